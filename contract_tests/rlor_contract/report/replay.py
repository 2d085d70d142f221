"""A report of an earlier run, to be repeated with the same cases, and what became of its findings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.ledger import Ledger
from rlor_contract.report.unverified import ONLY_FAILS
from rlor_contract.report.verdict import Settings

Fate = Literal["Repeated", "Gone", "Not looked at"]
_FIX: Final = "Fix: give the contract.json of an earlier run."


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of then, by what makes it the same one now."""

    side: str
    operation: str
    check: str
    place: str
    fingerprint: str
    """Of the request that showed it; empty where none was sent."""

    def __str__(self) -> str:
        return f"{self.side}: {self.operation}: {self.check}: {self.place}"


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
        try:
            report: Any = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise CannotRun(f"{path} cannot be read: {error.strerror}. {_FIX}") from None
        except (ValueError, RecursionError) as error:  # of JSON, or of UTF-8
            raise CannotRun(f"{path} is not JSON: {error}. {_FIX}") from None
        try:
            found = tuple(
                Found(*(str(one[name]) for name in Found.__slots__))
                for half in report["halves"]
                for one in [*half["violations"], *half["warnings"]]
            )
            sides = {one.side for one in found} or {half["side"] for half in report["halves"]}
            texts = [report[name] for name in ("spec", "depth", "profile", "operation")]
            if not all(isinstance(text, str) for text in (*texts, *sides)) or type(report["seed"]) is not int:
                raise TypeError
        except (KeyError, TypeError):
            raise CannotRun(f"{path} is not a report of this suite. {_FIX}") from None
        spec, depth, profile, operation = texts
        return cls(spec, str(report["seed"]), depth, profile, operation, sides.pop() if len(sides) == 1 else "", found)

    def fates(self, ledgers: Sequence[Ledger], settings: Settings, spec: str) -> list[tuple[Fate, Found, str]]:
        """Of each finding of then: whether it is there now, with the reason where it was not looked at."""
        halves: dict[str, Ledger] = {ledger.side: ledger for ledger in ledgers}
        same = (self.seed, self.depth, self.spec) == (str(settings.seed), settings.depth, spec)
        return [self._fate(one, halves.get(one.side), same) for one in self.found]

    def _fate(self, one: Found, ledger: Ledger | None, same: bool) -> tuple[Fate, Found, str]:
        if ledger is None:
            return "Not looked at", one, f"the {one.side} half was not run"
        if (one.operation, one.check, one.place) in ledger.violations:
            return "Repeated", one, ""
        why = _passed_over(one, ledger)
        if not why and one.side == "client" and not same:
            why = "another seed, depth or spec has other cases"
        return ("Not looked at" if why else "Gone"), one, why

    @staticmethod
    def lines(fates: Sequence[tuple[Fate, Found, str]]) -> Iterator[str]:
        """A line for each."""
        for fate, one, why in fates:
            yield f"{fate}: {one}" + (f" ({why})" if why else "")
        if not fates:
            yield "Nothing to repeat: that run found nothing."


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
