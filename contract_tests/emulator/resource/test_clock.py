"""Simulated time: how fast it goes, and that it never goes back, whatever becomes of the emulator."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rlor_trainer_emulator import AcceleratedClock, create_app
from rlor_trainer_emulator.handlers.service import Service
from rlor_trainer_emulator.resource.clock import SECOND, Segment, continued

HOUR = 3600 * SECOND


def started(database: str, speed: float) -> Service:
    service: Service = create_app(database=database, keys={"k": "a"}).state.service
    service.keep_time(speed)
    return service


def test_continues_at_another_speed() -> None:
    assert continued(None, HOUR, 1) is None
    fast = continued(None, HOUR, 60)
    assert fast == Segment(HOUR, HOUR, 60)
    assert fast is not None
    assert fast.at(2 * HOUR) == 61 * HOUR
    assert continued(fast, 2 * HOUR, 60) is fast  # also for who joins later
    assert continued(fast, 2 * HOUR, 2) == Segment(2 * HOUR, 61 * HOUR, 2)
    slow = continued(fast, 2 * HOUR, 1)
    assert slow == Segment(2 * HOUR, 61 * HOUR, 1)
    assert continued(slow, 5 * HOUR, 1) is slow
    standing = continued(slow, 3 * HOUR, 0)
    assert standing == Segment(3 * HOUR, 62 * HOUR, 0)
    assert standing is not None
    assert standing.at(99 * HOUR) == 62 * HOUR
    assert continued(standing, 9 * HOUR, 1) == Segment(9 * HOUR, 62 * HOUR, 1)
    assert continued(standing, 99 * HOUR, 1) is None  # real time has caught up
    assert continued(standing, 99 * HOUR, 0) is standing


@given(st.lists(st.tuples(st.integers(0, 10 * HOUR), st.sampled_from([0, 0.5, 1, 60, 1_000_000]))))
def test_never_goes_back(restarts: list[tuple[int, float]]) -> None:
    segment, real, reading = None, 0, 0
    for passed, speed in restarts:
        real += passed
        segment = continued(segment, real, speed)
        now = real if segment is None else segment.at(real)
        assert now >= reading
        reading = now


def test_an_accelerated_clock_goes_on_where_the_database_left_it(tmp_path: Path) -> None:
    database = str(tmp_path / "jobs.db")
    service = started(database, 1_000_000)
    before = service.now()
    service.store.close()
    for speed in (1_000_000, 60, 1, 0, 1):
        service = started(database, speed)
        assert service.now() >= before
        before = service.now()
        service.store.close()
    assert before > int((datetime.now(UTC) + timedelta(seconds=1)).timestamp()) * SECOND


def test_a_manual_clock_goes_on_where_it_was_advanced_to(tmp_path: Path) -> None:
    database = str(tmp_path / "jobs.db")
    service = started(database, 0)
    service.advance(3600)
    before = service.now()
    service.store.close()
    service = started(database, 0)
    assert service.now() == before
    service.store.close()


def test_the_machines_own_time_leaves_no_trace(tmp_path: Path) -> None:
    service = started(str(tmp_path / "jobs.db"), 1)
    with service.store.reading() as transaction:
        assert transaction.clock() is None
    service.store.close()


@pytest.mark.parametrize("speed", [0, -1, 1_000_001, float("nan")])
def test_a_speed_that_is_none(speed: float) -> None:
    with pytest.raises(ValueError, match="speed must be above 0"):
        AcceleratedClock(speed)
