"""What Python programs are given are values: equal by what they hold, usable as keys, and never changed."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import rlor_trainer_emulator as package
from rlor_trainer_emulator import Fault, FaultCount, Outcome, Passage, Step

VALUES = [
    Fault("drop"),
    FaultCount("f-1", Fault("drop"), 1, 1),
    Outcome("*", ()),
    Passage(0, "JOB_STATE_PENDING", 0, "request", ""),
    Step("600s"),
]


def test_none_is_missing() -> None:
    public = {name for name in package.__all__ if dataclasses.is_dataclass(getattr(package, name))}
    assert {type(value).__name__ for value in VALUES} == public


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_is_a_key_and_does_not_change(value: Any) -> None:
    assert {value: 1}[dataclasses.replace(value)] == 1
    name = dataclasses.fields(value)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, name, None)
