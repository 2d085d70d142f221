"""Our own server keeps what the semantic checks prove; that they see what is wrong with others, `faults/` shows."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import httpx
import pytest
from emulator.postgres import running_postgres
from rlor_contract.report.ledger import Ledger
from rlor_contract.server.probes.catalogue import PROBES
from rlor_contract.server.probes.probe import Probe, run_probes
from rlor_contract.server.probes.session import Session
from rlor_contract.server.target import embedded_server
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.overlay import Overlay
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SPEC = ContractSpec()


def ledger_of(database: str, probes: tuple[Probe, ...], middleware: Any = None) -> Ledger:
    ledger = Ledger("server")
    with embedded_server(middleware, database) as target, httpx.Client(base_url=target.base_url, timeout=15) as client:
        samples = Overlay.load().samples
        run_probes(Session(SPEC, samples, target, 1, 1, SPEC.operations, ledger, client=client), probes)
    return ledger


def test_every_probe_says_what_it_proves() -> None:
    assert all("Violation:" in probe.proves for probe in PROBES)
    assert {op.label for probe in PROBES for op in probe.operations(SPEC)} == {op.label for op in SPEC.operations}


@pytest.mark.long
@pytest.mark.parametrize("kind", ["file", "postgresql"])
@pytest.mark.parametrize("probes", [PROBES[::5], pytest.param(PROBES, marks=pytest.mark.thorough)], ids=["some", "all"])
def test_our_own_server_keeps_it_in_every_database(kind: str, probes: tuple[Probe, ...], tmp_path: Path) -> None:
    with running_postgres() if kind == "postgresql" else nullcontext() as postgres:
        database = postgres.new_database() if postgres else str(tmp_path / "jobs.db")
        ledger = ledger_of(database, probes)
    assert not ledger.violations, list(ledger.violations.values())
    assert ledger.notes == []
    assert ledger.skipped == {}
    assert {check for _, check in ledger.passed} == {probe.name for probe in probes}


class CancelsQuietly:
    """Says of every refused cancel that it was accepted."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def change(message: Message) -> None:
            if scope["path"].endswith(":cancel") and message.get("status") == 400:
                message["status"] = 200
            await send(message)

        await self._app(scope, receive, change if scope["type"] == "http" else send)


def test_a_failure_of_the_lifecycle_tells_how_the_job_got_there() -> None:
    (probe,) = (probe for probe in PROBES if probe.name == "lifecycle_transitions")
    ledger = ledger_of(":memory:", (probe,), CancelsQuietly)
    assert ledger.violations
    told = " by the server's own account the job went JOB_STATE_PENDING (request Gateway_CreateRlorTrainerJob "
    assert any(told in violation.got for violation in ledger.violations.values())
