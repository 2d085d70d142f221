"""What is said of a call that goes through the client to a server."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from faults.wire import Reply, tampering
from rlor_contract.client.surfaces import Call
from rlor_contract.server.checks import Broken
from rlor_contract.server.target import embedded_server
from rlor_contract.server.through_client import Sent, open_live
from rlor_contract.server.wire import Wire
from rlor_contract.spec.operations import ContractSpec

SPEC = ContractSpec()
GET = next(operation for operation in SPEC.operations if operation.label == "jobs.get")
LIST = next(operation for operation in SPEC.operations if operation.label == "jobs.list")


def judged(
    call: Call, *, asynchronous: bool, change: Callable[[Reply], None] = lambda reply: None
) -> tuple[list[Sent], Broken | None]:
    """The call, of an account with the job `there`, is made on a server whose answers are changed."""
    with embedded_server(tampering(change, lambda scope: None)) as target:
        key = {"x-api-key": target.api_key}
        jobs = f"{target.base_url}/v1/accounts/{target.account}/rlorTrainerJobs"
        httpx.post(jobs, params={"rlorTrainerJobId": "there"}, json={}, headers=key).raise_for_status()
        with Wire(target.base_url) as wire, open_live(SPEC, target, wire) as surfaces:
            return surfaces[asynchronous].judge(call, lambda request: httpx.get(request.url, headers=key))


def of(job: str) -> Call:
    return Call(GET, {"account_id": "acme-research", "rlor_trainer_job_id": job})


both = pytest.mark.parametrize("asynchronous", [False, True])


@both
def test_all_is_well(asynchronous: bool) -> None:
    sent, broken = judged(of("there"), asynchronous=asynchronous)

    assert broken is None
    assert [(one.request.url.path.rpartition("/")[2], one.status) for one in sent] == [("there", 200)]
    sent, broken = judged(Call(LIST, {"account_id": "acme-research"}, {"pageSize": 1}), asynchronous=asynchronous)
    assert broken is None
    assert len(sent) == 1


@both
def test_a_client_that_sends_nothing(asynchronous: bool) -> None:
    sent, broken = judged(of("a/b"), asynchronous=asynchronous)

    assert not sent
    assert broken
    assert broken.expected.startswith("one request through ")
    assert broken.got.startswith("0 requests, ValueError")


@both
def test_an_answer_that_the_client_does_not_read(asynchronous: bool) -> None:
    def change(reply: Reply) -> None:
        if reply.is_job:
            reply.update(nodeCount="two")

    sent, broken = judged(of("there"), asynchronous=asynchronous, change=change)

    assert sent
    assert broken
    assert broken.expected.startswith("an answer that ")
    assert "nodeCount" in broken.got


@both
def test_a_value_that_the_spec_does_not_declare_is_kept_which_is_right(asynchronous: bool) -> None:
    """That the server sent it is for other checks to say."""

    def change(reply: Reply) -> None:
        if reply.is_job:
            reply.update(state="JOB_STATE_OF_TOMORROW")

    sent, broken = judged(of("there"), asynchronous=asynchronous, change=change)

    assert sent
    assert broken is None


def test_what_is_refused_without_the_client_too_says_nothing() -> None:
    assert judged(of("missing"), asynchronous=False) == ([], None)
