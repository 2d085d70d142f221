"""Is it OpenAPI, do references lead somewhere, is each component of use?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
from rlor_spec.document import Pointer, SpecDocument, SpecError
from rlor_spec.evidence import exact
from rlor_spec.places import conditions, elements, members, root_schemas, subschemas

from lint_rules.rule import REFERENCES, STRUCTURE, Finding, Subject, rule

_DATA: Final = frozenset({"example", "examples", "default", "const", "enum", "value"})
"""Keys under which data stands: a `$ref` in there is no reference."""
_COMPONENT_OF: Final = {
    "parameters": "parameters", "responses": "responses", "headers": "headers", "requestBody": "requestBodies",
    "schema": "schemas", "items": "schemas", "properties": "schemas", "oneOf": "schemas", "anyOf": "schemas",
    "allOf": "schemas", "additionalProperties": "schemas",
}  # fmt: skip
"""Which kind of component may stand in which place."""
_KEYWORDS: Final = frozenset(
    {
        "$anchor", "$comment", "$defs", "$dynamicAnchor", "$dynamicRef", "$id", "$ref", "$schema", "$vocabulary",
        "additionalProperties", "allOf", "anyOf", "const", "contains", "contentEncoding", "contentMediaType",
        "contentSchema", "default", "dependentRequired", "dependentSchemas", "deprecated", "description",
        "discriminator", "else", "enum", "example", "examples", "exclusiveMaximum", "exclusiveMinimum", "externalDocs",
        "format", "if", "items", "maxContains", "maxItems", "maxLength", "maxProperties", "maximum", "minContains",
        "minItems", "minLength", "minProperties", "minimum", "multipleOf", "not", "oneOf", "pattern",
        "patternProperties", "prefixItems", "properties", "propertyNames", "readOnly", "required", "then", "title",
        "type", "unevaluatedItems", "unevaluatedProperties", "uniqueItems", "writeOnly", "xml",
    }
)  # fmt: skip
"""The keywords of JSON Schema (draft 2020-12) and those that OpenAPI 3.1 adds."""
_OPENAPI: Final = "resources/schemas/v3.1/schema.json"
"""The schema of OpenAPI 3.1 in the package openapi-spec-validator. The package itself takes seconds to import."""


@rule(phase=REFERENCES)
def reference(subject: Subject) -> Iterator[Finding]:
    """A reference leads to a component of this file, of the kind that its place asks for.

    The spec is one file, so that the generator, the emulator and a reader need nothing else. A path item is written
    where it is used: the generator does not follow a reference there.
    """
    for pointer, target in _references(subject.spec):
        if pointer[0] == "paths" and len(pointer) == 2:
            yield Finding(
                subject.spec, pointer, "a path item is a reference. Write the path item out: the generator skips it."
            )
            continue
        try:
            found = subject.spec.locate({"$ref": target}, at=pointer)
        except SpecError as error:
            yield Finding(subject.spec, pointer, error.message)
            continue
        expected = next((_COMPONENT_OF[token] for token in reversed(pointer) if token in _COMPONENT_OF), None)
        if pointer[-2:-1] == ("examples",):
            expected = "examples"
        if len(found) != 3 or found[0] != "components" or expected not in (None, found[1]):
            message = (
                f"`{target}` is not one of `#/components/{expected or '…'}`. Refer to a component that fits this place."
            )
            yield Finding(subject.spec, pointer, message)


@rule(phase=REFERENCES)
def schema(subject: Subject) -> Iterator[Finding]:
    """A schema is valid JSON Schema (draft 2020-12): a misspelt type or a bound that is text would check nothing."""
    meta = jsonschema_rs.Draft202012Validator({"$ref": "https://json-schema.org/draft/2020-12/schema"})
    for pointer, root in root_schemas(subject.spec):
        for error in meta.iter_errors(root):
            place = (*pointer, *exact(error))
            yield Finding(subject.spec, place, f"not valid JSON Schema: {error.message}. Correct the keyword.")


@rule(phase=REFERENCES)
def keyword(subject: Subject) -> Iterator[Finding]:
    """Each key of a schema is a keyword of JSON Schema or of OpenAPI, or begins with `x-`; in the conditions of our
    extensions, too. Validators ignore a misspelt one silently, and what it was to refuse passes.
    """
    for pointer, root in (*root_schemas(subject.spec), *conditions(subject.spec)):
        for place, child in subschemas(pointer, root, conditional=True):
            for key in members(child):
                if key in _KEYWORDS or key.startswith("x-"):
                    continue
                near = get_close_matches(key, _KEYWORDS, 1)
                advice = f"Did you mean `{near[0]}`?" if near else "Correct it, or remove it."
                yield Finding(subject.spec, (*place, key), f"`{key}` is not a keyword of a schema. {advice}")


@rule(phase=REFERENCES)
def boolean_schema(subject: Subject) -> Iterator[Finding]:
    """No schema is `true` or `false`: the generator has no type for it. `additionalProperties` alone may be: what
    `true` and `false` mean there is for `open-schema` and `closed-body` to judge.
    """
    for pointer, child in _all_schemas(subject.spec):
        if isinstance(child, bool) and pointer[-1] != "additionalProperties":
            yield Finding(
                subject.spec, pointer, f"the schema is `{str(child).lower()}`. Describe the values, or leave it out."
            )


@rule(phase=STRUCTURE)
def openapi(subject: Subject) -> Iterator[Finding]:
    """The document is valid OpenAPI 3.1, so that every tool reads it."""
    package = find_spec("openapi_spec_validator")
    assert package is not None
    assert package.origin is not None
    text = (Path(package.origin).parent / _OPENAPI).read_text("utf-8")
    for error in jsonschema_rs.Draft202012Validator(json.loads(text)).iter_errors(subject.spec.data):
        what = str(error.message).strip().splitlines()[0]
        yield Finding(subject.spec, exact(error), f"not valid OpenAPI 3.1: {what.rstrip('.')}. Correct it.")


@rule()
def unused_component(subject: Subject) -> Iterator[Finding]:
    """Each component is in use: an unused one is generated, documented and tested for nobody."""
    used: set[Pointer] = set()
    reached = {operation.pointer for operation in subject.spec.operations()}
    targets = [(pointer, subject.spec.locate(target)) for pointer, target in _references(subject.spec)]
    while reached:
        used |= reached
        reached = {to for at, to in targets if to not in used and any(at[: len(place)] == place for place in used)}
    for operation in subject.spec.operations():
        for requirement in elements(operation.raw.get("security")):
            used |= {("components", "securitySchemes", name) for name in members(requirement)}
    for kind, components in members(subject.spec.data.get("components")).items():
        for name in members(components):
            if ("components", kind, name) not in used:
                message = f"no operation uses the component `{name}`. Remove it, or refer to it."
                yield Finding(subject.spec, ("components", kind, name), message)


def _references(spec: SpecDocument) -> Iterator[tuple[Pointer, str]]:
    """Where a `$ref` stands, and what it says."""
    open_nodes: list[tuple[Pointer, Any]] = [((), spec.data)]
    while open_nodes:
        pointer, node = open_nodes.pop()
        target = members(node).get("$ref")
        if isinstance(target, str):
            yield pointer, target
        named = bool(pointer) and pointer[-1] in ("properties", "schemas")
        if not named:
            for name, entry in members(members(node).get("examples")).items():
                if isinstance(members(entry).get("$ref"), str):
                    yield (*pointer, "examples", name), entry["$ref"]
        children = [*members(node).items(), *enumerate(elements(node))]
        open_nodes += [((*pointer, key), child) for key, child in reversed(children) if named or key not in _DATA]


def _all_schemas(spec: SpecDocument) -> Iterator[tuple[Pointer, Any]]:
    for pointer, root in root_schemas(spec):
        yield from subschemas(pointer, root)
