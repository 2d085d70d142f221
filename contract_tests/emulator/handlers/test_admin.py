"""The admin surface, over real sockets: who may use it, and what it does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from emulator.emulated import OPERATIONS, SPEC, STATES, check_answer
from rlor_trainer_emulator import Emulator, ManualClock, create_app
from rlor_trainer_emulator.handlers.admin import HANDLERS, paths

ADMIN_KEY = "key-of-admin"
PATHS = paths(SPEC)
ROUTES = [(method.upper(), path) for path, item in PATHS.items() for method in item if method != "parameters"]
IDS = {"account_id": "acme-research", "rlor_trainer_job_id": "j", "fault_id": "fault-1"}
JOBS = "/v1/accounts/acme-research/rlorTrainerJobs"


@pytest.fixture(scope="module")
def _running() -> Iterator[Emulator]:
    with Emulator(clock=ManualClock(), spec=SPEC, admin_key=ADMIN_KEY) as emulator:
        yield emulator


@pytest.fixture
def emulator(_running: Emulator) -> Emulator:
    """An emulator with an admin surface, without jobs or faults."""
    _running.reset()
    return _running


@pytest.fixture
def user(emulator: Emulator) -> Iterator[httpx.Client]:
    """Calls the API."""
    with httpx.Client(base_url=emulator.url, headers={"x-api-key": emulator.api_key}) as client:
        yield client


@pytest.fixture
def admin(emulator: Emulator) -> Iterator[httpx.Client]:
    """Calls the admin surface."""
    headers = {"authorization": f"Bearer {ADMIN_KEY}"}
    with httpx.Client(base_url=f"{emulator.url}/_emulator/v1", headers=headers) as client:
        yield client


def good(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-request-id"]
    return answer.json()


def refused(answer: httpx.Response, status: int = 400) -> str:
    assert answer.status_code == status, answer.text
    assert set(answer.json()) == {"code", "message", "details"}
    return str(answer.json()["message"])


def test_every_operation_has_a_handler() -> None:
    described = {item[method]["operationId"] for item in PATHS.values() for method in item if method != "parameters"}
    assert described == HANDLERS.keys()


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_the_api_key_does_not_open_it(user: httpx.Client, method: str, path: str) -> None:
    for headers in ({}, {"x-api-key": "no-such-key"}, {"authorization": "Bearer no-such-key"}):
        answer = user.request(method, path.format_map(IDS), headers=headers)
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "UNAUTHORIZED"
        assert answer.json()["request_id"]


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_its_key_does_not_open_the_api(emulator: Emulator, operation_id: str) -> None:
    method, path, operation = OPERATIONS[operation_id]
    url = emulator.url + path.format_map({**IDS, "checkpoint_id": "c", "operation_id": "o"})
    answer = httpx.request(method, url, headers={"x-api-key": ADMIN_KEY})
    assert answer.status_code == 401
    check_answer(operation, answer)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_off_by_default(method: str, path: str) -> None:
    with Emulator(spec=SPEC) as emulator:
        url = emulator.url + path.format_map(IDS)
        answer = httpx.request(method, url, headers={"x-api-key": emulator.api_key})
    assert refused(answer, 404) == "Not Found"


@pytest.mark.parametrize("key", ["", "k"])
def test_a_key_that_cannot_be_its(key: str) -> None:
    with pytest.raises(ValueError, match=r"^the admin key must not be empty, nor one of the API keys$"):
        create_app(keys={"k": "a"}, admin_key=key, spec=SPEC)


def test_unknown_path_and_method(admin: httpx.Client) -> None:
    assert refused(admin.get("/nothing"), 404) == "Not Found"
    answer = admin.put("/faults")
    assert refused(answer, 405) == "Method Not Allowed"
    assert answer.headers["allow"] == "DELETE, GET, POST"


def test_reset(user: httpx.Client, admin: httpx.Client) -> None:
    good(user.post(JOBS, json={}))
    good(admin.post("/faults", json={"kind": "error"}))
    assert good(admin.post("/reset")) == {}
    assert good(admin.get("/faults")) == {"faults": []}
    assert good(user.get(JOBS))["totalSize"] == 0


def test_advance(user: httpx.Client, admin: httpx.Client) -> None:
    good(user.post(JOBS, params={"rlorTrainerJobId": "j"}, json={}))
    before = good(admin.get("/clock"))
    after = good(admin.post("/clock:advance", json={"seconds": 61.0}))
    assert before["manual"] is after["manual"] is True
    assert before["now"] < after["now"]
    assert good(user.get(f"{JOBS}/j"))["state"] == "JOB_STATE_CREATING"


@pytest.mark.parametrize("body", [{}, {"seconds": -1}, {"seconds": "a second"}, {"seconds": 1e300}, {"second": 1}])
def test_wrong_advance(admin: httpx.Client, body: dict[str, Any]) -> None:
    before = good(admin.get("/clock"))
    assert "second" in refused(admin.post("/clock:advance", json=body))
    assert good(admin.get("/clock")) == before


def test_advance_to_the_end_of_time() -> None:
    with Emulator(clock=ManualClock(), spec=SPEC, admin_key=ADMIN_KEY) as emulator:
        headers, url = {"x-api-key": ADMIN_KEY}, f"{emulator.url}/_emulator/v1/clock:advance"
        with httpx.Client(headers=headers) as client:
            answers = [client.post(url, json={"seconds": 3.2e9}) for _ in range(80)]
        assert refused(answers[-1]) == "the clock cannot be advanced beyond the year 9998"
        with pytest.raises(OverflowError, match=r"^time ends with the year 9998$"):
            emulator.advance(3.2e9)


def test_a_clock_that_goes_by_itself() -> None:
    with Emulator(spec=SPEC, admin_key=ADMIN_KEY) as emulator:
        url, headers = f"{emulator.url}/_emulator/v1/clock", {"x-api-key": ADMIN_KEY}
        assert good(httpx.get(url, headers=headers))["manual"] is False
        answer = httpx.post(f"{url}:advance", json={"seconds": 1}, headers=headers)
    assert refused(answer) == "the clock runs by itself: only a manual clock can be advanced (--clock manual)"
    assert answer.json()["code"] == 9


@pytest.mark.parametrize("state", STATES)
def test_force_a_state(user: httpx.Client, admin: httpx.Client, state: str) -> None:
    good(user.post(JOBS, params={"rlorTrainerJobId": "j"}, json={}))
    path = "/accounts/acme-research/rlorTrainerJobs/j:forceState"
    good(admin.post(path, json={"state": "JOB_STATE_DELETED"}))
    job = good(admin.post(path, json={"state": state, "message": "as told", "code": "DATA_LOSS"}))
    assert (job["state"], job["status"]) == (state, {"code": "DATA_LOSS", "message": "as told"})
    ended = state not in SPEC["components"]["schemas"]["JobState"]["x-lifecycle"]["classes"]["active"]
    assert (job["completedTime"] is not None) == ended
    shown = user.get(f"{JOBS}/j")
    assert good(shown) == job
    check_answer(OPERATIONS["Gateway_GetRlorTrainerJob"][2], shown)


def test_wrong_states(user: httpx.Client, admin: httpx.Client) -> None:
    path = "/accounts/acme-research/rlorTrainerJobs/j:forceState"
    assert refused(admin.post(path, json={"state": "JOB_STATE_FAILED"}), 404) == "resource not found"
    good(user.post(JOBS, params={"rlorTrainerJobId": "j"}, json={}))
    refused(admin.post(path, json={"state": "RUNNING"}))
    refused(admin.post(path, json={"state": "JOB_STATE_FAILED", "code": "BAD"}))
    assert refused(admin.post(path, json={"state": "JOB_STATE_UNSPECIFIED"})) == (
        "no job is in state JOB_STATE_UNSPECIFIED"
    )


def test_seeded_jobs(emulator: Emulator, user: httpx.Client, admin: httpx.Client) -> None:
    path = "/accounts/acme-research/rlorTrainerJobs:seed"

    def seeded(seed: int) -> Any:
        emulator.reset()
        assert len(good(admin.post(path, json={"count": 60, "seed": seed}))["names"]) == 60
        answer = user.get(JOBS, params={"pageSize": 200, "includeArchived": "true"})
        check_answer(OPERATIONS["Gateway_ListRlorTrainerJobs"][2], answer)
        return good(answer)

    first, second, first_again = seeded(1), seeded(2), seeded(1)
    assert first == first_again
    assert [job["state"] for job in first["rlorTrainerJobs"]] != [job["state"] for job in second["rlorTrainerJobs"]]
    assert first["totalSize"] == 60
    assert refused(admin.post(path, json={"count": 1, "seed": 1}), 409) == (
        "a job of seed 1 already exists: reset first, or use another seed"
    )
    good(admin.post(path, json={"count": 5, "seed": 3, "states": ["JOB_STATE_FAILED"]}))
    failed = good(user.get(JOBS, params={"filter": 'name:"seed-3-"'}))["rlorTrainerJobs"]
    assert [job["state"] for job in failed] == ["JOB_STATE_FAILED"] * 5


@pytest.mark.parametrize("body", [{}, {"count": 0}, {"count": 10_001}, {"count": 1, "states": ["X"]}])
def test_wrong_seeds(user: httpx.Client, admin: httpx.Client, body: dict[str, Any]) -> None:
    refused(admin.post("/accounts/acme-research/rlorTrainerJobs:seed", json=body))
    assert good(user.get(JOBS))["totalSize"] == 0
