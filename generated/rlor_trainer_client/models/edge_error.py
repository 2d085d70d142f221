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

_FIELDS = frozenset(
    (
        "message",
        "code",
        "type",
        "param",
    )
)


@define
class EdgeError:
    """What the edge objects to.

    Attributes:
        message: Text for developers, in English. Server-owned.
        code: Code of the edge, such as `UNAUTHORIZED`. Server-owned.
        type_: Kind of the error, `error`. Server-owned.
        param: Parameter that is wrong; null when it is none in particular. Server-owned.
    """

    message: str
    code: str
    type_: str
    param: str | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        data["message"] = self.message
        data["code"] = self.code
        data["type"] = self.type_
        if self.param is not None:
            data["param"] = self.param
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        get = src_dict.get
        absent = 0
        value = get("message", ABSENT)
        if value is ABSENT:
            absent += 1
        model.message = value if type(value) is str else misfit(src_dict, "message", value, "a string", str, "")
        value = get("code", ABSENT)
        if value is ABSENT:
            absent += 1
        model.code = value if type(value) is str else misfit(src_dict, "code", value, "a string", str, "")
        value = get("type", ABSENT)
        if value is ABSENT:
            absent += 1
        model.type_ = value if type(value) is str else misfit(src_dict, "type", value, "a string", str, "")
        value = get("param", ABSENT)
        if value is ABSENT:
            model.param = None
            absent += 1
        elif value is None:
            model.param = None
        else:
            model.param = value if type(value) is str else misfit(src_dict, "param", value, "a string", str, None)
        if len(src_dict) == 4 - absent:
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
