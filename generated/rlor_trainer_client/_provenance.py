# Generated from spec/openapi.yaml 3.0.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "3.0.0"
SPEC_SHA256 = "3a29fc972c5d11e85498dedace83783b937b508466bd0f1df3397b42a089389b"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "7688e9716d124a4ca199dfeae734b3b3ebb93de0cdd84995bc12b1a9eec3780b"
