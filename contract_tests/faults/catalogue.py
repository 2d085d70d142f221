"""All faults, by name."""

from __future__ import annotations

from typing import Final

from faults import (
    client_slips,
    client_use_slips,
    server_answers,
    server_behaviour,
    server_semantics,
    server_truth,
    server_wire,
)
from faults.fault import CLIENT_FAULTS, SERVER_FAULTS, Fault

# To import them enters them.
SOURCES: Final = (
    server_wire,
    server_answers,
    server_behaviour,
    server_semantics,
    server_truth,
    client_slips,
    client_use_slips,
)


def _by_name() -> dict[str, Fault]:
    found: dict[str, Fault] = {}
    for fault in (*SERVER_FAULTS, *CLIENT_FAULTS):
        if fault.name in found:
            raise ValueError(f"two faults are called {fault.name}")
        found[fault.name] = fault
    return found


FAULTS: Final = _by_name()
