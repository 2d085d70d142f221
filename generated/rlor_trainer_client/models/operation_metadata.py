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
    respelled,
)

_FIELDS = frozenset(
    (
        "@type",
        "statusMessage",
    )
)

_USUAL_NAMES = (
    "@type",
    "statusMessage",
)
_USUAL = every(*_USUAL_NAMES)

_OTHERS: dict[str, str] = {"status_message": "statusMessage"}
_FORMER: frozenset[str] = frozenset()


_FORM = _model.Form(
    _model.Field("type_", "@type", _encoding.text, read_only=True),
    _model.Field("status_message", "statusMessage", _encoding.text, read_only=True),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class OperationMetadata(_model.Model):
    """Progress of an operation, as a message of the type that `@type` names.

    Attributes:
        type_: Type of the message, as a URL. Server-owned.
        status_message: What is going on, in English. Default empty. Server-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/OperationMetadata"
    """Where the spec defines it, as a JSON pointer."""
    type_: str | None = None
    status_message: str | None = None
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
        if len(src_dict) != known:
            renamed = respelled(cls, src_dict, _OTHERS, _FORMER)
            if renamed is not None:
                return cls.from_dict(renamed)
        model = cls.__new__(cls)
        raw_type_, raw_status_message = values
        model.type_ = (
            raw_type_
            if type(raw_type_) is str
            else None
            if raw_type_ is ABSENT
            else misfit(model, src_dict, "@type", raw_type_, "a string", str)
        )

        model.status_message = (
            raw_status_message
            if type(raw_status_message) is str
            else None
            if raw_status_message is ABSENT
            else misfit(model, src_dict, "statusMessage", raw_status_message, "a string", str)
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            model.additional_properties.update(others)
        return model
