"""Every fault of the catalogue is killed by a check that is meant for it, on the operation that shows it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rlor_contract import cli
from rlor_contract.report.explanations import explanations
from rlor_contract.server.target import EMBEDDED_KEY, embedded_server
from rlor_contract.spec.operations import ContractSpec

from faults import command
from faults.catalogue import FAULTS
from faults.fault import Fault, Slip
from faults.trial import attempt

SPEC = ContractSpec()
LABELS = {operation.label: operation for operation in SPEC.operations}


def test_catalogue_is_whole() -> None:
    sides = Counter(fault.side for fault in FAULTS.values())
    assert sides["server"] >= 50
    assert sides["client"] >= 30
    for fault in FAULTS.values():
        assert fault.harm.endswith("."), fault.name
        assert fault.checks, fault.name
        assert fault.operation in LABELS, fault.name


# Without a fault of its own, for what it finds is a gap of the suite and no fault of a client.
ALONE = {"options_exercised"}


def test_every_check_is_worth_something() -> None:
    """To take any check away would let a fault survive."""
    sole = {fault.checks[0] for fault in FAULTS.values() if len(fault.checks) == 1}
    assert {*explanations()} - sole == ALONE


def _tried() -> Iterator[Any]:
    """All faults as parameters. All but one of every third area are for a thorough run, as `make faults` is."""
    areas = dict.fromkeys((fault.side, fault.area) for fault in FAULTS.values())
    left = {area for number, area in enumerate(areas) if number % 3 == 0}
    for name, fault in FAULTS.items():
        area = fault.side, fault.area
        yield pytest.param(name, marks=() if area in left else pytest.mark.thorough)
        left.discard(area)


@pytest.mark.parametrize("name", [*_tried()])
def test_fault_is_killed_by_its_check(name: str) -> None:
    fault = FAULTS[name]
    trial = attempt(fault, short=True)

    assert trial.killer in fault.checks, f"{fault.harm} Failed instead: {trial.failed}"
    found = [violation for violation in trial.violations if violation.check == trial.killer]
    for violation in found:
        assert EMBEDDED_KEY not in violation.request + violation.got
    if fault.broken is not None:
        where = f"spec/openapi.yaml:{SPEC.document.line(fault.broken)}"
        assert where in {violation.where for violation in found}
        assert found[0].operation == fault.operation


def test_command_of_the_suite_says_what_is_broken_and_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fault = FAULTS["unknown_state"]
    assert not isinstance(fault.apply, Slip)
    with fault.apply() as middleware, embedded_server(middleware) as target:
        arguments = ["run", "--base-url", target.base_url, "--account", target.account, "--operation", "jobs.get"]
        code = cli.main([*arguments, "--depth", "quick", "--reports", str(tmp_path)], {"API_KEY": target.api_key})

    out = capsys.readouterr().out
    assert code == 1
    line = SPEC.document.line("/components/schemas/JobState/enum")
    assert f"spec/openapi.yaml:{line}" in out
    assert "server: jobs.get: response_schema_conformance" in out
    assert "/state: one of JOB_STATE_UNSPECIFIED" in out
    assert "curl -sS " in out
    assert "-X GET" in out
    assert "$API_KEY" in out
    assert "The contract does not hold" in out
    assert "Traceback" not in out
    reports = (tmp_path / "contract-junit.xml").read_text(), (tmp_path / "contract.json").read_text()
    for text in (out, *reports):
        assert target.api_key not in text
    assert 'failures="1"' in reports[0]
    assert json.loads(reports[1])["holds"] is False


def test_command_prints_the_kill_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--only", "unknown_state", "--jobs", "1"]) == command.ALL_KILLED

    out = capsys.readouterr().out
    assert "unknown_state" in out
    assert "response_schema_conformance" in out
    assert "1 of 1 faults killed (1 of a server, 0 of a client)" in out


def test_a_fault_that_no_meant_check_sees_survives(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = FAULTS["no_request_id"]
    meant_for_another = Fault(fault.name, fault.area, fault.harm, ("wrong_method",), fault.operation, fault.apply)

    trial = attempt(meant_for_another, short=True)

    assert trial.killer is None
    assert "request_id_present" in trial.failed


def test_command_says_why_it_cannot_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--only", "no-such-fault"]) == command.CANNOT_RUN
    assert "no fault is called like 'no-such-fault'" in capsys.readouterr().err


def test_a_slip_whose_text_is_gone_is_no_verdict(tmp_path: Path) -> None:
    (tmp_path / "errors.py").write_text("pass\n", encoding="utf-8")
    with pytest.raises(ValueError, match="adapt the fault"):
        Slip("errors.py", "no such text", "").apply(tmp_path)
