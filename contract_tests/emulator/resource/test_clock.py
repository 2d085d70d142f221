"""Simulated time: how fast it goes, and that it never goes back, whatever becomes of the emulator."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rlor_trainer_emulator import AcceleratedClock, Emulator, ManualClock, create_app
from rlor_trainer_emulator.handlers.service import Service
from rlor_trainer_emulator.resource.clock import SECOND, Real, Segment, continued

HOUR = 3600 * SECOND


def started(database: str, speed: float) -> Service:
    service: Service = create_app(database=database, keys={"k": "a"}, speed=speed).state.service
    return service


def real(hours: float, *, wall: float | None = None, boot: str = "one") -> Real:
    """Return a moment so many hours after the machine was started, when its clock shows `wall`, by default the same."""
    return Real(round((hours if wall is None else wall) * HOUR), round(hours * HOUR), boot)


def test_continues_at_another_speed() -> None:
    fast = continued(None, real(1), 60)
    assert fast == Segment(real(1), HOUR, 60, HOUR)
    assert fast.at(real(2)) == 61 * HOUR
    assert continued(fast, real(2), 60) is fast  # also for who joins later
    slow = continued(fast, real(2), 1)
    assert (slow.at(real(2)), slow.at(real(3))) == (61 * HOUR, 62 * HOUR)
    assert continued(slow, real(5), 1) is slow
    standing = continued(slow, real(3), 0)
    assert standing.at(real(99)) == 62 * HOUR
    assert continued(standing, real(9), 1).at(real(9)) >= 62 * HOUR
    assert continued(standing, real(99), 1).at(real(99)) == 99 * HOUR  # real time has caught up
    assert continued(standing, real(99), 0) is standing


def test_a_clock_that_is_set_back_changes_nothing() -> None:
    running = continued(None, real(10), 1)
    assert running.at(real(11, wall=2)) == 11 * HOUR
    assert continued(running, real(12, wall=2), 1) is running


def test_after_a_restart_of_the_machine_it_goes_on_from_what_was_reached() -> None:
    running = replace(continued(None, real(10), 1), reached=13 * HOUR)
    after = continued(running, real(0, wall=3, boot="two"), 1)  # its clock has lost its battery
    assert after.at(real(0, wall=3, boot="two")) > 13 * HOUR
    assert after.at(real(1, wall=99, boot="two")) == after.reading + HOUR


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10 * HOUR),
            st.integers(-20 * HOUR, 20 * HOUR),
            st.booleans(),
            st.sampled_from([0, 0.5, 1, 60, 1_000_000]),
        )
    )
)
def test_never_goes_back(restarts: list[tuple[int, int, bool, float]]) -> None:
    segment, moment, reading, boots = None, Real(0, 0, "0"), -(10**30), 0
    for passed, step, boot, speed in restarts:
        boots += boot
        moment = Real(moment.wall + passed + step, 0 if boot else moment.steady + passed, str(boots))
        if segment is not None:
            segment = replace(segment, reached=reading)  # what has happened by then is stored
        segment = continued(segment, moment, speed)
        assert segment.at(moment) >= reading
        reading = segment.at(moment)


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


@pytest.mark.parametrize("kind", ["file", "postgresql"])
def test_emulators_that_share_a_database_share_a_manual_clock(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    in_file = kind == "file"
    database = str(tmp_path / "jobs.db") if in_file else request.getfixturevalue("postgres").new_database()
    one, two = started(database, 0), started(database, 0)
    before = one.now()
    assert two.now() == before
    for advanced, other in ((one, two), (two, one), (one, two)):
        advanced.advance(60)
        before += 60 * SECOND
        assert (advanced.now(), other.now()) == (before, before)
    two.keep_time(60)  # what the last of them was told holds for all
    with pytest.raises(TypeError, match=r"^the clock runs by itself: only a manual clock can be advanced$"):
        one.advance(1)
    assert one.now() >= before
    for service in (one, two):
        service.store.close()


class Stepping:
    """A clock that is set by hand, also back."""

    def __init__(self) -> None:
        self.time = datetime(2026, 5, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


def test_time_never_goes_back_whatever_the_clock_does(tmp_path: Path) -> None:
    clocks = Stepping(), Stepping()
    with (
        Emulator(database=str(tmp_path / "jobs.db"), clock=clocks[0]) as one,
        Emulator(database=str(tmp_path / "jobs.db"), clock=clocks[1]) as two,
    ):
        key, path = {"x-api-key": one.api_key}, f"/v1/accounts/{one.account}/"
        apis = [httpx.Client(base_url=f"{emulator.url}{path}", headers=key) for emulator in (one, two)]
        seen, state = "", Counter[str]()
        for number, hours in enumerate((0, 5, -3, 2, -9, 40, -41, 1)):
            api, clock = apis[number % 2], clocks[number % 2]
            clock.time += timedelta(hours=hours)
            job = api.post("rlorTrainerJobs", params={"rlorTrainerJobId": f"j{number}"}, json={}).json()
            assert job["createTime"] >= seen
            seen = job["createTime"]
            clock.time += timedelta(minutes=4)
            assert api.post(f"rlorTrainerJobs/j{number}:cancel").status_code == 200
            clock.time -= timedelta(hours=2)
            found = apis[(number + 1) % 2].get(f"rlorTrainerJobs/j{number}").json()
            state[found["state"]] += 1
            if found["completedTime"]:
                assert found["completedTime"] >= found["createTime"]
            assert all(int(seconds) >= 0 for seconds in found["acceleratorSeconds"].values())
        for api in apis:
            api.close()
    assert set(state) <= {"JOB_STATE_CANCELLING", "JOB_STATE_CANCELLED"}


@pytest.mark.parametrize("speed", [0, -1, 1_000_001, float("nan")])
def test_a_speed_that_is_none(speed: float) -> None:
    with pytest.raises(ValueError, match=f"^speed must be above 0 and at most 1000000, not {re.escape(f'{speed:g}')}$"):
        AcceleratedClock(speed)


def test_what_a_clock_cannot_do() -> None:
    said = r"^the clock runs by itself: only a manual clock can be advanced$"
    with Emulator(clock=Stepping()) as emulator, pytest.raises(TypeError, match=said):
        emulator.advance(1)
    with pytest.raises(ValueError, match=r"^ManualClock needs an aware datetime: add tzinfo=UTC$"):
        ManualClock(datetime(2026, 1, 1))
    with pytest.raises(ValueError, match=r"^a clock cannot be advanced by a negative time$"):
        ManualClock().advance(-1)
