"""Measure the emulator at scale: pages of a million jobs against those of a thousand, two workers against one."""

from __future__ import annotations

import math
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from emulator.postgres import running_postgres
from rlor_trainer_client import RlorTrainerClient
from rlor_trainer_emulator.queries.paging import MAX_SIZE
from rlor_trainer_emulator.server import DEFAULT_ACCOUNT, DEFAULT_KEY

from benchmarks.emulator import CONNECTIONS, SERVE, Running, load, running
from benchmarks.subject import LIFECYCLE, PAGES, RESOURCE, collection, create

FEW, MANY = 1_000, 1_000_000
"""Jobs in the account."""
BATCH = 10_000
_CLASSES = LIFECYCLE["classes"]
STATES = (*_CLASSES["terminal"][:3], _CLASSES["tombstone"][0])
"""What the jobs are in, as many in each."""
LISTS: dict[str, dict[str, str]] = {
    "by name": {},
    "by createTime desc": {"orderBy": "createTime desc"},
    "of one state": {"filter": f"{RESOURCE.state_field}={STATES[0]}"},
}
ROUNDS = 5
ADMIN_KEY = "bench-admin"
COLLECTION = collection(DEFAULT_ACCOUNT)

Pages = dict[tuple[str, str], float]
"""Seconds, by list and place."""


def scale() -> None:
    """Print a line for each page: its time among many jobs, and how many times that among few it is."""
    few, _ = _pages(FEW)
    many, memory = _pages(MANY)
    for (label, where), seconds in many.items():
        peer = few[label, where]
        print(
            f"{f'emulator: {where} page {label}, {MANY:,} jobs':<62}{seconds * 1000:>6.3g} ms   "
            f"{seconds / peer:.3g} x the same page of {FEW:,} ({peer * 1000:.3g} ms)"
        )
    print(f"{f'emulator: memory with {MANY:,} jobs, at most':<62}{memory:>6.0f} MB")


def workers() -> None:
    """Print a line for reads of two workers that share a PostgreSQL."""
    with running_postgres() as postgres:
        database = postgres.new_database()
        with running(*SERVE, database) as one, running(*SERVE, database) as another, ThreadPoolExecutor() as threads:
            with RlorTrainerClient(api_key=DEFAULT_KEY, account_id=DEFAULT_ACCOUNT, base_url=one.url) as client:
                create(client)

            def rate(*targets: Running) -> float:
                return sum(found["per second"] for found in threads.map(load, ["get"] * len(targets), targets))

            pairs = [(rate(one, another), rate(one)) for _ in range(ROUNDS)]
    two, alone = (median(rates) for rates in zip(*pairs, strict=True))
    what = f"emulator: get from PostgreSQL, 2 workers, {2 * CONNECTIONS} connections"
    print(f"{what:<62}{two:>6,.0f} /s   {two / alone:.3g} x one worker, {CONNECTIONS} connections ({alone:,.0f} /s)")


def _pages(jobs: int) -> tuple[Pages, float]:
    """The pages of an account with so many jobs, and the most memory that the emulator took, in MB."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running(*SERVE, str(Path(folder) / "jobs.db"), "--admin-key", ADMIN_KEY) as emulator,
        httpx.Client(base_url=emulator.url, timeout=60) as client,
    ):
        for number in range(0, jobs, BATCH):
            path = f"/_emulator{COLLECTION}:seed"
            seed = {"count": min(jobs, BATCH), "seed": number, "states": STATES}
            client.post(path, json=seed, headers={"x-api-key": ADMIN_KEY}).raise_for_status()
        found: Pages = {}
        for label, query in LISTS.items():
            tokens = list(_tokens(client, query))
            for where, token in {"first": "", "middle": tokens[len(tokens) // 2], "last": tokens[-1]}.items():
                found[label, where] = _seconds(client, {**query, PAGES["pageToken"]: token})
        peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{emulator.pid}/status").read_text(encoding="ascii"))
        return found, int(peak[1]) / 1000 if peak else math.nan


def _tokens(client: httpx.Client, query: Mapping[str, str]) -> Iterator[str]:
    """Walk through the list in the longest pages, and yield the token of each but the first."""
    token, met = "", 0
    while True:
        page = _page(client, {**query, PAGES["pageSize"]: str(MAX_SIZE), PAGES["pageToken"]: token})
        met += len(page[PAGES["items"]])
        token = page[PAGES["nextPageToken"]]
        if not token:
            break
        yield token
    total = page[PAGES["totalSize"]]
    if met != total:
        sys.exit(f"bench: a walk through {total:,} jobs met {met:,}")


def _seconds(client: httpx.Client, query: Mapping[str, str]) -> float:
    """The median time of a page."""
    times: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        _page(client, query)
        times.append(time.perf_counter() - start)
    return median(times)


def _page(client: httpx.Client, query: Mapping[str, str]) -> dict[str, Any]:
    answer = client.get(COLLECTION, params=dict(query), headers={"x-api-key": DEFAULT_KEY}).raise_for_status()
    page: dict[str, Any] = answer.json()
    return page
