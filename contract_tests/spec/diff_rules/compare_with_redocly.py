"""Ask another program, `redocly diff`, what it makes of the edits that the rules are tested with.

Usage: python -m spec.diff_rules.compare_with_redocly [--redocly PROGRAM]

One pair of specs for each rule and direction. Both programs say what version a pair asks for: major, minor, patch or
none. Where they differ, `DIFFERENCES` must say why; a difference that it does not explain is a finding, and so is an
explanation that is no longer needed. Redocly is installed under build/ (it takes node, npm and a package registry), or
is the program given. It takes some minutes.

Exit code 0: every difference is explained. 1: one is not, or an explanation is stale. 2: redocly cannot be had.
"""

from __future__ import annotations

import argparse
import collections
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from diff_rules.report import compare
from diff_rules.rule import Severity
from diff_spec import REPOSITORY
from spec.diff_rules.spec_edits import EDITS, Edit

REDOCLY: Final = "@redocly/cli@2.77.0"
FOLDER: Final = REPOSITORY.root / "build" / "redocly"
VERSIONS: Final = {Severity.BREAKING: "major", Severity.COMPATIBLE: "minor", Severity.DOCS: "patch"}


@dataclass(frozen=True)
class Difference:
    """Why the two programs rate some pairs differently."""

    reason: str
    ours: str
    theirs: str
    rules: tuple[str, ...]
    """The pairs, by the rules that they set off here: as in `spec_edits`."""


@dataclass(frozen=True)
class Pair:
    """One pair of specs."""

    rules: str
    edit: Edit
    backward: bool

    @property
    def texts(self) -> tuple[str, str]:
        """The old and the new spec."""
        old, new = self.edit.versions
        return (new, old) if self.backward else (old, new)

    @property
    def verdict(self) -> str:
        """What version the changes ask for, to our mind."""
        old, new = self.edit.documents
        changes = compare(new, old) if self.backward else compare(old, new)
        return VERSIONS[max(change.rule.severity for change in changes)] if changes else "none"


ACTS: Final = "What widens requests or narrows answers is a patch to Redocly; here a server has to act, so it is minor"
NEW: Final = "What becomes required, optional or deprecated shows in the client, so it is minor, not a patch"
UNJUDGED: Final = "Redocly compares the keyword, and rates no change of it"
EXTENSION: Final = "An extension of this project, which Redocly cannot know"
OPEN: Final = "The client keeps what it does not know: a new value, an unknown property"
CLIENT: Final = "Names in the client are made of it"
REFUSED: Final = "The control plane refuses what it does not know, so a request with the lost property fails"
STATUS: Final = "The client raises an error for any status, described or not"
BODY: Final = "A call without the new body, which is required, is refused"
CONST: Final = "Redocly does not see that `const` is an enum of one value"

DIFFERENCES: Final = (
    Difference(ACTS, "minor", "patch", (
        *(f"request-property-{change}" for change in (
            "max-length-unset", "max-length-increased", "min-decreased", "pattern-removed", "type-generalized",
            "became-nullable", "became-not-enum", "enum-value-added", "format-removed",
            "additional-properties-opened",
        )),
        *(f"response-property-{change}" for change in (
            "max-length-set", "max-length-decreased", "min-increased", "pattern-added", "type-specialized",
            "became-not-nullable", "became-enum", "enum-value-removed", "format-added", "any-of-removed",
            "additional-properties-restricted",
        )),
        "response-body-one-of-removed", "request-parameter-max-unset", "response-header-min-length-increased",
        "api-security-removed", "response-property-default-value-added", "response-property-default-value-removed",
        "request-property-became-not-read-only", "response-property-became-not-write-only",
    )),
    Difference(NEW, "minor", "patch", (
        "*-deprecated", "*-reactivated", "request-property-deprecated", "request-property-reactivated",
        "response-property-deprecated", "response-property-reactivated", "request-parameter-deprecated",
        "request-parameter-reactivated", "endpoint-deprecated", "endpoint-reactivated",
        "request-property-became-optional", "response-property-became-required", "request-parameter-became-optional",
        "request-body-became-optional", "response-header-became-required",
    )),
    Difference(UNJUDGED, "major", "patch", (
        *(f"*-{keyword}-{change}" for change in ("added", "removed", "changed") for keyword in (
            "unique-items", "not", "condition", "contains", "property-names", "pattern-properties", "prefix-items",
            "dependent-required", "unevaluated", "default-value",
        )),
        "request-property-default-value-added", "request-property-default-value-removed",
        "request-property-became-read-only", "response-property-became-write-only",
        "request-property-became-not-read-only new-required-request-property", "response-header-became-optional",
    )),
    Difference(EXTENSION, "major", "patch", (
        "*-x-oneof-added", "*-x-oneof-removed", "*-x-oneof-changed", "*-presence-became-explicit",
        "*-presence-became-implicit", "client-method-changed", "retry-weakened", "pagination-changed",
        "pagination-removed", "resource-name-changed", "lifecycle-removed documentation-changed",
        "lifecycle-initial-removed", "lifecycle-initial-changed", "lifecycle-success-changed",
        "lifecycle-retention-shortened",
    )),
    Difference(EXTENSION, "major", "minor", ("pagination-added", "lifecycle-added documentation-changed")),
    Difference(EXTENSION, "major", "none", (
        "request-ignored-field-removed", "request-rule-restated request-body-not-changed",
        "promotable-type-removed", "lifecycle-transition-removed",
        "lifecycle-transition-removed lifecycle-transition-added", "lifecycle-transition-removed lifecycle-noop-added",
        "lifecycle-condition-changed", "lifecycle-noop-removed", "lifecycle-refusal-changed", "lifecycle-class-changed",
        "lifecycle-ready-changed", "long-running-changed",
    )),
    Difference(EXTENSION, "minor", "patch", (
        "retry-strengthened", "lifecycle-initial-added", "lifecycle-retention-extended",
    )),
    Difference(EXTENSION, "minor", "none", (
        "request-ignored-field-added", "promotable-type-added", "lifecycle-transition-added", "lifecycle-delay-changed",
        "lifecycle-noop-added", "lifecycle-state-added", "lifecycle-ready-added", "long-running-added",
    )),
    Difference(OPEN, "minor", "major", (
        "response-property-enum-value-added", "response-property-additional-properties-opened",
        "*-additional-properties-opened",
    )),
    Difference(CLIENT, "major", "patch", ("api-tag-changed", "api-schema-removed")),
    Difference(CLIENT, "minor", "patch", ("api-schema-added",)),
    Difference(REFUSED, "major", "patch", ("request-property-removed",)),
    Difference(STATUS, "minor", "major", ("response-non-success-status-removed",)),
    Difference(BODY, "major", "minor", ("added-required-request-body",)),
    Difference(CONST, "minor", "major", ("*-enum-value-added",)),
)  # fmt: skip


class Unavailable(Exception):
    """Redocly cannot be had; the message says why."""


def pairs(edits: Sequence[Edit] = EDITS) -> list[Pair]:
    """A pair for each set of rules that an edit, or its undoing, sets off."""
    found: dict[str, Pair] = {}
    for edit in edits:
        for rules, backward in ((edit.forward, False), (edit.backward, True)):
            found.setdefault(rules, Pair(rules, edit, backward))
    return list(found.values())


def findings(
    chosen: Sequence[Pair],
    ask: Callable[[Pair], str],
    differences: Sequence[Difference] = DIFFERENCES,
    say: Callable[[str], None] = print,
) -> list[str]:
    """What is not explained, and what is explained in vain. `ask` is what the other program says of a pair."""
    with ThreadPoolExecutor(2) as workers:
        answers = [*workers.map(ask, chosen)]
    problems: list[str] = []
    counts = collections.Counter[str]()
    open_ones = {(rules, entry.ours, entry.theirs): entry.reason for entry in differences for rules in entry.rules}
    for pair, theirs in zip(chosen, answers, strict=True):
        ours = pair.verdict
        reason = "" if ours == theirs else open_ones.pop((pair.rules, ours, theirs), "unexplained")
        counts[reason] += 1
        say(f"{ours:5}  {theirs:5}  {pair.rules or 'only the order of values'}{reason and f'  ({reason})'}")
        if reason == "unexplained":
            problems.append(f"{pair.rules}: {ours} here, {theirs} to redocly. Explain it, or fix the rule.")
    problems += [
        f"{rules}: it is not {ours} here and {theirs} to redocly. Remove it from DIFFERENCES."
        for rules, ours, theirs in open_ones
    ]
    say(f"{len(chosen)} pairs, {counts.pop('', 0)} rated alike.")
    for reason, count in counts.most_common():
        say(f"{count:4}  {reason}")
    return problems


def installed(folder: Path = FOLDER) -> Path:
    """The program, installed once under build/. Raises `Unavailable`."""
    program = folder / "node_modules" / ".bin" / "redocly"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _run(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), REDOCLY])
    return program


def asked(program: Path, pair: Pair) -> str:
    """What redocly says of a pair. Raises `Unavailable` when it says nothing that can be read."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("old.yaml", "new.yaml")]
        for file, text in zip(files, pair.texts, strict=True):
            file.write_text(text, encoding="utf-8")
        said = _run([str(program), "diff", *map(str, files), "--format", "json", "--fail-on", "none"])
    try:
        return str(json.loads(said).get("bump", "none"))
    except (ValueError, AttributeError):
        raise Unavailable(f"it gives no report for {pair.rules!r}, but: {said[:80]!r}") from None


def main(arguments: Sequence[str] | None = None, chosen: Sequence[Pair] | None = None) -> int:
    """The command line. Returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m spec.diff_rules.compare_with_redocly",
        description="Ask `redocly diff` about the edits that the rules are tested with.",
    )
    parser.add_argument("--redocly", type=Path, metavar="PROGRAM", help=f"default: {REDOCLY}, installed under build/")
    options = parser.parse_args(arguments)
    try:
        program: Path = options.redocly or installed()
        problems = findings(pairs() if chosen is None else chosen, lambda pair: asked(program, pair))
    except Unavailable as reason:
        print(
            f"Not compared: {REDOCLY} cannot be had: {reason}. Fix: install node and npm, or name a --redocly.",
            file=sys.stderr,
        )
        return 2
    print("\n".join(problems or ["Every difference is explained."]))
    return 1 if problems else 0


def _run(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise Unavailable(f"{command[0]}: {error.strerror}") from None
    if done.returncode:
        said = [line.strip() for line in done.stderr.splitlines() if line.strip()] or ["no word"]
        raise Unavailable(f"{Path(command[0]).name} ended with {done.returncode}: {said[-1]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
