# Generated from spec/openapi.yaml 3.0.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "3.0.0"
SPEC_SHA256 = "3a29fc972c5d11e85498dedace83783b937b508466bd0f1df3397b42a089389b"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "1f37978b276e9faf84ccc0ca3939ef3a5906cb11e0902ce87b8e07865e608c1c"
