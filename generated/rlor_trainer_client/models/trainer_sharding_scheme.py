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

_OTHERS: dict[str, str] = {
    "tensor_parallelism": "tensorParallelism",
    "pipeline_parallelism": "pipelineParallelism",
    "context_parallelism": "contextParallelism",
    "expert_parallelism": "expertParallelism",
    "sequence_parallelism": "sequenceParallelism",
}
_FORMER: frozenset[str] = frozenset()


_FORM = _model.Form(
    _model.Field("tensor_parallelism", "tensorParallelism", _encoding.INT32),
    _model.Field("pipeline_parallelism", "pipelineParallelism", _encoding.INT32),
    _model.Field("context_parallelism", "contextParallelism", _encoding.INT32),
    _model.Field("expert_parallelism", "expertParallelism", _encoding.INT32),
    _model.Field("sequence_parallelism", "sequenceParallelism", _encoding.truth),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class TrainerShardingScheme(_model.Model):
    """Degrees of the trainer's parallelism.

    Attributes:
        tensor_parallelism: Ways to split tensors. Default 0, the trainer chooses. Caller-owned.
        pipeline_parallelism: Pipeline stages. Default 0, the trainer chooses. Caller-owned.
        context_parallelism: Ways to split the context. Default 0, the trainer chooses. Caller-owned.
        expert_parallelism: Ways to split the experts. Default 0, the trainer chooses. Caller-owned.
        sequence_parallelism: Split activations along the sequence. Default false. Caller-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/TrainerShardingScheme"
    """Where the spec defines it, as a JSON pointer."""
    tensor_parallelism: int | None = None
    pipeline_parallelism: int | None = None
    context_parallelism: int | None = None
    expert_parallelism: int | None = None
    sequence_parallelism: bool | None = None
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
            known = 5
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 5 - values.count(ABSENT)
        if len(src_dict) != known:
            renamed = respelled(cls, src_dict, _OTHERS, _FORMER)
            if renamed is not None:
                return cls.from_dict(renamed)
        model = cls.__new__(cls)
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
                model,
                src_dict,
                "tensorParallelism",
                raw_tensor_parallelism,
                "an integer from -2147483648 to 2147483647",
                lambda raw_tensor_parallelism: -2147483648 <= raw_tensor_parallelism <= 2147483647,
            )
        )

        model.pipeline_parallelism = (
            raw_pipeline_parallelism
            if type(raw_pipeline_parallelism) is int and -2147483648 <= raw_pipeline_parallelism <= 2147483647
            else None
            if raw_pipeline_parallelism is None or raw_pipeline_parallelism is ABSENT
            else whole(
                model,
                src_dict,
                "pipelineParallelism",
                raw_pipeline_parallelism,
                "an integer from -2147483648 to 2147483647",
                lambda raw_pipeline_parallelism: -2147483648 <= raw_pipeline_parallelism <= 2147483647,
            )
        )

        model.context_parallelism = (
            raw_context_parallelism
            if type(raw_context_parallelism) is int and -2147483648 <= raw_context_parallelism <= 2147483647
            else None
            if raw_context_parallelism is None or raw_context_parallelism is ABSENT
            else whole(
                model,
                src_dict,
                "contextParallelism",
                raw_context_parallelism,
                "an integer from -2147483648 to 2147483647",
                lambda raw_context_parallelism: -2147483648 <= raw_context_parallelism <= 2147483647,
            )
        )

        model.expert_parallelism = (
            raw_expert_parallelism
            if type(raw_expert_parallelism) is int and -2147483648 <= raw_expert_parallelism <= 2147483647
            else None
            if raw_expert_parallelism is None or raw_expert_parallelism is ABSENT
            else whole(
                model,
                src_dict,
                "expertParallelism",
                raw_expert_parallelism,
                "an integer from -2147483648 to 2147483647",
                lambda raw_expert_parallelism: -2147483648 <= raw_expert_parallelism <= 2147483647,
            )
        )

        model.sequence_parallelism = (
            raw_sequence_parallelism
            if type(raw_sequence_parallelism) is bool
            else None
            if raw_sequence_parallelism is None or raw_sequence_parallelism is ABSENT
            else misfit(model, src_dict, "sequenceParallelism", raw_sequence_parallelism, "true or false", bool)
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
