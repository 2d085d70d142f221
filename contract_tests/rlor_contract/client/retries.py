"""Whether a request is sent again, after how long, and what is said of its effect: as `x-retry` has it."""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
from collections.abc import Iterator
from email.utils import format_datetime
from typing import Any, Final

from rlor_spec.document import Pointer

from rlor_contract.client.answer_places import replaced, value_at
from rlor_contract.client.answers import whole_answer
from rlor_contract.client.requests import writable
from rlor_contract.client.scripted import RETRIES, ScriptedFacade, Uses, error_reply, is_error, unless
from rlor_contract.client.surfaces import Call, Reply
from rlor_contract.spec.json_values import is_list, is_object
from rlor_contract.spec.operations import JSON, ContractSpec
from rlor_contract.spec.schema_values import SchemaValues

_PASSING: Final = (408, 425, 500, 502, 504, 520, 522, 524, 529)
"""Statuses of a server, or of an intermediary, that a retry may overcome."""
_PAUSES: Final = [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]
"""The longest that the client chooses itself."""
_RETRY_AFTER: Final[tuple[tuple[dict[str, str], float], ...]] = (
    ({"retry-after": "1.5"}, 1.5),
    ({"retry-after": "Mon, 02 Nov 2026 12:00:17 GMT"}, 17),
    ({"retry-after": "Mon, 02 Nov 2026 12:00:17 -0000"}, 17),
    ({"retry-after": "Mon, 02 Nov 2026 12:00:17"}, 17),
    ({"retry-after": "2026-11-02T12:00:17Z"}, 17),
    ({"retry-after": "Mon, 02 Nov 2026 11:00:00 GMT"}, 0),
    ({"retry-after": "17", "retry-after-ms": "soon"}, 17),
    ({"retry-after": "30", "retry-after-ms": "2500"}, 2.5),
    ({"retry-after": "17 s"}, 17),
    ({"retry-after": '"17"'}, 17),
    ({"retry-after": "17, 20"}, 17),
    ({"retry-after": "0"}, 0),
    ({"retry-after": "-3"}, 0),
    ({"retry-after": "60"}, 60),
)


def retry_uses(
    spec: ContractSpec, surface: ScriptedFacade, call: Call, answers: SchemaValues
) -> Iterator[tuple[str, Uses]]:
    """By check, uses of an operation that fails at first, or forever."""
    good = whole_answer(spec, call, answers)
    yield "retries_follow_spec", _retries(surface, call, good)
    yield "retry_after_obeyed", _retry_after(surface, call, good)
    yield "own_create_adopted", _adoption(surface, call, good)
    yield "own_create_adopted", _as_asked(spec, surface, call, answers)
    yield "effects_noted", _effects(surface, call)


def _retries(surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
    operation = call.operation
    pointer: Pointer = (*operation.pointer, "x-retry")
    repeats = operation.raw["x-retry"] != "never"
    exchange = surface.play(surface.call(call), error_reply(503, 14), good)
    sent = {(r.method, r.url, r.content, str(r.headers)) for r in exchange.requests}
    if repeats:
        holds = len(exchange.requests) == 2 and len(sent) == 1 and exchange.error is None and len(surface.slept) == 1
        yield "503, then 200", unless(holds, "a pause, the same request again, and success", exchange, pointer)
    else:
        holds = len(exchange.requests) == 1 and exchange.error is not None
        yield "503, then 200", unless(holds, "one request, and its error", exchange, pointer)
    exchange = surface.play(surface.call(call), error_reply(503, 14))
    wanted = 1 + RETRIES if repeats else 1
    holds = len(exchange.requests) == wanted and is_error(exchange, "InternalServerError")
    yield "503 forever", unless(holds, f"{wanted} requests, then InternalServerError", exchange, pointer)
    for retries in (0, 1, len(_PAUSES)):
        client = surface.client.with_options(max_retries=retries)
        exchange = surface.play(surface.call(call, client), error_reply(503, 14))
        pauses = _PAUSES[:retries] if repeats else []
        holds = len(exchange.requests) == 1 + len(pauses) and surface.slept == pauses and exchange.error is not None
        yield f"503 forever, max_retries={retries}", unless(holds, f"pauses {pauses}", exchange, pointer)
    if repeats:
        client = surface.client.with_options(max_retries=9, deadline=6)
        exchange = surface.play(surface.call(call, client), error_reply(503, 14))
        holds = surface.slept == _PAUSES[:3] and len(exchange.requests) == 4
        yield "503 forever, deadline=6", unless(holds, f"pauses {_PAUSES[:3]}", exchange, pointer)
    for status in _PASSING if repeats else ():
        exchange = surface.play(surface.call(call), Reply(status, b"<html>", {"content-type": "text/html"}), good)
        holds = len(exchange.requests) == 2 and exchange.error is None
        yield f"{status}, then 200", unless(holds, "the same request again, and success", exchange, pointer)
    for status, code, kind in (
        (400, 3, "BadRequestError"),
        (404, 5, "NotFoundError"),
        (409, 6, "AlreadyExistsError"),
        (429, 8, "ResourceExhaustedError"),
        (499, 1, "APIStatusError"),
    ):
        exchange = surface.play(surface.call(call), error_reply(status, code), good)
        holds = len(exchange.requests) == 1 and is_error(exchange, kind)
        yield f"{status}, then 200", unless(holds, f"one request, then {kind}", exchange, pointer)


def _retry_after(surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
    if call.operation.raw["x-retry"] == "never":
        return
    pointer = call.operation.responses[429].pointer
    exchange = surface.play(surface.call(call), error_reply(429, 8, **{"retry-after": "17"}), good)
    holds = len(exchange.requests) == 2 and surface.now == 17
    yield "429 with Retry-After: 17, then 200", unless(holds, "a pause of 17 s", exchange, pointer)
    # With code 8 and nothing to read in the header a client gives up: it may be a quota.
    for headers, least in _RETRY_AFTER:
        exchange = surface.play(surface.call(call), error_reply(429, 8, **headers), good)
        holds = len(exchange.requests) == 2 and exchange.error is None and surface.now == max(least, _PAUSES[0])
        yield f"429 with {headers}, then 200", unless(holds, f"a pause of {least:g} s", exchange, pointer)
    for shown, delay in (("17s", "17s"), ("17 seconds", {"seconds": "16", "nanos": 1_000_000_000})):
        detail = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay}
        body = json.dumps({"code": 8, "message": "", "details": [{"@type": "other"}, detail]}).encode()
        exchange = surface.play(surface.call(call), Reply(429, body, {"content-type": JSON}), good)
        holds = len(exchange.requests) == 2 and surface.now == 17
        yield f"429 with RetryInfo of {shown}", unless(holds, "a pause of 17 s", exchange, pointer)
    for text in ("61", "soon", ""):
        exchange = surface.play(surface.call(call), error_reply(429, 8, **{"retry-after": text}), good)
        holds = len(exchange.requests) == 1 and is_error(exchange, "RateLimitError")
        yield f"429 with Retry-After: {text!r}", unless(holds, "one request, then RateLimitError", exchange, pointer)
    clock = {name: value for name, value in surface.clock.items() if name != "now"}
    client = surface.made(clock=surface.clock_of(clock))
    soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=40)
    date = format_datetime(soon, usegmt=True)
    exchange = surface.play(surface.call(call, client), error_reply(429, 8, **{"retry-after": date}), good)
    holds = len(exchange.requests) == 2 and 0.5 < surface.now <= 40
    yield "429 with a date, by the machine's own clock", unless(holds, "a pause until then", exchange, pointer)


def _adoption(surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
    """What a create meets, when an earlier attempt of it may have worked, is its own where it is as asked."""
    if call.operation.raw["x-retry"] != "with-id":
        return
    pointer: Pointer = (*call.operation.pointer, "x-retry")
    taken, down = error_reply(409, 6), error_reply(503, 14)
    made: dict[str, Any] = {**json.loads(good.content), **call.body}
    own = Reply.of_json(200, made)
    exchange = surface.play(surface.call(call), down, taken, own)
    verbs = [request.method for request in exchange.requests]
    id = exchange.requests[-1].url.path.rpartition("/")[2] if exchange.requests else ""
    holds = exchange.error is None and verbs == [call.operation.verb] * 2 + ["GET"]
    holds = holds and id in exchange.requests[0].url.params.values() and hasattr(exchange.value, "to_dict")
    yield "503, 409, and what was asked for is there", unless(holds, "what is there", exchange, pointer)
    name = next(iter(call.body))
    other = Reply.of_json(200, {**made, name: {} if isinstance(call.body[name], dict) else "other"})
    for shown, replies, requests in (
        ("409 at once", [taken, own], 1),
        ("400 that says it, after 503", [down, error_reply(400, 3), own], 2),
        ("429 and 409", [error_reply(429, 8, **{"retry-after": "1"}), taken, own], 2),
        ("503, 409, and another one is there", [down, taken, other], 3),
        ("503, 409, and none is there", [down, taken, error_reply(404, 5)], 3),
    ):
        exchange = surface.play(surface.call(call), *replies)
        kind = "BadRequestError" if shown.startswith("400") else "AlreadyExistsError"
        holds = is_error(exchange, kind) and len(exchange.requests) == requests
        yield shown, unless(holds, kind, exchange, pointer)
    exchange = surface.play(surface.call(call), down, taken, error_reply(403, 7))
    yield (
        "503, 409, and it may not be read",
        unless(is_error(exchange, "PermissionDeniedError"), "PermissionDeniedError", exchange, pointer),
    )


def _as_asked(spec: ContractSpec, surface: ScriptedFacade, call: Call, answers: SchemaValues) -> Uses:
    """Every field that was sent decides whether what is there is one's own; what never comes back does not."""
    body = call.operation.body
    if call.operation.raw["x-retry"] != "with-id" or body is None:
        return
    pointer: Pointer = (*call.operation.pointer, "x-retry")
    asked: dict[str, Any] = writable(spec, body, answers.full(body))
    full = dataclasses.replace(call, body=asked)
    there: dict[str, Any] = {**asked, **json.loads(whole_answer(spec, full, answers).content), **asked}
    taken, down = error_reply(409, 6), error_reply(503, 14)
    for way, at in _ways(spec, body, asked):
        hidden = bool(spec.raw(at).get("writeOnly"))
        held = value_at(asked, way)
        if is_object(held):
            continue  # it is as its fields are
        for shown, stored in (("another", _other(spec, at, held)), *([] if _is_zero(held) else [("absent", None)])):
            stored_whole = replaced(there, {way: stored})
            exchange = surface.play(surface.call(full), down, taken, Reply.of_json(200, stored_whole))
            holds = exchange.error is None if hidden else is_error(exchange, "AlreadyExistsError")
            expected = "what is there" if hidden else "AlreadyExistsError"
            yield f"{'.'.join(map(str, way))} is {shown} there", unless(holds, expected, exchange, pointer)
    names = {way[-1] for way, at in _ways(spec, body, asked) if spec.raw(at).get("writeOnly")}
    for way, at in _ways(spec, body, asked):
        held = value_at(asked, way)
        declared = spec.properties(spec.branch_for(at, held))
        if is_object(held) and declared and not names & {*declared}:
            for name in sorted(names):  # what is hidden in one place is not in another
                more = dataclasses.replace(call, body=replaced(asked, {way: {**held, name: "7"}}))
                exchange = surface.play(surface.call(more), down, taken, Reply.of_json(200, there))
                holds = is_error(exchange, "AlreadyExistsError")
                yield f"{'.'.join(way)}.{name} is absent there", unless(holds, "AlreadyExistsError", exchange, pointer)
    lenient = surface.made(strict=False)
    for shown, stored in _spellings(spec, body, asked, there):
        exchange = surface.play(surface.call(full, lenient), down, taken, Reply.of_json(200, stored))
        yield f"the same, with {shown}", unless(exchange.error is None, "what is there", exchange, pointer)


def _ways(
    spec: ContractSpec, pointer: Pointer, value: Any, way: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Pointer]]:
    """Every field of an object and of those in it, and where the spec declares it."""
    if is_object(value):
        branch = spec.locate(spec.branch_for(pointer, value))
        for name, at in spec.properties(branch).items():
            if name in value:
                yield (*way, name), at
                yield from _ways(spec, at, value[name], (*way, name))


def _other(spec: ContractSpec, at: Pointer, value: Any) -> Any:
    """Another value that the schema allows."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value - 1 if value > 0 else value + 1
    if isinstance(value, str):
        return next((text for text in (f"{value}x", f"1{value}") if spec.is_valid(at, text)), f"{value}x")
    return [*value, "x"] if is_list(value) else None


def _is_zero(value: Any) -> bool:
    """Whether protobuf JSON may leave it out."""
    return not value or re.fullmatch(r"-?[0.]+s?|.*_UNSPECIFIED", str(value)) is not None


def _spellings(
    spec: ContractSpec, body: Pointer, asked: dict[str, Any], there: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is stored, in other forms of protobuf JSON."""
    numbers = {
        way: value
        for way, _ in _ways(spec, body, asked)
        if isinstance(value := value_at(asked, way), (int, float)) and not isinstance(value, bool)
    }
    yield "numbers as texts", replaced(there, {way: str(value) for way, value in numbers.items()})
    yield "fields of tomorrow", {**there, "aFieldOfTomorrow": 1}


def _effects(surface: ScriptedFacade, call: Call) -> Uses:
    """What may have been made or changed is said of every error after it, and of no other."""
    operation = call.operation
    pointer: Pointer = (*operation.pointer, "x-retry")
    effect = operation.raw["x-retry"] != "safe"
    uses = [("503 forever", error_reply(503, 14), effect), ("400", error_reply(400, 3), False)]
    if operation.responses[200].schema and operation.raw["x-retry"] in ("with-id", "never"):
        uses.append(("a page of HTML with 200", Reply(200, b"<html>", {"content-type": "text/html"}), effect))
    for shown, reply, wanted in uses:
        exchange = surface.play(surface.call(call), reply)
        notes: list[str] = getattr(exchange.error, "__notes__", [])
        named = [note for note in notes if exchange.requests and exchange.requests[0].url.path in note]
        holds = bool(named) if wanted else not notes
        if exchange.error is not None or wanted:
            expected = "a note that names what may have been changed" if wanted else "no such note"
            yield shown, unless(holds, expected, exchange, pointer)
