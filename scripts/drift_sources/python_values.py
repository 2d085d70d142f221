"""What reading a Python function tells about its values: text with holes, dicts, lists, and that a value is a boolean.

Where branches differ, a variable has several possible values; a dict that is filled under conditions has every key that
it may have.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from drift_sources.python_modules import FunctionNode
from drift_sources.surface import Place, Shape

HOLE: Final = "{}"
"""Stands in a text for what is only known when the program runs."""
NOWHERE: Final = Place("", 0)
_MANY: Final = 32
"""Possible values of one variable; beyond that, further ones are left out."""

ClassKey = tuple[str, str]
"""The file of a class, and its name."""
FieldKey = tuple[str, str, str]
"""The file of a class, its name, and the name of one of its fields."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Anything."""

    holds: ClassKey | None = None
    """The class of the package that it is an object of, or is itself; None for any other."""
    origin: tuple[ast.expr, Place] | None = field(default=None, compare=False)
    """The call whose answer it is, of something that is not known, and where it stands."""
    field: FieldKey | None = None
    """Which field of which class it comes from."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the package."""

    path: str
    """`vendor/shared/states`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server has answered, or a part of it; the shape grows with what is read from it."""

    shape: Shape = field(compare=False)
    number: int
    """Tells it from others."""
    whole: bool = False
    """Whether it is the HTTP response itself."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A boolean, a number, or None."""

    kind: str
    """`boolean`, `integer`, `number`, `null`."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text with holes, and the query parameters that were written into it."""

    template: str
    place: Place
    """Of its first part that is no hole."""
    query: tuple[tuple[str, Entry], ...] = ()


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the package, or one within a function."""

    node: FunctionNode
    file: str
    owner: ClassKey | None = None
    """The class that it is a method of."""
    names: dict[str, Values] = field(default_factory=dict[str, "Values"], compare=False, repr=False)
    """What surrounds a function within a function."""


@dataclass(eq=False, slots=True)
class Record:
    """A dict whose keys are text."""

    place: Place
    entries: dict[str, Entry] = field(default_factory=dict[str, "Entry"])
    unknown: list[Unknown] = field(default_factory=list[Unknown])
    """What was taken over into it and is not known."""

    def take(self, values: Values) -> None:
        """Take over what is in one of the values: `**values`, `update(values)`."""
        for name, entry in entries(values).items():
            self.put(name, entry)
        for value in values:
            if isinstance(value, Unknown) and value.origin is not None and value not in self.unknown:
                self.unknown.append(value)
            elif isinstance(value, Record):
                self.unknown += [each for each in value.unknown if each not in self.unknown]

    def put(self, key: str, entry: Entry) -> None:
        """What the key may hold from now on, besides what it may hold already."""
        known = self.entries.get(key)
        if known is not None:
            entry = Entry(either(known.values, entry.values), known.place, known.text or entry.text)
        self.entries[key] = entry


@dataclass(eq=False, slots=True)
class Sequence:
    """A list or a tuple."""

    place: Place
    items: list[Values] = field(default_factory=list["Values"])


@dataclass(slots=True)
class Entry:
    """What stands under a key."""

    values: Values
    place: Place
    text: str = ""
    """What the program's own description of the value says."""


Value = Unknown | Module | Answer | Scalar | Text | Function | Record | Sequence
Values = list[Value]
"""One of these; never empty."""


def either(*alternatives: Iterable[Value]) -> Values:
    """All that a value may be, each once."""
    found: Values = []
    for value in (value for values in alternatives for value in values):
        if value not in found:
            found.append(value)
    return found[:_MANY] or [Unknown()]


def joined(parts: Iterable[Values], place: Place, separator: str = "") -> Values:
    """The texts that parts make one after another, in every combination."""
    made = [Text("", place)]
    for position, values in enumerate(parts):
        between = separator if position else ""
        texts = [value if isinstance(value, Text) else Text(HOLE, place) for value in values]
        following: list[Text] = []
        for left in made:
            for right in texts:
                told = left if left.template.strip(HOLE) else right
                text = Text(left.template + between + right.template, told.place, left.query + right.query)
                if text not in following:
                    following.append(text)
        made = following[:_MANY]
    return [*made]


def keys(values: Values) -> list[str]:
    """The keys that values may be: texts without holes."""
    return [value.template for value in values if isinstance(value, Text) and HOLE not in value.template]


def entries(values: Values) -> dict[str, Entry]:
    """What dicts, lists of pairs, or a query string `a=1&b=2` hold by name."""
    found = Record(NOWHERE)
    for value in values:
        if isinstance(value, Record):
            for key, entry in value.entries.items():
                found.put(key, entry)
        elif isinstance(value, Sequence):
            for pair in (pair for item in value.items for pair in item):
                if isinstance(pair, Sequence) and len(pair.items) == 2:
                    place = next((name.place for name in pair.items[0] if isinstance(name, Text)), pair.place)
                    for key in keys(pair.items[0]):
                        found.put(key, Entry(pair.items[1], place))
        elif isinstance(value, Text):
            for key, entry in value.query:
                found.put(key, entry)
            for piece in value.template.split("&"):
                key, equals, content = piece.partition("=")
                if equals and HOLE not in key:
                    found.put(key, Entry([Text(content, value.place)], value.place))
    return found.entries
