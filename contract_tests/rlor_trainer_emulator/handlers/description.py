"""How operations that the spec does not have are described: as it describes its own, so that all are served alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..spec import Document


def completed(paths: Mapping[str, Document], spec: Document) -> Document:
    """Return paths with what is the same for all of them.

    Their operations take a key in each way that the spec knows, and their variables are ids: any text without a slash.
    """
    security = [{scheme: list[str]()} for scheme in spec["components"]["securitySchemes"]]
    return {
        path: {
            "parameters": [_id(variable) for variable in re.findall(r"\{(\w+)\}", path)],
            **{method: {**operation, "security": security} for method, operation in item.items()},
        }
        for path, item in paths.items()
    }


def _id(variable: str) -> dict[str, Any]:
    return {"name": variable, "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[^/]+$"}}
