"""What the page shows: read-only, and described as the spec describes operations, so that it is answered alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from rlor_spec.places import elements, members
from rlor_spec.spellings import snake_case

from ..http.call import Answer, Call
from ..http.faults import DEFAULTS, KINDS, OPTIONS
from ..http.operations import Operation
from ..http.recorded import Requests
from ..resource.clock import timestamp
from ..resource.json_text import Json, encode
from ..resource.names import job_resource
from ..resource.outcomes import status_codes
from ..resource.statuses import NotFound
from ..spec import Document, resolve, title
from . import admin, jobs
from .description import completed
from .service import Service

PREFIX: Final = f"{admin.PREFIX}page/"
"""What the paths of what the page shows begin with."""

MAX_REQUESTS: Final = 200
"""Most requests in one answer."""

MAX_PASSAGES: Final = 200
"""Most passages of a job in one answer, the latest."""

_FIELDS: Final = {
    "title": "displayName",
    "created": "createTime",
    "ended": "completedTime",
    "percent": "jobProgress.percent",
    "code": "status.code",
    "message": "status.message",
}
"""What of a job has a place of its own on the page; one that a spec does not have stays empty."""


@dataclass(frozen=True)
class Page:
    """What the page is made of."""

    service: Service
    requests: Requests | None
    """None without a journal."""
    accounts: Sequence[str]
    operations: Sequence[Operation]
    administered: bool
    """Whether there is an admin surface."""

    @cached_property
    def run(self) -> str:
        """An id of this run of the emulator: the numbers of requests begin again with each."""
        return self.service.ids.next()


def paths(spec: Document) -> Document:
    """Return the paths of what the page shows, as a spec would have them."""
    job = job_resource(spec)
    listing = _listing(spec)
    after = {"name": "after", "in": "query", "schema": {"type": "integer", "minimum": 0}}
    described: dict[str, Document] = {
        "model": {"get": {"operationId": "Emulator_PageModel"}},
        "requests": {"get": {"operationId": "Emulator_PageRequests", "parameters": [after]}},
        "requests/{number}": {"get": {"operationId": "Emulator_PageRequest"}},
        job.pattern: {"get": {"operationId": "Emulator_PageJob"}},
    }
    if listing:
        jobs_of_account: Document = {
            "operationId": "Emulator_PageJobs",
            "parameters": _query_parameters(listing, spec),
            "x-pagination": listing["x-pagination"],
        }
        described[job.pattern.rpartition("/")[0]] = {"get": jobs_of_account}
    return completed({f"{PREFIX}{path}": item for path, item in described.items()}, spec)


def _listing(spec: Document) -> Document:
    """Return the operation that lists jobs, wherever its path is; empty in a spec without one."""
    group = job_resource(spec).group
    operations = (members(operation) for item in spec["paths"].values() for operation in members(item).values())
    found = (one for one in operations if one.get("x-method") == "list" and group in elements(one.get("tags")))
    return next(found, dict[str, Any]())


def _query_parameters(operation: Document, spec: Document) -> list[Document]:
    declared = (resolve(one, spec) for one in elements(operation.get("parameters")))
    return [one for one in declared if one["in"] == "query"]


def show_model(page: Page, call: Call) -> dict[str, Any]:
    """Answer with what the spec says, and does not change."""
    spec, job = page.service.spec, page.service.job_resource
    lifecycle = spec["components"]["schemas"][job.state_schema]["x-lifecycle"]
    listing = _listing(spec)
    paging = members(listing.get("x-pagination"))
    credential = call.operation.credentials[0]
    return {
        "title": title(spec),
        "accounts": list(page.accounts),
        "administered": page.administered,
        "journal": page.requests is not None,
        "adminPrefix": f"{admin.PREFIX}v1/",
        "key": {"header": credential.header, "scheme": credential.scheme},
        "job": {
            "schema": job.schema,
            "jobs": job.segment,
            "accounts": job.accounts,
            "name": job.name_field,
            "state": job.state_field,
            **_FIELDS,
            "items": paging.get("items", ""),
            "next": paging.get("nextPageToken", ""),
            "total": paging.get("totalSize", ""),
        },
        "statePrefix": _common_prefix(page.service.lifecycle.states),
        "states": {
            state: "success" if state == lifecycle.get("success") else page.service.lifecycle.class_of(state)
            for state in page.service.lifecycle.stored
        },
        "events": [
            {"name": name, "from": event["from"], "to": event["to"], "code": event.get("code", "")}
            for name, event in lifecycle["events"].items()
        ],
        "codes": status_codes(spec),
        "flags": [one["name"] for one in _query_parameters(listing, spec) if one["schema"].get("type") == "boolean"],
        "operations": [{"id": one.operation_id, "label": one.label} for one in page.operations],
        "faults": _faults(spec),
    }


def _common_prefix(values: Sequence[str]) -> str:
    """Return what all values of an enum begin with, up to an underscore."""
    least, most = min(values), max(values)
    same = next((index for index, letter in enumerate(least) if letter != most[index : index + 1]), len(least))
    return least[: least.rfind("_", 0, same) + 1]


def _faults(spec: Document) -> dict[str, Any]:
    """Return the options of each kind of fault, with the schema of each, and what to show of one that is left out."""
    described = (operation for item in admin.paths(spec).values() for operation in item.values())
    add = next(one for one in described if members(one).get("operationId") == "Emulator_AddFault")
    schemas = add["requestBody"]["content"]["application/json"]["schema"]["properties"]
    return {
        kind: {
            name: {**schema, "shown": DEFAULTS[snake_case(name)]}
            for name, schema in schemas.items()
            if name not in ("kind", "operation", "seed") and kind in OPTIONS.get(snake_case(name), KINDS)
        }
        for kind in KINDS
    }


def list_requests(page: Page, call: Call) -> dict[str, Any]:
    """Answer with the time, and the requests after a number without their bodies."""
    clock: dict[str, Any] = {
        "now": timestamp(page.service.about_now()),  # it asks all the time, and a database may hang
        "manual": page.service.manual,
        "speed": page.service.speed,
    }
    if page.requests is None:
        return {"run": page.run, "clock": clock, "requests": [], "first": 0, "last": 0, "more": False}
    rest = page.requests.after(call.query.get("after", 0), MAX_REQUESTS + 1)
    return {
        "run": page.run,
        "clock": clock,
        "requests": [request.document(whole=False) for request in rest[:MAX_REQUESTS]],
        "first": page.requests.first,
        "last": page.requests.last,
        "more": len(rest) > MAX_REQUESTS,
    }


def show_request(page: Page, call: Call) -> dict[str, Any]:
    """Answer with all that is kept of one request."""
    number = call.path["number"]
    if page.requests is not None and number.isascii() and number.isdecimal() and len(number) < 20:
        for found in page.requests.after(int(number) - 1, 1):
            if str(found.number) == number:
                return found.document()
    raise NotFound("the journal does not have this request")


def list_jobs(page: Page, call: Call) -> Answer:
    """Answer as the API's own list does."""
    return jobs.HANDLERS["list"](page.service, _of_account(page, call))


def show_job(page: Page, call: Call) -> Json:
    """Answer with a job, and with what has happened to it, the last of it if that is much."""
    service, call = page.service, _of_account(page, call)
    job = jobs.HANDLERS["get"](service, call)
    earlier = max(0, service.job(call).moves - MAX_PASSAGES)
    passages, _ = service.history(call.account, service.job_resource.name(call.path), earlier, MAX_PASSAGES)
    shown = [admin.shown_passage(one, "state") for one in passages]
    rest = encode({"history": shown, "earlier": earlier})
    return Json(f'{{"job":{job if isinstance(job, Json) else encode(job)},{rest[1:]}')


def _of_account(page: Page, call: Call) -> Call:
    return replace(call, account=call.path[page.service.account_parameter])


HANDLERS: Mapping[str, Callable[[Page, Call], Answer]] = {
    "Emulator_PageModel": show_model,
    "Emulator_PageRequests": list_requests,
    "Emulator_PageRequest": show_request,
    "Emulator_PageJobs": list_jobs,
    "Emulator_PageJob": show_job,
}
"""By `operationId`."""
