# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "3.1.0"
SPEC_SHA256 = "5deda681e7613eccc14666d23f24227a90529bd8f0b9f5a7460803603040831f"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "1991a8e51077277a17401a22a4a518357652c007ae128e04d3afc2c3cac1c650"
