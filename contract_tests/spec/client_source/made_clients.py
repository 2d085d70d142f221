"""Clients made of specs of one's own, and how to try them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import generate

_CACHE: Final = Path(generate.__file__).parents[1] / "build" / "mypy-of-made-clients"

IMPORT_ALL = """
import importlib, pkgutil
import rlor_trainer_client
from rlor_trainer_client import models

for module in pkgutil.walk_packages(rlor_trainer_client.__path__, "rlor_trainer_client."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
for name in models.__all__:
    assert getattr(models, name).__name__ == name
"""


def references(text: str) -> str:
    """A spec in which `@Name` stands for a reference to a schema."""
    return re.sub(r"(?<!')@(\w+)", r"{$ref: '#/components/schemas/\1'}", text)


def client_of(text: str, folder: Path) -> Path:
    spec = folder / "openapi.yaml"
    spec.write_text(text, "utf-8")
    assert generate.main(["--spec", str(spec), "--output", str(folder / "made" / "rlor_trainer_client")]) == 0
    return folder / "made"


def run(program: str, folder: Path) -> None:
    """Run a program against the client in a folder, in an interpreter that has no other."""
    code = f"import sys; sys.path.insert(0, {str(folder)!r})\n{program}"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def strictly_typed(folder: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        # What httpx and attrs are does not change from client to client. Two writers do not share a cache.
        f"--cache-dir={_CACHE / os.environ.get('PYTEST_XDIST_WORKER', 'alone')}",
        "--config-file=",
        "-p",
        "rlor_trainer_client",
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
