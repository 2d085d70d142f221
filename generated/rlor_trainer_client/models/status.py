# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    ARRAY,
    ITEM,
    OBJECT,
    every,
    members,
    misfit,
    whole,
)
from .error_detail import ErrorDetail

_FIELDS = frozenset(
    (
        "code",
        "message",
        "details",
    )
)

_USUAL_NAMES = (
    "code",
    "message",
    "details",
)
_USUAL = every(*_USUAL_NAMES)


@define(kw_only=True)
class Status:
    """Error body of the control plane (google.rpc.Status).

    Attributes:
        code: Canonical status code as a number: 3 invalid argument, 5 not found, 9 failed precondition and so on.
            Server-owned.
        message: Text for developers, in English; may be empty. Do not match on it. Server-owned.
        details: More about the error, such as an `ErrorInfo` whose `reason` is fit to classify by. Default empty.
            Server-owned.
    """

    code: int
    message: str
    details: list[ErrorDetail] | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        data["code"] = self.code
        data["message"] = self.message
        if self.details is not None:
            data["details"] = [item.to_dict(include_read_only=include_read_only) for item in self.details]
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        try:
            values = _USUAL(src_dict)
            known = 3
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 3 - values.count(ABSENT)
        raw_code, raw_message, raw_details = values
        model.code = (
            raw_code
            if type(raw_code) is int and -2147483648 <= raw_code <= 2147483647
            else whole(
                src_dict,
                "code",
                raw_code,
                "an integer from -2147483648 to 2147483647",
                lambda raw_code: -2147483648 <= raw_code <= 2147483647,
                0,
            )
        )
        model.message = (
            raw_message if type(raw_message) is str else misfit(src_dict, "message", raw_message, "a string", str, "")
        )
        model.details = (
            None
            if raw_details is ABSENT
            else [
                ErrorDetail.from_dict(
                    item if type(item) is OBJECT else misfit(raw_details, ITEM, item, "an object", dict, {})
                )
                for item in (
                    raw_details
                    if type(raw_details) is ARRAY
                    else misfit(src_dict, "details", raw_details, "an array", list, [])
                )
            ]
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
