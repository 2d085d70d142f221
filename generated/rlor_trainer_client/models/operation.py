# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import _encoding, _model, _summary
from .._decoding import (
    ABSENT,
    OBJECT,
    every,
    members,
    misfit,
    unknown,
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


_FORM = _model.Form(
    _model.Field("name", "name", _encoding.text, read_only=True, required=True),
    _model.Field("done", "done", _encoding.truth, read_only=True),
    _model.Field("metadata", "metadata", _model.nested("OperationMetadata"), read_only=True),
    _model.Field("response", "response", _model.nested("ProtobufAny"), read_only=True),
    _model.Field("error", "error", _model.nested("Status"), read_only=True),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False, repr=False)
class Operation(_summary.Summarized):
    """A long-running operation (google.longrunning.Operation).

    Attributes:
        name: Resource name, `accounts/{account}/operations/{id}`, to be polled at `GET /v1/{name}`. Server-owned.
        done: Whether it has ended, with `response` or `error`. Default false. Server-owned.
        metadata: What the service tells of its progress; null when nothing. Server-owned.
        response: The result, here a model with its `@type`; only when it ended well. Server-owned.
        error: Why it failed; only when it did. Server-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/Operation"
    """Where the spec defines it, as a JSON pointer."""
    summary_columns = (
        _summary.Column("ID", "name", "id"),
        _summary.Column("DONE", "done", "text"),
        _summary.Column("STATUS", "metadata.status_message", "text"),
        _summary.Column("ERROR", "error.message", "text"),
    )
    name: str
    done: bool | None = None
    metadata: OperationMetadata | None = None
    response: ProtobufAny | None = None
    error: Status | None = None
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
            known = 5
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 5 - values.count(ABSENT)
        model = cls.__new__(cls)
        raw_name, raw_done, raw_metadata, raw_response, raw_error = values
        model.name = (
            raw_name if type(raw_name) is str else misfit(model, src_dict, "name", raw_name, "a string", str, "")
        )

        model.done = (
            raw_done
            if type(raw_done) is bool
            else None
            if raw_done is ABSENT
            else misfit(model, src_dict, "done", raw_done, "true or false", bool)
        )

        model.metadata = (
            OperationMetadata.from_dict(raw_metadata)
            if type(raw_metadata) is OBJECT
            else None
            if raw_metadata is None or raw_metadata is ABSENT
            else misfit(model, src_dict, "metadata", raw_metadata, "an object", None)
        )

        model.response = (
            ProtobufAny.from_dict(raw_response)
            if type(raw_response) is OBJECT
            else None
            if raw_response is None or raw_response is ABSENT
            else misfit(model, src_dict, "response", raw_response, "an object", None)
        )

        model.error = (
            Status.from_dict(raw_error)
            if type(raw_error) is OBJECT
            else None
            if raw_error is None or raw_error is ABSENT
            else misfit(model, src_dict, "error", raw_error, "an object", None)
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
