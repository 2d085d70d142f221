"""A client of another spec is known by what it lacks, not by the hash of a spec in which a word was changed."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from rlor_contract.client.fit import lacking, require_client_of
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.server import half as server_half
from rlor_contract.server.half import Depth, ServerHalf
from rlor_contract.server.target import embedded_server
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.overlay import Overlay
from rlor_spec import data

TEXT = data.SPEC.read_text(encoding="utf-8")


def changed(folder: Path, old: str, new: str) -> ContractSpec:
    assert old in TEXT
    path = folder / "openapi.yaml"
    path.write_text(TEXT.replace(old, new), encoding="utf-8")
    return ContractSpec(path)


def test_the_client_of_this_spec_lacks_nothing(tmp_path: Path) -> None:
    for spec in (ContractSpec(), changed(tmp_path, "Get a trainer job", "Read a trainer job")):
        assert list(lacking(spec, spec.operations)) == []
        require_client_of(spec, spec.operations)


@pytest.mark.parametrize(
    ("old", "new", "lacks"),
    [
        ("x-method: get_public_logs", "x-method: read_logs", "jobs.read_logs"),
        ("Gateway_PromoteCheckpoint", "Gateway_PublishCheckpoint", "checkpoints.promote"),
        ("tags: [checkpoints]", "tags: [snapshots]", "snapshots.list"),
        ("name: includeArchived", "name: showDeleted", "showDeleted of jobs.list"),
        ("ModelKind", "KindOfModel", "the model KindOfModel"),
        ("        promotable:", "        publishable:", "Checkpoint.publishable"),
        ("/v1/accounts", "/v2/accounts", "POST /v2/accounts/{account_id}/rlorTrainerJobs of jobs.create"),
        ("account_id", "tenant_id", "POST /v1/accounts/{tenant_id}/rlorTrainerJobs of jobs.create"),
        (
            "checkpoint_id}:promote:\n    post:",
            "checkpoint_id}:promote:\n    put:",
            "PUT /v1/accounts/{account_id}/checkpoints/{checkpoint_id}:promote of checkpoints.promote",
        ),
        (
            "        template: accounts/{account_id}/rlorTrainerJobs",
            "        template: tenants/{account_id}/rlorTrainerJobs",
            "names like tenants/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}",
        ),
    ],
)
def test_the_client_of_another_spec(old: str, new: str, lacks: str, tmp_path: Path) -> None:
    spec = changed(tmp_path, old, new)
    assert next(lacking(spec, spec.operations)) == lacks
    with pytest.raises(CannotRun, match=r"generated from a different spec \(\d+\.\d+\.\d+, sha256 \w{8}…\) and lacks "):
        require_client_of(spec, spec.operations)


def test_a_plain_function_takes_every_parameter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def sync_detailed(account_id: str, rlor_trainer_job_id: str, *, client: object) -> None: ...

    module = importlib.import_module("rlor_trainer_client.api.jobs.gateway_get_rlor_trainer_job")
    monkeypatch.setattr(module, "sync_detailed", sync_detailed)
    spec = changed(tmp_path, "Get a trainer job", "Read a trainer job")
    assert list(lacking(spec, spec.operations)) == ["readMask of jobs.get"]


def test_only_what_the_operations_need_counts(tmp_path: Path) -> None:
    spec = changed(tmp_path, "x-method: cancel", "x-method: stop")
    operations = tuple(operation for operation in spec.operations if operation.method_name != "stop")
    assert list(lacking(spec, operations)) == []


def test_a_server_is_verified_without_its_client(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing_else(spec: ContractSpec, operations: tuple[Operation, ...]) -> Iterator[str]:
        yield "jobs.fly"

    monkeypatch.setattr(server_half, "lacking", nothing_else)
    spec = ContractSpec()
    operations = tuple(operation for operation in spec.operations if operation.label == "jobs.get")
    with embedded_server() as target:
        ledger = ServerHalf(spec, Overlay.load(), target, 1, Depth(1, 0, 1), operations).run()
    why = "the installed client was generated from a different spec and lacks jobs.fly"
    assert ledger.skipped == {("", "through_the_client"): why}
    assert "through_the_client" not in ledger.checks()
    assert "tenants_isolated" in ledger.checks()
    assert not ledger.violations
