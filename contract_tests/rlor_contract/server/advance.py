"""A hook that moves the clock of a server elsewhere: a function, or a URL. And whether the server heeds it.

On such a server time passes by itself, too, and what moves jobs may look at the clock only now and then: nothing is
expected at an instant.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

import httpx

from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.server.job_requests import JobRequests
from rlor_contract.server.network import Network
from rlor_contract.server.target import ServerTarget
from rlor_contract.server.ways import Unreachable
from rlor_contract.server.weather import Unavailable
from rlor_contract.server.wire import Wire

_SLOWEST: Final = 60.0
"""Seconds for a hook, which may have much to do."""
_FIRST: Final = 1.0
"""Seconds that are moved only to see whether the hook can be called."""
_STEP: Final = 3600.0
"""Seconds that are moved to see whether the server heeds it."""


@dataclass(frozen=True, slots=True)
class UrlHook:
    """Sends `{"seconds": n}`, n a whole number, by POST. Raises `OSError` for anything but a 2xx."""

    url: str
    network: Network
    key: str = field(repr=False)
    """Sent as `Authorization: Bearer`; empty for none."""
    headers: tuple[tuple[str, str], ...] = field(repr=False)

    @classmethod
    def of(cls, url: str, network: Network, key: str, base_url: str, api_key: str) -> UrlHook:
        """`key` is that of the hook. API key and headers of the run go to its own server alone. Raises `CannotRun`."""
        here = _origin(url)
        if here is None:
            raise CannotRun(
                f"the URL to advance time {_shown(url)!r} is not an http or https URL, or has a user name in it. "
                "Fix: give one such as --advance-url http://127.0.0.1:8080/advance, and what it asks for as "
                "ADVANCE_KEY=…."
            )
        ours = here == _origin(base_url)
        return cls(url, network, key or (api_key if ours else ""), network.headers if ours else ())

    @property
    def name(self) -> str:
        """The URL as it may be shown: a query may hold a secret."""
        return _shown(self.url)

    def __call__(self, seconds: float) -> None:
        headers = [*self.headers, *([("Authorization", f"Bearer {self.key}")] if self.key else [])]
        try:
            transport = self.network.transport(self.url)
            with httpx.Client(transport=transport, timeout=_SLOWEST, trust_env=False) as client:
                answer = client.post(self.url, json={"seconds": math.ceil(seconds)}, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise OSError(self.network.told(error, self.url).partition(" Fix: ")[0].rstrip(".")) from None
        if not answer.is_success:
            raise OSError(f"it answered {answer.status_code}")


@dataclass(slots=True)
class Hook:
    """Calls the hook of a run. One that fails at the first call keeps the run from starting, later it ends the run."""

    call: Callable[[float], object] = field(repr=False)
    wire: Wire
    name: str
    """For messages."""
    fix: str

    def tried(self) -> Hook:
        """The same, after a first call. Raises `CannotRun`."""
        try:
            self.call(_FIRST)
        except CannotRun:
            raise
        except Exception as error:
            raise CannotRun(f"{self._trouble(error)}. Fix: {self.fix}.") from error
        return self

    def __call__(self, seconds: float) -> None:
        """Let time pass. Raises `Stopped` when it cannot."""
        self.wire.traffic.check()
        try:
            self.call(seconds)
        except Exception as error:
            self.wire.give_up(self._trouble(error))

    def _trouble(self, error: Exception) -> str:
        said = str(error) if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
        return f"time cannot be advanced with {self.name}: {' '.join(said.split())}"


def proven(target: ServerTarget, jobs: JobRequests, body: Mapping[str, object]) -> ServerTarget:
    """The target, without a clock where the server's own time does not move with it: `no_clock` says why."""
    if target.embedded or target.advance is None:
        return target
    try:
        before = _time(jobs.made(f"{target.run}-clock-1", body))
        target.advance(_STEP)
        after = _time(jobs.made(f"{target.run}-clock-2", body))
    except (Unreachable, Unavailable) as error:
        return replace(
            target, advance=None, no_clock=f"it could not be checked whether its clock can be moved: {error}"
        )
    if before is None or after is None:
        return replace(target, advance=None, no_clock="its jobs do not say when they were created")
    moved = (after - before).total_seconds()
    if moved < _STEP / 2:
        why = f"its clock ignores the hook: after {_STEP:g} s a new job was created {moved:.0f} s after another"
        return replace(target, advance=None, no_clock=why)
    return target


def _time(job: Mapping[str, object]) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(job.get("createTime")))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port; None for what is no URL of a hook."""
    parts = urlsplit(url)
    try:
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        return None
    return parts.scheme, parts.hostname, port


def _shown(url: str) -> str:
    head, at, tail = url.partition("?")[0].partition("#")[0].rpartition("@")
    return f"…@{tail}" if at and head else tail
