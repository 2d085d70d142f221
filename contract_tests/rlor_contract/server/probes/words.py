"""Semantic checks of words: whether a refusal says what is wrong, and where, as the spec's examples show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import httpx
from rlor_spec.spellings import snake_case

from rlor_contract.server.probes.probe import probe
from rlor_contract.server.probes.reading import CREATE, LIST, body_of, created, promoting
from rlor_contract.server.probes.roles import every
from rlor_contract.server.probes.session import Asked, Reply, Session
from rlor_contract.spec.json_values import is_object, shown_json
from rlor_contract.spec.list_model import fields_of
from rlor_contract.spec.misread_bodies import misfit_bodies, misread_bodies, whole_body
from rlor_contract.spec.operations import Operation

_QUERIES: Final = ("filter", "orderBy", "readMask")
"""Parameters with a language of their own, in which a refusal names a column."""
_NAME: Final = re.compile(r"[\w.-]+(?:/[\w.-]+){3,}")
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


@probe(every(), needs=("ours", "writes"))
def refusals_worded(session: Session) -> None:
    """A refusal says what is wrong in the words of the spec's examples: of a body or a query with the place where the
    mistake stands, of all else with the name that was asked for.

    Other servers may word it as they like. Violation: an unknown field in line 7 of a body is said to be in line 1.
    """
    job = created(session, session.samples.jobs.workable)
    for operation in session.spec.operations:
        if operation.label in session.labels:
            where = (*operation.pointer, "responses")
            for asked in _refused(session, operation, job):
                reply = session.call(operation, **asked)
                known = _messages(operation, reply)
                said = _message(reply.object)
                right = reply.status >= 400 and (not known or any(_is_like(said, one, asked) for one in known))
                session.expect(operation, right, reply, f"the message {known[:1]}, as in the examples", where)
            for status, request in _unread(session, operation, job):
                reply = session.send(request)
                said = str(_message(reply.object))
                known = [one for other in session.spec.operations for one in _messages(other, reply)]
                right = reply.status == status and any(said.startswith(one) for one in known if one)
                session.expect(operation, right, reply, f"{status}, with the message of its example", where)
            if operation.body is not None:
                whole = whole_body(session.requests, operation, session.seed)
                for wrong in misread_bodies(session.spec, operation, whole):
                    reply = session.call(operation, job=job, nested=job, content=wrong.text.encode())
                    right = (reply.status, _message(reply.object)) == (400, wrong.said)
                    got = f"{reply.shown} to {shown_json(wrong.text, 200)}"
                    session.expect(operation, right, reply, f"the message {wrong.said!r}", wrong.where, got)
                for wrong in misfit_bodies(session.spec, operation, whole):
                    reply = session.call(operation, job=job, nested=job, content=wrong.text.encode())
                    right = reply.status == 400 and str(_message(reply.object)).startswith(wrong.said)
                    session.expect(operation, right, reply, f"a message that begins {wrong.said!r}", wrong.where)
            for query, said in _queries(session, operation):
                reply = session.call(operation, job=job, nested=job, query=query)
                right = reply.status == 400 and re.fullmatch(said, str(_message(reply.object))) is not None
                session.expect(operation, right, reply, f"a message like {said}", where)


def _refused(session: Session, operation: Operation, job: str) -> Iterator[Asked]:
    """Requests that are refused for what they name, or for who asks."""
    body = body_of(operation)
    if body is not None and session.samples.body.get(operation.id):
        body = promoting(session, operation, job, {})
    whole: Asked = {"job": job, "nested": "no-such-thing", "body": body}
    if operation == session.operation(CREATE):
        whole["query"] = session.chosen(job)
    yield {**whole, "account": "no-such-account"}
    yield {**whole, "authorized": False}
    if len(operation.parameters_in("path")) > 1:
        yield {**whole, "job": session.new_id()}
    if operation == session.operation(CREATE):
        yield whole


def _unread(session: Session, operation: Operation, job: str) -> Iterator[tuple[int, httpx.Request]]:
    """Requests with paths or bodies that are not read, and the status of each refusal, as far as it is documented."""

    if 400 in operation.responses and len(operation.parameters_in("path")) > 1:
        yield 400, session.request(operation, job="%FF", nested="%FF", body=body_of(operation))
    if operation.body is None:
        return

    def request(content: bytes) -> httpx.Request:
        return session.request(operation, job=job, nested=job, content=content)

    if 415 in operation.responses:
        other = request(b"{}")
        other.headers["Content-Type"] = "text/plain"
        yield 415, other
    if 413 in operation.responses:
        yield 413, request(b" " * (_LARGEST_BODY + 1))


def _message(answer: Any) -> Any:
    """The message of a refusal, be it the edge's."""
    error = answer.get("error")
    return error.get("message") if is_object(error) else answer.get("message")


def _messages(operation: Operation, reply: Reply) -> list[str]:
    """The messages that the examples of such an answer have."""
    response = operation.responses.get(reply.status)
    examples = response.examples if response else ()
    return [str(_message(one)) for one in examples if is_object(one) and one.get("code") == reply.object.get("code")]


def _is_like(message: Any, example: str, asked: Asked) -> bool:
    """Whether a message is an example with the names of the request in the place of those that it has."""
    if not isinstance(message, str):
        return False
    names = _NAME.findall(message)
    named = all(asked.get("job", "") in name or str(asked.get("nested", "")) in name for name in names)
    return named and _bare(message) == _bare(example)


def _bare(message: str) -> str:
    return re.sub('"[^"]*"', '"…"', _NAME.sub("…", message))


def _queries(session: Session, operation: Operation) -> Iterator[tuple[dict[str, str], str]]:
    """Wrong values of query parameters, and what the message to each is like."""
    label = session.samples.fields.label
    for parameter in operation.parameters_in("query"):
        name = parameter.name
        kind = session.spec.schema(parameter.schema).get("type")
        if name in _QUERIES:
            for text, column in _unknown_fields(name, label):
                yield {name: text}, rf'{name}: unknown field "{_UNKNOWN}" at column {column}(; .*)?'
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
                yield {spelling: "sometimes"}, rf"invalid value for parameter {name}: .+"
        if kind == "integer" and "minimum" in session.spec.schema(parameter.schema):
            least = session.spec.schema(parameter.schema)["minimum"]
            yield {name: str(least - 1)}, f"invalid value for field {name}: .* less than the minimum of {least}"
    if operation == session.operation(LIST):
        for field in fields_of(session.spec, ("components", "schemas", session.resource.schema)):
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
