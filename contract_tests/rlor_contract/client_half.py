"""The client half: every documented answer decodes, and every request that the client sends keeps to the spec."""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

import httpx
from spec_document import Pointer

from rlor_contract.client_surfaces import (
    ABSENT,
    API_KEY,
    BASE_URL,
    REQUEST_ID,
    Call,
    Exchange,
    Reply,
    Surface,
    open_surfaces,
)
from rlor_contract.contract_spec import JSON, ContractSpec, Mismatch, Operation, Response
from rlor_contract.curl import curl_command
from rlor_contract.fuzzed_values import FuzzedValues
from rlor_contract.json_values import is_list, is_object
from rlor_contract.ledger import Ledger
from rlor_contract.schema_values import SchemaValues
from rlor_contract.typed_oracle import check_decoded, normal_form

# Each addresses exactly one job, or is refused before anything is sent.
ADVERSARIAL_IDS: Final = (
    "",
    ".",
    "..",
    "../../secrets",
    "a/b",
    "/",
    "%2F",
    "%2e%2e",
    "a?b=c",
    "a#b",
    "a:cancel",
    ":cancel",
    "a b",
    "ключ",
    "🦊",
    "a\\b",
    "a;b",
    "a\nb",
    "a\x00b",
    "x" * 300,
)


# The error tree that the client documents, at the top of its module `errors`.
ERROR_CLASSES: Final = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    412: "FailedPreconditionError",
    429: "RateLimitError",
}


@dataclass(frozen=True, slots=True)
class Depth:
    """How many values a run spends where more values only repeat the kind."""

    responses: int
    """Values of each documented 2xx answer."""
    errors: int
    """Values of each documented error."""
    requests: int
    fuzzed: int
    """Random answers of each distinct 2xx schema, and a quarter as many of each error schema."""


DEPTHS: Final = {"quick": Depth(12, 4, 12, 0), "default": Depth(150, 10, 150, 40)}


@dataclass(slots=True)
class ClientHalf:
    """One run. `record` writes the verdicts into the ledger."""

    spec: ContractSpec
    seed: int
    depth: Depth
    operations: tuple[Operation, ...]
    ledger: Ledger = field(default_factory=lambda: Ledger("client"))
    account: str = "acme-research"

    def run(self) -> Ledger:
        """Verify every operation on every surface."""
        started = time.monotonic()
        answers = SchemaValues(self.spec, self.seed)
        inputs = SchemaValues(self.spec, self.seed, writable=True)
        fuzz = FuzzedValues(self.spec, self.seed)
        with open_surfaces(self.spec, self.account) as surfaces:
            for operation in self.operations:
                self._responses(operation, surfaces, answers, fuzz)
                self._requests(operation, surfaces, inputs, answers)
                self._adversarial_ids(operation, surfaces, answers)
        self.ledger.seconds = time.monotonic() - started
        return self.ledger

    # Responses

    def _responses(
        self, operation: Operation, surfaces: list[Surface], values: SchemaValues, fuzz: FuzzedValues
    ) -> None:
        call = self._plain_call(operation, values)
        for status, response in operation.responses.items():
            success = status < 400
            limit = self.depth.responses if success else self.depth.errors
            groups: list[tuple[str, list[Any]]] = [
                ("spec_examples", list(response.examples)),
                ("documented_responses" if success else "documented_errors", values.sample(response.schema, limit)),
                ("fuzzed_responses", fuzz.values(response.schema, self.depth.fuzzed // (1 if success else 4))),
            ]
            if success:
                groups.append(("every_enum_value", list(self._enum_variants(response.schema, values))))
            for check, wires in groups:
                for wire, surface in itertools.product(wires, surfaces):
                    exchange = surface.send(call, Reply.of_json(status, wire))
                    found = self._answer_faults(surface, response, wire, exchange)
                    self._book(operation, check, found, surface, f"(answer given) HTTP {status} {_json(wire)}")
                    if success and not found:
                        self.ledger.verified.add(operation.label)

    def _answer_faults(self, surface: Surface, response: Response, wire: Any, exchange: Exchange) -> list[Mismatch]:
        if response.status >= 400:
            return list(self._error_faults(response, wire, exchange))
        if exchange.error is not None:
            return [Mismatch("", "the answer to be decoded", _error(exchange.error), response.schema)]
        found = list(surface.faults(response, wire, exchange.value))
        if not found and hasattr(exchange.value, "to_dict"):
            back = exchange.value.to_dict()
            if normal_form(self.spec, response.schema, back) != normal_form(self.spec, response.schema, wire):
                found.append(
                    Mismatch("", "to_dict() to give back what came in", _json(_jsonable(back)), response.schema)
                )
        return found

    def _error_faults(self, response: Response, wire: Any, exchange: Exchange) -> Iterator[Mismatch]:
        error: Any = exchange.error
        if error is None:
            # The plain functions hand the error body back, typed.
            yield from check_decoded(self.spec, response.schema, wire, exchange.value)
            return
        if type(error).__module__.partition(".")[0] != "rlor_trainer_client":
            yield Mismatch("", "an error of the client's own tree", _error(error), response.pointer)
            return
        kind = error_class(response.status, wire)
        if kind not in {base.__name__ for base in type(error).__mro__}:
            yield Mismatch("", f"an error of the class {kind}", _error(error), response.pointer)
            return
        body = wire.get("error", wire)
        expected = {
            "status": response.status,
            "code": body["code"],
            "message": body["message"],
            "details": tuple(body.get("details", ())),
            "request_id": REQUEST_ID,
        }
        for attribute, value in expected.items():
            got = getattr(error, attribute, "no such attribute")
            got = tuple(got) if is_list(got) else got
            if got != value:
                place = self.spec.descend(response.schema, ("error",) if "error" in wire else (), wire)[0]
                pointer = (
                    (*place, "properties", attribute)
                    if attribute in ("code", "message", "details")
                    else response.pointer
                )
                yield Mismatch(f"/{attribute}", f"{type(error).__name__}.{attribute} == {value!r}", repr(got), pointer)

    def _enum_variants(self, pointer: Pointer, values: SchemaValues) -> Iterator[Any]:
        """The fullest value, once with every value of every enum in it."""
        full = _first_items(values.full(pointer))
        for path in _paths(full):
            schema = self.spec.descend(pointer, path, full)[1]
            for member in schema.get("enum", ()):
                yield _replaced(full, path, member)

    # Requests

    def _requests(
        self, operation: Operation, surfaces: list[Surface], inputs: SchemaValues, answers: SchemaValues
    ) -> None:
        reply = Reply.of_json(200, answers.full(operation.responses[200].schema))
        seen: set[tuple[Pointer, bool]] = set()
        calls = list(self._calls(operation, inputs))
        sampled = len(calls) > self.depth.requests
        if sampled:
            step = len(calls) / self.depth.requests
            calls = [calls[int(index * step)] for index in range(self.depth.requests)]
        for call, surface in itertools.product(calls, surfaces):
            exchange = surface.send(call, reply)
            shown = self._shown(exchange, call)
            if len(exchange.requests) != 1:
                got = _error(exchange.error) if exchange.error else f"{len(exchange.requests)} requests"
                fault = Mismatch("", "one request", got, operation.pointer)
                self._book(operation, "request_sent", [fault], surface, shown)
                continue
            self._book(operation, "request_sent", [], surface, shown)
            request = exchange.requests[0]
            for check, faults in self._request_faults(call, request):
                self._book(operation, check, faults, surface, shown)
            seen |= set(self._used(call))
        if not sampled:
            self._options_exercised(operation, inputs, seen)

    def _options_exercised(self, operation: Operation, inputs: SchemaValues, seen: set[tuple[Pointer, bool]]) -> None:
        """Every optional parameter and body field was sent and left out: else the suite itself has a gap."""
        wanted = {(p.pointer, present) for p in operation.parameters_in("query") for present in (True, p.required)}
        if operation.body:
            wanted |= set(inputs.options(operation.body))
        for pointer, present in wanted - seen:
            self.ledger.fails(
                operation.label,
                "options_exercised",
                place=self.spec.where(pointer),
                expected=f"a request that {'holds' if present else 'leaves out'} {pointer[-1]}",
                got="none: rlor_contract.schema_values makes no such value",
                where=self.spec.where(pointer),
                request="(none)",
            )
        self.ledger.passes(operation.label, "options_exercised", len(wanted & seen))

    def _used(self, call: Call) -> Iterator[tuple[Pointer, bool]]:
        """Optional parts of a call, and whether it has them."""
        for parameter in call.operation.parameters_in("query"):
            yield parameter.pointer, parameter.name in call.query
        if call.operation.body and call.body is not ABSENT:
            yield from self._fields(call.operation.body, call.body)

    def _fields(self, pointer: Pointer, value: Any) -> Iterator[tuple[Pointer, bool]]:
        branch = self.spec.branch_for(pointer, value)
        if is_object(value):
            for name, at in self.spec.properties(branch).items():
                yield at, name in value
                if name in value:
                    yield from self._fields(at, value[name])

    def _calls(self, operation: Operation, inputs: SchemaValues) -> Iterator[Call]:
        """Every parameter and body field present and absent, with every kind of value."""
        path = self._path_values(operation)
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
        variants += [
            {n: v for n, v in full_query.items() if n != absent} for absent in queries if absent not in required
        ]
        variants.append({name: value for name, value in full_query.items() if name in required})
        for index in range(max(len(bodies), len(variants))):
            yield Call(operation, path, variants[index % len(variants)], bodies[index % len(bodies)])

    def _request_faults(self, call: Call, request: httpx.Request) -> Iterator[tuple[str, list[Mismatch]]]:
        operation = call.operation
        yield "request_method", _differs(operation.verb, request.method, operation.pointer)
        raw_path, _, raw_query = request.url.raw_path.decode("ascii").partition("?")
        values = match_path(operation.path, raw_path)
        got = raw_path if values is None else json.dumps(values, ensure_ascii=False)
        expected = f"{operation.path} with {json.dumps(call.path, ensure_ascii=False)}"
        yield "request_path", [] if values == call.path else [Mismatch("", expected, got, operation.pointer[:2])]
        sent = dict(parse_qsl(raw_query, keep_blank_values=True, strict_parsing=bool(raw_query)))
        wanted = {name: _query_text(value) for name, value in call.query.items()}
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
        yield "request_body", list(self._body_faults(call, request))
        yield (
            "request_auth",
            _differs(
                f"Bearer {API_KEY}", request.headers.get("authorization", "none"), (*operation.pointer, "security")
            ),
        )

    def _body_faults(self, call: Call, request: httpx.Request) -> Iterator[Mismatch]:
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
        yield from self.spec.mismatches(pointer, sent)
        for at, owner in self.spec.undeclared(pointer, sent):
            yield Mismatch(
                "/" + "/".join(map(str, at)), "no property that the spec does not declare", str(at[-1]), owner
            )
        wanted, came = normal_form(self.spec, pointer, call.body), normal_form(self.spec, pointer, sent)
        if wanted != came:
            path = _first_difference(wanted, came)
            at = self.spec.descend(pointer, path, call.body)[0]
            place = "/" + "/".join(map(str, path))
            yield Mismatch(place, f"the body {_json(call.body)}", _json(sent), at)

    def _adversarial_ids(self, operation: Operation, surfaces: list[Surface], answers: SchemaValues) -> None:
        names = [p.name for p in operation.parameters_in("path")]
        reply = Reply.of_json(200, answers.full(operation.responses[200].schema))
        base = self._plain_call(operation, answers)
        for name, value, surface in itertools.product(names, ADVERSARIAL_IDS, surfaces):
            call = Call(operation, {**base.path, name: value}, base.query, base.body)
            exchange = surface.send(call, reply)
            found: list[Mismatch] = []
            pointer = next(p.pointer for p in operation.parameters if p.name == name)
            if exchange.requests:
                raw_path = exchange.requests[0].url.raw_path.decode("ascii").partition("?")[0]
                if match_path(operation.path, raw_path) != call.path or _escapes(raw_path):
                    found.append(
                        Mismatch("", f"exactly one path for the id {value!r}, or ValueError", raw_path, pointer)
                    )
            elif not isinstance(exchange.error, ValueError):
                found.append(Mismatch("", f"ValueError for the id {value!r}", _error(exchange.error), pointer))
            self._book(operation, "adversarial_ids", found, surface, self._shown(exchange, call))

    # Common

    def _plain_call(self, operation: Operation, values: SchemaValues) -> Call:
        body: Any = operation.body_examples[0] if operation.body else ABSENT
        return Call(operation, self._path_values(operation), {}, body)

    def _path_values(self, operation: Operation) -> dict[str, str]:
        examples = {p.name: self.spec.schema(p.pointer).get("example") for p in operation.parameters_in("path")}
        return {name: self.account if name == "account_id" else str(value) for name, value in examples.items()}

    def _book(self, operation: Operation, check: str, faults: list[Mismatch], surface: Surface, shown: str) -> None:
        if not faults:
            self.ledger.passes(operation.label, check)
            return
        fault = faults[0]
        at = f"{fault.at}: " if fault.at else ""
        self.ledger.fails(
            operation.label,
            check,
            place=self.spec.where(fault.pointer),
            expected=f"{at}{fault.expected}",
            got=f"{fault.got} (through {surface.name})",
            where=self.spec.where(fault.pointer),
            request=shown,
        )

    @staticmethod
    def _shown(exchange: Exchange, call: Call) -> str:
        if not exchange.requests:
            return f"(nothing was sent) {call.operation.verb} {BASE_URL}{call.operation.path} with {_json(call.path)}"
        request = exchange.requests[0]
        return curl_command(request.method, str(request.url), request.headers, request.content, [API_KEY])


def error_class(status: int, body: dict[str, Any]) -> str:
    """Class of the documented error tree that an answer raises."""
    if body.get("code") == 9:
        return "FailedPreconditionError"
    if status == 409 and body.get("code") == 6:
        return "AlreadyExistsError"
    return ERROR_CLASSES.get(status, "InternalServerError" if status >= 500 else "APIStatusError")


def match_path(template: str, raw_path: str) -> dict[str, str] | None:
    """Unquoted parameters of a raw request path; None when the template does not match it."""
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template))
    matched = re.fullmatch(pattern, raw_path)
    return {name: unquote(value) for name, value in matched.groupdict().items()} if matched else None


def _escapes(raw_path: str) -> bool:
    # A proxy may resolve dot segments, also when they are written as %2e.
    return any(segment in (".", "..") for segment in unquote(raw_path.replace("%2F", "_")).split("/"))


def _query_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _differs(expected: str, got: str, pointer: Pointer) -> list[Mismatch]:
    return [] if expected == got else [Mismatch("", expected, got, pointer)]


def _paths(value: Any, at: Pointer = ()) -> Iterator[Pointer]:
    if is_object(value):
        for key, item in value.items():
            yield from _paths(item, (*at, key))
    elif is_list(value):
        for index, item in enumerate(value[:1]):
            yield from _paths(item, (*at, index))
    else:
        yield at


def _first_items(value: Any) -> Any:
    if is_object(value):
        return {key: _first_items(item) for key, item in value.items()}
    if is_list(value):
        return [_first_items(item) for item in value[:1]]
    return value


def _replaced(value: Any, path: Pointer, new: Any) -> Any:
    if not path:
        return new
    copy: Any = value.copy()
    copy[path[0]] = _replaced(value[path[0]], path[1:], new)
    return copy


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


def _jsonable(value: Any) -> Any:
    return json.loads(json.dumps(value, default=repr))


def _json(value: Any, limit: int = 1500) -> str:
    text = "" if value is ABSENT else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= limit else text[:limit] + "…"


def _error(error: BaseException | None) -> str:
    return f"{type(error).__name__}: {error}" if error is not None else "no error"
