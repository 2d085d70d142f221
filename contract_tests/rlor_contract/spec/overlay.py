"""The test overlay: what only the contract suite adds to the spec."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

import yaml
from rlor_spec import data

from rlor_contract.spec.json_values import is_object

_STEP: Final = re.compile(r"\.(?P<name>[\w-]+)|\['(?P<quoted>[^']+)'\]")


class OverlayError(Exception):
    """An overlay that cannot be applied; `str()` says which action and why."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """Actions on the spec, and values for the valid parts of requests."""

    actions: tuple[dict[str, Any], ...]
    query_values: dict[str, list[str]]
    """By parameter name."""
    body_values: dict[str, dict[str, list[str]]]
    """By operationId and property."""

    @classmethod
    def load(cls, path: Path | Traversable = data.OVERLAY) -> Overlay:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        values = data.get("x-contract-values", {})
        return cls(tuple(data["actions"]), values.get("query", {}), values.get("body", {}))

    def applied_to(self, document: dict[str, Any]) -> dict[str, Any]:
        """A changed copy. Raises `OverlayError` for a target that the document does not have: it would do nothing."""
        result = copy.deepcopy(document)
        for action in self.actions:
            steps = _steps(action["target"])
            parent: Any = None
            here: Any = result
            for step in steps:
                if not is_object(here) or step not in here:
                    raise OverlayError(f"overlay: {action['target']} names nothing in the spec ({step!r} is missing)")
                parent, here = here, here[step]
            if action.get("remove"):
                del parent[steps[-1]]
            else:
                _merge(here, copy.deepcopy(action["update"]))
        return result


def closed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with every named object closed to unknown properties, in place.

    A server refuses an unknown key in a body (spec, info.description), and ours sends none. The published schemas stay
    open, so that clients tolerate what newer servers add.
    """
    for name, schema in document["components"]["schemas"].items():
        # An Any has its message's own fields. A oneOf has none of its own.
        if schema.get("type") == "object" and name != "ProtobufAny":
            schema.setdefault("additionalProperties", False)
    return document


def _steps(target: str) -> list[str]:
    found = list(_STEP.finditer(target))
    if not target.startswith("$") or "".join(match.group() for match in found) != target[1:] or not found:
        raise OverlayError(f"overlay: {target!r} is not a path of the form $.name['quoted name']")
    return [match["name"] or match["quoted"] for match in found]


def _merge(target: dict[str, Any], update: dict[str, Any]) -> None:
    for key, value in update.items():
        if is_object(value) and is_object(target.get(key)):
            _merge(target[key], value)
        else:
            target[key] = value
