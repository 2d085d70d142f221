# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import _model
from .._decoding import (
    OBJECT,
    members,
)

_FORM = _model.Form(
    extra=None,
)


@define(kw_only=True, getstate_setstate=False)
class ResumeRlorTrainerJobRequest(_model.Model):
    """Nothing to say; no body does as well."""

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/ResumeRlorTrainerJobRequest"
    """Where the spec defines it, as a JSON pointer."""
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
        model = cls.__new__(cls)
        model.additional_properties = dict(src_dict)
        return model
