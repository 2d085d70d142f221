"""The verdict of a run: whether the contract holds, the text for people, and the reports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final

from rlor_spec.document import display_path

from rlor_contract.report.annotations import write_sarif
from rlor_contract.report.baseline import Baseline, Standing
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.causes import causes
from rlor_contract.report.coverage import Share, shares
from rlor_contract.report.elements import one_line
from rlor_contract.report.junit import write_junit
from rlor_contract.report.ledger import Confidence, Ledger, Side, Violation
from rlor_contract.report.matrix import render_causes, render_coverage, render_failure, render_matrix, render_rules
from rlor_contract.report.page import page
from rlor_contract.report.reading import FORMAT
from rlor_contract.report.unverified import Unverified, unverified
from rlor_contract.report.versions import Versions
from rlor_contract.report.warrants import ORDER
from rlor_contract.spec.operations import ContractSpec, Operation

_SHOWN: Final = 25
"""Causes that are printed as they are; of the others a line each."""
_NAMED: Final = 8
"""What was not exercised, so many of a kind by name."""


HOLDS, BROKEN, CANNOT_RUN = 0, 1, 2


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
    min_confidence: Confidence = "D"
    """Violations of facts that we are less sure of are warnings."""
    warn_as_error: bool = False
    """Whether warnings fail the run."""
    require_verified: bool = False
    """Whether what was not verified fails it."""
    server: str = ""
    """URL of the server elsewhere; empty for one of our own."""
    baseline: Baseline | None = None
    """What is known, and fails nothing until a day."""
    traffic: str = ""
    """What was judged, where it is recorded traffic: then nothing was sent, and nothing can be repeated."""

    @classmethod
    def of_traffic(cls, said: str, **fails: Any) -> Settings:
        """Of a judgement of recorded traffic."""
        return cls(0, "", "traffic", "", 0.0, remote=True, traffic=said, **fails)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run found."""

    spec: ContractSpec
    settings: Settings
    ledgers: Sequence[Ledger]
    labels: Sequence[str]
    """The operations that were asked for."""
    found: Sequence[Violation]
    """Violations and warnings, also those that the baseline accepts."""
    unverified: Sequence[Unverified]
    covered: Mapping[Side, Sequence[Share]]
    seconds: float
    ended: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When the run was over, by which the days of a baseline are counted."""
    standings: Sequence[tuple[Standing, str]] = ()
    """What became of each entry of the baseline."""
    versions: Versions = field(default_factory=Versions.here)

    @classmethod
    def of(
        cls,
        spec: ContractSpec,
        settings: Settings,
        ledgers: Sequence[Ledger],
        labels: Sequence[str],
        operations: tuple[Operation, ...],
        seconds: float,
        ended: datetime | None = None,
    ) -> Verdict:
        """The verdict on what the ledgers say of `operations`, those that the run looked at. `ended`: now."""
        covered: dict[Side, Sequence[Share]] = {ledger.side: shares(spec, ledger, operations) for ledger in ledgers}
        looked_at = frozenset(operation.label for operation in operations)
        least = ORDER.index(settings.min_confidence)
        found = [
            replace(one, warning=one.warning or ORDER.index(one.confidence) > least)
            for ledger in ledgers
            for one in ledger.violations.values()
        ]
        whole = not settings.operation and settings.profile not in ("read-only", "traffic")
        told = [ledger for ledger in ledgers if not settings.traffic or ledger.side == "server"]  # each call is both
        open_ = [one for ledger in told for one in unverified(ledger, labels, looked_at, whole=whole)]
        ended = ended or datetime.now(UTC)
        standings: list[tuple[Standing, str]] = []
        if settings.baseline:
            found = settings.baseline.applied(found, ended.date())
            standings = [*settings.baseline.standings(found, ledgers, ended.date())]
        return cls(spec, settings, ledgers, labels, found, open_, covered, seconds, ended, standings)

    @property
    def violations(self) -> list[Violation]:
        """What fails the run."""
        return [one for one in self.found if not one.warning and not one.accepted]

    @property
    def warnings(self) -> list[Violation]:
        """What is reported without failing the run."""
        return [one for one in self.found if one.warning and not one.accepted]

    @property
    def accepted(self) -> list[Violation]:
        """What the baseline accepts."""
        return [one for one in self.found if one.accepted]

    @property
    def left_behind(self) -> list[str]:
        """What the run has made and could not delete."""
        return [one for ledger in self.ledgers for one in ledger.left_behind]

    @property
    def broken(self) -> bool:
        """Whether anything is wrong. A server elsewhere may not be movable into every state; ours is."""
        open_ = self.settings.require_verified or (
            not self.settings.remote and any(not one.check and one.operation for one in self.unverified)
        )
        return bool(
            self.violations
            or self.gaps
            or self.left_behind
            or (self.warnings and self.settings.warn_as_error)
            or (self.unverified and open_)
        )

    @property
    def failures(self) -> int:
        """How often the suite itself failed."""
        return sum(failure.count for ledger in self.ledgers for failure in ledger.suite_failures.values())

    @property
    def outage(self) -> str:
        """Why the server could not be asked to the end; empty where it could."""
        return next((ledger.outage for ledger in self.ledgers if ledger.outage), "")

    @property
    def code(self) -> int:
        """The exit code."""
        return BROKEN if self.broken else CANNOT_RUN if self.failures or self.outage else HOLDS

    @property
    def holds(self) -> bool:
        """Whether the contract was found to hold where it was looked at."""
        return self.code == HOLDS

    @property
    def gaps(self) -> list[str]:
        """The kinds of which too little was exercised, each with the first of what is missing."""
        least = self.settings.min_coverage
        found: list[str] = []
        for side, kinds in self.covered.items():
            for share in kinds:
                if share.percent < least:
                    named = ", ".join(share.missing[:_NAMED]) + (", …" if len(share.missing) > _NAMED else "")
                    shown = (
                        f"{side}: {share.percent:.1f} % of {share.kind}, but at least {least:g} % are required: {named}"
                    )
                    found.append(shown)
        return found

    def details(self) -> Iterator[str]:
        """The matrix, and what there is to say of it."""
        failing = {(one.side, one.operation, one.check) for one in self.violations}
        yield render_matrix(self.spec, self.ledgers, failing)
        yield from filter(None, map(render_rules, self.ledgers))
        for ledger in self.ledgers:
            yield from (one_line(f"Note: {ledger.side}: {note}") for note in ledger.notes)
        yield from (f"Note: {line}" for line in self.versions.differing())
        yield render_coverage(self.covered)
        yield from (f"Not exercised: {gap}" for gap in self.gaps)
        yield from (one_line(f"Not verified: {one}") for one in self.unverified)
        for ledger in self.ledgers:
            if ledger.left_behind:
                yield f"Left behind: {ledger.side}: {left_behind(ledger)}"
            yield from (render_failure(failure) + "\n" for failure in ledger.suite_failures.values())
        for kind, found in (("violations", self.violations), ("warnings", self.warnings)):
            grouped = causes(found)
            if kind == "warnings" and grouped:
                yield "Warnings, which do not fail the run:\n"
            yield from render_causes(grouped, _SHOWN)
        yield from (one_line(f"{standing}: {line}") for standing, line in self.standings)

    @property
    def said(self) -> str:
        """The verdict, as it continues after "The contract"."""
        gaps, open_, warned = self.gaps, len(self.unverified), len(self.warnings)
        if self.holds:
            known = f" but for {len(self.accepted)} accepted" if self.accepted else ""
            said = f"holds where it was verified{known}, {open_} not verified" if open_ else f"holds{known}"
        elif self.broken:
            said = f"does not hold: {len(self.violations)} violations, {open_} not verified"
            said += f", {len(gaps)} kinds of coverage too low" if gaps else ""
            said += f", {len(self.left_behind)} left behind" if self.left_behind else ""
            said += f", {len(self.accepted)} accepted" if self.accepted else ""
        else:
            said = f"could not be verified completely: {self.outage or 'the suite itself failed'}"
        said += f", {warned} warnings" if warned else ""
        return said + (f", the suite itself failed {self.failures} times" if self.failures else "")

    @property
    def effort(self) -> str:
        """What it took."""
        checks = sum(ledger.cases for ledger in self.ledgers)
        if self.settings.traffic:
            return f"{checks} checks, spec {self.spec.version}, {self.seconds:.1f} s: {self.settings.traffic}"
        return (
            f"{len(self.labels)} operations, {checks} checks of cases, spec {self.spec.version}, "
            f"seed {self.settings.seed}, {self.seconds:.1f} s ({' and '.join(map(_effort, self.ledgers))})"
        )

    def summary(self) -> str:
        """The verdict in a line."""
        return f"The contract {self.said}. {self.effort}."

    def write(self, folder: Path) -> str:
        """Write a page, JUnit XML, SARIF and JSON into a folder, and say where. Raises `CannotRun`."""
        names = ("contract.html", "contract-junit.xml", "contract.sarif", "contract.json")
        told, junit, sarif, report = (folder / name for name in names)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            told.write_text(page(self), encoding="utf-8")
            write_junit(junit, self.ledgers, self.labels, self.found, self.unverified, self.ended)
            write_sarif(sarif, self.found, self.spec.document)
            report.write_text(json.dumps(self.as_json(), indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            raise _not_written(folder, error) from None
        return f"Reports: {', '.join(display_path(path) for path in (told, junit, sarif, report))}"

    def as_json(self) -> dict[str, Any]:
        """All of it; contract_tests/README.md says what each part means."""
        return {
            "format": FORMAT,
            "holds": self.holds,
            "exitCode": self.code,
            "spec": self.spec.version,
            "seed": self.settings.seed,
            "depth": self.settings.depth,
            "profile": self.settings.profile,
            "operation": self.settings.operation,
            "minConfidence": self.settings.min_confidence,
            "server": self.settings.server,
            "ended": self.ended.isoformat(timespec="seconds"),
            "versions": dict(self.versions.installed),
            "pinned": dict(self.versions.pinned),
            "baseline": [f"{standing}: {line}" for standing, line in self.standings],
            "seconds": round(self.seconds, 1),
            "notVerified": [asdict(one) for one in self.unverified],
            "halves": [
                {
                    **ledger.as_json(),
                    "violations": [asdict(one) for one in self.violations if one.side == ledger.side],
                    "warnings": [asdict(one) for one in self.warnings if one.side == ledger.side],
                    "accepted": [asdict(one) for one in self.accepted if one.side == ledger.side],
                    "coverage": {share.kind: share.as_json() for share in self.covered[ledger.side]},
                }
                for ledger in self.ledgers
            ],
        }


def require_writable(folder: Path) -> None:
    """Find out before a run, which may take minutes, whether reports can be written. Raises `CannotRun`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _not_written(folder, error) from None


def _not_written(folder: Path, error: OSError) -> CannotRun:
    return CannotRun(f"the reports cannot be written to {folder}: {error.strerror}. Fix: give another --reports.")


def left_behind(ledger: Ledger) -> str:
    """What a server elsewhere would not delete, in words; empty if nothing."""
    if not ledger.left_behind:
        return ""
    later = f". To delete them later: {ledger.cleanup}" if ledger.cleanup else ""
    return f"jobs that could not be deleted: {', '.join(ledger.left_behind)}{later}"


def _effort(ledger: Ledger) -> str:
    sent = f", {ledger.requests} requests" if ledger.requests else ""
    return f"{ledger.side} {ledger.seconds:.1f} s{sent}"
