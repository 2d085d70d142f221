"""What a run may have made is known, whatever became of the requests that made it."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.server.registry import Registry, deletable, require_prefix, run_of
from rlor_contract.spec.operations import ContractSpec

SPEC = ContractSpec()
RUN = "contract-0a1b2c3d"
JOBS = "http://gateway.example/base/v1/accounts/acme/rlorTrainerJobs"


def registry() -> Registry:
    return Registry(SPEC, RUN, "displayName")


def create(job: str = "", body: Any = None, url: str = JOBS) -> httpx.Request:
    return httpx.Request("POST", url, params={"rlorTrainerJobId": job} if job else {}, json=body or {})


def answer(status: int, body: Any = None) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return httpx.Response(status, content=content, headers={"date": "Fri, 27 Nov 2026 23:31:55 GMT"})


def job(name: str) -> dict[str, str]:
    return {"name": f"accounts/acme/rlorTrainerJobs/{name}"}


def left(known: Registry) -> list[str]:
    return [made.id for made in known.left]


def test_what_can_be_deleted_is_read_from_the_spec() -> None:
    assert [resource.id_parameter for resource in deletable(SPEC)] == ["rlor_trainer_job_id"]


@pytest.mark.parametrize(
    ("wanted", "status", "body", "known", "nameless"),
    [
        (f"{RUN}-1", 200, job(f"{RUN}-1"), [f"{RUN}-1"], []),
        (f"{RUN}-1", 201, b"<p>made</p>", [f"{RUN}-1"], []),
        (f"{RUN}-1", 500, {}, [f"{RUN}-1"], []),
        (f"{RUN}-1", 400, {}, [], []),
        (f"{RUN}-1", 409, {}, [], []),
        ("wrong on purpose", 400, {}, [], []),
        ("wrong on purpose", 200, job("wrong on purpose"), ["wrong on purpose"], []),
        # A server that names the job of somebody else: that is not ours to delete.
        (f"{RUN}-1", 200, job("payroll"), [f"{RUN}-1"], []),
        (f"{RUN}-1", 200, job(f"{RUN}-2"), [f"{RUN}-1", f"{RUN}-2"], []),
        ("", 200, job("chosen-by-the-server"), ["chosen-by-the-server"], []),
        ("", 200, {"name": 7}, [], [""]),
        ("", 200, b"\xff", [], [""]),
        ("", 502, b"", [], [""]),
        ("", 400, {}, [], []),
    ],
)
def test_an_answered_create(wanted: str, status: int, body: Any, known: list[str], nameless: list[str]) -> None:
    made, request = registry(), create(wanted)
    made.heard(request, None)
    assert left(made) == ([wanted] if wanted else [])
    made.heard(request, answer(status, body))
    assert (left(made), made.nameless, made.creates) == (known, nameless, 1)


def test_a_create_without_an_answer_may_have_made_what_a_later_one_finds_taken() -> None:
    made, request = registry(), create(f"{RUN}-1")
    made.heard(request, None)
    made.heard(request, None)
    made.heard(request, answer(409))
    assert left(made) == [f"{RUN}-1"]


def test_a_create_without_id_says_in_its_label_whose_it_is() -> None:
    made = registry()
    made.heard(create(body={"displayName": RUN}), None)
    assert made.nameless == []
    made.heard(create(body={"displayName": "math grpo"}), None)
    made.heard(create(body={"displayName": 7}), None)
    assert made.nameless == ["math grpo", ""]
    assert made.since == ""
    made.heard(create(body={"displayName": 7}), answer(400))
    assert made.nameless == ["math grpo"]
    assert made.since == "Fri, 27 Nov 2026 23:31:55 GMT"


def test_what_was_deleted_is_not_left() -> None:
    made = registry()
    for name in ("1", "2"):
        made.heard(create(f"{RUN}-{name}"), answer(200, job(f"{RUN}-{name}")))
    made.heard(httpx.Request("DELETE", f"{JOBS}/{RUN}-1"), None)
    made.heard(httpx.Request("DELETE", f"{JOBS}/{RUN}-2"), answer(503))
    assert left(made) == [f"{RUN}-1", f"{RUN}-2"]
    made.heard(httpx.Request("DELETE", f"{JOBS}/{RUN}-1"), answer(200, {}))
    assert left(made) == [f"{RUN}-2"]


@pytest.mark.parametrize("account", ["acme", "stranger"])
def test_an_account_is_that_of_the_path(account: str) -> None:
    made = registry()
    made.heard(create(f"{RUN}-1", url=JOBS.replace("acme", account)), None)
    assert [one.name for one in made.left] == [f"accounts/{account}/rlorTrainerJobs/{RUN}-1"]
    assert [one.account for one in made.left] == [account]


def test_a_name_of_the_run_in_a_body_may_become_something() -> None:
    made, other = registry(), "accounts/acme/rlorTrainerJobs/payroll"
    body = {"trainerJobId": f"accounts/acme/rlorTrainerJobs/{RUN}-9", "deep": [[[[other, f"{RUN}-x"]]]]}
    made.heard(httpx.Request("POST", JOBS.replace("rlorTrainerJobs", "checkpoints/c:promote"), json=body), None)
    assert left(made) == [f"{RUN}-9"]


def test_reading_makes_nothing() -> None:
    made = registry()
    made.heard(httpx.Request("GET", JOBS), None)
    made.heard(httpx.Request("GET", JOBS), answer(200, job(f"{RUN}-1")))
    made.heard(httpx.Request("POST", f"{JOBS}/{RUN}-1:cancel"), None)
    assert (left(made), made.creates) == ([], 0)


@pytest.mark.parametrize(
    ("prefix", "why"),
    [
        ("", "fewer than 6 characters"),
        ("math", "fewer than 6 characters"),
        ("x" * 65, "more than 64 characters"),
        ("Contract", "is not made of words"),
        ("contract-", "is not made of words"),
        ("contract/x", "is not made of words"),
    ],
)
def test_a_prefix_that_is_none(prefix: str, why: str) -> None:
    with pytest.raises(CannotRun, match=why):
        require_prefix(SPEC, prefix)


def test_no_two_runs_have_the_same_ids() -> None:
    assert run_of(SPEC, "") != run_of(SPEC, "")
    assert run_of(SPEC, "of-ann-7") != run_of(SPEC, "of-ann-7")
    assert run_of(SPEC, "of-ann-7").startswith("of-ann-7-")
