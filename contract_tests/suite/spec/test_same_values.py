"""What the semantic checks take for the same: values in several forms, orders of several servers, what time does."""

from __future__ import annotations

from typing import Any

import pytest
from rlor_contract.spec.lifecycle_model import LifecycleModel
from rlor_contract.spec.list_model import Kind, in_order
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.same_values import differences

SPEC = ContractSpec()
JOB = ("components", "schemas", SPEC.resource.schema)
MODEL = LifecycleModel(SPEC.lifecycle, SPEC.resource.state_field)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"createTime": "2026-11-02T09:14:07.5Z"}, {"createTime": "2026-11-02T09:14:07.500000000+00:00"}),
        ({"inactivityTimeout": "1.5s"}, {"inactivityTimeout": "1.500s"}),
        ({"nodeCount": 0, "displayName": ""}, {"nodeCount": None}),
        ({"trainingConfig": {"learningRate": 2e-05}}, {"trainingConfig": {"learningRate": 1.9999999494757503e-05}}),
        ({"acceleratorSeconds": {"a": "1", "b": "2"}}, {"acceleratorSeconds": {"b": "2", "a": "1"}}),
        ({"wandbConfig": {"apiKey": "", "project": "p"}}, {"wandbConfig": {"project": "p"}}),
    ],
)
def test_one_value_in_two_forms(one: Any, other: Any) -> None:
    assert [*differences(SPEC, JOB, one, other)] == []


@pytest.mark.parametrize(
    ("one", "other", "path"),
    [
        ({"createTime": "2026-11-02T09:14:07.5Z"}, {"createTime": "2026-11-02T09:14:07.51Z"}, ("createTime",)),
        ({"inactivityTimeout": "1.5s"}, {"inactivityTimeout": "15s"}, ("inactivityTimeout",)),
        ({"keepAlive": True}, {"keepAlive": 1}, ("keepAlive",)),
        ({"nodeCount": 2}, {}, ("nodeCount",)),
        ({"wandbConfig": None}, {"wandbConfig": {"project": ""}}, ("wandbConfig",)),
        ({"trainingConfig": {"loraRank": 8}}, {"trainingConfig": {"loraRank": 9}}, ("trainingConfig", "loraRank")),
        ({"rewardWeights": ["a=1", "b=2"]}, {"rewardWeights": ["b=2", "a=1"]}, ("rewardWeights",)),
    ],
)
def test_two_values(one: Any, other: Any, path: tuple[str, ...]) -> None:
    assert [found[0] for found in differences(SPEC, JOB, one, other)] == [path]


def test_what_a_caller_leaves_open_is_the_servers_to_set() -> None:
    sent = {"displayName": "", "nodeCount": 0, "keepAlive": False, "dataset": None}
    got = {"displayName": "a name", "nodeCount": 1, "keepAlive": True, "dataset": "d"}
    assert [found[0] for found in differences(SPEC, JOB, sent, got, whole=False)] == [("keepAlive",)]


@pytest.mark.parametrize(
    ("values", "kind", "right"),
    [
        (["a", "B", "c"], "text", True),
        (["B", "a", "c"], "text", True),
        (["a-b", "ab", "a-c"], "text", True),
        (["", None, "b", "c"], "text", True),
        (["b", "c", "", None], "text", True),
        (["b", "", "c", ""], "text", False),
        (["b", "a"], "text", False),
        ([-3, 0, 2, 10], "number", True),
        ([10, 2], "number", False),
        (["10", "2"], "int64", False),
        (["2026-11-02T09:14:07Z", "2026-11-02T09:14:07.5Z"], "timestamp", True),
        (["2026-11-02T09:14:08Z", "2026-11-02T09:14:07Z"], "timestamp", False),
        (["900s", "1000s"], "duration", True),
        ([7, "junk", None], "timestamp", True),
    ],
)
def test_orders(values: list[Any], kind: Kind, right: bool) -> None:
    assert in_order(values, kind, down=False) is right
    assert in_order(values[::-1], kind, down=True) is right


@pytest.mark.parametrize(
    ("state", "can", "cannot"),
    [
        ("PENDING", "RUNNING CANCELLED FAILED", "CANCELLING COMPLETED DELETED"),
        ("CANCELLING", "CANCELLING CANCELLED", "RUNNING COMPLETED VALIDATING"),
        ("DELETING", "DELETED ARCHIVED", "CANCELLED RUNNING"),
        ("COMPLETED", "COMPLETED", "PENDING DELETED"),
    ],
)
def test_where_time_leads(state: str, can: str, cannot: str) -> None:
    job = {SPEC.resource.state_field: f"JOB_STATE_{state}", "keepAlive": True}
    later = {one.removeprefix("JOB_STATE_") for one in MODEL.later(job)}
    assert {*can.split()} <= later
    assert not {*cannot.split()} & later


@pytest.mark.parametrize("job", [{}, {"state": None}, {"state": 3}, {"state": "JOB_STATE_BROKEN"}])
def test_a_job_in_no_known_state(job: dict[str, Any]) -> None:
    state = MODEL.state(job)
    assert not MODEL.knows(state)
    assert MODEL.later(job) == {state}
    assert MODEL.due(job) is None
