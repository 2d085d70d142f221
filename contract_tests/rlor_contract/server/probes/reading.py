"""Jobs made, read and listed for a probe, or `Unverified` where the server does not let it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rlor_contract.server.probes.roles import Role, on
from rlor_contract.server.probes.session import Reply, Session, Unverified
from rlor_contract.server.target import Tenant
from rlor_contract.spec.json_values import is_list, is_object
from rlor_contract.spec.operations import Operation

CREATE: Final = on("create")
GET: Final = on("get")
LIST: Final = on("list")
DELETE: Final = on("delete")


def created(session: Session, body: Mapping[str, Any], *, tenant: Tenant | None = None, job: str = "") -> str:
    """Id of a new job."""
    job = job or session.new_id()
    need(session.call(CREATE, query=session.chosen(job), body=session.filled(dict(body), job=job), tenant=tenant))
    return job


def need(reply: Reply) -> Reply:
    """An answer that has to succeed for the probe to go on."""
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
    """All items of a list, page by page."""
    items: list[dict[str, Any]] = []
    token, seen = "", set[str]()
    while True:
        asked = {**(query or {}), **paged(session, which, size=size, token=token)}
        reply = need(session.call(which, job=job, query=asked, tenant=tenant))
        items += listed(session, which, reply)
        token = next_token(session, which, reply)
        if not token:
            return items
        if token in seen:
            raise Unverified(f"the list never ends: {reply.request.url.path} answered one page token twice")
        seen.add(token)


def promoting(session: Session, operation: Operation, job: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The body of an operation that names a job, with values of the overlay in it."""
    example: dict[str, Any] = operation.body_examples[0]
    known = {name: values[0] for name, values in session.samples.body.get(operation.id, {}).items() if name in example}
    return {**example, **session.filled({**known, **changes}, job=job)}


def own_id(item: Mapping[str, Any]) -> str:
    """The id of a resource, the last part of its name."""
    return str(item.get("name", "")).rpartition("/")[2]
