"""An emulator on a real socket, and programs that use it through the vendor's SDK in the SDK's own environment."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rlor_trainer_emulator import Emulator, ManualClock
from vendor.sdk import interpreter

HERE = Path(__file__).resolve().parent


class SteppingClock(ManualClock):
    """Goes on by 5 seconds with each request, so that whoever polls sees time pass, and a run repeats exactly."""

    step = timedelta(seconds=5)

    def now(self) -> datetime:
        return self.advance(self.step)


class Sdk:
    """Runs programs with the SDK against one emulator."""

    def __init__(self, python: Path, emulator: Emulator) -> None:
        self._python = python
        self.emulator = emulator

    def run(self, program: str, *arguments: str) -> dict[str, Any]:
        """Run a program of this folder and return what it prints, a JSON object."""
        done = subprocess.run(
            [str(self._python), str(HERE / program), *arguments],
            # Nothing of this project can be imported, and no setting of the user's is in the way.
            env={
                "PATH": os.environ.get("PATH", ""),
                "FIREWORKS_API_KEY": self.emulator.api_key,
                "FIREWORKS_ACCOUNT_ID": self.emulator.account,
                "FIREWORKS_BASE_URL": self.emulator.url,
            },
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert self.emulator.api_key not in done.stderr
        seen: dict[str, Any] = json.loads(done.stdout)
        return seen


@pytest.fixture(scope="session")
def python() -> Path:
    return interpreter()


@pytest.fixture
def sdk(python: Path) -> Iterator[Sdk]:
    keys = {"key-of-acme": "acme-research", "key-of-umbra": "umbra"}
    # Without a journal, which looks at the clock, too, when a request comes.
    with Emulator(keys=keys, clock=SteppingClock(), journal=0) as emulator:
        yield Sdk(python, emulator)
