"""What was checked: counts by side, operation and check, and the violations, grouped."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

Side = Literal["server", "client"]
Confidence = Literal["A", "B", "C", "D"]
"""How sure the evidence is of a fact: A seen on the wire, to D, our own choice."""
Tried = Literal["accepted", "refused", "failed"]
"""A body that keeps a rule was accepted, one that breaks it was refused, or it was the other way round."""


@dataclass(frozen=True, slots=True)
class Warrant:
    """What a violation rests on; see `warrants`."""

    confidence: Confidence = "A"
    sources: tuple[str, ...] = ()
    """Short names of `evidence.yaml`."""
    warning: bool = False
    """Whether it breaks a SHOULD or a habit, and nothing that the spec says."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken promise of the spec, with the first request that showed it."""

    side: Side
    operation: str
    """Its label: group and method."""
    check: str
    place: str
    """What makes two violations the same: the broken part of the spec and of the message, not the random value."""
    expected: str
    got: str
    where: str
    """`spec/openapi.yaml:LINE`."""
    request: str
    """A curl command without the key."""
    count: int = 1
    confidence: Confidence = "A"
    sources: tuple[str, ...] = ()
    warning: bool = False
    """Whether it is reported without failing the run."""
    fingerprint: str = ""
    """What stays the same of its request from run to run; see `History`. Empty where nothing was sent."""
    status: int | None = None
    """What its request was answered with."""
    accepted: str = ""
    """Until when and why a baseline accepts it, so that it fails nothing; see `baseline`."""


@dataclass(frozen=True, slots=True)
class SuiteFailure:
    """A failure of the suite's own code while it judged something: no verdict on anybody's server or client."""

    side: Side
    check: str
    operation: str
    """Its label; empty where it was about none."""
    error: str
    request: str
    """A curl command without the key; empty where nothing was sent."""
    answer: str
    """Status and beginning of what was judged, without the key."""
    traceback: str
    count: int = 1


@dataclass(slots=True)
class Ledger:
    """Book of one half of a run. `verified` holds the operations that were seen to work at least once."""

    side: Side
    passed: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    failed: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    verified: set[str] = field(default_factory=set[str])
    violations: dict[tuple[str, str, str], Violation] = field(default_factory=dict[tuple[str, str, str], Violation])
    notes: list[str] = field(default_factory=list[str])
    cleanup: str = ""
    """The command that deletes later what was left behind."""
    left_behind: list[str] = field(default_factory=list[str])
    """Ids of the run's jobs that a server elsewhere would not delete."""
    exercised: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """By kind, what of the spec was exercised; see `coverage`."""
    rules: dict[str, Counter[Tried]] = field(default_factory=dict[str, "Counter[Tried]"])
    """By rule of requests and field, how many bodies were tried on both sides of it, and what came of them."""
    suite_failures: dict[tuple[str, str, str], SuiteFailure] = field(
        default_factory=dict[tuple[str, str, str], SuiteFailure]
    )
    """Where the suite itself failed, by check, operation and what it failed of."""
    skipped: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """By operation and check, either of which may be empty for all, why it is not verified."""
    sent: set[str] = field(default_factory=set[str])
    """Fingerprints of the requests that were answered; see `History`."""
    unavailable: Counter[str] = field(default_factory=Counter[str])
    """By kind of weather, the requests that got no answer of the server, and so were judged by no check."""
    ended_early: str = ""
    """Why the run did not come to its end; empty where it did."""
    interrupted: bool = False
    """Whether a person ended it."""
    outage: str = ""
    """Why the server could not be asked any more, such as that it died; empty where it could."""
    seconds: float = 0.0
    requests: int = 0
    """What the cases of the server half have sent; 0 for the client half."""

    def passes(self, operation: str, check: str, cases: int = 1) -> None:
        self.passed[operation, check] += cases

    def fails(
        self,
        operation: str,
        check: str,
        *,
        place: str,
        expected: str,
        got: str,
        where: str,
        request: str,
        warrant: Warrant = Warrant(),
        fingerprint: str = "",
        status: int | None = None,
    ) -> None:
        place, expected, got, request = map(_writable, (place, expected, got, request))
        self.failed[operation, check] += 1
        key = (operation, check, place)
        first = self.violations.get(key)
        self.violations[key] = (
            replace(first, count=first.count + 1)
            if first
            else Violation(
                self.side,
                operation,
                check,
                place,
                expected,
                got,
                where,
                request,
                1,
                warrant.confidence,
                warrant.sources,
                warrant.warning,
                fingerprint,
                status,
            )
        )

    def broke(
        self, check: str, operation: str, *, error: str, at: str, request: str, answer: str, traceback: str
    ) -> None:
        """Enter a failure of the suite's own code. What fails in the same way at the same line is one, with a count."""
        key = (check, operation, at)
        first = self.suite_failures.get(key)
        self.suite_failures[key] = (
            replace(first, count=first.count + 1)
            if first
            else SuiteFailure(self.side, check, operation, error, request, answer, traceback)
        )

    def skips(self, why: str, *, check: str = "", operation: str = "") -> None:
        """Enter what is not verified: a check, an operation, or a check of an operation."""
        self.skipped.setdefault((operation, check), why)

    def tried(self, rule: str, outcome: Tried) -> None:
        """Enter what became of a body that keeps or breaks a rule of requests."""
        self.rules.setdefault(rule, Counter())[outcome] += 1

    def absorb(self, other: Ledger) -> None:
        """Enter what another book of the same side counts and found."""
        self.passed += other.passed
        self.failed += other.failed
        for key, violation in other.violations.items():
            known = self.violations.get(key)
            self.violations[key] = replace(known, count=known.count + violation.count) if known else violation
        self.verified |= other.verified
        self.sent |= other.sent
        self.notes += [note for note in other.notes if note not in self.notes]
        self.left_behind += other.left_behind
        self.cleanup = "; ".join(filter(None, (self.cleanup, other.cleanup)))
        self.ended_early = self.ended_early or other.ended_early
        self.outage = self.outage or other.outage
        self.requests += other.requests
        self.unavailable += other.unavailable
        self.suite_failures |= other.suite_failures
        self.skipped |= other.skipped
        for rule, outcomes in other.rules.items():
            self.rules.setdefault(rule, Counter()).update(outcomes)
        for kind, names in other.exercised.items():
            self.exercised.setdefault(kind, set()).update(names)

    @property
    def cases(self) -> int:
        return self.passed.total() + self.failed.total()

    def checks(self) -> list[str]:
        return sorted({check for _, check in [*self.passed, *self.failed]})

    def as_json(self) -> dict[str, Any]:
        cells = dict.fromkeys([*self.passed, *self.failed])
        return {
            "side": self.side,
            "seconds": round(self.seconds, 2),
            "requests": self.requests,
            "verified": sorted(self.verified),
            "notes": self.notes,
            "leftBehind": self.left_behind,
            "cleanup": self.cleanup,
            "unavailable": dict(sorted(self.unavailable.items())),
            "endedEarly": self.ended_early,
            "outage": self.outage,
            "skipped": [
                {"operation": operation, "check": check, "why": why} for (operation, check), why in self.skipped.items()
            ],
            "sent": " ".join(sorted(self.sent)),
            "cells": [
                {"operation": op, "check": check, "passed": self.passed[op, check], "failed": self.failed[op, check]}
                for op, check in sorted(cells)
            ],
            "rules": {rule: dict(outcomes) for rule, outcomes in sorted(self.rules.items())},
            "suiteFailures": [asdict(failure) for failure in self.suite_failures.values()],
        }


def _writable(text: str) -> str:
    """A text that every file can hold: JSON may have halves of surrogate pairs, which are no characters."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
