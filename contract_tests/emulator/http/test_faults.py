"""Faults on demand, as a client at a real socket sees them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from emulator.emulated import OPERATIONS, SPEC, Direct, check_answer
from rlor_trainer_emulator import Emulator, Fault, ManualClock

ADMIN_KEY = "key-of-admin"
JOBS = "/v1/accounts/acme-research/rlorTrainerJobs"
LIST, CREATE = "Gateway_ListRlorTrainerJobs", "Gateway_CreateRlorTrainerJob"


@pytest.fixture(scope="module")
def _running() -> Iterator[Emulator]:
    with Emulator(clock=ManualClock(), spec=SPEC, admin_key=ADMIN_KEY) as emulator:
        yield emulator


@pytest.fixture
def emulator(_running: Emulator) -> Emulator:
    """An emulator without jobs or faults."""
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
    headers = {"x-api-key": ADMIN_KEY}
    with httpx.Client(base_url=f"{emulator.url}/_emulator/v1", headers=headers) as client:
        yield client


def create(user: httpx.Client, job: str) -> httpx.Response:
    return user.post(JOBS, params={"rlorTrainerJobId": job}, json={})


def test_error(emulator: Emulator, user: httpx.Client) -> None:
    emulator.faults.add(Fault("error", operation=CREATE, times=2))
    for _ in range(2):
        answer = create(user, "j")
        assert answer.status_code == 503
        assert answer.json() == {"code": 14, "message": "injected fault", "details": []}
        check_answer(OPERATIONS[CREATE][2], answer)
    assert user.get(JOBS).json()["totalSize"] == 0  # the handler has not run
    assert create(user, "j").status_code == 200


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [(400, None, 3), (404, None, 5), (418, None, 9), (500, None, 13), (503, 8, 8), (599, None, 13), (401, 16, 16)],
)
def test_error_codes(emulator: Emulator, user: httpx.Client, status: int, code: int | None, expected: int) -> None:
    emulator.faults.add(Fault("error", status=status, code=code, message="as told"))
    answer = user.get(JOBS)
    assert (answer.status_code, answer.json()) == (status, {"code": expected, "message": "as told", "details": []})


def test_a_key_that_is_said_to_be_wrong(emulator: Emulator, user: httpx.Client) -> None:
    emulator.faults.add(Fault("error", status=401))
    answer = user.get(JOBS)
    check_answer(OPERATIONS[LIST][2], answer)
    assert answer.json()["request_id"]
    assert "x-request-id" not in answer.headers


def test_rate_limit(emulator: Emulator, user: httpx.Client) -> None:
    emulator.faults.add(Fault("rate-limit", retry_after=7))
    answer = user.get(JOBS)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    check_answer(OPERATIONS[LIST][2], answer)


@pytest.mark.parametrize(("when", "jobs"), [("before", 0), ("after", 1), (None, 1)])
def test_dropped(emulator: Emulator, user: httpx.Client, when: Any, jobs: int) -> None:
    emulator.faults.add(Fault("drop", operation=CREATE, times=1, when=when))
    # Closed, or reset when the body was still on its way.
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        create(user, "j")
    assert user.get(JOBS).json()["totalSize"] == jobs
    assert create(user, "j").status_code == (409 if jobs else 200)


def test_dropped_before_a_large_body_is_read(emulator: Emulator, user: httpx.Client) -> None:
    emulator.faults.add(Fault("drop", when="before", times=1))
    with pytest.raises(httpx.TransportError):
        user.post(JOBS, json={"displayName": "x" * 3_000_000})
    assert create(user, "j").status_code == 200


def test_truncated(emulator: Emulator, user: httpx.Client) -> None:
    whole = int(user.get(JOBS).headers["content-length"])
    emulator.faults.add(Fault("truncate", times=1))
    with user.stream("GET", JOBS) as answer:
        assert (answer.status_code, answer.headers["content-length"]) == (200, str(whole))
        with pytest.raises(httpx.RemoteProtocolError, match=f"received {whole // 2} bytes, expected {whole}"):
            answer.read()
    assert user.get(JOBS).status_code == 200


def test_nothing_is_logged_as_an_error(
    emulator: Emulator, user: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    for kind in ("drop", "truncate"):
        emulator.faults.add(Fault(kind, times=1))
        with pytest.raises(httpx.RemoteProtocolError):
            user.get(JOBS)
    user.get(JOBS)
    assert [record.getMessage() for record in caplog.records if record.name == "rlor_trainer_emulator.http.faults"] == [
        f"fault={kind} method=GET path={JOBS}" for kind in ("drop", "truncate")
    ]
    assert [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []


def test_latency(emulator: Emulator, user: httpx.Client) -> None:
    emulator.faults.add(Fault("latency", seconds=30, times=1))
    with pytest.raises(httpx.ReadTimeout):
        user.get(JOBS, timeout=0.2)
    emulator.faults.add(Fault("latency", seconds=0.01))
    emulator.faults.add(Fault("error", status=500))
    assert user.get(JOBS).status_code == 500  # late, and an error
    assert [count.struck for count in emulator.faults.list()] == [1, 1, 1]


def struck(emulator: Emulator, user: httpx.Client, fault: Fault) -> list[bool]:
    emulator.faults.clear()
    emulator.faults.add(fault)
    return [user.get(JOBS).status_code == 503 for _ in range(40)]


def test_one_seed_one_sequence(emulator: Emulator, user: httpx.Client) -> None:
    seven = struck(emulator, user, Fault("error", probability=0.5, seed=7))
    assert 0 < sum(seven) < 40
    assert struck(emulator, user, Fault("error", probability=0.5, seed=7)) == seven
    assert struck(emulator, user, Fault("error", probability=0.5, seed=8)) != seven


def test_other_faults_and_operations_do_not_disturb_a_sequence(emulator: Emulator, user: httpx.Client) -> None:
    fault = Fault("error", operation=LIST, probability=0.5, seed=7)
    alone = struck(emulator, user, fault)
    emulator.faults.clear()
    emulator.faults.add(Fault("latency", seconds=0.001, probability=0.5, seed=7))
    emulator.faults.add(fault)
    beside: list[bool] = []
    for number in range(40):
        assert create(user, f"j{number}").status_code == 200
        beside.append(user.get(JOBS).status_code == 503)
    assert beside == alone


def test_from_elsewhere(user: httpx.Client, admin: httpx.Client) -> None:
    body = {"kind": "rate-limit", "operation": LIST, "times": 1, "retryAfter": 3, "seed": 5}
    added = admin.post("/faults", json=body).raise_for_status().json()
    assert added == {**body, "id": added["id"], "probability": 1.0, "seen": 0, "struck": 0}
    assert [user.get(JOBS).status_code for _ in range(2)] == [429, 200]
    assert admin.get("/faults").json() == {"faults": [{**added, "seen": 1, "struck": 1}]}
    assert admin.delete(f"/faults/{added['id']}").status_code == 200
    assert admin.delete(f"/faults/{added['id']}").status_code == 404
    admin.post("/faults", json={"kind": "error"}).raise_for_status()
    assert admin.delete("/faults").status_code == 200
    assert admin.get("/faults").json() == {"faults": []}
    assert user.get(JOBS).status_code == 200


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, '"kind" is a required property'),
        ({"kind": "flood"}, 'proto: (line 1:9): invalid value for enum field kind: "flood"'),
        (
            {"kind": "error", "operation": "getJob"},
            f"no operation 'getJob'; write * or one of {', '.join(sorted({*OPERATIONS, 'Gateway_ListAccounts'}))}",
        ),
        ({"kind": "error", "probability": 0}, "probability is 0.0: it must be above 0 and at most 1"),
        ({"kind": "error", "probability": 1.5}, "probability is 1.5: it must be above 0 and at most 1"),
        ({"kind": "error", "times": 0}, "times is 0: it must be at least 1"),
        ({"kind": "error", "status": 200}, "status is 200: it must be at least 400 and at most 599"),
        ({"kind": "error", "code": 0}, "code is 0: it must be at least 1 and at most 16"),
        (
            {"kind": "error", "when": "after"},
            "a fault of kind error has no when: that is for drop",
        ),
        ({"kind": "drop", "when": "during"}, 'proto: (line 1:23): invalid value for enum field when: "during"'),
        ({"kind": "latency", "seconds": 601}, "seconds is 601.0: it must be above 0 and at most 600"),
        ({"kind": "rate-limit", "retryAfter": -1}, "retry_after is -1: it must be at least 0 and at most 86400"),
        ({"kind": "drop", "chance": 1}, 'proto: (line 1:16): unknown field "chance"'),
    ],
)
def test_a_fault_that_cannot_be(admin: httpx.Client, body: dict[str, Any], message: str) -> None:
    answer = admin.post("/faults", json=body)
    assert answer.status_code == 400
    assert answer.json()["message"] == message
    assert admin.get("/faults").json() == {"faults": []}


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("kind", 1, "enum "),
        ("operation", 5, "string "),
        ("probability", "often", "double "),
        ("times", 1.5, "int64 "),
        ("seed", "x", "int64 "),
        ("seconds", "a second", "double "),
        ("status", "bad", "int64 "),
        ("code", [5], "int64 "),
        ("message", 7, "string "),
        ("message", "m" * 10_001, ""),
        ("retryAfter", {}, "int64 "),
        ("when", True, "enum "),
    ],
)
def test_a_value_of_another_type_is_refused_by_its_field(
    admin: httpx.Client, field: str, value: Any, kind: str
) -> None:
    answer = admin.post("/faults", json={"kind": "error", field: value})
    assert answer.status_code == 400
    assert f"invalid value for {kind}field {field}: " in answer.json()["message"]
    assert admin.get("/faults").json() == {"faults": []}


def test_the_admin_surface_has_no_faults(admin: httpx.Client) -> None:
    admin.post("/faults", json={"kind": "error"}).raise_for_status()
    assert admin.get("/faults").status_code == 200


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kind": "flood"}, "no fault of kind 'flood'; write one of latency, error, rate-limit, drop, truncate"),
        ({"kind": "drop", "when": "during"}, "when is 'during': write before or after"),
    ],
)
def test_a_fault_that_cannot_be_in_python(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        Fault(**arguments)


def test_no_connection_to_drop(emulator: Emulator, user: httpx.Client) -> None:
    emulator.faults.add(Fault("drop"))
    direct = httpx.Client(transport=Direct(emulator.app), base_url=emulator.url, headers=user.headers)
    said = r"^a connection can be closed under the emulator's own server only$"
    with direct, pytest.raises(RuntimeError, match=said):
        direct.get(JOBS)


def test_too_many(emulator: Emulator) -> None:
    for _ in range(1000):
        emulator.faults.add(Fault("error"))
    with pytest.raises(ValueError, match=r"^there are 1000 faults already: clear them first$"):
        emulator.faults.add(Fault("error"))
