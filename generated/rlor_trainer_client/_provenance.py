# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "3.1.0"
SPEC_SHA256 = "fe10f837c459205c22d922885e3c801e16019c7354ff66dd7b12291fb2d9d84d"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "34e8eb44af3211f74a1f05a0a9b9ce5729f74c11e0e7981f4728d03d9a35c2fc"
