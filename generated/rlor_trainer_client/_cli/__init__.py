# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""The command line. Everything is imported when it is needed: help and completion never load the client."""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command line, by default that of the process. Returns the exit code."""
    from .run import run

    return run(arguments)
