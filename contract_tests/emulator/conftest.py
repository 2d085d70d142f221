"""One emulator for all tests of this directory, emptied before each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from emulator.emulated import SPEC, Api
from rlor_trainer_emulator import Emulator, ManualClock, SeededIdentifiers

KEYS = {"key-of-acme": "acme-research", "key-of-umbra": "umbra"}


@pytest.fixture(scope="session")
def _running() -> Iterator[Api]:
    clock = ManualClock()
    with Emulator(keys=KEYS, clock=clock, ids=SeededIdentifiers(), spec=SPEC) as emulator:
        api = Api(emulator, clock)
        yield api
        api.close()


@pytest.fixture
def api(_running: Api) -> Api:
    """An emulator without jobs. Its clock only goes forward, from where the test before has left it."""
    _running.emulator.reset()
    return _running
