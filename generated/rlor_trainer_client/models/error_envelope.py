# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import _encoding, _model
from .._decoding import (
    ABSENT,
    OBJECT,
    empty,
    every,
    members,
    misfit,
    unknown,
)
from .edge_error import EdgeError

_FIELDS = frozenset(
    (
        "error",
        "request_id",
    )
)

_USUAL_NAMES = (
    "error",
    "request_id",
)
_USUAL = every(*_USUAL_NAMES)


_FORM = _model.Form(
    _model.Field("error", "error", _model.nested("EdgeError"), required=True),
    _model.Field("request_id", "request_id", _encoding.text, required=True),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class ErrorEnvelope(_model.Model):
    """Error body of the edge, in front of the control plane.

    Attributes:
        error: The error. Server-owned.
        request_id: Id of the request. It stands here alone, not in `x-request-id`. Server-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/ErrorEnvelope"
    """Where the spec defines it, as a JSON pointer."""
    error: EdgeError
    request_id: str
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
            known = 2
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 2 - values.count(ABSENT)
        model = cls.__new__(cls)
        raw_error, raw_request_id = values
        model.error = (
            EdgeError.from_dict(raw_error)
            if type(raw_error) is OBJECT
            else misfit(model, src_dict, "error", raw_error, "an object", None, empty(EdgeError.from_dict))
        )

        model.request_id = (
            raw_request_id
            if type(raw_request_id) is str
            else misfit(model, src_dict, "request_id", raw_request_id, "a string", str, "")
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
