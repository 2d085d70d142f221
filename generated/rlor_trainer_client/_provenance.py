# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "3.1.0"
SPEC_SHA256 = "d12e8cfd1b2ba6d62bb83a6f196db400e7f6329d2373b79b27aa0c3b638e4b7e"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "36e3b8635f0e0cc8833cca866b607152bf19aa04c2042ae1a81b8df5f98f7184"
