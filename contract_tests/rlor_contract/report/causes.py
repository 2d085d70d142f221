"""Findings by their cause, the most harmful first: one line of code of a server breaks many operations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rlor_contract.report.explanations import explanations
from rlor_contract.report.ledger import Violation

_LEAST = 3
"""Harm of a check that does not say: an answer has a wrong form."""


@dataclass(slots=True)
class Cause:
    """What is wrong, where it was seen first, and where else."""

    first: Violation
    others: list[Violation] = field(default_factory=list[Violation])


def causes(found: Iterable[Violation]) -> list[Cause]:
    """Violations that break the same check at the same line, or in the same words, are taken for one cause."""
    by_line: dict[tuple[str, ...], Cause] = {}
    by_words: dict[tuple[str, ...], Cause] = {}
    grouped: list[Cause] = []
    for one in found:
        line = (one.side, one.check, one.where, str(one.warning))
        words = (one.side, one.check, one.expected.rstrip("0123456789"), str(one.warning))
        cause = by_line.get(line) or by_words.get(words)
        if cause is None:
            cause = Cause(one)
            grouped.append(cause)
        else:
            cause.others.append(one)
        by_line.setdefault(line, cause)
        by_words.setdefault(words, cause)
    return sorted(grouped, key=lambda cause: (cause.first.warning, _harm(cause.first), cause.first.confidence))


def _harm(violation: Violation) -> int:
    told = explanations().get(violation.check)
    return told.harm if told else _LEAST
