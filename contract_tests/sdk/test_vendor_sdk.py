"""The vendor's SDK, as published, cannot tell the emulator from the service."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from rlor_trainer_emulator import load_spec

if TYPE_CHECKING:
    from sdk.conftest import Sdk

JOBS = "accounts/acme-research/rlorTrainerJobs"
TAKEN: dict[str, Any] = {"code": 6, "message": "rlor trainer job ID already exists", "details": []}
STATES = [f"JOB_STATE_{name}" for name in ("PENDING", "CREATING", "RUNNING", "IDLE", "CANCELLING", "CANCELLED")]
PENDING, CREATING, RUNNING, IDLE, CANCELLING, CANCELLED = STATES


def ids(*numbers: int) -> list[str]:
    return [f"sdk-job-{number}" for number in numbers]


@pytest.mark.parametrize("client", ["sync", "async"])
def test_generated_part(sdk: Sdk, client: str) -> None:
    seen = sdk.run("steps.py", client)

    created: dict[str, Any] = seen["created"]
    assert (created["name"], created["state"], created["nodeCount"]) == (f"{JOBS}/sdk-job-1", PENDING, 2)
    assert (created["lossConfig"]["klBeta"], created["trainingConfig"]["loraRank"]) == (0.001, 16)
    assert "wandb-secret" not in json.dumps(seen)
    assert seen["types"] == ["ReinforcementFineTuningStep", "datetime", "ReinforcementLearningLossConfig"]
    assert seen["named by the server"].startswith(f"{JOBS}/")

    assert seen["all"] == ids(1, 2, 3, 4, 5)  # over three pages
    assert seen["ordered"] == ids(5, 4, 3, 2, 1)
    assert seen["filtered"] == ids(2, 3, 4, 5)
    assert seen["masked"] == {"displayName": "math grpo", "name": f"{JOBS}/sdk-job-1"}

    assert seen["up"] == [CREATING, RUNNING, IDLE]  # it was PENDING when it was created
    assert seen["executed"] == [RUNNING, IDLE]
    assert seen["worked"]
    assert seen["cancelled"] == [CANCELLING, CANCELLED]
    assert (seen["resumed"], seen["up again"]) == (PENDING, [PENDING, CREATING, RUNNING])
    assert (seen["cancel"], seen["delete"], seen["delete again"]) == ({}, {}, {})
    assert (seen["left"], seen["archived"]) == (ids(2, 3, 4, 5), ids(1))

    errors: dict[str, Any] = seen["errors"]
    assert {name: (error["type"], error["status"]) for name, error in errors.items()} == {
        "taken": ("ConflictError", 409),
        "id of a tombstone": ("ConflictError", 409),
        "cancel again": ("BadRequestError", 400),
        "wrong": ("BadRequestError", 400),
        "unknown": ("NotFoundError", 404),
        "foreign": ("PermissionDeniedError", 403),
        "key": ("AuthenticationError", 401),
    }
    assert {what for what, error in errors.items() if not error["request_id"]} == {"key"}  # the edge has none
    assert errors["taken"]["body"] == errors["id of a tombstone"]["body"] == TAKEN
    assert errors["cancel again"]["body"]["message"] == f"cannot cancel job in state: {CANCELLED}"
    assert errors["foreign"]["body"] == {"code": 7, "message": "", "details": []}
    assert errors["key"]["body"]["error"]["code"] == "UNAUTHORIZED"


def test_trainer_part(sdk: Sdk) -> None:
    seen = sdk.run("trainer.py")
    job = "training-api-service-0a1b2c3d"

    assert seen["account"] == "acme-research"
    assert seen["endpoint"] == [f"{JOBS}/{job}", job, 4096]
    assert seen["base"] == f"/training/v1/rlorTrainerJobs/acme-research/{job}"
    assert seen["again"] == job  # created once more: the same one

    assert seen["rows"] == [["CHECKPOINT_TYPE_TRAINING_LORA", False], ["CHECKPOINT_TYPE_INFERENCE_LORA", True]]
    model = {"name": "accounts/acme-research/models/policy-1", "state": "READY", "kind": "HF_PEFT_ADDON"}
    assert seen["promoted"].items() >= model.items()
    assert "(HTTP 409)" in seen["twice"]
    assert "cannot promote a checkpoint of type CHECKPOINT_TYPE_TRAINING_LORA" in seen["resume state"]

    assert seen["stopped"] == {"code": "OK", "message": "stopped after inactivity"}
    assert seen["resumed"] == [job, RUNNING]
    assert seen["cannot be resumed"].startswith("HTTPStatusError: Client error '400 Bad Request'")
    assert (seen["reconnected"], seen["reconnected after cancel"]) == (job, job)

    archived = next(
        entry["message"]
        for entry in load_spec()["components"]["schemas"]["JobState"]["x-lifecycle"]["time"]
        if entry["to"] == "JOB_STATE_DELETED"
    )
    assert seen["deleted"] == {"code": "OK", "message": archived}
    for what in ("waited for in vain", "created in vain"):
        assert "is archived and cannot be recreated with the same ID" in seen[what]
        assert archived in seen[what]
    assert seen["kept"]
    assert seen["promoted late"] == "accounts/acme-research/models/policy-2"

    assert seen["shape"] == "accounts/fireworks/trainingShapes/qwen3-8b/versions/1"
    assert seen["unknown"][0] is None
    assert "Trainer job 'nobody' was not found in this account" in seen["unknown"][1]
    assert "(HTTP 400): proto: (line 1:" in seen["refused"]
    assert 'invalid value for enum field region: "MARS_1"' in seen["refused"]
    assert "401 Unauthorized" in seen["stranger"]
