"""Whether a decoded object says exactly what stood on the wire, in the types that the spec promises.

A round trip alone is no proof: a misspelled key in a decoder detours through the unknown fields and comes back whole.
So every declared property has to sit in its own attribute, with its own type.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from rlor_spec.document import Pointer, format_pointer

from rlor_contract.client.python_names import python_name
from rlor_contract.spec.json_values import is_list, is_object
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.schemas import Mismatch

_NINE_DIGITS = re.compile(r"(\.\d{6})\d+")


def is_unset(value: Any) -> bool:
    """Whether an attribute says "absent": None, or the generator's `UNSET` marker."""
    return value is None or type(value).__name__ == "Unset"


def check_decoded(spec: ContractSpec, pointer: Pointer, wire: Any, value: Any, at: Pointer = ()) -> Iterator[Mismatch]:
    """Differences between a decoded value and the JSON that it came from; none when it is right."""
    pointer = spec.locate(pointer)
    schema = spec.schema(pointer)

    def wrong(expected: str, broken: Pointer = pointer, got: Any = value) -> Mismatch:
        return Mismatch(format_pointer(at), expected, f"{_shown(got)} ({type(got).__name__})", broken)

    if wire is None:
        if not is_unset(value):
            yield wrong("None, as the wire said null")
        return
    if "oneOf" in schema:
        yield from check_decoded(spec, spec.branch_for(pointer, wire), wire, value, at)
        return
    name = str(pointer[-1]) if len(pointer) == 3 else None
    if "enum" in schema:
        # An open enum keeps a value that the spec does not declare too, but not as one of its members.
        known = wire in schema["enum"]
        if type(value).__name__ != name or value != wire or known != (wire in _members(value)):
            at_value: Pointer = (*pointer, "enum", schema["enum"].index(wire)) if known else (*pointer, "enum")
            yield wrong(f"{'the member' if known else 'the unknown value'} {name}({wire!r})", at_value)
        return
    declared = schema.get("type")
    kind = next((k for k in declared if k != "null"), "null") if is_list(declared) else declared
    match kind:
        case "object":
            if type(value).__name__ != name or not type(value).__module__.startswith("rlor_trainer_client."):
                yield wrong(f"an object of the class {name}")
                return
            yield from _check_object(spec, pointer, wire, value, at)
        case "array":
            if not is_list(value) or len(value) != len(wire):
                yield wrong(f"a list of {len(wire)}")
                return
            for index, (item, decoded) in enumerate(zip(wire, value, strict=True)):
                yield from check_decoded(spec, (*pointer, "items"), item, decoded, (*at, index))
        case "string" if schema.get("format") == "date-time":
            expected = _instant(wire)
            if not isinstance(value, datetime) or value.tzinfo is None or value != expected:
                yield wrong(f"the aware datetime {expected.isoformat()}")
        case "integer" if type(value) is not int and not (isinstance(wire, float) and type(value) is float):
            yield wrong(f"the int {wire}")
        case "number" if type(value) not in (int, float):
            yield wrong(f"the number {wire}")
        case "boolean" if value is not wire:
            yield wrong(f"the bool {wire}")
        case "string" if type(value) is not str:
            yield wrong(f"the str {wire!r}")
        case _ if value != wire and wire == wire:  # NaN is unlike itself, and its type was looked at
            yield wrong(f"{wire!r}")
        case _:
            pass


def _check_object(
    spec: ContractSpec, pointer: Pointer, wire: dict[str, Any], value: Any, at: Pointer
) -> Iterator[Mismatch]:
    properties = spec.properties(pointer)
    unknown: dict[str, Any] = dict(getattr(value, "additional_properties", {}))
    for key, property_pointer in properties.items():
        attribute = python_name(key)
        where = (*at, key)
        if key in unknown:
            yield Mismatch(
                format_pointer(where), f"in the attribute `{attribute}`", "among the unknown fields", property_pointer
            )
            continue
        if not hasattr(value, attribute):
            yield Mismatch(format_pointer(where), f"an attribute `{attribute}`", "no such attribute", property_pointer)
            continue
        decoded = getattr(value, attribute)
        if key in wire:
            yield from check_decoded(spec, property_pointer, wire[key], decoded, where)
        elif not is_unset(decoded):
            yield Mismatch(
                format_pointer(where), "unset, as it is absent from the wire", _shown(decoded), property_pointer
            )
    extra = {key: item for key, item in wire.items() if key not in properties}
    if unknown != extra:
        yield Mismatch(format_pointer(at), f"unknown fields kept as {_shown(extra)}", _shown(unknown), pointer)


def normal_form(spec: ContractSpec, pointer: Pointer, value: Any) -> Any:
    """JSON with the freedoms of the wire taken out: null is absent, and an instant may be written in several ways."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    pointer = spec.branch_for(pointer, value)
    schema = spec.schema(pointer)
    if is_object(value):
        properties = spec.properties(pointer)
        extra = schema.get("additionalProperties")
        return {
            key: normal_form(spec, properties[key], item)
            if key in properties
            else (normal_form(spec, (*pointer, "additionalProperties"), item) if is_object(extra) else item)
            for key, item in value.items()
            if item is not None or key not in properties
        }
    if is_list(value) and "items" in schema:
        return [normal_form(spec, (*pointer, "items"), item) for item in value]
    if isinstance(value, str) and schema.get("format") == "date-time":
        return _instant(value)
    return value


def _instant(text: str) -> datetime:
    """The moment of an RFC 3339 timestamp, as far as Python can tell it: microseconds, and no leap second."""
    text = _NINE_DIGITS.sub(r"\1", text).upper()
    return datetime.fromisoformat(f"{text[:17]}59{text[19:]}" if text[17:19] == "60" else text)


def _members(value: object) -> frozenset[str]:
    """Values that the enum class of a value declares. Unknown ones, which open enums keep, are not among them."""
    return _declared(type(value)) if isinstance(value, enum.StrEnum) else frozenset()


@cache
def _declared(kind: type[enum.StrEnum]) -> frozenset[str]:
    return frozenset(member.value for member in kind)


def _shown(value: Any, limit: int = 120) -> str:
    text = repr(value)
    return text if len(text) <= limit else text[:limit] + "…"
