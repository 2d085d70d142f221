"""What time it is for an emulator: as the database has it, or as a clock says that the emulator was given."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from ..resource.clock import END, SECOND, Clock, ManualClock, Segment, forward, instant, real_time
from ..store.database import Store
from ..store.trouble import Busy


class Time(Protocol):
    """Where the service learns what time it is."""

    slack: int
    """How many microseconds the database may know less of than has passed."""

    @property
    def manual(self) -> bool:
        """Whether it stands until it is advanced."""
        ...

    @property
    def speed(self) -> float | None:
        """How many times as fast as real time it goes; None if that is not known."""
        ...

    def now(self, store: Store) -> int:
        """Return the current instant."""
        ...

    def of(self, segment: Segment | None) -> int:
        """Return the current instant, given what the database says of the time."""
        ...

    def advance(self, store: Store, by: timedelta | float, *, forced: bool = False) -> None:
        """Move forward by a timedelta or by seconds; TypeError if it goes by itself, unless it is forced to."""
        ...


class KeptTime:
    """Time as the database keeps it, one for all emulators that share it."""

    def __init__(self, segment: Segment) -> None:
        """`segment` is how time goes as far as is known; in a database that is not shared nobody else changes it."""
        self._segment = segment
        self.slack = round(SECOND * max(1, segment.speed))

    @property
    def manual(self) -> bool:
        return not self._segment.speed

    @property
    def speed(self) -> float | None:
        return self._segment.speed

    def now(self, store: Store) -> int:
        return self.of(store.clock() if store.shared else None)

    def of(self, segment: Segment | None) -> int:
        self._segment = segment or self._segment
        return self._segment.at(real_time())

    def advance(self, store: Store, by: timedelta | float, *, forced: bool = False) -> None:
        step = forward(by)
        with store.writing() as transaction:
            segment = transaction.clock() or self._segment
            if segment.speed and not forced:
                raise TypeError("the clock runs by itself: only a manual clock can be advanced")
            reading = _within(segment.reading + step // timedelta(microseconds=1))
            segment = replace(segment, reading=reading, reached=reading)
            transaction.put_clock(segment)
        self._segment = segment


class GivenTime:
    """Time as a clock says that belongs to one emulator, though never before what others on its database have seen."""

    slack = 0

    def __init__(self, clock: Clock, store: Store) -> None:
        self._clock = clock
        if store.shared:
            store.open(lambda: self._enter(store))

    def _enter(self, store: Store) -> None:
        """Let the database know of time, if it does not."""
        with store.starting() as transaction:
            if transaction.clock() is None:
                now = instant(self._clock.now())
                transaction.put_clock(Segment(real_time(), now, 0, now))

    @property
    def manual(self) -> bool:
        return isinstance(self._clock, ManualClock)

    @property
    def speed(self) -> float | None:
        return 0 if self.manual else None

    def now(self, store: Store) -> int:
        return self.of(store.clock() if store.shared else None)

    def of(self, segment: Segment | None) -> int:
        now = instant(self._clock.now())
        return now if segment is None else max(now, segment.reached)

    def advance(self, store: Store, by: timedelta | float, *, forced: bool = False) -> None:
        if not isinstance(self._clock, ManualClock):
            if forced:
                return  # it is not ours: time stands until it is as late
            raise TypeError("the clock runs by itself: only a manual clock can be advanced")
        step = forward(by)
        others = (store.clock() if store.shared else None) or Segment(real_time(), 0, 0, 0)
        behind = max(0, others.reached - instant(self._clock.now()))
        step += timedelta(microseconds=behind)
        _within(instant(self._clock.now()) + step // timedelta(microseconds=1))
        self._clock.advance(step)
        if store.shared:
            with suppress(Busy), store.writing() as transaction:  # else it is stored with what is written next
                transaction.reached(instant(self._clock.now()))


def _within(at: int) -> int:
    if at > END:
        raise OverflowError("time ends with the year 9998")
    return at
