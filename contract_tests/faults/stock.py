"""The same faulty servers before stock Schemathesis: `st run` as shipped, with the published spec, nothing of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.server.target import ServerTarget, embedded_server
from rlor_spec import data

from faults.fault import Fault, Slip

EXAMPLES: Final = 25
"""Random cases of an operation, as many as in our own default run."""
_LONGEST: Final = 180
"""Seconds, for a server that makes it hang."""


@dataclass(frozen=True, slots=True)
class StockTrial:
    """What stock Schemathesis says of a faulty server."""

    fault: str
    checks: tuple[str, ...]
    """Kinds of failures that a correct server does not show; empty when the fault survived."""
    seconds: float


def stock_baseline(seed: int) -> frozenset[tuple[str, str]]:
    """The kinds of failures, and the operations, that it reports of a server without a fault."""
    with embedded_server() as target:
        return _failures(target, seed)


def stock_attempt(fault: Fault, baseline: frozenset[tuple[str, str]], seed: int) -> StockTrial:
    """Run it against a server with a fault."""
    if isinstance(fault.apply, Slip):
        raise TypeError(f"{fault.name} is a fault of a client")
    started = time.monotonic()
    with fault.apply() as middleware, embedded_server(middleware) as target:
        new = _failures(target, seed) - baseline
    return StockTrial(fault.name, tuple(sorted({kind for kind, _ in new})), time.monotonic() - started)


def _failures(target: ServerTarget, seed: int) -> frozenset[tuple[str, str]]:
    with tempfile.TemporaryDirectory(prefix="stock-") as folder:
        report = Path(folder) / "report.json"
        command = [str(Path(sys.executable).parent / "st"), "run", str(data.SPEC), "--url", target.base_url]
        command += ["--header", f"Authorization: Bearer {target.api_key}", "--seed", str(seed), "--no-color"]
        command += ["--max-examples", str(EXAMPLES), "--no-shrink", "--generation-database", "none"]
        command += ["--report", "json", "--report-json-path", str(report)]
        try:
            run = subprocess.run(
                command, cwd=folder, env=dict(os.environ), capture_output=True, text=True, timeout=_LONGEST, check=False
            )
        except FileNotFoundError:
            raise CannotRun("the command st of Schemathesis is not installed. Fix: make setup.") from None
        except subprocess.TimeoutExpired:
            raise CannotRun(f"st run took longer than {_LONGEST} s. Fix: run again on a quiet machine.") from None
        if run.returncode not in (0, 1) or not report.exists():
            last = (run.stderr or run.stdout).strip().rpartition("\n")[2]
            raise CannotRun(f"st run ended with {run.returncode}: {last}. Fix: run it by hand.")
        found: Any = json.loads(report.read_text(encoding="utf-8"))
    kinds: list[dict[str, Any]] = found["failures"]
    return frozenset((str(kind["type"]), str(operation)) for kind in kinds for operation in kind["operations"])
