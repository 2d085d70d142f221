# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._wire import json_object


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
        """The model of a JSON object. Raises `KeyError`, `TypeError` or `ValueError` for one that does not fit."""
        data = json_object(src_dict)
        output_model = data.pop("outputModel")
        base_model = data.pop("baseModel")
        trainer_job_id = data.pop("trainerJobId", None)
        hot_load_deployment_id = data.pop("hotLoadDeploymentId", None)
        async_promotion = data.pop("asyncPromotion", None)
        model = cls(
            output_model=output_model,
            base_model=base_model,
            trainer_job_id=trainer_job_id,
            hot_load_deployment_id=hot_load_deployment_id,
            async_promotion=async_promotion,
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
