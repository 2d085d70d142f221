"""Faults on demand: what goes wrong with requests, how often, and the ASGI middleware that does it.

Which requests a fault strikes depends on its seed and on the requests that its operation gets, and on nothing else. So
the same seed gives the same faults in the same order, whatever other faults there are.
"""

from __future__ import annotations

import asyncio
import json
import logging
import math
import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, get_args

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..resource.identifiers import Identifiers
from ..resource.statuses import ApiError, StatusError, Unauthenticated
from .connections import close
from .operations import Router, path_of

Kind = Literal["latency", "error", "rate-limit", "drop", "truncate"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

EVERY_OPERATION = "*"
"""Stands for any operation of the API."""

WITNESS = "rlor_trainer_emulator.witness"
"""Key in the scope's `extensions` of who is told what strikes the request (`struck`), how it would be answered if it
were (`answered`), and what it turns out to be about (`touched`)."""

MAX_FAULTS = 1000
"""Most faults at a time; spent ones count until they are cleared."""

OPTIONS: Final[dict[str, tuple[Kind, ...]]] = {
    "seconds": ("latency",),
    "status": ("error",),
    "code": ("error",),
    "message": ("error",),
    "retry_after": ("rate-limit",),
    "when": ("drop",),
}
"""The kinds that have an option; others are for all."""

_SECONDS: Final = 1.0
_STATUS: Final = 503
_MESSAGE: Final = "injected fault"
_RETRY_AFTER: Final = 1

DEFAULTS: Final = {
    "probability": "1",
    "times": "no end",
    "seconds": f"{_SECONDS:g}",
    "status": str(_STATUS),
    "code": "by status",
    "message": _MESSAGE,
    "retry_after": str(_RETRY_AFTER),
    "when": "after",
}
"""The default of each option, in words."""

# Canonical codes (google.rpc.Code) of HTTP statuses, as google/rpc/code.proto pairs them.
_CODES: Final = {400: 3, 401: 16, 403: 7, 404: 5, 409: 6, 429: 8, 499: 1, 500: 13, 501: 12, 503: 14, 504: 4}

_LOG = logging.getLogger("rlor_trainer_emulator.http.faults")


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong, with which requests. ValueError for an option that is out of range or not for its kind."""

    kind: Kind
    """`latency`: the answer comes later. `error`: an error is answered, and the handler does not run. `rate-limit`:
    the same with 429 and `Retry-After`. `drop`: the connection is closed without an answer. `truncate`: the handler
    runs, and the connection is closed after the head and half of the body."""
    operation: str = EVERY_OPERATION
    """The operation to strike, by `operationId` or tag and method, `books.lend`; default: every operation."""
    probability: float = 1.0
    """Probability of striking a request: above 0, at most 1."""
    times: int | None = None
    """How many requests to strike; default: no limit."""
    seed: int = 0
    """Seed of the random choice for `probability`."""
    seconds: float | None = None
    """`latency` only: the delay in real seconds, above 0, at most 600; default: 1."""
    status: int | None = None
    """`error` only: the HTTP status, 400 to 599; default: 503."""
    code: int | None = None
    """`error` only: the canonical code in the body, 1 to 16; default: the one for the status."""
    message: str | None = None
    """`error` only: the message in the body."""
    retry_after: int | None = None
    """`rate-limit` only: seconds in `Retry-After`, 0 to 86400; default: 1."""
    when: Literal["before", "after"] | None = None
    """`drop` only: whether to close the connection before or after the handler runs; default: after."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no fault of kind {self.kind!r}; write one of {', '.join(KINDS)}")
        for option, kinds in OPTIONS.items():
            if getattr(self, option) is not None and self.kind not in kinds:
                raise ValueError(f"a fault of kind {self.kind} has no {option}: that is for {', '.join(kinds)}")
        _within("probability", self.probability, 0, 1, above=True)
        _within("times", self.times, 1, math.inf)
        _within("seconds", self.seconds, 0, 600, above=True)
        _within("status", self.status, 400, 599)
        _within("code", self.code, 1, 16)
        _within("retry_after", self.retry_after, 0, 86400)
        if self.when not in (None, "before", "after"):
            raise ValueError(f"when is {self.when!r}: write before or after")

    def error(self, request_id: str) -> ApiError | None:
        """Return the error that an `error` or a `rate-limit` answers with; None for another kind."""
        if self.kind == "rate-limit":
            wait = str(_RETRY_AFTER if self.retry_after is None else self.retry_after)
            return StatusError(429, _CODES[429], "rate limit exceeded", {"retry-after": wait})
        if self.kind != "error":
            return None
        status = self.status or _STATUS
        if status == 401 and self.code is None and self.message is None:
            return Unauthenticated(request_id)
        code = self.code or _CODES.get(status, 9 if status < 500 else 13)
        return StatusError(status, code, _MESSAGE if self.message is None else self.message)


@dataclass(frozen=True, slots=True)
class FaultCount:
    """An added fault, and what it has done so far."""

    fault_id: str
    fault: Fault
    seen: int
    """Requests that it could have struck."""
    struck: int
    """Requests that it did strike."""


class _Added:
    def __init__(self, fault_id: str, fault: Fault) -> None:
        self.fault_id = fault_id
        self.fault = fault
        self.seen = 0
        self.struck = 0
        self._random = random.Random(fault.seed)

    def strikes(self) -> bool:
        if self.struck == self.fault.times:
            return False
        self.seen += 1
        if self._random.random() >= self.fault.probability:
            return False
        self.struck += 1
        return True


class Faults:
    """The faults of one emulator. Safe to change from another thread."""

    def __init__(self, operations: Mapping[str, str]) -> None:
        """`operations` are those that a fault can be for: their `operationId` by each of their names."""
        self._operations = operations
        self._added: dict[str, _Added] = {}
        self._number = 0
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        return bool(self._added)

    def add(self, fault: Fault) -> str:
        """Add a fault after the others, and return its id. ValueError for an unknown operation or too many faults."""
        if fault.operation != EVERY_OPERATION and fault.operation not in self._operations:
            known = ", ".join(sorted({*self._operations.values()}))
            raise ValueError(f"no operation {fault.operation[:200]!r}; write {EVERY_OPERATION} or one of {known}")
        fault = replace(fault, operation=self._operations.get(fault.operation, fault.operation))
        with self._lock:
            if len(self._added) >= MAX_FAULTS:
                raise ValueError(f"there are {MAX_FAULTS} faults already: clear them first")
            self._number += 1
            fault_id = f"fault-{self._number}"
            self._added[fault_id] = _Added(fault_id, fault)
        return fault_id

    def list(self) -> list[FaultCount]:
        """Return the faults in the order in which they were added, including spent ones."""
        with self._lock:
            return [FaultCount(one.fault_id, one.fault, one.seen, one.struck) for one in self._added.values()]

    def remove(self, fault_id: str) -> bool:
        """Remove a fault, and return whether it was there."""
        with self._lock:
            return self._added.pop(fault_id, None) is not None

    def clear(self) -> None:
        """Remove all faults."""
        with self._lock:
            self._added.clear()

    def strike(self, operation: str) -> tuple[Fault, ...]:
        """Return what goes wrong with the next request of an operation, in the order in which it was added."""
        with self._lock:
            return tuple(
                one.fault
                for one in self._added.values()
                if one.fault.operation in (EVERY_OPERATION, operation) and one.strikes()
            )


class FaultMiddleware:
    """Makes requests go wrong. All latencies that strike a request add up; of the other faults the first counts.

    Faults lie before the key is checked, as those of a network do.
    """

    def __init__(self, app: ASGIApp, faults: Faults, router: Router, ids: Identifiers) -> None:
        self._app = app
        self._faults = faults
        self._router = router
        self._ids = ids

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._faults or scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        raw_path = path_of(scope)
        try:
            operation, _ = self._router.find(scope["method"], raw_path)
        except ApiError:
            await self._app(scope, receive, send)
            return
        struck = self._faults.strike(operation.operation_id)
        for one in struck:
            _LOG.info("fault=%s method=%s path=%s", one.kind, scope["method"], raw_path)
        if delay := sum(one.seconds or _SECONDS for one in struck if one.kind == "latency"):
            await asyncio.sleep(delay)
        fault = next((one for one in struck if one.kind != "latency"), None)
        if struck and (witness := scope.get("extensions", {}).get(WITNESS)) is not None:
            witness.struck = [one for one in struck if one.kind == "latency" or one is fault]
        if fault is None:
            await self._app(scope, receive, send)
        else:
            await self._fail(fault, scope, receive, send)

    async def _fail(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        request_id = self._ids.next()
        error = fault.error(request_id)
        if error is not None:
            headers, text = error.headers(request_id), json.dumps(error.body)
            await Response(text, error.http_status, headers, "application/json")(scope, receive, send)
            return
        answer: list[Message] = []
        witness = scope.get("extensions", {}).get(WITNESS)

        async def keep(message: Message) -> None:
            answer.append(message)
            if witness is not None:
                witness.answered(message)

        if fault.when != "before":
            await self._app(scope, receive, keep)
        if fault.kind == "truncate":
            body = b"".join(message.get("body", b"") for message in answer)
            await send(next(message for message in answer if message["type"] == "http.response.start"))
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        await close(scope, receive)


def _within(name: str, value: Any, least: float, most: float, *, above: bool = False) -> None:
    if value is not None and not (least <= value <= most and (value > least or not above)):
        limit = f"{'above' if above else 'at least'} {least}" + ("" if most == math.inf else f" and at most {most}")
        raise ValueError(f"{name} is {value}: it must be {limit}")
