"""The typed usage file works as it stands, and leaves out nothing that is public."""

from __future__ import annotations

import ast
import asyncio
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import rlor_trainer_client
from client import typed_usage
from rlor_contract.spec.operations import ContractSpec
from rlor_trainer_client import Clock, RawResponse, api
from rlor_trainer_emulator import Emulator, ManualClock

SPEC = ContractSpec()
OPERATIONS = {operation.id for operation in SPEC.operations}


@pytest.fixture
def time() -> ManualClock:
    return ManualClock()


@pytest.fixture
def emulator(time: ManualClock) -> Iterator[Emulator]:
    with Emulator(clock=time) as emulator:
        yield emulator


@pytest.fixture
def clock(time: ManualClock) -> Clock:
    """A clock on which the emulator's time passes while the client sleeps."""

    def sleep(seconds: float) -> None:
        time.advance(seconds)

    async def async_sleep(seconds: float) -> None:
        time.advance(seconds)

    return Clock(monotonic=lambda: time.now().timestamp(), sleep=sleep, async_sleep=async_sleep)


def test_every_method_of_both_clients_works(emulator: Emulator, clock: Clock) -> None:
    where = emulator.url, emulator.api_key, emulator.account
    answers: list[RawResponse] = []
    typed_usage.use(*where, clock, answers)
    assert {answer.operation for answer in answers} == OPERATIONS
    answers.clear()
    asyncio.run(typed_usage.use_async(*where, clock, answers))
    assert {answer.operation for answer in answers} == OPERATIONS


def test_plain_functions_and_clients_of_the_users_own_work(emulator: Emulator, time: ManualClock) -> None:
    where = emulator.url, emulator.api_key, emulator.account
    typed_usage.use_plain(*where, time.advance)
    asyncio.run(typed_usage.use_plain_async(*where))
    typed_usage.bring_your_own(*where)
    asyncio.run(typed_usage.bring_your_own_async(*where))


def test_nothing_public_is_left_out() -> None:
    tree = ast.parse(Path(typed_usage.__file__).read_text(encoding="utf-8"))
    loaded = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert {*rlor_trainer_client.__all__} <= loaded
    packages = pkgutil.walk_packages(api.__path__, f"{api.__name__}.")
    modules = {name.rpartition(".")[2] for _, name, is_package in packages if not is_package}
    assert modules <= loaded
    assert len(modules) == len(OPERATIONS)
