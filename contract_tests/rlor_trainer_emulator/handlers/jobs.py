"""Handlers of the operations on jobs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from ..http.call import Call
from ..queries import paging
from ..queries.fields import Scalar
from ..queries.filtering import compile_filter, filtered_fields
from ..queries.masks import ReadMask
from ..queries.ordering import OrderTerm, after, compile_order
from ..queries.texts import unstorable
from ..resource.clock import timestamp
from ..resource.jobs import RUNNING, Cause, Job
from ..resource.json_text import Json, encode
from ..resource.names import job_resource
from ..resource.needs import Needs, OperationNeeds
from ..resource.statuses import AlreadyExists, InvalidArgument, NotFound, Unavailable
from ..store.patience import Unfinished
from ..store.transaction import Listed, Transaction
from ..store.trouble import Taken
from . import logs
from .service import Service, ServiceHandler

UP: Final = (RUNNING, "JOB_STATE_IDLE")
"""States in which a trainer is up."""

MAX_PAGE: Final = 4 * 1024 * 1024
"""Most characters of the jobs on a page; fewer jobs than were asked for are legal (AIP-158)."""

LONGEST_IN_TOKEN: Final = 200
"""Most characters of a text that a page token holds."""

PLAINTEXT: Final = "ENCRYPTION_STATE_PLAINTEXT"
"""How the emulator keeps what belongs to a job."""

# What is known to work (spec, the id parameter of a create); the service's own rule is not published.
_JOB_ID = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)


NEEDS: Final = Needs(
    "handlers/jobs.py",
    job_resource,
    fields={
        "createTime": "it says when a job was created",
        "createdBy": "it says who has created a job",
        "encryptionState": "it says how what belongs to a job is encrypted",
        "trainingShapeVersion": "it says which version of its training shape a job has been given",
        "completedTime": "it is unset when a job is resumed",
        "jobProgress": "it is unset when a job begins another step",
    },
    values={"encryptionState": [PLAINTEXT]},
    states=dict.fromkeys(UP, "in it a trainer is up"),
)


def create(service: Service, call: Call) -> dict[str, Any]:
    parameter = service.job_resource.create_id
    job_id = call.query.get(parameter) or service.ids.next()
    if not _JOB_ID.fullmatch(job_id):
        raise InvalidArgument(
            f"invalid value for parameter {parameter}: write 1 to 63 of a-z, 0-9 and -, "
            "the first and the last a letter or digit"
        )
    name = service.job_name(call.path, job_id)
    document = service.job_message.fill(
        {
            **call.body,
            service.job_name_field: name,
            "createTime": timestamp(call.now),
            "createdBy": f"user@{call.account}.example",
            service.lifecycle.state_field: service.lifecycle.initial,
            "status": {"code": "OK"},
            "encryptionState": PLAINTEXT,
        }
    )
    if call.query.get("trainingShape"):
        if unstorable(call.query["trainingShape"]):
            raise InvalidArgument("invalid value for parameter trainingShape: not the name of a training shape")
        document["trainingShapeVersion"] = _shape_version(call.query["trainingShape"])
    job = Job(
        account=call.account,
        name=name,
        session=service.ids.next(),
        state=service.lifecycle.initial,
        since=call.now,
        ran=0,
        deleted=None,
        next_at=None,
        moves=0,
        document=document,
    )
    job = service.timeline.begun(job, requested(call))
    for _ in range(2):
        try:
            with service.writing(call.now) as transaction:
                transaction.add_job(job)
            return document
        except Taken:
            try:
                service.find(call.account, name, call.now)
            except NotFound:
                continue  # it was a tombstone whose retention has ended, and has made way
            break
    raise AlreadyExists(service.job_id_is_taken)


def list_jobs(service: Service, call: Call) -> Json:
    mask = ReadMask.parse(call.query.get("readMask", ""), service.job_fields)
    kept = service.store.fields
    fields, document, columns = service.job_fields, kept.document, kept.columns
    matching = [kept.table.c.account == call.account]
    if not call.query.get("includeArchived", False):
        matching.append(kept.state.not_in(service.lifecycle.tombstones))
    if call.query.get("filter", "").strip():
        matching.append(compile_filter(call.query["filter"], fields, document, columns))
    terms = compile_order(call.query.get("orderBy", ""), fields, document, columns, service.job_name_field)
    if all(term.field.path != (service.job_name_field,) for term in terms):
        # No two places are equal. In the direction of the term before, so that one index, read either way, serves both.
        by_name = f"{service.job_name_field} desc" if terms[-1].descending else service.job_name_field
        terms += compile_order(by_name, fields, document, columns)
    page = list(matching)
    place = service.tokens.decode(call.page_token, call.binding)
    if place is not None:
        try:
            page.append(after(terms, _whole(service, call.account, terms, place)))
        except ValueError:
            raise paging.invalid_token() from None
    asked = {term.field.path for term in terms} | filtered_fields(call.query.get("filter", ""), fields)
    # Unless what time changes is asked for, it only changes for some which of them are listed, and for none where.
    lasting = all(map(service.timeline.lasts, asked))
    states = service.timeline.outcomes.fading if lasting else frozenset(service.lifecycle.stored)
    service.settle_account(call.account, states, call.now)
    with service.store.reading() as transaction:
        found = transaction.listed(page, [term.ordering for term in terms], call.page_size + 1)
        shown = [job.name for job in found[: _fitting(found, call.page_size)]]
        stored = zip(shown, transaction.documents(call.account, shown), strict=True)
        documents = [_as_it_is(service, transaction, call, name, *found) for name, found in stored]
        # All that there are, if they fit on one page.
        total = len(found) if place is None and len(shown) == len(found) else transaction.count_jobs(matching)
    next_token = ""
    if len(shown) < len(found):
        last = json.loads(documents[-1])
        next_token = service.tokens.encode([_short(term.value_of(last)) for term in terms], call.binding)
    return call.page([_shown(document, mask) for document in documents], next_token, total)


def _as_it_is(
    service: Service, transaction: Transaction, call: Call, name: str, document: Json, next_at: int | None
) -> Json:
    """Return the document of a job on a page as time has made it, which is perhaps not stored."""
    if next_at is None or next_at > call.now:
        return document
    try:
        return encode(service.present(transaction, call.account, name, call.now).document)
    except NotFound:  # somebody else has just brought it to where time leads out of the list
        raise Unfinished from None


def _fitting(found: Sequence[Listed], most: int) -> int:
    """Return how many of the jobs found continue a page: so many at most, as far as they fit, and always one."""
    number, size = 0, 0
    for job in found[:most]:
        size += job.size
        if number and size > MAX_PAGE:
            break
        number += 1
    return number


def _short(value: Scalar) -> Scalar | None:
    """Return a value as it stands in a page token; None for a text that makes it too long, see `_whole`."""
    return None if isinstance(value, str) and len(value) > LONGEST_IN_TOKEN else value


def _whole(service: Service, account: str, terms: Sequence[OrderTerm], place: Sequence[Any]) -> list[Any]:
    """Return the place of a page token with the texts that are too long for it, as the job there has them now.

    ValueError if that job is gone.
    """
    if None not in place:
        return list(place)
    names = [value for term, value in zip(terms, place, strict=False) if term.field.path == (service.job_name_field,)]
    stored = service.store.document(account, names[0]) if names else None
    if stored is None:
        raise ValueError("the job at the end of the page before is gone")
    last = json.loads(stored.document)
    return [term.value_of(last) if value is None else value for term, value in zip(terms, place, strict=True)]


def get(service: Service, call: Call) -> Json:
    return _shown(service.document(call), ReadMask.parse(call.query.get("readMask", ""), service.job_fields))


def delete(service: Service, call: Call) -> dict[str, Any]:
    _operate(service, call, deleted=call.now)
    return {}


def cancel(service: Service, call: Call) -> dict[str, Any]:
    _operate(service, call)
    return {}


def resume(service: Service, call: Call) -> dict[str, Any]:
    document: dict[str, Any] = _operate(service, call, fields={"completedTime": None}).document
    return document


def execute_train_step(service: Service, call: Call) -> dict[str, Any]:
    with service.naming_the_job(call):
        _operate(service, call, fields={"jobProgress": service.timeline.no_progress})
    return {}


def check_health(service: Service, call: Call) -> dict[str, Any]:
    if service.job(call).state not in UP:
        raise Unavailable("trainer is not running")
    return {"status": "ok"}


def get_public_logs(service: Service, call: Call) -> dict[str, Any]:
    return {"signedUrl": logs.signed_url(service, call, service.job(call))}


def _shown(document: Json, mask: ReadMask) -> Json:
    return document if mask.everything else encode(mask.apply(json.loads(document)))


def _operate(
    service: Service, call: Call, *, deleted: int | None = None, fields: Mapping[str, Any] | None = None
) -> Job:
    """Make an operation's move of `x-lifecycle`, and set fields beside it. Refused: StatusError as the spec has it."""

    def change(_: Transaction, job: Job) -> Job:
        move = service.lifecycle.operation(call.operation.operation_id, job.document)
        if move is None:
            return job
        now = max(call.now, job.since)
        moved = service.timeline.move(job, move, now, requested(call))
        moved = replace(moved, document={**moved.document, **(fields or {})}, deleted=deleted)
        return service.timeline.scheduled(moved, now)

    return service.change(call.account, service.job_resource.name(call.path), call.now, change)


def requested(call: Call) -> Cause:
    """Return what to say of a state that a request has brought about."""
    return Cause("request", f"{call.operation.operation_id} {call.request_id}")


def _shape_version(shape: str) -> str:
    """Return the version that a training shape is pinned to. The emulator knows no shapes: it takes `1`."""
    base, _, version = shape.partition("/versions/")
    return f"{base}/versions/{version if version not in ('', 'latest') else '1'}"


HANDLERS: Mapping[str, ServiceHandler] = {
    "create": create,
    "list": list_jobs,
    "get": get,
    "delete": delete,
    "cancel": cancel,
    "resume": resume,
    "execute_train_step": execute_train_step,
    "get_public_logs": get_public_logs,
    "check_health": check_health,
}
"""By `x-method` of the operation."""

MOVES: Final = ("delete", "cancel", "resume", "execute_train_step")
"""Those of them that `x-lifecycle` says what they do."""

OPERATION_NEEDS: Mapping[str, OperationNeeds] = {
    "get_public_logs": OperationNeeds("handlers/jobs.py", answer={"signedUrl": "it leads to the logs"}),
}
"""What they need of their operation, by `x-method`."""
