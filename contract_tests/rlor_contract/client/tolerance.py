"""What the client makes of answers that do not fit, in its default mode.

The rule: strict in what it acts on, tolerant in what it carries. What it acts on is read from the spec: the name of a
resource, items and next token of a page, what an operation says of its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rlor_spec.document import Pointer, format_pointer
from rlor_spec.spellings import snake_case

from rlor_contract.client.answer_places import (
    WRONG,
    Answer,
    Place,
    Reads,
    decodes,
    is_leaf,
    kind_of,
    model_at,
    replaced,
    value_at,
)
from rlor_contract.client.answers import about
from rlor_contract.client.broken_answers import SECRET
from rlor_contract.client.drift_words import promised, what_came
from rlor_contract.client.edges import edge_uses
from rlor_contract.client.python_names import python_name
from rlor_contract.client.scripted import ScriptedFacade, Uses, is_error, unless
from rlor_contract.client.surfaces import REQUEST_ID, Call, Exchange, Reply
from rlor_contract.client.typed_oracle import is_unset
from rlor_contract.spec.json_values import is_list, is_object, shown_error
from rlor_contract.spec.operations import JSON, ContractSpec
from rlor_contract.spec.schema_values import SchemaValues
from rlor_contract.spec.schemas import Mismatch

_WIDEST: Final = max(map(len, WRONG.values()))
_NO_OBJECT: Final = (b"", b"{", b"<html>", b"\xff\xfe", b"null", b"[]", b"5", b'"text"')
_ANY_BODY: Final = (b"", b"null", b"{}", b"[1]", b'{"a": 1}', b"<html>", b"\xff\xfe", b'"text"', b"{")


def tolerance_uses(
    spec: ContractSpec, surface: ScriptedFacade, call: Call, answers: SchemaValues
) -> Iterator[tuple[str, Uses]]:
    """By check, each use of an operation in which an answer does not fit, and what is wrong with what came of it."""
    answer = Answer.to(spec, call, answers)
    if answer is None or not spec.properties(answer.schema):
        yield "nothing_returned_accepts_anything", _nothing(surface, call)
        return
    yield "protobuf_json_read", forms(surface, answer)
    yield "misfits_carried", misfits(surface, answer)
    yield "drift_told", _drifts(surface, answer)
    yield "acted_on_refused", _acted_on(surface, answer)
    yield "items_survive", _items(surface, answer)
    yield from edge_uses(spec, surface, call, answers)


# protobuf_json_read


def forms(surface: Reads, answer: Answer) -> Uses:
    """The forms that protobuf JSON has for a value, each in all fields at once that it is one of."""
    spec, whole = answer.spec, answer.whole
    leaves = [place for place in answer.places if is_leaf(spec, place)]

    def used(shown: str, sent: dict[Any, Any], meant: dict[Any, Any] | None = None) -> Uses:
        if sent:
            meaning = replaced(whole, meant or {})
            yield shown, list(decodes(surface, answer, replaced(whole, sent), meaning))

    numbers = {place.way: value_at(whole, place.way) for place in leaves if place.kind in ("integer", "number")}
    whole_ones = {way: number for way, number in numbers.items() if isinstance(number, int)}
    yield from used("numbers as texts", {way: str(number) for way, number in numbers.items()})
    yield from used("integers as 8.0", {way: float(number) for way, number in whole_ones.items()})
    floats = [place.way for place in leaves if place.kind == "number"]
    for text in ("NaN", "Infinity", "-Infinity"):
        yield from used(f"floats as {text}", dict.fromkeys(floats, text), dict.fromkeys(floats, float(text)))
    int64 = {place.way: texts for place in leaves if (texts := _int64(spec, place, value_at(whole, place.way)))}
    as_numbers = {way: {key: int(text) for key, text in texts.items()} for way, texts in int64.items()}
    # Of a text with zeros before it, such as "-07", the number does not tell.
    as_texts = {way: {key: str(number) for key, number in numbers.items()} for way, numbers in as_numbers.items()}
    yield from used("64-bit integers as numbers", as_numbers, as_texts)
    optional = [place for place in answer.places if not place.required]
    for shown, chosen in (
        ("null in every field", [place for place in optional if is_leaf(spec, place)]),
        ("null for every object", [place for place in optional if place.kind == "object" and len(place.way) == 1]),
    ):
        sent = dict.fromkeys((place.way for place in chosen), None)
        if sent:
            meaning = _without_null(replaced(whole, sent))
            yield shown, list(decodes(surface, answer, replaced(whole, sent), meaning))
    spelled = _snake(spec, answer.schema, whole)
    if spelled != whole:
        yield "keys in snake_case", list(decodes(surface, answer, spelled, whole))
    pages: dict[str, Any] = answer.call.operation.raw.get("x-pagination", {}) if "items" in answer.acted_on else {}
    for former in pages.get("formerItems", ()):
        older = {former if name == answer.acted_on["items"] else name: item for name, item in whole.items()}
        yield f"items as {former}", list(decodes(surface, answer, older, whole))


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


def _rounds(answer: Answer) -> Iterator[tuple[str, list[Place], dict[tuple[str | int, ...], Any]]]:
    """Values of wrong types: in all fields at once that hold no others, each time of another type; then objects."""
    leaves = [place for place in answer.places if is_leaf(answer.spec, place)]
    holders = [place for place in answer.places if place not in leaves and len(place.way) == 1]
    for number in range(_WIDEST):
        yield f"wrong types, {number + 1}", leaves, {p.way: _nth(p.kind, number) for p in leaves}
    for number in range(len(WRONG["object"])):
        yield f"wrong types for objects, {number + 1}", holders, {p.way: _nth(p.kind, number) for p in holders}


def _nth(kind: str, number: int) -> Any:
    return WRONG[kind][number % len(WRONG[kind])]


def misfits(surface: Reads, answer: Answer) -> Uses:
    spec = answer.spec
    for shown, places, changes in _rounds(answer):
        if places:
            exchange = surface.play(surface.call(answer.call), answer.reply(replaced(answer.whole, changes)))
            yield shown, list(_uncarried(answer, exchange, places, changes))
    for place in answer.places:
        branch = spec.locate(spec.branches(place.pointer)[0])
        if place.kind == "array" and is_leaf(spec, place):
            sent: Any = [*value_at(answer.whole, place.way), {"a": SECRET}]
            exchange = surface.play(surface.call(answer.call), answer.reply(replaced(answer.whole, {place.way: sent})))
            yield f"{place.path} with a bad item", list(_uncarried(answer, exchange, [place], {place.way: sent}))
        elif is_object(spec.schema(branch).get("additionalProperties")):
            sent = {**value_at(answer.whole, place.way), "odd": [SECRET]}
            exchange = surface.play(surface.call(answer.call), answer.reply(replaced(answer.whole, {place.way: sent})))
            yield f"{place.path} with a bad entry", _map_faults(answer, exchange, place, sent)
        beyond = _beyond(spec, place)
        if beyond is not None:
            exchange = surface.play(
                surface.call(answer.call), answer.reply(replaced(answer.whole, {place.way: beyond}))
            )
            got: Any = None
            if exchange.error is None:
                got = getattr(model_at(answer, exchange.value, place.way), python_name(str(place.way[-1])), None)
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
    answer: Answer, exchange: Exchange, places: list[Place], changes: dict[tuple[str | int, ...], Any]
) -> Iterator[Mismatch]:
    if exchange.error is not None:
        yield Mismatch("", "what does not fit to be carried", shown_error(exchange.error), answer.schema)
        return
    for place in places:
        key, sent = str(place.way[-1]), changes[place.way]
        model = model_at(answer, exchange.value, place.way)
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


def _map_faults(answer: Answer, exchange: Exchange, place: Place, sent: dict[str, Any]) -> list[Mismatch]:
    """A map keeps an entry that cannot be read as it came, and the others."""
    if exchange.error is not None:
        return [Mismatch(place.path, "the other entries", shown_error(exchange.error), place.pointer)]
    key = str(place.way[-1])
    model = model_at(answer, exchange.value, place.way)
    found = getattr(model, python_name(key))
    holds = found.additional_properties == sent and model.to_dict()[key] == sent
    return [] if holds else [Mismatch(place.path, "every entry, the bad one as it came", "others", place.pointer)]


def _is_zero(value: Any) -> bool:
    if hasattr(value, "to_dict"):
        return not value.additional_properties
    return not value or str(value).endswith("UNSPECIFIED") or getattr(value, "year", 0) == 1970


def _drifts(surface: ScriptedFacade, answer: Answer) -> Uses:
    spec = answer.spec
    for shown, places, changes in _rounds(answer):
        if not places:
            continue
        surface.play(surface.call(answer.call), answer.reply(replaced(answer.whole, changes)))
        told = {drift.path: drift for drift in surface.drifts if drift.kind == "misfit"}
        found: list[Mismatch] = []
        for place in places:
            said = promised(spec, place.pointer), what_came(changes[place.way])
            found += _untold(answer, place.path, place.pointer, told.get(place.path), said)
        others = {drift.operation for drift in surface.drifts} - {answer.call.operation.id}
        if others:
            found.append(Mismatch("", answer.call.operation.id, ", ".join(sorted(others)), answer.schema))
        yield shown, found
    for shown, way, at, sent in _bad_items(answer):
        surface.play(surface.call(answer.call), answer.reply(replaced(answer.whole, {way: sent})))
        got = {drift.path: drift for drift in surface.drifts}
        said = promised(spec, at), what_came([SECRET])
        found = list(_untold(answer, shown, at, got.pop(shown, None), said))
        found += [Mismatch(path, "no drift", str(drift), at) for path, drift in got.items()]
        yield f"{shown} of a wrong type", found
    surface.play(surface.call(answer.call), answer.reply(answer.whole))
    silent = not surface.drifts
    yield "an answer that fits", [] if silent else [Mismatch("", "no drift", str(surface.drifts[0]), answer.schema)]
    enums = [place.way for place in answer.places if place.kind == "enum"]
    wire = replaced(answer.whole, dict.fromkeys(enums, "A_VALUE_OF_TOMORROW"))
    if not answer.spec.schema(answer.schema).get("x-partial"):
        wire["aFieldOfTomorrow"] = SECRET
    surface.play(surface.call(answer.call), answer.reply(wire))
    wanted = [("unknown value", "a known value", "another string")] * len(enums)
    wanted += [("unknown field", "no such field", "a string")] if "aFieldOfTomorrow" in wire else []
    said_of = [(drift.kind, drift.expected, drift.got) for drift in surface.drifts]
    expected = f"{len(wanted)} unknown fields and values told"
    holds = sorted(said_of) == sorted(wanted)
    yield "fields and values of tomorrow", [] if holds else [Mismatch("", expected, repr(said_of), answer.schema)]


def _untold(answer: Answer, path: str, at: Pointer, drift: Any, said: tuple[str, str]) -> Iterator[Mismatch]:
    """What a drift should say, and does not: the place in answer and spec, what was promised there, and what came."""
    if drift is None:
        yield Mismatch(path, "a drift", "none", at)
    elif drift.pointer != format_pointer(at):
        yield Mismatch(path, format_pointer(at), drift.pointer, at)
    elif SECRET in f"{drift} {drift!r}":
        yield Mismatch(path, "a drift without the value", "one with it", at)
    elif (drift.expected, drift.got) != said:
        yield Mismatch(path, "expected {}, got {}".format(*said), f"expected {drift.expected}, got {drift.got}", at)
    elif drift.request_id != REQUEST_ID or f"{path}: expected {said[0]}, got {said[1]}" not in str(drift):
        yield Mismatch(path, "a drift that can be told to support", str(drift), at)


def _bad_items(answer: Answer) -> Iterator[tuple[str, tuple[str | int, ...], Pointer, Any]]:
    """Lists and maps with one item of a wrong type among the others: where it is, where they are, and all of them."""
    spec = answer.spec
    for place in answer.places:
        held, branch = value_at(answer.whole, place.way), spec.locate(spec.branches(place.pointer)[0])
        if place.kind == "array":
            yield f"{place.path}[{len(held)}]", place.way, (*place.pointer, "items"), [*held, [SECRET]]
        elif is_object(spec.schema(branch).get("additionalProperties")):
            at = (*branch, "additionalProperties")
            yield f"{place.path}.odd", place.way, at, {**held, "odd": [SECRET]}


# acted_on_refused


def _acted_on(surface: ScriptedFacade, answer: Answer) -> Uses:
    spec, names = answer.spec, answer.spec.properties(answer.schema)
    for body in _NO_OBJECT:
        exchange = surface.play(surface.call(answer.call), Reply(200, body, {"content-type": JSON}))
        yield (
            f"{body!r}",
            unless(is_error(exchange, "InvalidResponseError"), "InvalidResponseError", exchange, answer.schema),
        )
    for name in answer.acted_on.values():
        kind = kind_of(spec.schema(spec.branch_for(names[name], answer.whole.get(name))))
        for wrong in WRONG[kind]:
            exchange = surface.play(surface.call(answer.call), answer.reply({**answer.whole, name: wrong}))
            holds = is_error(exchange, "InvalidResponseError")
            yield f"{name} of a wrong type", unless(holds, "InvalidResponseError", exchange, names[name])
    name = answer.acted_on.get("name", "")
    if name and about(spec, answer.call, answer.call.operation.responses[200], {}):
        others: list[dict[str, Any]] = [
            {key: item for key, item in answer.whole.items() if key != name},
            {**answer.whole, name: None},
            {**answer.whole, name: f"{answer.whole[name][:-1]}-"},
        ]
        for shown, wire in zip(("no name", "a name that is null", "another thing"), others, strict=True):
            exchange = surface.play(surface.call(answer.call), answer.reply(wire))
            error: Any = exchange.error
            holds = is_error(exchange, "InvalidResponseError") and str(answer.whole[name]) in error.what
            holds = holds and (error.json_path, bool(error.expected)) == (name, True)
            expected = f"InvalidResponseError that says {answer.whole[name]} was asked for"
            yield shown, unless(holds, expected, exchange, names[name])


# items_survive


def _items(surface: ScriptedFacade, answer: Answer) -> Uses:
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
