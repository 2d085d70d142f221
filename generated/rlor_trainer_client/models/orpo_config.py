# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    INFINITY,
    OBJECT,
    members,
    number,
)

_FIELDS = frozenset(("lambda",))


@define
class OrpoConfig:
    """Settings of odds-ratio preference optimization.

    Attributes:
        lambda_: Weight of the odds-ratio term. Default 0, the trainer's own. Caller-owned.
    """

    lambda_: float | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if self.lambda_ is not None:
            data["lambda"] = self.lambda_
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        get = src_dict.get
        absent = 0
        value = get("lambda", ABSENT)
        if value is ABSENT:
            model.lambda_ = None
            absent += 1
        else:
            model.lambda_ = (
                value
                if type(value) is float and -INFINITY < value < INFINITY
                else number(src_dict, "lambda", value, "a number", lambda value: -INFINITY < value < INFINITY, None)
            )
        if len(src_dict) == 1 - absent:
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
