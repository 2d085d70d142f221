"""The progress of a run: one line that is updated in place on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, Protocol

_REDRAWN: Final = 0.2
"""Seconds between two drawings of the line on a terminal, at least."""
_REPEATED: Final = 30.0
"""Seconds between two lines elsewhere."""
_LOOKED_BACK: Final = 60.0
"""Seconds over which the rate is taken."""
_SURE: Final = 5.0
"""Seconds before which nothing is said of rate and end."""


class Stream(Protocol):
    """Where lines go, such as stderr."""

    def write(self, text: str, /) -> object: ...

    def flush(self) -> object: ...

    def isatty(self) -> bool: ...


Step = tuple[str, str, int]
"""What the run does, on which operation (its label, or empty), and how many requests were answered since the last."""


@dataclass(slots=True)
class Steps:
    """Tells of the requests of one process, now and then. Safe where several threads send."""

    tell: Callable[[Step], object]
    now: Callable[[], float] = time.monotonic
    between: float = 0.0
    """Seconds between two tellings, at least."""
    _phase: str = ""
    _count: int = 0
    _told: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def phase(self, name: str) -> None:
        """What the run does from now on."""
        self._phase = name

    def sent(self, operation: str) -> None:
        """A request was answered."""
        with self._lock:
            self._count += 1
            now = self.now()
            if now - self._told >= self.between:
                self.tell((self._phase, operation, self._count))
                self._told, self._count = now, 0


@dataclass(slots=True)
class Progress:
    """Tells a person. Safe where several threads send."""

    stream: Stream
    expected: int | None = None
    """Requests that such a run sends; None if that is not known; then no end is predicted."""
    now: Callable[[], float] = time.monotonic
    _phase: str = ""
    _operation: str = ""
    _sent: int = 0
    _seen: deque[tuple[float, int]] = field(default_factory=deque[tuple[float, int]])
    """Times, and how many requests had been answered by then; about one a second."""
    _said: float = field(init=False)
    _drawn: bool = False
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._said = self.now()
        self._seen.append((self._said, 0))

    def told(self, step: Step) -> None:
        """Hear of requests that were answered."""
        with self._lock:
            now = self.now()
            self._phase, self._operation, count = step
            self._sent += count
            if now - self._seen[-1][0] >= 1:
                self._seen.append((now, self._sent))
                while self._seen[0][0] < now - _LOOKED_BACK:
                    self._seen.popleft()
            terminal = self.stream.isatty()
            if now - self._said >= (_REDRAWN if terminal else _REPEATED):
                self._said = now
                line = self._line(now)
                self._drawn = terminal
                self.stream.write(f"\r{line[:120]}\x1b[K" if terminal else f"{line}\n")
                self.stream.flush()

    def close(self) -> None:
        """Leave the terminal as it was."""
        with self._lock:
            if self._drawn:
                self.stream.write("\r\x1b[K")
                self.stream.flush()
                self._drawn = False

    def _line(self, now: float) -> str:
        about = f"{self._phase}: {self._operation}" if self._operation else self._phase
        parts = [about, f"{self._sent} requests"]
        begun, before = self._seen[0]
        if now - begun >= _SURE and self._sent > before:
            rate = (self._sent - before) / (now - begun)
            parts.append(f"{rate:.1f} a second")
            if self.expected is not None and self._sent < self.expected:
                parts.append(f"about {_duration((self.expected - self._sent) / rate)} left")
        return ", ".join(filter(None, parts))


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
