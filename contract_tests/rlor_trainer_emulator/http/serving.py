"""The HTTP server: its socket, its TLS, and a thread that it runs in and that ends within bounds."""

from __future__ import annotations

import asyncio
import errno
import functools
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Literal, NoReturn, cast

import uvicorn
from starlette.types import ASGIApp

from .connections import Connection, Limits, close_waiting, limited

try:
    import resource
except ModuleNotFoundError:  # Windows counts descriptors otherwise
    resource = None  # type: ignore[assignment]

GRACE: Final = 3.0
"""Seconds that requests have to come to their end once the server is to stop."""

_QUEUE: Final = 2048
"""Connections that wait in the kernel to be accepted."""
_AT_ONCE: Final = 16
"""Connections that are accepted before anything else is done."""
_RESERVE: Final = 128
"""Descriptors that are left to the database, to files, and to connections that are being opened or closed."""

_LOG = logging.getLogger("rlor_trainer_emulator")


class ServerError(Exception):
    """The server cannot be started; the text says why."""


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 lets the system choose one. ServerError if the port is not available."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(_QUEUE)
        except OSError:
            listening.close()
            raise
    except (OSError, UnicodeError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise ServerError(f"cannot listen on {host} port {port}: {reason}; choose another --host or --port") from None
    return listening


def url_of(listening: socket.socket, *, tls: bool = False) -> str:
    """Return the URL at which a listening socket is reached."""
    host, port, *_ = listening.getsockname()
    return f"http{'s' if tls else ''}://{f'[{host}]' if ':' in host else host}:{port}"


def tls_context(certificate: Path | str | None, key: Path | str | None) -> ssl.SSLContext | None:
    """Return what serves HTTPS with PEM files of a certificate (its chain after it) and its key; None without both.

    ServerError if one is missing, or they cannot be used.
    """
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise ServerError("a TLS certificate and its key go together: give --tls-cert as well as --tls-key")
    for path in (certificate, key):
        try:
            with open(path, "rb"):
                pass
        except OSError as error:
            raise ServerError(f"{path}: cannot be read: {error.strerror or error}; name a PEM file") from None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except ssl.SSLError as error:
        reason = (error.reason or "no PEM in it").replace("_", " ").lower()
        raise ServerError(
            f"{certificate} and {key} cannot be used for TLS: {reason}; name a certificate and its key, in PEM"
        ) from None
    context.set_alpn_protocols(["http/1.1"])
    return context


def _no_password() -> NoReturn:
    raise ServerError(
        "the key for TLS is encrypted: name an unencrypted one; `openssl pkey -in KEY -out PLAIN` writes it"
    )


class Server(uvicorn.Server):
    """uvicorn's server with limits of connections. It logs no accesses: the application does."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        tls: ssl.SSLContext | None = None,
        limits: Limits | None = None,
        parser: Literal["auto", "h11", "httptools"] = "auto",
    ) -> None:
        """`limits` are by default those of `Limits`, with as many connections as there are descriptors for.

        `parser` reads the requests: httptools where it is installed, else h11.
        """
        limits = limits or replace(Limits(), connections=min(Limits().connections, _room()))
        config = uvicorn.Config(
            app,
            http=parser,
            loop="asyncio",  # uvloop answers a sixth more requests, and weighs 14 MB
            lifespan="off",
            ws="none",
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=limits.idle,
            timeout_graceful_shutdown=int(GRACE) + 1,  # those who run it in a thread cut connections off before
        )
        config.load()
        config.http_protocol_class = limited(config.http_protocol_class, limits)
        super().__init__(config)
        self._tls = tls
        self._limits = limits
        self._warned = -3600.0
        self.loop: asyncio.AbstractEventLoop | None = None
        """What it runs in, once it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept connections. uvicorn would take as many at once as may wait, and let a handshake take a minute."""
        self.loop = loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._on_failure)
        protocol: Any = self.config.http_protocol_class
        make = functools.partial(
            protocol,
            config=self.config,
            server_state=self.server_state,
            app_state={},
            _loop=loop,
        )
        self.servers: list[asyncio.base_events.Server] = []
        timeout = None if self._tls is None else float(self._limits.head)
        for one in sockets or []:
            self.servers.append(
                await loop.create_server(make, sock=one, ssl=self._tls, backlog=_AT_ONCE, ssl_handshake_timeout=timeout)
            )
            one.listen(_QUEUE)
        self.started = True

    async def on_tick(self, counter: int) -> bool:
        """Look at each connection once a second; uvicorn calls this ten times a second."""
        if counter % 10 == 0:
            for connection in list(self._connections):
                connection.look()
        return await super().on_tick(counter)

    def cut_off(self) -> None:
        """End all requests and close all connections. Their clients get no answer."""
        for connection in list(self._connections):
            connection.cut_off()
        for task in list(self.server_state.tasks):
            task.cancel()

    @property
    def _connections(self) -> set[Connection]:
        return cast("set[Connection]", self.server_state.connections)

    def _on_failure(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Log a failure of the event loop; those of accepting, of which there may be many, once a minute."""
        error = context.get("exception")
        if not (isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE)):
            loop.default_exception_handler(context)
            return
        close_waiting(self._connections, _AT_ONCE)
        if time.monotonic() - self._warned >= 60:
            self._warned = time.monotonic()
            _LOG.warning("connections are waiting because there are no descriptors left: raise the limit (ulimit -n)")


def _room() -> int:
    """Return how many connections this process has descriptors for."""
    if resource is None:
        return Limits().connections
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return Limits().connections if soft == resource.RLIM_INFINITY else max(soft - _RESERVE, soft // 2)


def raise_descriptor_limit() -> None:
    """Let this process have as many descriptors as connections may need, if the system allows it."""
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = Limits().connections + _RESERVE
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        except (OSError, ValueError):  # a sandbox may not allow it
            _LOG.debug("the limit of descriptors stays at %d", soft)


class Running:
    """A server in a thread of its own, so that whatever is done in there the rest of the process continues."""

    def __init__(
        self,
        server: Server,
        listening: socket.socket,
        interrupt: Callable[[], None],
        on_end: Callable[[], None] = lambda: None,
    ) -> None:
        """Start it. `interrupt` ends what requests do in the database; `on_end` is called when the server has ended."""
        self._server = server
        self._interrupt = interrupt

        def run() -> None:
            try:
                server.run([listening])
            finally:
                on_end()

        self._thread = threading.Thread(target=run, name="rlor-trainer-emulator", daemon=True)
        # Connections made before the server accepts them wait in the socket's queue: there is nothing to wait for here.
        self._thread.start()

    def stop(self, grace: float = GRACE) -> bool:
        """Stop within `grace` and 1 second more, and return whether nothing of it is left.

        What is under way is answered if it ends within `grace` seconds. What does not end even then, code that neither
        returns to the event loop nor can be interrupted, goes on in its thread.
        """
        self._server.should_exit = True
        self._thread.join(grace)
        if self._thread.is_alive():
            self._interrupt()
            if self._server.loop is not None and not self._server.loop.is_closed():
                self._server.loop.call_soon_threadsafe(self._server.cut_off)
            self._thread.join(1)
        return not self._thread.is_alive()
