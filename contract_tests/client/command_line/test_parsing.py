"""What is read of a command line, and what is said of one that cannot be read."""

from __future__ import annotations

import json
from typing import Any, Final

import httpx
import pytest
from client.command_line.running import Ran, answering, nothing_sent, rlor
from rlor_trainer_client._cli.command import Option
from rlor_trainer_client._cli.values import value_of

NO_JOBS: Final[dict[str, Any]] = {"rlorTrainerJobs": [], "nextPageToken": "", "totalSize": 0}


def asked(*arguments: str) -> httpx.URL:
    """The URL of the one request that a command line comes to."""
    urls: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        urls.append(request.url)
        return httpx.Response(200, json=NO_JOBS)

    ran = rlor(*arguments, answer=answer)
    assert ran.code == 0, ran
    (url,) = urls
    return url


@pytest.mark.parametrize(
    "line",
    [
        "jobs list --page-size 7 -o json",
        "-o json jobs list --page-size=7",
        "-ojson jobs --quiet list --page-size 7",
        "--output=json -qy jobs list --page-size 7",
        "--output JSON jobs list --page-size 7",
    ],
)
def test_options_stand_before_and_behind_the_words(line: str) -> None:
    urls: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        urls.append(request.url)
        return httpx.Response(200, json=NO_JOBS)

    ran = rlor(*line.split(), answer=answer)
    assert (ran.code, ran.out) == (0, "[]\n")
    assert [url.params["pageSize"] for url in urls] == ["7"]


def test_what_follows_two_dashes_is_no_option() -> None:
    assert rlor("jobs", "get", "--", "--help", answer=answering(404, {})).code == 3


@pytest.mark.parametrize(
    ("arguments", "parameter", "value"),
    [
        (["--include-archived"], "includeArchived", "true"),
        (["--include-archived=false"], "includeArchived", "false"),
        (["--filter", 'state="JOB_STATE_RUNNING"'], "filter", 'state="JOB_STATE_RUNNING"'),
        (["--order-by=createTime desc"], "orderBy", "createTime desc"),
        (["--limit", "3"], "pageSize", "3"),
        (["--limit", "1000"], "pageSize", "200"),
        (["--all"], "pageSize", "200"),
        ([], "pageSize", "50"),
    ],
)
def test_an_option_becomes_a_parameter(arguments: list[str], parameter: str, value: str) -> None:
    assert asked("jobs", "list", *arguments).params[parameter] == value


@pytest.mark.parametrize("region", ["us_ohio_1", "US_OHIO_1", "us-ohio-1"])
def test_a_value_of_an_enum_is_taken_in_any_case(region: str) -> None:
    bodies: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        return httpx.Response(200, json={"checkpoint": None})

    name = "accounts/acme/rlorTrainerJobs/a/checkpoints/b"
    ran = rlor("checkpoints", "sync", name, "--region", region, answer=answer)
    assert (ran.code, bodies) == (0, [{"region": "US_OHIO_1"}])


def test_the_name_of_the_method_is_a_word_too() -> None:
    short, long = ("jobs", "execute"), ("jobs", "execute-train-step")
    assert rlor(*short, "--help").out == rlor(*long, "--help").out


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90), ("90s", 90), ("2m", 120), ("2min", 120), ("1.5h", 5400), ("1d", 86400)]
)
def test_a_time_has_a_unit(text: str, seconds: float) -> None:
    assert value_of(Option("timeout", "", "seconds"), text) == seconds


WRONG = {
    # a line: what is said of it
    "job list": ["unknown command group 'job'", "Did you mean jobs?", "See: rlor --help"],
    "jobs lst": ["unknown command 'lst' in `jobs`", "Did you mean list?", "See: rlor jobs --help"],
    "jobs list --filtr x": ["unknown option --filtr", "Did you mean --filter?", "See: rlor jobs list --help"],
    "jobs list --filt x": ["unknown option --filt"],
    "jobs list -x": ["unknown option -x"],
    "--filter x jobs list": ["unknown option --filter", "after it"],
    "jobs list --page-size": ["--page-size needs a value"],
    "jobs list --filter --all": ["--filter needs a value", "--filter=VALUE"],
    "jobs list --page-size x": ["--page-size: invalid value 'x'. Use an integer."],
    "jobs list --page-size 1 --page-size 2": ["--page-size is given twice"],
    "jobs list --include-archived=maybe": ["invalid value 'maybe'. Use true or false."],
    "jobs list --limit 0": ["--limit: invalid value 0"],
    "jobs list x": ["unexpected argument 'x'"],
    "jobs list -o jsonn": ["invalid value 'jsonn'", "Did you mean json"],
    "jobs list --timeout soon": ["invalid duration 'soon'", "90s or 2h"],
    "jobs get": ["JOB is missing", "See: rlor jobs get --help"],
    "jobs logs a b": ["unexpected argument 'b'"],
    "jobs execute a --dataset d": ["--output-model is required"],
    "jobs wait a --until runing": ["invalid value 'runing'", "Did you mean running?"],
    "checkpoints sync a": ["'a' does not say which", "See: rlor checkpoints sync --help"],
    "checkpoints promote a --output-model m --base-model b -o name": ["has no name"],
    "jobs create": ["nothing to send", "--file"],
    "jobs create --id= --display-name x": ["--id is empty", "leave it out"],
    "completion tcsh": ["invalid value 'tcsh'"],
}


@pytest.mark.parametrize("line", WRONG)
def test_a_line_that_cannot_be_read_is_told_in_words(line: str) -> None:
    ran = rlor(*line.split(), answer=nothing_sent)
    assert (ran.code, ran.out) == (2, ""), ran
    assert ran.err.startswith("rlor: ")
    for words in WRONG[line]:
        assert words in ran.err


@pytest.mark.parametrize(
    "line", ["", "--help", "-h", "help", "jobs", "jobs --help", "jobs list --help", "help jobs list"]
)
def test_help_is_no_error(line: str) -> None:
    ran = rlor(*line.split(), answer=nothing_sent)
    assert (ran.code, ran.err) == (0, "")
    assert "Usage: rlor" in ran.out


def test_help_beats_what_is_wrong_beside_it() -> None:
    assert rlor("jobs", "list", "--help", "--nonsense").out == rlor("jobs", "list", "--help").out


@pytest.mark.parametrize("columns", [40, 80, 100])
def test_help_fits_the_terminal(columns: int) -> None:
    """Where its words do: a long option or example is not broken."""
    ran: Ran = rlor("jobs", "cancel", "--help", terminal=(columns, 24))
    prose = [line for line in ran.out.splitlines() if " " in line.strip()]
    assert max(map(len, prose)) <= columns
    assert max(map(len, prose)) > columns - 15
