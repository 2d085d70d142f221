from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.constant_schedule import ConstantSchedule
    from ..models.decay_schedule import DecaySchedule


T = TypeVar("T", bound="LearningRateScheduler")


@_attrs_define
class LearningRateScheduler:
    """How the learning rate changes over time: exactly one of the three.

    Attributes:
        constant (ConstantSchedule | Unset): A schedule without settings.
        linear (DecaySchedule | Unset): A schedule that lowers the learning rate.
        cosine (DecaySchedule | Unset): A schedule that lowers the learning rate.
    """

    constant: ConstantSchedule | Unset = UNSET
    linear: DecaySchedule | Unset = UNSET
    cosine: DecaySchedule | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        constant: dict[str, Any] | Unset = UNSET
        if not isinstance(self.constant, Unset):
            constant = self.constant.to_dict()

        linear: dict[str, Any] | Unset = UNSET
        if not isinstance(self.linear, Unset):
            linear = self.linear.to_dict()

        cosine: dict[str, Any] | Unset = UNSET
        if not isinstance(self.cosine, Unset):
            cosine = self.cosine.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if constant is not UNSET:
            field_dict["constant"] = constant
        if linear is not UNSET:
            field_dict["linear"] = linear
        if cosine is not UNSET:
            field_dict["cosine"] = cosine

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.constant_schedule import ConstantSchedule  # noqa: PLC0415
        from ..models.decay_schedule import DecaySchedule  # noqa: PLC0415

        d = dict(src_dict)
        _constant = d.pop("constant", UNSET)
        constant: ConstantSchedule | Unset
        if isinstance(_constant, Unset):
            constant = UNSET
        else:
            constant = ConstantSchedule.from_dict(_constant)

        _linear = d.pop("linear", UNSET)
        linear: DecaySchedule | Unset
        if isinstance(_linear, Unset):
            linear = UNSET
        else:
            linear = DecaySchedule.from_dict(_linear)

        _cosine = d.pop("cosine", UNSET)
        cosine: DecaySchedule | Unset
        if isinstance(_cosine, Unset):
            cosine = UNSET
        else:
            cosine = DecaySchedule.from_dict(_cosine)

        learning_rate_scheduler = cls(
            constant=constant,
            linear=linear,
            cosine=cosine,
        )

        learning_rate_scheduler.additional_properties = d
        return learning_rate_scheduler

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
