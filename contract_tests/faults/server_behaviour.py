"""Faults of a server that show across requests: pages, filters, orders, masks, lifecycle, tenants, storage."""

from __future__ import annotations

import re
from typing import Any

from starlette.types import Scope

from faults.wire import Reply, on_answer

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
    """One job of every page is shown to nobody, and goes on costing money."""
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
