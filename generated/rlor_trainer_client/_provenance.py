# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "1.0.0"
SPEC_SHA256 = "710f809ddb6c14fb53cc0bdd1d5137d0d2d7aeb3fd44552e215f9c5f852a8e81"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "120ebf09c129c39ab5b0a4a1cf887a4be949f475a70c48e772caf54edf5111df"
