"""Connection pools: the client's own, or the HTTP client or transport that the caller passed.

Our own pools are bare httpx transports, without an httpx client: redirects, cookies and credentials must not be
followed, kept or added, and checking for them would take longer than everything else that we do.

A connection belongs to the process and the event loop that opened it: after a fork, two processes would read each
other's answers. So each has a pool of its own, and nothing here waits for a lock that a fork may have left locked.
Operations that are never retried use a pool without idle connections: the server may be about to close one.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, cast

import httpx

from ._config import NOT_COPIED, Settings
from ._network import proxy_for, tls_context
from .errors import ConfigurationError, RlorTrainerError

if TYPE_CHECKING:
    import asyncio

HttpClient = httpx.Client
AsyncHttpClient = httpx.AsyncClient
HttpTransport = httpx.BaseTransport
AsyncHttpTransport = httpx.AsyncBaseTransport

Send = Callable[[httpx.Request], httpx.Response]
"""Sends a request unchanged, and returns the answer as soon as its headers have arrived."""
SendAsync = Callable[[httpx.Request], Awaitable[httpx.Response]]

TransportT = TypeVar("TransportT", httpx.HTTPTransport, httpx.AsyncHTTPTransport)

AT_ONCE = 20
"""Concurrent requests of the async client over its own pool. httpx keeps as many connections alive. More would be
slower: the cost of a request in its pool grows with the number of waiting requests and of connections."""
_KEEPING = httpx.Limits(max_connections=100, max_keepalive_connections=AT_ONCE)
_KEEPING_NONE = httpx.Limits(max_connections=100, max_keepalive_connections=0)
_WITHOUT_CONNECTIONS = (httpx.MockTransport, httpx.ASGITransport, httpx.WSGITransport)

_forks = 0


def _note_fork() -> None:
    global _forks
    _forks += 1


def forks() -> int:
    """Forks between the first process and this one."""
    return _forks


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_note_fork)


@dataclass(frozen=True, slots=True)
class Route:
    """The settings that decide which connections a request may use."""

    proxy: str | None
    ca_bundle: str | None
    encrypted: bool = True
    """Whether something on the way is: not for `http://` without a proxy."""

    @property
    def trust(self) -> tuple[str | None, bool]:
        """What decides whom to trust."""
        return self.ca_bundle, self.encrypted


def as_it_is(http: httpx.Client) -> Send:
    """Sends with an httpx client, without its authentication and without following redirects."""
    return partial(http.send, auth=None, follow_redirects=False, stream=True)


def as_it_is_async(http: httpx.AsyncClient) -> SendAsync:
    """Sends with an httpx client, without its authentication and without following redirects."""
    return partial(http.send, auth=None, follow_redirects=False, stream=True)


def _sender(http_client: httpx.Client | None, transport: httpx.BaseTransport | None) -> Send | None:
    if transport is not None:
        return transport.handle_request
    return None if http_client is None else as_it_is(http_client)


def _async_sender(
    http_client: httpx.AsyncClient | None, transport: httpx.AsyncBaseTransport | None
) -> SendAsync | None:
    if transport is not None:
        return transport.handle_async_request
    return None if http_client is None else as_it_is_async(http_client)


class _Connections(Generic[TransportT]):
    """What sync and async connections have in common.

    Args:
        kind: `httpx.HTTPTransport` or `httpx.AsyncHTTPTransport`.
        wanted: The required classes of `http_client` and `transport`.
        http_client: The HTTP client that the caller passed, if any.
        transport: The transport that the caller passed, if any.

    Raises:
        TypeError: When one of them has another class.
        ValueError: When both are given.
    """

    def __init__(
        self, kind: type[TransportT], wanted: tuple[type[Any], type[Any]], http_client: Any, transport: Any
    ) -> None:
        for name, given, right in zip(("http_client", "transport"), (http_client, transport), wanted, strict=True):
            if given is not None and not isinstance(given, right):
                kind_given = cast(type[object], given if isinstance(given, type) else type(given))
                got = ("the class " if isinstance(given, type) else "a ") + _full_name(kind_given)
                raise TypeError(f"{name} is {got}; this client needs an httpx.{right.__name__}.")
        if http_client is not None and transport is not None:
            raise ValueError("http_client and transport are mutually exclusive: a client already has a transport.")
        self._kind: type[TransportT] = kind
        self.own = http_client is None
        """Whether the caller passed no httpx client, which could add to requests and has its own timeouts."""
        self._http_client = http_client
        self._transport = transport
        self._moves = isinstance(transport, _WITHOUT_CONNECTIONS)
        self._home: tuple[int, object] | None = None
        self._contexts: dict[tuple[str | None, bool], ssl.SSLContext] = {}
        self._closed = False

    @property
    def build(self) -> Callable[..., httpx.Request]:
        """Builds a request from its parts."""
        return httpx.Request if self._http_client is None else self._http_client.build_request

    def default_headers(self) -> dict[str, str]:
        """The headers that an httpx client of ours would add."""
        return dict(httpx.Client(transport=httpx.BaseTransport(), trust_env=False).headers)

    def route(self, settings: Settings) -> Route:
        """The route for these settings. Raises `ConfigurationError` when they are invalid."""
        if self._brings:
            if settings.proxy is not None or settings.ca_bundle is not None:
                raise ConfigurationError(
                    "proxy and ca_bundle cannot be combined with http_client or transport, which have their own."
                )
            return Route(None, None)
        proxy = proxy_for(settings.base_url, settings.proxy)
        route = Route(proxy, settings.ca_bundle, proxy is not None or not settings.base_url.startswith("http://"))
        if route.trust not in self._contexts:
            self._contexts[route.trust] = tls_context(*route.trust)
        return route

    @property
    def _brings(self) -> bool:
        """Whether the caller passed an HTTP client or a transport."""
        return self._http_client is not None or self._transport is not None

    def _made(self, route: Route, fresh: bool) -> TransportT:
        limits = _KEEPING_NONE if fresh else _KEEPING
        proxy = None if route.proxy is None else httpx.Proxy(route.proxy)
        return self._kind(verify=self._contexts[route.trust], proxy=proxy, trust_env=False, limits=limits)

    def _check_home(self, loop: object) -> None:
        """Raises `RlorTrainerError` if the caller's client or transport belongs to another process or event loop."""
        if self._closed or (self._http_client is not None and self._http_client.is_closed):
            raise RuntimeError("The client is closed. Make another one.")
        if self._moves:
            return
        home = (_forks, loop)
        if self._home is None:
            self._home = home
        if self._home != home:
            where = "process, before a fork" if self._home[0] != _forks else "event loop"
            raise RlorTrainerError(
                f"The http_client or transport of this client has been used in another {where}, so its connections "
                "cannot be used here. Create both again here, or pass neither: the client keeps its own connections "
                "apart (use proxy= and ca_bundle= to configure them)."
            )

    def _check_open(self) -> None:
        if self._closed:
            raise RuntimeError("The client is closed. Make another one.")

    def __reduce__(self) -> NoReturn:
        raise TypeError(NOT_COPIED)


class SyncConnections(_Connections[httpx.HTTPTransport]):
    """The connections of a client and its copies, a pool for each process and route."""

    def __init__(self, http_client: HttpClient | None, transport: HttpTransport | None) -> None:
        super().__init__(httpx.HTTPTransport, (httpx.Client, httpx.BaseTransport), http_client, transport)
        self._brought = _sender(http_client, transport)
        self._pools: dict[tuple[int, Route, bool], httpx.HTTPTransport] = {}

    def sender(self, route: Route, fresh: bool) -> Send:
        """The function that sends a request. `fresh`: without reusing an idle connection."""
        if self._brought is not None:
            self._check_home(None)
            return self._brought
        key = (_forks, route, fresh)
        found = self._pools.get(key)
        if found is None:
            self._check_open()
            found = self._pools.setdefault(key, self._made(route, fresh))
        return found.handle_request

    def close(self) -> None:
        """Closes the connections of this process, unless they belong to the caller's HTTP client."""
        self._closed = True
        if self._transport is not None:
            self._transport.close()
        for (forks, _, _), pool in list(self._pools.items()):
            if forks == _forks:
                pool.close()


class _OfLoop:
    """The connections of one event loop."""

    def __init__(self, turns: asyncio.Semaphore) -> None:
        self.forks = _forks
        self.turns = turns
        self.pools: dict[tuple[Route, bool], httpx.AsyncHTTPTransport] = {}
        self.end = self._end()

    async def _end(self) -> AsyncGenerator[None]:
        """Closes the connections when the loop ends, which closes this generator (`shutdown_asyncgens`)."""
        try:
            yield
        finally:
            for pool in self.pools.values():
                await pool.aclose()


class AsyncConnections(_Connections[httpx.AsyncHTTPTransport]):
    """The connections of an async client and its copies, a pool for each event loop and route."""

    def __init__(self, http_client: AsyncHttpClient | None, transport: AsyncHttpTransport | None) -> None:
        from asyncio import (
            Semaphore,
            get_running_loop,
        )  # the sync client does without asyncio, which takes long to import

        wanted = (httpx.AsyncClient, httpx.AsyncBaseTransport)
        super().__init__(httpx.AsyncHTTPTransport, wanted, http_client, transport)
        self._brought = _async_sender(http_client, transport)
        self._loops: dict[asyncio.AbstractEventLoop, _OfLoop] = {}
        self._running_loop: Callable[[], asyncio.AbstractEventLoop] = get_running_loop
        self._semaphore = Semaphore

    async def sender(self, route: Route, fresh: bool) -> tuple[SendAsync, asyncio.Semaphore | None]:
        """The function that sends a request, and the concurrency limit. Raises `RlorTrainerError` without asyncio."""
        loop = self._loop()
        if self._brought is not None:
            self._check_home(loop)
            return self._brought, None
        here = self._loops.get(loop)
        if here is None or here.forks != _forks:
            self._check_open()
            here = await self._begin(loop)
        pool = here.pools.get((route, fresh))
        if pool is None:
            self._check_open()
            pool = here.pools[route, fresh] = self._made(route, fresh)
        return pool.handle_async_request, here.turns

    async def _begin(self, loop: asyncio.AbstractEventLoop) -> _OfLoop:
        for other in list(self._loops):
            if other.is_closed():
                self._loops.pop(other, None)
        here = self._loops[loop] = _OfLoop(self._semaphore(AT_ONCE))
        await anext(here.end)  # returns at once
        return here

    async def aclose(self) -> None:
        """Closes the connections of this event loop, unless they belong to the caller. Others end with their loops."""
        self._closed = True
        if self._transport is not None:
            await self._transport.aclose()
        here = self._loops.get(self._loop())
        if here is not None:
            await here.end.aclose()

    def _loop(self) -> asyncio.AbstractEventLoop:
        try:
            return self._running_loop()
        except RuntimeError:
            pass
        raise RlorTrainerError(
            "No asyncio event loop is running. The async client requires asyncio; under trio, "
            "use the sync client in a thread."
        )


def _full_name(kind: type[object]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
