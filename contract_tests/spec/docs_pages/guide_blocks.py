"""The code blocks of a guide, and a reader who runs them from top to bottom."""

from __future__ import annotations

import contextlib
import io
import os
import re
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from markdown_it import MarkdownIt

_FILE: Final = re.compile(r"# ([\w./-]+\.(?:py|yml|yaml|toml|json))\n")
"""First line of a block that is a file."""
_MARK: Final = "-- the command has ended:"


@dataclass(frozen=True, slots=True)
class Block:
    """A code block."""

    language: str
    text: str
    line: int
    """Where it begins in the guide, from 1."""

    @property
    def file(self) -> str:
        """The file that it is; empty when it is none."""
        found = _FILE.match(self.text)
        return found[1] if found else ""


def blocks(guide: Path) -> list[Block]:
    """The code blocks of a guide, in order."""
    tokens = MarkdownIt("commonmark").parse(guide.read_text("utf-8"))
    return [
        Block(token.info.strip(), token.content, (token.map or [0])[0] + 1) for token in tokens if token.type == "fence"
    ]


@dataclass(frozen=True, slots=True)
class Command:
    """A command of a console block."""

    text: str
    expected: str
    """What the guide shows of its output; empty when it shows none. `…` stands for anything."""


def commands(block: Block) -> list[Command]:
    """The commands of a console block: lines after `$ `, with those that a backslash joins to them."""
    found: list[Command] = []
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, output = re.sub(r"\\\n\s*", "", part).partition("\n")
        found.append(Command(command, output.strip("\n")))
    return found


def fits(expected: str, output: str) -> bool:
    """Whether an output is what a guide shows: `…` stands for anything, on a line of its own for any lines.

    How many blanks stand between words does not count: columns are as wide as what is in them.
    """
    lines = [".*" if line == "…" else r"[^\n]*".join(map(re.escape, line.split("…"))) for line in _lines(expected)]
    return re.fullmatch("\n".join(lines), "\n".join(_lines(output)), re.DOTALL) is not None


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.strip("\n").split("\n")]


@dataclass(slots=True)
class Reader:
    """Runs blocks, in one namespace and one shell. What was started in the background ends with it."""

    folder: Path
    environment: Mapping[str, str]
    namespace: dict[str, Any] = field(default_factory=lambda: {"__name__": "guide"})
    _shell: subprocess.Popen[str] | None = None

    def __enter__(self) -> Reader:
        self._shell = subprocess.Popen(
            ["bash", "--norc"],
            cwd=self.folder,
            env={**os.environ, **self.environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._shell is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._shell.pid, signal.SIGTERM)
        self._shell.communicate()

    def write(self, block: Block) -> None:
        """Write a block that is a file."""
        path = self.folder / block.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, "utf-8")

    def python(self, block: Block, name: str) -> str:
        """Run a block of Python, and return what it prints."""
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile("\n" * block.line + block.text, name, "exec"), self.namespace)
        return printed.getvalue()

    def console(self, command: Command) -> tuple[int, str]:
        """Run a command, and return its exit code and its output."""
        assert self._shell is not None
        assert self._shell.stdin is not None
        assert self._shell.stdout is not None
        self._shell.stdin.write(f"{command.text}\n__code=$?; echo; echo '{_MARK}' $__code; (exit $__code)\n")
        self._shell.stdin.flush()
        output = ""
        for line in self._shell.stdout:
            if line.startswith(_MARK):
                return int(line.removeprefix(_MARK)), output.removesuffix("\n")
            output += line
        raise AssertionError(f"the shell has ended: {command.text}\n{output}")
