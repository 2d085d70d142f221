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

_FIELDS = frozenset(
    (
        "message",
        "code",
        "type",
        "param",
    )
)

_USUAL_NAMES = (
    "message",
    "code",
    "type",
    "param",
)
_USUAL = every(*_USUAL_NAMES)


@define(kw_only=True)
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
        try:
            values = _USUAL(src_dict)
            known = 4
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 4 - values.count(ABSENT)
        raw_message, raw_code, raw_type_, raw_param = values
        model.message = (
            raw_message if type(raw_message) is str else misfit(src_dict, "message", raw_message, "a string", str, "")
        )
        model.code = raw_code if type(raw_code) is str else misfit(src_dict, "code", raw_code, "a string", str, "")
        model.type_ = raw_type_ if type(raw_type_) is str else misfit(src_dict, "type", raw_type_, "a string", str, "")
        model.param = (
            raw_param
            if type(raw_param) is str
            else None
            if raw_param is None or raw_param is ABSENT
            else misfit(src_dict, "param", raw_param, "a string", str, None)
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
