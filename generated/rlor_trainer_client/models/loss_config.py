# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._wire import json_object
from .dpo_config import DpoConfig
from .loss_method import LossMethod
from .orpo_config import OrpoConfig


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
        """The model of a JSON object. Raises `KeyError`, `TypeError` or `ValueError` for one that does not fit."""
        data = json_object(src_dict)
        method = data.pop("method", None)
        kl_beta = data.pop("klBeta", None)
        dpo = data.pop("dpo", None)
        orpo = data.pop("orpo", None)
        model = cls(
            method=None if method is None else LossMethod(method),
            kl_beta=kl_beta,
            dpo=None if dpo is None else DpoConfig.from_dict(dpo),
            orpo=None if orpo is None else OrpoConfig.from_dict(orpo),
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
