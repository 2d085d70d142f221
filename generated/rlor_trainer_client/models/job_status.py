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
    misfit,
)
from .status_code import StatusCode

_FIELDS = frozenset(
    (
        "code",
        "message",
    )
)

_USUAL_NAMES = (
    "code",
    "message",
)
_USUAL = every(*_USUAL_NAMES)

_STATUS_CODE_BY_VALUE = {member.value: member for member in StatusCode}


_FORM = _model.Form(
    _model.Field("code", "code", _encoding.choice(StatusCode), read_only=True),
    _model.Field("message", "message", _encoding.text, read_only=True),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class JobStatus(_model.Model):
    """Detail of a job's state. Not an error body; its code is a name, not a number. The vendor's client reads
    `details`, too.

    Attributes:
        code: What kind of outcome this is. Default `OK`. Server-owned.
        message: Text for developers, in English. Default empty. Server-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/JobStatus"
    """Where the spec defines it, as a JSON pointer."""
    code: StatusCode | None = None
    message: str | None = None
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
        model = cls.__new__(cls)
        raw_code, raw_message = values
        model.code = (
            _STATUS_CODE_BY_VALUE[raw_code]
            if type(raw_code) is str and raw_code in _STATUS_CODE_BY_VALUE
            else None
            if raw_code is None or raw_code is ABSENT
            else member(model, src_dict, "code", raw_code, StatusCode)
        )

        model.message = (
            raw_message
            if type(raw_message) is str
            else None
            if raw_message is None or raw_message is ABSENT
            else misfit(model, src_dict, "message", raw_message, "a string", str)
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            model.additional_properties.update(others)
        return model
