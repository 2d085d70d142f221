"""A `contract.json` of an earlier run, read back. Whatever it holds, it is a report or one clear line says why not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args

from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.ledger import Confidence, Ledger, Side, SuiteFailure, Violation
from rlor_contract.spec.json_values import is_object

FORMAT: Final = 1
"""The number in `format`. It rises when what reads reports has to change."""
_TEXTS: Final = ("operation", "check", "place", "expected", "got", "where", "request", "fingerprint", "accepted")
_FIX: Final = "Fix: give the contract.json of an earlier run."


@dataclass(frozen=True, slots=True)
class Report:
    """What a run was asked for, what it looked at, and what it found."""

    spec: str
    """Version of the spec at that time."""
    seed: int
    depth: str
    profile: str
    operation: str
    """Label, or empty for all."""
    ledgers: Mapping[Side, Ledger]
    """The halves that were run."""
    found: tuple[Violation, ...]
    """Violations and warnings, those that a baseline had accepted too."""

    def same_cases(self, seed: int, depth: str, spec: str) -> bool:
        """Whether a run with these settings has the same cases."""
        return (self.seed, self.depth, self.spec) == (seed, depth, spec)

    @classmethod
    def load(cls, path: Path) -> Report:
        """Read it. Raises `CannotRun`."""
        try:
            report: Any = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise CannotRun(f"{path} cannot be read: {error.strerror}. {_FIX}") from None
        except (ValueError, RecursionError) as error:  # of JSON, or of UTF-8
            raise CannotRun(f"{path} is not JSON: {error}. {_FIX}") from None
        try:
            whole = _Part(report)
            if whole.number("format") != FORMAT:
                said = f"{path} has the format {whole['format']}, and this version reads {FORMAT}"
                raise CannotRun(f"{said}. Fix: run again, with this version.")
            return cls._of(whole)
        except _Misshapen as error:
            raise CannotRun(f"{path} is not a report of this suite: {error}. {_FIX}") from None

    @classmethod
    def _of(cls, whole: _Part) -> Report:
        ledgers: dict[Side, Ledger] = {}
        found: list[Violation] = []
        for half in whole.parts("halves"):
            ledger = _ledger(half)
            ledgers[ledger.side] = ledger
            own = [_violation(one) for kind in ("violations", "warnings", "accepted") for one in half.parts(kind)]
            ledger.violations.update({(one.operation, one.check, one.place): one for one in own})
            found += own
        spec, depth, profile, operation = (whole.text(name) for name in ("spec", "depth", "profile", "operation"))
        return cls(spec, whole.number("seed"), depth, profile, operation, ledgers, tuple(found))


class _Misshapen(Exception):
    """The report lacks a part, or has one of another type."""


@dataclass(frozen=True, slots=True)
class _Part:
    """An object of the report."""

    value: Any

    def __getitem__(self, name: str) -> Any:
        if not is_object(self.value):
            raise _Misshapen(f"{self.value!r:.40} is not an object")
        if name not in self.value:
            raise _Misshapen(f"{name!r} is missing")
        return self.value[name]

    def _typed(self, name: str, kind: type) -> Any:
        value = self[name]
        if type(value) is not kind:
            raise _Misshapen(f"{name!r} is {value!r:.40}")
        return value

    def text(self, name: str, among: tuple[str, ...] = ()) -> Any:
        value = self._typed(name, str)
        if among and value not in among:
            raise _Misshapen(f"{name!r} is {value!r:.40}")
        return value

    def number(self, name: str) -> int:
        return int(self._typed(name, int))

    def truth(self, name: str) -> bool:
        return bool(self._typed(name, bool))

    def parts(self, name: str) -> list[_Part]:
        return [_Part(one) for one in self._typed(name, list)]

    def texts(self, name: str) -> list[str]:
        return [_Part({name: one}).text(name) for one in self._typed(name, list)]


def _ledger(half: _Part) -> Ledger:
    ledger = Ledger(half.text("side", get_args(Side)), ended_early=half.text("endedEarly"))
    for cell in half.parts("cells"):
        key = cell.text("operation"), cell.text("check")
        ledger.passed[key], ledger.failed[key] = cell.number("passed"), cell.number("failed")
    for one in half.parts("skipped"):
        ledger.skipped[one.text("operation"), one.text("check")] = one.text("why")
    for one in half.parts("suiteFailures"):
        failure = SuiteFailure(ledger.side, one.text("check"), one.text("operation"), one.text("error"), "", "", "")
        ledger.suite_failures[failure.check, failure.operation, failure.error] = failure
    ledger.sent.update(half.text("sent").split())
    return ledger


def _violation(one: _Part) -> Violation:
    status = one["status"]
    if status is not None and type(status) is not int:
        raise _Misshapen(f"'status' is {status!r:.40}")
    texts = {name: one.text(name) for name in _TEXTS}
    return Violation(
        **texts,
        side=one.text("side", get_args(Side)),
        confidence=one.text("confidence", get_args(Confidence)),
        sources=tuple(one.texts("sources")),
        count=one.number("count"),
        warning=one.truth("warning"),
        status=status,
    )
