# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Return types of the plain functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from attrs import define

T = TypeVar("T")


@define
class Response(Generic[T]):
    """An answer of the API."""

    status_code: int
    """HTTP status; may be a number that is not in `http.HTTPStatus`."""
    content: bytes
    headers: Mapping[str, str]
    parsed: T | None
    """The body as a model; None for an undocumented status."""


__all__ = ["Response"]
