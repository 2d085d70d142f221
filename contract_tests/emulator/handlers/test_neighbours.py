"""What stands around the resource: accounts, operations, a trainer's health."""

from __future__ import annotations

import httpx
import pytest
from emulator.emulated import STATES, Api

UP = {"JOB_STATE_RUNNING", "JOB_STATE_IDLE"}


def health(api: Api, job: str, key: str = "key-of-acme", account: str = "acme-research") -> httpx.Response:
    path = f"/training/v1/rlorTrainerJobs/{account}/{job}/api/v1/healthz"
    answer = api.http.get(path, headers={"authorization": f"Bearer {key}"})
    assert answer.headers["x-request-id"]
    return answer


@pytest.mark.parametrize("state", STATES)
def test_a_trainer_is_healthy_while_it_is_up(api: Api, state: str) -> None:
    api.create("j", serviceMode=True)
    api.put("j", state)
    answer = health(api, "j")
    if state in UP:
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    else:
        assert (answer.status_code, answer.json()["code"]) == (503, 14)


def test_health_is_as_old_as_the_clock_says(api: Api) -> None:
    api.create("j", serviceMode=True)
    assert health(api, "j").status_code == 503
    api.clock.advance(61 + 123)
    assert health(api, "j").status_code == 200


def test_whose_trainer_it_is(api: Api) -> None:
    api.create("j")
    assert health(api, "j", key="wrong").status_code == 401
    assert (health(api, "j", key="key-of-umbra").status_code, health(api, "j", account="umbra").status_code) == (
        403,
        403,
    )
    assert health(api, "k").json() == {"code": 5, "message": "resource not found", "details": []}
