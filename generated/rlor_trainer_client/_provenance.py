# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "3.1.0"
SPEC_SHA256 = "78bb096c23e6d87b5b796812974886839e902b113ddbdb2de2dd27c35fda2734"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "44f55d048b6e70b2bcd3053ad966917b358c84751795c0bed98f4bc293888888"
