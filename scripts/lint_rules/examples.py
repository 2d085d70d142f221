"""Do the examples show what the spec says? They become documentation, mock answers and the first test cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

import jsonschema_rs
from rlor_spec_document import Pointer, SpecDocument, format_pointer

from lint_rules.places import elements, headers, media_types, members, parameters, schemas
from lint_rules.rule import Finding, Subject, rule

_DOCUMENT: Final = "spec:/openapi"
"""What the spec is called while schemas are looked up in it."""


@rule()
def example(subject: Subject) -> Iterator[Finding]:
    """An example is valid against its schema, formats included, and a request's example keeps the cross-field rules
    too.
    """
    spec = subject.spec
    places: list[tuple[Pointer, Pointer, Any]] = []
    for pointer, holder in (*parameters(spec), *headers(spec), *media_types(spec)):
        places += [((*pointer, "schema"), place, value) for place, value in _examples(pointer, holder)]
    for pointer, schema in schemas(spec):
        places += [(pointer, (*pointer, key), schema[key]) for key in ("example", "default") if key in schema]
        listed = enumerate(elements(schema.get("examples")))
        places += [(pointer, (*pointer, "examples", position), value) for position, value in listed]
    registry = jsonschema_rs.Registry([(_DOCUMENT, spec.data)])
    for schema_pointer, place, value in places:
        reference = {"$ref": f"{_DOCUMENT}#{quote(format_pointer(schema_pointer))}"}
        validator = jsonschema_rs.Draft202012Validator(reference, registry=registry, validate_formats=True)
        for error in map(_innermost, validator.iter_errors(value)):
            message = f"the example is not valid: {error.message}. Correct the example or the schema."
            yield Finding(spec, (*place, *error.instance_path), message)
    for operation in spec.operations():
        for media, content in members(members(operation.raw.get("requestBody")).get("content")).items():
            place = (*operation.pointer, "requestBody", "content", media)
            for entry in elements(operation.raw.get("x-request-rules")):
                checker = jsonschema_rs.Draft202012Validator(entry["schema"])
                for where, value in _examples(place, members(content)):
                    if not checker.is_valid(value):
                        message = (
                            f"the example breaks the rule `{entry['id']}`: {entry['description']} Correct the example."
                        )
                        yield Finding(spec, where, message)


@rule()
def example_direction(subject: Subject) -> Iterator[Finding]:
    """A request's example sets nothing that is readOnly, a response's shows nothing that is writeOnly: people copy
    examples.
    """
    for pointer, media in media_types(subject.spec):
        request = "requestBody" in pointer or "requestBodies" in pointer
        forbidden = "readOnly" if request else "writeOnly"
        for place, value in _examples(pointer, media):
            yield from _marked(subject.spec, place, value, media.get("schema"), forbidden)


@rule()
def example_missing(subject: Subject) -> Iterator[Finding]:
    """Each request body and each 2xx response has an example: a reader's first question is what it looks like."""
    for operation in subject.spec.operations():
        wanted = [(*operation.pointer, "requestBody")] if "requestBody" in operation.raw else []
        wanted += [
            (*operation.pointer, "responses", status)
            for status in members(operation.raw.get("responses"))
            if status[0] == "2"
        ]
        for place in wanted:
            for media, content in members(members(subject.spec.resolve(place)).get("content")).items():
                if not any(True for _ in _examples((), members(content))):
                    message = f"{operation.operation_id} has no {media} example here. Add one under `examples`."
                    yield Finding(subject.spec, place, message)


def _examples(pointer: Pointer, holder: dict[str, Any]) -> Iterator[tuple[Pointer, Any]]:
    if "example" in holder:
        yield (*pointer, "example"), holder["example"]
    for name, entry in members(holder.get("examples")).items():
        if "value" in members(entry):
            yield (*pointer, "examples", name, "value"), entry["value"]


def _innermost(error: jsonschema_rs.ValidationError) -> jsonschema_rs.ValidationError:
    """What is wrong within a choice (`oneOf`): the error of a branch that got deeper, such as that which isn't null."""
    branches = [found for branch in getattr(error.kind, "context", ()) for found in branch]
    deeper = [found for found in branches if len(found.instance_path) > len(error.instance_path)]
    return _innermost(max(deeper, key=lambda found: len(found.instance_path))) if deeper else error


def _marked(spec: SpecDocument, place: Pointer, value: Any, schema: Any, mark: str) -> Iterator[Finding]:
    for option in (schema, *elements(members(schema).get("oneOf"))):
        resolved = members(spec.resolve(members(option)))
        for name, child in members(value).items():
            declared = members(members(resolved.get("properties")).get(name))
            if declared.get(mark) is True:
                message = f"the example sets `{name}`, which is {mark}. Remove it from the example."
                yield Finding(spec, (*place, name), message)
            elif declared:
                yield from _marked(spec, (*place, name), child, declared, mark)
        for position, child in enumerate(elements(value)):
            yield from _marked(spec, (*place, position), child, resolved.get("items"), mark)
