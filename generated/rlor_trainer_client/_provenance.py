# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "1.0.0"
SPEC_SHA256 = "c8b9db0431263e0d2d8ad3ee467be1fdd0d45172c7e3f39c54fc40c3babce128"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "575a2897119ba57bba5e7ae298359bcb2bff0a08344d332e848a6453aabcc8c0"
