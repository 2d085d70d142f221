"""The admin surface: what only a test does to the emulator, under a path that the API does not have, with its own key.

Described as the spec describes its own operations, so that it is routed, checked and answered by the same code.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any, Final

from rlor_spec.spellings import snake_case

from ..http.call import Call
from ..http.faults import KINDS, Fault, FaultCount
from ..resource.clock import SECOND, timestamp
from ..resource.jobs import Cause, Job, Passage, Timeline
from ..resource.json_text import Json, encode
from ..resource.lifecycle import Move, UnknownEvent
from ..resource.names import job_resource
from ..resource.needs import Needs
from ..resource.outcomes import OutcomeError, outcome_of, status_codes
from ..resource.statuses import AlreadyExists, FailedPrecondition, InvalidArgument, NotFound
from ..spec import Document
from ..store.patience import patiently
from ..store.snapshot import SnapshotError, read_value
from ..store.transaction import Transaction
from ..store.trouble import Taken
from .description import completed
from .jobs import PLAINTEXT
from .service import Service, ServiceHandler

PREFIX: Final = "/_emulator/"
"""What the paths of the admin surface begin with."""

MAX_SEEDED: Final = 10_000
"""Most jobs that one request makes."""

SEEDED_AT_ONCE: Final = 250
"""Jobs that are stored in one transaction, so that others get their turn."""

_MODELS: Final = ("qwen3-8b", "llama-v3p1-8b-instruct")
"""What seeded jobs start from, models of the vendor's own account."""

_SEED: Document = {"type": "integer", "minimum": 0, "maximum": 2**63 - 1}

_STEP: Document = {
    "type": "object",
    "required": ["after"],
    # What they may say: see Step.
    "properties": {name: {"type": "string"} for name in ("after", "state", "event", "message", "code")},
}
_OUTCOMES: Document = {
    "required": ["outcomes"],
    "properties": {
        "outcomes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["job", "steps"],
                "properties": {"job": {"type": "string"}, "steps": {"type": "array", "items": _STEP}},
            },
        }
    },
}
_ADVANCE: Document = {
    "required": ["seconds"],
    # A century at most.
    "properties": {"seconds": {"type": "number", "minimum": 0, "maximum": 3.2e9}},
}
_SNAPSHOT: Document = {
    "required": ["snapshot", "time", "rows", "count"],
    # Larger ones are restored from a file.
    "x-max-bytes": 16 * 1024 * 1024,
    # What they may hold: see the module that reads them.
    "properties": {
        "snapshot": {"type": "integer"},
        "time": {"type": "integer"},
        "rows": {"type": "array", "items": {"type": "object", "properties": {"@type": {}}}},
        "count": {"type": "integer"},
    },
}
_PAGING: Document = {name: name for name in ("pageSize", "pageToken", "nextPageToken", "totalSize")}
_HISTORY: Document = {
    "operationId": "Emulator_GetHistory",
    "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in ("PageSize", "PageToken")],
    "x-pagination": {"items": "history", **_PAGING},
}
_FAULT: Document = {
    "required": ["kind"],
    # Ranges, and which kind has which option: see Fault.
    "properties": {
        "kind": {"type": "string", "enum": list(KINDS)},
        "operation": {"type": "string"},
        "probability": {"type": "number"},
        "times": {"type": "integer"},
        "seed": _SEED,
        "seconds": {"type": "number"},
        "status": {"type": "integer"},
        "code": {"type": "integer"},
        "message": {"type": "string", "maxLength": 10_000},
        "retryAfter": {"type": "integer"},
        "when": {"type": "string", "enum": ["before", "after"]},
    },
}


NEEDS: Final = Needs(
    "handlers/admin.py",
    job_resource,
    fields={
        "displayName": "seeded jobs have one",
        "dataset": "seeded jobs have one",
        "trainingConfig.baseModel": "seeded jobs have one",
        "trainingConfig.loraRank": "seeded jobs have one",
    },
)


def paths(spec: Document) -> Document:
    """Return the paths of the admin surface, as a spec would have them."""
    job = job_resource(spec)
    state: Document = {"$ref": f"#/components/schemas/{job.state_schema}"}
    count: Document = {"type": "integer", "minimum": 1, "maximum": MAX_SEEDED}
    seed: Document = {
        "required": ["count"],
        "properties": {"count": count, "seed": _SEED, "states": {"type": "array", "items": state}},
    }
    force_state: Document = {
        "required": ["state"],
        "properties": {
            "state": state,
            "message": {"type": "string", "maxLength": 10_000},
            "code": {"type": "string", "enum": status_codes(spec)},
        },
    }
    event: Document = {
        "required": ["event"],
        "properties": {
            "event": {"type": "string"},
            "message": {"type": "string", "maxLength": 10_000},
            "code": {"type": "string", "enum": status_codes(spec)},
        },
    }
    described: Mapping[str, Document] = {
        "reset": {"post": _operation("Emulator_Reset", {"properties": {}})},
        "clock": {"get": _operation("Emulator_GetClock")},
        "clock:advance": {"post": _operation("Emulator_AdvanceClock", _ADVANCE)},
        f"{job.pattern.rpartition('/')[0]}:seed": {"post": _operation("Emulator_SeedJobs", seed)},
        f"{job.pattern}:forceState": {"post": _operation("Emulator_ForceState", force_state)},
        f"{job.pattern}:event": {"post": _operation("Emulator_Event", event)},
        f"{job.pattern}/history": {"get": _HISTORY},
        "outcomes": {
            "get": _operation("Emulator_GetOutcomes"),
            "put": _operation("Emulator_SetOutcomes", _OUTCOMES),
        },
        "faults": {
            "get": _operation("Emulator_ListFaults"),
            "delete": _operation("Emulator_ClearFaults"),
            "post": _operation("Emulator_AddFault", _FAULT),
        },
        "snapshot": {
            "get": _operation("Emulator_TakeSnapshot"),
            "put": _operation("Emulator_RestoreSnapshot", _SNAPSHOT),
        },
        "faults/{fault_id}": {"delete": _operation("Emulator_RemoveFault")},
    }
    return completed({f"{PREFIX}v1/{path}": item for path, item in described.items()}, spec)


def _operation(operation_id: str, body: Document | None = None) -> Document:
    if body is None:
        return {"operationId": operation_id}
    schema = {"type": "object", **body}
    content = {"application/json": {"schema": schema}}
    return {"operationId": operation_id, "requestBody": {"required": "required" in body, "content": content}}


def reset(service: Service, _: Call) -> dict[str, Any]:
    service.reset()
    return {}


def get_clock(service: Service, _: Call) -> dict[str, Any]:
    return {"now": timestamp(service.now()), "manual": service.manual}


def advance_clock(service: Service, call: Call) -> dict[str, Any]:
    try:
        service.advance(call.body["seconds"])
    except TypeError as error:
        raise FailedPrecondition(f"{error} (--clock manual)") from None
    except OverflowError:
        raise InvalidArgument("the clock cannot be advanced beyond the year 9998") from None
    return get_clock(service, call)


def force_state(service: Service, call: Call) -> dict[str, Any]:
    (state,) = _stored_states(service, [call.body["state"]])
    move = Move(state, call.body.get("message", ""), call.body.get("code", "OK"))
    account = call.path[service.account_parameter]

    def change(_: Transaction, job: Job) -> Job:
        return forced(service.timeline, job, move, max(call.now, job.since))

    name = service.job_resource.name(call.path)
    return service.change(account, name, call.now, change).document


def happen(service: Service, call: Call) -> dict[str, Any]:
    account, name = call.path[service.account_parameter], service.job_resource.name(call.path)
    body = call.body
    try:
        return service.event(account, name, body["event"], body.get("message", ""), body.get("code")).document
    except UnknownEvent as error:
        known = service.lifecycle.knows(body["event"])
        raise (FailedPrecondition if known else InvalidArgument)(str(error)) from None


def history(service: Service, call: Call) -> Json:
    account, name = call.path[service.account_parameter], service.job_resource.name(call.path)
    place = service.tokens.decode(call.page_token, call.binding)
    first = place[0] if place else 0
    passages, total = service.history(account, name, first, call.page_size)
    last = first + len(passages)
    next_token = service.tokens.encode([last], call.binding) if last < total else ""
    shown = [shown_passage(one, service.lifecycle.state_field) for one in passages]
    return call.page(map(encode, shown), next_token, total)


def shown_passage(passage: Passage, state_field: str) -> dict[str, Any]:
    """Return a line of a job's history as it is shown."""
    return {
        "time": timestamp(passage.at),
        state_field: passage.state,
        "cause": passage.cause,
        "detail": passage.detail,
        "message": passage.message,
    }


def forced(timeline: Timeline, job: Job, move: Move, at: int) -> Job:
    """Return the job after a move to any state, as if it had never ended or been deleted, if that is none."""
    kind = timeline.lifecycle.class_of(move.to)
    if kind == "active":
        job = replace(job, document={**job.document, "completedTime": None})
    if kind != "tombstone":
        job = replace(job, deleted=None)
    return timeline.move(job, move, at, Cause("admin", "forceState"))


def seed_jobs(service: Service, call: Call) -> dict[str, Any]:
    seed = call.body.get("seed", 0)
    states = _stored_states(service, call.body.get("states") or service.lifecycle.stored)
    chance = random.Random(seed)
    taken = AlreadyExists(f"a job of seed {seed} already exists: reset first, or use another seed")
    account, count = call.path[service.account_parameter], call.body["count"]
    names = [service.job_name(call.path, f"seed-{seed}-{number:05d}") for number in range(count)]
    with service.store.reading() as transaction:
        if transaction.has_jobs(account, names[0], names[-1]):
            raise taken
    for start in range(0, count, SEEDED_AT_ONCE):
        numbers = range(start, min(count, start + SEEDED_AT_ONCE))
        jobs = [_seeded(service, call, names[number], number, states, chance) for number in numbers]
        try:
            patiently(partial(_add, service, call.now, jobs))
        except Taken:
            raise taken from None
    return {"names": names}


def _add(service: Service, now: int, jobs: Sequence[Job]) -> None:
    with service.writing(now) as transaction:
        transaction.add_job(*jobs)


def _seeded(service: Service, call: Call, name: str, number: int, states: list[str], chance: random.Random) -> Job:
    account = call.path[service.account_parameter]
    created = call.now - chance.randrange(1, 7 * 24 * 3600) * SECOND  # some time in the week before
    initial = service.lifecycle.initial
    job = Job(
        account=account,
        name=name,
        session=f"{chance.getrandbits(128):032x}",
        state=initial,
        since=created,
        ran=0,
        deleted=None,
        next_at=None,
        moves=0,
        document=service.job_message.fill(
            {
                service.job_name_field: name,
                "displayName": f"Seeded job {number}",
                "dataset": f"{service.accounts}/{account}/datasets/rollouts-{chance.randrange(10)}",
                "trainingConfig": {
                    "baseModel": f"{service.accounts}/fireworks/models/{chance.choice(_MODELS)}",
                    "loraRank": chance.choice([0, 8, 16, 32]),
                },
                "createTime": timestamp(created),
                "createdBy": f"user@{account}.example",
                service.lifecycle.state_field: initial,
                "status": {"code": "OK"},
                "encryptionState": PLAINTEXT,
            }
        ),
    )
    job = service.timeline.begun(job, Cause("admin", "seed"))
    return forced(service.timeline, job, Move(chance.choice(states)), call.now)


def _stored_states(service: Service, states: Iterable[str]) -> list[str]:
    states = list(states)
    for state in states:
        if state not in service.lifecycle.stored:
            raise InvalidArgument(f"no job is in state {state}")
    return states


def get_outcomes(service: Service, _: Call) -> dict[str, Any]:
    shown = [
        {
            "job": outcome.job,
            "steps": [
                {name: value for name, value in asdict(step).items() if value and name != "where"}
                for step in outcome.steps
            ],
        }
        for outcome in service.timeline.outcomes.outcomes
    ]
    return {"outcomes": shown}


def set_outcomes(service: Service, call: Call) -> dict[str, Any]:
    try:
        service.play([outcome_of(outcome) for outcome in call.body["outcomes"]])
    except OutcomeError as error:
        raise InvalidArgument(str(error)) from None
    return get_outcomes(service, call)


def list_faults(service: Service, _: Call) -> dict[str, Any]:
    return {"faults": [_shown(count) for count in service.faults.list()]}


def add_fault(service: Service, call: Call) -> dict[str, Any]:
    options = {snake_case(name): value for name, value in call.body.items()}
    try:
        fault_id = service.faults.add(Fault(**options))
    except ValueError as error:
        raise InvalidArgument(str(error)) from None
    return next(_shown(count) for count in service.faults.list() if count.fault_id == fault_id)


def clear_faults(service: Service, _: Call) -> dict[str, Any]:
    service.faults.clear()
    return {}


def remove_fault(service: Service, call: Call) -> dict[str, Any]:
    if not service.faults.remove(call.path["fault_id"]):
        raise NotFound
    return {}


def _shown(count: FaultCount) -> dict[str, Any]:
    options = {name: value for name, value in asdict(count.fault).items() if value is not None}
    if "retry_after" in options:
        options["retryAfter"] = options.pop("retry_after")
    return {"id": count.fault_id, **options, "seen": count.seen, "struck": count.struck}


def take_snapshot(service: Service, _: Call) -> Json:
    return Json("\n".join(service.snapshot()))


def restore_snapshot(service: Service, call: Call) -> dict[str, Any]:
    try:
        patiently(lambda: service.restore(*read_value(call.body, "the snapshot")))
    except SnapshotError as error:
        raise InvalidArgument(str(error)) from None
    return {}


HANDLERS: Mapping[str, ServiceHandler] = {
    "Emulator_TakeSnapshot": take_snapshot,
    "Emulator_RestoreSnapshot": restore_snapshot,
    "Emulator_Reset": reset,
    "Emulator_GetClock": get_clock,
    "Emulator_AdvanceClock": advance_clock,
    "Emulator_SeedJobs": seed_jobs,
    "Emulator_ForceState": force_state,
    "Emulator_Event": happen,
    "Emulator_GetHistory": history,
    "Emulator_GetOutcomes": get_outcomes,
    "Emulator_SetOutcomes": set_outcomes,
    "Emulator_ListFaults": list_faults,
    "Emulator_AddFault": add_fault,
    "Emulator_ClearFaults": clear_faults,
    "Emulator_RemoveFault": remove_fault,
}
"""By `operationId`."""
