"""Serialized protobuf descriptors (google/protobuf/descriptor.proto), as far as the radar needs them.

A reader of the wire format of its own, because the descriptors are all that is read: no message of them is ever built.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

# Numbers of extensions, as their owners have registered them.
_FIELD_BEHAVIOR: Final = 1052
_RESOURCE: Final = 1053
_HTTP: Final = 72295728
_BEHAVIORS: Final = {1: "OPTIONAL", 2: "REQUIRED", 3: "OUTPUT_ONLY", 4: "INPUT_ONLY", 5: "IMMUTABLE", 8: "IDENTIFIER"}
_VERBS: Final = {2: "GET", 3: "PUT", 4: "POST", 5: "DELETE", 6: "PATCH"}


class Malformed(Exception):
    """These bytes are no message."""


@dataclass(slots=True)
class FieldType:
    """A field of a message."""

    name: str = ""
    json_name: str = ""
    type: int = 0
    type_name: str = ""
    """`.vendor.Book`, of a message or an enum."""
    repeated: bool = False
    explicit: bool = False
    """Whether it is `optional`, so that being absent differs from a zero value."""
    in_oneof: bool = False
    behaviors: frozenset[str] = frozenset()
    """`OUTPUT_ONLY`, `REQUIRED`."""


@dataclass(slots=True)
class Message:
    """A message, or an enum: then it has values and no fields."""

    name: str = ""
    file: str = ""
    """Where it was read from."""
    fields: list[FieldType] = field(default_factory=list[FieldType])
    values: list[str] = field(default_factory=list[str])
    is_enum: bool = False
    is_map: bool = False
    patterns: list[str] = field(default_factory=list[str])
    """How a resource of it is named: `shelves/{Shelf}/books/{Book}`."""


@dataclass(slots=True)
class Method:
    """A method of a service."""

    name: str = ""
    request: str = ""
    response: str = ""
    verb: str = ""
    path: str = ""
    """`/v1/{name=shelves/*}/books`; empty where the descriptor has no HTTP rule."""
    body: str = ""


@dataclass(slots=True)
class Descriptors:
    """All messages, enums and methods of some files, by their full names."""

    messages: dict[str, Message] = field(default_factory=dict[str, Message])
    methods: list[tuple[str, Method]] = field(default_factory=list[tuple[str, Method]])
    """Each with its service."""
    files: dict[str, str] = field(default_factory=dict[str, str])
    """Which file a service was read from."""

    def add(self, data: bytes, file: str) -> None:
        """Read one serialized FileDescriptorProto. Raises `Malformed`."""
        package = _text(next((value for number, value in _pairs(data) if number == 2), b""))
        prefix = f".{package}" if package else ""
        for number, value in _pairs(data):
            if number in (4, 5):
                self._message(_bytes(value), prefix, file, is_enum=number == 5)
            elif number == 6:
                self._service(_bytes(value), file)

    def _message(self, data: bytes, prefix: str, file: str, *, is_enum: bool) -> None:
        found = Message(file=file, is_enum=is_enum)
        found.name = _text(next((value for number, value in _pairs(data) if number == 1), b""))
        full = f"{prefix}.{found.name}"
        self.messages[full] = found
        for number, value in _pairs(data):
            if is_enum and number == 2:
                found.values.append(_text(next(said for key, said in _pairs(_bytes(value)) if key == 1)))
            elif not is_enum and number == 2:
                found.fields.append(_field(_bytes(value)))
            elif not is_enum and number in (3, 4):
                self._message(_bytes(value), full, file, is_enum=number == 4)
            elif not is_enum and number == 7:
                for option, said in _pairs(_bytes(value)):
                    found.is_map = found.is_map or (option == 7 and bool(said))
                    if option == _RESOURCE:
                        found.patterns += [_text(each) for key, each in _pairs(_bytes(said)) if key == 2]

    def _service(self, data: bytes, file: str) -> None:
        name = _text(next((value for number, value in _pairs(data) if number == 1), b""))
        self.files[name] = file
        for number, value in _pairs(data):
            if number == 2:
                self.methods.append((name, _method(_bytes(value))))


def _method(data: bytes) -> Method:
    found = Method()
    for number, value in _pairs(data):
        if number in (1, 2, 3):
            setattr(found, ("name", "request", "response")[number - 1], _text(value))
        elif number == 4:
            for option, said in _pairs(_bytes(value)):
                for key, each in _pairs(_bytes(said)) if option == _HTTP else ():
                    if key in _VERBS:
                        found.verb, found.path = _VERBS[key], _text(each)
                    elif key == 7:
                        found.body = _text(each)
    return found


def _field(data: bytes) -> FieldType:
    found = FieldType()
    for number, value in _pairs(data):
        match number:
            case 1:
                found.name = _text(value)
            case 4:
                found.repeated = value == 3
            case 5:
                found.type = int(value) if isinstance(value, int) else 0
            case 6:
                found.type_name = _text(value)
            case 8:
                found.behaviors = frozenset(_behaviors(_bytes(value)))
            case 9:
                found.in_oneof = True
            case 10:
                found.json_name = _text(value)
            case 17:
                found.explicit = bool(value)
            case _:
                pass
    return found


def _behaviors(options: bytes) -> Iterator[str]:
    for number, value in _pairs(options):
        if number == _FIELD_BEHAVIOR:
            numbers = [value] if isinstance(value, int) else _varints(value)
            yield from (_BEHAVIORS[each] for each in numbers if each in _BEHAVIORS)


def _pairs(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a message by number: what they hold, not yet taken apart."""
    position = 0
    while position < len(data):
        key, position = _varint(data, position)
        size = {1: 8, 5: 4}.get(key & 7, 0)
        if key & 7 == 0:
            value, position = _varint(data, position)
            yield key >> 3, value
            continue
        if key & 7 == 2:
            size, position = _varint(data, position)
        elif not size:
            raise Malformed
        if position + size > len(data):
            raise Malformed
        yield key >> 3, data[position : position + size]
        position += size


def _varint(data: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if position >= len(data) or shift > 63:
            raise Malformed
        byte = data[position]
        value |= (byte & 0x7F) << shift
        position, shift = position + 1, shift + 7
        if byte < 0x80:
            return value, position


def _varints(data: bytes) -> list[int]:
    found: list[int] = []
    position = 0
    while position < len(data):
        value, position = _varint(data, position)
        found.append(value)
    return found


def _bytes(value: int | bytes) -> bytes:
    if isinstance(value, int):
        raise Malformed
    return value


def _text(value: int | bytes) -> str:
    try:
        return _bytes(value).decode()
    except UnicodeDecodeError:
        raise Malformed from None
