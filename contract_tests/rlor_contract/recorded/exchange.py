"""One request with its answer, as a recording has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, and what came of it."""

    origin: str
    """Where it stands: file, and line or entry."""
    method: str
    url: str = field(repr=False)
    sent_headers: Mapping[str, str] = field(repr=False)
    """Lower-case names."""
    sent: bytes | None = field(repr=False)
    """The body of the request; None where it was not recorded."""
    status: int
    """0 where no answer was recorded."""
    headers: Mapping[str, str] = field(repr=False)
    """Those of the answer, lower-case names; empty where they were not recorded."""
    content: bytes | None = field(repr=False)
    """The body of the answer; None where it was not recorded."""
    at: float | None
    """When it was sent, in seconds since 1970; None where that is not known."""
    seconds: float = 0.0
    """Until it was answered."""
    left_out: tuple[tuple[str | int, ...], ...] = ()
    """The ways to secrets of the answer that the recording does without."""


def split(url: str) -> SplitResult:
    """The parts of a URL; none of what is no URL."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def posix_time(text: Any) -> float | None:
    """Seconds since 1970 of an RFC 3339 time; None for what is none."""
    if not isinstance(text, str):
        return None
    try:
        time = datetime.fromisoformat(text)
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
