# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import _encoding, _model
from .._decoding import (
    INT64,
    OBJECT,
    kept,
    members,
    misfit,
)

_PATTERN_1 = re.compile("^-?[0-9]+\\Z", re.ASCII).search


_FORM = _model.Form(
    extra=_encoding.text,
)


@define(kw_only=True, getstate_setstate=False, eq=False)
class AcceleratorSeconds(_model.Map[str]):
    """Seconds of accelerator time by accelerator type, such as `NVIDIA_H100_80GB`."""

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/AcceleratorSeconds"
    """Where the spec defines it, as a JSON pointer."""
    additional_properties: dict[str, str] = field(init=False, factory=dict[str, str])
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
        model.additional_properties = {
            key: value
            if type(value) is str and _PATTERN_1(value)
            else misfit(kept(cls), src_dict, key, value, "a string that matches ^-?[0-9]+$", INT64, "")
            for key, value in src_dict.items()
        }
        return model
