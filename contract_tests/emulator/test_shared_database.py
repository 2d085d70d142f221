"""Two emulators on one database, under load, while the clocks of their machines step back and forth."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Final

import httpx
import pytest
from emulator.emulated import LIFECYCLE
from emulator.postgres import Postgres
from rlor_trainer_emulator import Emulator

JOBS: Final = "/v1/accounts/acme-research/rlorTrainerJobs"
BY_REQUEST: Final = {
    (operation, state): entry["to"] for operation, entry in LIFECYCLE["operations"].items() for state in entry["from"]
}
BY_TIME: Final = {(entry["from"], entry["to"]) for entry in LIFECYCLE["time"]}


class Stepping:
    """The clock of a machine: each look at it is some time later, or now and then much later or earlier."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)
        self._time = datetime(2026, 5, 1, tzinfo=UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            step = self._chance.choice([0.5] * 40 + [30, 600, -20, -300, -7200])
            self._time += timedelta(seconds=step)
            return self._time


@pytest.fixture(params=["file", "postgresql"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Emulator]]:
    database = str(tmp_path / "jobs.db")
    if request.param == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        database = postgres.new_database()
    with ExitStack() as stack:
        yield [
            stack.enter_context(Emulator(database=database, clock=Stepping(seed), admin_key="admin"))
            for seed in range(2)
        ]


def lives(pair: list[Emulator], seed: int) -> list[tuple[str, dict[str, Any]]]:
    """Do things to jobs, now through one and now through the other, and return what was seen, in order."""
    chance, seen = Random(seed), list[tuple[str, dict[str, Any]]]()
    key = {"x-api-key": pair[0].api_key}
    with ExitStack() as stack:
        users = [stack.enter_context(httpx.Client(base_url=one.url, headers=key, timeout=60)) for one in pair]
        for number in range(40):
            user, job = chance.choice(users), f"{JOBS}/j{chance.randrange(6)}"
            match chance.choice(["create", "cancel", "resume", "delete", "list", "get", "get"]):
                case "create":
                    name = f"t{seed}-{number}"
                    made = user.post(JOBS, params={"rlorTrainerJobId": name}, json={})
                    assert made.status_code == 200, made.text
                    seen.append(("created", made.json()))
                case "delete":
                    assert user.delete(job).status_code in (200, 404)
                case "list":
                    page = user.get(JOBS, params={"filter": 'state!="JOB_STATE_FAILED"', "includeArchived": True})
                    assert page.status_code == 200, page.text
                    seen += [("seen", found) for found in page.json()["rlorTrainerJobs"]]
                case "get":
                    found = user.get(job)
                    assert found.status_code in (200, 404), found.text
                    seen += [("seen", found.json())] * (found.status_code == 200)
                case operation:
                    assert user.post(f"{job}:{operation}").status_code in (200, 400, 404)
    return seen


def test_every_history_is_legal(pair: list[Emulator]) -> None:
    admin, key = {"x-api-key": "admin"}, {"x-api-key": pair[0].api_key}
    for number in range(6):
        url = f"{pair[number % 2].url}{JOBS}"
        httpx.post(url, params={"rlorTrainerJobId": f"j{number}"}, json={}, headers=key).raise_for_status()
    with ThreadPoolExecutor(4) as threads:
        watched = list(threads.map(partial(lives, pair), range(4)))
    names = {job["name"] for seen in watched for _, job in seen} | {f"{JOBS[4:]}/j{number}" for number in range(6)}
    histories = dict[str, list[dict[str, Any]]]()
    for name in sorted(names):
        answer = httpx.get(f"{pair[0].url}/_emulator/v1/{name}/history", headers=admin)
        assert answer.status_code == 200, answer.text
        histories[name] = answer.json()["history"]
    for name, history in histories.items():
        times = [passage["time"] for passage in history]
        assert times == sorted(times), name
        assert (history[0]["state"], history[0]["cause"]) == (LIFECYCLE["initial"], "request")
        for before, after in itertools.pairwise(history):
            if after["cause"] == "time":
                assert (before["state"], after["state"]) in BY_TIME, name
            else:
                operation = after["detail"].partition(" ")[0]
                assert BY_REQUEST[operation, before["state"]] == after["state"], name
    for seen in watched:
        created = [job["createTime"] for kind, job in seen if kind == "created"]
        assert created == sorted(created)  # who asks for one after the other has the later one later
        reached = dict[str, int]()
        for _, job in seen:
            states = [passage["state"] for passage in histories[job["name"]]]
            # What one sees of a job never goes back behind what one has seen of it already.
            later = [at for at, state in enumerate(states) if state == job["state"]]
            assert later, (job["name"], job["state"])
            assert later[-1] >= reached.get(job["name"], 0), job["name"]
            reached[job["name"]] = min(at for at in later if at >= reached.get(job["name"], 0))
            used: dict[str, str] = job["acceleratorSeconds"] or {}
            assert all(int(seconds) >= 0 for seconds in used.values())
            if job["completedTime"]:
                assert job["completedTime"] >= job["createTime"]
