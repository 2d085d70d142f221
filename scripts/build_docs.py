"""Write the reference for readers: operations and fields with their evidence, the lifecycle, the decisions.

    python scripts/build_docs.py [--output FOLDER] [--spec PATH] [--evidence PATH]

Writes one page, FOLDER/index.html (default: build/docs), which works offline and without JavaScript, and prints its
path. The guides beside the spec, in `guides/`, are chapters of it.

Exit codes: 0 written; 2 it cannot be: the spec or the evidence is not in order.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from docs_pages.failures import ClientErrors
from docs_pages.guides import guides
from docs_pages.page import page
from docs_pages.samples import samples
from lint_rules.rule import HOUSE, RULES
from lint_rules.run import lint
from rlor_spec.document import SpecDocument, SpecError, display_path
from rlor_trainer_client import errors
from rlor_trainer_client._retry import is_retried

_REPOSITORY: Final = Path(__file__).resolve().parents[1]
SPEC: Final = _REPOSITORY / "spec" / "openapi.yaml"
EVIDENCE: Final = SPEC.with_name("evidence.yaml")
OUTPUT: Final = _REPOSITORY / "build" / "docs"
_PAGE_NEEDS: Final = ("evidence-", "difference-", "extension-")
"""House rules that the page relies on, by the beginnings of their names. What is only bad style can be read as well."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="build_docs.py", description="Write the reference as one page.")
    parser.add_argument("--output", type=Path, default=OUTPUT, metavar="FOLDER", help="default: build/docs")
    parser.add_argument("--spec", type=Path, default=SPEC, metavar="PATH", help="default: spec/openapi.yaml")
    parser.add_argument("--evidence", type=Path, default=EVIDENCE, metavar="PATH", help="default: spec/evidence.yaml")
    options = parser.parse_args(arguments)
    try:
        spec, evidence = SpecDocument.load(options.spec), SpecDocument.load(options.evidence)
        if problems := lint(spec, evidence, without=_not_needed()):
            print(f"{problems[0]}{_and_more(len(problems) - 1)}", file=sys.stderr)
            return 2
        chapters = guides(options.spec.with_name("guides"))
        text = page(spec, evidence, client_errors(), samples=samples(spec), guides=chapters)
        options.output.mkdir(parents=True, exist_ok=True)
        written: Path = options.output / "index.html"
        written.write_text(text, "utf-8", newline="\n")
    except SpecError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{display_path(error.filename)}: {error.strerror}.", file=sys.stderr)
        return 2
    print(display_path(written))
    return 0


def client_errors() -> ClientErrors:
    """What the client makes of failures, as its own code says."""

    def class_of(status: int, code: int | None) -> type[Exception]:
        body = b"" if code is None else b'{"code": %d, "message": ""}' % code
        return type(errors.status_error("GET", "/", status, {}, body))

    _, _, tree = (errors.__doc__ or "").partition("\n\n")
    return ClientErrors(tree.strip(), class_of, is_retried)


def _not_needed() -> list[str]:
    return [name for name, rule in RULES.items() if rule.phase == HOUSE and not name.startswith(_PAGE_NEEDS)]


def _and_more(count: int) -> str:
    return f" And {count} more: .venv/bin/python scripts/lint_spec.py." if count else ""


if __name__ == "__main__":
    sys.exit(main())
