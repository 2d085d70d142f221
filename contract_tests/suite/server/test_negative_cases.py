"""What a server may accept of a body that breaks its schema: other forms of protobuf's JSON, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.protobuf_json import may_be_accepted
from rlor_contract.spec.request_view import request_spec

SPEC = ContractSpec()
REQUESTS = request_spec(SPEC)
CREATE = next(operation for operation in SPEC.operations if operation.label == "jobs.create")


@pytest.mark.parametrize(
    ("body", "fine"),
    [
        ({}, True),
        ({"display_name": "a"}, True),
        ({"nodeCount": "2"}, True),
        ({"displayName": None}, True),
        ({"displayName": "a", "display_name": "a"}, True),
        ({"noSuchField": 1}, False),
        ({"displayName": "a", "noSuchField": None}, False),
        ({"trainingConfig": {"noSuchField": 1}}, False),
        ({"training_config": {"noSuchField": 1}}, False),
        ({"nodeCount": "many"}, False),
        ({"nodeCount": -1}, False),
    ],
)
def test_what_a_server_may_accept(body: dict[str, Any], fine: bool) -> None:
    assert may_be_accepted(SPEC, REQUESTS, CREATE, body) == fine
