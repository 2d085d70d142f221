# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from .._open_enum import OpenStrEnum


class EncryptionState(OpenStrEnum):
    """How what a job stores is encrypted."""

    ENCRYPTION_STATE_UNSPECIFIED = "ENCRYPTION_STATE_UNSPECIFIED"
    ENCRYPTION_STATE_PLAINTEXT = "ENCRYPTION_STATE_PLAINTEXT"
    ENCRYPTION_STATE_CMEK = "ENCRYPTION_STATE_CMEK"
