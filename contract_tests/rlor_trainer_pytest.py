"""pytest plugin: an emulator for each test that asks for `rlor_emulator`, and clients that live in its time.

A test that fails because the contract is broken, or could not be verified, shows what `rlor_contract` says of it, and
no traceback.

A module of its own, since pytest loads it in every run: it imports client and emulator, and what they need, when a test
asks.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock, current_thread
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import pytest

if TYPE_CHECKING:
    from rlor_trainer_client import AsyncRlorTrainerClient, Clock, RlorTrainerClient
    from rlor_trainer_emulator import Emulator
    from rlor_trainer_emulator.spec import Document


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show a verdict as its text."""
    report = yield
    contract = sys.modules.get("rlor_contract.api")  # who has not imported it has no verdict
    error = call.excinfo.value if call.excinfo is not None else None
    if contract is not None and isinstance(error, (contract.ContractBroken, contract.CannotRun)):
        report.longrepr = str(error)
    return report


@pytest.fixture(scope="session")
def rlor_emulator_spec() -> Document:
    """The API description that emulators obey, read once. Override it to test against another one."""
    try:
        from rlor_trainer_emulator import load_spec
    except ImportError as error:
        pytest.fail(str(error), pytrace=False)
    return load_spec()


@pytest.fixture
def rlor_emulator(rlor_emulator_spec: Document) -> Iterator[Emulator]:
    """A running emulator with no jobs in it, at `rlor_emulator.url`, for `rlor_emulator.api_key` and `.account`.

    Its time stands still, at the start of 2026, until the test calls `rlor_emulator.advance(seconds)` or a client of
    `rlor_clock` sleeps.
    """
    from rlor_trainer_emulator import Emulator, ManualClock

    with Emulator(clock=ManualClock(), spec=rlor_emulator_spec) as emulator:
        yield emulator


@pytest.fixture
def rlor_clock(rlor_emulator: Emulator) -> Clock:
    """The emulator's time as the clock of a client: what the client sleeps passes in the emulator, and takes no time.

    For clients with other options than those of `rlor_client`: `RlorTrainerClient(clock=rlor_clock, …)`. A client that
    is to live in real time does without it. For an emulator whose clock goes by itself it is the real clock.
    """
    from rlor_trainer_client import Clock
    from rlor_trainer_emulator import ManualClock

    if not isinstance(rlor_emulator.clock, ManualClock):
        return Clock()
    time = _EmulatorTime(rlor_emulator)
    return Clock(
        monotonic=time.monotonic,
        now=rlor_emulator.clock.now,
        sleep=time.sleep,
        async_sleep=time.async_sleep,
        random=lambda: 0.5,
    )


@pytest.fixture
def rlor_client(rlor_emulator: Emulator, rlor_clock: Clock) -> Iterator[RlorTrainerClient]:
    """A client of the emulator that lives in its time: retries and `wait` take none."""
    from rlor_trainer_client import RlorTrainerClient

    with RlorTrainerClient(
        api_key=rlor_emulator.api_key,
        account_id=rlor_emulator.account,
        base_url=rlor_emulator.url,
        clock=rlor_clock,
    ) as client:
        yield client


@pytest.fixture
def rlor_async_client(rlor_emulator: Emulator, rlor_clock: Clock) -> AsyncRlorTrainerClient:
    """The same without blocking. The test closes it, in its event loop: `async with rlor_async_client as client:`."""
    from rlor_trainer_client import AsyncRlorTrainerClient

    return AsyncRlorTrainerClient(
        api_key=rlor_emulator.api_key,
        account_id=rlor_emulator.account,
        base_url=rlor_emulator.url,
        clock=rlor_clock,
    )


_BEHIND = 10
"""Sleeps by which one may stay behind the others: who was busy elsewhere while hours passed need not sleep them."""


@dataclass(slots=True)
class _Sleeper:
    """How far a thread or a task has come by sleeping."""

    slept: float
    """Seconds on its own clock."""
    woken: timedelta
    """Until when it has slept, of the time that has passed by sleeping."""


class _EmulatorTime:
    """The time of an emulator, moved by those who sleep.

    Those who sleep at the same time share the time that passes, as in life. A request of one takes no time while
    another sleeps, however long; the test's own `advance` counts for all.
    """

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._start = emulator.clock.now()
        self._passed = timedelta()
        """By sleeping."""
        self._sleepers: WeakKeyDictionary[object, _Sleeper] = WeakKeyDictionary()
        self._lock = Lock()

    def monotonic(self) -> float:
        """Seconds since the start, as the thread or task that asks has lived them."""
        with self._lock:
            by_hand = self._emulator.clock.now() - self._start - self._passed
            return by_hand.total_seconds() + self._sleeper().slept

    def sleep(self, seconds: float) -> None:
        """Let time pass, unless it has while others slept."""
        with self._lock:
            sleeper, slept = self._sleeper(), timedelta(seconds=seconds)
            woken = sleeper.woken + slept
            step = max(woken - self._passed, timedelta())
            self._emulator.advance(step)
            self._passed += step
            sleeper.slept += seconds
            sleeper.woken = max(woken, self._passed - _BEHIND * slept)

    async def async_sleep(self, seconds: float) -> None:
        """The same, and let other tasks go on."""
        from asyncio import sleep

        self.sleep(seconds)
        await sleep(0)

    def _sleeper(self) -> _Sleeper:
        from asyncio import current_task

        try:
            key: object = current_task() or current_thread()
        except RuntimeError:  # no loop runs in this thread
            key = current_thread()
        return self._sleepers.setdefault(key, _Sleeper(self._passed.total_seconds(), self._passed))
