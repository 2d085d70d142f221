"""A report of an earlier run, to be repeated with the same cases, and what became of its findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rlor_contract.report.elements import one_line
from rlor_contract.report.fates import Fate, Found, fate
from rlor_contract.report.ledger import Ledger
from rlor_contract.report.reading import Report
from rlor_contract.report.verdict import Settings


@dataclass(frozen=True, slots=True)
class Replay:
    """How a run was made, and what it found."""

    spec: str
    """Version of the spec at that time."""
    seed: str
    depth: str
    profile: str
    operation: str
    """Label, or empty for all."""
    only: str
    """The half to run: the one that was run, or else the one that found something; empty for both."""
    found: tuple[Found, ...]

    @classmethod
    def load(cls, path: Path) -> Replay:
        """Read `contract.json` of a run. Raises `CannotRun`."""
        report = Report.load(path)
        found = tuple(map(Found.of, report.found))
        sides = {one.side for one in found} or {*report.ledgers}
        only = sides.pop() if len(sides) == 1 else ""
        return cls(report.spec, str(report.seed), report.depth, report.profile, report.operation, only, found)

    def fates(self, ledgers: Sequence[Ledger], settings: Settings, spec: str) -> list[tuple[Fate, Found, str]]:
        """Of each finding of then: whether it is there now, with the reason where it was not looked at."""
        halves: dict[str, Ledger] = {ledger.side: ledger for ledger in ledgers}
        same = (self.seed, self.depth, self.spec) == (str(settings.seed), settings.depth, spec)
        told: list[tuple[Fate, Found, str]] = []
        for one in self.found:
            became, why = fate(one, halves.get(one.side), same)
            told.append((became, one, why))
        return told

    @staticmethod
    def lines(fates: Sequence[tuple[Fate, Found, str]]) -> Iterator[str]:
        """A line for each."""
        for became, one, why in fates:
            yield one_line(f"{became}: {one}" + (f" ({why})" if why else ""))
        if not fates:
            yield "Nothing to repeat: that run found nothing."
