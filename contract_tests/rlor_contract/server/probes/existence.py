"""Semantic checks of what there is and what there is not: unknown names, and lists that hold just what was made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rlor_contract.server.probes.probe import probe
from rlor_contract.server.probes.reading import (
    CREATE,
    LIST,
    acted,
    body_of,
    created,
    listed,
    looks,
    need,
    next_token,
    own_id,
    paged,
    promoting,
    read,
    total,
    walk,
)
from rlor_contract.server.probes.roles import every, nested, on
from rlor_contract.server.probes.session import Asked, Reply, Session
from rlor_contract.spec.json_values import shown_json
from rlor_contract.spec.operations import Operation

_BELOW: Final = nested("list")
_PERHAPS_WRONG: Final = ("named in the body", "in upper case", "with a blank")
"""What a server may call a wrong argument where nothing of that name exists."""


@probe(every())
def unknown_things_missing(session: Session) -> None:
    """Every operation answers 404 for what does not exist: a job, something below a job, or something beside the jobs.

    Also for an id that begins like one that exists, or that one begins like, or in upper case. Violation: `cancel` of a
    job that nobody has answers 200, and a script believes that it has saved money.
    """
    job = created(session, session.samples.jobs.kinds[0], job=f"{session.new_id()}-whole")
    missing = session.new_id()
    for operation in session.spec.operations:
        if operation.label not in session.labels:
            continue
        where = (*operation.pointer, "responses")
        for said, asked in _unknown(session, operation, job, missing):
            reply = session.call(operation, **asked)
            right = (reply.status, reply.code) == (404, 5)
            # It may be called a wrong argument, too.
            right = right or (any(one in said for one in _PERHAPS_WRONG) and reply.status == 400)
            session.expect(operation, right, reply, f"404 with code 5 for {said}", where)


def _unknown(session: Session, operation: Operation, job: str, missing: str) -> Iterator[tuple[str, Asked]]:
    """Requests about what is not there, right in all else."""
    named = {parameter.name for parameter in operation.parameters_in("path")}
    of_job = session.resource.id_parameter in named
    below = [one for one in session.spec.nested if one.id_parameter in named]
    beside = [one for one in session.spec.beside if one.id_parameter in named]
    body = body_of(operation)
    if of_job:
        near = {
            "with a longer name ": f"{job}-x",
            "with a shorter name ": job[:-1],
            "in upper case ": job.upper(),
            "with a blank ": f"{job} ",
        }
        for said, one in {"": missing, **near}.items():
            yield f"a job {said}that does not exist", {"job": one, "nested": missing, "body": body}
    if below and of_job:
        yield "nothing of that name below the job", {"job": job, "nested": missing, "body": body}
    elif below:
        for said, one in (("something", job), ("something of a job that does not exist,", missing)):
            told = promoting(session, operation, one, {}) if body is not None else None
            kind = f"{said} that does not exist" + (" named in the body" if one == missing else "")
            yield kind, {"nested": missing, "body": told}
    if beside:
        yield "something that does not exist", {"nested": missing, "body": body}


@probe(LIST, _BELOW, alone=True)
def lists_hold_what_was_made(session: Session) -> None:
    """A list holds each job that was made, once, and none besides; and what holds nothing says so: no items, a total of
    0, no token.

    Violation: a create makes two jobs, or an empty list has a `totalSize` of 1.
    """
    where = session.operation(LIST).responses[200].pointer
    before = {own_id(item) for item in walk(session, LIST, size=200)}
    made = [created(session, body) for body in session.samples.jobs.kinds]
    made.append(own_id(need(session.call(CREATE, body=session.filled(dict(session.samples.jobs.kinds[0])))).object))
    page = session.call(LIST, query=paged(session, LIST, size=200))
    after = [own_id(item) for item in walk(session, LIST, size=200)]
    counts = {job: after.count(job) for job in made}
    once = all(count == 1 for count in counts.values())
    session.expect(LIST, once, page, "each job that was made, once", where, shown_json(counts))
    for operation in on("cancel").operations(session.spec):
        acted(session, operation, job=made[0], body=body_of(operation))
        for _ in looks(session):
            if session.model.stopped(session.model.state(read(session, made[0]))):
                break
        stopped = [own_id(item) for item in walk(session, LIST, size=200)].count(made[0])
        session.expect(LIST, stopped == 1, page, "a job that was stopped, still once", where, f"{stopped} times")
    # Elsewhere others may make jobs in the account, too: only the names of this run are its own.
    own = f"{session.target.run}-"
    strays = {one for one in after if session.target.embedded or one.startswith(own)} - before - {*made}
    session.expect(LIST, not strays, page, "no job that was never created", where, str(sorted(strays)[:3]))
    label = session.samples.fields.label
    nothing = session.call(LIST, query={"filter": f'{label}="{session.new_id()}"'})
    _empty(session, LIST.operations(session.spec)[0], nothing)
    for operation in _BELOW.operations(session.spec):
        if operation.label in session.labels:
            reply = session.call(operation, job=created(session, session.samples.jobs.kinds[0]))
            if session.target.embedded or not listed(session, _BELOW, reply):
                _empty(session, operation, reply)


def _empty(session: Session, operation: Operation, reply: Reply) -> None:
    which = LIST if operation == session.operation(LIST) else _BELOW
    items: Any = reply.object.get(operation.raw["x-pagination"]["items"])
    empty = reply.status == 200 and items == [] and total(session, which, reply) == 0
    empty = empty and next_token(session, which, reply) == ""
    where = operation.responses[200].pointer
    session.expect(operation, empty, reply, "an empty list: no items, a total of 0, no token", where)
