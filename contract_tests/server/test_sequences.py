"""As many sequences of linked operations are run as were asked for, also where Schemathesis gives up halfway."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from rlor_contract.server import half as server_half
from rlor_contract.server.half import Depth, ServerHalf
from rlor_contract.server.target import embedded_server
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.overlay import Overlay
from schemathesis.engine import events, from_schema
from schemathesis.engine.run import PhaseName

SPEC = ContractSpec()
WANTED = 7


def half_run(gives_up_after: int, monkeypatch: pytest.MonkeyPatch) -> ServerHalf:
    """A run in which each phase of sequences ends after so many, silently."""

    class Engine:
        def __init__(self, schema: Any) -> None:
            self._engine = from_schema(schema)

        def execute(self) -> Iterator[events.EngineEvent]:
            left = gives_up_after
            for event in self._engine.execute():
                sequence = isinstance(event, events.ScenarioFinished) and event.phase is PhaseName.STATEFUL_TESTING
                if sequence and left == 0:
                    return
                left -= sequence
                yield event

    monkeypatch.setattr(server_half, "from_schema", Engine)
    labels = ("jobs.get", "jobs.cancel", "jobs.delete")
    operations = tuple(operation for operation in SPEC.operations if operation.label in labels)
    with embedded_server() as target:
        half = ServerHalf(SPEC, Overlay.load(), target, 1, Depth(examples=1, stateful=WANTED), operations)
        half.run()
    assert not half.ledger.violations
    return half


def test_sequences_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    half = half_run(2, monkeypatch)
    assert half.sequences >= WANTED
    assert half.ledger.skipped == {}


def test_sequences_that_cannot_be_run_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    half = half_run(0, monkeypatch)
    assert half.sequences == 0
    assert half.ledger.skipped == {("", "(sequences)"): f"only 0 of {WANTED} could be run"}
