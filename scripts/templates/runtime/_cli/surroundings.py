"""What a command line runs in."""

from __future__ import annotations

import datetime
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TextIO


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The default is that of the process; tests bring their own."""

    stdin: TextIO = field(default_factory=lambda: sys.stdin)
    stdout: TextIO = field(default_factory=lambda: sys.stdout)
    stderr: TextIO = field(default_factory=lambda: sys.stderr)
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    size: Callable[[], os.terminal_size] = shutil.get_terminal_size
    """Columns and lines of the terminal."""
    now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC)
    client_options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What the client is made with, besides what the command line says."""

    @property
    def columns(self) -> int | None:
        """Width of the terminal that is printed on; None when it is none."""
        return self.size().columns if self.stdout.isatty() else None

    @property
    def asks(self) -> bool:
        """Whether there is somebody to ask."""
        return self.stdin.isatty() and self.stderr.isatty()

    def colored(self) -> bool:
        """Whether colors are wanted."""
        plain = self.environ.get("NO_COLOR") or self.environ.get("TERM") == "dumb"
        return self.stdout.isatty() and not plain
