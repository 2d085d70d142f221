"""The hook that moves the time of a server elsewhere: how it is called, and what becomes of its errors."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import rlor_contract
from foreign_server import ForeignServer
from rlor_contract.cli import main
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.server.advance import Hook, UrlHook, proven
from rlor_contract.server.job_requests import JobRequests
from rlor_contract.server.network import Network
from rlor_contract.server.target import ServerTarget
from rlor_contract.server.traffic import Stopped
from rlor_contract.server.wire import Wire
from rlor_contract.spec.operations import ContractSpec
from rlor_trainer_emulator import Emulator, ManualClock

SPEC: Final = ContractSpec()
KEY: Final = "key-of-the-run"
Exchange = tuple[dict[str, str], Any]


@contextmanager
def hook(status: int = 200) -> Generator[tuple[str, list[Exchange]]]:
    """A server that takes calls of a hook: its URL, and what it was told."""
    told: list[Exchange] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            told.append(({name.lower(): value for name, value in self.headers.items()}, json.loads(body)))
            self.send_response(status)
            self.send_header("location", "/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", told
        server.shutdown()


class TestTheCall:
    @pytest.mark.parametrize("path", ["", "/a/path"])
    def test_has_the_api_key_where_it_goes_to_the_server_of_the_run(self, path: str) -> None:
        network = Network(headers=(("X-Team", "ours"),))
        with hook() as (url, told):
            UrlHook.of(f"{url}/clock?of=tests", network, "", url + path, KEY)(97.25)
        ((headers, body),) = told
        assert body == {"seconds": 98}, "whole seconds, and no fewer"
        assert (headers["authorization"], headers["x-team"]) == (f"Bearer {KEY}", "ours")
        assert headers["content-type"] == "application/json"

    @pytest.mark.parametrize("base_url", ["https://api.example", "http://127.0.0.1:1", "https://127.0.0.1"])
    def test_has_no_key_and_no_header_where_it_goes_elsewhere(self, base_url: str) -> None:
        network = Network(headers=(("X-Team", "ours"),))
        with hook() as (url, told):
            UrlHook.of(f"{url}/clock", network, "", base_url, KEY)(1)
        ((headers, _),) = told
        assert "authorization" not in headers
        assert "x-team" not in headers

    @pytest.mark.parametrize("here", [True, False])
    def test_has_the_key_of_the_hook_if_there_is_one(self, here: bool) -> None:
        with hook() as (url, told):
            UrlHook.of(f"{url}/clock", Network(), "key-of-the-hook", url if here else "https://api.example", KEY)(1)
        assert told[0][0]["authorization"] == "Bearer key-of-the-hook"

    def test_shows_no_key(self) -> None:
        made = UrlHook.of("http://host/clock?token=shh", Network(headers=(("A", "shh"),)), "shh", "http://host", "shh")
        assert made.name == "http://host/clock"
        assert "shh" not in repr(replace(made, url="http://host/clock"))

    @pytest.mark.parametrize("status", [300, 307, 404, 500])
    def test_that_gets_no_2xx_has_failed(self, status: int) -> None:
        with hook(status) as (url, told), pytest.raises(OSError, match=f"it answered {status}"):
            UrlHook.of(f"{url}/clock", Network(), "", url, KEY)(1)
        assert len(told) == 1, "no redirect is followed"

    @pytest.mark.parametrize("url", ["clock", "ftp://host/clock", "http://user:shh@host", "http://host:x", "http://"])
    def test_needs_a_url(self, url: str) -> None:
        with pytest.raises(CannotRun, match="is not an http or https URL") as refused:
            UrlHook.of(url, Network(), "", "http://host", KEY)
        assert "shh" not in str(refused.value)


def failing(error: Exception, after: int = 0, calls: list[float] | None = None) -> Callable[[float], object]:
    calls = [] if calls is None else calls

    def call(seconds: float) -> None:
        calls.append(seconds)
        if len(calls) > after:
            raise error

    return call


class TestAnErrorOfTheHook:
    def test_keeps_a_run_from_starting(self) -> None:
        made = Hook(failing(ZeroDivisionError("of mine")), Wire("http://host"), "the function", "correct it")
        with pytest.raises(CannotRun) as refused:
            made.tried()
        said = "time cannot be advanced with the function: ZeroDivisionError: of mine. Fix: correct it."
        assert str(refused.value) == said

    def test_ends_a_run_that_goes_on(self) -> None:
        wire = Wire("http://host")
        calls: list[float] = []
        call = failing(OSError("it answered\n500"), after=1, calls=calls)
        made = Hook(call, wire, "http://host/clock", "correct it").tried()
        with pytest.raises(Stopped):
            made(60)
        assert wire.outage == "time cannot be advanced with http://host/clock: it answered 500"
        with pytest.raises(Stopped):
            made(70)
        assert calls == [1, 60], "it is not called again"

    def test_is_one_line_of_the_command(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with Emulator() as emulator:
            arguments = ["--base-url", emulator.url, "--account", emulator.account, "--reports", str(tmp_path)]
            url = f"{emulator.url}/_emulator/v1/clock:advance"  # it is off
            code = main(["run", *arguments, "--advance-url", url], {"API_KEY": emulator.api_key})
        told = capsys.readouterr()
        assert (code, told.out, told.err.count("\n")) == (2, "", 1)
        assert f"time cannot be advanced with {url}: it answered 404. Fix: correct --advance-url" in told.err


class TestWhetherTheServerHeedsIt:
    def target(self, emulator: Emulator, advance: Callable[[float], object]) -> ServerTarget:
        target = ServerTarget(emulator.url, emulator.api_key, emulator.account, embedded=False, advance=advance)
        with httpx.Client(base_url=emulator.url, headers={"x-api-key": emulator.api_key}, trust_env=False) as client:
            return proven(target, JobRequests(SPEC, emulator.account, client), {})

    def test_it_does(self) -> None:
        clock = ManualClock()
        with Emulator(clock=clock) as emulator:
            assert self.target(emulator, clock.advance).advance == clock.advance

    def test_it_does_not(self) -> None:
        with Emulator() as emulator:
            target = self.target(emulator, lambda seconds: None)
        assert target.advance is None
        assert target.no_clock.startswith("its clock ignores the hook: after 3600 s a new job was created ")

    def test_nobody_can_tell(self) -> None:
        with Emulator() as emulator:
            emulator.api_key = "wrong"
            target = self.target(emulator, lambda seconds: None)
        assert target.advance is None
        assert target.no_clock.startswith("it could not be checked whether its clock can be moved: POST ")


@pytest.mark.long
@pytest.mark.thorough
def test_a_foreign_server_whose_time_is_moved_is_accused_of_nothing() -> None:
    keys = {KEY: "acme", "key-of-others-of-the-run": "other"}
    with ForeignServer(keys) as server:
        result = rlor_contract.verify(
            base_url=server.url,
            api_key=KEY,
            account="acme",
            second_api_key="key-of-others-of-the-run",
            second_account="other",
            depth="quick",
            advance_url=f"{server.url}/clock",
        )
    result.require_holds()
    open_ = {one.check: one.why for one in result.not_verified}
    assert {"retention_ends", "promoted_once", "deleted_jobs_kept"}.isdisjoint(open_), open_
    assert all("cannot be advanced" not in why for why in open_.values()), open_


@pytest.mark.thorough
def test_a_clock_that_is_not_heeded_is_not_verified_and_no_violation() -> None:
    with Emulator() as emulator:
        result = rlor_contract.verify(
            base_url=emulator.url,
            api_key=emulator.api_key,
            account=emulator.account,
            operation="jobs.delete",
            depth="quick",
            advance=lambda seconds: None,
        )
    result.require_holds()
    (why,) = {one.why for one in result.not_verified if one.check == "retention_ends"}
    assert "it needs time to pass, and its clock ignores the hook" in why


@pytest.mark.thorough
def test_a_hook_that_fails_later_ends_the_run_which_cleans_up() -> None:
    clock = ManualClock()

    def advance(seconds: float) -> None:
        if seconds > 3600:
            raise RuntimeError("the month is too long")
        clock.advance(seconds)

    with Emulator(clock=clock) as emulator:
        result = rlor_contract.verify(
            base_url=emulator.url,
            api_key=emulator.api_key,
            account=emulator.account,
            operation="jobs.delete",
            depth="quick",
            advance=advance,
        )
    assert (result.exit_code, result.left_behind) == (2, ())
    assert "RuntimeError: the month is too long" in result.summary()


@pytest.mark.thorough
def test_the_emulator_has_such_a_hook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Emulator(clock=ManualClock(), admin_key="key-of-the-admin") as emulator:
        code = main(
            [
                *("run", "--base-url", emulator.url, "--account", emulator.account, "--reports", str(tmp_path)),
                *("--depth", "quick", "--operation", "jobs.delete"),
                *("--advance-url", f"{emulator.url}/_emulator/v1/clock:advance"),
            ],
            {"API_KEY": emulator.api_key, "ADVANCE_KEY": "key-of-the-admin"},
        )
    told = capsys.readouterr()
    assert code == 0, told.out
    assert "retention_ends" not in [
        one["check"] for one in json.loads((tmp_path / "contract.json").read_text())["notVerified"]
    ]
    assert "key-of-the-admin" not in told.out + told.err + (tmp_path / "contract.json").read_text()
