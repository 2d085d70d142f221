# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "3.1.0"
SPEC_SHA256 = "b7f3a1d4cdb710931d6b6161b0cb46b0558cbfe290c2ca985705d659be2cb7a8"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "5a1e2d52c9ffe88859209b03f55a6bafe3140308f096a75e9c3905a69cb48ed9"
