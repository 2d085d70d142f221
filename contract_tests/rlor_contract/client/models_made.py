"""Each model of the client by itself: how it is made, compared, shown and read, and how it is written."""

from __future__ import annotations

import copy
import importlib
import inspect
import json
import math
from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import Any, Final

from rlor_spec.document import Pointer, format_pointer
from rlor_spec.spellings import snake_case

from rlor_contract.client.answer_places import Answer, one_of_each
from rlor_contract.client.edges import newer_uses
from rlor_contract.client.public_names import enum_uses, package_uses
from rlor_contract.client.python_names import python_name
from rlor_contract.client.requests import writable
from rlor_contract.client.scripted import Scripted, ScriptedFacade, Uses
from rlor_contract.client.surfaces import Call, Exchange, Reply, build_model
from rlor_contract.client.tolerance import forms, misfits
from rlor_contract.client.transport_errors import travel_faults
from rlor_contract.client.typed_oracle import is_unset, normal_form
from rlor_contract.report.coverage import reachable
from rlor_contract.spec.json_values import is_object, shown_error
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.schema_values import SchemaValues
from rlor_contract.spec.schemas import Mismatch

_SECRET: Final = "secret-of-a-model-5f3a9c"
_NO_OBJECT: Final[tuple[Any, ...]] = (None, 5, True, "text-of-the-suite", ["a"])


class _ByItself:
    """Reads answers with the class of a model alone, where nobody is told of what does not fit."""

    def __init__(self, kind: Any) -> None:
        self._kind = kind
        self.drifts: list[Any] = []

    def call(self, call: Call) -> Callable[[], Any]:
        return lambda: None

    def play(self, use: Callable[[], Any], *replies: Scripted) -> Exchange:
        exchange = Exchange([])
        try:
            [reply] = replies
            assert isinstance(reply, Reply)
            exchange.value = self._kind.from_dict(json.loads(reply.content))
        except Exception as error:
            exchange.error = error
        return exchange


def model_uses(
    spec: ContractSpec, surface: ScriptedFacade, call: Call, answers: SchemaValues
) -> Iterator[tuple[str, Uses]]:
    """By check, uses of the models of bodies and answers of an operation, each once in a run."""
    if surface.asynchronous:
        return  # a model is of neither kind
    if surface.is_first_of("package", ()):
        yield "models_made", package_uses(call.operation.pointer)
    roots = [call.operation.body, *(response.schema for response in call.operation.responses.values())]
    found = {part for root in roots if root for part in reachable(spec, spec.locate(root))}
    for pointer in sorted(found, key=str):
        name = spec.schema_name(pointer)
        kind: Any = getattr(importlib.import_module("rlor_trainer_client.models"), name or "", None)
        if "enum" in spec.schema(pointer) and kind and surface.is_first_of("enum", pointer):
            yield "models_made", enum_uses(spec, pointer, kind)
        if hasattr(kind, "from_dict") and surface.is_first_of("model", pointer):
            whole: dict[str, Any] = one_of_each(answers.full(pointer))
            answer = Answer(spec, call, pointer, whole, {})
            yield "models_made", _made(answer, kind)
            if spec.properties(pointer):
                alone = _ByItself(kind)
                yield "models_made", _in_both_spellings(answer, kind)
                yield "protobuf_json_read", forms(alone, answer)
                yield "misfits_carried", misfits(alone, answer)
                yield "newer_server_understood", newer_uses(alone, answer)


def _made(answer: Answer, kind: Any) -> Uses:
    spec, pointer, whole = answer.spec, answer.schema, answer.whole
    name = kind.__name__

    def unless(holds: bool, expected: str, got: Any = "another") -> list[Mismatch]:
        return [] if holds else [Mismatch(f"/{name}", expected, repr(got)[:200], pointer)]

    required = set(spec.schema(pointer).get("required", ()))
    properties = spec.properties(pointer)
    wanted = {python_name(key): key in required for key in properties}
    parameters = inspect.signature(kind).parameters
    got = {key: one.default is inspect.Parameter.empty for key, one in parameters.items()}
    yield f"arguments of {name}", unless(got == wanted, f"{wanted}, whether each is required", got)
    named = all(one.kind is inspect.Parameter.KEYWORD_ONLY for one in parameters.values())
    yield f"arguments of {name} by position", unless(named, "none")
    least = {key: item for key, item in whole.items() if key in required}
    made = build_model(spec, pointer, least)
    unset = [key for key in wanted if not wanted[key] and not is_unset(getattr(made, key))]
    yield f"{name} with no more than it needs", unless(not unset, "None for the others", unset)
    yield f"where {name} stands", unless(kind.spec_pointer == format_pointer(pointer), format_pointer(pointer))
    read = kind.from_dict(whole)
    built = kind(**{key: getattr(read, key) for key in wanted})
    built.additional_properties = dict(read.additional_properties)
    differs = built != read
    summary = is_object(spec.schema(pointer).get("x-summary"))
    same = built == read and not differs and (summary or repr(built) == repr(read))  # a line shows an age
    yield f"{name}, made and read", unless(same, f"{built!r}", read)
    for key in whole:
        other = kind.from_dict({other: item for other, item in whole.items() if other != key})
        yield f"{name} without {key}", unless(other != read, "another value than with it", other)
    for shown, back in (("", read.to_dict()), (", made", built.to_dict())):
        holds = normal_form(spec, pointer, back) == normal_form(spec, pointer, whole)
        yield f"to_dict() of {name}{shown}", unless(holds, repr(whole), back)
    sent = writable(spec, pointer, whole)
    back = read.to_dict(include_read_only=False)
    holds = normal_form(spec, pointer, back) == normal_form(spec, pointer, sent)
    yield f"to_dict(include_read_only=False) of {name}", unless(holds, repr(sent), back)
    again = kind.from_dict(MappingProxyType(whole))
    yield f"{name} of a mapping", unless(again == read, repr(read), again)
    for wrong in _NO_OBJECT:
        yield f"{name} of {wrong!r}", unless(*_refusal(kind, wrong))
    yield f"copies of {name}", travel_faults(read, pointer)
    yield f"further fields of {name}", unless(*_keeps(kind, whole, in_repr=not summary))
    for odd, reason in (("half a pair: \ud800", "lone surrogate"), (math.inf, "infinity"), (object, "JSON value")):
        reason = reason if properties else ""  # the values of a map have a type of their own
        if odd is not object or properties:
            yield f"{name} with {odd!r}", unless(*_writes_back(kind, whole, odd, reason))
    text = repr(built)
    secret = {python_name(key) for key, at in properties.items() if _is_secret(spec, at)}
    hidden = [key for key in secret if repr(whole.get(key)) in text]
    if summary:
        holds = text.startswith(f"<{name} ") and text.isprintable() and not hidden
        yield f"repr of {name}", unless(holds, "one printable line", text)
    else:
        told = {key for key in wanted if f"{key}=" in text} if text.startswith(f"{name}(") else set[str]()
        yield f"repr of {name}", unless(set(wanted) - secret <= told and not hidden, f"{sorted(wanted)}", text)
    resource = spec.schema(pointer).get("x-resource")
    if is_object(resource) and "id" not in wanted:
        own = whole[resource["name"]].rpartition("/")[2]
        yield f"id of {name}", unless(read.id == own, repr(own), read.id)
    for key, at in properties.items():
        if any(_is_secret(spec, part) for part in (at, *_within(spec, at))):
            for other in {key, snake_case(key)}:
                text = repr(kind.from_dict({**whole, other: [_SECRET]}))
                yield (
                    f"repr of {name} with an odd {other}",
                    unless(_SECRET not in text, "a repr without it", "one with it"),
                )
    if is_object(spec.schema(pointer).get("additionalProperties")):
        yield f"{name} as a dict", unless(*_is_mapping(kind, whole))


def _is_secret(spec: ContractSpec, at: Pointer) -> bool:
    raw, schema = spec.raw(at), spec.schema(at)
    return bool(raw.get("writeOnly") or schema.get("writeOnly")) or "password" in (
        raw.get("format"),
        schema.get("format"),
    )


def _within(spec: ContractSpec, at: Pointer) -> Iterator[Pointer]:
    """The fields of all objects in a field."""
    for part in reachable(spec, spec.locate(at)):
        yield from spec.properties(part).values()


def _refusal(kind: Any, wrong: Any) -> tuple[bool, str, str]:
    try:
        kind.from_dict(wrong)
    except ValueError as error:
        return "text-of" not in f"{error} {error!r}", "an error that quotes nothing", shown_error(error)
    return False, "ValueError", "none"


def _keeps(kind: Any, whole: dict[str, Any], *, in_repr: bool) -> tuple[bool, str, str]:
    """Each has a dict of further fields of its own, which is written, copied and compared."""
    first, second = kind.from_dict(whole), kind.from_dict(whole)
    before = dict(second.additional_properties)
    first.additional_properties["ofTomorrow"] = "7"
    alone = second.additional_properties == before and kind.from_dict(whole) == second != first
    kept = first.to_dict().get("ofTomorrow") == "7" and ("ofTomorrow" in repr(first)) == in_repr
    kept = kept and copy.deepcopy(first) == first and copy.copy(first) == first
    return alone and kept, "an entry that this one alone has, and writes", repr(first.to_dict())


def _writes_back(kind: Any, whole: dict[str, Any], odd: Any, reason: str) -> tuple[bool, str, str]:
    """What came is written back as it came, though it could not be sent."""
    model = kind.from_dict(whole)
    model.additional_properties["ofTomorrow"] = odd
    try:
        kept = model.to_dict()["ofTomorrow"] == odd
    except (TypeError, ValueError) as error:
        return False, "to_dict() to write it back", shown_error(error)
    try:
        sent = model.to_dict(include_read_only=False)
    except (TypeError, ValueError) as error:
        named = kept and "ofTomorrow" in str(error) and reason in str(error)
        return named, f"an error that names the field, and {reason}", shown_error(error)
    return False, "ValueError for what cannot be sent", repr(sent)


def _is_mapping(kind: Any, whole: dict[str, Any]) -> tuple[bool, str, str]:
    made = kind.from_dict(whole)
    key, value = next(iter(whole.items()), ("a", "1"))
    made[key] = value
    plain = {**whole, key: value}
    same = (
        made == plain and dict(made) == plain and len(made) == len(plain) and [*made] == [*plain] and made[key] == value
    )
    del made[key]
    return same and key not in made, "what a dict with the same entries does", repr(made)


def _in_both_spellings(answer: Answer, kind: Any) -> Uses:
    """A field that is there under its own name keeps it, unless that is null; both at once lose nothing."""
    spec, pointer = answer.spec, answer.schema
    for key, at in spec.properties(pointer).items():
        other = snake_case(key)
        if other == key or key not in answer.whole:
            continue
        value = answer.whole[key]
        read = kind.from_dict({**answer.whole, key: value, other: None})
        holds = getattr(read, python_name(key)) == getattr(kind.from_dict(answer.whole), python_name(key))
        yield f"{key} in both spellings", [] if holds else [Mismatch(f"/{key}", repr(value), repr(read)[:200], at)]
        read = kind.from_dict({**answer.whole, key: None, other: value})
        holds = getattr(read, python_name(key)) == getattr(kind.from_dict(answer.whole), python_name(key))
        yield f"{key} null, {other} not", [] if holds else [Mismatch(f"/{key}", repr(value), repr(read)[:200], at)]
