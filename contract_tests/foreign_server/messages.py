"""Protobuf's JSON: reads a request into what was set in it, and writes what is stored as an answer."""

from __future__ import annotations

import json
import math
import re
import struct
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from foreign_server.description import (
    RULES,
    SCHEMAS,
    Field,
    fields,
    holds,
    ignored,
    is_list,
    is_object,
    snake,
    spellings,
)
from foreign_server.refusal import invalid

DURATION: Final = re.compile(r"-?(\d{1,12})(\.\d{1,9})?s")
TIME: Final = re.compile(r"(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")
INTEGER: Final = re.compile(r"-?\d{1,40}(\.0+)?([eE]\+?\d{1,2})?")
LIMIT: Final = 2**31


def read_json(raw: bytes) -> Any:
    """What a body says; a key twice in one object, or text that is none, is refused."""
    try:
        text = raw.decode()
        document = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
        json.dumps(document, ensure_ascii=False).encode()  # lone surrogates
    except (ValueError, RecursionError) as trouble:
        raise invalid("proto: syntax error in the body") from trouble
    return document


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key twice")
    return dict(pairs)


def _no_constant(name: str) -> None:
    raise ValueError(name)


def read(kind: str, document: Any) -> dict[str, Any]:
    """The fields that a document sets, in lowerCamelCase and without those that belong to the server."""
    if not is_object(document):
        raise invalid(f"proto: {kind} is not an object")
    declared, known, result = fields(kind), spellings(kind), dict[str, Any]()
    for key, value in document.items():
        if key in ignored(kind):
            continue
        if key not in known:
            raise invalid(f'proto: unknown field "{key}"')
        field = declared[known[key]]
        if field.name in result:
            raise invalid(f'proto: duplicate field "{field.name}"')
        if value is not None:
            result[field.name] = _read_field(field, value)
    choices = SCHEMAS[kind].get("x-oneof", ())
    if sum(name in result for name in choices) > 1:
        raise invalid(f"proto: only one of {', '.join(choices)} may be set")
    return {name: value for name, value in result.items() if not declared[name].read_only}


def _read_field(field: Field, value: Any) -> Any:
    if not field.repeated:
        return _read_value(field, value)
    if not is_list(value):
        raise _wrong(field)
    return [_read_value(field, item) for item in value]


def _read_value(field: Field, value: Any) -> Any:
    match field.kind:
        case "message":
            return read(field.message, value)
        case "map":
            if not is_object(value) or not all(isinstance(item, str) for item in value.values()):
                raise _wrong(field)
            return value
        case "bool" if isinstance(value, bool):
            return value
        case "int" if (whole := _integer(value)) is not None:
            return whole
        case "float" | "double" if (number := _number(value, field.kind)) is not None:
            return number
        case "enum" if isinstance(value, str) and value in field.values:
            return value
        case "string" if isinstance(value, str):
            return value
        case "time" if isinstance(value, str) and moment(value):
            return value
        case "duration" if isinstance(value, str) and seconds(value) is not None:
            return value
        case _:
            raise _wrong(field)


def _wrong(field: Field) -> Exception:
    return invalid(f"proto: invalid value for {field.kind} field {snake(field.name)}")


def _integer(value: Any) -> int | None:
    """A whole number, also as text or with a fraction of zero."""
    if isinstance(value, str) and INTEGER.fullmatch(value):
        value = Decimal(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or value != value // 1:
        return None
    return int(value) if -LIMIT <= value < LIMIT else None


def _number(value: Any, kind: str) -> float | None:
    """A finite number, also as text; one of 32 bits as such a one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str) and not re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", value):
        return None
    try:
        number = float(value)
        number = struct.unpack("f", struct.pack("f", number))[0] if kind == "float" else number
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def seconds(text: str) -> Decimal | None:
    """How long a duration is."""
    return Decimal(text[:-1]) if DURATION.fullmatch(text) else None


def moment(text: str) -> datetime | None:
    """When a time is; further digits than microseconds are cut."""
    parts = TIME.fullmatch(text)
    if not parts:
        return None
    try:
        whole = f"{parts[1]}{(parts[2] or '')[:7]}{parts[3]}".upper()
        return datetime.fromisoformat(whole).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def stamp(time: float) -> str:
    """A time as protobuf writes it."""
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def keep_rules(body: dict[str, Any]) -> None:
    """Refuse a job that breaks a rule of requests."""
    for rule in RULES:
        for path in rule.get("fields", [""]):
            for value in _values(body, path):
                if not holds(rule["schema"], value):
                    name = ".".join(snake(part) for part in path.removesuffix("[]").split("."))
                    raise invalid(rule["message"].replace("{field}", name))


def _values(body: Any, path: str) -> list[Any]:
    """What stands at a path of a body."""
    found = [body]
    for part in filter(None, path.split(".")):
        name = part.removesuffix("[]")
        found = [item[name] for item in found if name in item]
        found = [each for item in found for each in item] if name != part else found
    return found


def part_of(body: dict[str, Any], name: str) -> dict[str, Any]:
    """The message that is set in a field, to be read; an empty one where there is none."""
    return body.get(name) or {}


def unset(field: Field) -> Any:
    """How a field is shown that nobody set."""
    if field.repeated:
        return []
    match field.kind:
        case "message" | "time" | "duration":
            return None
        case "map":
            return {}
        case "enum":
            return field.values[0]
        case "string":
            return ""
        case "bool":
            return False
        case "int":
            return 0
        case _:
            return 0.0


def write(message: str, stored: dict[str, Any] | None) -> dict[str, Any] | None:
    """A message as an answer shows it: unset fields with their zero value, secrets not at all."""
    if stored is None:
        return None
    shown: dict[str, Any] = {}
    for name, field in fields(message).items():
        value = stored.get(name)
        if field.write_only or (value is None and field.explicit):
            continue
        if value is None:
            value = unset(field)
        elif field.kind == "message":
            value = [write(field.message, item) for item in value] if field.repeated else write(field.message, value)
        shown[name] = value
    return shown
