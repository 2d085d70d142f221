"""Time: where it comes from, and the three forms it takes (instants, timestamps, durations).

Inside the emulator an instant is an integer, microseconds since 1970-01-01T00:00:00Z. Integers compare and add without
rounding, sort in any database, and have exactly the precision of the timestamps that the wire shows.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Protocol

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
"""Microseconds in a second."""

_DURATION = re.compile(r"^([0-9]{1,12}(?:\.[0-9]{0,9})?)s$")


class Clock(Protocol):
    """Where the emulator learns what time it is."""

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
        step = by if isinstance(by, timedelta) else timedelta(seconds=by)
        if step < timedelta(0):
            raise ValueError("a clock cannot be advanced by a negative time")
        with self._lock:
            self._now += step
            return self._now


@dataclass(frozen=True, slots=True)
class Segment:
    """How simulated time goes: when it really was `origin` it was `reading`, and it goes `speed` times as fast."""

    origin: int
    reading: int
    speed: float
    """0 while it stands."""

    def at(self, real: int) -> int:
        """Return the simulated instant of a real one."""
        return self.reading + round((real - self.origin) * self.speed)


def continued(before: Segment | None, real: int, speed: float) -> Segment | None:
    """Return how simulated time goes on from a real instant at another speed; None is the machine's own time.

    It never goes back, nor does it stay behind real time unless it stands.
    """
    reading = real if before is None else before.at(real)
    if speed and reading < real:
        reading = real
    elif before is not None and before.speed == speed:
        return before
    return None if speed == 1 and reading == real else Segment(real, reading, speed)


class AcceleratedClock:
    """Real time, `speed` times as fast, counted from the moment the clock is made or as a segment says."""

    def __init__(self, speed: float, segment: Segment | None = None) -> None:
        if not 0 < speed <= 1_000_000:
            raise ValueError(f"speed must be above 0 and at most 1000000, not {speed:g}")
        real = instant(datetime.now(UTC))
        self._segment = segment or Segment(real, real, speed)

    def now(self) -> datetime:
        """Return the simulated time."""
        return moment(self._segment.at(instant(datetime.now(UTC))))


def instant(moment: datetime) -> int:
    """Return an aware datetime as an instant."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment(at: int) -> datetime:
    """Return an instant as an aware datetime."""
    return EPOCH + timedelta(microseconds=at)


def timestamp(at: int) -> str:
    """Return an instant as the wire shows it: RFC 3339, UTC, six digits, `Z` (HAR 2026-04)."""
    return moment(at).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def microseconds(duration: str) -> int:
    """Return a protobuf duration such as `1800s` or `1.5s` in microseconds. Anything else: ValueError."""
    match = _DURATION.match(duration)
    if match is None:
        raise ValueError(f"{duration!r} is not a duration: write decimal seconds with the suffix s, such as 1800s")
    return int(Decimal(match[1]) * SECOND)
