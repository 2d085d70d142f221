# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import _encoding, _model
from .._decoding import (
    ABSENT,
    OBJECT,
    every,
    member,
    members,
    moment,
    respelled,
    unknown,
)
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

_OTHERS: dict[str, str] = {
    "availability_class": "availabilityClass",
    "create_time": "createTime",
    "update_time": "updateTime",
}
_FORMER: frozenset[str] = frozenset()

_REGION_BY_VALUE = {member.value: member for member in Region}
_AVAILABILITY_CLASS_BY_VALUE = {member.value: member for member in AvailabilityClass}


_FORM = _model.Form(
    _model.Field("region", "region", _encoding.choice(Region), read_only=True),
    _model.Field("availability_class", "availabilityClass", _encoding.choice(AvailabilityClass), read_only=True),
    _model.Field("create_time", "createTime", _encoding.timestamp, read_only=True),
    _model.Field("update_time", "updateTime", _encoding.timestamp, read_only=True),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class CheckpointAvailability(_model.Model):
    """One place where a checkpoint is available.

    Attributes:
        region: Region of the copy. Server-owned.
        availability_class: How the copy is kept. Server-owned.
        create_time: Since when the copy exists. Server-owned.
        update_time: When the copy last changed. Server-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/CheckpointAvailability"
    """Where the spec defines it, as a JSON pointer."""
    region: Region | None = None
    availability_class: AvailabilityClass | None = None
    create_time: datetime.datetime | None = None
    update_time: datetime.datetime | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Raw values of unknown fields. `to_dict` includes them."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without fields that are None, and optionally without those that only the server sets."""
        return _model.to_dict(self, include_read_only=include_read_only)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object, as far as it can be read. Raises `ValueError` if it is not an object."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        try:
            values = _USUAL(src_dict)
            known = 4
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 4 - values.count(ABSENT)
        if len(src_dict) != known:
            renamed = respelled(cls, src_dict, _OTHERS, _FORMER)
            if renamed is not None:
                return cls.from_dict(renamed)
        model = cls.__new__(cls)
        raw_region, raw_availability_class, raw_create_time, raw_update_time = values
        model.region = (
            _REGION_BY_VALUE[raw_region]
            if type(raw_region) is str and raw_region in _REGION_BY_VALUE
            else None
            if raw_region is ABSENT
            else member(model, src_dict, "region", raw_region, Region)
        )

        model.availability_class = (
            _AVAILABILITY_CLASS_BY_VALUE[raw_availability_class]
            if type(raw_availability_class) is str and raw_availability_class in _AVAILABILITY_CLASS_BY_VALUE
            else None
            if raw_availability_class is ABSENT
            else member(model, src_dict, "availabilityClass", raw_availability_class, AvailabilityClass)
        )

        model.create_time = (
            None
            if raw_create_time is None or raw_create_time is ABSENT
            else moment(model, src_dict, "createTime", raw_create_time)
        )

        model.update_time = (
            None
            if raw_update_time is None or raw_update_time is ABSENT
            else moment(model, src_dict, "updateTime", raw_update_time)
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
