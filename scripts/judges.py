"""Run other people's tools on the spec: linters, generators, a fuzzer, a mock server.

Usage: python scripts/judges.py [--only NAME,…] [--spec PATH]

They are installed in separate environments under build/, which are kept; that needs node, npm and package registries.
Prints one line per tool: verdict, version and seconds. Exit code 0: all agree. 1: one objects; each objection names the
line of the spec. 2: one could not be run, and why.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from outside_tools import generators, linters, servers
from outside_tools.environments import FOLDER, Tools
from outside_tools.judge import Judge, Verdict, exit_code, verdicts
from rlor_spec.annotations import Annotation, github_command
from rlor_spec.document import SpecDocument, SpecError, display_path

SPEC: Final = Path(__file__).resolve().parents[1] / "spec" / "openapi.yaml"
# Those that take long come first.
JUDGES: Final = (*servers.JUDGES, *generators.JUDGES, *linters.JUDGES)
_SHOWN: Final = 20


def report(verdict: Verdict, tools: Tools, file: Path) -> str:
    """The line of a judge, and below it what it said."""
    judge = verdict.judge
    head = f"{judge.name:<28}  {tools.version(judge.tool):<8}  {verdict.word:<9}  {verdict.seconds:6.1f} s"
    lines = [verdict.not_asked] if verdict.not_asked else [one.shown(file) for one in verdict.objections[:_SHOWN]]
    if len(verdict.objections) > _SHOWN:
        lines.append(f"and {len(verdict.objections) - _SHOWN} more")
    return "\n".join([head, *(f"  {line}" for line in lines)])


def chosen(only: str, judges: Sequence[Judge] = JUDGES) -> list[Judge]:
    """Those that are asked. Raises `ValueError` for a name that none has."""
    names = [name.strip() for name in only.split(",") if name.strip()]
    unknown = [name for name in names if name not in {judge.name for judge in judges}]
    if unknown:
        raise ValueError(f"no judge is called {unknown[0]}; there are {', '.join(judge.name for judge in judges)}")
    return [judge for judge in judges if not names or judge.name in names]


def main(arguments: Sequence[str] | None = None, judges: Sequence[Judge] = JUDGES, folder: Path = FOLDER) -> int:
    """The command line. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="judges.py", description="Run other people's tools on the spec.")
    parser.add_argument("--only", default="", metavar="NAME,…", help="only these tools")
    parser.add_argument("--spec", type=Path, default=SPEC, help="the spec (default: spec/openapi.yaml)")
    options = parser.parse_args(arguments)
    try:
        asked = chosen(options.only, judges)
        file = options.spec.resolve()
        spec = SpecDocument.load(options.spec)
    except (SpecError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    tools = Tools(folder)
    given: list[Verdict] = []
    for verdict in verdicts(asked, spec, file, tools, workers=2):
        given.append(verdict)
        print(report(verdict, tools, options.spec), flush=True)
        if os.environ.get("GITHUB_ACTIONS"):
            for one in verdict.objections:
                text = f"{verdict.judge.name}: {one.message}"
                print(github_command(Annotation("judges", display_path(options.spec), one.line or 1, text)))
    return exit_code(given)


if __name__ == "__main__":
    sys.exit(main())
