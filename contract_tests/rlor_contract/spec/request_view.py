"""The spec as requests have to keep to it, in one schema for each body: what the suite makes its requests from.

The published schemas are of answers, too. What holds of requests alone (unknown keys are refused, `x-request-rules`,
numbers that fit their type) is put into them here, each rule at each of its fields, so that generators know the bounds:
they make what keeps to all of it, and what breaks one part.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from rlor_spec.document import METHODS

from rlor_contract.spec.json_values import ITEMS, is_list, is_object
from rlor_contract.spec.operations import JSON, ContractSpec
from rlor_contract.spec.request_rules import steps
from rlor_contract.spec.schema_values import MAX_FLOAT

_LARGER: Final = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_SMALLER: Final = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_OF_ONE_TYPE: Final = frozenset([*_LARGER, *_SMALLER, "pattern", "uniqueItems", "multipleOf"])
"""Keywords that say nothing of null."""
_OWN_PATTERN: Final = ("google-duration", "int64")
"""Formats beside which a pattern says no more than the format does."""


def request_spec(spec: ContractSpec) -> ContractSpec:
    """The same operations with bodies as requests must be."""
    return ContractSpec(replace(spec.document, data=request_view(spec.document.data)))


def request_view(document: Mapping[str, Any]) -> dict[str, Any]:
    """A changed copy of an OpenAPI document that is fit for a run."""
    result = copy.deepcopy(dict(document))
    schemas: dict[str, Any] = result["components"]["schemas"]
    for schema in schemas.values():
        # A server refuses an unknown key in a body, and ours sends none. The published schemas stay open, so that
        # clients tolerate what newer servers add; what is known in part stays open here, too.
        if schema.get("type") == "object" and not schema.get("x-partial"):
            schema.setdefault("additionalProperties", False)
    _prepare(result)
    for item in result["paths"].values():
        for operation in (item[method] for method in METHODS if method in item):
            _compose(result, operation)
    return result


def _prepare(value: Any) -> None:
    """Bound floats by what 32 bits hold, and take `writeOnly` away.

    A server may send a secret's field back empty, which Schemathesis takes for a violation. `secrets_not_echoed` reads
    the published spec and is stricter.
    """
    if is_object(value):
        kinds = value.get("type")
        if value.get("format") == "float" and "number" in (kinds if is_list(kinds) else [kinds]):
            value.setdefault("minimum", -MAX_FLOAT)
            value.setdefault("maximum", MAX_FLOAT)
        if isinstance(value.get("writeOnly"), bool):
            del value["writeOnly"]
        value = [*value.values()]
    for part in value if is_list(value) else ():
        _prepare(part)


def _compose(document: Mapping[str, Any], operation: dict[str, Any]) -> None:
    """Put the rules of single fields into the body's schema, which becomes the operation's own as far as they reach."""
    rules = [rule for rule in operation.get("x-request-rules", ()) if rule.get("fields")]
    if not rules or "requestBody" not in operation:
        return
    body = _own(document, operation, "requestBody")
    media: dict[str, Any] = body["content"][JSON]
    for rule in rules:
        for path in rule["fields"]:
            _put(document, media, "schema", steps(path), rule["schema"])


def _put(document: Mapping[str, Any], holder: Any, key: Any, path: tuple[str, ...], rule: dict[str, Any]) -> None:
    """Put a rule into the schema that a path leads to from `holder[key]`; nowhere if the schema has no such field."""
    schema = _own(document, holder, key)
    kinds = schema.get("type")
    named = [index for index, part in enumerate(schema.get("oneOf", ())) if part != {"type": "null"}]
    if len(named) == 1:
        _put(document, schema["oneOf"], named[0], path, rule)
    elif path:
        inner, step = (schema, "items") if path[0] == ITEMS else (schema.get("properties", {}), path[0])
        if step in inner:
            _put(document, inner, step, path[1:], rule)
    elif is_list(kinds) and "null" in kinds and not _OF_ONE_TYPE.issuperset(rule):
        others = [kind for kind in kinds if kind != "null"]
        holder[key] = {"oneOf": [schema | {"type": others[0] if len(others) == 1 else others}, {"type": "null"}]}
        _put(document, holder, key, path, rule)
    else:
        _narrow(schema, rule)
        if {"minProperties", "maxProperties"} & {*rule}:
            _without_null(schema)


def _own(document: Mapping[str, Any], holder: Any, key: Any) -> dict[str, Any]:
    """What stands at `holder[key]`, with a copy in place of a reference."""
    while "$ref" in holder[key]:
        target: Any = document
        for token in holder[key]["$ref"].removeprefix("#/").split("/"):
            target = target[token.replace("~1", "/").replace("~0", "~")]
        beside = {name: value for name, value in holder[key].items() if name != "$ref"}
        holder[key] = {**copy.deepcopy(target), **beside}
    found: dict[str, Any] = holder[key]
    return found


def _narrow(schema: dict[str, Any], rule: Mapping[str, Any]) -> None:
    """Let a schema ask for what a rule asks for, too."""
    for keyword, wanted in rule.items():
        if keyword not in schema or (keyword == "pattern" and schema.get("format") in _OWN_PATTERN):
            schema[keyword] = wanted
        elif keyword in _LARGER:
            schema[keyword] = max(schema[keyword], wanted)
        elif keyword in _SMALLER:
            schema[keyword] = min(schema[keyword], wanted)
        else:
            schema["allOf"] = [*schema.get("allOf", ()), {keyword: wanted}]


def _without_null(schema: dict[str, Any]) -> None:
    """Where members are counted, null is none: leave it out."""
    for name, member in schema.get("properties", {}).items():
        named = [part for part in member.get("oneOf", ()) if part != {"type": "null"}]
        if len(named) == 1:
            schema["properties"][name] = {**member, "oneOf": named}
