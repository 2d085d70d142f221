"""Answers that break the contract, made from answers that keep it; and a judge that tells the two apart.

What is broken is mostly one thing at a time: a decoder that stops at the first fault would not be tried otherwise.
"""

from __future__ import annotations

import copy
import json
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final
from urllib.parse import quote

import jsonschema_rs
from rlor_spec.document import Pointer, format_pointer

from rlor_contract.spec.json_values import is_list, is_object
from rlor_contract.spec.operations import JSON, ContractSpec

SECRET: Final = "hush-5f3a"
"""Part of every text that is put into an answer: no message may show it."""

# One of each JSON type, and of each kind that a careless decoder takes for another.
_MISFITS: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, 1, -1, 5, 2**31, 2**63, 10**400, 0.0, 1.0, 0.5, -1e300, "", "5", "true", "null"),
    *(SECRET, SECRET * 40, [], [None], [[]], ["a"], {}, {"": 1}, {"a": None}, "2026-11-02", "accounts/a/models/b/c"),
    *(
        "2026-11-02T10:00:00",
        "2026-02-30T10:00:00Z",
        "2026-11-02T25:00:00Z",
        "20261102T100000Z",
        "2026-11-02 10:00:00Z",
    ),
    *("2026-11-02T10:00:00,5Z", "2026-W45-1T10:00:00Z", "2026-11-02T10:00:00+0100", "2026-11-02T10:00Z", "1e3s"),
    *("2026-11-02t10:00:00.123456789z", "2016-12-31T23:59:60Z", "accounts/a/models/b\n", "10801s", "1800s", "a=b"),
)
_TYPES: Final = ("text/html", "text/plain; charset=utf-8", "application/xml", "application/octet-stream", "jso n", "")


class Verdict(Enum):
    """What an answer is by the spec."""

    VALID = "valid"
    OPEN = "valid, but for an enum value that the spec does not know, or for being two alternatives of a oneOf at once"
    INVALID = "invalid"
    UNDECIDED = "beyond what the judge can read: numbers out of range, half a surrogate pair"


@dataclass(frozen=True, slots=True)
class Answer:
    """A body as it goes over the wire."""

    content: bytes
    content_type: str = JSON


class Judge:
    """Says by JSON Schema alone what an answer is."""

    def __init__(self, spec: ContractSpec) -> None:
        self._spec = spec
        self._open_document = copy.deepcopy(spec.document.data)
        for schema in self._open_document["components"]["schemas"].values():
            schema.pop("enum", None)
            if "oneOf" in schema:  # unknown fields are allowed, so one answer can be either
                schema["anyOf"] = schema.pop("oneOf")
        self._open: dict[Pointer, jsonschema_rs.Draft202012Validator] = {}

    def verdict(self, pointer: Pointer, answer: Answer) -> Verdict:
        if answer.content_type != JSON:
            return Verdict.INVALID
        try:
            value = parsed(answer.content)
            readable = _readable(value)
        except (ValueError, RecursionError):
            return Verdict.INVALID
        if not readable:
            return Verdict.UNDECIDED
        if self._spec.is_valid(pointer, value):
            return Verdict.VALID
        return Verdict.OPEN if self._opened(pointer).is_valid(value) else Verdict.INVALID

    def _opened(self, pointer: Pointer) -> jsonschema_rs.Draft202012Validator:
        pointer = self._spec.locate(pointer)
        if pointer not in self._open:
            root = {**self._open_document, "$ref": "#" + quote(format_pointer(pointer), safe="/~")}
            self._open[pointer] = jsonschema_rs.Draft202012Validator(root, validate_formats=True)
        return self._open[pointer]


def parsed(content: bytes) -> Any:
    """The JSON value of a body, as RFC 8259 has it: UTF-8 and no NaN. Raises `ValueError` or `RecursionError`."""
    return json.loads(content.decode("utf-8"), parse_constant=_refuse)


def broken_fields(value: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each field of an object, and the object without it, and with each misfit in its place and inside of it."""
    for name, held in value.items():
        yield name, {key: item for key, item in value.items() if key != name}
        inside: list[Any] = []
        if is_list(held):
            inside = [[*held[:1], misfit] for misfit in _MISFITS] + [held * 201]
        elif is_object(held):
            inside = [{**held, key: misfit} for key in [*held][:1] for misfit in _MISFITS]
        elif isinstance(held, str):
            inside = [f"{held}\n", f"{held}/x", f" {held}", held.lower(), held[1:]]
        yield from ((name, {**value, name: broken}) for broken in (*_MISFITS, *inside))


def broken_answers(values: list[Any], chance: random.Random) -> Iterator[Answer]:
    """Answers without end, each made from one of the values."""
    while True:
        value = copy.deepcopy(chance.choice(values))
        if chance.random() < 0.85:
            for _ in range(chance.choice((1, 1, 1, 2))):
                value = _changed(value, chance)
            yield Answer(_written(value))
        else:
            yield chance.choice(_ON_THE_WIRE)(_written(value), chance)


def _changed(value: Any, chance: random.Random) -> Any:
    """The value with one thing in it changed, deep or not."""
    places = list(_places(value))
    if not places or chance.random() < 0.03:
        return chance.choice(_MISFITS)
    container, key = chance.choice(places)
    kind = chance.randrange(10)
    if kind < 2:
        del container[key]
    elif kind == 2:
        container[key] = [container[key]]
    elif kind == 3:
        container[key] = {"value": container[key]}
    elif kind == 4 and is_list(container[key]):
        container[key].append(chance.choice(_MISFITS))
    elif kind == 5 and is_object(container):
        container[f"field{chance.randrange(3)}"] = chance.choice(_MISFITS)
    elif kind == 6 and isinstance(container[key], (int, float)):
        container[key] = str(container[key])
    else:
        container[key] = copy.deepcopy(chance.choice(_MISFITS))
    return value


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    entries: Any = value.items() if is_object(value) else enumerate(value) if is_list(value) else ()
    for key, item in entries:
        yield value, key
        yield from _places(item)


def _written(value: Any) -> bytes:
    return json.dumps(value).encode()


def _in_place_of_a_scalar(content: bytes, chance: random.Random, text: str) -> Answer:
    value = json.loads(content)
    places = [(c, k) for c, k in _places(value) if not isinstance(c[k], (dict, list))]
    if not places:
        return Answer(text.encode())
    container, key = chance.choice(places)
    container[key] = "@@"
    return Answer(json.dumps(value).replace('"@@"', text, 1).encode())


_ON_THE_WIRE: Final[tuple[Callable[[bytes, random.Random], Answer], ...]] = (
    lambda content, chance: Answer(content[: chance.randrange(len(content))]),
    lambda content, chance: Answer(chance.choice((b"", b" \r\n", b"null", b"[]", b"{}", b'""', b"0", b"true"))),
    lambda content, chance: Answer(b"<!doctype html><title>502 Bad Gateway</title>"),
    lambda content, chance: Answer(b"<html></html>", "text/html"),
    lambda content, chance: Answer(content, chance.choice(_TYPES)),
    lambda content, chance: Answer(content.replace(b'"', b'"\xff\xfe', 1)),
    lambda content, chance: Answer(content.decode().encode(chance.choice(("utf-16", "utf-32-le", "utf-8-sig")))),
    lambda content, chance: _in_place_of_a_scalar(content, chance, chance.choice(("NaN", "Infinity", "-Infinity"))),
    lambda content, chance: _in_place_of_a_scalar(content, chance, chance.choice(("1e999", "-1e999", "9" * 5000))),
    lambda content, chance: _in_place_of_a_scalar(content, chance, '"\\ud800"'),
    lambda content, chance: _in_place_of_a_scalar(content, chance, "[" * 100_000 + "]" * 100_000),
    lambda content, chance: _in_place_of_a_scalar(content, chance, '{"a":' * 5_000 + "1" + "}" * 5_000),
    lambda content, chance: Answer(b"[" * 100_000),
    lambda content, chance: Answer(content + chance.choice((b"}", b"x", b"{}", b"\x00", b","))),
    lambda content, chance: Answer(content.replace(b'"', b"'")),
    lambda content, chance: Answer(content.replace(b"}", b",}", 1)),
)


def _refuse(name: str) -> float:
    raise ValueError(name)


def _readable(value: Any) -> bool:
    """Whether the judge sees the value as it is: no infinity, no half character, no number of 65 bits."""
    if is_object(value):
        return all(_readable(key) and _readable(item) for key, item in value.items())
    if is_list(value):
        return all(map(_readable, value))
    if isinstance(value, str):
        return not any("\ud800" <= character <= "\udfff" for character in value)
    if isinstance(value, int):
        return abs(value) < 2**64
    return not isinstance(value, float) or math.isfinite(value)
