"""Where a release is made, `build/release/VERSION`, and how programs are run there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rlor_spec.document import display_path

from release_steps.refusal import CANNOT, Refusal

# What a person's shell, or the make that runs this, would have a say in: the release is made as anybody would make it.
_LEFT_OUT: Final = (
    *("ACCOUNT", "API_KEY", "BASE_URL", "DEPTH", "PROFILE", "SECOND_ACCOUNT", "SECOND_API_KEY", "SEED"),
    *("FROM", "KILLS", "STOCK", "TO", "VERSION"),
    *("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GITHUB_ACTIONS", "VIRTUAL_ENV"),
)
_LEFT_OUT_PREFIXES: Final = ("FIREWORKS_", "HATCH_", "MAKE", "MFLAGS", "PYTEST_", "PYTHON", "RLOR_")


@dataclass(frozen=True, slots=True)
class Command:
    """A program to run, and where its output goes."""

    arguments: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str]
    log: Path
    umask: int = -1


Runner = Callable[[Command], int]
"""Runs a command to its end, and returns its exit code."""


def execute(command: Command) -> int:
    """Run it for real. Raises `OSError` when there is no such program."""
    with command.log.open("wb") as log:
        return subprocess.run(
            command.arguments,
            cwd=command.folder,
            env=command.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
            umask=command.umask,
        ).returncode


@dataclass(frozen=True, slots=True)
class Workshop:
    """The folder of one release."""

    folder: Path
    version: str
    runner: Runner = execute
    environment: Mapping[str, str] = field(default_factory=lambda: _surroundings(os.environ))

    @property
    def clone(self) -> Path:
        """The clone that becomes the release."""
        return self.folder / "clone"

    @property
    def artefacts(self) -> Path:
        """What people are given."""
        return self.folder / "artefacts"

    @property
    def python(self) -> str:
        """Of the environment that the clone has made for itself, with the locked tools."""
        return str(self.clone / ".venv" / "bin" / "python")

    def run(self, name: str, *arguments: str, folder: Path | None = None, umask: int = -1, **environment: str) -> None:
        """Run a program, in the clone by default. Raises `Refusal`, which names the log, when it fails."""
        log = self.folder / "logs" / f"{name.replace(' ', '-')}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        command = Command(arguments, folder or self.clone, {**self.environment, **environment}, log, umask)
        try:
            code = self.runner(command)
        except OSError as error:
            raise Refusal(f"{name}: {arguments[0]} cannot be run: {error.strerror}. Install it.", CANNOT) from None
        if code:
            raise Refusal(
                f"{name} failed ({code}) in {display_path(command.folder)}. Fix what {display_path(log)} says, commit, "
                "and release again."
            )


def _surroundings(environment: Mapping[str, str]) -> dict[str, str]:
    kept = {
        name: value
        for name, value in environment.items()
        if name not in _LEFT_OUT and not name.startswith(_LEFT_OUT_PREFIXES)
    }
    return {**kept, "PYTHON": sys.executable}
