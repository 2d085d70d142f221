# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What this client was generated from. `python -m rlor_trainer_client` prints it."""

from __future__ import annotations

SPEC_VERSION = "3.1.0"
SPEC_SHA256 = "75d0a2ef2cc9c8143db746e2daea14e2021597be19088aece48c1a79a8b91dad"
GENERATOR_VERSION = "0.29.1"
RUFF_VERSION = "0.17.6"
TEMPLATES_SHA256 = "e44cc8b4e891140171cdd2be3fb50feb56e201c30791e1b4eaea7281669a011c"
