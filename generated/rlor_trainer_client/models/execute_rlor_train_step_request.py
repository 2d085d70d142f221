from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ExecuteRlorTrainStepRequest")


@_attrs_define
class ExecuteRlorTrainStepRequest:
    """One more iteration of a keep-alive job.

    Attributes:
        dataset (str): Data of this iteration, usually `accounts/{account}/datasets/{dataset}`. Caller-owned.
        output_model (str): Model to make when the step is done, usually `accounts/{account}/models/{model}`. Caller-
            owned.
    """

    dataset: str
    output_model: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        dataset = self.dataset

        output_model = self.output_model

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "dataset": dataset,
                "outputModel": output_model,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        dataset = d.pop("dataset")

        output_model = d.pop("outputModel")

        execute_rlor_train_step_request = cls(
            dataset=dataset,
            output_model=output_model,
        )

        execute_rlor_train_step_request.additional_properties = d
        return execute_rlor_train_step_request

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
