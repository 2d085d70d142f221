from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.availability_class import AvailabilityClass
from ..models.region import Region
from ..types import UNSET, Unset

T = TypeVar("T", bound="SyncRlorTrainerJobCheckpointRequest")


@_attrs_define
class SyncRlorTrainerJobCheckpointRequest:
    """Where a checkpoint is wanted.

    Attributes:
        region (Region | Unset): Region of the vendor's fleet. New values appear often.
        target_availability (AvailabilityClass | Unset): How widely and how durably a checkpoint is kept.
    """

    region: Region | Unset = UNSET
    target_availability: AvailabilityClass | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        region: str | Unset = UNSET
        if not isinstance(self.region, Unset):
            region = self.region.value

        target_availability: str | Unset = UNSET
        if not isinstance(self.target_availability, Unset):
            target_availability = self.target_availability.value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if region is not UNSET:
            field_dict["region"] = region
        if target_availability is not UNSET:
            field_dict["targetAvailability"] = target_availability

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        _region = d.pop("region", UNSET)
        region: Region | Unset
        if isinstance(_region, Unset):
            region = UNSET
        else:
            region = Region(_region)

        _target_availability = d.pop("targetAvailability", UNSET)
        target_availability: AvailabilityClass | Unset
        if isinstance(_target_availability, Unset):
            target_availability = UNSET
        else:
            target_availability = AvailabilityClass(_target_availability)

        sync_rlor_trainer_job_checkpoint_request = cls(
            region=region,
            target_availability=target_availability,
        )

        sync_rlor_trainer_job_checkpoint_request.additional_properties = d
        return sync_rlor_trainer_job_checkpoint_request

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
