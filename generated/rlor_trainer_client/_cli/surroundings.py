# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What a command line runs in."""

from __future__ import annotations

import contextlib
import datetime
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from io import TextIOWrapper
from typing import Any, Protocol, TextIO


class Live(Protocol):
    """What is drawn in place on a terminal."""

    def clear(self) -> None:
        """Takes it away."""

    def draw(self) -> None:
        """Draws it, at the cursor."""


class Surroundings:
    """The default is that of the process; tests bring their own.

    Args:
        size: Columns and lines of the terminal.
        client_options: What the client is made with, besides what the command line says.
    """

    def __init__(
        self,
        *,
        stdin: TextIO | None = None,
        stdout: TextIO | None = None,
        stderr: TextIO | None = None,
        environ: Mapping[str, str] = os.environ,
        size: Callable[[], os.terminal_size] = shutil.get_terminal_size,
        now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC),
        client_options: Mapping[str, Any] | None = None,
    ) -> None:
        self.stdin = stdin or _usable(sys.stdin)
        self.stdout = stdout or _usable(sys.stdout)
        self.stderr = stderr or _usable(sys.stderr)
        self.environ = environ
        self.size = size
        self.now = now
        self.client_options = client_options or {}
        self.live: Live | None = None
        """What gives way to a line on standard error."""

    @property
    def columns(self) -> int | None:
        """Width of the terminal that is printed on; None when it is none."""
        return self.size().columns if self.stdout.isatty() else None

    @property
    def moves(self) -> bool:
        """Whether the terminal, if there is one, can move its cursor back."""
        return self.environ.get("TERM", "") not in ("", "dumb")

    @property
    def asks(self) -> bool:
        """Whether there is somebody to ask."""
        return self.stdin.isatty() and self.stderr.isatty()

    def colored(self) -> bool:
        """Whether colors are wanted."""
        plain = self.environ.get("NO_COLOR") or self.environ.get("TERM") == "dumb"
        return self.stdout.isatty() and not plain

    def say(self, text: str) -> None:
        """Writes lines on standard error, behind what is printed."""
        self.write_error("".join(f"{escaped(line)}\n" for line in text.split("\n")))

    def write_error(self, text: str) -> None:
        """Writes on standard error as it is. That nobody can read it changes nothing."""
        with contextlib.suppress(OSError):  # the next one who prints will see it
            self.stdout.flush()
        with contextlib.suppress(OSError):
            self.stderr.write(text)
            self.stderr.flush()


def escaped(text: str) -> str:
    """Text of a file, an argument or a server as it is shown: nothing steers the terminal, and what is odd is seen."""
    return "".join(letter if letter.isprintable() or letter == "\t" else ascii(letter)[1:-1] for letter in text)


def _usable(stream: TextIO | None) -> TextIO:
    """A stream of the process: one that was closed leads nowhere, and what its encoding does not have is escaped."""
    if stream is None:
        return open(os.devnull, "r+", encoding="utf-8")
    found = stream
    if isinstance(stream, TextIOWrapper) and stream.writable():
        stream.reconfigure(errors="backslashreplace")
    return found
