"""The client on real connections: how many it opens, over which way it goes, and that it blocks no event loop."""

from __future__ import annotations

import asyncio
import errno
import importlib
import os
import tempfile
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, cast

from rlor_contract.client.scripted import LEFT_OUT, ScriptedFacade, Uses, unless
from rlor_contract.client.settings import environment
from rlor_contract.client.surfaces import Call, Reply
from rlor_contract.spec.schemas import Mismatch

_AT_ONCE: Final = 20
"""Requests that an async client has under way, as it says."""
_MANY: Final = 30


class Loopback:
    """A server on this machine that gives everybody the same answer, and counts connections."""

    def __init__(self) -> None:
        self.reply = Reply(200, b"{}")
        self.targets: list[str] = []
        self.connections: set[Any] = set()
        self.most = 0
        """The most requests that were under way at a time."""
        self._under_way = 0
        self._lock = threading.Lock()
        self.together = 1
        """How many requests to wait for before each is answered."""
        self._enough = threading.Condition(self._lock)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                self.rfile.read(int(self.headers.get("content-length", 0)))
                outer._note(self.path, self.client_address)
                self.send_response(outer.reply.status)
                for name, value in outer.reply.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(outer.reply.content)))
                self.end_headers()
                self.wfile.write(outer.reply.content)
                outer._done()

            do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = handle_any

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def begin(self, reply: Reply, together: int = 1) -> None:
        """Forget what was counted."""
        self.reply, self.together, self.targets, self.connections, self.most = reply, together, [], set(), 0

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _note(self, target: str, connection: Any) -> None:
        with self._enough:
            self.targets.append(target)
            self.connections.add(connection)
            self._under_way += 1
            self.most = max(self.most, self._under_way)
            self._enough.notify_all()
            self._enough.wait_for(lambda: self.most >= self.together, timeout=5)

    def _done(self) -> None:
        with self._lock:
            self._under_way -= 1


@contextmanager
def open_loopback() -> Generator[Loopback]:
    server = Loopback()
    try:
        yield server
    finally:
        server.close()


class LiveClients:
    """A client on real connections for each surface, made once."""

    def __init__(self, server: Loopback) -> None:
        self.server = server
        self._made: dict[str, Any] = {}

    def of(self, surface: ScriptedFacade) -> Any:
        if surface.name not in self._made:
            self._made[surface.name] = surface.made(transport=LEFT_OUT, base_url=self.server.url)
        return self._made[surface.name]

    def close(self, surface: ScriptedFacade) -> None:
        """Close the client of a surface."""
        client = self._made.pop(surface.name, None)
        if client is not None:
            surface.run(client.aclose()) if surface.asynchronous else client.close()


def connection_uses(live: LiveClients, surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
    """`connections_kept`: two calls of an operation go over one connection, unless it is sent once at most."""
    server, client = live.server, live.of(surface)
    server.begin(good)
    once = call.operation.raw["x-retry"] == "never"
    for number in (1, 2):
        exchange = surface.play(surface.call(call, client), good)
        yield f"call {number}", unless(exchange.error is None, "the answer", exchange, call.operation.pointer)
    wanted, got = 2 if once else 1, len(server.connections)
    fault = Mismatch("", f"{wanted} connections for two calls", str(got), (*call.operation.pointer, "x-retry"))
    yield "connections", [] if got == wanted else [fault]


def way_uses(live: LiveClients, surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
    """`connections_kept`: proxies, loops, closing, many at a time."""
    server, pointer = live.server, call.operation.pointer
    base: dict[str, Any] = {"transport": LEFT_OUT, "allow_insecure_http": True}
    nowhere = "http://127.0.0.1:9"
    for shown, settings, variables, proxied in (
        ("a proxy of the environment, to this machine", {"base_url": server.url}, {"HTTP_PROXY": nowhere}, False),
        ("proxy=", {"base_url": "http://contract.test", "proxy": server.url}, {"HTTP_PROXY": nowhere}, True),
        ("HTTP_PROXY", {"base_url": "http://contract.test"}, {"HTTP_PROXY": server.url, "NO_PROXY": "x.test"}, True),
        ("ALL_PROXY", {"base_url": "http://contract.test"}, {"ALL_PROXY": server.url, "NO_PROXY": ""}, True),
        ("NO_PROXY", {"base_url": server.url.replace("127.0.0.1", "localhost")}, {"HTTP_PROXY": nowhere}, False),
    ):
        names = ("HTTP_PROXY", "ALL_PROXY", "NO_PROXY")
        unset: dict[str, str | None] = dict.fromkeys((*names, *(name.lower() for name in names)))
        with environment(**{**unset, **variables}):
            server.begin(good)
            client = surface.made(**{**base, **cast(dict[str, Any], settings), "max_retries": 0})
            exchange = surface.play(surface.call(call, client), good)
            holds = exchange.error is None and [target.startswith("http://") for target in server.targets] == [proxied]
            yield shown, unless(holds, "the answer, through the proxy" if proxied else "the answer", exchange, pointer)
            surface.run(client.aclose()) if surface.asynchronous else client.close()
    with environment(SSL_CERT_FILE="/nowhere/of-the-suite.pem"):
        yield "SSL_CERT_FILE", _refusal(surface, "SSL_CERT_FILE", {"transport": LEFT_OUT})
    yield (
        "ca_bundle=",
        _refusal(surface, "ca_bundle", {"transport": LEFT_OUT, "ca_bundle": "/nowhere/of-the-suite.pem"}),
    )
    with tempfile.TemporaryDirectory(prefix="certificates-") as folder:
        empty = os.path.join(folder, "empty.pem")
        with open(empty, "w", encoding="ascii"):
            pass
        hollow = os.path.join(folder, "hollow")
        os.mkdir(hollow)
        for path, reason in (
            (os.path.join(folder, "none.pem"), os.strerror(errno.ENOENT)),
            (empty, "no certificate"),
            (hollow, "no hashed certificate"),
            ("/nowhere\0", "null"),
        ):
            wanted = (repr(path), f": {reason}" if reason == os.strerror(errno.ENOENT) else reason)
            yield (
                f"ca_bundle={path!r}",
                _refusal(surface, "ca_bundle", {"transport": LEFT_OUT, "ca_bundle": path}, wanted),
            )
    for proxy in ("proxy.test", "ftp://proxy.test:1", "http://"):
        yield f"proxy={proxy!r}", _refusal(surface, "proxy", {"transport": LEFT_OUT, "proxy": proxy})
    client = surface.made(transport=LEFT_OUT, base_url=server.url)
    server.begin(good)
    if surface.asynchronous:
        surface.run(client.aclose())
    else:
        client.close()
    exchange = surface.play(surface.call(call, client), good)
    holds = isinstance(exchange.error, RuntimeError) and not server.targets
    yield "a closed client", unless(holds, "RuntimeError, and nothing sent", exchange, pointer)


def loop_uses(live: LiveClients, surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
    """`async_never_blocks`: what the async client does, other tasks of its loop can do meanwhile."""
    if not surface.asynchronous:
        return
    pointer = call.operation.pointer
    clock = importlib.import_module("rlor_trainer_client").Clock()

    async def suspends() -> bool:
        sleeping = clock.async_sleep(0.001)
        try:
            sleeping.send(None)
        except StopIteration:
            return False
        finally:
            sleeping.close()
        return True

    held = surface.run(suspends())
    fault = Mismatch("", "a sleep that lets other tasks continue", "one that does not", pointer)
    yield "the clock of the machine", [] if held else [fault]
    server = live.server
    server.begin(good, _AT_ONCE)

    async def many(number: int, client: Any) -> list[Any]:
        calls = [surface.call(call, client)() for _ in range(number)]
        return await asyncio.gather(*calls, return_exceptions=True)

    client = surface.made(transport=LEFT_OUT, base_url=server.url)
    answered = surface.run(many(_MANY, client))
    failed = [answer for answer in answered if isinstance(answer, BaseException)]
    whole = not failed and len(server.targets) == _MANY and server.most == _AT_ONCE
    got = f"{len(failed)} failed, {server.most} at a time"
    yield f"{_MANY} calls", [] if whole else [Mismatch("", f"all answered, {_AT_ONCE} at a time", got, pointer)]
    for number in (1, 2):
        server.begin(good)
        with asyncio.Runner() as runner:
            answered = runner.run(many(2, client))
        failed = [answer for answer in answered if isinstance(answer, BaseException)]
        shown = f"in event loop {number}"
        yield shown, [Mismatch("", "two answers", repr(failed[0]), pointer)] if failed else []
    surface.run(client.aclose())


def _refusal(
    surface: ScriptedFacade, named: str, settings: dict[str, Any], words: tuple[str, ...] = ()
) -> list[Mismatch]:
    """A finding unless an error that names the setting, and says these words, comes of it."""
    pointer = surface.spec.lifecycle_pointer
    try:
        surface.made(**settings)
    except ValueError as error:
        said = all(word in str(error) for word in (named, *words))
        expected = f"an error that names {', '.join((named, *words))}"
        return [] if said else [Mismatch("", expected, str(error), pointer)]
    return [Mismatch("", f"an error that names {named}", "a client", pointer)]


def live_uses(live: LiveClients, surface: ScriptedFacade, call: Call, good: Reply) -> Iterator[tuple[str, Uses]]:
    """By check, uses of one operation on real connections."""
    yield "connections_kept", way_uses(live, surface, call, good)
    yield "async_never_blocks", loop_uses(live, surface, call, good)
