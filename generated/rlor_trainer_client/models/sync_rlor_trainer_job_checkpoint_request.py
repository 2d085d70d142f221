# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

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
    respelled,
    unknown,
)
from .availability_class import AvailabilityClass
from .region import Region

_FIELDS = frozenset(
    (
        "region",
        "targetAvailability",
    )
)

_USUAL_NAMES = (
    "region",
    "targetAvailability",
)
_USUAL = every(*_USUAL_NAMES)

_OTHERS: dict[str, str] = {"target_availability": "targetAvailability"}
_FORMER: frozenset[str] = frozenset()

_REGION_BY_VALUE = {member.value: member for member in Region}
_AVAILABILITY_CLASS_BY_VALUE = {member.value: member for member in AvailabilityClass}


_FORM = _model.Form(
    _model.Field("region", "region", _encoding.choice(Region)),
    _model.Field("target_availability", "targetAvailability", _encoding.choice(AvailabilityClass)),
    extra=None,
)


@define(kw_only=True, getstate_setstate=False)
class SyncRlorTrainerJobCheckpointRequest(_model.Model):
    """Where a checkpoint is wanted.

    Attributes:
        region: Region to make it available in. Default `REGION_UNSPECIFIED`, where it is. Caller-owned.
        target_availability: How to keep it. Default `AVAILABILITY_CLASS_UNSPECIFIED`, as it is. Caller-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/SyncRlorTrainerJobCheckpointRequest"
    """Where the spec defines it, as a JSON pointer."""
    region: Region | None = None
    target_availability: AvailabilityClass | None = None
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
            known = 2
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 2 - values.count(ABSENT)
        if len(src_dict) != known:
            renamed = respelled(cls, src_dict, _OTHERS, _FORMER)
            if renamed is not None:
                return cls.from_dict(renamed)
        model = cls.__new__(cls)
        raw_region, raw_target_availability = values
        model.region = (
            _REGION_BY_VALUE[raw_region]
            if type(raw_region) is str and raw_region in _REGION_BY_VALUE
            else None
            if raw_region is None or raw_region is ABSENT
            else member(model, src_dict, "region", raw_region, Region)
        )

        model.target_availability = (
            _AVAILABILITY_CLASS_BY_VALUE[raw_target_availability]
            if type(raw_target_availability) is str and raw_target_availability in _AVAILABILITY_CLASS_BY_VALUE
            else None
            if raw_target_availability is None or raw_target_availability is ABSENT
            else member(model, src_dict, "targetAvailability", raw_target_availability, AvailabilityClass)
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
