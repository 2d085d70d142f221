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
from .._open_enum import ByValue
from .status_code import StatusCode

_FIELDS = frozenset(
    (
        "code",
        "message",
    )
)

_STATUS_CODE = ByValue(StatusCode)


@define
class JobStatus:
    """Detail of a job's state. Not an error body; its code is a name, not a number.

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
        get = src_dict.get
        absent = 0
        value = get("code", ABSENT)
        if value is ABSENT:
            model.code = None
            absent += 1
        else:
            model.code = (
                _STATUS_CODE[value] if type(value) is str else misfit(src_dict, "code", value, "a string", str, None)
            )
        value = get("message", ABSENT)
        if value is ABSENT:
            model.message = None
            absent += 1
        else:
            model.message = value if type(value) is str else misfit(src_dict, "message", value, "a string", str, None)
        if len(src_dict) == 2 - absent:
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
