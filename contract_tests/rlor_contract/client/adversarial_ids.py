"""Ids that break careless clients, and what is wrong with what a client makes of them."""

from __future__ import annotations

from typing import Final

from rlor_contract.client.requests import escapes, match_path
from rlor_contract.client.surfaces import Call, Exchange
from rlor_contract.spec.json_values import shown_error
from rlor_contract.spec.schemas import Mismatch

# Each addresses exactly one job, or is refused before anything is sent.
ADVERSARIAL_IDS: Final = (
    "",
    ".",
    "..",
    "../../secrets",
    "a/b",
    "/",
    "%2F",
    "%2e%2e",
    "a?b=c",
    "a#b",
    "a:cancel",
    ":cancel",
    "a b",
    "ключ",
    "🦊",
    "a\\b",
    "a;b",
    "a\nb",
    "a\x00b",
    "x" * 300,
)


def id_faults(call: Call, name: str, exchange: Exchange) -> list[Mismatch]:
    """What is wrong with a call in which the path variable `name` has such an id."""
    value = call.path[name]
    pointer = next(p.pointer for p in call.operation.parameters if p.name == name)
    if exchange.requests:
        raw_path = exchange.requests[0].url.raw_path.decode("ascii").partition("?")[0]
        if match_path(call.operation.path, raw_path) == call.path and not escapes(raw_path):
            return []
        return [Mismatch("", f"exactly one path for the id {value!r}, or ValueError", raw_path, pointer)]
    if isinstance(exchange.error, ValueError):
        return []
    return [Mismatch("", f"ValueError for the id {value!r}", shown_error(exchange.error), pointer)]
