"""pytest plugin: an emulator for each test that asks for `rlor_emulator`, and clients that live in its time.

A test that fails because the contract is broken, or could not be verified, shows the text of `rlor_contract` instead of
a traceback.

pytest loads this module in every run, so it imports client, emulator and their packages only when a test asks for them.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from rlor_trainer_client import AsyncRlorTrainerClient, Clock, RlorTrainerClient
    from rlor_trainer_emulator import Emulator
    from rlor_trainer_emulator.spec import Document

    from .emulator import RlorEmulator


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show a verdict as its text."""
    report = yield
    contract = sys.modules.get("rlor_contract.api")  # without this module there is no verdict
    error = call.excinfo.value if call.excinfo is not None else None
    if contract is not None and isinstance(error, (contract.ContractBroken, contract.CannotRun)):
        report.longrepr = str(error)
    return report


@pytest.fixture(scope="session")
def rlor_emulator_spec() -> Document:
    """The API description that emulators obey, read once. Override it to test against another one."""
    try:
        from rlor_trainer_emulator import load_spec
    except ImportError as error:
        pytest.fail(str(error), pytrace=False)
    return load_spec()


@pytest.fixture
def rlor_emulator(rlor_emulator_spec: Document) -> Iterator[RlorEmulator]:
    """A running emulator with no jobs in it, and clients of it: `rlor_emulator.client()`, `.async_client()`.

    Its time stands still, at the start of 2026, until the test calls `rlor_emulator.advance(seconds)` or one of its
    clients sleeps. Code that creates its own client finds it at `.url`, with `.api_key` and `.account`.
    """
    from rlor_trainer_emulator import ManualClock

    from .emulator import RlorEmulator

    with RlorEmulator(clock=ManualClock(), spec=rlor_emulator_spec) as emulator:
        yield emulator


@pytest.fixture
def rlor_clock(rlor_emulator: Emulator) -> Clock:
    """The emulator's time as the clock of a client: what the client sleeps passes in the emulator, and takes no time.

    For clients that the code under test creates: `RlorTrainerClient(clock=rlor_clock, …)`. Without it, a client lives
    in real time. If the emulator's clock runs by itself, this is the real clock.
    """
    from .emulator import clock_of

    return clock_of(rlor_emulator)


@pytest.fixture
def rlor_client(rlor_emulator: Emulator, rlor_clock: Clock) -> Iterator[RlorTrainerClient]:
    """A client of the emulator that lives in its time: retries and waits take no real time."""
    from rlor_trainer_client import RlorTrainerClient

    from .emulator import access

    with RlorTrainerClient(clock=rlor_clock, **access(rlor_emulator)) as client:
        yield client


@pytest.fixture
def rlor_async_client(rlor_emulator: Emulator, rlor_clock: Clock) -> AsyncRlorTrainerClient:
    """The async client. Close it in the event loop of the test: `async with rlor_async_client as client:`."""
    from rlor_trainer_client import AsyncRlorTrainerClient

    from .emulator import access

    return AsyncRlorTrainerClient(clock=rlor_clock, **access(rlor_emulator))
