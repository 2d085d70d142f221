"""What the client does beyond one request and its answer, when strict: what it refuses, and what must not get out.

Time is a number that sleeping moves, so that nothing here takes any. The expectations come from `x-retry`,
`x-pagination` and `x-lifecycle`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from rlor_spec.document import Pointer

from rlor_contract.client.addressing import addressing_uses
from rlor_contract.client.answers import whole_answer
from rlor_contract.client.edges import edge_uses
from rlor_contract.client.many_waits import long_running_uses
from rlor_contract.client.models_made import model_uses
from rlor_contract.client.pages import page_uses
from rlor_contract.client.retries import retry_uses
from rlor_contract.client.scripted import ScriptedFacade, Uses, error_reply, is_error, unless
from rlor_contract.client.surfaces import API_KEY, BASE_URL, Call, Reply, build_model
from rlor_contract.client.transport_errors import transport_error_uses
from rlor_contract.client.values_sent import value_uses
from rlor_contract.client.waits import wait_uses
from rlor_contract.spec.operations import JSON, ContractSpec
from rlor_contract.spec.schema_values import SchemaValues
from rlor_contract.spec.schemas import Mismatch

_SECRET: Final = "secret-of-the-contract-suite-5f3a9c"
_WRONG: Final[tuple[Any, ...]] = (5, "text", True, [], {})
_NOT_JSON: Final[tuple[tuple[bytes, str], ...]] = (
    (b"", "is empty"),
    (b" \n", "is empty"),
    (b"{", "is not JSON"),
    (b"not json", "is not JSON"),
    (b"\xff\xfe", "is not UTF-8, at byte 0"),
    (b"null", "the body: expected an object, got null"),
    (b"[]", "the body: expected an object, got an array"),
    (b'"text"', "the body: expected an object, got a string"),
    (b'{"name": NaN}', "is not JSON: it contains NaN"),
    (b'{"a":' * 100_000, "nested too deeply"),
)


def runtime_uses(
    spec: ContractSpec, surface: ScriptedFacade, call: Call, answers: SchemaValues
) -> Iterator[tuple[str, Uses]]:
    """By check, uses of an operation in every way that the runtime has a rule for, and what is wrong with each."""
    good = whole_answer(spec, call, answers)
    yield from retry_uses(spec, surface, call, answers)
    yield "invalid_answers_refused", _invalid(spec, surface, call, good)
    yield "wrong_values_named", value_uses(spec, surface, call)
    yield "secrets_hidden", _secrets(spec, surface, call)
    yield "key_stays_home", _redirects(surface, call)
    yield "pages_followed", page_uses(spec, surface, call, answers)
    yield "waits_end", wait_uses(spec, surface, call, answers)
    yield "operations_waited_for", long_running_uses(spec, surface, call, answers)
    yield from edge_uses(spec, surface, call, answers)
    yield from transport_error_uses(surface, call, good)
    yield from addressing_uses(spec, surface, call, answers)
    yield from model_uses(spec, surface, call, answers)


def _invalid(spec: ContractSpec, surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
    schema = call.operation.responses[200].schema
    if schema is None:
        return
    bodies = [(Reply(200, content, {"content-type": JSON}), reason) for content, reason in _NOT_JSON]
    bodies.append((Reply(200, good.content, {"content-type": "text/html"}), "its content type is 'text/html'"))
    whole: dict[str, Any] = json.loads(good.content)
    # One field at a time, for a decoder that stops at the first would not be tried otherwise.
    for name in whole:
        for wrong in _WRONG:
            value: dict[str, Any] = {**whole, name: wrong}
            if not spec.is_valid(schema, value) and not _is_new_enum_value(spec, schema, name, wrong):
                bodies.append((Reply.of_json(200, value), f"{name}"))
    for reply, reason in bodies:
        exchange = surface.play(surface.call(call), reply)
        error: Any = exchange.error
        holds = is_error(exchange, "InvalidResponseError") and reason in error.what and error.body == reply.content
        holds = holds and (error.operation, error.status_code) == (call.operation.id, 200)
        shown = f"(answer given) {reply.headers['content-type']} {reply.content[:300]!r}"
        yield shown, unless(holds, f"InvalidResponseError that says: {reason}", exchange, schema)


def _is_new_enum_value(spec: ContractSpec, schema: Pointer, name: str, value: Any) -> bool:
    return isinstance(value, str) and "enum" in spec.schema(spec.branch_for(spec.properties(schema)[name], value))


def _secrets(spec: ContractSpec, surface: ScriptedFacade, call: Call) -> Uses:
    operation = call.operation
    pointer: Pointer = (*operation.pointer, "security")
    exchange = surface.play(surface.call(call), error_reply(403, 7, f"the key {API_KEY} may not"))
    texts = [repr(surface.client), repr(exchange.error), str(exchange.error), repr(vars(exchange.error or object))]
    holds = exchange.error is not None and not any(API_KEY in text for text in texts)
    hidden = [] if holds else [Mismatch("", "no text that holds the key", "one that does", pointer)]
    yield "an error that quotes the key", hidden
    if operation.body is None:
        return
    for name, owner in spec.properties(operation.body).items():
        for inner, at in spec.properties(spec.branch_for(owner, {})).items():
            if spec.document.resolve(at).get("writeOnly"):
                shown = repr(build_model(spec, operation.body, {name: {inner: _SECRET}}))
                leaks = [Mismatch(f"/{name}/{inner}", "a repr without it", "a repr with it", at)]
                yield f"repr of a body with {name}.{inner}", leaks if _SECRET in shown else []


def _redirects(surface: ScriptedFacade, call: Call) -> Uses:
    pointer: Pointer = (*call.operation.pointer, "security")
    for status in (302, 307):
        reply = Reply(status, b"", {"location": "https://elsewhere.test/there"})
        exchange = surface.play(surface.call(call), reply)
        holds = len(exchange.requests) == 1 and exchange.error is not None
        yield f"{status} to another host", unless(holds, "one request, then an error", exchange, pointer)
    try:
        surface.client.with_options(base_url=BASE_URL.replace("https:", "http:"))
    except ValueError:
        refused: list[Mismatch] = []
    else:
        refused = [Mismatch("", "ConfigurationError", "a client that sends the key in the clear", pointer)]
    yield "a base URL with http://", refused
