"""What an assertion about requests says when it fails: what came instead, the nearest first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from .conditions import Condition

if TYPE_CHECKING:
    from .recorded import RecordedRequest

_MOST_LINES: Final = 30
"""Lines of requests below a heading, the latest."""

_Came = tuple["RecordedRequest", str]
"""A request, and in what it differs; nothing, where that is not of interest."""


def expected(conditions: Sequence[Condition], times: int | None, found: int) -> str:
    """Return what was expected, and how many were found."""
    wanted = "at least 1 request" if times is None else counted(times)
    said = f" with {', '.join(map(str, conditions))}" if conditions else ""
    return f"expected {wanted}{said}, found {found}"


def counted(number: int) -> str:
    """Return so many requests, in words."""
    return f"{number} request{'' if number == 1 else 's'}"


def missing(forgotten: int) -> str:
    """Return that the journal has forgotten requests, and what to do."""
    those = "the oldest request" if forgotten == 1 else f"the {forgotten} oldest requests"
    return f"the journal no longer has {those}: give a larger `journal=`, or `clear()` it at the start of the test"


def came_instead(conditions: Sequence[Condition], times: int | None, requests: Sequence[RecordedRequest]) -> str:
    """Return what came: those that fulfil all conditions, then those that fulfil all but one, then the others."""
    if not requests:
        return "No request came."
    fulfilling: list[_Came] = []
    nearly: list[_Came] = []
    otherwise: list[_Came] = []  # of another operation
    others: list[_Came] = []
    for request in requests:
        unmet = [condition for condition in conditions if not condition.holds(request)]
        if not unmet and conditions:
            fulfilling.append((request, ""))
        elif len(unmet) == 1 and len(conditions) > 1:
            near = otherwise if unmet[0].name == "operation" else nearly
            near.append((request, unmet[0].difference(request)))
        else:
            others.append((request, ""))
    if times is not None and len(fulfilling) > times:
        return _section("They are", fulfilling)
    if nearly:  # then what is of another operation tells less
        others = sorted([*others, *((request, "") for request, _ in otherwise)], key=lambda came: came[0].number)
        otherwise = []
    rest = "The others" if fulfilling or nearly or otherwise else "What came"
    sections = [
        _section("Found", fulfilling),
        _section("All but one condition fulfil", nearly or otherwise),
        _section(f"{rest}{', in order' if others[1:] else ''}", others),
    ]
    return "\n".join(filter(None, sections))


def _section(heading: str, came: Sequence[_Came]) -> str:
    """Return a heading and a line for each run of requests that are alike."""
    runs = [list(run) for _, run in groupby(came, key=lambda one: (one[0].likeness, one[1]))]
    earlier = sum(map(len, runs[:-_MOST_LINES]))
    lines = [f"({earlier} earlier)"] if earlier else []
    for run in runs[-_MOST_LINES:]:
        (first, difference), (last, _) = run[0], run[-1]
        lines.append(str(first) if first is last else f"{first.summary} ×{len(run)}, until {last.clock_time}")  # noqa: RUF001
        lines += [f"  {difference}"] if difference else []
    return f"{heading}:\n  " + "\n  ".join(lines) if lines else ""
