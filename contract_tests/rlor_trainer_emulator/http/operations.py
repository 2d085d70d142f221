"""The operations of the spec, compiled: how a request is routed to one and how its parts are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, unquote_to_bytes

from jsonschema_rs import Draft202012Validator
from rlor_spec.document import METHODS
from rlor_spec.spellings import snake_case

from ..resource.statuses import InvalidArgument, MethodNotAllowed, NotFound
from ..spec import Document, compiling, resolve
from .bodies import Body, Schemas, check, compile_body

# As strconv.ParseBool, which the gateway uses, has them.
_BOOLEANS = {
    **dict.fromkeys(("1", "t", "T", "TRUE", "true", "True"), True),
    **dict.fromkeys(("0", "f", "F", "FALSE", "false", "False"), False),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter."""

    name: str
    type: str
    validator: Draft202012Validator

    def read(self, text: str) -> Any:
        """Return the parameter's value; InvalidArgument if the spec does not allow it."""
        value: Any = text
        if self.type == "integer":
            if not re.fullmatch(r"-?[0-9]{1,20}", text, re.ASCII):
                raise InvalidArgument(f"invalid value for parameter {self.name}: not a decimal integer")
            value = int(text)
        elif self.type == "boolean":
            if text not in _BOOLEANS:
                raise InvalidArgument(f"invalid value for parameter {self.name}: neither true nor false")
            value = _BOOLEANS[text]
        check(self.validator, value, self.name)
        return value


@dataclass(frozen=True, slots=True)
class Credential:
    """Where a security scheme looks for the key: a header, and what the key is preceded by there."""

    header: str
    scheme: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the spec."""

    operation_id: str
    label: str
    """Tag and `x-method`, such as `books.lend`: what a handler of it is entered by. Without them the `operationId`."""
    method: str
    path: str
    path_parameters: Mapping[str, Parameter]
    query_parameters: Mapping[str, Parameter]
    """By every accepted spelling."""
    credentials: tuple[Credential, ...]
    body: Body | None
    pagination: Mapping[str, Any]
    """The names of the fields that page, and the sizes of pages (`x-pagination`); empty if it does not."""

    def read_path(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Check the path parameters."""
        return {name: parameter.read(texts[name]) for name, parameter in self.path_parameters.items()}

    def read_query(self, raw: bytes) -> dict[str, Any]:
        """Parse and check the declared query parameters; others are ignored, as by the gateway."""
        if not raw:
            return {}
        try:
            pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000)
        except ValueError:  # that a percent escape is not UTF-8 is one, too
            raise InvalidArgument("the query string cannot be parsed") from None
        values: dict[str, Any] = {}
        for key, text in pairs:
            parameter = self.query_parameters.get(key)
            if parameter is None:
                continue
            if parameter.name in values:
                raise InvalidArgument(f"parameter {parameter.name} is given more than once")
            values[parameter.name] = parameter.read(text)
        return values


class _Route(NamedTuple):
    """The segments of one path, each with where it stands, and the operations there."""

    literals: Sequence[tuple[int, str]]
    parameters: Sequence[tuple[int, str]]
    methods: Mapping[str, Operation]


class Router:
    """Finds the operation of a method and a raw path.

    It works on the path as it came, before percent-decoding: `%2F` is a part of an id and not a separator, and `%3A` a
    part of an id and not the colon of a custom verb such as `:cancel`.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = tuple(operations)
        self._routes: dict[tuple[int, str], list[_Route]] = {}
        by_path: dict[str, dict[str, Operation]] = {}
        for operation in operations:
            by_path.setdefault(operation.path, {})[operation.method] = operation
        for path, methods in by_path.items():
            segments, verb = _split(path)
            parts = list(enumerate(segments))
            literals = [(index, part) for index, part in parts if part[0] != "{"]
            parameters = [(index, part[1:-1]) for index, part in parts if part[0] == "{"]
            self._routes.setdefault((len(segments), verb), []).append(_Route(literals, parameters, methods))

    def find(self, method: str, raw_path: str) -> tuple[Operation, dict[str, str]]:
        """Return the operation and its raw path parameters. Unknown path: NotFound. Other methods: MethodNotAllowed."""
        segments, verb = _split(raw_path)
        for route in self._routes.get((len(segments), verb), ()):
            if any(segments[index] != literal for index, literal in route.literals):
                continue
            if "" in segments:
                break
            operation = route.methods.get(method)
            if operation is None:
                raise MethodNotAllowed(tuple(sorted(route.methods)))
            return operation, {name: segments[index] for index, name in route.parameters}
        raise NotFound("Not Found")


def compile_operations(paths: Document, schemas: Schemas) -> Iterator[Operation]:
    """Compile the operations of `paths`; references in them are followed in the spec of `schemas`."""
    for path, item in paths.items():
        for method in METHODS:
            if method in item:
                yield _compile(path, method, item, schemas)


def path_of(scope: Mapping[str, Any]) -> str:
    """Return the path of an ASGI request before percent-decoding."""
    raw: bytes | None = scope.get("raw_path")
    if raw is None:  # not every server has it; then it is made, and an encoded slash in an id is lost
        return quote(scope["path"], safe="/:")
    return raw.decode("ascii", "replace")


def decoded(segment: str) -> str:
    """Percent-decode one path segment; InvalidArgument if that is not UTF-8."""
    if "%" not in segment:
        return segment
    try:
        return unquote_to_bytes(segment).decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidArgument("the path is not UTF-8") from None


def _split(path: str) -> tuple[list[str], str]:
    *segments, last = path.removeprefix("/").split("/")
    head, colon, verb = last.partition(":")
    return [*segments, head], colon + verb


def _compile(path: str, method: str, item: Document, schemas: Schemas) -> Operation:
    operation, spec = item[method], schemas.spec
    with compiling(f"{method.upper()} {path}", "paths", path, method):
        found: dict[str, dict[str, Parameter]] = {"path": {}, "query": {}}
        for reference in [*item.get("parameters", ()), *operation.get("parameters", ())]:
            declared = resolve(reference, spec)
            name, place = declared["name"], declared["in"]
            with compiling(f"parameter {name} of {method.upper()} {path}"):
                if place not in found:
                    raise ValueError(f"it is in {place}, but the emulator reads only parameters in path and query")
                schema = resolve(declared["schema"], spec)
                parameter = Parameter(name, schema["type"], schemas.validator(schema))
                found[place][name] = parameter
                if place == "query":
                    found["query"][snake_case(name)] = parameter
        for name in sorted({*re.findall(r"\{(\w+)\}", path)} ^ found["path"].keys()):
            raise ValueError(
                f"{name} must be in its path as well as among its path parameters; add it where it is missing"
            )
        operation_id = operation["operationId"]
        labelled = operation.get("tags") and "x-method" in operation
        return Operation(
            operation_id=operation_id,
            label=f"{operation['tags'][0]}.{operation['x-method']}" if labelled else operation_id,
            method=method.upper(),
            path=path,
            path_parameters=found["path"],
            query_parameters=found["query"],
            credentials=tuple(_credential(alternative, spec) for alternative in operation["security"]),
            body=compile_body(operation, schemas, "paths", path, method),
            pagination=operation.get("x-pagination", {}),
        )


def _credential(alternative: Document, spec: Document) -> Credential:
    if len(alternative) != 1:
        raise ValueError("each alternative of its `security` must name one scheme, because a request has one key")
    (name,) = alternative
    schemes = spec["components"]["securitySchemes"]
    if name not in schemes:
        raise ValueError(f"its `security` names {name}, and the spec has no such scheme; declare it, or name another")
    scheme = schemes[name]
    if scheme["type"] == "http" and scheme["scheme"] == "bearer":
        return Credential("authorization", "bearer")
    if scheme["type"] == "apiKey" and scheme["in"] == "header":
        return Credential(scheme["name"].lower(), "")
    raise ValueError(f"security scheme {name} is of a kind that the emulator does not know")
