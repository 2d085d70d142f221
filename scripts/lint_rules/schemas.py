"""What the house asks of schemas and their properties."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from typing import Final

from rlor_spec.places import (
    answered_schemas,
    component,
    elements,
    members,
    properties,
    referenced_schema,
    root_schemas,
    schemas,
    sent_schemas,
    subschemas,
)

from lint_rules.claims import default_in_words
from lint_rules.rule import Finding, Subject, rule

INT32: Final = (-(2**31), 2**31 - 1)
_OWNER: Final = re.compile(r"\b(Caller|Server)-owned\.$")


@rule()
def named_schema(subject: Subject) -> Iterator[Finding]:
    """Objects and enums are components with a name: an inline one gets an invented class name that changes with its
    surroundings.
    """
    for pointer, root in root_schemas(subject.spec):
        in_media_type = "content" in pointer
        if in_media_type and not referenced_schema(root):
            yield Finding(subject.spec, pointer, "the body's schema has no name. Make it a component and refer to it.")
        for place, schema in subschemas(pointer, root):
            if place[-1] == "propertyNames":
                continue
            inline = place != pointer or pointer[:2] != ("components", "schemas")
            kinds = [members(schema).get("type"), *elements(members(schema).get("type"))]
            is_class = "object" in kinds or not {"enum", "properties", "additionalProperties"}.isdisjoint(
                members(schema)
            )
            if inline and is_class and not (in_media_type and place == pointer):
                message = "an object or enum is written inline. Make it a component and refer to it."
                yield Finding(subject.spec, place, message)


@rule()
def property_owner(subject: Subject) -> Iterator[Finding]:
    """The description of a property ends with who owns it, and `readOnly` agrees: the client doesn't send what the
    server owns.
    """
    carried, answered = sent_schemas(subject.spec), answered_schemas(subject.spec)
    partial = {pointer[-1] for pointer, one in component(subject.spec, "schemas") if "x-partial" in one}
    for pointer, schema, name, value in properties(subject.spec):
        owner = _OWNER.search(str(value.get("description", "")).strip())
        read_only = value.get("readOnly") is True
        if not owner:
            message = (
                f"the description of `{name}` does not end with `Caller-owned.` or `Server-owned.`. Say who sets it."
            )
        elif read_only and owner[1] == "Caller":
            message = f"`{name}` is readOnly, yet caller-owned. Make it server-owned, or drop readOnly."
        elif owner[1] == "Server" and not read_only and schema in carried:
            message = (
                f"`{name}` is server-owned, yet a request can carry it. Add `readOnly: true`, or make it caller-owned."
            )
        elif owner[1] == "Caller" and schema not in carried and schema not in partial:
            message = f"`{name}` is caller-owned, yet no request carries `{schema}`. Make it server-owned."
        elif read_only and schema not in answered:
            message = f"`{name}` is readOnly, yet no answer carries `{schema}`. Drop readOnly, or the property."
        else:
            continue
        if owner and owner[1] == "Caller" and read_only:  # the words are odd here, and a keyword elsewhere
            yield Finding(subject.spec, (*pointer, "description"), message, owner[0])
        else:
            yield Finding(subject.spec, pointer, message)


@rule()
def read_only_write_only(subject: Subject) -> Iterator[Finding]:
    """A property that is both `readOnly` and `writeOnly` could be neither sent nor received. One that is `writeOnly` is
    sent by some request, is not required, since an answer lacks it, and has no example of its own, which a mock server
    would put into its answers. What is called a secret is marked as one.
    """
    carried = sent_schemas(subject.spec)
    for pointer, schema, name, value in properties(subject.spec):
        told = re.search(r"\ba secret\b", str(value.get("description", "")))
        if told and value.get("writeOnly") is not True and value.get("format") != "password":
            message = (
                f"`{name}` is a secret by its description. Add `writeOnly: true`, or `format: password` in an answer."
            )
            yield Finding(subject.spec, pointer, message)
        if value.get("writeOnly") is True:
            if schema not in carried:
                yield Finding(
                    subject.spec, pointer, f"`{name}` is writeOnly, yet no request carries it. Drop writeOnly."
                )
            required = elements(members(subject.spec.resolve(pointer[:-2])).get("required"))
            if name in required:
                place = (*pointer[:-2], "required", required.index(name))
                yield Finding(subject.spec, place, f"`{name}` is writeOnly, so an answer lacks it. Don't require it.")
            for key in {"example", "examples"} & value.keys():
                message = f"`{name}` is writeOnly, and a mock would answer with this. Show it in a request's example."
                yield Finding(subject.spec, (*pointer, key), message)
        if value.get("readOnly") is True and value.get("writeOnly") is True:
            yield Finding(subject.spec, pointer, f"`{name}` is readOnly and writeOnly. Keep one of the two.")


@rule()
def required_property(subject: Subject) -> Iterator[Finding]:
    """What is required exists: a misspelt name would make every body invalid. What may be left out (`x-presence`, or a
    default) isn't required.
    """
    sent = sent_schemas(subject.spec)
    for pointer, schema in component(subject.spec, "schemas"):
        known = members(schema.get("properties"))
        for position, name in enumerate(elements(schema.get("required"))):
            place = (*pointer, "required", position)
            if name not in known:
                yield Finding(subject.spec, place, f"`{name}` is required, but no property. Correct the name.")
            elif "x-presence" in members(known[name]):
                yield Finding(
                    subject.spec, place, f"`{name}` is required, but `x-presence` lets it be left out. Choose one."
                )
            elif str(pointer[-1]) in sent and default_in_words(str(members(known[name]).get("description", ""))):
                yield Finding(
                    subject.spec, place, f"`{name}` is required, and its description gives a default. Choose one."
                )


@rule()
def property_description(subject: Subject) -> Iterator[Finding]:
    """Each property is described, with unit, default and limits where it has them: the description becomes the
    docstring.
    """
    for pointer, _, name, value in properties(subject.spec):
        if len(_OWNER.sub("", str(value.get("description") or "").strip()).split()) < 2:
            yield Finding(
                subject.spec, pointer, f"`{name}` has no description. Say what it is, its unit, default and limits."
            )


@rule()
def schema_type(subject: Subject) -> Iterator[Finding]:
    """A schema says what it describes, and an array of what: a schema without a type accepts everything."""
    for pointer, schema in schemas(subject.spec):
        if pointer[-1] == "propertyNames":
            continue  # of keys, which are text
        if not {"type", "$ref", "oneOf", "anyOf", "allOf"} & schema.keys():
            yield Finding(subject.spec, pointer, "the schema has no type, so it accepts everything. Give its `type`.")
        elif schema.get("type") == "array" and "items" not in schema:
            yield Finding(subject.spec, pointer, "the array has no `items`, so it holds anything. Say what it holds.")


@rule()
def integer(subject: Subject) -> Iterator[Finding]:
    """An integer is an int32 with bounds, or an int64 that travels as text: JSON numbers lose digits beyond 2**53."""
    for pointer, schema in schemas(subject.spec):
        kinds = [schema.get("type"), *elements(schema.get("type"))]
        if "integer" in kinds:
            low, high = schema.get("minimum"), schema.get("maximum")
            if schema.get("format") != "int32":
                yield Finding(
                    subject.spec, pointer, "an integer is not int32. Give `format: int32`, or send an int64 as text."
                )
            elif not isinstance(low, int) or not isinstance(high, int) or not INT32[0] <= low <= high <= INT32[1]:
                message = f"an int32 needs `minimum` and `maximum` within {INT32[0]} and {INT32[1]}. Add them."
                yield Finding(subject.spec, pointer, message)
        elif schema.get("format") in ("int32", "int64") and ("string" not in kinds or "pattern" not in schema):
            yield Finding(
                subject.spec, pointer, "an int64 travels as text. Give `type: string` and a `pattern` of digits."
            )


@rule()
def enum_values(subject: Subject) -> Iterator[Finding]:
    """Enum values are text in UPPER_SNAKE_CASE (AIP-126), unique, and become Python names that do not collide; the
    first is the protobuf zero value, which stands for unset.
    """
    for pointer, schema in component(subject.spec, "schemas"):
        values = elements(schema.get("enum"))
        names: dict[str, str] = {}
        for position, value in enumerate(values):
            place = (*pointer, "enum", position)
            name = re.sub(r"\W", "_", str(value)).upper()
            if not isinstance(value, str) or not name.isidentifier() or keyword.iskeyword(value):
                yield Finding(
                    subject.spec, place, f"`{value}` cannot be a Python name. Enum values are UPPER_SNAKE_CASE text."
                )
            elif name in names:
                said = "is there twice" if names[name] == value else f"collides with `{names[name]}` as a Python name"
                yield Finding(subject.spec, place, f"`{value}` {said}. Remove one of the two.")
            elif not re.fullmatch(r"[A-Z][A-Z0-9_]*", value):
                yield Finding(subject.spec, place, f"`{value}` is not in UPPER_SNAKE_CASE. Write it so.")
            elif (position == 0) != (name == "OK" or name.endswith("UNSPECIFIED")):
                message = (
                    f"the zero value (…_UNSPECIFIED, or OK) comes first and only there; here stands `{value}`. Reorder."
                )
                yield Finding(subject.spec, place, message)
            names.setdefault(name, str(value))


@rule()
def property_name(subject: Subject) -> Iterator[Finding]:
    """Property names of a schema stay apart in snake_case: protobuf JSON accepts both spellings, and the client's
    attributes use it.
    """
    for pointer, schema in component(subject.spec, "schemas"):
        seen: dict[str, str] = {}
        for name in members(schema.get("properties")):
            snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
            if snake in seen:
                message = f"`{name}` and `{seen[snake]}` are both `{snake}` in snake_case. Rename or remove one."
                yield Finding(subject.spec, (*pointer, "properties", name), message)
            seen[snake] = name
