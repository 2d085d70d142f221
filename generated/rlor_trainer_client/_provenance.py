# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "3.1.0"
SPEC_SHA256 = "8d25cd023032df80cd57811025d01baac01ad3bd8012f790e9b742bb1b920839"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "83e3f3ca745d6d77a0c52d496daafd1338bfd89986124d98e84ad1f060d63a5e"
