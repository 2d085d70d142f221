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
    misfit,
    moment,
    respelled,
)
from .job_status import JobStatus
from .model_kind import ModelKind
from .model_state import ModelState

_FIELDS = frozenset(
    (
        "name",
        "displayName",
        "description",
        "createTime",
        "updateTime",
        "state",
        "status",
        "kind",
        "public",
    )
)

_USUAL_NAMES = (
    "name",
    "displayName",
    "description",
    "createTime",
    "updateTime",
    "state",
    "status",
    "kind",
    "public",
)
_USUAL = every(*_USUAL_NAMES)

_OTHERS: dict[str, str] = {"display_name": "displayName", "create_time": "createTime", "update_time": "updateTime"}
_FORMER: frozenset[str] = frozenset()

_MODEL_STATE_BY_VALUE = {member.value: member for member in ModelState}
_MODEL_KIND_BY_VALUE = {member.value: member for member in ModelKind}


_FORM = _model.Form(
    _model.Field("name", "name", _encoding.text, read_only=True),
    _model.Field("display_name", "displayName", _encoding.text),
    _model.Field("description", "description", _encoding.text),
    _model.Field("create_time", "createTime", _encoding.timestamp, read_only=True),
    _model.Field("update_time", "updateTime", _encoding.timestamp, read_only=True),
    _model.Field("state", "state", _encoding.choice(ModelState), read_only=True),
    _model.Field("status", "status", _model.nested("JobStatus"), read_only=True),
    _model.Field("kind", "kind", _encoding.choice(ModelKind), read_only=True),
    _model.Field("public", "public", _encoding.truth),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class Model(_model.Model):
    """A model, in the part that promotion is about. On the wire it has some 40 fields.

    Attributes:
        name: Resource name, `accounts/{account}/models/{model}`. Server-owned.
        display_name: Label for people. Default empty. Caller-owned.
        description: What the model is. Default empty. Caller-owned.
        create_time: When it was made. Server-owned.
        update_time: When it last changed. Server-owned.
        state: Whether it can be used. Server-owned.
        status: Detail of the state; null when there is none. Server-owned.
        kind: `HF_BASE_MODEL` of a base checkpoint, `HF_PEFT_ADDON` of a LoRA one. Server-owned.
        public: Whether every account may use it. Default false. Caller-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/Model"
    """Where the spec defines it, as a JSON pointer."""
    name: str | None = None
    display_name: str | None = None
    description: str | None = None
    create_time: datetime.datetime | None = None
    update_time: datetime.datetime | None = None
    state: ModelState | None = None
    status: JobStatus | None = None
    kind: ModelKind | None = None
    public: bool | None = None
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
            known = 9
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 9 - values.count(ABSENT)
        if len(src_dict) != known:
            renamed = respelled(cls, src_dict, _OTHERS, _FORMER)
            if renamed is not None:
                return cls.from_dict(renamed)
        model = cls.__new__(cls)
        (
            raw_name,
            raw_display_name,
            raw_description,
            raw_create_time,
            raw_update_time,
            raw_state,
            raw_status,
            raw_kind,
            raw_public,
        ) = values
        model.name = (
            raw_name
            if type(raw_name) is str
            else None
            if raw_name is ABSENT
            else misfit(model, src_dict, "name", raw_name, "a string", str)
        )

        model.display_name = (
            raw_display_name
            if type(raw_display_name) is str
            else None
            if raw_display_name is ABSENT
            else misfit(model, src_dict, "displayName", raw_display_name, "a string", str)
        )

        model.description = (
            raw_description
            if type(raw_description) is str
            else None
            if raw_description is ABSENT
            else misfit(model, src_dict, "description", raw_description, "a string", str)
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

        model.state = (
            _MODEL_STATE_BY_VALUE[raw_state]
            if type(raw_state) is str and raw_state in _MODEL_STATE_BY_VALUE
            else None
            if raw_state is ABSENT
            else member(model, src_dict, "state", raw_state, ModelState)
        )

        model.status = (
            JobStatus.from_dict(raw_status)
            if type(raw_status) is OBJECT
            else None
            if raw_status is None or raw_status is ABSENT
            else misfit(model, src_dict, "status", raw_status, "an object", None)
        )

        model.kind = (
            _MODEL_KIND_BY_VALUE[raw_kind]
            if type(raw_kind) is str and raw_kind in _MODEL_KIND_BY_VALUE
            else None
            if raw_kind is ABSENT
            else member(model, src_dict, "kind", raw_kind, ModelKind)
        )

        model.public = (
            raw_public
            if type(raw_public) is bool
            else None
            if raw_public is ABSENT
            else misfit(model, src_dict, "public", raw_public, "true or false", bool)
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            model.additional_properties.update(others)
        return model
