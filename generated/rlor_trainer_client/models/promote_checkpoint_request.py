from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="PromoteCheckpointRequest")


@_attrs_define
class PromoteCheckpointRequest:
    """What to make of a checkpoint.

    Attributes:
        output_model (str): Model to make, `accounts/{account}/models/{id}`, the id 1 to 63 characters of `[a-z0-9-]`.
            Caller-owned.
        base_model (str): Model that the trainer started from, usually `accounts/{account}/models/{model}`. Caller-
            owned.
        trainer_job_id (str | Unset): Full name of the trainer job that saved it,
            `accounts/{account}/rlorTrainerJobs/{job}`. Default empty. Caller-owned.
        hot_load_deployment_id (str | Unset): Older way to name the source, by deployment,
            `accounts/{account}/deployments/{deployment}`. Default empty. Caller-owned.
        async_promotion (bool | Unset): Answer with an operation at once and promote in the background. Default false.
            Caller-owned.
    """

    output_model: str
    base_model: str
    trainer_job_id: str | Unset = UNSET
    hot_load_deployment_id: str | Unset = UNSET
    async_promotion: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        output_model = self.output_model

        base_model = self.base_model

        trainer_job_id = self.trainer_job_id

        hot_load_deployment_id = self.hot_load_deployment_id

        async_promotion = self.async_promotion

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "outputModel": output_model,
                "baseModel": base_model,
            }
        )
        if trainer_job_id is not UNSET:
            field_dict["trainerJobId"] = trainer_job_id
        if hot_load_deployment_id is not UNSET:
            field_dict["hotLoadDeploymentId"] = hot_load_deployment_id
        if async_promotion is not UNSET:
            field_dict["asyncPromotion"] = async_promotion

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        output_model = d.pop("outputModel")

        base_model = d.pop("baseModel")

        trainer_job_id = d.pop("trainerJobId", UNSET)

        hot_load_deployment_id = d.pop("hotLoadDeploymentId", UNSET)

        async_promotion = d.pop("asyncPromotion", UNSET)

        promote_checkpoint_request = cls(
            output_model=output_model,
            base_model=base_model,
            trainer_job_id=trainer_job_id,
            hot_load_deployment_id=hot_load_deployment_id,
            async_promotion=async_promotion,
        )

        promote_checkpoint_request.additional_properties = d
        return promote_checkpoint_request

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
