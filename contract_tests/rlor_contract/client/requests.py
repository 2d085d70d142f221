"""The calls that are made of the client, and what is wrong with the requests that it sends for them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
from rlor_spec.document import Pointer

from rlor_contract.client.surfaces import ABSENT, API_KEY, Call
from rlor_contract.client.typed_oracle import normal_form
from rlor_contract.spec.json_values import is_list, is_object, shown_json
from rlor_contract.spec.operations import JSON, ContractSpec, Operation
from rlor_contract.spec.schema_values import SchemaValues
from rlor_contract.spec.schemas import Mismatch

_ID = re.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def used_options(spec: ContractSpec, call: Call) -> Iterator[tuple[Pointer, bool]]:
    """Optional parts of a call, and whether it has them."""
    for parameter in call.operation.parameters_in("query"):
        yield parameter.pointer, parameter.name in call.query
    if call.operation.body and call.body is not ABSENT:
        yield from _fields(spec, call.operation.body, call.body)


def _fields(spec: ContractSpec, pointer: Pointer, value: Any) -> Iterator[tuple[Pointer, bool]]:
    branch = spec.branch_for(pointer, value)
    if is_object(value):
        for name, at in spec.properties(branch).items():
            yield at, name in value
            if name in value:
                yield from _fields(spec, at, value[name])


def calls(operation: Operation, path: dict[str, str], inputs: SchemaValues) -> Iterator[Call]:
    """Every parameter and body field present and absent, with every kind of value."""
    required = {p.name: p for p in operation.parameters_in("query") if p.required}
    queries = {p.name: inputs.pool(p.schema) for p in operation.parameters_in("query")}
    bodies: list[Any] = [*operation.body_examples, *inputs.pool(operation.body)] if operation.body else [ABSENT]
    if operation.body and not operation.body_required:
        bodies.append(ABSENT)
    full_query = {name: values[-1] for name, values in queries.items()}
    variants: list[dict[str, Any]] = [
        {name: values[index % len(values)] for name, values in queries.items()}
        for index in range(max((len(values) for values in queries.values()), default=1))
    ]
    variants += [{n: v for n, v in full_query.items() if n != absent} for absent in queries if absent not in required]
    variants.append({name: value for name, value in full_query.items() if name in required})
    for index in range(max(len(bodies), len(variants))):
        yield Call(operation, path, variants[index % len(variants)], bodies[index % len(bodies)])


def request_faults(spec: ContractSpec, call: Call, request: httpx.Request) -> Iterator[tuple[str, list[Mismatch]]]:
    """By check, in what a request differs from the call and from the spec."""
    operation = call.operation
    yield "request_method", _differs(operation.verb, request.method, operation.pointer)
    raw_path, _, raw_query = request.url.raw_path.decode("ascii").partition("?")
    values = match_path(operation.path, raw_path)
    got = raw_path if values is None else json.dumps(values, ensure_ascii=False)
    expected = f"{operation.path} with {json.dumps(call.path, ensure_ascii=False)}"
    yield "request_path", [] if values == call.path else [Mismatch("", expected, got, operation.pointer[:2])]
    sent = dict(parse_qsl(raw_query, keep_blank_values=True, strict_parsing=bool(raw_query)))
    wanted = {name: _query_text(value) for name, value in call.query.items()}
    for parameter in operation.parameters_in("query"):
        # The facade chooses the id of what it creates, so that it can repeat the create.
        chosen = sent.get(parameter.name, "")
        if (
            _carries_the_id(spec, operation, parameter.name)
            and not wanted.get(parameter.name)
            and _ID.fullmatch(chosen)
        ):
            wanted[parameter.name] = chosen
    pointers = {p.name: p.pointer for p in operation.parameters_in("query")}
    yield (
        "request_query",
        [
            Mismatch(
                f"/{name}",
                f"the query parameter {name}={wanted[name]!r}" if name in wanted else f"no query parameter {name}",
                repr(sent[name]) if name in sent else "none",
                pointers.get(name, operation.pointer),
            )
            for name in dict.fromkeys([*wanted, *sent])
            if sent.get(name) != wanted.get(name)
        ],
    )
    yield "request_body", list(_body_faults(spec, call, request))
    yield (
        "request_auth",
        _differs(f"Bearer {API_KEY}", request.headers.get("authorization", "none"), (*operation.pointer, "security")),
    )


def _carries_the_id(spec: ContractSpec, operation: Operation, parameter: str) -> bool:
    """Whether a create may be repeated with this parameter: GET `<its path>/{some_id}` makes `someId` the one."""
    if operation.raw["x-retry"] != "with-id":
        return False
    reads = (re.fullmatch(re.escape(operation.path) + r"/{(\w+)}", other.path) for other in spec.operations)
    return parameter.lower() in {found[1].replace("_", "") for found in reads if found}


def _body_faults(spec: ContractSpec, call: Call, request: httpx.Request) -> Iterator[Mismatch]:
    pointer = call.operation.body
    if call.body is ABSENT or pointer is None or (call.body == {} and not call.operation.body_required):
        # An optional body may be left out or be the empty object; they mean the same.
        allowed = (b"", b"{}") if pointer else (b"",)
        if request.content not in allowed:
            yield Mismatch("", "no body", repr(request.content), pointer or call.operation.pointer)
        return
    kind = request.headers.get("content-type", "none").partition(";")[0]
    yield from _differs(JSON, kind, pointer[:-2])
    try:
        sent = json.loads(request.content)
    except ValueError:
        yield Mismatch("", "a JSON body", repr(request.content[:80]), pointer)
        return
    yield from spec.mismatches(pointer, sent)
    for at, owner in spec.undeclared(pointer, sent):
        yield Mismatch("/" + "/".join(map(str, at)), "no property that the spec does not declare", str(at[-1]), owner)
    wanted, came = normal_form(spec, pointer, call.body), normal_form(spec, pointer, sent)
    if wanted != came:
        path = _first_difference(wanted, came)
        at = spec.descend(pointer, path, call.body)[0]
        place = "/" + "/".join(map(str, path))
        yield Mismatch(place, f"the body {shown_json(call.body)}", shown_json(sent), at)


def writable(spec: ContractSpec, pointer: Pointer, value: Any) -> Any:
    """The value without what only the server sets."""
    branch = spec.locate(spec.branch_for(pointer, value))
    if is_list(value):
        return [writable(spec, (*branch, "items"), item) for item in value]
    if not is_object(value):
        return value
    known = spec.properties(branch)
    return {
        key: writable(spec, known[key], item) if key in known else item
        for key, item in value.items()
        if key not in known or not (spec.raw(known[key]).get("readOnly") or spec.schema(known[key]).get("readOnly"))
    }


def match_path(template: str, raw_path: str) -> dict[str, str] | None:
    """Unquoted parameters of a raw request path; None when the template does not match it."""
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template))
    matched = re.fullmatch(pattern, raw_path)
    return {name: unquote(value) for name, value in matched.groupdict().items()} if matched else None


def escapes(raw_path: str) -> bool:
    """Whether a path has dot segments, which lead out of it."""
    # A proxy may resolve dot segments, also when they are written as %2e.
    return any(segment in (".", "..") for segment in unquote(raw_path.replace("%2F", "_")).split("/"))


def _query_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _differs(expected: str, got: str, pointer: Pointer) -> list[Mismatch]:
    return [] if expected == got else [Mismatch("", expected, got, pointer)]


def _first_difference(wanted: Any, came: Any, at: Pointer = ()) -> Pointer:
    if is_object(wanted) and is_object(came):
        for key in dict.fromkeys([*wanted, *came]):
            if key not in wanted or key not in came:
                return (*at, key)
            if wanted[key] != came[key]:
                return _first_difference(wanted[key], came[key], (*at, key))
    if is_list(wanted) and is_list(came):
        for index, (left, right) in enumerate(zip(wanted, came, strict=False)):
            if left != right:
                return _first_difference(left, right, (*at, index))
    return at
