# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    OBJECT,
    every,
    members,
    misfit,
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


@define(kw_only=True)
class LearningRateScheduler:
    """How the learning rate changes over time: exactly one of the three.

    Attributes:
        constant: Does not change. Caller-owned.
        linear: Falls along a line. Caller-owned.
        cosine: Falls along a cosine. Caller-owned.
    """

    constant: ConstantSchedule | None = None
    linear: DecaySchedule | None = None
    cosine: DecaySchedule | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if self.constant is not None:
            data["constant"] = self.constant.to_dict(include_read_only=include_read_only)
        if self.linear is not None:
            data["linear"] = self.linear.to_dict(include_read_only=include_read_only)
        if self.cosine is not None:
            data["cosine"] = self.cosine.to_dict(include_read_only=include_read_only)
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        try:
            values = _USUAL(src_dict)
            known = 3
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 3 - values.count(ABSENT)
        raw_constant, raw_linear, raw_cosine = values
        model.constant = (
            ConstantSchedule.from_dict(raw_constant)
            if type(raw_constant) is OBJECT
            else None
            if raw_constant is None or raw_constant is ABSENT
            else misfit(src_dict, "constant", raw_constant, "an object", dict, None)
        )
        model.linear = (
            DecaySchedule.from_dict(raw_linear)
            if type(raw_linear) is OBJECT
            else None
            if raw_linear is None or raw_linear is ABSENT
            else misfit(src_dict, "linear", raw_linear, "an object", dict, None)
        )
        model.cosine = (
            DecaySchedule.from_dict(raw_cosine)
            if type(raw_cosine) is OBJECT
            else None
            if raw_cosine is None or raw_cosine is ABSENT
            else misfit(src_dict, "cosine", raw_cosine, "an object", dict, None)
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
