"""Do the examples show what the spec says? They become documentation, mock answers and the first test cases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import quote

import jsonschema_rs
from rlor_spec.document import Pointer, SpecDocument, format_pointer
from rlor_spec.places import (
    elements,
    field_place,
    headers,
    media_types,
    members,
    parameters,
    referenced_schema,
    schemas,
)

from lint_rules.rule import Finding, Subject, rule

_DOCUMENT: Final = "spec:/openapi"
"""What the spec is called while schemas are looked up in it."""


@rule()
def example(subject: Subject) -> Iterator[Finding]:
    """An example or default is valid against its schema, formats included, and a request's example keeps the
    `x-request-rules` too.
    """
    spec = subject.spec
    registry = jsonschema_rs.Registry([(_DOCUMENT, spec.data)])
    broken: dict[Pointer, set[Pointer]] = {}
    wrong_type = set[Pointer]()
    for schema_pointer, place, value in stated_values(spec):
        reference = {"$ref": f"{_DOCUMENT}#{quote(format_pointer(schema_pointer))}"}
        validator = jsonschema_rs.Draft202012Validator(reference, registry=registry, validate_formats=True)
        for error in map(_innermost, validator.iter_errors(value)):
            message = f"the example is not valid: {error.message}. Correct the example or the schema."
            yield Finding(spec, (*place, *error.instance_path), message)
            path = ".".join(map(str, error.instance_path))
            name = referenced_schema(spec.resolve(schema_pointer)) or referenced_schema(_at(spec, schema_pointer))
            if declared := field_place(spec, name, re.sub(r"\.\d+", "[]", path)) if name and path else None:
                broken.setdefault(declared, set()).add(place)
                if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Type):
                    wrong_type.add(declared)
    for declared, those in broken.items():
        if len(those) > 1 or declared in wrong_type:
            count = "1 example is" if len(those) == 1 else f"{len(those)} examples are"
            line = min(map(spec.line, those))
            message = f"{count} not valid here, the first on line {line}. Correct the schema?"
            yield Finding(spec, declared, message)
    for operation in spec.operations():
        if "requestBody" not in operation.raw:
            continue
        body = spec.locate((*operation.pointer, "requestBody"))
        for media, content in members(members(spec.resolve(body)).get("content")).items():
            for position, entry in enumerate(elements(operation.raw.get("x-request-rules"))):
                checker = jsonschema_rs.Draft202012Validator(entry["schema"])
                for where, value in examples(spec, (*body, "content", media), members(content)):
                    for place, part in _parts(where, value, elements(entry.get("fields"))):
                        if checker.is_valid(part):
                            continue
                        message = (
                            f"the example breaks the rule `{entry['id']}`: {entry['description']} Correct the example."
                        )
                        yield Finding(spec, place, message)
                        stated = (*operation.pointer, "x-request-rules", position, "schema")
                        message = f"the example on line {spec.line(place)} breaks the rule. Correct one of the two."
                        yield Finding(spec, stated, message)


@rule()
def example_fields(subject: Subject) -> Iterator[Finding]:
    """An example sets only fields that the schema has. JSON Schema lets others pass, the API refuses them: whoever
    copies a misspelt one gets an error.
    """
    for schema, place, value in stated_values(subject.spec):
        for where, declared in _members_of(subject.spec, place, value, subject.spec.resolve(schema)):
            if not declared:
                message = f"the example sets `{where[-1]}`, which is no field there. Correct it, or declare the field."
                yield Finding(subject.spec, where, message)


@rule()
def example_outside(subject: Subject) -> Iterator[Finding]:
    """An example is in this file (no `externalValue`) and in a place that has a schema: no other can be checked."""
    for pointer, holder in _holders(subject.spec):
        if "schema" not in holder and any(True for _ in examples(subject.spec, pointer, holder)):
            message = "there are examples and no schema that says what is right. Give the `schema`."
            yield Finding(subject.spec, pointer, message)
        for name in members(holder.get("examples")):
            place = subject.spec.locate((*pointer, "examples", name))
            if "externalValue" in members(subject.spec.resolve(place)):
                message = f"the example `{name}` is in another file, where nobody checks it. Give it as `value`."
                yield Finding(subject.spec, place, message)


@rule()
def example_direction(subject: Subject) -> Iterator[Finding]:
    """A request's example sets nothing that is readOnly, a response's shows nothing that is writeOnly, and neither has
    what is internal: people copy examples.
    """
    for pointer, media in media_types(subject.spec):
        request = "requestBody" in pointer or "requestBodies" in pointer
        forbidden = "readOnly" if request else "writeOnly"
        for place, value in examples(subject.spec, pointer, media):
            for where, declared in _members_of(subject.spec, place, value, media.get("schema")):
                for key in (forbidden, "x-internal"):
                    if any(schema.get(key) is True for schema in declared):
                        message = f"the example sets `{where[-1]}`, which is {key}. Remove it from the example."
                        yield Finding(subject.spec, where, message)


@rule()
def example_missing(subject: Subject) -> Iterator[Finding]:
    """Each request body has an example, each 2xx answer, and those of 400, 403 and 404 that can happen there: a
    reader's first question is what it looks like.
    """
    for operation in subject.spec.operations():
        wanted = [(*operation.pointer, "requestBody")] if "requestBody" in operation.raw else []
        wanted += [
            (*operation.pointer, "responses", status)
            for status in members(operation.raw.get("responses"))
            if status[0] == "2" or status in ("400", "403", "404")
        ]
        for place in wanted:
            for media, content in members(members(subject.spec.resolve(place)).get("content")).items():
                if not any(True for _ in examples(subject.spec, (), members(content))):
                    message = f"{operation.operation_id} has no {media} example here. Add one under `examples`."
                    yield Finding(subject.spec, place, message)


def stated_values(spec: SpecDocument) -> Iterator[tuple[Pointer, Pointer, Any]]:
    """Every example and default: pointer to its schema, where it stands, the value."""
    for pointer, holder in _holders(spec):
        if "schema" in holder:
            yield from (((*pointer, "schema"), place, value) for place, value in examples(spec, pointer, holder))
    for pointer, schema in schemas(spec):
        yield from ((pointer, (*pointer, key), schema[key]) for key in ("example", "default") if key in schema)
        for position, value in enumerate(elements(schema.get("examples"))):
            yield pointer, (*pointer, "examples", position), value


def _holders(spec: SpecDocument) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """What has examples beside a schema."""
    yield from parameters(spec)
    yield from headers(spec)
    yield from media_types(spec)


def examples(spec: SpecDocument, pointer: Pointer, holder: dict[str, Any]) -> Iterator[tuple[Pointer, Any]]:
    """The examples of a parameter, a header or a media type: where each value stands, and the value."""
    if "example" in holder:
        yield (*pointer, "example"), holder["example"]
    for name, entry in members(holder.get("examples")).items():
        place: Pointer = (*pointer, "examples", name)
        if "$ref" in members(entry):
            place, entry = spec.locate(entry), spec.resolve(entry)
        if "value" in members(entry):
            yield (*place, "value"), entry["value"]


def _at(spec: SpecDocument, pointer: Pointer) -> Any:
    value: Any = spec.data
    for token in pointer:
        value = value[token]
    return value


def _parts(place: Pointer, value: Any, fields: list[str]) -> Iterator[tuple[Pointer, Any]]:
    """What a rule of requests is about in an example: the whole of it, or the fields that are there and not null."""
    if not fields:
        yield place, value
    for path in fields:
        found: list[tuple[Pointer, Any]] = [(place, value)]
        for step in path.split("."):
            name = step.rstrip("[]")
            found = [((*at, name), members(one)[name]) for at, one in found if name in members(one)]
            for _ in range(step.count("[]")):
                found = [((*at, index), item) for at, one in found for index, item in enumerate(elements(one))]
        yield from ((at, one) for at, one in found if one is not None)


def _innermost(error: jsonschema_rs.ValidationError) -> jsonschema_rs.ValidationError:
    """What is wrong within a choice (`oneOf`): the error of a branch that got deeper, such as that which isn't null."""
    branches = [found for branch in getattr(error.kind, "context", ()) for found in branch]
    deeper = [found for found in branches if len(found.instance_path) > len(error.instance_path)]
    return _innermost(max(deeper, key=lambda found: len(found.instance_path))) if deeper else error


def _members_of(
    spec: SpecDocument, place: Pointer, value: Any, *schemas_of_it: Any
) -> Iterator[tuple[Pointer, list[dict[str, Any]]]]:
    """Each member of each object within a value, with the schemas that declare it. None: the object is not open to
    others.
    """
    options = _options(spec, schemas_of_it)
    properties = [members(option.get("properties")) for option in options]
    others = [members(option["additionalProperties"]) for option in options if option.get("additionalProperties")]
    is_open = bool(others) or not any(options)
    for name, child in members(value).items():
        declared = [members(known[name]) for known in properties if name in known]
        if declared or not is_open:
            yield (*place, name), declared
        yield from _members_of(spec, (*place, name), child, *(declared or others))
    for position, child in enumerate(elements(value)):
        yield from _members_of(spec, (*place, position), child, *(option.get("items") for option in options))


def _options(spec: SpecDocument, schemas_of_it: Iterable[Any]) -> list[dict[str, Any]]:
    """Schemas, what they refer to, and their alternatives and parts."""
    found: list[dict[str, Any]] = []
    waiting = [members(schema) for schema in schemas_of_it]
    while waiting:
        schema = waiting.pop()
        if schema in found:
            continue
        found.append(schema)
        if "$ref" in schema:
            waiting.append(members(spec.resolve(schema)))
        waiting += [members(child) for key in ("allOf", "anyOf", "oneOf") for child in elements(schema.get(key))]
    return found
