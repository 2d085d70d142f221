# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._wire import json_object
from .constant_schedule import ConstantSchedule
from .decay_schedule import DecaySchedule


@define
class LearningRateScheduler:
    """How the learning rate changes over time: exactly one of the three.

    Attributes:
        constant: Does not change. Caller-owned.
        linear: Falls along a line. Caller-owned.
        cosine: Falls along a cosine. Caller-owned.
    """

    constant: ConstantSchedule | None = None
    linear: DecaySchedule | None = None
    cosine: DecaySchedule | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if self.constant is not None:
            data["constant"] = self.constant.to_dict(include_read_only=include_read_only)
        if self.linear is not None:
            data["linear"] = self.linear.to_dict(include_read_only=include_read_only)
        if self.cosine is not None:
            data["cosine"] = self.cosine.to_dict(include_read_only=include_read_only)
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `KeyError`, `TypeError` or `ValueError` for one that does not fit."""
        data = json_object(src_dict)
        constant = data.pop("constant", None)
        linear = data.pop("linear", None)
        cosine = data.pop("cosine", None)
        model = cls(
            constant=None if constant is None else ConstantSchedule.from_dict(constant),
            linear=None if linear is None else DecaySchedule.from_dict(linear),
            cosine=None if cosine is None else DecaySchedule.from_dict(cosine),
        )
        model.additional_properties = data
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
