"""What the client makes of answers that do not fit, in its default mode.

The rule: strict in what it acts on, tolerant in what it carries. What it acts on is read from the spec: the name of a
resource, items and next token of a page, what an operation says of its end.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from rlor_spec.document import Pointer, format_pointer
from rlor_spec.spellings import snake_case

from rlor_contract.client.answers import about
from rlor_contract.client.broken_answers import SECRET
from rlor_contract.client.python_names import python_name
from rlor_contract.client.scripted import ScriptedFacade, Uses, is_error, unless
from rlor_contract.client.surfaces import Call, Exchange, Reply
from rlor_contract.client.typed_oracle import check_decoded, is_unset
from rlor_contract.spec.json_values import is_list, is_object, shown_error
from rlor_contract.spec.operations import JSON, ContractSpec, Operation
from rlor_contract.spec.schema_values import SchemaValues
from rlor_contract.spec.schemas import Mismatch

_WRONG: Final[dict[str, tuple[Any, ...]]] = {
    "string": (5, True, [SECRET], {"a": SECRET}),
    "date-time": (SECRET, 5, [SECRET], {"a": SECRET}),
    "enum": (5, True, [SECRET], {"a": SECRET}),
    "integer": (SECRET, 0.5, True, [SECRET], {"a": SECRET}),
    "number": (SECRET, True, [SECRET], {"a": SECRET}),
    "boolean": (SECRET, 1, "true", [SECRET], {"a": SECRET}),
    "array": (SECRET, 5, {"a": SECRET}),
    "object": (SECRET, 5, [SECRET]),
}
"""Values that protobuf JSON has no reading for, by kind of field."""
_WIDEST: Final = max(map(len, _WRONG.values()))
_NO_OBJECT: Final = (b"", b"{", b"<html>", b"\xff\xfe", b"null", b"[]", b"5", b'"text"')
_ANY_BODY: Final = (b"", b"null", b"{}", b"[1]", b'{"a": 1}', b"<html>", b"\xff\xfe", b'"text"', b"{")


@dataclass(frozen=True, slots=True)
class Place:
    """A field in an answer."""

    way: tuple[str | int, ...]
    pointer: Pointer
    """Where the spec declares it."""
    kind: str
    """One of the keys of `_WRONG`."""
    required: bool

    @property
    def path(self) -> str:
        """As the client writes it: `jobs[0].name`."""
        text = ""
        for key in self.way:
            if isinstance(key, int):
                text += f"[{key}]"
            elif key.isidentifier():
                text += f".{key}" if text else key
            else:
                text += f"[{json.dumps(key)}]"
        return text


def tolerance_uses(
    spec: ContractSpec, surface: ScriptedFacade, call: Call, answers: SchemaValues
) -> Iterator[tuple[str, Uses]]:
    """By check, each use of an operation in which an answer does not fit, and what is wrong with what came of it."""
    answer = _Answer.to(spec, call, answers)
    if answer is None or not spec.properties(answer.schema):
        yield "nothing_returned_accepts_anything", _nothing(surface, call)
        return
    yield "protobuf_json_read", _forms(surface, answer)
    yield "misfits_carried", _misfits(surface, answer)
    yield "drift_told", _drifts(surface, answer)
    yield "acted_on_refused", _acted_on(surface, answer)
    yield "items_survive", _items(surface, answer)


@dataclass(frozen=True, slots=True)
class _Answer:
    """A whole answer to a call, with one item in each list, and what the client acts on in it."""

    spec: ContractSpec
    call: Call
    schema: Pointer
    whole: dict[str, Any]
    acted_on: dict[str, str]
    """Fields by role: `name`, `items`, `nextPageToken`, `done`, `error`."""

    @classmethod
    def to(cls, spec: ContractSpec, call: Call, answers: SchemaValues) -> _Answer | None:
        operation, response = call.operation, call.operation.responses[200]
        if response.schema is None:
            return None
        whole: Any = one_of_each(about(spec, call, response, answers.full(response.schema)))
        schema = spec.locate(response.schema)
        return cls(spec, call, schema, whole, acts_on(spec, operation, schema))

    @property
    def places(self) -> list[Place]:
        """Every field of the answer, those aside that the client acts on."""
        kept = set(self.acted_on.values()) - {self.acted_on.get("items")}
        found = _places(self.spec, self.schema, self.whole)
        return [place for place in found if place.way[0] not in kept and place.way != (self.acted_on.get("items"),)]

    def reply(self, wire: Any) -> Reply:
        return Reply.of_json(200, wire)


def acts_on(spec: ContractSpec, operation: Operation, schema: Pointer) -> dict[str, str]:
    """Fields of an answer that the client acts on, by role."""
    pages = operation.raw.get("x-pagination", {})
    found = {role: str(pages[role]) for role in ("items", "nextPageToken") if role in pages}
    for kind in (spec.resource, *spec.nested, *spec.beside):
        if kind.schema == spec.schema_name(schema):
            found["name"] = kind.name_field
            if {"done", "error"} <= spec.properties(schema).keys():  # AIP-151
                found |= {"done": "done", "error": "error"}
    return found


def one_of_each(value: Any) -> Any:
    """The value with the first item alone of each list."""
    if is_object(value):
        return {key: one_of_each(item) for key, item in value.items()}
    return [one_of_each(item) for item in value[:1]] if is_list(value) else value


def _kind(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return "enum"
    if schema.get("format") == "date-time":
        return "date-time"
    declared = schema.get("type")
    return next((kind for kind in declared if kind != "null"), "null") if is_list(declared) else str(declared)


def _places(spec: ContractSpec, pointer: Pointer, value: Any, way: tuple[str | int, ...] = ()) -> Iterator[Place]:
    branch = spec.locate(spec.branch_for(pointer, value))
    schema = spec.schema(branch)
    if is_list(value):
        for index, item in enumerate(value):
            if is_object(item):
                yield from _places(spec, (*branch, "items"), item, (*way, index))
    elif is_object(value):
        for name, at in spec.properties(branch).items():
            if name in value:
                inner = spec.schema(spec.branch_for(at, value[name]))
                if _kind(inner) in _WRONG:
                    yield Place((*way, name), at, _kind(inner), name in schema.get("required", ()))
                yield from _places(spec, at, value[name], (*way, name))


def _is_leaf(spec: ContractSpec, place: Place) -> bool:
    schema = spec.schema(spec.branches(place.pointer)[0])
    return not schema.get("properties") and not (
        place.kind == "array"
        and _kind(spec.schema((*spec.locate(spec.branches(place.pointer)[0]), "items"))) == "object"
    )


def _at(value: Any, way: tuple[str | int, ...]) -> Any:
    for key in way:
        value = value[key]
    return value


def _with(value: Any, changes: dict[tuple[str | int, ...], Any]) -> Any:
    """A copy with other values at some places, none of which holds another."""
    copy = json.loads(json.dumps(value))
    for way, new in changes.items():
        _at(copy, way[:-1])[way[-1]] = new
    return copy


def _model_at(answer: _Answer, value: Any, way: tuple[str | int, ...]) -> Any:
    """The object of the client that holds the last key of the way."""
    for key in way[:-1]:
        if isinstance(key, int):
            value = value[key]
        elif key == answer.acted_on.get("items") and hasattr(value, "items") and not hasattr(value, "to_dict"):
            value = value.items
        else:
            value = getattr(value, python_name(key))
    return value


def _decodes(surface: ScriptedFacade, answer: _Answer, wire: Any, meaning: Any, shown: str) -> Iterator[Mismatch]:
    """How what comes of an answer differs from what it means."""
    exchange = surface.play(surface.call(answer.call), answer.reply(wire))
    if exchange.error is not None:
        yield Mismatch("", "the answer to be decoded", shown_error(exchange.error), answer.schema)
    elif "items" in answer.acted_on:
        names = answer.spec.properties(answer.schema)
        for role, attribute in (("items", "items"), ("nextPageToken", "next_page_token")):
            name = answer.acted_on[role]
            yield from check_decoded(answer.spec, names[name], meaning.get(name), getattr(exchange.value, attribute))
    else:
        yield from check_decoded(answer.spec, answer.schema, meaning, exchange.value)


# protobuf_json_read


def _forms(surface: ScriptedFacade, answer: _Answer) -> Uses:
    """The forms that protobuf JSON has for a value, each in all fields at once that it is one of."""
    spec, whole = answer.spec, answer.whole
    leaves = [place for place in answer.places if _is_leaf(spec, place)]

    def used(shown: str, sent: dict[Any, Any], meant: dict[Any, Any] | None = None) -> Uses:
        if sent:
            meaning = _with(whole, meant or {})
            yield shown, list(_decodes(surface, answer, _with(whole, sent), meaning, shown))

    numbers = {place.way: _at(whole, place.way) for place in leaves if place.kind in ("integer", "number")}
    whole_ones = {way: number for way, number in numbers.items() if isinstance(number, int)}
    yield from used("numbers as texts", {way: str(number) for way, number in numbers.items()})
    yield from used("integers as 8.0", {way: float(number) for way, number in whole_ones.items()})
    floats = [place.way for place in leaves if place.kind == "number"]
    for text in ("NaN", "Infinity", "-Infinity"):
        yield from used(f"floats as {text}", dict.fromkeys(floats, text), dict.fromkeys(floats, float(text)))
    int64 = {place.way: texts for place in leaves if (texts := _int64(spec, place, _at(whole, place.way)))}
    yield from used("64-bit integers as numbers", {way: {k: int(v) for k, v in m.items()} for way, m in int64.items()})
    optional = [place for place in answer.places if not place.required]
    for shown, chosen in (
        ("null in every field", [place for place in optional if _is_leaf(spec, place)]),
        ("null for every object", [place for place in optional if place.kind == "object" and len(place.way) == 1]),
    ):
        sent = dict.fromkeys((place.way for place in chosen), None)
        if sent:
            meaning = _without_null(_with(whole, sent))
            yield shown, list(_decodes(surface, answer, _with(whole, sent), meaning, shown))
    spelled = _snake(spec, answer.schema, whole)
    if spelled != whole:
        yield "keys in snake_case", list(_decodes(surface, answer, spelled, whole, "snake_case"))
    for former in answer.call.operation.raw.get("x-pagination", {}).get("formerItems", ()):
        older = {former if name == answer.acted_on["items"] else name: item for name, item in whole.items()}
        yield f"items as {former}", list(_decodes(surface, answer, older, whole, former))


def _int64(spec: ContractSpec, place: Place, value: Any) -> dict[str, str] | None:
    """The entries of a map of 64-bit integers, which protobuf JSON writes as texts."""
    branch = spec.locate(spec.branches(place.pointer)[0])
    extra = spec.schema(branch).get("additionalProperties")
    if not is_object(value) or not is_object(extra):
        return None
    return value if spec.schema((*branch, "additionalProperties")).get("format") == "int64" else None


def _without_null(value: Any) -> Any:
    if is_object(value):
        return {key: _without_null(item) for key, item in value.items() if item is not None}
    return [_without_null(item) for item in value] if is_list(value) else value


def _snake(spec: ContractSpec, pointer: Pointer, value: Any) -> Any:
    branch = spec.locate(spec.branch_for(pointer, value))
    if is_list(value):
        return [_snake(spec, (*branch, "items"), item) for item in value]
    if not is_object(value):
        return value
    known = spec.properties(branch)
    return {
        snake_case(key) if key in known else key: _snake(spec, known[key], item) if key in known else item
        for key, item in value.items()
    }


# misfits_carried, drift_told


def _rounds(answer: _Answer) -> Iterator[tuple[str, list[Place], dict[tuple[str | int, ...], Any]]]:
    """Values of wrong types: in all fields at once that hold no others, each time of another type; then objects."""
    leaves = [place for place in answer.places if _is_leaf(answer.spec, place)]
    holders = [place for place in answer.places if place not in leaves and len(place.way) == 1]
    for number in range(_WIDEST):
        yield f"wrong types, {number + 1}", leaves, {p.way: _nth(p.kind, number) for p in leaves}
    for number in range(len(_WRONG["object"])):
        yield f"wrong types for objects, {number + 1}", holders, {p.way: _nth(p.kind, number) for p in holders}


def _nth(kind: str, number: int) -> Any:
    return _WRONG[kind][number % len(_WRONG[kind])]


def _misfits(surface: ScriptedFacade, answer: _Answer) -> Uses:
    spec = answer.spec
    for shown, places, changes in _rounds(answer):
        if places:
            exchange = surface.play(surface.call(answer.call), answer.reply(_with(answer.whole, changes)))
            yield shown, list(_uncarried(answer, exchange, places, changes))
    for place in answer.places:
        branch = spec.locate(spec.branches(place.pointer)[0])
        if place.kind == "array" and _is_leaf(spec, place):
            sent: Any = [*_at(answer.whole, place.way), {"a": SECRET}]
            exchange = surface.play(surface.call(answer.call), answer.reply(_with(answer.whole, {place.way: sent})))
            yield f"{place.path} with a bad item", list(_uncarried(answer, exchange, [place], {place.way: sent}))
        elif is_object(spec.schema(branch).get("additionalProperties")):
            sent = {**_at(answer.whole, place.way), "odd": [SECRET]}
            exchange = surface.play(surface.call(answer.call), answer.reply(_with(answer.whole, {place.way: sent})))
            yield f"{place.path} with a bad entry", _map_faults(answer, exchange, place, sent)
        beyond = _beyond(spec, place)
        if beyond is not None:
            exchange = surface.play(surface.call(answer.call), answer.reply(_with(answer.whole, {place.way: beyond})))
            got: Any = None
            if exchange.error is None:
                got = getattr(_model_at(answer, exchange.value, place.way), python_name(str(place.way[-1])), None)
            kept = [] if got == beyond else [Mismatch(place.path, f"{beyond!r:.60}", repr(got), place.pointer)]
            yield f"{place.path} beyond its limit", kept


def _beyond(spec: ContractSpec, place: Place) -> Any:
    """A value of the right type outside of a limit; None where there is no limit."""
    schema = spec.schema(spec.branches(place.pointer)[0])
    if place.kind == "integer":
        return schema.get("maximum", 2**31 - 1) + 1
    if place.kind == "string" and "pattern" in schema:
        return f"{SECRET} \n"
    return "x" * (schema["maxLength"] + 1) if place.kind == "string" and "maxLength" in schema else None


def _uncarried(
    answer: _Answer, exchange: Exchange, places: list[Place], changes: dict[tuple[str | int, ...], Any]
) -> Iterator[Mismatch]:
    if exchange.error is not None:
        yield Mismatch("", "what does not fit to be carried", shown_error(exchange.error), answer.schema)
        return
    for place in places:
        key, sent = str(place.way[-1]), changes[place.way]
        model = _model_at(answer, exchange.value, place.way)
        if not hasattr(model, "to_dict"):
            continue  # a page: what it is made of beside its items is not shown
        got = getattr(model, python_name(key), "no such attribute")
        if not (is_unset(got) if not place.required else _is_zero(got)):
            yield Mismatch(place.path, "no value", f"a {type(got).__name__}", place.pointer)
        kept = model.additional_properties
        if key not in kept or kept[key] != sent or type(kept[key]) is not type(sent):
            yield Mismatch(place.path, f"the value among the other fields, as `{key}`", "no such", place.pointer)
        elif model.to_dict().get(key) != sent:
            yield Mismatch(place.path, f"to_dict() to write `{key}` back", "another value", place.pointer)


def _map_faults(answer: _Answer, exchange: Exchange, place: Place, sent: dict[str, Any]) -> list[Mismatch]:
    """A map keeps an entry that cannot be read as it came, and the others."""
    if exchange.error is not None:
        return [Mismatch(place.path, "the other entries", shown_error(exchange.error), place.pointer)]
    key = str(place.way[-1])
    model = _model_at(answer, exchange.value, place.way)
    found = getattr(model, python_name(key))
    holds = found.additional_properties == sent and model.to_dict()[key] == sent
    return [] if holds else [Mismatch(place.path, "every entry, the bad one as it came", "others", place.pointer)]


def _is_zero(value: Any) -> bool:
    if hasattr(value, "to_dict"):
        return not value.additional_properties
    return not value or str(value).endswith("UNSPECIFIED") or getattr(value, "year", 0) == 1970


def _drifts(surface: ScriptedFacade, answer: _Answer) -> Uses:
    for shown, places, changes in _rounds(answer):
        if not places:
            continue
        surface.play(surface.call(answer.call), answer.reply(_with(answer.whole, changes)))
        told = {drift.path: drift for drift in surface.drifts if drift.kind == "misfit"}
        found: list[Mismatch] = []
        for place in places:
            drift = told.get(place.path)
            if drift is None:
                found.append(Mismatch(place.path, "a drift", "none", place.pointer))
            elif drift.pointer != format_pointer(place.pointer):
                found.append(Mismatch(place.path, format_pointer(place.pointer), drift.pointer, place.pointer))
            elif SECRET in f"{drift} {drift!r}":
                found.append(Mismatch(place.path, "a drift without the value", "one with it", place.pointer))
        others = {drift.operation for drift in surface.drifts} - {answer.call.operation.id}
        if others:
            found.append(Mismatch("", answer.call.operation.id, ", ".join(sorted(others)), answer.schema))
        yield shown, found
    surface.play(surface.call(answer.call), answer.reply(answer.whole))
    silent = not surface.drifts
    yield "an answer that fits", [] if silent else [Mismatch("", "no drift", str(surface.drifts[0]), answer.schema)]
    enums = [place.way for place in answer.places if place.kind == "enum"]
    wire = _with(answer.whole, dict.fromkeys(enums, "A_VALUE_OF_TOMORROW"))
    if not answer.spec.schema(answer.schema).get("x-partial"):
        wire["aFieldOfTomorrow"] = SECRET
    surface.play(surface.call(answer.call), answer.reply(wire))
    wanted = len(enums) + ("aFieldOfTomorrow" in wire)
    got = [drift.kind for drift in surface.drifts]
    holds = got.count("unknown value") + got.count("unknown field") == len(got) == wanted
    expected = f"{wanted} unknown fields and values told"
    yield "fields and values of tomorrow", [] if holds else [Mismatch("", expected, repr(got), answer.schema)]


# acted_on_refused


def _acted_on(surface: ScriptedFacade, answer: _Answer) -> Uses:
    spec, names = answer.spec, answer.spec.properties(answer.schema)
    for body in _NO_OBJECT:
        exchange = surface.play(surface.call(answer.call), Reply(200, body, {"content-type": JSON}))
        yield (
            f"{body!r}",
            unless(is_error(exchange, "InvalidResponseError"), "InvalidResponseError", exchange, answer.schema),
        )
    for name in answer.acted_on.values():
        kind = _kind(spec.schema(spec.branch_for(names[name], answer.whole.get(name))))
        for wrong in _WRONG[kind]:
            exchange = surface.play(surface.call(answer.call), answer.reply({**answer.whole, name: wrong}))
            holds = is_error(exchange, "InvalidResponseError")
            yield f"{name} of a wrong type", unless(holds, "InvalidResponseError", exchange, names[name])
    name = answer.acted_on.get("name", "")
    if name and about(spec, answer.call, answer.call.operation.responses[200], {}):
        others: list[dict[str, Any]] = [
            {key: item for key, item in answer.whole.items() if key != name},
            {**answer.whole, name: None},
            {**answer.whole, name: f"{answer.whole[name]}x"},
        ]
        for shown, wire in zip(("no name", "a name that is null", "another thing"), others, strict=True):
            exchange = surface.play(surface.call(answer.call), answer.reply(wire))
            yield (
                shown,
                unless(is_error(exchange, "InvalidResponseError"), "InvalidResponseError", exchange, names[name]),
            )


# items_survive


def _items(surface: ScriptedFacade, answer: _Answer) -> Uses:
    name = answer.acted_on.get("items")
    if name is None:
        return
    at = answer.spec.properties(answer.schema)[name]
    good: dict[str, Any] = answer.whole[name][0]
    own = next(str(place.way[-1]) for place in answer.places if place.way[0] == name and place.kind == "string")
    odd = {**good, **{key: [SECRET] for key in good if key != own}}
    wire: dict[str, Any] = {**answer.whole, name: [good, None, odd, 5, [], SECRET, good]}
    exchange = surface.play(surface.call(answer.call), answer.reply(wire))
    found = [getattr(item, python_name(own)) for item in exchange.value.items] if exchange.error is None else []
    yield "a page with items that do not fit", unless(found == [good[own]] * 3, "the others", exchange, at)
    for shown, changed in (
        ("a page that says nothing else", {name: [good]}),
        ("more items than a page has", {**answer.whole, name: [good] * 201}),
    ):
        exchange = surface.play(surface.call(answer.call), answer.reply(changed))
        holds = exchange.error is None and len(exchange.value.items) == len(changed[name])
        yield shown, unless(holds, "the items", exchange, at)


# nothing_returned_accepts_anything


def _nothing(surface: ScriptedFacade, call: Call) -> Uses:
    for status in (200, 201, 202, 204):
        for body in _ANY_BODY if status != 204 else (b"",):
            exchange = surface.play(surface.call(call), Reply(status, body, {"content-type": JSON}))
            holds = exchange.error is None and exchange.value is None and len(exchange.requests) == 1
            yield f"{status} {body!r}", unless(holds, "None", exchange, call.operation.responses[200].pointer)
