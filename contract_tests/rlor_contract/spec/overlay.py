"""The overlay: what only the contract suite adds to the spec."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
from rlor_spec import data
from rlor_spec.document import Pointer, SpecDocument, SpecError, display_path

from rlor_contract.spec.json_values import is_list, is_object
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.samples import SAMPLES_SCHEMA, Samples
from rlor_contract.spec.samples_fit import misfits

_VALUES: Final = "x-contract-values"
_WHOLE: Final = jsonschema_rs.Draft202012Validator(
    {
        "type": "object",
        "required": ["actions", _VALUES],
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
            _VALUES: SAMPLES_SCHEMA,
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
    document: SpecDocument | None = field(default=None, repr=False)
    """What it was read from, for the lines in messages."""

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
                f"{message.rstrip('.')}. Fix: compare with {display_path(data.OVERLAY)}, which is complete.",
            )
        samples = Samples.of(document.data[_VALUES])
        return cls(tuple(document.data["actions"]), samples, display_path(path), document)

    def require_fit(self, spec: ContractSpec) -> None:
        """Raise `OverlayError` when the spec does not have what the overlay speaks of, or takes other values."""
        changed = self.applied_to(spec.document.data)
        for index, action in enumerate(self.actions):
            at = ("actions", index)
            for name, link in _links(action.get("update")):
                self._require_link(spec, (*at, "update"), name, link)
            if action.get("remove"):
                self._require_whole(spec, changed, (*at, "target"), action["target"])
        for pointer, message in misfits(self.samples, spec):
            where = ".".join(map(str, (_VALUES, *pointer)))
            raise self._error((_VALUES, *pointer), f"{where}: {message}")

    def _require_link(self, spec: ContractSpec, at: Pointer, name: str, link: dict[str, Any]) -> None:
        operation = next((one for one in spec.operations if one.id == link.get("operationId")), None)
        if operation is None:
            raise self._error(at, f"the link {name} leads to {link.get('operationId')}, but there is no such operation")
        parameters: Any = link.get("parameters", {})
        if not is_object(parameters):
            raise self._error(at, f"the link {name}: its parameters are not a mapping")
        for parameter in parameters:
            # A location may stand before the name, as in `path.name`.
            if not {parameter, parameter.partition(".")[2]} & {one.name for one in operation.parameters}:
                raise self._error(at, f"the link {name}: {operation.label} has no parameter {parameter}")

    def _require_whole(self, spec: ContractSpec, changed: dict[str, Any], at: Pointer, target: str) -> None:
        """Raise for what cannot be removed, since references or the run itself lead to it."""
        try:
            left = {raw["operationId"] for item in changed["paths"].values() for raw in item.values() if is_object(raw)}
            schemas = changed["components"]["schemas"]
        except (KeyError, AttributeError):
            raise self._error(at, f"{target} cannot be removed: a spec needs it") from None
        gone = [one.label for one in spec.operations if one.id not in left]
        if gone or not is_object(schemas):
            raise self._error(at, f"{target} cannot be removed: {', '.join(gone)} is to be verified")
        for reference in _references(changed):
            steps = [step.replace("~1", "/").replace("~0", "~") for step in reference.removeprefix("#/").split("/")]
            here: Any = changed
            for step in steps:
                here = here.get(step) if is_object(here) else None
            if here is None:
                raise self._error(at, f"{target} cannot be removed: {reference} is used elsewhere")

    def _error(self, at: Pointer, message: str) -> OverlayError:
        line = f":{self.document.line(at)}" if self.document else ""
        said = message.rstrip(".")
        return OverlayError(
            f"{self.source}{line}: {said}. Fix: correct it, or give the overlay of this spec with --overlay."
        )

    def applied_to(self, document: dict[str, Any]) -> dict[str, Any]:
        """A changed copy. Raises `OverlayError` for a target that the document does not have: it would do nothing."""
        result = copy.deepcopy(document)
        for index, action in enumerate(self.actions):
            at: Pointer = ("actions", index, "target")
            steps = _steps(action["target"])
            if not steps:
                raise self._error(at, f"{action['target']!r} is not a path of the form $.name['quoted name']")
            parent: Any = None
            here: Any = result
            for step in steps:
                if not is_object(here) or step not in here:
                    raise self._error(at, f"{action['target']} names nothing in the spec ({step!r} is missing)")
                parent, here = here, here[step]
            if action.get("remove"):
                del parent[steps[-1]]
            elif not is_object(here):
                raise self._error(at, f"{action['target']} is not a mapping, so nothing can be merged into it")
            else:
                _merge(here, copy.deepcopy(action["update"]))
        return result


def _links(update: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The links in what an action merges into the spec."""
    for name, value in update.items() if is_object(update) else ():
        if name == "links" and is_object(value):
            yield from ((key, link) for key, link in value.items() if is_object(link) and "operationRef" not in link)
        else:
            yield from _links(value)


def _references(value: Any) -> Iterator[str]:
    if is_object(value):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        value = [*value.values()]
    for part in value if is_list(value) else ():
        yield from _references(part)


def _steps(target: str) -> list[str]:
    """The names in a path; none where it is not a path."""
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
