"""What a rule is: a function from the documents to findings, whose docstring says why the rule is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from inspect import getdoc
from pathlib import Path
from typing import Final

from rlor_spec.document import Pointer, SpecDocument

REFERENCES: Final = 0
"""First phase: until every reference leads somewhere, nothing else can be asked."""
STRUCTURE: Final = 1
"""Second phase: is this OpenAPI at all?"""
SHAPES: Final = 2
"""Third phase: do our own extensions and the evidence have the shape that the other rules read?"""
HOUSE: Final = 3
"""Last phase: all other rules. They may rely on what the phases before have found to be in order."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is linted: the spec and the evidence for it."""

    spec: SpecDocument
    evidence: SpecDocument
    texts: tuple[Text, ...] = ()
    """What is published beside them."""
    today: date = date.max
    """Nothing that has been seen is later."""


@dataclass(frozen=True, slots=True)
class Text:
    """A file as lines: `line` takes the number of one, from 1, as a pointer."""

    path: Path | Traversable
    text: str

    @staticmethod
    def line(pointer: Pointer) -> int:
        return int(pointer[0])


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where."""

    document: SpecDocument | Text
    pointer: Pointer
    message: str
    """What is wrong, then how to fix it or why it matters."""
    near: str = ""
    """Words of a text of several lines, where the text as a whole is not to blame."""

    @property
    def line(self) -> int:
        """Line of the file: that of the words, or of the pointer."""
        start = self.document.line(self.pointer)
        lines = self.document.text.splitlines()[start - 1 :] if self.near else []
        wanted = (self.near, " ".join(self.near.split()[:2]), self.near.partition(" ")[0])
        own = next(
            (n for n, text in enumerate(lines) if n and text.strip() and _depth(text) <= _depth(lines[0])), len(lines)
        )
        found = (n for words in wanted for n, text in enumerate(lines[:own]) if words and words in text)
        return start + next(found, 0)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


Check = Callable[[Subject], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule under its name."""

    name: str
    phase: int
    reason: str
    """Why the rule is there: the docstring of its function."""
    check: Check


RULES: dict[str, Rule] = {}
"""All rules by name, in the order in which they were defined."""


def rule(*, phase: int = HOUSE) -> Callable[[Check], Check]:
    """Register a function as the rule of its name, `_` read as `-`. Its docstring is the rule's reason."""

    def register(check: Check) -> Check:
        name = check.__name__.replace("_", "-")
        reason = getdoc(check)
        assert reason, f"rule {name} needs a docstring: its reason"
        RULES[name] = Rule(name, phase, reason, check)
        return check

    return register
