# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "1.0.0"
SPEC_SHA256 = "d7caeef8af83dd28b2a5e9ac80bfa67bf4106b97cf8c7c6e0eda242d5d26dcd4"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "ebc9ba1dbf63678734f5a8e6324a48bf7aae3f5a919ea6cffebc8a00cb8b8c17"
