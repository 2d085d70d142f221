"""Ask the package registry that pip is set up to reach; which one that is, is none of this project's business."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from packaging.version import InvalidVersion, Version


class Unavailable(Exception):
    """The registry cannot be reached, or has not what was asked for; the message says why, in one line."""


def pip(*arguments: str, python: Path | str = sys.executable) -> str:
    """Run pip for an interpreter, and return what it prints. Raises `Unavailable`."""
    options = ("--disable-pip-version-check", "--retries", "1", "--timeout", "15")
    return run(str(python), "-m", "pip", *arguments, *options)


def version(text: str) -> Version | None:
    """A version as people write it, `1.0.0-alpha.5` too; None for what is none."""
    try:
        return Version(text)
    except InvalidVersion:
        return None


def run(*command: str) -> str:
    """Run a program, and return what it prints. Raises `Unavailable` with the reason that it gives."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.strip()] or ["no reason given"]
        errors = [line for line in lines if line.startswith("ERROR")] or lines[-1:]
        raise Unavailable(f"{' '.join(command[1:4])}: {errors[-1]}")
    return done.stdout
