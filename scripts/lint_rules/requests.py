"""What is known of requests and of answers: does each rule stand where it holds, and can it take effect?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, Final

from rlor_spec import facts
from rlor_spec.document import Pointer, SpecDocument
from rlor_spec.evidence import Entry
from rlor_spec.places import (
    answered_schemas,
    body_schema,
    component,
    elements,
    field_place,
    members,
    nodes,
    referenced_schema,
    schema_component,
    schemas,
    sent_schemas,
    subschemas,
)
from rlor_spec.spellings import MARK, respelled, snake_case

from lint_rules.fields import kinds
from lint_rules.rule import Finding, Subject, rule

_LIMITS: Final = {
    "pattern": "string", "minLength": "string", "maxLength": "string", "minimum": "number", "maximum": "number",
    "exclusiveMinimum": "number", "exclusiveMaximum": "number", "multipleOf": "number", "minItems": "array",
    "maxItems": "array", "uniqueItems": "array", "items": "array", "minProperties": "object", "maxProperties": "object",
    "properties": "object", "required": "object", "propertyNames": "object",
}  # fmt: skip
"""Keywords that narrow values, and the type of value that each is about. It says nothing of others."""
_RULES_OF_REQUESTS: Final = {
    key for key in _LIMITS if key not in ("items", "properties", "required", "propertyNames")
} | {"not"}
_NARROWING: Final = _RULES_OF_REQUESTS | {
    "const", "contains", "dependentRequired", "dependentSchemas", "format", "if", "maxContains", "minContains",
}  # fmt: skip
"""Keywords that refuse some values of a type, or some objects."""
_FORMATS: Final = {"int32", "int64", "float", "double", "date-time", "google-duration", "password"}
"""Those that only say which type of protobuf it is, or how to show it."""
_INT32: Final = {"minimum": -(2**31), "maximum": 2**31 - 1}
TYPES_THEMSELVES: Final = {"int64": r"^-?[0-9]+$", "google-duration": r"^-?[0-9]+(\.[0-9]{1,9})?s$"}
"""Formats of text whose pattern is part of the type."""
_OPPOSITES: Final = (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"),
                     ("minProperties", "maxProperties"))  # fmt: skip


@rule()
def request_rules(subject: Subject) -> Iterator[Finding]:
    """A rule of a request has an id of its own, fields that the body has and a request can set, and a schema that can
    refuse a value of their type: a misspelt field never fires, and neither does a length of a number. Its message names
    the field by `{field}` if there are several.
    """
    spec = subject.spec
    for operation in spec.operations():
        seen: set[str] = set()
        stated: dict[tuple[str, str], str] = {}
        body = body_schema(spec, operation)
        for position, entry in enumerate(elements(operation.raw.get("x-request-rules"))):
            place = (*operation.pointer, "x-request-rules", position)
            if entry["id"] in seen:
                yield Finding(spec, (*place, "id"), f"the rule `{entry['id']}` is there twice. Give each its own id.")
            seen.add(entry["id"])
            yield from _message(spec, place, entry)
            yield from _mentioned(spec, place, entry, body)
            if "fields" not in entry:
                yield from condition(spec, (*place, "schema"), entry["schema"], schema_component(spec, body))
            for at, path in enumerate(elements(entry.get("fields"))):
                yield from _field_rule(spec, (*place, "fields", at), body, path, entry)
                for key in _RULES_OF_REQUESTS & entry["schema"].keys():
                    other = stated.setdefault((path, key), entry["id"])
                    if other != entry["id"]:
                        message = f"the rule `{other}` gives a `{key}` of `{path}` too. Keep one of the two."
                        yield Finding(spec, (*place, "fields", at), message)
        if seen and "400" not in members(operation.raw.get("responses")):
            message = "what breaks a rule is answered with 400, which the operation does not declare. Add it."
            yield Finding(spec, (*operation.pointer, "responses"), message)
    for pointer, schema in component(spec, "schemas"):
        if "not" in schema:
            yield from condition(spec, (*pointer, "not"), schema["not"], schema)


@rule()
def optional_body(subject: Subject) -> Iterator[Finding]:
    """A body may be left out only if there is nothing in it: a message with fields is sent, be it empty."""
    for operation in subject.spec.operations():
        body = schema_component(subject.spec, body_schema(subject.spec, operation))
        required = members(operation.raw.get("requestBody")).get("required")
        if "requestBody" in operation.raw and required is not True and members(body.get("properties")):
            message = "the body has fields, and may be left out. Say `required: true`."
            yield Finding(subject.spec, (*operation.pointer, "requestBody", "required"), message)


@rule()
def request_nullable(subject: Subject) -> Iterator[Finding]:
    """In a request `null` means absent, for every field that is not required (protobuf's JSON mapping): a schema that
    refuses it makes validating gateways refuse what the service takes.
    """
    for name in sorted(sent_schemas(subject.spec)):
        schema = schema_component(subject.spec, name)
        demanded = elements(schema.get("required"))
        for key, value in members(schema.get("properties")).items():
            if key in demanded or members(value).get("readOnly") is True or _takes_null(subject.spec, value):
                continue
            message = (
                f"a request may send `{key}: null`, and the schema refuses it. Add 'null' to the `type`, or write a "
                "reference as `oneOf` with `{type: 'null'}`."
            )
            yield Finding(subject.spec, ("components", "schemas", name, "properties", key), message)


@rule()
def answer_constraint(subject: Subject) -> Iterator[Finding]:
    """A limit, a pattern or an exclusion stands in a schema of answers only if answers were seen to keep it (confidence
    A), or if it is the type itself. What is known of requests alone would make clients refuse an answer that the
    service may well give; it belongs in `x-request-rules`.
    """
    names = {pointer: name for name, pointer in facts.rules(subject.spec).items()}
    claims = [
        (glob, Entry.parse((), claim, content["evidence"]).confidence)
        for claim, content in members(subject.evidence.data["rules"]).items()
        for glob in content["covers"]
    ]
    for name in sorted(answered_schemas(subject.spec)):
        for place, schema in subschemas(("components", "schemas", name), schema_component(subject.spec, name)):
            if not isinstance(schema, dict):
                continue
            for key in sorted(_NARROWING & members(schema).keys()):
                if _is_the_type(members(schema), key):
                    continue
                fact = names.get((*place, key), "")
                if not any(confidence == "A" and fnmatchcase(fact, glob) for glob, confidence in claims):
                    message = (
                        f"`{key}` narrows answers too, and no evidence of confidence A says that they keep it. "
                        "Move it to the `x-request-rules` of the operation, or give the evidence."
                    )
                    yield Finding(subject.spec, (*place, key), message)


@rule()
def closed_body(subject: Subject) -> Iterator[Finding]:
    """A schema that only requests have is closed, since an unknown key is refused with 400. What an answer has is never
    closed: the service adds fields without notice.
    """
    answered, sent = answered_schemas(subject.spec), sent_schemas(subject.spec)
    for pointer, schema in component(subject.spec, "schemas"):
        name = str(pointer[-1])
        shut = [key for key in ("additionalProperties", "unevaluatedProperties") if schema.get(key) is False]
        if name in answered or name not in sent:
            for key in [*shut, *(["propertyNames"] if "propertyNames" in schema else [])]:
                message = f"`{key}` closes a schema of answers, to which the service adds fields. Remove it."
                yield Finding(subject.spec, (*pointer, key), message)
        elif not shut and schema.get("type") == "object" and "additionalProperties" not in schema:
            message = (
                f"only requests have `{name}`, and an unknown key is refused. Close it with "
                "`additionalProperties: false`."
            )
            yield Finding(subject.spec, pointer, message)


@rule()
def spelling(subject: Subject) -> Iterator[Finding]:
    """A request may spell each key in lowerCamelCase or in snake_case. A closed body is described in both, so that
    tools which know no protobuf take either: a second schema, marked `x-spelling-of`, that says the same of the other
    keys, and an `oneOf` of the two where the body is.
    """
    spec = subject.spec
    named = members(members(spec.written.get("components")).get("schemas"))
    others = {str(schema[MARK]): name for name, schema in named.items() if MARK in members(schema)}
    for original, other in others.items():
        place: Pointer = ("components", "schemas", other)
        if MARK in members(named.get(original, {MARK: ""})):
            yield Finding(spec, (*place, MARK), f"`{original}` is no schema with keys to spell. Correct the name.")
            continue
        yield from _misspelt(spec, place, members(named[other]), respelled(members(named[original])))
    for name in sorted(sent_schemas(spec) - answered_schemas(spec) - others.keys()):
        schema = schema_component(spec, name)
        known = members(schema.get("properties"))
        if schema.get("additionalProperties") is False and any(snake_case(key) != key for key in known):
            message = (
                "this refuses the keys in snake_case, which a request may use. Describe them in a schema with "
                f"`{MARK}: {name}`, and let the body be `oneOf` of the two."
            )
            yield Finding(spec, ("components", "schemas", name, "additionalProperties"), message)
    pairs = {f"#/components/schemas/{first}": f"#/components/schemas/{second}" for first, second in others.items()}
    for operation in spec.operations():
        body = members(members(members(spec.written["paths"]).get(operation.path)).get(operation.method))
        for media_type, media in members(members(body.get("requestBody")).get("content")).items():
            schema = members(members(media).get("schema"))
            place = (*operation.pointer, "requestBody", "content", media_type, "schema")
            found = [str(members(option).get("$ref")) for option in elements(schema.get("oneOf")) or [schema]]
            for first, second in pairs.items():
                if (first in found) != (second in found):
                    one, two = (first, second) if first in found else (second, first)
                    message = f"the body is `{one}`, and not in its other spelling. Let it be `oneOf` with `{two}`."
                    yield Finding(spec, place, message)


def _misspelt(spec: SpecDocument, place: Pointer, found: dict[str, Any], wanted: dict[str, Any]) -> Iterator[Finding]:
    """Where a schema in the other spelling says something else than it would have to."""
    for key in dict.fromkeys((*wanted, *found)):
        if key in ("description", MARK) or found.get(key) == wanted.get(key):
            continue
        if key == "properties" and isinstance(found.get(key), dict):
            for name in dict.fromkeys((*wanted[key], *found[key])):
                if found[key].get(name) != wanted[key].get(name):
                    said = f"`{json.dumps(wanted[key][name])}`" if name in wanted[key] else "nothing"
                    message = f"of `{name}` the schema in the other spelling says {said}. Say the same here."
                    yield Finding(spec, (*place, key, name), message)
        else:
            said = f"`{json.dumps(wanted[key])}`" if key in wanted else "nothing"
            message = f"of `{key}` the schema in the other spelling says {said}. Say the same here."
            yield Finding(spec, (*place, key), message)


@rule()
def open_schema(subject: Subject) -> Iterator[Finding]:
    """`additionalProperties: true` says that a message has fields of its own which the schema cannot know: it is a
    protobuf `Any` (`@type`), or known in part (`x-partial`), and then it says so. Elsewhere it would promise that what
    comes on top means something.
    """
    for pointer, schema in schemas(subject.spec):
        described = members(schema.get("properties"))
        is_open = "x-partial" in schema or "@type" in described
        if "@type" in described and len(described) > 1 and "x-partial" not in schema:
            message = (
                "some fields of a message of any type are described, so it is known in part. Add `x-partial: true`."
            )
            yield Finding(subject.spec, pointer, message)
        if schema.get("additionalProperties") is True and not is_open:
            message = "the schema is open, and neither an `Any` nor partial. Describe the values, or leave it out."
            yield Finding(subject.spec, (*pointer, "additionalProperties"), message)
        elif is_open and schema.get("additionalProperties") is not True:
            message = "the schema is known in part, and does not say that it is open. Add `additionalProperties: true`."
            yield Finding(subject.spec, pointer, message)


@rule()
def bounds(subject: Subject) -> Iterator[Finding]:
    """Bounds leave room for a value, and are about the type that the schema has: JSON Schema ignores a `maxLength` of a
    number silently.
    """
    for pointer, schema in schemas(subject.spec):
        for low, high in (*_OPPOSITES, ("exclusiveMinimum", "exclusiveMaximum")):
            if low in schema and high in schema and schema[low] > schema[high]:
                message = f"`{low}` is above `{high}`, so that no value is valid. Correct one of the two."
                yield Finding(subject.spec, (*pointer, low), message)
        if not isinstance(schema.get("type"), str | list):
            continue
        named = {"number" if kind == "integer" else kind for kind in kinds(schema)}
        for key in schema:
            if key in _LIMITS and _LIMITS[key] not in named:
                message = (
                    f"`{key}` has no effect on the type {' or '.join(map(str, kinds(schema)))}. Correct one of the two."
                )
                yield Finding(subject.spec, (*pointer, key), message)


def field_rules(spec: SpecDocument) -> dict[Pointer, list[tuple[Pointer, dict[str, Any]]]]:
    """The rules of requests about a field, by where it is declared: where the rule's schema stands, and the schema."""
    found: dict[Pointer, list[tuple[Pointer, dict[str, Any]]]] = {}
    for operation in spec.operations():
        for position, entry in enumerate(elements(operation.raw.get("x-request-rules"))):
            place = (*operation.pointer, "x-request-rules", position, "schema")
            for path in elements(members(entry).get("fields")):
                if declared := field_place(spec, body_schema(spec, operation), path):
                    found.setdefault(declared, []).append((place, members(entry["schema"])))
    return found


def condition(spec: SpecDocument, pointer: Pointer, schema: Any, over: dict[str, Any]) -> Iterator[Finding]:
    """Findings about a condition, a JSON Schema over a body: it names fields that the body has."""
    fields = members(_body(spec, over).get("properties"))
    for keyword, value in members(schema).items():
        here = (*pointer, keyword)
        if keyword == "properties":
            for name, child in members(value).items():
                if name in fields:
                    yield from condition(spec, (*here, name), child, members(fields[name]))
                    yield from _unset(spec, (*here, name), members(child), name in elements(schema.get("required")))
                else:
                    yield Finding(spec, (*here, name), f"the body has no field `{name}`. Correct the condition.")
        elif keyword == "required":
            for position, name in enumerate(elements(value)):
                if name not in fields:
                    yield Finding(spec, (*here, position), f"the body has no field `{name}`. Correct the condition.")
        elif keyword in ("then", "else") and "if" not in schema:
            yield Finding(spec, here, f"`{keyword}` without `if` has no effect. Add the `if`.")
        elif keyword in ("if", "then", "else", "not"):
            yield from condition(spec, here, value, over)
        elif keyword in ("allOf", "anyOf", "oneOf"):
            for position, child in enumerate(elements(value)):
                yield from condition(spec, (*here, position), child, over)


def _unset(spec: SpecDocument, pointer: Pointer, schema: dict[str, Any], required: bool) -> Iterator[Finding]:
    """What is unset is absent, null or the zero value: a condition takes all three alike, or none of them."""
    values = elements(schema.get("enum")) or ([schema["const"]] if "const" in schema else [])
    if values and None not in values and not required and "const" in schema:
        message = "the condition also holds where the field is absent. Name it in `required` beside it."
        yield Finding(spec, pointer, message)
    zeros = [value for value in values if value in (False, 0, "")]
    if zeros and (required or None not in values):
        message = (
            f"`{json.dumps(zeros[0])}` is unset, which may be absent or null as well. Say `enum: "
            f"[{json.dumps(zeros[0])}, null]`, and do not require the field."
        )
        yield Finding(spec, pointer, message)
    elif None in values and not zeros:
        message = "null is unset, and so is the zero value, which the condition leaves out. Correct the values."
        yield Finding(spec, pointer, message)


def _body(spec: SpecDocument, schema: dict[str, Any]) -> dict[str, Any]:
    """The object schema that a schema, a reference or a nullable reference stands for."""
    name = referenced_schema(schema)
    return schema_component(spec, name) if name else schema


def _message(spec: SpecDocument, place: Pointer, entry: dict[str, Any]) -> Iterator[Finding]:
    """Is what a rule says to callers fit to be filled in?"""
    named, holes = elements(entry.get("fields")), set(re.findall(r"\{(\w+)\}", entry["message"]))
    if unknown := holes - ({"field"} if named else set()):
        message = f"nothing is known to put for `{{{min(unknown)}}}`. Only `{{field}}` is, of a rule with `fields`."
        yield Finding(spec, (*place, "message"), message)
    elif len(named) > 1 and "field" not in holes:
        yield Finding(
            spec, (*place, "message"), "the message does not say which of the fields is wrong. Name it by `{field}`."
        )


def _mentioned(spec: SpecDocument, place: Pointer, entry: dict[str, Any], body: str) -> Iterator[Finding]:
    """Do words and schema of a rule speak of the same values and fields?"""
    said = f"{entry['id']} {entry['description']} {entry['message']}".lower()
    stated = json.dumps([entry["schema"], entry.get("fields", [])])
    known = {one for name in sent_schemas(spec) for one in members(schema_component(spec, name).get("properties"))}
    for at, schema in nodes((*place, "schema"), entry["schema"]):
        value = members(schema).get("const")
        if isinstance(value, str) and value.lower() not in said:
            yield Finding(spec, (*at, "const"), f"the rule's words do not speak of `{value}`. Make the two agree.")
    for key in ("description", "message"):
        for name in re.findall(r"(?<![{<])\b[a-z]+(?:_[a-z]+)+\b", entry[key]):
            camel = re.sub(r"_([a-z])", lambda found: found[1].upper(), name)
            if camel not in known:
                message = f"no request has a field `{name}`. Correct the text."
                yield Finding(spec, (*place, key), message)
            elif f'"{camel}"' not in stated and not re.search(rf"\b{camel}\b", stated):
                message = f"the text speaks of `{name}`, and the rule is not about it. Make the two agree."
                yield Finding(spec, (*place, key), message)


def _field_rule(spec: SpecDocument, place: Pointer, body: str, path: str, entry: dict[str, Any]) -> Iterator[Finding]:
    """Is there such a field, and can the schema of the rule refuse a value of it?"""
    declared = field_place(spec, body, path)
    if declared is None:
        yield Finding(spec, place, f"the body has no field `{path}`. Correct the path.")
        return
    value = members(spec.resolve(declared))
    if value.get("readOnly") is True:
        yield Finding(spec, place, f"`{path}` is readOnly, so no request sends it. Correct the path.")
    target = _body(spec, value)
    named = {"number" if kind == "integer" else kind for kind in kinds(target)}
    where = (*place[:-2], "schema")
    if (
        named == {"array"}
        and "items" not in entry["schema"]
        and not {"minItems", "maxItems", "uniqueItems"} & entry["schema"].keys()
    ):
        yield Finding(spec, place, f"`{path}` is a list, and the rule is about its items. Write `{path}[]`.")
    for key in entry["schema"]:
        if key in _LIMITS and named and named != {"array"} and _LIMITS[key] not in named:
            message = (
                f"`{key}` never refuses a {' or '.join(sorted(map(str, named)))}, which `{path}` is. Correct one of "
                "the two."
            )
            yield Finding(spec, (*where, key), message)
    yield from condition(spec, where, entry["schema"], target)


def _takes_null(spec: SpecDocument, schema: Any) -> bool:
    schema = members(spec.resolve(members(schema)))
    options = [*elements(schema.get("oneOf")), *elements(schema.get("anyOf"))]
    named = schema.get("type")
    return named == "null" or "null" in elements(named) or any(_takes_null(spec, option) for option in options)


def _is_the_type(schema: dict[str, Any], key: str) -> bool:
    """Whether a keyword says nothing beyond the format beside it."""
    form = schema.get("format")
    if key == "format":
        return form in _FORMATS
    if key == "pattern":
        return bool(schema[key] == TYPES_THEMSELVES.get(str(form)))
    return form == "int32" and key in _INT32 and bool(schema[key] == _INT32[key])
