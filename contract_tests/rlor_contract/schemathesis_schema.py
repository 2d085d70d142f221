"""The parts of Schemathesis that are not fully typed: this is where types begin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import schemathesis


def load_schema(document: dict[str, Any], config: dict[str, Any]) -> Any:
    """The schema of a document, with a configuration as `schemathesis.toml` would have it."""
    untyped: Any = schemathesis
    return untyped.openapi.from_dict(document, config=untyped.Config.from_dict(config))


def register_hooks(*hooks: Callable[..., None]) -> None:
    """Register functions as global hooks; each has the name of its hook."""
    untyped: Any = schemathesis
    for hook in hooks:
        untyped.hook(hook)
