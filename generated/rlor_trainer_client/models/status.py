# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import _encoding, _model
from .._decoding import (
    ABSENT,
    ARRAY,
    OBJECT,
    every,
    members,
    misfit,
    objects,
    unknown,
    whole,
)
from .error_detail import ErrorDetail

_FIELDS = frozenset(
    (
        "code",
        "message",
        "details",
    )
)

_USUAL_NAMES = (
    "code",
    "message",
    "details",
)
_USUAL = every(*_USUAL_NAMES)


_FORM = _model.Form(
    _model.Field("code", "code", _encoding.INT32, required=True),
    _model.Field("message", "message", _encoding.text, required=True),
    _model.Field("details", "details", _encoding.each(_model.nested("ErrorDetail"))),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class Status(_model.Model):
    """Error body of the control plane (google.rpc.Status).

    Attributes:
        code: Canonical status code as a number: 3 invalid argument, 5 not found, 9 failed precondition and so on.
            Server-owned.
        message: Text for developers, in English; may be empty. Do not match on it. Server-owned.
        details: More about the error, such as an `ErrorInfo` whose `reason` is fit to classify by. Default empty.
            Server-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/Status"
    """Where the spec defines it, as a JSON pointer."""
    code: int
    message: str
    details: list[ErrorDetail] | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Raw values of unknown fields. `to_dict` includes them."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without fields that are None, and optionally without those that only the server sets."""
        return _model.to_dict(self, include_read_only=include_read_only)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object, as far as it can be read. Raises `ValueError` if it is not an object."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        try:
            values = _USUAL(src_dict)
            known = 3
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 3 - values.count(ABSENT)
        model = cls.__new__(cls)
        raw_code, raw_message, raw_details = values
        model.code = (
            raw_code
            if type(raw_code) is int and -2147483648 <= raw_code <= 2147483647
            else whole(
                model,
                src_dict,
                "code",
                raw_code,
                "an integer from -2147483648 to 2147483647",
                lambda raw_code: -2147483648 <= raw_code <= 2147483647,
                0,
            )
        )

        model.message = (
            raw_message
            if type(raw_message) is str
            else misfit(model, src_dict, "message", raw_message, "a string", str, "")
        )

        model.details = (
            objects(
                model,
                "details",
                raw_details,
                [ErrorDetail.from_dict(item) for item in raw_details if type(item) is OBJECT],
            )
            if type(raw_details) is ARRAY
            else None
            if raw_details is ABSENT
            else misfit(model, src_dict, "details", raw_details, "an array", None)
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
