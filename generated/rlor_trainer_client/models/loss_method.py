# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from .._open_enum import OpenStrEnum


class LossMethod(OpenStrEnum):
    """Loss method of the trainer."""

    METHOD_UNSPECIFIED = "METHOD_UNSPECIFIED"
    GRPO = "GRPO"
    DAPO = "DAPO"
    DPO = "DPO"
    ORPO = "ORPO"
    GSPO_TOKEN = "GSPO_TOKEN"
