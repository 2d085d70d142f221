"""Why there is no release."""

from __future__ import annotations

from typing import Final

NOT_FIT: Final = 1
"""Exit code: what would be released contradicts itself, or fails a check."""
CANNOT: Final = 2
"""Exit code: the release cannot be tried like this."""


class Refusal(Exception):
    """There is no release. The message is one line: what is wrong, and how to fix it."""

    def __init__(self, message: str, code: int = NOT_FIT) -> None:
        super().__init__(message)
        self.code = code
