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
        "iamRoleArn",
    )
)

_USUAL_NAMES = (
    "credentialsSecret",
    "iamRoleArn",
)
_USUAL = every(*_USUAL_NAMES)


@define(kw_only=True)
class AwsS3Config:
    """How datasets in S3 are read.

    Attributes:
        credentials_secret: Secret that holds the credentials, `accounts/{account}/secrets/{secret}`. Default empty.
            Caller-owned.
        iam_role_arn: ARN of the IAM role to assume in their place. Default empty. Caller-owned.
    """

    credentials_secret: str | None = None
    iam_role_arn: str | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if self.credentials_secret is not None:
            data["credentialsSecret"] = self.credentials_secret
        if self.iam_role_arn is not None:
            data["iamRoleArn"] = self.iam_role_arn
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        try:
            values = _USUAL(src_dict)
            known = 2
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 2 - values.count(ABSENT)
        raw_credentials_secret, raw_iam_role_arn = values
        model.credentials_secret = (
            raw_credentials_secret
            if type(raw_credentials_secret) is str
            else None
            if raw_credentials_secret is None or raw_credentials_secret is ABSENT
            else misfit(src_dict, "credentialsSecret", raw_credentials_secret, "a string", str, None)
        )
        model.iam_role_arn = (
            raw_iam_role_arn
            if type(raw_iam_role_arn) is str
            else None
            if raw_iam_role_arn is None or raw_iam_role_arn is ABSENT
            else misfit(src_dict, "iamRoleArn", raw_iam_role_arn, "a string", str, None)
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
