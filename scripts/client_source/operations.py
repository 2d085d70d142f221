"""The operations of the spec, as methods: what a caller passes, what is sent, what comes back.

The rules are general, so that a new operation in the spec becomes a method without anything written by hand:

- The group is the tag, the method is `x-method`. `account_id` is the client's own, to be overridden call by call.
- The other path variables, when they are those of a resource (`x-resource` on a schema), become one argument: an id, a
  full name, or the object. Otherwise each is an argument of its own.
- A body that is the very resource that comes back is passed whole; any other body is passed field by field.
- Query parameters are keyword arguments under their own names in snake_case.
- Every method takes `timeout` and `extra_headers`.
- An answer without fields is None; a list (`x-pagination`) is a pager.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.strings import snake_case
from rlor_spec.document import Operation, SpecDocument, SpecError

from client_source.models import mapping, schema_of
from client_source.types import annotation, classes, encoded, nullable, union_annotation

ACCOUNT: Final = "account_id"
CALL_OPTIONS: Final = ("timeout", "extra_headers")
"""Keyword arguments of every method, which concern the call and not the operation."""
RETRY_POLICIES: Final = ("safe", "idempotent", "with-id", "never")


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a function."""

    name: str
    annotation: str
    required: bool
    description: str
    encoded: str = ""
    """Expression for what is sent, given that it is not None."""
    wire_name: str = ""
    prop: PropertyProtocol | None = None

    @property
    def declaration(self) -> str:
        return f"{self.name}: {self.annotation}" if self.required else f"{self.name}: {self.annotation} | None = None"


@dataclass(frozen=True, slots=True)
class Resource:
    """A schema that has a resource name."""

    title: str
    attribute: str
    pattern: str

    @property
    def variables(self) -> list[str]:
        return path_variables(self.pattern)

    @property
    def constant(self) -> str:
        return snake_case(self.title).upper()

    @property
    def argument(self) -> str:
        """What a caller calls it: the last word of its class, `book` of `LibraryBook`."""
        return snake_case(self.title).rpartition("_")[2]


@dataclass(frozen=True, slots=True)
class AnswerCase:
    """One documented answer."""

    status: int
    prop: PropertyProtocol


@dataclass(frozen=True, slots=True)
class Pagination:
    """`x-pagination`, in both spellings."""

    wire: dict[str, str | None]
    items: str
    item: str
    next_page_token: str
    page_token: str
    total_size: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a method reads is in a state that has a lifecycle, so that a change of it can be waited for."""

    states: str
    """Class of `models` that lists the states; the key of its lifecycle, too."""
    argument: str
    """What a caller calls the resource: `job`."""
    result: str
    """Class of the resource."""


@dataclass(frozen=True, slots=True)
class Creation:
    """What repeating a create takes, from `x-retry: with-id`."""

    parameter: str
    read: str
    write_only: list[list[str]]


@dataclass(frozen=True)
class Method:
    """An operation, with all that its plain functions and its method need."""

    id: str
    http_method: str
    path: str
    url: str
    """Code of the path, each variable made safe."""
    group: str
    name: str
    module: str
    retry: str
    summary: str
    description: str
    deprecated: bool
    path_arguments: list[Argument]
    query_arguments: list[Argument]
    header_arguments: list[Argument]
    body: ModelProperty | None
    body_required: bool
    body_arguments: list[Argument]
    """Its fields, when it is passed field by field."""
    whole_body: str | None
    """Name of the argument, when it is passed whole."""
    body_example: dict[str, Any]
    """The first of the spec."""
    answers: list[AnswerCase]
    answer: ModelProperty
    answers_nothing: bool
    resource: Resource | None
    pagination: Pagination | None
    waiting: Waiting | None
    creation: Creation | None

    @property
    def plain_arguments(self) -> list[Argument]:
        """Keyword arguments of the plain functions, besides the client and the body."""
        return self.query_arguments + self.header_arguments

    @property
    def positional(self) -> list[Argument]:
        """Positional arguments of the method."""
        arguments: list[Argument] = []
        if self.resource is not None:
            kind = f"str | models.{self.resource.title}"
            text = f"Its id, its name (`{self.resource.pattern}`), or the object."
            arguments.append(Argument(self.resource.argument, kind, True, text))
        else:
            arguments += self._as_passed(argument for argument in self.path_arguments if argument.name != ACCOUNT)
        if self.whole_body is not None and self.body is not None:
            kind = f"models.{self.body.class_info.name}"
            arguments.append(Argument(self.whole_body, kind, self.body_required, "What is sent."))
        return arguments

    @property
    def keywords(self) -> list[Argument]:
        """Keyword arguments of the method, `account_id` last; those that must be given first."""
        arguments = self.body_arguments + self._as_passed(self.plain_arguments)
        arguments.sort(key=lambda argument: not argument.required)
        if self.takes_account:
            arguments.append(Argument(ACCOUNT, "str", False, "Another account than the client's."))
        return arguments

    @staticmethod
    def _as_passed(arguments: Iterable[Argument]) -> list[Argument]:
        """Arguments of the plain functions, as the method takes them."""
        return [
            Argument(_own_name(argument), annotation(argument.prop, "models."), argument.required, argument.description)
            for argument in arguments
            if argument.prop is not None
        ]

    @property
    def own_variables(self) -> list[str]:
        """Variables of the path, the account aside."""
        return [argument.wire_name for argument in self.path_arguments if argument.name != ACCOUNT]

    @property
    def takes_account(self) -> bool:
        """Whether the account stands in the path."""
        return len(self.own_variables) < len(self.path_arguments)

    @property
    def needs_account(self) -> bool:
        """Whether an account must be known to name what it works on."""
        return self.takes_account or self.resource is not None

    @property
    def brief(self) -> str:
        """Its arguments and their types in one line; `= …` marks those that can be left out."""
        positional = [argument.declaration for argument in self.positional]
        keywords = [argument.declaration.replace(" | None = None", " = …") for argument in self.keywords]
        return ", ".join(positional + (["*", *keywords] if keywords else []))

    @property
    def example(self) -> str:
        """A short use of the method, in a few lines, with values of the spec's own example of the body."""
        arguments: list[str] = []
        if self.resource is not None:  # an id alone does not name what lies in something else
            name = self.resource.argument
            arguments.append(f'"my-{name}"' if len(self.own_variables) == 1 else name)
        if self.whole_body is not None and self.body is not None:
            texts = [f'{snake_case(key)}="{text}"' for key, text in self.body_example.items() if isinstance(text, str)]
            arguments.append(f"models.{self.body.class_info.name}({''.join(texts[:1])})")
        for argument in self.body_arguments:
            if argument.required:
                arguments.append(f'{argument.name}="{self.body_example.get(argument.wire_name, "…")}"')
        call = f"client.{self.group}.{self.name}({', '.join(arguments)})"
        if len(call) > 90:
            lines = "".join(f"    {argument},\n" for argument in arguments)
            call = f"client.{self.group}.{self.name}(\n{lines})"
        if self.pagination is not None:
            item = snake_case(self.pagination.item.removeprefix("models.")).rpartition("_")[2]
            return f"for {item} in {call}:\n    print({item})"
        if self.answers_nothing:
            return call
        own = self.whole_body or (self.resource.argument if self.resource else None)
        same = self.resource is None or self.answer.class_info.name == self.resource.title
        return f"{own if own and same else 'answer'} = {call}"

    @property
    def request_arguments(self) -> list[tuple[str, str]]:
        """Arguments that the method passes to `request_kwargs`: name and expression."""
        pairs: list[tuple[str, str]] = []
        for argument in self.path_arguments:
            named = f'names["{argument.wire_name}"]' if self.resource is not None else _own_name(argument)
            pairs.append((argument.name, "self._account(account_id)" if named == ACCOUNT else named))
        if self.body is not None and (self.whole_body or self.body_arguments or self.body_required):
            pairs.append(("body", self.whole_body or self.body_expression))
        pairs += [(argument.name, _own_name(argument)) for argument in self.plain_arguments]
        return pairs

    @property
    def body_expression(self) -> str:
        """Code that makes the body from its fields."""
        assert self.body is not None
        fields = ", ".join(f"{argument.name}={argument.name}" for argument in self.body_arguments)
        return f"models.{self.body.class_info.name}({fields})"

    @property
    def result(self) -> str:
        """Type of what the method returns, pagers aside."""
        return "None" if self.answers_nothing else f"models.{self.answer.class_info.name}"

    @property
    def answer_annotation(self) -> str:
        """Type of any documented answer."""
        return union_annotation(case.prop for case in self.answers)

    @property
    def answer_groups(self) -> list[tuple[PropertyProtocol, list[int]]]:
        """Documented answers of one type, with their statuses."""
        groups: dict[str, tuple[PropertyProtocol, list[int]]] = {}
        for case in self.answers:
            groups.setdefault(annotation(case.prop), (case.prop, []))[1].append(case.status)
        return list(groups.values())

    @property
    def references(self) -> list[tuple[str, str]]:
        """Classes that the plain functions need: name and module."""
        props = [case.prop for case in self.answers] + ([self.body] if self.body else [])
        props += [argument.prop for argument in self.path_arguments + self.plain_arguments if argument.prop is not None]
        return sorted({(found.name, found.module) for prop in props for found in classes(prop)})


def path_variables(path: str) -> list[str]:
    """Names of the variables of a path template, in order."""
    return re.findall(r"{(\w+)}", path)


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


def methods(document: SpecDocument, endpoints: dict[str, Endpoint]) -> list[Method]:
    """The operations as methods, in the order of the spec. `endpoints`: what the generator made, by operationId."""
    kinds = resources(document)
    return [
        _method(document, operation, endpoints[operation.operation_id], kinds) for operation in document.operations()
    ]


def _method(document: SpecDocument, operation: Operation, endpoint: Endpoint, kinds: list[Resource]) -> Method:
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
    resource = _resource([argument.wire_name for argument in path_arguments], kinds)
    method = Method(
        id=operation.operation_id,
        http_method=operation.method.upper(),
        path=operation.path,
        url=re.sub(r"{(\w+)}", r"{path_segment(\1, '\1')}", endpoint.path.get_untrusted_value()),
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


def _resource(variables: list[str], kinds: list[Resource]) -> Resource | None:
    own = [variable for variable in variables if variable != ACCOUNT]
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


def _own_name(argument: Argument) -> str:
    """A parameter under its own name: `filter`, where the plain functions say `filter_`."""
    name = snake_case(argument.wire_name)
    return name if name.isidentifier() and not keyword.iskeyword(name) else argument.name
