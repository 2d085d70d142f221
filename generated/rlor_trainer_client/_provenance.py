# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "3.1.0"
SPEC_SHA256 = "75d0a2ef2cc9c8143db746e2daea14e2021597be19088aece48c1a79a8b91dad"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "f3e7e8af5b6d93fd40d314be53eb29289624443f7bb1a123f82811851444f2a2"
