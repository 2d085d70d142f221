"""`python -m rlor_trainer_emulator`, started for real and, for its mistakes, in this process."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import rlor_trainer_emulator
from rlor_trainer_emulator.__main__ import main

ROOT = str(Path(rlor_trainer_emulator.__file__).parents[1])


@contextmanager
def served(*arguments: str) -> Generator[tuple[subprocess.Popen[str], str, list[str]]]:
    """Start the program, and yield it, its URL and the lines it printed."""
    command = [sys.executable, "-m", "rlor_trainer_emulator", "--port", "0", *arguments]
    environment = {**os.environ, "PYTHONPATH": ROOT}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            lines: list[str] = []
            while not lines or "database" not in lines[-1]:
                lines.append(process.stdout.readline().rstrip())
                assert lines[-1], process.stderr and process.stderr.read()
            found = re.search(r"http://\S+", lines[0])
            assert found is not None
            yield process, found[0], lines
        finally:
            process.kill()


def test_serve_and_stop(tmp_path: Path) -> None:
    database = str(tmp_path / "jobs.db")
    with served("--database", database, "--api-key", "k1=a1", "--api-key", "k=2=a2") as (process, url, lines):
        assert lines[1:] == ["  API key k1 for account a1", "  API key k=2 for account a2", f"  database {database}"]
        with httpx.Client(base_url=url) as client:
            for key, account in (("k1", "a1"), ("k=2", "a2")):
                jobs = f"/v1/accounts/{account}/rlorTrainerJobs?rlorTrainerJobId=j"
                assert client.post(jobs, json={}, headers={"x-api-key": key}).status_code == 200
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "method=POST path=/v1/accounts/a1/rlorTrainerJobs status=200" in errors
    assert "k1" not in errors
    assert "Traceback" not in errors
    with served("--database", database, "--api-key", "k1=a1") as (process, url, _):
        answer = httpx.get(f"{url}/v1/accounts/a1/rlorTrainerJobs/j", headers={"x-api-key": "k1"})
        assert answer.json()["name"] == "accounts/a1/rlorTrainerJobs/j"
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_an_acknowledged_write_survives_kill_9(tmp_path: Path) -> None:
    database = str(tmp_path / "jobs.db")
    path, headers = "/v1/accounts/acme-research/rlorTrainerJobs", {"authorization": "Bearer emulator-key"}
    with served("--database", database, "--log-level", "error") as (process, url, lines):
        assert lines[1] == "  API key emulator-key for account acme-research"
        with httpx.Client(base_url=url, headers=headers) as client:
            names = [client.post(path, json={}).raise_for_status().json()["name"] for _ in range(50)]
        process.kill()
        process.wait()
    with rlor_trainer_emulator.Emulator(database=database) as emulator:
        page = httpx.get(emulator.url + path, headers=headers).raise_for_status().json()
    assert sorted(names) == [job["name"] for job in page["rlorTrainerJobs"]]


def test_admin_surface_and_manual_clock() -> None:
    with served("--admin-key", "k-admin", "--clock", "manual") as (process, url, lines):
        assert "  admin key k-admin for /_emulator/v1" in lines
        with httpx.Client(base_url=f"{url}/_emulator/v1", headers={"x-api-key": "k-admin"}) as client:
            before = client.get("/clock").raise_for_status().json()
            assert client.get("/clock").json() == before
            after = client.post("/clock:advance", json={"seconds": 60}).raise_for_status().json()
            client.post("/faults", json={"kind": "drop", "times": 1}).raise_for_status()
        assert after["now"] > before["now"]
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(f"{url}/v1/accounts", headers={"x-api-key": "emulator-key"})
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert "fault=drop method=GET path=/v1/accounts" in errors
    assert "k-admin" not in errors
    assert "ERROR" not in errors


def failure(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.count("\n") == 1
    assert errors.startswith("rlor_trainer_emulator: error: ")
    return errors


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--colour"], "unrecognized arguments: --colour"),
        (["--data", "x"], "unrecognized arguments: --data"),
        (["extra"], "unrecognized arguments: extra"),
        (["--port", "http"], "'http' is not a port"),
        (["--port", "65536"], "'65536' is not a port"),
        (["--port", "-1"], "'-1' is not a port"),
        (["--speed", "0"], "not a speed: write a number above 0"),
        (["--speed", "nan"], "not a speed: write a number above 0"),
        (["--speed", "fast"], "not a speed"),
        (["--admin-key", ""], "write the key in ASCII, without spaces"),
        (["--admin-key", "emulator-key"], "the admin key must not be empty, nor one of the API keys"),
        (["--clock", "manual", "--speed", "2"], "--speed has no meaning with --clock manual"),
        (["--log-level", "loud"], "invalid choice"),
        (["--host", "no.such.host.invalid"], "cannot listen on no.such.host.invalid port 8080"),
        (["--host", "192.0.2.1"], "cannot listen on 192.0.2.1 port 8080"),
        (["--database", "/nowhere/at/all.db"], "database /nowhere/at/all.db cannot be used"),
        (["--database", "nonesuch://user:secret@host/x"], "database nonesuch://user:***@host/x cannot be used"),
    ],
)
def test_mistake(capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    assert message in failure(capsys, *arguments)


@pytest.mark.parametrize("text", ["secret", "secret=", "=acme", "sec ret=acme", "secret=a/b", "secr\u00e9t=acme"])
def test_malformed_key(capsys: pytest.CaptureFixture[str], text: str) -> None:
    message = failure(capsys, "--api-key", text)
    assert "write KEY=ACCOUNT" in message
    assert "sec" not in message


def test_busy_port(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        assert f"cannot listen on 127.0.0.1 port {port}: Address already in use" in failure(capsys, "--port", str(port))


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    text = capsys.readouterr().out
    options = (
        "--host",
        "--port",
        "--database",
        "--api-key KEY=ACCOUNT",
        "--speed",
        "--clock",
        "--admin-key KEY",
        "--outcomes FILE",
    )
    for option in (*options, "--log-level"):
        assert option in text
