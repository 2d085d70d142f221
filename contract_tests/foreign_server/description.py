"""What spec/openapi.yaml says of messages, fields and rules, in the few forms that this server needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, TypeGuard

import yaml

Schema = dict[str, Any]
Kind = Literal["string", "bool", "int", "float", "double", "enum", "time", "duration", "message", "map"]

SPEC: Final = Path(__file__).resolve().parents[2] / "spec" / "openapi.yaml"
DOCUMENT: Final[Schema] = yaml.load(SPEC.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
SCHEMAS: Final[Schema] = DOCUMENT["components"]["schemas"]
LIFECYCLE: Final[Schema] = SCHEMAS["JobState"]["x-lifecycle"]
COLLECTION: Final[Schema] = DOCUMENT["paths"]["/v1/accounts/{account_id}/rlorTrainerJobs"]
RULES: Final[list[Schema]] = COLLECTION["post"]["x-request-rules"]


@dataclass(frozen=True)
class Field:
    """A field of a message: what it holds, and who may see or write it."""

    name: str
    kind: Kind
    repeated: bool = False
    message: str = ""  # the schema of a message, the one of an enum
    explicit: bool = False
    read_only: bool = False
    write_only: bool = False

    @property
    def values(self) -> list[str]:
        """The names of an enum."""
        values: list[str] = SCHEMAS[self.message]["enum"]
        return values


def snake(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


@cache
def fields(message: str) -> dict[str, Field]:
    """The fields of a message by their lowerCamelCase names."""
    return {name: _field(name, schema) for name, schema in SCHEMAS[message].get("properties", {}).items()}


@cache
def spellings(message: str) -> dict[str, str]:
    """The lowerCamelCase name for each way to spell a field."""
    return {spelling: name for name in fields(message) for spelling in (name, snake(name))}


def ignored(message: str) -> set[str]:
    """Keys that are taken and mean nothing."""
    return {spelling for name in SCHEMAS[message].get("x-ignored-fields", ()) for spelling in (name, snake(name))}


def _field(name: str, schema: Schema) -> Field:
    repeated = "array" in schema.get("type", ())
    kind, message = _kind(schema["items"] if repeated else schema)
    return Field(
        name,
        kind,
        repeated,
        message,
        explicit=schema.get("x-presence") == "explicit",
        read_only=bool(schema.get("readOnly")),
        write_only=bool(schema.get("writeOnly")),
    )


def _kind(schema: Schema) -> tuple[Kind, str]:
    for choice in (schema, *schema.get("oneOf", ())):
        if "$ref" in choice:
            named = choice["$ref"].rpartition("/")[2]
            target = SCHEMAS[named]
            if "enum" in target:
                return "enum", named
            is_map = isinstance(target.get("additionalProperties"), dict) and "properties" not in target
            return ("map" if is_map else "message"), named
    types = schema["type"] if is_list(schema["type"]) else [schema["type"]]
    kinds: dict[tuple[str, str | None], Kind] = {
        ("boolean", None): "bool",
        ("integer", "int32"): "int",
        ("number", "float"): "float",
        ("number", "double"): "double",
        ("string", "date-time"): "time",
        ("string", "google-duration"): "duration",
        ("string", None): "string",
    }
    return kinds[types[0], schema.get("format")], ""


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def holds(schema: Schema, value: Any) -> bool:
    """Whether a value keeps to a schema, by the keywords that the rules of this spec use."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    members = value if is_object(value) else None
    checks: dict[str, Callable[[Any], bool]] = {
        "type": lambda want: isinstance(value, dict if want == "object" else str),
        "const": lambda want: value == want and isinstance(value, type(want)),
        "enum": lambda want: value in want,
        "not": lambda want: not holds(want, value),
        "anyOf": lambda want: any(holds(choice, value) for choice in want),
        "if": lambda want: not holds(want, value) or holds(schema["then"], value),
        "then": lambda want: True,
        "required": lambda want: members is None or all(name in members for name in want),
        "properties": lambda want: (
            members is None or all(holds(want[name], members[name]) for name in want if name in members)
        ),
        "minProperties": lambda want: members is None or len(members) >= want,
        "maxProperties": lambda want: members is None or len(members) <= want,
        "minLength": lambda want: not isinstance(value, str) or len(value) >= want,
        "maxLength": lambda want: not isinstance(value, str) or len(value) <= want,
        # `$` of a schema is the end, that of Python is also before a last line break.
        "pattern": lambda want: not isinstance(value, str) or bool(re.search(re.sub(r"\$$", r"\\Z", want), value)),
        "minimum": lambda want: not number or value >= want,
        "maximum": lambda want: not number or value <= want,
        "exclusiveMaximum": lambda want: not number or value < want,
    }
    return all(checks[keyword](want) for keyword, want in schema.items())
