"""The fields of an answer: where they are, what kind they are of, and how they are replaced."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Protocol

from rlor_spec.document import Pointer

from rlor_contract.client.answers import about
from rlor_contract.client.broken_answers import SECRET
from rlor_contract.client.python_names import python_name
from rlor_contract.client.scripted import Scripted
from rlor_contract.client.surfaces import Call, Exchange, Reply
from rlor_contract.client.typed_oracle import check_decoded
from rlor_contract.spec.json_values import is_list, is_object, shown_error
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.schema_values import SchemaValues
from rlor_contract.spec.schemas import Mismatch

WRONG: Final[dict[str, tuple[Any, ...]]] = {
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


_INFINITY: Final = re.compile(rb'(?<!")(-?)Infinity(?!")')


@dataclass(frozen=True, slots=True)
class Place:
    """A field in an answer."""

    way: tuple[str | int, ...]
    pointer: Pointer
    """Where the spec declares it."""
    kind: str
    """One of the keys of `WRONG`."""
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


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer to a call, with one item in each list, and what the client acts on in it."""

    spec: ContractSpec
    call: Call
    schema: Pointer
    whole: dict[str, Any]
    acted_on: dict[str, str]
    """Fields by role: `name`, `items`, `nextPageToken`, `done`, `error`."""

    @classmethod
    def to(cls, spec: ContractSpec, call: Call, answers: SchemaValues) -> Answer | None:
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
        reply = Reply.of_json(200, wire)
        # JSON has no infinity, but numbers that are read as one.
        return dataclasses.replace(reply, content=_INFINITY.sub(rb"\g<1>1e999", reply.content))


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


def kind_of(schema: dict[str, Any]) -> str:
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
                if kind_of(inner) in WRONG:
                    yield Place((*way, name), at, kind_of(inner), name in schema.get("required", ()))
                yield from _places(spec, at, value[name], (*way, name))


def is_leaf(spec: ContractSpec, place: Place) -> bool:
    schema = spec.schema(spec.branches(place.pointer)[0])
    return not schema.get("properties") and not (
        place.kind == "array"
        and kind_of(spec.schema((*spec.locate(spec.branches(place.pointer)[0]), "items"))) == "object"
    )


def value_at(value: Any, way: tuple[str | int, ...]) -> Any:
    for key in way:
        value = value[key]
    return value


def replaced(value: Any, changes: dict[tuple[str | int, ...], Any]) -> Any:
    """A copy with other values at some places, none of which holds another."""
    copy = json.loads(json.dumps(value))
    for way, new in changes.items():
        value_at(copy, way[:-1])[way[-1]] = new
    return copy


def model_at(answer: Answer, value: Any, way: tuple[str | int, ...]) -> Any:
    """The object of the client that holds the last key of the way."""
    for key in way[:-1]:
        if isinstance(key, int):
            value = value[key]
        elif key == answer.acted_on.get("items") and hasattr(value, "items") and not hasattr(value, "to_dict"):
            value = value.items
        else:
            value = getattr(value, python_name(key))
    return value


class Reads(Protocol):
    """What reads an answer: a client, or one of its models."""

    drifts: list[Any]

    def call(self, call: Call) -> Callable[[], Any]: ...

    def play(self, use: Callable[[], Any], *replies: Scripted) -> Exchange: ...


def decodes(surface: Reads, answer: Answer, wire: Any, meaning: Any) -> Iterator[Mismatch]:
    """How what comes of an answer differs from what it means."""
    return misread(answer, surface.play(surface.call(answer.call), answer.reply(wire)), meaning)


def misread(answer: Answer, exchange: Exchange, meaning: Any) -> Iterator[Mismatch]:
    """How what came of an answer differs from what it means."""
    if exchange.error is not None:
        yield Mismatch("", "the answer to be decoded", shown_error(exchange.error), answer.schema)
    elif "items" in answer.acted_on:
        names = answer.spec.properties(answer.schema)
        for role, attribute in (("items", "items"), ("nextPageToken", "next_page_token")):
            name = answer.acted_on[role]
            yield from check_decoded(answer.spec, names[name], meaning.get(name), getattr(exchange.value, attribute))
    else:
        yield from check_decoded(answer.spec, answer.schema, meaning, exchange.value)
