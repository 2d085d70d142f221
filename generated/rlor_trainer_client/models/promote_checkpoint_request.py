# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    OBJECT,
    members,
    misfit,
)

_FIELDS = frozenset(
    (
        "outputModel",
        "baseModel",
        "trainerJobId",
        "hotLoadDeploymentId",
        "asyncPromotion",
    )
)

_PATTERN_1 = re.compile("^accounts/[^/]+/models/[a-z0-9-]{1,63}\\Z", re.ASCII).search
_PATTERN_2 = re.compile("^(accounts/[^/]+/rlorTrainerJobs/[^/]+)?\\Z", re.ASCII).search
_PATTERN_3 = re.compile("^(accounts/[^/]+/deployments/[^/]+)?\\Z", re.ASCII).search


@define
class PromoteCheckpointRequest:
    """What to make of a checkpoint.

    Attributes:
        output_model: Model to make, `accounts/{account}/models/{id}`, the id 1 to 63 characters of `[a-z0-9-]`.
            Caller-owned.
        base_model: Model that the trainer started from, usually `accounts/{account}/models/{model}`. Caller-owned.
        trainer_job_id: Full name of the trainer job that saved it, `accounts/{account}/rlorTrainerJobs/{job}`. Default
            empty. Caller-owned.
        hot_load_deployment_id: Older way to name the source, by deployment,
            `accounts/{account}/deployments/{deployment}`. Default empty. Caller-owned.
        async_promotion: Answer with an operation at once and promote in the background. Default false. Caller-owned.
    """

    output_model: str
    base_model: str
    trainer_job_id: str | None = None
    hot_load_deployment_id: str | None = None
    async_promotion: bool | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        data["outputModel"] = self.output_model
        data["baseModel"] = self.base_model
        if self.trainer_job_id is not None:
            data["trainerJobId"] = self.trainer_job_id
        if self.hot_load_deployment_id is not None:
            data["hotLoadDeploymentId"] = self.hot_load_deployment_id
        if self.async_promotion is not None:
            data["asyncPromotion"] = self.async_promotion
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        get = src_dict.get
        absent = 0
        value = get("outputModel", ABSENT)
        if value is ABSENT:
            absent += 1
        model.output_model = (
            value
            if type(value) is str and _PATTERN_1(value)
            else misfit(
                src_dict, "outputModel", value, "a string that matches ^accounts/[^/]+/models/[a-z0-9-]{1,63}$", str, ""
            )
        )
        value = get("baseModel", ABSENT)
        if value is ABSENT:
            absent += 1
        model.base_model = (
            value
            if type(value) is str and value
            else misfit(src_dict, "baseModel", value, "a string of at least 1 characters", str, "")
        )
        value = get("trainerJobId", ABSENT)
        if value is ABSENT:
            model.trainer_job_id = None
            absent += 1
        else:
            model.trainer_job_id = (
                value
                if type(value) is str and _PATTERN_2(value)
                else misfit(
                    src_dict,
                    "trainerJobId",
                    value,
                    "a string that matches ^(accounts/[^/]+/rlorTrainerJobs/[^/]+)?$",
                    str,
                    None,
                )
            )
        value = get("hotLoadDeploymentId", ABSENT)
        if value is ABSENT:
            model.hot_load_deployment_id = None
            absent += 1
        else:
            model.hot_load_deployment_id = (
                value
                if type(value) is str and _PATTERN_3(value)
                else misfit(
                    src_dict,
                    "hotLoadDeploymentId",
                    value,
                    "a string that matches ^(accounts/[^/]+/deployments/[^/]+)?$",
                    str,
                    None,
                )
            )
        value = get("asyncPromotion", ABSENT)
        if value is ABSENT:
            model.async_promotion = None
            absent += 1
        else:
            model.async_promotion = (
                value if type(value) is bool else misfit(src_dict, "asyncPromotion", value, "true or false", bool, None)
            )
        if len(src_dict) == 5 - absent:
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
