# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""How far a job is, shown to people: one line on a terminal, lines in the log elsewhere."""

from __future__ import annotations

import logging
import shutil
import sys
from typing import TextIO

_logger = logging.getLogger("rlor_trainer_client")


class Progress:
    """Shows the last read of a job. On a terminal each read replaces the one before; a log gets the changes only.

    Args:
        stream: Where to draw, standard error by default; the log is used when it is no terminal.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._terminal = self._stream.isatty()
        self._shown: tuple[str | None, int | None] | None = None

    def show(self, label: str, state: str | None, percent: int | None, seconds: float) -> None:
        """Shows a read, `seconds` after the start."""
        share = "" if percent is None else f"  {percent}%"
        line = _printable(f"{label}  {state}{share}  {duration(seconds)}")
        if self._terminal:
            # A line as wide as the terminal would wrap, and could not be erased.
            self._stream.write(f"\r\x1b[K{line[: shutil.get_terminal_size().columns - 1]}")
            self._stream.flush()
        elif self._shown != (state, percent):
            _logger.info("%s", line)
        self._shown = state, percent

    def erase(self) -> None:
        """Leaves the terminal as it was."""
        if self._terminal and self._shown is not None:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def duration(seconds: float) -> str:
    """A time as people say it, in two units: `5 s`, `12 min 05 s`, `3 h 04 min`, `2 d 01 h`."""
    whole = int(seconds)
    for size, unit, smaller_size, smaller in ((86400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            return f"{whole // size} {unit} {whole % size // smaller_size:02} {smaller}"
    return f"{whole} s"


def _printable(text: str) -> str:
    """What a server says must not steer a terminal."""
    return "".join(character if character.isprintable() else "?" for character in text)
