# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    OBJECT,
    members,
    misfit,
)
from .protobuf_any import ProtobufAny
from .status import Status

_FIELDS = frozenset(
    (
        "name",
        "done",
        "metadata",
        "response",
        "error",
    )
)


@define
class Operation:
    """A long-running operation (google.longrunning.Operation).

    Attributes:
        name: Name to poll: `GET /v1/{name}`. Server-owned.
        done: Whether it has ended, with `response` or `error`. Default false. Server-owned.
        metadata: What the service tells of its progress; null when nothing. Server-owned.
        response: The result, here a model with its `@type`; only when it ended well. Server-owned.
        error: Why it failed; only when it did. Server-owned.
    """

    name: str
    done: bool | None = None
    metadata: ProtobufAny | None = None
    response: ProtobufAny | None = None
    error: Status | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if include_read_only:
            data["name"] = self.name
        if include_read_only and self.done is not None:
            data["done"] = self.done
        if include_read_only and self.metadata is not None:
            data["metadata"] = self.metadata.to_dict(include_read_only=include_read_only)
        if include_read_only and self.response is not None:
            data["response"] = self.response.to_dict(include_read_only=include_read_only)
        if include_read_only and self.error is not None:
            data["error"] = self.error.to_dict(include_read_only=include_read_only)
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
            absent += 1
        model.name = (
            value
            if type(value) is str and value
            else misfit(src_dict, "name", value, "a string of at least 1 characters", str, "")
        )
        value = get("done", ABSENT)
        if value is ABSENT:
            model.done = None
            absent += 1
        else:
            model.done = value if type(value) is bool else misfit(src_dict, "done", value, "true or false", bool, None)
        value = get("metadata", ABSENT)
        if value is ABSENT:
            model.metadata = None
            absent += 1
        elif value is None:
            model.metadata = None
        else:
            model.metadata = (
                ProtobufAny.from_dict(value)
                if type(value) is OBJECT
                else misfit(src_dict, "metadata", value, "an object", dict, None)
            )
        value = get("response", ABSENT)
        if value is ABSENT:
            model.response = None
            absent += 1
        elif value is None:
            model.response = None
        else:
            model.response = (
                ProtobufAny.from_dict(value)
                if type(value) is OBJECT
                else misfit(src_dict, "response", value, "an object", dict, None)
            )
        value = get("error", ABSENT)
        if value is ABSENT:
            model.error = None
            absent += 1
        elif value is None:
            model.error = None
        else:
            model.error = (
                Status.from_dict(value)
                if type(value) is OBJECT
                else misfit(src_dict, "error", value, "an object", dict, None)
            )
        if len(src_dict) == 5 - absent:
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
