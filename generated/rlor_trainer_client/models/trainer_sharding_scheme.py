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

_USUAL_NAMES = (
    "tensorParallelism",
    "pipelineParallelism",
    "contextParallelism",
    "expertParallelism",
    "sequenceParallelism",
)
_USUAL = every(*_USUAL_NAMES)


@define(kw_only=True)
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
        try:
            values = _USUAL(src_dict)
            known = 5
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 5 - values.count(ABSENT)
        (
            raw_tensor_parallelism,
            raw_pipeline_parallelism,
            raw_context_parallelism,
            raw_expert_parallelism,
            raw_sequence_parallelism,
        ) = values
        model.tensor_parallelism = (
            raw_tensor_parallelism
            if type(raw_tensor_parallelism) is int and -2147483648 <= raw_tensor_parallelism <= 2147483647
            else None
            if raw_tensor_parallelism is None or raw_tensor_parallelism is ABSENT
            else whole(
                src_dict,
                "tensorParallelism",
                raw_tensor_parallelism,
                "an integer from -2147483648 to 2147483647",
                lambda raw_tensor_parallelism: -2147483648 <= raw_tensor_parallelism <= 2147483647,
                None,
            )
        )
        model.pipeline_parallelism = (
            raw_pipeline_parallelism
            if type(raw_pipeline_parallelism) is int and -2147483648 <= raw_pipeline_parallelism <= 2147483647
            else None
            if raw_pipeline_parallelism is None or raw_pipeline_parallelism is ABSENT
            else whole(
                src_dict,
                "pipelineParallelism",
                raw_pipeline_parallelism,
                "an integer from -2147483648 to 2147483647",
                lambda raw_pipeline_parallelism: -2147483648 <= raw_pipeline_parallelism <= 2147483647,
                None,
            )
        )
        model.context_parallelism = (
            raw_context_parallelism
            if type(raw_context_parallelism) is int and -2147483648 <= raw_context_parallelism <= 2147483647
            else None
            if raw_context_parallelism is None or raw_context_parallelism is ABSENT
            else whole(
                src_dict,
                "contextParallelism",
                raw_context_parallelism,
                "an integer from -2147483648 to 2147483647",
                lambda raw_context_parallelism: -2147483648 <= raw_context_parallelism <= 2147483647,
                None,
            )
        )
        model.expert_parallelism = (
            raw_expert_parallelism
            if type(raw_expert_parallelism) is int and -2147483648 <= raw_expert_parallelism <= 2147483647
            else None
            if raw_expert_parallelism is None or raw_expert_parallelism is ABSENT
            else whole(
                src_dict,
                "expertParallelism",
                raw_expert_parallelism,
                "an integer from -2147483648 to 2147483647",
                lambda raw_expert_parallelism: -2147483648 <= raw_expert_parallelism <= 2147483647,
                None,
            )
        )
        model.sequence_parallelism = (
            raw_sequence_parallelism
            if type(raw_sequence_parallelism) is bool
            else None
            if raw_sequence_parallelism is None or raw_sequence_parallelism is ABSENT
            else misfit(src_dict, "sequenceParallelism", raw_sequence_parallelism, "true or false", bool, None)
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
