# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    OBJECT,
    every,
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

_USUAL_NAMES = (
    "region",
    "availabilityClass",
    "createTime",
    "updateTime",
)
_USUAL = every(*_USUAL_NAMES)

_REGION_BY_VALUE = ByValue(Region)
_AVAILABILITY_CLASS_BY_VALUE = ByValue(AvailabilityClass)


@define(kw_only=True)
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
        try:
            values = _USUAL(src_dict)
            known = 4
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 4 - values.count(ABSENT)
        raw_region, raw_availability_class, raw_create_time, raw_update_time = values
        model.region = (
            _REGION_BY_VALUE[raw_region]
            if type(raw_region) is str
            else None
            if raw_region is ABSENT
            else misfit(src_dict, "region", raw_region, "a string", str, None)
        )
        model.availability_class = (
            _AVAILABILITY_CLASS_BY_VALUE[raw_availability_class]
            if type(raw_availability_class) is str
            else None
            if raw_availability_class is ABSENT
            else misfit(src_dict, "availabilityClass", raw_availability_class, "a string", str, None)
        )
        model.create_time = (
            None
            if raw_create_time is None or raw_create_time is ABSENT
            else moment(src_dict, "createTime", raw_create_time, None)
        )
        model.update_time = (
            None
            if raw_update_time is None or raw_update_time is ABSENT
            else moment(src_dict, "updateTime", raw_update_time, None)
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
