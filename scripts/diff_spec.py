"""Compare two versions of the spec and of the package: what changed, who is affected, which version it needs.

Usage: python scripts/diff_spec.py [--from REV|FILE] [--to REV|FILE] [--format text|markdown|json] [--explain [RULE]]

By default it compares the newest file in spec/releases/ with spec/openapi.yaml. `REV` is a git revision (its
spec/openapi.yaml is read), or `REV:PATH`. The public names of the generated package are compared too: those of the
revision or, for a release, of the commit that added its file. A file from elsewhere has no package.

Exit code 0: `info.version` and the package's version are raised far enough, or nothing is released yet. 1: one of them
is not, or an exception has expired. 2: cannot compare, for example because a file is missing or is not OpenAPI 3.1.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from diff_rules.gate import gate
from diff_rules.output import as_json, as_markdown, as_text, explain
from diff_rules.rule import RULES
from diff_rules.sources import Repository
from rlor_spec.document import SpecError, display_path

REPOSITORY: Final = Repository(Path(__file__).resolve().parents[1])
EXCEPTIONS: Final = REPOSITORY.root / "spec" / "diff-exceptions.yaml"
_FORMATS: Final = {"text": as_text, "markdown": as_markdown, "json": as_json}


def main(arguments: Sequence[str] | None = None, repository: Repository = REPOSITORY) -> int:
    """The command line. Returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="diff_spec.py", description="Compare two versions of the spec, and check the version bump."
    )
    parser.add_argument("--from", dest="base", metavar="REV|FILE", help="the old one (default: the newest release)")
    parser.add_argument("--to", dest="revision", metavar="REV|FILE", help="the new one (default: spec/openapi.yaml)")
    parser.add_argument("--format", choices=_FORMATS, default="text", help="default: text")
    parser.add_argument("--spec-only", action="store_true", help="do not compare the Python package and its version")
    parser.add_argument("--exceptions", type=Path, default=EXCEPTIONS, help="default: spec/diff-exceptions.yaml")
    parser.add_argument(
        "--today", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day to check expiry dates against"
    )
    parser.add_argument(
        "--explain", nargs="?", const="", metavar="RULE", help="show the reason for a rule, or all rules, and exit"
    )
    options = parser.parse_args(arguments)
    if options.explain is not None:
        if options.explain and options.explain not in RULES:
            print(f"there is no rule `{options.explain}`. List them all: --explain", file=sys.stderr)
            return 2
        print(explain(options.explain))
        return 0
    try:
        outcome = gate(
            options.base,
            options.revision,
            options.today or date.today(),
            repository=repository,
            exceptions=options.exceptions,
            spec_only=options.spec_only,
        )
    except SpecError as error:
        print(error, file=sys.stderr)
        return 2
    if outcome is None:
        spec = options.revision or display_path(repository.spec)
        message = (
            f"no release yet: {display_path(repository.releases)}/ holds no VERSION.yaml, so {spec} may change freely. "
            "To compare with a commit: --from REV"
        )
        nothing: dict[str, object] = {"passed": True, "verdict": None, "changes": [], "message": message}
        print(json.dumps(nothing) if options.format == "json" else message)
        return 0
    print(_FORMATS[options.format](outcome))
    return 0 if outcome.passed else 1


if __name__ == "__main__":
    sys.exit(main())
