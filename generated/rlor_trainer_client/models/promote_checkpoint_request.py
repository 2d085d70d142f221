# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from .._decoding import (
    ABSENT,
    OBJECT,
    every,
    members,
    misfit,
)

_USUAL_NAMES = (
    "outputModel",
    "baseModel",
    "trainerJobId",
    "hotLoadDeploymentId",
    "asyncPromotion",
)
_USUAL = every(*_USUAL_NAMES)

_PATTERN_1 = re.compile("^accounts/[^/]+/models/[a-z0-9-]{1,63}\\Z", re.ASCII).search
_PATTERN_2 = re.compile("^(accounts/[^/]+/rlorTrainerJobs/[^/]+)?\\Z", re.ASCII).search
_PATTERN_3 = re.compile("^(accounts/[^/]+/deployments/[^/]+)?\\Z", re.ASCII).search


@define(kw_only=True)
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

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = {}
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
        try:
            values = _USUAL(src_dict)
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
        raw_output_model, raw_base_model, raw_trainer_job_id, raw_hot_load_deployment_id, raw_async_promotion = values
        model.output_model = (
            raw_output_model
            if type(raw_output_model) is str and _PATTERN_1(raw_output_model)
            else misfit(
                src_dict,
                "outputModel",
                raw_output_model,
                "a string that matches ^accounts/[^/]+/models/[a-z0-9-]{1,63}$",
                str,
                "",
            )
        )
        model.base_model = (
            raw_base_model
            if type(raw_base_model) is str and raw_base_model
            else misfit(src_dict, "baseModel", raw_base_model, "a string of at least 1 characters", str, "")
        )
        model.trainer_job_id = (
            raw_trainer_job_id
            if type(raw_trainer_job_id) is str and (not raw_trainer_job_id or _PATTERN_2(raw_trainer_job_id))
            else None
            if raw_trainer_job_id is None or raw_trainer_job_id is ABSENT
            else misfit(
                src_dict,
                "trainerJobId",
                raw_trainer_job_id,
                "a string that matches ^(accounts/[^/]+/rlorTrainerJobs/[^/]+)?$",
                str,
                None,
            )
        )
        model.hot_load_deployment_id = (
            raw_hot_load_deployment_id
            if type(raw_hot_load_deployment_id) is str
            and (not raw_hot_load_deployment_id or _PATTERN_3(raw_hot_load_deployment_id))
            else None
            if raw_hot_load_deployment_id is None or raw_hot_load_deployment_id is ABSENT
            else misfit(
                src_dict,
                "hotLoadDeploymentId",
                raw_hot_load_deployment_id,
                "a string that matches ^(accounts/[^/]+/deployments/[^/]+)?$",
                str,
                None,
            )
        )
        model.async_promotion = (
            raw_async_promotion
            if type(raw_async_promotion) is bool
            else None
            if raw_async_promotion is None or raw_async_promotion is ABSENT
            else misfit(src_dict, "asyncPromotion", raw_async_promotion, "true or false", bool, None)
        )
        return model
