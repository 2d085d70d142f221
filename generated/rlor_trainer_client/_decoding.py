# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Decodes JSON to typed values, for `from_dict` of the models.

The rule for answers: **strict in what the client acts on, tolerant in what it carries.** This module implements the
second half; the first is in `_wire`, which knows what an operation acts on.

A decoder checks each value once, inline. Only when a value breaks the spec does it call a function of this module,
which

- accepts any form that protobuf JSON allows: numbers as strings and the reverse, "NaN", enums by number where the
  spec defines it, snake_case keys, keys that the spec lists as former names;
- keeps a value of the right type that exceeds a limit;
- otherwise sets the attribute to None (a required one to the zero value of protobuf) and keeps the raw value in
  `additional_properties` under its wire name, from where `to_dict` writes it back. An invalid item of a list of objects
  is dropped and the others are kept; an invalid item of any other list makes the whole list unreadable.

Within `reading`, each such place is noted, or raises `Misfit` when the reading is strict; otherwise it is ignored.
Nothing here quotes a value: answers contain secrets.
"""

from __future__ import annotations

import datetime
import json
import math
import re
import sys
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from operator import itemgetter
from typing import Any, Final, TypeVar, cast

from ._drift import DriftKind

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

ABSENT: Any = object()
"""Stands for a missing field, as opposed to null."""
SELF: Final = object()
"""As a key: the value is the container itself."""
INT64: Final = object()
"""As a kind: an integer written as a string."""

# For comparisons with `type(…)`. Typed as Any, they do not narrow a JSON value to a container of unknown types.
OBJECT: Any = dict
ARRAY: Any = list

INFINITY: Final = math.inf
LARGEST: Final = int(sys.float_info.max)
"""Larger integers cannot be converted to `float`."""
EPOCH: Final = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)

# RFC 3339, 5.6. Python reads more than that (dates alone, week dates, no offset), and less (no leap second, `t`, `z`).
_DATE_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
).fullmatch
_READ_ISO: Final = datetime.datetime.fromisoformat
_SECOND = slice(17, 19)
_NUMBER = re.compile(r"-?\d{1,400}(?:\.\d{1,400})?(?:[eE][+-]?\d{1,3})?", re.ASCII).fullmatch
_NO_NUMBERS: Final = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
_PLAIN_KEY = re.compile(r"[A-Za-z_]\w*", re.ASCII).fullmatch
_LONGEST_KEY = 80
_MOST_NOTED = 1000
"""Noted places per answer, so that a hostile answer cannot exhaust time or memory."""


class _Kept:
    """Stands for the model of a value of a map. An unreadable value stays in the map, unchanged."""

    def __init__(self, pointer: str) -> None:
        self.spec_pointer = pointer


def kept(kind: Any) -> _Kept:
    """Stands for the model of a value of this map."""
    return _Kept(f"{kind.spec_pointer}/additionalProperties")


Variant = tuple[Callable[[Any], Any], Mapping[str, tuple[object, ...]], tuple[str, ...], tuple[int, ...]]
"""A candidate class for an object: its decoder, its fixed values, its required properties, and the positions of the
candidates that take precedence, because they require properties that it does not have."""


class Misfit(ValueError):
    """A value that breaks the spec. Neither `str` nor `repr` shows it."""

    kind: DriftKind = "misfit"
    pointer = ""
    """Where the spec defines it, as a JSON pointer."""
    lost = False
    """Whether it could not be read at all."""

    def __init__(self, container: Any, key: Any, expected: str, got: str) -> None:
        super().__init__(expected, got)
        self.container = container
        """The object or array that contains the value."""
        self.key = key
        """Name or index of the value in its container, or `SELF`."""
        self.expected = expected
        self.got = got

    @property
    def name(self) -> str:
        """The name of an unknown field: all unknown fields share one place in the spec."""
        return str(self.key) if self.kind == "unknown field" else ""

    def __str__(self) -> str:
        what = f"expected {self.expected}, got {self.got}"
        return what if self.key is SELF else f"{_joined([self.key])}: {what}"


def paths(document: Any, noted: Sequence[Misfit]) -> list[str]:
    """The path of each in a document, such as `jobs[3].trainingConfig.loraRank`; empty for the whole document."""
    ways = _ways(document, {id(error.container) for error in noted})
    return [_joined([*ways.get(id(one.container), []), *([] if one.key is SELF else [one.key])]) for one in noted]


class Reading:
    """Notes made while decoding an answer. `acts_on`: fields of the document that must be readable."""

    def __init__(self, *, strict: bool, document: object = None, acts_on: Collection[str] = ()) -> None:
        self.strict = strict
        self.noted: list[Misfit] = []
        self.lost: Misfit | None = None
        """The first field of `acts_on` that cannot be read."""
        self._document = document
        self._acts_on = acts_on
        self._written: dict[int, tuple[Any, Any]] = {}

    def note(self, error: Misfit) -> None:
        """Notes a value that breaks the spec. A strict reading raises it, unless it is merely unknown."""
        if self.strict and error.kind == "misfit":
            raise error
        _, error.container = self._written.get(id(error.container), (None, error.container))
        if error.lost and self.lost is None and error.container is self._document and error.key in self._acts_on:
            self.lost = error
        if len(self.noted) < _MOST_NOTED:
            self.noted.append(error)

    def stands_for(self, copy: Any, written: Any) -> None:
        """Reports paths in the copy as paths in the original."""
        self._written[id(copy)] = copy, written


_reading: ContextVar[Reading | None] = ContextVar("rlor_trainer_client_reading", default=None)


@contextmanager
def reading(*, strict: bool, document: object = None, acts_on: Collection[str] = ()) -> Generator[Reading]:
    """Within it, values that break the spec are noted, or raised."""
    found = Reading(strict=strict, document=document, acts_on=acts_on)
    token = _reading.set(found)
    try:
        yield found
    finally:
        _reading.reset(token)


def _note(error: Misfit, model: Any = None, kind: DriftKind = "misfit", where: str = "") -> None:
    found = _reading.get()
    if found is not None:
        pointer = getattr(model, "spec_pointer", "")
        where = "" if type(model) is _Kept else where
        error.kind, error.pointer = kind, f"{pointer}{where}" if pointer else ""
        found.note(error)


def _of(key: object) -> str:
    """The pointer to the schema of a property, relative to that of its model."""
    return f"/properties/{key.replace('~', '~0').replace('/', '~1')}" if isinstance(key, str) else ""


def empty(decode: Callable[[dict[str, Any]], T]) -> T:
    """The zero value of a required object. Its missing required fields are not noted: the object never arrived."""
    token = _reading.set(None)
    try:
        return decode({})
    finally:
        _reading.reset(token)


def members(data: Any) -> dict[str, Any]:
    """A mapping as a JSON object. Raises `Misfit` for any other value."""
    if not isinstance(data, Mapping):
        raise Misfit(data, SELF, "an object", _kind(data))
    return dict(cast(Mapping[str, Any], data))


def every(*names: str) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """A function that reads all these members of an object at once. It raises `KeyError` if one is missing."""
    if len(names) == 1:
        return lambda container: (container[names[0]],)
    return cast(Callable[[Mapping[str, Any]], tuple[Any, ...]], cast(Any, itemgetter)(*names))


def respelled(
    kind: type, container: Mapping[str, Any], others: Mapping[str, str], former: Collection[str]
) -> dict[str, Any] | None:
    """The object with its fields renamed to the names of the spec; None if nothing is to be renamed.

    `others`: names of the spec by alternative name. The spec lists those in `former`; the rest are alternative
    spellings, which a strict reading rejects. A field under its own name takes precedence, then the first alternative
    name; but a value always takes precedence over null.
    """
    if others.keys().isdisjoint(container):
        return None
    found = _reading.get()
    strict = found is not None and found.strict
    chosen: dict[str, str] = {}
    for key, value in container.items():
        name = others.get(key)
        if name is not None and (key in former or not strict):
            now = chosen.get(name, name)
            if now not in container or (value is not None and container[now] is None):
                chosen[name] = key
    if not chosen:
        return None
    renamed = {key: name for name, key in chosen.items()}
    copy = {renamed.get(key, key): value for key, value in container.items() if key not in chosen}
    if found is not None:
        found.stands_for(copy, container)
        for key in [key for key in renamed if key not in former]:
            _note(
                Misfit(container, key, f"the name `{renamed[key]}`", "another spelling"), kind, where=_of(renamed[key])
            )
    return copy


def unknown(model: Any, container: Any, names: Iterable[str]) -> None:
    """Notes fields that are not in the spec. They do not break it: a newer server may send them."""
    if _reading.get() is not None:
        for name in names:
            _note(Misfit(container, name, "no such field", _kind(container[name])), model, "unknown field")


def misfit(model: Any, container: Any, key: Any, value: Any, expected: str, kind: Any, zero: Any = None) -> Any:
    """Reads a value that breaks the spec, as far as possible.

    Args:
        model: The model being decoded, which keeps unreadable values; None for an item, where they raise `Misfit`; or
            what `kept` returns.
        container: The object or list that contains the value.
        key: Its name or index there.
        value: The value received.
        expected: What the spec requires, in words.
        kind: The type that it requires: `str`, `int`, …, `INT64`, or None.
        zero: Replaces a value that cannot be read.

    Raises:
        Misfit: When the reading is strict, or no model keeps the value.
    """
    found = _readable(value, kind)
    right = found is not ABSENT and type(found) is type(value)
    error = Misfit(container, key, expected, f"{_kind(value)} that is none" if right else _kind(value))
    if found is ABSENT:
        return _unread(error, model, value, zero)
    _note(error, model, where=_of(key))
    return found


def _unread(error: Misfit, model: Any, value: Any, zero: Any) -> Any:
    if model is None:
        raise error
    error.lost = value is not ABSENT and value is not None
    _note(error, model, where=_of(error.key))
    if type(model) is _Kept:
        return value
    if error.lost:  # null is unset, wherever it stands
        model.additional_properties[error.key] = value
    return zero


def carried(model: Any, key: str, value: Any, error: Misfit, zero: Any) -> Any:
    """The replacement for a list with an unreadable item. The model keeps the whole list."""
    error.lost = True
    _note(error, model, where=f"{_of(key)}/items")
    model.additional_properties[key] = value
    return zero


def objects(model: Any, key: str, items: list[Any], decoded: list[Any]) -> list[Any]:
    """The decoded items of a list of objects. The model keeps the whole list if some items are not objects."""
    if len(decoded) != len(items):
        for position, item in enumerate(items):
            if type(item) is not OBJECT:
                _note(Misfit(items, position, "an object", _kind(item)), model, where=f"{_of(key)}/items")
        model.additional_properties[key] = items
    return decoded


def beyond(model: Any, container: Any, key: Any, value: Any, expected: str) -> Any:
    """The value, which has the right type but exceeds a limit."""
    _note(Misfit(container, key, expected, f"{_kind(value)} that is none"), model, where=_of(key))
    return value


def member(model: Any, container: Any, key: Any, value: Any, kind: type[E], zero: E | None = None) -> Any:
    """A member of an enum that is newer than this client. A value that is not a string breaks the spec."""
    if type(value) is not str:
        return misfit(model, container, key, value, "a string", None, zero)
    if _reading.get() is not None:
        _note(Misfit(container, key, "a known value", "another string"), model, "unknown value", _of(key))
    return kind(value)


def whole(
    model: Any, container: Any, key: Any, value: Any, expected: str, fits: Callable[[int], bool], zero: Any = None
) -> Any:
    """An integer that may be written as 5.0 in JSON."""
    if type(value) is float and value.is_integer() and fits(int(value)):
        return int(value)
    return misfit(model, container, key, value, expected, int, zero)


def moment(model: Any, container: Any, key: Any, value: Any, zero: Any = None) -> Any:
    """An RFC 3339 timestamp as an aware `datetime`. Digits beyond microseconds are truncated; second 60 becomes 59."""
    if type(value) is str and _DATE_TIME(value):
        try:
            return _READ_ISO(value)
        except ValueError:  # `z`, second 60, or no such day
            pass
        text = value.upper()
        if text[_SECOND] == "60":
            text = f"{text[:17]}59{text[19:]}"
        try:
            return _READ_ISO(text)
        except ValueError:
            pass
    return misfit(model, container, key, value, "an RFC 3339 date-time", None, zero)


def variant(model: Any, container: Any, key: Any, value: Any, expected: str, *variants: Variant) -> Any:
    """An object of the only class that fits (`oneOf`, `anyOf`).

    Fixed values of a class decide first, then its required properties.
    """
    if type(value) is OBJECT:
        left = [
            position
            for position, (_, values, _, _) in enumerate(variants)
            if all(_is_one_of(value.get(name, ABSENT), allowed) for name, allowed in values.items())
        ]
        if len(left) > 1:
            left = [position for position in left if all(name in value for name in variants[position][2])]
            left = [position for position in left if not any(other in left for other in variants[position][3])]
        if len(left) == 1:
            return variants[left[0]][0](value)
    return misfit(model, container, key, value, expected, None)


def _is_one_of(value: Any, allowed: tuple[object, ...]) -> bool:
    """Whether a value is one of these. In JSON, true is not 1."""
    return any(type(value) is type(one) and value == one for one in allowed)


def _readable(value: Any, kind: Any) -> Any:
    """The value converted to this kind from any form that protobuf JSON allows; `ABSENT` if there is none."""
    if kind is INT64:
        number = value if type(value) is str else _integer(value)
        return number if type(number) is str else ABSENT if number is ABSENT else str(number)
    if kind is int:
        return _integer(value)
    if kind is float:
        return _float(value)
    return value if kind is not None and type(value) is kind else ABSENT


def _integer(value: Any) -> Any:
    if type(value) is int:
        return value
    if type(value) is float:
        return int(value) if value.is_integer() else ABSENT
    if type(value) is not str or not _NUMBER(value):
        return ABSENT
    if value.lstrip("-").isdecimal():
        return int(value)
    number = float(value)
    return int(number) if number.is_integer() else ABSENT


def _float(value: Any) -> Any:
    if type(value) is float:
        return value
    if type(value) is int and -LARGEST <= value <= LARGEST:
        return float(value)
    if type(value) is not str:
        return ABSENT
    return float(value) if _NUMBER(value) else _NO_NUMBERS.get(value, ABSENT)


def _kind(value: Any) -> str:
    """The kind of a JSON value, without the value."""
    if value is ABSENT:
        return "nothing"
    if value is None:
        return "null"
    names: dict[Any, str] = {bool: "a boolean", int: "an integer", float: "a number", str: "a string", list: "an array"}
    return names.get(type(value), "an object" if isinstance(value, Mapping) else type(value).__name__)


def _ways(document: Any, wanted: set[int]) -> dict[int, list[Any]]:
    """The keys that lead to each of these containers, by identity. A parsed document contains each only once.

    The search stops at the last one, and remembers only the current path.
    """
    ways: dict[int, list[Any]] = {id(document): []} if id(document) in wanted else {}
    way: list[Any] = []
    levels = [_containers(document)]
    while levels and len(ways) < len(wanted):
        found = next(levels[-1], None)
        if found is None:
            levels.pop()
            del way[-1:]
            continue
        key, child = found
        way.append(key)
        levels.append(_containers(child))
        if id(child) in wanted:
            ways[id(child)] = [*way]
    return ways


def _containers(node: Any) -> Iterator[tuple[Any, Any]]:
    """The objects and lists directly within an object or a list, with their keys."""
    entries: Any = ()
    if isinstance(node, dict):
        entries = cast(Any, node).items()
    elif isinstance(node, list):
        entries = enumerate(cast(Any, node))
    for key, child in entries:
        if isinstance(child, dict | list):
            yield key, child


def _joined(way: list[Any]) -> str:
    """Keys as a readable path. Keys that are not identifiers are quoted, and long ones truncated."""
    text = ""
    for key in way:
        if isinstance(key, int):
            text += f"[{key}]"
        elif len(key) <= _LONGEST_KEY and _PLAIN_KEY(key):
            text += f".{key}" if text else key
        else:
            text += f"[{json.dumps(key if len(key) <= _LONGEST_KEY else key[:_LONGEST_KEY] + '…', ensure_ascii=False)}]"
    return text
