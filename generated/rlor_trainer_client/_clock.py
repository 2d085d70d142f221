# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Clock and randomness."""

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
    """The time and randomness that a client uses. By default they are real; tests pass their own."""

    monotonic: Callable[[], float] = time.monotonic
    """Seconds since an arbitrary moment."""
    now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC)
    """The current time, with a time zone."""
    sleep: Callable[[float], None] = time.sleep
    async_sleep: Callable[[float], Awaitable[None]] = _sleep
    random: Callable[[], float] = random.random
    """From 0 to 1."""
    new_id: Callable[[], str] = lambda: f"trainer-{os.urandom(16).hex()}"
    """A unique id: 1 to 63 characters of `[a-z0-9-]`."""
