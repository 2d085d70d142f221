"""What the client logs and what drifts, as somebody at a command line sees it."""

from __future__ import annotations

import io
import logging
import os
import re
import sys
from collections.abc import Iterator
from typing import Any, Final

import httpx
import pytest
from client.command_line.running import NOW, Ran, Terminal, answering, rlor
from rlor_trainer_client import Clock
from rlor_trainer_client._cli.run import run
from rlor_trainer_client._cli.surroundings import Surroundings

JOB: Final = {"name": "accounts/acme/rlorTrainerJobs/math-1", "state": "JOB_STATE_RUNNING", "createTime": "today"}
"""Its time drifts."""
UNREAD: Final = "rlor: math-1 could not be read"


@pytest.fixture(autouse=True)
def no_handler_left() -> Iterator[None]:
    yield
    left = [type(handler).__module__ for handler in logging.getLogger("rlor_trainer_client").handlers]
    assert not [module for module in left if not module.startswith("_pytest.")]


class Server:
    """A job that runs, cannot be read once, runs, and completes."""

    def __init__(self) -> None:
        self._reads = iter(["JOB_STATE_RUNNING", None, "JOB_STATE_RUNNING", "JOB_STATE_COMPLETED"])

    def __call__(self, request: httpx.Request) -> httpx.Response:
        state = next(self._reads)
        return httpx.Response(503, json={}) if state is None else httpx.Response(200, json={**JOB, "state": state})


def clock() -> Clock:
    slept: list[float] = []
    return Clock(monotonic=lambda: sum(slept), now=lambda: NOW, sleep=slept.append, random=lambda: 0.5)


def on_screen(monkeypatch: pytest.MonkeyPatch, *line: str, **environ: str) -> str:
    """All that is written on a terminal, in order."""
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    options: dict[str, Any] = {"api_key": "key-of-tests", "account_id": "acme", "base_url": "https://api.example"}
    options |= {"transport": httpx.MockTransport(Server()), "clock": clock(), "max_retries": 0}
    around = Surroundings(
        stdin=io.StringIO(),
        stdout=screen,
        stderr=screen,
        environ={"NO_COLOR": "1", **environ},
        size=lambda: os.terminal_size((80, 24)),
        now=lambda: NOW,
        client_options=options,
    )
    assert run(line, around) == 0, screen.getvalue()
    return screen.getvalue()


def quietly(*line: str) -> Ran:
    return rlor(*line, answer=Server(), clock=clock(), max_retries=0)


def test_drifts_are_not_told() -> None:
    ran = rlor("jobs", "get", "math-1", answer=answering(200, JOB))
    assert (ran.code, ran.err) == (0, "")


def test_a_log_that_is_wanted_has_them(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger("rlor_trainer_client"), "level", logging.NOTSET)
    ran = rlor("jobs", "get", "math-1", answer=answering(200, JOB), environ={"RLOR_LOG": "warning"})
    assert (ran.code, ran.err) == (0, "")
    assert "createTime" in caplog.text


def test_a_warning_is_a_line_like_those_of_errors() -> None:
    lines = quietly("jobs", "wait", "math-1").err.splitlines()
    assert [line.split("  ")[0] for line in lines if not line.startswith("rlor: ")] == ["2026-11-02T12:00:00Z"] * 2
    (warning,) = (line for line in lines if line.startswith("rlor: "))
    assert warning.startswith(UNREAD)
    assert quietly("jobs", "wait", "math-1", "-q").err == ""


def test_a_warning_takes_the_place_of_the_line_of_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = on_screen(monkeypatch, "jobs", "wait", "math-1", TERM="xterm")
    assert re.search(rf"\r\x1b\[Kmath-1[^\n]*\r\x1b\[K{UNREAD}[^\n]*\n\r\x1b\[Kmath-1", shown)


def test_a_warning_stands_above_the_table_of_a_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = on_screen(monkeypatch, "jobs", "watch", "math-1", TERM="xterm")
    assert re.search(rf"\x1b\[3F\x1b\[J{UNREAD}[^\n]*\nID [^\n]*\nmath-1 [^\n]*\n0 of 1 over", shown)
    assert shown.count("of 1 over") == 6, "after four reads, after the warning, and in the end"
    assert shown.count("\x1b[3F\x1b[J") == shown.count("of 1 over") - 1, "each table but the last is taken away"


@pytest.mark.parametrize("environ", [{"TERM": "dumb"}, {}])
@pytest.mark.parametrize("word", ["wait", "watch"])
def test_a_terminal_that_cannot_move_its_cursor_gets_lines(
    word: str, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = on_screen(monkeypatch, "jobs", word, "math-1", **environ)
    assert "\x1b" not in shown
    assert "\r" not in shown
    assert UNREAD in shown
    assert [line.split()[2] for line in shown.splitlines() if line.startswith("2026-")] == ["RUNNING", "COMPLETED"]
