"""What the texts of query parameters have in common: how they are refused, and the paths of fields in them."""

import difflib
import json
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

LONGEST_QUERY: Final = 2_000
"""Most characters of a `filter`, an `orderBy` or a `readMask`."""
_SEGMENT: Final = re.compile(r"""(?P<word>[A-Za-z0-9_]+)|"(?P<double>[^"\\]*)"|'(?P<single>[^'\\]*)'""")


class QueryError(ValueError):
    """A query parameter that cannot be carried out, and where.

    `parameter` is `filter`, `orderBy` or `readMask`; `message` says what is wrong; `column` is the character to look
    at, counted from 1; `hint`, when not empty, says what to write instead. All of it is fit for the caller's eyes.
    """

    def __init__(self, parameter: str, message: str, column: int, hint: str = "") -> None:
        super().__init__(f"{parameter}: {message} at column {column}" + (f"; {hint}" if hint else ""))
        self.parameter = parameter
        self.message = message
        self.column = column
        self.hint = hint


def quote(text: str) -> str:
    """`text` as it appears in a message: in quotes, cut to 40 characters, safe to encode."""
    shown = json.dumps(text if len(text) <= 40 else f"{text[:39]}…", ensure_ascii=False)
    return shown.encode("utf-8", "backslashreplace").decode("utf-8")


def did_you_mean(text: str, choices: Iterable[str]) -> str:
    """A hint with the nearest of `choices`, or nothing."""
    near = difflib.get_close_matches(text[:80], choices, n=1)
    return f"did you mean {quote(near[0])}?" if near else ""


def check_text(parameter: str, text: str) -> None:
    """Raise `QueryError` for a text that is too long or that no database can hold."""
    if len(text) > LONGEST_QUERY:
        raise QueryError(parameter, f"longer than {LONGEST_QUERY} characters", LONGEST_QUERY + 1)
    found = unstorable(text)
    if found:
        raise QueryError(parameter, f"the character U+{ord(found[0]):04X} cannot be part of a query", found.start() + 1)


def unstorable(text: str) -> re.Match[str] | None:
    """The first character of `text` that PostgreSQL (NUL) or UTF-8 (a lone surrogate) cannot hold."""
    return re.search("[\0\ud800-\udfff]", text)


class Segment(NamedTuple):
    """One part of a path as written, and its column."""

    text: str
    column: int


def split_path(parameter: str, text: str, column: int) -> list[Segment]:
    """Parts of the dotted path `text`, which begins at `column` of the parameter; a map's key may stand in quotes."""
    segments: list[Segment] = []
    at = 0
    while True:
        found = _SEGMENT.match(text, at)
        if found is None:
            there = quote(text[at]) if at < len(text) else "the end"
            raise QueryError(parameter, f"expected a field name, found {there}", column + at)
        segments.append(Segment(found["word"] or found["double"] or found["single"] or "", column + at))
        at = found.end()
        if at == len(text):
            return segments
        if text[at] != ".":
            raise QueryError(parameter, f"unexpected {quote(text[at])} in a field name", column + at)
        at += 1
