"""A package of a few names, built like the generated client: what the tests of the Python surface edit."""

from __future__ import annotations

from pathlib import Path

from diff_rules.python_package import NAME

_FILES = {
    "__init__.py": '''
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._client import Toy as Toy
    from ._problems import NotFound as NotFound
    from .models import Job as Job

__all__ = [
    "Gone",
    "Job",
    "LIMIT",
    "NotFound",
    "State",
    "Toy",
]
LIMIT: int = 5
_PRIVATE = 1


class Gone: ...


class State(StrEnum):
    DONE = "DONE"
''',
    "_client.py": '''
from ._groups import Jobs


class Toy:
    def __init__(self, key: str) -> None:
        self._use(key)

    def _use(self, key: str) -> None:
        self.jobs = Jobs(key)
''',
    "_groups.py": '''
from .models import Job


def helper(job: Job) -> None: ...


class Jobs:
    def __init__(self, transport: object) -> None:
        self._transport = transport

    def _hidden(self) -> None: ...

    def touch(self, job): ...

    def get(self, job: Job | str, *, mask: str | None = None) -> Job | None:
        """Get a job."""
''',
    "_problems.py": '''
class Problem(Exception):
    code: int = 0


class NotFound(Problem): ...
''',
    "models.py": '''
from attrs import define, field

from . import State

__all__ = ["Job"]


@define
class Job:
    """A job."""

    name: str
    size: int = 0
    state: State | None = None
    extra: dict = field(init=False, factory=dict)

    @property
    def label(self) -> str:
        return self.name

    @classmethod
    def build(cls) -> "Job": ...
''',
}  # fmt: skip


def write_package(root: Path, *edits: tuple[str, str]) -> Path:
    """Write the package below a folder, with texts replaced wherever they stand; returns the folder."""
    folder = root / "generated" / NAME
    folder.mkdir(parents=True, exist_ok=True)
    for old, _ in edits:
        assert any(old in text for text in _FILES.values()), f"the package does not contain {old!r}: adapt the edit"
    for name, text in _FILES.items():
        edited = text
        for old, new in edits:
            edited = edited.replace(old, new)
        (folder / name).write_text(edited.lstrip(), encoding="utf-8")
    return root
