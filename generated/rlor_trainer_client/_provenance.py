# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "3.1.0"
SPEC_SHA256 = "71b3bc854eb244c15252c62c2d2ccd696784ad9df0d9c9f928bf6d3d49bfcc3e"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "801f3f9aeade9a4a8822d46719097ed29f962af3098da349b0251bbeb0092e15"
