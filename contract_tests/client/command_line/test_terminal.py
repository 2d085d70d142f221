"""As a program on a pseudo-terminal, against an emulator over a socket: tables, colors, questions, what is live."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytest
from client.command_line.running import environment, nothing_sent, on_terminal, program, rlor
from rlor_trainer_pytest.emulator import RlorEmulator

COLOR: Final = re.compile(r"\x1b\[[0-9;]*m")
AGAIN: Final = re.compile(r"\x1b\[(\d+)F\x1b\[J")
"""Up by so many lines, and all below erased."""
PAUSE: Final = ("--poll-interval", "0.1")


@pytest.fixture
def emulator() -> Iterator[RlorEmulator]:
    """With four jobs: pending, running, failed, and one that has a long name."""
    with RlorEmulator() as running:
        for name in ("pending", "running", "failed", "a-job-whose-name-is-rather-long-as-names-go"):
            line = [
                "jobs",
                "create",
                "--id",
                name,
                "--training-config.base-model",
                "accounts/fireworks/models/qwen3-8b",
            ]
            assert rlor(*line, emulator=running).code == 0
        running.event(job(running, "failed"), "fail")
        running.advance(200)
        assert rlor("jobs", "resume", "failed", emulator=running).code == 0
        running.event(job(running, "failed"), "fail")
        yield running


def job(emulator: RlorEmulator, name: str) -> str:
    return f"accounts/{emulator.account}/rlorTrainerJobs/{name}"


def lines(shown: str) -> list[str]:
    return COLOR.sub("", shown).replace("\r", "").splitlines()


@pytest.mark.parametrize("size", [(80, 24), (40, 24)])
def test_a_table_fits_and_has_colors(emulator: RlorEmulator, size: tuple[int, int]) -> None:
    with on_terminal("jobs", "list", env=environment(emulator), size=size) as terminal:
        assert terminal.end() == 0
    shown = lines(terminal.shown)
    assert len(shown) == 5
    assert max(map(len, shown)) <= size[0]
    assert "\x1b[31mFAILED\x1b[0m" in terminal.shown
    assert "\x1b[36mRUNNING\x1b[0m" in terminal.shown
    assert any("…" in line for line in shown)


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colors_can_be_switched_off(emulator: RlorEmulator, environ: dict[str, str]) -> None:
    with on_terminal("jobs", "list", env=environment(emulator, **environ)) as terminal:
        assert terminal.end() == 0
    assert "\x1b" not in terminal.shown
    assert "FAILED" in terminal.shown


def test_without_a_terminal_a_table_is_whole_and_plain(emulator: RlorEmulator) -> None:
    ran = program("jobs", "list", env=environment(emulator, COLUMNS="40"))
    assert "\x1b" not in ran.stdout
    assert "a-job-whose-name-is-rather-long-as-names-go" in ran.stdout


@pytest.mark.parametrize(("answer", "code", "gone"), [("y", 0, True), ("n", 2, False), ("", 2, False)])
def test_it_asks_before_it_deletes(emulator: RlorEmulator, answer: str, code: int, gone: bool) -> None:
    with on_terminal("jobs", "delete", "running", env=environment(emulator)) as terminal:
        terminal.read_until("Delete running? [y/N] ")
        terminal.type(f"{answer}\n")
        assert terminal.end() == code
    assert ("Nothing was done." in terminal.shown) != gone
    assert ("DELETING" in rlor("jobs", "get", "running", emulator=emulator).out) == gone


def test_the_question_shows_what_is_odd_in_a_name() -> None:
    ran = rlor("jobs", "delete", "x\x1b[2J\n", answer=nothing_sent, stdin="n\n", terminal=(80, 24))
    assert (ran.code, ran.err) == (2, "Delete x\\x1b[2J\\n? [y/N] Nothing was done.\n")


def test_it_asks_before_it_cancels_and_not_when_told_so(emulator: RlorEmulator) -> None:
    with on_terminal("jobs", "cancel", "running", env=environment(emulator)) as terminal:
        terminal.read_until("Cancel running? [y/N] ")
        terminal.type("\x04")  # the end of the input
        assert terminal.end() == 2
    with on_terminal("jobs", "cancel", "running", "--yes", env=environment(emulator)) as terminal:
        assert terminal.end() == 0
    assert "[y/N]" not in terminal.shown


def test_without_a_terminal_only_what_cannot_be_undone_needs_yes(emulator: RlorEmulator) -> None:
    env = environment(emulator)
    refused = program("jobs", "delete", "running", env=env)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "add --yes" in refused.stderr
    assert "RUNNING" in rlor("jobs", "get", "running", emulator=emulator).out
    assert program("jobs", "cancel", "running", env=env).returncode == 0
    assert program("jobs", "delete", "running", "-y", env=env).returncode == 0
    assert program("jobs", "resume", "failed", env=env).returncode == 0


def test_a_dry_run_asks_and_sends_nothing(emulator: RlorEmulator) -> None:
    before = len(emulator.requests)
    with on_terminal("jobs", "delete", "running", "--dry-run", env=environment(emulator), size=(200, 24)) as terminal:
        assert terminal.end() == 0
    assert terminal.shown.startswith("curl -X DELETE ")
    assert emulator.api_key not in terminal.shown
    assert len(emulator.requests) == before


def frames(shown: str) -> list[list[str]]:
    """What stood on the terminal after each drawing."""
    drawn = AGAIN.split(shown)
    heights, texts = [int(height) for height in drawn[1::2]], [lines(text) for text in drawn[0::2]]
    for height, above in zip(heights, texts, strict=False):
        assert height == len(above), "it goes up by as many lines as it has drawn"
    return texts


def test_a_watch_redraws_its_table_until_all_have_ended(emulator: RlorEmulator) -> None:
    env = environment(emulator)
    with on_terminal("jobs", "watch", *PAUSE, env=env, size=(60, 24)) as terminal:
        terminal.read_until("0 of 3 over")  # those that are alive
        emulator.event(job(emulator, "running"), "fail")
        terminal.read_until("1 of 3 over")
        emulator.advance(86400)
        assert terminal.end() == 0
    *_, last = frames(terminal.shown)
    assert last[0].split() == ["ID", "STATE", "PROGRESS", "AGE", "MODEL"]
    assert {line.split()[0]: line.split()[1] for line in last[1:4]} == {
        "a-job-whose-name…": "COMPLETED",
        "pending": "COMPLETED",
        "running": "FAILED",
    }
    assert last[4].startswith("3 of 3 over, ")
    assert all(len(line) <= 60 for frame in frames(terminal.shown) for line in frame)


def test_what_does_not_fit_is_counted_and_shown_in_the_end(emulator: RlorEmulator) -> None:
    with on_terminal(
        "jobs", "watch", "pending", "running", "failed", *PAUSE, env=environment(emulator), size=(80, 5)
    ) as terminal:
        terminal.read_until("1 more, 1 of 3 over")
        terminal.read_until("\x1b[4F")
        assert all(len(frame) < 5 for frame in frames(terminal.shown))
        emulator.advance(86400)
        assert terminal.end() == 0
    *_, last = frames(terminal.shown)
    assert [line.split()[0] for line in last] == ["ID", "pending", "running", "failed", "3"]


def test_an_interrupt_leaves_the_table_and_ends_with_130(emulator: RlorEmulator) -> None:
    with on_terminal("jobs", "watch", *PAUSE, env=environment(emulator)) as terminal:
        terminal.read_until("over")
        terminal.type("\x03")
        assert terminal.end() == 130
    assert lines(terminal.shown)[-1].removeprefix("^C") == "rlor: interrupted"
    assert "Traceback" not in terminal.shown


def test_without_a_terminal_a_watch_prints_changes(emulator: RlorEmulator) -> None:
    ran = rlor("jobs", "watch", "running", emulator=emulator, clock=emulator.client_clock)
    assert ran.code == 0
    assert [line.split()[1:3] for line in ran.out.splitlines()] == [
        ["running", state] for state in ("RUNNING", "WRITING_RESULTS", "COMPLETED")
    ]
    ran = rlor("jobs", "watch", "failed", "-o", "name", emulator=emulator, clock=emulator.client_clock)
    assert ran.out == f"{job(emulator, 'failed')}\n"


def test_nothing_to_watch_is_told() -> None:
    with RlorEmulator() as emulator:
        ran = rlor("jobs", "watch", emulator=emulator)
    assert (ran.code, ran.out, ran.err) == (0, "", "There are none to watch.\n")


def test_a_wait_shows_one_line_that_it_erases(emulator: RlorEmulator) -> None:
    with on_terminal("jobs", "wait", "running", *PAUSE, env=environment(emulator)) as terminal:
        terminal.read_until("running")
        emulator.advance(86400)
        assert terminal.end() == 0
    assert "\r\x1b[K" in terminal.shown
    assert terminal.shown.rpartition("\x1b[K")[2].split()[:2] == ["ID", "STATE"]


def test_logs_are_lines(emulator: RlorEmulator) -> None:
    ran = program("jobs", "logs", "running", env=environment(emulator))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert len(ran.stdout.splitlines()) >= 3
    assert "JOB_STATE_RUNNING" in ran.stdout
