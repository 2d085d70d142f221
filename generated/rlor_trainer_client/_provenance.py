# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "1.0.0"
SPEC_SHA256 = "6af85ac4fd1025c5c11fd48951b35204813ef85d3fe1bdc40f2a4623145409d1"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "46247361abbb1abc0ab6e56a0bc60861e6cd9d4e8e0e5d92fa13c933ddc6a9fc"
