# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Decides whether and when to retry a failed request."""

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
"""Upper bound of the first wait in seconds. It doubles with each retry."""
LONGEST_BACKOFF = 8.0
LONGEST_REQUESTED_WAIT = 60.0
"""Seconds. If the server asks for more, there is no retry."""
RETRIED_STATUSES = frozenset({408, 425, 429})
"""Retried besides all from 500 up, which includes those of proxies and the edge, such as 520 and 524."""


class Attempts:
    """The attempts of one call."""

    def __init__(self, operation: Operation, limits: Limits, clock: Clock, deadline: float | None = None) -> None:
        self._clock = clock
        self._limit = 0 if operation.retry == "never" else limits.max_retries
        self.seconds = limits.deadline
        """Time limit of the call."""
        self.deadline = clock.monotonic() + limits.deadline if deadline is None else deadline
        """End of the call, on the monotonic clock."""
        self.number = 1
        """Number of the current attempt."""
        self.may_have_worked = False
        """Whether an earlier attempt may have taken effect, although it got no success answer."""
        self.next_step = ""
        """The latest decision of `wait_after`, and the reason, for the log."""

    @property
    def remaining(self) -> float:
        """Seconds left for the current attempt."""
        return self.deadline - self._clock.monotonic()

    def wait_after(self, error: RlorTrainerError) -> float | None:
        """Seconds to wait before the next attempt; None if the error is final.

        "Full jitter": a random time up to a bound that doubles, so that clients that failed together do not retry
        together.
        """
        self.may_have_worked = self.may_have_worked or _may_have_worked(error)
        wait, why = self._decided(error)
        self.next_step = f"no retry, because {why}" if wait is None else f"retry in {wait:.1f} s, because {why}"
        self.number += wait is not None
        return wait

    def _decided(self, error: RlorTrainerError) -> tuple[float | None, str]:
        """Seconds to wait, or None if final; and the reason."""
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
        """Whether the conflict may be with a resource that an earlier attempt created."""
        return self.may_have_worked and isinstance(error, ConflictError)


def is_retried(status: int) -> bool:
    """Whether an answer with this status may be temporary."""
    return status >= 500 or status in RETRIED_STATUSES


def _passes(error: RlorTrainerError) -> bool:
    """Whether the same request may succeed later."""
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
