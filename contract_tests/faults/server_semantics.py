"""Faults of a server that only a semantic check sees: what one request cannot show, or the spec says in words."""

from __future__ import annotations

import logging
import re
import struct
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from unittest.mock import patch

from rlor_trainer_emulator.resource import jobs
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from faults.fault import planted
from faults.wire import Change, Reply, on_answer, on_request, tampering

# Lifecycle


def _shows_job(reply: Reply) -> bool:
    return reply.is_job and reply.method == "GET"


@on_answer("lifecycle", "jobs.cancel", "lifecycle_transitions")
def cancel_is_never_refused(reply: Reply) -> None:
    """A script that cancels a finished job believes that it has saved money."""
    if reply.status == 400 and reply.path.endswith(":cancel"):
        reply.status, reply.json = 200, {}


@on_answer("lifecycle", "jobs.resume", "lifecycle_transitions")
def resume_is_never_refused(reply: Reply) -> None:
    """A script waits for days for a job that it believes it has resumed."""
    if reply.status == 400 and reply.path.endswith(":resume") and reply.json.get("code") == 9:
        reply.status, reply.json = 200, {}


@on_answer("lifecycle", "jobs.cancel", "lifecycle_transitions")
def cancel_renames_the_job(reply: Reply) -> None:
    """A script that finds its jobs by their label loses those that it has cancelled."""
    if (
        _shows_job(reply)
        and reply.json["state"].startswith("JOB_STATE_CANCEL")
        and (label := reply.json["displayName"])
    ):
        reply.update(displayName=f"cancelled: {label}")


@on_answer("lifecycle", "jobs.get", "lifecycle_time")
def end_has_no_time(reply: Reply) -> None:
    """What a job has cost cannot be told from when it ended."""
    if _shows_job(reply):
        reply.update(completedTime=None)


@on_answer("lifecycle", "jobs.get", "lasting_fields_kept")
def every_job_is_new(reply: Reply) -> None:
    """A script that ends jobs of more than a day leaves all of them running."""
    if _shows_job(reply) and reply.json.get("createTime"):
        reply.update(createTime=datetime.now(UTC).isoformat().replace("+00:00", "Z"))


@on_answer("lifecycle", "jobs.get", "lifecycle_walks")
def idle_jobs_look_busy(reply: Reply) -> None:
    """A trainer that waits for work looks busy, and is left running."""
    if _shows_job(reply) and reply.json["state"] == "JOB_STATE_IDLE":
        reply.update(state="JOB_STATE_RUNNING")


@on_answer("lifecycle", "jobs.cancel", "lifecycle_settles")
def cancelled_for_ever(reply: Reply) -> None:
    """Who waits for a cancelled job to end waits forever."""
    if _shows_job(reply) and reply.json["state"] == "JOB_STATE_CANCELLED":
        reply.update(state="JOB_STATE_CANCELLING")


@on_answer("lifecycle", "jobs.create", "read_only_fields_ignored")
def creator_is_what_the_caller_says(reply: Reply) -> None:
    """Anybody can create jobs in somebody else's name."""
    if reply.ok and "createdBy" in reply.json:
        reply.update(createdBy="somebody@else.example")


@on_answer("persistence", "jobs.create", "fields_kept")
def precision_is_lost(reply: Reply) -> None:
    """A job trains with another learning rate than its owner believes."""
    if reply.is_job and reply.json["trainingConfig"]:
        training = reply.json["trainingConfig"]
        reply.update(trainingConfig={**training, "learningRate": round(training["learningRate"] or 0, 3)})


def _rate(reply: Reply, change: Callable[[float], float]) -> None:
    training = reply.json["trainingConfig"] if reply.is_job else None
    if training and training["learningRate"]:
        reply.update(trainingConfig={**training, "learningRate": change(training["learningRate"])})


@on_answer("persistence", "jobs.create", "fields_kept")
def small_rates_are_zero(reply: Reply) -> None:
    """A job does not train at all, as its learning rate is too small for the store."""
    _rate(reply, lambda rate: 0 if abs(rate) < 1e-4 else rate)


@on_answer("persistence", "jobs.create", "fields_kept")
def rates_have_16_bits(reply: Reply) -> None:
    """A job trains with a learning rate that is a little off, in a digit that 32 bits would have kept."""
    _rate(reply, lambda rate: struct.unpack("<e", struct.pack("<e", rate))[0] if abs(rate) < 60000 else rate)


@on_answer("requests", "jobs.create", "request_rules_enforced")
def rule_of_one_field_is_forgotten(reply: Reply) -> None:
    """A count below zero is stored, and the trainer that gets it dies hours later."""
    if reply.status == 400 and "loss_config.dpo.ref_cache_batch_size must not" in str(reply.json.get("message")):
        reply.status, reply.json = 200, {}


@on_answer("requests", "jobs.create", "request_rules_enforced")
def rule_is_too_strict(reply: Reply) -> None:
    """A label that is just as long as allowed is refused, and a loop that names its jobs well cannot start."""
    if reply.ok and reply.method == "POST" and len(str(reply.sent_json.get("displayName", ""))) == 63:
        reply.refuse(400, 3, "invalid resource: display_name must be fewer than 63 characters")


@on_answer("requests", "jobs.create", "unknown_keys_refused")
def unknown_keys_are_dropped(reply: Reply) -> None:
    """A mistyped learning rate is dropped, and the job trains with the default one."""
    if reply.status == 400 and reply.method == "POST" and "noSuchField" in reply.sent_json:
        reply.status, reply.json = 200, {}


@on_answer("requests", "jobs.create", "unknown_keys_refused")
def unknown_keys_of_messages_are_dropped(reply: Reply) -> None:
    """The same within a message, as a server does that reads only its outermost keys strictly."""
    if reply.status == 400 and any(
        isinstance(value, dict) and "noSuchField" in value for value in reply.sent_json.values()
    ):
        reply.status, reply.json = 200, {}


@on_answer("requests", "jobs.create", "null_is_absent")
def null_is_refused(reply: Reply) -> None:
    """Clients that write fields without a value as null, as many languages do, cannot create a job."""
    if reply.ok and reply.method == "POST" and None in reply.sent_json.values():
        reply.refuse(400, 3, "invalid value: null")


@on_answer("requests", "jobs.create", "null_is_absent")
def null_is_the_empty_message(reply: Reply) -> None:
    """A job is set up to log to an account that nobody has named."""
    if reply.is_job and "wandbConfig" in reply.sent_json and reply.sent_json["wandbConfig"] is None:
        reply.update(wandbConfig={"enabled": False, "project": "", "entity": "", "runId": "", "url": ""})


@on_answer("requests", "jobs.create", "refusals_worded")
def every_mistake_is_in_the_first_line(reply: Reply) -> None:
    """Who has a mistake in a long file looks for it in the wrong place."""
    if reply.status == 400 and "(line " in str(reply.json.get("message")):
        reply.update(message=re.sub(r"\(line \d+:", "(line 1:", reply.json["message"]))


@on_request("requests", "jobs.get", "requests_read_in_every_form")
def the_scheme_of_a_key_has_one_spelling(scope: Scope) -> None:
    """A client that writes `bearer` is told that its key is wrong."""
    scope["headers"] = [
        (name, value) for name, value in scope["headers"] if name != b"authorization" or value.startswith(b"Bearer")
    ]


@on_answer("requests", "jobs.create", "fields_kept")
def keys_have_one_spelling(reply: Reply) -> None:
    """The vendor's tools, which send keys in snake_case, cannot create a job."""
    if reply.ok and reply.method == "POST" and "training_config" in reply.sent_json:
        reply.refuse(400, 3, 'proto: (line 1:2): unknown field "training_config"')


@planted("filter", "jobs.list", "lists_are_current")
def filters_look_at_the_last_read() -> Generator[None]:
    """A script that looks for jobs that have ended today finds those alone that somebody has looked at."""
    with patch.object(jobs, "PASSING", ()):
        yield None


@on_answer("status", "jobs.get_public_logs", "unreadable_ids_refused")
def unreadable_ids_fail(reply: Reply) -> None:
    """A loop that takes a broken id for an outage of the server repeats its request forever."""
    if b"%FF" in reply.request["raw_path"]:
        reply.refuse(500, 13, "invalid start byte")


@on_answer("lifecycle", "jobs.check_health", "readiness_is_true")
def stopped_trainers_are_healthy(reply: Reply) -> None:
    """A loop sends its work to a trainer that has stopped, and waits for it."""
    if reply.status == 503 and reply.path.endswith("/healthz"):
        reply.status, reply.body = 200, b""


@on_answer("background", "operations.get", "promoted_once")
def operations_never_end(reply: Reply) -> None:
    """Who waits for a promotion waits forever, though the model is there."""
    if reply.ok and "/operations/" in reply.path:
        reply.update(done=False)
        reply.drop("response")


@on_answer("background", "operations.get", "promoted_once")
def operations_end_without_result(reply: Reply) -> None:
    """A promotion has ended well, and nobody is told what it made."""
    if reply.ok and "/operations/" in reply.path:
        reply.drop("response")


@on_answer("persistence", "checkpoints.promote", "promoted_once")
def promotion_replaces(reply: Reply) -> None:
    """A model that serves users is overwritten by mistake."""
    if reply.status == 409 and reply.path.endswith(":promote"):
        reply.status, reply.json = 200, {"model": None, "operation": None}


# Idempotency and concurrency


def _once(method: str, suffix: str = "") -> Change:
    done: set[str] = set()

    def change(reply: Reply) -> None:
        if reply.method == method and reply.path.endswith(suffix) and reply.ok:
            if reply.path in done:
                reply.refuse(404, 5, "resource not found")
            done.add(reply.path)

    return change


@planted("idempotency", "jobs.delete", "repeats_harmless")
def second_delete_fails() -> Generator[type]:
    """A delete whose answer was lost is repeated, and looks like a failure."""
    yield tampering(_once("DELETE"), lambda _: None)


@planted("idempotency", "jobs.cancel", "repeats_harmless")
def second_cancel_fails() -> Generator[type]:
    """A cancel whose answer was lost is repeated, and looks like a failure."""
    yield tampering(_once("POST", ":cancel"), lambda _: None)


@on_answer("concurrency", "jobs.create", "creates_kept")
def taken_id_is_no_error(reply: Reply) -> None:
    """Two loops that create one job at once both believe that it is theirs."""
    if reply.status == 409:
        reply.status, reply.json = 200, {}


# Deletion and retention


def _is_listing(scope: Scope) -> bool:
    path: str = scope["path"]
    return path.endswith("/rlorTrainerJobs") and scope["method"] == "GET"


@on_request("persistence", "jobs.delete", "deleted_jobs_kept")
def deleted_jobs_are_listed(scope: Scope) -> None:
    """A list is full of jobs that are gone."""
    if _is_listing(scope) and b"includeArchived" not in scope["query_string"]:
        scope["query_string"] += b"&includeArchived=true"


@on_request("persistence", "jobs.delete", "deleted_jobs_kept")
def archive_cannot_be_seen(scope: Scope) -> None:
    """A job that was deleted by mistake cannot be found again, though it is kept."""
    scope["query_string"] = scope["query_string"].replace(b"includeArchived=true", b"includeArchived=false")


@on_answer("persistence", "jobs.delete", "retention_ends")
def what_is_gone_can_be_deleted(reply: Reply) -> None:
    """A script cannot tell that a job was gone before it came."""
    if reply.status == 404 and reply.method == "DELETE":
        reply.status, reply.json = 200, {}


# Tenants


@on_answer("tenancy", "jobs.get", "tenants_isolated")
def missing_jobs_are_told_to_strangers(reply: Reply) -> None:
    """A stranger finds out which jobs an account has."""
    if reply.status == 403 and "no-such-job" in reply.path:
        reply.refuse(404, 5, "resource not found")


@on_answer("tenancy", "jobs.cancel", "tenants_isolated")
def refusal_names_the_account(reply: Reply) -> None:
    """A stranger finds out which accounts there are."""
    if reply.status == 403 and "/no-such-account/" not in reply.path:
        reply.update(message="this key may not use " + reply.path.split("/")[3])


@on_answer("auth", "jobs.list", "authentication_first")
def validated_before_authenticated(reply: Reply) -> None:
    """Without a key one learns how the server reads its parameters, and keeps it busy."""
    if reply.status == 401 and reply.query("pageSize") == "many":
        reply.refuse(400, 3, "invalid pageSize")


@on_answer("auth", "jobs.get", "authentication_first")
def missing_jobs_need_no_key(reply: Reply) -> None:
    """Without a key one learns which jobs there are."""
    if reply.status == 401 and "no-such-job" in reply.path:
        reply.refuse(404, 5, "resource not found")


@on_answer("leaks", "jobs.create", "secrets_stay")
def conflict_shows_the_secret(reply: Reply) -> None:
    """The key to a Weights & Biases account stands in a log of errors."""
    if reply.status == 409:
        reply.update(message="exists: wandb-secret-8c1f5d90e7")


# Lists


@on_answer("pagination", "jobs.list", "pages_of_every_size")
def total_is_a_guess(reply: Reply) -> None:
    """A dashboard shows a number of jobs that was never true."""
    if reply.is_list:
        reply.update(totalSize=7)


def _rewritten(scope: Scope, old: bytes, new: bytes) -> None:
    scope["query_string"] = scope["query_string"].replace(old, new)


@on_request("pagination", "jobs.list", "page_size_coerced")
def large_page_is_a_short_one(scope: Scope) -> None:
    """Who asks for more than 200 jobs gets 100, and takes them for all."""
    _rewritten(scope, b"pageSize=201", b"pageSize=100")


@on_answer("pagination", "jobs.list", "page_token_bound")
def token_of_another_query_is_taken(reply: Reply) -> None:
    """A loop that changes its filter between two pages ends early, and nobody notices."""
    if reply.status == 400 and reply.query("pageToken"):
        reply.status, reply.json = 200, {"rlorTrainerJobs": [], "nextPageToken": "", "totalSize": 0}


@on_answer("pagination", "jobs.list", "pages_under_changes")
def page_begins_one_too_late(reply: Reply) -> None:
    """Between two pages a job is lost, and keeps costing money."""
    if reply.is_list and reply.query("pageToken"):
        reply.update(rlorTrainerJobs=reply.json["rlorTrainerJobs"][1:])


@on_request("order", "jobs.list", "ordered_by_every_field")
def descending_is_ascending(scope: Scope) -> None:
    """The newest jobs are asked for, and the oldest come."""
    _rewritten(scope, b"+desc", b"")


@on_request("filter", "jobs.list", "filters_evaluated")
def at_least_is_more_than(scope: Scope) -> None:
    """A job with just as many nodes as were asked for is not found."""
    _rewritten(scope, b"%3E%3D", b"%3E")


@on_request("filter", "jobs.list", "filter_laws")
def not_is_overlooked(scope: Scope) -> None:
    """A script that deletes all jobs but some deletes these."""
    _rewritten(scope, b"NOT+", b"")


@on_request("filter", "jobs.list", "filter_laws")
def and_binds_tighter(scope: Scope) -> None:
    """A filter means something else than AIP-160 says, and finds other jobs."""
    text = scope["query_string"]
    if b"+AND+" in text and b"+OR+" in text and b"%28" not in text:
        first, _, rest = text.partition(b"filter=")[2].partition(b"+AND+")
        second, _, third = rest.partition(b"+OR+")
        third, ampersand, others = third.partition(b"&")
        head = text.partition(b"filter=")[0] + b"filter="
        scope["query_string"] = head + b"(" + first + b"+AND+" + second + b")+OR+" + third + ampersand + others


@on_request("mask", "jobs.get", "masks_show_what_was_asked")
def paths_of_masks_are_cut(scope: Scope) -> None:
    """Who asks for one number of a message is sent the whole message."""
    _rewritten(scope, b"training_config.", b"training_config,training_config.")


# Connections


@planted("limits", "jobs.list", "answers")
def long_answers_are_cut() -> Generator[type]:
    """A proxy hangs up in the middle of a long list, and the loop that read it dies."""

    class Cutting:
        def __init__(self, app: ASGIApp) -> None:
            self.app = app

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            async def cut(message: Message) -> None:
                if message["type"] == "http.response.body" and len(message.get("body", b"")) > 2000:
                    message = {**message, "body": message["body"][:1000], "more_body": True}
                await send(message)

            await self.app(scope, receive, cut)

    with patch.object(logging.getLogger("uvicorn.error"), "disabled", True):  # it tells of every cut answer
        yield Cutting
