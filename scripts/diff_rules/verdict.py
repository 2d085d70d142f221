"""What the changes ask of the version, and whether `info.version` says it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from rlor_spec_document import SpecDocument, SpecError

from diff_rules.rule import Severity

_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)", re.ASCII)
Version = tuple[int, int, int]


class Level(IntEnum):
    """Which part of a version goes up."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the changes ask for, and what was done."""

    asked: Level
    base: str
    revision: str
    step: Level | None
    """Which part of the version went up; None when it went down."""

    @property
    def holds(self) -> bool:
        """Whether the version says at least what the changes ask for."""
        return self.step is not None and self.step >= self.asked

    @property
    def least(self) -> str:
        """The lowest version that says what the changes ask for."""
        major, minor, patch = (int(part) for part in self.base.split("."))
        return {
            Level.NONE: self.base,
            Level.PATCH: f"{major}.{minor}.{patch + 1}",
            Level.MINOR: f"{major}.{minor + 1}.0",
            Level.MAJOR: f"{major + 1}.0.0",
        }[self.asked]


def judge(base: SpecDocument, revision: SpecDocument, severities: Iterable[Severity]) -> Verdict:
    """The verdict. Raises `SpecError` for a version that is not `MAJOR.MINOR.PATCH`."""
    old, new = version_of(base), version_of(revision)
    asked = max((Level(severity + 1) for severity in severities), default=Level.NONE)
    raised = next((position for position in range(3) if old[position] != new[position]), 3)
    step = Level(3 - raised) if new >= old else None
    return Verdict(asked, base.version, revision.version, step)


def version_of(document: SpecDocument) -> Version:
    """`info.version` in numbers. Raises `SpecError` when it is not `MAJOR.MINOR.PATCH`."""
    match = _VERSION.fullmatch(document.version)
    if match is None:
        line = document.line("/info/version")
        raise SpecError(document.path, line, f"the version `{document.version}` is not MAJOR.MINOR.PATCH. Correct it.")
    return int(match[1]), int(match[2]), int(match[3])
