# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "3.1.0"
SPEC_SHA256 = "75d0a2ef2cc9c8143db746e2daea14e2021597be19088aece48c1a79a8b91dad"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "986b00de651c6ab95668ada2f3f32be5171448c7c20389765f73347a2ed653c4"
