# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from .._open_enum import OpenStrEnum


class Purpose(OpenStrEnum):
    """Scheduling purpose of a job."""

    PURPOSE_UNSPECIFIED = "PURPOSE_UNSPECIFIED"
    PURPOSE_PILOT = "PURPOSE_PILOT"
