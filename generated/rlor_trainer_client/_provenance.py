# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "2.0.0"
SPEC_SHA256 = "1c69b2d89d07f2e1e9b4dc8d793fd41f0f4d4df39a98d40207b55d4e3836f35e"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "4d2bce860f6243288a75f93d1fb8317f027bb01b7b7b8a1109fba22638fd9609"
