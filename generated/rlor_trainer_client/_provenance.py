# Generated from spec/openapi.yaml 3.0.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "3.0.0"
SPEC_SHA256 = "c127f016de4e1441c61d4bf5e3314cffba9df832bf28bc5e1c2e69a301d25844"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "2958ea961cdd5617312deee483a77a53791adfacb7c2d47cd2c679053c763f7c"
