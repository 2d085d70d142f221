# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    OBJECT,
    members,
    number,
)

_FIELDS = frozenset(
    (
        "decayRatio",
        "minLrRatio",
    )
)


@define
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
        get = src_dict.get
        absent = 0
        value = get("decayRatio", ABSENT)
        if value is ABSENT:
            model.decay_ratio = None
            absent += 1
        else:
            model.decay_ratio = (
                value
                if type(value) is float and 0 <= value <= 1
                else number(src_dict, "decayRatio", value, "a number from 0 to 1", lambda value: 0 <= value <= 1, None)
            )
        value = get("minLrRatio", ABSENT)
        if value is ABSENT:
            model.min_lr_ratio = None
            absent += 1
        else:
            model.min_lr_ratio = (
                value
                if type(value) is float and 0 <= value <= 1
                else number(src_dict, "minLrRatio", value, "a number from 0 to 1", lambda value: 0 <= value <= 1, None)
            )
        if len(src_dict) == 2 - absent:
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
