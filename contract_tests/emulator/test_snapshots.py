"""Snapshots: all that an emulator holds, in one file, for either kind of database."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from emulator.postgres import Postgres
from rlor_trainer_emulator import Emulator, ManualClock, SnapshotError

KEY = {"x-api-key": "emulator-key"}
ADMIN = {"x-api-key": "admin"}
JOBS = "/v1/accounts/acme-research/rlorTrainerJobs"


@pytest.fixture(params=["memory", "file", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        return postgres.new_database()
    return ":memory:" if request.param == "memory" else str(tmp_path / "other.db")


def shown(emulator: Emulator) -> dict[str, Any]:
    """Return all that a user can see."""
    with httpx.Client(base_url=emulator.url, headers=KEY) as http:
        jobs: list[Any] = []
        query = {"includeArchived": "true", "pageSize": "7", "pageToken": ""}
        while True:
            page = http.get(JOBS, params=query).json()
            jobs += page["rlorTrainerJobs"]
            query["pageToken"] = page["nextPageToken"]
            if not query["pageToken"]:
                break
        names = [job["name"].rpartition("/")[2] for job in jobs]
        admin = f"/_emulator{JOBS}"
        return {
            "jobs": jobs,
            "total": page["totalSize"],
            "checkpoints": {name: http.get(f"{JOBS}/{name}/checkpoints").json() for name in names},
            "histories": {name: http.get(f"{admin}/{name}/history", headers=ADMIN).json() for name in names},
        }


def lived(emulator: Emulator) -> str:
    """Let an emulator have a past, and return the path of an operation that is under way."""
    with httpx.Client(base_url=emulator.url, headers=KEY) as http:
        for number in range(12):
            body = {"displayName": f"job {number}", "dataset": "accounts/acme-research/datasets/d"}
            http.post(JOBS, params={"rlorTrainerJobId": f"j{number}"}, json=body).raise_for_status()
        http.post(f"{JOBS}/j1:cancel").raise_for_status()
        http.delete(f"{JOBS}/j2").raise_for_status()
        emulator.advance(61 + 123 + 200)
        page = http.get(f"{JOBS}/j3/checkpoints").json()["checkpoints"]
        name = page[1]["name"]
        sync = {"region": "US_OHIO_1", "targetAvailability": "MULTI_REGION"}
        http.post(f"/v1/{name}:sync", json=sync)
        promote = {
            "outputModel": "accounts/acme-research/models/m",
            "baseModel": "accounts/fireworks/models/b",
            "trainerJobId": f"{JOBS[4:]}/j3",
            "asyncPromotion": True,
        }
        path = f"/v1/accounts/acme-research/checkpoints/{name.rpartition('/')[2]}:promote"
        made = http.post(path, json=promote)
        assert made.status_code == 200, made.text
        return f"/v1/{made.json()['operation']['name']}"


def test_what_was_there_is_there_again(database: str, tmp_path: Path) -> None:
    path = tmp_path / "all.json"
    with Emulator(clock=ManualClock(), admin_key="admin") as emulator:
        operation = lived(emulator)
        emulator.snapshot(path)
        before = shown(emulator)
    whole = json.loads(path.read_text("utf-8"))
    assert whole["count"] == len(whole["rows"]) > 12
    with Emulator(database=database, clock=ManualClock(), admin_key="admin") as emulator:
        httpx.post(f"{emulator.url}{JOBS}?rlorTrainerJobId=mine", json={}, headers=KEY).raise_for_status()
        emulator.restore(path)
        again = tmp_path / "again.json"
        emulator.snapshot(again)
        assert json.loads(again.read_text("utf-8")) == whole
        assert shown(emulator) == before
        assert not httpx.get(f"{emulator.url}{operation}", headers=KEY).json()["done"]
        emulator.advance(3600)  # and it continues
        assert httpx.get(f"{emulator.url}{operation}", headers=KEY).json()["done"]
        assert {job["state"] for job in shown(emulator)["jobs"]} == {
            "JOB_STATE_COMPLETED",
            "JOB_STATE_CANCELLED",
            "JOB_STATE_DELETED",
        }


def test_over_http(database: str) -> None:
    with Emulator(database=database, clock=ManualClock(), admin_key="admin") as emulator:
        lived(emulator)
        url, before = f"{emulator.url}/_emulator/v1/snapshot", shown(emulator)
        taken = httpx.get(url, headers=ADMIN)
        emulator.reset()
        assert shown(emulator)["total"] == 0
        restored = httpx.put(url, headers={**ADMIN, "content-type": "application/json"}, content=taken.content)
        assert (restored.status_code, restored.json()) == (200, {})
        assert shown(emulator) == before
        assert httpx.get(url, headers=KEY).status_code == 401


def test_from_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "all.json"
    with Emulator(clock=ManualClock(), admin_key="admin") as emulator:
        lived(emulator)
        emulator.snapshot(path)
    command = [sys.executable, "-m", "rlor_trainer_emulator", "--port", "0", "--ready-file", "-", "--clock", "manual"]
    with subprocess.Popen([*command, "--restore", str(path)], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            page = httpx.get(f"{ready['url']}{JOBS}", headers=KEY).json()
        finally:
            process.kill()
    assert page["totalSize"] == 11


def put(whole: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> str:
    change(whole)
    lines = [json.dumps(row) for row in whole["rows"]]
    head = json.dumps({"snapshot": whole["snapshot"], "time": whole["time"]})[:-1]
    return f'{head},"rows":[\n' + ",\n".join(lines) + f'\n],"count":{whole["count"]}}}'


CHANGES: Final[list[tuple[Callable[[dict[str, Any]], object], str]]] = [
    (
        lambda whole: whole.update(snapshot=2),
        (
            "line 1: a snapshot of version 2, and this emulator reads version 1; restore it with the emulator that "
            "made it"
        ),
    ),
    (lambda whole: whole.update(time="noon"), "line 1: the snapshot does not say its time"),
    (lambda whole: whole.update(count=3), "line {last}: the snapshot is not whole"),
    (lambda whole: whole.update(time=2**63), "line 1: the snapshot does not say its time"),
    (
        lambda whole: whole["rows"].__setitem__(1, whole["rows"][0]),
        "the database refuses the contents of the snapshot: a job is there twice",
    ),
    (lambda whole: whole["rows"][0]["job"].update(ran=-1), "line 2: ran of a job must be int"),
    (lambda whole: whole["rows"][0]["job"].update(ran=2**60), "line 2: ran of a job must be int"),
    (
        lambda whole: whole["rows"][0]["job"].update(since=5, ran=6),
        "line 2: the job has run for longer than time exists",
    ),
    (
        lambda whole: whole["rows"][0]["job"].update(document={}),
        "line 2: the document of the job lacks a field, or belongs to another job",
    ),
    (
        lambda whole: whole["rows"][0]["job"]["document"].pop("jobProgress"),
        "line 2: the document of the job lacks a field, or belongs to another job",
    ),
    (
        lambda whole: whole["rows"][0]["job"]["document"].update(nodeCount="many"),
        'line 2: not a job of this spec: nodeCount: value is not of types "null", "integer"',
    ),
    (
        lambda whole: whole["rows"][0]["job"].update(name="accounts/x/y"),
        "line 2: the document of the job lacks a field, or belongs to another job",
    ),
    (lambda whole: whole["rows"][0]["job"].pop("name"), "line 2: a job lacks name"),
    (lambda whole: whole["rows"][0]["job"].update(speed=1), "line 2: a job has no speed"),
    (lambda whole: whole["rows"][1]["job"].update(since="now"), "line 3: since of a job must be int"),
    (lambda whole: whole["rows"][1]["job"].update(state=None), "line 3: state of a job must be str"),
    (
        lambda whole: whole["rows"].insert(0, {"user": {}}),
        "line 2: not a row of a snapshot: write one of job, passage, checkpoint, promotion with its values",
    ),
    (
        lambda whole: whole["rows"].__setitem__(0, 5),
        "line 2: not a row of a snapshot: write one of job, passage, checkpoint, promotion with its values",
    ),
]


@pytest.mark.parametrize(("change", "message"), CHANGES)
def test_what_is_no_snapshot_changes_nothing(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], message: str
) -> None:
    path = tmp_path / "all.json"
    with Emulator(clock=ManualClock(), admin_key="admin") as emulator:
        lived(emulator)
        before = shown(emulator)
        emulator.snapshot(path)
        whole = path.read_text("utf-8")
        last = whole.count("\n")
        path.write_text(put(json.loads(whole), change))
        with pytest.raises(SnapshotError) as caught:
            emulator.restore(path)
        assert str(caught.value).removeprefix(f"{path}, ") == message.format(last=last)
        for wrong, said in {
            b"": ", line 1: not a snapshot of an emulator, or a damaged one",
            b"no json": ", line 1: not a snapshot of an emulator, or a damaged one",
            b"{}": ": not a snapshot of an emulator",
            b"[1]": ": not a snapshot of an emulator",
            whole[:600].encode(): ", line 2: not a snapshot of an emulator, or a damaged one",
            whole.replace("\n", "")[:-30].encode(): ", line 1: not a snapshot of an emulator, or a damaged one",
            whole[: whole.index("\n") + 1].encode(): " ends before the snapshot does: it was cut off",
            f"{whole}x".encode(): f", line {last}: there is data after the end of the snapshot",
            b"\xff\xfe": ": not a snapshot of an emulator: it is not UTF-8",
        }.items():
            path.write_bytes(wrong)
            with pytest.raises(SnapshotError) as caught:
                emulator.restore(path)
            assert str(caught.value) == f"{path}{said}"
        url = f"{emulator.url}/_emulator/v1/snapshot"
        no_rows: list[Any] = []
        version = (
            "a snapshot of version 2, and this emulator reads version 1; restore it with the emulator that made it"
        )
        bodies: list[tuple[dict[str, Any], str]] = [
            ({}, '"snapshot" is a required property'),
            ({"snapshot": 2, "time": 1, "rows": no_rows, "count": 0}, f"the snapshot: {version}"),
            ({**json.loads(whole), "count": 1}, "the snapshot is incomplete: it has fewer rows than its count says"),
        ]
        for body, said in bodies:
            answer = httpx.put(url, headers=ADMIN, json=body)
            assert (answer.status_code, answer.json()["code"], answer.json()["message"]) == (400, 3, said)
        assert shown(emulator) == before


def test_on_the_command_line_it_is_one_line(tmp_path: Path) -> None:
    for name, text in (("none", None), ("old", '{"snapshot":0,"time":1,"rows":[\n],"count":0}'), ("bad", "{")):
        path = tmp_path / name
        if text is not None:
            path.write_text(text)
        command = [sys.executable, "-m", "rlor_trainer_emulator", "--port", "0", "--restore", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
        assert str(path) in done.stderr


def test_a_file_that_cannot_be_written_stays(tmp_path: Path) -> None:
    with Emulator(clock=ManualClock()) as emulator, pytest.raises(OSError, match="nowhere"):
        emulator.snapshot(tmp_path / "nowhere" / "all.json")
    assert not list(tmp_path.iterdir())
