# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._wire import json_object


@define
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
        """The model of a JSON object. Raises `KeyError`, `TypeError` or `ValueError` for one that does not fit."""
        data = json_object(src_dict)
        credentials_secret = data.pop("credentialsSecret", None)
        managed_identity_client_id = data.pop("managedIdentityClientId", None)
        tenant_id = data.pop("tenantId", None)
        model = cls(
            credentials_secret=credentials_secret,
            managed_identity_client_id=managed_identity_client_id,
            tenant_id=tenant_id,
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
