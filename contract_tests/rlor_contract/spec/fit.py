"""Whether a spec has the parts that a run needs: one line says what is missing, where, why, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import jsonschema_rs
from rlor_spec.document import Operation as Declared
from rlor_spec.document import Pointer, SpecDocument, SpecError
from rlor_spec.places import conditions, elements, members, root_schemas, subschemas
from rlor_spec.resources import NoResource, resources

from rlor_contract.spec.json_values import ITEMS
from rlor_contract.spec.operations import JSON, ContractSpec
from rlor_contract.spec.request_rules import rules_of, steps

Problem = tuple[Pointer, str]
"""Where something is wrong, and what, with its fix."""

_VARIABLE: Final = re.compile(r"\{(\w+)\}")
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TRUE_OR_FALSE: Final = {"additionalProperties", "unevaluatedProperties", "not", "if", "then", "else", "when"}
"""Where a schema may be `true` or `false`."""
_RETRIES: Final = ("safe", "idempotent", "with-id", "never")
_PAGING: Final = {
    "items": "answer",
    "nextPageToken": "answer",
    "totalSize": "answer",
    "pageToken": "query",
    "pageSize": "query",
}
"""Names that `x-pagination` gives, and whether they are fields of the answer or query parameters."""
_STATES: Final[dict[str, Any]] = {"type": "array", "items": {"type": "string"}}
_MOVE: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["from", "to"],
    "properties": {"from": _STATES, "to": {"type": "string"}},
}
_DURATION: Final[dict[str, Any]] = {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?s$"}
_CONDITION: Final[dict[str, Any]] = {"type": ["object", "boolean"]}
_REFUSAL: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["status", "code", "message"],
    "properties": {"status": {"type": "integer"}, "code": {"type": "integer"}, "message": {"type": "string"}},
}
_NEEDS: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["schema", "message"],
    "properties": {"schema": _CONDITION, "message": {"type": "string"}},
}
_LIFECYCLE: Final = jsonschema_rs.Draft202012Validator(
    {
        "type": "object",
        "required": ["initial", "classes", "success", "unreached", "operations", "time", "events", "retention"],
        "properties": {
            "initial": {"type": "string"},
            "acceptableInitial": _STATES,
            "classes": {
                "type": "object",
                "required": ["unset", "active", "terminal", "tombstone"],
                "properties": {"terminal": {"minItems": 1}},
                "additionalProperties": _STATES,
            },
            "success": {"type": "string"},
            "unreached": _STATES,
            "operations": {
                "type": "object",
                "additionalProperties": {
                    **_MOVE,
                    "required": ["from", "to", "settles", "noop"],
                    "properties": {
                        **_MOVE["properties"],
                        "settles": {"type": "string"},
                        "noop": _STATES,
                        "refusal": _REFUSAL,
                        "needs": _NEEDS,
                    },
                },
            },
            "time": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["from", "to", "after"],
                    "properties": {
                        "from": {"type": "string"},
                        "to": {"type": "string"},
                        "when": _CONDITION,
                        "after": {
                            "anyOf": [
                                _DURATION,
                                {
                                    "type": "object",
                                    "required": ["field", "default"],
                                    "properties": {"field": {"type": "string"}, "default": _DURATION},
                                },
                            ]
                        },
                    },
                },
            },
            "events": {"type": "object", "additionalProperties": _MOVE},
            "retention": _DURATION,
        },
    }
)


def require_parts(spec: ContractSpec, *, writes: bool = True) -> None:
    """Raise `SpecError` for the first part that a run needs and the spec does not have, or has in another form.

    A run that `writes` nothing creates and deletes nothing.
    """
    document = spec.document
    document.require_followable()
    assert document.version
    for pointer, message in _problems(spec, writes):
        raise SpecError(document.path, document.line(pointer), message)


def _problems(spec: ContractSpec, writes: bool) -> Iterator[Problem]:
    """Each check may rely on what those before it have found to be there."""
    yield from _schemas(spec.document)
    declared = list(spec.document.operations())
    for operation in declared:
        yield from _operation(spec.document, operation)
    yield from _twice(declared)
    for operation in declared:
        yield from _pagination(spec, operation)
        yield from _rules(spec, operation)
    yield from _resources(spec)
    yield from _lifecycle(spec)
    yield from _methods(spec, writes)
    yield from _variables(spec)


def _schemas(document: SpecDocument) -> Iterator[Problem]:
    for pointer, root in (*root_schemas(document), *conditions(document)):
        if root is None and pointer[-1] in ("schema", "when"):  # a condition that is left out
            continue
        try:
            schema: dict[str, Any] = {"$schema": _DIALECT, **root} if isinstance(root, dict) else {"not": root}
            jsonschema_rs.meta.validate(schema)
        except jsonschema_rs.ValidationError as error:
            said = error.message.rstrip(".")
            yield (*pointer, *error.instance_path), f"{said}, so this is not a JSON Schema. Fix: correct it."
        for place, part in subschemas(pointer, root, conditional=True):
            if isinstance(part, dict) and "$ref" in part:
                document.locate(members(part), at=place)
            elif not isinstance(part, dict) and not {*place[-1:], *place[-2:-1]} & _TRUE_OR_FALSE:
                yield place, f"the schema is {part!r}, but only a mapping says what to send. Fix: write it out."


def _operation(document: SpecDocument, operation: Declared) -> Iterator[Problem]:
    here, raw = operation.pointer, operation.raw
    said = f"{operation.method.upper()} {operation.path}"
    for key, why in (
        ("operationId", "by which links, lifecycle and overlay refer to it"),
        ("x-method", "what users of the client call it"),
    ):
        if not isinstance(raw.get(key), str) or not raw[key]:
            yield here, f"{said} has no `{key}`, {why}. Fix: add one, as text."
    if not any(isinstance(tag, str) and tag for tag in elements(raw.get("tags"))[:1]):
        yield here, f"{said} has no tag, the group that it belongs to. Fix: add `tags`, a list that begins with it."
    if raw.get("x-retry") not in _RETRIES:
        yield (
            (*here, "x-retry"),
            f"{said} does not say whether it may be repeated. Fix: set `x-retry` to one of {', '.join(_RETRIES)}.",
        )
    yield from _parameters(document, operation, said)
    answers = members(raw.get("responses"))
    if "200" not in answers:
        yield (*here, "responses"), f"{said} has no answer 200, which would show that it works. Fix: describe it."
    for status in answers:
        at = (*here, "responses", status)
        if not re.fullmatch("[1-5][0-9][0-9]", status):
            yield at, f"{said} has an answer {status!r}, but only exact statuses are supported. Fix: list each of them."
        if "content" in members(document.resolve(at)):
            yield from _content(document, at, f"the answer {status} of {said}")
    if "requestBody" in raw:
        at = (*here, "requestBody")
        yield from _content(document, at, f"the body of {said}")
        if not members(members(members(document.resolve(at)["content"])[JSON]).get("examples")):
            yield at, f"the body of {said} has no `examples`, so no successful request is known. Fix: add one."
    for index, rule in enumerate(elements(raw.get("x-request-rules"))):
        at = (*here, "x-request-rules", index)
        if not isinstance(members(rule).get("id"), str) or not isinstance(members(rule).get("schema"), dict):
            yield at, f"a rule of {said} is incomplete. Fix: give it `id` and `schema`."
        fields = members(rule).get("fields", [""])
        if not isinstance(fields, list) or not fields or not all(isinstance(one, str) for one in elements(fields)):
            yield (
                (*at, "fields"),
                f"a rule of {said} has `fields` that are not paths. Fix: list them, or leave them out.",
            )


def _parameters(document: SpecDocument, operation: Declared, said: str) -> Iterator[Problem]:
    known: set[str] = set()
    for index in range(len(elements(operation.raw.get("parameters")))):
        at = (*operation.pointer, "parameters", index)
        parameter = members(document.resolve(at))
        if not isinstance(parameter.get("name"), str) or parameter.get("in") not in ("path", "query"):
            yield at, f"a parameter of {said} is not a named path or query parameter. Fix: give it `name` and `in`."
        elif not isinstance(parameter.get("schema"), dict):
            yield at, f"the parameter {parameter['name']} of {said} has no `schema` to make values from. Fix: add it."
        elif parameter["in"] == "path":
            known.add(parameter["name"])
    for name in _VARIABLE.findall(operation.path):
        if name not in known:
            message = f"{said} does not describe its path variable {name}. Fix: add it to the operation's `parameters`."
            yield operation.pointer, message


def _content(document: SpecDocument, at: Pointer, said: str) -> Iterator[Problem]:
    media = members(members(members(document.resolve(at)).get("content")).get(JSON))
    if not isinstance(media.get("schema"), dict):
        yield at, f"{said} has no JSON content with a schema, the only supported kind. Fix: add `{JSON}` to it."
    if not isinstance(media.get("examples", {}), dict):
        yield (*at, "content", JSON, "examples"), f"the examples of {said} are not a mapping. Fix: give each a name."
    for name, example in members(media.get("examples")).items():
        if "value" not in members(example):
            yield (*at, "content", JSON, "examples", name), f"an example of {said} has no `value`. Fix: write it out."


def _twice(declared: list[Declared]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for operation in declared:
        raw, said = operation.raw, f"{operation.method.upper()} {operation.path}"
        for name in {operation.operation_id, f"{raw['tags'][0]}.{raw['x-method']}"}:
            other = seen.setdefault(name, said)
            if other != said:
                why = "so it is not clear which of them is meant"
                fix = "change the operationId, the tag or the `x-method` of one"
                yield operation.pointer, f"{said} and {other} are both called {name}, {why}. Fix: {fix}."


def _pagination(spec: ContractSpec, operation: Declared) -> Iterator[Problem]:
    said, at = f"{operation.method.upper()} {operation.path}", (*operation.pointer, "x-pagination")
    names = operation.raw.get("x-pagination")
    if names is None:
        if operation.raw["x-method"] == "list":
            yield (
                operation.pointer,
                f"{said} is a list without `x-pagination`, so its pages are not known. Fix: add it.",
            )
        return
    schema = spec.operation(operation.operation_id).responses[200].schema
    answer = spec.properties(schema) if schema else {}
    asked = {op.name for op in spec.operation(operation.operation_id).parameters_in("query")}
    for key, kind in _PAGING.items():
        name = str(members(names).get(key, "nothing"))
        if kind == "answer" and name not in answer:
            fix = "name the field of the answer that it is"
            yield (*at, key), f"`x-pagination.{key}` of {said}: {name!r} is no field of the answer. Fix: {fix}."
        if kind == "query" and name not in asked:
            fix = "name the query parameter that it is"
            yield (*at, key), f"`x-pagination.{key}` of {said}: {name!r} is not a query parameter. Fix: {fix}."


def _rules(spec: ContractSpec, operation: Declared) -> Iterator[Problem]:
    """Rules of fields that no body has would go unnoticed."""
    known = spec.operation(operation.operation_id)
    for rule in rules_of(known) if known.body else ():
        for index, path in enumerate(rule.fields):
            if path and not _field(spec, known.body or (), steps(path)):
                said = f"the rule {rule.id} is of {path}, and the body of {known.label} has no such field"
                yield (*rule.pointer, "fields", index), f"{said}. Fix: correct the path."


def _field(spec: ContractSpec, pointer: Pointer, path: tuple[str, ...]) -> Pointer | None:
    """Where a field of a body stands."""
    for step in path:
        here = spec.branches(pointer)[0]
        declared = {ITEMS: (*here, "items")} if "items" in spec.schema(here) else spec.properties(here)
        if step not in declared:
            return None
        pointer = declared[step]
    return pointer


def _resources(spec: ContractSpec) -> Iterator[Problem]:
    schemas = members(members(spec.document.data.get("components")).get("schemas"))
    for name, schema in schemas.items():
        if "x-resource" not in members(schema):
            continue
        at: Pointer = ("components", "schemas", name, "x-resource")
        try:
            [resource] = resources({**spec.document.data, "components": {"schemas": {name: schema}}})
        except NoResource as error:
            yield at, str(error)
        else:
            if resource.name_field not in members(schema.get("properties")):
                fix = "name the property that holds the resource name"
                yield (*at, "name"), f"`x-resource` of {name}: it has no property {resource.name_field}. Fix: {fix}."
    try:
        _ = spec.resource
    except NoResource as error:
        yield ("components", "schemas"), str(error)
        return
    if spec.resource.account_parameter == spec.resource.id_parameter:
        at = ("components", "schemas", spec.resource.schema, "x-resource", "template")
        message = f"{spec.resource.pattern} does not say which account a {spec.resource.schema} belongs to"
        yield at, f"{message}. Fix: let it begin with the collection and the variable of the account."


def _lifecycle(spec: ContractSpec) -> Iterator[Problem]:
    here, states = spec.lifecycle_pointer, elements(spec.schema(spec.lifecycle_pointer[:-1]).get("enum"))
    for error in _LIFECYCLE.iter_errors(spec.lifecycle):
        path = tuple(error.instance_path)
        where = ".".join(map(str, ("x-lifecycle", *path)))
        yield (*here, *path), f"{where}: {error.message}. Fix: give it in this form: the suite needs it to lead jobs."
    known = {operation.id for operation in spec.operations}
    for name in spec.lifecycle["operations"]:
        if name not in known:
            message = f"x-lifecycle names the operation {name}, which does not exist. Fix: remove or correct it."
            yield (*here, "operations", name), message
    for path, state in _named_states(spec.lifecycle):
        if state not in states:
            where = ".".join(map(str, ("x-lifecycle", *path)))
            message = f"{where}: {spec.resource.state_schema} has no state {state}. Fix: correct it, or add it."
            yield (*here, *path), message


def _named_states(lifecycle: dict[str, Any]) -> Iterator[tuple[Pointer, str]]:
    for key in ("initial", "success"):
        yield (key,), lifecycle[key]
    lists: list[tuple[Pointer, list[str]]] = [
        (("acceptableInitial",), lifecycle.get("acceptableInitial", [])),
        (("unreached",), lifecycle["unreached"]),
        *((("classes", name), states) for name, states in lifecycle["classes"].items()),
    ]
    for kind in ("operations", "events"):
        for name, entry in lifecycle[kind].items():
            lists += [((kind, name, key), entry[key]) for key in ("from", "noop") if key in entry]
            lists += [((kind, name, key), [entry[key]]) for key in ("to", "settles") if key in entry]
    for index, entry in enumerate(lifecycle["time"]):
        lists += [(("time", index, key), [entry[key]]) for key in ("from", "to")]
    for path, states in lists:
        yield from ((path, state) for state in states)


def _methods(spec: ContractSpec, writes: bool) -> Iterator[Problem]:
    resource = spec.resource
    at: Pointer = ("paths", resource.collection)
    needed = {"list": resource.collection, "get": resource.path}
    if writes:
        needed |= {"create": resource.collection, "delete": resource.path}
    for name, path in needed.items():
        operation = spec.method(resource, name) if resource.group else None
        if operation is None or operation.path != path:
            message = f"no operation of {path} is the {name} of {resource.schema}, and the suite needs one"
            yield at, f"{message}. Fix: declare it, with `x-method: {name}` and the tag of the others."
        elif name != "delete" and operation.responses[200].schema is None:
            message = f"the answer 200 of {operation.verb} {operation.path} has no content"
            yield (
                (*operation.pointer, "responses", "200"),
                f"{message}, and the suite has to read it. Fix: describe it.",
            )
    create = spec.method(resource, "create")
    if writes and create is not None:
        if not resource.create_id:
            wanted = resource.id_parameter
            message = f"{create.verb} {create.path} has no query parameter that chooses the id of a new {wanted}"
            yield (
                create.pointer,
                f"{message}, but the suite must be able to find what it creates. Fix: add it, in camelCase.",
            )
        if create.body is None:
            yield create.pointer, f"{create.verb} {create.path} takes no body, so nothing can be created. Fix: add it."


def _variables(spec: ContractSpec) -> Iterator[Problem]:
    resource = spec.resource
    known = {resource.account_parameter, resource.id_parameter}
    known |= {one.id_parameter for one in (*spec.nested, *spec.beside)}
    for operation in spec.operations:
        for name in _VARIABLE.findall(operation.path):
            if name not in known:
                message = (
                    f"{operation.verb} {operation.path}: {name} is not the id of a resource that belongs to the others"
                )
                fix = f"give `x-resource` to its schema, with a template that ends in {{{name}}}"
                yield operation.pointer, f"{message}. Fix: {fix}."
