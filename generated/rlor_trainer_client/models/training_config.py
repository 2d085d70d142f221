# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    ARRAY,
    INFINITY,
    ITEM,
    LARGEST,
    OBJECT,
    every,
    members,
    misfit,
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

_USUAL_NAMES = (
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
)
_USUAL = every(*_USUAL_NAMES)

_REGION_BY_VALUE = ByValue(Region)
_ACCELERATOR_TYPE_BY_VALUE = ByValue(AcceleratorType)


@define(kw_only=True)
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
        learning_rate: Learning rate, a 32-bit number, so that what is read may differ from what was sent in the eighth
            digit. Default 0, the trainer's own (the vendor's SDK sends 1e-5). Caller-owned.
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
        try:
            values = _USUAL(src_dict)
            known = 20
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 20 - values.count(ABSENT)
        (
            raw_output_model,
            raw_base_model,
            raw_warm_start_from,
            raw_jinja_template,
            raw_learning_rate,
            raw_max_context_length,
            raw_lora_rank,
            raw_lora_alpha,
            raw_lora_dropout,
            raw_lora_target_modules,
            raw_epochs,
            raw_batch_size,
            raw_batch_size_samples,
            raw_gradient_accumulation_steps,
            raw_learning_rate_warmup_steps,
            raw_lr_scheduler,
            raw_optimizer_weight_decay,
            raw_trainer_sharding_scheme,
            raw_region,
            raw_sampler_checkpoint_save_interval_steps,
        ) = values
        model.output_model = (
            raw_output_model
            if type(raw_output_model) is str
            else None
            if raw_output_model is None or raw_output_model is ABSENT
            else misfit(src_dict, "outputModel", raw_output_model, "a string", str, None)
        )
        model.base_model = (
            raw_base_model
            if type(raw_base_model) is str
            else None
            if raw_base_model is None or raw_base_model is ABSENT
            else misfit(src_dict, "baseModel", raw_base_model, "a string", str, None)
        )
        model.warm_start_from = (
            raw_warm_start_from
            if type(raw_warm_start_from) is str
            else None
            if raw_warm_start_from is None or raw_warm_start_from is ABSENT
            else misfit(src_dict, "warmStartFrom", raw_warm_start_from, "a string", str, None)
        )
        model.jinja_template = (
            raw_jinja_template
            if type(raw_jinja_template) is str
            else None
            if raw_jinja_template is None or raw_jinja_template is ABSENT
            else misfit(src_dict, "jinjaTemplate", raw_jinja_template, "a string", str, None)
        )
        model.learning_rate = (
            raw_learning_rate
            if type(raw_learning_rate) is float and -INFINITY < raw_learning_rate < INFINITY
            else float(raw_learning_rate)
            if type(raw_learning_rate) is int and -LARGEST <= raw_learning_rate <= LARGEST
            else None
            if raw_learning_rate is None or raw_learning_rate is ABSENT
            else misfit(src_dict, "learningRate", raw_learning_rate, "a number", float, None)
        )
        model.max_context_length = (
            raw_max_context_length
            if type(raw_max_context_length) is int and -2147483648 <= raw_max_context_length <= 2147483647
            else None
            if raw_max_context_length is None or raw_max_context_length is ABSENT
            else whole(
                src_dict,
                "maxContextLength",
                raw_max_context_length,
                "an integer from -2147483648 to 2147483647",
                lambda raw_max_context_length: -2147483648 <= raw_max_context_length <= 2147483647,
                None,
            )
        )
        model.lora_rank = (
            raw_lora_rank
            if type(raw_lora_rank) is int and -2147483648 <= raw_lora_rank <= 2147483647
            else None
            if raw_lora_rank is None or raw_lora_rank is ABSENT
            else whole(
                src_dict,
                "loraRank",
                raw_lora_rank,
                "an integer from -2147483648 to 2147483647",
                lambda raw_lora_rank: -2147483648 <= raw_lora_rank <= 2147483647,
                None,
            )
        )
        model.lora_alpha = (
            raw_lora_alpha
            if type(raw_lora_alpha) is int and -2147483648 <= raw_lora_alpha <= 2147483647
            else None
            if raw_lora_alpha is None or raw_lora_alpha is ABSENT
            else whole(
                src_dict,
                "loraAlpha",
                raw_lora_alpha,
                "an integer from -2147483648 to 2147483647",
                lambda raw_lora_alpha: -2147483648 <= raw_lora_alpha <= 2147483647,
                None,
            )
        )
        model.lora_dropout = (
            raw_lora_dropout
            if type(raw_lora_dropout) is float and -INFINITY < raw_lora_dropout < INFINITY
            else float(raw_lora_dropout)
            if type(raw_lora_dropout) is int and -LARGEST <= raw_lora_dropout <= LARGEST
            else None
            if raw_lora_dropout is None or raw_lora_dropout is ABSENT
            else misfit(src_dict, "loraDropout", raw_lora_dropout, "a number", float, None)
        )
        model.lora_target_modules = (
            None
            if raw_lora_target_modules is None or raw_lora_target_modules is ABSENT
            else [
                item if type(item) is str else misfit(raw_lora_target_modules, ITEM, item, "a string", str, "")
                for item in (
                    raw_lora_target_modules
                    if type(raw_lora_target_modules) is ARRAY
                    else misfit(src_dict, "loraTargetModules", raw_lora_target_modules, "an array", list, [])
                )
            ]
        )
        model.epochs = (
            raw_epochs
            if type(raw_epochs) is int and -2147483648 <= raw_epochs <= 2147483647
            else None
            if raw_epochs is None or raw_epochs is ABSENT
            else whole(
                src_dict,
                "epochs",
                raw_epochs,
                "an integer from -2147483648 to 2147483647",
                lambda raw_epochs: -2147483648 <= raw_epochs <= 2147483647,
                None,
            )
        )
        model.batch_size = (
            raw_batch_size
            if type(raw_batch_size) is int and -2147483648 <= raw_batch_size <= 2147483647
            else None
            if raw_batch_size is None or raw_batch_size is ABSENT
            else whole(
                src_dict,
                "batchSize",
                raw_batch_size,
                "an integer from -2147483648 to 2147483647",
                lambda raw_batch_size: -2147483648 <= raw_batch_size <= 2147483647,
                None,
            )
        )
        model.batch_size_samples = (
            raw_batch_size_samples
            if type(raw_batch_size_samples) is int and -2147483648 <= raw_batch_size_samples <= 2147483647
            else None
            if raw_batch_size_samples is None or raw_batch_size_samples is ABSENT
            else whole(
                src_dict,
                "batchSizeSamples",
                raw_batch_size_samples,
                "an integer from -2147483648 to 2147483647",
                lambda raw_batch_size_samples: -2147483648 <= raw_batch_size_samples <= 2147483647,
                None,
            )
        )
        model.gradient_accumulation_steps = (
            raw_gradient_accumulation_steps
            if type(raw_gradient_accumulation_steps) is int
            and -2147483648 <= raw_gradient_accumulation_steps <= 2147483647
            else None
            if raw_gradient_accumulation_steps is None or raw_gradient_accumulation_steps is ABSENT
            else whole(
                src_dict,
                "gradientAccumulationSteps",
                raw_gradient_accumulation_steps,
                "an integer from -2147483648 to 2147483647",
                lambda raw_gradient_accumulation_steps: -2147483648 <= raw_gradient_accumulation_steps <= 2147483647,
                None,
            )
        )
        model.learning_rate_warmup_steps = (
            raw_learning_rate_warmup_steps
            if type(raw_learning_rate_warmup_steps) is int
            and -2147483648 <= raw_learning_rate_warmup_steps <= 2147483647
            else None
            if raw_learning_rate_warmup_steps is None or raw_learning_rate_warmup_steps is ABSENT
            else whole(
                src_dict,
                "learningRateWarmupSteps",
                raw_learning_rate_warmup_steps,
                "an integer from -2147483648 to 2147483647",
                lambda raw_learning_rate_warmup_steps: -2147483648 <= raw_learning_rate_warmup_steps <= 2147483647,
                None,
            )
        )
        model.lr_scheduler = (
            LearningRateScheduler.from_dict(raw_lr_scheduler)
            if type(raw_lr_scheduler) is OBJECT
            else None
            if raw_lr_scheduler is None or raw_lr_scheduler is ABSENT
            else misfit(src_dict, "lrScheduler", raw_lr_scheduler, "an object", dict, None)
        )
        model.optimizer_weight_decay = (
            raw_optimizer_weight_decay
            if type(raw_optimizer_weight_decay) is float and -INFINITY < raw_optimizer_weight_decay < INFINITY
            else float(raw_optimizer_weight_decay)
            if type(raw_optimizer_weight_decay) is int and -LARGEST <= raw_optimizer_weight_decay <= LARGEST
            else None
            if raw_optimizer_weight_decay is None or raw_optimizer_weight_decay is ABSENT
            else misfit(src_dict, "optimizerWeightDecay", raw_optimizer_weight_decay, "a number", float, None)
        )
        model.trainer_sharding_scheme = (
            TrainerShardingScheme.from_dict(raw_trainer_sharding_scheme)
            if type(raw_trainer_sharding_scheme) is OBJECT
            else None
            if raw_trainer_sharding_scheme is None or raw_trainer_sharding_scheme is ABSENT
            else misfit(src_dict, "trainerShardingScheme", raw_trainer_sharding_scheme, "an object", dict, None)
        )
        model.region = (
            _REGION_BY_VALUE[raw_region]
            if type(raw_region) is str
            else None
            if raw_region is None or raw_region is ABSENT
            else misfit(src_dict, "region", raw_region, "a string", str, None)
        )
        model.sampler_checkpoint_save_interval_steps = (
            raw_sampler_checkpoint_save_interval_steps
            if type(raw_sampler_checkpoint_save_interval_steps) is int
            and -2147483648 <= raw_sampler_checkpoint_save_interval_steps <= 2147483647
            else None
            if raw_sampler_checkpoint_save_interval_steps is None
            or raw_sampler_checkpoint_save_interval_steps is ABSENT
            else whole(
                src_dict,
                "samplerCheckpointSaveIntervalSteps",
                raw_sampler_checkpoint_save_interval_steps,
                "an integer from -2147483648 to 2147483647",
                lambda raw_sampler_checkpoint_save_interval_steps: (
                    -2147483648 <= raw_sampler_checkpoint_save_interval_steps <= 2147483647
                ),
                None,
            )
        )
        if len(src_dict) == known:
            model.projection_head_dim = None
            model.custom_image_tag = None
            model.accelerator_type = None
            model.accelerator_count = None
            model.extra_args = None
            model.additional_properties = {}
        else:
            raw_projection_head_dim = src_dict.get("projectionHeadDim", ABSENT)
            model.projection_head_dim = (
                raw_projection_head_dim
                if type(raw_projection_head_dim) is int and -2147483648 <= raw_projection_head_dim <= 2147483647
                else None
                if raw_projection_head_dim is None or raw_projection_head_dim is ABSENT
                else whole(
                    src_dict,
                    "projectionHeadDim",
                    raw_projection_head_dim,
                    "an integer from -2147483648 to 2147483647",
                    lambda raw_projection_head_dim: -2147483648 <= raw_projection_head_dim <= 2147483647,
                    None,
                )
            )
            raw_custom_image_tag = src_dict.get("customImageTag", ABSENT)
            model.custom_image_tag = (
                raw_custom_image_tag
                if type(raw_custom_image_tag) is str
                else None
                if raw_custom_image_tag is None or raw_custom_image_tag is ABSENT
                else misfit(src_dict, "customImageTag", raw_custom_image_tag, "a string", str, None)
            )
            raw_accelerator_type = src_dict.get("acceleratorType", ABSENT)
            model.accelerator_type = (
                _ACCELERATOR_TYPE_BY_VALUE[raw_accelerator_type]
                if type(raw_accelerator_type) is str
                else None
                if raw_accelerator_type is None or raw_accelerator_type is ABSENT
                else misfit(src_dict, "acceleratorType", raw_accelerator_type, "a string", str, None)
            )
            raw_accelerator_count = src_dict.get("acceleratorCount", ABSENT)
            model.accelerator_count = (
                raw_accelerator_count
                if type(raw_accelerator_count) is int and -2147483648 <= raw_accelerator_count <= 2147483647
                else None
                if raw_accelerator_count is None or raw_accelerator_count is ABSENT
                else whole(
                    src_dict,
                    "acceleratorCount",
                    raw_accelerator_count,
                    "an integer from -2147483648 to 2147483647",
                    lambda raw_accelerator_count: -2147483648 <= raw_accelerator_count <= 2147483647,
                    None,
                )
            )
            raw_extra_args = src_dict.get("extraArgs", ABSENT)
            model.extra_args = (
                None
                if raw_extra_args is None or raw_extra_args is ABSENT
                else [
                    item if type(item) is str else misfit(raw_extra_args, ITEM, item, "a string", str, "")
                    for item in (
                        raw_extra_args
                        if type(raw_extra_args) is ARRAY
                        else misfit(src_dict, "extraArgs", raw_extra_args, "an array", list, [])
                    )
                ]
            )
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
