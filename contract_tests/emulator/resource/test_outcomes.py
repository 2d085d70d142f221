"""Scripts of outcomes: what becomes of jobs, and which scripts are refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from emulator.emulated import SPEC, STATES, Api
from rlor_trainer_emulator import Emulator, ManualClock, Outcome, OutcomeError, Step, load_outcomes
from rlor_trainer_emulator.__main__ import main

PENDING, CREATING, RUNNING, IDLE = (f"JOB_STATE_{name}" for name in ("PENDING", "CREATING", "RUNNING", "IDLE"))
FAILS = Outcome("fails-*", [Step("600s", RUNNING, "fail", "CUDA out of memory", "RESOURCE_EXHAUSTED")])
WAITS = Outcome("waits-*", [Step("7200s", PENDING)])


@pytest.fixture
def api(api: Api) -> Iterator[Api]:
    """An emulator without jobs, and afterwards without a script."""
    yield api
    api.emulator.reset()


def test_a_job_that_fails_after_ten_minutes(api: Api) -> None:
    api.emulator.play([FAILS, WAITS])
    api.create("fails-1")
    api.create("other")
    api.clock.advance(61 + 123 + 599)
    assert api.get("fails-1")["state"] == RUNNING
    api.clock.advance(1)
    job = api.get("fails-1")
    assert job["state"] == "JOB_STATE_FAILED"
    assert job["status"] == {"code": "RESOURCE_EXHAUSTED", "message": "CUDA out of memory"}
    assert api.get("other")["state"] == "JOB_STATE_WRITING_RESULTS"


def test_a_job_that_waits_two_hours_for_capacity(api: Api) -> None:
    api.emulator.play([FAILS, WAITS])
    api.create("waits-1")
    api.clock.advance(7199)
    assert api.get("waits-1")["state"] == PENDING
    api.clock.advance(1)
    assert api.get("waits-1")["state"] == CREATING
    api.clock.advance(123 + 600 + 30)
    assert api.get("waits-1")["state"] == "JOB_STATE_COMPLETED"


def test_how_often_time_is_looked_at_changes_nothing(api: Api) -> None:
    steps = [Step("300s", PENDING), Step("130s", RUNNING, "preempt"), Step("1500s", event="fail", message="at last")]
    api.emulator.play([Outcome("*", steps)])
    api.create("often")
    api.create("once")
    for _ in range(40):
        api.clock.advance(50)
        api.get("often")
    often, once = (api.get(job) for job in ("often", "once"))
    assert once["state"] == "JOB_STATE_FAILED"
    assert often == {**once, "name": often["name"]}
    assert once["status"]["message"] == "at last"


def test_a_step_without_a_state_comes_once(api: Api) -> None:
    api.emulator.play([Outcome("*", [Step("400s", event="fail")])])
    api.create("j")
    api.clock.advance(400)
    assert api.get("j")["state"] == "JOB_STATE_FAILED"
    api.call("Gateway_ResumeRlorTrainerJob", job="j", body={})
    api.clock.advance(10_000)
    assert api.get("j")["state"] == "JOB_STATE_COMPLETED"


def test_a_step_with_a_state_comes_each_time(api: Api) -> None:
    api.emulator.play([FAILS])
    api.create("fails-1")
    for _ in range(2):
        api.clock.advance(10_000)
        assert api.get("fails-1")["state"] == "JOB_STATE_FAILED"
        api.call("Gateway_ResumeRlorTrainerJob", job="fails-1", body={})


def test_an_event_that_comes_too_late_is_left_out(api: Api) -> None:
    api.emulator.play([Outcome("*", [Step("5000s", event="fail")])])
    api.create("j")
    api.clock.advance(10_000)
    assert api.get("j")["state"] == "JOB_STATE_COMPLETED"


def test_the_first_match_wins(api: Api) -> None:
    api.emulator.play([Outcome("a-*", [Step("10s", PENDING)]), Outcome("*", [Step("20s", PENDING)])])
    api.create("a-1")
    api.create("b-1")
    api.clock.advance(10)
    assert [api.get(job)["state"] for job in ("a-1", "b-1")] == [CREATING, PENDING]


@pytest.mark.parametrize(("after", "at_61", "at_100"), [("100s", PENDING, CREATING), ("10s", CREATING, CREATING)])
def test_a_script_that_comes_later(api: Api, after: str, at_61: str, at_100: str) -> None:
    api.create("j")
    api.emulator.play([Outcome("*", [Step(after, PENDING)])])
    api.clock.advance(60)
    assert api.get("j")["state"] == PENDING  # nothing comes earlier than what was waited for
    api.clock.advance(1)
    assert api.get("j")["state"] == at_61
    api.clock.advance(39)
    assert api.get("j")["state"] == at_100


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (Step("10m", PENDING), "'10m' is not a duration: write decimal seconds with the suffix s, such as 1800s"),
        (Step("0s", PENDING), "after is 0s: it must be at least 1s"),
        (
            Step("1s", "RUNNING"),
            f"no job is in state 'RUNNING'; write one of {', '.join(STATES)}",
        ),
        (
            Step("1s", "JOB_STATE_UNSPECIFIED"),
            f"no job is in state 'JOB_STATE_UNSPECIFIED'; write one of {', '.join(STATES)}",
        ),
        (
            Step("1s", RUNNING, "explode"),
            "no event 'explode'; x-lifecycle knows expire, fail, preempt, stopEarly, suspend",
        ),
        (
            Step("1s", event="explode"),
            "no event 'explode'; x-lifecycle knows expire, fail, preempt, stopEarly, suspend",
        ),
        (Step("1s", "JOB_STATE_COMPLETED", "fail"), "event 'fail' cannot happen to a job in state JOB_STATE_COMPLETED"),
        (Step("1s", PENDING, "preempt"), "event 'preempt' cannot happen to a job in state JOB_STATE_PENDING"),
        (Step("1s", "JOB_STATE_FAILED"), "time does not end state JOB_STATE_FAILED: name an event that does"),
        (Step("1s"), "a step needs a state, an event or both"),
        (
            Step("1s", PENDING, "fail", code="BAD"),
            f"no code 'BAD'; write one of {', '.join(SPEC['components']['schemas']['StatusCode']['enum'])}",
        ),
        (Step("1s", PENDING, message="x"), "message and code belong to an event: name one"),
    ],
)
def test_a_script_that_cannot_be(api: Api, step: Step, message: str) -> None:
    with pytest.raises(OutcomeError) as caught:
        api.emulator.play([WAITS, Outcome("x-*", [Step("1s", IDLE), step])])
    assert str(caught.value).removeprefix("outcome 2 ('x-*'), step 2: ") == message
    with pytest.raises(OutcomeError):
        Emulator(outcomes=[Outcome("x-*", [step])], spec=SPEC)


def test_two_steps_for_one_state(api: Api) -> None:
    said = r"^outcome 1 \('\*'\), step 2: state JOB_STATE_PENDING already has a step that replaces all others$"
    with pytest.raises(OutcomeError, match=said):
        api.emulator.play([Outcome("*", [Step("1s", PENDING), Step("2s", PENDING, "fail")])])


YAML = """
- job: fails-*
  steps:
    - {after: 600s, state: JOB_STATE_RUNNING, event: fail, message: CUDA out of memory, code: RESOURCE_EXHAUSTED}
- job: waits-*
  steps:
    - after: 7200s
      state: JOB_STATE_PENDING
"""


def test_files(tmp_path: Path) -> None:
    in_yaml, in_json = tmp_path / "outcomes.yaml", tmp_path / "outcomes.json"
    in_yaml.write_text(YAML)
    wording = {"message": "CUDA out of memory", "code": "RESOURCE_EXHAUSTED"}
    fails = {"job": "fails-*", "steps": [{"after": "600s", "state": RUNNING, "event": "fail", **wording}]}
    waits = {"job": "waits-*", "steps": [{"after": "7200s", "state": PENDING}]}
    in_json.write_text(json.dumps([fails, waits], indent="\t"))
    assert load_outcomes(in_yaml) == load_outcomes(in_json) == [FAILS, WAITS]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ", line 1: write a list of outcomes"),
        ("job: x", ", line 1: write a list of outcomes"),
        ("- x", ", line 1: write a mapping of job, steps"),
        ("- job: x", ", line 1: an outcome needs job and steps"),
        ("- job: x\n  step: []", ", line 1: no key 'step'; write job, steps"),
        ("- job: x\n  steps: 5", ", line 2: write steps: a list"),
        ("- job: [x]\n  steps: []", ", line 1: job must be text"),
        ("- job: x\n  steps:\n  - {state: JOB_STATE_PENDING}", ", line 3: a step needs after, a duration such as 600s"),
        ("- job: x\n  steps:\n  - {after: 1s, after: 2s}", ", line 3: a key is given twice"),
        (
            "- job: x\n  steps:\n  - {after: 5, event: fail}",
            ", line 3: '5' is not a duration: write decimal seconds with the suffix s, such as 1800s",
        ),
        (
            "- job: x\n  steps:\n  - {after: 1s, state: JOB_STATE_FAILED, event: fail}",
            ", line 3: event 'fail' cannot happen to a job in state JOB_STATE_FAILED",
        ),
        ("- job: x\n  steps: [", ", line 2: expected the node content, but found '<stream end>'"),
        (
            "- \x00",
            (
                ": is neither YAML nor JSON: unacceptable character #x0000: special characters are not allowed in "
                '"<unicode string>", position 2'
            ),
        ),
        (None, ": cannot be read: No such file or directory"),
    ],
)
def test_a_file_that_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, message: str
) -> None:
    path = tmp_path / "outcomes.yaml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(SystemExit) as caught:
        main(["--outcomes", str(path)])
    assert caught.value.code == 2
    output, errors = capsys.readouterr()
    assert (output, errors.count("\n")) == ("", 1)
    option = "argument --outcomes: " if text is None else ""
    start, end = f"rlor_trainer_emulator: error: {option}{path}", " (see --help)\n"
    assert errors.removeprefix(start).removesuffix(end) == message


def test_from_elsewhere() -> None:
    clock, key = ManualClock(), {"x-api-key": "key-of-admin"}
    with Emulator(clock=clock, spec=SPEC, admin_key="key-of-admin", outcomes=[WAITS]) as emulator:
        url = f"{emulator.url}/_emulator/v1/outcomes"
        first: Any = {"outcomes": [{"job": "waits-*", "steps": [{"after": "7200s", "state": PENDING}]}]}
        second: Any = {"outcomes": [{"job": "j", "steps": [{"after": "5s", "event": "fail", "message": "no"}]}]}
        wrong: Any = {"outcomes": [{"job": "j", "steps": [{"after": "5s", "event": "explode"}]}]}
        jobs = f"{emulator.url}/v1/accounts/{emulator.account}/rlorTrainerJobs"
        user = {"x-api-key": emulator.api_key}
        assert httpx.get(url, headers=key).json() == first
        assert httpx.put(url, headers=key, json=second).json() == second
        httpx.post(jobs, params={"rlorTrainerJobId": "j"}, headers=user, json={}).raise_for_status()
        clock.advance(5)
        assert httpx.get(f"{jobs}/j", headers=user).json()["status"]["message"] == "no"
        refused = httpx.put(url, headers=key, json=wrong)
        assert refused.status_code == 400
        said = (
            "outcome 1 ('j'), step 1: no event 'explode'; x-lifecycle knows expire, fail, preempt, stopEarly, suspend"
        )
        assert refused.json()["message"] == said
        assert httpx.get(url, headers=key).json() == second
        emulator.reset()
        assert httpx.get(url, headers=key).json() == first
