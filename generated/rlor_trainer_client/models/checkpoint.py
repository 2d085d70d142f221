# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._wire import datetime_from_wire, datetime_to_wire, json_object
from .checkpoint_availability import CheckpointAvailability
from .checkpoint_type import CheckpointType


@define
class Checkpoint:
    """Something that a trainer job has saved.

    Attributes:
        name: Resource name, `accounts/{account}/rlorTrainerJobs/{job}/checkpoints/{checkpoint}`. Server-owned.
        create_time: When it was saved. Server-owned.
        update_time: When this record last changed. Server-owned.
        checkpoint_type: What it holds. Server-owned.
        promotable: Whether promotion accepts it; the authority on that question. Server-owned.
        availability: Where it is available. Server-owned.
        restore_reference: What a trainer is given to restore it; empty without one. Server-owned.
    """

    name: str | None = None
    create_time: datetime.datetime | None = None
    update_time: datetime.datetime | None = None
    checkpoint_type: CheckpointType | None = None
    promotable: bool | None = None
    availability: list[CheckpointAvailability] | None = None
    restore_reference: str | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if include_read_only and self.name is not None:
            data["name"] = self.name
        if include_read_only and self.create_time is not None:
            data["createTime"] = datetime_to_wire(self.create_time)
        if include_read_only and self.update_time is not None:
            data["updateTime"] = datetime_to_wire(self.update_time)
        if include_read_only and self.checkpoint_type is not None:
            data["checkpointType"] = str(self.checkpoint_type)
        if include_read_only and self.promotable is not None:
            data["promotable"] = self.promotable
        if include_read_only and self.availability is not None:
            data["availability"] = [item.to_dict(include_read_only=include_read_only) for item in self.availability]
        if include_read_only and self.restore_reference is not None:
            data["restoreReference"] = self.restore_reference
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `KeyError`, `TypeError` or `ValueError` for one that does not fit."""
        data = json_object(src_dict)
        name = data.pop("name", None)
        create_time = data.pop("createTime", None)
        update_time = data.pop("updateTime", None)
        checkpoint_type = data.pop("checkpointType", None)
        promotable = data.pop("promotable", None)
        availability = data.pop("availability", None)
        restore_reference = data.pop("restoreReference", None)
        model = cls(
            name=name,
            create_time=None if create_time is None else datetime_from_wire(create_time),
            update_time=None if update_time is None else datetime_from_wire(update_time),
            checkpoint_type=None if checkpoint_type is None else CheckpointType(checkpoint_type),
            promotable=promotable,
            availability=None
            if availability is None
            else [CheckpointAvailability.from_dict(item) for item in availability],
            restore_reference=restore_reference,
        )
        model.additional_properties = data
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
