# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "2.0.0"
SPEC_SHA256 = "6a68165d9086d4d7f84b97d16d3a6fe7dff75010088c9254dd9f1a8c3685bcab"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "b15f3f8fa052369dcfecdbf99cbfc91332de4484ef263597b5e751e758a6c1c7"
