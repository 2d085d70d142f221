"""The messages of the spec, compiled: how a request is put into wire form, and how an answer is filled up.

Reading follows protobuf's JSON mapping: keys in lowerCamelCase or snake_case, null is absent, a whole number may be
written as `1.0`. Writing does too: every unset field carries its zero value, a message null, unless the spec marks it
`x-presence: explicit`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeGuard, cast

from ..spec import Document, SpecError, compiling, resolve, without_null
from .statuses import InvalidArgument


class Shape(Protocol):
    """What kind of value a place holds."""

    def zero(self) -> Any:
        """Return the value of an unset place."""
        ...

    def read(self, value: Any, place: str) -> Any:
        """Return the value of a request in wire form; of a wrong type, as it is: the JSON Schema says what is wrong."""
        ...

    def fill(self, value: Any) -> Any:
        """Return the value with all that is unset filled in."""
        ...


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, number, boolean or enum value."""

    type: str
    default: Any

    def zero(self) -> Any:
        return self.default

    def read(self, value: Any, place: str) -> Any:
        if self.type == "integer" and isinstance(value, float) and value.is_integer():
            return int(value)
        if self.type == "number" and isinstance(value, int) and not isinstance(value, bool):
            try:
                return float(value)
            except OverflowError:
                raise InvalidArgument(f"invalid value for field {place}: out of range") from None
        return value

    def fill(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class ListOf:
    """A repeated field."""

    item: Shape

    def zero(self) -> Any:
        return []

    def read(self, value: Any, place: str) -> Any:
        if not is_array(value):
            return value
        return [self.item.read(item, f"{place}[{index}]") for index, item in enumerate(value)]

    def fill(self, value: Any) -> Any:
        return [self.item.fill(item) for item in value]


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map; its keys are data and stay as they are."""

    item: Shape

    def zero(self) -> Any:
        return {}

    def read(self, value: Any, place: str) -> Any:
        if not is_object(value):
            return value
        return {key: self.item.read(item, f"{place}.{key}") for key, item in value.items()}

    def fill(self, value: Any) -> Any:
        return {key: self.item.fill(item) for key, item in value.items()}


@dataclass(frozen=True, slots=True)
class Anything:
    """A google.protobuf.Any: what it holds, its `@type` says."""

    def zero(self) -> Any:
        return {}

    def read(self, value: Any, place: str) -> Any:
        return value

    def fill(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message."""

    name: str
    shape: Shape
    nullable: bool
    explicit: bool
    read_only: bool
    write_only: bool


@dataclass(frozen=True, slots=True)
class Message:
    """An object with known fields."""

    fields: Mapping[str, Field]
    spellings: Mapping[str, str]
    """Every accepted spelling of a key, to the field's name."""
    ignored: frozenset[str]
    """Keys that are accepted and dropped (`x-ignored-fields`)."""

    def zero(self) -> Any:
        return self.fill({})

    def read(self, value: Any, place: str) -> Any:
        if not is_object(value):
            return value
        result: dict[str, Any] = {}
        seen: set[str] = set()
        for key, item in value.items():
            name = self.spellings.get(key)
            where = f"{place}.{key}" if place else key
            if name is None:
                if key in self.ignored:
                    continue
                raise InvalidArgument(f"unknown field {where[:200]}")
            if name in seen:
                raise InvalidArgument(f"field {where} is given twice: as {name} and as {snake_case(name)}")
            seen.add(name)
            field = self.fields[name]
            if field.read_only or (item is None and field.nullable):
                continue
            result[name] = field.shape.read(item, where)
        return result

    def fill(self, value: Any) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for name, field in self.fields.items():
            if value.get(name) is not None and not field.write_only:  # a secret is shown as if it were unset
                result[name] = field.shape.fill(value[name])
            elif not field.explicit:
                result[name] = None if field.nullable else field.shape.zero()
        return result


def is_array(value: Any) -> TypeGuard[list[Any]]:
    """Return whether a JSON value is an array."""
    return isinstance(value, list)


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Return whether a JSON value is an object."""
    return isinstance(value, dict)


def snake_case(name: str) -> str:
    """Return a lowerCamelCase name in protobuf's original spelling."""
    return re.sub(r"[A-Z]", lambda letter: "_" + letter[0].lower(), name)


def compile_shape(schema: Document, spec: Document) -> Shape:
    """Compile a schema of the spec."""
    schema = resolve(without_null(resolve(schema, spec))[0], spec)
    kind = schema.get("type")
    if kind == "object":
        properties = cast("dict[str, Document]", schema.get("properties", {}))
        if "@type" in properties:
            return Anything()
        if isinstance(schema.get("additionalProperties"), dict):
            return MapOf(compile_shape(schema["additionalProperties"], spec))
        fields = {name: _compile_field(name, part, spec) for name, part in properties.items()}
        spellings = {spelling: name for name in fields for spelling in (snake_case(name), name)}
        return Message(fields, spellings, frozenset(schema.get("x-ignored-fields", ())))
    if kind == "array":
        return ListOf(compile_shape(schema["items"], spec))
    if "enum" in schema:
        if not schema["enum"]:
            raise SpecError("an `enum` of the spec has no values; give it some, the one that stands for unset first")
        return Scalar("string", schema["enum"][0])
    zeros = {"string": "", "boolean": False, "integer": 0, "number": 0}
    if isinstance(kind, str) and kind in zeros:
        return Scalar(kind, zeros[kind])
    raise SpecError(f"a schema of type {kind!r} is not one that the emulator can serve: {str(schema)[:200]}")


def compile_message(schema: Document, spec: Document) -> Message:
    """Compile a schema that has to be an object with known fields."""
    shape = compile_shape(schema, spec)
    if not isinstance(shape, Message):
        raise SpecError(f"a body has to be an object with known fields, not {str(schema)[:200]}")
    return shape


def _compile_field(name: str, schema: Document, spec: Document) -> Field:
    resolved = resolve(schema, spec)
    inner, nullable = without_null(resolved)
    with compiling(f"the schema of field `{name}`"):
        shape = compile_shape(inner, spec)
    return Field(
        name=name,
        shape=shape,
        nullable=nullable,
        explicit=resolved.get("x-presence") == "explicit",
        read_only=resolved.get("readOnly") is True,
        write_only=resolved.get("writeOnly") is True,
    )
