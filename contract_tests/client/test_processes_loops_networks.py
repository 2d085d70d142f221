"""How Python programs use processes, event loops and networks; on real sockets, with real forks and real loops."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import gc
import json
import multiprocessing
import os
import pickle
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import certifi
import httpx
import pytest
from rlor_trainer_client import (
    AsyncRlorTrainerClient,
    AuthenticatedClient,
    ConfigurationError,
    RlorTrainerClient,
    errors,
    models,
)
from rlor_trainer_client._connections import AT_ONCE
from rlor_trainer_client.api.jobs import gateway_get_rlor_trainer_job
from rlor_trainer_emulator import Emulator

KEY = "fw-5ecret-5f3a9c"
ACCOUNT = "acme-research"
VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return monkeypatch


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator(keys={KEY: ACCOUNT}) as emulator:
        yield emulator


def make(url: str, **more: Any) -> RlorTrainerClient:
    given: dict[str, Any] = {"api_key": KEY, "account_id": ACCOUNT, "base_url": url, **more}
    return RlorTrainerClient(**given)


def make_async(url: str, **more: Any) -> AsyncRlorTrainerClient:
    given: dict[str, Any] = {"api_key": KEY, "account_id": ACCOUNT, "base_url": url, **more}
    return AsyncRlorTrainerClient(**given)


class Listener(socketserver.ThreadingTCPServer):
    """An HTTP server whose connections do as the test says."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256

    def __init__(self, converse: Callable[[Listener, socket.socket], None]) -> None:
        self.connections = 0
        self.seen: list[bytes] = []
        listener = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                listener.connections += 1
                with contextlib.suppress(OSError):
                    converse(listener, self.request)

        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def __enter__(self) -> Listener:
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.shutdown()
        self.server_close()


def head_of(conversation: socket.socket) -> bytes:
    """The next request as it came, body included."""
    read = b""
    while b"\r\n\r\n" not in read:
        piece = conversation.recv(65536)
        if not piece:
            return b""
        read += piece
    head, _, body = read.partition(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            while len(body) < int(line.split(b":")[1]):
                body += conversation.recv(65536)
    return head


def answer(conversation: socket.socket, body: bytes = b"{}", status: str = "200 OK") -> None:
    fields = f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
    conversation.sendall(f"HTTP/1.1 {status}\r\n{fields}\r\n".encode() + body)


def named(head: bytes) -> bytes:
    """The job that a request asks for."""
    path = head.split()[1].decode().partition("/v1/")[2]
    return json.dumps({"name": path.partition(":")[0]}).encode()


def once(listener: Listener, conversation: socket.socket) -> None:
    """Answers one request, then closes the idle connection just as the next one comes."""
    head = head_of(conversation)
    listener.seen.append(head)
    answer(conversation, named(head))
    listener.seen.append(head_of(conversation))  # and says nothing


def always(listener: Listener, conversation: socket.socket) -> None:
    while head := head_of(conversation):
        listener.seen.append(head)
        answer(conversation, named(head))


class TestWhatIsNeverRepeated:
    """`resume`, `promote` and `execute_train_step` do not go out over an idle connection."""

    @staticmethod
    def calls(client: Any) -> list[Callable[[], Any]]:
        return [
            lambda: client.jobs.resume("j"),
            lambda: client.checkpoints.promote("c", output_model="m", base_model="b"),
            lambda: client.jobs.execute_train_step("j", dataset="d", output_model="m"),
        ]

    def test_has_a_connection_of_its_own(self) -> None:
        with Listener(once) as server, make(server.url, max_retries=0) as client:
            for call in self.calls(client):
                client.with_options(max_retries=1).jobs.get("j")
                call()
                call()

    def test_without_blocking_too(self) -> None:
        async def run(url: str) -> None:
            async with make_async(url, max_retries=0) as client:
                for call in self.calls(client):
                    await client.with_options(max_retries=1).jobs.get("j")
                    await call()
                    await call()

        with Listener(once) as server:
            asyncio.run(run(server.url))

    def test_others_keep_their_connections(self) -> None:
        with Listener(always) as server, make(server.url) as client:
            for _ in range(5):
                client.jobs.get("j")
                client.jobs.cancel("j")
            assert server.connections == 1

    def test_over_a_client_of_the_callers_the_error_gives_the_advice(self) -> None:
        with Listener(once) as server, httpx.Client() as http:
            client = make(server.url, http_client=http)
            client.jobs.get("j")
            with pytest.raises(errors.APIConnectionError) as caught:
                client.jobs.resume("j")
        (note,) = caught.value.__notes__
        assert "max_keepalive_connections=0" in note


class TestForks:
    @pytest.mark.parametrize(("many", "rounds"), [(3, 10), pytest.param(8, 50, marks=pytest.mark.thorough)])
    def test_a_child_reads_its_own_answers(self, emulator: Emulator, many: int, rounds: int) -> None:
        """One client with a warm connection; children that read different jobs at the same time."""
        with make(emulator.url) as client:
            jobs = [f"fork-{many}-{number}" for number in range(many)]
            for job in jobs:
                client.jobs.create(models.RlorTrainerJob(display_name=job), rlor_trainer_job_id=job)
            children = [self.fork(partial(self.reads, client, job, rounds)) for job in jobs]
            self.reads(client, jobs[0], rounds)
            assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * len(jobs)

    def reads(self, client: RlorTrainerClient, job: str, rounds: int) -> None:
        for _ in range(rounds):
            assert client.jobs.get(job).display_name == job

    @staticmethod
    def fork(work: Callable[[], object], seconds: int = 60) -> int:
        """Like `os.fork`, for a child that does some work and leaves; one that hangs is ended."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # a process with threads forks: that is the point
            child = os.fork()
        if child:
            return child
        code = 1
        try:
            signal.alarm(seconds)
            work()
            code = 0
        finally:
            os._exit(code)

    @pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
    def test_a_pool_of_workers(self, emulator: Emulator) -> None:
        global _shared
        with make(emulator.url) as client:
            jobs = [f"pool-{number}" for number in range(4)]
            for job in jobs:
                client.jobs.create(models.RlorTrainerJob(display_name=job), rlor_trainer_job_id=job)
            _shared = client
            with multiprocessing.get_context("fork").Pool(4) as pool:
                assert pool.map(_display_name, jobs * 10, chunksize=1) == jobs * 10

    def test_locks_that_were_held_do_not_hang_the_child(self, emulator: Emulator) -> None:
        """Other threads are in the midst of requests, closes and new clients while this one forks."""
        with make(emulator.url) as client:
            client.jobs.create(models.RlorTrainerJob(display_name="busy"), rlor_trainer_job_id="busy")
            stop = threading.Event()

            def work() -> None:
                while not stop.is_set():
                    client.jobs.get("busy")

            with ThreadPoolExecutor(4) as threads:
                busy = [threads.submit(work) for _ in range(4)]
                try:
                    for _ in range(10):
                        child = self.fork(lambda: client.jobs.get("busy"), seconds=20)
                        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
                finally:
                    stop.set()
                for one in busy:
                    one.result()

    def test_the_parent_keeps_its_connection(self) -> None:
        with Listener(always) as server, make(server.url) as client:
            client.jobs.get("j")
            assert os.waitstatus_to_exitcode(os.waitpid(self.fork(lambda: client.jobs.get("j")), 0)[1]) == 0
            client.jobs.get("j")
            assert server.connections == 2, "one of the parent's, one of the child's"

    def test_a_child_may_close_the_client(self) -> None:
        with Listener(always) as server, make(server.url) as client:
            client.jobs.get("j")
            assert os.waitstatus_to_exitcode(os.waitpid(self.fork(client.close), 0)[1]) == 0
            client.jobs.get("j")
            assert server.connections == 1

    def test_an_http_client_of_the_callers_stays_where_it_was_used(self) -> None:
        def refused(client: RlorTrainerClient) -> None:
            with pytest.raises(errors.RlorTrainerError, match="another process, before a fork"):
                client.jobs.get("j")

        with Listener(always) as server, httpx.Client() as http:
            client = make(server.url, http_client=http)
            used = self.fork(lambda: client.jobs.get("j"))
            assert os.waitstatus_to_exitcode(os.waitpid(used, 0)[1]) == 0, "it was not used before the fork"
            client.jobs.get("j")
            assert os.waitstatus_to_exitcode(os.waitpid(self.fork(lambda: refused(client)), 0)[1]) == 0


_shared: RlorTrainerClient | None = None


def _display_name(job: str) -> str | None:
    assert _shared is not None
    return _shared.jobs.get(job).display_name


class TestLoops:
    def test_one_client_in_one_loop_after_another(self) -> None:
        with Listener(always) as server:
            client = make_async(server.url)

            async def both() -> None:
                await client.jobs.get("j")
                await client.jobs.resume("j")

            for _ in range(3):
                asyncio.run(both())
            assert len(server.seen) == 6
            del both
            gc.collect()  # a connection left open would be a ResourceWarning, and so an error

    def test_more_calls_than_turns_in_each(self) -> None:
        with Listener(always) as server:
            client = make_async(server.url)

            async def many() -> None:
                assert len(await asyncio.gather(*(client.jobs.get("j") for _ in range(AT_ONCE + 5)))) == AT_ONCE + 5

            for _ in range(3):
                asyncio.run(many())
            assert server.connections <= 3 * AT_ONCE

    def test_several_at_once(self) -> None:
        with Listener(always) as server:
            client = make_async(server.url)

            async def many() -> int:
                return len([await client.jobs.get("j") for _ in range(10)])

            def run(_: int) -> int:
                return asyncio.run(many())

            with ThreadPoolExecutor(4) as threads:
                assert list(threads.map(run, range(8))) == [10] * 8

    def test_a_loop_that_is_closed_by_hand(self) -> None:
        with Listener(always) as server:
            client = make_async(server.url)
            for _ in range(2):
                loop = asyncio.new_event_loop()
                loop.run_until_complete(client.jobs.get("j"))
                loop.run_until_complete(loop.shutdown_asyncgens())
                loop.run_until_complete(asyncio.sleep(0))
                loop.close()
            assert server.connections == 2

    def test_connections_are_kept_within_a_loop_and_closed_with_it(self) -> None:
        closed = threading.Event()

        def converse(listener: Listener, conversation: socket.socket) -> None:
            always(listener, conversation)
            closed.set()

        with Listener(converse) as server:
            client = make_async(server.url)

            async def twice() -> None:
                await client.jobs.get("j")
                await client.jobs.get("j")
                assert not closed.is_set()

            asyncio.run(twice())
            assert closed.wait(10)
            assert server.connections == 1

    def test_a_closed_client_stays_closed_in_every_loop(self) -> None:
        with Listener(always) as server:
            client = make_async(server.url)

            async def use() -> None:
                async with client:
                    await client.jobs.get("j")

            asyncio.run(use())
            for call in (use, lambda: client.jobs.get("j")):
                with pytest.raises(RuntimeError, match="closed"):
                    asyncio.run(call())

    def test_an_http_client_of_the_callers_stays_in_its_loop(self) -> None:
        with Listener(always) as server:
            http = httpx.AsyncClient()
            client = make_async(server.url, http_client=http)
            with asyncio.Runner() as runner:
                runner.run(client.jobs.get("j"))
                with ThreadPoolExecutor(1) as thread:
                    error = thread.submit(lambda: asyncio.run(self.failure(client))).result()
                runner.run(http.aclose())
        assert "used in another event loop" in str(error)
        assert "pass neither" in str(error)

    @staticmethod
    async def failure(client: AsyncRlorTrainerClient) -> errors.RlorTrainerError:
        with pytest.raises(errors.RlorTrainerError) as caught:
            await client.jobs.get("j")
        return caught.value

    def test_trio_is_refused_in_one_line(self) -> None:
        """Without asyncio running a coroutine is driven by something else."""
        client = make_async("http://127.0.0.1:1")
        with pytest.raises(errors.RlorTrainerError, match="requires asyncio; under trio") as caught:
            client.jobs.get("j").send(None)
        assert caught.value.__context__ is None


class TestProxies:
    """A proxy of the test's, which answers itself and so shows what came to it."""

    @pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.8.9.1"])
    def test_of_the_environment_are_not_for_this_machine(
        self, variable: str, host: str, environment: pytest.MonkeyPatch
    ) -> None:
        with Listener(always) as proxy, Listener(always) as server:
            environment.setenv(variable, proxy.url)
            with make(server.url.replace("127.0.0.1", host)) as client:
                if host != "127.8.9.1":  # nothing listens there
                    client.jobs.get("j")
                else:
                    with pytest.raises(errors.APIConnectionError):
                        client.with_options(max_retries=0).jobs.get("j")
            assert proxy.seen == []

    @pytest.mark.parametrize("url", ["http://127.0.0.1", "http://[::1]:8000", "http://localhost:8000"])
    def test_nor_with_junk_in_it(self, url: str, environment: pytest.MonkeyPatch) -> None:
        environment.setenv("HTTP_PROXY", "junk")
        make(url).close()

    @pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "argument"])
    def test_others_go_through_them(self, variable: str, environment: pytest.MonkeyPatch) -> None:
        with Listener(always) as proxy:
            url = proxy.url.replace("http://", "http://user:5ecret-of-the-proxy@")
            more = {"proxy": url} if variable == "argument" else {}
            if not more:
                environment.setenv(variable, url)
            with make("http://api.example", allow_insecure_http=True, **more) as client:
                client.jobs.get("j")
                client.jobs.resume("j")
                shown = f"{client!r} {client._transport.settings!r}"  # pyright: ignore[reportPrivateUsage]
                asyncio.run(self.get(make_async("http://api.example", allow_insecure_http=True, **more)))
            assert [head.split(b"\r\n")[0].split()[1][:18] for head in proxy.seen] == [b"http://api.example"] * 3
            assert all(b"proxy-authorization: basic" in head.lower() for head in proxy.seen)
            assert "5ecret" not in shown

    @staticmethod
    async def get(client: AsyncRlorTrainerClient) -> None:
        async with client:
            await client.jobs.get("j")

    def test_a_copy_has_its_own(self) -> None:
        with Listener(always) as proxy, Listener(always) as server, make(server.url) as client:
            client.with_options(proxy=proxy.url).jobs.get("j")
            assert (len(proxy.seen), len(server.seen)) == (1, 0)
            client.jobs.get("j")
            assert (len(proxy.seen), len(server.seen)) == (1, 1)

    @pytest.mark.parametrize(
        ("excepted", "url", "direct"),
        [
            ("*", "http://api.example", True),
            ("api.example", "http://api.example", True),
            (" localhost , api.example ", "http://api.example", True),
            ("localhost,[::1]", "http://api.example", False),
            ("example", "http://api.example", True),
            (".example", "http://api.example", True),
            ("*.example", "http://api.example", True),
            ("pi.example", "http://api.example", False),
            ("API.Example", "http://api.example", True),
            ("api.example:80", "http://api.example", True),
            ("api.example:81", "http://api.example", False),
            ("http://api.example", "http://api.example", True),
            ("10.0.0.0/8", "http://10.1.2.3", True),
            ("10.0.0.0/8", "http://11.1.2.3", False),
            ("10.0.0.0/8", "http://api.example", False),
            ("10.1.2.3", "http://10.1.2.3", True),
            ("10.1.2.3:8080", "http://10.1.2.3:8080", True),
            ("fd00::/8", "http://[fd00::5]", True),
            ("[fd00::5]", "http://[fd00::5]", True),
            ("[fd00::5]:80", "http://[fd00::5]", True),
            ("fd00::5", "http://[fd00:0::5]:90", True),
            ("fd00::/8", "http://[fe00::5]", False),
        ],
    )
    def test_no_proxy_in_all_its_forms(
        self, excepted: str, url: str, direct: bool, environment: pytest.MonkeyPatch
    ) -> None:
        environment.setenv("HTTP_PROXY", "proxy.example:3128")
        environment.setenv("NO_PROXY", excepted)
        with make(url, allow_insecure_http=True) as client:
            route = client._transport._route  # pyright: ignore[reportPrivateUsage]
        assert route.proxy == (None if direct else "http://proxy.example:3128")

    @pytest.mark.parametrize(
        ("entry", "url"),
        [
            ("192.168.*", "http://192.168.1.2"),
            ("10.*", "http://10.1.2.3"),
            ("api.*", "http://api.example"),
            ("**", "http://api.example"),
            (".", "http://api.example"),
            ("/var/run/docker.sock", "http://api.example"),
            ("a/b", "http://api.example"),
            ("10.0.0.0/33", "http://10.1.2.3"),
            ("fd00::/999", "http://[fd00::5]"),
            ("fe80::/10%eth0", "http://[fe80::5]"),
            ("[::1", "http://api.example"),
            ("localhost:*", "http://api.example"),
        ],
    )
    def test_what_cannot_be_read_of_no_proxy_is_left_out_with_one_warning(
        self, entry: str, url: str, environment: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        environment.setenv("HTTP_PROXY", "http://proxy.example:3128")
        for excepted, proxy in (
            (f"{entry},{entry},other.example", "http://proxy.example:3128"),
            (f"{entry},*", None),
            (f"{entry},{url.partition('//')[2]}", None),
        ):
            environment.setenv("NO_PROXY", excepted)
            with make(url, allow_insecure_http=True) as client:
                route = client._transport._route  # pyright: ignore[reportPrivateUsage]
            assert route.proxy == proxy
        (told,) = caplog.messages
        assert told.startswith(f"NO_PROXY contains {entry!r}")

    @pytest.mark.parametrize(
        ("variable", "value"),
        [
            ("HTTPS_PROXY", "junk"),
            ("HTTPS_PROXY", "http://"),
            ("https_proxy", "http://user:5ecret@proxy.example:port"),
            ("HTTPS_PROXY", "gopher://proxy.example:1"),
            ("HTTPS_PROXY", "http://proxy.example:3128 "),
            ("ALL_PROXY", "http://[::1"),
            ("ALL_PROXY", "socks5://user:5ecret@proxy.example:1080"),
            ("SSL_CERT_FILE", "/nope"),
            ("SSL_CERT_FILE", __file__),
            ("SSL_CERT_FILE", "/"),
            ("SSL_CERT_DIR", "/nope"),
            ("SSL_CERT_DIR", str(Path(__file__).parent)),
        ],
    )
    @pytest.mark.parametrize("kind", [RlorTrainerClient, AsyncRlorTrainerClient])
    def test_a_bad_value_of_the_environment_is_named(
        self, kind: type[Any], variable: str, value: str, environment: pytest.MonkeyPatch
    ) -> None:
        environment.setenv(variable, value)
        if value.startswith("socks"):
            environment.setitem(sys.modules, "socksio", None)
        with pytest.raises(ConfigurationError, match=rf"^{variable} ") as caught:
            kind(api_key=KEY, account_id=ACCOUNT, base_url="https://api.example")
        assert "5ecret" not in str(caught.value)
        assert caught.value.__context__ is None or caught.value.__suppress_context__

    def test_a_bad_argument_is_named(self) -> None:
        with pytest.raises(ConfigurationError, match=r"^proxy= ") as caught:
            make("https://api.example", proxy="htp://user:5ecret@x")
        assert "5ecret" not in str(caught.value)
        with pytest.raises(ConfigurationError, match=r"^ca_bundle= "):
            make("https://api.example", ca_bundle="/nope")
        with httpx.Client() as http, pytest.raises(ConfigurationError, match="cannot be combined"):
            make("https://api.example", http_client=http, ca_bundle=certifi.where())
        with make("https://api.example") as client, pytest.raises(ConfigurationError, match=r"^ca_bundle= "):
            client.with_options(ca_bundle="/nope")

    @pytest.mark.parametrize(
        "url", ["https://x.example\n", " https://x.example", "https://x.exa mple", "https://x\t.y"]
    )
    def test_white_space_in_the_base_url_is_refused(self, url: str, environment: pytest.MonkeyPatch) -> None:
        with pytest.raises(ConfigurationError, match="white space"):
            make(url)
        environment.setenv("FIREWORKS_BASE_URL", url)
        with pytest.raises(ConfigurationError, match="FIREWORKS_BASE_URL"):
            RlorTrainerClient(api_key=KEY, account_id=ACCOUNT)


class TestOfAnotherKind:
    class Session:
        """Not of httpx."""

    @pytest.mark.parametrize(
        ("kind", "wrong"),
        [
            (RlorTrainerClient, {"http_client": httpx.AsyncClient()}),
            (RlorTrainerClient, {"http_client": httpx.Client}),
            (RlorTrainerClient, {"http_client": Session()}),
            (RlorTrainerClient, {"transport": httpx.AsyncHTTPTransport()}),
            (RlorTrainerClient, {"transport": httpx.Client()}),
            (AsyncRlorTrainerClient, {"http_client": httpx.Client()}),
            (AsyncRlorTrainerClient, {"transport": httpx.HTTPTransport()}),
            (AsyncRlorTrainerClient, {"transport": print}),
        ],
    )
    def test_is_refused_at_once(self, kind: type[Any], wrong: dict[str, Any]) -> None:
        with pytest.raises(TypeError, match=rf"^{next(iter(wrong))} is .*needs an httpx\."):
            kind(api_key=KEY, account_id=ACCOUNT, **wrong)


def test_a_script_in_which_the_loops_are_forgotten_ends_in_silence() -> None:
    """A client of a module, three `asyncio.run`, a fork, and the end of the interpreter: a warning would be told."""
    script = """
import asyncio, os, sys
from rlor_trainer_client import AsyncRlorTrainerClient, RlorTrainerClient
url = sys.argv[1]
client = AsyncRlorTrainerClient(api_key="fw-5ecret-5f3a9c", account_id="acme", base_url=url)
async def call():
    await asyncio.gather(*(client.jobs.get("j") for _ in range(25)))
for _ in range(3):
    asyncio.run(call())
child = os.fork()
asyncio.run(call())
if child:
    os.waitpid(child, 0)
"""
    with Listener(always) as server:
        command = [sys.executable, "-W", "error", "-c", script, server.url]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=60)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert len(server.seen) == 5 * 25


class TestPlainFunctions:
    def test_a_child_has_connections_of_its_own(self) -> None:
        with Listener(always) as server, AuthenticatedClient(server.url, token=KEY) as client:
            read = partial(gateway_get_rlor_trainer_job.sync, ACCOUNT, "j", client=client)
            read()
            assert os.waitstatus_to_exitcode(os.waitpid(TestForks.fork(read), 0)[1]) == 0
            read()
            assert server.connections == 2

    def test_proxies_of_the_environment_are_not_for_this_machine(self, environment: pytest.MonkeyPatch) -> None:
        with Listener(always) as proxy, Listener(always) as server:
            environment.setenv("ALL_PROXY", proxy.url)
            with AuthenticatedClient(server.url, token=KEY) as client:
                gateway_get_rlor_trainer_job.sync(ACCOUNT, "j", client=client)
            assert (len(proxy.seen), len(server.seen)) == (0, 1)

    def test_a_bad_value_of_the_environment_is_named(self, environment: pytest.MonkeyPatch) -> None:
        environment.setenv("SSL_CERT_FILE", "/nope")
        with pytest.raises(ConfigurationError, match=r"^SSL_CERT_FILE "):
            AuthenticatedClient("https://api.example", token=KEY).get_httpx_client()


def test_what_cannot_be_pickled_says_what_to_do() -> None:
    client, other = make("http://127.0.0.1:1"), make_async("http://127.0.0.1:1")
    transports = client._transport, other._transport  # pyright: ignore[reportPrivateUsage]
    for thing in (client, other, client.jobs, other.jobs, *transports, client.jobs.list(), other.jobs.list()):
        with pytest.raises(TypeError, match=r"create a client where you need one|list\(pager\)"):
            pickle.dumps(thing)
        for made in (copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match=r"create a client where you need one|list\(pager\)"):
                made(thing)
