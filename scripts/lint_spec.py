"""Check the spec, its examples and its evidence; look for secrets in them, in the changelog and in the overlay.

Usage: python scripts/lint_spec.py [--spec PATH] [--evidence PATH] [--format text|github|sarif] [--explain [RULE]]

Exit code 0: nothing found. 1: findings, one per line, `path:line: rule: what is wrong. How to fix it.` 2: cannot check,
for example because a file is missing or not YAML.

`--format github` prints findings and fatal errors as workflow commands, which GitHub shows at their lines.
`--format sarif` prints a SARIF 2.1.0 log for code scanning, with the reason for every rule.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

from lint_rules.rule import RULES, Rule, Text
from lint_rules.run import Problem, lint
from rlor_spec.annotations import Annotation, RuleText, github_command, sarif_log
from rlor_spec.document import SpecDocument, SpecError, display_path

NAME = "lint_spec"
SPEC = Path(__file__).resolve().parents[1] / "spec" / "openapi.yaml"
EVIDENCE = SPEC.with_name("evidence.yaml")
OVERLAY = SPEC.parents[1] / "contract_tests" / "spec" / "overlay.yaml"
FORMATS = ("text", "github", "sarif")


def explain(name: str) -> str:
    """The rules and the reason of each, or of one."""
    rules = [rule for rule in RULES.values() if name in ("", rule.name)]
    return "\n".join(
        f"{rule.name}\n{textwrap.indent(rule.reason, '    ')}" for rule in sorted(rules, key=lambda rule: rule.name)
    )


def sarif(problems: Sequence[Problem]) -> str:
    """The SARIF log of a run: all rules with their reasons, and what was found."""
    rules = [_told(RULES[name]) for name in sorted(RULES)]
    return json.dumps(sarif_log(NAME, "", rules, [problem.annotation for problem in problems]), indent=2)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="lint_spec.py", description="Check the spec, its examples and its evidence.")
    parser.add_argument("--spec", type=Path, default=SPEC, help="the spec (default: spec/openapi.yaml)")
    parser.add_argument("--evidence", type=Path, default=EVIDENCE, help="its evidence (default: spec/evidence.yaml)")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="text (the default), workflow commands that GitHub shows at the lines, or a SARIF log",
    )
    parser.add_argument(
        "--explain", nargs="?", const="", metavar="RULE", help="show the reason for a rule, or all rules, and exit"
    )
    options = parser.parse_args(arguments)
    if options.explain is not None:
        if options.explain and options.explain not in RULES:
            print(f"there is no rule `{options.explain}`. Rules: {', '.join(sorted(RULES))}.", file=sys.stderr)
            return 2
        print(explain(options.explain))
        return 0
    try:
        spec = SpecDocument.load(options.spec)
        spec.require_openapi_3_1()
        problems = lint(spec, SpecDocument.load(options.evidence), texts=_published_with(options.spec))
    except SpecError as error:
        print(error, file=sys.stderr)
        if options.format == "github":
            print(github_command(Annotation(NAME, error.path, error.line, error.message)))
        return 2
    if options.format == "sarif":
        print(sarif(problems))
        return 1 if problems else 0
    for problem in problems:
        print(github_command(problem.annotation) if options.format == "github" else problem)
    if problems:
        count = f"{len(problems)} finding{'s' if len(problems) > 1 else ''}"
        print(f"{count}. The reason for a rule: python {display_path(__file__)} --explain RULE")
        return 1
    print(f"{display_path(options.spec)} and {display_path(options.evidence)}: {len(RULES)} rules, no findings.")
    return 0


def _published_with(spec: Path) -> list[Text]:
    """The changelog beside a spec, and the overlay of this one."""
    beside = [spec.with_name("CHANGELOG.md"), *([OVERLAY] if spec.resolve() == SPEC else [])]
    return [Text(path, path.read_text("utf-8", errors="replace")) for path in beside if path.is_file()]


def _told(rule: Rule) -> RuleText:
    reason = " ".join(rule.reason.split())
    return RuleText(rule.name, re.split(r"(?<=\.) ", reason, maxsplit=1)[0], reason)


if __name__ == "__main__":
    sys.exit(main())
