# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "3.1.0"
SPEC_SHA256 = "b13a37aded8c6a8297eda3385cbf0183528a061ba0ba2e6cb3ec624b7d29a1ee"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "e9b0566ce67849740762dba25d423e02718e468de3656a5bd007d57a0f9ac3c0"
