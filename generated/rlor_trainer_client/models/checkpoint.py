# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    ARRAY,
    ITEM,
    OBJECT,
    every,
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

_USUAL_NAMES = (
    "name",
    "createTime",
    "updateTime",
    "checkpointType",
    "promotable",
    "availability",
    "restoreReference",
)
_USUAL = every(*_USUAL_NAMES)

_CHECKPOINT_TYPE_BY_VALUE = ByValue(CheckpointType)


@define(kw_only=True)
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
        try:
            values = _USUAL(src_dict)
            known = 7
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 7 - values.count(ABSENT)
        (
            raw_name,
            raw_create_time,
            raw_update_time,
            raw_checkpoint_type,
            raw_promotable,
            raw_availability,
            raw_restore_reference,
        ) = values
        model.name = (
            raw_name
            if type(raw_name) is str
            else None
            if raw_name is ABSENT
            else misfit(src_dict, "name", raw_name, "a string", str, None)
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
        model.checkpoint_type = (
            _CHECKPOINT_TYPE_BY_VALUE[raw_checkpoint_type]
            if type(raw_checkpoint_type) is str
            else None
            if raw_checkpoint_type is ABSENT
            else misfit(src_dict, "checkpointType", raw_checkpoint_type, "a string", str, None)
        )
        model.promotable = (
            raw_promotable
            if type(raw_promotable) is bool
            else None
            if raw_promotable is ABSENT
            else misfit(src_dict, "promotable", raw_promotable, "true or false", bool, None)
        )
        model.availability = (
            None
            if raw_availability is ABSENT
            else [
                CheckpointAvailability.from_dict(
                    item if type(item) is OBJECT else misfit(raw_availability, ITEM, item, "an object", dict, {})
                )
                for item in (
                    raw_availability
                    if type(raw_availability) is ARRAY
                    else misfit(src_dict, "availability", raw_availability, "an array", list, [])
                )
            ]
        )
        model.restore_reference = (
            raw_restore_reference
            if type(raw_restore_reference) is str
            else None
            if raw_restore_reference is ABSENT
            else misfit(src_dict, "restoreReference", raw_restore_reference, "a string", str, None)
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
