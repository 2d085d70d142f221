# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""A file of drifts, as `DriftFile` writes it, as a table."""

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
"""Lines that are named: a file of another kind is not to flood the terminal."""


def read_drifts(path: str, refuse: Callable[[str], object]) -> Iterator[Drift]:
    """The drifts of a file. `refuse` is told of each line that holds none. Raises `OSError`."""
    with open(path, encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    found = _drift(json.loads(line))
                except (ValueError, RecursionError) as error:
                    what = error if type(error) is ValueError else "no JSON"
                    refuse(f"{path}:{number}: {what}")
                else:
                    yield found


def print_table(path: str) -> int:
    """Prints the table of a file of drifts; on stderr, what in it could not be read. Returns the exit code."""
    refused = 0

    def refuse(text: str) -> None:
        nonlocal refused
        refused += 1
        if refused <= _MOST_REFUSED:
            print(text, file=sys.stderr)

    try:
        table = drift_table(read_drifts(path, refuse))
    except OSError as error:
        print(f"{path}: {error.strerror or error}. Give a file that DriftFile has written.", file=sys.stderr)
        return 2
    if table or not refused:
        print(table or "No drift: all answers fitted the spec.")
    if not refused:
        return 0
    lines = "1 line is" if refused == 1 else f"{refused} lines are"
    advice = "" if table else " Give a file that DriftFile has written."
    print(f"{path}: {lines} no drift, and left out.{advice}", file=sys.stderr)
    return 1 if table else 2


def _drift(value: Any) -> Drift:
    said: dict[str, Any] = cast(dict[str, Any], value) if isinstance(value, dict) else {}
    if said.keys() != _NAMES:
        raise ValueError(f"not a drift: {', '.join(sorted(_NAMES ^ said.keys()))[:200]!r} missing or too much")
    wrong = sorted(
        name for name, item in said.items() if not isinstance(item, str) and (name, item) != ("request_id", None)
    )
    if wrong or said["kind"] not in _KINDS:
        raise ValueError(f"not a drift: {', '.join(wrong) or 'kind'} has no such value")
    return Drift(**said)


def drift_table(drifts: Iterable[Drift]) -> str:
    """One line an operation, place, kind, and what came there: how often, and an example. The most frequent first.

    Empty when there are none.
    """
    times = Counter[tuple[str, ...]]()
    examples: dict[tuple[str, ...], str] = {}
    for one in drifts:
        # A field that the spec does not know stands in no place of its own.
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
    """Text of a server in one line of a terminal."""
    text = "".join(letter if letter.isprintable() else "?" for letter in text)
    return text if len(text) <= _WIDEST else f"…{text[1 - _WIDEST :]}"
