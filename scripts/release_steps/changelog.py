"""The changelog: a section for each version, and `## Unreleased` above them while there are such notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Final

from rlor_spec.document import display_path

from release_steps.refusal import Refusal

UNRELEASED: Final = "Unreleased"


@dataclass(frozen=True, slots=True)
class _Section:
    line: int
    """Of the heading, from 1."""
    title: str
    notes: str

    @property
    def name(self) -> str:
        return self.title.partition(" ")[0]


def stamped(path: Path, version: str, today: date) -> str:
    """The text with version and date over the notes of a release; a date that stands there already is kept.

    Raises `Refusal` when the version has no notes, or has them in two places.
    """
    lines = path.read_text("utf-8").splitlines(keepends=True)
    written = _sections(lines)
    ours = [found for found in written if found.name == version]
    unreleased = [found for found in written if found.name == UNRELEASED]
    if len(ours) > 1 or (ours and any(found.notes for found in unreleased)):
        where = (ours[1:] or unreleased)[0]
        raise Refusal(_at(path, where.line, f"{version} has a second set of notes here. Keep one section, and commit."))
    section = next(iter(ours or unreleased), None)
    if section is None or not section.notes:
        line = section.line if section else 1
        fix = f"Describe the changes below `## {UNRELEASED}`, and commit."
        raise Refusal(_at(path, line, f"there are no notes for {version}. {fix}"))
    if section.title in (UNRELEASED, version):
        lines[section.line - 1] = f"## {version} ({today})\n"
    return "".join(lines)


def _sections(lines: list[str]) -> list[_Section]:
    starts = [position for position, line in enumerate(lines) if line.startswith("## ")]
    return [
        _Section(start + 1, lines[start][3:].strip(), "".join(lines[start + 1 : end]).strip())
        for start, end in pairwise([*starts, len(lines)])
    ]


def _at(path: Path, line: int, message: str) -> str:
    return f"{display_path(path)}:{line}: {message}"
