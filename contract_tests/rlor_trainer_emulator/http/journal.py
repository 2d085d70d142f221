"""The journal: what was sent to the API, and what came of it.

While a request is served, no more is done than to keep what passes by; `recorded` reads, decodes and masks it when
somebody asks. So a request costs a few microseconds. Each process has a journal of its own.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Final, Literal

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .connections import GONE
from .faults import WITNESS, Fault
from .operations import path_of

DEFAULT_SIZE: Final = 1000
"""Requests that a journal keeps, if it is not told how many."""

MAX_SIZE: Final = 100_000
"""Most requests that a journal keeps."""

MAX_KEPT_BODY: Final = 64 * 1024
"""Of a body so many bytes are kept."""

MAX_BYTES: Final = 16 * 1024 * 1024
"""Bytes that a journal keeps; the oldest requests make way."""

Ending = Literal["answered", "dropped", "cut", "abandoned", "open"]
"""What became of a request: it was answered; a fault dropped the connection before the answer, or cut it; the client
went away before it was answered; it is still under way."""


class KeptBody:
    """The beginning of a body, and how long the whole is, in bytes."""

    __slots__ = ("kept", "size")

    def __init__(self) -> None:
        self.kept = b""
        self.size = 0

    @property
    def cut(self) -> bool:
        """Whether there was more than is kept."""
        return self.size > MAX_KEPT_BODY

    def take(self, part: bytes) -> None:
        """Keep a part, if there is room."""
        room = MAX_KEPT_BODY - self.size
        self.size += len(part)
        if room > 0:
            part = part if len(part) <= room else part[:room]
            self.kept = self.kept + part if self.kept else part


class Exchange:
    """A request and its answer as they pass by."""

    __slots__ = (
        "answer",
        "answer_headers",
        "at",
        "body",
        "ended",
        "gone",
        "headers",
        "method",
        "number",
        "path",
        "query",
        "seconds",
        "size",
        "started",
        "status",
        "struck",
    )

    def __init__(self, scope: Scope, number: int, at: int) -> None:
        self.number = number
        self.at = at
        self.method: str = scope["method"]
        self.path = path_of(scope)
        self.query: bytes = scope["query_string"]
        self.headers: Sequence[tuple[bytes, bytes]] = scope["headers"]
        self.body = KeptBody()
        self.status: int | None = None
        self.answer_headers: Sequence[tuple[bytes, bytes]] = ()
        self.answer = KeptBody()
        self.gone = False
        self.struck: Sequence[Fault] = ()
        self.ended = False
        self.seconds = 0.0
        self.size = 0
        """Bytes that count against those of the journal."""
        self.started = time.perf_counter()

    def end(self) -> None:
        """Note that it is over."""
        self.ended = True
        self.seconds = time.perf_counter() - self.started

    def measured(self) -> int:
        """Return how many bytes are kept of it."""
        headers = sum(len(name) + len(value) for name, value in (*self.headers, *self.answer_headers))
        return len(self.path) + len(self.query) + headers + len(self.body.kept) + len(self.answer.kept)

    @property
    def ending(self) -> Ending:
        """What became of it."""
        kinds = {fault.kind for fault in self.struck}
        if "drop" in kinds:
            return "dropped"
        if "truncate" in kinds:
            return "cut"
        if self.gone:
            return "abandoned"
        return "open" if not self.ended else "dropped" if self.status is None else "answered"


class Journal:
    """The last requests of one process. Safe to read from other threads."""

    def __init__(self, size: int, now: Callable[[], int]) -> None:
        """Keep so many requests; `now` says when one comes, as an instant. ValueError for none, or too many."""
        if not 1 <= size <= MAX_SIZE:
            raise ValueError(f"a journal keeps 1 to {MAX_SIZE} requests, not {size}")
        self._size = size
        self._now = now
        self._exchanges: deque[Exchange] = deque()
        self._bytes = 0
        self._last = 0
        self._lock = threading.Lock()

    def begin(self, scope: Scope) -> Exchange:
        """Enter a request that has just come."""
        at = self._now()
        with self._lock:
            self._last += 1
            exchange = Exchange(scope, self._last, at)
            self._exchanges.append(exchange)
            if len(self._exchanges) > self._size:
                self._forget()
        return exchange

    def end(self, exchange: Exchange) -> None:
        """Note that a request is over."""
        exchange.end()
        size = exchange.measured()
        with self._lock:
            if self._exchanges and exchange.number >= self._exchanges[0].number:
                exchange.size = size
                self._bytes += size
            while self._bytes > MAX_BYTES:
                self._forget()

    @property
    def last(self) -> int:
        """Number of the request that came last; 0 before the first."""
        return self._last

    def exchanges(self) -> list[Exchange]:
        """Return those that it has, in the order in which they came."""
        with self._lock:
            return list(self._exchanges)

    def clear(self) -> None:
        """Forget all of them. Numbers go on."""
        with self._lock:
            self._exchanges.clear()
            self._bytes = 0

    def _forget(self) -> None:
        self._bytes -= self._exchanges.popleft().size


class _Recording:
    """Stands between one request and the application, and keeps what passes by."""

    def __init__(self, journal: Journal, scope: Scope, receive: Receive, send: Send) -> None:
        self._journal = journal
        self._receive = receive
        self._send = send
        self.exchange = journal.begin(scope)
        extensions: dict[str, Any] = scope.setdefault("extensions", {})
        extensions[WITNESS] = self
        self._gone: Callable[[], bool] | None = extensions.get(GONE)

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self.exchange.body.take(message.get("body", b""))
        elif not self.exchange.ended:
            self.exchange.gone = True
        return message

    async def send(self, message: Message) -> None:
        self.answered(message)
        await self._send(message)

    def answered(self, message: Message) -> None:
        """Keep a part of the answer, whether or not it is sent."""
        exchange = self.exchange
        if exchange.ended:
            return
        if message["type"] == "http.response.start":
            exchange.gone = exchange.gone or (self._gone is not None and self._gone())
            exchange.status, exchange.answer_headers = message["status"], message["headers"]
            return
        exchange.answer.take(message.get("body", b""))
        if not message.get("more_body", False):
            self._journal.end(exchange)  # before it is sent: who has the answer may look for it here at once

    def struck(self, faults: Sequence[Fault]) -> None:
        """Note what goes wrong with the request."""
        self.exchange.struck = faults


class JournalMiddleware:
    """Keeps the requests to the API in a journal, around all that makes them go wrong.

    `apart` says of a path that it is no part of the API.
    """

    def __init__(self, app: ASGIApp, journal: Journal, apart: Callable[[str], bool]) -> None:
        self._app = app
        self._journal = journal
        self._apart = apart

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._apart(scope["path"]):
            await self._app(scope, receive, send)
            return
        recording = _Recording(self._journal, scope, receive, send)
        try:
            await self._app(scope, recording.receive, recording.send)
        finally:
            if not recording.exchange.ended:
                self._journal.end(recording.exchange)
