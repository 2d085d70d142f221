"""Drifts go to a file, from threads and forks, and a file of them becomes a table."""

from __future__ import annotations

import copy
import functools
import json
import multiprocessing
import pickle
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from rlor_contract import cli
from rlor_trainer_client import (
    AsyncRlorTrainerClient,
    Drift,
    DriftFile,
    InvalidResponseError,
    RlorTrainerClient,
    models,
)
from rlor_trainer_client.__main__ import main
from rlor_trainer_client._decoding import Misfit
from rlor_trainer_client._drift import DriftLog

DRIFT = Drift("misfit", "getBook", "pages[3].number", "an integer", "a string", "/components/schemas/Page", "request-1")


RUNS: list[Callable[[list[str]], int]] = [main, cli.main]


def append(file: DriftFile, times: int) -> None:
    for _ in range(times):
        file(DRIFT)


def test_threads_and_forks_write_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "drift.ndjson"
    with DriftFile(path) as file:
        threads = [threading.Thread(target=append, args=(file, 200)) for _ in range(4)]
        forks = [multiprocessing.get_context("fork").Process(target=append, args=(file, 200)) for _ in range(2)]
        both: list[Any] = [*forks, *threads]
        for one in both:
            one.start()
        for one in both:
            one.join()
        assert [json.loads(line)["path"] for line in path.read_text().splitlines()] == [DRIFT.path] * 1200
    with DriftFile(path) as again:
        again(DRIFT)
    assert len(path.read_text().splitlines()) == 1201
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(OSError, match="descriptor"):
        again(DRIFT)


HEAD = ["Times", "Operation", "Place in the spec", "Kind", "Expected", "Got", "For example"]


def test_a_table_has_one_line_a_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "drift.ndjson"
    unknown: dict[str, Any] = {
        "kind": "unknown field",
        "expected": "no such field",
        "pointer": "/components/schemas/Book",
    }
    others = [
        Drift("misfit", "getBook", "pages[5].number", "an integer", "a string", "/components/schemas/Page", None),
        Drift("misfit", "getBook", "pages[5].number", "an integer", "null", "/components/schemas/Page", None),
        *(
            Drift(operation="getBook", path=f"a[{i}].odd\x1b[1m", got="null", request_id=None, **unknown)
            for i in (0, 1)
        ),
        Drift(operation="getBook", path="new", got="null", request_id=None, **unknown),
    ]
    with DriftFile(path) as file:
        for one in (DRIFT, *others):
            file(one)
    for run in RUNS:
        assert run(["drift", str(path)]) == 0
        said = capsys.readouterr().out
        lines = said.splitlines()
        assert [line.split()[0] for line in lines[2:-1]] == ["2", "2", "1", "1"]
        assert lines[-1] == "6 drifts in 4 places"
        assert "pages[3].number" in said
        assert "/components/schemas/Book + new" in said
        assert "\x1b" not in said
        assert re.split(r"  +", lines[0]) == HEAD
        columns = [lines[0].index(word) for word in HEAD]
        dashes = [*re.finditer("-+", lines[1])]
        assert [dash.start() for dash in dashes] == columns
        assert lines[1] == "  ".join(dash[0] for dash in dashes)
        assert max(map(len, lines[:-1])) == len(lines[1])


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"x", 1),
        (b"\n[]\n", 2),
        (b'{"kind": "misfit"}', 1),
        (
            json.dumps(
                {
                    **dict.fromkeys(("operation", "path", "expected", "got", "pointer"), ""),
                    "kind": "?",
                    "request_id": None,
                }
            ).encode(),
            1,
        ),
        (b'{"a": "\xff"}', 1),
        (b"[" * 100_000, 1),
    ],
)
def test_what_is_no_drift_is_named(
    content: bytes, line: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "drift.ndjson"
    path.write_bytes(content)
    for run in RUNS:
        assert run(["drift", str(path)]) == 2
        said = capsys.readouterr()
        assert said.err.startswith(f"{path}:{line}: ")
        assert "Pass a file written by DriftFile" in said.err
        assert said.out == ""


@pytest.mark.parametrize("bad", [b'{"kind": "unkn', b"x\n", b"\xff\n[]\n"], ids=["cut off", "no JSON", "two"])
def test_a_bad_line_is_named_and_the_others_are_counted(
    bad: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "drift.ndjson"
    with DriftFile(path) as file:
        append(file, 2)
    whole = path.read_bytes()
    path.write_bytes(whole + bad)
    for run in RUNS:
        assert run(["drift", str(path)]) == 1
        said = capsys.readouterr()
        assert said.out.endswith("\n2 drifts in 1 places\n")
        lines = said.err.splitlines()
        assert [line.split(" ")[0] for line in lines[:-1]] == [f"{path}:{3 + n}:" for n in range(len(lines) - 1)]
        assert len(lines) == 2 + (b"[]" in bad)
        assert lines[-1].startswith(f"{path}: {len(lines) - 1} line")


def test_a_copy_opens_the_file_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "drift.ndjson"
    with DriftFile(path.name) as file:
        pickled, copies = pickle.dumps(file), (copy.copy(file), copy.deepcopy(file))
    monkeypatch.chdir("/")
    victim = (tmp_path / "victim").open("wb")  # likely to get the number that was just closed
    for one in (*copies, pickle.loads(pickled)):
        with one:
            one(DRIFT)
    victim.close()
    assert len(path.read_text().splitlines()) == 3
    assert (tmp_path / "victim").read_bytes() == b""


def append_in_another_process(file: DriftFile, victims: Path) -> None:
    opened = [(victims / str(n)).open("wb") for n in range(20)]
    append(file, 3)
    for one in opened:
        one.close()


def test_a_spawned_process_writes_to_the_file_and_no_other(tmp_path: Path) -> None:
    path, victims = tmp_path / "drift.ndjson", tmp_path / "victims"
    victims.mkdir()
    with DriftFile(path) as file:
        worker = multiprocessing.get_context("spawn").Process(target=append_in_another_process, args=(file, victims))
        worker.start()
        worker.join()
    assert worker.exitcode == 0
    assert len(path.read_text().splitlines()) == 3
    assert {one.read_bytes() for one in victims.iterdir()} == {b""}


def broken(drift: Drift) -> None:
    raise InvalidResponseError("x", 200, "y")


NEWER = {"name": "accounts/acme/rlorTrainerJobs/1", "new": 1, "state": "JOB_STATE_COMPLETED"}


@pytest.mark.parametrize("kind", ["full", "closed", "broken"])
def test_what_on_drift_raises_is_logged_once_and_ends_no_call(
    kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = DriftFile("/dev/full" if kind == "full" else tmp_path / "drift.ndjson")
    if kind == "closed":
        file.close()
    on_drift: Callable[[Drift], None] = broken if kind == "broken" else file

    def answer(request: httpx.Request) -> httpx.Response:
        page = {"rlorTrainerJobs": [NEWER], "nextPageToken": ""}
        return httpx.Response(
            200, json=page if request.url.path.endswith("Jobs") and request.method == "GET" else NEWER
        )

    with RlorTrainerClient(
        api_key="key-of-a-test", account_id="acme", on_drift=on_drift, transport=httpx.MockTransport(answer)
    ) as client:
        assert client.jobs.create(models.RlorTrainerJob(), rlor_trainer_job_id="1").name == NEWER["name"]
        assert client.jobs.wait("1").name == NEWER["name"]
        assert len(list(client.jobs.list())) == 1
        client.jobs.cancel("1")
        assert client.with_options(max_retries=0).jobs.get("1").name == NEWER["name"]
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert record.exc_info is not None


async def awaited(drift: Drift) -> None:
    """Nobody would await it."""


class Awaited:
    async def __call__(self, drift: Drift) -> None:
        """Nor this."""


@pytest.mark.parametrize(
    "wrong",
    [awaited, Awaited(), functools.partial(awaited), 5, "drift.ndjson"],
    ids=["function", "object", "partial", "number", "text"],
)
def test_on_drift_is_a_function_that_is_called(wrong: Any) -> None:
    for kind in (RlorTrainerClient, AsyncRlorTrainerClient):
        with pytest.raises(TypeError, match="on_drift is"):
            kind(api_key="key-of-a-test", account_id="acme", on_drift=wrong)
        with pytest.raises(TypeError, match="on_drift is"):
            kind(api_key="key-of-a-test", account_id="acme").with_options(on_drift=wrong)


def test_each_unknown_field_is_logged_once_whatever_comes_with_it(caplog: pytest.LogCaptureFixture) -> None:
    answers = [{**NEWER, field: 1} for field in ("logA", "logB", "logB", "logC")]
    replies = iter(httpx.Response(200, json=answer) for answer in answers)
    with RlorTrainerClient(
        api_key="key-of-a-test", account_id="acme", transport=httpx.MockTransport(lambda request: next(replies))
    ) as client:
        for _ in answers:
            client.jobs.get("1")
    told = [record.getMessage().split(": ")[1] for record in caplog.records]
    assert [name for name in told if name.startswith("log")] == ["logA", "logB", "logC"]


def test_a_fork_while_drifts_are_logged_leaves_no_lock() -> None:
    """A child that is made while other threads are told of drifts reads and tells all the same."""
    log = DriftLog()
    stop = threading.Event()

    def tell() -> None:
        while not stop.is_set():
            log.untold("op", [Misfit({}, "key", "a", "b")] * 1000)

    threads = [threading.Thread(target=tell) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(30):
            child = multiprocessing.get_context("fork").Process(
                target=log.untold, args=("new", [Misfit({}, "k", "a", "b")])
            )
            child.start()
            child.join(20)
            assert child.exitcode == 0
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_other_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["drift", str(tmp_path / "none")]) == 2
    assert main(["drifts"]) == 2
    (tmp_path / "empty").touch()
    capsys.readouterr()
    assert main(["drift", str(tmp_path / "empty")]) == 0
    assert capsys.readouterr().out == "No drift: all answers match the spec.\n"
