"""How Schemathesis reads a document. It is not fully typed: this is where types begin."""

from __future__ import annotations

from typing import Any

import schemathesis


def load_schema(document: dict[str, Any], config: dict[str, Any]) -> Any:
    """The schema of a document, with a configuration as `schemathesis.toml` would have it."""
    untyped: Any = schemathesis
    return untyped.openapi.from_dict(document, config=untyped.Config.from_dict(config))
