"""pytest plugin: an emulator for each test that asks for `rlor_emulator`.

A module of its own, since pytest loads it in every run: it imports the emulator, and what that needs, when a test asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from rlor_trainer_emulator import Emulator
    from rlor_trainer_emulator.spec import Document


@pytest.fixture(scope="session")
def rlor_emulator_spec() -> Document:
    """The API description that emulators obey, read once. Override it to test against another one."""
    try:
        from rlor_trainer_emulator import load_spec
    except ImportError as error:
        pytest.fail(str(error), pytrace=False)
    return load_spec()


@pytest.fixture
def rlor_emulator(rlor_emulator_spec: Document) -> Iterator[Emulator]:
    """A running emulator with no jobs in it, at `rlor_emulator.url`, for `rlor_emulator.api_key` and `.account`.

    Its time stands still, at the start of 2026, until the test calls `rlor_emulator.advance(seconds)`.
    """
    from rlor_trainer_emulator import Emulator, ManualClock

    with Emulator(clock=ManualClock(), spec=rlor_emulator_spec) as emulator:
        yield emulator
