# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Raw answers."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class RawResponse:
    """One raw answer, whether a success or an error. `on_response` of a client is called with each."""

    operation: str
    """`operationId` of the spec."""
    attempt: int
    """1 for the first."""
    status: int
    """HTTP status."""
    headers: Mapping[str, str] = field(repr=False)
    """Header names are case-insensitive."""
    content: bytes = field(repr=False)
    """The body, decompressed."""

    @property
    def status_code(self) -> int:
        """HTTP status, under the name that httpx gives it."""
        return self.status

    @property
    def request_id(self) -> str | None:
        """To quote in a support case; None if the answer has none."""
        return self.headers.get("x-request-id") or None

    def json(self) -> Any:
        """The body as JSON. Raises `ValueError` if it is not JSON."""
        return json.loads(self.content)


_COLLECTORS: ContextVar[tuple[tuple[object, list[RawResponse]], ...]] = ContextVar("collectors", default=())
"""The lists that collect answers, each with the connections that it collects from."""


@contextmanager
def collected(connections: object) -> Generator[list[RawResponse]]:
    """Collects the answers to calls made within it over these connections."""
    found: list[RawResponse] = []
    token = _COLLECTORS.set((*_COLLECTORS.get(), (connections, found)))
    try:
        yield found
    finally:
        _COLLECTORS.reset(token)


def collect(connections: object, response: RawResponse) -> None:
    """Adds an answer to the lists that collect it."""
    for owner, found in _COLLECTORS.get():
        if owner is connections:
            found.append(response)
