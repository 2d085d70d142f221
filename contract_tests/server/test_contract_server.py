"""The embedded server keeps the contract, operation by operation; `make contract` does the same in more depth."""

from __future__ import annotations

import pytest
from rlor_contract.report.matrix import render_violation
from rlor_contract.server.half import DEPTHS, Depth, ServerHalf
from rlor_contract.server.target import embedded_server
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.overlay import Overlay

SPEC = ContractSpec()


@pytest.mark.parametrize("label", [operation.label for operation in SPEC.operations])
def test_operation_keeps_the_contract(label: str) -> None:
    operations = tuple(operation for operation in SPEC.operations if operation.label == label)
    with embedded_server() as target:
        ledger = ServerHalf(SPEC, Overlay.load(), target, 1, DEPTHS["quick"], operations).run()

    violations = [render_violation(violation, 1) for violation in ledger.violations.values()]
    assert not violations, "\n".join(violations)
    assert ledger.verified == {label}
    assert ledger.notes == []
    assert ledger.skipped == {}
    checks = {check for _, check in ledger.passed}
    assert checks >= {
        "response_schema_conformance",
        "valid_request_accepted",
        "ignored_auth",
        "error_body_matches_status",
    }


def test_two_runs_with_one_seed_send_the_same_requests() -> None:
    def requests(seed: int) -> list[tuple[str, str, bytes]]:
        sent: list[tuple[str, str, bytes]] = []

        def record(method: str, url: str, body: bytes) -> None:
            sent.append((method, "/" + url.split("/", 3)[3], body))  # the port differs

        labels = ("jobs.list", "jobs.get", "jobs.cancel", "checkpoints.list")
        operations = tuple(operation for operation in SPEC.operations if operation.label in labels)
        with embedded_server() as target:
            depth = Depth(examples=3, stateful=3)
            ServerHalf(SPEC, Overlay.load(), target, seed, depth, operations, on_request=record).run()
        return sent

    first = requests(7)
    assert len(first) > 100
    assert requests(7) == first
    assert requests(8) != first
