"""The extensions in use: where each may stand and what it must look like. This table is their documentation.

A new extension is added here first; an unknown one is an error, because a misspelt `x-` key would otherwise be ignored
by everybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import jsonschema_rs
from rlor_spec.document import Pointer, SpecDocument
from rlor_spec.evidence import exact
from rlor_spec.places import (
    component,
    elements,
    headers,
    media_types,
    members,
    parameters,
    request_bodies,
    responses,
    schemas,
)  # fmt: skip

from lint_rules.rule import SHAPES, Finding, Subject, rule


@dataclass(frozen=True, slots=True)
class Extension:
    """One extension."""

    meaning: str
    places: tuple[str, ...]
    """Kinds of object in which it may stand."""
    shape: dict[str, Any]
    """JSON Schema of its value."""


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **optional},
        "additionalProperties": False,
    }


_TEXT: Final = {"type": "string", "minLength": 1}
_NAMES: Final = {"type": "array", "items": _TEXT, "minItems": 1, "uniqueItems": True}
_SUMMARY: Final = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": "^[A-Z][A-Z ]*$"},
    "additionalProperties": {"type": "string", "pattern": "^[a-z]\\w*(\\.[a-z]\\w*)*$"},
}
_PATHS: Final = {**_NAMES, "items": {"type": "string", "pattern": "^[a-z]\\w*(\\[\\])*(\\.[a-z]\\w*(\\[\\])*)*$"}}
_STATES: Final = {"type": "array", "items": _TEXT, "uniqueItems": True}
_SECONDS: Final = {"type": "string", "pattern": "^[0-9]+s$"}
_COUNT: Final = {"type": "integer", "minimum": 1}
_TRUE: Final = {"const": True}
_CONDITION: Final = {"type": "object", "$ref": "https://json-schema.org/draft/2020-12/schema"}

EXTENSIONS: Final[dict[str, Extension]] = {
    "x-method": Extension("Name of the client's method; its group is the tag.", ("operation",), _TEXT),
    "x-command": Extension(
        "Its word on the command line, in place of `x-method` in kebab-case.",
        ("operation",),
        {"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"},
    ),
    "x-retry": Extension(
        "What a repeat does: `safe` nothing at all, `idempotent` nothing more, `with-id` nothing more if the caller "
        "chose the id, `never` the same once more.",
        ("operation",),
        {"enum": ["safe", "idempotent", "with-id", "never"]},
    ),
    "x-pagination": Extension(
        "The fields and parameters that page a list; `defaultSize`, the items on a page when nobody asks; `maxSize`, "
        "the most; `formerItems`, what older servers call the items.",
        ("operation",),
        _object(
            dict.fromkeys(("items", "nextPageToken", "pageToken", "pageSize", "totalSize"), _TEXT),
            defaultSize=_COUNT,
            maxSize=_COUNT,
            formerItems=_NAMES,
        ),
    ),
    "x-download": Extension(
        "The answer has a URL, `url`, and what that leads to is lines of text, which the client's `method` reads.",
        ("operation",),
        _object({"url": _TEXT, "method": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}}),
    ),
    "x-long-running": Extension(
        "The answer may be a long-running operation: `operation`, the field that holds it; `result`, the field that "
        "its response becomes; `background`, the field of the body that asks for it.",
        ("operation",),
        _object({"operation": _TEXT, "result": _TEXT}, background=_TEXT),
    ),
    "x-account-discovery": Extension(
        "How the accounts are found that a key may use: GET `path` with the parameters `query`; `items` is the field "
        "of the answer that lists them, `name` that of each which holds its resource name.",
        ("document",),
        _object(
            {"path": {"type": "string", "pattern": "^/[^{}?#]+$"}, "items": _TEXT, "name": _TEXT},
            query={"type": "object", "additionalProperties": {"type": ["string", "integer"]}},
        ),
    ),
    "x-request-rules": Extension(
        "Rules for the body that answers need not keep: it is valid against `schema`, or refused with `message`. With "
        "`fields` each of these is, where it is sent and not null; `{field}` in the message is its name.",
        ("operation",),
        {
            "type": "array",
            "items": _object(
                {
                    "id": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
                    "description": _TEXT,
                    "message": _TEXT,
                    "schema": _CONDITION,
                },
                fields=_PATHS,
            ),
        },
    ),
    "x-hidden-upstream-since": Extension(
        "Month since which the vendor's own description leaves the operation out.",
        ("operation",),
        {"type": "string", "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])$"},
    ),
    "x-internal": Extension("In no public schema; the vendor's tools send it.", ("parameter", "property"), _TRUE),
    "x-presence": Extension(
        "Left out when unset, where others are sent with their zero value.", ("property",), {"const": "explicit"}
    ),
    "x-resource": Extension(
        "The schema is a resource: `name`, the property that holds its name, and `template`, how the name is built.",
        ("schema",),
        _object({"name": _TEXT, "template": _TEXT}),
    ),
    "x-summary": Extension(
        "What people see of a resource in a table or in one line: headings, and the field under each, the name first. "
        "The name shows as an id, a time as an age, and a number called `percent` with its sign.",
        ("schema",),
        _SUMMARY,
    ),
    "x-partial": Extension("Known in part only: an answer may have more fields.", ("schema",), _TRUE),
    "x-ignored-fields": Extension(
        "Removed fields that a request may still carry, without effect.", ("schema",), _NAMES
    ),
    "x-oneof": Extension("Properties of which at most one is set (a protobuf oneof).", ("schema",), _NAMES),
    "x-promotable": Extension("Checkpoint types that promotion accepts.", ("schema",), _NAMES),
    "x-may-be-retired": Extension("Enum values that newer sources no longer list.", ("schema",), _NAMES),
    "x-enumDescriptions": Extension(
        "What each enum value means.", ("schema",), {"type": "object", "additionalProperties": _TEXT}
    ),
    "x-lifecycle": Extension(
        "The state machine of a job: classes of states, what operations, time and outside events do.",
        ("schema",),
        _object(
            {
                "initial": _TEXT,
                "acceptableInitial": _NAMES,
                "classes": _object({"unset": _STATES, "active": _NAMES, "terminal": _NAMES, "tombstone": _NAMES}),
                "success": _TEXT,
                "operations": {
                    "type": "object",
                    "additionalProperties": _object(
                        {"from": _NAMES, "to": _TEXT, "settles": _TEXT, "noop": _STATES},
                        needs=_object({"schema": _CONDITION, "message": _TEXT}),
                        refusal=_object(
                            {
                                "status": {"type": "integer", "minimum": 400, "maximum": 599},
                                "code": {"type": "integer", "minimum": 1, "maximum": 16},
                                "message": _TEXT,
                            }
                        ),
                    ),
                },
                "time": {
                    "type": "array",
                    "items": _object(
                        {
                            "from": _TEXT,
                            "to": _TEXT,
                            "after": {"anyOf": [_SECONDS, _object({"field": _TEXT, "default": _SECONDS})]},
                        },
                        when=_CONDITION,
                        message=_TEXT,
                    ),
                },
                "events": {
                    "type": "object",
                    "additionalProperties": _object({"from": _NAMES, "to": _TEXT}, code=_TEXT),
                },
                "retention": _SECONDS,
            },
            unreached=_NAMES,
            ready=_object({"states": _NAMES, "health": _TEXT}),
        ),
    ),
}

_RENAMED: Final = {"x-enum-descriptions": "x-enumDescriptions"}


@rule(phase=SHAPES)
def extension(subject: Subject) -> Iterator[Finding]:
    """An `x-` key is a known extension, in its place and of its shape: a misspelt one would be ignored by everybody."""
    for kind, pointer, holder in _holders(subject.spec):
        for key in holder:
            if not key.startswith("x-"):
                continue
            place = (*pointer, key)
            known = EXTENSIONS.get(key)
            if key in _RENAMED:
                yield Finding(subject.spec, place, f"`{key}` is called `{_RENAMED[key]}` by now. Rename it.")
            elif known is None:
                message = (
                    f"`{key}` is no extension of this project. Correct it, or document it in "
                    f"{__name__.replace('.', '/')}.py."
                )
                yield Finding(subject.spec, place, message)
            elif kind not in known.places:
                message = f"`{key}` has no meaning in a {kind}. It belongs in a {' or '.join(known.places)}."
                yield Finding(subject.spec, place, message)
            else:
                for error in jsonschema_rs.Draft202012Validator(known.shape).iter_errors(holder[key]):
                    at = exact(error)
                    if isinstance(error.instance, list) and "unique" in error.message:
                        twice = [one for one in error.instance if error.instance.count(one) > 1]
                        at = (*at, len(error.instance) - 1 - error.instance[::-1].index(twice[0]))
                    yield Finding(
                        subject.spec,
                        (*place, *at),
                        f"`{key}` has not the right shape: {error.message}. {known.meaning}",
                    )


def _holders(spec: SpecDocument) -> Iterator[tuple[str, Pointer, dict[str, Any]]]:
    """Objects in which an extension could stand: the kind of the object, where it is, the object."""
    yield "document", (), spec.data
    for key in ("info", "components", "paths"):
        yield key, (key,), members(spec.data.get(key))
    for key in ("tags", "servers"):
        for position, entry in enumerate(elements(spec.data.get(key))):
            yield key.rstrip("s"), (key, position), members(entry)
    for path, item in members(spec.data.get("paths")).items():
        yield "path item", ("paths", path), members(item)
    for operation in spec.operations():
        yield "operation", operation.pointer, operation.raw
    for kind, places in (
        ("parameter", parameters(spec)),
        ("request body", request_bodies(spec)),
        ("response", responses(spec)),
        ("header", headers(spec)),
        ("media type", media_types(spec)),
        ("security scheme", component(spec, "securitySchemes")),
        ("schema", schemas(spec)),
    ):
        for pointer, holder in places:
            is_property = kind == "schema" and len(pointer) > 4 and pointer[-2] == "properties"
            yield ("property" if is_property else kind), pointer, holder
