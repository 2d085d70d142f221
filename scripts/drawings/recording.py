"""Run commands as a user would, and keep what they print."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from drawings.terminal import PROMPT

_PATIENCE = 30.0
"""Seconds in which the emulator has to start."""


class RecordingFailed(Exception):
    """A command could not be run to its end; `str()` says which, and what it printed."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Commands that are shown together."""

    name: str
    title: str
    """What the picture shows, for those who cannot see it."""
    commands: tuple[str, ...]
    head: int
    """Lines kept from the beginning of the output of each command."""
    tail: int
    """Lines kept from its end."""
    emulator: bool = False
    """Whether the commands talk to an emulator that is started for them."""


def record(scene: Scene, folder: Path) -> str:
    """Run the commands of a scene in a folder. Raises `RecordingFailed` when one fails."""
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
        "NO_COLOR": "1",
        "COLUMNS": "100",
    }
    if not scene.emulator:
        return _run(scene, folder, environment)
    with _emulator() as settings:
        return _run(scene, folder, {**environment, **settings})


def shortened(output: str, head: int, tail: int) -> list[str]:
    """The lines of an output. A line says how many are left out in the middle, if any are."""
    lines = [line.rstrip() for line in output.rstrip("\n").split("\n")]
    left_out = len(lines) - head - tail
    if left_out < 2:  # one line more costs no more than saying that it is missing
        return lines
    return [*lines[:head], f"… {left_out} more lines", *lines[len(lines) - tail :]]


def _run(scene: Scene, folder: Path, environment: Mapping[str, str]) -> str:
    lines: list[str] = []
    for command in scene.commands:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RecordingFailed(f"{command!r} ended with {done.returncode}:\n{done.stdout}")
        lines += [*([""] if lines else []), f"{PROMPT}{command}", *shortened(done.stdout, scene.head, scene.tail)]
    return "\n".join(lines) + "\n"


@contextmanager
def _emulator() -> Generator[dict[str, str]]:
    """An emulator in which a quarter of an hour passes in a second, and the settings of a client for it."""
    with TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.json"
        options = ["--port", "0", "--ready-file", str(ready), "--speed", "900", "--log-level", "error"]
        process = subprocess.Popen(
            [sys.executable, "-m", "rlor_trainer_emulator", *options, "--api-key", "emulator-key=acme"],
            stdout=subprocess.DEVNULL,
        )
        try:
            end = time.monotonic() + _PATIENCE
            while not ready.is_file():
                if process.poll() is not None or time.monotonic() > end:
                    raise RecordingFailed("the emulator did not start.")
                time.sleep(0.05)
            server = json.loads(ready.read_text("utf-8"))
            yield {
                "FIREWORKS_BASE_URL": server["url"],
                "FIREWORKS_API_KEY": server["keys"][0]["key"],
                "FIREWORKS_ACCOUNT_ID": server["keys"][0]["account"],
            }
        finally:
            process.terminate()
            process.wait()
