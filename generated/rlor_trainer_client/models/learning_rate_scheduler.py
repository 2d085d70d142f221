# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import _model
from .._decoding import (
    ABSENT,
    OBJECT,
    every,
    members,
    misfit,
    unknown,
)
from .constant_schedule import ConstantSchedule
from .decay_schedule import DecaySchedule

_FIELDS = frozenset(
    (
        "constant",
        "linear",
        "cosine",
    )
)

_USUAL_NAMES = (
    "constant",
    "linear",
    "cosine",
)
_USUAL = every(*_USUAL_NAMES)


_FORM = _model.Form(
    _model.Field("constant", "constant", _model.nested("ConstantSchedule")),
    _model.Field("linear", "linear", _model.nested("DecaySchedule")),
    _model.Field("cosine", "cosine", _model.nested("DecaySchedule")),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class LearningRateScheduler(_model.Model):
    """How the learning rate changes over time: exactly one of the three.

    Attributes:
        constant: Does not change. Caller-owned.
        linear: Falls along a line. Caller-owned.
        cosine: Falls along a cosine. Caller-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/LearningRateScheduler"
    """Where the spec defines it, as a JSON pointer."""
    constant: ConstantSchedule | None = None
    linear: DecaySchedule | None = None
    cosine: DecaySchedule | None = None
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
        raw_constant, raw_linear, raw_cosine = values
        model.constant = (
            ConstantSchedule.from_dict(raw_constant)
            if type(raw_constant) is OBJECT
            else None
            if raw_constant is None or raw_constant is ABSENT
            else misfit(model, src_dict, "constant", raw_constant, "an object", None)
        )

        model.linear = (
            DecaySchedule.from_dict(raw_linear)
            if type(raw_linear) is OBJECT
            else None
            if raw_linear is None or raw_linear is ABSENT
            else misfit(model, src_dict, "linear", raw_linear, "an object", None)
        )

        model.cosine = (
            DecaySchedule.from_dict(raw_cosine)
            if type(raw_cosine) is OBJECT
            else None
            if raw_cosine is None or raw_cosine is ABSENT
            else misfit(model, src_dict, "cosine", raw_cosine, "an object", None)
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
