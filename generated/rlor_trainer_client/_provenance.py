# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "3.1.0"
SPEC_SHA256 = "1214ab1bd8fb163e63e815742a4ca4a5fc0f4d0627bf2afccf8bbfd4620e4305"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "28e6bd7ea9b02c07143e010853fbf8e44f6b2361bee500e4d7b23a3a87c615b1"
