"""Semantic checks of what is stored: every field of a job as it was sent, and a promotion as the one model it makes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import httpx
from rlor_spec.document import Pointer
from rlor_spec.spellings import snake_case

from rlor_contract.server.checks import REQUEST_ID
from rlor_contract.server.probes.probe import probe
from rlor_contract.server.probes.reading import (
    CREATE,
    GET,
    LIST,
    a_moment,
    aged,
    below,
    changes_of,
    created,
    listed,
    looks,
    need,
    own_id,
    paged,
    promoting,
    read,
    unaccounted,
    walk,
)
from rlor_contract.server.probes.roles import Role, beside, nested
from rlor_contract.server.probes.session import Reply, Session, Unverified
from rlor_contract.spec.json_values import is_list, is_object, shown_json
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.rule_cases import mended
from rlor_contract.spec.same_values import differences, shown_differences
from rlor_contract.spec.samples import Background
from rlor_contract.spec.schema_values import SchemaValues

_TOGETHER: Final = 8
"""Creates sent at the same time."""
_POLLS: Final = 120
_PAUSE: Final = 60.0
"""How often one asks whether it has ended what goes on in the background, and the seconds between."""
_PROMOTE: Final = nested("promote")
_BELOW: Final = nested("list")


@probe(CREATE, LIST)
def fields_kept(session: Session) -> None:
    """What a caller writes into a field is what is read from it, in the answer, after and in a list: every field, every
    enum value, both bounds of every number, whichever way a request spells its keys. And the job that a create answers
    with is the one that is read.

    Write-only fields are left out, and those that a rule across fields forbids beside others. Violation: a
    `learningRate` of 2e-05 comes back as 0, and the job trains with another one than its owner believes.
    """
    operation = session.operation(CREATE)
    assert operation.body
    kept: dict[str, dict[str, Any]] = {}
    for number, body in enumerate(_bodies(session, operation)):
        job = session.new_id()
        spelling = _Spelling(keys=number % 2 == 1, values=number % 4 > 1 and session.target.embedded)
        sent = spelling.of(session.spec, operation.body, body)
        made = session.call(CREATE, query=session.chosen(job), body=sent)
        if made.status == 400 and sent != body:
            plain = session.call(CREATE, query=session.chosen(session.new_id()), body=body)
            where = operation.pointer
            session.expect(CREATE, plain.status == 400, made, f"the same as for {shown_json(body, 200)}", where)
        if made.status in (400, 403, 412):  # `valid_request_accepted` judges refusals
            continue
        reply = session.call(GET, job=job)
        for one in (need(made), need(reply)):
            lost = next(differences(session.spec, operation.body, body, one.object, whole=False), None)
            _, where, sent, got = lost or ((), operation.body, None, None)
            expected = f"{where[-1]}: {shown_json(sent, 80)}, as it was sent"
            session.expect(CREATE, lost is None, made, expected, where, shown_json(got, 80))
        changed = unaccounted(session, made.object, reply.object)
        where = operation.responses[200].pointer
        session.expect(CREATE, not changed, made, "the job as it is read", where, changed)
        kept[job] = reply.object
    if not kept:
        raise Unverified("every create of a valid job was refused")
    page = session.call(LIST, query=paged(session, LIST, size=1))
    where = session.operation(LIST).responses[200].pointer
    shown = {own_id(item): item for item in walk(session, LIST, size=200)}
    for job, document in kept.items():
        got = unaccounted(session, document, shown.get(job))
        session.expect(LIST, not got, page, "every job as it is read by itself", where, got)


@probe(GET, LIST, needs=())
def lasting_fields_kept(session: Session) -> None:
    """What the server sets at the creation of a job is the same in every answer: read, read again later, and listed.

    Violation: `createTime` is the time of the request, and a client takes an old job for a new one.
    """
    writable = session.target.writable
    job = created(session, session.samples.jobs.kinds[0]) if writable else ""
    page = need(session.call(LIST, query=paged(session, LIST, size=1)))
    job = job or next(map(own_id, listed(session, LIST, page)), "")
    if not job:
        raise Unverified("the account has no job, and this run may not create one")
    first = read(session, job)
    a_moment(session)
    reply = need(session.call(GET, job=job))
    _lasts(session, GET, first, reply.object, reply)
    ids = [session.call(GET, job=job).headers.get(REQUEST_ID) for _ in range(2)]
    expected = f"another {REQUEST_ID} in each answer"
    session.expect(GET, None in ids or ids[0] != ids[1], reply, expected, session.operation(GET).pointer, str(ids[0]))
    shown = next((item for item in walk(session, LIST, size=200) if own_id(item) == job), None)
    if shown is not None:  # `lists_hold_what_was_made` looks for what is not listed
        _lasts(session, LIST, first, shown, session.last or page)


def _lasts(session: Session, which: Role, before: dict[str, Any], after: dict[str, Any], reply: Reply) -> None:
    kept = session.samples.fields.lasting
    changes = [change for change in changes_of(session, before, after) if change[0][:1] and change[0][0] in kept]
    at = changes[0][1] if changes else session.spec.field(kept[0])
    session.expect(which, not changes, reply, f"{', '.join(kept)} as before", at, shown_differences(changes))


def _bodies(session: Session, operation: Operation) -> Iterator[dict[str, Any]]:
    """Bodies of jobs: all of the pool for our own server, elsewhere as many as every value takes, and some more."""
    values = SchemaValues(session.requests, session.seed, writable=True)
    bound = session.requests.operation(operation.id).body
    assert bound
    pool = (mended(operation, body) for body in values.pool(bound))
    if session.target.embedded:
        yield from pool
        return
    seen = set[tuple[str, str]]()
    for body in pool:
        fields = {*_paths(body)}
        if not fields <= seen:
            seen |= fields
            yield body
    yield from (mended(operation, body) for body in values.sample(bound, session.amount))


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A way in which a request may be written that means the same as another."""

    keys: bool
    """Whether keys are in snake_case."""
    values: bool
    """Whether numbers are texts or have a fraction, and the first value of an enum is 0, as protobuf reads them."""

    def of(self, spec: ContractSpec, pointer: Pointer, value: Any) -> Any:
        """A value of a schema, written so."""
        here = spec.branch_for(pointer, value)
        if is_list(value):
            return [self.of(spec, (*here, "items"), item) for item in value]
        if not is_object(value):
            return self._scalar(spec.schema(here), value) if self.values else value
        declared = spec.properties(here)
        if not declared:  # a map, whose keys are data
            return value
        return {
            snake_case(name) if self.keys else name: self.of(spec, declared[name], item) for name, item in value.items()
        }

    def _scalar(self, schema: Mapping[str, Any], value: Any) -> Any:
        if "enum" in schema:
            return 0 if value == schema["enum"][0] else value
        if isinstance(value, bool) or not isinstance(value, int | float):
            return int(value) if schema.get("format") == "int64" and isinstance(value, str) else value
        if self.keys and value == int(value):
            return float(value)
        return f"{value:.16E}" if isinstance(value, float) else json.dumps(value)


def _paths(value: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """The fields that are set in a value: the path of each and what it holds."""
    if is_object(value):
        for name, item in value.items():
            yield from _paths(item, f"{at}.{name}")
    elif value not in (None, "", 0, False, []):
        yield at, shown_json(value)


@probe(_PROMOTE, beside(), needs=("writes", "clock"))
def promoted_once(session: Session) -> None:
    """A promotion makes the model that it names, at once or in the background; a second one with that name is refused,
    and so is one of what does not say that it is ready.

    What goes on in the background ends, and shows the model then. Violation: another checkpoint promoted to the same
    name answers 200, and the model is not what its users think.
    """
    samples, operation = session.samples, session.operation(_PROMOTE)
    job = created(session, samples.jobs.saving)
    aged(session, job, samples.jobs.saving, samples.nested.state)
    session.advance(samples.nested.seconds)
    saved = below(session, _BELOW, job)
    ids = [own_id(item) for item in saved if item.get(samples.nested.ready)]
    if not ids:
        raise Unverified(f"{job} has saved no checkpoint that can be promoted")
    for item in [item for item in saved if item.get(samples.nested.ready) is False][:1]:
        reply = session.call(operation, job=job, nested=own_id(item), body=promoting(session, operation, job, {}))
        refused = (reply.status, reply.code) == (400, 9)
        where: Pointer = (*operation.pointer, "responses", "400")
        session.expect(operation, refused, reply, "400 with code 9 for what is not ready", where)
    for way in samples.nested.promotions:
        body = promoting(session, operation, job, way.body)
        first = session.call(operation, job=job, nested=ids[0], body=body)
        where = (*operation.pointer, "responses", "200")
        fine = first.status == 200 and is_object(first.object.get(way.shown))
        if not session.expect(operation, fine, first, f"200 with {way.shown}", where):
            continue
        made, reply = first.object[way.shown], first
        if way.ends is not None:
            made, reply = _ended(session, made, way.ends, first)
        for name, sent in way.holds.items() if made else ():
            expected = f"{name}: {shown_json(body.get(sent), 80)}, as it was asked for"
            session.expect(operation, made.get(name) == body.get(sent), reply, expected, where, reply.shown)
        again = session.call(operation, job=job, nested=ids[-1], body=body)
        where = (*operation.pointer, "responses", "409")
        session.expect(operation, (again.status, again.code) == (409, 6), again, "409 with code 6", where)


def _ended(session: Session, begun: dict[str, Any], ends: Background, first: Reply) -> tuple[dict[str, Any], Reply]:
    """What is made in the background, when it has ended, and the answer that shows it; empty if it is not."""
    asked = session.spec.operation(ends.by)
    where: Pointer = (*asked.pointer, "responses", "200")
    names = (resource.ids(str(begun.get(resource.name_field))) for resource in session.spec.beside)
    ids = next((found for found in names if found), None)
    expected = f"a name for which {asked.label} can ask"
    if not session.expect(asked, ids is not None, first, expected, where, shown_json(begun)) or ids is None:
        return {}, first
    reply = session.call(asked, nested=ids)
    embedded = session.target.embedded
    for _ in range(_POLLS) if embedded else looks(session):
        if reply.status != 200 or not is_object(reply.json) or reply.object.get(ends.done):
            break
        session.advance(_PAUSE if embedded else _POLLS * _PAUSE)
        reply = session.call(asked, nested=ids)
    if not embedded and reply.status == 200 and reply.object.get(ends.done) is not True:
        raise Unverified(f"the operation that {first.request.url.path} started does not end, however much time passes")
    made = reply.object.get(ends.shown)
    fine = reply.status == 200 and reply.object.get(ends.done) is True and is_object(made)
    fine = fine and reply.object.get(ends.error) is None
    expected = f"in {_POLLS * _PAUSE:g} s an end, with {ends.shown} and without {ends.error}"
    if session.expect(asked, fine, reply, expected, where) and is_object(made):
        again = session.call(asked, nested=ids)
        session.expect(asked, again.json == reply.json, again, "the same again after the end", where)
        return made, reply
    return {}, reply


@probe(CREATE)
def read_only_fields_ignored(session: Session) -> None:
    """What a caller sends in a `readOnly` field has no effect: the server's own value stands, in the answer and after.

    A refusal with 400 is as good. Violation: a job created with a `state` of the caller's choice is in that state.
    """
    sent: dict[str, Any] = session.filled(session.samples.jobs.read_only)
    label, said = session.samples.fields.label, "sent by the caller"
    reachable = session.model.later(session.model.new(session.samples.jobs.workable))
    for name in sent:
        where = session.spec.field(name)
        if not session.spec.raw(where).get("readOnly"):
            continue
        if name == session.resource.state_field and sent[name] in reachable:
            continue  # time alone may lead there
        job = session.new_id()
        body = session.filled({**session.samples.jobs.workable, label: said, name: sent[name]}, job=job)
        made = session.call(CREATE, query=session.chosen(job), body=body)
        if made.status == 400 and made.code == 3:
            session.expect(CREATE, True, made, "", where)
            continue
        for reply in (need(made), session.call(GET, job=job)):
            got = reply.object.get(name)
            kept = got != sent[name] and reply.object.get(label) == said
            session.expect(CREATE, kept, made, f"{name} as the server sets it", where, shown_json(got))


@probe(CREATE)
def creates_kept(session: Session) -> None:
    """No create is lost: of many sent at once each makes its job, and of several with one id exactly one does.

    The job that was made first stays as it was. Violation: eight creates answer 200, and a list shows seven.
    """
    field = session.samples.fields.label
    jobs = [session.new_id() for _ in range(_TOGETHER)]
    taken = session.new_id()

    def requests(ids: list[str]) -> list[httpx.Request]:
        return [
            session.request(CREATE, query=session.chosen(job), body={field: f"at once {n}"})
            for n, job in enumerate(ids)
        ]

    with ThreadPoolExecutor(_TOGETHER) as pool:
        made = list(pool.map(session.send, requests(jobs)))
        raced = list(pool.map(session.send, requests([taken] * _TOGETHER)))
    for reply in (*made, *raced):
        if reply.status in (403, 412, 429):
            raise Unverified(f"the account may not have that many jobs: {reply.shown}")
    where = session.operation(CREATE).pointer
    for number, (job, reply) in enumerate(zip(jobs, made, strict=True)):
        kept = session.call(GET, job=job)
        right = reply.status == 200 and kept.object.get(field) == f"at once {number}"
        session.expect(CREATE, right, reply, "a job that can be read as it was created", where, kept.shown)
    shown = {item.get("name") for item in walk(session, LIST, size=200)}
    for reply in made:
        listed = reply.object.get("name") in shown
        session.expect(CREATE, listed, reply, "a job that is listed", where, "a list without it")
    won = [number for number, reply in enumerate(raced) if reply.status == 200]
    statuses = sorted(reply.status for reply in raced)
    right = statuses == [200] + [409] * (_TOGETHER - 1)
    expected = "of several creates with one id one 200, and 409 for the others"
    if session.expect(CREATE, right, raced[0], expected, where, str(statuses)):
        for body in ({field: f"at once {won[0]}"}, {field: "later"}):
            again = session.call(CREATE, query=session.chosen(taken), body=body)
            session.expect(CREATE, (again.status, again.code) == (409, 6), again, "409 with code 6", where)
        label = read(session, taken).get(field)
        session.expect(CREATE, label == f"at once {won[0]}", again, "the first job as it was", where, str(label))
