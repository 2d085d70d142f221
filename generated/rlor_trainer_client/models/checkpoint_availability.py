# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    OBJECT,
    members,
    misfit,
    moment,
)
from .._open_enum import ByValue
from .._wire import datetime_to_wire
from .availability_class import AvailabilityClass
from .region import Region

_FIELDS = frozenset(
    (
        "region",
        "availabilityClass",
        "createTime",
        "updateTime",
    )
)

_REGION = ByValue(Region)
_AVAILABILITY_CLASS = ByValue(AvailabilityClass)


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
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        get = src_dict.get
        absent = 0
        value = get("region", ABSENT)
        if value is ABSENT:
            model.region = None
            absent += 1
        else:
            model.region = (
                _REGION[value] if type(value) is str else misfit(src_dict, "region", value, "a string", str, None)
            )
        value = get("availabilityClass", ABSENT)
        if value is ABSENT:
            model.availability_class = None
            absent += 1
        else:
            model.availability_class = (
                _AVAILABILITY_CLASS[value]
                if type(value) is str
                else misfit(src_dict, "availabilityClass", value, "a string", str, None)
            )
        value = get("createTime", ABSENT)
        if value is ABSENT:
            model.create_time = None
            absent += 1
        elif value is None:
            model.create_time = None
        else:
            model.create_time = moment(src_dict, "createTime", value, None)
        value = get("updateTime", ABSENT)
        if value is ABSENT:
            model.update_time = None
            absent += 1
        elif value is None:
            model.update_time = None
        else:
            model.update_time = moment(src_dict, "updateTime", value, None)
        if len(src_dict) == 4 - absent:
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
