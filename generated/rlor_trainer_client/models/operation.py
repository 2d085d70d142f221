# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    OBJECT,
    every,
    members,
    misfit,
)
from .operation_metadata import OperationMetadata
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

_USUAL_NAMES = (
    "name",
    "done",
    "metadata",
    "response",
    "error",
)
_USUAL = every(*_USUAL_NAMES)


@define(kw_only=True)
class Operation:
    """A long-running operation (google.longrunning.Operation).

    Attributes:
        name: Resource name, `accounts/{account}/operations/{id}`, to be polled at `GET /v1/{name}`. Server-owned.
        done: Whether it has ended, with `response` or `error`. Default false. Server-owned.
        metadata: What the service tells of its progress; null when nothing. Server-owned.
        response: The result, here a model with its `@type`; only when it ended well. Server-owned.
        error: Why it failed; only when it did. Server-owned.
    """

    name: str
    done: bool | None = None
    metadata: OperationMetadata | None = None
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
        try:
            values = _USUAL(src_dict)
            known = 5
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 5 - values.count(ABSENT)
        raw_name, raw_done, raw_metadata, raw_response, raw_error = values
        model.name = raw_name if type(raw_name) is str else misfit(src_dict, "name", raw_name, "a string", str, "")
        model.done = (
            raw_done
            if type(raw_done) is bool
            else None
            if raw_done is ABSENT
            else misfit(src_dict, "done", raw_done, "true or false", bool, None)
        )
        model.metadata = (
            OperationMetadata.from_dict(raw_metadata)
            if type(raw_metadata) is OBJECT
            else None
            if raw_metadata is None or raw_metadata is ABSENT
            else misfit(src_dict, "metadata", raw_metadata, "an object", dict, None)
        )
        model.response = (
            ProtobufAny.from_dict(raw_response)
            if type(raw_response) is OBJECT
            else None
            if raw_response is None or raw_response is ABSENT
            else misfit(src_dict, "response", raw_response, "an object", dict, None)
        )
        model.error = (
            Status.from_dict(raw_error)
            if type(raw_error) is OBJECT
            else None
            if raw_error is None or raw_error is ABSENT
            else misfit(src_dict, "error", raw_error, "an object", dict, None)
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
