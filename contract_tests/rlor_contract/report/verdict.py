"""The verdict of a run: whether the contract holds, what a person is told of it, and the reports that are left."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rlor_spec.document import display_path

from rlor_contract.report.annotations import write_sarif
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.coverage import Share, shares
from rlor_contract.report.junit import write_junit
from rlor_contract.report.ledger import Ledger, Side, Violation
from rlor_contract.report.matrix import render_coverage, render_matrix, render_rules, render_violation
from rlor_contract.spec.operations import ContractSpec, Operation

_SHOWN: Final = 25
"""Violations that are printed; all of them stand in the reports."""
_NAMED: Final = 8
"""What was not exercised, so many of a kind by name."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run was asked for: what it takes to repeat it, and what it has to reach."""

    seed: int
    depth: str
    profile: str
    operation: str
    """Label, or empty for all."""
    min_coverage: float
    """Least percentage of each kind of coverage; 0 for none."""
    remote: bool
    """Whether the server runs elsewhere."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run found."""

    spec: ContractSpec
    settings: Settings
    ledgers: Sequence[Ledger]
    labels: Sequence[str]
    """The operations that were asked for."""
    looked_at: frozenset[str]
    """Those of them that such a run looks at."""
    covered: Mapping[Side, Sequence[Share]]
    seconds: float

    @classmethod
    def of(
        cls,
        spec: ContractSpec,
        settings: Settings,
        ledgers: Sequence[Ledger],
        labels: Sequence[str],
        operations: tuple[Operation, ...],
        seconds: float,
    ) -> Verdict:
        """The verdict on what the ledgers say of `operations`, those that the run looked at."""
        covered: dict[Side, Sequence[Share]] = {ledger.side: shares(spec, ledger, operations) for ledger in ledgers}
        looked_at = frozenset(operation.label for operation in operations)
        return cls(spec, settings, ledgers, labels, looked_at, covered, seconds)

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong. A server elsewhere may not be movable into every state; ours is."""
        left = any(ledger.left_behind for ledger in self.ledgers)
        return not (self.violations or self.gaps or left or (self.unverified and not self.settings.remote))

    @property
    def violations(self) -> list[Violation]:
        return [violation for ledger in self.ledgers for violation in ledger.violations.values()]

    @property
    def unverified(self) -> list[tuple[Side, str]]:
        """Side and label of each operation that was never seen to succeed."""
        return [
            (ledger.side, label) for ledger in self.ledgers for label in self.labels if label not in ledger.verified
        ]

    @property
    def gaps(self) -> list[str]:
        """The kinds of which too little was exercised, each with the first of what is missing."""
        least = self.settings.min_coverage
        found: list[str] = []
        for side, kinds in self.covered.items():
            for share in kinds:
                if share.percent < least:
                    named = ", ".join(share.missing[:_NAMED]) + (", …" if len(share.missing) > _NAMED else "")
                    shown = f"{side}: {share.percent:.1f} % of {share.kind}, at least {least:g} % is wanted: {named}"
                    found.append(shown)
        return found

    def details(self) -> Iterator[str]:
        """The matrix, and what there is to say of it."""
        yield render_matrix(self.spec, self.ledgers)
        yield from filter(None, map(render_rules, self.ledgers))
        for ledger in self.ledgers:
            yield from (f"Note: {ledger.side}: {note}" for note in ledger.notes)
            if ledger.left_behind:
                yield f"Left behind: {ledger.side}: {left_behind(ledger)}"
        yield render_coverage(self.covered)
        yield from (f"Not exercised: {gap}" for gap in self.gaps)
        for side, label in self.unverified:
            seen = label in self.looked_at
            why = "it was never seen to succeed" if seen else "a read-only run leaves it out"
            yield f"Not verified: {side}: {label} ({why})"
        violations = self.violations
        for number, violation in enumerate(violations[:_SHOWN], start=1):
            yield render_violation(violation, number) + "\n"
        if len(violations) > _SHOWN:
            yield f"… and {len(violations) - _SHOWN} more, in the reports.\n"

    def summary(self) -> str:
        """The verdict in a line."""
        gaps, unverified = self.gaps, len(self.unverified)
        if self.holds:
            said = f"holds where it was verified, {unverified} not" if unverified else "holds"
        else:
            said = f"does not hold: {len(self.violations)} violations, {unverified} not verified"
            said += f", {len(gaps)} kinds of coverage too low" if gaps else ""
        checks = sum(ledger.cases for ledger in self.ledgers)
        return (
            f"The contract {said}. {len(self.labels)} operations, {checks} checks of cases, spec {self.spec.version}, "
            f"seed {self.settings.seed}, {self.seconds:.1f} s ({' and '.join(map(_effort, self.ledgers))})."
        )

    def write(self, folder: Path) -> str:
        """Write JUnit XML, SARIF and JSON into a folder, and say where. Raises `CannotRun`."""
        junit, sarif, report = (folder / name for name in ("contract-junit.xml", "contract.sarif", "contract.json"))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_junit(junit, self.ledgers, self.labels)
            write_sarif(sarif, self.violations, self.spec.version)
            report.write_text(self._json(), encoding="utf-8")
        except OSError as error:
            raise CannotRun(
                f"the reports cannot be written to {folder}: {error.strerror}. Fix: give another --reports."
            ) from None
        return f"Reports: {', '.join(display_path(path) for path in (junit, sarif, report))}"

    def _json(self) -> str:
        summary = {
            "holds": self.holds,
            "spec": self.spec.version,
            "seed": self.settings.seed,
            "depth": self.settings.depth,
            "profile": self.settings.profile,
            "operation": self.settings.operation,
            "seconds": round(self.seconds, 1),
            "halves": [
                {**ledger.as_json(), "coverage": {share.kind: share.as_json() for share in self.covered[ledger.side]}}
                for ledger in self.ledgers
            ],
        }
        return json.dumps(summary, indent=2) + "\n"


def left_behind(ledger: Ledger) -> str:
    """What a server elsewhere would not delete, in words; empty if nothing."""
    if not ledger.left_behind:
        return ""
    return f"{', '.join(ledger.left_behind)}. To delete it later: {ledger.cleanup}"


def _effort(ledger: Ledger) -> str:
    sent = f", {ledger.requests} requests" if ledger.requests else ""
    return f"{ledger.side} {ledger.seconds:.1f} s{sent}"
