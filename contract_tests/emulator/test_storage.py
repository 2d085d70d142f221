"""What is kept, and how: restart, kill -9, concurrency, versions of the schema."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from rlor_trainer_emulator import Emulator, ManualClock, StoreError, create_app

KEYS = {"k": "acme-research"}
JOBS = "rlorTrainerJobs"


@contextmanager
def client(emulator: Emulator) -> Generator[httpx.Client]:
    """A client of the account."""
    url = f"{emulator.url}/v1/accounts/{emulator.account}/"
    with httpx.Client(base_url=url, headers={"x-api-key": emulator.api_key}, timeout=30) as opened:
        yield opened


def test_a_restart_keeps_everything(tmp_path: Path) -> None:
    database, clock = str(tmp_path / "jobs.db"), ManualClock()
    with Emulator(database=database, keys=KEYS, clock=clock) as emulator, client(emulator) as http:
        http.post(JOBS, params={"rlorTrainerJobId": "j"}, json={}).raise_for_status()
        clock.advance(61 + 123 + 60)
        page, job = http.get(f"{JOBS}/j/checkpoints").json(), http.get(f"{JOBS}/j").json()
    assert (job["state"], page["totalSize"]) == ("JOB_STATE_RUNNING", 1)
    with Emulator(database=database, keys=KEYS, clock=clock) as emulator, client(emulator) as http:
        assert (http.get(f"{JOBS}/j/checkpoints").json(), http.get(f"{JOBS}/j").json()) == (page, job)
        emulator.reset()
        assert http.get(f"{JOBS}/j").status_code == 404


@pytest.mark.parametrize("kind", ["memory", "one server", "two servers"])
def test_of_concurrent_creates_of_one_id_one_succeeds(tmp_path: Path, kind: str) -> None:
    database = ":memory:" if kind == "memory" else str(tmp_path / "jobs.db")
    with (
        Emulator(database=database) as first,
        Emulator(database=database) as second,
        client(first) as one,
        client(second) as two,
        ThreadPoolExecutor(8) as threads,
    ):
        clients = [one, two] if kind == "two servers" else [one, one]

        def create(number: int) -> int:
            query = {"rlorTrainerJobId": f"j{number // 8}"}
            return clients[number % 2].post(JOBS, params=query, json={}).status_code

        assert Counter(threads.map(create, range(80))) == {200: 10, 409: 70}


def test_of_concurrent_cancels_the_job_is_cancelled_once() -> None:
    with Emulator(clock=ManualClock()) as emulator, client(emulator) as http, ThreadPoolExecutor(4) as threads:
        http.post(JOBS, params={"rlorTrainerJobId": "j"}, json={})
        assert {answer.status_code for answer in threads.map(http.post, [f"{JOBS}/j:cancel"] * 20)} == {200}
        assert http.get(f"{JOBS}/j").json()["state"] == "JOB_STATE_CANCELLING"


def test_a_database_of_a_newer_emulator(tmp_path: Path) -> None:
    path = tmp_path / "jobs.db"
    create_app(database=str(path), keys=KEYS).state.service.store.close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE emulator_schema SET version = 99")
    connection.close()
    with pytest.raises(StoreError, match=r"made by a newer emulator \(schema 99, this one has 1\)"):
        create_app(database=str(path), keys=KEYS)


def test_what_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("this is not a database, and long enough to be recognised as something else\n" * 50)
    with pytest.raises(StoreError, match=r"notes.txt cannot be used: file is not a database"):
        create_app(database=str(path), keys=KEYS)
    with pytest.raises(StoreError, match="unable to open database file"):
        create_app(database=str(tmp_path / "nowhere" / "jobs.db"), keys=KEYS)


@pytest.mark.parametrize("url", ["sqlite://:x:y", "nonesuch://user:secret@host/name", "://"])
def test_a_wrong_url(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        create_app(database=url, keys=KEYS)
    assert "secret" not in str(caught.value)
