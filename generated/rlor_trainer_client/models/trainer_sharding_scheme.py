# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._wire import json_object


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
        """The model of a JSON object. Raises `KeyError`, `TypeError` or `ValueError` for one that does not fit."""
        data = json_object(src_dict)
        tensor_parallelism = data.pop("tensorParallelism", None)
        pipeline_parallelism = data.pop("pipelineParallelism", None)
        context_parallelism = data.pop("contextParallelism", None)
        expert_parallelism = data.pop("expertParallelism", None)
        sequence_parallelism = data.pop("sequenceParallelism", None)
        model = cls(
            tensor_parallelism=tensor_parallelism,
            pipeline_parallelism=pipeline_parallelism,
            context_parallelism=context_parallelism,
            expert_parallelism=expert_parallelism,
            sequence_parallelism=sequence_parallelism,
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
