"""Selects the schema of a JSON object in a union (`oneOf`, `anyOf`): by values, then by required properties.

A discriminator maps values to schemas, as does a required property with a `const` or an enum. If no value decides, a
property does that one schema requires and the other does not have. Schemas that cannot be distinguished are rejected:
a value must never become an object of the wrong class.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, cast

from rlor_spec.document import Pointer, SpecError
from rlor_spec.places import members

from client_source.shapes import ObjectShape, Shapes


@dataclass(slots=True)
class Variant:
    """One of the schemas."""

    name: str
    """Its class."""
    shape: ObjectShape
    values: dict[str, tuple[object, ...]] = field(default_factory=dict[str, tuple[object, ...]])
    """Allowed values, by property."""
    gives_way_to: list[int] = field(default_factory=list[int])
    """Variants that require a property that this one does not have."""


def variants(shapes: Shapes, pointer: Pointer) -> list[Variant]:
    """The variants of a union. Raises `SpecError` if two cannot be distinguished."""
    found = list({variant.name: variant for variant in _variants(shapes, shapes.target(pointer), ())}.values())
    for (i, one), (j, other) in combinations(enumerate(found), 2):
        if any(not _common(values, other.values[name]) for name, values in one.values.items() if name in other.values):
            continue
        one_knows, other_knows = _knows_more(one, other), _knows_more(other, one)
        other.gives_way_to += [i] * one_knows
        one.gives_way_to += [j] * other_knows
        if not one_knows and not other_knows:
            message = f"{one.name} and {other.name} cannot be distinguished. Add a `discriminator`, or to one of them"
            raise shapes.fail(
                shapes.target(pointer), f"{message} a required property with a `const`, or one that the other lacks."
            )
    return found


def _knows_more(one: Variant, other: Variant) -> bool:
    """Whether a schema requires a property that the other does not have."""
    return bool(one.shape.required - other.shape.properties.keys())


def _common(some: tuple[object, ...], others: tuple[object, ...]) -> bool:
    return any(type(one) is type(other) and one == other for one in some for other in others)


def _variants(shapes: Shapes, pointer: Pointer, above: tuple[Pointer, ...]) -> list[Variant]:
    if pointer in above:
        raise shapes.fail(pointer, "the union contains itself. Break the cycle.")
    name = shapes.class_of(pointer)
    if name is not None and name in shapes.objects:
        shape = shapes.objects[name]
        values = {key: told for key in sorted(shape.required) if (told := _told(shapes, shape.properties[key]))}
        return [Variant(name, shape, values)]
    said = shapes.at(pointer)
    branches = [
        (branch, _variants(shapes, shapes.target(branch), (*above, pointer)))
        for branch in shapes.union_branches(pointer)
        if shapes.at(branch).get("type") != "null"
    ]
    if "discriminator" in said:
        _discriminate(shapes, pointer, branches)
    return [variant for _, found in branches for variant in found]


def _told(shapes: Shapes, pointer: Pointer) -> tuple[object, ...]:
    """The values that a schema lists, if any."""
    said = shapes.at(shapes.target(pointer))
    if "const" in said:
        return (said["const"],)
    values = cast(list[object], said["enum"]) if isinstance(said.get("enum"), list) else []
    return tuple(value for value in values if value is not None)


def _discriminate(shapes: Shapes, pointer: Pointer, branches: list[tuple[Pointer, list[Variant]]]) -> None:
    """Adds to each variant its values of the discriminator."""
    at = (*pointer, "discriminator")
    said = members(shapes.at(pointer)["discriminator"])
    name, mapping = said.get("propertyName"), members(said.get("mapping"))
    if not isinstance(name, str):
        raise shapes.fail(at, "the discriminator has no `propertyName`. Add the property that tells the schemas apart.")
    listed = {value: _mapped(shapes, (*at, "mapping", value), text) for value, text in mapping.items()}
    own = [shapes.target(branch) for branch, _ in branches]
    inner = [
        {target, *(variant.shape.pointer for variant in found)}
        for target, (_, found) in zip(own, branches, strict=True)
    ]
    for value, target in listed.items():
        if not any(target in places for places in inner):
            message = f"`{value}` is mapped to a schema outside the union. Add it there, or remove it here."
            raise shapes.fail((*at, "mapping", value), message)
    taken: dict[object, str] = {}
    for (branch, found), target in zip(branches, own, strict=True):
        for variant in found:
            if name not in variant.shape.properties:
                raise shapes.fail(branch, f"{variant.name} lacks the property `{name}` of the discriminator. Add it.")
            values: tuple[object, ...] = tuple(
                value for value, place in listed.items() if place in (target, variant.shape.pointer)
            )
            fixed = _told(shapes, variant.shape.properties[name])
            if values and fixed and not all(_common((value,), fixed) for value in values):
                message = f"{variant.name} does not allow this `{name}`: it lists other values. Correct one of the two."
                raise shapes.fail((*at, "mapping", str(values[0])), message)
            values = values or (fixed if len(fixed) == 1 else ())
            own_name = str(target[-1])
            if target[:2] == ("components", "schemas") and len(target) == 3 and own_name not in listed and not fixed:
                values = (*values, own_name)  # the implicit value in OpenAPI, besides those of a mapping
            if not values:
                raise shapes.fail(branch, f"this schema has no value of `{name}`. Add one to `mapping`.")
            variant.values[name] = values
        for told in {told for variant in found for told in variant.values[name]}:
            if told in taken:
                message = f"the value {told!r} of `{name}` is used for two schemas, {taken[told]} and {found[0].name}."
                raise shapes.fail(at, f"{message} Give each its own.")
            taken[told] = found[0].name


def _mapped(shapes: Shapes, at: Pointer, text: Any) -> Pointer:
    """The schema of an entry in a mapping, given by reference or by component name."""
    pointer: Pointer = ("components", "schemas", str(text))
    if str(text).startswith("#"):
        pointer = tuple(part.replace("~1", "/").replace("~0", "~") for part in str(text).removeprefix("#/").split("/"))
    try:
        return shapes.target(pointer)
    except SpecError:
        raise shapes.fail(at, f"`{text}` is not a schema of this document. Correct it.") from None
