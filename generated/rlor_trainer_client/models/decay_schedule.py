from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="DecaySchedule")


@_attrs_define
class DecaySchedule:
    """A schedule that lowers the learning rate.

    Attributes:
        decay_ratio (float | Unset): Share of all steps over which the rate falls, 0 to 1. Default 0. Caller-owned.
        min_lr_ratio (float | Unset): Where the rate ends, as a share of `learningRate`, 0 to 1. Default 0. Caller-
            owned.
    """

    decay_ratio: float | Unset = UNSET
    min_lr_ratio: float | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        decay_ratio = self.decay_ratio

        min_lr_ratio = self.min_lr_ratio

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if decay_ratio is not UNSET:
            field_dict["decayRatio"] = decay_ratio
        if min_lr_ratio is not UNSET:
            field_dict["minLrRatio"] = min_lr_ratio

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        decay_ratio = d.pop("decayRatio", UNSET)

        min_lr_ratio = d.pop("minLrRatio", UNSET)

        decay_schedule = cls(
            decay_ratio=decay_ratio,
            min_lr_ratio=min_lr_ratio,
        )

        decay_schedule.additional_properties = d
        return decay_schedule

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
