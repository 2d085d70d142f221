# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    INFINITY,
    LARGEST,
    OBJECT,
    every,
    members,
    misfit,
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

_USUAL_NAMES = (
    "method",
    "klBeta",
    "dpo",
    "orpo",
)
_USUAL = every(*_USUAL_NAMES)

_LOSS_METHOD_BY_VALUE = ByValue(LossMethod)


@define(kw_only=True)
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
        try:
            values = _USUAL(src_dict)
            known = 4
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 4 - values.count(ABSENT)
        raw_method, raw_kl_beta, raw_dpo, raw_orpo = values
        model.method = (
            _LOSS_METHOD_BY_VALUE[raw_method]
            if type(raw_method) is str
            else None
            if raw_method is None or raw_method is ABSENT
            else misfit(src_dict, "method", raw_method, "a string", str, None)
        )
        model.kl_beta = (
            raw_kl_beta
            if type(raw_kl_beta) is float and -INFINITY < raw_kl_beta < INFINITY
            else float(raw_kl_beta)
            if type(raw_kl_beta) is int and -LARGEST <= raw_kl_beta <= LARGEST
            else None
            if raw_kl_beta is None or raw_kl_beta is ABSENT
            else misfit(src_dict, "klBeta", raw_kl_beta, "a number", float, None)
        )
        model.dpo = (
            DpoConfig.from_dict(raw_dpo)
            if type(raw_dpo) is OBJECT
            else None
            if raw_dpo is None or raw_dpo is ABSENT
            else misfit(src_dict, "dpo", raw_dpo, "an object", dict, None)
        )
        model.orpo = (
            OrpoConfig.from_dict(raw_orpo)
            if type(raw_orpo) is OBJECT
            else None
            if raw_orpo is None or raw_orpo is ABSENT
            else misfit(src_dict, "orpo", raw_orpo, "an object", dict, None)
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
