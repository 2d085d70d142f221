"""What the changes ask of a version, and whether `info.version` or the package's version says it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from rlor_spec.document import SpecDocument, SpecError, display_path

from diff_rules.rule import Severity
from diff_rules.sources import Tree

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
    place: str
    """Where the new version is written."""
    what: str
    """Whose version it is: `spec` or `package`."""

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


def judge(base: Versioned, revision: Versioned, severities: Iterable[Severity]) -> Verdict:
    """The verdict on one version number. Raises `SpecError` for one that is not `MAJOR.MINOR.PATCH`."""
    old, new = base.numbers, revision.numbers
    asked = max((Level(severity + 1) for severity in severities), default=Level.NONE)
    raised = next((position for position in range(3) if old[position] != new[position]), 3)
    step = Level(3 - raised) if new >= old else None
    return Verdict(asked, base.text, revision.text, step, revision.place, revision.what)


@dataclass(frozen=True, slots=True)
class Versioned:
    """A version, and where it is written."""

    what: str
    """Whose version it is: `spec` or `package`."""
    text: str
    path: str
    line: int

    @property
    def place(self) -> str:
        """`path:line`."""
        return f"{self.path}:{self.line}"

    @property
    def numbers(self) -> Version:
        """The version in numbers. Raises `SpecError` when it is not `MAJOR.MINOR.PATCH`."""
        match = _VERSION.fullmatch(self.text)
        if match is None:
            raise SpecError(self.path, self.line, f"the version `{self.text}` is not MAJOR.MINOR.PATCH. Correct it.")
        return int(match[1]), int(match[2]), int(match[3])


def version_of(document: SpecDocument) -> Versioned:
    """`info.version`."""
    return Versioned("spec", document.version, display_path(document.path), document.line("/info/version"))


def package_version(tree: Tree) -> Versioned:
    """The version that a build would give to the package of a tree."""
    project = tree.root / "pyproject.toml"
    text = tree.version()
    lines = project.read_text(encoding="utf-8").splitlines()
    # Where to look when the number is wrong: where it stands, or where it is said to come from.
    line = next((i for i, line in enumerate(lines, 1) if re.match(r"(version|dynamic)\s*=", line)), 1)
    return Versioned("package", text, tree.display(project), line)
