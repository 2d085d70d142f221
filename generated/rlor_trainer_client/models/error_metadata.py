# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    OBJECT,
    members,
    misfit,
)


@define(kw_only=True)
class ErrorMetadata:
    """Values by name."""

    additional_properties: dict[str, str] = field(init=False, factory=dict[str, str])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        model.additional_properties = {
            key: value if type(value) is str else misfit(src_dict, key, value, "a string", str, "")
            for key, value in src_dict.items()
        }
        return model

    @property
    def additional_keys(self) -> list[str]:
        """Names of the fields that this client does not know."""
        return list(self.additional_properties)

    def __getitem__(self, key: str) -> str:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: str) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
