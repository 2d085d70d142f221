"""`python -m rlor_trainer_emulator`, started for real and, for its mistakes, in this process."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import ssl
import stat
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from pathlib import Path

import httpx
import pytest
import rlor_trainer_emulator
import trustme
import yaml
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from rlor_trainer_emulator import Emulator, ServerError
from rlor_trainer_emulator.__main__ import main
from rlor_trainer_emulator.options import Parser, parser
from rlor_trainer_emulator.store.tables import SCHEMA_VERSION

ROOT = str(Path(rlor_trainer_emulator.__file__).parents[1])


JOBS_OF_ACME = "/v1/accounts/acme-research/rlorTrainerJobs"


@contextmanager
def served(
    *arguments: str, program: Sequence[str] = ("-m", "rlor_trainer_emulator"), **variables: str
) -> Generator[tuple[subprocess.Popen[str], str, list[str]]]:
    """Start the program, and yield it, its URL and the lines it printed."""
    command = [sys.executable, *program, "--port", "0", *arguments]
    environment = {**os.environ, "PYTHONPATH": ROOT, **variables}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            lines: list[str] = []
            while not lines or "database" not in lines[-1]:
                lines.append(process.stdout.readline().rstrip())
                assert lines[-1], process.stderr and process.stderr.read()
            found = re.search(r"https?://\S+", lines[0])
            assert found is not None
            yield process, found[0], lines
        finally:
            process.kill()


def test_serve_and_stop(tmp_path: Path) -> None:
    database = str(tmp_path / "jobs.db")
    with served("--database", database, "--api-key", "k1=a1", "--api-key", "k=2=a2") as (process, url, lines):
        assert lines[1:] == [
            "  API key k1 for account a1",
            "  API key k=2 for account a2",
            f"  page {url}/ for browsers on this machine",
            f"  export FIREWORKS_BASE_URL={url}",
            "  export FIREWORKS_API_KEY=k1",
            "  export FIREWORKS_ACCOUNT_ID=a1",
            f"  database {database}",
        ]
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


MALFORMED = "write KEY=ACCOUNT, in ASCII, without spaces, ACCOUNT without a slash"
THEIRS = "<what others say>"
"""Stands in a message for what the system or a library says."""
UNHEARD = f"{THEIRS}; choose another --host or --port"


def failure(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what the program says of a mistake, all of it."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    output, errors = capsys.readouterr()
    assert output == ""
    said = re.fullmatch(r"rlor_trainer_emulator: error: (.*) \(see --help\)\n", errors)
    assert said is not None, errors
    return said[1]


def without_theirs(said: str, message: str) -> str:
    """Return what was said with `THEIRS` in it where the message has that."""
    start, theirs, end = message.partition(THEIRS)
    return message if theirs and re.fullmatch(f"{re.escape(start)}.+{re.escape(end)}", said) else said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--colour"], "unrecognized arguments: --colour"),
        (["--data", "x"], "unrecognized arguments: --data"),
        (["extra"], "unrecognized arguments: extra"),
        (["--port", "http"], "argument --port: 'http' is not a port: write a number from 0 to 65535"),
        (["--port", "65536"], "argument --port: '65536' is not a port: write a number from 0 to 65535"),
        (["--port", "-1"], "argument --port: '-1' is not a port: write a number from 0 to 65535"),
        (["--speed", "0"], "argument --speed: '0' is not a speed: write a number above 0 and at most 1000000"),
        (["--speed", "nan"], "argument --speed: 'nan' is not a speed: write a number above 0 and at most 1000000"),
        (["--speed", "fast"], "argument --speed: 'fast' is not a speed: write a number above 0 and at most 1000000"),
        (["--admin-key", ""], "argument --admin-key: write the key in ASCII, without spaces"),
        (["--admin-key", "emulator-key"], "the admin key must not be empty, nor one of the API keys"),
        (["--clock", "manual", "--speed", "2"], "--speed has no effect with --clock manual: leave one of them out"),
        (["--log-level", "loud"], f"argument --log-level: invalid choice: 'loud' (choose from {THEIRS})"),
        (
            ["--cors", "https://a.example/"],
            "argument --cors: 'https://a.example/' is not an origin: write https://host, with :port if need be, or *",
        ),
        (
            ["--api-key", "secret=b", "--api-key", "secret=c", "--host", "none.invalid"],
            "an API key is given for two accounts, but a key belongs to one: give each account its own key",
        ),
        (["--spec", "/none.yaml"], "argument --spec: /none.yaml: cannot be read: No such file or directory"),
        (["--restore", "/"], "argument --restore: /: cannot be read: Is a directory"),
        (
            ["--cors", "a.example"],
            "argument --cors: 'a.example' is not an origin: write https://host, with :port if need be, or *",
        ),
        (["--tls-cert", __file__], "a TLS certificate and its key go together: give --tls-cert as well as --tls-key"),
        (
            ["--tls-cert", "/none.pem", "--tls-key", "/none.key"],
            "argument --tls-cert: /none.pem: cannot be read: No such file or directory",
        ),
        (
            ["--port", "0", "--ready-file", "/nowhere/at/all"],
            "--ready-file /nowhere/at/all cannot be written: No such file or directory",
        ),
        (["--port", "0", "--ready-file", "/"], f"--ready-file / cannot be written: {THEIRS}"),
        (["--host", "no.such.host.invalid"], f"cannot listen on no.such.host.invalid port 8080: {UNHEARD}"),
        (["--host", "192.0.2.1"], f"cannot listen on 192.0.2.1 port 8080: {UNHEARD}"),
        (
            ["--database", "/nowhere/at/all.db"],
            "database /nowhere/at/all.db cannot be used: unable to open database file",
        ),
        (
            ["--database", "nonesuch://user:secret@host/x"],
            f"database nonesuch://user:***@host/x cannot be used: {THEIRS}",
        ),
    ],
)
def test_mistake(capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    said = failure(capsys, *arguments)
    assert without_theirs(said, message) == message
    assert "secret" not in said


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"PORT": "http"}, "RLOR_EMULATOR_PORT: 'http' is not a port: write a number from 0 to 65535"),
        (
            {"PORT": "tcp://10.0.0.1:80"},
            (
                "RLOR_EMULATOR_PORT: 'tcp://10.0.0.1:80' is not a port: write a number from 0 to 65535; "
                "enableServiceLinks: false keeps Kubernetes from setting it"
            ),
        ),
        ({"SPEED": "fast"}, "RLOR_EMULATOR_SPEED: 'fast' is not a speed: write a number above 0 and at most 1000000"),
        ({"CLOCK": "slow"}, "RLOR_EMULATOR_CLOCK: 'slow' is not one of running, manual"),
        ({"LOG_LEVEL": "INFO"}, "RLOR_EMULATOR_LOG_LEVEL: 'INFO' is not one of debug, info, warning, error"),
        ({"API_KEY": "k=a,secret"}, f"RLOR_EMULATOR_API_KEY: {MALFORMED}"),
        ({"API_KEY": "k=a,"}, f"RLOR_EMULATOR_API_KEY: {MALFORMED}"),
        ({"ADMIN_KEY": "sec ret"}, "RLOR_EMULATOR_ADMIN_KEY: write the key in ASCII, without spaces"),
        ({"CORS": "*,x"}, "RLOR_EMULATOR_CORS: 'x' is not an origin: write https://host, with :port if need be, or *"),
        ({"SPEC": "/none.yaml"}, "RLOR_EMULATOR_SPEC: /none.yaml: cannot be read: No such file or directory"),
        ({"OUTCOMES": "/none.yaml"}, "RLOR_EMULATOR_OUTCOMES: /none.yaml: cannot be read: No such file or directory"),
        (
            {"DATABASE": "/nowhere/at/all.db"},
            "database /nowhere/at/all.db cannot be used: unable to open database file",
        ),
        ({"HOST": "no.such.host.invalid"}, f"cannot listen on no.such.host.invalid port 8080: {UNHEARD}"),
        ({"TLS_CERT": __file__}, "a TLS certificate and its key go together: give --tls-cert as well as --tls-key"),
        ({"TLS_KEY": __file__}, "a TLS certificate and its key go together: give --tls-cert as well as --tls-key"),
        ({"TLS_CERT": "/none.pem"}, "RLOR_EMULATOR_TLS_CERT: /none.pem: cannot be read: No such file or directory"),
        ({"TLS_KEY": "/"}, "RLOR_EMULATOR_TLS_KEY: /: cannot be read: Is a directory"),
        ({"RESTORE": "/none"}, "RLOR_EMULATOR_RESTORE: /none: cannot be read: No such file or directory"),
        (
            {"API_KEY": "secret=a,secret=b", "HOST": "none.invalid"},
            "an API key is given for two accounts, but a key belongs to one: give each account its own key",
        ),
        *[
            ({name: "9" * 5000}, f"RLOR_EMULATOR_{name}: '{'9' * 100}…' is not {what}")
            for name, what in (
                ("PORT", "a port: write a number from 0 to 65535"),
                ("JOURNAL", "a size of a journal: write a number from 0 to 100000"),
                ("SPEED", "a speed: write a number above 0 and at most 1000000"),
                ("NO_PAGE", "a switch: write 1 or 0"),
                ("CORS", "an origin: write https://host, with :port if need be, or *"),
            )
        ],
        ({"SPEC": "x" * 5000}, f"RLOR_EMULATOR_SPEC: {'x' * 100}…: cannot be read: File name too long"),
        ({"PORT": "0", "READY_FILE": "/"}, f"--ready-file / cannot be written: {THEIRS}"),
    ],
)
def test_mistake_in_the_environment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], message: str
) -> None:
    for name, text in variables.items():
        monkeypatch.setenv(f"RLOR_EMULATOR_{name}", text)
    said = failure(capsys)
    assert without_theirs(said, message) == message
    assert "sec" not in said


def test_every_option_has_a_variable(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    variables = {
        "HOST": "h",
        "PORT": "9",
        "TLS_CERT": str(file),
        "TLS_KEY": str(file),
        "CORS": "https://a:1, *",
        "SPEC": str(file),
        "DATABASE": "d",
        "API_KEY": "k1=a1,k=2=a2",
        "SPEED": "2",
        "CLOCK": "manual",
        "ADMIN_KEY": "ak",
        "OUTCOMES": str(file),
        "RESTORE": str(file),
        "JOURNAL": "7",
        "NO_PAGE": "1",
        "READY_FILE": "r",
        "LOG_LEVEL": "error",
    }
    given = parser().read([], {f"RLOR_EMULATOR_{name}": text for name, text in variables.items()})
    assert vars(given) == {
        "host": "h",
        "port": 9,
        "tls_cert": file,
        "tls_key": file,
        "cors": ["https://a:1", "*"],
        "spec": file,
        "database": "d",
        "api_key": [("k1", "a1"), ("k=2", "a2")],
        "speed": 2.0,
        "clock": "manual",
        "admin_key": "ak",
        "outcomes": file,
        "restore": file,
        "journal": 7,
        "no_page": True,
        "ready_file": "r",
        "log_level": "error",
    }
    assert vars(parser().read([], {f"RLOR_EMULATOR_{name}": "" for name in variables})) == vars(parser().read([], {}))
    for switch, texts in ((True, ("1", "true", "Yes", "ON")), (False, ("0", "false", "No", "OFF"))):
        assert all(parser().read([], {"RLOR_EMULATOR_NO_PAGE": text}).no_page is switch for text in texts)


def test_the_command_line_wins_over_the_environment() -> None:
    environment = {"RLOR_EMULATOR_PORT": "wrong", "RLOR_EMULATOR_API_KEY": "k1=a1", "RLOR_EMULATOR_CLOCK": "manual"}
    options = parser().read(["--port", "7", "--api-key", "k2=a2", "--api-key", "k3=a3"], environment)
    assert (options.port, options.api_key, options.clock) == (7, [("k2", "a2"), ("k3", "a3")], "manual")


def test_a_switch_in_the_environment(capsys: pytest.CaptureFixture[str]) -> None:
    switches = Parser()
    switches.option("--no-thing", action="store_true")
    for text, value in (("1", True), ("TRUE", True), ("0", False), ("", False)):
        assert switches.read([], {"RLOR_EMULATOR_NO_THING": text}).no_thing is value
    with pytest.raises(SystemExit, match="2"):
        switches.read([], {"RLOR_EMULATOR_NO_THING": "perhaps"})
    assert "RLOR_EMULATOR_NO_THING: 'perhaps' is not a switch: write 1 or 0" in capsys.readouterr().err


def test_a_misspelled_option_does_not_show_its_key(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--apikey", "secret=acme"], ["--apikey=secret=acme"]):
        assert failure(capsys, *arguments) == "unrecognized arguments: --apikey"


def test_served_as_the_environment_says(tmp_path: Path) -> None:
    variables = {"API_KEY": "k1=a1,k2=a2", "ADMIN_KEY": "ak", "CORS": "*", "LOG_LEVEL": "debug"}
    with served(**{f"RLOR_EMULATOR_{name}": text for name, text in variables.items()}) as (process, url, lines):
        assert lines[1:4] == [
            "  API key k1 for account a1",
            "  API key k2 for account a2",
            "  admin key ak for /_emulator/v1",
        ]
        answer = httpx.get(f"{url}/v1/accounts", headers={"x-api-key": "k2", "origin": "https://a.example"})
        assert answer.json()["accounts"] == [{"name": "accounts/a2"}]
        assert answer.headers["access-control-allow-origin"] == "*"
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
    assert "k2" not in errors


READY = {"keys": [{"key": "k1", "account": "a1"}, {"key": "k2", "account": "a2"}], "adminKey": "ak"}
READY_ARGUMENTS = ("--api-key", "k1=a1", "--api-key", "k2=a2", "--admin-key", "ak")


def test_ready_file(tmp_path: Path) -> None:
    path = tmp_path / "ready.json"
    path.write_text("left by another one")
    with served(*READY_ARGUMENTS, "--ready-file", str(path)) as (process, url, _):
        text = path.read_text()
        assert (json.loads(text), text.count("\n")) == ({"url": url, **READY}, 1)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert list(tmp_path.iterdir()) == [path]
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert not path.exists()


def test_the_ready_file_of_another_emulator_stays(tmp_path: Path) -> None:
    path = tmp_path / "ready.json"
    with served("--ready-file", str(path)) as (process, _, __):
        other = tmp_path / "other.json"
        other.write_text("other")
        other.replace(path)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert path.read_text() == "other"


def test_no_ready_file_is_left_by_a_start_that_fails(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "ready.json"
    path.write_text("left by one that was killed")
    failure(capsys, "--ready-file", str(path), "--host", "192.0.2.1")
    assert not path.exists()
    path.write_text("gone before it can be restored")
    said = f"{path}: cannot be read: No such file or directory"
    assert failure(capsys, "--ready-file", str(path), "--restore", str(path)) == said


def test_ready_line() -> None:
    command = [sys.executable, "-m", "rlor_trainer_emulator", "--port", "0", *READY_ARGUMENTS, "--ready-file", "-"]
    environment = {**os.environ, "PYTHONPATH": ROOT}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        assert httpx.get(f"{ready['url']}/readyz").status_code == 200
        assert {**ready, "url": ""} == {"url": "", **READY}
        process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == b""
    assert process.returncode == 0


def test_tls(tmp_path: Path) -> None:
    authority = trustme.CA()
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    issued = authority.issue_cert("127.0.0.1")
    certificate.write_bytes(b"".join(part.bytes() for part in issued.cert_chain_pems))
    issued.private_key_pem.write_to_path(key)
    context = ssl.create_default_context()
    context.load_verify_locations(cadata=authority.cert_pem.bytes().decode())
    with served("--tls-cert", str(certificate), "--tls-key", str(key)) as (process, url, _):
        assert url.startswith("https://127.0.0.1:")
        with httpx.Client(base_url=url, verify=context) as client:
            assert client.get("/v1/accounts", headers={"x-api-key": "emulator-key"}).status_code == 200
            with pytest.raises(httpx.RemoteProtocolError):
                httpx.get(url.replace("https", "http"))
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "ERROR" not in errors
    with Emulator(tls_cert=certificate, tls_key=str(key)) as emulator:
        assert httpx.get(f"{emulator.url}/healthz", verify=context).status_code == 200


def test_files_that_are_none_of_tls(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    certificate, key, other, locked = (tmp_path / name for name in ("cert.pem", "key.pem", "other.pem", "locked.pem"))
    issued = trustme.CA().issue_cert("127.0.0.1")
    issued.cert_chain_pems[0].write_to_path(certificate)
    issued.private_key_pem.write_to_path(key)
    trustme.CA().private_key_pem.write_to_path(other)
    plain = load_pem_private_key(key.read_bytes(), None)
    locked.write_bytes(plain.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"password")))
    empty = tmp_path / "empty.pem"
    empty.write_text("")
    wanted = "; name a certificate and its key, in PEM"
    for first, second, message in (
        (certificate, other, f"{certificate} and {other} cannot be used for TLS: key values mismatch{wanted}"),
        (key, certificate, f"{key} and {certificate} cannot be used for TLS: {THEIRS}{wanted}"),
        (empty, empty, f"{empty} and {empty} cannot be used for TLS: {THEIRS}{wanted}"),
        (
            certificate,
            locked,
            "the key for TLS is encrypted: name an unencrypted one; `openssl pkey -in KEY -out PLAIN` writes it",
        ),
        (tmp_path, key, f"argument --tls-cert: {tmp_path}: cannot be read: Is a directory"),
    ):
        said = failure(capsys, "--tls-cert", str(first), "--tls-key", str(second))
        assert without_theirs(said, message) == message
    said = "^/none.pem: cannot be read: No such file or directory; name a PEM file$"
    with pytest.raises(ServerError, match=said):
        Emulator(tls_cert=certificate, tls_key="/none.pem")


def stopped(process: subprocess.Popen[str], number: signal.Signals) -> str:
    """Send a signal, see that the program ends in 5 seconds and well, and return what it has logged."""
    start = time.monotonic()
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    # A start of Python on a busy machine is not what is measured: one second is for the machine.
    assert time.monotonic() - start < 6
    assert process.returncode == 0
    assert "Traceback" not in errors
    assert "ERROR" not in errors
    return errors


def address_of(url: str) -> tuple[str, int]:
    return "127.0.0.1", int(url.rpartition(":")[2])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_whatever_is_under_way(number: signal.Signals) -> None:
    """A handler that sleeps, a body that stalls, a client that does not read, one that says nothing: all at once."""
    with served("--admin-key", "k-admin", "--log-level", "warning") as (process, url, _), ExitStack() as stack:
        head = f"GET {JOBS_OF_ACME} HTTP/1.1\r\nhost: h\r\nx-api-key: emulator-key\r\n"
        connect = partial(socket.create_connection, address_of(url), timeout=60)
        silent, stalled, sleeping, unread = (stack.enter_context(connect()) for _ in range(4))
        stalled.sendall(
            head.replace("GET", "POST").encode() + b"content-type: application/json\r\ncontent-length: 9\r\n\r\n{"
        )
        unread.settimeout(1)
        with suppress(TimeoutError):  # until neither side takes more
            while True:
                unread.sendall(b"GET /openapi.json HTTP/1.1\r\nhost: h\r\n\r\n" * 100)
        admin = {"x-api-key": "k-admin"}
        slow = {"kind": "latency", "seconds": 600}
        httpx.post(f"{url}/_emulator/v1/faults", json=slow, headers=admin).raise_for_status()
        sleeping.sendall(f"{head}\r\n".encode())
        while not httpx.get(f"{url}/_emulator/v1/faults", headers=admin).json()["faults"][0]["struck"]:
            pass
        assert stopped(process, number) == ""
        assert silent.recv(1) == b""


STUCK = """
import sys, threading, time
from rlor_trainer_emulator import __main__
from rlor_trainer_emulator.handlers.service import Service
from rlor_trainer_emulator.http.front import Front

def wait(*_):
    print("stuck", file=sys.stderr, flush=True)
    time.sleep(600)

{patch}
sys.stdout.write("flushed?")
__main__._leave(__main__.main(sys.argv[1:]))
"""


@pytest.mark.parametrize("patch", ["Service.ready = wait", "Front.__call__ = wait"], ids=["thread", "event-loop"])
def test_it_stops_whatever_is_stuck(patch: str, tmp_path: Path) -> None:
    """Code that waits and cannot be interrupted, in a worker thread or in the event loop itself."""
    program = tmp_path / "stuck.py"
    program.write_text(STUCK.format(patch=patch))
    with served(program=[str(program)]) as (process, url, _), socket.create_connection(address_of(url)) as connection:
        connection.sendall(b"GET /readyz HTTP/1.1\r\nhost: h\r\n\r\n")
        assert process.stderr is not None
        while process.stderr.readline() != "stuck\n":
            pass
        stopped(process, signal.SIGTERM)


def test_statements_that_run_are_interrupted(tmp_path: Path) -> None:
    program = tmp_path / "interrupted.py"
    patch = """
from rlor_trainer_emulator.store.database import Store
ended = threading.Event()
Service.ready = lambda _: (print("stuck", file=sys.stderr, flush=True), ended.wait(), print("ended", file=sys.stderr))
Store.interrupt = lambda _: ended.set()
"""
    program.write_text(STUCK.format(patch=patch))
    with served(program=[str(program)]) as (process, url, _), socket.create_connection(address_of(url)) as connection:
        connection.sendall(b"GET /readyz HTTP/1.1\r\nhost: h\r\n\r\n")
        assert process.stderr is not None
        while process.stderr.readline() != "stuck\n":
            pass
        assert "ended\n" in stopped(process, signal.SIGTERM)


@pytest.mark.parametrize("text", ["secret", "secret=", "=acme", "sec ret=acme", "secret=a/b", "secr\u00e9t=acme"])
def test_malformed_key(capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert failure(capsys, "--api-key", text) == f"argument --api-key: {MALFORMED}"


def test_another_spec(tmp_path: Path) -> None:
    text = rlor_trainer_emulator.spec_path().read_text("utf-8")
    path = tmp_path / "spec.json"
    spec = {**yaml.safe_load(text), "info": {"title": "Jobs  of\nnobody", "version": "2.0.0"}}
    path.write_text(json.dumps(spec, indent="\t"), "utf-8")
    with served("--spec", str(path)) as (_, url, lines):
        assert lines[0] == f"Emulator of Jobs of nobody at {url}"


JOBS = "/v1/accounts/{account_id}/rlorTrainerJobs"
SYNC = f"{JOBS}/{{rlor_trainer_job_id}}/checkpoints/{{checkpoint_id}}:sync"
PROMOTE = "/v1/accounts/{account_id}/checkpoints/{checkpoint_id}:promote"
STOP = """
          Gateway_Stop: {from: [], to: JOB_STATE_IDLE, noop: [], refusal: {status: 400, code: 9, message: none}}
"""
NEWS = """
  /v1/news:
    get: {operationId: Gateway_ListNews, tags: [news], x-method: list, security: [{BearerAuth: []}]}
"""


@pytest.mark.parametrize(
    ("old", "new", "message", "shown"),
    [
        (
            r"\A",
            "paths: [",
            "did not find expected ',' or ']'; name an OpenAPI 3.1 document, in YAML or JSON",
            "info:",
        ),
        (
            r"\A(?s:.)*",
            "",
            "not an OpenAPI document: it has no `paths`; name an OpenAPI 3.1 document, in YAML or JSON",
            "",
        ),
        (
            r"\A(?s:.)*",
            "[paths]",
            "not an OpenAPI document: it has no `paths`; name an OpenAPI 3.1 document, in YAML or JSON",
            "",
        ),
        (
            r"\A(?s:.)*",
            "paths: []",
            "not an OpenAPI document: it has no `paths`; name an OpenAPI 3.1 document, in YAML or JSON",
            "",
        ),
        (r"\A(?s:.)*", "paths: {}", "not OpenAPI; name an OpenAPI 3.1 document, in YAML or JSON", ""),
        (r"\A.*", "swagger: '2.0'", "OpenAPI 2.0; name an OpenAPI 3.1 document, in YAML or JSON", ""),
        (r"\A.*", "openapi: 3.0.3", "OpenAPI 3.0.3; name an OpenAPI 3.1 document, in YAML or JSON", ""),
        (
            r"\ncomponents:",
            "\nparts:",
            (
                "0 resources have a state with a lifecycle, and one is needed. Give `x-resource` to the schema of the "
                "resource and `x-lifecycle` to that of its state."
            ),
            "",
        ),
        (
            "x-lifecycle:",
            "x-states:",
            (
                "0 resources have a state with a lifecycle, and one is needed. Give `x-resource` to the schema of the "
                "resource and `x-lifecycle` to that of its state."
            ),
            "",
        ),
        (
            r"(\{rlor_trainer_job_id\}/checkpoints/\{checkpoint_id\})\n",
            r"things/\1\n",
            (
                "0 resources are nested in RlorTrainerJob, and one is needed, what a job saves. Give `x-resource` to "
                "its schema."
            ),
            "",
        ),
        (
            "initial: JOB_STATE_PENDING",
            "initial: NEW",
            "x-lifecycle of JobState: NEW is not a value of JobState; declare it, or name one that is",
            "      x-lifecycle:",
        ),
        (
            r"\npaths:\n",
            f"\npaths:{NEWS}",
            (
                "the spec has operations that the emulator has no handler for: Gateway_ListNews (news.list); add them "
                "by x-method to HANDLERS of handlers/jobs.py (tag jobs) or of handlers/checkpoints.py (tag checkpoints)"
            ),
            "    get: {operationId: Gateway_ListNews, tags: [news], x-method: list, security: [{BearerAuth: []}]}",
        ),
        (
            "schemas/TrainingConfig'",
            "schemas/Nothing'",
            "$ref '#/components/schemas/Nothing' names nothing in the spec",
            "            - $ref: '#/components/schemas/Nothing'",
        ),
        (
            "    JobStatus:\n      type: object",
            "    JobStatus:\n      $ref: '#/components/schemas/JobStatus'",
            "$ref '#/components/schemas/JobStatus' leads back to itself",
            "            - $ref: '#/components/schemas/JobStatus'",
        ),
        (
            "(    JobStatus:\n(?s:.*?)      properties:\n)",
            r"\1        inner: {$ref: '#/components/schemas/JobStatus'}\n",
            "the schema of field `inner` contains itself; break the circle of $refs",
            "    post:",
        ),
        (
            "        operations:\n",
            f"        operations:\n{STOP}",
            (
                "x-lifecycle of JobState: `operations` names Gateway_Stop, and the spec has no such operation; name it "
                "by its `operationId`, or leave it out"
            ),
            "      x-lifecycle:",
        ),
        ("        time:\n", "        times:\n", "x-lifecycle of JobState lacks `time`; add it", "      x-lifecycle:"),
        (
            r"(to: JOB_STATE_CREATING), after: 61s",
            r"\1",
            "x-lifecycle of JobState, entry 1 of `time` lacks `after`; add it",
            "          - {from: JOB_STATE_PENDING, to: JOB_STATE_CREATING}",
        ),
        (
            "          Gateway_CancelRlorTrainerJob:",
            "          Gateway_Stop:",
            (
                "x-lifecycle of JobState does not say what Gateway_CancelRlorTrainerJob (jobs.cancel) does. Add it to "
                "its `operations`: from, to, noop and refusal"
            ),
            "        operations:",
        ),
        (
            "refusal: {status: 400, code: 9, message: 'cannot cancel",
            "refusal: {status: 400, message: 'cannot cancel",
            "x-lifecycle of JobState, operation Gateway_CancelRlorTrainerJob lacks `code`; add it",
            "          Gateway_CancelRlorTrainerJob:",
        ),
        (
            r"cannot cancel job in state: \{state\}",
            "cannot cancel {job}",
            (
                "x-lifecycle of JobState, operation Gateway_CancelRlorTrainerJob: `message` of its `refusal` must be "
                "text, with no variable but {state}"
            ),
            "          Gateway_CancelRlorTrainerJob:",
        ),
        (
            r"          unset: \[JOB_STATE_UNSPECIFIED\]\n",
            "",
            "x-lifecycle of JobState: `classes` leaves out JOB_STATE_UNSPECIFIED; put each state into one",
            "      x-lifecycle:",
        ),
        (
            r"      x-pagination:(\n        [^\n]*)+\n",
            "",
            (
                f"x-pagination of GET {JOBS} does not say `items`, and the emulator serves a list page by page. Add "
                "x-pagination with the names of the fields and parameters that page: items, nextPageToken, pageToken, "
                "pageSize, totalSize"
            ),
            "    get:",
        ),
        (
            "        totalSize: totalSize\n",
            "",
            (
                f"x-pagination of GET {JOBS} does not say `totalSize`, and the emulator serves a list page by page. "
                "Add x-pagination with the names of the fields and parameters that page: items, nextPageToken, "
                "pageToken, pageSize, totalSize"
            ),
            "      x-pagination:",
        ),
        (
            "        pageToken: pageToken\n",
            "        pageToken: next\n",
            (
                f"x-pagination of GET {JOBS} calls `pageToken` next, and there is no query parameter of that name. "
                "Declare it, or name an existing one"
            ),
            "        pageToken: next",
        ),
        (
            "        items: checkpoints\n",
            "",
            (
                f"x-pagination of GET {JOBS}/{{rlor_trainer_job_id}}/checkpoints does not say `items`, and the "
                "emulator serves a list page by page. Add x-pagination with the names of the fields and parameters "
                "that page: items, nextPageToken, pageToken, pageSize, totalSize"
            ),
            "      operationId: Gateway_ListRlorTrainerJobCheckpoints\n"
            "      x-method: list\n      x-retry: safe\n      x-pagination:",
        ),
        (
            r"tags: \[checkpoints\]",
            "tags: [jobs]",
            (
                "operations on RlorTrainerJob and on Checkpoint have the same tag, 'jobs', and the emulator tells them "
                "apart by it. Give them a tag each"
            ),
            "  /v1/accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}/checkpoints:",
        ),
        (
            "      operationId: Gateway_ListRlorTrainerJobs\n",
            "",
            f"GET {JOBS} lacks `operationId`; add it",
            "    get:",
        ),
        (
            r"(skipValidations\n +in): query",
            r"\1: header",
            (
                f"parameter skipValidations of POST {JOBS}: it is in header, but the emulator reads only parameters in "
                "path and query"
            ),
            "    post:",
        ),
        (
            r"        - BearerAuth: \[\]",
            "        - Bearer: []",
            f"POST {JOBS}: its `security` names Bearer, and the spec has no such scheme; declare it, or name another",
            "    post:",
        ),
        (
            r"x-promotable: \[",
            "x-promoted: [",
            (
                "the schema of field `checkpointType` of Checkpoint has no `x-promotable`, which "
                "resource/checkpoints.py of the emulator needs: promotion accepts checkpoints of the types that it "
                "lists. Add it in the spec, a list of values, or change that module"
            ),
            "        checkpointType:",
        ),
        (
            r"        - JOB_STATE_RUNNING\n",
            "",
            (
                "JobState has no state JOB_STATE_RUNNING, which resource/jobs.py of the emulator needs: in it a job "
                "advances, uses accelerators and saves checkpoints. Declare it in the spec, or change that module"
            ),
            "    JobState:\n      type: string\n      description: State that a job can be in.\n      enum:",
        ),
        (
            r"(template: accounts/\{account_id\}/rlorTrainerJobs)/\{rlor_trainer_job_id\}/",
            r"\1/{job}/",
            (
                "0 resources are nested in RlorTrainerJob, and one is needed, what a job saves. Give `x-resource` to "
                "its schema."
            ),
            "",
        ),
        (
            r"\n  /v1/accounts/\{account_id\}/rlorTrainerJobs/\{rlor_trainer_job_id\}/checkpoints:",
            "\n  /v1/accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}/saved:",
            (
                "the spec has no operations on Checkpoint with tag and x-method at the path of its collection, which "
                "ends in /accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}/checkpoints. Add them, or let "
                "path and `template` of its x-resource agree"
            ),
            "      description: Something that a trainer job has saved.\n      x-resource:",
        ),
        (
            r"\{rlor_trainer_job_id\}(:cancel:(?s:.*?)parameters/)\w*JobId'",
            r"{checkpoint_id}\1CheckpointId'",
            (
                f"POST {JOBS}/{{checkpoint_id}}:cancel has no path parameter rlor_trainer_job_id. Let paths and "
                "parameters call their variables as `template` of x-resource of RlorTrainerJob does"
            ),
            f"  {JOBS}/{{checkpoint_id}}:cancel:\n    post:",
        ),
        (
            "        signedUrl:\n",
            "        url:\n",
            (
                f"the answer of GET {JOBS}/{{rlor_trainer_job_id}}/publicLogs has no field `signedUrl`, which "
                "handlers/jobs.py of the emulator needs: it leads to the logs. Declare it in the spec, or change that "
                "module"
            ),
            f"  {JOBS}/{{rlor_trainer_job_id}}/publicLogs:\n    get:",
        ),
        (
            r"(    PromoteCheckpointRequest:\n(?s:.*?))outputModel, ",
            r"\1",
            (
                f"the body of POST {PROMOTE} does not require `outputModel`, which handlers/checkpoints.py of the "
                "emulator needs: it names the model to make. Declare it in the spec, or change that module"
            ),
            f"  {PROMOTE}:\n    post:",
        ),
        (
            r"(    PromoteCheckpointRequest:\n(?s:.*?))asyncPromotion:",
            r"\1later:",
            (
                f"the body of POST {PROMOTE} has no field `asyncPromotion`, which handlers/checkpoints.py of the "
                "emulator needs: it asks for promotion in the background. Declare it in the spec, or change that module"
            ),
            f"  {PROMOTE}:\n    post:",
        ),
        (
            r"(    RlorTrainerJob:\n(?s:.*?x-resource:\n +))name: name",
            r"\1name: title",
            (
                "RlorTrainerJob has no field `title`, which x-resource names as that of its name; declare it, or name "
                "the one that there is"
            ),
            "      x-resource:",
        ),
        (
            r"fields: \[displayName\]",
            "fields: [displayNames]",
            (
                "entry 1 of x-request-rules of Gateway_CreateRlorTrainerJob: the body has no field `displayNames`; "
                "write the names that lead to one, with a dot between them and [] after that of a list"
            ),
            "        - id: display-name-length",
        ),
        (
            r"'rewardWeights\[\]'",
            "'rewardWeights[].name'",
            (
                "entry 9 of x-request-rules of Gateway_CreateRlorTrainerJob: the body has no field "
                "`rewardWeights[].name`; write the names that lead to one, with a dot between them and [] after that "
                "of a list"
            ),
            "        - id: reward-weights",
        ),
        (
            r"'rewardWeights\[\]'",
            "'dataset[]'",
            (
                "entry 9 of x-request-rules of Gateway_CreateRlorTrainerJob: the body has no field `dataset[]`; write "
                "the names that lead to one, with a dot between them and [] after that of a list"
            ),
            "        - id: reward-weights",
        ),
        (
            r"message: 'invalid resource: \{field\} must be fewer than 64 characters'\n +",
            "",
            "entry 1 of x-request-rules of Gateway_CreateRlorTrainerJob lacks `message`; add it",
            "        - id: display-name-length",
        ),
        (
            r"(    Operation:\n(?s:.*?))x-resource:",
            r"\1x-resources:",
            (
                f"the answer of `promote`, {PROMOTE}, has no field `operation` that holds a resource, and a promotion "
                "in the background is read by its name. Declare the field, with a $ref to a schema that has "
                "`x-resource`"
            ),
            "    Operation:",
        ),
        (
            r"        - BearerAuth: \[\]",
            "        - {BearerAuth: [], ApiKeyAuth: []}",
            (f"POST {JOBS}: each alternative of its `security` must name one scheme, because a request has one key"),
            "    post:",
        ),
        (
            "scheme: bearer",
            "scheme: basic",
            f"GET {JOBS}: security scheme BearerAuth is of a kind that the emulator does not know",
            "    get:",
        ),
        (
            "refusal: {status: 400, code: 9, message: 'cannot cancel",
            "refusal: {status: '400', code: 9, message: 'cannot cancel",
            (
                "x-lifecycle of JobState, operation Gateway_CancelRlorTrainerJob: "
                "`status` and `code` of its `refusal` must be numbers, such as 400 and 9"
            ),
            "          Gateway_CancelRlorTrainerJob:",
        ),
        (
            "retention: 2592000s",
            "retention: 2592000",
            (
                f"x-lifecycle of JobState has another form than the emulator reads ({THEIRS}); "
                "write it like the spec that comes with the emulator"
            ),
            "      x-lifecycle:",
        ),
        (
            r"enum: \[PURPOSE_UNSPECIFIED, PURPOSE_PILOT\]",
            "enum: []",
            "an `enum` of the spec has no values; give it some, the one that stands for unset first",
            "    post:",
        ),
        (
            "    SyncRlorTrainerJobCheckpointRequest:\n      type: object",
            "    SyncRlorTrainerJobCheckpointRequest:\n      type: string",
            (
                "a body must be an object with known fields, not "
                "{'$ref': '#/components/schemas/SyncRlorTrainerJobCheckpointRequest'}"
            ),
            f"  {SYNC}:\n    post:",
        ),
        (
            "(    SyncRlorTrainerJobCheckpointResponse:\n(?s:.*?)schemas/)Checkpoint'",
            r"\1Operation'",
            (
                f"the answer of `sync`, {SYNC}, has no field that holds a Checkpoint. "
                "Declare one, with a $ref to that schema"
            ),
            f"  {SYNC}:",
        ),
        (
            "checkpoint_id}:promote:",
            "checkpoint}:promote:",
            (
                "POST /v1/accounts/{account_id}/checkpoints/{checkpoint}:promote: checkpoint must be in its path as "
                "well as among its path parameters; add it where it is missing"
            ),
            "  /v1/accounts/{account_id}/checkpoints/{checkpoint}:promote:\n    post:",
        ),
    ],
)
def test_a_spec_that_cannot_be_obeyed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, old: str, new: str, message: str, shown: str
) -> None:
    path = tmp_path / "spec.yaml"
    text, found = re.subn(old, new, rlor_trainer_emulator.spec_path().read_text("utf-8"), count=1)
    assert found
    path.write_text(text, "utf-8")
    database = tmp_path / "jobs.db"
    # Nobody can listen on that address, so that a spec which is obeyed after all fails as well, and is not served.
    said = failure(capsys, "--spec", str(path), "--database", str(database), "--host", "192.0.2.1")
    shown = f"\n{shown}" if shown else ""
    line = f", line {text.count(chr(10), 0, text.index(shown) + len(shown)) + 1}" if shown else ""
    assert without_theirs(said, f"{path}{line}: {message}") == f"{path}{line}: {message}"
    assert not database.exists()


@pytest.mark.parametrize(
    ("added", "line", "message"),
    [
        ("x-loop: &loop\n  again: *loop\n", 1, "it contains itself by an alias; write out what the alias stands for"),
        ("x-loop:\n- 1\n- &loop [*loop]\n", 3, "it contains itself by an alias; write out what the alias stands for"),
        (
            "x-0: &a [1, 2]\nx-1: [*a, *a]\nx-2: *loop\n",
            3,
            "found undefined alias; name an OpenAPI 3.1 document, in YAML or JSON",
        ),
        (
            "x-0: &a0 [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]\n"
            + "".join(f"x-{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 20)),
            6,
            "aliases expand it to more than 1,000,000 values; write out what the alias stands for",
        ),
    ],
)
def test_a_spec_whose_aliases_lead_too_far(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, added: str, line: int, message: str
) -> None:
    text = rlor_trainer_emulator.spec_path().read_text("utf-8")
    path = tmp_path / "spec.yaml"
    path.write_text(text + added, "utf-8")
    said = failure(capsys, "--spec", str(path))
    assert said.removeprefix(f"{path}, line {text.count(chr(10)) + line}: ") == message


def test_aliases_that_lead_somewhere(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    text = rlor_trainer_emulator.spec_path().read_text("utf-8")
    path.write_text(text + "x-0: &a [1, 2]\nx-1: [*a, *a]\n", "utf-8")
    assert rlor_trainer_emulator.load_spec(path)["x-1"] == [[1, 2], [1, 2]]


def test_a_spec_that_cannot_be_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"info: {title: caf\xe9}\n")
    for path, reason in (
        (tmp_path / "none.yaml", "No such file or directory"),
        (tmp_path, "Is a directory"),
        (latin, "it is not UTF-8; name an OpenAPI 3.1 document, in YAML or JSON"),
    ):
        option = "" if path == latin else "argument --spec: "
        assert failure(capsys, "--spec", str(path)) == f"{option}{path}: cannot be read: {reason}"


def test_busy_port(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        said = f"cannot listen on 127.0.0.1 port {port}: Address already in use; choose another --host or --port"
        assert failure(capsys, "--port", str(port)) == said


def test_packages_that_are_not_installed(tmp_path: Path) -> None:
    (tmp_path / "starlette.py").write_text("raise ModuleNotFoundError(name='starlette')", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), ROOT))}
    command = [sys.executable, "-m", "rlor_trainer_emulator"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "rlor_trainer_emulator: error: the emulator needs packages that are not installed (starlette): "
        "pip install 'rlor-trainer-client[emulator]'\n"
    )


@pytest.mark.parametrize(
    ("url", "driver", "hint"),
    [
        ("postgresql+psycopg://u:secret@host/d", "psycopg", "; pip install 'rlor-trainer-client[postgresql]'"),
        ("mysql+pymysql://u:secret@host/d", "pymysql", ""),
    ],
)
def test_a_driver_that_is_not_installed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, url: str, driver: str, hint: str
) -> None:
    monkeypatch.setitem(sys.modules, driver, None)
    shown = url.replace("secret", "***")
    told = f"database {shown} cannot be used: its driver is not installed ({driver}){hint}"
    assert failure(capsys, "--database", url) == told


def test_a_database_that_cannot_be_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    url = f"sqlite:///file:{tmp_path}/jobs.db?mode=ro&uri=true"
    refused = f"database {url.replace('file:', 'file%3A')} cannot be used"
    assert failure(capsys, "--database", url) == f"{refused}: unable to open database file"
    with served("--database", str(tmp_path / "jobs.db")):
        pass
    assert failure(capsys, "--database", url) == f"{refused}: attempt to write a readonly database"
    said = failure(capsys, "--database", str(tmp_path))
    assert said == f"database {tmp_path} cannot be used: unable to open database file"


def test_a_database_of_another_emulator(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "jobs.db"
    for version, kind in ((99, "a newer"), (0, "an older")):
        with served("--database", str(path)):
            pass
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE emulator_schema SET version = ?", [version])
        made = f"database {path} was made by {kind} emulator (schema {version}, this one has {SCHEMA_VERSION})"
        said = failure(capsys, "--database", str(path))
        assert said == f"{made}: use that emulator, or another file"
        path.unlink()


def test_what_is_under_way_is_answered_before_it_stops() -> None:
    admin = {"x-api-key": "k-admin"}
    with served("--admin-key", "k-admin") as (process, url, _), httpx.Client(base_url=url, timeout=60) as client:
        slow = {"kind": "latency", "seconds": 2, "times": 1}
        client.post("/_emulator/v1/faults", json=slow, headers=admin).raise_for_status()
        with ThreadPoolExecutor(1) as threads:
            jobs = "/v1/accounts/acme-research/rlorTrainerJobs"
            answer = threads.submit(client.get, jobs, headers={"x-api-key": "emulator-key"})
            with httpx.Client(base_url=url) as other:  # until the request is under way
                while not other.get("/_emulator/v1/faults", headers=admin).json()["faults"][0]["struck"]:
                    pass
            process.send_signal(signal.SIGTERM)
            assert answer.result().json()["totalSize"] == 0
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_help(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    # How it is laid out is up to argparse.
    assert capsys.readouterr().out.split() == Path(__file__).with_name("help.txt").read_text("utf-8").split()
