"""Compare two versions of the spec: what changed, whom it breaks, and what the version must be.

Usage: python scripts/diff_spec.py [--from REV|FILE] [--to REV|FILE] [--format text|json] [--explain [RULE]]

By default it compares the newest file in spec/releases/ with spec/openapi.yaml. `REV` is a git revision (its
spec/openapi.yaml is read), or `REV:PATH`.

Exit code 0: `info.version` says at least what the changes ask for, or nothing is released yet. 1: it contradicts them,
or an exception has expired. 2: cannot compare, for example because a file is missing or is not OpenAPI 3.1.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from diff_rules import exceptions
from diff_rules.extensions import compare_documentation, compare_extensions
from diff_rules.lifecycle import compare_lifecycles
from diff_rules.operations import compare_operations
from diff_rules.rule import REQUEST, RESPONSE, RULES, Change, Comparison, Rule, Severity
from diff_rules.verdict import Verdict, judge, version_of
from lint_rules.places import members
from rlor_spec_document import SpecDocument, SpecError, display_path, format_pointer

REPOSITORY = Path(__file__).resolve().parents[1]
SPEC = REPOSITORY / "spec" / "openapi.yaml"
RELEASES = SPEC.with_name("releases")
EXCEPTIONS = SPEC.with_name("diff-exceptions.yaml")


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a comparison."""

    comparison: Comparison
    changes: list[tuple[Change, exceptions.Exemption | None]]
    """Each change, and the exception that allows it."""
    verdict: Verdict
    expired: list[exceptions.Exemption]
    exceptions_path: Path

    @property
    def passed(self) -> bool:
        """Whether the version says what the changes ask for, and no exception has expired."""
        return self.verdict.holds and not self.expired


def compare(base: SpecDocument, revision: SpecDocument) -> list[Change]:
    """The changes, the gravest first. Raises `SpecError` when a document cannot be compared."""
    for document in (base, revision):
        _check(document)
    found = Comparison(base, revision)
    compare_operations(found)
    compare_extensions(found)
    compare_lifecycles(found)
    compare_documentation(found)
    return list(found.sorted())


def report(base: SpecDocument, revision: SpecDocument, exceptions_path: Path, today: date) -> Report:
    """Compare, apply the exceptions that hold on a day, and judge the version.

    What an exception allows counts as compatible: a minor version.
    """
    exemptions = exceptions.load(exceptions_path)
    allowed = [
        (change, next((entry for entry in exemptions if entry.covers(change, today)), None))
        for change in compare(base, revision)
    ]
    severities = [Severity.COMPATIBLE if entry else change.rule.severity for change, entry in allowed]
    verdict = judge(base, revision, severities)
    expired = exceptions.expired(exemptions, today)
    return Report(Comparison(base, revision), allowed, verdict, expired, exceptions_path)


def newest_release(directory: Path) -> Path | None:
    """The file of the highest version, `1.10.0.yaml` after `1.9.0.yaml`; None when nothing is released yet."""
    files = [path for path in directory.glob("*.yaml") if re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", path.stem)]
    return max(files, key=lambda path: tuple(map(int, path.stem.split("."))), default=None)


def read(source: str) -> SpecDocument:
    """A file or, when there is no such file, a git revision. Raises `SpecError` for what is neither."""
    if Path(source).is_file():
        return SpecDocument.load(Path(source))
    revision, _, inside = source.partition(":")
    name = inside or SPEC.relative_to(REPOSITORY).as_posix()
    try:
        commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if commit.returncode:
            raise SpecError(source, 1, "neither a file nor a git revision. Name one that exists.")
        shown = _git("show", f"{commit.stdout.decode().strip()}:{name}")
    except OSError:
        raise SpecError(source, 1, "no such file, and git is not installed to read it as a revision.") from None
    if shown.returncode:
        raise SpecError(source, 1, f"the revision has no file {name}. Name one as REV:PATH.")
    return SpecDocument.parse(shown.stdout, Path(f"{revision}:{name}"))


def explain(name: str) -> str:
    """The rules and the reason of each, or of one. Rules of schemas are shown by family, for both directions."""
    if name in RULES:
        return _row(name, RULES[name].severity.name.lower(), RULES[name])
    rows: dict[str, str] = {}
    for rule in RULES.values():
        if not rule.family:
            rows[rule.id] = _row(rule.id, rule.severity.name.lower(), rule)
        elif rule.id == f"{REQUEST}-property-{rule.family}":
            answer = RULES[f"{RESPONSE}-property-{rule.family}"]
            grave = f"{rule.severity.name.lower()} in a request, {answer.severity.name.lower()} in an answer"
            what = rule.reason.partition(": ")[0]
            rows[f"*-{rule.family}"] = f"*-{rule.family}\n    {grave}. {what}."
    return "\n".join(rows[key] for key in sorted(rows))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. Returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="diff_spec.py", description="Compare two versions of the spec, and check what the version says."
    )
    parser.add_argument("--from", dest="base", metavar="REV|FILE", help="the old one (default: the newest release)")
    parser.add_argument("--to", dest="revision", metavar="REV|FILE", help="the new one (default: spec/openapi.yaml)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    parser.add_argument("--exceptions", type=Path, default=EXCEPTIONS, help="default: spec/diff-exceptions.yaml")
    parser.add_argument(
        "--today", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day on which exceptions must hold"
    )
    parser.add_argument(
        "--explain", nargs="?", const="", metavar="RULE", help="say why a rule is there, or all of them, and exit"
    )
    options = parser.parse_args(arguments)
    if options.explain is not None:
        if options.explain and options.explain not in RULES:
            print(f"there is no rule `{options.explain}`. List them all: --explain", file=sys.stderr)
            return 2
        print(explain(options.explain))
        return 0
    try:
        newest = options.base or newest_release(RELEASES)
        if newest is None:
            return _nothing_released(options.revision, options.format)
        outcome = report(
            read(str(newest)),
            read(options.revision or str(SPEC)),
            options.exceptions,
            options.today or date.today(),
        )
    except SpecError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(as_json(outcome), indent=2, ensure_ascii=False) if options.format == "json" else as_text(outcome))
    return 0 if outcome.passed else 1


def as_text(outcome: Report) -> str:
    """The report for people: a paragraph a change, then the verdict."""
    lines: list[str] = []
    for change, exemption in outcome.changes:
        before, after = _places(outcome, change)
        values = (
            f": {change.before or '(nothing)'} → {change.after or '(nothing)'}" if change.before or change.after else ""
        )
        lines.append(f"{change.rule.severity.name.lower()}  {change.rule.id}  [{change.rule.affects}]")
        lines.append(f"    {change.where}{values}")
        lines.append(f"    {change.rule.reason}")
        lines.append(f"    {before} → {after}")
        if exemption:
            lines.append(f"    Allowed until {exemption.expires}: {exemption.reason}")
    for entry in outcome.expired:
        place = f"{display_path(outcome.exceptions_path)}:{entry.line}"
        lines.append(f"{place}: the exception from {entry.rule} expired on {entry.expires}. Renew or remove it.")
    counts = [sum(change.rule.severity is severity for change, _ in outcome.changes) for severity in reversed(Severity)]
    verdict = outcome.verdict
    lines.append(f"{counts[0]} breaking, {counts[1]} compatible, {counts[2]} documentation.")
    asked = f"Verdict: {verdict.asked.name.lower()}. The version went from {verdict.base} to {verdict.revision}"
    if verdict.holds:
        lines.append(f"{asked}, which says so.")
    else:
        path = outcome.comparison.revision.path
        line = outcome.comparison.revision.line("/info/version")
        lines.append(f"{asked}, which contradicts it. Fix: at least {verdict.least} in {display_path(path)}:{line}.")
    return "\n".join(lines)


def as_json(outcome: Report) -> dict[str, Any]:
    """The report for machines."""
    verdict = outcome.verdict
    return {
        "from": {"path": display_path(outcome.comparison.base.path), "version": verdict.base},
        "to": {"path": display_path(outcome.comparison.revision.path), "version": verdict.revision},
        "verdict": verdict.asked.name.lower(),
        "leastVersion": verdict.least,
        "passed": outcome.passed,
        "changes": [
            {
                "rule": change.rule.id,
                "severity": change.rule.severity.name.lower(),
                "affects": change.rule.affects.split(", "),
                "where": change.where,
                "before": change.before,
                "after": change.after,
                "reason": change.rule.reason,
                "from": {"place": _places(outcome, change)[0], "pointer": format_pointer(change.base)},
                "to": {"place": _places(outcome, change)[1], "pointer": format_pointer(change.revision)},
                "exception": exemption and {"reason": exemption.reason, "expires": str(exemption.expires)},
            }
            for change, exemption in outcome.changes
        ],
        "expiredExceptions": [{"rule": entry.rule, "at": entry.at, "line": entry.line} for entry in outcome.expired],
    }


def _places(outcome: Report, change: Change) -> tuple[str, str]:
    base, revision = outcome.comparison.base, outcome.comparison.revision
    return (
        f"{display_path(base.path)}:{base.line(change.base)}",
        f"{display_path(revision.path)}:{revision.line(change.revision)}",
    )


def _nothing_released(revision: str | None, style: str) -> int:
    document = read(revision or str(SPEC))
    _check(document)
    version_of(document)
    message = (
        f"no release yet: {display_path(RELEASES)}/ holds no VERSION.yaml, so {display_path(document.path)} may change "
        "freely. To compare with a commit: --from REV"
    )
    print(
        json.dumps({"passed": True, "verdict": None, "changes": [], "message": message}) if style == "json" else message
    )
    return 0


def _check(document: SpecDocument) -> None:
    version = document.data.get("openapi", document.data.get("swagger"))
    if "openapi" not in document.data or not re.fullmatch(r"3\.1\.[0-9]+", str(version)):
        line = document.line("/swagger" if "swagger" in document.data else "/openapi")
        said = f"OpenAPI {version}" if version is not None else "not OpenAPI"
        raise SpecError(document.path, line, f"this is {said}; only OpenAPI 3.1 can be compared. Convert it first.")
    if not isinstance(document.data.get("paths"), dict):
        raise SpecError(document.path, document.line("/paths"), "`paths` is missing or no mapping. Add it.")
    for path, item in members(document.data["paths"]).items():
        if "$ref" in members(item):
            line = document.line(("paths", path))
            raise SpecError(document.path, line, "a path item is a reference, which is not followed. Write it out.")


def _row(name: str, severity: str, rule: Rule) -> str:
    return f"{name}\n    {severity}, affects {rule.affects}. {rule.reason}"


def _git(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", "-C", str(REPOSITORY), *arguments], capture_output=True, check=False)


if __name__ == "__main__":
    sys.exit(main())
