"""Connections to the server, of clients that are slow, silent or many. Time is real here, and limits are low."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import re
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal, TypeAlias

import httpx
import pytest
import rlor_trainer_emulator
from rlor_trainer_emulator.http.connections import Limits
from rlor_trainer_emulator.http.serving import Running, Server, listen
from starlette.types import Receive, Scope, Send

Parser: TypeAlias = Literal["h11", "httptools"]
PATIENCE = 30
"""Seconds in which a limit of 1 or 2 has to show."""

GET = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """Say what has been read: all of it, or nothing below /unread; below /slow after a while, /large many bytes.

    Below /host say which host the request is for.
    """
    body, more = b"", not scope["path"].startswith("/unread")
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    if scope["path"].endswith("/slow"):
        await asyncio.sleep(2.5)
    content = b"x" * 50_000_000 if scope["path"] == "/large" else f"{scope['method']} {body.decode()}".encode()
    if scope["path"].endswith("/host"):
        content = b",".join(value for name, value in scope["headers"] if name == b"host")
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-length", str(len(content)).encode())],
        }
    )
    await send({"type": "http.response.body", "body": content})


class Served:
    """A server, and connections to it."""

    def __init__(self, server: Server, port: int, stack: ExitStack) -> None:
        self.server = server
        self._port = port
        self._stack = stack

    def connect(self, *sent: bytes) -> socket.socket:
        """Open a connection, and send something."""
        connection = socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE)
        self._stack.enter_context(connection)
        for part in sent:
            connection.sendall(part)
        return connection

    def bodies(self) -> int:
        """How many connections wait for the rest of a body."""
        connections: list[Any] = list(self.server.server_state.connections)
        return sum(one.receives_body() for one in connections)

    def is_deserted(self) -> bool:
        """Whether no connection is left."""
        return not self.server.server_state.connections


@contextmanager
def serving(parser: Parser, limits: Limits) -> Generator[Served]:
    server = Server(answer, limits=limits, parser=parser)
    with ExitStack() as stack:
        listening = stack.enter_context(listen("127.0.0.1", 0))
        running = Running(server, listening, lambda: None)
        stack.callback(running.stop)
        yield Served(server, listening.getsockname()[1], stack)


@pytest.fixture(params=["h11", "httptools"])
def parser(request: pytest.FixtureRequest) -> Parser:
    """What reads the requests."""
    name: Parser = request.param
    return name


def read(connection: socket.socket) -> bytes:
    """Return the body of one answer."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    found = re.search(rb"content-length: (\d+)", head)
    assert found is not None
    while len(body) < int(found[1]):
        body += connection.recv(65536)
    return body


def lifetimes(connections: Mapping[str, tuple[socket.socket, bytes]]) -> dict[str, float]:
    """Return after how many seconds the server has closed each connection; bytes go to it ten times a second."""
    start, found = time.monotonic(), dict[str, float]()
    for connection, _ in connections.values():
        connection.settimeout(0)
    while len(found) < len(connections):
        assert time.monotonic() < start + PATIENCE, f"open: {connections.keys() - found.keys()}"
        time.sleep(0.1)
        for name in connections.keys() - found.keys():
            connection, trickle = connections[name]
            try:
                connection.sendall(trickle)
                closed = not connection.recv(65536)
            except BlockingIOError:
                closed = False
            except OSError:
                closed = True
            if closed:
                found[name] = time.monotonic() - start
    return found


def eventually(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_what_does_not_come_is_not_waited_for(parser: Parser, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    limits = Limits(head=1, body=4, idle=8)
    head, body = b"GET / HTTP/1.1\r\nhost: ", b"POST %s HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n"
    with serving(parser, limits) as served:
        second, idle = served.connect(GET), served.connect(GET)
        assert [read(second), read(idle)] == [b"GET ", b"GET "]
        second.sendall(head)
        found = lifetimes(
            {
                "head: no byte": (served.connect(), b""),
                "head: silent": (served.connect(head), b""),
                "head: trickling": (served.connect(head), b"x"),
                "head: of a second request": (second, b"x"),
                "body: silent": (served.connect(body % b"/"), b""),
                "body: trickling": (served.connect(body % b"/"), b"x"),
                "body: after the answer": (served.connect(body % b"/unread"), b"x"),
                "body: not read by what takes its time": (served.connect(body % b"/unread/slow"), b"x"),
                "idle: after an answer": (idle, b""),
            }
        )
        eventually(served.is_deserted)
    # They are looked at once a second. Closed earlier, they would have been taken for something else.
    early = {name: seconds for name, seconds in found.items() if seconds < getattr(limits, name[:4]) - 0.5}
    late = {name: seconds for name, seconds in found.items() if seconds > getattr(limits, name[:4]) + 2.4}
    assert (early, late) == ({}, {})
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_many_requests_at_once(parser: Parser) -> None:
    """They wait in the client's buffers and the server's, and each gets its answer."""
    with serving(parser, Limits()) as served, ThreadPoolExecutor(1) as threads:
        connection = served.connect()
        sent = threads.submit(connection.sendall, GET * 20_000)
        received, waiting = 0, 0
        while received < 20_000:
            received += connection.recv(1_000_000).count(b"GET ")
            waiting = max(
                [waiting, *(len(getattr(one, "pipeline", "")) for one in list(served.server.server_state.connections))]
            )
        sent.result()
        assert waiting < 10_000


def test_an_answer_that_is_not_read(parser: Parser, caplog: pytest.LogCaptureFixture) -> None:
    with serving(parser, Limits(unread=1)) as served:
        connections = [served.connect(request) for request in (GET.replace(b"/", b"/large", 1),) * 2]
        eventually(lambda: len(served.server.server_state.connections) == 2)
        eventually(served.is_deserted)
        assert all(one.recv(10) for one in connections)  # what had gone out
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_server_that_takes_its_time_is_not_the_fault_of_the_client(parser: Parser) -> None:
    with serving(parser, Limits(head=1, body=1, unread=1, idle=1)) as served:
        assert read(served.connect(GET.replace(b"/", b"/slow", 1))) == b"GET "


def test_a_body_in_pieces(parser: Parser) -> None:
    with serving(parser, Limits()) as served:
        connection = served.connect(
            *(b"%c" % byte for byte in b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\nab")
        )
        assert read(connection) == b"POST ab"
        connection.sendall(GET * 3)
        connection.settimeout(PATIENCE)
        received = b""
        while received.count(b"GET ") < 3:
            received += connection.recv(65536)


@pytest.mark.parametrize("size", [10_000, 200_000, 5_000_000])
def test_the_head_is_bounded(parser: Parser, size: int) -> None:
    with serving(parser, Limits(head=10 * PATIENCE)) as served:
        connection = served.connect()
        try:
            connection.sendall(b"GET / HTTP/1.1\r\nhost: x\r\nx-long: " + b"x" * size)
        except OSError:
            assert size > 10_000
        if size > 10_000:
            lifetimes({"": (connection, b"")})
        else:
            connection.sendall(b"\r\n\r\n")
            assert read(connection) == b"GET "


@pytest.mark.parametrize(
    "framing", [b"content-length: 2\r\n\r\nab", b"transfer-encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n"]
)
def test_an_offer_of_another_protocol_is_declined(parser: Parser, framing: bytes) -> None:
    """As Java's client makes it with each request; a body must not be lost by it."""
    offer = b"connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAEAAEAA\r\n"
    head = b"POST / HTTP/1.1\r\nhost: x\r\n" + offer
    with serving(parser, Limits()) as served:
        connection = served.connect()
        for cut in (0, 10, len(head), len(head) + len(framing) - 1):  # wherever the network cuts it
            connection.sendall((head + framing)[:cut])
            time.sleep(0.05)
            connection.sendall((head + framing)[cut:])
            assert read(connection) == b"POST ab"
        assert read(served.connect(GET)) == b"GET "


@pytest.mark.parametrize("method", ["BREW", "get", "X-1", "A" * 12])
def test_any_method(parser: Parser, method: str) -> None:
    with serving(parser, Limits()) as served:
        request = f"{method} / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\nab".encode()
        connection = served.connect(request)
        assert read(connection) == f"{method} ab".encode()
        connection.sendall(GET)
        assert read(connection) == b"GET "
        connection.sendall(request[:20])
        connection.sendall(request[20:])
        assert read(connection) == f"{method} ab".encode()


@pytest.mark.parametrize(
    "sent", [b"B[] / HTTP/1.1\r\nhost: x\r\n\r\n", b"\x16\x03\x01", b" / HTTP/1.1\r\n\r\n", b"BREW x\r\n\r\n"]
)
def test_what_is_no_request(parser: Parser, sent: bytes) -> None:
    with serving(parser, Limits()) as served:
        assert served.connect(sent + b"\r\n" * 3).recv(12) == b"HTTP/1.1 400"


def test_a_tunnel_is_not_made(parser: Parser) -> None:
    with serving(parser, Limits()) as served:
        connection = served.connect(b"CONNECT x:80 HTTP/1.1\r\nhost: x:80\r\n\r\n")
        # h11 leaves it to the application, and this one answers everything.
        assert connection.recv(12) == {"h11": b"HTTP/1.1 200", "httptools": b"HTTP/1.1 400"}[parser]


def test_the_connection_idle_for_longest_makes_room(parser: Parser, caplog: pytest.LogCaptureFixture) -> None:
    with serving(parser, Limits(connections=4)) as served:
        busy = served.connect(GET.replace(b"/", b"/slow", 1))
        silent, first, second = served.connect(), served.connect(GET), served.connect(GET)
        assert [read(first), read(second)] == [b"GET ", b"GET "]
        for closed in (silent, second):
            newest = served.connect(GET)
            assert read(newest) == b"GET "
            assert closed.recv(1) == b""
            first.sendall(GET)
            assert read(first) == b"GET "  # so that the other one idles for longer
        assert read(busy) == b"GET "
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_the_connection_that_has_waited_for_a_body_for_longest_makes_room(parser: Parser) -> None:
    """And never the new one, though it be the only one without a request."""
    half = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\na"
    with serving(parser, Limits(connections=3)) as served:
        waiting = [served.connect(half) for _ in range(3)]
        eventually(lambda: served.bodies() == 3)
        for closed in waiting[:2]:
            newest = served.connect(half)
            assert closed.recv(1) == b""
            newest.sendall(b"b")
            assert read(newest) == b"POST ab"
            newest.close()
            eventually(lambda: len(served.server.server_state.connections) == 2)
            waiting.append(served.connect(half))
            eventually(lambda: served.bodies() == 3)
        for one in waiting[2:]:
            one.sendall(b"b")
            assert read(one) == b"POST ab"


@pytest.mark.parametrize(
    ("target", "host"),
    [
        (b"/host", b"x:1"),
        (b"http://127.0.0.1:80/host", b"127.0.0.1:80"),
        (b"HTTPS://evil.example/host?a=http://b/", b"evil.example"),
        (b"/host?http://evil.example/", b"x:1"),
    ],
)
def test_the_host_of_a_target_counts(parser: Parser, target: bytes, host: bytes) -> None:
    with serving(parser, Limits()) as served:
        assert read(served.connect(b"GET " + target + b" HTTP/1.1\r\nhost: x:1\r\n\r\n")) == host


def test_the_end_waits_for_nobody(parser: Parser, caplog: pytest.LogCaptureFixture) -> None:
    async def sleep(_: Scope, __: Receive, ___: Send) -> None:
        started.set()
        await asyncio.sleep(600)

    started, interrupted = threading.Event(), threading.Event()
    with listen("127.0.0.1", 0) as listening:
        running = Running(Server(sleep, parser=parser), listening, interrupted.set)
        with socket.create_connection(listening.getsockname(), timeout=PATIENCE) as connection:
            connection.sendall(GET)
            assert started.wait(PATIENCE)
            assert running.stop(grace=0.2)
            assert connection.recv(1) == b""
    assert interrupted.is_set()
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_no_descriptors_are_left(caplog: pytest.LogCaptureFixture) -> None:
    """Others than connections have taken them: idle ones are closed, and it is said once."""
    with serving("h11", Limits()) as served:
        idle = served.connect(GET)
        assert read(idle) == b"GET "
        loop = served.server.loop
        assert loop is not None
        for _ in range(100):
            loop.call_soon_threadsafe(
                loop.call_exception_handler, {"message": "accept", "exception": OSError(errno.EMFILE, "too many")}
            )
        assert idle.recv(1) == b""
        loop.call_soon_threadsafe(loop.call_exception_handler, {"message": "something else"})
        eventually(lambda: "something else" in caplog.text)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == [
        "connections are waiting because there are no descriptors left: raise the limit (ulimit -n)",
        "something else",
    ]


@pytest.mark.parametrize("sent", [b"", b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\na"])
def test_more_connections_than_descriptors(sent: bytes) -> None:
    """1,200 idle connections to a process that may have 1,024 descriptors: others are served, and nothing is logged.

    So it is with 1,200 that each have sent half a body.
    """
    package = str(Path(rlor_trainer_emulator.__file__).parents[1])
    command = ["sh", "-c", 'ulimit -n 1024 && exec "$@"', "sh", sys.executable, "-m", "rlor_trainer_emulator"]
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert hard >= 2048
    with ExitStack() as stack:
        process = stack.enter_context(
            subprocess.Popen(
                [*command, "--port", "0", "--ready-file", "-", "--log-level", "warning"],
                env={**os.environ, "PYTHONPATH": package},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        stack.callback(process.kill)
        assert process.stdout is not None
        assert process.stderr is not None
        url = re.findall(r"http://127.0.0.1:\d+", process.stdout.readline())[0]
        address = "127.0.0.1", int(url.rpartition(":")[2])
        for _ in range(1200):
            stack.enter_context(socket.create_connection(address, timeout=PATIENCE)).sendall(sent)
        for _ in range(3):
            start = time.monotonic()
            assert httpx.get(f"{url}/healthz", timeout=PATIENCE).status_code == 200
            assert time.monotonic() - start < 5
        process.terminate()
        assert process.wait(PATIENCE) == 0
        errors = process.stderr.read()
        assert len(errors) < 10_000
        assert "descriptors" not in errors
