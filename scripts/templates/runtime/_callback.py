"""What a caller wants to be told by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Callback = TypeVar("Callback", bound=Callable[[Any], object] | None)


def callback(on_update: Callback) -> Callback:
    """It. Raises `TypeError` for what cannot be called."""
    if on_update is not None and not callable(on_update):
        raise TypeError(f"on_update is of the type {type(on_update).__name__}; give what can be called.")
    return on_update
