"""Semantic checks of repeats and of deletion: what a second request does, and how long a deleted job is kept."""

from __future__ import annotations

from typing import Final

from rlor_contract.server.probes.probe import probe
from rlor_contract.server.probes.reading import CREATE, DELETE, GET, LIST, created, need, own_id, read, walk
from rlor_contract.server.probes.roles import nested, on
from rlor_contract.server.probes.session import Reply, Session
from rlor_contract.spec.json_values import shown_changes

_REPEATED: Final = on("cancel", "delete")


@probe(_REPEATED, nested("sync"))
def repeats_harmless(session: Session) -> None:
    """What `x-retry` calls idempotent may be sent twice: the second answer equals the first, and changes nothing.

    Violation: the second `delete` of a job answers 404.
    """
    for operation in _REPEATED.operations(session.spec):
        if operation.label not in session.labels or operation.raw["x-retry"] != "idempotent":
            continue
        job = created(session, session.samples.jobs.kinds[0])
        first = need(session.call(operation, job=job))
        before = read(session, job)
        second = session.call(operation, job=job)
        where = (*operation.pointer, "x-retry")
        same = (second.status, second.json) == (first.status, first.json)
        session.expect(operation, same, second, f"the same answer again: {first.shown}", where)
        after = read(session, job)
        if session.target.embedded:
            session.expect(operation, after == before, second, "no further effect", where, shown_changes(before, after))


@probe(DELETE)
def deleted_jobs_kept(session: Session) -> None:
    """A deleted job is readable by name, its id is not given again, and a list shows it only when asked to.

    What takes time is verified where the clock can be moved. Violation: a create with the id of a deleted job makes a
    new job.
    """
    where = session.operation(DELETE).pointer
    job = created(session, session.samples.jobs.kinds[-1])
    need(session.call(DELETE, job=job))
    states = [False] if session.target.advance is None else [False, True]
    for settled in states:
        if settled:
            session.advance(2 * deletion_lasts(session))
        reply = session.call(GET, job=job)
        session.expect(DELETE, reply.status == 200, reply, "a deleted job that can be read", where)
        again = session.call(CREATE, query=session.chosen(job), body={})
        session.expect(DELETE, (again.status, again.code) == (409, 6), again, "409 for its id", where)
        if not settled:
            continue
        expected = f"listed with {', '.join(session.samples.lists.archived)}"
        session.expect(DELETE, _listed(session, job, True), reply, expected, where, "no")
        session.expect(DELETE, not _listed(session, job, False), reply, "hidden from lists", where, "listed")


def deletion_lasts(session: Session) -> float:
    """Seconds from a delete to the state in which it settles."""
    operation = session.operation(DELETE)
    deleted = session.model.operate(operation.id, session.model.new({}))
    return session.model.until(session.model.moved({}, deleted.to), session.model.settles(operation.id))


def _listed(session: Session, job: str, archived: bool) -> bool:
    query = {"readMask": "name", **(session.samples.lists.archived if archived else {})}
    return any(own_id(item) == job for item in walk(session, LIST, query=query, size=200))


@probe(DELETE, needs=("writes", "clock"))
def retention_ends(session: Session) -> None:
    """A deleted job is kept for the `retention` of `x-lifecycle` from its first delete on, then it is gone.

    A second delete changes nothing about that. Violation: deleting a tombstone again keeps it for another 30 days.
    """
    where = (*session.spec.lifecycle_pointer, "retention")
    model = session.model
    job = created(session, session.samples.jobs.kinds[-1])
    need(session.call(DELETE, job=job))
    session.advance(model.retention / 2)
    need(session.call(DELETE, job=job))
    session.advance(model.retention / 2 - 1)
    reply = session.call(GET, job=job)
    session.expect(DELETE, reply.status == 200, reply, "a job that is still retained", where)
    session.advance(1)
    gone: list[Reply] = [session.call(GET, job=job), session.call(DELETE, job=job)]
    for reply in gone:
        session.expect(DELETE, (reply.status, reply.code) == (404, 5), reply, "404 after the retention", where)
    listed = _listed(session, job, True)
    session.expect(DELETE, not listed, gone[0], "gone from all lists after the retention", where, "listed")
    made = session.call(CREATE, query=session.chosen(job), body={})
    session.expect(DELETE, made.status == 200, made, "an id that is free again after the retention", where)
