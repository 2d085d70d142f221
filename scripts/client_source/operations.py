"""The operations of the spec, as methods of the client.

The rules are general, so that a new operation in the spec becomes a method without handwritten code:

- The group is the tag, the method is `x-method`. The first variable in the name of the resource with a lifecycle is the
  account: by default the client's, which the argument `account_id` overrides per call.
- The other path variables, if they are those of a resource (`x-resource` on a schema), become one argument: an id, a
  full name, or the object. Otherwise each is an argument of its own.
- A body that is the same resource as the answer is passed as a whole, by fields as keywords, or both. Any other body is
  passed field by field.
- Query parameters are keyword arguments, named in snake_case.
- Every method takes the call options, such as `timeout` and `extra_headers`.
- An answer without fields, or without a described body, is None; a list (`x-pagination`) is a pager.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from keyword import iskeyword
from typing import Any, Final

from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.strings import snake_case
from rlor_spec.document import Operation, SpecDocument, SpecError
from rlor_spec.places import elements, members
from rlor_spec.resources import NoResource, lifecycle_resource

from client_source.encoders import encoder
from client_source.generator import json_schema, parameters
from client_source.method import (
    ACCOUNT,
    AnswerCase,
    Argument,
    Creation,
    Download,
    Listing,
    LongRunning,
    Method,
    Pagination,
    Resource,
    Waiting,
)
from client_source.names import body_argument, is_plain, method_argument, plain_argument
from client_source.shapes import ObjectShape, Shapes
from client_source.types import UnsupportedTypeError, annotation, nullable

_PATH: Final = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*")
_NOT_FOR_CLIENTS: Final = ("defaultSize", "maxSize")
"""Parts of `x-pagination` that the client does not use: they are for servers and their checks."""
_USUAL_PAGE: Final = 50
"""Items on a page if the spec does not say."""
RETRY_POLICIES: Final = ("safe", "idempotent", "with-id", "never")


def resources(document: SpecDocument, shapes: Shapes) -> list[Resource]:
    """Schemas with `x-resource`. Raises `SpecError` for two that could not be distinguished."""
    found: dict[str, Resource] = {}
    for title, shape in shapes.objects.items():
        said = next((members(said) for part in shape.parts if (said := shapes.at(part).get("x-resource"))), None)
        if said is None:
            continue
        at = (*shape.pointer, "x-resource")
        name, template = said.get("name"), said.get("template")
        if not isinstance(name, str) or not isinstance(template, str):
            raise shapes.fail(at, "`x-resource` needs `name` and `template`. Add them.")
        if name not in shape.properties:
            raise shapes.fail(at, f"`x-resource` names the property `{name}`, which {title} does not have. Correct it.")
        resource = Resource(title, shape.attributes[name], template)
        last = resource.variables[-1] if resource.variables else ""
        if not last or last in found:
            other = f", like that of {found[last].title}" if last else ""
            message = f"`x-resource.template` must end with a variable of its own; it ends with `{{{last}}}`{other}."
            raise shapes.fail((*at, "template"), message)
        found[last] = resource
    return list(found.values())


def account_of(document: SpecDocument) -> str:
    """The path variable for the account; `account_id` if no resource with a lifecycle is nested."""
    try:
        resource = lifecycle_resource(document.data)
    except NoResource:
        return ACCOUNT
    return resource.account_parameter if resource.account_parameter != resource.id_parameter else ACCOUNT


def discovery_of(document: SpecDocument) -> dict[str, Any]:
    """`x-account-discovery`, with parameters as text; empty if there is none. Raises `SpecError` if it is invalid."""
    key = "x-account-discovery"
    if key not in document.data:
        return {}
    said = members(document.data[key])
    texts = [said.get(name) for name in ("path", "items", "name")]
    if not all(isinstance(text, str) and text for text in texts) or not _PATH.fullmatch(str(said["path"])):
        message = f"`{key}` needs `path` (without variables), `items` and `name`, as strings. Add or correct them."
        raise SpecError(document.path, document.line((key,)), message)
    return {**said, "query": {name: str(value) for name, value in members(said.get("query")).items()}}


def methods(document: SpecDocument, shapes: Shapes, endpoints: dict[str, Endpoint]) -> list[Method]:
    """The operations as methods, in the order of the spec. `endpoints`: those of the generator, by operationId."""
    kinds, account = resources(document, shapes), account_of(document)
    found = [
        _method(document, shapes, operation, endpoints[operation.operation_id], kinds, account)
        for operation in document.operations()
    ]
    return [_related(document, shapes, method, found) for method in found]


def _method(
    document: SpecDocument,
    shapes: Shapes,
    operation: Operation,
    endpoint: Endpoint,
    kinds: list[Resource],
    account: str,
) -> Method:
    def fail(message: str, *where: str | int) -> SpecError:
        return shapes.fail((*operation.pointer, *where), message)

    raw = operation.raw
    cases = list(_answers(document, operation, endpoint))
    successes = [case for case in cases if 200 <= case.status < 300]
    if len(successes) != 1 or not (successes[0].prop is None or isinstance(successes[0].prop, ModelProperty)):
        raise fail(
            "an operation needs exactly one 2xx response, with one JSON object or no described body.", "responses"
        )
    answer = successes[0].prop
    answer_class = str(answer.class_info.name) if isinstance(answer, ModelProperty) else ""

    body: ModelProperty | None = None
    if endpoint.bodies:
        prop = endpoint.bodies[0].prop
        if not isinstance(prop, ModelProperty):
            raise fail("scripts/templates only support JSON bodies with a single object schema.", "requestBody")
        body = prop
    body_class = str(body.class_info.name) if body is not None else ""
    shape = shapes.objects.get(body_class)
    whole = shape is not None and (body_class == answer_class or (not shape.properties and shape.extra is not None))
    own = [name for prop in endpoint.path_parameters if (name := prop.name.get_untrusted_value()) != account]
    resource = _resource(own, kinds)
    arguments = _arguments(document, shapes, operation, endpoint, [account, *(own if resource else [])])
    path_arguments = [arguments[prop.name.get_untrusted_value(), "path"] for prop in endpoint.path_parameters]
    method = Method(
        id=operation.operation_id,
        http_method=operation.method.upper(),
        path=operation.path,
        url=_url(operation.path, path_arguments, fail),
        account=account,
        group=str(endpoint.tags[0]),
        name=raw["x-method"],
        module=str(endpoint.name),
        retry=raw["x-retry"],
        summary=raw.get("summary") or operation.operation_id,
        description=raw.get("description") or "",
        deprecated=raw.get("deprecated") is True,
        path_arguments=path_arguments,
        query_arguments=[arguments[p.name.get_untrusted_value(), "query"] for p in endpoint.query_parameters],
        header_arguments=[arguments[p.name.get_untrusted_value(), "header"] for p in endpoint.header_parameters],
        body=body,
        body_required=body is not None and body.required,
        body_arguments=list(_body_arguments(shapes, body)) if body is not None and not whole else [],
        whole_body=method_argument(snake_case(body_class).rpartition("_")[2]) if whole else None,
        fields=[],
        body_example=_body_example(document, raw),
        answers=cases,
        answer=answer_class,
        answers_nothing=not isinstance(answer, ModelProperty) or _is_empty(shapes, answer),
        resource=resource,
        pagination=_pagination(shapes, operation, endpoint, answer),
        waiting=_waiting(shapes, operation, answer_class, resource),
        creation=_creation(document, operation, answer_class, shapes),
        creates=next((kind for kind in kinds if kind.title == answer_class and raw["x-retry"] == "with-id"), None),
        docs_url=members(raw.get("externalDocs")).get("url") or "",
        acts_on=_acts_on(operation, shapes.objects.get(answer_class), kinds, answer_class),
        reads_operation=operation.method == "get"
        and resource is not None
        and answer_class == resource.title
        and {"done", "error", "metadata", "response"} <= shapes.objects[answer_class].properties.keys(),
    )
    if whole and body is not None and body.required:
        method.fields.extend(_fields(shapes, body, method))
    names = [argument.name for argument in method.positional + method.keywords]
    plain = [argument.name for argument in path_arguments + method.plain_arguments]
    for listed, what in ((names, "method"), (plain, "plain functions")):
        twice = next((name for name in listed if listed.count(name) > 1), None)
        if twice is not None:
            raise fail(
                f"two arguments of the {what} would be called `{twice}`. Rename a parameter or a field of the body."
            )
    return method


def _related(document: SpecDocument, shapes: Shapes, method: Method, others: list[Method]) -> Method:
    """The method, with the parts that depend on other operations."""
    if method.waiting is not None:
        lifecycle = shapes.at(shapes.enums[method.waiting.states].pointer)["x-lifecycle"]
        health = next((other for other in others if other.id == members(lifecycle.get("ready")).get("health")), None)
        ready = health is not None and health.group == method.group and health.resource == method.resource
        waiting = replace(
            method.waiting,
            listing=_listing(shapes, method, others, lifecycle),
            ready_states=tuple(lifecycle["ready"]["states"]) if ready else (),
            health=health.name if health is not None and ready else None,
        )
        method = replace(method, waiting=waiting)
    said = next(operation for operation in document.operations() if operation.operation_id == method.id)
    if "x-long-running" in said.raw:
        method = replace(method, long_running=_long_running(shapes, said, method, others))
    if "x-download" in said.raw:
        method = replace(method, download=_download(shapes, said, method, others))
    return method


def _download(shapes: Shapes, operation: Operation, method: Method, others: list[Method]) -> Download:
    """Reads `x-download`. Raises `SpecError` if it names something that does not exist."""
    at = (*operation.pointer, "x-download")
    said, shape = members(operation.raw["x-download"]), shapes.objects.get(method.answer)
    url, name = said.get("url"), said.get("method")
    if not isinstance(url, str) or shape is None or url not in shape.properties:
        raise shapes.fail(at, f"`x-download.url` names `{url}`, which is not a field of the answer. Correct it.")
    taken = [other.name for other in others if other.group == method.group]
    if not isinstance(name, str) or not re.fullmatch("[a-z][a-z0-9_]*", name) or iskeyword(name) or name in taken:
        message = f"`x-download.method` is `{name}`, which is not in snake_case, or already a method. Choose another."
        raise shapes.fail(at, message)
    example = method.example.rpartition(f".{method.name}(")[2].removesuffix(")")
    return Download(name, url, shape.attributes[url], example)


def _listing(shapes: Shapes, method: Method, others: list[Method], lifecycle: dict[str, Any]) -> Listing | None:
    """The list of the same group that contains what the method reads."""
    assert method.waiting is not None
    for other in others:
        page = other.pagination
        if page is None or other.group != method.group or page.item != method.waiting.result or other.positional:
            continue
        given = {argument.name for argument in other.keywords}
        arguments = [(method_argument(str(page.wire["pageToken"])), "token")]
        if page.wire["pageSize"] is not None:
            arguments.append((method_argument(page.wire["pageSize"]), str(page.most)))
        filters: list[str | None] = [None]
        if "filter" in given:
            arguments.append(("filter", "filter"))
            filters.append(" OR ".join(f'state="{state}"' for state in lifecycle["classes"]["active"]))
        if other.takes_account:
            arguments.append((ACCOUNT, ACCOUNT))
        named_by = _name_field(shapes, method) if "filter" in given else None
        created = shapes.objects[method.answer].attributes.get("createTime")
        created_by = ("createTime", created) if created is not None and named_by is not None else None
        return Listing(other.name, page.most, arguments, named_by, created_by, filters)
    return None


def _name_field(shapes: Shapes, method: Method) -> str | None:
    """The property that holds the name of what the method reads."""
    assert method.resource is not None
    attributes = shapes.objects[method.answer].attributes
    return next((name for name, attribute in attributes.items() if attribute == method.resource.attribute), None)


def _long_running(shapes: Shapes, operation: Operation, method: Method, others: list[Method]) -> LongRunning:
    """Reads `x-long-running`. Raises `SpecError` if it names something that does not exist."""
    at = (*operation.pointer, "x-long-running")
    said, shape = members(operation.raw["x-long-running"]), shapes.objects.get(method.answer)
    classes: dict[str, str] = {}
    for part in ("operation", "result"):
        prop = None if shape is None else shape.properties.get(str(said.get(part)))
        kind = None if prop is None else shapes.class_of(prop)
        if kind is None:
            message = f"`x-long-running.{part}` names `{said.get(part)}`, not an object of the answer. Correct it."
            raise shapes.fail((*at, part) if part in said else at, message)
        classes[part] = kind
    assert shape is not None
    reader = next((other for other in others if other.reads_operation and other.answer == classes["operation"]), None)
    if reader is None:
        message = "`x-long-running` requires an operation that reads it, with `done` and `error`. Add one."
        raise shapes.fail(at, message)
    background = said.get("background")
    argument = next((one.name for one in method.body_arguments if one.wire_name == background), None)
    if background is not None and argument is None:
        message = f"`x-long-running.background` names `{background}`, which is not a field of the body. Correct it."
        raise shapes.fail((*at, "background"), message)
    assert reader.resource is not None
    return LongRunning(
        shape.attributes[said["operation"]],
        classes["operation"],
        reader.resource.constant,
        reader.group,
        reader.id,
        shape.attributes[said["result"]],
        f"models.{classes['result']}",
        argument,
    )


def _acts_on(operation: Operation, shape: ObjectShape | None, kinds: list[Resource], answer: str) -> list[str]:
    """Fields of the answer that the client itself uses: the items and the token of a page, the name of a resource, and
    `done` and `error` of a long-running operation (AIP-151)."""
    if shape is None:
        return []
    pages = members(operation.raw.get("x-pagination"))
    found = {str(pages[role]) for role in ("items", "nextPageToken") if role in pages}
    for kind in kinds:
        if kind.title == answer:
            found |= {name for name, attribute in shape.attributes.items() if attribute == kind.attribute}
            if {"done", "error"} <= shape.properties.keys():
                found |= {"done", "error"}
    return sorted(found)


def _answers(document: SpecDocument, operation: Operation, endpoint: Endpoint) -> Iterator[AnswerCase]:
    """The documented answers."""
    for response in endpoint.responses.patterns:
        at = (*operation.pointer, "responses", response.status_code.pattern)
        place = json_schema(document, at)
        yield AnswerCase(int(response.status_code.pattern), response.prop if place else None, place or at)


def _url(path: str, arguments: list[Argument], fail: Callable[[str], SpecError]) -> str:
    """Code for a path, with each variable escaped."""
    code = {
        argument.wire_name: argument.name if argument.annotation != "int" else f"str({argument.encoded})"
        for argument in arguments
    }
    made = ""
    for position, part in enumerate(re.split(r"{([^{}]*)}", path)):
        if position % 2:
            made += f"{{path_segment({code[part]}, {part!r})}}"
        elif not _PATH.fullmatch(part):
            raise fail("the path contains a character that is not allowed in paths. Percent-encode it.")
        else:
            made += part
    return made


def _body_example(document: SpecDocument, operation: dict[str, Any]) -> dict[str, Any]:
    body = members(document.resolve(operation.get("requestBody", {})))
    for content in members(body.get("content")).values():
        for example in members(members(content).get("examples")).values():
            return members(members(document.resolve(example)).get("value"))
    return {}


def _resource(own: list[str], kinds: list[Resource]) -> Resource | None:
    if not own:
        return None
    fits = (kind for kind in kinds if kind.variables[-1] == own[-1] and set(own) <= set(kind.variables))
    return next(fits, None)


def _waiting(shapes: Shapes, operation: Operation, answer: str, resource: Resource | None) -> Waiting | None:
    """For the operation that reads a resource whose property `state` has a schema with `x-lifecycle`."""
    if operation.method != "get" or resource is None or answer != resource.title:
        return None
    state = shapes.objects[answer].properties.get("state")
    states = shapes.class_of(state) if state is not None else None
    if states is None or states not in shapes.enums or "x-lifecycle" not in shapes.at(shapes.enums[states].pointer):
        return None
    return Waiting(states, resource.argument, f"models.{resource.title}")


def _arguments(
    document: SpecDocument, shapes: Shapes, operation: Operation, endpoint: Endpoint, aside: list[str]
) -> dict[tuple[str, str], Argument]:
    """Arguments of the plain functions, by parameter name and location. `aside`: those that a method replaces."""
    found: dict[tuple[str, str], Argument] = {}
    said = {
        (p["name"], p["in"]): (pointer, p)
        for pointer in parameters(document, operation)
        if (p := document.resolve(pointer))
    }
    for place, prop in endpoint.iter_all_parameters():
        wire_name, where = prop.name.get_untrusted_value(), str(place.value)
        pointer, parameter = said[wire_name, where]
        name = plain_argument(str(prop.python_name))
        if name != str(prop.python_name):
            shapes.note(pointer, f"the parameter `{wire_name}` is called `{name}` in the plain functions.")
        if not is_plain(wire_name, method_argument(wire_name)) and wire_name not in aside:
            shapes.note(pointer, f"the parameter `{wire_name}` is called `{method_argument(wire_name)}` in the method.")
        description = parameter.get("description") or shapes.at((*pointer, "schema")).get("description", "")
        try:
            shown = method_argument(wire_name)
            code = encoder(prop, (*pointer, "schema"), shapes)
            encoded_as = f"_encoding.{'argument' if prop.required else 'optional'}({shown!r}, {name}, {code})"
            found[wire_name, where] = Argument(
                name, annotation(prop), prop.required, description, encoded_as, wire_name, prop
            )
        except UnsupportedTypeError as error:
            raise shapes.fail(pointer, str(error)) from None
    return found


def _body_arguments(shapes: Shapes, body: ModelProperty) -> Iterator[Argument]:
    shape = shapes.objects[str(body.class_info.name)]
    for prop in (body.required_properties or []) + (body.optional_properties or []):
        wire_name = prop.name.get_untrusted_value()
        pointer = shape.properties[wire_name]
        said = shapes.written(pointer)
        if said.get("readOnly") is not True:
            required = prop.required and not nullable(prop) and not shapes.allows_null(pointer)
            attribute = shape.attributes[wire_name]
            name, kind = body_argument(attribute), annotation(prop, "models.")
            if name != attribute:
                shapes.note(pointer, f"the property `{wire_name}` is called `{name}` in the method that sends it.")
            yield Argument(
                name, kind, required, said.get("description") or "", wire_name=wire_name, attribute=attribute
            )


def _fields(shapes: Shapes, body: ModelProperty, method: Method) -> list[Argument]:
    """Fields of a body passed as a whole, as keywords, except those whose names are taken."""
    taken = {argument.name for argument in method.positional + method.keywords}
    return [
        replace(argument, required=False, annotation=_or_mapping(argument.annotation, shapes))
        for argument in _body_arguments(shapes, body)
        if argument.name not in taken
    ]


def _or_mapping(annotation: str, shapes: Shapes) -> str:
    """The type of an argument. A model can also be passed as a mapping."""
    is_model = annotation.removeprefix("models.") in shapes.objects
    return f"{annotation} | Mapping[str, Any]" if is_model else annotation


def _pagination(
    shapes: Shapes, operation: Operation, endpoint: Endpoint, answer: PropertyProtocol | None
) -> Pagination | None:
    if "x-pagination" not in operation.raw:
        return None
    said = members(operation.raw["x-pagination"])

    def fail(message: str, *where: str) -> SpecError:
        return shapes.fail((*operation.pointer, "x-pagination", *where), message)

    if not isinstance(answer, ModelProperty):
        raise fail("a list must answer with an object. Describe it, or remove `x-pagination`.")

    known = {
        prop.name.get_untrusted_value(): prop
        for prop in (answer.required_properties or []) + (answer.optional_properties or [])
    }
    queries = {prop.name.get_untrusted_value(): prop for prop in endpoint.query_parameters}
    where = {"items": known, "nextPageToken": known, "totalSize": known, "pageToken": queries, "pageSize": queries}
    for role, name in said.items():
        if role in _NOT_FOR_CLIENTS or role == "formerItems":
            continue
        if role not in where:
            parts = ", ".join((*where, "formerItems", *_NOT_FOR_CLIENTS))
            raise fail(f"`{role}` is not a part of `x-pagination`. Its parts are {parts}.", role)
        if not isinstance(name, str) or name not in where[role]:
            place = answer.class_info.name if where[role] is known else "the query parameters"
            raise fail(f"`x-pagination.{role}` names `{name}`, which is not in {place}. Correct the name.", role)
    for role in ("items", "nextPageToken", "pageToken"):
        if role not in said:
            raise fail(f"`x-pagination` lacks `{role}`. Add it.")
    for role, kind in (("nextPageToken", "str"), ("pageToken", "str"), ("totalSize", "int")):
        if role in said and annotation(where[role][said[role]]) != kind:
            words = "a string" if kind == "str" else "an integer"
            raise fail(f"`x-pagination.{role}` names `{said[role]}`, which is not {words}. Correct its type.", role)
    items = annotation(known[said["items"]], "models.")
    if not items.startswith("list["):
        raise fail(f"`x-pagination.items` names `{said['items']}`, which is not an array.", "items")
    attributes = shapes.objects[str(answer.class_info.name)].attributes
    return Pagination(
        wire={role: said.get(role) for role in where},
        items=attributes[said["items"]],
        item=items[len("list[") : -1],
        next_page_token=attributes[said["nextPageToken"]],
        page_token=plain_argument(str(queries[said["pageToken"]].python_name)),
        total_size=attributes[said["totalSize"]] if "totalSize" in said else None,
        former_items=[str(name) for name in elements(said.get("formerItems"))],
        most=said.get("maxSize") or said.get("defaultSize") or _USUAL_PAGE,
    )


def former_items(methods: Iterable[Method]) -> dict[str, dict[str, str]]:
    """For each class of list answers, the name of the items by former name."""
    return {
        method.answer: {name: str(method.pagination.wire["items"]) for name in method.pagination.former_items}
        for method in methods
        if method.pagination is not None
    }


def _creation(document: SpecDocument, operation: Operation, answer: str, shapes: Shapes) -> Creation | None:
    """How to retry a create: the operation that reads `<its path>/{some_id}` implies the query parameter `someId`."""
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
            f"`x-retry: with-id` requires an operation that reads the result, GET {operation.path}/{{id}}. Add it."
        )
        raise SpecError(document.path, document.line((*operation.pointer, "x-retry")), message)
    said = [document.resolve(pointer) for pointer in parameters(document, operation)]
    if not any(found["in"] == "query" and found["name"] == parameter for found in said):
        message = f"`x-retry: with-id` requires a query parameter `{parameter}` for the id. Add it."
        raise SpecError(document.path, document.line((*operation.pointer, "x-retry")), message)
    pointer = shapes.objects[answer].pointer if answer else ()
    return Creation(
        parameter, other.operation_id, list(_write_only(document, shapes.at(pointer), [])) if answer else []
    )


def _write_only(document: SpecDocument, schema: dict[str, Any], above: list[dict[str, Any]]) -> Iterator[list[str]]:
    """Paths of the fields that are never returned, through arrays, references and alternatives, without recursion."""
    schema = document.resolve(schema)
    if any(schema is other for other in above):
        return
    above = [*above, schema]
    parts = [schema["items"]] if "items" in schema else []
    for kind in ("oneOf", "anyOf", "allOf"):
        parts += schema.get(kind, [])
    for part in parts:
        yield from _write_only(document, part, above)
    for name, said in members(schema.get("properties")).items():
        if document.resolve(said).get("writeOnly") is True or said.get("writeOnly") is True:
            yield [name]
        else:
            yield from ([name, *rest] for rest in _write_only(document, said, above))


def _is_empty(shapes: Shapes, answer: ModelProperty) -> bool:
    """Whether an answer is empty: an object without properties, and without `additionalProperties`."""
    shape = shapes.objects[str(answer.class_info.name)]
    told = (shapes.at(part).get("additionalProperties") for part in shape.parts)
    return not shape.properties and not any(told)
