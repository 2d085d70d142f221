"""The suite's own checks on answers of a server, beyond those that Schemathesis brings.

Each is derived from the spec, says what it expects in words, and names the part of the spec that is broken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from rlor_spec.document import Pointer, format_pointer
from rlor_spec.presence import LEFT_OUT, unset

from rlor_contract.spec.json_values import is_list, is_object, shown_json, values_at
from rlor_contract.spec.list_model import fields_of, in_order
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.request_rules import broken_rules

# HTTP statuses that go with a canonical code. Where there are several, the first is grpc-gateway's and the spec
# documents the others: a training shape that is not available (412), a body that is too large (413) or of another type
# (415), a method that a path does not have (405).
HTTP_STATUSES: Final[dict[int, tuple[int, ...]]] = {
    1: (499,),
    2: (500,),
    3: (400, 413, 415),
    4: (504,),
    5: (404,),
    6: (409,),
    7: (403,),
    8: (429,),
    9: (400, 412),
    10: (409,),
    11: (400,),
    12: (501, 405),
    13: (500,),
    14: (503,),
    15: (500,),
    16: (401,),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the server, with the request that it answers."""

    operation: Operation
    method: str
    """The HTTP method that was sent: another than the operation's when that is what is tried."""
    path: dict[str, Any]
    query: dict[str, Any]
    body: Any
    """What was sent, or None."""
    positive: bool
    """Whether the request keeps to the spec in every part."""
    known: bool
    """Whether the job and the checkpoint that it names were seen to exist."""
    status: int
    headers: dict[str, str]
    """Lower-case names."""
    content: bytes
    json: Any
    """The body, decoded; None when it is not JSON."""
    api_key: str

    @property
    def declared(self) -> bool:
        """Whether the request used the operation's own method."""
        return self.method == self.operation.verb

    @property
    def schema(self) -> Pointer | None:
        """The schema of its body, where the spec describes such an answer and its body."""
        response = self.operation.responses.get(self.status) if self.declared else None
        return response.schema if response else None

    @property
    def shown(self) -> str:
        text = self.content[:200].decode("utf-8", "replace")
        return f"{self.status} {text}" + ("…" if len(self.content) > 200 else "")


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that an answer breaks."""

    expected: str
    got: str
    pointer: Pointer
    should: bool = False
    """Whether it is no promise of the spec but a SHOULD or a habit, so that to break it is worth a warning."""


_Breaks = Callable[[ContractSpec, Answer], Iterator[Broken]]


@dataclass(frozen=True, slots=True)
class Check:
    """A named promise. It is counted for the answers that it applies to, and for no others."""

    name: str
    proves: str
    applies: Callable[[Answer], bool]
    breaks: Callable[[ContractSpec, Answer], Iterator[Broken]]


CHECKS: Final[list[Check]] = []


def _check(applies: Callable[[Answer], bool]) -> Callable[[_Breaks], _Breaks]:
    def add(breaks: _Breaks) -> _Breaks:
        CHECKS.append(Check(breaks.__name__, (breaks.__doc__ or "").strip(), applies, breaks))
        return breaks

    return add


def _succeeded(answer: Answer) -> bool:
    return answer.status == 200 and answer.declared


def _described(answer: Answer) -> bool:
    """Whether it is a success with a body that the spec describes."""
    return _succeeded(answer) and answer.schema is not None


def _documented_json(answer: Answer) -> bool:
    return answer.schema is not None and answer.json is not None


_OF_INTERMEDIARIES: Final = ("OPTIONS", "HEAD", "TRACE", "CONNECT")
"""Methods that servers and intermediaries answer by themselves."""


@_check(lambda answer: answer.status >= 400 and answer.method not in _OF_INTERMEDIARIES and not _undescribed(answer))
def error_body_matches_status(spec: ContractSpec, answer: Answer) -> Iterator[Broken]:
    """Every error has a Status body whose code belongs to the HTTP status; the edge's 401 may have its own."""
    pointer: Pointer = ("components", "schemas", "Status", "properties", "code")
    body = answer.json
    if answer.status == 401 and spec.is_valid(("components", "schemas", "ErrorEnvelope"), body):
        return
    code = body.get("code") if is_object(body) else None
    if not isinstance(code, int):
        yield Broken("a Status body with a number in `code`", answer.shown, pointer)
    elif answer.status not in HTTP_STATUSES.get(code, ()):
        yield Broken(f"a code that belongs to {answer.status}", answer.shown, pointer)


def _undescribed(answer: Answer) -> bool:
    """Whether the spec documents such an answer and says nothing of its body."""
    return answer.declared and answer.status in answer.operation.responses and answer.schema is None


REQUEST_ID: Final = "x-request-id"
_FAR_FROM_UTC: Final = re.compile(r"[+-](?!00:00$)\d\d:\d\d$")
"""The end of a time that has another offset than none."""


@_check(lambda answer: answer.declared and answer.status in answer.operation.responses)
def request_id_present(spec: ContractSpec, answer: Answer) -> Iterator[Broken]:
    """Every answer that is documented with `x-request-id` has it, errors included."""
    response = answer.operation.responses[answer.status].pointer
    if REQUEST_ID in spec.schema(response).get("headers", {}) and not answer.headers.get(REQUEST_ID):
        pointer: Pointer = (*response, "headers", REQUEST_ID)
        yield Broken(f"the header {REQUEST_ID}", f"{answer.status} without it", pointer)


@_check(lambda answer: answer.declared)
def secrets_not_echoed(spec: ContractSpec, answer: Answer) -> Iterator[Broken]:
    """Nothing that is `writeOnly`, and not the API key, comes back with a value."""
    pointer: Pointer = ("components", "securitySchemes")
    if answer.api_key and answer.api_key.encode() in answer.content:
        yield Broken("an answer without the API key", f"{answer.status} with the key in it", pointer)
    for name, value in answer.headers.items() if answer.api_key else ():
        if answer.api_key in value:
            yield Broken("no header with the API key", f"{answer.status} with the key in {name}", pointer)
    if answer.schema is None or answer.json is None:
        return
    for way, owner in spec.marked(answer.schema, "writeOnly", True):
        if any(values_at(answer.json, way)):
            at = format_pointer(way)
            yield Broken(f"{at} empty or absent: it is write-only", f"{at} with a value", owner)


@_check(_described)
def times_in_utc(spec: ContractSpec, answer: Answer) -> Iterator[Broken]:
    """Every time in an answer is in UTC. A value that is not a time breaks `response_schema_conformance`."""
    for way, owner in spec.marked(answer.schema or (), "format", "date-time"):
        for value in values_at(answer.json, way):
            if isinstance(value, str) and _FAR_FROM_UTC.search(value):
                yield Broken("a time in UTC, with `Z` at its end", value, owner)


# What Python, Go, Java, SQL and file systems leave in a message that was made of an exception.
_INTERNALS: Final = re.compile(
    r"Traceback \(most recent|File \"[^\"]+\", line \d|goroutine \d+ \[|\tat [\w.$]+\(\w+\.java:|"
    r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM) [^.]{1,200} (FROM|VALUES|SET|WHERE)\b|/(usr|home|srv|opt|var)/[\w./-]+"
)


@_check(lambda answer: answer.status >= 400)
def internals_not_shown(spec: ContractSpec, answer: Answer) -> Iterator[Broken]:
    """No error tells of the inside of the server: no stack trace, no statement of a database, no path of a file."""
    body = answer.json
    message = body.get("message") if is_object(body) else None
    found = _INTERNALS.search(
        message if isinstance(message, str) else answer.content[:20_000].decode("utf-8", "replace")
    )
    if found and found[0] not in str(answer.body) and found[0] not in str(answer.query):  # quoted from the request
        pointer: Pointer = ("components", "schemas", "Status", "properties", "message")
        yield Broken("a message for callers", f"{answer.status} with {found[0][:60]!r} in it", pointer)


@_check(_documented_json)
def undeclared_properties(spec: ContractSpec, answer: Answer) -> Iterator[Broken]:
    """Answers hold no property that the spec does not declare."""
    for at, owner in spec.undeclared(answer.schema or (), answer.json):
        yield Broken("only declared properties", f"{format_pointer(at)} beside them", owner)


@_check(lambda answer: _described(answer) and answer.query.get("readMask") in (None, ""))
def zero_values_present(spec: ContractSpec, answer: Answer) -> Iterator[Broken]:
    """Without a read mask every field is there, unset ones as `rlor_spec.presence` says.

    Of what is known in part nothing is asked: a server that knows it better may do otherwise.
    """
    yield from missing(spec, answer.schema or (), answer.json)


def missing(spec: ContractSpec, pointer: Pointer, value: Any, at: Pointer = ()) -> Iterator[Broken]:
    branch = spec.branch_for(pointer, value)
    if is_list(value) and "items" in spec.schema(branch):
        for index, item in enumerate(value):
            yield from missing(spec, (*branch, "items"), item, (*at, index))
    elif is_object(value):
        wanted = _always_there(spec, branch)
        for name, owner in wanted.items():
            if name not in value:
                yield Broken(
                    f"{format_pointer((*at, name))}, be it with its zero value or null", "no such field", owner
                )
        for name, owner in spec.inner(branch).items() if wanted else ():
            if is_object(item := value.get(name)) or is_list(item):
                yield from missing(spec, owner, item, (*at, name))


@cache
def _always_there(spec: ContractSpec, branch: Pointer) -> dict[str, Pointer]:
    """The fields of an object that an answer never leaves out."""
    schema = spec.schema(branch)
    if schema.get("x-partial") or schema.get("additionalProperties") is True:
        return {}
    found = spec.properties(branch).items()
    return {name: owner for name, owner in found if unset(spec.raw(owner), spec.document.data) is not LEFT_OUT}


def _listed(answer: Answer) -> list[dict[str, Any]]:
    """The resources of an answer: the items of a list, or the one that was asked for."""
    names = answer.operation.raw.get("x-pagination")
    found = answer.json.get(names["items"]) if names and is_object(answer.json) else [answer.json]
    return [item for item in found if is_object(item)] if is_list(found) else []


def _camel_case(name: str) -> str:
    return re.sub(r"_(\w)", lambda found: found[1].upper(), name)


def _masked(answer: Answer) -> set[str]:
    """The fields that a read mask names, without what is below them; empty when it names all."""
    paths = [path.strip() for path in str(answer.query.get("readMask") or "").split(",")]
    return set() if "*" in paths else {_camel_case(path.partition(".")[0]) for path in paths if path}


@_check(lambda answer: _succeeded(answer) and bool(_masked(answer)))
def read_mask_applied(spec: ContractSpec, answer: Answer) -> Iterator[Broken]:
    """With a read mask only the fields that it names come back."""
    pointer = next(p.pointer for p in answer.operation.parameters_in("query") if p.name == "readMask")
    for item in _listed(answer):
        more = sorted(item.keys() - _masked(answer))
        if more:
            yield Broken("only the fields of the read mask", f"{answer.query['readMask']!r} shows {more[0]}", pointer)


def _order_parameter(answer: Answer) -> Pointer | None:
    return next((p.pointer for p in answer.operation.parameters_in("query") if p.name == "orderBy"), None)


@_check(lambda answer: _succeeded(answer) and _order_parameter(answer) is not None and len(_listed(answer)) > 1)
def items_ordered(spec: ContractSpec, answer: Answer) -> Iterator[Broken]:
    """A list is in the order that its first key asks for, by default that of the names."""
    key, _, direction = (str(answer.query.get("orderBy") or "") or "name").partition(",")[0].strip().partition(" ")
    path = tuple(_camel_case(key).split("."))
    fields = fields_of(spec, _item(spec, answer))
    field = next((one for one in fields if one.path == path), None)
    if field is None or any(path[0] not in item for item in _listed(answer)):
        return
    values = [field.of(item) for item in _listed(answer)]
    down = direction.strip().lower() == "desc"
    if not in_order(values, field.kind, down=down, values=field.values):
        got = f"{key} {direction}: {shown_json(values[:3], 200)}"
        yield Broken("items in the order asked for", got, _order_parameter(answer) or ())


def _item(spec: ContractSpec, answer: Answer) -> Pointer:
    """The schema of the items of a list."""
    items = spec.properties(answer.operation.responses[200].schema or ())[answer.operation.raw["x-pagination"]["items"]]
    return spec.branches((*spec.locate(items), "items"))[0]


@_check(_described)
def names_match_path(spec: ContractSpec, answer: Answer) -> Iterator[Broken]:
    """Resource names in an answer lie under the account, job and checkpoint that the path names."""
    yield from _misnamed(spec, answer.schema or (), answer.json, answer)


def _misnamed(spec: ContractSpec, pointer: Pointer, value: Any, answer: Answer) -> Iterator[Broken]:
    branch = spec.branch_for(pointer, value)
    schema = spec.schema(branch)
    if is_list(value) and "items" in schema:
        for item in value if is_object(next(iter(value), None)) else ():
            yield from _misnamed(spec, (*branch, "items"), item, answer)
    elif is_object(value):
        fields = value
        resource = schema.get("x-resource")
        if resource and resource["name"] in fields and (fields[resource["name"]] is not None or not _masked(answer)):
            name, pattern = str(fields[resource["name"]]), str(resource["template"])
            matched = re.fullmatch(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(pattern)), name)
            wanted = pattern
            for variable, sent in answer.path.items():
                wanted = wanted.replace("{" + variable + "}", str(sent))
            differs = matched and any(
                matched[v] != str(answer.path[v]) for v in matched.groupdict() if v in answer.path
            )
            if matched is None or differs:
                yield Broken(f"a name like {wanted}", name, (*branch, "properties", resource["name"]))
        for key, owner in spec.inner(branch).items():
            if key in fields and _leads_to_names(spec, owner):
                yield from _misnamed(spec, owner, fields[key], answer)


@cache
def _leads_to_names(spec: ContractSpec, pointer: Pointer) -> bool:
    """Whether a value of the schema can have a resource in it."""
    found, queue = set[Pointer](), [*spec.branches(pointer)]
    while queue:
        here = queue.pop()
        if "x-resource" in spec.schema(here):
            return True
        if here not in found:
            found.add(here)
            inside = [*spec.inner(here).values(), *([(*here, "items")] if "items" in spec.schema(here) else [])]
            queue += [branch for one in inside for branch in spec.branches(one)]
    return False


@_check(lambda answer: not answer.declared and answer.method not in _OF_INTERMEDIARIES)
def wrong_method(spec: ContractSpec, answer: Answer) -> Iterator[Broken]:
    """A method that a path does not have is answered with 405 and `Allow`, or with grpc-gateway's 501."""
    pointer = answer.operation.pointer[:2]
    methods = sorted(m.upper() for m in spec.schema(pointer) if m in ("get", "post", "put", "patch", "delete"))
    if answer.method in methods or answer.status == 501:
        return
    if answer.status != 405:
        yield Broken(f"405 or 501 for {answer.method} on {pointer[1]}", answer.shown, pointer)
        return
    allowed = {m.strip().upper() for m in answer.headers.get("allow", "").split(",")}
    if not {*methods} <= allowed or answer.method in allowed:
        yield Broken(f"Allow: {', '.join(methods)}", f"Allow: {answer.headers.get('allow', '(none)')}", pointer)


@_check(lambda answer: answer.positive and answer.declared and bool(broken_rules(answer.operation, answer.body)))
def request_rules_enforced(spec: ContractSpec, answer: Answer) -> Iterator[Broken]:
    """A body that breaks one of the `x-request-rules` is refused."""
    if answer.status < 300:
        for rule, path in broken_rules(answer.operation, answer.body):
            yield Broken(f"a refusal: {rule.said(path)}", answer.shown, rule.pointer)


def _documents(operation: Operation, status: int, code: int) -> bool:
    """Whether an example shows such a refusal."""
    return status in operation.responses and any(
        is_object(example) and example.get("code") == code for example in operation.responses[status].examples
    )


@_check(lambda answer: answer.positive and answer.declared and answer.status < 500)
def valid_request_accepted(spec: ContractSpec, answer: Answer) -> Iterator[Broken]:
    """A request that keeps to the spec succeeds, or is refused for a reason that the spec gives.

    Takes the place of Schemathesis's `positive_data_acceptance`, which would need 400 and 404 on whole operations and
    so be blind to them. Here a refusal has to give its reason: code 9 where the spec documents a refusal for the state,
    a broken rule of `x-request-rules`, 403 (privileged fields), 409 and 412 where documented; 404 only for a job or
    checkpoint that the run has not seen.
    """
    if answer.status < 400:
        return
    code = answer.json.get("code") if is_object(answer.json) else None
    documented = answer.status in answer.operation.responses
    if answer.status in (403, 408, 409, 412, 429) and documented:
        return
    if answer.status == 404 and not answer.known:
        return
    if answer.status == 400 and code == 9 and _documents(answer.operation, 400, 9):
        return
    if answer.status == 400 and code == 3 and broken_rules(answer.operation, answer.body):
        return
    pointer = answer.operation.body or (*answer.operation.pointer, "parameters")
    yield Broken("success: the request keeps to the spec", answer.shown, pointer)
