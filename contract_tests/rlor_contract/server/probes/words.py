"""Semantic checks of words: whether a refusal says what is wrong, and where, as the spec's examples show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import httpx
from rlor_spec.document import Pointer
from rlor_spec.spellings import snake_case

from rlor_contract.server.probes.probe import probe
from rlor_contract.server.probes.reading import CREATE, LIST, body_of, created, promoting
from rlor_contract.server.probes.roles import every
from rlor_contract.server.probes.session import Asked, Session
from rlor_contract.spec.json_values import is_object
from rlor_contract.spec.list_model import fields_of
from rlor_contract.spec.misread_bodies import misfit_bodies, misread_bodies, whole_body
from rlor_contract.spec.operations import Operation

_QUERIES: Final = ("filter", "orderBy", "readMask")
"""Parameters with a language of their own, in which a refusal names a column."""
_NAME: Final = r"[\w.-]+(?:/[\w.-]+){3,}"
"""A resource name in a message."""
_UNKNOWN: Final = "colour"
_WRONG_LITERALS: Final = {
    "text": "AND",
    "number": "1e999",
    "int64": "many",
    "boolean": "perhaps",
    "enum": "NO_SUCH_VALUE",
    "timestamp": "yesterday",
    "duration": "PT1H",
}
"""By kind of field what none can be compared with; what is not here takes no `=`."""
_LARGEST_BODY: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A request that is refused."""

    request: httpx.Request
    status: int
    said: str
    """A regular expression that its message matches."""
    where: Pointer
    """The part of the spec that says so."""


@probe(every(), needs=("ours", "writes"))
def refusals_worded(session: Session) -> None:
    """A refusal says what is wrong in the words of the spec's examples: of a body or a query with the place where the
    mistake stands, of all else with the name that was asked for.

    Other servers may word it as they like. Violation: an unknown field in line 7 of a body is said to be in line 1.
    """
    job = created(session, session.samples.jobs.workable)
    for operation in session.spec.operations:
        if operation.label in session.labels:
            for refused in _refusals(session, operation, job):
                reply = session.send(refused.request)
                right = reply.status == refused.status
                right = right and re.fullmatch(refused.said, _message(reply.object), re.DOTALL) is not None
                expected = f"{refused.status} with a message like {refused.said}"
                session.expect(operation, right, reply, expected, refused.where)


def _refusals(session: Session, operation: Operation, job: str) -> Iterator[_Refusal]:
    where: Pointer = (*operation.pointer, "responses")
    for status, wrongly in _wrongly_asked(session, operation, job):
        said = "|".join(_like(example, wrongly) for example in _examples(operation, status)) or ".*"
        yield _Refusal(session.request(operation, **wrongly), status, said, where)
    for status, request in _unread(session, operation, job):
        known = [one for other in session.spec.operations for one in _examples(other, status) if one]
        yield _Refusal(request, status, f"({'|'.join(map(re.escape, known))}).*", where)
    if operation.body is not None:
        whole = whole_body(session.requests, operation, session.seed)
        for wrong in misread_bodies(session.spec, operation, whole):
            request = session.request(operation, job=job, nested=job, content=wrong.text.encode())
            yield _Refusal(request, 400, re.escape(wrong.said), wrong.where)
        for wrong in misfit_bodies(session.spec, operation, whole):
            request = session.request(operation, job=job, nested=job, content=wrong.text.encode())
            yield _Refusal(request, 400, f"{re.escape(wrong.said)}.*", wrong.where)
    for query, said in _queries(session, operation):
        asked: Asked = {"job": job, "nested": job, "query": query, "body": body_of(operation)}
        yield _Refusal(session.request(operation, **asked), 400, said, where)


def _wrongly_asked(session: Session, operation: Operation, job: str) -> Iterator[tuple[int, Asked]]:
    """What is refused for what it names, or for who asks, and with which status."""
    body = body_of(operation)
    if body is not None and session.samples.body.get(operation.id):
        body = promoting(session, operation, job, {})
    whole: Asked = {"job": job, "nested": "no-such-thing", "body": body}
    yield 403, {**whole, "account": "no-such-account"}
    yield 401, {**whole, "authorized": False}
    if len(operation.parameters_in("path")) > 1:
        yield 404, {**whole, "job": session.new_id()}
    if operation == session.operation(CREATE):
        yield 409, {**whole, "query": session.chosen(job)}


def _unread(session: Session, operation: Operation, job: str) -> Iterator[tuple[int, httpx.Request]]:
    """Requests with paths or bodies that are not read, and the status of each refusal, as far as it is documented."""
    if 400 in operation.responses and len(operation.parameters_in("path")) > 1:
        yield 400, session.request(operation, job="%FF", nested="%FF", body=body_of(operation))
    if 415 in operation.responses:
        for form in ("text/plain", "application/json; charset=latin1"):
            other = session.request(operation, job=job, nested=job, content=b"{}")
            other.headers["Content-Type"] = form
            yield 415, other
    if 413 in operation.responses:
        yield 413, session.request(operation, job=job, nested=job, content=b" " * (_LARGEST_BODY + 1))


def _message(answer: Any) -> str:
    """The message of a refusal, be it the edge's."""
    error = answer.get("error")
    return str(error.get("message") if is_object(error) else answer.get("message"))


def _examples(operation: Operation, status: int) -> list[str]:
    """The messages that the examples of an answer have."""
    response = operation.responses.get(status)
    return [_message(one) for one in response.examples if is_object(one)] if response else []


def _like(example: str, asked: Asked) -> str:
    """What a message matches that is an example with a name of the request in the place of each that it has."""
    named = "|".join(re.escape(str(asked.get(part))) for part in ("job", "nested"))
    parts = re.split(f'{_NAME}|"[^"]*"', example)
    return rf'"?\S*(?:{named})\S*"?'.join(map(re.escape, parts))


def _queries(session: Session, operation: Operation) -> Iterator[tuple[dict[str, str], str]]:
    """Wrong values of query parameters, and what the message to each is like."""
    label = session.samples.fields.label
    for parameter in operation.parameters_in("query"):
        name = parameter.name
        kind = session.spec.schema(parameter.schema).get("type")
        if name in _QUERIES:
            for text, column in _unknown_fields(name, label):
                yield {name: text}, rf'{name}: unknown field "{_UNKNOWN}" at column {column}(; .*)?'
            secret = ".".join(session.samples.fields.secret)
            told = f'{label}="x" AND {secret}="x"' if name == "filter" else f"{label},{secret}"
            yield {name: told}, rf"{name}: .+ at column {told.index(secret) + 1}"
            if name != "filter":
                yield {name: f"{label};x"}, rf"{name}: .+ at column {len(label) + 1}"
                yield {name: f"{label},{label}.;"}, rf"{name}: .+ at column {2 * len(label) + 3}"
            if name == "orderBy":
                yield {name: f"{label}, {snake_case(label)}"}, rf"{name}: .+ at column {len(label) + 3}"
            yield {snake_case(name): ",,"}, rf"{name}: .+ at column 1"
            near, mistyped = re.escape(label), label[:-1]
            yield (
                {name: f'{mistyped}="x"' if name == "filter" else mistyped},
                f'{name}: .* "{mistyped}" at .*"{near}".*',
            )
            long = f'{label}="{"x" * 2000}"' if name == "filter" else ",".join([label] * 2000)
            yield {name: long}, rf"{name}: .+ at column \d+"
        elif kind in ("integer", "boolean"):
            for spelling in dict.fromkeys((name, snake_case(name))):
                for text in ("sometimes", ""):
                    yield {spelling: text}, rf"invalid value for parameter {name}: .+"
        if kind == "integer" and "minimum" in session.spec.schema(parameter.schema):
            least = session.spec.schema(parameter.schema)["minimum"]
            yield {name: str(least - 1)}, f"invalid value for field {name}: .* less than the minimum of {least}"
    if operation == session.operation(LIST):
        fields = fields_of(session.spec, ("components", "schemas", session.resource.schema))
        for field in {field.kind: field for field in fields}.values():
            literal = _WRONG_LITERALS.get(field.kind)
            # What cannot be compared is refused at the comparator, a wrong literal where it begins.
            at = len(field.camel) + (1 if literal is None else 2)
            yield {"filter": f"{field.camel}={literal or 'x'}"}, rf"filter: .+ at column {at}(; .*)?"
        for text in session.samples.lists.no_filters:
            yield {"filter": text}, rf"filter: .+ at column (?:{'|'.join(map(str, range(1, len(text) + 2)))})(; .*)?"


def _unknown_fields(name: str, label: str) -> Iterator[tuple[str, int]]:
    """Texts of a query with a field that nothing has, and in which column."""
    is_filter = name == "filter"
    before = (f'{label}="x" AND ', f'{label}="x" OR (', "NOT ", "-(") if is_filter else (f"{label},", f"{label} , ")
    for start in ("", "  ", *before):
        comparison = f'{_UNKNOWN}="x"' if is_filter else _UNKNOWN
        yield f"{start}{comparison}{')' * start.count('(')}", len(start) + 1
