"""What a run did not verify, in one shape: an operation, a check, or a check of an operation, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rlor_contract.report.explanations import explanations
from rlor_contract.report.ledger import Ledger, Side

REST = "(the rest)"
"""Stands for what a run that ended early did not reach."""
ONLY_FAILS = frozenset({"answers"})
"""Checks that are counted only where they fail."""


@dataclass(frozen=True, slots=True)
class Unverified:
    """Something that a run did not verify."""

    side: Side
    operation: str
    """Its label; empty where it is about all."""
    check: str
    """Empty where it is about the operation as a whole."""
    why: str

    def __str__(self) -> str:
        return f"{self.side}: {': '.join(filter(None, [self.operation, self.check]))} ({self.why})"


def unverified(
    ledger: Ledger, labels: Sequence[str], looked_at: frozenset[str], *, whole: bool
) -> Iterator[Unverified]:
    """All that one half has not verified of the operations that were asked for.

    `whole`: every operation was asked for, so that each check should have had something to judge.
    """
    side = ledger.side
    if ledger.ended_early:
        yield Unverified(side, "", REST, f"{ledger.ended_early}, so nothing else was looked at")
    for label in labels:
        if label not in looked_at:
            yield Unverified(side, label, "", "a read-only run does not call it")
        elif label not in ledger.verified:
            yield Unverified(side, label, "", ledger.skipped.get((label, ""), "it never succeeded"))
    told = {key: why for key, why in ledger.skipped.items() if key[1] or key[0] not in labels}
    for (operation, check), why in told.items():
        yield Unverified(side, operation, check, why)
    ran = {*ledger.checks(), *(check for _, check in told), *(check for check, *_ in ledger.suite_failures)}
    for check, entry in explanations().items():
        if whole and entry.side == side and check not in ran | ONLY_FAILS:
            why = "the run ended earlier" if ledger.ended_early else "it had nothing to judge"
            yield Unverified(side, "", check, why)
    for check, operation, *_ in ledger.suite_failures:
        yield Unverified(side, operation, check, "the suite itself failed there")
