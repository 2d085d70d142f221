"""Violations at the line of the spec that was broken: SARIF for code scanning, and GitHub's workflow commands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rlor_contract.explanations import explanations
from rlor_contract.ledger import Violation
from rlor_contract.matrix import render_violation


def write_sarif(path: Path, violations: Iterable[Violation], spec_version: str) -> None:
    """Write a SARIF 2.1.0 log: a rule a check, a result a violation."""
    found = list(violations)
    checks = sorted({violation.check for violation in found})
    rules = [_rule(check) for check in checks]
    results = [_result(violation, checks.index(violation.check)) for violation in found]
    driver = {"name": "rlor-contract", "version": spec_version, "rules": rules}
    log = {"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}
    path.write_text(json.dumps(log, indent=2) + "\n", encoding="utf-8")


def github_annotation(violation: Violation) -> str:
    """The workflow command that shows a violation at its line."""
    file, line = place_of(violation)
    title = f"{violation.side}: {violation.operation}: {violation.check}"
    options = {"file": file, "line": str(line), "title": title}
    shown = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in options.items())
    return f"::error {shown}::{_escaped(_told(violation))}"


def place_of(violation: Violation) -> tuple[str, int]:
    """File and line."""
    file, _, line = violation.where.rpartition(":")
    return file, int(line)


def _told(violation: Violation) -> str:
    return "\n".join(render_violation(violation, 1).splitlines()[1:])


def _rule(check: str) -> dict[str, Any]:
    known = explanations().get(check)
    if known is None:
        return {"id": check}
    return {
        "id": check,
        "shortDescription": {"text": known.proves},
        "help": {"text": f"Example: {known.violation}. Fix: {known.fix}."},
    }


def _result(violation: Violation, rule: int) -> dict[str, Any]:
    file, line = place_of(violation)
    same = f"{violation.side} {violation.operation} {violation.check} {violation.expected}"
    return {
        "ruleId": violation.check,
        "ruleIndex": rule,
        "level": "error",
        "message": {"text": f"{violation.side}: {violation.operation}\n{_told(violation)}"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": file}, "region": {"startLine": line}}}],
        # Not the line: a violation stays itself when lines are added above it.
        "partialFingerprints": {"violation/v1": hashlib.sha256(same.encode()).hexdigest()},
        "occurrenceCount": violation.count,
    }


def _escaped(text: str, more: str = "") -> str:
    for character in f"%\r\n{more}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text
