"""Connections: how long a client may take, how many there are at a time, and how an application closes one.

uvicorn limits only how long a connection idles after an answer, and ASGI has no message that closes one. Here its
protocols, of h11 and of httptools, are extended by what is missing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final, Literal, TypeAlias, cast

import h11
from starlette.types import ASGIApp, Receive, Scope, Send

EXTENSION: Final = "rlor_trainer_emulator.close"
"""Key in the scope's `extensions` of the function that closes the connection, after what was written has gone out."""

GONE: Final = "rlor_trainer_emulator.gone"
"""The same of the function that says whether the connection is closed, or about to be."""

Phase: TypeAlias = Literal["head", "body", "unread"]
"""What a connection waits for its client to do."""


_JOINED: Final = 64 * 1024
"""Bytes that are held back to be sent in one piece."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a client may ask of its connections. Times are in seconds, of which the one that is under way counts not."""

    head: int = 10
    """For the head of a request, from the opening of the connection or, later, from its first byte."""
    body: int = 75
    """For the body, from the head, whether an operation reads it or not; the application waits 60 for one it reads."""
    unread: int = 60
    """For reading what has been sent, if it does not fit into the system's own buffers."""
    idle: int = 75
    """Between an answer and the next request. More than pools of clients keep connections for, or they would use some
    in the moment they are closed."""
    connections: int = 8192
    """At a time. For one more, that which has been waiting for its client for longest is closed."""


class _Joining:
    """A transport that sends what is written in one turn of the event loop, head and body of an answer, in one piece.

    uvicorn writes them one by one, and each is a system call and a packet of its own.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._call_soon = loop.call_soon
        self._held: list[bytes] = []
        self._size = 0
        self.abort = transport.abort
        self.get_extra_info = transport.get_extra_info
        self.get_write_buffer_size = transport.get_write_buffer_size
        self.is_closing = transport.is_closing
        self.pause_reading = transport.pause_reading
        self.resume_reading = transport.resume_reading

    def write(self, data: bytes) -> None:
        if not self._held:
            self._call_soon(self._flush)
        self._held.append(data)
        self._size += len(data)
        if self._size > _JOINED:  # or the transport could not say that it has too much
            self._flush()

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._held:
            data = b"".join(self._held)
            self._held.clear()
            self._size = 0
            if not self._transport.is_closing():
                self._transport.write(data)


class Connection(asyncio.Protocol):
    """What is put before a protocol of uvicorn; which one shows in `receives_body` alone."""

    limits: Limits
    app: ASGIApp
    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    connections: set[Connection]
    flow: Any
    cycle: Any
    """The request that is under way, or was last; None before the first."""
    timeout_keep_alive: int
    timeout_keep_alive_task: asyncio.TimerHandle | None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        joining: Any = _Joining(cast("asyncio.Transport", transport), self.loop)
        super().connection_made(joining)
        self._began = self.loop.time()
        self._waits_for: tuple[Phase | None, Any] = None, None
        self._seen = 0
        self._is_cut_off = False
        application, transport = self.app, self.transport

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            self._began = self.loop.time()
            scope.setdefault("extensions", {}).update({EXTENSION: transport.close, GONE: transport.is_closing})
            name_host(scope, scope["raw_path"])
            try:
                await application(scope, receive, send)
            except asyncio.CancelledError:
                if not self._is_cut_off:
                    raise
                # It is our doing, and no failure. uvicorn forgets that of all but the last of several requests in line.
                cast("Any", receive).__self__.disconnected = True

        self.app = app
        if len(self.connections) > self.limits.connections:
            close_waiting(self.connections - {self}, 1)

    def receives_body(self) -> bool:
        """Whether a body has begun and not ended, also one that is discarded after the answer."""
        return cast("Any", self).conn.their_state is h11.SEND_BODY

    @property
    def is_idle(self) -> bool:
        """Whether no request is under way: none has come, or it has been answered."""
        return self.cycle is None or self.cycle.response_complete

    @property
    def waits_since(self) -> float | None:
        """When it began to wait for its client to send a request or the rest of one, by the event loop's clock.

        None if it does not.
        """
        if self.receives_body():
            return None if self.flow.read_paused else self._began
        if not self.is_idle:
            return None
        timer = self.timeout_keep_alive_task
        return self._began if timer is None else timer.when() - self.timeout_keep_alive

    def look(self) -> None:
        """Cut the connection off if its client has kept it waiting for too long. To be called once a second."""
        phase = self._phase()
        waits_for = phase, self.cycle
        # Counted and not timed: while the server itself was busy, it could not see what the client did.
        self._seen = self._seen + 1 if waits_for == self._waits_for else 0
        self._waits_for = waits_for
        if phase is not None and self._seen >= getattr(self.limits, phase):
            self.cut_off()

    def cut_off(self) -> None:
        """Close the connection at once, whatever was still to be sent; what its request does continues."""
        self._is_cut_off = True
        self.transport.abort()

    def _phase(self) -> Phase | None:
        if self.transport.get_write_buffer_size():
            return "unread"
        if self.receives_body():
            return None if self.flow.read_paused else "body"  # else it is the application that takes its time
        # After an answer uvicorn's own timer runs, until a byte comes.
        return "head" if self.is_idle and self.timeout_keep_alive_task is None else None


def limited(protocol: type[asyncio.Protocol], limits: Limits) -> type[asyncio.Protocol]:
    """Return an HTTP protocol of uvicorn that keeps the limits and puts `EXTENSION` into the scope of each request."""
    kind = Connection
    if hasattr(protocol, "on_headers_complete"):
        from .httptools_connection import HttpToolsConnection as kind  # only where there is httptools
    return type(f"Limited{protocol.__name__}", (kind, protocol), {"limits": limits})


def close_waiting(connections: Iterable[Connection], count: int) -> None:
    """Close so many of the connections that wait for their clients, those first that have done so for longest."""
    waiting = [
        (since, one) for one in connections if not one.transport.is_closing() and (since := one.waits_since) is not None
    ]
    for _, one in sorted(waiting, key=itemgetter(0))[:count]:
        one.cut_off()


def origin_form(target: bytes) -> bytes:
    """Return a request target that names the host as well (RFC 9112, 3.2.2) without it; others as they are."""
    authority, rest = _parted(target)
    return rest if authority is None or rest[:1] == b"/" else b"/" + rest


def name_host(scope: Scope, target: bytes) -> None:
    """Let a request be for the host that its target names, if it names one, whatever its headers say (3.2.2)."""
    authority, _ = _parted(target)
    if authority is not None:
        others = [header for header in scope["headers"] if header[0] != b"host"]
        scope["headers"] = [(b"host", authority), *others]


def _parted(target: bytes) -> tuple[bytes | None, bytes]:
    """Return the host that a target names, with its port, and the rest; None for one that names none."""
    if target[:1] == b"/" or target[:4].lower() != b"http":
        return None, target
    scheme, separator, rest = target.partition(b"://")
    if not separator or scheme.lower() not in (b"http", b"https"):
        return None, target
    end = min((at for mark in b"/?" if (at := rest.find(mark)) >= 0), default=len(rest))
    return rest[:end], rest[end:]


async def close(scope: Scope, receive: Receive) -> None:
    """Close the connection of a request, and return when it is closed. RuntimeError under a server that cannot."""
    closing: Callable[[], None] | None = scope.get("extensions", {}).get(EXTENSION)
    if closing is None:
        raise RuntimeError("a connection can be closed under the emulator's own server only")
    closing()
    while (await receive())["type"] != "http.disconnect":
        pass  # a body that nobody has read
