"""What a signed URL leads to is read as lines; the URL is a secret, and nothing of the caller's is sent there."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import socket
import threading
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme
from rlor_trainer_client import (
    APIConnectionError,
    APITimeoutError,
    AsyncRlorTrainerClient,
    Clock,
    DownloadError,
    InvalidResponseError,
    NotFoundError,
    RlorTrainerClient,
    RlorTrainerError,
    models,
)
from rlor_trainer_client._download import LONGEST_LINE, Lines
from rlor_trainer_emulator import Emulator, ManualClock

KEY = "fw-key-that-stays-here"
SIGNATURE = "5f0c-secret-of-the-url"
PATH = "/v1/accounts/acme/rlorTrainerJobs/j/publicLogs"
Read = Callable[..., list[str]]


def settings(**more: Any) -> dict[str, Any]:
    return {"api_key": KEY, "account_id": "acme", "max_retries": 0, **more}


def read(made: dict[str, Any], job: str = "j", **options: Any) -> list[str]:
    with RlorTrainerClient(**made) as client:
        return list(client.jobs.read_public_logs(job, **options))


def read_async(made: dict[str, Any], job: str = "j", **options: Any) -> list[str]:
    async def run() -> list[str]:
        async with AsyncRlorTrainerClient(**made) as client:
            return [line async for line in client.jobs.read_public_logs(job, **options)]

    return asyncio.run(run())


@pytest.fixture(params=[read, read_async], ids=["sync", "async"])
def reading(request: pytest.FixtureRequest) -> Read:
    found: Read = request.param
    return found


class OddServer:
    """Gives out a URL of its own, and answers it with these bytes, one after another, and then as `at_end` says."""

    def __init__(self, *parts: bytes, at_end: str = "close", url: str = "") -> None:
        self.requests: list[str] = []
        self._parts, self._at_end, self._url = parts, at_end, url
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.done = threading.Event()
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept)

    def __enter__(self) -> OddServer:
        self._accepting.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.done.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in (self._accepting, *self._threads):
            thread.join(60)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._threads.append(threading.Thread(target=self._serve, args=(connection,)))
            self._threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as file:
            request = b"".join(iter(file.readline, b"\r\n")).decode("latin-1")
            self.requests.append(request)
            if PATH in request:
                url = self._url or f"{self.address}/log?signature={SIGNATURE}"
                body = json.dumps({"signedUrl": url}).encode()
                connection.sendall(
                    b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(body) + body
                )
                return
            try:
                for part in self._parts:
                    connection.sendall(part)
                if self._at_end == "hang":
                    self.done.wait(60)
            except OSError:
                pass


OK = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nset-cookie: a=b\r\nconnection: close\r\n"


def hidden(error: BaseException, signature: str = SIGNATURE) -> bool:
    """Whether neither the URL nor the key shows in an error, in what is behind it, and in how it is printed."""
    shown = "".join(traceback.format_exception(error))
    behind: BaseException | None = error
    while behind is not None:
        assert not isinstance(behind, httpx.HTTPError)
        shown += f"{behind!r} {behind} {vars(behind)!r}"
        behind = behind.__cause__ or behind.__context__
    return signature not in shown and KEY not in shown


def test_of_the_emulator(reading: Read, tmp_path: Path) -> None:
    clock, record = ManualClock(), tmp_path / "exchanges.ndjson"
    with Emulator(keys={KEY: "acme"}, clock=clock) as emulator:
        made = settings(base_url=emulator.url, extra_headers={"x-trace": "private"}, record=record)
        with RlorTrainerClient(**made) as client:
            client.jobs.create(models.RlorTrainerJob(), rlor_trainer_job_id="j")
            signed = client.jobs.get_public_logs("j").signed_url
        clock.advance(61)
        lines = reading(made)
        assert [line.split()[1] for line in lines] == ["JOB_STATE_PENDING", "JOB_STATE_CREATING"]
        [asked] = [request for request in emulator.requests if request.path.startswith("/public-logs/")]
        assert not {"authorization", "cookie", "x-trace", "x-api-key"} & {name.lower() for name in asked.headers}
        assert "/public-logs/" in signed
        assert signed.partition("signature=")[2] not in record.read_text()
        urls = [json.loads(line)["request"]["url"] for line in record.read_text().splitlines()]
        assert urls
        assert "/public-logs/" not in "".join(urls)
        with pytest.raises(NotFoundError):
            reading(settings(base_url=emulator.url), job="unknown")


def test_a_url_that_has_expired(reading: Read) -> None:
    clock = ManualClock()
    with Emulator(keys={KEY: "acme"}, clock=clock) as emulator:
        with RlorTrainerClient(**settings(base_url=emulator.url)) as client:
            client.jobs.create(models.RlorTrainerJob(), rlor_trainer_job_id="j")
            signed = client.jobs.get_public_logs("j").signed_url
        clock.advance(3600)
        message = rf"^GET {PATH}: its URL answers 403: it has expired.*\. Call read_public_logs again for a new one$"
        with OddServer(url=signed) as server, pytest.raises(DownloadError, match=message) as caught:
            reading(settings(base_url=server.address))
    assert (caught.value.status_code, caught.value.path) == (403, PATH)
    assert hidden(caught.value, signed.partition("signature=")[2])


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (b"", []),
        (b"a\nb\n", ["a", "b"]),
        (b"a\r\n\r\nb", ["a", "", "b"]),
        (b"\n\n", ["", ""]),
        (b"\xff caf\xc3\xa9 \xc3\n", ["\ufffd café \ufffd"]),
        (b"last\r", ["last"]),
        (b"a\rb\x0b\xe2\x80\xa8c\n", ["a\rb\x0b\u2028c"]),
    ],
)
def test_lines(body: bytes, lines: list[str], reading: Read) -> None:
    with OddServer(OK + b"\r\n" + body) as server:
        assert reading(settings(base_url=server.address)) == lines
    chunked = b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"
    with OddServer(OK + b"transfer-encoding: chunked\r\n\r\n" + chunked) as server:
        assert reading(settings(base_url=server.address)) == lines
    zipped = gzip.compress(body)
    with OddServer(OK + b"content-encoding: gzip\r\ncontent-length: %d\r\n\r\n" % len(zipped) + zipped) as server:
        assert reading(settings(base_url=server.address)) == lines


@pytest.mark.parametrize(
    "size",
    [LONGEST_LINE - 1, LONGEST_LINE, LONGEST_LINE + 1, 2 * LONGEST_LINE - 1, 3 * LONGEST_LINE, 3 * LONGEST_LINE + 5],
)
@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
@pytest.mark.parametrize("step", [1000, LONGEST_LINE, 2 * LONGEST_LINE, 10**9])
def test_a_long_line_comes_in_pieces(size: int, end: bytes, step: int) -> None:
    data, lines = b"x" * size + end + b"y", Lines()
    if not end:
        data = data[:-1]
    pieces = [piece for start in range(0, len(data), step) for piece in lines.of(data[start : start + step])] + list(
        lines.of(b"", last=True)
    )
    whole, last = pieces[: len(pieces) - bool(end)], pieces[-1]
    assert "".join(whole) == "x" * size
    assert all(0 < len(piece) <= LONGEST_LINE for piece in whole)
    assert len(whole) == -(-size // LONGEST_LINE)
    assert not end or last == "y"


def test_nothing_of_the_callers_goes_there(reading: Read) -> None:
    with OddServer(OK + b"\r\na") as server:
        made = settings(base_url=server.address, extra_headers={"x-trace": "private", "cookie": "c=1"})
        assert reading(made) == ["a"]
        api, log = server.requests
    assert KEY in api
    assert "private" in api
    assert log.startswith(f"GET /log?signature={SIGNATURE} HTTP/1.1\r\n")
    names = {line.partition(":")[0].lower() for line in log.splitlines()[1:] if line}
    assert names == {"host", "accept", "accept-encoding", "user-agent", "connection"} - {"connection"}


def test_an_http_client_of_the_callers_adds_nothing_either(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if request.url.path == PATH:
            return httpx.Response(200, json={"signedUrl": f"https://store.example/log?signature={SIGNATURE}"})
        return httpx.Response(200, text="a\nb")

    own: dict[str, Any] = {
        "headers": {"x-own": "private"},
        "cookies": {"c": "1"},
        "auth": ("u", "p"),
        "params": {"q": "1"},
    }
    transport = httpx.MockTransport(answer)
    with caplog.at_level(logging.DEBUG):
        with httpx.Client(transport=transport, **own) as http:
            assert read(settings(http_client=http)) == ["a", "b"]

        async def run() -> list[str]:
            async with httpx.AsyncClient(transport=transport, **own) as http:
                client = AsyncRlorTrainerClient(**settings(http_client=http))
                return [line async for line in client.jobs.read_public_logs("j")]

        assert asyncio.run(run()) == ["a", "b"]
    for request in (seen[1], seen[3]):
        assert str(request.url) == f"https://store.example/log?signature={SIGNATURE}"
        assert set(request.headers) == {"host", "accept", "accept-encoding", "user-agent"}
    assert any(record.name == "httpx" for record in caplog.records), "httpx logs what else it sends"
    assert SIGNATURE not in caplog.text
    assert KEY not in caplog.text
    own_lines = [message for message in caplog.messages if message.startswith("jobs.read_public_logs: ")]
    assert [line.rpartition(" in ")[0] for line in own_lines] == [
        "jobs.read_public_logs: download from the URL of get_public_logs: 200, 3 bytes"
    ] * 2


@pytest.mark.parametrize(
    "url",
    [
        "",
        "no URL",
        "/log",
        f"http://store.example/log?signature={SIGNATURE}",
        f"ftp://127.0.0.1/log?signature={SIGNATURE}",
        f"https://user:{SIGNATURE}@store.example/",
        f"https://[store.example/{SIGNATURE}",
        f"https://store.example:99999/{SIGNATURE}",
        f"https://store.example:0/{SIGNATURE}",
        f"https:///log?signature={SIGNATURE}",
        f"file:///etc/{SIGNATURE}",
        None,
        5,
    ],
)
def test_a_url_that_nothing_should_be_asked_of(url: object, reading: Read) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.path == PATH
        return httpx.Response(200, json={"signedUrl": url})

    with pytest.raises(InvalidResponseError, match="signedUrl: expected an https:// URL") as caught:
        reading(settings(transport=httpx.MockTransport(answer)))
    assert caught.value.path == PATH
    assert hidden(caught.value)


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (302, r"answers 302: redirects are not followed$"),
        (400, r"answers 400: it has expired.*Call read_public_logs again for a new one$"),
        (404, r"answers 404: it has expired"),
        (429, r"answers 429: try again later$"),
        (503, r"answers 503: try again later$"),
    ],
)
def test_other_answers(status: int, message: str, reading: Read) -> None:
    head = f"HTTP/1.1 {status} X\r\nlocation: https://elsewhere.example/{SIGNATURE}\r\ncontent-length: 0\r\n\r\n"
    with OddServer(head.encode()) as server, pytest.raises(DownloadError, match=message) as caught:
        reading(settings(base_url=server.address, max_retries=3))
    assert len(server.requests) == 2
    assert caught.value.status_code == status
    assert hidden(caught.value)


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (b"no HTTP\r\n\r\n",),
        (OK + b"content-length: 100\r\n\r\na\nb",),
        (OK + b"content-encoding: gzip\r\n\r\nno gzip",),
        (OK + b"transfer-encoding: chunked\r\n\r\nzz\r\n",),
    ],
    ids=["nothing", "no HTTP", "half a body", "no gzip", "no chunk"],
)
def test_what_does_not_come_whole(parts: tuple[bytes, ...], reading: Read) -> None:
    with (
        OddServer(*parts) as server,
        pytest.raises(APIConnectionError, match=rf"GET {PATH}: the download from its URL is incomplete") as caught,
    ):
        reading(settings(base_url=server.address))
    assert not isinstance(caught.value, APITimeoutError)
    assert hidden(caught.value)


def test_a_host_that_is_not_there(reading: Read) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (
        OddServer(url=f"http://127.0.0.1:{port}/log?signature={SIGNATURE}") as server,
        pytest.raises(APIConnectionError, match="ConnectError") as caught,
    ):
        reading(settings(base_url=server.address))
    assert hidden(caught.value)


def test_silence_ends_it(reading: Read) -> None:
    with (
        OddServer(OK + b"\r\na\n", at_end="hang") as server,
        pytest.raises(APITimeoutError, match="the download from its URL is incomplete") as caught,
    ):
        reading(settings(base_url=server.address), timeout=0.2)
    assert hidden(caught.value)


def test_time_spent_waiting_counts_and_that_of_the_caller_does_not() -> None:
    now = [0.0]

    class Slow(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for _ in range(10):
                now[0] += 2
                yield b"line\n"

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == PATH:
            return httpx.Response(200, json={"signedUrl": "https://store.example/log"})
        return httpx.Response(200, stream=Slow())

    made = settings(transport=httpx.MockTransport(answer), clock=Clock(monotonic=lambda: now[0]))
    with RlorTrainerClient(**made) as client:
        for _ in client.jobs.read_public_logs("j", timeout=20):
            now[0] += 1000
        lines = client.jobs.read_public_logs("j", timeout=9)
        with pytest.raises(APITimeoutError, match="after 9 s"):
            list(lines)


def test_a_body_of_which_nothing_is_made_ends_in_time() -> None:
    now = [0.0]

    class Empty(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield gzip.compress(b"")[:10]
            while now[0] < 1000:
                now[0] += 2
                yield b"\x00\x00\x00\xff\xff"  # an empty block of deflate

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == PATH:
            return httpx.Response(200, json={"signedUrl": "https://store.example/log"})
        return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Empty())

    made = settings(transport=httpx.MockTransport(answer), clock=Clock(monotonic=lambda: now[0]))
    with pytest.raises(APITimeoutError, match="after 9 s"):
        read(made, timeout=9)
    assert now[0] == 10


def test_in_async_code_too() -> None:
    now = [0.0]

    class Slow(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            for _ in range(10):
                now[0] += 2
                yield b"line\n"

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == PATH:
            return httpx.Response(200, json={"signedUrl": "https://store.example/log"})
        return httpx.Response(200, stream=Slow())

    async def run() -> None:
        made = settings(transport=httpx.MockTransport(answer), clock=Clock(monotonic=lambda: now[0]))
        async with AsyncRlorTrainerClient(**made) as client:
            async for _ in client.jobs.read_public_logs("j", timeout=20):
                now[0] += 1000
            with pytest.raises(APITimeoutError, match="after 9 s"):
                async for _ in client.jobs.read_public_logs("j", timeout=9):
                    pass

    asyncio.run(run())


def test_too_much(reading: Read) -> None:
    body = b"x\n" * 50
    for size, zipped in ((100, False), (100, True)):
        sent = gzip.compress(body) if zipped else body
        head = OK + (b"content-encoding: gzip\r\n" if zipped else b"") + b"\r\n"
        with OddServer(head + sent) as server:
            assert len(reading(settings(base_url=server.address), max_bytes=size)) == 50
            with pytest.raises(DownloadError, match=r"larger than 99 bytes\. Pass a larger max_bytes") as caught:
                reading(settings(base_url=server.address), max_bytes=99)
        assert caught.value.status_code is None
        assert hidden(caught.value)


@pytest.mark.parametrize("asynchronous", [False, True])
def test_lines_come_as_they_are_sent_and_closing_ends_it(asynchronous: bool) -> None:
    with OddServer(OK + b"\r\na\nb\nc", at_end="hang") as server:
        made = settings(base_url=server.address)
        if asynchronous:

            async def run() -> None:
                async with AsyncRlorTrainerClient(**made) as client:
                    lines: Any = client.jobs.read_public_logs("j")
                    assert [await anext(lines), await anext(lines)] == ["a", "b"]
                    await lines.aclose()

            asyncio.run(run())
        else:
            with RlorTrainerClient(**made) as client:
                plain: Any = client.jobs.read_public_logs("j")
                assert [next(plain), next(plain)] == ["a", "b"]
                plain.close()


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"timeout": 0}, ValueError, "timeout is 0; it must be greater than 0"),
        ({"timeout": "5"}, TypeError, "timeout is of the type str"),
        ({"timeout": None}, TypeError, "timeout is of the type NoneType"),
        ({"max_bytes": 0}, ValueError, "max_bytes is 0; it must be greater than 0"),
        ({"max_bytes": 1.5}, TypeError, "max_bytes is of the type float"),
        ({"max_bytes": True}, TypeError, "max_bytes is of the type bool"),
        ({"account_id": "other"}, ValueError, "does not belong to the account"),
    ],
)
@pytest.mark.parametrize("client", [RlorTrainerClient, AsyncRlorTrainerClient])
def test_bad_arguments_are_told_at_once(
    client: type[Any], options: dict[str, Any], kind: type[Exception], message: str
) -> None:
    def unasked(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    made = client(**settings(transport=httpx.MockTransport(unasked)))
    with pytest.raises(kind, match=message):
        made.jobs.read_public_logs("accounts/acme/rlorTrainerJobs/j", **options)


def test_certificates_and_proxy_are_those_of_the_client(
    tmp_path: Path, reading: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    certificate.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    certificate.private_key_pem.write_to_path(tmp_path / "key.pem")
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    tls: dict[str, Any] = {"tls_cert": tmp_path / "cert.pem", "tls_key": tmp_path / "key.pem"}
    with Emulator(keys={KEY: "acme"}, **tls) as emulator:
        made = settings(base_url=emulator.url, ca_bundle=tmp_path / "ca.pem")
        with RlorTrainerClient(**made) as client:
            client.jobs.create(models.RlorTrainerJob(), rlor_trainer_job_id="j")
            assert client.jobs.get_public_logs("j").signed_url.startswith("https://127.0.0.1:")
        assert len(reading(made)) == 1
        with (
            OddServer(url=f"{emulator.url}/public-logs/x") as server,
            pytest.raises(APIConnectionError, match="ConnectError"),
        ):
            reading(settings(base_url=server.address))
    with OddServer(b"HTTP/1.1 502 X\r\ncontent-length: 0\r\n\r\n", url="https://store.example/log") as server:
        with pytest.raises(RlorTrainerError, match="ProxyError"):
            reading(settings(base_url=server.address, proxy=server.address))
        assert [request.partition(" HTTP")[0] for request in server.requests] == [
            f"GET {server.address}{PATH}",
            "CONNECT store.example:443",
        ]
    # That of the environment counts for where the URL leads to, not for where the API is.
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with OddServer(b"HTTP/1.1 502 X\r\ncontent-length: 0\r\n\r\n", url="https://store.example/log") as server:
        monkeypatch.setenv("https_proxy", server.address)
        with pytest.raises(APIConnectionError, match="ProxyError"):
            reading(settings(base_url=server.address))
