# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Waiting until a job is ready: it is live, and its health check succeeds."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Generic, TypeVar

from ._clock import Clock
from ._config import seconds
from ._progress import duration
from ._wait import LAST_READ, Job
from .errors import (
    APIConnectionError,
    AuthenticationError,
    BadRequestError,
    PermissionDeniedError,
    RlorTrainerError,
    WaitTimeoutError,
)

JobT = TypeVar("JobT", bound=Job)

_FINAL = (AuthenticationError, BadRequestError, PermissionDeniedError)
"""Errors of a health check that are final."""


class Readiness(Generic[JobT]):
    """Decides how long a live job may be unhealthy. It has no clock.

    Args:
        timeout: Seconds for the whole wait, or None.
        health_timeout: Seconds for which a live job may be unhealthy, or None.
        poll_interval: Seconds between checks.
        on_update: The callback of the caller.
        now: Seconds on the clock.
    """

    def __init__(
        self,
        timeout: float | timedelta | None,
        health_timeout: float | timedelta | None,
        poll_interval: float | timedelta,
        on_update: Callable[[JobT], object] | None,
        now: float,
    ) -> None:
        limit, patience = seconds("timeout", timeout), seconds("health_timeout", health_timeout)
        if patience is not None and not patience >= 0:
            raise ValueError(f"health_timeout is {patience}. Pass seconds, 0 or more.")
        self._start = now
        self._deadline = math.inf if limit is None else now + limit
        self._patience = math.inf if patience is None else patience
        self._interval = seconds("poll_interval", poll_interval) or 0.0
        self._live_since: float | None = None
        self._on_update = on_update
        self._told: str | None = None

    def tell(self, job: JobT) -> object:
        """Calls `on_update` if the state has changed since its last call. Returns what it returns."""
        before, self._told = self._told, job.state
        return None if self._on_update is None or self._told == before else self._on_update(job)

    def left(self, now: float) -> float | None:
        """Seconds left until the timeout."""
        return None if self._deadline == math.inf else max(0.0, self._deadline - now)

    def live(self, before: float, now: float) -> None:
        """Records that the job is live, after a wait that began at `before`."""
        if self._live_since is None or now - before > self._interval:
            self._live_since = now

    def check_limit(self, now: float) -> float:
        """Seconds that a health check may take from now."""
        return max(LAST_READ, min(self._end, now + 60.0) - now)

    def pause(self, job: JobT, error: RlorTrainerError, now: float) -> float:
        """Seconds until the next check after a failed one. Raises the error if it is final, or `WaitTimeoutError`."""
        if isinstance(error, _FINAL) or (isinstance(error, APIConnectionError) and not error.temporary):
            raise error
        if now >= self._end:
            waited = now - self._start
            raise WaitTimeoutError(
                f"{job.name} is {job.state}, but its health check still failed after {duration(waited)}: {error}. Only "
                "the wait has ended: the job continues. Check its logs, wait again, or cancel it.",
                job=job,
                state=job.state,
                elapsed=waited,
                path=error.path,
                request_id=error.request_id,
            ) from error
        return min(self._interval, self._end - now)

    @property
    def _end(self) -> float:
        return min(self._deadline, (self._start if self._live_since is None else self._live_since) + self._patience)


def wait_ready(
    live: Callable[[float | None], JobT],
    check: Callable[[float], object],
    readiness: Readiness[JobT],
    clock: Clock,
) -> JobT:
    """Waits with `live` until the job is live, within the given seconds, and checks its health until it is good. After
    each failed check it waits again, because the job may have ended or been preempted."""
    while True:
        before = clock.monotonic()
        job = live(readiness.left(before))
        readiness.live(before, clock.monotonic())
        try:
            check(readiness.check_limit(clock.monotonic()))
            return job
        except RlorTrainerError as error:
            pause = readiness.pause(job, error, clock.monotonic())
        clock.sleep(pause)


async def wait_ready_async(
    live: Callable[[float | None], Awaitable[JobT]],
    check: Callable[[float], Awaitable[object]],
    readiness: Readiness[JobT],
    clock: Clock,
) -> JobT:
    """Like `wait_ready`, without blocking."""
    while True:
        before = clock.monotonic()
        job = await live(readiness.left(before))
        readiness.live(before, clock.monotonic())
        try:
            await check(readiness.check_limit(clock.monotonic()))
            return job
        except RlorTrainerError as error:
            pause = readiness.pause(job, error, clock.monotonic())
        await clock.async_sleep(pause)
