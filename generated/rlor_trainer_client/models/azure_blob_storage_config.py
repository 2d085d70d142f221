# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import _encoding, _model
from .._decoding import (
    ABSENT,
    OBJECT,
    every,
    members,
    misfit,
    respelled,
    unknown,
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

_OTHERS: dict[str, str] = {
    "credentials_secret": "credentialsSecret",
    "managed_identity_client_id": "managedIdentityClientId",
    "tenant_id": "tenantId",
}
_FORMER: frozenset[str] = frozenset()


_FORM = _model.Form(
    _model.Field("credentials_secret", "credentialsSecret", _encoding.text),
    _model.Field("managed_identity_client_id", "managedIdentityClientId", _encoding.text),
    _model.Field("tenant_id", "tenantId", _encoding.text),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class AzureBlobStorageConfig(_model.Model):
    """How datasets in Azure Blob Storage are read.

    Attributes:
        credentials_secret: Secret `accounts/{account}/secrets/{secret}` whose value is a JSON object with exactly one
            of `connection_string`, `sas_token`, `account_key`. Excludes `managedIdentityClientId`. Default empty.
            Caller-owned.
        managed_identity_client_id: Client id (UUID) of the managed identity that workload identity federation uses.
            Excludes `credentialsSecret`. Default empty. Caller-owned.
        tenant_id: Azure tenant (UUID) of the managed identity. Default empty. Caller-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/AzureBlobStorageConfig"
    """Where the spec defines it, as a JSON pointer."""
    credentials_secret: str | None = None
    managed_identity_client_id: str | None = None
    tenant_id: str | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Raw values of unknown fields. `to_dict` includes them."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without fields that are None, and optionally without those that only the server sets."""
        return _model.to_dict(self, include_read_only=include_read_only)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object, as far as it can be read. Raises `ValueError` if it is not an object."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        try:
            values = _USUAL(src_dict)
            known = 3
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 3 - values.count(ABSENT)
        if len(src_dict) != known:
            renamed = respelled(cls, src_dict, _OTHERS, _FORMER)
            if renamed is not None:
                return cls.from_dict(renamed)
        model = cls.__new__(cls)
        raw_credentials_secret, raw_managed_identity_client_id, raw_tenant_id = values
        model.credentials_secret = (
            raw_credentials_secret
            if type(raw_credentials_secret) is str
            else None
            if raw_credentials_secret is None or raw_credentials_secret is ABSENT
            else misfit(model, src_dict, "credentialsSecret", raw_credentials_secret, "a string", str)
        )

        model.managed_identity_client_id = (
            raw_managed_identity_client_id
            if type(raw_managed_identity_client_id) is str
            else None
            if raw_managed_identity_client_id is None or raw_managed_identity_client_id is ABSENT
            else misfit(model, src_dict, "managedIdentityClientId", raw_managed_identity_client_id, "a string", str)
        )

        model.tenant_id = (
            raw_tenant_id
            if type(raw_tenant_id) is str
            else None
            if raw_tenant_id is None or raw_tenant_id is ABSENT
            else misfit(model, src_dict, "tenantId", raw_tenant_id, "a string", str)
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
