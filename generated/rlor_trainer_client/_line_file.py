# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""A file that lines are appended to, by threads and processes alike."""

from __future__ import annotations

import os
import weakref
from typing import Any, Self


class LineFile:
    """A file that grows by whole lines.

    Each line is one write at the end of the file, without a lock: a fork might leave it locked.

    Args:
        path: The file. It is made, for its owner alone, when it is not there.

    Raises:
        OSError: When it cannot be written.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = os.fspath(path)
        self._whole_path = os.path.abspath(self._path)
        self._torn = False
        # A pipe that nobody reads is an error, and not waited for.
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        self._file = os.open(self._path, flags, 0o600)
        if hasattr(os, "O_NONBLOCK"):
            os.set_blocking(self._file, True)
        self._end = weakref.finalize(self, os.close, self._file)

    def append(self, line: bytes) -> None:
        """Appends a line. Raises `OSError` when it cannot be written, or not all of it."""
        rest = b"\n" * self._torn + line + b"\n"
        while rest:
            rest = rest[os.write(self._file, rest) :]
            self._torn = bool(rest)  # a full disk; the next line is to begin anew

    def close(self) -> None:
        """Closes the file; nothing can be appended any more."""
        self._file = -1
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy, here or elsewhere, opens the file for itself: the number of an open file means nothing there."""
        return type(self), (self._whole_path,)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._path!r})"
