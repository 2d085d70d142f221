# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

"""From JSON to typed values: what the models' `from_dict` is made of.

A decoder looks at each value once, on the straight way. Only when a value does not fit does it call a function of this
module, which raises `Misfit`; where in the document that was is found out afterwards. Nothing here quotes a value:
answers hold secrets.
"""

from __future__ import annotations

import datetime
import json
import math
import re
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from operator import itemgetter
from typing import Any, Final, cast

ABSENT: Any = object()
"""Stands for a field that is not there. null is another thing."""
ITEM: Final = object()
"""As a key: the value is an item of the list; its index is looked up when it is needed."""
SELF: Final = object()
"""As a key: the value is the container itself."""

# For comparisons with `type(…)`: spelled so, they do not narrow a JSON value to a container of unknown things.
OBJECT: Any = dict
ARRAY: Any = list

INFINITY: Final = math.inf
LARGEST: Final = int(sys.float_info.max)
"""Larger integers have no `float`."""
EPOCH: Final = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)

# RFC 3339, 5.6. Python reads more than that (dates alone, week dates, no offset), and less (no leap second, `t`, `z`).
_DATE_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
).fullmatch
_SECOND = slice(17, 19)
_PLAIN_KEY = re.compile(r"[A-Za-z_]\w*", re.ASCII).fullmatch
_LONGEST_KEY = 80

Variant = tuple[Callable[[Any], Any], Mapping[str, tuple[object, ...]], tuple[str, ...], tuple[int, ...]]
"""A class that an object can be of: its decoder, the values that it fixes, the properties that it requires, and the
positions of those that it gives way to, since they require what it does not have."""

_tolerated: ContextVar[list[Misfit] | None] = ContextVar("rlor_trainer_client_tolerated", default=None)


class Misfit(ValueError):
    """A value that is not what the spec promises. Neither `str` nor `repr` show it."""

    def __init__(self, container: Any, key: Any, expected: str, got: str) -> None:
        super().__init__(expected, got)
        self.container = container
        """Object or array that holds the value."""
        self.key = key
        """Name or index of the value in its container, or `SELF`."""
        self.expected = expected
        self.got = got

    def __str__(self) -> str:
        what = f"expected {self.expected}, got {self.got}"
        return what if self.key is SELF else f"{_joined([self.key])}: {what}"

    def path(self, document: Any) -> str:
        """Where it is in the document, like `jobs[3].trainingConfig.loraRank`; empty for the whole of it."""
        way = _way(document, self.container) or []
        return _joined(way if self.key is SELF else [*way, self.key])


@contextmanager
def tolerance() -> Generator[list[Misfit]]:
    """Within it, what does not fit is noted instead of raised, and reads as if it were absent.

    Absent is None, or the zero value of protobuf where the type has no None: 0, "", false, [], an object of these, the
    first value of an enum. What has the right type but a length, range or pattern that the spec forbids is kept.
    """
    noted: list[Misfit] = []
    token = _tolerated.set(noted)
    try:
        yield noted
    finally:
        _tolerated.reset(token)


def members(data: Any) -> dict[str, Any]:
    """A JSON object, of a mapping of another type than JSON has. Raises `Misfit` for any other value."""
    if not isinstance(data, Mapping):
        raise Misfit(data, SELF, "an object", _kind(data))
    return dict(cast(Mapping[str, Any], data))


def every(*names: str) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """A function that reads all these members of an object at once. It raises `KeyError` when one is absent."""
    if len(names) == 1:
        return lambda container: (container[names[0]],)
    return cast(Callable[[Mapping[str, Any]], tuple[Any, ...]], cast(Any, itemgetter)(*names))


def misfit(container: Any, key: Any, value: Any, expected: str, kind: Any, fallback: Any) -> Any:
    """Raises `Misfit`; within `tolerance`, what to use instead: the value if it is of the kind, or the fallback."""
    fits = type(value) is kind and not (kind is float and not math.isfinite(value))
    got = f"{_kind(value)} that is none" if fits else _kind(value)
    if key is ITEM:
        key = next(index for index, item in enumerate(container) if item is value)
    error = Misfit(container, key, expected, got)
    noted = _tolerated.get()
    if noted is None:
        raise error
    noted.append(error)
    return value if fits else fallback


def whole(container: Any, key: Any, value: Any, expected: str, fits: Callable[[int], bool], fallback: Any) -> Any:
    """An integer that JSON may have written as 5.0."""
    if type(value) is float and value.is_integer() and fits(int(value)):
        return int(value)
    return misfit(container, key, value, expected, int, fallback)


def moment(container: Any, key: Any, value: Any, fallback: Any) -> Any:
    """An aware `datetime` of an RFC 3339 timestamp. Digits beyond microseconds are cut off; second 60 counts as 59."""
    if type(value) is str and _DATE_TIME(value):
        try:
            if value[_SECOND] == "60":
                value = f"{value[:17]}59{value[19:]}"
            return datetime.datetime.fromisoformat(value if value[10] == "T" else value.upper())
        except ValueError:  # no such day
            pass
    return misfit(container, key, value, "an RFC 3339 date-time", None, fallback)


def variant(container: Any, key: Any, value: Any, expected: str, *variants: Variant) -> Any:
    """An object of the one class that it can be of (`oneOf`, `anyOf`).

    Values that are fixed for a class decide, then properties that a class requires. Within `tolerance` the value is
    None when nothing or more than one class is left.
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
    return misfit(container, key, value, expected, None, None)


def _is_one_of(value: Any, allowed: tuple[object, ...]) -> bool:
    """Whether a value is one of these; for JSON true is not 1."""
    return any(type(value) is type(one) and value == one for one in allowed)


def _kind(value: Any) -> str:
    """What a JSON value is, without saying which."""
    if value is ABSENT:
        return "nothing"
    if value is None:
        return "null"
    names: dict[Any, str] = {bool: "a boolean", int: "an integer", float: "a number", str: "a string", list: "an array"}
    return names.get(type(value), "an object" if isinstance(value, Mapping) else type(value).__name__)


def _way(node: Any, container: Any) -> list[Any] | None:
    """Keys that lead from a node to a container in it. Each container of a parsed document stands in one place only."""
    if node is container:
        return []
    if isinstance(node, dict):
        entries: Any = cast(dict[str, Any], node).items()
    elif isinstance(node, list):
        entries = enumerate(cast(Any, node))
    else:
        return None
    for key, child in entries:
        way = _way(child, container)
        if way is not None:
            return [key, *way]
    return None


def _joined(way: list[Any]) -> str:
    """Keys as people write them. One that is no plain name is quoted, and cut off where it is long."""
    text = ""
    for key in way:
        if isinstance(key, int):
            text += f"[{key}]"
        elif len(key) <= _LONGEST_KEY and _PLAIN_KEY(key):
            text += f".{key}" if text else key
        else:
            text += f"[{json.dumps(key if len(key) <= _LONGEST_KEY else key[:_LONGEST_KEY] + '…', ensure_ascii=False)}]"
    return text
