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
)

_FIELDS = frozenset(("@type",))

_USUAL_NAMES = ("@type",)
_USUAL = every(*_USUAL_NAMES)


_FORM = _model.Form(
    _model.Field("type_", "@type", _encoding.text),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class ProtobufAny(_model.Model):
    """A message of the type that `@type` names, with that message's own fields. One that holds nothing is the empty
    object.

    Attributes:
        type_: Type of the message, as a URL. Server-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/ProtobufAny"
    """Where the spec defines it, as a JSON pointer."""
    type_: str | None = None
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
            known = 1
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 1 - values.count(ABSENT)
        model = cls.__new__(cls)
        (raw_type_,) = values
        model.type_ = (
            raw_type_
            if type(raw_type_) is str
            else None
            if raw_type_ is ABSENT
            else misfit(model, src_dict, "@type", raw_type_, "a string", str)
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            model.additional_properties.update(others)
        return model
