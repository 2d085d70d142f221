"""Semantic checks of repeats and of deletion: what a second request does, and how long a deleted job is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from rlor_contract.server.probes.probe import probe
from rlor_contract.server.probes.reading import (
    CREATE,
    DELETE,
    GET,
    LIST,
    acted,
    aged,
    below,
    created,
    looks,
    may_be_in,
    need,
    own_id,
    read,
    unaccounted,
    walk,
)
from rlor_contract.server.probes.roles import nested, on
from rlor_contract.server.probes.session import Reply, Session, Unverified

_REPEATED: Final = on("cancel", "delete")
_PASSES_BY_ITSELF: Final = 3600.0
"""Seconds, more than a run takes on a server whose time also passes by itself."""


@probe(_REPEATED)
def repeats_harmless(session: Session) -> None:
    """What `x-retry` calls idempotent may be sent twice: the second answer equals the first, and changes nothing.

    Where time has moved the job on meanwhile, the second may also be answered as its new state says. Violation: the
    second `delete` of a job answers 404.
    """
    for operation in _REPEATED.operations(session.spec):
        if operation.label not in session.labels or operation.raw["x-retry"] != "idempotent":
            continue
        job = created(session, session.samples.jobs.kinds[0])
        first = need(acted(session, operation, job=job))
        before = read(session, job)
        second = acted(session, operation, job=job)
        where = (*operation.pointer, "x-retry")
        outcomes = [
            session.model.operate(operation.id, session.model.moved(before, state))
            for state in may_be_in(session, before)
        ]
        same = (second.status, second.json) == (first.status, first.json) or any(
            not one.accepted and (second.status, second.code) == (one.status, one.code) for one in outcomes
        )
        session.expect(operation, same, second, f"the same answer again: {first.shown}", where)
        got = unaccounted(session, before, read(session, job))
        session.expect(operation, not got, second, "no further effect", where, got)


@probe(DELETE)
def deleted_jobs_kept(session: Session) -> None:
    """A deleted job is readable by name, its id is not given again, and a list shows it only when asked to.

    What takes time is verified where the clock can be moved, elsewhere of the jobs that time has brought there.
    Violation: a create with the id of a deleted job makes a new job.
    """
    where = session.operation(DELETE).pointer
    job = created(session, session.samples.jobs.kinds[-1])
    begun = read(session, job)
    need(acted(session, session.operation(DELETE), job=job))
    asked = ", ".join(session.samples.lists.archived)
    for settled in [False] if session.target.advance is None else [False, True]:
        if settled:
            session.advance(2 * deletion_lasts(session))
        reply = session.call(GET, job=job)
        again = session.call(CREATE, query=session.chosen(job), body={})
        kept = reply.status == 200 and (again.status, again.code) == (409, 6)
        if not kept and _retention_is_over(session, begun):
            raise Unverified("its clock is so fast that deleted jobs are gone at once")
        session.expect(DELETE, reply.status == 200, reply, "a deleted job that can be read", where)
        session.expect(DELETE, (again.status, again.code) == (409, 6), again, "409 for its id", where)
        shown = _listed(session, True)
        session.expect(DELETE, job in shown, reply, f"a deleted job that is listed with {asked}", where, "no")
    # Whatever was deleted before, by this probe or an earlier one.
    gone = {own_id(item) for item in _archive(session) if session.model.tombstone(session.model.state(item))}
    reply = session.call(LIST)
    strays = sorted(gone & _listed(session, False))
    session.expect(DELETE, not strays, reply, f"no deleted job in a list without {asked}", where, str(strays[:3]))


def _retention_is_over(session: Session, begun: dict[str, Any]) -> bool:
    """Whether the server's own time says that a job of then is gone by now."""
    now = read(session, created(session, {}))
    try:
        first, last = (datetime.fromisoformat(str(job.get("createTime"))) for job in (begun, now))
        return (last - first).total_seconds() >= session.model.retention
    except (ValueError, TypeError):
        return False


def deletion_lasts(session: Session) -> float:
    """Seconds from a delete to the state in which it settles."""
    operation = session.operation(DELETE)
    deleted = session.model.operate(operation.id, session.model.new({}))
    return session.model.until(session.model.moved({}, deleted.to), session.model.settles(operation.id))


def _archive(session: Session) -> list[dict[str, Any]]:
    """All jobs of the account, deleted ones too."""
    return walk(session, LIST, query=session.samples.lists.archived, size=200)


def _listed(session: Session, archived: bool) -> set[str]:
    """Ids of the jobs that a list shows."""
    query = {"readMask": "name", **(session.samples.lists.archived if archived else {})}
    return {own_id(item) for item in walk(session, LIST, query=query, size=200)}


@probe(DELETE, needs=("writes", "clock"))
def retention_ends(session: Session) -> None:
    """A deleted job is kept for the `retention` of `x-lifecycle` from its first delete on, then it is gone.

    A second delete changes nothing about that, and no other job goes with it. Violation: deleting a tombstone again
    keeps it for another 30 days.
    """
    where = (*session.spec.lifecycle_pointer, "retention")
    model = session.model
    stays, (job, twin) = _neighbour(session), [created(session, session.samples.jobs.kinds[-1]) for _ in range(2)]
    need(session.call(DELETE, job=twin))
    need(session.call(DELETE, job=job))
    session.advance(model.retention / 2)
    need(session.call(DELETE, job=job))
    margin = 1.0 if session.target.embedded else _PASSES_BY_ITSELF
    session.advance(model.retention / 2 - margin)
    before = _shown(session, stays)
    reply = session.call(GET, job=job)
    session.expect(DELETE, reply.status == 200, reply, "a job that is still retained", where)
    session.advance(margin)
    made = session.call(CREATE, query=session.chosen(twin), body={})
    for _ in looks(session):
        if made.status != 409:
            break
        made = session.call(CREATE, query=session.chosen(twin), body={})
    expected = "an id that is free again after the retention, though nobody has asked for its job since"
    session.expect(DELETE, made.status == 200, made, expected, where)
    for _ in looks(session):
        if session.call(GET, job=job).status == 404:
            break
    gone: list[Reply] = [session.call(GET, job=job), session.call(DELETE, job=job)]
    for reply in gone:
        session.expect(DELETE, (reply.status, reply.code) == (404, 5), reply, "404 after the retention", where)
    listed = job in _listed(session, True)
    session.expect(DELETE, not listed, gone[0], "gone from all lists after the retention", where, "listed")
    after = _shown(session, stays)
    expected = "another job that is kept, with what is below it, when the retention of the first is over"
    session.expect(DELETE, after == before, gone[0], expected, where, f"{after} after {before}")
    made = session.call(CREATE, query=session.chosen(job), body={})
    session.expect(DELETE, made.status == 200, made, "an id that is free again after the retention", where)


def _neighbour(session: Session) -> str:
    """A job that has something below it, where a job can have."""
    samples = session.samples
    job = created(session, samples.jobs.saving)
    if nested("list").operations(session.spec):
        aged(session, job, samples.jobs.saving, samples.nested.state)
        session.advance(samples.nested.seconds)
    return job


def _shown(session: Session, job: str) -> Any:
    """What can be seen of a job: whether it can be got, in how many places it is listed, and what is below it."""
    lists = nested("list")
    items = below(session, lists, job) if lists.operations(session.spec) else []
    names = [own_id(item) for item in _archive(session)]
    order = session.samples.nested.order
    return session.call(GET, job=job).status, names.count(job), [(own_id(item), item.get(order)) for item in items]
