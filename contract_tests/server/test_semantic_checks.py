"""Each semantic check passes on our own server, and fails by its own name where one thing is wrong with a server."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import httpx
import pytest
from emulator.postgres import running_postgres
from faults.wire import Change, Reply, tampering
from rlor_contract.contract_spec import ContractSpec
from rlor_contract.ledger import Ledger
from rlor_contract.semantic_checks import PROBES
from rlor_contract.semantics import Semantics
from rlor_contract.server_target import embedded_server
from starlette.types import Scope

SPEC = ContractSpec()


def ledger_of(
    checks: set[str], middleware: type | None = None, amount: int = 3, seed: int = 1, database: str = ":memory:"
) -> Ledger:
    ledger = Ledger("server")
    with embedded_server(middleware, database) as target, httpx.Client(base_url=target.base_url, timeout=15) as client:
        Semantics(SPEC, target, seed, amount, SPEC.operations, ledger, client=client).run(
            probe for probe in PROBES if probe.name in checks
        )
    return ledger


def is_job(reply: Reply) -> bool:
    return reply.status == 200 and reply.request["method"] == "GET" and "state" in reply.json


def cancel_never_refused(reply: Reply) -> None:
    if reply.status == 400 and reply.request["path"].endswith(":cancel"):
        reply.status, reply.json = 200, {}


def no_completed_time(reply: Reply) -> None:
    if is_job(reply):
        reply.json = {**reply.json, "completedTime": None}


def always_cancelling(reply: Reply) -> None:
    if is_job(reply) and reply.json["state"] == "JOB_STATE_CANCELLED":
        reply.json = {**reply.json, "state": "JOB_STATE_CANCELLING"}


def never_idle(reply: Reply) -> None:
    if is_job(reply) and reply.json["state"] == "JOB_STATE_IDLE":
        reply.json = {**reply.json, "state": "JOB_STATE_RUNNING"}


def creator_chosen_by_caller(reply: Reply) -> None:
    if reply.status == 200 and "createdBy" in reply.json:
        reply.json = {**reply.json, "createdBy": "somebody@else.example"}


def first_of_list_lost(reply: Reply) -> None:
    if reply.status == 200 and "rlorTrainerJobs" in reply.json:
        reply.json = {**reply.json, "rlorTrainerJobs": reply.json["rlorTrainerJobs"][1:]}


def second_delete_fails() -> Change:
    deleted: set[str] = set()

    def fault(reply: Reply) -> None:
        path = reply.request["path"]
        if reply.request["method"] == "DELETE" and path in deleted:
            reply.status, reply.json = 404, {"code": 5, "message": "gone", "details": []}
        deleted.add(path if reply.request["method"] == "DELETE" else "")

    return fault


def tombstones_listed(scope: Scope) -> None:
    listing = scope["path"].endswith("/rlorTrainerJobs") and scope["method"] == "GET"
    if listing and b"includeArchived" not in scope["query_string"]:
        scope["query_string"] += b"&includeArchived=true"


def delete_of_nothing(reply: Reply) -> None:
    if reply.status == 404 and reply.request["method"] == "DELETE":
        reply.status, reply.json = 200, {}


def missing_told_to_strangers(reply: Reply) -> None:
    if reply.status == 403 and "no-such-job" in reply.request["path"]:
        reply.status, reply.json = 404, {"code": 5, "message": "resource not found", "details": []}


def validated_before_authenticated(reply: Reply) -> None:
    if reply.status == 401 and b"pageSize=many" in reply.request["query_string"]:
        reply.status, reply.json = 400, {"code": 3, "message": "invalid pageSize", "details": []}


def secret_in_details(reply: Reply) -> None:
    if reply.status == 409:
        reply.json = {**reply.json, "message": "exists: wandb-secret-8c1f5d90e7"}


def untouched(scope: Scope) -> None:
    return


def wrong_total(reply: Reply) -> None:
    if reply.is_list:
        reply.update(totalSize=7)


def token_of_any_query(reply: Reply) -> None:
    if reply.status == 400 and reply.query("pageToken"):
        reply.status, reply.json = 200, {"rlorTrainerJobs": [], "nextPageToken": "", "totalSize": 0}


def row_lost_between_pages(reply: Reply) -> None:
    if reply.query("pageToken"):
        first_of_list_lost(reply)


def rewriting(old: bytes, new: bytes) -> Callable[[Scope], None]:
    """A server that takes one thing in a query for another."""

    def before(scope: Scope) -> None:
        scope["query_string"] = scope["query_string"].replace(old, new)

    return before


def unchanged(reply: Reply) -> None:
    return


FAULTS: list[tuple[str, type]] = [
    ("lifecycle_transitions", tampering(cancel_never_refused, untouched)),
    ("lifecycle_time", tampering(no_completed_time, untouched)),
    ("lifecycle_settles", tampering(always_cancelling, untouched)),
    ("lifecycle_walks", tampering(never_idle, untouched)),
    ("read_only_fields_ignored", tampering(creator_chosen_by_caller, untouched)),
    ("creates_kept", tampering(first_of_list_lost, untouched)),
    ("repeats_harmless", tampering(second_delete_fails(), untouched)),
    ("deleted_jobs_kept", tampering(unchanged, tombstones_listed)),
    ("retention_ends", tampering(delete_of_nothing, untouched)),
    ("tenants_isolated", tampering(missing_told_to_strangers, untouched)),
    ("authentication_first", tampering(validated_before_authenticated, untouched)),
    ("pages_of_every_size", tampering(wrong_total, untouched)),
    ("page_size_coerced", tampering(unchanged, rewriting(b"pageSize=201", b"pageSize=100"))),
    ("page_token_bound", tampering(token_of_any_query, untouched)),
    ("ordered_by_every_field", tampering(unchanged, rewriting(b"+desc", b""))),
    ("filters_evaluated", tampering(unchanged, rewriting(b"%3E%3D", b"%3E"))),
    ("filter_laws", tampering(unchanged, rewriting(b"NOT+", b""))),
    ("masks_show_what_was_asked", tampering(unchanged, rewriting(b"readMask=", b"mask="))),
    ("pages_under_changes", tampering(row_lost_between_pages, untouched)),
    ("secrets_stay", tampering(secret_in_details, untouched)),
]


@pytest.mark.parametrize(("check", "middleware"), FAULTS, ids=[check for check, _ in FAULTS])
def test_fault_is_killed_by_its_check(check: str, middleware: type) -> None:
    violations = list(ledger_of({check}, middleware, amount=8).violations.values())
    assert violations
    assert {violation.check for violation in violations} == {check}
    assert [v for v in violations if v.expected != "a server on which the check can be done"]


def test_every_check_has_a_fault_and_says_what_it_proves() -> None:
    assert {probe.name for probe in PROBES} == {check for check, _ in FAULTS}
    assert all("Violation:" in probe.proves for probe in PROBES)
    assert {label for probe in PROBES for label in probe.operations} == {op.label for op in SPEC.operations}


@pytest.mark.parametrize("seed", [1, 2])
def test_our_own_server_keeps_what_is_checked(seed: int) -> None:
    ledger = ledger_of({probe.name for probe in PROBES}, seed=seed)
    assert not ledger.violations, list(ledger.violations.values())
    assert ledger.notes == []
    assert {check for _, check in ledger.passed} == {probe.name for probe in PROBES}


@pytest.mark.parametrize("kind", ["file", "postgresql"])
def test_our_own_server_keeps_it_in_every_database(kind: str, tmp_path: Path) -> None:
    with running_postgres() if kind == "postgresql" else nullcontext() as postgres:
        database = postgres.new_database() if postgres else str(tmp_path / "jobs.db")
        ledger = ledger_of({probe.name for probe in PROBES}, database=database)
    assert not ledger.violations, list(ledger.violations.values())
    assert {check for _, check in ledger.passed} == {probe.name for probe in PROBES}
