"""The same seed makes the same values, whatever else is loaded."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants


@contextmanager
def without_constants_of_modules() -> Generator[None]:
    """Keep Hypothesis from putting texts and numbers of our modules' source into values.

    With them a run from a checkout would differ from one of the wheel, and the client of one spec from that of another.
    Hypothesis has no setting for it, and is pinned.
    """
    untyped: Any = providers
    met = bool(len(untyped._local_constants))  # others in this process may want them: tests do
    if met:
        untyped.CONSTANTS_CACHE.cache.clear()
    try:
        with patch.object(untyped, "_get_local_constants", Constants):
            yield
    finally:
        if met:
            untyped.CONSTANTS_CACHE.cache.clear()
