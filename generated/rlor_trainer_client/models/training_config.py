# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import _encoding, _model
from .._decoding import (
    ABSENT,
    ARRAY,
    INFINITY,
    LARGEST,
    OBJECT,
    Misfit,
    carried,
    every,
    member,
    members,
    misfit,
    respelled,
    unknown,
    whole,
)
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

_OTHERS: dict[str, str] = {
    "output_model": "outputModel",
    "base_model": "baseModel",
    "warm_start_from": "warmStartFrom",
    "jinja_template": "jinjaTemplate",
    "learning_rate": "learningRate",
    "max_context_length": "maxContextLength",
    "lora_rank": "loraRank",
    "lora_alpha": "loraAlpha",
    "lora_dropout": "loraDropout",
    "lora_target_modules": "loraTargetModules",
    "batch_size": "batchSize",
    "batch_size_samples": "batchSizeSamples",
    "gradient_accumulation_steps": "gradientAccumulationSteps",
    "learning_rate_warmup_steps": "learningRateWarmupSteps",
    "lr_scheduler": "lrScheduler",
    "optimizer_weight_decay": "optimizerWeightDecay",
    "trainer_sharding_scheme": "trainerShardingScheme",
    "sampler_checkpoint_save_interval_steps": "samplerCheckpointSaveIntervalSteps",
    "projection_head_dim": "projectionHeadDim",
    "custom_image_tag": "customImageTag",
    "accelerator_type": "acceleratorType",
    "accelerator_count": "acceleratorCount",
    "extra_args": "extraArgs",
}
_FORMER: frozenset[str] = frozenset()

_REGION_BY_VALUE = {member.value: member for member in Region}
_ACCELERATOR_TYPE_BY_VALUE = {member.value: member for member in AcceleratorType}


_FORM = _model.Form(
    _model.Field("output_model", "outputModel", _encoding.text),
    _model.Field("base_model", "baseModel", _encoding.text),
    _model.Field("warm_start_from", "warmStartFrom", _encoding.text),
    _model.Field("jinja_template", "jinjaTemplate", _encoding.text),
    _model.Field("learning_rate", "learningRate", _encoding.FLOAT),
    _model.Field("max_context_length", "maxContextLength", _encoding.INT32),
    _model.Field("lora_rank", "loraRank", _encoding.INT32),
    _model.Field("lora_alpha", "loraAlpha", _encoding.INT32),
    _model.Field("lora_dropout", "loraDropout", _encoding.DOUBLE),
    _model.Field("lora_target_modules", "loraTargetModules", _encoding.each(_encoding.text)),
    _model.Field("epochs", "epochs", _encoding.INT32),
    _model.Field("batch_size", "batchSize", _encoding.INT32),
    _model.Field("batch_size_samples", "batchSizeSamples", _encoding.INT32),
    _model.Field("gradient_accumulation_steps", "gradientAccumulationSteps", _encoding.INT32),
    _model.Field("learning_rate_warmup_steps", "learningRateWarmupSteps", _encoding.INT32),
    _model.Field("lr_scheduler", "lrScheduler", _model.nested("LearningRateScheduler")),
    _model.Field("optimizer_weight_decay", "optimizerWeightDecay", _encoding.DOUBLE),
    _model.Field("trainer_sharding_scheme", "trainerShardingScheme", _model.nested("TrainerShardingScheme")),
    _model.Field("region", "region", _encoding.choice(Region)),
    _model.Field("sampler_checkpoint_save_interval_steps", "samplerCheckpointSaveIntervalSteps", _encoding.INT32),
    _model.Field("projection_head_dim", "projectionHeadDim", _encoding.INT32),
    _model.Field("custom_image_tag", "customImageTag", _encoding.text),
    _model.Field("accelerator_type", "acceleratorType", _encoding.choice(AcceleratorType)),
    _model.Field("accelerator_count", "acceleratorCount", _encoding.INT32),
    _model.Field("extra_args", "extraArgs", _encoding.each(_encoding.text)),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class TrainingConfig(_model.Model):
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

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/TrainingConfig"
    """Where the spec defines it, as a JSON pointer."""
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
            known = 20
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 20 - values.count(ABSENT)
        if len(src_dict) != known:
            renamed = respelled(cls, src_dict, _OTHERS, _FORMER)
            if renamed is not None:
                return cls.from_dict(renamed)
        model = cls.__new__(cls)
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
            else misfit(model, src_dict, "outputModel", raw_output_model, "a string", str)
        )

        model.base_model = (
            raw_base_model
            if type(raw_base_model) is str
            else None
            if raw_base_model is None or raw_base_model is ABSENT
            else misfit(model, src_dict, "baseModel", raw_base_model, "a string", str)
        )

        model.warm_start_from = (
            raw_warm_start_from
            if type(raw_warm_start_from) is str
            else None
            if raw_warm_start_from is None or raw_warm_start_from is ABSENT
            else misfit(model, src_dict, "warmStartFrom", raw_warm_start_from, "a string", str)
        )

        model.jinja_template = (
            raw_jinja_template
            if type(raw_jinja_template) is str
            else None
            if raw_jinja_template is None or raw_jinja_template is ABSENT
            else misfit(model, src_dict, "jinjaTemplate", raw_jinja_template, "a string", str)
        )

        model.learning_rate = (
            raw_learning_rate
            if type(raw_learning_rate) is float and -INFINITY < raw_learning_rate < INFINITY
            else float(raw_learning_rate)
            if type(raw_learning_rate) is int and -LARGEST <= raw_learning_rate <= LARGEST
            else None
            if raw_learning_rate is None or raw_learning_rate is ABSENT
            else misfit(model, src_dict, "learningRate", raw_learning_rate, "a number", float)
        )

        model.max_context_length = (
            raw_max_context_length
            if type(raw_max_context_length) is int and -2147483648 <= raw_max_context_length <= 2147483647
            else None
            if raw_max_context_length is None or raw_max_context_length is ABSENT
            else whole(
                model,
                src_dict,
                "maxContextLength",
                raw_max_context_length,
                "an integer from -2147483648 to 2147483647",
                lambda raw_max_context_length: -2147483648 <= raw_max_context_length <= 2147483647,
            )
        )

        model.lora_rank = (
            raw_lora_rank
            if type(raw_lora_rank) is int and -2147483648 <= raw_lora_rank <= 2147483647
            else None
            if raw_lora_rank is None or raw_lora_rank is ABSENT
            else whole(
                model,
                src_dict,
                "loraRank",
                raw_lora_rank,
                "an integer from -2147483648 to 2147483647",
                lambda raw_lora_rank: -2147483648 <= raw_lora_rank <= 2147483647,
            )
        )

        model.lora_alpha = (
            raw_lora_alpha
            if type(raw_lora_alpha) is int and -2147483648 <= raw_lora_alpha <= 2147483647
            else None
            if raw_lora_alpha is None or raw_lora_alpha is ABSENT
            else whole(
                model,
                src_dict,
                "loraAlpha",
                raw_lora_alpha,
                "an integer from -2147483648 to 2147483647",
                lambda raw_lora_alpha: -2147483648 <= raw_lora_alpha <= 2147483647,
            )
        )

        model.lora_dropout = (
            raw_lora_dropout
            if type(raw_lora_dropout) is float and -INFINITY < raw_lora_dropout < INFINITY
            else float(raw_lora_dropout)
            if type(raw_lora_dropout) is int and -LARGEST <= raw_lora_dropout <= LARGEST
            else None
            if raw_lora_dropout is None or raw_lora_dropout is ABSENT
            else misfit(model, src_dict, "loraDropout", raw_lora_dropout, "a number", float)
        )

        try:
            model.lora_target_modules = (
                [
                    item
                    if type(item) is str
                    else misfit(None, raw_lora_target_modules, item_position, item, "a string", str, "")
                    for item_position, item in enumerate(raw_lora_target_modules)
                ]
                if type(raw_lora_target_modules) is ARRAY
                else None
                if raw_lora_target_modules is None or raw_lora_target_modules is ABSENT
                else misfit(model, src_dict, "loraTargetModules", raw_lora_target_modules, "an array", None)
            )
        except Misfit as error:
            model.lora_target_modules = carried(model, "loraTargetModules", raw_lora_target_modules, error, None)

        model.epochs = (
            raw_epochs
            if type(raw_epochs) is int and -2147483648 <= raw_epochs <= 2147483647
            else None
            if raw_epochs is None or raw_epochs is ABSENT
            else whole(
                model,
                src_dict,
                "epochs",
                raw_epochs,
                "an integer from -2147483648 to 2147483647",
                lambda raw_epochs: -2147483648 <= raw_epochs <= 2147483647,
            )
        )

        model.batch_size = (
            raw_batch_size
            if type(raw_batch_size) is int and -2147483648 <= raw_batch_size <= 2147483647
            else None
            if raw_batch_size is None or raw_batch_size is ABSENT
            else whole(
                model,
                src_dict,
                "batchSize",
                raw_batch_size,
                "an integer from -2147483648 to 2147483647",
                lambda raw_batch_size: -2147483648 <= raw_batch_size <= 2147483647,
            )
        )

        model.batch_size_samples = (
            raw_batch_size_samples
            if type(raw_batch_size_samples) is int and -2147483648 <= raw_batch_size_samples <= 2147483647
            else None
            if raw_batch_size_samples is None or raw_batch_size_samples is ABSENT
            else whole(
                model,
                src_dict,
                "batchSizeSamples",
                raw_batch_size_samples,
                "an integer from -2147483648 to 2147483647",
                lambda raw_batch_size_samples: -2147483648 <= raw_batch_size_samples <= 2147483647,
            )
        )

        model.gradient_accumulation_steps = (
            raw_gradient_accumulation_steps
            if type(raw_gradient_accumulation_steps) is int
            and -2147483648 <= raw_gradient_accumulation_steps <= 2147483647
            else None
            if raw_gradient_accumulation_steps is None or raw_gradient_accumulation_steps is ABSENT
            else whole(
                model,
                src_dict,
                "gradientAccumulationSteps",
                raw_gradient_accumulation_steps,
                "an integer from -2147483648 to 2147483647",
                lambda raw_gradient_accumulation_steps: -2147483648 <= raw_gradient_accumulation_steps <= 2147483647,
            )
        )

        model.learning_rate_warmup_steps = (
            raw_learning_rate_warmup_steps
            if type(raw_learning_rate_warmup_steps) is int
            and -2147483648 <= raw_learning_rate_warmup_steps <= 2147483647
            else None
            if raw_learning_rate_warmup_steps is None or raw_learning_rate_warmup_steps is ABSENT
            else whole(
                model,
                src_dict,
                "learningRateWarmupSteps",
                raw_learning_rate_warmup_steps,
                "an integer from -2147483648 to 2147483647",
                lambda raw_learning_rate_warmup_steps: -2147483648 <= raw_learning_rate_warmup_steps <= 2147483647,
            )
        )

        model.lr_scheduler = (
            LearningRateScheduler.from_dict(raw_lr_scheduler)
            if type(raw_lr_scheduler) is OBJECT
            else None
            if raw_lr_scheduler is None or raw_lr_scheduler is ABSENT
            else misfit(model, src_dict, "lrScheduler", raw_lr_scheduler, "an object", None)
        )

        model.optimizer_weight_decay = (
            raw_optimizer_weight_decay
            if type(raw_optimizer_weight_decay) is float and -INFINITY < raw_optimizer_weight_decay < INFINITY
            else float(raw_optimizer_weight_decay)
            if type(raw_optimizer_weight_decay) is int and -LARGEST <= raw_optimizer_weight_decay <= LARGEST
            else None
            if raw_optimizer_weight_decay is None or raw_optimizer_weight_decay is ABSENT
            else misfit(model, src_dict, "optimizerWeightDecay", raw_optimizer_weight_decay, "a number", float)
        )

        model.trainer_sharding_scheme = (
            TrainerShardingScheme.from_dict(raw_trainer_sharding_scheme)
            if type(raw_trainer_sharding_scheme) is OBJECT
            else None
            if raw_trainer_sharding_scheme is None or raw_trainer_sharding_scheme is ABSENT
            else misfit(model, src_dict, "trainerShardingScheme", raw_trainer_sharding_scheme, "an object", None)
        )

        model.region = (
            _REGION_BY_VALUE[raw_region]
            if type(raw_region) is str and raw_region in _REGION_BY_VALUE
            else None
            if raw_region is None or raw_region is ABSENT
            else member(model, src_dict, "region", raw_region, Region)
        )

        model.sampler_checkpoint_save_interval_steps = (
            raw_sampler_checkpoint_save_interval_steps
            if type(raw_sampler_checkpoint_save_interval_steps) is int
            and -2147483648 <= raw_sampler_checkpoint_save_interval_steps <= 2147483647
            else None
            if raw_sampler_checkpoint_save_interval_steps is None
            or raw_sampler_checkpoint_save_interval_steps is ABSENT
            else whole(
                model,
                src_dict,
                "samplerCheckpointSaveIntervalSteps",
                raw_sampler_checkpoint_save_interval_steps,
                "an integer from -2147483648 to 2147483647",
                lambda raw_sampler_checkpoint_save_interval_steps: (
                    -2147483648 <= raw_sampler_checkpoint_save_interval_steps <= 2147483647
                ),
            )
        )

        if len(src_dict) == known:
            model.projection_head_dim = None
            model.custom_image_tag = None
            model.accelerator_type = None
            model.accelerator_count = None
            model.extra_args = None
        else:
            raw_projection_head_dim = src_dict.get("projectionHeadDim", ABSENT)
            model.projection_head_dim = (
                raw_projection_head_dim
                if type(raw_projection_head_dim) is int and -2147483648 <= raw_projection_head_dim <= 2147483647
                else None
                if raw_projection_head_dim is None or raw_projection_head_dim is ABSENT
                else whole(
                    model,
                    src_dict,
                    "projectionHeadDim",
                    raw_projection_head_dim,
                    "an integer from -2147483648 to 2147483647",
                    lambda raw_projection_head_dim: -2147483648 <= raw_projection_head_dim <= 2147483647,
                )
            )

            raw_custom_image_tag = src_dict.get("customImageTag", ABSENT)
            model.custom_image_tag = (
                raw_custom_image_tag
                if type(raw_custom_image_tag) is str
                else None
                if raw_custom_image_tag is None or raw_custom_image_tag is ABSENT
                else misfit(model, src_dict, "customImageTag", raw_custom_image_tag, "a string", str)
            )

            raw_accelerator_type = src_dict.get("acceleratorType", ABSENT)
            model.accelerator_type = (
                _ACCELERATOR_TYPE_BY_VALUE[raw_accelerator_type]
                if type(raw_accelerator_type) is str and raw_accelerator_type in _ACCELERATOR_TYPE_BY_VALUE
                else None
                if raw_accelerator_type is None or raw_accelerator_type is ABSENT
                else member(model, src_dict, "acceleratorType", raw_accelerator_type, AcceleratorType)
            )

            raw_accelerator_count = src_dict.get("acceleratorCount", ABSENT)
            model.accelerator_count = (
                raw_accelerator_count
                if type(raw_accelerator_count) is int and -2147483648 <= raw_accelerator_count <= 2147483647
                else None
                if raw_accelerator_count is None or raw_accelerator_count is ABSENT
                else whole(
                    model,
                    src_dict,
                    "acceleratorCount",
                    raw_accelerator_count,
                    "an integer from -2147483648 to 2147483647",
                    lambda raw_accelerator_count: -2147483648 <= raw_accelerator_count <= 2147483647,
                )
            )

            raw_extra_args = src_dict.get("extraArgs", ABSENT)
            try:
                model.extra_args = (
                    [
                        item
                        if type(item) is str
                        else misfit(None, raw_extra_args, item_position, item, "a string", str, "")
                        for item_position, item in enumerate(raw_extra_args)
                    ]
                    if type(raw_extra_args) is ARRAY
                    else None
                    if raw_extra_args is None or raw_extra_args is ABSENT
                    else misfit(model, src_dict, "extraArgs", raw_extra_args, "an array", None)
                )
            except Misfit as error:
                model.extra_args = carried(model, "extraArgs", raw_extra_args, error, None)

            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
