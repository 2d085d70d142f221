"""Keys belong to accounts: another account's jobs are not shown, not changed, not told from ones that do not exist."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from emulator.emulated import OPERATIONS, Api

FORBIDDEN: dict[str, Any] = {"code": 7, "message": "", "details": []}
NOT_FOUND: dict[str, Any] = {"code": 5, "message": "resource not found", "details": []}
THEIR_KEY = {"authorization": "Bearer key-of-umbra"}
JSON = {"content-type": "application/json"}
BODIES = {
    "Gateway_PromoteCheckpoint": {
        "outputModel": "accounts/umbra/models/m",
        "baseModel": "accounts/fireworks/models/b",
        "trainerJobId": "accounts/acme-research/rlorTrainerJobs/j",
    },
    "Gateway_ExecuteRlorTrainStep": {"dataset": "accounts/umbra/datasets/d", "outputModel": "accounts/umbra/models/m"},
}


@pytest.fixture
def ours(api: Api) -> dict[str, str]:
    """A job of acme-research that has saved something to promote, and an operation; by the names of path parameters."""
    api.create("j", keepAlive=True)
    api.put("j", "JOB_STATE_RUNNING")
    api.clock.advance(130)
    checkpoint = api.checkpoints("j")[1]["name"].rpartition("/")[2]
    body = {
        "outputModel": "accounts/acme-research/models/m",
        "baseModel": "accounts/fireworks/models/b",
        "asyncPromotion": True,
    }
    promotion = api.call("Gateway_PromoteCheckpoint", checkpoint=checkpoint, body=body)
    operation = promotion["operation"]["name"].rpartition("/")[2]
    return {"rlor_trainer_job_id": "j", "checkpoint_id": checkpoint, "operation_id": operation}


def ask(api: Api, operation_id: str, account: str, ids: dict[str, str], **request: Any) -> httpx.Response:
    """Call an operation with the key of umbra."""
    method, path, _ = OPERATIONS[operation_id]
    headers = {**THEIR_KEY, **(JSON if method == "post" else {})}
    if method == "post":
        request = {"json": BODIES.get(operation_id, {}), **request}
    return api.http.request(method, path.format(account_id=account, **ids), headers=headers, **request)


def not_found(job: str) -> dict[str, Any]:
    """The error that names an unknown job of umbra."""
    return {**NOT_FOUND, "message": f"RlorTrainerJob accounts/umbra/rlorTrainerJobs/{job} not found"}


def state(api: Api) -> Any:
    """All that acme-research has."""
    query = {"includeArchived": "true"}
    return api.call("Gateway_ListRlorTrainerJobs", query=query)["rlorTrainerJobs"], api.checkpoints("j")


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_the_path_of_another_account(api: Api, ours: dict[str, str], operation_id: str) -> None:
    before = state(api)
    unknown = dict.fromkeys(ours, "nobody")
    answers = [
        ask(api, operation_id, "acme-research", ours),
        ask(api, operation_id, "acme-research", unknown),
        ask(api, operation_id, "nobody", ours),
        # The account comes before what is wrong with the request.
        ask(api, operation_id, "acme-research", ours, params={"pageSize": "x"}, content=b"{", json=None),
    ]
    for answer in answers:
        assert (answer.status_code, answer.json()) == (403, FORBIDDEN)
        assert answer.headers["x-request-id"]
        assert answer.headers.keys() == answers[0].headers.keys()
    assert state(api) == before


@pytest.mark.parametrize("operation_id", [name for name, (_, path, _) in OPERATIONS.items() if path.count("{") > 1])
def test_an_id_of_another_account_is_an_unknown_id(api: Api, ours: dict[str, str], operation_id: str) -> None:
    before = state(api)
    known, unknown = (ask(api, operation_id, "umbra", ids) for ids in (ours, dict.fromkeys(ours, "nobody")))
    if operation_id == "Gateway_PromoteCheckpoint":  # which names the job in its body
        assert (known.status_code, known.json()) == (unknown.status_code, unknown.json()) == (403, FORBIDDEN)
        body = {"trainerJobId": "", **{name: BODIES[operation_id][name] for name in ("outputModel", "baseModel")}}
        answer = ask(api, operation_id, "umbra", ours, json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, 5)
    elif operation_id in (
        "Gateway_ExecuteRlorTrainStep",
        "Gateway_ListRlorTrainerJobCheckpoints",
    ):  # which say the name
        assert (known.status_code, known.json()) == (404, not_found("j"))
        assert (unknown.status_code, unknown.json()) == (404, not_found("nobody"))
    else:
        assert (known.status_code, known.json()) == (unknown.status_code, unknown.json()) == (404, NOT_FOUND)
    assert state(api) == before


@pytest.mark.usefixtures("ours")
def test_accounts_have_ids_and_lists_of_their_own(api: Api) -> None:
    assert ask(api, "Gateway_ListRlorTrainerJobs", "umbra", {}).json()["totalSize"] == 0
    made = ask(api, "Gateway_CreateRlorTrainerJob", "umbra", {}, params={"rlorTrainerJobId": "j"})
    assert (made.status_code, made.json()["name"]) == (200, "accounts/umbra/rlorTrainerJobs/j")
    everything = {"includeArchived": "true", "filter": 'name:"/j"'}
    listed = ask(api, "Gateway_ListRlorTrainerJobs", "umbra", {}, params=everything).json()
    assert [job["name"] for job in listed["rlorTrainerJobs"]] == ["accounts/umbra/rlorTrainerJobs/j"]
    assert api.names() == ["j"]


@pytest.mark.usefixtures("ours")
def test_a_page_token_of_another_account_is_refused(api: Api) -> None:
    for number in range(2):
        for job in (f"a{number}", f"b{number}"):
            api.create(job)
        ask(api, "Gateway_CreateRlorTrainerJob", "umbra", {}, params={"rlorTrainerJobId": f"u{number}"})
    token = api.call("Gateway_ListRlorTrainerJobs", query={"pageSize": 1})["nextPageToken"]
    theirs = ask(api, "Gateway_ListRlorTrainerJobs", "umbra", {}, params={"pageSize": 1, "pageToken": token})
    assert (theirs.status_code, theirs.json()["code"]) == (400, 3)
