"""Waiting for a job to reach a state.

`Watch` decides: it is told what was read and when, and says how long to pause, that the wait is over, or why it failed.
It has no clock and reads nothing, so that `wait` and `wait_async` differ in `await` alone.

A read that fails is one of three things, and each is outlasted for a time of its own:

- no answer: no connection, 408, 425, 429, 500 and above, a body that is no JSON: to the end of `timeout`, or `OUTAGE`;
- a refusal, any other status or a certificate that is not trusted: once the job has been read, something on the way may
  say so; `OUTAGE`, whatever `timeout` is. Before that it is final;
- an answer without a state, or one of the API that cannot be read: `UNREADABLE`; `OUTAGE` once the job has been read.
"""

from __future__ import annotations

import logging
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from inspect import isawaitable
from typing import Any, Generic, Protocol, TypeVar, cast

from ._clock import Clock
from ._config import seconds
from ._moves import Move
from ._operation import Lifecycle, Operation
from ._progress import Progress, duration
from ._raw_response import RawResponse
from .errors import (
    APIConnectionError,
    APIStatusError,
    InvalidResponseError,
    JobEndedError,
    JobFailedError,
    RlorTrainerError,
    WaitTimeoutError,
    shown,
)

SETTLE = 30.0
"""Seconds for which a job may still be read in its old state after an operation was accepted: the vendor's own poller
allows resume that much."""
OUTAGE = 600.0
"""Seconds of failing reads that a wait outlasts. With a `timeout`, what is no answer at all is outlasted to its end."""
UNREADABLE = 30.0
"""Seconds of answers without a state that a wait outlasts before it has read one."""
SEVERAL = 3
"""Reads in a row that fail alike before that counts for more than chance."""
FIRST_RETRY = 0.5
"""Seconds to the first repeat of a failed read; they double up to the poll interval."""
LAST_READ = 5.0
"""Seconds that a read may take when the time is as good as up: there is always one, also with a `timeout` of 0."""
LONGEST_RETRY_AFTER = 60.0
"""Seconds of a server's Retry-After that are obeyed."""

PASSING = frozenset({408, 425, 429})
"""Statuses below 500 that say nothing of the job."""

_logger = logging.getLogger("rlor_trainer_client")


class _Status(Protocol):
    @property
    def message(self) -> str | None: ...


class _JobProgress(Protocol):
    @property
    def percent(self) -> int | None: ...


class Job(Protocol):
    """What is waited for."""

    @property
    def name(self) -> str | None: ...
    @property
    def state(self) -> str | None: ...
    @property
    def status(self) -> _Status | None: ...
    @property
    def job_progress(self) -> _JobProgress | None: ...


JobT = TypeVar("JobT", bound=Job)


class Watch(Generic[JobT]):
    """One wait: what is waited for, until when, and what has been read so far.

    Args:
        lifecycle: The states, and what leads from one to another.
        job: The job as the caller named it. The state of an object counts as known at the start.
        until: The state or states to wait for; None for the one in which a job has ended well.
        timeout: Seconds for the whole wait; None for no limit.
        pending_timeout: Seconds that the job may be seen in its initial state; None for no limit.
        poll_interval: Seconds between reads, give or take a tenth.
        operation: What reads the job.
        now: Seconds on the clock that `update`, `pause` and `retry` are told the time of, too.
        jitter: Gives numbers from 0 to 1.
        move: The last operation on the job that leads from one state to another, as far as the client knows.
        path: Path of the request that reads the job, for errors.
        without_key: Takes the key out of what a server says, which may quote it.
        advice: What goes on when time is up, and what the caller can do.

    Raises:
        ValueError: When `until` names no state, or a number is none that time can be measured with.
    """

    def __init__(
        self,
        lifecycle: Lifecycle,
        job: str | JobT | Mapping[str, Any],
        until: str | Collection[str] | None,
        *,
        timeout: float | timedelta | None,
        pending_timeout: float | timedelta | None,
        poll_interval: float | timedelta,
        operation: Operation,
        now: float,
        jitter: Callable[[], float],
        move: Move | None = None,
        path: str | None = None,
        without_key: Callable[[str], str] = str,
        advice: str = "the job goes on. Call wait again with its name and a longer timeout, or cancel it.",
    ) -> None:
        timeout, pending_timeout = _checked("timeout", timeout), _checked("pending_timeout", pending_timeout)
        interval = _checked("poll_interval", poll_interval)
        if interval is None:
            raise TypeError("poll_interval is None. Give seconds, such as 5.")
        if not interval:
            raise ValueError("poll_interval is 0: that would ask the server without pause. Give seconds, such as 5.")
        self._lifecycle = lifecycle
        self._until = _states(lifecycle, until)
        self._ends = lifecycle.ends
        said: Any = job.get if isinstance(job, Mapping) else partial(getattr, job)
        self._name: str = job if isinstance(job, str) else str(said("name", None) or "the job")
        self._known: str | None = None if isinstance(job, str) else said("state", None)
        self._timeout, self._pending_timeout, self._interval = timeout, pending_timeout, interval
        self._operation = operation
        self._path, self._without_key, self._advice = path, without_key, advice
        self._request_id: str | None = None
        self._start = now
        self._deadline = math.inf if timeout is None else now + timeout
        recent = move is not None and not move.seen and now < move.at + SETTLE
        self._move = move if recent else None
        self._jitter = jitter
        self._job: JobT | None = None
        self._state: str | None = None
        self._moved = False
        self._pending_since = now
        self._failures = 0
        self._failure = ""
        self._failing: dict[float, tuple[int, float]] = {}
        """How many reads in a row have failed, and since when, by the limit for such failures."""

    def update(self, job: JobT, now: float) -> bool:
        """Takes note of a read. Returns whether the state is another than that of the read before.

        Raises `InvalidResponseError` when there is no state.
        """
        state = job.state
        if not isinstance(state, str) or not state or state in self._lifecycle.classes.get("unset", ()):
            what = f"the state is {state!r}" if state else f"{self._name} has no state that can be read"
            error = InvalidResponseError(self._operation.id, 200, what, json_path="state", expected="a state")
            if self._path is not None:
                error.answers(self._operation.http_method, self._path, self._request_id, self._without_key)
            raise error
        first, changed = self._job is None, state != self._state
        self._job, self._state = job, state
        self._moved = self._moved or (changed and not first)
        self._failures = 0
        self._failing.clear()
        if self._move is not None and state not in self._lifecycle.transitions[self._move.operation].sources:
            self._move.seen, self._move = True, None
        if changed:
            self._pending_since = now
            if all(state not in states for states in self._lifecycle.classes.values()):
                _logger.warning(
                    "%s is in the state %r, which this client does not know: it may be too old. It waits on.",
                    self.label,
                    self._without_key(state)[:500],
                )
        return changed or first

    def pause(self, now: float) -> float | None:
        """Seconds until the next read; None when what was waited for has come.

        Raises `JobEndedError` when it cannot come any more, `WaitTimeoutError` when it has not come in time.
        """
        state, deadline, old_until = self._state, self._deadline, self._old_until()
        if now < old_until and now < deadline:
            return self._up_to(min(old_until, deadline), now)
        if now < old_until and self._move is not None:
            raise self._lateness(now)
        if state in self._until:
            return None
        if state in self._ends:
            raise self._ending()
        if state == self._lifecycle.initial and self._pending_timeout is not None:
            deadline = min(deadline, self._pending_since + self._pending_timeout)
        if now >= deadline:
            raise self._lateness(now)
        return self._up_to(deadline, now)

    def retry(self, error: RlorTrainerError, now: float, *, quiet: bool = False) -> float:
        """Seconds until the next read, after one that failed; logged, unless `quiet`.

        Raises the error when a repeat cannot help or it has failed so for too long, `WaitTimeoutError` when time is up.
        """
        limit = self._patience(error)
        if limit is None:
            raise error
        count, since = self._failing.get(limit, (0, now))
        self._failing[limit] = count + 1, since
        often = count + 1 >= SEVERAL
        if often and now - since >= limit:
            raise error
        self._failures, self._failure = self._failures + 1, f"{type(error).__name__}: {error}"
        if now >= self._deadline:
            if often and limit < math.inf:
                raise error
            raise self._lateness(now) from error
        backoff = min(self._interval, FIRST_RETRY * 2.0 ** min(self._failures - 1, 30)) * (0.5 + self._jitter() / 2)
        asked = min(error.retry_after or 0.0, LONGEST_RETRY_AFTER) if isinstance(error, APIStatusError) else 0.0
        pause = min(max(backoff, asked), self._deadline - now)
        if not quiet:
            _logger.warning("%s could not be read (%s); next attempt in %.1f s", self.label, self._failure, pause)
        return pause

    def listening(self, on_response: Callable[[RawResponse], object] | None) -> Callable[[RawResponse], None]:
        """What takes note of the request id of each answer, and tells `on_response` of it."""

        def listen(response: RawResponse) -> None:
            self._request_id = self._without_key(response.headers.get("x-request-id", "")) or None
            if on_response is not None:
                on_response(response)

        return listen

    def _shown(self, text: str) -> str:
        return shown(self._without_key(text))

    def read_limit(self, now: float) -> float:
        """Seconds that a read which begins now may take, with all its attempts."""
        return max(self._deadline - now, LAST_READ)

    def elapsed(self, now: float) -> float:
        """Seconds since the start."""
        return now - self._start

    @property
    def interval(self) -> float:
        """Seconds between reads."""
        return self._interval

    @property
    def job(self) -> JobT | None:
        """The job as it was read last."""
        return self._job

    @property
    def label(self) -> str:
        """What the job is called, in short."""
        return self._name.rpartition("/")[2]

    def _old_until(self) -> float:
        """Until when the state read may be that from before an operation which has just been accepted.

        So it is while nothing else has been read, and the client knows of such an operation. An operation of somebody
        else is reckoned with where it would lead from this end back to life or to what is waited for. To read what is
        waited for is enough then, unless the caller's object tells of such an operation.
        """
        if self._moved:
            return -math.inf
        if self._move is not None:
            return self._move.at + SETTLE
        if self._state not in self._ends:
            return -math.inf
        leaving = [move for move in self._lifecycle.transitions.values() if self._state in move.sources]
        if self._state in self._until:
            old = any(move.target == self._known for move in leaving)
        else:
            old = any(move.settles in self._until or move.settles not in self._ends for move in leaving)
        return self._start + SETTLE if old else -math.inf

    def _patience(self, error: RlorTrainerError) -> float | None:
        """Seconds for which such an error may come again; None when a repeat cannot help."""
        no_answer = OUTAGE if self._timeout is None else math.inf
        if self._operation.retry not in ("safe", "idempotent"):
            return None
        if is_no_answer(error):
            return no_answer
        if isinstance(error, APIConnectionError | APIStatusError):
            return None if self._job is None else OUTAGE
        if isinstance(error, InvalidResponseError) and not error.permanent:
            return UNREADABLE if self._job is None else OUTAGE
        return None

    def _up_to(self, end: float, now: float) -> float:
        """A poll interval, but never beyond `end`."""
        return min(self._interval * (0.9 + self._jitter() / 5), end - now)

    def _ending(self) -> JobEndedError:
        status = self._job.status if self._job is not None else None
        said = f": {self._shown(status.message)}" if status is not None and status.message else ""
        wanted = f" (waited for {', '.join(sorted(self._until))})"
        text = f"{self._name} is {self._state}{wanted}{said}"
        kind: type[JobEndedError] = JobFailedError
        if self._state == self._lifecycle.success:
            kind, text = (
                JobEndedError,
                f"{text}. It has ended well; name this state in `until`, too, if that is enough.",
            )
        return kind(text, job=self._job, state=self._state, status=status, path=self._path, request_id=self._request_id)

    def _lateness(self, now: float) -> WaitTimeoutError:
        waited = self.elapsed(now)
        seen = "could not be read"
        if self._job is not None:
            state = None if self._state is None else self._shown(self._state)
            seen = f"was {state} when it could last be read," if self._failures else f"is still {state}"
        failure = f" The last error: {self._failure}." if self._failures else ""
        return WaitTimeoutError(
            f"{self._name} {seen} after {duration(waited)}.{failure} Only the wait has ended: {self._advice}",
            job=self._job,
            state=self._state,
            elapsed=waited,
            path=self._path,
            request_id=self._request_id,
        )


def is_no_answer(error: RlorTrainerError) -> bool:
    """Whether an error says nothing of what was to be read: to read something else would fail alike."""
    if isinstance(error, APIConnectionError):
        return error.temporary
    if isinstance(error, APIStatusError):
        return error.status_code >= 500 or error.status_code in PASSING
    return isinstance(error, InvalidResponseError) and error.json_path is None and not error.permanent


def wait(
    read: Callable[[float], JobT],
    watch: Watch[JobT],
    on_update: Callable[[JobT], object] | None,
    progress: Progress | None,
    clock: Clock,
) -> JobT:
    """Reads the job until the watch is over. Raises what the watch and `on_update` raise.

    `read` is told how many seconds it may take.
    """
    try:
        while True:
            try:
                job = read(watch.read_limit(clock.monotonic()))
                changed = watch.update(job, clock.monotonic())
            except RlorTrainerError as error:
                clock.sleep(watch.retry(error, clock.monotonic()))
                continue
            if changed and on_update is not None:
                on_update(job)
            if progress is not None:
                progress.show(watch.label, job.state, _percent(job), watch.elapsed(clock.monotonic()))
            seconds = watch.pause(clock.monotonic())
            if seconds is None:
                return job
            clock.sleep(seconds)
    finally:
        if progress is not None:
            progress.erase()


async def wait_async(
    read: Callable[[float], Awaitable[JobT]],
    watch: Watch[JobT],
    on_update: Callable[[JobT], object] | None,
    progress: Progress | None,
    clock: Clock,
) -> JobT:
    """The same without blocking. An `on_update` that returns an awaitable is awaited."""
    try:
        while True:
            try:
                job = await read(watch.read_limit(clock.monotonic()))
                changed = watch.update(job, clock.monotonic())
            except RlorTrainerError as error:
                await clock.async_sleep(watch.retry(error, clock.monotonic()))
                continue
            if changed and on_update is not None:
                outcome = on_update(job)
                if isawaitable(outcome):
                    await outcome
            if progress is not None:
                progress.show(watch.label, job.state, _percent(job), watch.elapsed(clock.monotonic()))
            seconds = watch.pause(clock.monotonic())
            if seconds is None:
                return job
            await clock.async_sleep(seconds)
    finally:
        if progress is not None:
            progress.erase()


def changes(read: Callable[[float], JobT], watch: Watch[JobT], clock: Clock) -> Iterator[JobT]:
    """The job as it is read first, and after each change of its state, its progress or what the server says of it,
    until the watch is over. Raises what the watch raises."""
    shown: object = None
    while True:
        try:
            job = read(watch.read_limit(clock.monotonic()))
            watch.update(job, clock.monotonic())
        except RlorTrainerError as error:
            clock.sleep(watch.retry(error, clock.monotonic()))
            continue
        before, shown = shown, _what_changes(job)
        if shown != before:
            yield job
        seconds = watch.pause(clock.monotonic())
        if seconds is None:
            return
        clock.sleep(seconds)


async def changes_async(
    read: Callable[[float], Awaitable[JobT]], watch: Watch[JobT], clock: Clock
) -> AsyncIterator[JobT]:
    """The same without blocking."""
    shown: object = None
    while True:
        try:
            job = await read(watch.read_limit(clock.monotonic()))
            watch.update(job, clock.monotonic())
        except RlorTrainerError as error:
            await clock.async_sleep(watch.retry(error, clock.monotonic()))
            continue
        before, shown = shown, _what_changes(job)
        if shown != before:
            yield job
        seconds = watch.pause(clock.monotonic())
        if seconds is None:
            return
        await clock.async_sleep(seconds)


def _what_changes(job: Job) -> object:
    return job.state, _percent(job), None if job.status is None else job.status.message


def _percent(job: Job) -> int | None:
    return job.job_progress.percent if job.job_progress is not None else None


def _states(lifecycle: Lifecycle, until: str | Collection[str] | None) -> frozenset[str]:
    if until is None:
        return frozenset({lifecycle.success})
    if not isinstance(cast(object, until), Iterable):
        raise TypeError(f"until is of the type {type(until).__name__}; give a state, or several.")
    states = frozenset({until}) if isinstance(until, str) else frozenset(until)
    known = {state for kind, states in lifecycle.classes.items() if kind != "unset" for state in states}
    if not states or not states <= known:
        what = (
            f"names no state that can be waited for: {', '.join(sorted(map(repr, states - known)))}"
            if states
            else "is empty"
        )
        raise ValueError(f"until {what}. Give one or more of {', '.join(sorted(known))}.")
    return states


def _checked(name: str, value: float | timedelta | None) -> float | None:
    found = seconds(name, value)
    if found is not None and not 0 <= found < math.inf:
        raise ValueError(f"{name} is {value}. Give seconds, 0 or more.")
    return found
