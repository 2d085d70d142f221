"""Answers as they came."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class RawResponse:
    """One answer as it came, be it an error or not. `on_response` of a client is given every one."""

    operation: str
    """`operationId` of the spec."""
    attempt: int
    """1 for the first."""
    status: int
    """HTTP status."""
    headers: Mapping[str, str] = field(repr=False)
    """Their names are case-insensitive."""
    content: bytes = field(repr=False)
    """The body, decompressed."""

    @property
    def request_id(self) -> str | None:
        """To quote in a support case; None where the answer tells none."""
        return self.headers.get("x-request-id") or None

    def json(self) -> Any:
        """The body as JSON. Raises `ValueError` when it is none."""
        return json.loads(self.content)


_COLLECTORS: ContextVar[tuple[tuple[object, list[RawResponse]], ...]] = ContextVar("collectors", default=())
"""The lists that answers are put into, each with the connections whose answers it collects."""


@contextmanager
def collected(connections: object) -> Generator[list[RawResponse]]:
    """The answers that come over these connections to the calls that are made within."""
    found: list[RawResponse] = []
    token = _COLLECTORS.set((*_COLLECTORS.get(), (connections, found)))
    try:
        yield found
    finally:
        _COLLECTORS.reset(token)


def collect(connections: object, response: RawResponse) -> None:
    """Puts an answer where it is collected."""
    for owner, found in _COLLECTORS.get():
        if owner is connections:
            found.append(response)
