"""What the client does beyond one request and its answer: retries, pages, waits, and what must not get out.

Time is a number that sleeping moves, so that nothing here takes any. The expectations come from `x-retry`,
`x-pagination` and `x-lifecycle`.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib
import inspect
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from rlor_spec.document import Pointer

from rlor_contract.client.answers import about, whole_answer
from rlor_contract.client.python_names import python_name
from rlor_contract.client.scripted import RETRIES, ScriptedFacade, Uses, is_error, unless
from rlor_contract.client.surfaces import API_KEY, BASE_URL, Call, Reply, build_model
from rlor_contract.spec.json_values import is_object
from rlor_contract.spec.operations import JSON, ContractSpec
from rlor_contract.spec.schema_values import SchemaValues
from rlor_contract.spec.schemas import Mismatch

_SECRET: Final = "secret-of-the-contract-suite-5f3a9c"
_WRONG: Final[tuple[Any, ...]] = (5, "text", True, [], {})
_PASSING: Final = (408, 425, 500, 502, 504, 520, 522, 524, 529)
"""Statuses of a server or of what stands before it that a repeat may get over."""
_RETRY_AFTER: Final[tuple[tuple[dict[str, str], float], ...]] = (
    ({"retry-after": "1.5"}, 1.5),
    ({"retry-after": "Mon, 02 Nov 2026 12:00:17 GMT"}, 17),
    ({"retry-after": "Mon, 02 Nov 2026 12:00:17 -0000"}, 17),
    ({"retry-after": "Mon, 02 Nov 2026 12:00:17"}, 17),
    ({"retry-after": "Mon, 02 Nov 2026 11:00:00 GMT"}, 0),
    ({"retry-after": "17", "retry-after-ms": "soon"}, 17),
)
_NO_ANSWERS: Final = (
    Reply(200, b"<html>", {"content-type": "text/html"}),
    Reply(200, b'{"name": "acc', {"content-type": JSON}),
    Reply(200, b"", {"content-type": JSON}),
    Reply(404, b"<html>", {"content-type": "text/html"}),
    Reply(403, b"<html>", {"content-type": "text/html"}),
    Reply(425, b""),
    Reply(524, b"<html>", {"content-type": "text/html"}),
)
"""What comes on the way between good reads, and says nothing of the job."""
_NOT_JSON: Final = (b"", b"{", b"not json", b"\xff\xfe", b"null", b"[]", b'"text"', b'{"name": NaN}')


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check of the runtime found in one use of the client."""

    check: str
    faults: list[Mismatch]
    surface: ScriptedFacade
    shown: str
    """The use, in words."""


def runtime_findings(
    spec: ContractSpec, call: Call, surface: ScriptedFacade, answers: SchemaValues
) -> Iterator[Finding]:
    """Use an operation in every way that the runtime has a rule for."""
    good = whole_answer(spec, call, answers)
    for check, uses in (
        ("retries_follow_spec", _retries(surface, call, good)),
        ("retry_after_obeyed", _retry_after(surface, call, good)),
        ("invalid_answers_refused", _invalid(spec, surface, call, good)),
        ("newer_server_understood", _newer(spec, surface, call, answers)),
        ("effects_noted", _effects(surface, call)),
        ("wrong_values_named", _wrong_values(spec, surface, call)),
        ("secrets_hidden", _secrets(spec, surface, call)),
        ("key_stays_home", _redirects(surface, call)),
        ("pages_followed", _pages(spec, surface, call, answers)),
        ("waits_end", _waits(spec, surface, call, answers)),
    ):
        for shown, faults in uses:
            yield Finding(check, faults, surface, shown)


def _error(status: int, code: int, message: str = "not now", **headers: str) -> Reply:
    body = json.dumps({"code": code, "message": message, "details": []}).encode()
    return Reply(status, body, {"content-type": JSON, **headers})


def _retries(surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
    operation = call.operation
    pointer: Pointer = (*operation.pointer, "x-retry")
    repeats = operation.raw["x-retry"] != "never"
    exchange = surface.play(surface.call(call), _error(503, 14), good)
    sent = {(r.method, r.url, r.content) for r in exchange.requests}
    if repeats:
        holds = len(exchange.requests) == 2 and len(sent) == 1 and exchange.error is None and len(surface.slept) == 1
        yield "503, then 200", unless(holds, "a pause, the same request again, and success", exchange, pointer)
    else:
        holds = len(exchange.requests) == 1 and exchange.error is not None
        yield "503, then 200", unless(holds, "one request, and its error", exchange, pointer)
    exchange = surface.play(surface.call(call), _error(503, 14))
    wanted = 1 + RETRIES if repeats else 1
    holds = len(exchange.requests) == wanted and is_error(exchange, "InternalServerError")
    yield "503 for ever", unless(holds, f"{wanted} requests, then InternalServerError", exchange, pointer)
    for status in _PASSING if repeats else ():
        exchange = surface.play(surface.call(call), Reply(status, b"<html>", {"content-type": "text/html"}), good)
        holds = len(exchange.requests) == 2 and exchange.error is None
        yield f"{status}, then 200", unless(holds, "the same request again, and success", exchange, pointer)
    exchange = surface.play(surface.call(call), _error(400, 3), good)
    holds = len(exchange.requests) == 1 and is_error(exchange, "BadRequestError")
    yield "400, then 200", unless(holds, "one request, then BadRequestError", exchange, pointer)


def _retry_after(surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
    if call.operation.raw["x-retry"] == "never":
        return
    pointer = call.operation.responses[429].pointer
    exchange = surface.play(surface.call(call), _error(429, 8, **{"retry-after": "17"}), good)
    holds = len(exchange.requests) == 2 and surface.now >= 17
    yield "429 with Retry-After: 17, then 200", unless(holds, "a pause of 17 s or more", exchange, pointer)
    # With code 8 and nothing to read in the header a client gives up: it may be a quota.
    for headers, least in _RETRY_AFTER:
        exchange = surface.play(surface.call(call), _error(429, 8, **headers), good)
        holds = len(exchange.requests) == 2 and exchange.error is None and least <= surface.now < 60
        yield f"429 with {headers}, then 200", unless(holds, f"a pause of {least:g} s or more", exchange, pointer)


def _invalid(spec: ContractSpec, surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
    schema = call.operation.responses[200].schema
    if schema is None:
        return
    bodies = [Reply(200, content, {"content-type": JSON}) for content in _NOT_JSON]
    bodies.append(Reply(200, good.content, {"content-type": "text/html"}))
    whole: dict[str, Any] = json.loads(good.content)
    # One field at a time, for a decoder that stops at the first would not be tried otherwise.
    for name in whole:
        for wrong in _WRONG:
            value: dict[str, Any] = {**whole, name: wrong}
            if not spec.is_valid(schema, value) and not _is_new_enum_value(spec, schema, name, wrong):
                bodies.append(Reply.of_json(200, value))
    for reply in bodies:
        exchange = surface.play(surface.call(call), reply)
        holds = is_error(exchange, "InvalidResponseError")
        shown = f"(answer given) {reply.headers['content-type']} {reply.content[:300]!r}"
        yield shown, unless(holds, "InvalidResponseError", exchange, schema)


def _is_new_enum_value(spec: ContractSpec, schema: Pointer, name: str, value: Any) -> bool:
    return isinstance(value, str) and "enum" in spec.schema(spec.branch_for(spec.properties(schema)[name], value))


def _newer(spec: ContractSpec, surface: ScriptedFacade, call: Call, answers: SchemaValues) -> Uses:
    response = call.operation.responses[200]
    schema = response.schema
    if schema is None:
        return
    value: dict[str, Any] = {**about(spec, call, response, answers.full(schema)), "aFieldOfTomorrow": {"a": 1}}
    for name, pointer in spec.properties(schema).items():
        if "enum" in spec.schema(spec.branch_for(pointer, value.get(name))):
            value[name] = "A_VALUE_OF_TOMORROW"
    exchange = surface.play(surface.call(call), Reply.of_json(200, value))
    holds = exchange.error is None
    if holds and hasattr(exchange.value, "to_dict"):
        back: dict[str, Any] = exchange.value.to_dict()
        holds = all(back.get(name) == item for name, item in value.items() if str(item).endswith("TOMORROW"))
        holds = holds and back.get("aFieldOfTomorrow") == {"a": 1}
    yield "an answer with an unknown field and unknown enum values", unless(holds, "both kept", exchange, schema)


def _effects(surface: ScriptedFacade, call: Call) -> Uses:
    """What may have been made or changed is said of every error after it, and of no other."""
    operation = call.operation
    pointer: Pointer = (*operation.pointer, "x-retry")
    effect = operation.raw["x-retry"] != "safe"
    uses = [("503 for ever", _error(503, 14), effect), ("400", _error(400, 3), False)]
    if operation.responses[200].schema and operation.raw["x-retry"] in ("with-id", "never"):
        uses.append(("a page of HTML with 200", Reply(200, b"<html>", {"content-type": "text/html"}), effect))
    for shown, reply, wanted in uses:
        exchange = surface.play(surface.call(call), reply)
        notes: list[str] = getattr(exchange.error, "__notes__", [])
        named = [note for note in notes if exchange.requests and exchange.requests[0].url.path in note]
        holds = bool(named) if wanted else not notes
        if exchange.error is not None or wanted:
            expected = "a note that names what may have been changed" if wanted else "no note"
            yield shown, unless(holds, expected, exchange, pointer)


def _wrong_values(spec: ContractSpec, surface: ScriptedFacade, call: Call) -> Uses:
    """What cannot be sent is one error that names its field, before anything is sent."""
    body = call.operation.body
    if body is None or not spec.properties(body):
        return
    tried: list[tuple[str, str, Any, Pointer]] = []
    for name, at in spec.properties(body).items():
        branch = spec.branches(at)[0]
        if not spec.document.resolve(at).get("readOnly") and not spec.schema(branch).get("readOnly"):
            if "enum" not in spec.schema(branch):  # the class of an enum refuses it already
                tried.append(("", name, object(), at))
            for inner, at_inner in spec.properties(branch).items():
                if "number" in spec.schema(spec.branches(at_inner)[0]).get("type", ""):  # or a list of types
                    tried.append((name, inner, float("nan"), at_inner))
    for outer, name, value, at in tried:
        sent = {**call.body, outer: {**call.body.get(outer, {}), name: value}} if outer else {**call.body, name: value}
        exchange = surface.play(surface.call(dataclasses.replace(call, body=sent)), Reply(200, b"{}"))
        named = f"{python_name(outer)}.{python_name(name)}" if outer else python_name(name)
        holds = isinstance(exchange.error, TypeError | ValueError) and named in str(exchange.error)
        holds = holds and not exchange.requests
        expected = f"TypeError or ValueError that names {named}"
        yield f"{named} is {value!r:.20}", unless(holds, expected, exchange, at)
    kinds = importlib.import_module("rlor_trainer_client").models
    for name, at in spec.properties(body).items():
        branch = spec.locate(spec.branches(at)[0])
        extra = spec.schema(branch).get("additionalProperties")
        if is_object(extra) and spec.schema_name(branch):
            made = getattr(kinds, spec.schema_name(branch) or "").from_dict({"a": "b"})
            holds = dict(made) == {"a": "b"} and [*made.items()] == [("a", "b")]
            yield f"{name} as a dict", [] if holds else [Mismatch(f"/{name}", "a mapping", repr(made), at)]


def _secrets(spec: ContractSpec, surface: ScriptedFacade, call: Call) -> Uses:
    operation = call.operation
    pointer: Pointer = (*operation.pointer, "security")
    exchange = surface.play(surface.call(call), _error(403, 7, f"the key {API_KEY} may not"))
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


def _pages(spec: ContractSpec, surface: ScriptedFacade, call: Call, answers: SchemaValues) -> Uses:
    operation = call.operation
    names = operation.raw.get("x-pagination")
    if names is None:
        return
    pointer: Pointer = (*operation.pointer, "x-pagination")
    schema = operation.responses[200].schema or ()
    full: dict[str, Any] = answers.full(schema)
    item: dict[str, Any] = full[names["items"]][0]
    items = spec.schema((*spec.properties(schema)[names["items"]], "items"))
    wanted = [re.sub(r"{\w+}", f"a{number}", items["x-resource"]["template"]) for number in range(5)]

    def page(token: str, *items: str) -> Reply:
        listed = [{**item, "name": name} for name in items]
        return Reply.of_json(200, {**full, names["items"]: listed, names["nextPageToken"]: token})

    method = getattr(getattr(surface.client, operation.tag), operation.method_name)
    own = [value for value in (surface.resource_name(call),) if value is not None]
    sent = {"filter": "a=1", "order_by": "name", "read_mask": "name"}
    options = {key: value for key, value in sent.items() if key in inspect.signature(method).parameters}

    def use() -> Any:
        return method(*own, **{python_name(names["pageSize"]): 2}, **options)

    exchange = surface.play(use, page("t1", *wanted[:2]), page("t2"), page("", *wanted[2:]))
    queries = [dict(request.url.params) for request in exchange.requests]
    tokens = [query.pop(names["pageToken"], "") for query in queries]
    listed: list[Any] = exchange.value or []
    got = [str(item.name) for item in listed]
    holds = got == wanted and tokens == ["", "t1", "t2"] and all(query == queries[0] for query in queries)
    expected = "every item once, in order, each request like the first but for its token"
    yield "three pages, one of them empty", unless(holds, expected, exchange, pointer)
    exchange = surface.play(use, page("t1", wanted[0]), page("t2", wanted[1]), page("t1", wanted[2]))
    holds = is_error(exchange, "InvalidResponseError") and len(exchange.requests) == 3
    yield "a page token for the second time", unless(holds, "InvalidResponseError", exchange, pointer)


def _waits(spec: ContractSpec, surface: ScriptedFacade, call: Call, answers: SchemaValues) -> Uses:
    operation, lifecycle = call.operation, spec.lifecycle
    group = getattr(surface.client, operation.tag)
    if operation.label != spec.resource.label("get") or not hasattr(group, "wait"):
        return
    pointer = spec.lifecycle_pointer
    response = operation.responses[200]
    job: dict[str, Any] = about(spec, call, response, answers.full(response.schema or ()))
    own = surface.resource_name(call)

    def read(state: str) -> Reply:
        return Reply.of_json(200, {**job, spec.resource.state_field: state})

    several = [state for state in lifecycle["classes"]["terminal"] if state != lifecycle["success"]][:1]
    states = getattr(importlib.import_module("rlor_trainer_client").models, spec.resource.state_schema)
    outage = [_error(503, 14)] * (RETRIES + 2)  # more than one read repeats
    live = [read(state) for state in (lifecycle["initial"], *lifecycle["classes"]["active"][:3])]
    for state in (*lifecycle["classes"]["terminal"], *lifecycle["classes"]["tombstone"]):
        good = state == lifecycle["success"]
        exchange = surface.play(lambda: group.wait(own, timeout=3600), *live, *outage, read(state))
        ended = exchange.value is not None if good else is_error(exchange, "JobFailedError")
        expected = "the job" if good else "JobFailedError"
        yield f"a job that ends as {state}", unless(ended and surface.now < 600, expected, exchange, pointer)
    for between in _NO_ANSWERS:
        for seconds in (None, 3600.0):
            use = functools.partial(group.wait, own, timeout=seconds)
            exchange = surface.play(use, *live, *[between] * (RETRIES + 2), read(lifecycle["success"]))
            shown = f"{between.status} {between.content!r} between good reads, timeout={seconds}"
            yield shown, unless(exchange.error is None, "the job", exchange, pointer)
    for value in (None, "", 3, lifecycle["classes"].get("unset", [""])[0]):
        unread = Reply.of_json(200, {**job, spec.resource.state_field: value})
        exchange = surface.play(lambda: group.wait(own), unread)
        holds = is_error(exchange, "InvalidResponseError") and surface.now < 600
        yield f"no state: {value!r}", unless(holds, "InvalidResponseError", exchange, pointer)
    exchange = surface.play(lambda: group.wait(own, until=states(several[0])), *live, read(lifecycle["success"]))
    ended = is_error(exchange, "JobEndedError") and not is_error(exchange, "JobFailedError")
    yield "a good end, though not the one", unless(ended, "JobEndedError that says not failed", exchange, pointer)
    exchange = surface.play(lambda: group.wait(own, timeout=60), live[-1])
    holds = is_error(exchange, "WaitTimeoutError") and 60 <= surface.now < 120
    yield "a job that runs on, for 60 s", unless(holds, "WaitTimeoutError after 60 s", exchange, pointer)
    exchange = surface.play(lambda: group.wait(own, until=states(several[0])), *live, read(several[0]))
    wanted = unless(exchange.error is None, "the job", exchange, pointer)
    yield f"until={several[0]}", wanted
