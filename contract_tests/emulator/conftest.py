"""One emulator of each kind of database for all tests of this directory, emptied before each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from emulator.emulated import SPEC, Api
from emulator.postgres import Postgres, running_postgres
from rlor_trainer_emulator import Emulator, ManualClock, SeededIdentifiers

KEYS = {"key-of-acme": "acme-research", "key-of-umbra": "umbra"}


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def _running(request: pytest.FixtureRequest) -> Iterator[Api]:
    clock = ManualClock()
    database = ":memory:" if request.param == "sqlite" else request.getfixturevalue("postgres").new_database()
    with Emulator(
        database=database, keys=KEYS, clock=clock, ids=SeededIdentifiers(), spec=SPEC, page=False
    ) as emulator:
        api = Api(emulator, clock)
        yield api
        api.close()


@pytest.fixture
def api(_running: Api) -> Api:
    """An emulator without jobs. Its clock only goes forward, from where the test before has left it."""
    _running.emulator.reset()
    return _running
