"""Faults of a server in what there is: unknown names, empty lists, other accounts, what is kept or below a job."""

from __future__ import annotations

import re
from typing import Any

from starlette.types import Scope

from faults.wire import Reply, on_answer, on_request

# Unknown names


def _found_nothing(reply: Reply, suffix: str) -> bool:
    return reply.status == 404 and reply.path.endswith(suffix)


@on_answer("unknown", "jobs.cancel", "unknown_things_missing")
def cancel_of_nothing_succeeds(reply: Reply) -> None:
    """A script with a slip in a name believes that it has stopped a job that keeps costing money."""
    if _found_nothing(reply, ":cancel"):
        reply.status, reply.json = 200, {}


@on_answer("unknown", "jobs.get_public_logs", "unknown_things_missing")
def logs_of_nothing_can_be_read(reply: Reply) -> None:
    """A URL of logs leads nowhere, as the job has never been there."""
    if _found_nothing(reply, "/publicLogs"):
        reply.status, reply.json = 200, {"signedUrl": "https://storage.example/nothing.log"}


@on_answer("unknown", "checkpoints.list", "unknown_things_missing")
def nothing_has_checkpoints(reply: Reply) -> None:
    """A loop that resumes under a wrong name begins again, as if nothing had been saved."""
    if _found_nothing(reply, "/checkpoints"):
        reply.status, reply.json = 200, {"checkpoints": [], "nextPageToken": "", "totalSize": 0}


@on_answer("unknown", "checkpoints.promote", "unknown_things_missing")
def nothing_can_be_promoted(reply: Reply) -> None:
    """A model is announced that nobody makes."""
    if _found_nothing(reply, ":promote"):
        reply.status, reply.json = 200, {"model": None, "operation": None}


@on_answer("unknown", "operations.get", "unknown_things_missing")
def unknown_operations_run(reply: Reply) -> None:
    """Who waits for an operation that is long forgotten waits forever."""
    if reply.status == 404 and "/operations/" in reply.path:
        reply.status, reply.json = 200, {"name": reply.path.removeprefix("/v1/"), "done": False, "metadata": None}


@on_answer("unknown", "jobs.check_health", "unknown_things_missing")
def nothing_is_not_ready_yet(reply: Reply) -> None:
    """A loop with a slip in a name asks for the health of its trainer until somebody looks."""
    if _found_nothing(reply, "/healthz"):
        reply.refuse(503, 14, "trainer is not running")


@on_request("unknown", "jobs.get", "unknown_things_missing")
def ids_are_compared_by_their_beginning(scope: Scope) -> None:
    """Another job is cancelled than the one that was named."""
    scope["path"] = scope["path"].removesuffix("-x")
    scope["raw_path"] = scope["raw_path"].removesuffix(b"-x")


# Lists


@on_answer("counts", "jobs.list", "lists_hold_what_was_made")
def an_empty_list_counts_one(reply: Reply) -> None:
    """A script that waits until no job is left waits forever."""
    if reply.is_list and not reply.json["rlorTrainerJobs"]:
        reply.update(totalSize=1)


@on_answer("counts", "checkpoints.list", "lists_hold_what_was_made")
def an_empty_list_goes_on(reply: Reply) -> None:
    """Who reads the checkpoints of a job that has none reads page after page of nothing."""
    if reply.ok and reply.json.get("checkpoints") == [] and not reply.query("pageToken"):
        reply.update(nextPageToken="2")


@on_answer("counts", "jobs.list", "lists_hold_what_was_made")
def a_job_is_listed_that_nobody_has_made(reply: Reply) -> None:
    """A job is shown that cannot be read, cancelled or deleted."""
    jobs: list[dict[str, Any]] = reply.json["rlorTrainerJobs"] if reply.is_list else []
    copies = [{**job, "name": f"{job['name']}-copy"} for job in jobs if str(job.get("name")).endswith("-2")]
    if copies:
        reply.update(rlorTrainerJobs=[*jobs, *copies])


# Other accounts


_ELSEWHERE = re.compile(r"/accounts/(fireworks|umbra-labs|quiet-waters)/")


@on_request("tenancy", "jobs.get", "other_accounts_closed")
def account_of_the_path_is_not_looked_at(scope: Scope) -> None:
    """A job is found under every account's name, and what is allowed there is asked of nobody."""
    scope["path"] = _ELSEWHERE.sub("/accounts/acme-research/", scope["path"])
    scope["raw_path"] = _ELSEWHERE.sub("/accounts/acme-research/", scope["raw_path"].decode()).encode()


@on_answer("tenancy", "jobs.list", "other_accounts_closed")
def other_accounts_look_empty(reply: Reply) -> None:
    """Who has the wrong key believes that all jobs are gone."""
    if reply.status == 403 and reply.method == "GET" and reply.path.endswith("/rlorTrainerJobs"):
        reply.status, reply.json = 200, {"rlorTrainerJobs": [], "nextPageToken": "", "totalSize": 0}


@on_answer("tenancy", "jobs.get", "tenants_isolated")
def a_header_tells_of_a_job(reply: Reply) -> None:
    """A stranger finds out from a header of the cache which jobs an account has."""
    if reply.status == 403:
        reply.headers[b"x-cache"] = b"MISS" if "no-such-job" in reply.path else b"HIT"


# What is kept


@on_answer("persistence", "jobs.create", "fields_kept")
def create_answers_with_another_job(reply: Reply) -> None:
    """A loop keeps for its records who made a job, and has somebody else there."""
    if reply.is_job and reply.method == "POST" and reply.path.endswith("/rlorTrainerJobs"):
        reply.update(createdBy="")


@on_answer("persistence", "jobs.list", "fields_kept")
def a_list_forgets_a_field(reply: Reply) -> None:
    """A dashboard shows every job without its purpose, though each has one."""
    if reply.is_list:
        jobs = [{**job, "purpose": "PURPOSE_UNSPECIFIED"} for job in reply.json["rlorTrainerJobs"]]
        reply.update(rlorTrainerJobs=jobs)


@on_answer("lifecycle", "jobs.delete", "lifecycle_transitions")
def deleted_jobs_look_alive(reply: Reply) -> None:
    """A job that was deleted looks as if it ran, and is deleted again and again."""
    if reply.is_job and reply.method == "GET" and reply.json["state"] == "JOB_STATE_DELETING":
        reply.update(state="JOB_STATE_RUNNING")


@on_answer("status", "jobs.create", "status_code_conformance")
def create_answers_201(reply: Reply) -> None:
    """A client that looks for 200 takes a job that runs for a failure."""
    if reply.is_job and reply.method == "POST":
        reply.status = 201


# What is below a job


@on_answer("order", "checkpoints.list", "below_in_order")
def newest_checkpoint_first(reply: Reply) -> None:
    """A loop that resumes from the last checkpoint of the list loses days of training."""
    if reply.ok and reply.json.get("checkpoints"):
        reply.update(checkpoints=reply.json["checkpoints"][::-1])


@on_answer("persistence", "checkpoints.sync", "synced_as_asked")
def a_sync_is_forgotten(reply: Reply) -> None:
    """A checkpoint was to be kept for good, the answer said so, and it is gone with its job."""
    if reply.ok and reply.json.get("checkpoints"):
        reply.body = reply.body.replace(b"MANAGED_DURABLE", b"SINGLE_REGION")


@on_answer("persistence", "checkpoints.sync", "synced_as_asked")
def a_sync_is_answered_as_before(reply: Reply) -> None:
    """A script that waits for its checkpoint to be kept asks again and again."""
    if reply.ok and reply.path.endswith(":sync"):
        reply.body = reply.body.replace(b"MANAGED_DURABLE", b"SINGLE_REGION")


@on_request("tenancy", "checkpoints.sync", "below_its_own_job")
def checkpoints_belong_to_every_job(scope: Scope) -> None:
    """A checkpoint of one job is changed in the name of another, on whose bill it then stands."""
    found = re.fullmatch(r"(.*/rlorTrainerJobs/)([^/]+)(/checkpoints/[^/]+:sync)", scope["path"])
    if found:
        head, job, tail = found.groups()
        number = int(job.rpartition("-")[2])
        scope["path"] = f"{head}{job.rpartition('-')[0]}-{min(number, 1)}{tail}"
        scope["raw_path"] = scope["path"].encode()
