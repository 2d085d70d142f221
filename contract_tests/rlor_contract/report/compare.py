"""Two reports compared, finding by finding: `rlor-contract diff OLD NEW`, in the words of a replay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from rlor_contract.report.elements import one_line
from rlor_contract.report.fates import Found, fate
from rlor_contract.report.ledger import Violation
from rlor_contract.report.reading import Report

Change = Literal["New", "Changed", "Gone", "Not looked at", "Repeated"]
_ORDER: Final[tuple[Change, ...]] = ("New", "Changed", "Gone", "Not looked at", "Repeated")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of each finding from one run to another."""

    changes: tuple[tuple[Change, Found, str], ...]
    """Of each finding, what became of it, and a word on it."""

    @classmethod
    def of(cls, old: Path, new: Path) -> Comparison:
        """Of two files. Raises `CannotRun`."""
        before, after = Report.load(old), Report.load(new)
        same = after.same_cases(before.seed, before.depth, before.spec)
        told: list[tuple[Change, Found, str]] = []
        then = {Found.of(one).key: one for one in before.found}
        now = {Found.of(one).key: one for one in after.found}
        for key, one in now.items():
            found = Found.of(one)
            if key not in then:
                _, why = fate(found, before.ledgers.get(one.side), same)
                told.append(("New", found, f"{why} then" if why else ""))
            else:
                difference = ", ".join(_differences(then[key], one))
                told.append(("Changed" if difference else "Repeated", found, difference))
        for key, one in then.items():
            if key not in now:
                found = Found.of(one)
                became, why = fate(found, after.ledgers.get(one.side), same)
                told.append((became, found, why))
        return cls(tuple(sorted(told, key=lambda change: _ORDER.index(change[0]))))

    @property
    def worse(self) -> bool:
        """Whether there is something new."""
        return any(change == "New" for change, *_ in self.changes)

    def lines(self) -> Iterator[str]:
        """A line for each, but for what is repeated, of which each check has one; then all in numbers."""
        repeated = Counter((one.side, one.check) for change, one, _ in self.changes if change == "Repeated")
        for change, one, why in self.changes:
            if change != "Repeated":
                yield one_line(f"{change}: {one}" + (f" ({why})" if why else ""))
        for (side, check), count in repeated.items():
            yield one_line(f"Repeated: {side}: {check}: {count} findings")
        counts = Counter(change for change, *_ in self.changes)
        yield ", ".join(f"{counts[change]} {change.lower()}" for change in _ORDER) + "."


def _differences(then: Violation, now: Violation) -> Iterator[str]:
    """What is not the same of one finding. Not what was got, which differs from run to run."""
    for name, before, after in (
        ("status", then.status, now.status),
        ("told as", _level(then), _level(now)),
        ("confidence", then.confidence, now.confidence),
    ):
        if before != after:
            yield f"{name} {before}, now {after}"


def _level(one: Violation) -> str:
    return "accepted" if one.accepted else "warning" if one.warning else "violation"
