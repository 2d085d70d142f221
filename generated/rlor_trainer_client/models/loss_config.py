from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.loss_method import LossMethod
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.dpo_config import DpoConfig
    from ..models.orpo_config import OrpoConfig


T = TypeVar("T", bound="LossConfig")


@_attrs_define
class LossConfig:
    """Loss method and its settings.

    Attributes:
        method (LossMethod | Unset): Loss method of the trainer.
        kl_beta (float | Unset): Coefficient of the KL term in GRPO-like methods. Default, when left out, the trainer's
            own. Caller-owned.
        dpo (DpoConfig | None | Unset): Settings of the method `DPO`, only valid with it; null when unset. Caller-owned.
        orpo (None | OrpoConfig | Unset): Settings of the method `ORPO`, only valid with it; null when unset. Caller-
            owned.
    """

    method: LossMethod | Unset = UNSET
    kl_beta: float | Unset = UNSET
    dpo: DpoConfig | None | Unset = UNSET
    orpo: None | OrpoConfig | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.dpo_config import DpoConfig  # noqa: PLC0415
        from ..models.orpo_config import OrpoConfig  # noqa: PLC0415

        method: str | Unset = UNSET
        if not isinstance(self.method, Unset):
            method = self.method.value

        kl_beta = self.kl_beta

        dpo: dict[str, Any] | None | Unset
        if isinstance(self.dpo, Unset):
            dpo = UNSET
        elif isinstance(self.dpo, DpoConfig):
            dpo = self.dpo.to_dict()
        else:
            dpo = self.dpo

        orpo: dict[str, Any] | None | Unset
        if isinstance(self.orpo, Unset):
            orpo = UNSET
        elif isinstance(self.orpo, OrpoConfig):
            orpo = self.orpo.to_dict()
        else:
            orpo = self.orpo

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if method is not UNSET:
            field_dict["method"] = method
        if kl_beta is not UNSET:
            field_dict["klBeta"] = kl_beta
        if dpo is not UNSET:
            field_dict["dpo"] = dpo
        if orpo is not UNSET:
            field_dict["orpo"] = orpo

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.dpo_config import DpoConfig  # noqa: PLC0415
        from ..models.orpo_config import OrpoConfig  # noqa: PLC0415

        d = dict(src_dict)
        _method = d.pop("method", UNSET)
        method: LossMethod | Unset
        if isinstance(_method, Unset):
            method = UNSET
        else:
            method = LossMethod(_method)

        kl_beta = d.pop("klBeta", UNSET)

        def _parse_dpo(data: object) -> DpoConfig | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                dpo_type_0 = DpoConfig.from_dict(data)

                return dpo_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(DpoConfig | None | Unset, data)

        dpo = _parse_dpo(d.pop("dpo", UNSET))

        def _parse_orpo(data: object) -> None | OrpoConfig | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                orpo_type_0 = OrpoConfig.from_dict(data)

                return orpo_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OrpoConfig | Unset, data)

        orpo = _parse_orpo(d.pop("orpo", UNSET))

        loss_config = cls(
            method=method,
            kl_beta=kl_beta,
            dpo=dpo,
            orpo=orpo,
        )

        loss_config.additional_properties = d
        return loss_config

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
