"""Answers at the edge of the contract: on a bound and beyond it, newer than the client, with a type in an odd form."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from typing import Any, Final

from rlor_contract.client.answer_places import Answer, Place, Reads, decodes, misread, model_at, replaced, value_at
from rlor_contract.client.broken_answers import SECRET
from rlor_contract.client.drift_words import promised, what_came
from rlor_contract.client.python_names import python_name
from rlor_contract.client.scripted import ScriptedFacade, Uses, is_error, unless
from rlor_contract.client.surfaces import Call, Reply
from rlor_contract.spec.json_values import is_list, is_object, shown_error
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.schema_values import SchemaValues
from rlor_contract.spec.schemas import Mismatch

Way = tuple[str | int, ...]

_LARGEST: Final = int(sys.float_info.max)
TOMORROW: Final = "A_VALUE_OF_TOMORROW"
_NEW_FIELD: Final = "aFieldOfTomorrow"
_TYPES: Final = (
    "application/json; charset=utf-8",
    "application/json;charset=UTF-8",
    "Application/JSON",
    "application/json ; odata=minimal",
    " application/json",
    "application/problem+json",
    "application/vnd.api.v1+json; charset=utf-8",
)
_OTHER_TYPES: Final = ("text/plain; charset=utf-8", "application/jsonp", "application/x-ndjson", "text/json5")


def edge_uses(
    spec: ContractSpec, surface: ScriptedFacade, call: Call, answers: SchemaValues
) -> Iterator[tuple[str, Uses]]:
    """By check, uses of an operation on either side of an edge."""
    answer = Answer.to(spec, call, answers)
    if answer is None or not spec.properties(answer.schema):
        return
    strict = bool(surface.settings["strict"])
    if surface.is_first_of("edges", answer.schema):  # what reads a model is the same for all operations
        yield "newer_server_understood", newer_uses(surface, answer)
        yield "bounds_read", _bounds(surface, answer, strict=strict)
    if strict:
        yield "content_types_read", _content_types(surface, answer)


# newer_server_understood


def newer_uses(surface: Reads, answer: Answer) -> Uses:
    enums = {place.way: TOMORROW for place in answer.places if place.kind == "enum"}
    changed = replaced(answer.whole, enums)
    for way, _ in [*_objects(answer.whole)]:
        if _is_open(answer, way):
            value_at(changed, way)[_NEW_FIELD] = {"a": 1}
    yield "unknown fields and enum values everywhere", _read_as(surface, answer, changed)
    for number in range(max((len(value) for _, value in _objects(answer.whole)), default=0)):
        thinned = _thinned(answer, number)
        if thinned is not None:
            yield f"unknown fields, and field {number + 1} left out", _read_as(surface, answer, thinned)
    empty = {place.way for place in answer.places if place.kind == "object" and _may_be_empty(answer, place)}
    outer = {way for way in empty if not any(way != other == way[: len(other)] for other in empty)}
    for shown, ways in (("empty objects", outer), ("empty inner objects", empty - outer)):
        if ways:
            changes: dict[Way, Any] = {way: {} for way in sorted(ways, key=str)}
            yield shown, _read_as(surface, answer, replaced(answer.whole, changes))


def _read_as(surface: Reads, answer: Answer, wire: Any) -> list[Mismatch]:
    """How the answer is read, and written back."""
    exchange = surface.play(surface.call(answer.call), answer.reply(wire))
    found = list(misread(answer, exchange, wire))
    if found:
        return found
    if hasattr(exchange.value, "to_dict"):
        back = exchange.value.to_dict()
        for way, value in _objects(wire):
            written = value_at(back, way)
            for name in (name for name, item in value.items() if name.startswith(_NEW_FIELD) or item == TOMORROW):
                if written.get(name) != value[name]:
                    found.append(
                        Mismatch(f"/{name}", f"to_dict() to write {name} back", "another value", answer.schema)
                    )
    return found


def _objects(value: Any, way: Way = ()) -> Iterator[tuple[Way, dict[str, Any]]]:
    """Every object, and the way to it."""
    if is_object(value):
        yield way, value
    entries: Any = value.items() if is_object(value) else enumerate(value) if is_list(value) else ()
    for key, item in entries:
        yield from _objects(item, (*way, key))


def _is_open(answer: Answer, way: Way) -> bool:
    """Whether the spec knows all fields of the object, so that another one is new."""
    schema = answer.spec.descend(answer.schema, way, answer.whole)[1]
    return bool(schema.get("properties")) and not is_object(schema.get("additionalProperties"))


def _thinned(answer: Answer, number: int) -> Any:
    """The answer with a field of tomorrow in every object, and without the optional field of that number."""
    copy = json.loads(json.dumps(answer.whole))
    kept = set(answer.acted_on.values())
    changed = False
    for way, held in list(_objects(answer.whole)):
        if not _is_open(answer, way):
            continue
        names = [name for name in held if not (name in kept and (not way or len(way) == 2))]
        if number >= len(names):
            continue
        required = answer.spec.descend(answer.schema, way, answer.whole)[1].get("required", ())
        try:
            inner = value_at(copy, way)
        except KeyError:
            continue  # it went with the object around it
        # One more than is left out, and as many: a reader may only have counted.
        inner |= {_NEW_FIELD: {"a": 1}, f"{_NEW_FIELD}Too": {"a": 2}} if number % 2 else {_NEW_FIELD: {"a": 1}}
        if names[number] not in required:
            del inner[names[number]]
            changed = True
    return copy if changed else None


def _may_be_empty(answer: Answer, place: Place) -> bool:
    branch = answer.spec.locate(answer.spec.branch_for(place.pointer, value_at(answer.whole, place.way)))
    return not answer.spec.schema(branch).get("required") and answer.spec.branch_for(place.pointer, {}) == branch


# bounds_read


def _edges(answer: Answer, place: Place) -> list[tuple[str, Any, Any]]:
    """Each bound of a field: what is on it, and what is just beyond it."""
    schema = answer.spec.schema(answer.spec.branches(place.pointer)[0])
    held = value_at(answer.whole, place.way)
    found: list[tuple[str, Any, Any]] = []
    for name, step in (("maximum", 1), ("minimum", -1)):
        if place.kind == "integer" and name in schema:
            found.append((name, schema[name], schema[name] + step))
            found.append((f"{name}, as 8.0", float(schema[name]), float(schema[name] + step)))
    if place.kind == "number":
        found += [
            ("largest number", _LARGEST, 10**400),
            ("smallest number", -_LARGEST, -(10**400)),
            ("largest number, as 1e308", sys.float_info.max, math.inf),
            ("smallest number, as 1e308", -sys.float_info.max, -math.inf),
        ]
    for name, step in (("maxLength", 1), ("minLength", -1)):
        if place.kind == "string" and schema.get(name) and "pattern" not in schema:
            found.append((name, "x" * schema[name], "x" * (schema[name] + step)))
    for name, step in (("maxItems", 1), ("minItems", -1)):
        if is_list(held) and held and schema.get(name):
            found.append((name, held[:1] * schema[name], held[:1] * (schema[name] + step)))
    return found


def _bounds(surface: ScriptedFacade, answer: Answer, *, strict: bool) -> Uses:
    """All bounds of one kind at once, on them and beyond."""
    on: dict[str, dict[Way, Any]] = {}
    beyond: dict[str, dict[Way, Any]] = {}
    at: dict[Way, Place] = {place.way: place for place in _all_places(answer)}
    for place in at.values():
        for name, just, over in _edges(answer, place):
            on.setdefault(name, {})[place.way] = just
            beyond.setdefault(name, {})[place.way] = over
    for name, changes in on.items():
        wire = replaced(answer.whole, changes)
        found = list(decodes(surface, answer, wire, wire))
        if not found and surface.drifts:
            found = [Mismatch(surface.drifts[0].path, "no drift", str(surface.drifts[0]), answer.schema)]
        yield f"on every {name}", found
    for name, changes in beyond.items():
        if strict:
            for way, value in changes.items():
                exchange = surface.play(surface.call(answer.call), answer.reply(replaced(answer.whole, {way: value})))
                holds, error = is_error(exchange, "InvalidResponseError"), exchange.error
                said = at[way].path, promised(answer.spec, at[way].pointer)
                holds = holds and (getattr(error, "json_path", None), getattr(error, "expected", None)) == said
                expected = "InvalidResponseError of {}, where {} is promised".format(*said)
                yield f"beyond the {name} of {at[way].path}", unless(holds, expected, exchange, at[way].pointer)
            continue
        wire = replaced(answer.whole, changes)
        exchange = surface.play(surface.call(answer.call), answer.reply(wire))
        told = {drift.path: (drift.expected, drift.got) for drift in surface.drifts}
        if exchange.error is not None:
            yield f"beyond every {name}", [Mismatch("", "the answer", shown_error(exchange.error), answer.schema)]
            continue
        yield (
            f"beyond every {name}",
            [
                Mismatch(at[way].path, "the value, and a drift", "another value, or no drift", at[way].pointer)
                for way, value in changes.items()
                if told.get(at[way].path) not in _said(answer, at[way], value)
                or not _is_kept(answer, exchange.value, way, value)
            ],
        )


def _said(answer: Answer, place: Place, value: Any) -> list[tuple[str, str]]:
    """What a drift says of it. Of a page, and of a number that is none for Python, it may not say the whole."""
    words = promised(answer.spec, place.pointer)
    return [(words, what_came(value, right=right)) for right in (True, False)]


def _all_places(answer: Answer) -> list[Place]:
    """Those of the count and the items of a page, too."""
    found = list(answer.places)
    items = answer.acted_on.get("items")
    if items is not None:
        found.append(Place((items,), answer.spec.properties(answer.schema)[items], "array", required=True))
    return found


def _is_kept(answer: Answer, value: Any, way: Way, wanted: Any) -> bool:
    """Whether the attribute holds the value. A page shows its items, their count and its token alone."""
    model = model_at(answer, value, way)
    if not hasattr(model, "to_dict"):
        return not is_list(wanted) or len(model.items) == len(wanted)
    if abs(wanted) > _LARGEST if type(wanted) is int else False:
        return bool(model.additional_properties.get(way[-1]) == wanted)
    return bool(getattr(model, python_name(str(way[-1])), None) == wanted)


# content_types_read


def _content_types(surface: ScriptedFacade, answer: Answer) -> Uses:
    content = json.dumps(answer.whole).encode()
    pointer = answer.call.operation.responses[200].pointer
    for kind in _TYPES:
        exchange = surface.play(surface.call(answer.call), Reply(200, content, {"content-type": kind}))
        yield kind, unless(exchange.error is None, "the answer", exchange, pointer)
    exchange = surface.play(surface.call(answer.call), Reply(200, content, {}))
    yield "no content type", unless(exchange.error is None, "the answer", exchange, pointer)
    for kind in _OTHER_TYPES:
        exchange = surface.play(surface.call(answer.call), Reply(200, content, {"content-type": kind}))
        holds = is_error(exchange, "InvalidResponseError")
        yield kind, unless(holds, "InvalidResponseError", exchange, pointer)
    body = json.dumps({"code": 5, "message": SECRET, "details": []}).encode()
    for kind in _TYPES[:3]:
        exchange = surface.play(surface.call(answer.call), Reply(404, body, {"content-type": kind}))
        holds = is_error(exchange, "NotFoundError") and getattr(exchange.error, "message", "") == SECRET
        yield f"404 as {kind}", unless(holds, "NotFoundError with its message", exchange, pointer)
