# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import _encoding, _model, _summary
from .._decoding import (
    ABSENT,
    ARRAY,
    OBJECT,
    every,
    member,
    members,
    misfit,
    moment,
    objects,
    respelled,
    unknown,
)
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

_OTHERS: dict[str, str] = {
    "create_time": "createTime",
    "update_time": "updateTime",
    "checkpoint_type": "checkpointType",
    "restore_reference": "restoreReference",
}
_FORMER: frozenset[str] = frozenset()

_CHECKPOINT_TYPE_BY_VALUE = {member.value: member for member in CheckpointType}


_FORM = _model.Form(
    _model.Field("name", "name", _encoding.text, read_only=True),
    _model.Field("create_time", "createTime", _encoding.timestamp, read_only=True),
    _model.Field("update_time", "updateTime", _encoding.timestamp, read_only=True),
    _model.Field("checkpoint_type", "checkpointType", _encoding.choice(CheckpointType), read_only=True),
    _model.Field("promotable", "promotable", _encoding.truth, read_only=True),
    _model.Field(
        "availability", "availability", _encoding.each(_model.nested("CheckpointAvailability")), read_only=True
    ),
    _model.Field("restore_reference", "restoreReference", _encoding.text, read_only=True),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False, repr=False)
class Checkpoint(_summary.Summarized):
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

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/Checkpoint"
    """Where the spec defines it, as a JSON pointer."""
    summary_columns = (
        _summary.Column("ID", "name", "id"),
        _summary.Column("TYPE", "checkpoint_type", "text"),
        _summary.Column("PROMOTABLE", "promotable", "text"),
        _summary.Column("AGE", "create_time", "age"),
    )
    name: str | None = None
    create_time: datetime.datetime | None = None
    update_time: datetime.datetime | None = None
    checkpoint_type: CheckpointType | None = None
    promotable: bool | None = None
    availability: list[CheckpointAvailability] | None = None
    restore_reference: str | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Raw values of unknown fields. `to_dict` includes them."""

    @property
    def id(self) -> str | None:
        """The last segment of its name; None without a name."""
        return _summary.last_segment(self.name)

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
            known = 7
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 7 - values.count(ABSENT)
        if len(src_dict) != known:
            renamed = respelled(cls, src_dict, _OTHERS, _FORMER)
            if renamed is not None:
                return cls.from_dict(renamed)
        model = cls.__new__(cls)
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
            else misfit(model, src_dict, "name", raw_name, "a string", str)
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

        model.checkpoint_type = (
            _CHECKPOINT_TYPE_BY_VALUE[raw_checkpoint_type]
            if type(raw_checkpoint_type) is str and raw_checkpoint_type in _CHECKPOINT_TYPE_BY_VALUE
            else None
            if raw_checkpoint_type is ABSENT
            else member(model, src_dict, "checkpointType", raw_checkpoint_type, CheckpointType)
        )

        model.promotable = (
            raw_promotable
            if type(raw_promotable) is bool
            else None
            if raw_promotable is ABSENT
            else misfit(model, src_dict, "promotable", raw_promotable, "true or false", bool)
        )

        model.availability = (
            objects(
                model,
                "availability",
                raw_availability,
                [CheckpointAvailability.from_dict(item) for item in raw_availability if type(item) is OBJECT],
            )
            if type(raw_availability) is ARRAY
            else None
            if raw_availability is ABSENT
            else misfit(model, src_dict, "availability", raw_availability, "an array", None)
        )

        model.restore_reference = (
            raw_restore_reference
            if type(raw_restore_reference) is str
            else None
            if raw_restore_reference is ABSENT
            else misfit(model, src_dict, "restoreReference", raw_restore_reference, "a string", str)
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
