"""What the methods of text, dicts and lists do, and a few functions that build them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from drift_sources.python_values import (
    HOLE,
    Entry,
    Record,
    Scalar,
    Sequence,
    Text,
    Unknown,
    Value,
    Values,
    either,
    entries,
    joined,
    keys,
)
from drift_sources.surface import Place, empty_placeholders

NULL: Final = Scalar("null")
_SAME_TEXT: Final = frozenset({"strip", "lstrip", "rstrip"})
_SAME_VALUE: Final = frozenset({"dumps", "str"})
"""Functions whose answer says the same as their first argument."""


@dataclass(slots=True)
class Arguments:
    """What a call is given, `*` and `**` taken apart."""

    place: Place
    positional: list[Values] = field(default_factory=list[Values])
    keywords: dict[str, Entry] = field(default_factory=dict[str, Entry])

    def first(self) -> Values:
        return self.positional[0] if self.positional else [Unknown()]


def method(value: Value, name: str, given: Arguments) -> Values | None:
    """What a method of a value answers, after it has changed the value; None when nothing is known about it."""
    if name == "encode":  # text, or what `dumps` has made of a dict
        return [value]
    if isinstance(value, Text):
        return _of_text(value, name, given)
    if isinstance(value, Record):
        return _of_record(value, name, given)
    return _of_sequence(value, name, given) if isinstance(value, Sequence) else None


def function(name: str, given: Arguments) -> Values | None:
    """What a function of the standard library or of an HTTP library answers; None when nothing is known about it."""
    first = given.first()
    if name in ("urlencode", "QueryParams"):
        return [Text("", given.place, tuple(entries(first).items()))] if entries(first) else [Text(HOLE, given.place)]
    if name == "dict":
        record = Record(given.place)
        record.take(first if given.positional else [])
        for key, entry in given.keywords.items():
            record.put(key, entry)
        return [record] if record.entries or record.unknown or not given.positional else [Unknown()]
    if name in ("list", "tuple"):
        return either(
            [Sequence(given.place, [*value.items]) for value in first if isinstance(value, Sequence)]
            or [Sequence(given.place)]
        )
    if name in ("copy", "deepcopy"):
        return either([copy for value in first for copy in (method(value, "copy", given) or [value])])
    if name == "cast" and len(given.positional) == 2:
        return given.positional[1]
    return first if name in _SAME_VALUE and given.positional else None


def _of_text(text: Text, name: str, given: Arguments) -> Values | None:
    if name == "format":
        return [Text(empty_placeholders(text.template), text.place, text.query)]
    if name == "join":
        lists = [value for value in given.first() if isinstance(value, Sequence)]
        return either(*(joined(value.items, given.place, text.template) for value in lists)) if lists else None
    return [text] if name in _SAME_TEXT else None


def _of_record(record: Record, name: str, given: Arguments) -> Values | None:
    if name == "update":
        record.take(given.first() if given.positional else [])
        for key, entry in given.keywords.items():
            record.put(key, entry)
        return [NULL]
    if name == "copy":
        return [Record(record.place, {**record.entries}, [*record.unknown])]
    if name == "items":
        pairs: list[Values] = [
            [Sequence(entry.place, [[Text(key, entry.place)], entry.values])] for key, entry in record.entries.items()
        ]
        return [Sequence(record.place, pairs)]
    if name in ("get", "pop", "setdefault"):
        default: Values = given.positional[1] if len(given.positional) > 1 else [NULL]
        names = keys(given.first())
        if name == "setdefault":
            for key in names:
                record.put(key, Entry(default, given.place))
        return either(*(record.entries[key].values if key in record.entries else default for key in names))
    return None


def _of_sequence(sequence: Sequence, name: str, given: Arguments) -> Values | None:
    if name == "append":
        sequence.items.append(given.first())
    elif name == "insert" and len(given.positional) > 1:
        sequence.items.append(given.positional[1])
    elif name == "extend":
        sequence.items += [item for value in given.first() if isinstance(value, Sequence) for item in value.items]
    elif name == "copy":
        return [Sequence(sequence.place, [*sequence.items])]
    else:
        return None
    return [NULL]
