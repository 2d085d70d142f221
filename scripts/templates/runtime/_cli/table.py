"""Tables, fitted to a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from .._operations import LIFECYCLES

GAP = 2
_NARROWEST = 6
_CYAN, _DIM, _GREEN, _RED, _YELLOW = "36", "2", "32", "31", "33"


def _colors() -> dict[str, str]:
    by_class = {"active": _CYAN, "terminal": _RED, "tombstone": _DIM}
    found = {
        state: by_class[kind]
        for lifecycle in LIFECYCLES.values()
        for kind, states in lifecycle.classes.items()
        if kind in by_class
        for state in states
    }
    for lifecycle in LIFECYCLES.values():
        found |= {lifecycle.initial: _YELLOW, lifecycle.success: _GREEN}
    return found


class Table:
    """Lines of a table that comes piece by piece: the first piece decides how wide the columns are.

    Args:
        titles: Of the columns.
        columns: Width of the terminal; None for as wide as it takes.
        colored: Whether states have the color of their class in the lifecycle.
    """

    def __init__(self, titles: Sequence[str], columns: int | None, *, colored: bool) -> None:
        self._titles = titles
        self._columns = columns
        self._colors = _colors() if colored else {}
        self._widths: list[int] = []

    def lines(self, rows: Sequence[Sequence[str]]) -> list[str]:
        """The next lines; the titles come first."""
        found: list[str] = []
        if not self._widths:
            natural = [max(map(len, column)) for column in zip(self._titles, *rows, strict=True)]
            self._widths = fitted(natural, self._columns)
            found.append(self._line(self._titles))
        return [*found, *map(self._line, rows)]

    def _line(self, cells: Sequence[str]) -> str:
        shown: list[str] = []
        for text, width in zip(cells, self._widths, strict=False):  # what does not fit is left out
            cut = text if self._columns is None or len(text) <= width else f"{text[: width - 1]}…"
            color = self._colors.get(text)
            last = len(shown) + 1 == len(self._widths)
            padding = "" if last else " " * (width - len(cut))
            shown.append(f"\x1b[{color}m{cut}\x1b[0m{padding}" if color else f"{cut}{padding}")
        return (" " * GAP).join(shown).rstrip()


def fitted(natural: Sequence[int], columns: int | None) -> list[int]:
    """Widths that fit: the widest columns give way, then the last are left out."""
    widths = [*natural]
    if columns is None:
        return widths
    while (over := sum(widths) + GAP * (len(widths) - 1) - columns) > 0:
        widest = max(widths)
        if widest > _NARROWEST:
            next_one = widest - 1 if widths.count(widest) > 1 else max((w for w in widths if w < widest), default=0)
            widths[widths.index(widest)] = max(widest - over, next_one, _NARROWEST)
        elif len(widths) > 1:
            widths.pop()
        else:
            return [max(1, columns)]
    return widths
