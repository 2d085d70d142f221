"""The operations of the spec, as methods of the client.

The rules are general, so that a new operation in the spec becomes a method without anything written by hand:

- The group is the tag, the method is `x-method`. The first variable of the name of the resource that has a lifecycle is
  the account: the client's own, which it calls `account_id`, to be overridden call by call.
- The other path variables, when they are those of a resource (`x-resource` on a schema), become one argument: an id, a
  full name, or the object. Otherwise each is an argument of its own.
- A body that is the very resource that comes back is passed whole; any other body is passed field by field.
- Query parameters are keyword arguments under their own names in snake_case.
- Every method takes `timeout` and `extra_headers`.
- An answer without fields is None; a list (`x-pagination`) is a pager.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.strings import snake_case
from rlor_spec.document import Operation, SpecDocument, SpecError
from rlor_spec.resources import NoResource, lifecycle_resource

from client_source.method import ACCOUNT, AnswerCase, Argument, Creation, Method, Pagination, Resource, Waiting
from client_source.models import mapping, schema_of
from client_source.types import annotation, encoded, nullable

CALL_OPTIONS: Final = ("timeout", "extra_headers")
"""Keyword arguments of every method, which concern the call and not the operation."""
RETRY_POLICIES: Final = ("safe", "idempotent", "with-id", "never")


def resources(document: SpecDocument) -> list[Resource]:
    """Schemas with `x-resource`. Raises `SpecError` for two that could not be told apart."""
    found: dict[str, Resource] = {}
    for title, schema in document.data["components"].get("schemas", {}).items():
        if "x-resource" not in mapping(schema):
            continue
        said = mapping(schema["x-resource"])
        at = ("components", "schemas", title, "x-resource")
        if not {"name", "pattern"} <= said.keys():
            raise SpecError(document.path, document.line(at), "`x-resource` needs `name` and `pattern`. Add them.")
        if said["name"] not in schema.get("properties", {}):
            message = f"`x-resource` names the property `{said['name']}`, which {title} does not have. Correct it."
            raise SpecError(document.path, document.line(at), message)
        resource = Resource(title, snake_case(said["name"]), said["pattern"])
        last = resource.variables[-1] if resource.variables else ""
        if not last or last in found:
            other = f", like that of {found[last].title}" if last else ""
            message = f"`x-resource.pattern` must end with a variable of its own; it ends with `{{{last}}}`{other}."
            raise SpecError(document.path, document.line((*at, "pattern")), message)
        found[last] = resource
    return list(found.values())


def account_of(document: SpecDocument) -> str:
    """The variable that is the account; `account_id` where nothing with a lifecycle lies in something else."""
    try:
        resource = lifecycle_resource(document.data)
    except NoResource:
        return ACCOUNT
    return resource.account_parameter if resource.account_parameter != resource.id_parameter else ACCOUNT


def methods(document: SpecDocument, endpoints: dict[str, Endpoint]) -> list[Method]:
    """The operations as methods, in the order of the spec. `endpoints`: what the generator made, by operationId."""
    kinds, account = resources(document), account_of(document)
    return [
        _method(document, operation, endpoints[operation.operation_id], kinds, account)
        for operation in document.operations()
    ]


def _method(
    document: SpecDocument, operation: Operation, endpoint: Endpoint, kinds: list[Resource], account: str
) -> Method:
    def fail(message: str, *where: str | int) -> SpecError:
        return SpecError(document.path, document.line((*operation.pointer, *where)), message)

    raw = operation.raw
    if endpoint.cookie_parameters:
        raise fail("cookie parameters have no code in scripts/templates. Add it, or leave them out.", "parameters")
    cases = [
        AnswerCase(response.status_code.range[0], response.prop)
        for response in endpoint.responses.patterns
        if response.status_code.range and response.status_code.range[0] == response.status_code.range[1]
    ]
    if len(cases) != len(endpoint.responses):
        raise fail(
            "only single statuses, such as '404', have code in scripts/templates. List them one by one.", "responses"
        )
    successes = [case for case in cases if 200 <= case.status < 300]
    if len(successes) != 1 or not isinstance(successes[0].prop, ModelProperty):
        raise fail("an operation needs exactly one 2xx response, a JSON object that is a named schema.", "responses")
    answer = successes[0].prop

    body: ModelProperty | None = None
    if endpoint.bodies:
        prop = endpoint.bodies[0].prop
        if len(endpoint.bodies) > 1 or endpoint.bodies[0].body_type != "json" or not isinstance(prop, ModelProperty):
            raise fail("only a JSON body that is one named object schema has code in scripts/templates.", "requestBody")
        body = prop
    whole = body is not None and body.class_info.name == answer.class_info.name
    path_arguments = [_argument(prop, raw, document) for prop in endpoint.path_parameters]
    own = [argument.wire_name for argument in path_arguments if argument.wire_name != account]
    resource = _resource(own, kinds)
    method = Method(
        id=operation.operation_id,
        http_method=operation.method.upper(),
        path=operation.path,
        url=re.sub(r"{(\w+)}", r"{path_segment(\1, '\1')}", endpoint.path.get_untrusted_value()),
        account=account,
        group=str(endpoint.tags[0]),
        name=raw["x-method"],
        module=str(endpoint.name),
        retry=raw["x-retry"],
        summary=endpoint.summary.get_untrusted_value() if endpoint.summary else operation.operation_id,
        description=endpoint.description.get_untrusted_value() if endpoint.description else "",
        deprecated=raw.get("deprecated") is True,
        path_arguments=path_arguments,
        query_arguments=[_argument(prop, raw, document) for prop in endpoint.query_parameters],
        header_arguments=[_argument(prop, raw, document) for prop in endpoint.header_parameters],
        body=body,
        body_required=body is not None and body.required,
        body_arguments=list(_body_arguments(document, body)) if body is not None and not whole else [],
        whole_body=snake_case(body.class_info.name).rpartition("_")[2] if body is not None and whole else None,
        body_example=_body_example(document, raw),
        answers=cases,
        answer=answer,
        answers_nothing=not (answer.required_properties or answer.optional_properties or _is_map(document, answer)),
        resource=resource,
        pagination=_pagination(document, operation, endpoint, answer),
        waiting=_waiting(document, operation, answer, resource),
        creation=_creation(document, operation, answer),
    )
    names = [argument.name for argument in method.positional + method.keywords] + list(CALL_OPTIONS)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise fail(f"two arguments of the method would be called `{twice}`. Rename a parameter or a field of the body.")
    return method


def _body_example(document: SpecDocument, operation: dict[str, Any]) -> dict[str, Any]:
    contents: list[dict[str, Any]] = list(
        document.resolve(operation.get("requestBody", {})).get("content", {}).values()
    )
    examples = [document.resolve(example) for content in contents for example in content.get("examples", {}).values()]
    return mapping(examples[0].get("value")) if examples else {}


def _resource(own: list[str], kinds: list[Resource]) -> Resource | None:
    if not own:
        return None
    fits = (kind for kind in kinds if kind.variables[-1] == own[-1] and set(own) <= set(kind.variables))
    return next(fits, None)


def _waiting(
    document: SpecDocument, operation: Operation, answer: ModelProperty, resource: Resource | None
) -> Waiting | None:
    """For the operation that reads a resource whose property `state` has a schema with `x-lifecycle`."""
    if operation.method != "get" or resource is None or answer.class_info.name != resource.title:
        return None
    schema = schema_of(document, resource.title).get("properties", {}).get("state", {})
    for states, found in mapping(document.data["components"].get("schemas")).items():
        if "x-lifecycle" in mapping(found) and schema.get("$ref") == f"#/components/schemas/{states}":
            return Waiting(states, resource.argument, f"models.{resource.title}")
    return None


def _argument(prop: PropertyProtocol, operation: dict[str, Any], document: SpecDocument) -> Argument:
    wire_name = prop.name.get_untrusted_value()
    description = prop.description.get_untrusted_value() if prop.description else ""
    for parameter in operation.get("parameters", []):
        resolved = document.resolve(parameter)
        if resolved.get("name") == wire_name:
            description = resolved.get("description", description)
    name = str(prop.python_name)
    return Argument(name, annotation(prop), prop.required, description, encoded(prop, name), wire_name, prop)


def _body_arguments(document: SpecDocument, body: ModelProperty) -> Iterator[Argument]:
    schema = schema_of(document, body.class_info.name)
    for prop in (body.required_properties or []) + (body.optional_properties or []):
        wire_name = prop.name.get_untrusted_value()
        said = schema.get("properties", {}).get(wire_name, {})
        if said.get("readOnly") is not True:
            required = prop.required and not nullable(prop)
            kind = annotation(prop, "models.")
            yield Argument(str(prop.python_name), kind, required, said.get("description", ""), wire_name=wire_name)


def _pagination(
    document: SpecDocument, operation: Operation, endpoint: Endpoint, answer: ModelProperty
) -> Pagination | None:
    if "x-pagination" not in operation.raw:
        return None
    said = mapping(operation.raw["x-pagination"])

    def fail(message: str, *where: str) -> SpecError:
        return SpecError(document.path, document.line((*operation.pointer, "x-pagination", *where)), message)

    known = {
        prop.name.get_untrusted_value(): prop
        for prop in (answer.required_properties or []) + (answer.optional_properties or [])
    }
    queries = {prop.name.get_untrusted_value(): prop for prop in endpoint.query_parameters}
    where = {"items": known, "nextPageToken": known, "totalSize": known, "pageToken": queries, "pageSize": queries}
    for role, name in said.items():
        if role not in where:
            raise fail(f"`{role}` is no part of `x-pagination`. Its parts are {', '.join(where)}.", role)
        if name not in where[role]:
            place = answer.class_info.name if where[role] is known else "the query parameters"
            raise fail(f"`x-pagination.{role}` names `{name}`, which is not in {place}. Correct the name.", role)
    for role in ("items", "nextPageToken", "pageToken"):
        if role not in said:
            raise fail(f"`x-pagination` lacks `{role}`. Add it.")
    items = annotation(known[said["items"]], "models.")
    if not items.startswith("list["):
        raise fail(f"`x-pagination.items` names `{said['items']}`, which is no array.", "items")
    return Pagination(
        wire={role: said.get(role) for role in where},
        items=str(known[said["items"]].python_name),
        item=items[len("list[") : -1],
        next_page_token=str(known[said["nextPageToken"]].python_name),
        page_token=str(queries[said["pageToken"]].python_name),
        total_size=str(known[said["totalSize"]].python_name) if "totalSize" in said else None,
    )


def _creation(document: SpecDocument, operation: Operation, answer: ModelProperty) -> Creation | None:
    """How a create is repeated: the operation that reads `<its path>/{some_id}` tells the query parameter, `someId`."""
    if operation.raw["x-retry"] != "with-id":
        return None
    for other in document.operations():
        collection, _, last = other.path.rpartition("/")
        variable = re.fullmatch(r"{(\w+)}", last)
        if other.method == "get" and collection == operation.path and variable is not None:
            head, *tail = variable[1].split("_")
            parameter = head + "".join(word.capitalize() for word in tail)
            break
    else:
        message = (
            f"`x-retry: with-id` needs an operation that reads what was made, GET {operation.path}/{{id}}. Add it."
        )
        raise SpecError(document.path, document.line((*operation.pointer, "x-retry")), message)
    parameters = [document.resolve(found) for found in operation.raw.get("parameters", [])]
    if not any(found["in"] == "query" and found["name"] == parameter for found in parameters):
        message = f"`x-retry: with-id` needs a query parameter `{parameter}`, which carries the id. Add it."
        raise SpecError(document.path, document.line((*operation.pointer, "x-retry")), message)
    schema = schema_of(document, answer.class_info.name)
    return Creation(parameter, other.operation_id, list(_write_only(document, schema, [])))


def _write_only(document: SpecDocument, schema: dict[str, Any], above: list[dict[str, Any]]) -> Iterator[list[str]]:
    """Paths of the fields that never come back; through arrays, references and alternatives, not round in circles."""
    schema = document.resolve(schema)
    if any(schema is other for other in above):
        return
    above = [*above, schema]
    parts = [schema["items"]] if "items" in schema else []
    for kind in ("oneOf", "anyOf", "allOf"):
        parts += schema.get(kind, [])
    for part in parts:
        yield from _write_only(document, part, above)
    for name, said in mapping(schema.get("properties")).items():
        if document.resolve(said).get("writeOnly") is True or said.get("writeOnly") is True:
            yield [name]
        else:
            yield from ([name, *rest] for rest in _write_only(document, said, above))


def _is_map(document: SpecDocument, model: ModelProperty) -> bool:
    return isinstance(schema_of(document, model.class_info.name).get("additionalProperties"), dict)
