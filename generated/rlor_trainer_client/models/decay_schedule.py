# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    INFINITY,
    LARGEST,
    OBJECT,
    every,
    members,
    misfit,
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


@define(kw_only=True)
class DecaySchedule:
    """A schedule that lowers the learning rate.

    Attributes:
        decay_ratio: Share of all steps over which the rate falls, 0 to 1. Default 0. Caller-owned.
        min_lr_ratio: Where the rate ends, as a share of `learningRate`, 0 to 1. Default 0. Caller-owned.
    """

    decay_ratio: float | None = None
    min_lr_ratio: float | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if self.decay_ratio is not None:
            data["decayRatio"] = self.decay_ratio
        if self.min_lr_ratio is not None:
            data["minLrRatio"] = self.min_lr_ratio
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        try:
            values = _USUAL(src_dict)
            known = 2
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 2 - values.count(ABSENT)
        raw_decay_ratio, raw_min_lr_ratio = values
        model.decay_ratio = (
            raw_decay_ratio
            if type(raw_decay_ratio) is float and -INFINITY < raw_decay_ratio < INFINITY
            else float(raw_decay_ratio)
            if type(raw_decay_ratio) is int and -LARGEST <= raw_decay_ratio <= LARGEST
            else None
            if raw_decay_ratio is None or raw_decay_ratio is ABSENT
            else misfit(src_dict, "decayRatio", raw_decay_ratio, "a number", float, None)
        )
        model.min_lr_ratio = (
            raw_min_lr_ratio
            if type(raw_min_lr_ratio) is float and -INFINITY < raw_min_lr_ratio < INFINITY
            else float(raw_min_lr_ratio)
            if type(raw_min_lr_ratio) is int and -LARGEST <= raw_min_lr_ratio <= LARGEST
            else None
            if raw_min_lr_ratio is None or raw_min_lr_ratio is ABSENT
            else misfit(src_dict, "minLrRatio", raw_min_lr_ratio, "a number", float, None)
        )
        if len(src_dict) == known:
            model.additional_properties = {}
        else:
            model.additional_properties = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return model

    @property
    def additional_keys(self) -> list[str]:
        """Names of the fields that this client does not know."""
        return list(self.additional_properties)

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
