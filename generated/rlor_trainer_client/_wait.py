# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Waiting for a job to reach a state.

`Watch` decides: it takes what was read and when, and tells how long to pause, that the wait is over, or why it failed.
It has no clock and sends nothing, so that `wait` and `wait_async` differ only in `await`.

There are three kinds of failed reads, each tolerated for a time of its own:

- no answer: no connection, 408, 425, 429, 500 and above, a body that is not JSON: until `timeout`, or for `OUTAGE`;
- a refusal, that is any other status or an untrusted certificate: for `OUTAGE`, whatever `timeout` is, if the job has
  been read before, since a proxy may be the cause. Otherwise it is final;
- an answer without a state, or an unreadable one of the API: for `UNREADABLE`; for `OUTAGE` once the job has been read.
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
"""Seconds for which a read may still return the old state after an operation was accepted. The vendor's own poller
allows as long for resume."""
OUTAGE = 600.0
"""Seconds of failing reads that a wait tolerates. With a `timeout`, missing answers are tolerated until its end."""
UNREADABLE = 30.0
"""Seconds of answers without a state that a wait tolerates before it has read one."""
SEVERAL = 3
"""Consecutive reads that must fail alike before the wait gives up."""
FIRST_RETRY = 0.5
"""Seconds before the first retry of a failed read. They double up to the poll interval."""
LAST_READ = 5.0
"""Least seconds that a read may take, even when time is almost up: there is always one read, even with `timeout=0`."""
LONGEST_RETRY_AFTER = 60.0
"""Longest Retry-After that is obeyed, in seconds."""

PASSING = frozenset({408, 425, 429})
"""Statuses below 500 that say nothing about the job."""

_logger = logging.getLogger("rlor_trainer_client")


class _Status(Protocol):
    @property
    def message(self) -> str | None: ...


class _JobProgress(Protocol):
    @property
    def percent(self) -> int | None: ...


class Job(Protocol):
    """The resource to wait for."""

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
    """One wait: for which states, until when, and what has been read so far.

    Args:
        lifecycle: The states and their transitions.
        job: The job as passed by the caller. The state of an object counts as known at the start.
        until: The state or states to wait for; None for the state of a successful job.
        timeout: Seconds for the whole wait; None for no limit.
        pending_timeout: Seconds that the job may stay in its initial state; None for no limit.
        poll_interval: Seconds between reads, give or take a tenth.
        operation: The operation that reads the job.
        now: Seconds on the clock, the same as for `update`, `pause` and `retry`.
        jitter: Gives numbers from 0 to 1.
        move: The last state change of the job that the client has requested, if any.
        path: Path of the request that reads the job, for errors.
        without_key: Removes the key from texts of the server, which may quote it.
        advice: What continues after a timeout, and what the caller can do.

    Raises:
        ValueError: If `until` names no known state, or a time is negative or not finite.
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
        advice: str = "the job continues. Call wait again with its name and a longer timeout, or cancel it.",
    ) -> None:
        timeout, pending_timeout = _checked("timeout", timeout), _checked("pending_timeout", pending_timeout)
        interval = _checked("poll_interval", poll_interval)
        if interval is None:
            raise TypeError("poll_interval is None. Pass seconds, such as 5.")
        if not interval:
            raise ValueError("poll_interval is 0, which would poll without pause. Pass seconds, such as 5.")
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
        self._doubted = False
        self._pending_since = now
        self._failures = 0
        self._failure = ""
        self._failing: dict[float, tuple[int, float]] = {}
        """The number of consecutive failed reads and the time of the first, by the limit for such failures."""

    def update(self, job: JobT, now: float) -> bool:
        """Records a read. Returns whether the state has changed since the previous read.

        Raises `InvalidResponseError` if there is no state.
        """
        state = job.state
        if not isinstance(state, str) or not self.shows_state(job):
            what = f"the state is {state!r}" if state else f"{self._name} has no readable state"
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
                    "%s is in the state %r, which is unknown to this client: it may be too old. It continues to wait.",
                    self.label,
                    self._without_key(state)[:500],
                )
        return changed or first

    def pause(self, now: float) -> float | None:
        """Seconds until the next read; None if the wait is over.

        Raises `JobEndedError` if the state cannot be reached any more, `WaitTimeoutError` if time is up.
        """
        state, deadline, old_until = self._state, self._deadline, self._old_until()
        if now < old_until and now < deadline:
            if not self._doubted:
                self._doubted = True
                text = "%s is %s. It is read for up to %.0f s more, because it may just have left this state"
                _logger.info(text, self.label, None if state is None else self._shown(state), old_until - now)
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

    def pause_before_end(self, now: float) -> float | None:
        """Like `pause`, but None for every end."""
        try:
            return self.pause(now)
        except JobEndedError:
            return None

    def shows_state(self, job: JobT) -> bool:
        """Whether a read tells the state."""
        return (
            isinstance(job.state, str) and bool(job.state) and job.state not in self._lifecycle.classes.get("unset", ())
        )

    def retry(self, error: RlorTrainerError, now: float, *, quiet: bool = False) -> float:
        """Seconds until the next read after a failed one, which is logged unless `quiet`.

        Raises the error if a retry cannot help or it has lasted too long, `WaitTimeoutError` if time is up.
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
        if not quiet:  # one warning for an outage, however long it lasts
            level = logging.WARNING if self._failures == 1 else logging.INFO
            _logger.log(level, "%s could not be read (%s); retry in %.1f s", self.label, self._failure, pause)
        return pause

    def listening(self, on_response: Callable[[RawResponse], object] | None) -> Callable[[RawResponse], None]:
        """A hook that remembers the request id of each answer, and passes the answer to `on_response`."""

        def listen(response: RawResponse) -> None:
            self._request_id = self._without_key(response.headers.get("x-request-id", "")) or None
            if on_response is not None:
                on_response(response)

        return listen

    def _shown(self, text: str) -> str:
        return shown(self._without_key(text))

    def read_limit(self, now: float) -> float:
        """Seconds that a read may take from now, including all attempts."""
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
        """The job as last read."""
        return self._job

    @property
    def label(self) -> str:
        """The short name of the job."""
        return self._name.rpartition("/")[2]

    def _old_until(self) -> float:
        """Until when the state read may be outdated, because an operation has just been accepted.

        That is so if no other state has been read and the client knows of such an operation. It also assumes that
        somebody else may have called one that leads from this terminal state to an active one or to a state waited for.
        In that case a state waited for counts at once, unless the caller's object shows that there was such an
        operation.
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
        """Seconds for which such an error is tolerated; None if a retry cannot help."""
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
        """The poll interval, but not beyond `end`."""
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
                f"{text}. It ended successfully; if that is enough, add this state to `until`.",
            )
        return kind(text, job=self._job, state=self._state, status=status, path=self._path, request_id=self._request_id)

    def _lateness(self, now: float) -> WaitTimeoutError:
        waited = self.elapsed(now)
        seen = "could not be read"
        if self._job is not None:
            state = None if self._state is None else self._shown(self._state)
            seen = f"was {state} when last read," if self._failures else f"is still {state}"
        failure = f" Last error: {self._failure}." if self._failures else ""
        return WaitTimeoutError(
            f"{self._name} {seen} after {duration(waited)}.{failure} Only the wait has ended: {self._advice}",
            job=self._job,
            state=self._state,
            elapsed=waited,
            path=self._path,
            request_id=self._request_id,
        )


def is_no_answer(error: RlorTrainerError) -> bool:
    """Whether an error says nothing about the resource: reading another one would fail, too."""
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

    `read` takes the seconds that it may take.
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
    """Like `wait`, without blocking. An `on_update` that returns an awaitable is awaited."""
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
    """Yields the job at first, and after each change of its state, its progress or its status message, until the watch
    is over. Raises what the watch raises."""
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
        seconds = watch.pause_before_end(clock.monotonic())
        if seconds is None:
            return
        clock.sleep(seconds)


async def changes_async(
    read: Callable[[float], Awaitable[JobT]], watch: Watch[JobT], clock: Clock
) -> AsyncIterator[JobT]:
    """Like `changes`, without blocking."""
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
        seconds = watch.pause_before_end(clock.monotonic())
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
        raise TypeError(f"until is of the type {type(until).__name__}; pass one or more states.")
    states = frozenset({until}) if isinstance(until, str) else frozenset(until)
    known = {state for kind, states in lifecycle.classes.items() if kind != "unset" for state in states}
    if not states or not states <= known:
        what = (
            f"contains states that cannot be waited for: {', '.join(sorted(map(repr, states - known)))}"
            if states
            else "is empty"
        )
        meant = [state for state in sorted(known) if any(_names(state, word) for word in states - known)]
        hint = f" Did you mean {' or '.join(meant)}?" if meant else ""
        raise ValueError(f"until {what}.{hint} Pass one or more of {', '.join(sorted(known))}.")
    return states


def _names(state: str, word: object) -> bool:
    """Whether a word is the last part of the name of a state, in any case."""
    return isinstance(word, str) and bool(word) and f"_{state.lower()}".endswith(f"_{word.lower()}")


def _checked(name: str, value: float | timedelta | None) -> float | None:
    found = seconds(name, value)
    if found is not None and not 0 <= found < math.inf:
        raise ValueError(f"{name} is {value}. Pass seconds, 0 or more.")
    return found
