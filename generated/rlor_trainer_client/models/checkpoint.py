# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    ARRAY,
    ITEM,
    OBJECT,
    members,
    misfit,
    moment,
)
from .._open_enum import ByValue
from .._wire import datetime_to_wire
from .checkpoint_availability import CheckpointAvailability
from .checkpoint_type import CheckpointType

_FIELDS = frozenset(
    (
        "name",
        "createTime",
        "updateTime",
        "checkpointType",
        "promotable",
        "availability",
        "restoreReference",
    )
)

_CHECKPOINT_TYPE = ByValue(CheckpointType)

_PATTERN_1 = re.compile("^(accounts/[^/]+/rlorTrainerJobs/[^/]+/checkpoints/[^/]+)?\\Z", re.ASCII).search


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
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        get = src_dict.get
        absent = 0
        value = get("name", ABSENT)
        if value is ABSENT:
            model.name = None
            absent += 1
        else:
            model.name = (
                value
                if type(value) is str and _PATTERN_1(value)
                else misfit(
                    src_dict,
                    "name",
                    value,
                    "a string that matches ^(accounts/[^/]+/rlorTrainerJobs/[^/]+/checkpoints/[^/]+)?$",
                    str,
                    None,
                )
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
        value = get("checkpointType", ABSENT)
        if value is ABSENT:
            model.checkpoint_type = None
            absent += 1
        else:
            model.checkpoint_type = (
                _CHECKPOINT_TYPE[value]
                if type(value) is str
                else misfit(src_dict, "checkpointType", value, "a string", str, None)
            )
        value = get("promotable", ABSENT)
        if value is ABSENT:
            model.promotable = None
            absent += 1
        else:
            model.promotable = (
                value if type(value) is bool else misfit(src_dict, "promotable", value, "true or false", bool, None)
            )
        value = get("availability", ABSENT)
        if value is ABSENT:
            model.availability = None
            absent += 1
        else:
            model.availability = [
                CheckpointAvailability.from_dict(
                    item if type(item) is OBJECT else misfit(value, ITEM, item, "an object", dict, {})
                )
                for item in (
                    value if type(value) is ARRAY else misfit(src_dict, "availability", value, "an array", list, [])
                )
            ]
        value = get("restoreReference", ABSENT)
        if value is ABSENT:
            model.restore_reference = None
            absent += 1
        else:
            model.restore_reference = (
                value if type(value) is str else misfit(src_dict, "restoreReference", value, "a string", str, None)
            )
        if len(src_dict) == 7 - absent:
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
