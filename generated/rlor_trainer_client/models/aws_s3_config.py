# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._wire import json_object


@define
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
        """The model of a JSON object. Raises `KeyError`, `TypeError` or `ValueError` for one that does not fit."""
        data = json_object(src_dict)
        credentials_secret = data.pop("credentialsSecret", None)
        iam_role_arn = data.pop("iamRoleArn", None)
        model = cls(
            credentials_secret=credentials_secret,
            iam_role_arn=iam_role_arn,
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
