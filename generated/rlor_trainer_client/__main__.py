# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""`python -m rlor_trainer_client`: the command line `rlor`; without arguments, which client this is."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from . import _cli


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command line, by default that of the process. Returns the exit code."""
    return _cli.main([*(sys.argv[1:] if arguments is None else arguments)] or ["--version"])


if __name__ == "__main__":
    sys.exit(main())
