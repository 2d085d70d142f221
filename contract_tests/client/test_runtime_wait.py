"""Waiting: what counts as an end, what a late answer or a lost one does, and when time is up. Nobody sleeps here."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime
import io
import itertools
import json
import logging
import math
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Protocol, TypeAlias

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rlor_trainer_client import (
    APIConnectionError,
    APIStatusError,
    AsyncRlorTrainerClient,
    InternalServerError,
    InvalidResponseError,
    JobEndedError,
    JobFailedError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RlorTrainerClient,
    RlorTrainerError,
    WaitTimeoutError,
    models,
)
from rlor_trainer_client._clock import Clock
from rlor_trainer_client._moves import MOST, Move, note
from rlor_trainer_client._operations import LIFECYCLES, OPERATIONS
from rlor_trainer_client._progress import Progress, duration
from rlor_trainer_client._wait import FIRST_RETRY, OUTAGE, SETTLE, UNREADABLE, Watch, wait, wait_async
from rlor_trainer_client.models import JobState
from rlor_trainer_emulator import Emulator, ManualClock

JOB_NAME = "accounts/acme/rlorTrainerJobs/math-7"
LIFECYCLE = LIFECYCLES["JobState"]
ENDS = {*LIFECYCLE.classes["terminal"], *LIFECYCLE.classes["tombstone"]}
UNSET = {"", "NONE", *LIFECYCLE.classes["unset"]}
"""What is no state: an empty one, one that is absent, and that of the spec."""
RESUMABLE = {"JOB_STATE_COMPLETED", "JOB_STATE_FAILED", "JOB_STATE_CANCELLED"}
GET = OPERATIONS["Gateway_GetRlorTrainerJob"]
STEP = OPERATIONS["Gateway_ExecuteRlorTrainStep"]
RESUME = OPERATIONS["Gateway_ResumeRlorTrainerJob"]

Read: TypeAlias = tuple[float, str | RlorTrainerError]
"""From a time on, the state that is read, or the error that reading ends with."""


def status_error(kind: type[Any], status: int, retry_after: float | None = None) -> RlorTrainerError:
    error = kind("GET", "/v1/x", status, retry_after=retry_after)
    assert isinstance(error, RlorTrainerError)
    return error


LOST = APIConnectionError("GET", "/v1/x", "reset")
DISTRUST = APIConnectionError("GET", "/v1/x", "certificate verify failed", temporary=False)
UNAVAILABLE = status_error(InternalServerError, 503)
HTML = InvalidResponseError(GET.id, 200, "the body is not JSON")
MISSING = status_error(NotFoundError, 404)
FORBIDDEN = status_error(PermissionDeniedError, 403)
UNREAD = InvalidResponseError(GET.id, 200, "state: expected a text, got a number", json_path="state")


def another() -> InvalidResponseError:
    """What a read raises that is answered with another job."""
    error = InvalidResponseError(GET.id, 200, "asked for one, got another", json_path="name")
    error.permanent = True
    return error


def job_in(state: str, message: str = "", percent: int | None = None) -> models.RlorTrainerJob:
    return models.RlorTrainerJob(
        name=JOB_NAME,
        state=None if state == "NONE" else JobState(state),
        status=models.JobStatus(message=message) if message else None,
        job_progress=None if percent is None else models.JobProgress(percent=percent),
    )


class World:
    """A job whose states are given by time, and a clock that only sleeping moves."""

    def __init__(self, *reads: Read) -> None:
        self.now = 0.0
        self.reads = reads
        self.read_at: list[float] = []

    def what_is_read(self) -> str | RlorTrainerError:
        return next(what for since, what in reversed(self.reads) if since <= self.now)

    def read(self, seconds: float) -> models.RlorTrainerJob:
        assert seconds > 0
        self.read_at.append(self.now)
        what = self.what_is_read()
        if isinstance(what, RlorTrainerError):
            raise what
        return job_in(what, message=f"about {what}")

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        assert len(self.read_at) < 10_000, "it reads for ever"
        self.now += seconds

    @property
    def clock(self) -> Clock:
        async def async_sleep(seconds: float) -> None:
            self.sleep(seconds)

        return Clock(monotonic=lambda: self.now, sleep=self.sleep, async_sleep=async_sleep)

    def watch(
        self,
        until: str | Sequence[str] | None = None,
        *,
        job: str | models.RlorTrainerJob = JOB_NAME,
        timeout: float | None = None,
        pending_timeout: float | None = None,
        poll_interval: float = 5.0,
        jitter: float = 0.5,
        move: Move | None = None,
    ) -> Watch[models.RlorTrainerJob]:
        return Watch(
            LIFECYCLE,
            job,
            until,
            timeout=timeout,
            pending_timeout=pending_timeout,
            poll_interval=poll_interval,
            operation=GET,
            now=self.now,
            jitter=lambda: jitter,
            move=move,
        )


class Waits(Protocol):
    """`wait` or `wait_async`, called alike."""

    def __call__(
        self,
        world: World,
        watch: Watch[models.RlorTrainerJob],
        on_update: Callable[[models.RlorTrainerJob], object] | None = None,
        progress: Progress | None = None,
    ) -> models.RlorTrainerJob: ...


def _waits(
    world: World,
    watch: Watch[models.RlorTrainerJob],
    on_update: Callable[[models.RlorTrainerJob], object] | None = None,
    progress: Progress | None = None,
) -> models.RlorTrainerJob:
    return wait(world.read, watch, on_update, progress, world.clock)


def _waits_async(
    world: World,
    watch: Watch[models.RlorTrainerJob],
    on_update: Callable[[models.RlorTrainerJob], object] | None = None,
    progress: Progress | None = None,
) -> models.RlorTrainerJob:
    async def read(seconds: float) -> models.RlorTrainerJob:
        return world.read(seconds)

    async def update(job: models.RlorTrainerJob) -> None:
        if on_update is not None:
            on_update(job)

    return asyncio.run(wait_async(read, watch, update, progress, world.clock))


@pytest.fixture(params=[_waits, _waits_async], ids=["sync", "async"])
def waits(request: pytest.FixtureRequest) -> Waits:
    chosen: Waits = request.param
    return chosen


class TestEnds:
    def test_success_is_waited_for_by_default(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_PENDING"), (61, "JOB_STATE_CREATING"), (184, "JOB_STATE_COMPLETED"))
        seen: list[str | None] = []
        job = waits(world, world.watch(), lambda job: seen.append(job.state))
        assert job.state == JobState.JOB_STATE_COMPLETED
        assert seen == ["JOB_STATE_PENDING", "JOB_STATE_CREATING", "JOB_STATE_COMPLETED"]
        assert world.now == 185

    @pytest.mark.parametrize("end", sorted(ENDS - {"JOB_STATE_COMPLETED"}))
    def test_any_other_end_raises_with_state_reason_and_job(self, waits: Waits, end: str) -> None:
        world = World((0, "JOB_STATE_RUNNING"), (10, end))
        seen: list[str | None] = []
        with pytest.raises(JobFailedError, match=f"{JOB_NAME} is {end} .*COMPLETED.*: about {end}") as raised:
            waits(world, world.watch(timeout=100), lambda job: seen.append(job.state))
        assert (raised.value.state, raised.value.job.state) == (end, end)
        assert raised.value.status.message == f"about {end}"
        assert world.now == 10, "an end that was seen to come is final at once"
        assert seen[-1] == end, "the last change is reported, too"

    @pytest.mark.parametrize("end", sorted(ENDS))
    def test_an_end_that_is_wanted_is_returned_at_once(self, waits: Waits, end: str) -> None:
        world = World((0, end))
        assert waits(world, world.watch(["JOB_STATE_RUNNING", end])).state == end
        assert world.read_at == [0]

    def test_success_that_was_not_waited_for_is_an_end_and_no_failure(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_CREATING"), (5, "JOB_STATE_COMPLETED"))
        with pytest.raises(JobEndedError, match=r"is JOB_STATE_COMPLETED \(waited for JOB_STATE_RUNNING") as raised:
            waits(world, world.watch("JOB_STATE_RUNNING"))
        assert not isinstance(raised.value, JobFailedError)
        assert "ended successfully" in str(raised.value)
        assert (raised.value.state, raised.value.job.state) == ("JOB_STATE_COMPLETED", "JOB_STATE_COMPLETED")

    @pytest.mark.parametrize("state", [*LIFECYCLE.classes["active"], "JOB_STATE_NEWER"])
    def test_no_other_state_is_an_end(self, waits: Waits, state: str) -> None:
        world = World((0, state), (50, "JOB_STATE_COMPLETED"))
        assert waits(world, world.watch(poll_interval=10)).state == "JOB_STATE_COMPLETED"

    def test_what_the_callback_raises_ends_the_wait(self, waits: Waits) -> None:
        def stop(job: models.RlorTrainerJob) -> None:
            raise KeyError(job.state)

        world = World((0, "JOB_STATE_RUNNING"))
        with pytest.raises(KeyError, match="JOB_STATE_RUNNING"):
            waits(world, world.watch(), stop)


class TestOldStates:
    @pytest.mark.parametrize("end", sorted(RESUMABLE - {"JOB_STATE_COMPLETED"}))
    def test_the_end_before_a_resume_does_not_count(self, waits: Waits, end: str) -> None:
        world = World((0, end), (29, "JOB_STATE_PENDING"), (60, "JOB_STATE_COMPLETED"))
        assert waits(world, world.watch()).state == "JOB_STATE_COMPLETED"

    @pytest.mark.parametrize("end", sorted(RESUMABLE - {"JOB_STATE_COMPLETED"}))
    def test_it_counts_when_it_stays(self, waits: Waits, end: str) -> None:
        world = World((0, end))
        with pytest.raises(JobFailedError):
            waits(world, world.watch())
        assert world.now == SETTLE

    @pytest.mark.parametrize("end", sorted(ENDS - RESUMABLE))
    def test_an_end_that_nothing_leads_away_from_counts_at_once(self, waits: Waits, end: str) -> None:
        world = World((0, end))
        with pytest.raises(JobFailedError):
            waits(world, world.watch())
        assert world.now == 0

    def test_a_second_end_counts_at_once(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_CANCELLED"), (5, "JOB_STATE_FAILED"))
        with pytest.raises(JobFailedError, match="is JOB_STATE_FAILED"):
            waits(world, world.watch())
        assert world.now == 5

    def test_any_end_may_be_left_for_a_deletion_that_is_waited_for(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_EXPIRED"), (8, "JOB_STATE_DELETING"), (38, "JOB_STATE_DELETED"))
        assert waits(world, world.watch("JOB_STATE_DELETED")).state == "JOB_STATE_DELETED"

    def test_the_end_wanted_is_old_when_the_object_tells_of_a_resume(self, waits: Waits) -> None:
        states: Sequence[Read] = (0, "JOB_STATE_COMPLETED"), (9, "JOB_STATE_RUNNING"), (100, "JOB_STATE_COMPLETED")
        world = World(*states)
        waits(world, world.watch(job=job_in("JOB_STATE_PENDING")))
        assert world.now == 100
        world = World(*states)
        waits(world, world.watch(job=job_in("JOB_STATE_RUNNING")))
        assert world.now == 0, "nothing tells of a resume"

    def test_a_deadline_comes_before_the_settling(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_FAILED"))
        with pytest.raises(JobFailedError):
            waits(world, world.watch(timeout=12))
        assert world.now == 12


class TestTime:
    def test_up(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_PENDING"), (10, "JOB_STATE_RUNNING"))
        with pytest.raises(WaitTimeoutError) as raised:
            waits(world, world.watch(timeout=725))
        error = raised.value
        assert (world.now, error.elapsed, error.state) == (725, 725, "JOB_STATE_RUNNING")
        assert error.job.name == JOB_NAME
        for part in (JOB_NAME, "still JOB_STATE_RUNNING after 12 min 05 s", "the job continues", "wait again"):
            assert part in str(error)

    def test_up_after_an_outage_that_is_over(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_RUNNING"), (5, UNAVAILABLE), (20, "JOB_STATE_RUNNING"))
        with pytest.raises(WaitTimeoutError, match="is still JOB_STATE_RUNNING"):
            waits(world, world.watch(timeout=60))

    def test_none_is_one_read(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_RUNNING"))
        with pytest.raises(WaitTimeoutError):
            waits(world, world.watch(timeout=0))
        assert world.read_at == [0]
        assert waits(world, world.watch("JOB_STATE_RUNNING", timeout=0)).state == "JOB_STATE_RUNNING"

    def test_what_comes_at_the_very_end_is_seen(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_RUNNING"), (12, "JOB_STATE_COMPLETED"))
        waits(world, world.watch(timeout=12))

    def test_in_the_queue_has_a_limit_of_its_own(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_PENDING"), (49, "JOB_STATE_CREATING"), (400, "JOB_STATE_COMPLETED"))
        waits(world, world.watch(pending_timeout=50, timeout=500))
        world = World((0, "JOB_STATE_PENDING"))
        with pytest.raises(WaitTimeoutError, match="still JOB_STATE_PENDING after 50 s"):
            waits(world, world.watch(pending_timeout=50, timeout=500))
        assert world.now == 50

    def test_in_the_queue_counts_from_the_first_pending_read(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_FAILED"), (20, "JOB_STATE_PENDING"), (69, "JOB_STATE_COMPLETED"))
        waits(world, world.watch(pending_timeout=50))

    @pytest.mark.parametrize(("jitter", "pause"), [(0.0, 9.0), (0.5, 10.0), (1.0, 11.0)])
    def test_between_reads_varies_by_a_tenth(self, waits: Waits, jitter: float, pause: float) -> None:
        world = World((0, "JOB_STATE_RUNNING"), (60, "JOB_STATE_COMPLETED"))
        waits(world, world.watch(poll_interval=10, jitter=jitter))
        assert world.read_at[:2] == [0, pytest.approx(pause)]


class TestFailingReads:
    @pytest.mark.parametrize("error", [LOST, UNAVAILABLE, status_error(RateLimitError, 429)])
    def test_are_repeated_with_growing_pauses(self, waits: Waits, error: RlorTrainerError) -> None:
        world = World((0, "JOB_STATE_RUNNING"), (5, error), (100, "JOB_STATE_COMPLETED"))
        waits(world, world.watch(timeout=200, jitter=1.0, poll_interval=5 / 1.1))
        pauses = [after - before for before, after in zip(world.read_at[1:], world.read_at[2:], strict=False)]
        assert pauses[:4] == [FIRST_RETRY, 2 * FIRST_RETRY, 4 * FIRST_RETRY, 8 * FIRST_RETRY]
        assert max(pauses) <= 5

    def test_end_the_wait_when_time_is_up(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_RUNNING"), (5, UNAVAILABLE))
        with pytest.raises(WaitTimeoutError, match="was JOB_STATE_RUNNING when last read") as raised:
            waits(world, world.watch(timeout=3600))
        assert raised.value.__cause__ is UNAVAILABLE
        assert f"after 1 h 00 min. Last error: InternalServerError: {UNAVAILABLE}. Only the wait" in str(raised.value)
        assert world.now == 3600

    def test_from_the_start_leave_nothing_to_tell(self, waits: Waits) -> None:
        world = World((0, LOST))
        text = "could not be read after 20 s. Last error: APIConnectionError: GET /v1/x: reset. "
        with pytest.raises(WaitTimeoutError, match=text) as raised:
            waits(world, world.watch(timeout=20))
        assert (raised.value.job, raised.value.state) == (None, None)

    def test_raise_after_ten_minutes_when_there_is_no_limit(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_RUNNING"), (5, UNAVAILABLE), (500, "JOB_STATE_RUNNING"), (1000, LOST))
        with pytest.raises(APIConnectionError):
            waits(world, world.watch())
        assert 1000 + OUTAGE <= world.now <= 1000 + OUTAGE + 2 * 5

    def test_obey_the_server_within_reason(self, waits: Waits) -> None:
        for asked, pause in ((20.0, 20.0), (86400.0, 60.0)):
            world = World((0, status_error(RateLimitError, 429, asked)), (1, "JOB_STATE_COMPLETED"))
            waits(world, world.watch())
            assert world.read_at == [0, pause]

    @pytest.mark.parametrize("error", [MISSING, FORBIDDEN, DISTRUST, another(), RlorTrainerError("another kind")])
    def test_raise_at_once_when_a_repeat_cannot_help(self, waits: Waits, error: RlorTrainerError) -> None:
        world = World((0, error))
        with pytest.raises(type(error)) as raised:
            waits(world, world.watch(timeout=100))
        assert raised.value is error
        assert world.read_at == [0]

    def test_raise_at_once_after_good_reads_too_for_what_is_final(self, waits: Waits) -> None:
        error = another()
        world = World((0, "JOB_STATE_RUNNING"), (5, error))
        with pytest.raises(type(error)) as raised:
            waits(world, world.watch(timeout=100))
        assert raised.value is error
        assert world.now == 5

    @pytest.mark.parametrize("limits", [{}, {"timeout": 7200}], ids=["no timeout", "timeout"])
    @pytest.mark.parametrize(
        "error",
        [
            *(HTML, MISSING, FORBIDDEN, UNREAD, LOST, DISTRUST),
            *(status_error(APIStatusError, status) for status in (302, 400, 401, 407, 408, 410, 425, 451)),
            *(status_error(InternalServerError, status) for status in range(520, 530)),
        ],
        ids=lambda error: f"{getattr(error, 'status_code', '')} {getattr(error, 'what', '')}",
    )
    def test_of_any_kind_between_good_ones_are_outlasted(
        self, waits: Waits, error: RlorTrainerError, limits: dict[str, Any]
    ) -> None:
        world = World((0, "JOB_STATE_RUNNING"), (5, error), (590, "JOB_STATE_RUNNING"), (700, "JOB_STATE_COMPLETED"))
        assert waits(world, world.watch(**limits)).state == "JOB_STATE_COMPLETED"

    def test_each_time_anew(self, waits: Waits) -> None:
        outages: list[Read] = []
        for start in range(0, 6000, 600):
            outages += (start, "JOB_STATE_RUNNING"), (start + 30, MISSING)
        world = World(*outages, (6000, "JOB_STATE_COMPLETED"))
        waits(world, world.watch())

    @pytest.mark.parametrize("timeout", [None, 86400.0])
    @pytest.mark.parametrize("error", [MISSING, FORBIDDEN, UNREAD, DISTRUST, status_error(APIStatusError, 401)])
    def test_of_the_api_raise_after_ten_minutes_whatever_the_timeout(
        self, waits: Waits, error: RlorTrainerError, timeout: float | None
    ) -> None:
        world = World((0, "JOB_STATE_RUNNING"), (5, error))
        with pytest.raises(type(error)) as raised:
            waits(world, world.watch(timeout=timeout))
        assert raised.value is error
        assert 5 + OUTAGE <= world.now <= 5 + OUTAGE + 2 * 5

    def test_of_a_job_that_was_deleted_raise_also_among_those_of_an_outage(self, waits: Waits) -> None:
        reads: list[Read] = [(5.0 + 10 * n, MISSING if n % 2 else UNAVAILABLE) for n in range(200)]
        world = World((0, "JOB_STATE_RUNNING"), *reads)
        with pytest.raises(NotFoundError):
            waits(world, world.watch(timeout=86400))
        assert world.now <= 5 + OUTAGE + 40

    def test_of_an_outage_that_ends_with_a_refusal_have_ten_minutes_more(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_RUNNING"), (5, UNAVAILABLE), (7000, MISSING), (7500, "JOB_STATE_COMPLETED"))
        waits(world, world.watch(timeout=86400))

    def test_of_a_job_that_was_deleted_are_told_when_time_is_up_before(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_RUNNING"), (5, MISSING))
        with pytest.raises(NotFoundError):
            waits(world, world.watch(timeout=60))
        assert world.now == 60
        world = World((0, "JOB_STATE_RUNNING"), (60, MISSING))
        with pytest.raises(WaitTimeoutError) as raised:
            waits(world, world.watch(timeout=60))
        assert raised.value.__cause__ is MISSING, "once is chance"

    def test_that_are_no_answer_from_the_start_are_an_outage(self, waits: Waits) -> None:
        world = World((0, HTML), (590, "JOB_STATE_COMPLETED"))
        waits(world, world.watch())
        world = World((0, HTML))
        with pytest.raises(InvalidResponseError):
            waits(world, world.watch())
        assert OUTAGE <= world.now <= OUTAGE + 2 * 5
        world = World((0, HTML))
        with pytest.raises(WaitTimeoutError, match="could not be read") as raised:
            waits(world, world.watch(timeout=3600))
        assert (world.now, raised.value.__cause__) == (3600, HTML)

    def test_that_take_minutes_each_are_several_before_they_count(self, waits: Waits) -> None:
        """As when the machine was suspended in the midst of a failing read, where its clock counts that."""
        world = World((0, "JOB_STATE_RUNNING"), (5, LOST), (5 + 3600, LOST), (5 + 3601, "JOB_STATE_COMPLETED"))
        slow = iter([0.0, 3600.0])
        read = world.read

        def suspended(seconds: float) -> models.RlorTrainerJob:
            try:
                return read(seconds)
            except APIConnectionError:
                world.now += next(slow, 0.0)
                raise

        world.read = suspended  # type: ignore[method-assign]
        waits(world, world.watch())

    def test_are_not_repeated_unless_the_spec_allows_it(self) -> None:
        watch = Watch[models.RlorTrainerJob](
            LIFECYCLE,
            "j",
            None,
            timeout=None,
            pending_timeout=None,
            poll_interval=5,
            operation=STEP,
            now=0,
            jitter=lambda: 0.5,
        )
        with pytest.raises(APIConnectionError):
            watch.retry(LOST, 0)


class TestMissingStates:
    @pytest.mark.parametrize("state", sorted(UNSET))
    def test_are_no_reads(self, waits: Waits, state: str) -> None:
        seen: list[str | None] = []
        world = World((0, state), (9, "JOB_STATE_RUNNING"), (20, state), (600, "JOB_STATE_COMPLETED"))
        waits(world, world.watch(), lambda job: seen.append(job.state))
        assert seen == ["JOB_STATE_RUNNING", "JOB_STATE_COMPLETED"]

    @pytest.mark.parametrize("timeout", [None, 3600.0])
    @pytest.mark.parametrize("state", sorted(UNSET))
    def test_are_an_error_that_names_the_field_when_they_stay(
        self, waits: Waits, state: str, timeout: float | None
    ) -> None:
        world = World((0, state))
        with pytest.raises(InvalidResponseError, match="state") as raised:
            waits(world, world.watch(timeout=timeout))
        assert (raised.value.json_path, raised.value.operation) == ("state", GET.id)
        assert UNREADABLE <= world.now <= UNREADABLE + 5
        world = World((0, "JOB_STATE_RUNNING"), (5, state))
        with pytest.raises(InvalidResponseError, match="state"):
            waits(world, world.watch(timeout=timeout))
        assert 5 + OUTAGE <= world.now <= 5 + OUTAGE + 2 * 5

    def test_are_told_when_time_is_up_before(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_RUNNING"), (5, ""))
        with pytest.raises(InvalidResponseError, match="state"):
            waits(world, world.watch(timeout=60))
        assert world.now == 60

    def test_cannot_be_waited_for(self) -> None:
        with pytest.raises(ValueError, match="contains states that cannot be waited for: 'JOB_STATE_UNSPECIFIED'"):
            World().watch(["JOB_STATE_UNSPECIFIED", "JOB_STATE_RUNNING"])


def test_an_unknown_state_is_logged_once_and_waited_on(waits: Waits, caplog: pytest.LogCaptureFixture) -> None:
    world = World((0, "JOB_STATE_RUNNING"), (5, "JOB_STATE_NEW\nER"), (900, "JOB_STATE_COMPLETED"))
    with caplog.at_level(logging.WARNING, logger="rlor_trainer_client"):
        waits(world, world.watch())
    [line] = caplog.messages
    assert line.startswith("math-7 is in the state 'JOB_STATE_NEW\\nER', which is unknown to this client")


class TestAfterAnOperation:
    """The client knows what it has sent; a server may show the state of before for a while."""

    def test_the_state_of_before_does_not_count(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_IDLE"), (9, "JOB_STATE_RUNNING"), (20, "JOB_STATE_IDLE"))
        move = Move(STEP.id, 0)
        waits(world, world.watch("JOB_STATE_IDLE", move=move))
        assert world.now == 20
        assert move.seen
        assert waits(world, world.watch("JOB_STATE_IDLE", move=move)).state == "JOB_STATE_IDLE"
        assert world.now == 20, "the operation has been seen to have its effect"

    def test_it_counts_when_it_stays(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_IDLE"))
        waits(world, world.watch("JOB_STATE_IDLE", move=Move(STEP.id, -10)))
        assert world.now == SETTLE - 10
        waits(world, world.watch("JOB_STATE_IDLE", move=Move(STEP.id, -10)))
        assert world.now == SETTLE - 10

    def test_it_is_never_taken_for_the_new_one_because_time_is_up(self, waits: Waits) -> None:
        for timeout in (0.0, 12.0):
            world = World((0, "JOB_STATE_IDLE"))
            with pytest.raises(WaitTimeoutError, match="is still JOB_STATE_IDLE"):
                waits(world, world.watch("JOB_STATE_IDLE", timeout=timeout, move=Move(STEP.id, 0)))
            assert world.now == timeout

    def test_a_state_that_it_does_not_lead_away_from_counts_at_once(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_EXPIRED"))
        with pytest.raises(JobFailedError):
            waits(world, world.watch("JOB_STATE_IDLE", move=Move(STEP.id, 0)))
        assert world.now == 0

    @pytest.mark.parametrize("operation", [name for name, move in LIFECYCLE.transitions.items() if move.sources])
    def test_so_it_is_with_each(self, waits: Waits, operation: str) -> None:
        transition = LIFECYCLE.transitions[operation]
        for state in transition.sources:
            world = World((0, state), (9, transition.target), (100, state))
            waits(world, world.watch(state, move=Move(operation, 0)))
            assert world.now == 100

    def test_an_end_after_a_resume_counts_no_matter_how_the_job_is_named(self, waits: Waits) -> None:
        world = World((0, "JOB_STATE_COMPLETED"), (9, "JOB_STATE_RUNNING"), (100, "JOB_STATE_COMPLETED"))
        waits(world, world.watch(move=Move(RESUME.id, 0)))
        assert world.now == 100

    def test_only_so_many_are_remembered(self) -> None:
        moves: dict[str, Move] = {}
        for number in range(3 * MOST):
            note(moves, STEP, f"/jobs/j{number}:executeTrainStep", number)
            assert len(moves) <= MOST
        assert moves[f"/jobs/j{3 * MOST - 1}"] == Move(STEP.id, 3 * MOST - 1)


STATES = st.sampled_from([*(str(state) for state in JobState if state not in UNSET), "JOB_STATE_NEWER"])
NOTHING = st.sampled_from([LOST, UNAVAILABLE, HTML, MISSING, FORBIDDEN, UNREAD, *sorted(UNSET)])
READS = st.lists(st.tuples(st.floats(0, 300), st.one_of(STATES, STATES, NOTHING)), max_size=12).map(
    lambda reads: sorted(reads, key=lambda read: read[0])
)
UNTIL = st.one_of(st.none(), st.sets(STATES.filter(lambda state: state in {*map(str, JobState)}), min_size=1))
MOVES = st.one_of(st.none(), st.builds(Move, st.sampled_from([*LIFECYCLE.transitions]), st.floats(-40, 0)))


def outcome_of(
    waits: Waits,
    first: str | RlorTrainerError,
    reads: list[Read],
    move: Move | None,
    until: set[str] | None,
    **options: Any,
) -> tuple[str, str | None, World, list[str]]:
    """How a wait ends: how, in which state, at which times it read, which changes it told."""
    world, seen = World((0, first), *reads), list[str]()
    watch = world.watch(sorted(until) if until else None, move=move and Move(move.operation, move.at), **options)
    try:
        job = waits(world, watch, lambda job: seen.append(str(job.state)))
    except JobEndedError as error:
        return "ended", error.state, world, seen
    except WaitTimeoutError as error:
        return "late", error.state, world, seen
    except RlorTrainerError as error:
        return type(error).__name__, None, world, seen
    return "reached", job.state, world, seen


def is_nothing(read: str | RlorTrainerError) -> bool:
    return isinstance(read, RlorTrainerError) or read in UNSET


@given(
    first=st.one_of(STATES, STATES, NOTHING),
    reads=READS,
    until=UNTIL,
    move=MOVES,
    timeout=st.floats(0, 400),
    pending_timeout=st.one_of(st.none(), st.floats(0, 400)),
    poll_interval=st.floats(1, 60),
    jitter=st.floats(0, 1),
)
def test_every_wait_ends_rightly_and_in_time(
    first: str | RlorTrainerError,
    reads: list[Read],
    until: set[str] | None,
    move: Move | None,
    timeout: float,
    pending_timeout: float | None,
    poll_interval: float,
    jitter: float,
) -> None:
    wanted = until or {LIFECYCLE.success}
    options = {"timeout": timeout, "pending_timeout": pending_timeout, "poll_interval": poll_interval, "jitter": jitter}
    how, state, world, seen = outcome_of(_waits, first, reads, move, until, **options)
    last = world.what_is_read()
    if how == "reached":
        assert state in wanted
    elif how == "ended":
        assert state in ENDS - wanted
    elif how == "late":
        pending = state == LIFECYCLE.initial and pending_timeout is not None
        assert world.now >= (min(timeout, pending_timeout or 0) if pending else timeout)
        # An end is never called late, unless the last read has failed, or the end may be that from before.
        assert state not in wanted | ENDS or is_nothing(last) or move is not None
    else:
        assert is_nothing(last)
        assert not isinstance(last, APIConnectionError | InternalServerError), "an outage is outlasted"
        refused = isinstance(last, APIStatusError)
        assert (refused and not seen) or len(world.read_at) >= 3, "once is chance"
    assert world.now <= timeout + 1e-9, "no pause leads beyond the deadline"
    assert all(sooner < later for sooner, later in pairwise(world.read_at)), "every read is later than the one before"
    assert all(before != after for before, after in pairwise(seen)), "only changes are reported"
    assert not UNSET & {*seen}

    # The twin that awaits does the same at the same times.
    again = outcome_of(_waits_async, first, reads, move, until, **options)
    assert (again[:2], again[2].read_at, again[3]) == ((how, state), world.read_at, seen)


@given(
    first=st.one_of(STATES, NOTHING),
    reads=READS,
    finally_=st.one_of(NOTHING, st.sampled_from(sorted(ENDS))),
    until=UNTIL,
    move=MOVES,
    poll_interval=st.floats(1, 60),
)
def test_a_wait_without_a_timeout_ends_when_the_job_has_or_nothing_can_be_read(
    first: str | RlorTrainerError,
    reads: list[Read],
    finally_: str | RlorTrainerError,
    until: set[str] | None,
    move: Move | None,
    poll_interval: float,
) -> None:
    reads = [*reads, (301, finally_)]
    how, state, world, _ = outcome_of(_waits, first, reads, move, until, poll_interval=poll_interval)
    assert world.now <= 301 + (OUTAGE if is_nothing(finally_) else SETTLE) + 3 * 1.1 * poll_interval
    assert how != "late"
    if how in ("reached", "ended"):
        assert (state in (until or {LIFECYCLE.success})) == (how == "reached")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"until": "JOB_STATE_RUNING"},
            "contains states that cannot be waited for: 'JOB_STATE_RUNING'. Pass one or more of JOB_STATE_ARCHIVED",
        ),
        ({"until": []}, "until is empty"),
        ({"timeout": -1.0}, "timeout is -1.0. Pass seconds, 0 or more"),
        ({"timeout": math.nan}, "timeout is nan"),
        ({"pending_timeout": math.inf}, "pending_timeout is inf"),
        ({"poll_interval": 0.0}, "poll_interval is 0"),
    ],
)
def test_wrong_arguments_are_told_before_anything_is_sent(arguments: dict[str, Any], message: str) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise AssertionError(f"{request.url} was sent")

    with (
        RlorTrainerClient(api_key="k", account_id="acme", transport=httpx.MockTransport(handler)) as client,
        pytest.raises(ValueError, match=message),
    ):
        client.jobs.wait("math-7", **arguments)


class TestMethods:
    """What needs no clock: the first read decides."""

    @pytest.fixture(params=["sync", "async"])
    def wait_for(self, request: pytest.FixtureRequest) -> Callable[..., models.RlorTrainerJob]:
        def handler(request: httpx.Request) -> httpx.Response:
            assert (request.method, request.url.path) == ("GET", "/v1/accounts/other/rlorTrainerJobs/math-7")
            body = {
                "name": JOB_NAME.replace("acme", "other"),
                "state": "JOB_STATE_EXPIRED",
                "jobProgress": {"percent": 42},
            }
            return httpx.Response(200, content=json.dumps(body), headers={"content-type": "application/json"})

        transport = httpx.MockTransport(handler)

        async def call_async(**arguments: Any) -> models.RlorTrainerJob:
            async with AsyncRlorTrainerClient(api_key="k", account_id="acme", transport=transport) as client:
                return await client.jobs.wait("math-7", account_id="other", **arguments)

        def call(**arguments: Any) -> models.RlorTrainerJob:
            if request.param == "async":
                return asyncio.run(call_async(**arguments))
            with RlorTrainerClient(api_key="k", account_id="acme", transport=transport) as client:
                return client.jobs.wait("math-7", account_id="other", **arguments)

        return call

    def test_return_the_job_and_report_it(self, wait_for: Callable[..., models.RlorTrainerJob]) -> None:
        seen: list[models.RlorTrainerJob] = []
        job = wait_for(until=JobState.JOB_STATE_EXPIRED, on_update=seen.append)
        assert [job] == seen

    def test_raise_for_another_end(self, wait_for: Callable[..., models.RlorTrainerJob]) -> None:
        with pytest.raises(JobFailedError, match="math-7 is JOB_STATE_EXPIRED"):
            wait_for()

    def test_log_progress_where_there_is_no_terminal(
        self, wait_for: Callable[..., models.RlorTrainerJob], caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.INFO, logger="rlor_trainer_client"):
            wait_for(until=[JobState.JOB_STATE_EXPIRED], progress=True)
        lines = [record.message for record in caplog.records if "EXPIRED" in record.message]
        assert lines == ["math-7  JOB_STATE_EXPIRED  42%  0 s"]


JOB = f"/v1/{JOB_NAME}"
ODD_STATES: list[Any] = [9999, {}, [], True, 1.5]


def answer(status: int, content: bytes, content_type: str = "text/html", *, missing: int = 0) -> bytes:
    """An answer as it goes over a socket; of its body so many bytes never come."""
    head = f"HTTP/1.1 {status} X\r\ncontent-type: {content_type}\r\ncontent-length: {len(content) + missing}\r\n"
    return head.encode() + b"connection: close\r\n\r\n" + content


def job_json(state: Any, **fields: Any) -> bytes:
    said: dict[str, Any] = {} if state is None else {"state": state}
    return answer(200, json.dumps({"name": JOB_NAME, **said, **fields}).encode(), "application/json")


class Server:
    """Gives one answer after the other, the last again and again, to any request, over real sockets."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.now = 0.0

    @property
    def options(self) -> dict[str, Any]:
        """Of a client whose time only sleeping moves."""

        def sleep(seconds: float) -> None:
            self.now += seconds

        async def async_sleep(seconds: float) -> None:
            self.now += seconds

        clock = Clock(monotonic=lambda: self.now, sleep=sleep, async_sleep=async_sleep, random=lambda: 0.5)
        url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        return {"api_key": "k", "account_id": "acme", "base_url": url, "clock": clock}

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                request = b""
                while b"\r\n\r\n" not in request:
                    request += connection.recv(65536)
                self.asked.append(" ".join(request.decode().split(" ")[:2]))
                connection.sendall(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


class TestThroughTheClient:
    """All of the client, over real sockets."""

    @pytest.fixture(params=["sync", "async"])
    def use(self, request: pytest.FixtureRequest) -> Callable[..., models.RlorTrainerJob]:
        """Calls `operation`, if any, then `wait`."""

        async def use_async(server: Server, operation: str, until: JobState | None, options: dict[str, Any]) -> Any:
            async with AsyncRlorTrainerClient(**server.options) as client:
                if operation:
                    await getattr(client.jobs, operation)("math-7", **options.pop("arguments", {}))
                return await client.jobs.wait("math-7", until=until, **options)

        def use(server: Server, operation: str = "", until: JobState | None = None, **options: Any) -> Any:
            if request.param == "async":
                return asyncio.run(use_async(server, operation, until, options))
            with RlorTrainerClient(**server.options) as client:
                if operation:
                    getattr(client.jobs, operation)("math-7", **options.pop("arguments", {}))
                return client.jobs.wait("math-7", until=until, **options)

        return use

    @pytest.mark.parametrize("limits", [{}, {"timeout": 86400}], ids=["no timeout", "timeout"])
    def test_what_is_no_answer_is_outlasted(
        self, use: Callable[..., models.RlorTrainerJob], limits: dict[str, Any]
    ) -> None:
        page = b"<!DOCTYPE html><title>Just a moment...</title>"
        no_answers = [
            *(answer(200, page), answer(200, b""), answer(200, b"", "application/json"), b"", b"HTTP/1.1 200 OK\r\n"),
            answer(200, b'{"name": "accounts/acme', "application/json"),
            answer(200, b'{"name": "accounts/acme', "application/json", missing=100),
            *(answer(200, body, "application/json") for body in (b"{}", b"null", b"[]", b'{"error": "busy"}', b"\xff")),
            *(job_json(None), job_json("JOB_STATE_UNSPECIFIED"), job_json("")),
            *(job_json(value) for value in ODD_STATES),
            *(
                answer(status, page)
                for status in (301, 400, 401, 403, 404, 408, 421, 425, 429, 500, 502, *range(520, 530))
            ),
        ]
        running = [job_json("JOB_STATE_RUNNING")]
        answers = [read for nothing in no_answers for read in [*running, nothing]]
        with Server(*answers, *running, job_json("JOB_STATE_COMPLETED")) as server:
            assert use(server, **limits).state == "JOB_STATE_COMPLETED"
            assert len(server.asked) >= len(answers)

    def test_another_job_ends_the_wait_at_once(self, use: Callable[..., models.RlorTrainerJob]) -> None:
        other = job_json("JOB_STATE_COMPLETED", name=JOB_NAME + "-other")
        with Server(job_json("JOB_STATE_RUNNING"), other) as server:
            with pytest.raises(InvalidResponseError, match="math-7-other"):
                use(server, timeout=86400)
            assert len(server.asked) == 2

    def test_a_job_that_is_deleted_ends_the_wait(self, use: Callable[..., models.RlorTrainerJob]) -> None:
        gone = answer(404, b'{"code": 5, "message": "no such job", "details": []}', "application/json")
        with Server(job_json("JOB_STATE_RUNNING"), gone) as server:
            with pytest.raises(NotFoundError):
                use(server, timeout=86400)
            assert OUTAGE <= server.now <= OUTAGE + 20

    @pytest.mark.parametrize("lost", [False, True])
    def test_the_state_before_an_operation_does_not_count(
        self, use: Callable[..., models.RlorTrainerJob], lost: bool
    ) -> None:
        accepted = answer(502, b"") if lost else answer(200, b"{}", "application/json")
        idle, running = job_json("JOB_STATE_IDLE"), job_json("JOB_STATE_RUNNING")
        with Server(accepted, idle, idle, running, job_json("JOB_STATE_IDLE", displayName="after it")) as server:
            arguments: Any = {"dataset": "accounts/acme/datasets/d", "output_model": "accounts/acme/models/m"}
            if lost:
                with RlorTrainerClient(**server.options) as client:
                    with pytest.raises(InternalServerError):
                        client.jobs.execute_train_step("math-7", **arguments)
                    job = client.jobs.wait("math-7", until=JobState.JOB_STATE_IDLE)
            else:
                job = use(server, "execute_train_step", JobState.JOB_STATE_IDLE, arguments=arguments)
            assert job.display_name == "after it"
            assert server.asked == [f"POST {JOB}:executeTrainStep", *[f"GET {JOB}"] * 4]

    def test_nor_does_the_end_before_a_resume(self, use: Callable[..., models.RlorTrainerJob]) -> None:
        ended, again = job_json("JOB_STATE_COMPLETED"), job_json("JOB_STATE_PENDING")
        with Server(again, ended, again, job_json("JOB_STATE_COMPLETED", displayName="after it")) as server:
            assert use(server, "resume").display_name == "after it"

    def test_an_operation_that_was_refused_changes_nothing(self) -> None:
        idle = job_json("JOB_STATE_IDLE")
        with (
            Server(answer(400, b"{}", "application/json"), idle) as server,
            RlorTrainerClient(**server.options) as client,
        ):
            with pytest.raises(APIStatusError):
                client.jobs.execute_train_step("math-7", dataset="d", output_model="m")
            client.jobs.wait("math-7", until=JobState.JOB_STATE_IDLE)
            assert server.now == 0

    def test_copies_of_a_client_know_of_each_other_and_other_jobs_do_not_matter(self) -> None:
        accepted, idle = answer(200, b"{}", "application/json"), job_json("JOB_STATE_IDLE")
        running = job_json("JOB_STATE_RUNNING")
        with Server(accepted, idle, running, idle) as server, RlorTrainerClient(**server.options) as client:
            client.with_options(max_retries=0).jobs.execute_train_step("math-7", dataset="d", output_model="m")
            client.with_options(timeout=9).jobs.wait(JOB_NAME, until=JobState.JOB_STATE_IDLE)
            assert len(server.asked) == 4
        other = {"name": f"{JOB_NAME}7"}
        with (
            Server(accepted, job_json("JOB_STATE_IDLE", **other)) as server,
            RlorTrainerClient(**server.options) as client,
        ):
            client.jobs.execute_train_step("math-7", dataset="d", output_model="m")
            client.jobs.wait("math-77", until=JobState.JOB_STATE_IDLE)
            assert len(server.asked) == 2

    @pytest.mark.parametrize("jump", [-86400.0, 86400.0])
    def test_the_time_of_day_does_not_matter(self, jump: float) -> None:
        """It jumps when the machine was suspended or its date is set; what time a wait has is on the other clock."""
        date = "Thu, 01 Jan 2026 00:00:20 GMT"
        busy = answer(503, b"").replace(b"content-type", f"retry-after: {date}\r\ncontent-type".encode(), 1)
        moments = itertools.count()
        with Server(job_json("JOB_STATE_RUNNING"), busy, busy, busy, job_json("JOB_STATE_RUNNING")) as server:
            options = server.options
            start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
            options["clock"] = dataclasses.replace(
                options["clock"], now=lambda: start + datetime.timedelta(seconds=jump * next(moments))
            )
            with RlorTrainerClient(**options) as client, pytest.raises(WaitTimeoutError) as raised:
                client.jobs.wait("math-7", timeout=600)
            assert (server.now, raised.value.elapsed) == (600, 600)
        assert Clock().monotonic is time.monotonic


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class TestProgress:
    def test_is_one_line_on_a_terminal_and_gone_at_the_end(self, waits: Waits) -> None:
        terminal = Terminal()
        world = World((0, "JOB_STATE_PENDING"), (5, "JOB_STATE_RUNNING"), (9, "JOB_STATE_FAILED"))
        with pytest.raises(JobFailedError):
            waits(world, world.watch(), None, Progress(terminal))
        assert terminal.getvalue().split("\r\x1b[K") == [
            "",
            "math-7  JOB_STATE_PENDING  0 s",
            "math-7  JOB_STATE_RUNNING  5 s",
            "math-7  JOB_STATE_FAILED  10 s",
            "",
        ]

    def test_does_not_wrap_and_does_not_steer_the_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "30")
        terminal = Terminal()
        Progress(terminal).show("j\x1b[2J", "JOB_STATE_" + "X" * 80, 7, 1)
        line = terminal.getvalue().removeprefix("\r\x1b[K")
        assert line == r"j\x1b[2J  JOB_STATE_XXXXXXXXX"

    def test_logs_changes_only(self, caplog: pytest.LogCaptureFixture) -> None:
        progress = Progress(io.StringIO())
        with caplog.at_level(logging.INFO, logger="rlor_trainer_client"):
            for percent, seconds in ((1, 0), (1, 5), (2, 3700)):
                progress.show("j", "JOB_STATE_RUNNING", percent, seconds)
            progress.erase()
        assert caplog.messages == ["j  JOB_STATE_RUNNING  1%  0 s", "j  JOB_STATE_RUNNING  2%  1 h 01 min"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (59.9, "59 s"), (60, "1 min 00 s"), (3599, "59 min 59 s"), (3600, "1 h 00 min"), (180061, "2 d 02 h")],
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


class TestAgainstTheEmulator:
    """The same lifecycle on both sides, with the emulator's time moved by the sleeping of the waiter."""

    @pytest.fixture
    def clock(self) -> ManualClock:
        return ManualClock()

    @pytest.fixture
    def emulator(self, clock: ManualClock) -> Iterator[Emulator]:
        with Emulator(clock=clock) as emulator:
            yield emulator

    @pytest.fixture
    def client_clock(self, clock: ManualClock) -> Clock:
        def sleep(seconds: float) -> None:
            clock.advance(seconds)

        async def async_sleep(seconds: float) -> None:
            clock.advance(seconds)

        return Clock(
            monotonic=lambda: clock.now().timestamp(), sleep=sleep, async_sleep=async_sleep, random=lambda: 0.5
        )

    @pytest.fixture
    def client(self, emulator: Emulator, client_clock: Clock) -> Iterator[RlorTrainerClient]:
        with RlorTrainerClient(
            api_key=emulator.api_key, account_id=emulator.account, base_url=emulator.url, clock=client_clock
        ) as client:
            yield client

    @pytest.fixture(params=["sync", "async"])
    def wait_for(
        self, request: pytest.FixtureRequest, emulator: Emulator, client: RlorTrainerClient, client_clock: Clock
    ) -> Callable[..., models.RlorTrainerJob]:
        async def call_async(job: models.RlorTrainerJob, **options: Any) -> models.RlorTrainerJob:
            async with AsyncRlorTrainerClient(
                api_key=emulator.api_key, account_id=emulator.account, base_url=emulator.url, clock=client_clock
            ) as client:
                return await client.jobs.wait(job, **options)

        def call(job: models.RlorTrainerJob, until: JobState | None = None, **options: Any) -> models.RlorTrainerJob:
            options = {"until": until, "timeout": 3600, "poll_interval": 20, **options}
            return (
                asyncio.run(call_async(job, **options))
                if request.param == "async"
                else client.jobs.wait(job, **options)
            )

        return call

    def test_a_life(self, client: RlorTrainerClient, wait_for: Callable[..., models.RlorTrainerJob]) -> None:
        job = client.jobs.create(models.RlorTrainerJob(), rlor_trainer_job_id="math-7")
        seen: list[str] = []

        def note(job: models.RlorTrainerJob) -> None:
            seen.append(str(job.state))

        assert wait_for(job, JobState.JOB_STATE_RUNNING, on_update=note).state == "JOB_STATE_RUNNING"
        assert wait_for(job, on_update=note).state == "JOB_STATE_COMPLETED"
        assert seen == [
            f"JOB_STATE_{state}"
            for state in ("PENDING", "CREATING", "RUNNING", "RUNNING", "WRITING_RESULTS", "COMPLETED")
        ]

    def test_a_failure_and_the_resume_after_it(
        self, emulator: Emulator, client: RlorTrainerClient, wait_for: Callable[..., models.RlorTrainerJob]
    ) -> None:
        job = wait_for(client.jobs.create(models.RlorTrainerJob()), JobState.JOB_STATE_RUNNING)
        emulator.event(str(job.name), "fail", "out of memory")
        with pytest.raises(JobFailedError, match=r"is JOB_STATE_FAILED .*: out of memory"):
            wait_for(job)
        client.jobs.resume(job)
        assert wait_for(job).state == "JOB_STATE_COMPLETED"

    def test_cancelling_and_deleting(
        self, client: RlorTrainerClient, wait_for: Callable[..., models.RlorTrainerJob]
    ) -> None:
        job = client.jobs.create(models.RlorTrainerJob())
        client.jobs.cancel(job)
        assert wait_for(job, JobState.JOB_STATE_CANCELLED).state == "JOB_STATE_CANCELLED"
        client.jobs.delete(job)
        assert wait_for(job, JobState.JOB_STATE_DELETED).state == "JOB_STATE_DELETED"
