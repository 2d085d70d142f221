# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Whether and when a failed request is sent again."""

from __future__ import annotations

from ._call_options import Limits
from ._clock import Clock
from ._operation import Operation
from .errors import (
    APIConnectionError,
    APIStatusError,
    ConflictError,
    InvalidResponseError,
    ResourceExhaustedError,
    RlorTrainerError,
)

BACKOFF = 0.5
"""Seconds that the first wait takes at most; each further one may take twice as long."""
LONGEST_BACKOFF = 8.0
LONGEST_REQUESTED_WAIT = 60.0
"""Seconds; a server that asks for more is not waited for."""
RETRIED_STATUSES = frozenset({408, 425, 429})
"""Besides all from 500 on: those of a proxy or of the edge, such as 520 and 524, pass like those of the server."""


class Attempts:
    """The attempts of one call."""

    def __init__(self, operation: Operation, limits: Limits, clock: Clock, deadline: float | None = None) -> None:
        self._clock = clock
        self._limit = 0 if operation.retry == "never" else limits.max_retries
        self.seconds = limits.deadline
        """That the call may take."""
        self.deadline = clock.monotonic() + limits.deadline if deadline is None else deadline
        """When all is over, on the monotonic clock."""
        self.number = 1
        """Of the attempt under way."""
        self.may_have_worked = False
        """Whether an earlier attempt may have had its effect, although no good answer came back."""
        self.next_step = ""
        """What `wait_after` has decided last, and why, for the log."""

    @property
    def remaining(self) -> float:
        """Seconds left for the attempt under way."""
        return self.deadline - self._clock.monotonic()

    def wait_after(self, error: RlorTrainerError) -> float | None:
        """Seconds to wait before the next attempt; None when the error is final.

        "Full jitter": any time up to a bound that doubles, so that clients that failed together do not return together.
        """
        self.may_have_worked = self.may_have_worked or _may_have_worked(error)
        wait, why = self._decided(error)
        self.next_step = f"no retry, because {why}" if wait is None else f"retry in {wait:.1f} s, because {why}"
        self.number += wait is not None
        return wait

    def _decided(self, error: RlorTrainerError) -> tuple[float | None, str]:
        """Seconds to wait, and why, or why it is final."""
        if not _passes(error):
            return None, "it would fail again"
        if self.number > self._limit:
            return None, f"max_retries is {self._limit}" if self._limit else "retries are off"
        bound = min(LONGEST_BACKOFF, BACKOFF * 2.0 ** min(self.number - 1, 10))
        wait = self._clock.random() * bound
        asked = error.retry_after if isinstance(error, APIStatusError) else None
        if asked is not None:
            wait = max(wait, asked)
        if (asked or 0) > LONGEST_REQUESTED_WAIT:
            return None, f"the server asks to wait {asked:g} s"
        if wait >= self.remaining:
            return None, "the deadline is too close"
        if asked is not None:
            return wait, f"the server asks to wait {asked:g} s"
        return wait, f"a {error.status_code} is temporary" if isinstance(
            error, APIStatusError
        ) else "the connection may recover"

    def met_itself(self, error: RlorTrainerError) -> bool:
        """Whether what is there already may be the work of an earlier attempt."""
        return self.may_have_worked and isinstance(error, ConflictError)


def is_retried(status: int) -> bool:
    """Whether an answer with this status may give way to another one."""
    return status >= 500 or status in RETRIED_STATUSES


def _passes(error: RlorTrainerError) -> bool:
    """Whether the same request may fare better later."""
    if isinstance(error, APIConnectionError):
        return error.temporary
    if isinstance(error, ResourceExhaustedError) and error.retry_after is None:
        return False  # a quota: it stays used up
    return isinstance(error, APIStatusError) and is_retried(error.status_code)


def _may_have_worked(error: RlorTrainerError) -> bool:
    if isinstance(error, APIConnectionError):
        return not error.nothing_sent
    if isinstance(error, APIStatusError):
        return error.status_code >= 500 or error.status_code == 408
    return isinstance(error, InvalidResponseError)
