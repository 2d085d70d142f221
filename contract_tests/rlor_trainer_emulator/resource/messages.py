"""The messages of the spec, compiled: how a request is put into wire form, and how an answer is filled up.

Reading follows protobuf's JSON mapping, and says what is wrong as its parser in Go does, which the service uses: keys
in lowerCamelCase or snake_case, null is absent, a number may be written as text. What an unset field looks like in an
answer says `rlor_spec.presence`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Protocol, TypeGuard, cast

from rlor_spec import presence
from rlor_spec.spellings import snake_case

from ..spec import Document, SpecError, compiling, resolve, without_null
from .json_text import single

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
_DURATION = re.compile(r"([+-]?)(?=\.?[0-9])(0|[1-9][0-9]*|)(?:\.([0-9]{0,9}))?s", re.ASCII)
_LONGEST: Final = 315_576_000_000
"""Seconds in a google.protobuf.Duration at most, some 10,000 years."""
_TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)


class Misread(Exception):
    """A request says what its message cannot hold: what is wrong, and where."""

    def __init__(self, problem: str, *, key: str | None = None, syntax: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        """What is wrong; `{token}` in it stands for what was sent, `{field}` for the name of the field."""
        self.syntax = syntax
        """Whether something of another form was expected there, such as an object in place of a number."""
        self.path: tuple[str | int, ...] = () if key is None else (key,)
        """The keys, as they were sent, and the indices that lead there."""
        self.of_key = key is not None
        """Whether the last key itself is wrong, and not its value."""
        self.field = ""
        self.secret = False
        """Whether what was sent must not be shown."""

    def below(self, part: str | int, field: str = "", *, secret: bool = False) -> Misread:
        """Say that it is below a key or an index, that of a field perhaps."""
        self.path = (part, *self.path)
        self.field = self.field or field
        self.secret = self.secret or secret
        return self


class Doubled(dict[str, Any]):
    """A JSON object that has a key more than once."""

    key: str


class Shape(Protocol):
    """What kind of value a place holds."""

    def read(self, value: Any) -> Any:
        """Return the value of a request in wire form, or raise Misread."""
        ...

    def fill(self, value: Any) -> Any:
        """Return the value with all that is unset filled in."""
        ...


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, number, boolean or enum value."""

    kind: str
    """What protobuf calls it."""
    reader: Callable[[Any], Any]
    """Returns a value in wire form; of another kind: TypeError, ValueError or OverflowError."""

    def read(self, value: Any) -> Any:
        try:
            return self.reader(value)
        except (TypeError, ValueError, OverflowError):
            raise Misread(f"invalid value for {self.kind} field {{field}}: {{token}}") from None

    def fill(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class TextMessage:
    """A message that JSON has as text: a duration or a timestamp."""

    name: str
    reader: Callable[[str], str]
    """Returns the text in the form that answers have; of another kind: ValueError, out of range: OverflowError."""

    def read(self, value: Any) -> Any:
        if not isinstance(value, str):
            raise Misread("unexpected token {token}", syntax=True)
        try:
            return self.reader(value)
        except ValueError:
            raise Misread(f"invalid google.protobuf.{self.name} value {{token}}") from None
        except OverflowError:
            raise Misread(f"google.protobuf.{self.name} value out of range: {{token}}") from None

    def fill(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class ListOf:
    """A repeated field."""

    item: Shape

    def read(self, value: Any) -> Any:
        if not is_array(value):
            raise Misread("unexpected token {token}", syntax=True)
        result: list[Any] = []
        for index, item in enumerate(value):
            try:
                result.append(self.item.read(item))
            except Misread as error:
                raise error.below(index) from None
        return result

    def fill(self, value: Any) -> Any:
        return [self.item.fill(item) for item in value]


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map; its keys are data and stay as they are."""

    item: Shape

    def read(self, value: Any) -> Any:
        if not is_object(value):
            raise Misread("unexpected token {token}", syntax=True)
        if isinstance(value, Doubled):
            raise Misread("duplicate map key {token}", key=value.key)
        result: dict[str, Any] = {}
        for key, item in value.items():
            try:
                result[key] = self.item.read(item)
            except Misread as error:
                raise error.below(key, "value") from None  # as protobuf calls what a map holds
        return result

    def fill(self, value: Any) -> Any:
        return {key: self.item.fill(item) for key, item in value.items()}


@dataclass(frozen=True, slots=True)
class Anything:
    """A google.protobuf.Any: what it holds, its `@type` says."""

    def read(self, value: Any) -> Any:
        return value

    def fill(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message."""

    name: str
    shape: Shape
    unset: Any
    """What an answer shows of it while it is unset, see `presence`."""
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

    def zero(self) -> dict[str, Any]:
        """Return the message with nothing set, filled in."""
        return self.fill({})

    def read(self, value: Any) -> Any:
        if not is_object(value):
            raise Misread("unexpected token {token}", syntax=True)
        if isinstance(value, Doubled):
            raise Misread("duplicate field {token}", key=value.key)
        result: dict[str, Any] = {}
        seen: set[str] = set()
        for key, item in value.items():
            name = self.spellings.get(key)
            if name is None:
                if key in self.ignored:
                    continue
                raise Misread("unknown field {token}", key=key)
            if name in seen:
                raise Misread("duplicate field {token}", key=key)
            seen.add(name)
            field = self.fields[name]
            if field.read_only or item is None:
                continue
            try:
                result[name] = field.shape.read(item)
            except Misread as error:
                raise error.below(key, name, secret=field.write_only) from None
        return result

    def fill(self, value: Any) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for name, field in self.fields.items():
            if value.get(name) is not None and not field.write_only:
                result[name] = field.shape.fill(value[name])
            elif field.unset is not presence.LEFT_OUT:
                unset = field.unset
                result[name] = copy(unset) if is_object(unset) or is_array(unset) else unset
        return result


def is_array(value: Any) -> TypeGuard[list[Any]]:
    """Return whether a JSON value is an array."""
    return isinstance(value, list)


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Return whether a JSON value is an object."""
    return isinstance(value, dict)


def compile_shape(schema: Document, spec: Document) -> Shape:
    """Compile a schema of the spec."""
    schema = resolve(without_null(resolve(schema, spec))[0], spec)
    match schema.get("type"), schema.get("format"):
        case "object", _:
            return _compile_object(schema, spec)
        case "array", _:
            return ListOf(compile_shape(schema["items"], spec))
        case _ if "enum" in schema:
            if not schema["enum"]:
                raise SpecError(
                    "an `enum` of the spec has no values; give it some, the one that stands for unset first"
                )
            return Scalar("enum", _value_of(schema["enum"]))
        case "string", "date-time":
            return TextMessage("Timestamp", _timestamp)
        case "string", "google-duration":
            return TextMessage("Duration", _duration)
        case "string", "int64":
            return Scalar("int64", lambda value: str(_whole(value, 64)))
        case "string", _:
            return Scalar("string", _text)
        case "boolean", _:
            return Scalar("bool", _boolean)
        case "integer", "int32":
            return Scalar("int32", lambda value: _whole(value, 32))
        case "integer", _:
            return Scalar("int64", lambda value: _whole(value, 64))
        case "number", "float":
            return Scalar("float", lambda value: single(_number(value)))
        case "number", _:
            return Scalar("double", _number)
        case kind, _:
            raise SpecError(f"a schema of type {kind!r} is not one that the emulator can serve: {str(schema)[:200]}")


def compile_message(schema: Document, spec: Document) -> Message:
    """Compile a schema that must be an object with known fields."""
    shape = compile_shape(schema, spec)
    if not isinstance(shape, Message):
        raise SpecError(f"a body must be an object with known fields, not {str(schema)[:200]}")
    return shape


def _compile_object(schema: Document, spec: Document) -> Shape:
    properties = cast("dict[str, Document]", schema.get("properties", {}))
    if "@type" in properties:
        return Anything()
    if presence.is_map(schema):
        return MapOf(compile_shape(schema["additionalProperties"], spec))
    fields = {name: _compile_field(name, part, spec) for name, part in properties.items()}
    spellings = {spelling: name for name in fields for spelling in (snake_case(name), name)}
    return Message(fields, spellings, frozenset(schema.get("x-ignored-fields", ())))


def _compile_field(name: str, schema: Document, spec: Document) -> Field:
    with compiling(f"the schema of field `{name}`"):
        shape = compile_shape(schema, spec)
        whole = presence.flat(schema, spec)
        return Field(
            name=name,
            shape=shape,
            unset=presence.unset(schema, spec),
            read_only=whole.get("readOnly") is True,
            write_only=whole.get("writeOnly") is True,
        )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _value_of(names: Sequence[str]) -> Callable[[Any], str]:
    """Return a reader of an enum: a name, or 0, which protobuf has as the number of the first. It knows no others."""
    known = frozenset(names)

    def read(value: Any) -> str:
        if isinstance(value, str):
            if value not in known:
                raise ValueError
            return value
        if _whole(value, 32) != 0:
            raise ValueError
        return names[0]

    return read


def _whole(value: Any, bits: int) -> int:
    value = _spelt_out(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or not -(1 << bits - 1) <= value < 1 << bits - 1:
        raise ValueError
    return value


def _number(value: Any) -> float:
    number = float(_spelt_out(value))
    if number - number != 0:  # protobuf knows infinity and NaN, the spec's numbers do not
        raise ValueError
    return number


def _spelt_out(value: Any) -> int | float:
    """Return a number, which may be written as text."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value) if len(value) > 20 or not value.lstrip("-").isdecimal() else int(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError
    return value


def _duration(text: str) -> str:
    """Return a duration as protobuf prints it: with 0, 3, 6 or 9 digits of fraction, as few as will do."""
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError
    sign, whole, fraction = found[1], found[2] or "0", (found[3] or "").rstrip("0")
    if len(whole) > 12 or int(whole) > _LONGEST:
        raise OverflowError
    digits = fraction.ljust(-(-len(fraction) // 3) * 3, "0")
    minus = "-" if sign == "-" and (fraction or whole != "0") else ""
    return f"{minus}{whole}.{digits}s" if digits else f"{minus}{whole}s"


def _timestamp(text: str) -> str:
    """Return a timestamp as the emulator writes them: in UTC, to the microsecond."""
    if not _TIMESTAMP.fullmatch(text):
        raise ValueError
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
