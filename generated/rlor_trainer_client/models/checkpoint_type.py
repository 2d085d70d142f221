# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from .._open_enum import OpenStrEnum


class CheckpointType(OpenStrEnum):
    """What a checkpoint holds. A base model or a LoRA adapter for inference can be promoted; an ARC v2 delta and the
    trainer's own resume states cannot."""

    CHECKPOINT_TYPE_UNSPECIFIED = "CHECKPOINT_TYPE_UNSPECIFIED"
    CHECKPOINT_TYPE_INFERENCE_BASE = "CHECKPOINT_TYPE_INFERENCE_BASE"
    CHECKPOINT_TYPE_INFERENCE_ARC_V2 = "CHECKPOINT_TYPE_INFERENCE_ARC_V2"
    CHECKPOINT_TYPE_INFERENCE_LORA = "CHECKPOINT_TYPE_INFERENCE_LORA"
    CHECKPOINT_TYPE_TRAINING = "CHECKPOINT_TYPE_TRAINING"
    CHECKPOINT_TYPE_TRAINING_LORA = "CHECKPOINT_TYPE_TRAINING_LORA"
