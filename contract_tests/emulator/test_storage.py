"""What is kept, and how: restart, kill -9, concurrency, versions of the schema."""

from __future__ import annotations

import itertools
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from emulator.emulated import Direct
from rlor_trainer_emulator import Emulator, ManualClock, StoreError, create_app
from rlor_trainer_emulator.handlers import service
from rlor_trainer_emulator.handlers import time as simulated
from rlor_trainer_emulator.resource.clock import SECOND, Real, instant
from rlor_trainer_emulator.server import DEFAULT_ACCOUNT, DEFAULT_KEY
from rlor_trainer_emulator.store import patience

KEYS = {"k": "acme-research"}
JOBS = "rlorTrainerJobs"


@contextmanager
def client(emulator: Emulator) -> Generator[httpx.Client]:
    """A client of the account."""
    url = f"{emulator.url}/v1/accounts/{emulator.account}/"
    with httpx.Client(base_url=url, headers={"x-api-key": emulator.api_key}, timeout=30) as opened:
        yield opened


@pytest.fixture(params=["file", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database that outlives an emulator."""
    if request.param == "file":
        return str(tmp_path / "jobs.db")
    url: str = request.getfixturevalue("postgres").new_database()
    return url


@contextmanager
def process(database: str) -> Generator[tuple[subprocess.Popen[str], httpx.Client]]:
    """An emulator in a process of its own, and a client of it; killed at the end."""
    command = [sys.executable, "-m", "rlor_trainer_emulator", "--port", "0", "--database", database]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [*command, "--log-level", "error"], stdout=subprocess.PIPE, text=True, env=environment
    ) as running:
        try:
            assert running.stdout is not None
            url = running.stdout.readline().split()[-1]
            base = f"{url}/v1/accounts/{DEFAULT_ACCOUNT}/"
            with httpx.Client(base_url=base, headers={"x-api-key": DEFAULT_KEY}, timeout=30) as http:
                yield running, http
        finally:
            running.kill()


@pytest.mark.parametrize("_", range(int(os.environ.get("KILLS", "1"))))
def test_what_was_acknowledged_survives_kill_9(database: str, _: int) -> None:
    acknowledged: list[str] = []
    with process(database) as (running, http), ThreadPoolExecutor(8) as threads:

        def create(thread: int) -> None:
            for number in itertools.count():
                job_id = f"j{thread}-{number}"
                try:
                    answer = http.post(JOBS, params={"rlorTrainerJobId": job_id}, json={})
                except httpx.TransportError:
                    return
                assert answer.status_code == 200
                acknowledged.append(job_id)
                if len(acknowledged) == 150:
                    running.kill()  # SIGKILL, while seven other creates are under way

        list(threads.map(create, range(8)))
    assert len(acknowledged) >= 150
    with process(database) as (_running, http):
        kept: list[str] = []
        token = ""
        while True:
            page = http.get(JOBS, params={"pageSize": 200, "pageToken": token}).json()
            kept += [job["name"].rpartition("/")[2] for job in page["rlorTrainerJobs"]]
            token = page["nextPageToken"]
            if not token:
                break
    assert (len(kept), set(acknowledged) - set(kept)) == (len(set(kept)), set())
    assert page["totalSize"] == len(kept)


def test_of_concurrent_creates_in_two_processes_one_succeeds(database: str) -> None:
    with process(database) as (_, one), process(database) as (_, two), ThreadPoolExecutor(8) as threads:

        def create(number: int) -> tuple[str, int]:
            job_id = f"j{number // 8}"
            return job_id, [one, two][number % 2].post(JOBS, params={"rlorTrainerJobId": job_id}, json={}).status_code

        answers = Counter(threads.map(create, range(160)))
    assert answers == {(f"j{n}", status): count for n in range(20) for status, count in ((200, 1), (409, 7))}


def test_concurrent_moves_in_two_processes_are_moves_in_some_order(database: str) -> None:
    with process(database) as (_, one), process(database) as (_, two), ThreadPoolExecutor(8) as threads:
        names = [f"{JOBS}/j{number}" for number in range(150)]
        for name in names:
            one.post(JOBS, params={"rlorTrainerJobId": name.rpartition("/")[2]}, json={}).raise_for_status()
        for name in names:  # both at once, on one job: the race that a row without a lock loses
            cancelled, deleted = threads.submit(one.post, f"{name}:cancel"), threads.submit(two.delete, name)
            assert deleted.result().status_code == 200
            assert cancelled.result().status_code in (200, 400, 404, 409)
        kept = [one.get(name).json() for name in names]
    # Nothing leads back from a deletion: whatever the order, a tombstone is left.
    assert {job["state"] for job in kept} <= {"JOB_STATE_DELETING", "JOB_STATE_DELETED"}


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_postgresql_that_cannot_be_reached(scheme: str) -> None:
    for url in (f"{scheme}://user:secret@127.0.0.1:1/name", f"{scheme}://user@127.0.0.1:1/name?password=secret"):
        with pytest.raises(StoreError, match=r"[Cc]onnection refused") as caught:
            create_app(database=url, keys=KEYS)
        assert "secret" not in str(caught.value)


def test_seeded_jobs_in_every_database(database: str) -> None:
    with Emulator(database=database, admin_key="admin") as emulator, client(emulator) as http:
        seed = f"{emulator.url}/_emulator/v1/accounts/{emulator.account}/{JOBS}:seed"
        for status in (200, 409):
            assert httpx.post(seed, json={"count": 250}, headers={"x-api-key": "admin"}).status_code == status
        assert http.get(JOBS, params={"includeArchived": "true"}).json()["totalSize"] == 250


def test_a_table_that_is_gone(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Emulator(database=database) as emulator, client(emulator) as http:
        http.post(JOBS, params={"rlorTrainerJobId": "j"}, json={}).raise_for_status()
        with emulator.app.state.service.store.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE job_field")
        assert http.get(JOBS).status_code == 503
    with Emulator(database=database) as emulator, client(emulator) as http:
        assert http.get(JOBS).json()["totalSize"] == 1  # it follows from the others


def test_time_of_emulators_of_other_speeds(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the last one was told holds for all: none of them goes ahead of the others, or stays behind."""
    looks = itertools.count()

    def later() -> Real:  # two seconds pass from each look at the clock to the next
        passed = 2 * SECOND * next(looks)
        return Real(instant(datetime(2026, 5, 1, tzinfo=UTC)) + passed, passed, "one")

    for module in (service, simulated):
        monkeypatch.setattr(module, "real_time", later)
    created: list[str] = []
    with ExitStack() as stack:
        users: list[httpx.Client] = []
        for speed in (100_000, 1, 0, 50, 1):
            app = create_app(database=database, keys={DEFAULT_KEY: DEFAULT_ACCOUNT}, speed=speed)
            stack.callback(app.state.service.store.close)
            stack.callback(app.state.runner.close)
            users.append(stack.enter_context(httpx.Client(transport=Direct(app), base_url="http://emulator")))
            for user in [*users, *reversed(users)]:
                path = f"/v1/accounts/{DEFAULT_ACCOUNT}/{JOBS}"
                answer = user.post(path, json={}, headers={"x-api-key": DEFAULT_KEY})
                assert answer.status_code == 200, answer.text
                created.append(answer.json()["createTime"])
    assert created == sorted(created)


def test_a_start_beside_others_that_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = str(tmp_path / "jobs.db")
    create_app(database=database, keys=KEYS).state.service.store.close()
    with closing(sqlite3.connect(database, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(1) as threads:
            starting = threads.submit(create_app, database=database, keys=KEYS)
            time.sleep(0.3)
            assert not starting.done()
            other.rollback()
            starting.result().state.service.store.close()
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(patience, "WAIT_SECONDS", 0.2)
        with pytest.raises(StoreError, match=f"^database {database} cannot be used: another session holds it$"):
            create_app(database=database, keys=KEYS)


def test_many_starts_at_once_on_a_new_file(tmp_path: Path) -> None:
    database = str(tmp_path / "jobs.db")
    with ThreadPoolExecutor(4) as threads:
        starting = [threads.submit(create_app, database=database, keys=KEYS) for _ in range(8)]
    apps = [start.result() for start in starting]
    assert len({app.state.service.store.secret for app in apps}) == 1
    for app in apps:
        app.state.service.store.close()


def test_checkpoints_are_those_of_the_job_as_it_is(database: str) -> None:
    """While jobs come, continue and are forgotten, what is read of one is of one moment."""
    clock = ManualClock()
    with Emulator(database=database, clock=clock) as emulator, client(emulator) as http:
        stop = threading.Event()

        def disturb() -> None:
            while not stop.is_set():
                http.post(JOBS, params={"rlorTrainerJobId": "j"}, json={})
                clock.advance(400)
                emulator.reset()

        with ThreadPoolExecutor(1) as threads, client(emulator) as reader:
            disturbing = threads.submit(disturb)
            answers = [reader.get(f"{JOBS}/j/checkpoints") for _ in range(400)]
            stop.set()
            disturbing.result()
    assert {answer.status_code for answer in answers} <= {200, 404}
    for answer in answers:
        if answer.status_code == 200:
            assert answer.json()["totalSize"] == len(answer.json()["checkpoints"])


def test_a_training_shape_that_postgresql_cannot_hold(database: str) -> None:
    with Emulator(database=database) as emulator, client(emulator) as http:
        answer = http.post(JOBS, params={"trainingShape": "accounts/a/trainingShapes/\0"}, json={})
    said = "invalid value for parameter trainingShape: not the name of a training shape"
    assert (answer.status_code, answer.json()["message"]) == (400, said)


def test_a_restart_keeps_everything(database: str) -> None:
    clock = ManualClock()
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
    said = r"was made by a newer emulator \(schema 99, this one has 3\): use that emulator, or another file"
    with pytest.raises(StoreError, match=f"^database {path} {said}$"):
        create_app(database=str(path), keys=KEYS)


def test_what_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("this is not a database, and long enough to be recognised as something else\n" * 50)
    with pytest.raises(StoreError, match=f"^database {path} cannot be used: file is not a database$"):
        create_app(database=str(path), keys=KEYS)
    with pytest.raises(StoreError, match=r"/jobs\.db cannot be used: unable to open database file$"):
        create_app(database=str(tmp_path / "nowhere" / "jobs.db"), keys=KEYS)


NO_URL = "^the database URL cannot be parsed; write dialect://user:password@host/name$"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("sqlite://:x:y", NO_URL),
        ("nonesuch://user:secret@host/name", r"^database nonesuch://user:\*\*\*@host/name cannot be used: .+$"),
        ("://", NO_URL),
    ],
)
def test_a_wrong_url(url: str, message: str) -> None:
    with pytest.raises(StoreError, match=message) as caught:
        create_app(database=url, keys=KEYS)
    assert "secret" not in str(caught.value)
