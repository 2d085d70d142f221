# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Time and chance."""

from __future__ import annotations

import datetime
import os
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


async def _sleep(seconds: float) -> None:
    import asyncio  # the sync client does without it

    await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Time and chance as a client meets them. The default is the real ones; tests bring their own."""

    monotonic: Callable[[], float] = time.monotonic
    """Seconds since some moment."""
    now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC)
    """The time of day, aware of its time zone."""
    sleep: Callable[[float], None] = time.sleep
    async_sleep: Callable[[float], Awaitable[None]] = _sleep
    random: Callable[[], float] = random.random
    """From 0 to 1."""
    new_id: Callable[[], str] = lambda: f"trainer-{os.urandom(16).hex()}"
    """An id that no one has: 1 to 63 characters of `[a-z0-9-]`."""
