"""Semantic checks of what a body may hold: every rule of requests from both sides, and null for every field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from rlor_spec.document import Pointer
from rlor_spec.spellings import snake_case

from rlor_contract.report.coverage import ruled
from rlor_contract.server.probes.probe import probe
from rlor_contract.server.probes.reading import CREATE, GET, body_of, changes_of, created
from rlor_contract.server.probes.roles import Role, every
from rlor_contract.server.probes.session import Asked, Reply, Session
from rlor_contract.spec.json_values import ITEMS, is_object, shown_json
from rlor_contract.spec.operations import Operation
from rlor_contract.spec.request_rules import broken_rules
from rlor_contract.spec.rule_cases import RuleCase, RuleCases, mended, put, without
from rlor_contract.spec.same_values import Difference, shown_differences
from rlor_contract.spec.schema_values import SchemaValues

_RULED: Final = Role(
    "an operation with x-request-rules",
    lambda spec: (operation for operation in spec.operations if operation.body and "x-request-rules" in operation.raw),
)
_BODIED: Final = Role(
    "an operation on a job, or a create, that takes a body",
    lambda spec: (
        operation
        for operation in spec.operations
        if operation.body
        and {parameter.name for parameter in operation.parameters_in("path")}
        <= {spec.resource.account_parameter, spec.resource.id_parameter}
    ),
)
_UNKNOWN_KEY: Final = "noSuchField"
_NO_TEXT: Final = "%FF"
"""A byte that is no UTF-8, as it stands in a path."""
_OTHER_REASONS: Final = (403, 409, 412, 429)
"""Statuses of refusals that say nothing of a body's form."""


@probe(_RULED)
def request_rules_enforced(session: Session) -> None:
    """Every rule of `x-request-rules` holds at each of its fields, from both sides.

    The last values that keep it are accepted, the first ones that break it refused, each in a body that is right in all
    else, by our own server with the message of the rule. Violation: a label of 64 characters is stored, where fewer are
    allowed.
    """
    for operation in _RULED.operations(session.spec):
        if operation.label in session.labels:
            seen = set[str]()
            for case in RuleCases(session.spec, session.requests, operation, session.seed):
                _try(session, operation, case, looks=not case.keeps and case.rule.id not in seen)
                seen |= set() if case.keeps else {case.rule.id}


def _try(session: Session, operation: Operation, case: RuleCase, *, looks: bool) -> None:
    """`looks`: whether to look that a refused create has made nothing."""
    asked: Asked = {"body": case.body}
    job = session.new_id()
    if operation == session.operation(CREATE):
        asked["query"] = session.chosen(job)
    else:
        asked |= {"job": created(session, session.samples.jobs.workable)}
    reply = session.call(operation, **asked)
    if case.keeps:
        # A server may refuse what it does not know, or the caller may not have; but not as a wrong argument.
        holds = reply.status == 200 or reply.status in _OTHER_REASONS or (reply.status == 400 and reply.code == 9)
        expected = f"success, as the rule is kept: {case.rule.said(case.path)}"
    else:
        holds = 400 <= reply.status < 500
        expected = f"a refusal: {case.rule.said(case.path)}"
    if not case.keeps and session.target.embedded:
        said = session.spec.raw(case.rule.pointer)["message"].replace("{field}", _said(case.path))
        told = str(reply.object.get("message"))
        # What cannot be read as a value of its field is refused before any rule is looked at.
        holds = holds and (told == said or told.startswith("proto: "))
        expected = f"{expected}, with the message {said!r}"
    if looks and operation == session.operation(CREATE) and 400 <= reply.status < 500:
        there = session.call(GET, job=job)
        said = "no job, as its create was refused"
        session.expect(operation, there.status == 404, reply, said, operation.pointer, there.shown)
    name = ruled(case.rule, case.path)
    got = f"{shown_json(case.value, 80)}: {reply.shown}"
    if session.expect(operation, holds, reply, expected, case.rule.pointer, got):
        session.ledger.tried(name, "accepted" if case.keeps else "refused")
    else:
        session.ledger.tried(name, "failed")
    if {"accepted", "refused"} <= {*session.ledger.rules[name]}:
        session.ledger.exercised.setdefault("rules", set()).add(name)


def _said(path: str) -> str:
    """What a message calls the field at a path; of a list `RuleCases` break the first item."""
    return snake_case(path).replace(ITEMS, "[0]")


@probe(_BODIED)
def unknown_keys_refused(session: Session) -> None:
    """A key that a body or a message in it does not have is refused with 400, and not dropped.

    Violation: `learningRates` in place of `learningRate` is dropped, and the job trains with the default for a week.
    """
    where: Pointer = ("info", "description")
    for operation in _BODIED.operations(session.spec):
        if operation.label not in session.labels:
            continue
        start: Any = body_of(operation) or {}
        bound = session.requests.operation(operation.id).body or ()
        for path in _messages(session, bound):
            body = mended(operation, put(start, (*path, _UNKNOWN_KEY), 1))
            if _UNKNOWN_KEY not in json.dumps(body):
                continue  # a rule forbids the message
            creates = operation == session.operation(CREATE)
            job = "" if creates else created(session, session.samples.jobs.workable)
            query = session.chosen(session.new_id()) if creates else {}
            reply = session.call(operation, job=job, query=query, body=body)
            if reply.status in _OTHER_REASONS:
                continue
            named = ".".join((*path, _UNKNOWN_KEY))
            session.expect(operation, reply.status == 400, reply, f"400 for the unknown key {named}", where)


def _messages(session: Session, pointer: Pointer, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Paths of the messages in a body that take no unknown keys, the body itself first."""
    here = session.requests.branches(pointer)[0]
    if session.requests.schema(here).get("additionalProperties") is False:
        yield path
    for name, at in session.requests.properties(here).items():
        if not session.requests.raw(at).get("readOnly"):
            yield from _messages(session, at, (*path, name))


@probe(every())
def unreadable_ids_refused(session: Session) -> None:
    """Every operation refuses an id whose bytes are not text: like one that does not exist, or as a wrong request.

    Violation: `GET …/%FF` answers 500, since the path cannot be read.
    """
    for operation in session.spec.operations:
        if operation.label not in session.labels or len(operation.parameters_in("path")) < 2:
            continue
        body = operation.body_examples[0] if operation.body_required else None
        reply = session.call(operation, job=_NO_TEXT, nested=_NO_TEXT, body=body)
        # Be it the server or something before it that says so.
        holds = reply.status in (400, 404)
        session.expect(operation, holds, reply, "400 or 404", (*operation.pointer, "responses"))


@probe(CREATE)
def null_is_absent(session: Session) -> None:
    """In a request null means that a field is absent: with it a create makes the same job as without the field.

    Every field is tried, by itself and all together. Violation: `"dataset": null` answers 400, since it is not text.
    """
    made: dict[str, Reply] = {}

    def create(body: Any) -> Reply:
        shown = json.dumps(body)
        if shown not in made:
            made[shown] = session.call(CREATE, query=session.chosen(session.new_id()), body=body)
        return made[shown]

    operation = session.operation(CREATE)
    bodies = [*_with_null(session, operation)]
    if not session.target.embedded:
        bodies = bodies[:: max(1, len(bodies) // session.amount)]
    nothing: dict[str, Any] = {}
    every: dict[str, Any] = dict.fromkeys(session.spec.properties(operation.body or ()))
    for path, where, absent, null in (*bodies, ("every field", operation.body or (), nothing, every)):
        without_field = create(absent)
        if without_field.status == 400:  # `valid_request_accepted` judges refusals
            continue
        reply = create(null)
        got = reply.shown if reply.status != without_field.status else ""
        if reply.status == without_field.status == 200:
            found = _differing(session, without_field, reply)
            if found:  # what differs between two equal creates is no effect of null
                anew = session.call(CREATE, query=session.chosen(session.new_id()), body=absent)
                own = {change[0] for change in _differing(session, without_field, anew)}
                found = [change for change in found if change[0] not in own]
            got = shown_differences(found)
        session.expect(CREATE, not got, reply, f"{path}: null, as if it were absent", where, got)


def _with_null(session: Session, operation: Operation) -> Iterator[tuple[str, Pointer, Any, Any]]:
    """Of every field that may be left out: its path, its place, and a body without it and with null."""
    values = SchemaValues(session.requests, session.seed, writable=True, plain=True)
    bound = session.requests.operation(operation.id).body or ()
    empty: dict[str, Any] = {}
    for path, where, inside in _places(session, operation.body or (), bound):
        for around in (empty, *(values.pool(inside) if len(path) > 1 else ())):
            absent = mended(operation, without(put({}, path[:-1], around), path))
            if not broken_rules(operation, absent) and (len(path) == 1 or _holds(absent, path[:-1])):
                yield ".".join(path), where, absent, put(absent, path, None)
                break


def _places(
    session: Session, pointer: Pointer, bound: Pointer, above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Pointer, Pointer]]:
    """Every optional field below a schema: its path, its place in the spec, and the object's among the requests."""
    here, there = session.spec.branches(pointer)[0], session.requests.branches(bound)[0]
    inner = session.requests.properties(there)
    for name, where in session.spec.properties(here).items():
        path = (*above, name)
        if name not in session.spec.schema(here).get("required", ()):
            yield path, where, there
        if not session.spec.raw(where).get("readOnly"):
            yield from _places(session, where, inner[name], path)


def _holds(body: Any, path: tuple[str, ...]) -> bool:
    for name in path:
        body = body.get(name) if is_object(body) else None
    return is_object(body)


def _differing(session: Session, one: Reply, other: Reply) -> list[Difference]:
    """In which of the fields that a caller sets two answers differ."""
    return [
        change
        for change in changes_of(session, one.object, other.object)
        if not any(session.spec.raw(at).get("readOnly") for at in (session.spec.field(*change[0][:1]), change[1]))
    ]
