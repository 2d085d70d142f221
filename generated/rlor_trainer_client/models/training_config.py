# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._wire import json_object
from .accelerator_type import AcceleratorType
from .learning_rate_scheduler import LearningRateScheduler
from .region import Region
from .trainer_sharding_scheme import TrainerShardingScheme


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
        """The model of a JSON object. Raises `KeyError`, `TypeError` or `ValueError` for one that does not fit."""
        data = json_object(src_dict)
        output_model = data.pop("outputModel", None)
        base_model = data.pop("baseModel", None)
        warm_start_from = data.pop("warmStartFrom", None)
        jinja_template = data.pop("jinjaTemplate", None)
        learning_rate = data.pop("learningRate", None)
        max_context_length = data.pop("maxContextLength", None)
        lora_rank = data.pop("loraRank", None)
        lora_alpha = data.pop("loraAlpha", None)
        lora_dropout = data.pop("loraDropout", None)
        lora_target_modules = data.pop("loraTargetModules", None)
        epochs = data.pop("epochs", None)
        batch_size = data.pop("batchSize", None)
        batch_size_samples = data.pop("batchSizeSamples", None)
        gradient_accumulation_steps = data.pop("gradientAccumulationSteps", None)
        learning_rate_warmup_steps = data.pop("learningRateWarmupSteps", None)
        lr_scheduler = data.pop("lrScheduler", None)
        optimizer_weight_decay = data.pop("optimizerWeightDecay", None)
        trainer_sharding_scheme = data.pop("trainerShardingScheme", None)
        region = data.pop("region", None)
        sampler_checkpoint_save_interval_steps = data.pop("samplerCheckpointSaveIntervalSteps", None)
        projection_head_dim = data.pop("projectionHeadDim", None)
        custom_image_tag = data.pop("customImageTag", None)
        accelerator_type = data.pop("acceleratorType", None)
        accelerator_count = data.pop("acceleratorCount", None)
        extra_args = data.pop("extraArgs", None)
        model = cls(
            output_model=output_model,
            base_model=base_model,
            warm_start_from=warm_start_from,
            jinja_template=jinja_template,
            learning_rate=learning_rate,
            max_context_length=max_context_length,
            lora_rank=lora_rank,
            lora_alpha=lora_alpha,
            lora_dropout=lora_dropout,
            lora_target_modules=lora_target_modules,
            epochs=epochs,
            batch_size=batch_size,
            batch_size_samples=batch_size_samples,
            gradient_accumulation_steps=gradient_accumulation_steps,
            learning_rate_warmup_steps=learning_rate_warmup_steps,
            lr_scheduler=None if lr_scheduler is None else LearningRateScheduler.from_dict(lr_scheduler),
            optimizer_weight_decay=optimizer_weight_decay,
            trainer_sharding_scheme=None
            if trainer_sharding_scheme is None
            else TrainerShardingScheme.from_dict(trainer_sharding_scheme),
            region=None if region is None else Region(region),
            sampler_checkpoint_save_interval_steps=sampler_checkpoint_save_interval_steps,
            projection_head_dim=projection_head_dim,
            custom_image_tag=custom_image_tag,
            accelerator_type=None if accelerator_type is None else AcceleratorType(accelerator_type),
            accelerator_count=accelerator_count,
            extra_args=extra_args,
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
