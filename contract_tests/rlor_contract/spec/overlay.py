"""The overlay: what only the contract suite adds to the spec."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
from rlor_spec import data
from rlor_spec.document import SpecDocument, SpecError, display_path

from rlor_contract.spec.json_values import is_object
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.samples import SAMPLES_SCHEMA, Samples

_WHOLE: Final = jsonschema_rs.Draft202012Validator(
    {
        "type": "object",
        "required": ["actions", "x-contract-values"],
        "properties": {
            "actions": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["target"],
                    "properties": {
                        "target": {"type": "string"},
                        "update": {"type": "object"},
                        "remove": {"const": True},
                    },
                    "oneOf": [{"required": ["update"]}, {"required": ["remove"]}],
                },
            },
            "x-contract-values": SAMPLES_SCHEMA,
        },
    }
)
_STEP: Final = re.compile(r"\.(?P<name>[\w-]+)|\['(?P<quoted>[^']+)'\]")


class OverlayError(Exception):
    """An overlay that does not fit the spec; `str()` says which action and why."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """Actions on the spec, and values that it cannot give."""

    actions: tuple[dict[str, Any], ...]
    samples: Samples
    source: str = "overlay"
    """The file, for messages."""

    @classmethod
    def load(cls, path: Path | Traversable = data.OVERLAY) -> Overlay:
        """Read a file. Raises `SpecError` for one that is missing or malformed."""
        document = SpecDocument.load(path)
        for error in _WHOLE.iter_errors(document.data):
            at = tuple(error.instance_path)
            where = ".".join(map(str, at))
            message = f"{where}: {error.message}" if where else error.message
            raise SpecError(
                path,
                document.line(at),
                f"{message}. Fix: compare with {display_path(data.OVERLAY)}, which is complete.",
            )
        samples = Samples.of(document.data["x-contract-values"])
        return cls(tuple(document.data["actions"]), samples, display_path(path))

    def require_fit(self, spec: ContractSpec) -> None:
        """Raise `OverlayError` when the spec does not have what the overlay speaks of."""
        self.applied_to(spec.document.data)
        resource, fields, nested = spec.resource, self.samples.fields, self.samples.nested
        states = {state for states in spec.lifecycle["classes"].values() for state in states}
        if nested.state not in states:
            raise self._error(f"x-contract-values.nested.state: {resource.state_schema} has no state {nested.state}")
        known = spec.properties(("components", "schemas", resource.schema))
        for name in (fields.label, fields.secret[0], *fields.lasting, *fields.chosen):
            if name not in known:
                raise self._error(f"x-contract-values.fields: {resource.schema} has no field {name}")

    def _error(self, message: str) -> OverlayError:
        return OverlayError(
            f"{self.source}: {message}. Fix: correct it, or give the overlay of this spec with --overlay."
        )

    def applied_to(self, document: dict[str, Any]) -> dict[str, Any]:
        """A changed copy. Raises `OverlayError` for a target that the document does not have: it would do nothing."""
        result = copy.deepcopy(document)
        for action in self.actions:
            steps = _steps(action["target"])
            if not steps:
                raise self._error(f"{action['target']!r} is not a path of the form $.name['quoted name']")
            parent: Any = None
            here: Any = result
            for step in steps:
                if not is_object(here) or step not in here:
                    raise self._error(f"{action['target']} names nothing in the spec ({step!r} is missing)")
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
    """The names in a path; none where it is no path."""
    found = list(_STEP.finditer(target))
    if not target.startswith("$") or "".join(match.group() for match in found) != target[1:]:
        return []
    return [match["name"] or match["quoted"] for match in found]


def _merge(target: dict[str, Any], update: dict[str, Any]) -> None:
    for key, value in update.items():
        if is_object(value) and is_object(target.get(key)):
            _merge(target[key], value)
        else:
            target[key] = value
