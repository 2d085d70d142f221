"""What a run may send to a server: how many requests, how fast, and, once a person interrupts it, no more."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

_SLICE: Final = 0.25


class Stopped(KeyboardInterrupt):
    """No further request may be sent; `str()` says why.

    A KeyboardInterrupt, since Schemathesis and Hypothesis take any other exception for a finding, and continue.
    """


@dataclass(slots=True)
class Traffic:
    """Asked before every request. Safe to use from several threads."""

    most: int | None = None
    """Requests in all."""
    rate: float | None = None
    """Requests a second."""
    now: Callable[[], float] = time.monotonic
    wait: Callable[[float], object] = time.sleep
    sent: int = 0
    stopped: str = ""
    """Why nothing is sent any more."""
    interrupted: bool = False
    abandoned: bool = False
    """Whether a person does not want to wait for the end of the run either."""
    _next: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def take(self, *_: object) -> None:
        """Wait until the next request may be sent. Raises `Stopped` when none may."""
        with self._lock:
            if not self.stopped and self.sent == self.most:
                self.stopped = f"the limit of {self.most} requests was reached"
            self.check()
            self.sent += 1
            now = self.now()
            begin = max(now, self._next)
            if self.rate:
                self._next = begin + 1 / self.rate
        if begin > now:
            self.sleep(begin - now)

    def sleep(self, seconds: float) -> None:
        """Wait. Raises `Stopped` soon after a signal, which does not end a sleep of Python's."""
        while seconds > 0:
            self.check()
            self.wait(min(seconds, _SLICE))
            seconds -= _SLICE

    def hold(self, seconds: float) -> None:
        """Let the next request go out after so many seconds, whoever sends it."""
        with self._lock:
            self._next = max(self._next, self.now() + seconds)

    def afresh(self) -> Traffic:
        """The same pace for what must be sent after the run, however that ended."""
        return Traffic(rate=self.rate, now=self.now, wait=self.wait, _next=self._next)

    def check(self) -> None:
        """Raise `Stopped` if nothing may be sent any more: whoever sends has perhaps swallowed it."""
        if self.stopped:
            raise Stopped(self.stopped)

    def interrupt(self, *_: object) -> None:
        """Let no further request be sent: a handler of signals. What is under way is answered, and so remembered.

        The second time it ends at once whatever is continuing, by a KeyboardInterrupt.
        """
        if self.interrupted and not self.abandoned:
            self.abandoned = True
            raise KeyboardInterrupt
        self.interrupted = True
        self.stopped = "the run was interrupted"
