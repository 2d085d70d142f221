# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Drift: what answers say, and the spec does not.

A client that reads all that it can must not hide what did not fit. Each such place is told to `on_drift`; without one,
to the log, once a place.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, Protocol

from ._line_file import LineFile

DriftKind = Literal["misfit", "unknown field", "unknown value", "unread body"]
"""`misfit`: a value of another kind, or beyond a limit. `unknown field`, `unknown value`: newer than this client.
`unread body`: the answer to an operation that returns nothing is not what was promised; it does not matter."""

_LOGGER = logging.getLogger("rlor_trainer_client")
_MOST_PLACES = 10_000
"""Places that are remembered as logged; a server that makes up names of fields is not to fill the memory."""


@dataclass(frozen=True, slots=True)
class Drift:
    """One place where an answer and the spec differ. It never holds the value that stands there."""

    kind: DriftKind
    operation: str
    """`operationId` of the spec."""
    path: str
    """Where in the body, like `jobs[3].trainingConfig.loraRank`; empty for the whole of it."""
    expected: str
    """What the spec promises there."""
    got: str
    """What kind of value came: `a string`, `null`, `an integer that is none`."""
    pointer: str
    """Where the spec says so, as a JSON pointer; empty where it says nothing."""
    request_id: str | None
    """To quote in a support case."""

    def __str__(self) -> str:
        request = f" [request {self.request_id}]" if self.request_id else ""
        return f"{self.operation}: {self.path or 'the body'}: expected {self.expected}, got {self.got}{request}"


class Place(Protocol):
    """What is known of a drift before the way to it is found."""

    @property
    def kind(self) -> str: ...
    @property
    def pointer(self) -> str: ...
    @property
    def got(self) -> str: ...
    @property
    def name(self) -> str: ...


class DriftLog:
    """Warns of each place once: an operation, a place in the spec or an unknown field there, and what came."""

    def __init__(self) -> None:
        # What is done with it is one step each, and there is no lock: a fork might leave it locked.
        self._told: dict[tuple[str, ...], object] = {}

    def untold(self, operation: str, noted: Sequence[Place]) -> list[Any]:
        """Those that were not told yet, the first of a kind: the way to the others need not be found."""
        return [one for one in noted if self._is_new((operation, one.pointer, one.kind, one.got, one.name))]

    def __call__(self, drift: Drift) -> None:
        if self._is_new((drift.operation, drift.kind, drift.path, drift.got)):
            _LOGGER.warning("%s (told once; on_drift gets every case)", drift)

    def _is_new(self, place: tuple[str, ...]) -> bool:
        if place in self._told or len(self._told) >= _MOST_PLACES:
            return False
        mine = object()
        return self._told.setdefault(place, mine) is mine


class DriftFile(LineFile):
    """Appends each drift to a file, as a line of JSON: `on_drift=DriftFile("drift.ndjson")`.

    `python -m rlor_trainer_client drift drift.ndjson` makes a table of it. Threads and processes may write to one file.

    Args:
        path: The file. It is made, for its owner alone, when it is not there.

    Raises:
        OSError: When it cannot be written.
    """

    def __call__(self, drift: Drift) -> None:
        """Appends a drift."""
        self.append(json.dumps(asdict(drift)).encode())


OnDrift = Callable[[Drift], object]
"""What is called with each drift."""


class Told:
    """Calls an `on_drift`. What it raises does not end the call that was answered: it is logged, once a kind."""

    def __init__(self, on_drift: OnDrift) -> None:
        self.on_drift = on_drift
        self._failed: dict[type, object] = {}

    def __call__(self, drift: Drift) -> None:
        try:
            self.on_drift(drift)
        except Exception as error:
            mine = object()
            if self._failed.setdefault(type(error), mine) is mine:
                _LOGGER.warning("on_drift failed; the call goes on (told once)", exc_info=True)


def checked(on_drift: object) -> None:
    """Raises `TypeError` for what cannot be called, or would only make a coroutine that nobody awaits."""
    if not callable(on_drift):
        raise TypeError(f"on_drift is of type {type(on_drift).__name__}; give a function of one argument.")
    from inspect import iscoroutinefunction

    if iscoroutinefunction(on_drift) or iscoroutinefunction(type(on_drift).__call__):
        raise TypeError("on_drift is a coroutine function; it is called, not awaited. Give a plain function.")


log_drift: Final = DriftLog()
