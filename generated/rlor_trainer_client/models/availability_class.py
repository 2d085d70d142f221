# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from .._open_enum import OpenStrEnum


class AvailabilityClass(OpenStrEnum):
    """How widely and how durably a checkpoint is kept."""

    AVAILABILITY_CLASS_UNSPECIFIED = "AVAILABILITY_CLASS_UNSPECIFIED"
    SINGLE_REGION = "SINGLE_REGION"
    MANAGED_DURABLE = "MANAGED_DURABLE"
