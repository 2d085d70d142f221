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
        "credentialsSecret",
        "managedIdentityClientId",
        "tenantId",
    )
)

_USUAL_NAMES = (
    "credentialsSecret",
    "managedIdentityClientId",
    "tenantId",
)
_USUAL = every(*_USUAL_NAMES)


@define(kw_only=True)
class AzureBlobStorageConfig:
    """How datasets in Azure Blob Storage are read.

    Attributes:
        credentials_secret: Secret `accounts/{account}/secrets/{secret}` whose value is a JSON object with exactly one
            of `connection_string`, `sas_token`, `account_key`. Excludes `managedIdentityClientId`. Default empty.
            Caller-owned.
        managed_identity_client_id: Client id (UUID) of the managed identity that workload identity federation uses.
            Excludes `credentialsSecret`. Default empty. Caller-owned.
        tenant_id: Azure tenant (UUID) of the managed identity. Default empty. Caller-owned.
    """

    credentials_secret: str | None = None
    managed_identity_client_id: str | None = None
    tenant_id: str | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if self.credentials_secret is not None:
            data["credentialsSecret"] = self.credentials_secret
        if self.managed_identity_client_id is not None:
            data["managedIdentityClientId"] = self.managed_identity_client_id
        if self.tenant_id is not None:
            data["tenantId"] = self.tenant_id
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
        raw_credentials_secret, raw_managed_identity_client_id, raw_tenant_id = values
        model.credentials_secret = (
            raw_credentials_secret
            if type(raw_credentials_secret) is str
            else None
            if raw_credentials_secret is None or raw_credentials_secret is ABSENT
            else misfit(src_dict, "credentialsSecret", raw_credentials_secret, "a string", str, None)
        )
        model.managed_identity_client_id = (
            raw_managed_identity_client_id
            if type(raw_managed_identity_client_id) is str
            else None
            if raw_managed_identity_client_id is None or raw_managed_identity_client_id is ABSENT
            else misfit(src_dict, "managedIdentityClientId", raw_managed_identity_client_id, "a string", str, None)
        )
        model.tenant_id = (
            raw_tenant_id
            if type(raw_tenant_id) is str
            else None
            if raw_tenant_id is None or raw_tenant_id is ABSENT
            else misfit(src_dict, "tenantId", raw_tenant_id, "a string", str, None)
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
