# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    OBJECT,
    members,
    misfit,
    whole,
)

_FIELDS = frozenset(
    (
        "tensorParallelism",
        "pipelineParallelism",
        "contextParallelism",
        "expertParallelism",
        "sequenceParallelism",
    )
)


@define
class TrainerShardingScheme:
    """Degrees of the trainer's parallelism.

    Attributes:
        tensor_parallelism: Ways to split tensors. Default 0, the trainer chooses. Caller-owned.
        pipeline_parallelism: Pipeline stages. Default 0, the trainer chooses. Caller-owned.
        context_parallelism: Ways to split the context. Default 0, the trainer chooses. Caller-owned.
        expert_parallelism: Ways to split the experts. Default 0, the trainer chooses. Caller-owned.
        sequence_parallelism: Split activations along the sequence. Default false. Caller-owned.
    """

    tensor_parallelism: int | None = None
    pipeline_parallelism: int | None = None
    context_parallelism: int | None = None
    expert_parallelism: int | None = None
    sequence_parallelism: bool | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if self.tensor_parallelism is not None:
            data["tensorParallelism"] = self.tensor_parallelism
        if self.pipeline_parallelism is not None:
            data["pipelineParallelism"] = self.pipeline_parallelism
        if self.context_parallelism is not None:
            data["contextParallelism"] = self.context_parallelism
        if self.expert_parallelism is not None:
            data["expertParallelism"] = self.expert_parallelism
        if self.sequence_parallelism is not None:
            data["sequenceParallelism"] = self.sequence_parallelism
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        get = src_dict.get
        absent = 0
        value = get("tensorParallelism", ABSENT)
        if value is ABSENT:
            model.tensor_parallelism = None
            absent += 1
        else:
            model.tensor_parallelism = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "tensorParallelism",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("pipelineParallelism", ABSENT)
        if value is ABSENT:
            model.pipeline_parallelism = None
            absent += 1
        else:
            model.pipeline_parallelism = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "pipelineParallelism",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("contextParallelism", ABSENT)
        if value is ABSENT:
            model.context_parallelism = None
            absent += 1
        else:
            model.context_parallelism = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "contextParallelism",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("expertParallelism", ABSENT)
        if value is ABSENT:
            model.expert_parallelism = None
            absent += 1
        else:
            model.expert_parallelism = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "expertParallelism",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("sequenceParallelism", ABSENT)
        if value is ABSENT:
            model.sequence_parallelism = None
            absent += 1
        else:
            model.sequence_parallelism = (
                value
                if type(value) is bool
                else misfit(src_dict, "sequenceParallelism", value, "true or false", bool, None)
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
