"""The generated client keeps the contract, operation by operation; `make contract` does the same in more depth."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from rlor_contract.client.half import DEPTHS, ClientHalf
from rlor_contract.report.matrix import render_violation
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.schema_values import SchemaValues

SPEC = ContractSpec()


@pytest.mark.parametrize("label", [operation.label for operation in SPEC.operations])
def test_operation_keeps_the_contract(label: str) -> None:
    operations = tuple(operation for operation in SPEC.operations if operation.label == label)
    ledger = ClientHalf(SPEC, 1, DEPTHS["quick"], operations).run()

    violations = [render_violation(violation, 1) for violation in ledger.violations.values()]
    assert not violations, "\n".join(violations)
    assert ledger.verified == {label}
    checks = {check for _, check in ledger.passed}
    assert checks >= {"documented_responses", "documented_errors", "request_path", "request_body", "adversarial_ids"}


def test_integers_with_zeros_before_them_are_the_same_numbers() -> None:
    seed = 1604  # of which one of the texts of a map is such an integer
    operations = (SPEC.operation("Gateway_GetRlorTrainerJob"),)
    assert not ClientHalf(SPEC, seed, DEPTHS["quick"], operations, parts=("tolerant",)).run().violations


def test_create_is_sent_with_and_without_every_field() -> None:
    operations = (SPEC.operation("Gateway_CreateRlorTrainerJob"),)
    depth = replace(DEPTHS["quick"], responses=2, errors=2, requests=DEPTHS["default"].requests)
    ledger = ClientHalf(SPEC, 1, depth, operations).run()

    assert not ledger.violations
    fields = sum(len(SPEC.properties(("components", "schemas", name))) for name in ("RlorTrainerJob", "TrainingConfig"))
    assert ledger.passed["jobs.create", "options_exercised"] > fields


def test_every_job_state_is_answered_and_decoded() -> None:
    states = SPEC.document.data["components"]["schemas"]["JobState"]["enum"]
    job = ("components", "schemas", "RlorTrainerJob")
    assert len(states) == 20
    assert {value.get("state") for value in SchemaValues(SPEC, 1).pool(job)} >= set(states)


def test_values_use_every_enum_value_and_leave_out_every_field() -> None:
    values = SchemaValues(SPEC, 1)
    for name, schema in SPEC.document.data["components"]["schemas"].items():
        pointer = ("components", "schemas", name)
        pool = values.pool(pointer)
        assert all(SPEC.is_valid(pointer, value) for value in pool)
        if "enum" in schema:
            assert pool == schema["enum"]
        for field in schema.get("properties", {}):
            assert any(field in value for value in pool), f"{name}.{field} is never present"
            if field not in schema.get("required", ()):
                assert any(field not in value for value in pool), f"{name}.{field} is never absent"


def test_requests_leave_out_what_only_the_server_sets() -> None:
    pool = SchemaValues(SPEC, 1, writable=True).pool(("components", "schemas", "RlorTrainerJob"))
    text = json.dumps(pool)
    assert '"trainingConfig"' in text
    assert '"createTime"' not in text
    assert '"state"' not in text
