from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.checkpoint_type import CheckpointType
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.checkpoint_availability import CheckpointAvailability


T = TypeVar("T", bound="Checkpoint")


@_attrs_define
class Checkpoint:
    """Something that a trainer job has saved.

    Attributes:
        name (str | Unset): Resource name, `accounts/{account}/rlorTrainerJobs/{job}/checkpoints/{checkpoint}`. Server-
            owned.
        create_time (datetime.datetime | None | Unset): When it was saved. Server-owned.
        update_time (datetime.datetime | None | Unset): When this record last changed. Server-owned.
        checkpoint_type (CheckpointType | Unset): What a checkpoint holds. A base model or a LoRA adapter for inference
            can be promoted; an ARC v2 delta and the trainer's own resume states cannot.
        promotable (bool | Unset): Whether promotion accepts it; the authority on that question. Server-owned.
        availability (list[CheckpointAvailability] | Unset): Where it is available. Server-owned.
        restore_reference (str | Unset): What a trainer is given to restore it; empty without one. Server-owned.
    """

    name: str | Unset = UNSET
    create_time: datetime.datetime | None | Unset = UNSET
    update_time: datetime.datetime | None | Unset = UNSET
    checkpoint_type: CheckpointType | Unset = UNSET
    promotable: bool | Unset = UNSET
    availability: list[CheckpointAvailability] | Unset = UNSET
    restore_reference: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        create_time: None | str | Unset
        if isinstance(self.create_time, Unset):
            create_time = UNSET
        elif isinstance(self.create_time, datetime.datetime):
            create_time = self.create_time.isoformat()
        else:
            create_time = self.create_time

        update_time: None | str | Unset
        if isinstance(self.update_time, Unset):
            update_time = UNSET
        elif isinstance(self.update_time, datetime.datetime):
            update_time = self.update_time.isoformat()
        else:
            update_time = self.update_time

        checkpoint_type: str | Unset = UNSET
        if not isinstance(self.checkpoint_type, Unset):
            checkpoint_type = self.checkpoint_type.value

        promotable = self.promotable

        availability: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.availability, Unset):
            availability = []
            for availability_item_data in self.availability:
                availability_item = availability_item_data.to_dict()
                availability.append(availability_item)

        restore_reference = self.restore_reference

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if create_time is not UNSET:
            field_dict["createTime"] = create_time
        if update_time is not UNSET:
            field_dict["updateTime"] = update_time
        if checkpoint_type is not UNSET:
            field_dict["checkpointType"] = checkpoint_type
        if promotable is not UNSET:
            field_dict["promotable"] = promotable
        if availability is not UNSET:
            field_dict["availability"] = availability
        if restore_reference is not UNSET:
            field_dict["restoreReference"] = restore_reference

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.checkpoint_availability import CheckpointAvailability  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name", UNSET)

        def _parse_create_time(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                create_time_type_0 = datetime.datetime.fromisoformat(data)

                return create_time_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        create_time = _parse_create_time(d.pop("createTime", UNSET))

        def _parse_update_time(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                update_time_type_0 = datetime.datetime.fromisoformat(data)

                return update_time_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        update_time = _parse_update_time(d.pop("updateTime", UNSET))

        _checkpoint_type = d.pop("checkpointType", UNSET)
        checkpoint_type: CheckpointType | Unset
        if isinstance(_checkpoint_type, Unset):
            checkpoint_type = UNSET
        else:
            checkpoint_type = CheckpointType(_checkpoint_type)

        promotable = d.pop("promotable", UNSET)

        _availability = d.pop("availability", UNSET)
        availability: list[CheckpointAvailability] | Unset = UNSET
        if _availability is not UNSET:
            availability = []
            for availability_item_data in _availability:
                availability_item = CheckpointAvailability.from_dict(
                    availability_item_data
                )

                availability.append(availability_item)

        restore_reference = d.pop("restoreReference", UNSET)

        checkpoint = cls(
            name=name,
            create_time=create_time,
            update_time=update_time,
            checkpoint_type=checkpoint_type,
            promotable=promotable,
            availability=availability,
            restore_reference=restore_reference,
        )

        checkpoint.additional_properties = d
        return checkpoint

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
