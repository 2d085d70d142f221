"""Time: where it comes from, and the three forms it takes (instants, timestamps, durations).

Inside the emulator an instant is an integer, microseconds since 1970-01-01T00:00:00Z. Integers compare and add without
rounding, sort in any database, and have exactly the precision of the timestamps that the wire shows.
"""

from __future__ import annotations

import re
import threading
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
"""Microseconds in a second."""

END = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp()) * SECOND
"""The last instant: what is later, a year at most, can still be written down."""

_DURATION = re.compile(r"^([0-9]{1,12}(?:\.[0-9]{0,9})?)s$")


class Clock(Protocol):
    """Where the emulator gets the time."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Return the machine's time."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is advanced. Safe to advance from another thread."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        if start.tzinfo is None:
            raise ValueError("ManualClock needs an aware datetime: add tzinfo=UTC")
        self._now = start.astimezone(UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the time at which the clock stands."""
        with self._lock:
            return self._now

    def advance(self, by: timedelta | float) -> datetime:
        """Move forward by a timedelta or by seconds, and return the new time. Time does not go back: ValueError."""
        step = forward(by)
        with self._lock:
            self._now += step
            return self._now


class AcceleratedClock:
    """Real time, `speed` times as fast, counted from the creation of the clock."""

    def __init__(self, speed: float) -> None:
        if not 0 < speed <= 1_000_000:
            raise ValueError(f"speed must be above 0 and at most 1000000, not {speed:g}")
        real = real_time()
        self._segment = Segment(real, real.wall, speed, real.wall)

    def now(self) -> datetime:
        """Return the simulated time."""
        return moment(self._segment.at(real_time()))


class Real(NamedTuple):
    """A real moment, as this machine knows it."""

    wall: int
    """What its clock shows, an instant; it may be set back."""
    steady: int
    """Microseconds since the machine started; they only grow, and are the same in all its processes."""
    boot: str
    """Which start of which machine `steady` counts from."""


def real_time() -> Real:
    """Return the real moment that it is."""
    return Real(time.time_ns() // 1000, time.monotonic_ns() // 1000, _boot())


@cache
def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:  # not Linux: then what is steady is so within this process
        return str(uuid.uuid4())


@dataclass(frozen=True, slots=True)
class Segment:
    """How simulated time goes: at the real moment `origin` it was `reading`, and it goes `speed` times as fast."""

    origin: Real
    reading: int
    speed: float
    """0 while it stands."""
    reached: int
    """An instant that has been passed for certain: what happened is not later, give or take a second."""

    def at(self, real: Real) -> int:
        """Return the simulated instant of a real moment. At `END` it stands."""
        if not self.speed:
            return self.reading
        if real.boot == self.origin.boot:
            return min(self.reading + round((real.steady - self.origin.steady) * self.speed), END)
        # On another machine, or after a restart, only clocks that people set tell how much has passed.
        return min(max(self.reading + round((real.wall - self.origin.wall) * self.speed), self.reached), END)


def continued(before: Segment | None, real: Real, speed: float) -> Segment:
    """Return how simulated time continues from a real moment at another speed.

    It never goes back, whatever the machine's clock has done meanwhile, nor does it stay behind real time unless it
    stands.
    """
    if before is None:
        return Segment(real, real.wall, speed, real.wall)
    if before.speed == speed and (not speed or before.origin.boot == real.boot):
        return before
    reading = max(before.at(real), before.reading, before.reached + round(SECOND * before.speed))
    reading = max(reading, real.wall) if speed else reading
    return Segment(real, reading, speed, reading)


def forward(by: timedelta | float) -> timedelta:
    """Return a step in time, given as such or in seconds. A negative one: ValueError."""
    step = by if isinstance(by, timedelta) else timedelta(seconds=by)
    if step < timedelta(0):
        raise ValueError("a clock cannot be advanced by a negative time")
    return step


def instant(moment: datetime) -> int:
    """Return an aware datetime as an instant."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment(at: int) -> datetime:
    """Return an instant as an aware datetime."""
    return EPOCH + timedelta(microseconds=at)


def timestamp(at: int) -> str:
    """Return an instant as the wire shows it: RFC 3339, UTC, six digits, `Z` (HAR 2026-04)."""
    return f"{moment(at):%Y-%m-%dT%H:%M:%S.%f}Z"


def microseconds(duration: str) -> int:
    """Return a protobuf duration such as `1800s` or `1.5s` in microseconds. Anything else: ValueError."""
    match = _DURATION.match(duration)
    if match is None:
        raise ValueError(f"{duration!r} is not a duration: write decimal seconds with the suffix s, such as 1800s")
    return int(Decimal(match[1]) * SECOND)
