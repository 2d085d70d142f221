"""Servers that keep the contract and are not ours: whatever their speed and habits, no semantic check accuses them.

They run in this process. Time goes by itself there: with each request the clock continues, as it would at some speed
behind some latency.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from typing import Any

import httpx
import pytest
from rlor_contract.report.ledger import Ledger
from rlor_contract.server.probes import reading
from rlor_contract.server.probes.catalogue import PROBES
from rlor_contract.server.probes.probe import Probe, run_probes
from rlor_contract.server.probes.session import Session
from rlor_contract.server.target import ServerTarget, Tenant
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.overlay import Overlay
from rlor_trainer_emulator import Emulator, ManualClock
from rlor_trainer_emulator.resource.identifiers import SeededIdentifiers
from server.habits import HABITS

SPEC = ContractSpec()
SAMPLES = Overlay.load().samples
KEYS = {"a-key-of-the-account": "acme-research", "a-key-of-strangers": "umbra-labs"}


class Elsewhere(httpx.BaseTransport):
    """Carries requests to an application in this process, on whose clock `pace` seconds go by with each."""

    def __init__(self, app: Any, clock: ManualClock, pace: float) -> None:
        self._transport = httpx.ASGITransport(app)
        self._loop = asyncio.new_event_loop()
        self._lock = threading.Lock()
        self._clock, self._pace = clock, pace

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            self._clock.advance(self._pace / 2)
            answer = self._loop.run_until_complete(self._answer(request))
            self._clock.advance(self._pace / 2)
            return answer

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = await self._transport.handle_async_request(request)
        return httpx.Response(answer.status_code, headers=answer.headers, content=await answer.aread())

    def close(self) -> None:
        self._loop.close()


def judged(
    pace: float, seed: int, middleware: Iterable[Any] = (), probes: Iterable[Probe] = PROBES, amount: int = 2
) -> Ledger:
    """What the semantic checks say of an emulator elsewhere, behind some middleware."""
    clock = ManualClock()
    emulator = Emulator(keys=KEYS, clock=clock, ids=SeededIdentifiers(seed))
    for one in middleware:
        emulator.app.add_middleware(one)
    ledger = Ledger("server")
    (key, account), (other, stranger) = KEYS.items()
    target = ServerTarget(
        "http://elsewhere.example", key, account, embedded=False, strangers=(Tenant(other, stranger),), run=f"r{seed}"
    )
    with httpx.Client(base_url=target.base_url, transport=Elsewhere(emulator.app, clock, pace)) as client:
        session = Session(SPEC, SAMPLES, target, seed, amount, SPEC.operations, ledger, client=client)
        run_probes(session, probes)
    return ledger


@pytest.fixture(autouse=True)
def no_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "sleep", float)


def findings(ledger: Ledger) -> list[str]:
    return [f"{one.operation} {one.check}: {one.expected} | {one.got[:200]}" for one in ledger.violations.values()]


# They take long, and hang on no habit.
LONG = {"fields_kept", "request_rules_enforced"}
ORDERS = {"ordered_by_every_field"}


@pytest.mark.long
@pytest.mark.parametrize("orders", [pytest.param(True, marks=pytest.mark.thorough), False])
def test_a_server_with_every_habit_is_not_accused(orders: bool) -> None:
    probes = [probe for probe in PROBES if probe.name not in LONG and (probe.name in ORDERS) == orders]
    ledger = judged(27.0, 1, [make() for make in HABITS.values()], probes, amount=1)
    assert findings(ledger) == []
    assert not ledger.suite_failures
    possible = {probe.name for probe in probes if not {"clock", "events", "ours"} & {*probe.needs}}
    assert {check for _, check in ledger.passed} == possible


@pytest.mark.thorough
@pytest.mark.parametrize("name", HABITS)
def test_a_habit_is_no_violation(name: str) -> None:
    ledger = judged(27.0, 2, [HABITS[name]()])
    assert findings(ledger) == []
    assert not ledger.suite_failures


@pytest.mark.thorough
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("pace", [0.0, 0.05, 3.0, 27.0, 270.0, 2700.0])
def test_time_that_passes_is_no_violation(pace: float, seed: int) -> None:
    ledger = judged(pace, seed)
    assert findings(ledger) == []
    assert not ledger.suite_failures
