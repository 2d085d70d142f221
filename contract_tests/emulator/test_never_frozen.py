"""Whatever the database does, the emulator answers within bounds, and who does not need the database is served."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as done
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from emulator.postgres import Postgres, running_postgres
from rlor_trainer_emulator import Emulator, ManualClock, StoreError
from rlor_trainer_emulator.handlers import running
from rlor_trainer_emulator.handlers.service import Service
from rlor_trainer_emulator.resource.jobs import Job
from rlor_trainer_emulator.store import database, patience

LONG = 3600
"""Seconds after which time has done to a new job all that it does."""


class Served:
    """An emulator whose clock stands, and a client of it."""

    def __init__(self, emulator: Emulator, database: str) -> None:
        self.emulator = emulator
        self.database = database
        self.jobs = f"/v1/accounts/{emulator.account}/rlorTrainerJobs"
        self.http = httpx.Client(base_url=emulator.url, headers={"x-api-key": emulator.api_key}, timeout=60)

    def create(self, *jobs: str) -> None:
        for job in jobs:
            self.http.post(self.jobs, params={"rlorTrainerJobId": job}, json={}).raise_for_status()

    def get(self, job: str) -> httpx.Response:
        return self.http.get(f"{self.jobs}/{job}")

    def list(self, **query: Any) -> httpx.Response:
        return self.http.get(self.jobs, params=query)

    def cancel(self, job: str) -> httpx.Response:
        return self.http.post(f"{self.jobs}/{job}:cancel")


@contextmanager
def serve(database: str) -> Generator[Served]:
    with Emulator(database=database, clock=ManualClock()) as emulator:
        served = Served(emulator, database)
        with closing(served.http):
            yield served


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "WAIT_SECONDS", 0.4)
    monkeypatch.setattr(running, "STATEMENT_SECONDS", 0.4)


@pytest.fixture
def in_file(tmp_path: Path) -> Iterator[Served]:
    with serve(str(tmp_path / "jobs.db")) as served:
        yield served


@pytest.fixture
def on_postgres(postgres: Postgres) -> Iterator[Served]:
    with serve(postgres.new_database()) as served:
        yield served


def refused(answer: httpx.Response) -> bool:
    """Whether an answer says that the database does not let it, and when to come again."""
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, 14, "1"), answer.text
    assert answer.json()["message"] in (
        "the database is busy: another session holds what this request needs",
        "the database does not answer",
    )
    return True


@contextmanager
def locked(database: str, how: str) -> Generator[None]:
    """Let another session hold a lock."""
    if database.startswith("postgresql"):
        with psycopg.connect(database) as connection:
            connection.execute(how.encode())
            yield
    else:
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            connection.execute(how)
            yield
            connection.rollback()


def test_while_a_file_is_locked_readers_go_on(in_file: Served) -> None:
    in_file.create("a", "b")
    with locked(in_file.database, "BEGIN IMMEDIATE"):
        assert (in_file.get("a").status_code, len(in_file.list().json()["rlorTrainerJobs"])) == (200, 2)
        assert refused(in_file.cancel("a"))
        in_file.emulator.advance(LONG)  # what time does shows, though it cannot be stored
        assert in_file.get("a").json()["state"] == "JOB_STATE_COMPLETED"
        assert [job["state"] for job in in_file.list().json()["rlorTrainerJobs"]] == ["JOB_STATE_COMPLETED"] * 2
        assert len(in_file.http.get(f"{in_file.jobs}/a/checkpoints").json()["checkpoints"]) == 10
        assert refused(in_file.list(filter="state=JOB_STATE_COMPLETED"))
    assert in_file.list(filter="state=JOB_STATE_COMPLETED").json()["totalSize"] == 2
    assert in_file.http.post(f"{in_file.jobs}/a:resume").status_code == 200


def test_while_a_row_is_locked_all_others_are_served(on_postgres: Served) -> None:
    on_postgres.create("a", "b")
    with locked(on_postgres.database, "SELECT FROM job WHERE name LIKE '%/a' FOR UPDATE"):
        assert (on_postgres.get("a").status_code, on_postgres.cancel("b").status_code) == (200, 200)
        assert refused(on_postgres.cancel("a"))
        on_postgres.emulator.advance(LONG)
        assert on_postgres.get("a").json()["state"] == "JOB_STATE_COMPLETED"
        assert len(on_postgres.list().json()["rlorTrainerJobs"]) == 2
        assert refused(on_postgres.list(orderBy="state"))
    assert on_postgres.list(filter="state=JOB_STATE_COMPLETED").json()["totalSize"] == 1


def test_a_locked_table_is_waited_for_only_so_long(on_postgres: Served) -> None:
    on_postgres.create("a")
    with locked(on_postgres.database, "LOCK TABLE job IN ACCESS EXCLUSIVE MODE"):
        assert refused(on_postgres.get("a"))
        assert refused(on_postgres.cancel("a"))
        assert on_postgres.http.get("/v1/nowhere").status_code == 404
    assert on_postgres.cancel("a").status_code == 200


def test_a_lock_that_is_let_go_in_time_is_not_noticed(in_file: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "WAIT_SECONDS", 30)
    in_file.create("a")
    with locked(in_file.database, "BEGIN IMMEDIATE"):
        answers: list[httpx.Response] = []
        waiting = threading.Thread(target=lambda: answers.append(in_file.cancel("a")))
        waiting.start()
        waiting.join(0.3)
        assert not answers
    waiting.join()
    assert answers[0].status_code == 200


def test_connections_that_are_cut_are_made_anew(on_postgres: Served) -> None:
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    requests: list[Callable[[], httpx.Response]] = [
        lambda: on_postgres.get("a"),
        lambda: on_postgres.cancel("a"),
        on_postgres.list,
    ]
    on_postgres.create("a")
    for request in requests:
        for _ in range(5):  # each of them has connections of its own
            request()
        with psycopg.connect(on_postgres.database, autocommit=True) as connection:
            connection.execute(f"{cut} AND pid <> pg_backend_pid()".encode())
        assert request().status_code in (200, 400)


def test_a_postgresql_that_goes_comes_again_and_hangs(caplog: pytest.LogCaptureFixture) -> None:
    with running_postgres() as server, serve(server.new_database()) as served:
        served.create("a")
        server.stop()
        assert refused(served.get("a"))
        assert refused(served.cancel("a"))
        server.start()
        assert served.get("a").status_code == 200
        with server.hanging():
            assert refused(served.get("a"))
            assert refused(served.cancel("a"))
            assert refused(served.http.get("/readyz"))
        assert "the database does not answer: it hangs" in caplog.messages
        assert served.cancel("a").status_code in (200, 503)  # the first may still meet what hung
        assert served.cancel("a").status_code == 200


def test_a_file_that_is_gone_is_noticed(in_file: Served) -> None:
    in_file.create("a")
    path = Path(in_file.database)
    path.rename(path.with_suffix(".away"))
    until(lambda: in_file.get("a").status_code == 503)  # it looks now and then
    assert refused(in_file.get("a"))
    assert refused(in_file.cancel("a"))
    said = f"^the database file {path} has been deleted or replaced: restart the emulator$"
    with pytest.raises(StoreError, match=said):
        in_file.emulator.event(f"accounts/{in_file.emulator.account}/rlorTrainerJobs/a", "fail")
    path.with_suffix(".away").rename(path)
    assert in_file.cancel("a").status_code == 200


def test_a_file_that_is_damaged_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "jobs.db"
    with serve(str(path)) as served:
        served.create(*(f"j{number}" for number in range(200)))
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    done = subprocess.run(
        [sys.executable, "-m", "rlor_trainer_emulator", "--port", "0", "--database", str(path)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n"), done.stdout) == (2, 1, ""), done.stderr
    assert f"{path} cannot be used: database disk image is malformed" in done.stderr


def test_a_full_disk_is_no_mistake_of_ours(in_file: Served) -> None:
    in_file.create("a")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    wal = Path(f"{in_file.database}-wal")
    resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size + 8192, before[1]))  # as if the disk ended there
    try:
        answers = [in_file.cancel("a"), *(in_file.http.post(in_file.jobs, json={}) for _ in range(5))]
        assert refused(answers[-1])
        assert in_file.get("a").status_code == 200
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert in_file.http.post(in_file.jobs, json={}).status_code == 200


def test_what_is_due_at_once_is_done_while_others_are_served() -> None:
    """A list that asks for states has 500 jobs brought up to date; meanwhile others get their answers."""
    with Emulator(clock=ManualClock(), admin_key="admin") as emulator:
        jobs, key = f"/v1/accounts/{emulator.account}/rlorTrainerJobs", {"x-api-key": emulator.api_key}
        seed = {"count": 500, "states": ["JOB_STATE_PENDING"]}
        httpx.post(f"{emulator.url}/_emulator{jobs}:seed", json=seed, headers={"x-api-key": "admin"}).raise_for_status()
        emulator.advance(LONG)

        async def both() -> tuple[int, httpx.Response]:
            async with httpx.AsyncClient(base_url=emulator.url, headers=key, timeout=60) as http:
                listing = asyncio.create_task(http.get(jobs, params={"filter": "state=JOB_STATE_COMPLETED"}))
                others = 0
                while not listing.done():
                    assert (await http.get(f"{jobs}/seed-0-00499")).json()["state"] == "JOB_STATE_COMPLETED"
                    others += 1
                return others, await listing

        others, listed = asyncio.run(both())
    assert listed.json()["totalSize"] == 500
    assert others > 500 // 32 / 2  # about one a batch


def test_bringing_up_to_date_takes_each_job_once(in_file: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    service: Service = in_file.emulator.app.state.service
    in_file.create(*(f"j{number}" for number in range(100)))
    in_file.emulator.advance(LONG)
    settled: list[str] = []
    settle = service.timeline.settle

    def noted(job: Job, now: int) -> Job | None:
        settled.append(job.name)
        return settle(job, now)

    monkeypatch.setattr(service.timeline, "settle", noted)
    assert in_file.list(orderBy="state", pageSize=1).json()["totalSize"] == 100
    assert len(settled) == len(set(settled)) == 100
    assert in_file.list(pageSize=1).json()["totalSize"] == 100
    assert len(settled) == 100


def test_a_list_settles_only_what_it_shows(in_file: Served) -> None:
    in_file.create(*(f"j{number}" for number in range(9)))
    in_file.http.delete(f"{in_file.jobs}/j3").raise_for_status()
    in_file.emulator.advance(LONG)
    page = in_file.list(pageSize=4).json()
    assert page["totalSize"] == 8  # the one that time has made a tombstone is not counted
    assert [job["name"][-2:] for job in page["rlorTrainerJobs"]] == ["j0", "j1", "j2", "j4"]
    assert {job["state"] for job in page["rlorTrainerJobs"]} == {"JOB_STATE_COMPLETED"}
    with closing(sqlite3.connect(in_file.database)) as connection:
        states = dict(connection.execute("SELECT state, count(*) FROM job GROUP BY state"))
    assert states == {"JOB_STATE_PENDING": 8, "JOB_STATE_DELETED": 1}


def test_what_is_wrong_with_a_request_is_still_said_first(in_file: Served) -> None:
    with locked(in_file.database, "BEGIN IMMEDIATE"):
        assert in_file.http.post(in_file.jobs, json={"nonesuch": 1}).status_code == 400
        assert in_file.http.post(in_file.jobs, json={}, headers={"x-api-key": "wrong"}).status_code == 401


def test_a_busy_database_can_be_outlasted_in_python(in_file: Served) -> None:
    in_file.create("a")
    name = f"accounts/{in_file.emulator.account}/rlorTrainerJobs/a"
    said = "^the database is busy: another session holds what is needed$"
    with locked(in_file.database, "BEGIN IMMEDIATE"), pytest.raises(StoreError, match=said):
        in_file.emulator.event(name, "fail")
    in_file.emulator.event(name, "fail")
    assert in_file.get("a").json()["state"] == "JOB_STATE_FAILED"


def test_it_stops_while_its_database_hangs() -> None:
    """A request waits for a PostgreSQL that does not answer, and the process ends all the same."""
    with running_postgres() as server:
        command = [sys.executable, "-m", "rlor_trainer_emulator", "--port", "0", "--ready-file", "-"]
        command += ["--database", server.new_database()]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                url = f"{json.loads(process.stdout.readline())['url']}/v1/accounts/acme-research/rlorTrainerJobs"
                key = {"x-api-key": "emulator-key"}
                assert httpx.get(url, headers=key).status_code == 200
                with server.hanging(), ThreadPoolExecutor(2) as threads:
                    waiting = [
                        threads.submit(httpx.get, url, headers=key, timeout=60),
                        threads.submit(httpx.post, url, json={}, headers=key, timeout=60),
                    ]
                    assert not any(done(waiting, timeout=1).done)
                    process.send_signal(signal.SIGTERM)
                    assert process.wait(timeout=8) == 0  # 5 seconds, and what a busy machine takes
            finally:
                process.kill()


def test_a_file_gives_back_the_room_of_what_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LONG_LOG", 200_000)
    path, log = tmp_path / "jobs.db", tmp_path / "jobs.db-wal"
    with serve(str(path)) as served:
        for _ in range(3):
            served.create(*(f"j{number}" for number in range(400)))
            until(lambda: log.stat().st_size < 400 * 4096)  # by itself it would be several pages for each of them
            full = path.stat().st_size
            served.emulator.reset()
            assert path.stat().st_size < full / 3
            assert log.stat().st_size < 200_000


def until(condition: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    for _ in range(200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it has not come about in 10 seconds")
