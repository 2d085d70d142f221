# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "3.1.0"
SPEC_SHA256 = "b13a37aded8c6a8297eda3385cbf0183528a061ba0ba2e6cb3ec624b7d29a1ee"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "76fa2c6632417806ab85387547e6263579c68a91d31ab1957d723fbf93494459"
