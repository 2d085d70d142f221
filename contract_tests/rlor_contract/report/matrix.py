"""The contract matrix and the list of violations, as text for a console."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from rlor_contract.report.causes import Cause
from rlor_contract.report.coverage import Share
from rlor_contract.report.explanations import HARM_WORDS, explanations
from rlor_contract.report.ledger import Ledger, Side, SuiteFailure, Tried, Violation
from rlor_contract.report.warrants import words
from rlor_contract.spec.operations import ContractSpec, Operation


def _heading(operation: Operation) -> list[str]:
    words = [operation.tag, *operation.method_name.split("_")]
    return [word if len(word) <= 8 else word[:7] + "." for word in words]


def render_matrix(spec: ContractSpec, ledgers: Iterable[Ledger], failing: Set[tuple[str, str, str]]) -> str:
    """One table a side: rows are checks, columns are operations, cells count the cases that passed.

    `failing`: side, operation and check of what is more than a warning.
    """
    operations = spec.operations
    headings = [_heading(op) for op in operations]
    width = max(len(word) for heading in headings for word in heading) + 1
    lines: list[str] = []
    for ledger in ledgers:
        checks = ledger.checks()
        first = max([len(check) for check in checks] + [len("not verified")]) + 2
        for row in range(max(map(len, headings))):
            left = ledger.side.upper() if row == 0 else ""
            cells = "".join((h[row] if row < len(h) else "").rjust(width) for h in headings)
            lines.append(left.ljust(first) + cells)
        for check in checks:
            counts = [_cell(ledger, op.label, check, failing) for op in operations]
            lines.append(check.ljust(first) + _row(counts, width))
        reached = ["yes" if op.label in ledger.verified else "NO" for op in operations]
        lines.append("verified".ljust(first) + _row(reached, width))
        lines.append("")
    return "\n".join(lines)


def render_rules(ledger: Ledger) -> str:
    """A line for each rule of requests: at how many fields it was tried, how often from each side; or nothing."""
    found = rules_tried(ledger)
    if not found:
        return ""
    width = max(map(len, found)) + 2
    lines = [f"{'RULES OF REQUESTS':<{width}}fields accepted  refused   failed"]
    for rule, cells in found.items():
        lines.append(f"{rule:<{width}}{cells[0]:>6}" + "".join(f"{cell or '·':>9}" for cell in cells[1:]))
    return "\n".join(lines) + "\n"


def rules_tried(ledger: Ledger) -> dict[str, list[int]]:
    """Of each rule of requests, at how many fields it was tried, and how many bodies were accepted, refused, failed."""
    found: dict[str, list[Counter[Tried]]] = {}
    for name, outcomes in ledger.rules.items():
        found.setdefault(name.partition(" ")[0], []).append(outcomes)
    told: dict[str, list[int]] = {}
    for rule, fields in found.items():
        counts = sum(fields, Counter[Tried]())
        told[rule] = [len(fields), counts["accepted"], counts["refused"], counts["failed"]]
    return told


def render_coverage(found: Mapping[Side, Sequence[Share]]) -> str:
    """A line for each side: how many of what a run could exercise it did."""
    lines: list[str] = []
    for side, kinds in found.items():
        cells = [f"{share.kind} {share.exercised}/{share.whole}" for share in kinds if share.whole]
        lines.append(f"Exercised by the {side} half: {', '.join(cells)}")
    return "\n".join(lines)


def _cell(ledger: Ledger, operation: str, check: str, failing: Set[tuple[str, str, str]]) -> str:
    passed, failed = ledger.passed[operation, check], ledger.failed[operation, check]
    if failed:
        mark = "✗" if (ledger.side, operation, check) in failing else "!"
        return f"{mark}{failed}/{passed + failed}"
    return str(passed) if passed else "·"


def _row(cells: Sequence[str], width: int) -> str:
    return "".join(cell.rjust(width) if len(cell) < width else " " + cell for cell in cells)


def render_violation(violation: Violation, number: int) -> str:
    """What was promised, what came, how to repeat it, how sure we are of it, and the line of the spec."""
    times = f", {violation.count} times" if violation.count > 1 else ""
    head = f"{number}. {violation.side}: {violation.operation}: {violation.check}{times}"
    return "\n".join([head, *_told_of(violation, words(violation.confidence, violation.sources))])


def render_causes(found: Sequence[Cause], whole: int) -> Iterator[str]:
    """Under a heading for each class of harm: the first `whole` causes as they are, of the others a line each."""
    said = ""
    for number, cause in enumerate(found, start=1):
        if cause.harm != said:
            said = cause.harm
            yield HARM_WORDS[said].upper() + "\n"
        ends = "\n" if number <= whole else ""
        yield (
            render_cause(cause, number) if number <= whole else f"{number}. {_shortened(cause.headline, 150)}"
        ) + ends


def render_cause(cause: Cause, number: int) -> str:
    """Its first violation, and where else it was seen."""
    first, count = cause.first, sum(one.count for one in cause.findings)
    times = f", {count} times" if count > 1 else ""
    head = f"{number}. {first.side}: {first.operation}: {first.check}{times}"
    lines = [head, *_told_of(first, words(cause.confidence, cause.sources))]
    if cause.others:
        seen = ", ".join(f"{operation} ({count})" for operation, count in cause.operations.items())
        lines.append(_told("Seen at", f"{seen}: {len(cause.findings)} findings, in the reports"))
    return "\n".join(lines)


def got_of(violation: Violation) -> str:
    """What came, with the status of the answer."""
    status = violation.status
    return violation.got if status is None or str(status) in violation.got[:40] else f"{status}: {violation.got}"


def _told_of(violation: Violation, basis: str) -> list[str]:
    body = [
        ("Expected", violation.expected),
        ("Got", got_of(violation)),
        ("Basis", basis),
        ("Spec", violation.where),
        ("Request", violation.request),
    ]
    if violation.check in explanations():
        body.append(("Fix", explanations()[violation.check].fix))
    return [_told(name, text) for name, text in body]


def render_failure(failure: SuiteFailure) -> str:
    """Where the suite itself failed."""
    times = f", {failure.count} times" if failure.count > 1 else ""
    at = ": ".join(filter(None, [failure.side, failure.operation, failure.check]))
    body = [("Error", failure.error), ("Request", failure.request), ("Answer", failure.answer)]
    lines = [_told(name, text) for name, text in body if text]
    own = failure.check not in explanations() and not failure.check.startswith("(")
    mends = "fix the check, which is your own" if own else "report it"
    fix = _told("Fix", f"{mends}, with the traceback that is in contract.json; it is no verdict on the server")
    return "\n".join([f"The suite failed: {at}{times}", *lines, fix])


def _told(name: str, text: str) -> str:
    shown = text if name == "Request" else _shortened(text)
    return textwrap.indent(f"{name + ':':<10}{shown}", "   ")


def _shortened(text: str, limit: int = 600) -> str:
    # What a server says must not move the cursor of a terminal.
    text = "".join(one if one.isprintable() else f"\\x{ord(one):02x}" for one in " ".join(text.split()))
    return text if len(text) <= limit else text[:limit] + "…"
