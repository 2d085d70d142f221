"""Whether a trainer takes calls."""

from __future__ import annotations

import httpx
import pytest
from emulator.emulated import OPERATIONS, STATES, Api, check_answer

UP = {"JOB_STATE_RUNNING", "JOB_STATE_IDLE"}


def health(api: Api, job: str, key: str = "key-of-acme", account: str = "acme-research") -> httpx.Response:
    _, path, operation = OPERATIONS["Trainer_GetHealth"]
    path = path.format(account_id=account, rlor_trainer_job_id=job)
    answer = api.http.get(path, headers={"authorization": f"Bearer {key}"})
    check_answer(operation, answer)
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
        assert answer.json()["message"] == "trainer is not running"


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
