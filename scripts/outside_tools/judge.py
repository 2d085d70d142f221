"""What a judge is, what it says, and how several are asked side by side."""

from __future__ import annotations

import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rlor_spec.document import Pointer, SpecDocument, display_path
from vendor.registry import Unavailable

from outside_tools.environments import Tools

LONGEST: Final = 600
"""Seconds that one program may take."""
_POINTER: Final = re.compile(r"#(/[^\s'\"`,:)\]]+)")
_COMPONENT: Final = re.compile(r"components[./]([a-zA-Z]+)[./]([\w-]+)")
_PATH: Final = re.compile(r"(/[\w{}:./-]+)")
_WORD: Final = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class Objection:
    """What a judge has against the spec."""

    message: str
    line: int = 0
    """In the spec, from 1; 0: the judge names no place."""

    def shown(self, path: Path) -> str:
        """`file:line: message`, as editors understand it."""
        return f"{display_path(path)}:{f'{self.line}:' if self.line else ''} {self.message}"


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a judge gets to see."""

    spec: SpecDocument
    file: Path
    """The spec, as a file."""
    tools: Tools
    folder: Path
    """Empty, for what the judge writes."""

    def line(self, *pointer: str | int) -> int:
        """The line of a place, or of what it would be in; 0 without a place."""
        return self.spec.line(pointer) if pointer else 0

    def objection(self, message: str, *pointer: str | int) -> Objection:
        """At this place, or else at the first one that the text names."""
        return Objection(message, self.line(*pointer) or next(self._named(message), 0))

    def _named(self, text: str) -> Iterator[int]:
        for found in _POINTER.finditer(text):
            tokens = [token.replace("~1", "/").replace("~0", "~") for token in found[1].lstrip("/").split("/")]
            yield self.line(*tokens)
        for found in _COMPONENT.finditer(text):
            yield self.line("components", found[1], found[2])
        for found in _PATH.finditer(text):
            if found[1] in self.spec.data.get("paths", {}):
                yield self.line("paths", found[1])
        places = self._names()
        for found in _WORD.finditer(text):
            if place := places.get(found[0].replace("_", "").casefold()):
                yield self.line(*place)

    def _names(self) -> dict[str, Pointer]:
        """Where schemas and operations stand, by their names as generators may write them, also as a body's model."""
        places: dict[str, Pointer] = {}
        for operation in self.spec.operations():
            name = operation.operation_id.replace("_", "").casefold()
            places |= {name: operation.pointer, f"{name}request": (*operation.pointer, "requestBody")}
        for schema in self.spec.data.get("components", {}).get("schemas", {}):
            places[schema.replace("_", "").casefold()] = ("components", "schemas", schema)
        return places

    def run(self, *command: str | Path, env: Mapping[str, str] | None = None, text: str = "") -> Done:
        """Run a program in the folder. Raises `Unavailable` when it does not start or does not end."""
        shown = Path(command[0]).name
        try:
            done = subprocess.run(
                [str(part) for part in command],
                cwd=self.folder, env=self.tools.environment(env), input=text,
                capture_output=True, text=True, timeout=LONGEST, check=False,
            )  # fmt: skip
        except OSError as error:
            raise Unavailable(f"{shown} does not start: {error.strerror}. Fix: delete {self.tools.folder}") from None
        except subprocess.TimeoutExpired:
            raise Unavailable(f"{shown} took longer than {LONGEST} s. Fix: run again on a quiet machine") from None
        return Done(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a program."""

    code: int
    out: str
    err: str

    def tail(self, lines: int = 6) -> str:
        """The end of what it said, on one line."""
        said = [line.strip() for line in (self.err + "\n" + self.out).splitlines() if line.strip()]
        return " / ".join(said[-lines:])


@dataclass(frozen=True, slots=True)
class Judge:
    """A tool, and how it is asked."""

    name: str
    tool: str
    """The package that it is, a key of `environments.PYTHON` or `environments.NODE`."""
    ask: Callable[[Hearing], Sequence[Objection]]
    also: tuple[str, ...] = ()
    """Other packages that it takes."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of asking a judge."""

    judge: Judge
    objections: tuple[Objection, ...] = ()
    not_asked: str = ""
    """Why the judge could not be asked, and what to do about it."""
    seconds: float = 0.0

    @property
    def word(self) -> str:
        """The verdict in a word."""
        return "not asked" if self.not_asked else "objects" if self.objections else "agrees"


def verdicts(judges: Sequence[Judge], spec: SpecDocument, file: Path, tools: Tools, workers: int) -> Iterator[Verdict]:
    """Ask the judges, some at a time; the verdicts come in the order of the judges."""

    def heard(judge: Judge) -> Verdict:
        started = time.monotonic()
        try:
            tools.require(judge.tool, *judge.also)
            started = time.monotonic()  # to install a tool is done once
            with tempfile.TemporaryDirectory(prefix="judge-") as folder:
                objections = tuple(judge.ask(Hearing(spec, file, tools, Path(folder))))
        except Unavailable as reason:
            return Verdict(judge, not_asked=str(reason), seconds=time.monotonic() - started)
        return Verdict(judge, objections, seconds=time.monotonic() - started)

    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(heard, judges)


def exit_code(given: Sequence[Verdict]) -> int:
    """1: a judge objects. 2: none does, but one could not be asked. 0: all agree."""
    if any(verdict.objections for verdict in given):
        return 1
    return 2 if any(verdict.not_asked for verdict in given) else 0
