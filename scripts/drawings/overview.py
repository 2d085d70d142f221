"""The project as a whole: the spec, what is made from it, and what holds to it.

What the boxes list is read from the spec, the folders, and the table of packages in pyproject.toml. Only where a box
stands is decided here; a package that has no place yet is an error.
"""

from __future__ import annotations

import textwrap
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from rlor_spec.document import SpecDocument
from rlor_spec.resources import lifecycle_resource

from drawings.svg import ADVANCE, SIZE, Theme, document, rectangle, text

WIDTH: Final = 960
HEIGHT: Final = 580
TITLE: Final = "One spec; a client, an emulator and a contract suite made from it"
_LINE: Final = SIZE + 6
_PAD: Final = 14

CLIENT: Final = "rlor_trainer_client"
SUITE: Final = "rlor_contract"
EMULATOR: Final = "rlor_trainer_emulator"
PYTEST: Final = "rlor_trainer_pytest"
WITNESS: Final = "foreign_server"
_DRAWN: Final = {CLIENT, SUITE, EMULATOR, PYTEST, WITNESS}
"""Packages that a box names. Those under scripts/ are parts of the scripts, and not drawn."""


class NoPlace(Exception):
    """The picture does not show all of the project; `str()` says what is missing, and how to add it."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box, by its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    title: str
    lines: tuple[str, ...]
    dashed: bool = False
    """Not part of the project."""

    def drawn(self, theme: Theme) -> list[str]:
        """Its parts. Lines are broken at spaces where they are too long."""
        columns = int((self.width - 2 * _PAD) / ADVANCE)
        wrapped = [
            part
            for line in self.lines
            for part in textwrap.wrap(line, columns, subsequent_indent="  " if ":" in line else "")
        ]
        if (len(wrapped) + 1) * _LINE + _PAD > self.height:
            raise NoPlace(
                f"{self.title!r} has too many lines for its box. Fix: make it higher in drawings/overview.py."
            )
        fill = theme.background if self.dashed else theme.surface
        parts = [rectangle(self.x, self.y, self.width, self.height, fill, theme.border, self.dashed)]
        y = self.y + _PAD + SIZE - 2
        parts.append(text(self.x + _PAD, y, self.title, theme.muted if self.dashed else theme.accent, bold=True))
        for number, line in enumerate(wrapped, 1):
            parts.append(text(self.x + _PAD, y + number * _LINE, line, theme.muted if self.dashed else ""))
        return parts


@dataclass(frozen=True, slots=True)
class Arrow:
    """A straight arrow with a label beside its middle."""

    x1: float
    y1: float
    x2: float
    y2: float
    label: str

    def drawn(self, theme: Theme) -> list[str]:
        """Its parts."""
        line = (
            f'<path d="M{self.x1:g} {self.y1:g}L{self.x2:g} {self.y2:g}" stroke="{theme.muted}" stroke-width="1.5" '
            'fill="none" marker-end="url(#head)"/>'
        )
        if self.x1 == self.x2:
            return [line, text(self.x1 + 8, (self.y1 + self.y2) / 2 + 4, self.label, theme.muted)]
        x, y = (self.x1 + self.x2) / 2, (self.y1 + self.y2) / 2
        if self.y1 == self.y2:
            return [line, text(x, y - 8, self.label, theme.muted, anchor="middle")]
        return [line, text(x + 12, y, self.label, theme.muted)]


def overview(root: Path, theme: Theme) -> str:
    """The picture of a checkout. Raises `NoPlace` where it would not show all of it."""
    spec = SpecDocument.load(root / "spec" / "openapi.yaml")
    _check_places(root)
    head = (
        '<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        f'<path d="M0 0L8 4L0 8z" fill="{theme.muted}"/></marker>'
    )
    parts = [f"<defs>{head}</defs>", rectangle(0.5, 0.5, WIDTH - 1, HEIGHT - 1, theme.background, theme.border)]
    shapes: tuple[Box | Arrow, ...] = (*_boxes(root, spec), *_ARROWS)
    for shape in shapes:
        parts += shape.drawn(theme)
    return document(TITLE, WIDTH, HEIGHT, theme, parts)


def _boxes(root: Path, spec: SpecDocument) -> tuple[Box, ...]:
    tests = root / "contract_tests"
    return (
        Box(20, 20, 190, 150, "upstream", ("vendor's package,", "documentation,", "recorded traffic"), True),
        Box(262, 20, 436, 150, "spec/", _facts(spec)),
        Box(750, 20, 190, 150, "scripts/", (_scripts(root),)),
        Box(20, 232, 260, 190, f"{CLIENT}/", _methods(spec)),
        Box(370, 232, 220, 190, f"{SUITE}/", (_rooms(tests / SUITE), *_checks(tests / SUITE))),
        Box(
            680,
            232,
            260,
            190,
            f"{EMULATOR}/",
            (_rooms(tests / EMULATOR), f"pytest: {PYTEST}/", f"witness: {WITNESS}/"),
        ),
        Box(20, 484, 260, 76, "your training loop", ("in Python, in a notebook,", "on the command line"), True),
        Box(370, 484, 220, 76, "recorded traffic", ("HAR files, recordings", "of the client"), True),
        Box(680, 484, 260, 76, "your server or gateway", ("staging, production,", "an ASGI application"), True),
    )


_ARROWS: Final = (
    Arrow(210, 95, 262, 95, "drift"),
    Arrow(750, 95, 698, 95, "guard"),
    Arrow(272, 170, 272, 232, "is compiled to"),
    Arrow(480, 170, 480, 232, "says what is expected"),
    Arrow(688, 170, 688, 232, "is obeyed by"),
    Arrow(370, 327, 280, 327, "verifies"),
    Arrow(590, 327, 680, 327, "verifies"),
    Arrow(150, 484, 150, 422, "calls"),
    Arrow(480, 484, 480, 422, "is judged by"),
    Arrow(590, 410, 690, 484, "verifies"),
)


def _facts(spec: SpecDocument) -> tuple[str, ...]:
    schemas: Mapping[str, Any] = spec.data["components"]["schemas"]
    states = schemas[lifecycle_resource(spec.data).state_schema]["enum"]
    return (
        "openapi.yaml: every fact about the API,",
        f"  {len([*spec.operations()])} operations, {len(schemas)} schemas, {len(states)} states",
        "evidence.yaml: the source of each fact",
        "releases/: every released version",
    )


def _methods(spec: SpecDocument) -> tuple[str, ...]:
    groups: dict[str, list[str]] = {}
    for operation in spec.operations():
        groups.setdefault(operation.raw["tags"][0], []).append(operation.raw["x-method"])
    return tuple(f"{group}: {', '.join(methods)}" for group, methods in groups.items())


def _rooms(folder: Path) -> str:
    return " ".join(sorted(f"{path.parent.name}/" for path in folder.glob("*/__init__.py")))


def _checks(suite: Path) -> list[str]:
    checks = yaml.safe_load((suite / "report" / "checks.yaml").read_text("utf-8"))
    sides = Counter(check["side"] for check in checks.values())
    return [f"{count} checks of a {side}" for side, count in sorted(sides.items())]


def _scripts(root: Path) -> str:
    return " ".join(sorted(path.stem for path in (root / "scripts").glob("*.py")))


def _check_places(root: Path) -> None:
    table = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["root_packages"]
    parts = {path.parent.name for path in (root / "scripts").glob("*/__init__.py")}
    if lost := {*table} - parts - _DRAWN:
        raise NoPlace(
            f"no box shows {', '.join(sorted(lost))}. Fix: give each package of [tool.importlinter] in pyproject.toml "
            "a place in scripts/drawings/overview.py."
        )
