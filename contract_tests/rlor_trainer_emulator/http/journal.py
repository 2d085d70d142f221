"""The journal: what was sent to the API, and what came of it.

While a request is served, no more is done than to keep what passes by; `recorded` reads, decodes and masks it when
somebody asks. So a request costs a few microseconds. Each process has a journal of its own.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from itertools import chain, islice
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

LEAST_BYTES: Final = 16 * 1024 * 1024
"""Bytes that any journal may keep; beyond its bound the oldest requests make way."""

BYTES_EACH: Final = 2 * 1024
"""Bytes for each request that a journal is to keep, where that is more in all."""

Ending = Literal["answered", "dropped", "cut", "abandoned", "open"]
"""What became of a request: it was answered; a fault dropped the connection before the answer, or cut it; the client
went away before it was answered; it is still under way."""


class KeptBody:
    """The beginning of a body, and how long the whole is, in bytes."""

    __slots__ = ("kept", "size")

    def __init__(self, kept: bytes, size: int) -> None:
        self.kept = kept
        self.size = size

    @property
    def cut(self) -> bool:
        """Whether there was more than is kept."""
        return self.size > len(self.kept)

    def with_part(self, part: bytes) -> KeptBody:
        """Return the body with another part."""
        room = MAX_KEPT_BODY - len(self.kept)
        kept = part if len(part) <= room else part[:room]
        return KeptBody(self.kept + kept if self.kept else kept, self.size + len(part))


_NO_BODY: Final = KeptBody(b"", 0)


class Exchange:
    """A request and its answer, kept as they pass by: it stands between the server and the application."""

    __slots__ = (
        "_answer_headers",
        "_gone",
        "_headers",
        "_journal",
        "_receive",
        "_send",
        "answer",
        "at",
        "body",
        "ended",
        "gone",
        "method",
        "number",
        "path",
        "query",
        "scheme",
        "seconds",
        "size",
        "started",
        "status",
        "struck",
        "touched",
    )

    def __init__(self, journal: Journal, scope: Scope, receive: Receive, send: Send) -> None:
        self._journal = journal
        self._receive = receive
        self._send = send
        extensions: dict[str, Any] = scope.setdefault("extensions", {})
        extensions[WITNESS] = self
        self._gone: Callable[[], bool] | None = extensions.get(GONE)
        self.scheme: str = scope["scheme"]
        self.method: str = scope["method"]
        self.path = path_of(scope)
        self.query: bytes = scope["query_string"]
        self._headers = _joined(scope["headers"])
        self.body = _NO_BODY
        self.status: int | None = None
        self._answer_headers = b""
        self.answer = _NO_BODY
        self.gone = False
        """Whether the client went away before its answer began."""
        self.struck: Sequence[Fault] = ()
        self.touched: str | None = None
        """What went wrong with the request."""
        self.ended = False
        self.seconds = 0.0
        self.size = 0
        """Bytes that count against those of the journal."""
        self.started = time.perf_counter()
        self.number = self.at = 0
        journal.begin(self)

    async def receive(self) -> Message:
        """Let a part of the request pass."""
        message = await self._receive()
        if message["type"] == "http.request":
            if part := message.get("body", b""):
                self.body = self.body.with_part(part)
        elif not self.ended:
            self.gone = True
        return message

    def send(self, message: Message) -> Awaitable[None]:
        """Let a part of the answer pass. No coroutine of its own, since that would take time in each request."""
        if not self.ended:
            self.answered(message)
        return self._send(message)

    def answered(self, message: Message) -> None:
        """Keep a part of the answer, whether or not it is sent."""
        if message["type"] == "http.response.start":
            self.status, self._answer_headers = message["status"], _joined(message["headers"])
            if self._gone is not None and self._gone():
                self.gone = True
            return
        if part := message.get("body", b""):
            self.answer = self.answer.with_part(part)
        if not message.get("more_body", False):
            self.end()  # before it is sent: who has the answer may look for it here at once

    def end(self) -> None:
        """Note that it is over."""
        self.ended = True
        self.seconds = time.perf_counter() - self.started
        headers = len(self._headers) + len(self._answer_headers)
        size = len(self.path) + len(self.query) + headers + len(self.body.kept) + len(self.answer.kept)
        self._journal.measured(self, size)

    def release(self) -> None:
        """Let go of the connection."""
        self._receive, self._send, self._gone = _nothing, _nowhere, None

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Of the request."""
        return _split(self._headers)

    @property
    def answer_headers(self) -> list[tuple[str, str]]:
        """Of the answer; none before it began."""
        return _split(self._answer_headers)

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


def _joined(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return headers as one object: to keep the many that they come as would cost each request more than this."""
    return b"\n".join(chain(*headers))


def _split(joined: bytes) -> list[tuple[str, str]]:
    texts = joined.decode("latin-1").split("\n") if joined else []
    return list(zip(texts[::2], texts[1::2], strict=False))


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


async def _nowhere(_: Message) -> None:
    pass


class Journal:
    """The last requests of one process. Safe to read from other threads."""

    def __init__(self, size: int, now: Callable[[], int]) -> None:
        """Keep so many requests; `now` says when one comes, as an instant. ValueError for none, or too many."""
        if not 1 <= size <= MAX_SIZE:
            raise ValueError(f"a journal keeps 1 to {MAX_SIZE} requests, not {size}")
        self._size = size
        self._most_bytes = max(LEAST_BYTES, size * BYTES_EACH)
        self._now = now
        self._exchanges: deque[Exchange] = deque()
        self._bytes = 0
        self._last = 0
        self._cleared = 0
        """Number of the request that was the last one when the journal was cleared."""
        self._lock = threading.Lock()

    def begin(self, exchange: Exchange) -> None:
        """Enter a request that has just come, with its number and time."""
        exchange.at = self._now()
        with self._lock:
            self._last = exchange.number = self._last + 1
            self._exchanges.append(exchange)
            if len(self._exchanges) > self._size:
                self._forget()

    def measured(self, exchange: Exchange, size: int) -> None:
        """Note how many bytes are kept of a request that is over."""
        with self._lock:
            if self._exchanges and exchange.number >= self._exchanges[0].number:
                exchange.size = size
                self._bytes += size
                while self._bytes > self._most_bytes:
                    self._forget()

    @property
    def last(self) -> int:
        """Number of the request that came last; 0 before the first."""
        return self._last

    @property
    def first(self) -> int:
        """Number of the oldest request that it has; one after `last` if it has none."""
        with self._lock:
            return self._first()

    @property
    def forgotten(self) -> int:
        """How many requests it no longer has, of those that came since the start, or since it was cleared."""
        with self._lock:
            return self._forgotten()

    def exchanges(self, after: int = 0) -> list[Exchange]:
        """Return those that it has, after a number, in the order in which they came."""
        with self._lock:
            return self._kept(after)

    def kept(self) -> tuple[list[Exchange], int]:
        """Return those that it has, and how many it had forgotten at that moment."""
        with self._lock:
            return self._kept(0), self._forgotten()

    def clear(self) -> None:
        """Let go of all of them; they do not count as forgotten. Numbers continue."""
        with self._lock:
            self._exchanges.clear()
            self._bytes = 0
            self._cleared = self._last

    def _kept(self, after: int) -> list[Exchange]:
        return list(islice(self._exchanges, max(0, after + 1 - self._first()), None))

    def _first(self) -> int:
        return self._last + 1 - len(self._exchanges)  # numbers have no gaps

    def _forgotten(self) -> int:
        return self._first() - 1 - self._cleared

    def _forget(self) -> None:
        self._bytes -= self._exchanges.popleft().size


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
        exchange = Exchange(self._journal, scope, receive, send)
        try:
            await self._app(scope, exchange.receive, exchange.send)
        finally:
            if not exchange.ended:
                exchange.end()
            exchange.release()
