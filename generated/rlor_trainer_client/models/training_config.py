# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    ARRAY,
    INFINITY,
    ITEM,
    OBJECT,
    SELF,
    members,
    misfit,
    number,
    whole,
)
from .._open_enum import ByValue
from .accelerator_type import AcceleratorType
from .learning_rate_scheduler import LearningRateScheduler
from .region import Region
from .trainer_sharding_scheme import TrainerShardingScheme

_FIELDS = frozenset(
    (
        "outputModel",
        "baseModel",
        "warmStartFrom",
        "jinjaTemplate",
        "learningRate",
        "maxContextLength",
        "loraRank",
        "loraAlpha",
        "loraDropout",
        "loraTargetModules",
        "epochs",
        "batchSize",
        "batchSizeSamples",
        "gradientAccumulationSteps",
        "learningRateWarmupSteps",
        "lrScheduler",
        "optimizerWeightDecay",
        "trainerShardingScheme",
        "region",
        "samplerCheckpointSaveIntervalSteps",
        "projectionHeadDim",
        "customImageTag",
        "acceleratorType",
        "acceleratorCount",
        "extraArgs",
    )
)

_REGION = ByValue(Region)
_ACCELERATOR_TYPE = ByValue(AcceleratorType)

_PATTERN_1 = re.compile("^(accounts/[^/]+/models/[^/]+)?\\Z", re.ASCII).search


@define
class TrainingConfig:
    """Training settings that this resource shares with the vendor's other fine-tuning jobs.

    Attributes:
        output_model: The model that results, as an id or as `accounts/{account}/models/{model}`. Default: the job's id.
            Caller-owned.
        base_model: Model to tune, `accounts/{account}/models/{model}`. Excludes `warmStartFrom`. Default empty.
            Caller-owned.
        warm_start_from: PEFT add-on in Fireworks format to start from, `accounts/{account}/models/{model}`. Excludes
            `baseModel`; refused in service mode. Default empty. Caller-owned.
        jinja_template: Chat template in place of the model's own. Default empty. Caller-owned.
        learning_rate: Learning rate. Default 0, the trainer's own (the vendor's SDK sends 1e-5). Caller-owned.
        max_context_length: Longest sequence, in tokens; some shapes want a multiple of 16. Default 0, the trainer's
            own. Caller-owned.
        lora_rank: Rank of the LoRA adapter. Default 0, full-parameter tuning. Caller-owned.
        lora_alpha: LoRA alpha. Default 0, the trainer's own. Caller-owned.
        lora_dropout: LoRA dropout probability. Default 0. Caller-owned.
        lora_target_modules: Modules that get an adapter. Default empty, the trainer's own choice. Caller-owned.
        epochs: Passes over the dataset. Default 0, the trainer's own. Caller-owned.
        batch_size: Most packed tokens in a batch. Default 0, the trainer's own. Caller-owned.
        batch_size_samples: Samples in a gradient batch. Default 0, the trainer's own. Caller-owned.
        gradient_accumulation_steps: Batches whose gradients are added up. Default 1; the vendor's trainer SDK refuses
            more for this resource. Caller-owned.
        learning_rate_warmup_steps: Steps over which the learning rate rises. Default 0. Caller-owned.
        lr_scheduler: How the learning rate changes; null when unset. Caller-owned.
        optimizer_weight_decay: L2 weight decay. Default 0. Caller-owned.
        trainer_sharding_scheme: How the trainer is split over accelerators; null when unset. Caller-owned.
        region: Where to train. Default `REGION_UNSPECIFIED`, anywhere. Caller-owned.
        sampler_checkpoint_save_interval_steps: Steps between promotable sampler checkpoints, in managed SFT and DPO
            jobs only. Default 0, none. Caller-owned.
        projection_head_dim: Width of a projection head. Default 0, none. Caller-owned.
        custom_image_tag: Tag of the trainer image, such as `0.33.0`. Default none. Caller-owned.
        accelerator_type: Accelerator of a job without a training shape. Default none. Caller-owned.
        accelerator_count: Accelerators of a job without a training shape. Default none. Caller-owned.
        extra_args: Further arguments of the trainer. Needs a super-user key. Default none. Caller-owned.
    """

    output_model: str | None = None
    base_model: str | None = None
    warm_start_from: str | None = None
    jinja_template: str | None = None
    learning_rate: float | None = None
    max_context_length: int | None = None
    lora_rank: int | None = None
    lora_alpha: int | None = None
    lora_dropout: float | None = None
    lora_target_modules: list[str] | None = None
    epochs: int | None = None
    batch_size: int | None = None
    batch_size_samples: int | None = None
    gradient_accumulation_steps: int | None = None
    learning_rate_warmup_steps: int | None = None
    lr_scheduler: LearningRateScheduler | None = None
    optimizer_weight_decay: float | None = None
    trainer_sharding_scheme: TrainerShardingScheme | None = None
    region: Region | None = None
    sampler_checkpoint_save_interval_steps: int | None = None
    projection_head_dim: int | None = None
    custom_image_tag: str | None = None
    accelerator_type: AcceleratorType | None = None
    accelerator_count: int | None = None
    extra_args: list[str] | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if self.output_model is not None:
            data["outputModel"] = self.output_model
        if self.base_model is not None:
            data["baseModel"] = self.base_model
        if self.warm_start_from is not None:
            data["warmStartFrom"] = self.warm_start_from
        if self.jinja_template is not None:
            data["jinjaTemplate"] = self.jinja_template
        if self.learning_rate is not None:
            data["learningRate"] = self.learning_rate
        if self.max_context_length is not None:
            data["maxContextLength"] = self.max_context_length
        if self.lora_rank is not None:
            data["loraRank"] = self.lora_rank
        if self.lora_alpha is not None:
            data["loraAlpha"] = self.lora_alpha
        if self.lora_dropout is not None:
            data["loraDropout"] = self.lora_dropout
        if self.lora_target_modules is not None:
            data["loraTargetModules"] = self.lora_target_modules
        if self.epochs is not None:
            data["epochs"] = self.epochs
        if self.batch_size is not None:
            data["batchSize"] = self.batch_size
        if self.batch_size_samples is not None:
            data["batchSizeSamples"] = self.batch_size_samples
        if self.gradient_accumulation_steps is not None:
            data["gradientAccumulationSteps"] = self.gradient_accumulation_steps
        if self.learning_rate_warmup_steps is not None:
            data["learningRateWarmupSteps"] = self.learning_rate_warmup_steps
        if self.lr_scheduler is not None:
            data["lrScheduler"] = self.lr_scheduler.to_dict(include_read_only=include_read_only)
        if self.optimizer_weight_decay is not None:
            data["optimizerWeightDecay"] = self.optimizer_weight_decay
        if self.trainer_sharding_scheme is not None:
            data["trainerShardingScheme"] = self.trainer_sharding_scheme.to_dict(include_read_only=include_read_only)
        if self.region is not None:
            data["region"] = str(self.region)
        if self.sampler_checkpoint_save_interval_steps is not None:
            data["samplerCheckpointSaveIntervalSteps"] = self.sampler_checkpoint_save_interval_steps
        if self.projection_head_dim is not None:
            data["projectionHeadDim"] = self.projection_head_dim
        if self.custom_image_tag is not None:
            data["customImageTag"] = self.custom_image_tag
        if self.accelerator_type is not None:
            data["acceleratorType"] = str(self.accelerator_type)
        if self.accelerator_count is not None:
            data["acceleratorCount"] = self.accelerator_count
        if self.extra_args is not None:
            data["extraArgs"] = self.extra_args
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
            model.output_model = None
            absent += 1
        else:
            model.output_model = (
                value if type(value) is str else misfit(src_dict, "outputModel", value, "a string", str, None)
            )
        value = get("baseModel", ABSENT)
        if value is ABSENT:
            model.base_model = None
            absent += 1
        else:
            model.base_model = (
                value
                if type(value) is str and _PATTERN_1(value)
                else misfit(
                    src_dict, "baseModel", value, "a string that matches ^(accounts/[^/]+/models/[^/]+)?$", str, None
                )
            )
        value = get("warmStartFrom", ABSENT)
        if value is ABSENT:
            model.warm_start_from = None
            absent += 1
        else:
            model.warm_start_from = (
                value
                if type(value) is str and _PATTERN_1(value)
                else misfit(
                    src_dict,
                    "warmStartFrom",
                    value,
                    "a string that matches ^(accounts/[^/]+/models/[^/]+)?$",
                    str,
                    None,
                )
            )
        value = get("jinjaTemplate", ABSENT)
        if value is ABSENT:
            model.jinja_template = None
            absent += 1
        else:
            model.jinja_template = (
                value if type(value) is str else misfit(src_dict, "jinjaTemplate", value, "a string", str, None)
            )
        value = get("learningRate", ABSENT)
        if value is ABSENT:
            model.learning_rate = None
            absent += 1
        else:
            model.learning_rate = (
                value
                if type(value) is float and -INFINITY < value < INFINITY
                else number(
                    src_dict, "learningRate", value, "a number", lambda value: -INFINITY < value < INFINITY, None
                )
            )
        value = get("maxContextLength", ABSENT)
        if value is ABSENT:
            model.max_context_length = None
            absent += 1
        else:
            model.max_context_length = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "maxContextLength",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("loraRank", ABSENT)
        if value is ABSENT:
            model.lora_rank = None
            absent += 1
        else:
            model.lora_rank = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "loraRank",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("loraAlpha", ABSENT)
        if value is ABSENT:
            model.lora_alpha = None
            absent += 1
        else:
            model.lora_alpha = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "loraAlpha",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("loraDropout", ABSENT)
        if value is ABSENT:
            model.lora_dropout = None
            absent += 1
        else:
            model.lora_dropout = (
                value
                if type(value) is float and -INFINITY < value < INFINITY
                else number(
                    src_dict, "loraDropout", value, "a number", lambda value: -INFINITY < value < INFINITY, None
                )
            )
        value = get("loraTargetModules", ABSENT)
        if value is ABSENT:
            model.lora_target_modules = None
            absent += 1
        else:
            model.lora_target_modules = [
                item if type(item) is str else misfit(value, ITEM, item, "a string", str, "")
                for item in (
                    value
                    if type(value) is ARRAY
                    else misfit(src_dict, "loraTargetModules", value, "an array", list, [])
                )
            ]
        value = get("epochs", ABSENT)
        if value is ABSENT:
            model.epochs = None
            absent += 1
        else:
            model.epochs = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "epochs",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("batchSize", ABSENT)
        if value is ABSENT:
            model.batch_size = None
            absent += 1
        else:
            model.batch_size = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "batchSize",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("batchSizeSamples", ABSENT)
        if value is ABSENT:
            model.batch_size_samples = None
            absent += 1
        else:
            model.batch_size_samples = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "batchSizeSamples",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("gradientAccumulationSteps", ABSENT)
        if value is ABSENT:
            model.gradient_accumulation_steps = None
            absent += 1
        else:
            model.gradient_accumulation_steps = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "gradientAccumulationSteps",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("learningRateWarmupSteps", ABSENT)
        if value is ABSENT:
            model.learning_rate_warmup_steps = None
            absent += 1
        else:
            model.learning_rate_warmup_steps = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "learningRateWarmupSteps",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("lrScheduler", ABSENT)
        if value is ABSENT:
            model.lr_scheduler = None
            absent += 1
        elif value is None:
            model.lr_scheduler = None
        else:
            model.lr_scheduler = (
                LearningRateScheduler.from_dict(value)
                if type(value) is OBJECT
                else misfit(src_dict, "lrScheduler", value, "an object", dict, None)
            )
        value = get("optimizerWeightDecay", ABSENT)
        if value is ABSENT:
            model.optimizer_weight_decay = None
            absent += 1
        else:
            model.optimizer_weight_decay = (
                value
                if type(value) is float and -INFINITY < value < INFINITY
                else number(
                    src_dict,
                    "optimizerWeightDecay",
                    value,
                    "a number",
                    lambda value: -INFINITY < value < INFINITY,
                    None,
                )
            )
        value = get("trainerShardingScheme", ABSENT)
        if value is ABSENT:
            model.trainer_sharding_scheme = None
            absent += 1
        elif value is None:
            model.trainer_sharding_scheme = None
        else:
            model.trainer_sharding_scheme = (
                TrainerShardingScheme.from_dict(value)
                if type(value) is OBJECT
                else misfit(src_dict, "trainerShardingScheme", value, "an object", dict, None)
            )
        value = get("region", ABSENT)
        if value is ABSENT:
            model.region = None
            absent += 1
        else:
            model.region = (
                _REGION[value] if type(value) is str else misfit(src_dict, "region", value, "a string", str, None)
            )
        value = get("samplerCheckpointSaveIntervalSteps", ABSENT)
        if value is ABSENT:
            model.sampler_checkpoint_save_interval_steps = None
            absent += 1
        else:
            model.sampler_checkpoint_save_interval_steps = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "samplerCheckpointSaveIntervalSteps",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("projectionHeadDim", ABSENT)
        if value is ABSENT:
            model.projection_head_dim = None
            absent += 1
        else:
            model.projection_head_dim = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "projectionHeadDim",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("customImageTag", ABSENT)
        if value is ABSENT:
            model.custom_image_tag = None
            absent += 1
        else:
            model.custom_image_tag = (
                value if type(value) is str else misfit(src_dict, "customImageTag", value, "a string", str, None)
            )
        value = get("acceleratorType", ABSENT)
        if value is ABSENT:
            model.accelerator_type = None
            absent += 1
        else:
            model.accelerator_type = (
                _ACCELERATOR_TYPE[value]
                if type(value) is str
                else misfit(src_dict, "acceleratorType", value, "a string", str, None)
            )
        value = get("acceleratorCount", ABSENT)
        if value is ABSENT:
            model.accelerator_count = None
            absent += 1
        else:
            model.accelerator_count = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "acceleratorCount",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("extraArgs", ABSENT)
        if value is ABSENT:
            model.extra_args = None
            absent += 1
        else:
            model.extra_args = [
                item if type(item) is str else misfit(value, ITEM, item, "a string", str, "")
                for item in (
                    value if type(value) is ARRAY else misfit(src_dict, "extraArgs", value, "an array", list, [])
                )
            ]
        if len(src_dict) == 25 - absent:
            model.additional_properties = {}
        else:
            model.additional_properties = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        if model.base_model and model.warm_start_from:
            misfit(src_dict, SELF, src_dict, "at most one of baseModel, warmStartFrom", type(src_dict), None)
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
