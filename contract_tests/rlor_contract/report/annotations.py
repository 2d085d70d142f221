"""Violations at the line of the spec that was broken: SARIF for code scanning, and GitHub's workflow commands."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from rlor_spec.annotations import Annotation, RuleText, github_command, sarif_log
from rlor_spec.document import SpecDocument, display_path

from rlor_contract.report.explanations import explanations
from rlor_contract.report.ledger import Violation
from rlor_contract.report.matrix import render_violation


def write_sarif(path: Path, violations: Iterable[Violation], spec: SpecDocument) -> None:
    """Write a SARIF 2.1.0 log: a rule a check, a result a violation, at a line of a file that the reader has.

    That is the spec where it lies below the working directory, as it does in a repository that has it. Else, as with an
    installed suite, a copy is laid beside the log, and the lines are its lines.
    """
    found = list(violations)
    rules = [_rule(check) for check in sorted({violation.check for violation in found})]
    shown = display_path(spec.path)
    copied = shown if Path(shown).is_file() and not Path(shown).is_absolute() else _copy(path.parent, spec)
    placed = [replace(violation, where=f"{copied}:{place_of(violation)[1]}") for violation in found]
    told = [_annotation(violation, headed=True) for violation in placed]
    path.write_text(
        json.dumps(sarif_log("rlor-contract", spec.version, rules, told), indent=2) + "\n", encoding="utf-8"
    )


def _copy(folder: Path, spec: SpecDocument) -> str:
    copied = folder / f"openapi{Path(str(spec.path)).suffix}"
    copied.write_text(spec.text, encoding="utf-8")
    return display_path(copied)


def github_annotation(violation: Violation) -> str:
    """The workflow command that shows a violation at its line."""
    return github_command(_annotation(violation, headed=False))


def place_of(violation: Violation) -> tuple[str, int]:
    """File and line."""
    file, _, line = violation.where.rpartition(":")
    return file, int(line)


def _annotation(violation: Violation, *, headed: bool) -> Annotation:
    """The violation at its line of the spec; `headed` begins the message with the operation, where no title shows."""
    file, line = place_of(violation)
    told = "\n".join(render_violation(violation, 1).splitlines()[1:])
    return Annotation(
        rule=violation.check,
        path=file,
        line=line,
        message=f"{violation.side}: {violation.operation}\n{told}" if headed else told,
        title=f"{violation.side}: {violation.operation}: {violation.check}",
        # Not what was got: that differs from run to run.
        identity=f"{violation.side} {violation.operation} {violation.expected}",
        count=violation.count,
        level="warning" if violation.warning else "error",
        accepted=violation.accepted,
    )


def _rule(check: str) -> RuleText:
    known = explanations().get(check)
    if known is None:
        return RuleText(check)
    return RuleText(check, known.proves, f"Example: {known.violation}. Fix: {known.fix}.")
