"""Prints a file written by `DriftFile` as a table."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from typing import Any, cast, get_args

from ._drift import Drift, DriftKind

_NAMES = frozenset(field.name for field in fields(Drift))
_KINDS = frozenset(get_args(DriftKind))
_HEAD = ("Times", "Operation", "Place in the spec", "Kind", "Expected", "Got", "For example")
_WIDEST = 60
_MOST_REFUSED = 100
"""Invalid lines that are listed, so that a file of another kind does not flood the terminal."""


def read_drifts(path: str, refuse: Callable[[str], object]) -> Iterator[Drift]:
    """The drifts of a file. Calls `refuse` for each line that is not one. Raises `OSError`."""
    with open(path, encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    found = _drift(json.loads(line))
                except (ValueError, RecursionError) as error:
                    what = error if type(error) is ValueError else "not JSON"
                    refuse(f"{path}:{number}: {what}")
                else:
                    yield found


def print_table(path: str) -> int:
    """Prints a file of drifts as a table, and invalid lines on stderr. Returns the exit code."""
    refused = 0

    def refuse(text: str) -> None:
        nonlocal refused
        refused += 1
        if refused <= _MOST_REFUSED:
            print(text, file=sys.stderr)

    try:
        table = drift_table(read_drifts(path, refuse))
    except OSError as error:
        print(f"{path}: {error.strerror or error}. Pass a file written by DriftFile.", file=sys.stderr)
        return 2
    if table or not refused:
        print(table or "No drift: all answers match the spec.")
    if not refused:
        return 0
    lines = "1 line is not a drift" if refused == 1 else f"{refused} lines are not drifts"
    advice = "" if table else " Pass a file written by DriftFile."
    print(f"{path}: {lines}, ignored.{advice}", file=sys.stderr)
    return 1 if table else 2


def _drift(value: Any) -> Drift:
    said: dict[str, Any] = cast(dict[str, Any], value) if isinstance(value, dict) else {}
    if said.keys() != _NAMES:
        raise ValueError(f"not a drift: {', '.join(sorted(_NAMES ^ said.keys()))[:200]!r} missing or unexpected")
    wrong = sorted(
        name for name, item in said.items() if not isinstance(item, str) and (name, item) != ("request_id", None)
    )
    if wrong or said["kind"] not in _KINDS:
        raise ValueError(f"not a drift: {', '.join(wrong) or 'kind'} has an invalid value")
    return Drift(**said)


def drift_table(drifts: Iterable[Drift]) -> str:
    """One line per operation, place, kind and received value, with a count and an example. The most frequent first.

    Empty if there are none.
    """
    times = Counter[tuple[str, ...]]()
    examples: dict[tuple[str, ...], str] = {}
    for one in drifts:
        # Unknown fields have no place of their own in the spec.
        place = one.pointer or "-"
        if one.kind == "unknown field":
            place += f" + {re.sub(r'.*[.]', '', one.path)}"
        key = (one.operation, place, one.kind, one.expected, one.got)
        times[key] += 1
        examples.setdefault(key, one.path or "(the body)")
    if not times:
        return ""
    rows = [_HEAD, *((str(count), *key, examples[key]) for key, count in sorted(times.items(), key=_rank))]
    shown = [[_shown(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in shown]
    total = f"{sum(times.values())} drifts in {len(times)} places"
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:], total])


def _rank(entry: tuple[tuple[str, ...], int]) -> tuple[int, tuple[str, ...]]:
    return -entry[1], entry[0]


def _shown(text: str) -> str:
    """Text of a server, shortened and printable."""
    text = "".join(letter if letter.isprintable() else "?" for letter in text)
    return text if len(text) <= _WIDEST else f"…{text[1 - _WIDEST :]}"
