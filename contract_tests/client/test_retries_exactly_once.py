"""The proof that a create happens once: creates through a proxy that loses, cuts and refuses give as many jobs.

The proxy stands between the client and the emulator, on real sockets. What it does to a request depends on the seed,
the path and how often it has seen it, so that threads do not change what happens.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import socket
import socketserver
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

import pytest
from rlor_trainer_client import AsyncRlorTrainerClient, Clock, RlorTrainerClient, errors, models
from rlor_trainer_emulator import Emulator

SEED = 20261122
FAULTS = (
    "lost before it arrives",
    "lost after it arrived",
    "reset before it arrives",
    "reset after it arrived",
    "answer cut short",
    "503 instead of an answer",
    "503 although it arrived",
    "late",
)
UNAVAILABLE = b'{"code": 14, "message": "chaos", "details": []}'


class ChaosProxy(socketserver.ThreadingTCPServer):
    """Forwards requests to `upstream`, every second one with a fault."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), Chaos)
        parts = urlsplit(upstream)
        self.upstream = parts.hostname or "", parts.port or 0
        self.done = Counter[str]()
        self.statuses = Counter[int]()
        self._seen = Counter[str]()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def fault(self, request: str) -> str:
        """What becomes of a request."""
        with self._lock:
            self._seen[request] += 1
            dice = random.Random(f"{SEED} {request} {self._seen[request]}")
            fault = dice.choice(FAULTS) if dice.random() < 0.5 else "none"
            self.done[fault] += 1
        return fault


class Chaos(BaseHTTPRequestHandler):
    """One connection to the proxy."""

    protocol_version = "HTTP/1.1"

    @property
    def proxy(self) -> ChaosProxy:
        assert isinstance(self.server, ChaosProxy)
        return self.server

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        fault = self.proxy.fault(f"{self.command} {self.path}")
        self.close_connection = fault not in ("none", "late", "503 instead of an answer")
        if fault == "late":
            time.sleep(0.002)
        if fault.endswith("before it arrives"):
            return self.hang_up(reset=fault.startswith("reset"))
        if fault == "503 instead of an answer":
            return self.reply(503, UNAVAILABLE)
        status, content = self.forward(body)
        if fault.endswith("after it arrived"):
            return self.hang_up(reset=fault.startswith("reset"))
        if fault == "503 although it arrived":
            return self.reply(503, UNAVAILABLE)
        return self.reply(status, content, cut=fault == "answer cut short")

    do_GET = do_POST = handle_any

    def forward(self, body: bytes) -> tuple[int, bytes]:
        connection = HTTPConnection(*self.proxy.upstream)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            self.proxy.statuses[answer.status] += 1
            return answer.status, answer.read()
        finally:
            connection.close()

    def reply(self, status: int, content: bytes, *, cut: bool = False) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if cut else content)

    def hang_up(self, *, reset: bool) -> None:
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: faults are counted instead."""


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def proxy(emulator: Emulator) -> Iterator[ChaosProxy]:
    with ChaosProxy(emulator.url) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield proxy
        proxy.shutdown()
        thread.join()


async def no_wait(seconds: float) -> None:
    await asyncio.sleep(0)


def impatient() -> Clock:
    """Ids in order, and no waits."""
    count = itertools.count(1)
    return Clock(sleep=lambda seconds: None, async_sleep=no_wait, new_id=lambda: f"made-{next(count)}")


def job(number: int) -> models.RlorTrainerJob:
    config = models.TrainingConfig(base_model="accounts/fireworks/models/qwen3-8b", learning_rate=0.00002, epochs=1)
    secret = models.WandbConfig(enabled=True, api_key="never-comes-back", project="p")
    return models.RlorTrainerJob(
        display_name=f"job {number}",
        dataset="accounts/acme-research/datasets/d",
        training_config=config,
        reward_weights=["accuracy=0.8"],
        wandb_config=secret,
        node_count=1,
    )


def threads(emulator: Emulator, url: str, count: int) -> list[models.RlorTrainerJob]:
    with (
        RlorTrainerClient(
            api_key=emulator.api_key,
            account_id=emulator.account,
            base_url=url,
            max_retries=60,
            clock=impatient(),
        ) as client,
        ThreadPoolExecutor(8) as pool,
    ):
        return list(pool.map(client.jobs.create, map(job, range(count))))


def tasks(emulator: Emulator, url: str, count: int) -> list[models.RlorTrainerJob]:
    async def create_all() -> list[models.RlorTrainerJob]:
        client = AsyncRlorTrainerClient(
            api_key=emulator.api_key, account_id=emulator.account, base_url=url, max_retries=60, clock=impatient()
        )
        at_once = asyncio.Semaphore(16)

        async def create(number: int) -> models.RlorTrainerJob:
            async with at_once:
                return await client.jobs.create(job(number))

        async with client:
            return await asyncio.gather(*map(create, range(count)))

    return asyncio.run(create_all())


@pytest.mark.parametrize("create_all", [threads, tasks])
@pytest.mark.parametrize("count", [100, pytest.param(1000, marks=pytest.mark.thorough)])
@pytest.mark.long
def test_so_many_creates_are_so_many_jobs(
    create_all: Callable[[Emulator, str, int], list[models.RlorTrainerJob]],
    count: int,
    emulator: Emulator,
    proxy: ChaosProxy,
) -> None:
    made = create_all(emulator, proxy.url, count)

    with RlorTrainerClient(api_key=emulator.api_key, account_id=emulator.account, base_url=emulator.url) as client:
        stored = {job.name: job.display_name for job in client.jobs.list(page_size=200)}
    assert len(stored) == count
    assert [job.display_name for job in made] == [f"job {number}" for number in range(count)]
    assert {job.name: job.display_name for job in made} == stored
    assert all(proxy.done[fault] > count / 40 for fault in FAULTS), proxy.done
    assert proxy.statuses[409] > count / 10, proxy.statuses


def test_an_id_that_another_job_has_stays_an_error(emulator: Emulator, proxy: ChaosProxy) -> None:
    with RlorTrainerClient(
        api_key=emulator.api_key, account_id=emulator.account, base_url=proxy.url, max_retries=60, clock=impatient()
    ) as client:
        for number in range(20):
            client.jobs.create(job(number), rlor_trainer_job_id=f"mine-{number}")
            with pytest.raises(errors.AlreadyExistsError):
                client.jobs.create(job(number + 1), rlor_trainer_job_id=f"mine-{number}")
