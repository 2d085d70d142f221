# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Answers as they came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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
