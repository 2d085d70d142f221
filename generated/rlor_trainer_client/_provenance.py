# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "2.0.0"
SPEC_SHA256 = "454e803c26781b0470cd2533cc0f05948f9b5cfc2db78da0e494b5efbb878ce7"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "3c9c637c6dec8147c1b67e082b3472794d0decda7497d2744718d05cb6e7aae7"
