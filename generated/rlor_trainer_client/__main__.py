# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""`python -m rlor_trainer_client`: which client this is, and what it was generated from.

`python -m rlor_trainer_client drift FILE` prints a file of drifts, as `DriftFile` writes it, as a table.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from . import _provenance as provenance


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the provenance of this client, or the table of a file of drifts. Returns the exit code."""
    match [*(sys.argv[1:] if arguments is None else arguments)]:
        case []:
            print(f"rlor-trainer-client {provenance.SPEC_VERSION}")
            print(f"spec {provenance.SPEC_VERSION}, sha256 {provenance.SPEC_SHA256}")
            print(f"openapi-python-client {provenance.GENERATOR_VERSION}, ruff {provenance.RUFF_VERSION}")
            print(f"templates sha256 {provenance.TEMPLATES_SHA256}")
            return 0
        case ["drift", path]:
            from ._drift_table import print_table

            return print_table(path)
        case _:
            print("usage: python -m rlor_trainer_client [drift FILE]", file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main())
