# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Waiting for a long-running operation (AIP-151): until it is done, with a response or an error."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from inspect import isawaitable
from typing import Any, Generic, NamedTuple, Protocol, TypeVar, cast

from ._clock import Clock
from ._operation import Lifecycle, Operation
from ._progress import Progress
from ._wait import Watch
from .errors import InvalidResponseError, JobEndedError, OperationFailedError, RlorTrainerError, WaitTimeoutError, shown

_RUNNING, _DONE, _FAILED = "running", "done", "failed"
_LIFECYCLE = Lifecycle(
    initial=_RUNNING, classes={"active": (_RUNNING,), "terminal": (_DONE, _FAILED), "tombstone": ()}, success=_DONE,
    transitions={},
)  # fmt: skip
_ADVICE = "the operation continues. Call wait again with its name and a longer timeout."


class _Error(Protocol):
    @property
    def code(self) -> Any: ...
    @property
    def message(self) -> Any: ...
    @property
    def details(self) -> Any: ...


class LongRunning(Protocol):
    """The operation to wait for."""

    @property
    def name(self) -> str | None: ...
    @property
    def done(self) -> bool | None: ...
    @property
    def metadata(self) -> Any: ...
    @property
    def response(self) -> Any: ...
    @property
    def error(self) -> _Error | None: ...


OperationT = TypeVar("OperationT", bound=LongRunning)


class _Seen(NamedTuple):
    """An operation in the form that `Watch` expects."""

    name: str | None
    state: str
    status: Any
    operation: Any
    job_progress: None = None


class OperationWatch(Generic[OperationT]):
    """One wait for an operation. It tolerates the same errors as the wait for a job.

    Args:
        operation: The operation as passed by the caller.
        timeout: Seconds for the whole wait; None for no limit.
        poll_interval: Seconds between reads, give or take a tenth.
        read_by: The operation of the API that reads it.
        now: Seconds on the clock.
        jitter: Gives numbers from 0 to 1.
        path: Path of the request that reads it, for errors.
        without_key: Removes the key from texts of the server.

    Raises:
        ValueError: If a time is negative or not finite.
    """

    def __init__(
        self,
        operation: object,
        *,
        timeout: float | timedelta | None,
        poll_interval: float | timedelta,
        read_by: Operation,
        now: float,
        jitter: Callable[[], float],
        path: str,
        without_key: Callable[[str], str],
    ) -> None:
        name = operation if isinstance(operation, str) else getattr(operation, "name", None) or "the operation"
        self.watch = Watch[_Seen](
            _LIFECYCLE,
            str(name),
            None,
            timeout=timeout,
            pending_timeout=None,
            poll_interval=poll_interval,
            operation=read_by,
            now=now,
            jitter=jitter,
            path=path,
            without_key=without_key,
            advice=_ADVICE,
        )
        self._shown: object = None
        self._without_key = without_key

    def update(self, operation: OperationT, now: float) -> bool:
        """Records a read. Returns whether anything has changed."""
        state = _RUNNING if not operation.done else _DONE if operation.error is None else _FAILED
        self.watch.update(_Seen(operation.name, state, operation.error, operation), now)
        before, self._shown = self._shown, (state, _plain(operation.metadata))
        return self._shown != before

    def pause(self, now: float) -> float | None:
        """Seconds until the next read; None if it is done. Raises `OperationFailedError` or `WaitTimeoutError`."""
        try:
            return self.watch.pause(now)
        except JobEndedError as ended:
            raise self._failure(ended) from None
        except WaitTimeoutError as late:
            late.job = None if late.job is None else late.job.operation
            raise

    def line(self, operation: OperationT, now: float) -> tuple[str, str, None, float]:
        """For a progress line."""
        said = getattr(operation.metadata, "status_message", None)
        state = "done" if operation.done else str(said) if said else "running"
        return self.watch.label, state, None, self.watch.elapsed(now)

    def _failure(self, ended: JobEndedError) -> OperationFailedError:
        operation: OperationT = ended.job.operation
        error = operation.error
        said = self._without_key(str(error.message or "no reason given")) if error is not None else ""
        code = error.code if error is not None and isinstance(error.code, int) else None
        failure = OperationFailedError(
            f"{operation.name} failed: {shown(said)}{'' if code is None else f' [code {code}]'}",
            operation=operation,
            code=code,
            details=None if error is None else error.details,
        )
        failure.path, failure.request_id = ended.path, ended.request_id
        return failure


def wait_operation(
    read: Callable[[float], OperationT],
    watch: OperationWatch[OperationT],
    on_update: Callable[[OperationT], object] | None,
    progress: Progress | None,
    clock: Clock,
) -> OperationT:
    """Reads the operation until it is done. Raises what the watch and `on_update` raise."""
    try:
        while True:
            try:
                operation = read(watch.watch.read_limit(clock.monotonic()))
                new = watch.update(operation, clock.monotonic())
            except RlorTrainerError as error:
                clock.sleep(watch.watch.retry(error, clock.monotonic()))
                continue
            if new and on_update is not None:
                on_update(operation)
            if progress is not None:
                progress.show(*watch.line(operation, clock.monotonic()))
            seconds = watch.pause(clock.monotonic())
            if seconds is None:
                return operation
            clock.sleep(seconds)
    finally:
        if progress is not None:
            progress.erase()


async def wait_operation_async(
    read: Callable[[float], Awaitable[OperationT]],
    watch: OperationWatch[OperationT],
    on_update: Callable[[OperationT], object] | None,
    progress: Progress | None,
    clock: Clock,
) -> OperationT:
    """Like `wait_operation`, without blocking. An `on_update` that returns an awaitable is awaited."""
    try:
        while True:
            try:
                operation = await read(watch.watch.read_limit(clock.monotonic()))
                new = watch.update(operation, clock.monotonic())
            except RlorTrainerError as error:
                await clock.async_sleep(watch.watch.retry(error, clock.monotonic()))
                continue
            if new and on_update is not None:
                outcome = on_update(operation)
                if isawaitable(outcome):
                    await outcome
            if progress is not None:
                progress.show(*watch.line(operation, clock.monotonic()))
            seconds = watch.pause(clock.monotonic())
            if seconds is None:
                return operation
            await clock.async_sleep(seconds)
    finally:
        if progress is not None:
            progress.erase()


def result_of(operation: LongRunning, read_by: str) -> Mapping[str, Any]:
    """The response of a finished operation, as JSON. Raises `InvalidResponseError` if there is none."""
    result = _plain(operation.response)
    if not isinstance(result, dict):
        what = f"{operation.name} is done, but has neither a response nor an error"
        raise InvalidResponseError(read_by, 200, what, json_path="response", expected="a response")
    return cast("dict[str, Any]", result)


def _plain(value: Any) -> Any:
    to_dict = getattr(value, "to_dict", None)
    return value if to_dict is None else to_dict()
