"""One fault, and what the suite says of it."""

from __future__ import annotations

import gc
import importlib
import shutil
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import httpx
from rlor_contract.client.half import DEPTHS as CLIENT_DEPTHS
from rlor_contract.client.half import ClientHalf
from rlor_contract.report.ledger import Ledger, Violation
from rlor_contract.server.half import DEPTHS, Depth, ServerHalf
from rlor_contract.server.probes.catalogue import PROBES
from rlor_contract.server.probes.probe import Probe, run_probes
from rlor_contract.server.probes.session import Session
from rlor_contract.server.target import ServerTarget, embedded_server
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.overlay import Overlay

from faults.fault import Fault, Slip

_GENERATED: Final = Path(__file__).resolve().parents[2] / "generated" / "rlor_trainer_client"
# What a fault needs that one operation shows.
_SMALL: Final = Depth(examples=25, stateful=0, models=8)
_FEW_FUZZED: Final = 40


class _Killed(BaseException):
    """The run is over: no `except Exception` on the way is to swallow this."""


@dataclass(slots=True)
class _WatchedLedger(Ledger):
    """A ledger that notices the first failure of a check that is meant for the fault, and then may end the run."""

    meant: frozenset[str] = frozenset()
    ends: bool = True
    killer: str | None = None
    cases_to_kill: int = 0
    killed_at: float = 0.0

    def fails(self, operation: str, check: str, **what: Any) -> None:
        Ledger.fails(self, operation, check, **what)
        if self.killer is None and check in self.meant and not what["warrant"].warning:
            self.killer, self.cases_to_kill, self.killed_at = check, self.cases, time.monotonic()
            if self.ends:
                raise _Killed


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a fault."""

    fault: str
    killer: str | None
    """The first check that is meant for the fault and failed; None when it survived."""
    cases: int
    """Checks of cases up to the kill, or of the whole run."""
    seconds: float
    failed: tuple[str, ...]
    """All checks that failed while the run lasted."""
    violations: tuple[Violation, ...] = field(repr=False, default=())


def attempt(fault: Fault, *, short: bool, to_the_end: bool = False, seed: int = 1) -> Trial:
    """Run the half of the suite that the fault concerns, until a check that is meant for the fault fails.

    `short` runs the fault's own operation alone with few cases, and where semantic checks alone are meant for the fault
    these alone; otherwise all operations at the default depth. `to_the_end` continues after the kill, to see what else
    fails.
    """
    spec = _spec()
    operations = tuple(op for op in spec.operations if not short or op.label == fault.operation)
    if not operations:
        raise ValueError(f"fault {fault.name}: the spec has no operation {fault.operation}")
    ledger = _WatchedLedger(fault.side, meant=frozenset(fault.checks), ends=not to_the_end)
    started = time.monotonic()
    try:
        if isinstance(fault.apply, Slip):
            with _slipped(fault.apply):
                started = time.monotonic()
                depth = CLIENT_DEPTHS["quick" if short else "default"]
                if short and "fuzzed_responses" in fault.checks:
                    depth = replace(depth, fuzzed=_FEW_FUZZED)
                ClientHalf(spec, seed, depth, operations, ledger).run()
        else:
            with fault.apply() as middleware, embedded_server(middleware) as target:
                started = time.monotonic()
                probes = [probe for probe in PROBES if probe.name in fault.checks]
                if short and len(probes) == len(fault.checks):
                    _probe(spec, target, seed, operations, ledger, probes)
                else:
                    server_depth = _SMALL if short else DEPTHS["default"]
                    ServerHalf(spec, Overlay.load(), target, seed, server_depth, operations, ledger).run()
    except _Killed as end:
        # What a run that is cut short has open, its frames hold.
        with warnings.catch_warnings(action="ignore", category=ResourceWarning):
            traceback.clear_frames(end.__traceback__)
            gc.collect()
    ended = ledger.killed_at if ledger.killer else time.monotonic()
    return Trial(
        fault.name,
        ledger.killer,
        ledger.cases_to_kill if ledger.killer else ledger.cases,
        ended - started,
        tuple(sorted({check for _, check in ledger.failed})),
        tuple(ledger.violations.values()),
    )


# Nothing in it depends on a fault, and what it has compiled once serves all.
_spec = cache(ContractSpec)


def _probe(
    spec: ContractSpec,
    target: ServerTarget,
    seed: int,
    operations: tuple[Operation, ...],
    ledger: Ledger,
    probes: Iterable[Probe],
) -> None:
    samples = Overlay.load().samples
    with httpx.Client(base_url=target.base_url, timeout=target.patience) as client:
        session = Session(spec, samples, target, seed, _SMALL.models, operations, ledger, client=client)
        run_probes(session, probes)


@contextmanager
def _slipped(slip: Slip) -> Generator[None]:
    """Python imports the client with the slip while the context lasts."""
    before = _forgotten_client()
    with tempfile.TemporaryDirectory(prefix="fault-") as folder:
        package = Path(folder) / _GENERATED.name
        shutil.copytree(_GENERATED, package)  # with the compiled files, which spare half a second
        slip.apply(package)
        sys.path.insert(0, folder)
        importlib.invalidate_caches()
        try:
            yield
        finally:
            sys.path.remove(folder)
            _forgotten_client()
            sys.modules.update(before)


def _forgotten_client() -> dict[str, Any]:
    """Take the client out of the imported modules, and return what was taken."""
    package = _GENERATED.name
    names = [name for name in sys.modules if name == package or name.startswith(f"{package}.")]
    return {name: sys.modules.pop(name) for name in names}
