"""How often something is tried that somebody else is in the way of."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

from .trouble import Busy, Lost

WAIT_SECONDS: Final = 5
"""How long a database that is busy is asked again."""

LONGEST_PAUSE: Final = 0.02
"""Between two attempts, in seconds."""

_SOON: Final = 1
"""An attempt that has failed within so many seconds is worth another one, on a new connection."""

_T = TypeVar("_T")


class Unfinished(Exception):
    """A part of the work is done; the rest is done when the same is asked again."""


class Patience:
    """That of one who tries."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._pause = 0.001
        self._renewed = False

    def pause(self) -> float | None:
        """Return how long to wait before the next attempt, in seconds; None if it has been long enough."""
        left = self._start + WAIT_SECONDS - time.monotonic()
        if left <= 0:
            return None
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
        return min(self._pause, left)

    def renews(self, error: Lost) -> bool:
        """Return whether to try again at once, on a new connection."""
        soon = time.monotonic() < self._start + _SOON
        again, self._renewed = error.again and soon and not self._renewed, True
        return again


def patiently(action: Callable[[], _T]) -> _T:
    """Do something to the database from a thread of one's own, which may wait; Busy or Lost in the end."""
    patience = Patience()
    while True:
        try:
            return action()
        except Unfinished:
            patience = Patience()
        except Busy:
            pause = patience.pause()
            if pause is None:
                raise
            time.sleep(pause)
        except Lost as error:
            if not patience.renews(error):
                raise
