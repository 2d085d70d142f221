# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "3.1.0"
SPEC_SHA256 = "276007119fe910510e467c8441e7644021ffad0eaef68dae65b8f0068f8a3a4d"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "23884326c5e15b7cafe0872a04200a77de1df9247727249fcf8bbef19d6a147b"
