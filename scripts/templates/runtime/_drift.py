"""Drift: differences between answers and the spec.

A tolerant client must not hide what breaks the spec. It reports each such place to `on_drift`, or else logs it once.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, Protocol

from ._line_file import LineFile

DriftKind = Literal["misfit", "unknown field", "unknown value", "unread body"]
"""`misfit`: a value of another type, or beyond a limit. `unknown field`, `unknown value`: newer than this client.
`unread body`: the answer to an operation that returns nothing breaks the spec, and is ignored."""

_LOGGER = logging.getLogger("rlor_trainer_client")
_MOST_PLACES = 10_000
"""Places remembered as logged, so that a server that invents field names cannot exhaust memory."""


@dataclass(frozen=True, slots=True)
class Drift:
    """One place where an answer differs from the spec. It never contains the value."""

    kind: DriftKind
    operation: str
    """`operationId` of the spec."""
    path: str
    """Where in the body, such as `jobs[3].trainingConfig.loraRank`; empty for the whole body."""
    expected: str
    """What the spec requires there."""
    got: str
    """What kind of value was received: `a string`, `null`, `an integer that is none`."""
    pointer: str
    """Where the spec says so, as a JSON pointer; empty if it says nothing."""
    request_id: str | None
    """To quote in a support case."""

    def __str__(self) -> str:
        request = f" [request {self.request_id}]" if self.request_id else ""
        return f"{self.operation}: {self.path or 'the body'}: expected {self.expected}, got {self.got}{request}"


class Place(Protocol):
    """A drift whose path has not been computed yet."""

    @property
    def kind(self) -> str: ...
    @property
    def pointer(self) -> str: ...
    @property
    def got(self) -> str: ...
    @property
    def name(self) -> str: ...


class DriftLog:
    """Warns once per operation, place in the spec or unknown field there, and kind of value."""

    def __init__(self) -> None:
        # Each access is atomic, so there is no lock: a fork might leave it locked.
        self._told: dict[tuple[str, ...], object] = {}

    def untold(self, operation: str, noted: Sequence[Place]) -> list[Any]:
        """Those that have not been logged yet, so that the paths of the others need not be computed."""
        return [one for one in noted if self._is_new((operation, one.pointer, one.kind, one.got, one.name))]

    def __call__(self, drift: Drift) -> None:
        if self._is_new((drift.operation, drift.kind, drift.path, drift.got)):
            _LOGGER.warning("%s (logged once; on_drift gets every case)", drift)

    def _is_new(self, place: tuple[str, ...]) -> bool:
        if place in self._told or len(self._told) >= _MOST_PLACES:
            return False
        mine = object()
        return self._told.setdefault(place, mine) is mine


class DriftFile(LineFile):
    """Appends each drift to a file, as a line of JSON: `on_drift=DriftFile("drift.ndjson")`.

    `python -m rlor_trainer_client drift drift.ndjson` prints it as a table. Threads and processes can share a file.

    Args:
        path: The file. It is created if it does not exist, with access for its owner only.

    Raises:
        OSError: If it cannot be written.
    """

    def __call__(self, drift: Drift) -> None:
        """Appends a drift."""
        self.append(json.dumps(asdict(drift)).encode())


OnDrift = Callable[[Drift], object]
"""Called with each drift."""


class Told:
    """Calls `on_drift`. If it raises, the API call still succeeds, and each type of exception is logged once."""

    def __init__(self, on_drift: OnDrift) -> None:
        self.on_drift = on_drift
        self._failed: dict[type, object] = {}

    def __call__(self, drift: Drift) -> None:
        try:
            self.on_drift(drift)
        except Exception as error:
            mine = object()
            if self._failed.setdefault(type(error), mine) is mine:
                _LOGGER.warning("on_drift failed; the call continues (logged once)", exc_info=True)


def checked(on_drift: object) -> None:
    """Raises `TypeError` if it is not callable, or is a coroutine function, which nobody would await."""
    if not callable(on_drift):
        raise TypeError(f"on_drift is of the type {type(on_drift).__name__}; pass a function of one argument.")
    from inspect import iscoroutinefunction

    if iscoroutinefunction(on_drift) or iscoroutinefunction(type(on_drift).__call__):
        raise TypeError("on_drift is a coroutine function, but it is not awaited. Pass a plain function.")


log_drift: Final = DriftLog()
