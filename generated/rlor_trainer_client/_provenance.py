# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "2.0.0"
SPEC_SHA256 = "6d03b7eca86206c463938e741cba23352bd3e24b3b34fc970bea042614442ce1"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "ee4f4bba23dacec5912b22ccf3bac318f9876999810f763fa29f112b6e568131"
