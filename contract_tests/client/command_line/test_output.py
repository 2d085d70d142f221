"""What is printed: for people a table that fits, for programs JSON and YAML that read back as what came."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx
import pytest
import yaml
from client.command_line.running import answering, rlor
from hypothesis import given
from hypothesis import strategies as st
from rlor_trainer_client._cli.output import json_text
from rlor_trainer_client._cli.table import GAP, fitted
from rlor_trainer_client._cli.yaml_text import yaml_text
from rlor_trainer_client._operations import LIFECYCLES

NAME: Final = "accounts/acme/rlorTrainerJobs"
STATES: Final = (
    "JOB_STATE_PENDING",
    "JOB_STATE_RUNNING",
    "JOB_STATE_COMPLETED",
    "JOB_STATE_FAILED",
    "JOB_STATE_DELETED",
)


def job(number: int) -> dict[str, Any]:
    return {
        "name": f"{NAME}/math-{number}",
        "state": STATES[number % len(STATES)],
        "createTime": f"2026-11-02T{11 - number % 3:02}:00:00Z",
        "displayName": "no: #1 \u0085\x1b[31m",
        "jobProgress": {"percent": number},
        "trainingConfig": {"baseModel": "accounts/fireworks/models/qwen3-8b-with-a-long-name", "learningRate": 2e-05},
    }


def pages(count: int, size: int) -> Callable[[httpx.Request], httpx.Response]:
    """A server of so many jobs, so many on a page."""

    def answer(request: httpx.Request) -> httpx.Response:
        start = int(request.url.params.get("pageToken") or 0)
        end = min(count, start + min(size, int(request.url.params["pageSize"])))
        token = str(end) if end < count else ""
        items = [job(number) for number in range(start, end)]
        return httpx.Response(200, json={"rlorTrainerJobs": items, "nextPageToken": token, "totalSize": count})

    return answer


FORMS: Final[Mapping[str, Callable[[str], Any]]] = {
    "json": json.loads,
    "jsonl": lambda text: [json.loads(line) for line in text.splitlines()],
    "yaml": yaml.safe_load,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("count", [0, 1, 7])
def test_a_list_reads_back_as_what_came_in_several_pages(form: str, count: int) -> None:
    ran = rlor("jobs", "list", "--all", "-o", form, answer=pages(count, 3))
    found = FORMS[form](ran.out) or []
    assert [{key: item[key] for key in ("name", "displayName", "state")} for item in found] == [
        {key: job(number)[key] for key in ("name", "displayName", "state")} for number in range(count)
    ]
    assert [item["trainingConfig"]["learningRate"] for item in found] == [2e-05] * count


@pytest.mark.parametrize("form", FORMS)
def test_one_thing_reads_back_as_what_came(form: str) -> None:
    ran = rlor("jobs", "get", "math-1", "-o", form, answer=answering(200, job(1)))
    found: Any = FORMS[form](ran.out)
    if form == "jsonl":
        (found,) = found
    assert {key: found[key] for key in ("name", "displayName", "state")} == {
        key: job(1)[key] for key in ("name", "displayName", "state")
    }


def test_names_are_full_and_one_a_line() -> None:
    ran = rlor("jobs", "list", "-o", "name", answer=pages(2, 50))
    assert ran.out == f"{NAME}/math-0\n{NAME}/math-1\n"


def test_a_table_has_the_columns_of_the_spec() -> None:
    ran = rlor("jobs", "list", answer=pages(2, 50))
    assert ran.out.splitlines() == [
        "ID      STATE    PROGRESS  AGE         MODEL",
        "math-0  PENDING  0%        1 h 00 min  qwen3-8b-with-a-long-name",
        "math-1  RUNNING  1%        2 h 00 min  qwen3-8b-with-a-long-name",
    ]
    assert ran.err == ""


def test_what_is_longer_on_a_later_page_is_still_apart_from_the_next_column() -> None:
    ran = rlor("jobs", "list", "--all", "--page-size", "10", answer=pages(11, 10))
    assert ran.out.splitlines()[-2:] == [
        "math-9  DELETED    9%        1 h 00 min  qwen3-8b-with-a-long-name",
        "math-10  PENDING    10%       2 h 00 min  qwen3-8b-with-a-long-name",
    ]


@pytest.mark.parametrize(("columns", "widest"), [(40, 40), (60, 60), (200, 66)])
def test_a_table_fits_the_terminal(columns: int, widest: int) -> None:
    ran = rlor("jobs", "list", answer=pages(3, 50), terminal=(columns, 24), environ={"NO_COLOR": "1"})
    lengths = [len(line) for line in ran.out.splitlines()]
    assert max(lengths) <= widest
    assert max(lengths) > widest - 5
    assert "math-0" in ran.out
    assert ("MODEL" in ran.out) == (columns > 40)
    assert ("…" in ran.out) == (columns == 60)


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {}])
def test_colors_are_those_of_the_lifecycle_and_only_where_they_are_wanted(environ: dict[str, str]) -> None:
    shown = rlor("jobs", "list", answer=pages(5, 50), terminal=(80, 24), environ=environ).out
    assert ("\x1b[" in shown) == (not environ)
    assert "\x1b[" not in rlor("jobs", "list", "--no-color", answer=pages(5, 50), terminal=(80, 24)).out
    assert "\x1b[" not in rlor("jobs", "list", answer=pages(5, 50)).out
    if not environ:
        for state, color in zip(
            ("PENDING", "RUNNING", "COMPLETED", "FAILED", "DELETED"), (33, 36, 32, 31, 2), strict=True
        ):
            assert f"\x1b[{color}m{state}\x1b[0m" in shown


def test_a_limit_stops_the_list_and_says_so() -> None:
    requests: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request.url)
        return pages(300, 200)(request)

    ran = rlor("jobs", "list", "-o", "name", answer=answer)
    assert (len(ran.out.splitlines()), len(requests)) == (50, 1)
    assert ran.err == "Showing the first 50 of 300. Use --all to list all.\n"
    ran = rlor("jobs", "list", "-o", "name", "--limit", "201", answer=answer)
    assert (len(ran.out.splitlines()), len(requests)) == (201, 3)
    ran = rlor("jobs", "list", "-o", "name", "--all", answer=answer)
    assert (len(ran.out.splitlines()), len(requests), ran.err) == (300, 5, "")
    assert rlor("jobs", "list", "-q", answer=answer).err == ""
    assert rlor("jobs", "list", "--limit", "300", answer=answer).err == ""


def test_an_empty_list_is_told_beside_the_output() -> None:
    ran = rlor("jobs", "list", answer=pages(0, 50))
    assert (ran.code, ran.out, ran.err) == (0, "", "There are none.\n")


def test_what_has_no_table_is_yaml() -> None:
    line = ["checkpoints", "promote", "c", "--output-model", "accounts/a/models/m", "--base-model", "b"]
    ran = rlor(*line, answer=answering(200, {"model": {"name": "accounts/a/models/m"}, "operation": None}))
    assert yaml.safe_load(ran.out)["model"]["name"] == "accounts/a/models/m"


def test_the_answer_to_nothing_is_a_word_on_standard_error() -> None:
    ran = rlor("jobs", "cancel", "math-1", answer=answering(200, {}))
    assert (ran.code, ran.out, ran.err) == (0, "", "cancel math-1: done\n")
    assert rlor("jobs", "cancel", "math-1", "--quiet", answer=answering(200, {})).err == ""


def test_no_text_of_a_server_steers_the_terminal() -> None:
    evil = {**job(1), "name": f"{NAME}/a\x1b[2Jb", "displayName": "\x1b]0;x\x07\x9b2J"}
    for form in ("table", "json", "jsonl", "yaml", "name"):
        shown = rlor(
            "jobs", "list", "-o", form, answer=answering(200, {"rlorTrainerJobs": [evil], "nextPageToken": ""})
        )
        assert shown.out
        assert not {*"\x1b\x07\x9b"} & {*shown.out}, form


TEXTS: Final = st.one_of(
    st.text(),
    st.text(alphabet="abnoyesNtrue:#-?~ .,0123456789eE+_'\"\\\n\t{}[]&*!|>%@`=<", max_size=8),
    st.sampled_from(
        ["no", "y", "NULL", "~", "1e3", "0x1f", "1_000", "12:30", "2026-11-02", ".inf", "=", "<<", "a:", "�"]
    ),
    st.sampled_from(["- a", " a", "a ", "a #b", "a: b"]),
)
VALUES: Final = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)


@given(VALUES)
def test_yaml_reads_back_as_what_was_written(value: Any) -> None:
    assert yaml.safe_load(yaml_text(value)) == value
    assert yaml.safe_load(yaml_text([value, {"a": value}])) == [value, {"a": value}]


@given(VALUES)
def test_json_reads_back_as_what_was_written(value: Any) -> None:
    assert json.loads(json_text(value)) == value
    assert json.loads(json_text(value, 2)) == value


@given(st.lists(st.integers(1, 120), min_size=1, max_size=8), st.integers(1, 200))
def test_widths_fit_and_nothing_is_cut_that_need_not_be(natural: list[int], columns: int) -> None:
    widths = fitted(natural, columns)
    assert sum(widths) + GAP * (len(widths) - 1) <= columns
    assert widths
    assert all(width <= wanted for width, wanted in zip(widths, natural, strict=False)) or len(widths) == 1
    whole = sum(natural) + GAP * (len(natural) - 1)
    assert (widths == natural) == (whole <= columns)
    if len(widths) == len(natural) and widths != natural:
        assert sum(widths) + GAP * (len(widths) - 1) == columns
    assert fitted(natural, None) == natural


def test_each_state_has_a_short_word_of_its_own() -> None:
    states = [state for lifecycle in LIFECYCLES.values() for known in lifecycle.classes.values() for state in known]
    from rlor_trainer_client._cli.values import short

    assert len({short(state, states) for state in states}) == len(states)
