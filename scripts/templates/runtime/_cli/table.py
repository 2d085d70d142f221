"""Tables, fitted to a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from .._operations import LIFECYCLES
from .values import short

GAP = 2
_NARROWEST = 10
"""Columns that a column keeps of what it needs, or it is left out."""
_CYAN, _DIM, _GREEN, _RED, _YELLOW = "36", "2", "32", "31", "33"


@cache
def states() -> dict[str, tuple[str, str]]:
    """What a table shows for a state, and in which color."""
    by_class = {"active": _CYAN, "terminal": _RED, "tombstone": _DIM}
    found: dict[str, tuple[str, str]] = {}
    for lifecycle in LIFECYCLES.values():
        known = [state for states in lifecycle.classes.values() for state in states]
        special = {lifecycle.initial: _YELLOW, lifecycle.success: _GREEN}
        for kind, states in lifecycle.classes.items():
            for state in states:
                found[state] = short(state, known).upper(), special.get(state, by_class.get(kind, _DIM))
    return found


def shown_state(text: str) -> str:
    """What a table shows for a text, which may be a state."""
    return states().get(text, (text, ""))[0]


class Table:
    """Lines of a table that comes piece by piece: the first piece decides how wide the columns are.

    States are shown without the words that all of them begin with.

    Args:
        titles: Of the columns.
        columns: Width of the terminal; None for as wide as it takes.
        colored: Whether states have the color of their class in the lifecycle.
    """

    def __init__(self, titles: Sequence[str], columns: int | None, *, colored: bool) -> None:
        self._head = [(title, "") for title in titles]
        self._columns = columns
        self._colored = colored
        self._states = states()
        self._widths: list[int] = []

    def lines(self, rows: Sequence[Sequence[str]]) -> list[str]:
        """The next lines; the titles come first."""
        shown = [[self._cell(text) for text in row] for row in rows]
        found: list[str] = []
        if not self._widths:
            natural = [max(len(text) for text, _ in column) for column in zip(self._head, *shown, strict=True)]
            self._widths = fitted(natural, self._columns)
            found.append(self._line(self._head))
        return [*found, *map(self._line, shown)]

    def _cell(self, text: str) -> tuple[str, str]:
        """What is shown, and its color."""
        word, color = self._states.get(text, (text, ""))
        return word, color if self._colored else ""

    def _line(self, cells: Sequence[tuple[str, str]]) -> str:
        line, gap = "", ""
        for (text, color), width in zip(cells, self._widths, strict=False):  # what does not fit is left out
            cut = text if self._columns is None or len(text) <= width else f"{text[: width - 1]}…"
            line += gap + (f"\x1b[{color}m{cut}\x1b[0m" if color else cut)
            gap = " " * (max(0, width - len(cut)) + GAP)
        return line


def fitted(natural: Sequence[int], columns: int | None) -> list[int]:
    """Widths that fit. The last columns are left out where there is no room for all; then the widest give way."""
    widths = [*natural]
    if columns is None:
        return widths
    while len(widths) > 1 and _total(min(width, _NARROWEST) for width in widths) > columns:
        widths.pop()
    while (over := _total(widths) - columns) > 0:
        widest = max(widths)
        below = max((width for width in widths if width < widest), default=1)
        place = widths.index(widest)
        widths[place] = max(widest - over, below if widths.count(widest) == 1 else widest - 1)
    return widths


def _total(widths: Iterable[int]) -> int:
    """How wide a line is."""
    listed = [*widths]
    return sum(listed) + GAP * (len(listed) - 1)
