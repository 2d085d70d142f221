from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.accelerator_type import AcceleratorType
from ..models.region import Region
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.learning_rate_scheduler import LearningRateScheduler
    from ..models.trainer_sharding_scheme import TrainerShardingScheme


T = TypeVar("T", bound="TrainingConfig")


@_attrs_define
class TrainingConfig:
    """Training settings that this resource shares with the vendor's other fine-tuning jobs.

    Attributes:
        output_model (str | Unset): The model that results, as an id or as `accounts/{account}/models/{model}`. Default:
            the job's id. Caller-owned.
        base_model (str | Unset): Model to tune, `accounts/{account}/models/{model}`. Excludes `warmStartFrom`. Default
            empty. Caller-owned.
        warm_start_from (str | Unset): PEFT add-on in Fireworks format to start from,
            `accounts/{account}/models/{model}`. Excludes `baseModel`; refused in service mode. Default empty. Caller-owned.
        jinja_template (str | Unset): Chat template in place of the model's own. Default empty. Caller-owned.
        learning_rate (float | Unset): Learning rate. Default 0, the trainer's own (the vendor's SDK sends 1e-5).
            Caller-owned.
        max_context_length (int | Unset): Longest sequence, in tokens; some shapes want a multiple of 16. Default 0, the
            trainer's own. Caller-owned.
        lora_rank (int | Unset): Rank of the LoRA adapter. Default 0, full-parameter tuning. Caller-owned.
        lora_alpha (int | Unset): LoRA alpha. Default 0, the trainer's own. Caller-owned.
        lora_dropout (float | Unset): LoRA dropout probability. Default 0. Caller-owned.
        lora_target_modules (list[str] | Unset): Modules that get an adapter. Default empty, the trainer's own choice.
            Caller-owned.
        epochs (int | Unset): Passes over the dataset. Default 0, the trainer's own. Caller-owned.
        batch_size (int | Unset): Most packed tokens in a batch. Default 0, the trainer's own. Caller-owned.
        batch_size_samples (int | Unset): Samples in a gradient batch. Default 0, the trainer's own. Caller-owned.
        gradient_accumulation_steps (int | Unset): Batches whose gradients are added up. Default 1; the vendor's trainer
            SDK refuses more for this resource. Caller-owned.
        learning_rate_warmup_steps (int | Unset): Steps over which the learning rate rises. Default 0. Caller-owned.
        lr_scheduler (LearningRateScheduler | None | Unset): How the learning rate changes; null when unset. Caller-
            owned.
        optimizer_weight_decay (float | Unset): L2 weight decay. Default 0. Caller-owned.
        trainer_sharding_scheme (None | TrainerShardingScheme | Unset): How the trainer is split over accelerators; null
            when unset. Caller-owned.
        region (Region | Unset): Region of the vendor's fleet. New values appear often.
        sampler_checkpoint_save_interval_steps (int | Unset): Steps between promotable sampler checkpoints, in managed
            SFT and DPO jobs only. Default 0, none. Caller-owned.
        projection_head_dim (int | Unset): Width of a projection head. Default 0, none. Caller-owned.
        custom_image_tag (str | Unset): Tag of the trainer image, such as `0.33.0`. Default none. Caller-owned.
        accelerator_type (AcceleratorType | Unset): Type of accelerator.
        accelerator_count (int | Unset): Accelerators of a job without a training shape. Default none. Caller-owned.
        extra_args (list[str] | Unset): Further arguments of the trainer. Needs a super-user key. Default none. Caller-
            owned.
    """

    output_model: str | Unset = UNSET
    base_model: str | Unset = UNSET
    warm_start_from: str | Unset = UNSET
    jinja_template: str | Unset = UNSET
    learning_rate: float | Unset = UNSET
    max_context_length: int | Unset = UNSET
    lora_rank: int | Unset = UNSET
    lora_alpha: int | Unset = UNSET
    lora_dropout: float | Unset = UNSET
    lora_target_modules: list[str] | Unset = UNSET
    epochs: int | Unset = UNSET
    batch_size: int | Unset = UNSET
    batch_size_samples: int | Unset = UNSET
    gradient_accumulation_steps: int | Unset = UNSET
    learning_rate_warmup_steps: int | Unset = UNSET
    lr_scheduler: LearningRateScheduler | None | Unset = UNSET
    optimizer_weight_decay: float | Unset = UNSET
    trainer_sharding_scheme: None | TrainerShardingScheme | Unset = UNSET
    region: Region | Unset = UNSET
    sampler_checkpoint_save_interval_steps: int | Unset = UNSET
    projection_head_dim: int | Unset = UNSET
    custom_image_tag: str | Unset = UNSET
    accelerator_type: AcceleratorType | Unset = UNSET
    accelerator_count: int | Unset = UNSET
    extra_args: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.learning_rate_scheduler import LearningRateScheduler  # noqa: PLC0415
        from ..models.trainer_sharding_scheme import TrainerShardingScheme  # noqa: PLC0415

        output_model = self.output_model

        base_model = self.base_model

        warm_start_from = self.warm_start_from

        jinja_template = self.jinja_template

        learning_rate = self.learning_rate

        max_context_length = self.max_context_length

        lora_rank = self.lora_rank

        lora_alpha = self.lora_alpha

        lora_dropout = self.lora_dropout

        lora_target_modules: list[str] | Unset = UNSET
        if not isinstance(self.lora_target_modules, Unset):
            lora_target_modules = self.lora_target_modules

        epochs = self.epochs

        batch_size = self.batch_size

        batch_size_samples = self.batch_size_samples

        gradient_accumulation_steps = self.gradient_accumulation_steps

        learning_rate_warmup_steps = self.learning_rate_warmup_steps

        lr_scheduler: dict[str, Any] | None | Unset
        if isinstance(self.lr_scheduler, Unset):
            lr_scheduler = UNSET
        elif isinstance(self.lr_scheduler, LearningRateScheduler):
            lr_scheduler = self.lr_scheduler.to_dict()
        else:
            lr_scheduler = self.lr_scheduler

        optimizer_weight_decay = self.optimizer_weight_decay

        trainer_sharding_scheme: dict[str, Any] | None | Unset
        if isinstance(self.trainer_sharding_scheme, Unset):
            trainer_sharding_scheme = UNSET
        elif isinstance(self.trainer_sharding_scheme, TrainerShardingScheme):
            trainer_sharding_scheme = self.trainer_sharding_scheme.to_dict()
        else:
            trainer_sharding_scheme = self.trainer_sharding_scheme

        region: str | Unset = UNSET
        if not isinstance(self.region, Unset):
            region = self.region.value

        sampler_checkpoint_save_interval_steps = (
            self.sampler_checkpoint_save_interval_steps
        )

        projection_head_dim = self.projection_head_dim

        custom_image_tag = self.custom_image_tag

        accelerator_type: str | Unset = UNSET
        if not isinstance(self.accelerator_type, Unset):
            accelerator_type = self.accelerator_type.value

        accelerator_count = self.accelerator_count

        extra_args: list[str] | Unset = UNSET
        if not isinstance(self.extra_args, Unset):
            extra_args = self.extra_args

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if output_model is not UNSET:
            field_dict["outputModel"] = output_model
        if base_model is not UNSET:
            field_dict["baseModel"] = base_model
        if warm_start_from is not UNSET:
            field_dict["warmStartFrom"] = warm_start_from
        if jinja_template is not UNSET:
            field_dict["jinjaTemplate"] = jinja_template
        if learning_rate is not UNSET:
            field_dict["learningRate"] = learning_rate
        if max_context_length is not UNSET:
            field_dict["maxContextLength"] = max_context_length
        if lora_rank is not UNSET:
            field_dict["loraRank"] = lora_rank
        if lora_alpha is not UNSET:
            field_dict["loraAlpha"] = lora_alpha
        if lora_dropout is not UNSET:
            field_dict["loraDropout"] = lora_dropout
        if lora_target_modules is not UNSET:
            field_dict["loraTargetModules"] = lora_target_modules
        if epochs is not UNSET:
            field_dict["epochs"] = epochs
        if batch_size is not UNSET:
            field_dict["batchSize"] = batch_size
        if batch_size_samples is not UNSET:
            field_dict["batchSizeSamples"] = batch_size_samples
        if gradient_accumulation_steps is not UNSET:
            field_dict["gradientAccumulationSteps"] = gradient_accumulation_steps
        if learning_rate_warmup_steps is not UNSET:
            field_dict["learningRateWarmupSteps"] = learning_rate_warmup_steps
        if lr_scheduler is not UNSET:
            field_dict["lrScheduler"] = lr_scheduler
        if optimizer_weight_decay is not UNSET:
            field_dict["optimizerWeightDecay"] = optimizer_weight_decay
        if trainer_sharding_scheme is not UNSET:
            field_dict["trainerShardingScheme"] = trainer_sharding_scheme
        if region is not UNSET:
            field_dict["region"] = region
        if sampler_checkpoint_save_interval_steps is not UNSET:
            field_dict["samplerCheckpointSaveIntervalSteps"] = (
                sampler_checkpoint_save_interval_steps
            )
        if projection_head_dim is not UNSET:
            field_dict["projectionHeadDim"] = projection_head_dim
        if custom_image_tag is not UNSET:
            field_dict["customImageTag"] = custom_image_tag
        if accelerator_type is not UNSET:
            field_dict["acceleratorType"] = accelerator_type
        if accelerator_count is not UNSET:
            field_dict["acceleratorCount"] = accelerator_count
        if extra_args is not UNSET:
            field_dict["extraArgs"] = extra_args

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.learning_rate_scheduler import LearningRateScheduler  # noqa: PLC0415
        from ..models.trainer_sharding_scheme import TrainerShardingScheme  # noqa: PLC0415

        d = dict(src_dict)
        output_model = d.pop("outputModel", UNSET)

        base_model = d.pop("baseModel", UNSET)

        warm_start_from = d.pop("warmStartFrom", UNSET)

        jinja_template = d.pop("jinjaTemplate", UNSET)

        learning_rate = d.pop("learningRate", UNSET)

        max_context_length = d.pop("maxContextLength", UNSET)

        lora_rank = d.pop("loraRank", UNSET)

        lora_alpha = d.pop("loraAlpha", UNSET)

        lora_dropout = d.pop("loraDropout", UNSET)

        lora_target_modules = cast(list[str], d.pop("loraTargetModules", UNSET))

        epochs = d.pop("epochs", UNSET)

        batch_size = d.pop("batchSize", UNSET)

        batch_size_samples = d.pop("batchSizeSamples", UNSET)

        gradient_accumulation_steps = d.pop("gradientAccumulationSteps", UNSET)

        learning_rate_warmup_steps = d.pop("learningRateWarmupSteps", UNSET)

        def _parse_lr_scheduler(data: object) -> LearningRateScheduler | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                lr_scheduler_type_0 = LearningRateScheduler.from_dict(data)

                return lr_scheduler_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(LearningRateScheduler | None | Unset, data)

        lr_scheduler = _parse_lr_scheduler(d.pop("lrScheduler", UNSET))

        optimizer_weight_decay = d.pop("optimizerWeightDecay", UNSET)

        def _parse_trainer_sharding_scheme(
            data: object,
        ) -> None | TrainerShardingScheme | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                trainer_sharding_scheme_type_0 = TrainerShardingScheme.from_dict(data)

                return trainer_sharding_scheme_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TrainerShardingScheme | Unset, data)

        trainer_sharding_scheme = _parse_trainer_sharding_scheme(
            d.pop("trainerShardingScheme", UNSET)
        )

        _region = d.pop("region", UNSET)
        region: Region | Unset
        if isinstance(_region, Unset):
            region = UNSET
        else:
            region = Region(_region)

        sampler_checkpoint_save_interval_steps = d.pop(
            "samplerCheckpointSaveIntervalSteps", UNSET
        )

        projection_head_dim = d.pop("projectionHeadDim", UNSET)

        custom_image_tag = d.pop("customImageTag", UNSET)

        _accelerator_type = d.pop("acceleratorType", UNSET)
        accelerator_type: AcceleratorType | Unset
        if isinstance(_accelerator_type, Unset):
            accelerator_type = UNSET
        else:
            accelerator_type = AcceleratorType(_accelerator_type)

        accelerator_count = d.pop("acceleratorCount", UNSET)

        extra_args = cast(list[str], d.pop("extraArgs", UNSET))

        training_config = cls(
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
            lr_scheduler=lr_scheduler,
            optimizer_weight_decay=optimizer_weight_decay,
            trainer_sharding_scheme=trainer_sharding_scheme,
            region=region,
            sampler_checkpoint_save_interval_steps=sampler_checkpoint_save_interval_steps,
            projection_head_dim=projection_head_dim,
            custom_image_tag=custom_image_tag,
            accelerator_type=accelerator_type,
            accelerator_count=accelerator_count,
            extra_args=extra_args,
        )

        training_config.additional_properties = d
        return training_config

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
