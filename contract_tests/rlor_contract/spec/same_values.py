"""Whether two JSON values are one value: what protobuf's JSON writes in several ways is compared by what it means."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from rlor_spec.document import Pointer
from rlor_spec.presence import flat

from rlor_contract.spec.json_values import is_list, is_object, shown_json
from rlor_contract.spec.operations import ContractSpec

_ZEROS: Final[tuple[Any, ...]] = (None, "", 0, False, [], {}, "0")
Difference = tuple[tuple[str, ...], Pointer, Any, Any]
"""Path to a field, its place in the spec, and the value on either side."""


def differences(
    spec: ContractSpec, pointer: Pointer, one: Any, other: Any, *, whole: bool = True
) -> Iterator[Difference]:
    """The innermost fields in which two values of a schema differ. Write-only fields are left out.

    With `whole=False` only what the first one sets: what it leaves open is not compared.
    """
    yield from _differences(spec, pointer, one, other, whole, ())


def _differences(
    spec: ContractSpec, pointer: Pointer, one: Any, other: Any, whole: bool, path: tuple[str, ...]
) -> Iterator[Difference]:
    message = one if is_object(one) else other
    here = spec.branch_for(pointer, message) if is_object(message) else pointer
    declared = spec.properties(here) if is_object(message) else {}
    if not declared or not (is_object(one) or one is None) or not (is_object(other) or other is None):
        if not same(spec, pointer, one, other) and (whole or not is_open(spec, pointer, one)):
            yield path, pointer, one, other
        return
    if (one is None or other is None) and (one or other) and not (not whole and is_open(spec, pointer, one)):
        yield path, pointer, one, other  # a message that is there differs from none, whatever it holds
        return
    first: Mapping[str, Any] = one or {}
    second: Mapping[str, Any] = other or {}
    for name in dict.fromkeys([*first, *second] if whole else first):
        if name in first and name in second and first[name] == second[name] and type(first[name]) is type(second[name]):
            continue
        if name not in declared:
            if whole and first.get(name) != second.get(name):
                yield (*path, name), here, first.get(name), second.get(name)
        elif not _write_only(spec, declared[name]):
            yield from _differences(spec, declared[name], first.get(name), second.get(name), whole, (*path, name))


def is_open(spec: ContractSpec, pointer: Pointer, value: Any) -> bool:
    """Whether a caller who sends a value leaves it to the server: it is unset, and no boolean, which is false then."""
    return value is not False and is_unset(flat(spec.raw(spec.locate(pointer)), spec.document.data), value)


def same(spec: ContractSpec, pointer: Pointer, one: Any, other: Any) -> bool:
    """Whether two values of a schema are one. What is unset equals its zero value, and a float has 32 bits."""
    if one == other and type(one) is type(other):
        return True
    schema = flat(spec.raw(spec.locate(pointer)), spec.document.data)
    if is_unset(schema, one) and is_unset(schema, other):
        return True
    if is_list(one) and is_list(other):
        items = (*spec.locate(pointer), "items")
        return (
            len(one) == len(other) and all(same(spec, items, *pair) for pair in zip(one, other, strict=True))
            if "items" in schema
            else one == other
        )
    if is_object(one) and is_object(other) and "properties" in schema:
        return next(_differences(spec, pointer, one, other, True, ()), None) is None
    return type(one) not in (bool, dict) and canonical(schema, one) == canonical(schema, other)


def is_unset(schema: Mapping[str, Any], value: Any) -> bool:
    """Whether a value is what an unset field may show."""
    if is_object(value) and value and "properties" in schema:
        return all(is_unset({}, item) for item in value.values())
    values = schema.get("enum")
    if is_list(values) and values and value == values[0]:
        return True
    if type(value) is str and schema.get("format") == "google-duration":
        return bool(canonical(schema, value) == 0)
    return any(value == zero and type(value) in (type(zero), float) for zero in _ZEROS)


def canonical(schema: Mapping[str, Any], value: Any) -> Any:
    """A value in one form: instants, seconds and numbers in place of the texts that stand for them."""
    try:
        match schema.get("format"), value:
            case "date-time", str():
                head, dot, rest = value.upper().replace("Z", "+00:00").partition(".")
                digits = rest[: len(rest) - len(rest.lstrip("0123456789"))] if dot else ""
                zone = rest[len(digits) :] if dot else ""
                whole = datetime.fromisoformat(head + zone)
                return whole.timestamp() if whole.tzinfo else value, digits.rstrip("0")
            case "google-duration", str():
                return float(value.removesuffix("s")) if value.endswith("s") else value
            case "int64", str() | int():
                return int(value)
            case "float", int() | float():
                return _float32(float(value))
            case _, int() | float():
                return float(value)
            case _:
                return value
    except (ValueError, OverflowError):
        return value


def _float32(number: float) -> bytes:
    try:
        return struct.pack("<f", number)
    except OverflowError:
        return struct.pack("<f", math.copysign(math.inf, number))


def _write_only(spec: ContractSpec, pointer: Pointer) -> bool:
    return bool(spec.document.resolve(pointer).get("writeOnly") or spec.schema(pointer).get("writeOnly"))


def shown_differences(found: Iterable[Difference]) -> str:
    """Differences in words; empty when there are none."""
    return "; ".join(
        f"{'.'.join(path)}: {shown_json(one, 80)} became {shown_json(other, 80)}" for path, _, one, other in found
    )
