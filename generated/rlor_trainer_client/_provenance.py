# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "3.1.0"
SPEC_SHA256 = "e493e560c9493cd99d56387abb9d1ea53560764b2bd6e2f9e18939b975a21efa"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "f95a2db8c6e7ebfe320d26a974a8a5582f46e2f73e430a3676b59b961628b316"
