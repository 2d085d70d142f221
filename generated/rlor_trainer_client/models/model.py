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

_MODEL_STATE_BY_VALUE = ByValue(ModelState)
_MODEL_KIND_BY_VALUE = ByValue(ModelKind)


@define(kw_only=True)
class Model:
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
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if include_read_only and self.name is not None:
            data["name"] = self.name
        if self.display_name is not None:
            data["displayName"] = self.display_name
        if self.description is not None:
            data["description"] = self.description
        if include_read_only and self.create_time is not None:
            data["createTime"] = datetime_to_wire(self.create_time)
        if include_read_only and self.update_time is not None:
            data["updateTime"] = datetime_to_wire(self.update_time)
        if include_read_only and self.state is not None:
            data["state"] = str(self.state)
        if include_read_only and self.status is not None:
            data["status"] = self.status.to_dict(include_read_only=include_read_only)
        if include_read_only and self.kind is not None:
            data["kind"] = str(self.kind)
        if self.public is not None:
            data["public"] = self.public
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        try:
            values = _USUAL(src_dict)
            known = 9
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 9 - values.count(ABSENT)
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
            else misfit(src_dict, "name", raw_name, "a string", str, None)
        )
        model.display_name = (
            raw_display_name
            if type(raw_display_name) is str
            else None
            if raw_display_name is ABSENT
            else misfit(src_dict, "displayName", raw_display_name, "a string", str, None)
        )
        model.description = (
            raw_description
            if type(raw_description) is str
            else None
            if raw_description is ABSENT
            else misfit(src_dict, "description", raw_description, "a string", str, None)
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
        model.state = (
            _MODEL_STATE_BY_VALUE[raw_state]
            if type(raw_state) is str
            else None
            if raw_state is ABSENT
            else misfit(src_dict, "state", raw_state, "a string", str, None)
        )
        model.status = (
            JobStatus.from_dict(raw_status)
            if type(raw_status) is OBJECT
            else None
            if raw_status is None or raw_status is ABSENT
            else misfit(src_dict, "status", raw_status, "an object", dict, None)
        )
        model.kind = (
            _MODEL_KIND_BY_VALUE[raw_kind]
            if type(raw_kind) is str
            else None
            if raw_kind is ABSENT
            else misfit(src_dict, "kind", raw_kind, "a string", str, None)
        )
        model.public = (
            raw_public
            if type(raw_public) is bool
            else None
            if raw_public is ABSENT
            else misfit(src_dict, "public", raw_public, "true or false", bool, None)
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
