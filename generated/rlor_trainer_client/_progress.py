# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Shows the progress of a job: updated in place in a notebook and on a terminal, as log messages elsewhere."""

from __future__ import annotations

import logging
import sys
from typing import Any, TextIO

from .errors import shown

_RISES = 2
"""Rises of the percentage needed for an estimate."""
_LEAST = 3
"""Percentage points that they must cover."""
_STALLED = 2.0
"""No estimate after this multiple of the longest time between two rises: the job has slowed down."""

_logger = logging.getLogger("rlor_trainer_client")


class Progress:
    """Shows the latest state of a job. In a notebook and on a terminal it is updated in place; a log gets changes only.

    Args:
        stream: Where to draw, standard error by default. If it is not a terminal, the log is used instead.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._notebook = _notebook() if stream is None else None
        self._terminal = self._notebook is None and self._stream.isatty()
        self._shown: tuple[str | None, int | None] | None = None
        self._cell: Any = None
        self._pace = _Pace()

    def show(self, label: str, state: str | None, percent: int | None, seconds: float) -> None:
        """Shows a read, `seconds` after the start."""
        left = self._pace.left(state, percent, seconds)
        share = [] if percent is None else [f"{percent}%"]
        line = shown(
            "  ".join([label, str(state), *share, duration(seconds), *([] if left is None else [_about(left)])])
        )
        if self._notebook is not None:
            self._draw_in_notebook(self._notebook, line)
        elif self._terminal:
            from shutil import get_terminal_size

            # A line as wide as the terminal would wrap, and could not be erased.
            self._stream.write(f"\r\x1b[K{line[: get_terminal_size().columns - 1]}")
            self._stream.flush()
        elif self._shown != (state, percent):
            _logger.info("%s", line)
        self._shown = state, percent

    def erase(self) -> None:
        """Clears the line on a terminal. A notebook keeps it."""
        if self._terminal and self._shown is not None:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _draw_in_notebook(self, display: Any, line: str) -> None:
        data = {"text/plain": line}
        if self._cell is None:
            self._cell = display(data, raw=True, display_id=True)
        else:
            self._cell.update(data, raw=True)


class _Pace:
    """How fast the percentage has been rising in the current state."""

    def __init__(self) -> None:
        self._state: str | None = None
        self._percent: int | None = None
        self._rises: list[tuple[int, float]] = []

    def left(self, state: str | None, percent: int | None, seconds: float) -> float | None:
        """Estimated seconds left after this read; None if there is too little evidence.

        It is unknown when the first percentage had been reached, so the pace is measured between rises.
        """
        if state != self._state or percent is None or (self._percent is not None and percent < self._percent):
            self._rises.clear()
        elif self._percent is not None and percent > self._percent:
            self._rises.append((percent, seconds))
        self._state, self._percent = state, percent
        if len(self._rises) < _RISES:
            return None
        (first, start), (last, end) = self._rises[0], self._rises[-1]
        longest = max(later - earlier for (_, earlier), (_, later) in zip(self._rises, self._rises[1:], strict=False))
        if last - first < _LEAST or seconds - end > _STALLED * longest or last >= 100:
            return None
        return max(0.0, (100 - last) * (end - start) / (last - first) - (seconds - end))


def duration(seconds: float) -> str:
    """A duration for people, in at most two units: `5 s`, `12 min 05 s`, `3 h 04 min`, `2 d 01 h`."""
    whole = int(seconds)
    for size, unit, smaller_size, smaller in ((86400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            return f"{whole // size} {unit} {whole % size // smaller_size:02} {smaller}"
    return f"{whole} s"


def _about(seconds: float) -> str:
    """A rounded estimate."""
    if seconds < 60:
        return "less than 1 min left"
    size, unit = next((each for each in ((86400, "d"), (3600, "h")) if seconds >= 2 * each[0]), (60, "min"))
    return f"about {round(seconds / size)} {unit} left"


def _notebook() -> Any:
    """IPython's `display` in the kernel of a notebook; None anywhere else, including the IPython prompt."""
    ipython: Any = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if not hasattr(shell, "kernel"):
        return None
    from importlib import import_module

    return import_module("IPython.display").display
