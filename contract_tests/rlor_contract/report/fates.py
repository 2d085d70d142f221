"""What became of a finding in another run: there again, gone, or not looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rlor_contract.report.ledger import Ledger, Violation
from rlor_contract.report.unverified import ONLY_FAILS

Fate = Literal["Repeated", "Gone", "Not looked at"]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, by what makes it the same one in another run."""

    side: str
    operation: str
    check: str
    place: str
    fingerprint: str
    """Of the request that showed it; empty where none was sent."""

    @classmethod
    def of(cls, one: Violation) -> Found:
        return cls(one.side, one.operation, one.check, one.place, one.fingerprint)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """The same for the same finding, whichever request showed it."""
        return self.side, self.operation, self.check, self.place

    def __str__(self) -> str:
        return f"{self.side}: {self.operation}: {self.check}: {self.place}"


def fate(one: Found, ledger: Ledger | None, same: bool) -> tuple[Fate, str]:
    """What a run that has `ledger` says of a finding of another run, with the reason where it did not look.

    `same`: both runs had the same seed, depth and spec, and so the same cases in the client half, too.
    """
    if ledger is None:
        return "Not looked at", f"the {one.side} half was not run"
    if (one.operation, one.check, one.place) in ledger.violations:
        return "Repeated", ""
    why = _passed_over(one, ledger)
    if not why and one.side == "client" and not same:
        why = "another seed, depth or spec has other cases"
    return ("Not looked at" if why else "Gone"), why


def _passed_over(one: Found, ledger: Ledger) -> str:
    """Why a run cannot say that a finding is gone; empty if it can."""
    judged = [cell for cell in (*ledger.passed, *ledger.failed) if cell[0] == one.operation]
    if one.check not in ONLY_FAILS:
        judged = [cell for cell in judged if cell[1] == one.check]
    if not judged:
        return ledger.skipped.get(("", one.check)) or "its check judged nothing there"
    if ledger.ended_early:
        return ledger.ended_early
    if any(one.check == check for check, *_ in ledger.suite_failures):
        return "the suite itself failed there"
    if ("", one.check) in ledger.skipped:
        return ledger.skipped["", one.check]
    if one.fingerprint and one.fingerprint not in ledger.sent:
        return "the request that showed it was not sent, or not answered"
    return ""
