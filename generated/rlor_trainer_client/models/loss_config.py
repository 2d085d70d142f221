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
    misfit,
    number,
)
from .._open_enum import ByValue
from .dpo_config import DpoConfig
from .loss_method import LossMethod
from .orpo_config import OrpoConfig

_FIELDS = frozenset(
    (
        "method",
        "klBeta",
        "dpo",
        "orpo",
    )
)

_LOSS_METHOD = ByValue(LossMethod)


@define
class LossConfig:
    """Loss method and its settings.

    Attributes:
        method: Loss method. Default `METHOD_UNSPECIFIED`, which means GRPO for this resource. Caller-owned.
        kl_beta: Coefficient of the KL term in GRPO-like methods. Default, when left out, the trainer's own.
            Caller-owned.
        dpo: Settings of the method `DPO`, only valid with it; null when unset. Caller-owned.
        orpo: Settings of the method `ORPO`, only valid with it; null when unset. Caller-owned.
    """

    method: LossMethod | None = None
    kl_beta: float | None = None
    dpo: DpoConfig | None = None
    orpo: OrpoConfig | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if self.method is not None:
            data["method"] = str(self.method)
        if self.kl_beta is not None:
            data["klBeta"] = self.kl_beta
        if self.dpo is not None:
            data["dpo"] = self.dpo.to_dict(include_read_only=include_read_only)
        if self.orpo is not None:
            data["orpo"] = self.orpo.to_dict(include_read_only=include_read_only)
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        get = src_dict.get
        absent = 0
        value = get("method", ABSENT)
        if value is ABSENT:
            model.method = None
            absent += 1
        else:
            model.method = (
                _LOSS_METHOD[value] if type(value) is str else misfit(src_dict, "method", value, "a string", str, None)
            )
        value = get("klBeta", ABSENT)
        if value is ABSENT:
            model.kl_beta = None
            absent += 1
        else:
            model.kl_beta = (
                value
                if type(value) is float and -INFINITY < value < INFINITY
                else number(src_dict, "klBeta", value, "a number", lambda value: -INFINITY < value < INFINITY, None)
            )
        value = get("dpo", ABSENT)
        if value is ABSENT:
            model.dpo = None
            absent += 1
        elif value is None:
            model.dpo = None
        else:
            model.dpo = (
                DpoConfig.from_dict(value)
                if type(value) is OBJECT
                else misfit(src_dict, "dpo", value, "an object", dict, None)
            )
        value = get("orpo", ABSENT)
        if value is ABSENT:
            model.orpo = None
            absent += 1
        elif value is None:
            model.orpo = None
        else:
            model.orpo = (
                OrpoConfig.from_dict(value)
                if type(value) is OBJECT
                else misfit(src_dict, "orpo", value, "an object", dict, None)
            )
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
