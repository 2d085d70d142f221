"""What operations, time and events make of a job: the whole table of `x-lifecycle`, and what the table leaves open."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import pytest
from emulator.emulated import LIFECYCLE, OPERATIONS, SPEC, STATES, Api
from jsonschema_rs import Draft202012Validator
from rlor_trainer_emulator import Emulator, ManualClock, UnknownEvent, load_spec
from rlor_trainer_emulator.resource.clock import EPOCH, microseconds
from rlor_trainer_emulator.resource.lifecycle import Lifecycle
from rlor_trainer_emulator.spec import SpecError

SECONDS = timedelta(seconds=1)
TICK = timedelta(microseconds=1)
BODIES: tuple[dict[str, Any], ...] = (
    {},
    {"keepAlive": True},
    {"serviceMode": True},
    {"disableInactivityCleanup": True},
)
STEP = {"dataset": "accounts/acme-research/datasets/d", "outputModel": "accounts/acme-research/models/m"}


def seconds(text: str) -> float:
    return microseconds(text) / 1_000_000


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("operation_id", LIFECYCLE["operations"])
def test_operation_on_state(api: Api, operation_id: str, state: str) -> None:
    rule = LIFECYCLE["operations"][operation_id]
    api.create("j", keepAlive=True)
    api.put("j", state)
    body: dict[str, Any] = {} if "requestBody" not in OPERATIONS[operation_id][2] else {"body": {}}
    if operation_id == "Gateway_ExecuteRlorTrainStep":
        body = {"body": STEP}
    if state in rule["from"] or state in rule["noop"]:
        api.call(operation_id, job="j", **body)
        assert api.get("j")["state"] == (rule["to"] if state in rule["from"] else state)
    else:
        refusal = rule["refusal"]
        answer = api.call(operation_id, refusal["status"], job="j", **body)
        assert answer["code"] == refusal["code"]
        assert answer["message"] == refusal["message"].format(state=state)
        assert api.get("j")["state"] == state


@pytest.mark.parametrize("entry", LIFECYCLE["time"], ids=lambda entry: f"{entry['from']}-{entry['to']}")
def test_time_moves_a_job_at_its_instant(api: Api, entry: dict[str, Any]) -> None:
    after = entry["after"] if isinstance(entry["after"], str) else entry["after"]["default"]
    obeyed = 0
    for number, body in enumerate(BODIES):
        job = api.create(f"j{number}", **body)
        api.put(f"j{number}", entry["from"])
        applies = "when" not in entry or Draft202012Validator(entry["when"]).is_valid(job)
        api.clock.advance(seconds(after) * SECONDS - TICK)
        before = api.get(f"j{number}")["state"]
        api.clock.advance(TICK)
        at = api.clock.now()
        later = api.get(f"j{number}")
        assert (before, later["state"]) == (entry["from"], entry["to"]) or not applies
        if applies:
            obeyed += 1
            assert later["status"] == {"code": "OK", "message": entry.get("message", "")}
            stopped = entry["to"] in LIFECYCLE["classes"]["terminal"] + LIFECYCLE["classes"]["tombstone"]
            assert later["completedTime"] == (at.isoformat(timespec="microseconds")[:-6] + "Z" if stopped else None)
        else:
            assert later["state"] != entry["to"]
    assert obeyed > 0


@pytest.mark.parametrize("name", LIFECYCLE["events"])
def test_event_happens_to_the_states_it_can(api: Api, name: str) -> None:
    event = LIFECYCLE["events"][name]
    for number, state in enumerate(STATES):
        job = f"j{number}"
        api.create(job)
        api.put(job, state)
        if state in event["from"]:
            api.emulator.event(api.name(job), name, "by hand", code="INTERNAL")
            after = api.get(job)
            assert (after["state"], after["status"]) == (event["to"], {"code": "INTERNAL", "message": "by hand"})
        else:
            with pytest.raises(UnknownEvent, match=f"^event '{name}' cannot happen to a job in state {state}$"):
                api.emulator.event(api.name(job), name)
            assert api.get(job)["state"] == state


def test_unknown_event(api: Api) -> None:
    api.create("j")
    with pytest.raises(
        UnknownEvent, match=f"^no event 'explode'; x-lifecycle knows {', '.join(sorted(LIFECYCLE['events']))}$"
    ):
        api.emulator.event(api.name("j"), "explode")
    with pytest.raises(ValueError, match=r"^'j' is not the resource name of a job$"):
        api.emulator.event("j", "fail")


def test_a_dataset_job_runs_to_its_end(api: Api) -> None:
    created = api.create("j", trainingConfig={"loraRank": 8})
    assert created["state"] == LIFECYCLE["initial"]
    assert (created["jobProgress"], created["acceleratorSeconds"]) == (None, {})
    job, path = created, [created["state"]]
    for _ in range(120):
        api.clock.advance(7)
        job = api.get("j")
        if job["state"] != path[-1]:
            path.append(job["state"])
    assert path == [f"JOB_STATE_{name}" for name in ["PENDING", "CREATING", "RUNNING", "WRITING_RESULTS", "COMPLETED"]]
    assert job["jobProgress"]["percent"] == 100
    assert job["acceleratorSeconds"] == {"NVIDIA_H200_141GB": "600"}


@pytest.mark.parametrize("forward_only", [False, True])
def test_progress_grows_while_a_job_runs(api: Api, forward_only: bool) -> None:
    config = {"acceleratorType": "NVIDIA_B200_180GB", "acceleratorCount": 4}
    api.create("j", nodeCount=2, forwardOnly=forward_only, trainingConfig=config)
    seen: list[tuple[int, int]] = []
    for _ in range(15):
        api.clock.advance(60)
        job = api.get("j")
        used = int(job["acceleratorSeconds"].get("NVIDIA_B200_180GB", "0"))
        seen.append(((job["jobProgress"] or {"percent": 0})["percent"], used))
    assert seen == sorted(seen)
    assert (10, 480) in seen
    assert seen[-1] == (100, 4800)


def percent(api: Api) -> int:
    return int(api.get("j")["jobProgress"]["percent"])


@pytest.mark.parametrize("event", ["fail", "suspend", "preempt"])
def test_progress_is_not_lost_when_a_job_is_interrupted(api: Api, event: str) -> None:
    api.create("j")
    api.clock.advance(61 + 123 + 360)
    api.emulator.event(api.name("j"), event)
    assert percent(api) == 60
    if event != "preempt":
        api.call("Gateway_ResumeRlorTrainerJob", job="j")
    api.clock.advance(61 + 123 + 180)
    assert (api.get("j")["state"], percent(api)) == ("JOB_STATE_RUNNING", 60)
    api.clock.advance(300)
    assert percent(api) > 60
    api.clock.advance(600)
    assert percent(api) == 100


def test_a_train_step_is_an_iteration_of_its_own(api: Api) -> None:
    api.create("j", keepAlive=True)
    api.clock.advance(61 + 123 + 300)
    assert (api.get("j")["state"], percent(api)) == ("JOB_STATE_IDLE", 100)
    used = int(api.get("j")["acceleratorSeconds"]["NVIDIA_H200_141GB"])
    api.call("Gateway_ExecuteRlorTrainStep", job="j", body=STEP)
    assert (api.get("j")["state"], percent(api)) == ("JOB_STATE_RUNNING", 0)
    api.clock.advance(150)
    assert 0 < percent(api) <= 50
    api.clock.advance(150)
    assert (api.get("j")["state"], percent(api)) == ("JOB_STATE_IDLE", 100)
    assert int(api.get("j")["acceleratorSeconds"]["NVIDIA_H200_141GB"]) == used + 300


@pytest.mark.parametrize("step", [7.0, 59.999999, 61.0, 1000.0])
def test_state_does_not_depend_on_when_it_is_read(api: Api, step: float) -> None:
    for job in ("read-often", "read-once"):
        api.create(job, keepAlive=True, trainingConfig={"loraRank": 8}, inactivityTimeout="100s")
    for _ in range(int(2000 / step)):
        api.clock.advance(step)
        api.get("read-often")
    often, once = api.get("read-often"), api.get("read-once")
    assert {**often, "name": ""} == {**once, "name": ""}
    assert once["state"] in ("JOB_STATE_CANCELLED", "JOB_STATE_RUNNING", "JOB_STATE_IDLE")
    times = [[made["createTime"] for made in api.checkpoints(job)] for job in ("read-often", "read-once")]
    assert times[0] == times[1] != []


@pytest.mark.parametrize(
    ("timeout", "lasts"), [(None, 3600), ("0s", 3600), ("0.000s", 3600), ("1.5s", 1.5), ("10800s", 10800)]
)
def test_inactivity_timeout(api: Api, timeout: str | None, lasts: float) -> None:
    api.create("j", serviceMode=True, inactivityTimeout=timeout)
    api.put("j", "JOB_STATE_IDLE")
    api.clock.advance(lasts * SECONDS - TICK)
    assert api.get("j")["state"] == "JOB_STATE_IDLE"
    api.clock.advance(TICK)
    assert api.get("j")["state"] == "JOB_STATE_CANCELLED"


def test_execute_needs_a_keep_alive_job(api: Api) -> None:
    api.create("j", serviceMode=True)
    api.put("j", "JOB_STATE_IDLE")
    answer = api.call("Gateway_ExecuteRlorTrainStep", 400, job="j", body=STEP)
    needs = LIFECYCLE["operations"]["Gateway_ExecuteRlorTrainStep"]["needs"]
    assert (answer["code"], answer["message"]) == (9, needs["message"])


def test_resume_clears_what_the_stop_has_left(api: Api) -> None:
    api.create("j")
    api.emulator.event(api.name("j"), "fail", "out of memory", code="INTERNAL")
    failed = api.get("j")
    assert failed["completedTime"] is not None
    api.clock.advance(5)
    resumed = api.call("Gateway_ResumeRlorTrainerJob", job="j")
    assert (resumed["completedTime"], resumed["status"]) == (None, {"code": "OK", "message": ""})
    assert resumed["createTime"] == failed["createTime"]


def test_tombstone(api: Api) -> None:
    api.create("j")
    api.create("other")
    api.call("Gateway_DeleteRlorTrainerJob", job="j")
    api.clock.advance(30)
    assert api.get("j")["state"] == "JOB_STATE_DELETED"
    assert api.names() == ["other"]
    assert api.names(includeArchived="true") == ["j", "other"]
    assert api.create("j", 409)["message"] == "rlor trainer job ID already exists"
    api.clock.advance(29 * 86400)
    api.call("Gateway_DeleteRlorTrainerJob", job="j")  # does not extend the retention
    api.clock.advance(86400 * SECONDS - 30 * SECONDS - TICK)
    assert api.get("j")["state"] == "JOB_STATE_DELETED"
    api.clock.advance(TICK)
    for operation_id in ("Gateway_GetRlorTrainerJob", "Gateway_DeleteRlorTrainerJob", "Gateway_CancelRlorTrainerJob"):
        assert api.call(operation_id, 404, job="j")["message"] == "resource not found"
    assert api.names(includeArchived="true") == ["other"]
    assert api.create("j")["state"] == LIFECYCLE["initial"]


def test_an_id_is_free_after_the_retention_even_if_nobody_looked(api: Api) -> None:
    first = api.create("j")
    api.call("Gateway_DeleteRlorTrainerJob", job="j")
    api.clock.advance(31 * 86400)
    assert api.create("j")["createTime"] > first["createTime"]


def test_retention_begins_also_where_no_delete_has_led() -> None:
    spec = load_spec()
    events = spec["components"]["schemas"]["JobState"]["x-lifecycle"]["events"]
    events["archive"] = {"from": ["JOB_STATE_PENDING"], "to": "JOB_STATE_ARCHIVED"}
    clock = ManualClock()
    with Emulator(clock=clock, spec=spec) as emulator, closing(Api(emulator, clock)) as api:
        api.create("j")
        emulator.event(api.name("j"), "archive")
        clock.advance(30 * 86400 * SECONDS - TICK)
        assert api.get("j")["state"] == "JOB_STATE_ARCHIVED"
        clock.advance(TICK)
        api.get("j", 404)


def test_delete_keeps_the_time_of_completion(api: Api) -> None:
    api.create("j")
    api.emulator.event(api.name("j"), "fail")
    stopped = api.get("j")["completedTime"]
    api.clock.advance(100)
    api.call("Gateway_DeleteRlorTrainerJob", job="j")
    api.clock.advance(100)
    assert api.get("j")["completedTime"] == stopped


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"enabled": True, "project": "math rl", "entity": "acme", "runId": "k3v9s1"}, "acme/math%20rl/runs/k3v9s1"),
        ({"enabled": True}, "acme-research/uncategorized/runs/"),
        ({"enabled": False, "project": "p", "entity": "acme", "runId": "r"}, ""),
    ],
)
def test_a_logged_job_has_a_run_once_it_runs(api: Api, given: dict[str, Any], shown: str) -> None:
    assert api.create("j", wandbConfig=given)["wandbConfig"]["url"] == ""
    api.clock.advance(61 + 123)
    config = api.get("j")["wandbConfig"]
    assert config["url"].startswith(f"https://wandb.ai/{shown}" if shown else "")
    assert config["url"].endswith(config["runId"] if shown else "") == bool(config["runId"])
    api.emulator.event(api.name("j"), "preempt")
    api.clock.advance(61 + 123)
    assert api.get("j")["wandbConfig"] == config  # it goes on in the same run


def changed(**parts: Any) -> dict[str, Any]:
    """The spec with another lifecycle."""
    schemas = SPEC["components"]["schemas"]
    state = {**schemas["JobState"], "x-lifecycle": {**LIFECYCLE, **parts}}
    return {**SPEC, "components": {**SPEC["components"], "schemas": {**schemas, "JobState": state}}}


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (
            {"initial": "JOB_STATE_NEW"},
            "x-lifecycle of JobState: JOB_STATE_NEW is not a value of JobState; declare it, or name one that is",
        ),
        (
            {"retention": "P30D"},
            (
                "x-lifecycle of JobState: 'P30D' is not a duration: write decimal seconds with the suffix s, such as "
                "1800s"
            ),
        ),
        (
            {"time": [{"from": "JOB_STATE_PENDING", "to": "JOB_STATE_CREATING"}]},
            "x-lifecycle of JobState, entry 1 of `time` lacks `after`; add it",
        ),
        (
            {"operations": {"x": {"from": STATES[1:], "to": "JOB_STATE_IDLE", "noop": []}}},
            (
                "x-lifecycle of JobState, operation x: an operation needs a `refusal`: "
                f"its `from` and `noop` leave out {{'{STATES[0]}'}}"
            ),
        ),
    ],
)
def test_a_wrong_lifecycle_is_refused_at_the_start(parts: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError) as caught:
        Lifecycle(changed(**parts))
    assert str(caught.value) == message


def test_timestamps_are_utc_with_six_digits(api: Api) -> None:
    created = api.create("j")["createTime"]
    assert len(created) == len("2026-01-01T00:00:00.000000Z")
    assert datetime.fromisoformat(created) - EPOCH == api.clock.now() - EPOCH
