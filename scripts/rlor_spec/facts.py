"""Every fact that the spec states, under a name that the evidence can cite.

A fact is anything that could turn out to be wrong about the API. Its name is a dotted path in the words of the spec:

    Library_ListBooks                       an operation
    Library_ListBooks.pageSize              a parameter of it; `.404` a status; `.body` its request body
    Book.displayName                        a property of a schema
    BookState.LENT                          a value of an enum
    Book.displayName.maxLength              a rule: a keyword that narrows one of the above
    BookState.x-lifecycle.events.lose       a rule that one of our extensions states

A property's type is part of the property; what the spec says about it beyond that is a rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rlor_spec.document import Pointer, SpecDocument
from rlor_spec.places import component, elements, members, subschemas

Facts = dict[str, Pointer]

_KEYWORDS: Final = frozenset(
    {
        "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
        "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "readOnly", "writeOnly", "deprecated",
        "default", "const", "not", "propertyNames",
    }
)  # fmt: skip
_OURS: Final = frozenset({"x-command", "x-method", "x-partial", "x-summary"})
"""Extensions that say nothing about the API, but what we call it and how much we know."""
_INT32: Final = {"minimum": -(2**31), "maximum": 2**31 - 1}
"""The bounds of every int32. They are one fact, `.int32`, so that real limits stand out."""


def things(spec: SpecDocument) -> Facts:
    """Operations, their parameters, bodies and statuses; schemas, their properties and enum values; headers; ways to
    authenticate.
    """
    found: Facts = {}
    for operation in spec.operations():
        name = operation.operation_id
        found[name] = operation.pointer
        for parameter, place in _parameters(spec, operation.pointer):
            found[f"{name}.{parameter}"] = place
        if "requestBody" in operation.raw:
            found[f"{name}.body"] = (*operation.pointer, "requestBody")
        for status in members(operation.raw.get("responses")):
            found[f"{name}.{status}"] = (*operation.pointer, "responses", status)
    for pointer, schema in component(spec, "schemas"):
        name = str(pointer[-1])
        found[name] = pointer
        for key in members(schema.get("properties")):
            found[f"{name}.{key}"] = (*pointer, "properties", key)
        for position, value in enumerate(elements(schema.get("enum"))):
            found[f"{name}.{value}"] = (*pointer, "enum", position)
    for kind in ("headers", "securitySchemes"):
        for pointer, _ in component(spec, kind):
            found[str(pointer[-1])] = pointer
    return found


def rules(spec: SpecDocument) -> Facts:
    """What narrows those things: limits, patterns, required-ness, ownership, nullability, and what our extensions
    state.
    """
    found: Facts = {}
    info = members(spec.data.get("info"))
    if info.get("description"):
        found["info.description"] = ("info", "description")
    found |= {key: (key,) for key in spec.data if key.startswith("x-")}
    for operation in spec.operations():
        name = operation.operation_id
        found |= _keywords(name, operation.pointer, operation.raw)
        body = members(operation.raw.get("requestBody"))
        if "required" in body:
            found[f"{name}.body.required"] = (*operation.pointer, "requestBody", "required")
        for position, parameter in enumerate(elements(operation.raw.get("parameters"))):
            if "$ref" not in parameter:
                found |= _parameter_rules(
                    f"{name}.{parameter['name']}", (*operation.pointer, "parameters", position), parameter
                )
    for pointer, parameter in component(spec, "parameters"):
        found |= _parameter_rules(str(pointer[-1]), pointer, parameter)
    for pointer, header in component(spec, "headers"):
        found |= _parameter_rules(str(pointer[-1]), pointer, header)
        if header.get("required"):
            found[f"{pointer[-1]}.required"] = (*pointer, "required")
    for pointer, root in component(spec, "schemas"):
        for place, schema in subschemas(pointer, root):
            tokens = (
                token for token in place[2:] if token not in ("properties", "oneOf") and not isinstance(token, int)
            )
            found |= _keywords(".".join(map(str, tokens)), place, members(schema))
    return found


def _parameters(spec: SpecDocument, pointer: Pointer) -> Iterator[tuple[str, Pointer]]:
    for position in range(len(elements(members(spec.resolve(pointer)).get("parameters")))):
        place = (*pointer, "parameters", position)
        yield members(spec.resolve(place))["name"], place


def _parameter_rules(name: str, pointer: Pointer, parameter: dict[str, Any]) -> Facts:
    return _keywords(name, pointer, parameter) | _keywords(name, (*pointer, "schema"), members(parameter.get("schema")))


def _keywords(name: str, pointer: Pointer, holder: dict[str, Any]) -> Facts:
    found: Facts = {}
    of_type = [key for key, bound in _INT32.items() if holder.get(key) == bound]
    if of_type:
        found[f"{name}.int32"] = (*pointer, of_type[-1])
    kinds = elements(holder.get("type"))
    if "null" in kinds or {"type": "null"} in elements(holder.get("oneOf")):
        found[f"{name}.nullable"] = pointer
    for required in elements(holder.get("required")):
        found[f"{name}.required.{required}"] = (*pointer, "required", holder["required"].index(required))
    for key, value in holder.items():
        place = (*pointer, key)
        if key in of_type:
            continue
        if key == "x-request-rules":
            found |= {f"{name}.{key}.{entry['id']}": (*place, position) for position, entry in enumerate(value)}
        elif key == "x-lifecycle":
            found |= _lifecycle(f"{name}.{key}", place, value)
        elif (
            key in _KEYWORDS
            or (key == "additionalProperties" and value is False)
            or (key.startswith("x-") and key not in _OURS)
        ):
            found[f"{name}.{key}"] = place
    return found


def _lifecycle(name: str, pointer: Pointer, lifecycle: dict[str, Any]) -> Facts:
    found: Facts = {}
    for key, value in lifecycle.items():
        if key == "time":
            for position, entry in enumerate(value):
                found[f"{name}.time.{entry['from']}.{entry['to']}"] = (*pointer, key, position)
        elif isinstance(value, dict):
            found |= {f"{name}.{key}.{child}": (*pointer, key, child) for child in members(value)}
        else:
            found[f"{name}.{key}"] = (*pointer, key)
    return found
