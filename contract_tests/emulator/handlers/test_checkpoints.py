"""Checkpoints: when they appear, where they are available, what is made of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from emulator.emulated import Api
from rlor_trainer_emulator.handlers.checkpoints import PROMOTION_TIME
from rlor_trainer_emulator.resource.clock import SECOND, timestamp

PROMOTE = "Gateway_PromoteCheckpoint"
SYNC = "Gateway_SyncRlorTrainerJobCheckpoint"
MODEL = "accounts/acme-research/models/m"


def running(api: Api, job: str, seconds: float = 130, **body: Any) -> list[dict[str, Any]]:
    """Create a job that has run for some time, and return its checkpoints."""
    api.create(job, **body)
    api.put(job, "JOB_STATE_RUNNING")
    api.clock.advance(seconds)
    return api.checkpoints(job)


def promotion(api: Api, checkpoint: dict[str, Any], expect: int = 200, **body: Any) -> Any:
    """Promote a checkpoint."""
    job, _, checkpoint_id = checkpoint["name"].partition("/checkpoints/")
    defaults = {"outputModel": MODEL, "baseModel": "accounts/fireworks/models/b", "trainerJobId": job}
    return api.call(PROMOTE, expect, checkpoint=checkpoint_id, body={**defaults, **body})


def model_of(api: Api, kind: str) -> dict[str, Any]:
    """What a promotion makes that ends now."""
    now = timestamp(api.service.now())
    return {
        "name": MODEL,
        "displayName": "",
        "description": "",
        "createTime": now,
        "updateTime": now,
        "state": "READY",
        "status": {"code": "OK", "message": ""},
        "kind": kind,
        "public": False,
    }


def progress(message: str) -> dict[str, Any]:
    """What an operation says while it is not done, and then."""
    return {"@type": "type.googleapis.com/gateway.PromoteCheckpointMetadata", "statusMessage": message}


@pytest.mark.parametrize(
    ("body", "types"),
    [
        ({"trainingConfig": {"loraRank": 8}}, ["TRAINING_LORA", "INFERENCE_LORA"]),
        ({"trainingConfig": {"warmStartFrom": "accounts/a/models/m"}}, ["TRAINING_LORA", "INFERENCE_LORA"]),
        ({}, ["TRAINING", "INFERENCE_BASE"]),
        ({"forwardOnly": True}, []),
    ],
)
def test_checkpoints_of_a_running_job(api: Api, body: dict[str, Any], types: list[str]) -> None:
    made = running(api, "j", **body)
    assert api.call("Gateway_ListRlorTrainerJobCheckpoints", job="j")["totalSize"] == len(types)
    assert [checkpoint["checkpointType"] for checkpoint in made] == [f"CHECKPOINT_TYPE_{name}" for name in types]
    assert [checkpoint["promotable"] for checkpoint in made] == [False, True][: len(types)]
    assert [checkpoint["createTime"] for checkpoint in made] == sorted(c["createTime"] for c in made)
    assert len({checkpoint["name"] for checkpoint in made}) == len(types)
    ids = [checkpoint["name"].rpartition("/")[2] for checkpoint in made]
    marks = {one.rpartition("-")[2] for one in ids}
    assert all(re.fullmatch("[0-9a-f]{8}", mark) for mark in marks)
    assert [one.removesuffix(mark) for one in ids for mark in marks] == ["step-0010-dcp-", "step-0020-"][: len(types)]


def test_only_running_makes_checkpoints(api: Api) -> None:
    api.create("j")
    api.clock.advance(61 + 123 + 59)
    assert api.checkpoints("j") == []
    api.clock.advance(21)
    assert len(api.checkpoints("j")) == 1
    api.emulator.event(api.name("j"), "suspend")
    api.clock.advance(10_000)
    assert len(api.checkpoints("j")) == 1
    api.call("Gateway_ResumeRlorTrainerJob", job="j")
    api.clock.advance(61 + 123 + 39)  # the 20 seconds before the suspension are not lost
    assert len(api.checkpoints("j")) == 1
    api.clock.advance(1)
    assert len(api.checkpoints("j")) == 2


def test_list_pages_oldest_first_in_every_state(api: Api) -> None:
    whole = running(api, "j", 600)
    assert len(whole) == 10
    assert api.get("j")["state"] == "JOB_STATE_WRITING_RESULTS"
    api.call("Gateway_DeleteRlorTrainerJob", job="j")
    api.clock.advance(60)
    found: list[dict[str, Any]] = []
    token = ""
    while token or not found:
        page = api.call("Gateway_ListRlorTrainerJobCheckpoints", job="j", query={"pageSize": 3, "pageToken": token})
        assert page["totalSize"] == 10
        found += page["checkpoints"]
        token = page["nextPageToken"]
    assert found == whole


@pytest.mark.parametrize(
    ("operation_id", "message"),
    [
        ("Gateway_ListRlorTrainerJobCheckpoints", "RlorTrainerJob {} not found"),
        ("Gateway_GetRlorTrainerJobPublicLogs", "resource not found"),
    ],
)
def test_of_no_job(api: Api, operation_id: str, message: str) -> None:
    assert api.call(operation_id, 404, job="j")["message"] == message.format(api.name("j"))


def test_sync(api: Api) -> None:
    checkpoint = running(api, "j", trainingConfig={"region": "US_OHIO_1"})[0]
    made = checkpoint["createTime"]
    checkpoint_id = checkpoint["name"].rpartition("/")[2]
    assert [(p["region"], p["availabilityClass"]) for p in checkpoint["availability"]] == [
        ("US_OHIO_1", "SINGLE_REGION")
    ]

    def places(body: dict[str, str]) -> list[tuple[str, str, bool]]:
        api.clock.advance(1)
        answer = api.call(SYNC, job="j", checkpoint=checkpoint_id, body=body)["checkpoint"]
        assert answer == api.checkpoints("j")[0]
        return [(p["region"], p["availabilityClass"], p["updateTime"] != made) for p in answer["availability"]]

    ohio, durable = ("US_OHIO_1", "SINGLE_REGION", False), ("US_OHIO_1", "MANAGED_DURABLE", True)
    iowa = ("US_IOWA_1", "SINGLE_REGION", True)
    assert places({}) == [ohio]
    assert places({"region": "US_OHIO_1", "targetAvailability": "SINGLE_REGION"}) == [ohio]
    assert places({"region": "US_IOWA_1"}) == [ohio, iowa]
    updated = api.checkpoints("j")[0]["updateTime"]
    assert places({"region": "US_IOWA_1"}) == [ohio, iowa]
    assert places({"target_availability": "MANAGED_DURABLE"}) == [durable, iowa]
    assert places({"region": "US_OHIO_1", "targetAvailability": "SINGLE_REGION"}) == [durable, iowa]
    assert api.checkpoints("j")[0]["updateTime"] > updated


def test_sync_of_nothing(api: Api) -> None:
    running(api, "j")
    assert api.call(SYNC, 404, job="j", checkpoint="c", body={})["code"] == 5
    assert api.call(SYNC, 404, job="k", checkpoint="c", body={})["code"] == 5


@pytest.mark.parametrize(("rank", "kind"), [(8, "HF_PEFT_ADDON"), (0, "HF_BASE_MODEL")])
def test_promote_at_once(api: Api, rank: int, kind: str) -> None:
    _, checkpoint = running(api, "j", trainingConfig={"loraRank": rank})
    assert promotion(api, checkpoint) == {"model": model_of(api, kind), "operation": None}
    refused = promotion(api, checkpoint, 409)
    assert (refused["code"], refused["message"]) == (6, "model accounts/acme-research/models/m already exists")


def test_promote_in_the_background(api: Api) -> None:
    _, checkpoint = running(api, "j")
    answer = promotion(api, checkpoint, asyncPromotion=True)
    assert (answer["model"], answer["operation"]["done"]) == (None, False)
    refused = promotion(api, checkpoint, 409)
    assert (refused["code"], refused["message"]) == (6, "model accounts/acme-research/models/m already exists")

    name = answer["operation"]["name"]
    assert name.startswith("accounts/acme-research/operations/promote-")

    def poll() -> Any:
        return api.call("Gateway_GetOperation", operation=name.rpartition("/")[2])

    api.clock.advance(PROMOTION_TIME / SECOND - 1)
    assert poll() == answer["operation"] == {"name": name, "done": False, "metadata": progress("copying weights")}
    api.clock.advance(1)
    model = {"@type": "type.googleapis.com/gateway.Model", **model_of(api, "HF_BASE_MODEL")}
    assert poll() == {"name": name, "done": True, "metadata": progress("done"), "response": model}
    api.clock.advance(1)
    assert poll()["response"] == model
    theirs = api.http.get(f"/v1/{name}", headers={"x-api-key": "key-of-umbra"})
    assert theirs.status_code == 403


def test_no_operation(api: Api) -> None:
    assert api.call("Gateway_GetOperation", 404, operation="x")["message"] == "resource not found"
    running(api, "j")
    promotion(api, api.checkpoints("j")[1])
    assert api.call("Gateway_GetOperation", 404, operation="None")["message"] == "resource not found"


def test_promote_what_cannot_be(api: Api) -> None:
    first, checkpoint = running(api, "j")
    refused = promotion(api, first, 400)
    assert (refused["code"], refused["message"]) == (9, "cannot promote a checkpoint of type CHECKPOINT_TYPE_TRAINING")
    absent = {"name": f"{api.name('j')}/checkpoints/c"}
    assert promotion(api, absent, 404)["message"] == f'checkpoint "{absent["name"]}" not found in GCS'
    assert promotion(api, {"name": f"{api.name('k')}/checkpoints/c"}, 404)["message"] == "resource not found"
    assert promotion(api, checkpoint, 403, outputModel="accounts/umbra/models/m")["code"] == 7
    assert promotion(api, checkpoint, 403, trainerJobId="accounts/umbra/rlorTrainerJobs/j")["code"] == 7
    assert "outputModel" in promotion(api, checkpoint, 400, outputModel="accounts/acme-research/models/M")["message"]


def test_promote_in_the_spelling_of_the_vendors_client(api: Api) -> None:
    _, checkpoint = running(api, "j")
    job, _, checkpoint_id = checkpoint["name"].partition("/checkpoints/")
    body = {"output_model": MODEL, "base_model": "accounts/fireworks/models/b", "trainer_job_id": job}
    assert api.call(PROMOTE, checkpoint=checkpoint_id, body=body)["model"]["name"] == MODEL


@pytest.mark.parametrize("missing", ["outputModel", "baseModel"])
@pytest.mark.parametrize("null", [False, True])
def test_promote_without_what_is_needed(api: Api, missing: str, null: bool) -> None:
    body = {"outputModel": MODEL, "baseModel": "accounts/fireworks/models/b"}
    del body[missing]
    answer = api.call(PROMOTE, 400, checkpoint="c", body={**body, **({missing: None} if null else {})})
    assert (answer["code"], answer["message"]) == (3, f'"{missing}" is a required property')


def test_promote_without_naming_the_job(api: Api) -> None:
    _, checkpoint = running(api, "j")
    running(api, "k")
    assert promotion(api, checkpoint, trainerJobId="")["model"]["name"] == MODEL
    assert 'checkpoint "c" not found' in promotion(api, {"name": "x/checkpoints/c"}, 404, trainerJobId="")["message"]
