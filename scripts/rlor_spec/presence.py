"""What an unset field looks like in an answer.

A server that follows protobuf's JSON mapping, and writes unset fields, writes each by its kind:

    a message, a timestamp, a duration                     null
    a scalar, an enum, a list, a map                       its zero value
    `x-presence: explicit`, `writeOnly`                    it is left out

Whether a schema allows null says nothing about that: in a request null means absent for every field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from rlor_spec.places import members

LEFT_OUT: Final = object()
"""Stands for a field that an answer does not have."""

_NULL_TEXTS: Final = ("date-time", "google-duration")
"""Formats of text that is a message in protobuf."""
_ZEROS: Final[Mapping[str, Any]] = {"boolean": False, "integer": 0, "number": 0}


def unset(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Any:
    """What the field of a schema holds while it is unset, a fresh value each time; `LEFT_OUT` if it is left out.

    References lead into `document`, an OpenAPI description. One that leads nowhere: KeyError.
    """
    schema = flat(schema, document)
    if schema.get("x-presence") == "explicit" or schema.get("writeOnly") is True:
        return LEFT_OUT
    if schema.get("enum"):
        return schema["enum"][0]
    match schema.get("type"), schema.get("format"):
        case "string", str(form) if form in _NULL_TEXTS:
            return None
        case "string", "int64":
            return "0"
        case "string", _:
            return ""
        case "array", _:
            return []
        case "object", _:
            return {} if is_map(schema) else None
        case kind, _:
            return _ZEROS.get(str(kind))


def is_map(schema: Mapping[str, Any]) -> bool:
    """Whether a schema of an object is a map: keys are data, and all values have one schema."""
    return isinstance(schema.get("additionalProperties"), dict)


def flat(schema: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    """A schema with its references followed and null taken away; what stands beside a reference adds to its target.

    Null is written as a `oneOf` of two, or as a list of two types. A reference that leads nowhere, or back to itself:
    KeyError.
    """
    found, seen = dict(schema), set[str]()
    while True:
        if "$ref" in found:
            reference = str(found.pop("$ref"))
            if reference in seen:
                raise KeyError(reference)
            seen.add(reference)
            target: Any = document
            for token in reference.removeprefix("#/").split("/"):
                target = target[token]
            found = {**members(target), **found}
        elif len(named := [part for part in found.get("oneOf", ()) if part != {"type": "null"}]) == 1:
            del found["oneOf"]
            found = {**named[0], **found}
        else:
            break
    types: Any = found.get("type")
    if isinstance(types, list):
        others = [kind for kind in cast("list[str]", types) if kind != "null"]
        found["type"] = others[0] if len(others) == 1 else others
    return found
