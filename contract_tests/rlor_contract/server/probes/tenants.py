"""Semantic checks of what one may learn without a right to it: strangers, keyless callers, and secrets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Unpack

from rlor_spec.spellings import snake_case

from rlor_contract.server.probes.faces import Faces
from rlor_contract.server.probes.probe import probe
from rlor_contract.server.probes.reading import (
    CREATE,
    DELETE,
    GET,
    LIST,
    aged,
    body_of,
    created,
    listed,
    need,
    own_id,
    paged,
    promoting,
    read,
    unaccounted,
)
from rlor_contract.server.probes.roles import Role, every, nested, on
from rlor_contract.server.probes.session import Asked, Reply, Session
from rlor_contract.server.target import Tenant
from rlor_contract.spec.json_values import is_object
from rlor_contract.spec.operations import Operation, Parameter

_KEYLESS: Final = "without a key"
_MISSING: Final = "no-such-job-anywhere"
_SECRET: Final = "wandb-secret-8c1f5d90e7"
_NOTHING: Final = "no-such-thing"
_NO_ACCOUNT: Final = "no-such-account"
_Below = Mapping[str, str]
"""By parameter, ids of other resources in paths."""
_About = Mapping[str, Asked]
"""The same request about what is and what is not."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    """Something that a stranger might send to find out about a job."""

    said: str
    good: bool
    """Whether it is of good form: nothing but who asks is wrong with it."""
    about: _About


def _attempts(session: Session, operation: Operation, job: str, below: _Below) -> Iterator[_Attempt]:
    """What a stranger might send, of good form and bad, at what is and is not."""
    body = body_of(operation)
    known = session.samples.body.get(operation.id, {})
    naming = {name: values[0] for name, values in known.items() if "{job}" in str(values[0])}

    def about(*, content: bytes | None = None, sent: Any = body, query: Mapping[str, Any] | None = None) -> _About:
        rest: Asked = {"query": query or {}} if content is None else {"query": query or {}, "content": content}
        found: dict[str, Asked] = {}
        for said, one, ids in (("an existing job", job, below), ("a missing job", _MISSING, _NOTHING)):
            told: Any = None if content is not None else sent
            if content is None and naming:  # the body names the job, and not the path
                told = dict[str, Any](sent or {}) | session.filled(naming, job=one)
            found[said] = {"job": one, "nested": below if naming else ids, "body": told, **rest}
        return found

    yield _Attempt("", True, about())
    if operation == session.operation(CREATE):
        taken: Asked = {"query": session.chosen(job), "body": {}}
        free: Asked = {"query": session.chosen(session.new_id()), "body": {}}
        yield _Attempt("its id for a new job", True, {"an existing job": taken, "a missing job": free})
    yield _Attempt("an id that no job can have", False, {"any": {"job": "NO~SUCH", "nested": "NO~SUCH", "body": body}})
    if operation.body is not None:
        yield _Attempt("a body that is not JSON", False, about(content=b"{"))
        yield _Attempt("an unknown field", False, about(sent={"noSuchField": 1}))
    for parameter in operation.parameters_in("query"):
        query = {parameter.name: _wrong(session, parameter)}
        yield _Attempt(f"a wrong {parameter.name}", False, about(query=query))
        good = _right(session, parameter)
        if good and operation.body is None:
            yield _Attempt(f"a good {parameter.name}", True, about(query={parameter.name: good}))


def _wrong(session: Session, parameter: Parameter) -> str:
    """A value that the parameter cannot have, or at least should not."""
    if parameter.name == "filter":
        return "((("
    wrong = {"integer": "many", "boolean": "perhaps"}
    return wrong.get(str(session.spec.schema(parameter.schema).get("type")), ",,")


def _right(session: Session, parameter: Parameter) -> str:
    """A value that the parameter can have; empty where none is known."""
    known = session.samples.query.get(parameter.name, ("",))[-1]
    right = {"integer": "1", "boolean": "true"}
    return right.get(str(session.spec.schema(parameter.schema).get("type")), "" if "{" in str(known) else str(known))


def _known(session: Session) -> tuple[str, _Below]:
    """Ids of a job of the run's account, of something nested in it, and of what stands beside, where there is any."""
    samples = session.samples
    if session.target.writable:
        job = created(session, samples.jobs.coveted)
    else:
        jobs = listed(session, LIST, session.call(LIST))
        job = own_id(jobs[0]) if jobs else _MISSING
    if session.target.advance is not None:
        # Typical times; without anything below the job less is proved, and nothing breaks.
        aged(session, job, samples.jobs.coveted, samples.nested.state)
        session.advance(samples.nested.seconds)
    ids = {resource.id_parameter: "step-1" for resource in session.spec.nested}
    lists = nested("list")
    if lists.operations(session.spec):
        below = listed(session, lists, session.call(lists, job=job))
        below.sort(key=lambda item: not item.get(samples.nested.ready))
        ids |= dict.fromkeys(ids, own_id(below[0])) if below else {}
    return job, ids | _beside(session, job, ids)


def _beside(session: Session, job: str, below: _Below) -> dict[str, str]:
    """Ids of resources beside the jobs, created for the probe where that is possible."""
    found: dict[str, str] = {}
    for resource in session.spec.beside:
        named = session.samples.named.get(resource.id_parameter)
        answer: Any = None
        if named is not None and session.target.writable:
            operation = session.spec.operation(named.by)
            reply = session.call(operation, job=job, nested=below, body=promoting(session, operation, job, named.body))
            answer = reply.json
            for name in named.name:
                answer = answer.get(name) if is_object(answer) else None
        ids = resource.ids(answer) if isinstance(answer, str) else None
        found[resource.id_parameter] = ids[resource.id_parameter] if ids else _NOTHING
    return found


@probe(every(), needs=("writes", "second account"))
def tenants_isolated(session: Session) -> None:
    """On no operation does any answer tell a stranger whether another account has a job.

    To a key of another account a request of good form is answered with 403, or with a documented 404. In good form and
    bad, it is answered alike about a job that exists and one that does not, and in an unknown account; what differs
    between equal requests does not count. In the stranger's own account the id of somebody else's job is answered like
    one that does not exist. Violation: 404 for a missing job of another account, and 403 for an existing one.
    """
    stranger = session.strangers[0]
    job, below = _known(session)
    before = read(session, job)
    faces = Faces()
    named = (job, _MISSING, *below.values(), _NOTHING, session.tenant.account, _NO_ACCOUNT)
    for operation in session.spec.operations:
        if operation.label not in session.labels:
            continue
        where = (*operation.pointer, "responses", "403")
        for attempt in _attempts(session, operation, job, below):
            first: Reply | None = None
            for said, request in attempt.about.items():
                for account in (session.tenant.account, _NO_ACCOUNT):
                    asked: Asked = {**request, "tenant": stranger, "account": account}
                    reply = session.call(operation, **asked)
                    about = " with ".join(one for one in (said, attempt.said) if one)
                    denied = _denied(operation, reply) or (not attempt.good and 400 <= reply.status < 500)
                    expected = f"403 with code 7 to a stranger who asks about {about}"
                    session.expect(operation, denied, reply, expected, where)
                    first = first or reply
                    got = faces.differ(operation.label, first, reply, session.again, named)
                    expected = f"to a stranger who asks about {about} the same answer as to any other"
                    session.expect(operation, not got, reply, expected, where, got)
        of_job = f"{{{session.resource.id_parameter}}}" in operation.path
        if of_job or any(f"{{{one.id_parameter}}}" in operation.path for one in session.spec.beside):
            nothing = below if of_job else dict.fromkeys(below, _NOTHING)
            foreign, nobody = (
                session.call(operation, job=one, nested=ids, body=body_of(operation), tenant=stranger)
                for one, ids in ((job, below), (_MISSING, nothing))
            )
            where = (*operation.pointer, "responses", "404")
            session.expect(operation, nobody.status == 404, nobody, "404 for what does not exist", where)
            got = faces.differ(operation.label, foreign, nobody, session.again, named)
            expected = "the same answer for somebody else's resource as for one that does not exist"
            session.expect(operation, not got, foreign, expected, where, got)
    query = {**session.samples.lists.archived, **paged(session, LIST, size=200)}
    reply = session.call(LIST, tenant=stranger, query=query)
    names = [str(one.get("name")) for one in listed(session, LIST, reply)]
    strays = [name for name in names if not name.startswith(f"accounts/{stranger.account}/")]
    where = session.operation(LIST).pointer
    session.expect(LIST, not strays, reply, "only the account's own jobs in its list", where, str(strays[:3]))
    reply = session.call(GET, job=job)
    changed = unaccounted(session, before, reply.json)
    session.expect(GET, not changed, reply, "a job that no stranger has changed", where, changed)


def _denied(operation: Operation, reply: Reply) -> bool:
    """Whether an answer tells a caller that an account is none of theirs: 403, or 404 where the spec has it."""
    return (reply.status, reply.code) == (403, 7) or (
        (reply.status, reply.code) == (404, 5) and 404 in operation.responses
    )


@probe(every(), needs=())
def other_accounts_closed(session: Session) -> None:
    """With your own key no operation answers about another account: 403, or 404 where it is documented, and no data.

    Of accounts that exist, as far as the overlay names any, and of one that does not exist; about your own jobs and
    jobs that does not exist. Violation: `GET` of your own job under the name of another account shows it.
    """
    job, below = _known(session)
    for operation in session.spec.operations:
        if operation.label not in session.labels:
            continue
        where = (*operation.pointer, "responses", "403")
        for account in (*_others(session), _NO_ACCOUNT):
            for said, one, ids in (("your own job", job, below), ("a job that does not exist", _MISSING, _NOTHING)):
                asked: Asked = {"job": one, "nested": ids, "body": body_of(operation), "account": account}
                if operation == session.operation(CREATE):
                    asked["query"] = session.chosen(session.new_id())
                reply = session.call(operation, **asked)
                expected = f"403 with code 7 for another account, asked about {said}"
                session.expect(operation, _denied(operation, reply), reply, expected, where)


def _others(session: Session) -> list[str]:
    """Accounts besides the run's own: those of other keys, else of those that the values of the overlay name."""
    known = [stranger.account for stranger in session.strangers]
    found = re.findall(r"accounts/([a-z0-9-]+)/", json.dumps(asdict(session.samples.jobs)))
    return [one for one in dict.fromkeys([*known, *sorted(found)]) if one != session.tenant.account][:2]


@probe(every(), needs=())
def authentication_first(session: Session) -> None:
    """Without a good key nothing is validated or looked up: every request of an operation gets the same 401.

    Violation: a malformed body without a key answers 400, or a missing job 404.
    """
    job, below = _known(session)
    nobody = Tenant("a-key-that-nobody-has", session.tenant.account)
    faces = Faces()
    named = (job, _MISSING, *below.values(), _NOTHING, session.tenant.account, _NO_ACCOUNT)
    for operation in session.spec.operations:
        if operation.label not in session.labels:
            continue
        where = (*operation.pointer, "security")
        for key in (_KEYLESS, "with a wrong key"):
            first: Reply | None = None
            for attempt in _attempts(session, operation, job, below):
                for said, request in [*attempt.about.items()][: None if attempt.good else 1]:
                    for account in (session.tenant.account, _NO_ACCOUNT):
                        asked: Asked = {**request, "tenant": nobody, "account": account, "authorized": key != _KEYLESS}
                        reply = session.call(operation, **asked)
                        if reply.status >= 500:  # a finding of its own, which says nothing of keys
                            continue
                        about = " with ".join(one for one in (said, attempt.said) if one)
                        session.expect(operation, reply.status == 401, reply, f"401 {key}, asked about {about}", where)
                        first = first or reply
                        got = faces.differ(operation.label, first, reply, session.again, named)
                        expected = f"{key}, asked about {about}, the same answer as always"
                        session.expect(operation, not got, reply, expected, where, got)
        key = session.tenant.api_key
        for said, near in (
            ("longer", f"{key}x"),
            ("shorter", key[:-1]),
            ("with another end", f"{key[:-4]}{key[-4:][::-1]}x"),
        ):
            other = Tenant(near, session.tenant.account)
            reply = session.call(operation, job=job, nested=below, body=body_of(operation), tenant=other)
            session.expect(operation, reply.status == 401, reply, f"401 with a key that is {said}", where)


@probe(every())
def secrets_stay(session: Session) -> None:
    """A secret that was sent comes back in no answer of any operation, refusals included, and no filter finds it.

    Violation: a create that is refused repeats the body with the key of another service in it, or `filter` tells letter
    by letter what the key is.
    """
    path = session.samples.fields.secret
    body: dict[str, Any] = session.filled(session.samples.jobs.confidential, secret=_SECRET)
    made = need(session.call(CREATE, query=session.chosen(job := session.new_id()), body=body))
    replies: list[tuple[Operation, Reply]] = [(session.operation(CREATE), made)]

    def keep(which: Role | Operation, **asked: Unpack[Asked]) -> None:
        replies.append((session.operation(which), session.call(which, **asked)))

    keep(CREATE, query=session.chosen(job), body=body)
    for wrong in _refused_bodies(session, body):
        keep(CREATE, query=session.chosen(session.new_id()), body=wrong)
    spelled = [".".join(path), snake_case(".".join(path))]
    for mask in ("", path[0], *spelled, "*"):
        keep(GET, job=job, query={"readMask": mask})
        keep(LIST, query={"readMask": mask, **paged(session, LIST, size=200)})
    where = session.spec.field(*path)
    for text in (
        f'{spelled[0]}="{_SECRET}"',
        f'{spelled[0]}:"{_SECRET[:12]}"',
        f'{spelled[1]}="{_SECRET[:5]}*"',
    ):
        found = session.call(LIST, query={"filter": text})
        refused = found.status == 400 or not listed(session, LIST, found)
        session.expect(LIST, refused, found, "a filter that does not find a secret", where)
    standard = on("create", "delete", "list", "get").operations(session.spec)
    for operation in session.spec.operations:
        if operation not in standard:
            keep(operation, job=job, nested="step-1", body=body_of(operation))
    keep(DELETE, job=job)
    keep(GET, job=job)
    for operation, reply in replies:
        text = (reply.content + repr(list(reply.headers.items())).encode()).decode("utf-8", "replace")
        keys = (session.tenant.api_key, _SECRET)
        kept = not any(key in text for key in keys)
        session.expect(operation, kept, reply, "no secret in an answer", where, "a secret")


def _refused_bodies(session: Session, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Bodies with the secret in them that are wrong: an unknown field, a text that is too long, a list for a text."""
    yield {**body, "noSuchField": _SECRET}
    label = session.samples.fields.label
    create = session.requests.operation(session.operation(CREATE).id)
    longest = session.requests.schema(session.requests.properties(create.body or ())[label]).get("maxLength")
    if longest is not None:
        yield {**body, label: "x" * (longest + 1)}
    listed_secret: Any = [_SECRET]
    for name in reversed(session.samples.fields.secret):
        listed_secret = {name: listed_secret}
    yield listed_secret
