"""Drifts go to a file, from threads and forks, and a file of them becomes a table."""

from __future__ import annotations

import json
import multiprocessing
import threading
from pathlib import Path
from typing import Any

import pytest
from rlor_contract import cli
from rlor_trainer_client import Drift, DriftFile
from rlor_trainer_client.__main__ import main

DRIFT = Drift("misfit", "getBook", "pages[3].number", "an integer", "a string", "/components/schemas/Page", "request-1")


def append(file: DriftFile, times: int) -> None:
    for _ in range(times):
        file(DRIFT)


def test_threads_and_forks_write_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "drift.ndjson"
    with DriftFile(path) as file:
        threads = [threading.Thread(target=append, args=(file, 200)) for _ in range(4)]
        forks = [multiprocessing.get_context("fork").Process(target=append, args=(file, 200)) for _ in range(2)]
        for one in (*forks, *threads):
            one.start()
        for one in (*forks, *threads):
            one.join()
        assert [json.loads(line)["path"] for line in path.read_text().splitlines()] == [DRIFT.path] * 1200
    with DriftFile(path) as again:
        again(DRIFT)
    assert len(path.read_text().splitlines()) == 1201
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(OSError, match="descriptor"):
        again(DRIFT)


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
    for run in (lambda: main(["drift", str(path)]), lambda: cli.main(["drift", str(path)])):
        assert run() == 0
        said = capsys.readouterr().out
        lines = said.splitlines()
        assert [line.split()[0] for line in lines[2:-1]] == ["2", "2", "1", "1"]
        assert lines[-1] == "6 drifts in 4 places"
        assert "pages[3].number" in said
        assert "/components/schemas/Book + new" in said
        assert "\x1b" not in said


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
    for run in (lambda: main(["drift", str(path)]), lambda: cli.main(["drift", str(path)])):
        assert run() == 2
        assert capsys.readouterr().err.startswith(f"{path}:{line}: ")


def test_other_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["drift", str(tmp_path / "none")]) == 2
    assert main(["drifts"]) == 2
    (tmp_path / "empty").touch()
    capsys.readouterr()
    assert main(["drift", str(tmp_path / "empty")]) == 0
    assert capsys.readouterr().out == "No drift: all answers fitted the spec.\n"
