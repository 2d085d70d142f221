# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import _encoding, _model
from .._decoding import (
    ABSENT,
    OBJECT,
    every,
    members,
    misfit,
    unknown,
)

_FIELDS = frozenset(
    (
        "message",
        "code",
        "type",
        "param",
    )
)

_USUAL_NAMES = (
    "message",
    "code",
    "type",
    "param",
)
_USUAL = every(*_USUAL_NAMES)


_FORM = _model.Form(
    _model.Field("message", "message", _encoding.text, required=True),
    _model.Field("code", "code", _encoding.text, required=True),
    _model.Field("type_", "type", _encoding.text, required=True),
    _model.Field("param", "param", _encoding.text),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class EdgeError(_model.Model):
    """What the edge objects to.

    Attributes:
        message: Text for developers, in English. Server-owned.
        code: Code of the edge, such as `UNAUTHORIZED`. Server-owned.
        type_: Kind of the error, `error`. Server-owned.
        param: Parameter that is wrong; null when it is none in particular. Server-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/EdgeError"
    """Where the spec defines it, as a JSON pointer."""
    message: str
    code: str
    type_: str
    param: str | None = None
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
            known = 4
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 4 - values.count(ABSENT)
        model = cls.__new__(cls)
        raw_message, raw_code, raw_type_, raw_param = values
        model.message = (
            raw_message
            if type(raw_message) is str
            else misfit(model, src_dict, "message", raw_message, "a string", str, "")
        )

        model.code = (
            raw_code if type(raw_code) is str else misfit(model, src_dict, "code", raw_code, "a string", str, "")
        )

        model.type_ = (
            raw_type_ if type(raw_type_) is str else misfit(model, src_dict, "type", raw_type_, "a string", str, "")
        )

        model.param = (
            raw_param
            if type(raw_param) is str
            else None
            if raw_param is None or raw_param is ABSENT
            else misfit(model, src_dict, "param", raw_param, "a string", str)
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
