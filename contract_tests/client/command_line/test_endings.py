"""How a command ends: its exit code, and what it says of an error. There is never a traceback, unless it is wanted."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
from collections.abc import Iterator
from typing import Any, Final

import httpx
import pytest
import yaml
from client.command_line.running import PROGRAM, answering, environment, program, rlor
from rlor_trainer_client import errors
from rlor_trainer_client._cli.failures import told
from rlor_trainer_client._commands import COMMANDS
from rlor_trainer_emulator import Emulator, ManualClock
from rlor_trainer_pytest.emulator import RlorEmulator

NAME: Final = "accounts/acme/rlorTrainerJobs/math-1"
REQUEST_ID: Final = "request-of-tests"


@pytest.fixture
def emulator() -> Iterator[RlorEmulator]:
    with RlorEmulator() as running:
        yield running


def refused(status: int, code: int | None) -> str:
    """What is said of an answer."""
    body: Any = {} if code is None else {"code": code, "message": "because of this", "details": []}
    answer = answering(status, body, **{"x-request-id": REQUEST_ID})
    ran = rlor("jobs", "get", "math-1", answer=answer, max_retries=0)
    assert (ran.code, ran.out) == (3, ""), ran
    assert ran.err.startswith("rlor: ")
    assert REQUEST_ID in ran.err
    assert "Traceback" not in ran.err
    return ran.err


@pytest.mark.parametrize(
    ("status", "code", "advice"),
    [
        (400, 3, "Correct the argument that the message names; see `rlor jobs get --help`."),
        (302, None, "Check --base-url: the server sends requests elsewhere."),
        (400, 9, "The current state does not allow this.\n"),
        (401, 16, "Check FIREWORKS_API_KEY"),
        (403, 7, "--account-id"),
        (404, 5, "Check the id and the account (--account-id); see `rlor jobs list`."),
        (409, 6, "Use what exists, or choose another name."),
        (409, 10, "changed at the same time"),
        (429, 8, "fewer requests at a time"),
        (500, 13, "with the request id"),
        (503, 14, "with the request id"),
        (418, None, "with the request id"),
    ],
)
def test_each_refusal_says_what_to_do(status: int, code: int | None, advice: str) -> None:
    said = refused(status, code)
    assert str(status) in said
    assert advice in said
    assert "because of this" in said or code is None


@pytest.mark.parametrize(
    ("line", "status", "advice"),
    [
        ("jobs cancel a", 412, "The current state does not allow this; see `rlor jobs get`.\n"),
        ("jobs list", 404, "\nCheck the account (--account-id).\n"),
        ("jobs health a", 503, "\nIt may not be ready yet; see `rlor jobs get`. Retry later."),
        ("jobs get a", 503, "\nRetry later."),
        ("operations get a", 404, "\nCheck the id and the account (--account-id).\n"),
    ],
)
def test_advice_names_other_commands_where_they_help(line: str, status: int, advice: str) -> None:
    assert advice in rlor(*line.split(), answer=answering(status, {}), max_retries=0).err


def test_advice_is_in_terms_of_the_command_line() -> None:
    expired = errors.DownloadError("GET", "x", "it has expired. Call read_it again for a new one", 403)
    assert "expired. Run the command again for a new one" in told(expired, COMMANDS["jobs"]["logs"])[1]
    wrong = rlor("jobs", "list", api_key="key\n", account_id="acme", base_url="https://x.example")
    assert "Check FIREWORKS_API_KEY: the usual cause" in wrong.err


def test_each_error_of_the_client_has_an_exit_code_and_advice_where_there_is_some() -> None:
    """A new class of error is thought of here, too."""
    command = COMMANDS["jobs"]["get"]
    kinds = {
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.RlorTrainerError)
    }
    codes: dict[type[Any], int] = {}
    for kind in kinds - {errors.RlorTrainerError, errors.UnexpectedStatus, errors.WaitAllError}:
        error = kind.__new__(kind, "GET", "/v1/x", 400)
        vars(error).update(method="GET", path="/v1/x", status_code=400, code=None, message="")
        vars(error).update(operation="o", what="w", reason="r")
        code, text = told(error, command)
        codes[kind] = code
        assert text
        if code == 3:
            assert "\n" in text, f"{kind.__name__} has no advice"
    assert {kind.__name__: code for kind, code in codes.items() if code != 3} == {
        "ConfigurationError": 2,
        "JobEndedError": 1,
        "JobFailedError": 1,
        "OperationFailedError": 1,
        "WaitTimeoutError": 4,
    }


def test_no_answer_is_an_error_of_the_api() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    ran = rlor("jobs", "get", "a", answer=answer, max_retries=0)
    assert ran.code == 3
    assert "--base-url" in ran.err


def test_what_is_not_set_is_told_in_terms_of_the_command_line(emulator: RlorEmulator) -> None:
    env = environment(emulator)
    without = program("jobs", "list", env={**env, "FIREWORKS_API_KEY": ""})
    assert (without.returncode, without.stdout) == (2, "")
    assert "FIREWORKS_API_KEY" in without.stderr
    assert "api_key=" not in without.stderr
    wrong = program("jobs", "list", "--base-url", "ftp://x", env=env)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "--base-url" in wrong.stderr
    other = program("jobs", "get", "accounts/other/rlorTrainerJobs/a", env=env)
    assert other.returncode == 2
    assert "--account-id other" in other.stderr


def test_a_global_option_reaches_the_client(emulator: RlorEmulator) -> None:
    env = environment(emulator, FIREWORKS_BASE_URL="https://nowhere.example", FIREWORKS_ACCOUNT_ID="other")
    ran = program(
        "--base-url", emulator.url, "jobs", "list", "--account-id", emulator.account, "--timeout", "30s", env=env
    )
    assert (ran.returncode, ran.stderr) == (0, "There are none.\n")


def made(emulator: RlorEmulator, *names: str) -> None:
    for name in names:
        assert rlor("jobs", "create", "--id", name, "--display-name", "x", emulator=emulator).code == 0


def waited(emulator: RlorEmulator, *arguments: str) -> Any:
    return rlor("jobs", "wait", *arguments, emulator=emulator, clock=emulator.client_clock)


def test_a_wait_ends_well(emulator: RlorEmulator) -> None:
    made(emulator, "a", "b")
    ran = waited(emulator, "a", "--until", "running")
    assert (ran.code, ran.out.splitlines()[1].split()[:2]) == (0, ["a", "RUNNING"])
    assert [line.split()[2] for line in ran.err.splitlines()] == [
        "PENDING",
        "CREATING",
        "RUNNING",
    ]
    both = waited(emulator, "b", "a", "-o", "json", "-q")
    assert (both.code, both.err) == (0, "")
    assert [item["state"] for item in json.loads(both.out)] == ["JOB_STATE_COMPLETED"] * 2


def test_a_wait_for_what_cannot_come_any_more_ends_with_1(emulator: RlorEmulator) -> None:
    made(emulator, "a", "b")
    emulator.event(f"accounts/{emulator.account}/rlorTrainerJobs/a", "fail")
    for names in (["a"], ["a", "b"]):
        ran = waited(emulator, *names, "-q")
        assert ran.code == 1, ran
        assert [line.split()[:2] for line in ran.out.splitlines()[1:]] == [
            [name, "FAILED" if name == "a" else "COMPLETED"] for name in names
        ]
        assert "a is JOB_STATE_FAILED" in ran.err


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_how_many_were_asked_for_decides_the_form_of_the_answer(form: str, emulator: RlorEmulator) -> None:
    made(emulator, "a")
    for names, found in ((["a", "none"], ["a"]), (["nothing", "none"], [])):
        ran = waited(emulator, *names, "-o", form, "-q")
        assert ran.code == 3
        answer: Any = yaml.safe_load(ran.out) or []
        assert [job["name"].rpartition("/")[2] for job in answer] == found
    assert yaml.safe_load(waited(emulator, "a", "-o", form).out)["name"].endswith("/a")


def test_a_wait_whose_time_is_up_ends_with_4(emulator: RlorEmulator) -> None:
    made(emulator, "a", "b")
    for names in (["a"], ["a", "b"]):
        ran = waited(emulator, *names, "--until", "running", "--timeout", "1m")
        assert ran.code == 4, ran
        assert [line.split()[0] for line in ran.out.splitlines()[1:]] == names


def test_of_several_ends_the_worst_counts(emulator: RlorEmulator) -> None:
    made(emulator, "late", "failed")
    emulator.event(f"accounts/{emulator.account}/rlorTrainerJobs/failed", "fail")
    ran = waited(emulator, "late", "failed", "--timeout", "1m", "-q")
    assert ran.code == 1
    assert [line.split()[:2] for line in ran.out.splitlines()[1:]] == [["late", "PENDING"], ["failed", "FAILED"]]
    assert "late" in ran.err
    assert "failed" in ran.err


def test_a_trainer_is_waited_for_until_it_is_ready(emulator: RlorEmulator) -> None:
    made(emulator, "a")
    ran = waited(emulator, "a", "--ready", "-q")
    assert (ran.code, ran.out.splitlines()[1].split()[1]) == (0, "RUNNING")
    assert waited(emulator, "a", "b", "--ready").code == 2


def test_an_operation_that_fails_ends_with_1() -> None:
    name = "accounts/acme/operations/promote-1"
    failed: dict[str, Any] = {"name": name, "done": True, "error": {"code": 13, "message": "no space", "details": []}}
    ran = rlor("operations", "wait", "promote-1", "-o", "json", answer=answering(200, failed))
    assert (ran.code, json.loads(ran.out)) == (1, failed)
    assert "no space" in ran.err
    done = {"name": name, "done": True, "response": {"name": "accounts/acme/models/m"}}
    ran = rlor("operations", "wait", "promote-1", "-o", "json", answer=answering(200, done))
    assert (ran.code, json.loads(ran.out)["done"]) == (0, True)


def test_a_promotion_can_be_waited_for() -> None:
    operation = {"name": "accounts/acme/operations/o-1", "done": False, "metadata": {"statusMessage": "copying"}}
    done = {**operation, "done": True, "response": {"name": "accounts/acme/models/m"}}

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=done if request.method == "GET" else {"model": None, "operation": operation})

    line = [
        "checkpoints",
        "promote",
        "c",
        "--output-model",
        "accounts/acme/models/m",
        "--base-model",
        "accounts/f/models/b",
    ]
    ran = rlor(*line, "--wait", "-o", "json", answer=answer)
    assert (ran.code, json.loads(ran.out)["model"]["name"]) == (0, "accounts/acme/models/m")


def test_a_defect_is_no_traceback_unless_it_is_wanted() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise KeyError("a defect of ours")

    plain = rlor("jobs", "get", "a", answer=answer)
    assert plain.code == 70
    assert "Traceback" not in plain.err
    assert "--debug" in plain.err
    assert "Traceback" in rlor("jobs", "get", "a", "--debug", answer=answer).err


def test_the_key_is_in_no_message() -> None:
    for status in (400, 401, 500):
        answer = answering(status, {"code": 3, "message": "the key key-of-tests is odd", "details": []})
        ran = rlor("jobs", "get", "a", "--debug", answer=answer, max_retries=0)
        assert "key-of-tests" not in ran.err


def test_an_interrupt_ends_with_130() -> None:
    with Emulator(clock=ManualClock()) as emulator:
        env = environment(emulator)
        assert program("jobs", "create", "--id", "a", "--display-name", "x", env=env).returncode == 0
        with subprocess.Popen([*PROGRAM, "jobs", "wait", "a"], env=env, stderr=subprocess.PIPE, text=True) as waiting:
            assert waiting.stderr is not None
            assert "PENDING" in waiting.stderr.readline()
            waiting.send_signal(signal.SIGINT)
            assert waiting.stderr.read() == "rlor: interrupted\n"
        assert waiting.returncode == 130


def test_a_pipe_that_nobody_reads_ends_it_silently(emulator: RlorEmulator) -> None:
    """Also where the output is longer than any buffer."""
    made(emulator, *(f"job-{number}" for number in range(60)))
    for form in ("table", "json"):
        reader, writer = os.pipe()
        command = [*PROGRAM, "jobs", "list", "-o", form, "--all"]
        env, pipe = environment(emulator), subprocess.PIPE
        with subprocess.Popen(command, env=env, stdout=writer, stderr=pipe, text=True) as listing:
            os.close(writer)
            os.close(reader)
            _, said = listing.communicate()
        assert (listing.returncode, said) == (141, "")


def test_a_full_disk_is_told_and_is_no_wrong_usage(emulator: RlorEmulator) -> None:
    made(emulator, "a")
    with open("/dev/full", "w") as full:
        env, pipe = environment(emulator), subprocess.PIPE
        command = [*PROGRAM, "jobs", "list"]
        ran = subprocess.run(command, env=env, stdout=full, stderr=pipe, text=True, check=False)
    assert ran.returncode == 74
    assert "  74   " in rlor("--help").out
    assert "cannot write the output: No space left on device" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "Exception" not in ran.stderr


@pytest.mark.parametrize("stream", ["2>/dev/full", "2>&-", "2>/dev/full >/dev/full", "2>&1 >/dev/full | true"])
@pytest.mark.parametrize(("line", "code"), [("jobs list --limit 0", 2), ("jobs get none", 3), ("jobs list", 0)])
def test_what_happened_is_the_exit_code_also_where_nobody_reads_it(
    line: str, code: int, stream: str, emulator: RlorEmulator
) -> None:
    command = f"set -o pipefail; {shlex.join(PROGRAM)} {line} {stream}"
    ran = subprocess.run(["bash", "-c", command], env=environment(emulator), capture_output=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (code, b"", b"")


def test_nothing_steers_the_terminal_that_a_message_is_shown_on(emulator: RlorEmulator) -> None:
    evil = "x\x1b[2J\x07\n\x9b"
    for line in (
        ["jobs", "get", evil],
        ["jobs", evil],
        ["jobs", "get", "a", f"--{evil}"],
        ["jobs", "create", "-f", evil],
        ["jobs", "delete", evil],
        ["jobs", "cancel", evil],
        ["jobs", "get", evil, "--debug"],
    ):
        ran = rlor(*line, emulator=emulator)
        assert ran.code in (2, 3), ran
        assert not {*"\x1b\x07\x9b"} & {*ran.err}, line
        assert "x\\x1b[2J" in ran.err or "x%1B%5B2J" in ran.err


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_a_closed_stream_is_no_defect(closed: str, emulator: RlorEmulator) -> None:
    command = f"{shlex.join(PROGRAM)} jobs list {closed}"
    ran = subprocess.run(["sh", "-c", command], env=environment(emulator), capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "" if closed == "2>&-" else "There are none.\n")


def test_what_the_encoding_of_the_output_does_not_have_is_escaped(emulator: RlorEmulator) -> None:
    name = "für \N{GRINNING FACE} …"
    assert rlor("jobs", "create", "--id", "a", "--display-name", name, emulator=emulator).code == 0
    env = environment(emulator, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    for form, read in (("json", json.loads), ("yaml", yaml.safe_load)):
        ran = program("jobs", "get", "a", "-o", form, env=env)
        assert ran.stdout.isascii()
        assert read(ran.stdout)["displayName"] == name


class TestSeveralNames:
    def test_each_is_read_and_printed(self, emulator: RlorEmulator) -> None:
        made(emulator, "a", "b")
        ran = rlor("jobs", "get", "b", "a", emulator=emulator)
        assert [line.split()[0] for line in ran.out.splitlines()] == ["ID", "b", "a"]
        ran = rlor("jobs", "get", "b", "a", "-o", "json", emulator=emulator)
        assert [job["name"].rpartition("/")[2] for job in json.loads(ran.out)] == ["b", "a"]
        ran = rlor("jobs", "get", "a", "-o", "json", emulator=emulator)
        assert json.loads(ran.out)["name"].endswith("/a"), "one is no list"

    def test_a_failure_does_not_stop_the_others_and_counts(self, emulator: RlorEmulator) -> None:
        made(emulator, "a", "b")
        ran = rlor("jobs", "cancel", "nothing", "a", "none", "b", emulator=emulator)
        assert ran.code == 3
        assert [line for line in ran.err.splitlines() if line.startswith("cancel")] == [
            "cancel a: done",
            "cancel b: done",
        ]
        assert ran.err.count("answered 404") == 2
        assert "/nothing" in ran.err
        assert "/none" in ran.err

    def test_they_are_confirmed_together(self, emulator: RlorEmulator) -> None:
        made(emulator, "a", "b")
        ran = rlor("jobs", "delete", "a", "b", emulator=emulator)
        assert ran.code == 2
        assert "`delete a b` cannot be undone" in ran.err
        ran = rlor("jobs", "delete", "a", "b", "--yes", emulator=emulator)
        assert (ran.code, ran.err) == (0, "delete a: done\ndelete b: done\n")

    def test_a_dry_run_shows_each(self, emulator: RlorEmulator) -> None:
        ran = rlor("jobs", "cancel", "a", "b", "--dry-run", emulator=emulator)
        assert [line.partition(":cancel")[0][-1] for line in ran.out.splitlines()] == ["a", "b"]

    def test_where_options_say_what_to_do_there_is_one(self, emulator: RlorEmulator) -> None:
        ran = rlor("jobs", "execute", "a", "b", "--dataset", "d", "--output-model", "m", emulator=emulator)
        assert ran.code == 2
        assert "unexpected argument 'b'" in ran.err
