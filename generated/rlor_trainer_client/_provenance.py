# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "2.0.0"
SPEC_SHA256 = "0c9f34ae0ef2ed0004b0fc1b6b1ac9ed054b3257de580c15c8f4e2bf5da3c52d"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "d7df17aa12a5b10872090810d0d9aed5456892d008c2329c90cc5c22bd90ca88"
