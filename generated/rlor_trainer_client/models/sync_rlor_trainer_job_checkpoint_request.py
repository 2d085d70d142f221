# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from .._decoding import (
    ABSENT,
    OBJECT,
    every,
    members,
    misfit,
)
from .._open_enum import ByValue
from .availability_class import AvailabilityClass
from .region import Region

_USUAL_NAMES = (
    "region",
    "targetAvailability",
)
_USUAL = every(*_USUAL_NAMES)

_REGION_BY_VALUE = ByValue(Region)
_AVAILABILITY_CLASS_BY_VALUE = ByValue(AvailabilityClass)


@define(kw_only=True)
class SyncRlorTrainerJobCheckpointRequest:
    """Where a checkpoint is wanted.

    Attributes:
        region: Region to make it available in. Default `REGION_UNSPECIFIED`, where it is. Caller-owned.
        target_availability: How to keep it. Default `AVAILABILITY_CLASS_UNSPECIFIED`, as it is. Caller-owned.
    """

    region: Region | None = None
    target_availability: AvailabilityClass | None = None

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = {}
        if self.region is not None:
            data["region"] = str(self.region)
        if self.target_availability is not None:
            data["targetAvailability"] = str(self.target_availability)
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        try:
            values = _USUAL(src_dict)
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
        raw_region, raw_target_availability = values
        model.region = (
            _REGION_BY_VALUE[raw_region]
            if type(raw_region) is str
            else None
            if raw_region is None or raw_region is ABSENT
            else misfit(src_dict, "region", raw_region, "a string", str, None)
        )
        model.target_availability = (
            _AVAILABILITY_CLASS_BY_VALUE[raw_target_availability]
            if type(raw_target_availability) is str
            else None
            if raw_target_availability is None or raw_target_availability is ABSENT
            else misfit(src_dict, "targetAvailability", raw_target_availability, "a string", str, None)
        )
        return model
