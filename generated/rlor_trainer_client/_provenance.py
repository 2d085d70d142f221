# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "1.0.0"
SPEC_SHA256 = "d7caeef8af83dd28b2a5e9ac80bfa67bf4106b97cf8c7c6e0eda242d5d26dcd4"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "4cc5aeda4e8d1170abc3000ecf5c05cdad64da7505a5d7a111701e3a86ce8ccc"
