# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "1.0.0"
SPEC_SHA256 = "44f586a9e22385836b02714a4ae8e11cc1189c40ac2dc7d4ff9ab05b1ceed1e6"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "b3ae35e0482a9cbbca78cbcb41490ac9a8e7429ad6fedd1021a367052bd30a26"
