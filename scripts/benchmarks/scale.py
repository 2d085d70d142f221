"""Measure the emulator at scale: a million jobs against a thousand, two workers against one."""

from __future__ import annotations

import math
import re
import sys
import tempfile
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from emulator.postgres import running_postgres
from rlor_spec import presence
from rlor_trainer_client import RlorTrainerClient
from rlor_trainer_emulator.queries.paging import MAX_SIZE
from rlor_trainer_emulator.server import DEFAULT_ACCOUNT, DEFAULT_KEY

from benchmarks.effort import Effort
from benchmarks.emulator import CONNECTIONS, SERVE, Running, load, running
from benchmarks.subject import LIFECYCLE, PAGES, RESOURCE, SPEC, collection, create

BATCH = 10_000
_CLASSES = LIFECYCLE["classes"]
STATES = (*_CLASSES["terminal"][:3], _CLASSES["tombstone"][0])
"""What the jobs are in, as many in each."""
LISTS: dict[str, dict[str, str]] = {
    "by name": {},
    "by createTime desc": {"orderBy": "createTime desc"},
    "of one state": {"filter": f"{RESOURCE.state_field}={STATES[0]}"},
}
LABEL = "displayName"
"""A text that each job has."""
ADMIN_KEY = "bench-admin"
COLLECTION = collection(DEFAULT_ACCOUNT)

Pages = dict[tuple[str, str], float]
"""Seconds, by list and place."""


def scale(effort: Effort) -> None:
    """Print a line for each page: its time among many jobs, and how many times that among few it is.

    And one for seeding the many, each search that is no page of a usual list, and the memory that all this took.
    """
    with _seeded(effort.few) as (_, _, client):
        few = _pages(client, effort)
    with _seeded(effort.many) as (emulator, seconds, client):
        print(f"{f'emulator: seeding {effort.many:,} jobs':<62}{seconds:>6.3g} s")
        many = _pages(client, effort)
        for (label, where), took in many.items():
            peer = few[label, where]
            print(
                f"{f'emulator: {where} page {label}, {effort.many:,} jobs':<62}{took * 1000:>6.3g} ms   "
                f"{took / peer:.3g} x the same page of {effort.few:,} ({peer * 1000:.3g} ms)"
            )
        searches = {f"orderBy={LABEL}": {"orderBy": LABEL}, f"filter {LABEL}=…": {"filter": f'{LABEL}="no job"'}}
        for label, query in searches.items():
            print(_line(f"{label}, {effort.many:,} jobs", _seconds(client, query, effort)))
        once = replace(effort, rounds=1)
        times = {condition: _seconds(client, {"filter": condition}, once) for condition in conditions()}
        worst = max(times, key=lambda condition: times[condition])
        what = f"the slowest of {len(times)} conditions on a scalar field"
        print(_line(what, times[worst]), f"   {worst}")
        peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{emulator.pid}/status").read_text(encoding="ascii"))
        memory = int(peak[1]) / 1000 if peak else math.nan
        print(f"{f'emulator: memory with {effort.many:,} jobs, at most':<62}{memory:>6.0f} MB")


def workers(effort: Effort) -> None:
    """Print a line for reads, and one for creates, of two workers that share a PostgreSQL."""
    with running_postgres() as postgres:
        database = postgres.new_database()
        with running(*SERVE, database) as one, running(*SERVE, database) as another, ThreadPoolExecutor() as threads:
            with RlorTrainerClient(api_key=DEFAULT_KEY, account_id=DEFAULT_ACCOUNT, base_url=one.url) as client:
                create(client)

            def both(kind: str, *targets: Running) -> tuple[float, float]:
                count = len(targets)
                found = [*threads.map(load, [kind] * count, targets, [effort] * count)]
                return sum(one["per second"] for one in found), max(one["p99"] for one in found)

            for kind in ("get", "create"):
                pairs = [(both(kind, one, another), both(kind, one)) for _ in range(effort.rounds)]
                two, alone = (median(rates[0] for rates in rounds) for rounds in zip(*pairs, strict=True))
                slowest = median(single[1] for _, single in pairs)
                what = f"emulator: {kind} on PostgreSQL, 2 workers, {2 * CONNECTIONS} connections"
                print(
                    f"{what:<62}{two:>6,.0f} /s   {two / alone:.3g} x one worker, {CONNECTIONS} connections "
                    f"({alone:,.0f} /s, p99 {slowest * 1000:.3g} ms)"
                )


def administer(client: httpx.Client, path: str, body: Mapping[str, Any]) -> None:
    """Call an operation of the admin surface."""
    client.post(f"/_emulator{path}", json=body, headers={"x-api-key": ADMIN_KEY}).raise_for_status()


def seed(client: httpx.Client, account: str, jobs: int, states: Sequence[str] = STATES) -> None:
    """Make so many jobs in an account."""
    for number in range(0, jobs, BATCH):
        body = {"count": min(jobs - number, BATCH), "seed": number, "states": states}
        administer(client, f"{collection(account)}:seed", body)


@contextmanager
def _seeded(jobs: int) -> Generator[tuple[Running, float, httpx.Client]]:
    """An emulator with so many jobs in the account, the seconds that it took to make them, and a client of it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running(*SERVE, str(Path(folder) / "jobs.db"), "--admin-key", ADMIN_KEY) as emulator,
        httpx.Client(base_url=emulator.url, timeout=60) as client,
    ):
        start = time.perf_counter()
        seed(client, DEFAULT_ACCOUNT, jobs)
        yield emulator, time.perf_counter() - start, client


def _pages(client: httpx.Client, effort: Effort) -> Pages:
    found: Pages = {}
    for label, query in LISTS.items():
        tokens = list(_tokens(client, query))
        for where, token in {"first": "", "middle": tokens[len(tokens) // 2], "last": tokens[-1]}.items():
            found[label, where] = _seconds(client, {**query, PAGES["pageToken"]: token}, effort)
    return found


def conditions() -> Iterator[str]:
    """For each scalar field a condition that no job fulfils, and one that those do in which it is unset."""
    for path, schema in _scalars({"$ref": f"#/components/schemas/{RESOURCE.schema}"}):
        match schema.get("type"), schema.get("format"):
            case "string", _ if "enum" in schema:
                values = [schema["enum"][-1], schema["enum"][0]]
            case "string", "date-time":
                values = ['"2001-01-01T00:00:00Z"']
            case "string", "google-duration":
                values = ["7s"]
            case "string", "int64":
                values = ["7", "0"]
            case "string", _:
                values = ['"no job"', '""']
            case "boolean", _:
                values = ["true", "false"]
            case _:
                values = ["7", "0"]
        yield from (f"{path}={value}" for value in values)


def _scalars(schema: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The scalar fields of a message, each with the names that lead to it; those that a filter may ask for."""
    for name, part in presence.flat(schema, SPEC.data).get("properties", {}).items():
        found, here = presence.flat(part, SPEC.data), f"{path}.{name}" if path else name
        if found.get("writeOnly") is True or found["type"] == "array" or presence.is_map(found):
            continue
        if found["type"] == "object":
            yield from _scalars(found, here)
        else:
            yield here, found


def _line(what: str, seconds: float) -> str:
    return f"{f'emulator: {what}':<62}{seconds * 1000:>6.4g} ms"


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


def _seconds(client: httpx.Client, query: Mapping[str, str], effort: Effort) -> float:
    """The median time of a page."""
    times: list[float] = []
    for _ in range(effort.rounds):
        start = time.perf_counter()
        _page(client, query)
        times.append(time.perf_counter() - start)
    return median(times)


def _page(client: httpx.Client, query: Mapping[str, str]) -> dict[str, Any]:
    answer = client.get(COLLECTION, params=dict(query), headers={"x-api-key": DEFAULT_KEY}).raise_for_status()
    page: dict[str, Any] = answer.json()
    return page
