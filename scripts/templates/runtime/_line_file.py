"""A file to which threads and processes append lines."""

from __future__ import annotations

import os
import weakref
from typing import Any, Self


class LineFile:
    """A file that is appended to line by line.

    Each line is a single write in append mode. There is no lock, because a fork might leave it locked.

    Args:
        path: The file. It is created if it does not exist, with access for its owner only.

    Raises:
        OSError: If it cannot be written.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = os.fspath(path)
        self._whole_path = os.path.abspath(self._path)
        self._torn = False
        # A pipe without a reader is an error instead of blocking.
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        self._file = os.open(self._path, flags, 0o600)
        if hasattr(os, "O_NONBLOCK"):
            os.set_blocking(self._file, True)
        self._end = weakref.finalize(self, os.close, self._file)

    def append(self, line: bytes) -> None:
        """Appends a line. Raises `OSError` if it cannot be written completely."""
        rest = b"\n" * self._torn + line + b"\n"
        while rest:
            rest = rest[os.write(self._file, rest) :]
            self._torn = bool(rest)  # partial write, such as on a full disk: begin a new line next time

    def close(self) -> None:
        """Closes the file."""
        self._file = -1
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy opens the file itself, because a file descriptor is only valid in its own process."""
        return type(self), (self._whole_path,)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._path!r})"
