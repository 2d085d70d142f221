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
        "iamRoleArn",
    )
)

_USUAL_NAMES = (
    "credentialsSecret",
    "iamRoleArn",
)
_USUAL = every(*_USUAL_NAMES)

_OTHERS: dict[str, str] = {"credentials_secret": "credentialsSecret", "iam_role_arn": "iamRoleArn"}
_FORMER: frozenset[str] = frozenset()


_FORM = _model.Form(
    _model.Field("credentials_secret", "credentialsSecret", _encoding.text),
    _model.Field("iam_role_arn", "iamRoleArn", _encoding.text),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class AwsS3Config(_model.Model):
    """How datasets in S3 are read.

    Attributes:
        credentials_secret: Secret that holds the credentials, `accounts/{account}/secrets/{secret}`. Default empty.
            Caller-owned.
        iam_role_arn: ARN of the IAM role to assume in their place. Default empty. Caller-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/AwsS3Config"
    """Where the spec defines it, as a JSON pointer."""
    credentials_secret: str | None = None
    iam_role_arn: str | None = None
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
            known = 2
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 2 - values.count(ABSENT)
        if len(src_dict) != known:
            renamed = respelled(cls, src_dict, _OTHERS, _FORMER)
            if renamed is not None:
                return cls.from_dict(renamed)
        model = cls.__new__(cls)
        raw_credentials_secret, raw_iam_role_arn = values
        model.credentials_secret = (
            raw_credentials_secret
            if type(raw_credentials_secret) is str
            else None
            if raw_credentials_secret is None or raw_credentials_secret is ABSENT
            else misfit(model, src_dict, "credentialsSecret", raw_credentials_secret, "a string", str)
        )

        model.iam_role_arn = (
            raw_iam_role_arn
            if type(raw_iam_role_arn) is str
            else None
            if raw_iam_role_arn is None or raw_iam_role_arn is ABSENT
            else misfit(model, src_dict, "iamRoleArn", raw_iam_role_arn, "a string", str)
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
