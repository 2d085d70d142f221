"""Faults of a server that show across requests: pages, filters, orders, masks, lifecycle, tenants, storage."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from typing import Any
from unittest.mock import patch

from rlor_trainer_emulator.queries import paging
from rlor_trainer_emulator.resource.jobs import Job
from rlor_trainer_emulator.resource.statuses import InvalidArgument
from rlor_trainer_emulator.store.transaction import Transaction
from starlette.types import Scope

from faults.fault import planted
from faults.wire import Reply, on_answer, on_request

_LIST = "/components/schemas/ListRlorTrainerJobsResponse"

# Pagination


def _forgets_token(scope: Scope) -> None:
    scope["query_string"] = re.sub(rb"&?pageToken=again", b"", scope["query_string"])


@on_answer(
    "pagination", "jobs.list", "pages_complete", broken=f"{_LIST}/properties/nextPageToken", before=_forgets_token
)
def same_page_again(reply: Reply) -> None:
    """A loop over all jobs never ends."""
    if reply.is_list and reply.json["nextPageToken"]:
        reply.update(nextPageToken="again")


@on_answer("pagination", "jobs.list", "pages_complete", broken=f"{_LIST}/properties/totalSize")
def last_of_page_is_lost(reply: Reply) -> None:
    """One job of every page is shown to nobody, and keeps costing money."""
    if reply.is_list and reply.json["nextPageToken"] and len(reply.json["rlorTrainerJobs"]) > 1:
        reply.update(rlorTrainerJobs=reply.json["rlorTrainerJobs"][:-1])


@on_answer("pagination", "jobs.list", "pages_complete", broken=f"{_LIST}/properties/totalSize")
def total_counts_the_page(reply: Reply) -> None:
    """A dashboard shows as many jobs as fit on a page, however many there are."""
    if reply.is_list:
        reply.update(totalSize=len(reply.json["rlorTrainerJobs"]))


@on_answer("pagination", "jobs.list", "pages_complete", broken=f"{_LIST}/properties/rlorTrainerJobs")
def first_of_page_is_doubled(reply: Reply) -> None:
    """A job is cancelled, billed or counted twice."""
    if reply.is_list and reply.json["rlorTrainerJobs"]:
        jobs: list[Any] = reply.json["rlorTrainerJobs"]
        reply.update(rlorTrainerJobs=[jobs[0], *jobs])


@on_request("pagination", "jobs.list", "pages_complete")
def page_size_is_ignored(scope: Scope) -> None:
    """Who asks for one job gets all of them, and runs out of memory."""
    scope["query_string"] = re.sub(rb"pageSize=[0-9]+", b"", scope["query_string"])


@on_answer("pagination", "checkpoints.list", "pages_complete")
def checkpoint_is_lost(reply: Reply) -> None:
    """A checkpoint that was saved cannot be found, and a training that could be resumed begins again."""
    if reply.ok and reply.json.get("checkpoints"):
        reply.update(checkpoints=reply.json["checkpoints"][1:])


@planted("pagination", "jobs.list", "valid_request_accepted")
def large_page_is_refused() -> Generator[None]:
    """A caller who asks for more than 200 jobs gets an error instead of 200 jobs."""
    size = paging.page_size

    def strict(query: Mapping[str, Any], pagination: Mapping[str, str]) -> int:
        if query.get(pagination["pageSize"], 0) > paging.MAX_SIZE:
            raise InvalidArgument("pageSize is too large")
        return size(query, pagination)

    with patch.object(paging, "page_size", strict):
        yield


# Filters, orders, masks


@on_answer("filter", "jobs.list", "valid_request_accepted")
def filters_are_refused(reply: Reply) -> None:
    """Running jobs among thousands can only be found by reading all of them."""
    if reply.ok and reply.query("filter"):
        reply.refuse(400, 3, "filter is not supported")


@on_answer("filter", "jobs.list", "not_a_server_error")
def negation_fails(reply: Reply) -> None:
    """A filter with NOT brings the server down."""
    if reply.query("filter").startswith("NOT"):
        reply.refuse(500, 13, "internal error")


@on_request("order", "jobs.list", "items_ordered")
def newest_first_whatever_is_asked(scope: Scope) -> None:
    """A list that is promised by name comes in another order, and a search by halves misses."""
    if scope["path"].endswith("/rlorTrainerJobs") and b"orderBy" not in scope["query_string"]:
        scope["query_string"] = scope["query_string"] + b"&orderBy=createTime+desc,name+desc"


@on_answer("order", "jobs.list", "valid_request_accepted")
def snake_case_order_is_refused(reply: Reply) -> None:
    """An order in the spelling of the vendor's own tools is an error."""
    if reply.ok and "_" in reply.query("orderBy"):
        reply.refuse(400, 3, "unknown field")


@on_request("mask", "jobs.get", "read_mask_applied")
def mask_is_ignored(scope: Scope) -> None:
    """A dashboard that wants three fields of each job is sent all of them, megabytes at a time."""
    scope["query_string"] = re.sub(rb"readMask=[^&]*", b"", scope["query_string"])


@on_answer("mask", "jobs.list", "read_mask_applied")
def mask_is_ignored_in_lists(reply: Reply) -> None:
    """A mask works for one job and not for a list, where it matters."""
    if reply.is_list and reply.query("readMask"):
        reply.update(rlorTrainerJobs=[{**job, "managedBy": ""} for job in reply.json["rlorTrainerJobs"]])


# Persistence


@planted("persistence", "jobs.get", "valid_request_accepted")
def create_is_not_stored() -> Generator[None]:
    """A job that was created is gone."""

    def forget(self: Transaction, job: Job) -> None:
        return

    with patch.object(Transaction, "add_job", forget):
        yield


@planted("persistence", "jobs.list", "pages_complete")
def total_is_stale() -> Generator[None]:
    """A total from a cache: jobs made since are not counted."""
    counted: list[int] = []
    count = Transaction.count_jobs

    def cached(self: Transaction, where: Sequence[Any]) -> int:
        counted.append(count(self, where))
        return counted[0]

    with patch.object(Transaction, "count_jobs", cached):
        yield


# Limits


@on_answer("limits", "jobs.create", "valid_request_accepted")
def small_bodies_are_too_large(reply: Reply) -> None:
    """A job with all its settings cannot be created, for the proxy in front takes 600 bytes at most."""
    if reply.ok and len(reply.sent) > 600:
        reply.refuse(413, 3, "request body is too large")


@on_answer("limits", "jobs.create", "valid_request_accepted")
def longest_name_is_refused(reply: Reply) -> None:
    """A display name of just the length that the spec allows is refused."""
    if reply.ok and len(str(reply.sent_json.get("displayName", ""))) == 63:
        reply.refuse(400, 3, "display_name must be fewer than 63 characters")


@on_answer("limits", "jobs.create", "request_rules_enforced")
def any_name_is_long_enough(reply: Reply) -> None:
    """A display name of any length is accepted, and cut off where it is shown."""
    if reply.status == 400 and "display_name must be fewer" in str(reply.json.get("message")):
        reply.status, reply.json = 200, {}
