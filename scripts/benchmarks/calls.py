"""Measure calls of our client, of the vendor's SDK and of bare httpx in one process, and print the times as JSON.

    python benchmarks/calls.py list PAGE GROUP PATH
    python benchmarks/calls.py get JOB GROUP PATH
    python benchmarks/calls.py concurrent BASE_URL API_KEY ACCOUNT GROUP ID

PAGE and JOB are files with the answers, GROUP is the attribute of our client with the methods, PATH what bare httpx
calls. BASE_URL says where an emulator runs that has the job ID. It runs in the environment with the SDK, so it imports
nothing of this project but the client; without the SDK it leaves out its part.
Times are in seconds, all of one matter measured in turns, so that a busy moment of the machine spoils all alike.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
from rlor_trainer_client import AsyncRlorTrainerClient, RlorTrainerClient

# The SDK is no dependency of this project: type checkers do not know it, and it may be missing.
sdk: Any = importlib.import_module("fireworks") if importlib.util.find_spec("fireworks") else None

Work = Mapping[str, Callable[[], object]]
BASE_URL = "https://api.fireworks.ai"
CONCURRENT = 1000
"""Calls at the same time."""


def in_turns(work: Work, *, rounds: int, repeats: int) -> dict[str, list[float]]:
    """Seconds a call, by name, one figure a round."""
    figures: dict[str, list[float]] = {name: [] for name in work}
    for call in work.values():
        call()
    for _ in range(rounds):
        for name, call in work.items():
            start = time.perf_counter()
            for _ in range(repeats):
                call()
            figures[name].append((time.perf_counter() - start) / repeats)
    return figures


def medians(figures: Mapping[str, list[float]]) -> dict[str, float]:
    return {name: statistics.median(seconds) for name, seconds in figures.items()}


def in_process(body: bytes) -> httpx.MockTransport:
    return httpx.MockTransport(
        lambda request: httpx.Response(200, content=body, headers={"content-type": "application/json"})
    )


def list_calls(page: bytes, group: str, path: str) -> Work:
    transport = in_process(page)
    ours = RlorTrainerClient(api_key="k", account_id="acme", transport=transport)
    bare = httpx.Client(transport=transport)
    listing, url = getattr(ours, group).list, BASE_URL + path
    work: dict[str, Callable[[], object]] = {
        "ours": lambda: list(listing(page_size=200)),
        "bare": lambda: json.loads(bare.get(url, params={"pageSize": 200}).content),
    }
    if sdk is not None:
        options = {"api_key": "k", "account_id": "acme", "http_client": httpx.Client(transport=transport)}
        loose = sdk.Fireworks(**options).reinforcement_fine_tuning_steps
        strict = sdk.Fireworks(**options, _strict_response_validation=True).reinforcement_fine_tuning_steps
        work["sdk"] = lambda: list(loose.list(page_size=200))
        work["sdk, validating"] = lambda: list(strict.list(page_size=200))
    return work


def get_calls(job: bytes, group: str, path: str) -> Work:
    transport = in_process(job)
    ours = RlorTrainerClient(api_key="k", account_id="acme", transport=transport)
    bare = httpx.Client(transport=transport)
    getting, url, name = getattr(ours, group).get, BASE_URL + path, path.rpartition("/")[2]
    work: dict[str, Callable[[], object]] = {
        "ours": lambda: getting(name),
        "bare": lambda: json.loads(bare.get(url).content),
    }
    if sdk is not None:
        client = sdk.Fireworks(api_key="k", account_id="acme", http_client=httpx.Client(transport=transport))
        work["sdk"] = lambda: client.reinforcement_fine_tuning_steps.get(name)
    return work


async def concurrent_gets(url: str, api_key: str, account: str, group: str, name: str) -> dict[str, float]:
    """Seconds for 1,000 concurrent calls over sockets.

    The SDK's asynchronous client uses aiohttp by default, so ours is measured over that transport.
    """
    options: dict[str, Any] = {"api_key": api_key, "account_id": account, "base_url": url}
    clients: dict[str, Callable[[], Any]] = {}
    if sdk is not None:
        aiohttp = importlib.import_module("httpx_aiohttp").AiohttpTransport
        clients["ours"] = lambda: AsyncRlorTrainerClient(**options, transport=aiohttp())
        clients["sdk"] = lambda: sdk.AsyncFireworks(**options)
    figures: dict[str, list[float]] = {name: [] for name in clients}
    for _ in range(3):
        for kind, make in clients.items():
            async with make() as client:
                get = getattr(client, "reinforcement_fine_tuning_steps" if kind == "sdk" else group).get
                start = time.perf_counter()
                await asyncio.gather(*(get(name) for _ in range(CONCURRENT)))
                figures[kind].append(time.perf_counter() - start)
    return medians(figures)


def main(matter: str, *arguments: str) -> None:
    if matter == "list":
        figures = medians(in_turns(list_calls(Path(arguments[0]).read_bytes(), *arguments[1:]), rounds=11, repeats=2))
    elif matter == "get":
        figures = medians(in_turns(get_calls(Path(arguments[0]).read_bytes(), *arguments[1:]), rounds=25, repeats=20))
    else:
        figures = asyncio.run(concurrent_gets(*arguments))
    print(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
