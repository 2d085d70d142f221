"""A report of an earlier run, to be repeated with the same cases, and what became of its violations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.ledger import Ledger

# What names a place may have moved to another line of the spec.
_LINE: Final = re.compile(r"(?<=\.yaml):\d+")


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
    found: tuple[tuple[str, str, str, str], ...]
    """Side, operation, check and place of each violation."""

    @classmethod
    def load(cls, path: Path) -> Replay:
        """Read `contract.json` of a run. Raises `CannotRun`."""
        fix = "Fix: give the contract.json of an earlier run."
        try:
            report: Any = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise CannotRun(f"{path} cannot be read: {error.strerror}. {fix}") from None
        except ValueError as error:  # of JSON, or of UTF-8
            raise CannotRun(f"{path} is not JSON: {error}. {fix}") from None
        try:
            found = tuple(
                (violation["side"], violation["operation"], violation["check"], violation["place"])
                for half in report["halves"]
                for violation in half["violations"]
            )
            sides = {side for side, *_ in found} or {half["side"] for half in report["halves"]}
            texts = [report[name] for name in ("spec", "depth", "profile", "operation")]
            if not all(isinstance(text, str) for text in (*texts, *sides)) or type(report["seed"]) is not int:
                raise TypeError
        except (KeyError, TypeError):
            raise CannotRun(f"{path} is not a report of this suite. {fix}") from None
        spec, depth, profile, operation = texts
        return cls(spec, str(report["seed"]), depth, profile, operation, sides.pop() if len(sides) == 1 else "", found)

    def outcome(self, ledgers: Iterable[Ledger]) -> Iterator[str]:
        """A line for each violation of then: whether it is there now."""
        now = {
            (ledger.side, operation, check, _LINE.sub("", place))
            for ledger in ledgers
            for operation, check, place in ledger.violations
        }
        for side, operation, check, place in self.found:
            still = (side, operation, check, _LINE.sub("", place)) in now
            yield f"{'Repeated' if still else 'Gone'}: {side}: {operation}: {check}: {place}"
        if not self.found:
            yield "Nothing to repeat: that run found no violation."
