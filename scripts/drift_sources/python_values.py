"""What reading a Python function tells about its values: text with holes, dicts, lists, and that a value is a boolean.

Where branches differ, a variable has several possible values; a dict that is filled under conditions has every key that
it may have.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

HOLE: Final = "{}"
"""Stands in a text for what is only known when the program runs."""
_MANY: Final = 32
"""Possible values of one variable; beyond that, further ones are left out."""

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Unknown:
    """Anything."""

    holds: str = ""
    """The class of the module that it is an object of, or is itself; empty for any other."""
    field: tuple[str, str] | None = None
    """Which field of which class it comes from: `("TrainerJobConfig", "region")`."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A boolean, a number, or None."""

    kind: str
    """`boolean`, `integer`, `number`, `null`."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text with holes, and the query parameters that were written into it."""

    template: str
    line: int
    """Of its first part that is no hole."""
    query: tuple[tuple[str, Entry], ...] = ()


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the module, or one within a function."""

    node: FunctionNode
    owner: str = ""
    """The class that it is a method of."""
    names: dict[str, Values] = field(default_factory=dict[str, "Values"], compare=False, repr=False)
    """What surrounds a function within a function."""


@dataclass(eq=False, slots=True)
class Record:
    """A dict whose keys are text."""

    line: int
    entries: dict[str, Entry] = field(default_factory=dict[str, "Entry"])

    def put(self, key: str, entry: Entry) -> None:
        """What the key may hold from now on, besides what it may hold already."""
        known = self.entries.get(key)
        if known is not None:
            entry = Entry(either(known.values, entry.values), known.line, known.text or entry.text)
        self.entries[key] = entry


@dataclass(eq=False, slots=True)
class Sequence:
    """A list or a tuple."""

    line: int
    items: list[Values] = field(default_factory=list["Values"])


@dataclass(slots=True)
class Entry:
    """What stands under a key."""

    values: Values
    line: int
    text: str = ""
    """What the program's own description of the value says."""


Value = Unknown | Scalar | Text | Function | Record | Sequence
Values = list[Value]
"""One of these; never empty."""


def either(*alternatives: Iterable[Value]) -> Values:
    """All that a value may be, each once."""
    found: Values = []
    for value in (value for values in alternatives for value in values):
        if value not in found:
            found.append(value)
    return found[:_MANY] or [Unknown()]


def joined(parts: Iterable[Values], line: int, separator: str = "") -> Values:
    """The texts that parts make one after another, in every combination."""
    made = [Text("", line)]
    for position, values in enumerate(parts):
        between = separator if position else ""
        texts = [value if isinstance(value, Text) else Text(HOLE, line) for value in values]
        following: list[Text] = []
        for left in made:
            for right in texts:
                told = left if left.template.strip(HOLE) else right
                text = Text(left.template + between + right.template, told.line, left.query + right.query)
                if text not in following:
                    following.append(text)
        made = following[:_MANY]
    return [*made]


def keys(values: Values) -> list[str]:
    """The keys that values may be: texts without holes."""
    return [value.template for value in values if isinstance(value, Text) and HOLE not in value.template]


def entries(values: Values) -> dict[str, Entry]:
    """What dicts, lists of pairs, or a query string `a=1&b=2` hold by name."""
    found = Record(0)
    for value in values:
        if isinstance(value, Record):
            for key, entry in value.entries.items():
                found.put(key, entry)
        elif isinstance(value, Sequence):
            for pair in (pair for item in value.items for pair in item):
                if isinstance(pair, Sequence) and len(pair.items) == 2:
                    line = next((name.line for name in pair.items[0] if isinstance(name, Text)), pair.line)
                    for key in keys(pair.items[0]):
                        found.put(key, Entry(pair.items[1], line))
        elif isinstance(value, Text):
            for key, entry in value.query:
                found.put(key, entry)
            for piece in value.template.split("&"):
                key, equals, content = piece.partition("=")
                if equals and HOLE not in key:
                    found.put(key, Entry([Text(content, value.line)], value.line))
    return found.entries
