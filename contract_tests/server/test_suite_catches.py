"""The server half sees what is wrong with a server: one planted fault each, killed by the check meant for it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rlor_contract.cli import main
from rlor_contract.contract_spec import ContractSpec
from rlor_contract.overlay import Overlay
from rlor_contract.server_half import Depth, ServerHalf
from rlor_contract.server_target import EMBEDDED_KEY, embedded_server
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SPEC = ContractSpec()
CREATE = next(operation.raw for operation in SPEC.operations if operation.label == "jobs.create")
SMALL = Depth(examples=1, stateful=0)


@dataclass(slots=True)
class Reply:
    """An answer on its way out, which a fault may change."""

    request: Scope
    status: int
    headers: dict[bytes, bytes]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.body or b"{}")
        return value

    @json.setter
    def json(self, value: dict[str, Any]) -> None:
        self.body = json.dumps(value).encode()


Fault = Callable[[Reply], None]


def spoil(change: Fault, before: Callable[[Scope], None] = lambda scope: None) -> type:
    """Middleware that changes what the application says, or what it is told."""

    class Middleware:
        def __init__(self, app: ASGIApp) -> None:
            self.app = app

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            reply = Reply(scope, 0, {}, b"")
            before(scope)

            async def keep(message: Message) -> None:
                if message["type"] == "http.response.start":
                    reply.status, reply.headers = message["status"], dict(message["headers"])
                elif message["type"] == "http.response.body":
                    reply.body += message.get("body", b"")

            await self.app(scope, receive, keep)
            change(reply)
            reply.headers[b"content-length"] = str(len(reply.body)).encode()
            headers = list(reply.headers.items())
            await send({"type": "http.response.start", "status": reply.status, "headers": headers})
            await send({"type": "http.response.body", "body": reply.body})

    return Middleware


def unknown_state(reply: Reply) -> None:
    if reply.status == 200 and "state" in reply.json:
        reply.json = {**reply.json, "state": "JOB_STATE_BROKEN"}


def no_total_size(reply: Reply) -> None:
    if reply.status == 200 and "totalSize" in reply.json:
        reply.json = {key: value for key, value in reply.json.items() if key != "totalSize"}


def html_errors(reply: Reply) -> None:
    if reply.status == 400:
        reply.headers[b"content-type"], reply.body = b"text/html", b"<html>Bad Request</html>"


def text_is_number(reply: Reply) -> None:
    if reply.status == 200 and "nodeCount" in reply.json:
        reply.json = {**reply.json, "nodeCount": "1"}


def server_error(reply: Reply) -> None:
    if b"pageSize=0" in reply.request["query_string"]:
        reply.status, reply.json = 500, {"code": 13, "message": "division by zero", "details": []}


def echoed_secret(reply: Reply) -> None:
    if reply.status == 200 and "wandbConfig" in reply.json:
        reply.json = {**reply.json, "wandbConfig": {**(reply.json["wandbConfig"] or {}), "apiKey": "wandb-secret"}}


def extra_field(reply: Reply) -> None:
    if reply.status == 200 and "state" in reply.json:
        reply.json = {**reply.json, "internalShard": 7}


def missing_zero(reply: Reply) -> None:
    if reply.status == 200 and "state" in reply.json:
        reply.json = {key: value for key, value in reply.json.items() if key != "managedBy"}


def foreign_name(reply: Reply) -> None:
    if reply.status == 200 and "name" in reply.json and reply.request["method"] == "GET":
        reply.json = {**reply.json, "name": reply.json["name"] + "x"}


def wrong_code(reply: Reply) -> None:
    if reply.status == 400:
        reply.json = {**reply.json, "code": 5}


def no_request_id(reply: Reply) -> None:
    reply.headers.pop(b"x-request-id", None)


def no_allow(reply: Reply) -> None:
    if reply.status == 405:
        reply.status, reply.json = 404, {"code": 5, "message": "not found", "details": []}


def refusals_ignored(reply: Reply) -> None:
    if reply.status == 400:
        reply.status, reply.json = 200, {"rlorTrainerJobs": [], "nextPageToken": "", "totalSize": 0}


def valid_refused(reply: Reply) -> None:
    if reply.status == 200 and b"includeArchived=true" in reply.request["query_string"]:
        reply.status, reply.json = 400, {"code": 3, "message": "no", "details": []}


def rules_ignored(reply: Reply) -> None:
    if reply.status == 400 and any(rule["message"] == reply.json["message"] for rule in CREATE["x-request-rules"]):
        reply.status, reply.json = 200, {}


def undocumented_status(reply: Reply) -> None:
    if reply.status == 200:
        reply.status = 206


def same_page_again(reply: Reply) -> None:
    if reply.status == 200 and reply.json.get("nextPageToken"):
        reply.json = {**reply.json, "nextPageToken": "again"}


def any_page_token(scope: Scope) -> None:
    scope["query_string"] = re.sub(rb"&?pageToken=again", b"", scope["query_string"])


def with_key(scope: Scope) -> None:
    headers = [(name, value) for name, value in scope["headers"] if name not in (b"authorization", b"x-api-key")]
    scope["headers"] = [*headers, (b"authorization", f"Bearer {EMBEDDED_KEY}".encode())]


def path_letter(scope: Scope) -> None:
    scope["path"] = scope["path"].replace("/publicLogs", "/publicLog")
    scope["raw_path"] = scope["raw_path"].replace(b"/publicLogs", b"/publicLog")


def unchanged(reply: Reply) -> None:
    return


Before = Callable[[Scope], None]

# The fault, what it does to the request, the operation that shows it, the check that is meant for it, and the broken
# part of the spec under /components where that is one.
LIST = "schemas/ListRlorTrainerJobsResponse"
JOB = "schemas/RlorTrainerJob"
FAULTS: list[tuple[Fault, Before | None, str, str, str | None]] = [
    (unknown_state, None, "jobs.get", "response_schema_conformance", "schemas/JobState/enum"),
    (text_is_number, None, "jobs.get", "response_schema_conformance", f"{JOB}/properties/nodeCount/type"),
    (no_total_size, None, "jobs.list", "response_schema_conformance", f"{LIST}/required"),
    (html_errors, None, "jobs.list", "content_type_conformance", "responses/InvalidArgument/content"),
    (server_error, None, "jobs.list", "not_a_server_error", None),
    (echoed_secret, None, "jobs.get", "secrets_not_echoed", "schemas/WandbConfig/properties/apiKey"),
    (extra_field, None, "jobs.get", "undeclared_properties", JOB),
    (missing_zero, None, "jobs.get", "zero_values_present", f"{JOB}/properties/managedBy"),
    (foreign_name, None, "jobs.get", "names_match_path", f"{JOB}/properties/name"),
    (wrong_code, None, "jobs.list", "error_body_matches_status", "schemas/Status/properties/code"),
    (no_request_id, None, "jobs.get", "request_id_present", "headers/RequestId"),
    (no_allow, None, "jobs.get", "wrong_method", None),
    (refusals_ignored, None, "jobs.list", "negative_data_rejection", "parameters/PageSize"),
    (valid_refused, None, "jobs.list", "valid_request_accepted", None),
    (rules_ignored, None, "jobs.create", "request_rules_enforced", None),
    (undocumented_status, None, "jobs.get", "status_code_conformance", None),
    (same_page_again, any_page_token, "jobs.list", "pages_complete", f"{LIST}/properties/nextPageToken"),
    (unchanged, with_key, "jobs.get", "ignored_auth", None),
    (unchanged, path_letter, "jobs.get_public_logs", "valid_request_accepted", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "before", "label", "check", "broken"), FAULTS, ids=[(row[1] or row[0]).__name__ for row in FAULTS]
)
def test_fault_is_killed_by_its_check(
    fault: Fault, before: Before | None, label: str, check: str, broken: str | None
) -> None:
    operations = tuple(operation for operation in SPEC.operations if operation.label == label)
    middleware = spoil(fault, before) if before else spoil(fault)
    with embedded_server(middleware) as target:
        ledger = ServerHalf(SPEC, Overlay.load(), target, 1, SMALL, operations).run()

    found = [violation for violation in ledger.violations.values() if violation.check == check]
    assert found, f"{sorted(v.check for v in ledger.violations.values())} instead of {check}"
    assert found[0].operation == label
    assert ledger.failed[label, check] >= 1
    assert found[0].request.startswith(f"curl -sS -X {operations[0].verb if check != 'wrong_method' else ''}")
    assert EMBEDDED_KEY not in found[0].request
    if broken is not None:
        assert found[0].where == f"spec/openapi.yaml:{SPEC.document.line('/components/' + broken)}"


def test_command_says_what_is_broken_and_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with embedded_server(spoil(unknown_state)) as target:
        arguments = ["run", "--base-url", target.base_url, "--account", target.account, "--operation", "jobs.get"]
        code = main([*arguments, "--depth", "quick", "--reports", str(tmp_path)], {"API_KEY": target.api_key})

    out = capsys.readouterr().out
    assert code == 1
    line = SPEC.document.line("/components/schemas/JobState/enum")
    assert f"spec/openapi.yaml:{line}" in out
    assert "server: jobs.get: response_schema_conformance" in out
    assert "/state: one of JOB_STATE_UNSPECIFIED" in out
    assert "curl -sS -X GET" in out
    assert "$API_KEY" in out
    assert "The contract does not hold" in out
    assert "Traceback" not in out
    reports = (tmp_path / "contract-junit.xml").read_text(), (tmp_path / "contract.json").read_text()
    for text in (out, *reports):
        assert target.api_key not in text
    assert 'failures="1"' in reports[0]
    assert json.loads(reports[1])["holds"] is False
