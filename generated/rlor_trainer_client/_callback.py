# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Validates `on_update` callbacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Callback = TypeVar("Callback", bound=Callable[[Any], object] | None)


def callback(on_update: Callback) -> Callback:
    """Returns `on_update`. Raises `TypeError` if it is not callable."""
    if on_update is not None and not callable(on_update):
        raise TypeError(f"on_update is of the type {type(on_update).__name__}; pass a callable.")
    return on_update
