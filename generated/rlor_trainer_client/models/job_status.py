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
from .._open_enum import ByValue
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

_STATUS_CODE_BY_VALUE = ByValue(StatusCode)


@define(kw_only=True)
class JobStatus:
    """Detail of a job's state. Not an error body; its code is a name, not a number. The vendor's client reads
    `details`, too.

    Attributes:
        code: What kind of outcome this is. Default `OK`. Server-owned.
        message: Text for developers, in English. Default empty. Server-owned.
    """

    code: StatusCode | None = None
    message: str | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if include_read_only and self.code is not None:
            data["code"] = str(self.code)
        if include_read_only and self.message is not None:
            data["message"] = self.message
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        try:
            values = _USUAL(src_dict)
            known = 2
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 2 - values.count(ABSENT)
        raw_code, raw_message = values
        model.code = (
            _STATUS_CODE_BY_VALUE[raw_code]
            if type(raw_code) is str
            else None
            if raw_code is None or raw_code is ABSENT
            else misfit(src_dict, "code", raw_code, "a string", str, None)
        )
        model.message = (
            raw_message
            if type(raw_message) is str
            else None
            if raw_message is None or raw_message is ABSENT
            else misfit(src_dict, "message", raw_message, "a string", str, None)
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
