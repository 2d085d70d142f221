# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import _encoding, _model
from .._decoding import (
    ABSENT,
    INFINITY,
    LARGEST,
    OBJECT,
    every,
    members,
    misfit,
    respelled,
    unknown,
)

_FIELDS = frozenset(
    (
        "decayRatio",
        "minLrRatio",
    )
)

_USUAL_NAMES = (
    "decayRatio",
    "minLrRatio",
)
_USUAL = every(*_USUAL_NAMES)

_OTHERS: dict[str, str] = {"decay_ratio": "decayRatio", "min_lr_ratio": "minLrRatio"}
_FORMER: frozenset[str] = frozenset()


_FORM = _model.Form(
    _model.Field("decay_ratio", "decayRatio", _encoding.DOUBLE),
    _model.Field("min_lr_ratio", "minLrRatio", _encoding.DOUBLE),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class DecaySchedule(_model.Model):
    """A schedule that lowers the learning rate.

    Attributes:
        decay_ratio: Share of all steps over which the rate falls, 0 to 1. Default 0. Caller-owned.
        min_lr_ratio: Where the rate ends, as a share of `learningRate`, 0 to 1. Default 0. Caller-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/DecaySchedule"
    """Where the spec defines it, as a JSON pointer."""
    decay_ratio: float | None = None
    min_lr_ratio: float | None = None
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
        raw_decay_ratio, raw_min_lr_ratio = values
        model.decay_ratio = (
            raw_decay_ratio
            if type(raw_decay_ratio) is float and -INFINITY < raw_decay_ratio < INFINITY
            else float(raw_decay_ratio)
            if type(raw_decay_ratio) is int and -LARGEST <= raw_decay_ratio <= LARGEST
            else None
            if raw_decay_ratio is None or raw_decay_ratio is ABSENT
            else misfit(model, src_dict, "decayRatio", raw_decay_ratio, "a number", float)
        )

        model.min_lr_ratio = (
            raw_min_lr_ratio
            if type(raw_min_lr_ratio) is float and -INFINITY < raw_min_lr_ratio < INFINITY
            else float(raw_min_lr_ratio)
            if type(raw_min_lr_ratio) is int and -LARGEST <= raw_min_lr_ratio <= LARGEST
            else None
            if raw_min_lr_ratio is None or raw_min_lr_ratio is ABSENT
            else misfit(model, src_dict, "minLrRatio", raw_min_lr_ratio, "a number", float)
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
