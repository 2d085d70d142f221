"""The lifecycle as a picture: a row for each state, a lane for each transition.

A dot is a state in which something can happen, an arrowhead the state to which it leads, and a ring a state in which
it is accepted without effect. So every transition is drawn, none crosses a state's name, and there is no layout to go
wrong when the spec gains a state. The names are a picture of their own, which stays in sight when the lanes scroll.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from docs_pages.lifecycle import EVENT, OPERATION, TIME, Lifecycle, Transition

_ROW: Final = 34
_GAP: Final = 26
"""Height above the states of a class, for its name."""
_HEAD: Final = 78
_NAMES_WIDTH: Final = 222
_BOX_LEFT: Final = 30
_BOX_HEIGHT: Final = 24
_LANE: Final = {TIME: 62, OPERATION: 62, EVENT: 58}
_MARGIN: Final = 14
_TITLES: Final = {TIME: "Time alone", OPERATION: "Operations", EVENT: "Events"}


@dataclass(frozen=True, slots=True)
class Diagram:
    """Two pictures of the same height that belong side by side."""

    names: Markup
    lanes: Markup
    names_width: int
    lanes_width: int
    height: int


def draw(lifecycle: Lifecycle) -> Diagram:
    """Draw a lifecycle. The same lifecycle gives the same bytes."""
    rows, bands, height = _rows(lifecycle)
    columns = _columns(lifecycle, rows)
    width = columns[-1].right + _MARGIN if columns else _MARGIN
    names = [*_bands(bands, _NAMES_WIDTH, titled=True), *_names(lifecycle, rows)]
    lanes = [
        *_bands(bands, width, titled=False),
        *(_line("guide", 0, y, width, y) for y in rows.values()),
        *(part for column in columns for part in _column(lifecycle, column, rows)),
    ]
    return Diagram(
        _svg(names, _NAMES_WIDTH, height, "lifecycle-names"),
        _svg(lanes, width, height, "lifecycle-lanes"),
        _NAMES_WIDTH,
        width,
        height,
    )


@dataclass(frozen=True, slots=True)
class _Band:
    """The rows of one class."""

    name: str
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class _Column:
    """A group of lanes of one kind, or one lane of it."""

    kind: str
    left: int
    right: int
    lanes: tuple[tuple[Transition, ...], ...]
    """Each lane holds transitions that do not touch one another."""


def _rows(lifecycle: Lifecycle) -> tuple[dict[str, int], list[_Band], int]:
    rows: dict[str, int] = {}
    bands: list[_Band] = []
    y = _HEAD
    for name, states in lifecycle.classes.items():
        top = y
        y += _GAP
        for state in states:
            rows[state] = y + _ROW // 2
            y += _ROW
        y += 6
        bands.append(_Band(name, top, y - 2))
    return rows, bands, y


def _columns(lifecycle: Lifecycle, rows: dict[str, int]) -> list[_Column]:
    columns: list[_Column] = []
    left = 0
    for kind in (TIME, OPERATION, EVENT):
        found = [transition for transition in lifecycle.transitions if transition.kind == kind]
        lanes = _packed(found, rows) if kind == TIME else [[transition] for transition in found]
        if lanes:
            right = left + _LANE[kind] * len(lanes)
            columns.append(_Column(kind, left, right, tuple(map(tuple, lanes))))
            left = right + _MARGIN
    return columns


def _packed(transitions: list[Transition], rows: dict[str, int]) -> list[list[Transition]]:
    """Share lanes, short ways first, so that those which belong together stand near the names."""
    lanes: list[list[Transition]] = []
    for transition in sorted(
        transitions, key=lambda way: (_span(way, rows)[1] - _span(way, rows)[0], _span(way, rows))
    ):
        top, bottom = _span(transition, rows)
        for lane in lanes:
            if all(bottom < _span(other, rows)[0] or top > _span(other, rows)[1] for other in lane):
                lane.append(transition)
                break
        else:
            lanes.append([transition])
    return lanes


def _span(transition: Transition, rows: dict[str, int]) -> tuple[int, int]:
    touched = [rows[state] for state in (*transition.sources, *transition.noop, transition.target)]
    return min(touched), max(touched)


def _names(lifecycle: Lifecycle, rows: dict[str, int]) -> Iterator[Markup]:
    for name, states in lifecycle.classes.items():
        for state in states:
            y = rows[state]
            kinds = [name, *(["success"] if state == lifecycle.success else [])]
            kinds += ["unreached"] if state in lifecycle.unreached else []
            yield Markup(
                '<g class="state {}" data-state="{}"><title>{}</title>'
                '<rect x="{}" y="{}" width="{}" height="{}" rx="6"/><text x="{}" y="{}">{}</text></g>'
            ).format(
                " ".join(kinds),
                state,
                state,
                _BOX_LEFT,
                y - _BOX_HEIGHT // 2,
                _NAMES_WIDTH - _BOX_LEFT - 4,
                _BOX_HEIGHT,
                _BOX_LEFT + 10,
                y + 4,
                state.removeprefix(lifecycle.prefix),
            )
            if state == lifecycle.initial or state in lifecycle.also_initial:
                kind = "start" if state == lifecycle.initial else "start also"
                yield Markup(
                    '<g class="{}" data-start="{}"><circle cx="8" cy="{}" r="4.5"/><path d="M14 {}H{}"/>'
                    '<path class="head" d="M{} {}l-6 -3.5v7z"/></g>'
                ).format(kind, state, y, y, _BOX_LEFT - 6, _BOX_LEFT - 1, y)


def _column(lifecycle: Lifecycle, column: _Column, rows: dict[str, int]) -> Iterator[Markup]:
    yield Markup('<text class="group" x="{}" y="18">{}</text>').format(column.left + 8, _TITLES[column.kind])
    yield _line("rule", column.left + 8, 26, column.right - 8, 26)
    for number, lane in enumerate(column.lanes):
        x = column.left + _LANE[column.kind] * number + (16 if column.kind == TIME else _LANE[column.kind] // 2)
        for transition in lane:
            yield from _transition(lifecycle, transition, x, rows)
            if column.kind != TIME:
                yield _heading(transition.name + ("*" if transition.conditional else ""), x)


def _transition(lifecycle: Lifecycle, transition: Transition, x: int, rows: dict[str, int]) -> Iterator[Markup]:
    target = rows[transition.target]
    sources = [rows[state] for state in transition.sources]
    short = [state.removeprefix(lifecycle.prefix) for state in transition.sources]
    title = f"{transition.name}: {', '.join(short)} → {transition.target.removeprefix(lifecycle.prefix)}"
    parts: list[Markup] = []
    for sign, end in ((1, min(sources)), (-1, max(sources))):
        if (target - end) * sign > 0:
            tip = target - sign * 3
            parts.append(Markup('<path class="way" d="M{} {}V{}"/>').format(x, end, tip - sign * 6))
            parts.append(Markup('<path class="head" d="M{} {}l-5 {}h10z"/>').format(x, tip, -sign * 9))
    for state in transition.noop:
        parts.append(
            Markup('<circle class="noop" data-noop="{}" cx="{}" cy="{}" r="4.5"/>').format(state, x, rows[state])
        )
    for state, y in zip(transition.sources, sources, strict=True):
        dot = '<circle class="from" data-from="{}" data-to="{}" cx="{}" cy="{}" r="4.5"/>'
        parts.append(Markup(dot).format(state, transition.target, x, y))
    if transition.kind == TIME:
        label = transition.name + ("*" if transition.conditional else "")
        y = (sources[0] + target) // 2
        parts.append(Markup('<text class="delay" x="{}" y="{}">{}</text>').format(x + 8, y + 4, label))
    yield Markup('<g class="lane {}" data-fact="{}"><title>{}</title>{}</g>').format(
        transition.kind, transition.fact, title, Markup("").join(parts)
    )


def _heading(name: str, x: int) -> Markup:
    """A name over its lane, broken where its words end."""
    words = re.findall(r"[^_A-Z]+_?|[A-Z][^_A-Z]*_?|_", name) or [name]
    top = _HEAD - 8 - 13 * (len(words) - 1)
    spans = (
        Markup('<tspan x="{}" y="{}">{}</tspan>').format(x, top + 13 * position, word)
        for position, word in enumerate(words)
    )
    return Markup('<text class="heading">{}</text>').format(Markup("").join(spans))


def _bands(bands: list[_Band], width: int, *, titled: bool) -> Iterator[Markup]:
    for band in bands:
        yield Markup('<rect class="band {}" x="0" y="{}" width="{}" height="{}"/>').format(
            band.name, band.top, width, band.bottom - band.top
        )
        if titled:
            yield Markup('<text class="class" x="{}" y="{}">{}</text>').format(_BOX_LEFT, band.top + 18, band.name)


def _line(kind: str, x1: int, y1: int, x2: int, y2: int) -> Markup:
    return Markup('<path class="{}" d="M{} {}L{} {}"/>').format(kind, x1, y1, x2, y2)


def _svg(parts: list[Markup], width: int, height: int, kind: str) -> Markup:
    return Markup(
        '<svg class="{0}" viewBox="0 0 {1} {2}" width="{1}" height="{2}" aria-hidden="true" focusable="false">{3}</svg>'
    ).format(kind, width, height, Markup("\n").join(parts))
