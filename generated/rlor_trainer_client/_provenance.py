# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "3.1.0"
SPEC_SHA256 = "276007119fe910510e467c8441e7644021ffad0eaef68dae65b8f0068f8a3a4d"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "e9df28175f0e03fae2dd689b14709bd25fc738163fb1b1bff7023ed939e0d7cb"
