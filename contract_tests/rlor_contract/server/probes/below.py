"""Semantic checks of what a job has below it, such as checkpoints: whose it is, its order, and what changes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from rlor_contract.server.probes.probe import probe
from rlor_contract.server.probes.reading import (
    aged,
    body_of,
    created,
    listed,
    need,
    own_id,
    paged,
    promoting,
    read,
    saved,
    total,
    walk,
)
from rlor_contract.server.probes.roles import nested, on
from rlor_contract.server.probes.session import Session
from rlor_contract.spec.json_values import is_list, is_object, shown_json
from rlor_contract.spec.list_model import FieldPath, fields_of, in_order
from rlor_contract.spec.operations import Operation
from rlor_contract.spec.same_values import differences, shown_differences

_LIST: Final = nested("list")
_SYNC: Final = nested("sync")


@probe(_LIST)
def below_in_order(session: Session) -> None:
    """What a job has below it is listed once each, in the order that the overlay names, on pages of any size; no time
    of it lies before that of its creation.

    Violation: the newest checkpoint comes first, and a loop that resumes from the last one loses days.
    """
    job, items = saved(session)
    operation = session.operation(_LIST)
    where = operation.responses[200].pointer
    names = {str(item.get("name")) for item in items}
    field = _field(session, session.samples.nested.order)
    for size in (1, 2, 200):
        page = session.call(_LIST, job=job, query=paged(session, _LIST, size=size))
        found = walk(session, _LIST, job=job, size=size)
        shown = [str(item.get("name")) for item in found]
        once = len(shown) == len({*shown}) and names <= {*shown}
        session.expect(_LIST, once, page, "each of them once, whatever the page size", where, shown_json(shown[:5]))
        if field is not None:
            values = [field.of(item) for item in found]
            right = in_order(values, field.kind, down=False, values=field.values)
            session.expect(_LIST, right, page, f"{field.camel} that rises", where, shown_json(values[:5]))
        said = total(session, _LIST, page)
        counted = said == len(found) if session.target.embedded else isinstance(said, int) and said <= len(found)
        session.expect(_LIST, counted, page, "a total of all of them", where, f"{said}, and {len(found)} are there")
    for item in items:
        early = _before_its_creation(session, item)
        page = session.call(_LIST, job=job)
        session.expect(_LIST, not early, page, "no time before that of the creation", where, early)


def _field(session: Session, name: str) -> FieldPath | None:
    """A field of what a job has below it."""
    schema = ("components", "schemas", session.spec.nested[0].schema)
    return next((field for field in fields_of(session.spec, schema) if field.camel == name), None)


def _before_its_creation(session: Session, item: Mapping[str, Any]) -> str:
    """The times of an item that lie before its first, in words."""
    schema = ("components", "schemas", session.spec.nested[0].schema)
    times = {
        field.camel: moment
        for field in fields_of(session.spec, schema)
        if field.kind == "timestamp" and (moment := field.comparable(item)) is not None
    }
    begun = times.get("createTime")
    early = [name for name, moment in times.items() if begun is not None and moment < begun]
    return ", ".join(f"{name} {item.get(name)} before {item.get('createTime')}" for name in early)


@probe(_SYNC)
def synced_as_asked(session: Session) -> None:
    """What was asked of something below a job is in the answer and is there afterwards, a repeat changes nothing, and
    nothing else of it is changed.

    Violation: a checkpoint is to be kept for good, the answer says that it is, and after a month it is gone.
    """
    operation = session.operation(_SYNC)
    where = operation.responses[200].pointer
    job, items = saved(session)
    schema = ("components", "schemas", session.spec.nested[0].schema)
    ids = own_id(items[0])
    others = {own_id(item): item for item in items[1:]}
    for body in operation.body_examples:
        first = need(session.call(operation, job=job, nested=ids, body=body))
        made = next((value for value in first.object.values() if is_object(value) and own_id(value) == ids), None)
        if not session.expect(operation, made is not None, first, f"{ids} as it is now", where) or made is None:
            continue
        lacking = sorted({*_texts(body)} - {*_texts(made)})
        session.expect(operation, not lacking, first, "what was asked for, in the answer", where, f"without {lacking}")
        after = {own_id(item): item for item in walk(session, _LIST, job=job, size=200)}
        changed = shown_differences(differences(session.spec, schema, made, after.get(ids)))
        session.expect(operation, not changed, first, "the same in a list afterwards", where, changed)
        again = session.call(operation, job=job, nested=ids, body=body)
        same = again.status == 200 and again.json == first.json
        session.expect(operation, same, again, "a repeat that changes nothing", (*operation.pointer, "x-retry"))
        touched = [one for one, item in others.items() if one in after and after[one] != item]
        session.expect(operation, not touched, first, "nothing else that is changed", where, str(touched[:3]))


def _texts(value: Any) -> Iterator[str]:
    """All texts in a value."""
    if is_object(value) or is_list(value):
        for item in value.values() if is_object(value) else value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value


@probe(nested("sync", "promote", "list"))
def below_its_own_job(session: Session) -> None:
    """What one job has saved is not found under another job, and stays as it is whatever another one does.

    Violation: a checkpoint is promoted in the name of a job that has not saved it.
    """
    job, items = saved(session)
    other = created(session, session.samples.jobs.saving)
    if session.target.embedded:  # elsewhere time may change what is kept
        aged(session, other, session.samples.jobs.saving, session.samples.nested.state)
        session.advance(session.samples.nested.seconds / 3)
        need(session.call(on("cancel"), job=other))
        for _ in range(2):
            timed = session.model.due(read(session, job))
            session.advance(timed.seconds if timed else 0)
        page = session.call(_LIST, job=job)
        shown = {own_id(item): item for item in walk(session, _LIST, job=job, size=1)}
        changed = [own_id(item) for item in items if shown.get(own_id(item)) != item]
        where = session.operation(_LIST).responses[200].pointer
        session.expect(_LIST, not changed, page, "the same as before the other job", where, shown_json(changed))
    theirs = {own_id(item) for item in listed(session, _LIST, session.call(_LIST, job=other))}
    ids = next((own_id(item) for item in items if own_id(item) not in theirs), None)
    for operation in nested("sync", "promote").operations(session.spec):
        if ids is None or operation.label not in session.labels:
            continue
        by_path = any(one.name == session.resource.id_parameter for one in operation.parameters_in("path"))
        body = body_of(operation) if by_path else _promoting(session, operation, other)
        reply = session.call(operation, job=other, nested=ids, body=body)
        right = (reply.status, reply.code) == (404, 5) or (not by_path and reply.status == 400)
        expected = "404 with code 5 for what another job has saved"
        session.expect(operation, right, reply, expected, (*operation.pointer, "responses"))


def _promoting(session: Session, operation: Operation, job: str) -> dict[str, Any]:
    return promoting(session, operation, job, {})
