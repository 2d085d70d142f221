# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._wire import datetime_from_wire, datetime_to_wire, json_object
from .availability_class import AvailabilityClass
from .region import Region


@define
class CheckpointAvailability:
    """One place where a checkpoint is available.

    Attributes:
        region: Region of the copy. Server-owned.
        availability_class: How the copy is kept. Server-owned.
        create_time: Since when the copy exists. Server-owned.
        update_time: When the copy last changed. Server-owned.
    """

    region: Region | None = None
    availability_class: AvailabilityClass | None = None
    create_time: datetime.datetime | None = None
    update_time: datetime.datetime | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if include_read_only and self.region is not None:
            data["region"] = str(self.region)
        if include_read_only and self.availability_class is not None:
            data["availabilityClass"] = str(self.availability_class)
        if include_read_only and self.create_time is not None:
            data["createTime"] = datetime_to_wire(self.create_time)
        if include_read_only and self.update_time is not None:
            data["updateTime"] = datetime_to_wire(self.update_time)
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `KeyError`, `TypeError` or `ValueError` for one that does not fit."""
        data = json_object(src_dict)
        region = data.pop("region", None)
        availability_class = data.pop("availabilityClass", None)
        create_time = data.pop("createTime", None)
        update_time = data.pop("updateTime", None)
        model = cls(
            region=None if region is None else Region(region),
            availability_class=None if availability_class is None else AvailabilityClass(availability_class),
            create_time=None if create_time is None else datetime_from_wire(create_time),
            update_time=None if update_time is None else datetime_from_wire(update_time),
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
