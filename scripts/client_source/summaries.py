"""The summary columns of a resource (`x-summary`): heading, attribute and kind of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rlor_spec.document import Pointer
from rlor_spec.places import members

from client_source.shapes import ObjectShape, Shapes

_KEY: Final = "x-summary"
_PERCENT: Final = "percent"
"""Last word of the names of percentages: a name includes the unit (AIP-141)."""


def summary(shapes: Shapes, shape: ObjectShape) -> Iterator[tuple[str, str, str]]:
    """Heading, attributes and kind of each column. Raises `SpecError` for a path that cannot be shown."""
    for part in shape.parts:
        for heading, path in members(shapes.at(part).get(_KEY)).items():
            yield str(heading), *_column(shapes, shape, (*part, _KEY, heading), path)


def is_secret(shapes: Shapes, pointer: Pointer) -> bool:
    said = shapes.written(pointer)
    return said.get("writeOnly") is True or said.get("format") == "password"


def _column(shapes: Shapes, shape: ObjectShape, at: Pointer, path: Any) -> tuple[str, str]:
    holder: ObjectShape | None = shape
    attributes: list[str] = []
    pointer: Pointer = ()
    for name in path.split(".") if isinstance(path, str) else [""]:
        if holder is None or name not in holder.properties:
            raise shapes.fail(at, f"`{_KEY}` names `{path}`, which is not the path of a property. Correct it.")
        attributes.append(holder.attributes[name])
        pointer = holder.properties[name]
        if is_secret(shapes, pointer):
            raise shapes.fail(at, f"`{_KEY}` names `{path}`, which is secret. Remove the column.")
        holder = shapes.objects.get(shapes.class_of(pointer) or "")
    said = shapes.at(shapes.beside_null(pointer))
    if holder is not None or said.get("type") == "array":
        raise shapes.fail(at, f"`{_KEY}` names `{path}`, which is not a single value. Name one that is.")
    return ".".join(attributes), _kind(shapes, shape, path, attributes[-1], said)


def _kind(shapes: Shapes, shape: ObjectShape, path: str, attribute: str, said: dict[str, Any]) -> str:
    if any(members(shapes.at(part).get("x-resource")).get("name") == path for part in shape.parts):
        return "id"
    if said.get("format") == "date-time":
        return "age"
    return "percent" if attribute.rpartition("_")[2] == _PERCENT else "text"
