"""Jobs made, read and listed for a probe, or `Unverified` where the server does not let it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from time import sleep
from typing import Any, Final, Unpack

from rlor_contract.server.page_walk import MOST_PAGES
from rlor_contract.server.probes.roles import Role, nested, on
from rlor_contract.server.probes.session import Asked, Reply, Session, Unverified
from rlor_contract.server.target import Tenant
from rlor_contract.spec.json_values import is_list, is_object, shown_json
from rlor_contract.spec.operations import Operation
from rlor_contract.spec.same_values import Difference, differences, is_open, shown_differences

CREATE: Final = on("create")
GET: Final = on("get")
LIST: Final = on("list")
DELETE: Final = on("delete")


_NOTHING_NEW: Final = 20
"""Pages of a list that may come one after the other without an item that was not seen before."""
_REFUSED: Final = (400, 404, 410, 422)
"""With these a server says that a page token is none, whoever asks and however often."""
_MOST_STEPS: Final = 6
"""States through which time leads a job, at most."""
_LOOKED_AT: Final = 20
"""Jobs that are looked at for one with something below it."""
_MOMENT: Final = 1.1
_SOON: Final = (0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 9, 9)
"""Seconds between two looks at a server elsewhere, half a minute in all: what was done may show so late, and a job that
is about to change may refuse (409, code 10) so long."""
_HURRY: Final = 20
"""How much faster time passes meanwhile where it can be moved."""


def created(session: Session, body: Mapping[str, Any], *, tenant: Tenant | None = None, job: str = "") -> str:
    """Id of a new job."""
    job = job or session.new_id()
    need(session.call(CREATE, query=session.chosen(job), body=session.filled(dict(body), job=job), tenant=tenant))
    return job


def body_of(operation: Operation) -> Any:
    """A body with which the operation succeeds; None where it needs none."""
    return operation.body_examples[0] if operation.body_required else None


def looks(session: Session) -> Iterator[None]:
    """One time to look at the server, and where it is not ours some more, further and further apart."""
    yield
    if not session.target.embedded:
        for seconds in _SOON:
            if session.patience < seconds:
                return
            session.patience -= seconds
            sleep(seconds)
            if session.target.advance is not None:  # time may stand still there unless it is moved
                session.advance(_HURRY * seconds)
            yield


def a_moment(session: Session) -> None:
    """Let so much time pass that two times differ which are told in whole seconds."""
    if session.target.advance is None:
        sleep(_MOMENT)
    else:
        session.advance(_MOMENT)


def aged(session: Session, job: str, body: Mapping[str, Any], goal: str) -> None:
    """Let a new job come into a state with time. Only for probes that need `clock`.

    A server elsewhere has delays of its own, and what moves jobs there may do one step at a time, and a while later.
    """
    if session.target.embedded:
        session.advance(session.model.until(session.model.new(body), goal))
        return
    for _ in range(_MOST_STEPS):
        before = read(session, job)
        timed = session.model.due(before)
        if session.model.state(before) == goal or timed is None:
            return
        session.advance(timed.seconds)
        for _ in looks(session):
            if session.model.state(read(session, job)) != session.model.state(before):
                break


def below(session: Session, lists: Role, job: str) -> list[dict[str, Any]]:
    """What a job has below it, which may show late."""
    items: list[dict[str, Any]] = []
    for _ in looks(session):
        items = walk(session, lists, job=job)
        if items:
            break
    return items


def acted(session: Session, operation: Operation, **asked: Unpack[Asked]) -> Reply:
    """The answer to a request that acts on a job. Raises `Unverified` for one that stays about to change."""
    for _ in looks(session):
        reply = session.call(operation, **asked)
        if (reply.status, reply.code) != (409, 10) or 409 not in operation.responses:
            return reply
    raise Unverified(f"{operation.label} keeps answering that the job is about to change")


def may_be_in(session: Session, job: Mapping[str, Any]) -> frozenset[str]:
    """The states in which a job may be by now that was seen so: on a clock that stands still, the same one."""
    return frozenset([session.model.state(job)]) if session.target.embedded else session.model.later(job)


def changes_of(session: Session, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """The fields in which a job differs from what it was."""
    return [*differences(session.spec, ("components", "schemas", session.resource.schema), before, after)]


def unaccounted(session: Session, before: Mapping[str, Any], after: Any) -> str:
    """What of a job has changed though nobody asked for it and time cannot have done it, in words; empty for nothing.

    Time moves the state as `x-lifecycle` says, and with it what only the server sets, but for what lasts.
    """
    if not is_object(after):
        return f"no job any more: {shown_json(after, 80)}"
    changes = changes_of(session, before, after)
    if session.target.embedded:
        return shown_differences(changes)
    if session.model.state(after) not in session.model.later(before):
        return f"{session.model.state(before)} became {session.model.state(after)}, which time cannot do"
    return shown_differences(change for change in changes if not by_server(session, change))


def by_server(session: Session, change: Difference) -> bool:
    """Whether the server alone may have made a change: of a field that is its own, or one that the caller left open."""
    path, where, before, _ = change
    if not path or path[0] in session.samples.fields.lasting:
        return False
    own = any(session.spec.raw(at).get("readOnly") for at in (session.spec.field(path[0]), where))
    return own or is_open(session.spec, where, before)


def need(reply: Reply) -> Reply:
    """An answer that has to succeed for the probe to continue."""
    if reply.status != 200 or not is_object(reply.json):
        raise Unverified(f"{reply.request.method} {reply.request.url.path} answered {reply.shown}")
    return reply


def read(session: Session, job: str, *, tenant: Tenant | None = None) -> dict[str, Any]:
    """A job as it is now."""
    return need(session.call(GET, job=job, tenant=tenant)).object


def listed(session: Session, which: Role, reply: Reply) -> list[dict[str, Any]]:
    """The items of a page of a list."""
    names = session.operation(which).raw["x-pagination"]
    items: Any = reply.object.get(names["items"])
    return [item for item in items if is_object(item)] if is_list(items) else []


def paged(session: Session, which: Role, *, size: object = None, token: object = None) -> dict[str, Any]:
    """The query for one page of a list."""
    names = session.operation(which).raw["x-pagination"]
    given = {names["pageSize"]: size, names["pageToken"]: token or None}
    return {name: value for name, value in given.items() if value is not None}


def next_token(session: Session, which: Role, reply: Reply) -> str:
    """The token of the page after this one; empty on the last."""
    return str(reply.object.get(session.operation(which).raw["x-pagination"]["nextPageToken"]) or "")


def total(session: Session, which: Role, reply: Reply) -> Any:
    """How many items a page says that there are on all pages."""
    return reply.object.get(session.operation(which).raw["x-pagination"]["totalSize"])


def walk(
    session: Session,
    which: Role,
    *,
    job: str = "",
    query: Mapping[str, Any] | None = None,
    size: int | None = None,
    tenant: Tenant | None = None,
) -> list[dict[str, Any]]:
    """All items of a list, page by page.

    Raises `Unverified` for a list without end, or whose own token is refused, which are violations, and for one that is
    too long to follow.
    """
    items: list[dict[str, Any]] = []
    names, old, token, seen = set[str](), 0, "", set[str]()
    while len(seen) < MOST_PAGES:
        asked = {**(query or {}), **paged(session, which, size=size, token=token)}
        reply = session.call(which, job=job, query=asked, tenant=tenant)
        if token and reply.status in _REFUSED:
            operation = session.operation(which)
            session.expect(which, False, reply, "a page for the token that the page before it gave", operation.pointer)
        page = listed(session, which, need(reply))
        items += page
        new = {str(item.get("name")) for item in page} - names
        names |= new
        old = 0 if new else old + 1
        token = next_token(session, which, reply)
        if not token:
            return items
        if token in seen or old > _NOTHING_NEW:
            operation = session.operation(which)
            got = "a page token for the second time" if token in seen else f"{old} pages without anything new"
            session.expect(which, False, reply, "a list that ends", operation.pointer, got)
            raise Unverified(f"the list of {reply.request.url.path} does not end: {got}")
        seen.add(token)
    raise Unverified(f"the list of {session.operation(which).label} was followed for {MOST_PAGES} pages, and continues")


def saved(session: Session) -> tuple[str, list[dict[str, Any]]]:
    """A job of the run that has something below it, and that, what is ready first. Raises `Unverified` without any.

    Where time can be moved one is made, else those are looked at that the run has made.
    """
    samples, lists = session.samples, nested("list")
    if not lists.operations(session.spec):
        raise Unverified("the spec has no list of what is below a job")
    if session.target.advance is not None:
        candidates = [created(session, samples.jobs.saving)]
        aged(session, candidates[0], samples.jobs.saving, samples.nested.state)
        session.advance(samples.nested.seconds)
    else:
        own = f"{session.target.run}-"
        jobs = [own_id(job) for job in listed(session, LIST, session.call(LIST, query=paged(session, LIST, size=200)))]
        candidates = [job for job in jobs if job.startswith(own)][:_LOOKED_AT]
    for job in candidates:
        items = below(session, lists, job) if session.target.advance else walk(session, lists, job=job)
        if items:
            return job, sorted(items, key=lambda item: not item.get(samples.nested.ready))
    raise Unverified("no job of the run has anything below it yet; that takes time")


def promoting(session: Session, operation: Operation, job: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The body of an operation that names a job, with values of the overlay in it."""
    example: dict[str, Any] = operation.body_examples[0]
    known = {name: values[0] for name, values in session.samples.body.get(operation.id, {}).items() if name in example}
    return {**example, **session.filled({**known, **changes}, job=job)}


def own_id(item: Mapping[str, Any]) -> str:
    """The id of a resource, the last part of its name."""
    return str(item.get("name", "")).rpartition("/")[2]
