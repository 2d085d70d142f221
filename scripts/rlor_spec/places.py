"""The places of an OpenAPI document where things of one kind stand, wherever they are nested.

Every function yields `(pointer, object)` for what is written out at a place, and leaves references alone: what a
reference leads to is yielded once, where it stands. All of them survive documents that are not OpenAPI.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

from rlor_spec.document import Operation, Pointer, SpecDocument

Place = tuple[Pointer, dict[str, Any]]

_SUBSCHEMA: Final = (
    "items", "additionalProperties", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties",
)  # fmt: skip
_CONDITION: Final = ("not", "if", "then", "else")
"""What stands under these describes no data, it sets a condition."""
_SUBSCHEMA_LIST: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
_SUBSCHEMA_MAP: Final = ("properties", "patternProperties", "$defs", "dependentSchemas")


def members(value: Any) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}


def elements(value: Any) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return [*cast("Sequence[Any]", value)] if isinstance(value, list) else []


def nodes(pointer: Pointer, value: Any) -> Iterator[tuple[Pointer, Any]]:
    """A value and all that is in it, each with its place."""
    yield pointer, value
    for key, child in members(value).items():
        yield from nodes((*pointer, key), child)
    for position, child in enumerate(elements(value)):
        yield from nodes((*pointer, position), child)


def texts(pointer: Pointer, value: Any) -> Iterator[tuple[Pointer, str]]:
    """The texts in a value, each with its place."""
    return ((place, node) for place, node in nodes(pointer, value) if isinstance(node, str))


def component(spec: SpecDocument, kind: str) -> Iterator[Place]:
    """Components of one kind, `schemas` for example."""
    yield from _named(("components", kind), members(spec.data.get("components")).get(kind))


def schema_component(spec: SpecDocument, name: str) -> dict[str, Any]:
    """A schema component by name; an empty one if there is none."""
    return members(members(members(spec.data.get("components")).get("schemas")).get(name))


def responses(spec: SpecDocument) -> Iterator[Place]:
    """Responses: shared ones, then those written in an operation."""
    yield from component(spec, "responses")
    for operation in spec.operations():
        yield from _named((*operation.pointer, "responses"), operation.raw.get("responses"))


def request_bodies(spec: SpecDocument) -> Iterator[Place]:
    """Request bodies."""
    yield from component(spec, "requestBodies")
    for operation in spec.operations():
        yield from _named(operation.pointer, {"requestBody": operation.raw.get("requestBody")})


def parameters(spec: SpecDocument) -> Iterator[Place]:
    """Parameters."""
    yield from component(spec, "parameters")
    for path, item in members(spec.data.get("paths")).items():
        yield from _listed(("paths", path, "parameters"), members(item).get("parameters"))
    for operation in spec.operations():
        yield from _listed((*operation.pointer, "parameters"), operation.raw.get("parameters"))


def parameters_of(spec: SpecDocument, operation: Operation) -> Iterator[Place]:
    """Parameters of an operation and of its path, references followed; the pointer is where the operation says so."""
    for holder in (operation.pointer, operation.pointer[:2]):
        for position in range(len(elements(members(spec.resolve(holder)).get("parameters")))):
            place = (*holder, "parameters", position)
            yield place, members(spec.resolve(place))


def headers(spec: SpecDocument) -> Iterator[Place]:
    """Response headers."""
    yield from component(spec, "headers")
    for pointer, response in responses(spec):
        yield from _named((*pointer, "headers"), response.get("headers"))


def media_types(spec: SpecDocument) -> Iterator[Place]:
    """Media type objects: of request bodies and responses, and of parameters and headers that have them."""
    for pointer, holder in (*request_bodies(spec), *responses(spec), *parameters(spec), *headers(spec)):
        yield from _named((*pointer, "content"), holder.get("content"))


def root_schemas(spec: SpecDocument) -> Iterator[tuple[Pointer, Any]]:
    """Schemas that are not part of another schema. One that is not an object is yielded too."""
    for name, schema in members(members(spec.data.get("components")).get("schemas")).items():
        yield ("components", "schemas", name), schema
    for pointer, holder in (*parameters(spec), *headers(spec), *media_types(spec)):
        if "schema" in holder:
            yield (*pointer, "schema"), holder["schema"]


def lifecycles(spec: SpecDocument) -> Iterator[Place]:
    """What each `x-lifecycle` says; one stands in the schema component that lists its states."""
    for pointer, schema in component(spec, "schemas"):
        if "x-lifecycle" in schema:
            yield (*pointer, "x-lifecycle"), members(schema["x-lifecycle"])


def conditions(spec: SpecDocument) -> Iterator[tuple[Pointer, Any]]:
    """Schemas that our extensions use as conditions: on requests, on what an operation or time acts upon."""
    for operation in spec.operations():
        for position, entry in enumerate(elements(operation.raw.get("x-request-rules"))):
            yield (*operation.pointer, "x-request-rules", position, "schema"), members(entry).get("schema")
    for here, lifecycle in lifecycles(spec):
        for name, effect in members(lifecycle.get("operations")).items():
            needs = members(members(effect).get("needs"))
            yield (*here, "operations", name, "needs", "schema"), needs.get("schema")
        for position, entry in enumerate(elements(lifecycle.get("time"))):
            yield (*here, "time", position, "when"), members(entry).get("when")


def subschemas(pointer: Pointer, schema: Any, *, conditional: bool = False) -> Iterator[tuple[Pointer, Any]]:
    """A schema and all schemas within it, references not followed. One that is not an object is yielded too.

    Within `not`, `if`, `then` and `else` stand conditions, not descriptions of data: `conditional` takes them in.
    """
    yield pointer, schema
    for keyword, value in members(schema).items():
        children: list[tuple[Pointer, Any]] = []
        here = (*pointer, keyword)
        if keyword in _SUBSCHEMA or (conditional and keyword in _CONDITION):
            children = [(here, value)]
        elif keyword in _SUBSCHEMA_LIST:
            children = [((*here, position), child) for position, child in enumerate(elements(value))]
        elif keyword in _SUBSCHEMA_MAP:
            children = [((*here, name), child) for name, child in members(value).items()]
        for place, child in children:
            yield from subschemas(place, child, conditional=conditional)


def schemas(spec: SpecDocument) -> Iterator[Place]:
    """All schemas, nested ones included."""
    for pointer, root in root_schemas(spec):
        for place, schema in subschemas(pointer, root):
            if isinstance(schema, dict):
                yield place, members(schema)


def sent_schemas(spec: SpecDocument) -> set[str]:
    """Names of the schemas that a request can carry: its body reaches them without passing a readOnly property."""
    bodies = (media for _, body in request_bodies(spec) for media in members(body.get("content")).values())
    return _reached(spec, bodies, "readOnly")


def answered_schemas(spec: SpecDocument) -> set[str]:
    """Names of the schemas that an answer can carry: its body reaches them without passing a writeOnly property."""
    bodies = (media for _, one in responses(spec) for media in members(one.get("content")).values())
    return _reached(spec, bodies, "writeOnly")


def _reached(spec: SpecDocument, bodies: Iterator[Any], hidden: str) -> set[str]:
    found: set[str] = set()
    names = [referenced_schema(members(body).get("schema")) for body in bodies]
    while names:
        name = names.pop()
        if not name or name in found:
            continue
        found.add(name)
        root = schema_component(spec, name)
        visible = {
            key: value
            for key, value in members(root.get("properties")).items()
            if members(value).get(hidden) is not True
        }
        names += [referenced_schema(child) for _, child in subschemas((), {**root, "properties": visible})]
    return found


def field_place(spec: SpecDocument, schema: str, path: str) -> Pointer | None:
    """Where the field is declared that a path of `x-request-rules` names, `[]` being the items of a list.

    It starts in a schema component: `trainingConfig.baseModel`, `tags[]`. None: there is no such field.
    """
    pointer: Pointer = ("components", "schemas", schema)
    for step in path.split("."):
        name = step.rstrip("[]")
        pointer = (*_target(spec, pointer), "properties", name)
        if not _holds(spec, pointer):
            return None
        for _ in range(step.count("[]")):
            pointer = (*_target(spec, pointer), "items")
            if not _holds(spec, pointer):
                return None
    return pointer


def _target(spec: SpecDocument, pointer: Pointer) -> Pointer:
    """The schema that one stands for: itself, or the component that it refers to."""
    name = referenced_schema(spec.resolve(pointer))
    return ("components", "schemas", name) if name else spec.locate(pointer)


def _holds(spec: SpecDocument, pointer: Pointer) -> bool:
    value: Any = spec.data
    for token in pointer:
        value = members(value).get(str(token))
    return isinstance(value, dict)


def properties(spec: SpecDocument) -> Iterator[tuple[Pointer, str, str, dict[str, Any]]]:
    """Properties of the schema components: pointer, name of the schema, name of the property, its schema."""
    for pointer, schema in component(spec, "schemas"):
        for name, value in members(schema.get("properties")).items():
            yield (*pointer, "properties", name), str(pointer[-1]), name, members(value)


def referenced_schema(schema: Any) -> str:
    """Name of the schema component that a schema refers to, itself or as the one that is not null; else empty."""
    for candidate in (members(schema), *map(members, elements(members(schema).get("oneOf")))):
        prefix, _, name = str(candidate.get("$ref", "")).rpartition("/")
        if prefix == "#/components/schemas":
            return name
    return ""


def body_schema(spec: SpecDocument, operation: Operation) -> str:
    """Name of the schema component of an operation's JSON body; empty if it takes no body."""
    return _json_schema(spec, operation.raw.get("requestBody"))


def answer_schema(spec: SpecDocument, operation: Operation) -> str:
    """Name of the schema component of an operation's 200 answer; empty if there is none."""
    return _json_schema(spec, members(operation.raw.get("responses")).get("200"))


def _json_schema(spec: SpecDocument, holder: Any) -> str:
    content = members(members(spec.resolve(members(holder))).get("content"))
    return referenced_schema(members(content.get("application/json")).get("schema"))


def _named(pointer: Pointer, value: Any) -> Iterator[Place]:
    for name, child in members(value).items():
        if isinstance(child, dict) and "$ref" not in child:
            yield (*pointer, name), members(child)


def _listed(pointer: Pointer, value: Any) -> Iterator[Place]:
    for position, child in enumerate(elements(value)):
        if isinstance(child, dict) and "$ref" not in child:
            yield (*pointer, position), members(child)
