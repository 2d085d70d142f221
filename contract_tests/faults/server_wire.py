"""Faults of a server that show in single answers: status, headers, schema, errors, authentication, leaks."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Any

from rlor_contract.server.target import EMBEDDED_KEY
from rlor_contract.spec.json_values import is_object
from rlor_contract.spec.operations import ContractSpec
from starlette.types import Scope

from faults.wire import Reply, on_answer, on_request

_SPEC = ContractSpec()
_CREATE = next(operation.raw for operation in _SPEC.operations if operation.label == "jobs.create")
_RULE = re.compile(
    "|".join(re.escape(rule["message"]).replace(r"\{field\}", ".+") for rule in _CREATE["x-request-rules"])
)
_LIST = "/components/schemas/ListRlorTrainerJobsResponse"
_JOB = "/components/schemas/RlorTrainerJob"

# Status


@on_answer("status", "jobs.get", "status_code_conformance")
def success_is_206(reply: Reply) -> None:
    """A client that looks for 200 takes a good answer for a failure."""
    if reply.ok:
        reply.status = 206


@on_answer("status", "jobs.delete", "status_code_conformance")
def delete_answers_204(reply: Reply) -> None:
    """A client that decodes the documented `{}` fails on an empty body after a delete that worked."""
    if reply.ok and reply.method == "DELETE":
        reply.status, reply.body = 204, b""


@on_answer("status", "jobs.list", "not_a_server_error")
def zero_page_size_fails(reply: Reply) -> None:
    """A caller who leaves the page size at its documented default of 0 gets a server error."""
    if b"pageSize=0" in reply.request["query_string"]:
        reply.refuse(500, 13, "division by zero")


@on_answer("status", "jobs.create", "not_a_server_error")
def long_name_fails(reply: Reply) -> None:
    """A display name that is a little long brings the server down instead of being refused or stored."""
    if len(str(reply.sent_json.get("displayName", ""))) > 60:
        reply.refuse(500, 13, "value too long for type character varying(60)")


@on_answer("status", "jobs.get", "wrong_method")
def wrong_method_is_404(reply: Reply) -> None:
    """Who uses the wrong method is told that the job does not exist."""
    if reply.status == 405:
        reply.refuse(404, 5, "not found")


@on_answer("status", "jobs.list", "negative_data_rejection", broken="/components/parameters/PageSize")
def bad_requests_succeed(reply: Reply) -> None:
    """A request with a mistake seems to work and lists nothing, so the mistake goes unnoticed."""
    if reply.status == 400:
        reply.status, reply.json = 200, {"rlorTrainerJobs": [], "nextPageToken": "", "totalSize": 0}


@on_answer("status", "jobs.list", "valid_request_accepted")
def valid_option_refused(reply: Reply) -> None:
    """Deleted jobs cannot be listed, although the spec says how."""
    if reply.ok and reply.query("includeArchived") == "true":
        reply.refuse(400, 3, "unknown option")


@on_answer("status", "jobs.create", "valid_request_accepted")
def wandb_is_refused(reply: Reply) -> None:
    """Every job with a W&B configuration is refused as if its request were wrong."""
    if reply.ok and reply.method == "POST" and reply.sent_json.get("wandbConfig"):
        reply.refuse(400, 3, "wandb is not enabled")


@on_request("status", "jobs.get_public_logs", "valid_request_accepted")
def route_is_missing(scope: Scope) -> None:
    """The logs of a job cannot be reached: the route was not deployed."""
    scope["path"] = scope["path"].replace("/publicLogs", "/publicLog")
    scope["raw_path"] = scope["raw_path"].replace(b"/publicLogs", b"/publicLog")


@on_answer("status", "jobs.create", "request_rules_enforced")
def rules_are_ignored(reply: Reply) -> None:
    """A job with settings that exclude each other is accepted and fails hours later, on paid machines."""
    if reply.status == 400 and _RULE.search(str(reply.json.get("message"))):
        reply.status, reply.json = 200, {}


# Headers


@on_answer("headers", "jobs.get", "request_id_present", broken="/components/headers/RequestId")
def no_request_id(reply: Reply) -> None:
    """A failure cannot be named to support."""
    reply.headers.pop(b"x-request-id", None)


@on_answer("headers", "jobs.get", "response_headers_conformance", broken="/components/responses/Job/headers")
def request_id_is_empty(reply: Reply) -> None:
    """A failure is reported to support under the name of nothing."""
    reply.headers[b"x-request-id"] = b""


@on_answer("headers", "jobs.get", "through_the_client")
def client_is_blocked(reply: Reply) -> None:
    """A gateway that knows curl and not the client locks out every loop that uses it."""
    if b"rlor-trainer-client" in dict(reply.request["headers"]).get(b"user-agent", b""):
        reply.refuse(403, 7, "not authorized")


@on_answer("headers", "jobs.get", "wrong_method")
def allow_is_incomplete(reply: Reply) -> None:
    """A tool that asks which methods there are is told that the job cannot be deleted."""
    if b"allow" in reply.headers:
        reply.headers[b"allow"] = b"GET"


@on_answer("headers", "jobs.list", "secrets_not_echoed")
def key_is_in_a_header(reply: Reply) -> None:
    """Every proxy that logs headers of answers has the key."""
    if reply.ok and "Bearer" in reply.header(b"authorization"):
        reply.headers[b"x-debug-caller"] = reply.header(b"authorization").removeprefix("Bearer ").encode()


@on_answer("headers", "jobs.list", "content_type_conformance", broken="/components/responses/InvalidList/content")
def errors_are_html(reply: Reply) -> None:
    """A client gets a web page where it expects the reason of a refusal."""
    if reply.status == 400:
        reply.headers[b"content-type"], reply.body = b"text/html", b"<html>Bad Request</html>"


@on_answer("headers", "jobs.get", "content_type_conformance")
def json_as_text(reply: Reply) -> None:
    """A client that trusts the content type hands out a text instead of a job."""
    if reply.ok:
        reply.headers[b"content-type"] = b"text/plain"


# Schema


@on_answer("schema", "jobs.get", "times_in_utc")
def times_are_local(reply: Reply) -> None:
    """A job that was made at noon seems to be older than one of the morning, to a caller who compares texts."""
    if reply.is_job and (made := reply.json.get("createTime")):
        moment = datetime.fromisoformat(made).astimezone(timezone(timedelta(hours=2)))
        reply.update(createTime=moment.isoformat())


@on_answer("schema", "jobs.get", "response_schema_conformance", broken="/components/schemas/JobState/enum")
def unknown_state(reply: Reply) -> None:
    """A waiter does not know whether the job has ended, and waits forever."""
    if reply.is_job:
        reply.update(state="JOB_STATE_BROKEN")


@on_answer("schema", "jobs.get", "response_schema_conformance", broken=f"{_JOB}/properties/nodeCount/type")
def number_as_text(reply: Reply) -> None:
    """Arithmetic on the number of nodes joins texts."""
    if reply.is_job:
        reply.update(nodeCount="1")


@on_answer("schema", "jobs.list", "response_schema_conformance", broken=f"{_LIST}/required")
def no_total_size(reply: Reply) -> None:
    """A progress display of a long list has no end."""
    if reply.is_list:
        reply.drop("totalSize")


@on_answer("schema", "jobs.get", "response_schema_conformance")
def timestamp_without_zone(reply: Reply) -> None:
    """Times are read in the zone of the reader, hours off."""
    if reply.is_job:
        reply.update(createTime=str(reply.json["createTime"]).removesuffix("Z"))


@on_answer("schema", "jobs.get", "response_schema_conformance")
def duration_is_iso(reply: Reply) -> None:
    """A client that reads protobuf durations cannot read the inactivity timeout."""
    if reply.is_job:
        reply.update(inactivityTimeout="PT30M")


@on_answer("schema", "jobs.get", "response_schema_conformance")
def int64_as_number(reply: Reply) -> None:
    """Accelerator seconds lose their last digits in every JavaScript dashboard."""
    if reply.is_job:
        seconds: dict[str, Any] = reply.json["acceleratorSeconds"] or {}
        reply.update(acceleratorSeconds={"NVIDIA_H200_141GB": 1, **{key: int(value) for key, value in seconds.items()}})


@on_answer("schema", "jobs.list", "response_schema_conformance")
def empty_list_is_null(reply: Reply) -> None:
    """A loop over the jobs of an account without any crashes."""
    if reply.is_list and (not reply.json["rlorTrainerJobs"] or reply.query("pageSize") == "1"):
        reply.update(rlorTrainerJobs=None)


@on_answer("schema", "jobs.get", "undeclared_properties", broken=_JOB)
def undeclared_field(reply: Reply) -> None:
    """An internal field leaks out, and users come to depend on it."""
    if reply.is_job:
        reply.update(internalShard=7)


@on_answer("schema", "jobs.get", "undeclared_properties", "zero_values_present")
def keys_in_snake_case(reply: Reply) -> None:
    """Every client that follows the spec reads all fields as absent."""
    if reply.is_job:
        reply.json = {re.sub("[A-Z]", lambda m: "_" + m[0].lower(), key): value for key, value in reply.json.items()}


@on_answer("schema", "jobs.get", "zero_values_present", broken=f"{_JOB}/properties/managedBy")
def zero_value_missing(reply: Reply) -> None:
    """A strict reader fails on a field that is there only when it is set."""
    if reply.is_job:
        reply.drop("managedBy")


@on_answer("schema", "jobs.get", "names_match_path", broken=f"{_JOB}/properties/name")
def name_of_another_job(reply: Reply) -> None:
    """Whoever uses the name that came back cancels somebody else's job."""
    if reply.ok and "name" in reply.json and reply.method == "GET":
        reply.update(name=reply.json["name"] + "x")


@on_answer("schema", "checkpoints.list", "names_match_path")
def checkpoint_of_another_job(reply: Reply) -> None:
    """A checkpoint is promoted that another job has saved."""
    if reply.ok and reply.json.get("checkpoints"):
        moved = [
            {**item, "name": re.sub(r"/rlorTrainerJobs/[^/]+/", "/rlorTrainerJobs/another/", item["name"])}
            for item in reply.json["checkpoints"]
        ]
        reply.update(checkpoints=moved)


# Errors


@on_answer("errors", "jobs.list", "error_body_matches_status", broken="/components/schemas/Status/properties/code")
def code_of_another_error(reply: Reply) -> None:
    """A wrong argument looks like a missing job, so the caller creates it again."""
    if reply.status == 400:
        reply.update(code=5)


@on_answer("errors", "jobs.list", "error_body_matches_status", "response_schema_conformance")
def error_is_a_sentence(reply: Reply) -> None:
    """A client finds neither code nor message in an error."""
    if reply.status == 400:
        reply.json = {"detail": "Not Found"}


@on_answer("errors", "jobs.list", "internals_not_shown")
def traceback_in_error(reply: Reply) -> None:
    """An error tells an attacker the files and the database of the server."""
    if reply.status == 400:
        reply.update(message='Traceback (most recent call last):\n  File "/srv/gateway/jobs.py", line 7, in get')


# Authentication


@on_request("auth", "jobs.get", "ignored_auth")
def any_key_will_do(scope: Scope) -> None:
    """Anybody reads, cancels and deletes the jobs of everybody."""
    headers = [(name, value) for name, value in scope["headers"] if name not in (b"authorization", b"x-api-key")]
    scope["headers"] = [*headers, (b"authorization", f"Bearer {EMBEDDED_KEY}".encode())]


@on_request("auth", "jobs.get_public_logs", "ignored_auth")
def logs_without_key(scope: Scope) -> None:
    """Whoever guesses the id of a job reads its logs."""
    if scope["path"].endswith("/publicLogs"):
        any_key_will_do(scope)


@on_request("auth", "jobs.get", "ignored_auth")
def wrong_key_will_do(scope: Scope) -> None:
    """A key that was revoked keeps working: that there is one is all that is looked at."""
    if any(name == b"authorization" for name, _ in scope["headers"]):
        any_key_will_do(scope)


# Leaks


@on_answer("leaks", "jobs.get", "secrets_not_echoed", broken="/components/schemas/WandbConfig/properties/apiKey")
def secret_is_read_back(reply: Reply) -> None:
    """Everybody who may read a job learns the W&B key of its owner."""
    if reply.is_job:
        reply.update(wandbConfig={**(reply.json["wandbConfig"] or {}), "apiKey": "wandb-secret"})


@on_answer("leaks", "jobs.create", "secrets_not_echoed")
def secret_is_echoed(reply: Reply) -> None:
    """The W&B key that was sent lands in the log of every proxy that keeps answers."""
    sent: Any = reply.sent_json.get("wandbConfig")
    if reply.is_job and is_object(sent) and reply.json["wandbConfig"]:
        reply.update(wandbConfig={**reply.json["wandbConfig"], "apiKey": sent.get("apiKey", "")})


@on_answer("leaks", "jobs.list", "secrets_not_echoed")
def secret_is_listed(reply: Reply) -> None:
    """A list shows what a single read hides: the W&B keys of all jobs."""
    if reply.is_list:
        jobs = [{**job, "wandbConfig": {"apiKey": "wandb-secret"}} for job in reply.json["rlorTrainerJobs"]]
        reply.update(rlorTrainerJobs=jobs)


@on_answer("leaks", "jobs.list", "secrets_not_echoed")
def key_in_error(reply: Reply) -> None:
    """Error reports carry the API key to everybody who reads them."""
    if reply.status == 400:
        reply.update(message=f"not found for {reply.header(b'authorization')}")
