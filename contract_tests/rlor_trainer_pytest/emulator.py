"""The emulator of a test: it has clients that live in its time, and accepts a job in any form that a test has."""

from __future__ import annotations

from asyncio import current_task
from asyncio import sleep as yield_to_others
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from threading import Lock, current_thread
from types import TracebackType
from typing import Any, Protocol, TypedDict
from weakref import WeakKeyDictionary

from rlor_trainer_client import AsyncRlorTrainerClient, Clock, RlorTrainerClient
from rlor_trainer_emulator import Clock as EmulatorClock
from rlor_trainer_emulator import Emulator, ManualClock, Outcome, Passage, read_outcomes
from rlor_trainer_emulator.http.journal import MAX_SIZE
from rlor_trainer_emulator.resource.jobs import Job


class Named(Protocol):
    """A job of a client."""

    @property
    def name(self) -> str | None:
        """Its resource name."""
        ...


class RlorEmulator(Emulator):
    """A running emulator and clients of it: `with RlorEmulator() as emulator: emulator.client()`.

    It takes the arguments of `Emulator`, and has a `ManualClock` if it is given no clock. Clients live in its time:
    what they sleep, in `wait` or between retries, passes in the emulator and takes no time. With another clock, such
    as `SystemClock()`, they live in real time. Its journal keeps 100,000 requests, usually all that a test sends.
    """

    def __init__(self, *, clock: EmulatorClock | None = None, journal: int = MAX_SIZE, **options: Any) -> None:
        super().__init__(clock=ManualClock() if clock is None else clock, journal=journal, **options)

    def __enter__(self) -> RlorEmulator:
        super().__enter__()
        self._clients = ExitStack()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._clients.close()
        super().__exit__(kind, error, traceback)

    @cached_property
    def client_clock(self) -> Clock:
        """The clock of its clients."""
        return _clock_of(self)

    def client(self, **options: Any) -> RlorTrainerClient:
        """Return a client of it, closed together with it. `options` are those of `RlorTrainerClient`."""
        found: dict[str, Any] = {"clock": self.client_clock, **access(self), **options}
        return self._clients.enter_context(RlorTrainerClient(**found))

    def async_client(self, **options: Any) -> AsyncRlorTrainerClient:
        """Return an async client of it. Close it in its event loop: `async with emulator.async_client()`.

        `options` are those of `AsyncRlorTrainerClient`.
        """
        found: dict[str, Any] = {"clock": self.client_clock, **access(self), **options}
        return AsyncRlorTrainerClient(**found)

    def play(self, outcomes: Sequence[Outcome | Mapping[str, Any]]) -> None:
        """Replace the script of outcomes; plain lists and mappings are accepted, as in a file.

        `play([{"job": "fails-*", "steps": [{"after": "600s", "event": "fail"}]}])`. Nothing
        that a job is already waiting for happens earlier. Raises OutcomeError for an impossible script.
        """
        super().play(read_outcomes(outcomes))

    def event(self, job_name: str | Named, event: str, message: str = "", *, code: str | None = None) -> Job:
        """Make an event of `x-lifecycle` happen to a job: a job of a client, its id in `account`, or a resource name.

        As with `Emulator.event`. ValueError for a job without a name.
        """
        return super().event(self._named(job_name), event, message, code=code)

    def history(self, job_name: str | Named) -> Sequence[Passage]:
        """Return how a job got to its state, oldest first. The job is one of a client, an id in `account`, or a name.

        As with `Emulator.history`. ValueError for a job without a name.
        """
        return super().history(self._named(job_name))

    def _named(self, job_name: str | Named) -> str:
        name = job_name if isinstance(job_name, str) else getattr(job_name, "name", None)
        if not name:
            raise ValueError("which job? Give its name, its id, or a job that a client has received")
        if "/" in name:
            return str(name)
        resource = self._service.job_resource
        return resource.name({resource.account_parameter: self.account, resource.id_parameter: name})


class Access(TypedDict):
    """What a client needs to reach an emulator."""

    api_key: str
    account_id: str
    base_url: str


def access(emulator: Emulator) -> Access:
    """Return what a client needs to reach an emulator."""
    return Access(api_key=emulator.api_key, account_id=emulator.account, base_url=emulator.url)


def clock_of(emulator: Emulator) -> Clock:
    """Return the clock for clients of an emulator: its own one, if it has clients."""
    return emulator.client_clock if isinstance(emulator, RlorEmulator) else _clock_of(emulator)


def _clock_of(emulator: Emulator) -> Clock:
    if not isinstance(emulator.clock, ManualClock):
        return Clock()
    time = _EmulatorTime(emulator)
    return Clock(
        monotonic=time.monotonic,
        now=emulator.clock.now,
        sleep=time.sleep,
        async_sleep=time.async_sleep,
        random=lambda: 0.5,
    )


_BEHIND = 10
"""Sleeps by which a sleeper may lag behind: one that was busy while hours passed need not sleep through them."""


@dataclass(slots=True)
class _Sleeper:
    """How much a thread or task has slept."""

    slept: float
    """Seconds on its own clock."""
    woken: timedelta
    """Until when it has slept, in the time that has passed by sleeping."""


class _EmulatorTime:
    """The time of an emulator, moved by sleepers.

    Concurrent sleepers share the time that passes, as in real life. A request takes no time while another thread or
    task sleeps, however long; the test's own `advance` counts for all.
    """

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._start = emulator.clock.now()
        self._passed = timedelta()
        """By sleeping."""
        self._sleepers: WeakKeyDictionary[object, _Sleeper] = WeakKeyDictionary()
        self._lock = Lock()

    def monotonic(self) -> float:
        """Seconds since the start, as the calling thread or task has experienced them."""
        with self._lock:
            by_hand = self._emulator.clock.now() - self._start - self._passed
            return by_hand.total_seconds() + self._sleeper().slept

    def sleep(self, seconds: float) -> None:
        """Let time pass, unless it has already passed while others slept."""
        with self._lock:
            sleeper, slept = self._sleeper(), timedelta(seconds=seconds)
            woken = sleeper.woken + slept
            step = max(woken - self._passed, timedelta())
            self._emulator.advance(step)
            self._passed += step
            sleeper.slept += seconds
            sleeper.woken = max(woken, self._passed - _BEHIND * slept)

    async def async_sleep(self, seconds: float) -> None:
        """The same, and let other tasks run."""
        self.sleep(seconds)
        await yield_to_others(0)

    def _sleeper(self) -> _Sleeper:
        try:
            key: object = current_task() or current_thread()
        except RuntimeError:  # no loop runs in this thread
            key = current_thread()
        return self._sleepers.setdefault(key, _Sleeper(self._passed.total_seconds(), self._passed))
