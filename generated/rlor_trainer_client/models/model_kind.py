# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from .._open_enum import OpenStrEnum


class ModelKind(OpenStrEnum):
    """What kind of model this is."""

    KIND_UNSPECIFIED = "KIND_UNSPECIFIED"
    HF_BASE_MODEL = "HF_BASE_MODEL"
    HF_PEFT_ADDON = "HF_PEFT_ADDON"
    HF_TEFT_ADDON = "HF_TEFT_ADDON"
    FLUMINA_BASE_MODEL = "FLUMINA_BASE_MODEL"
    FLUMINA_ADDON = "FLUMINA_ADDON"
    DRAFT_ADDON = "DRAFT_ADDON"
    LIVE_MERGE = "LIVE_MERGE"
    CUSTOM_MODEL = "CUSTOM_MODEL"
    EMBEDDING_MODEL = "EMBEDDING_MODEL"
    SNAPSHOT_MODEL = "SNAPSHOT_MODEL"
