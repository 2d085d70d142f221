"""The spec as the suite needs it: operations, schemas, and validation that names the broken line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import quote

import jsonschema_rs
from rlor_spec import data
from rlor_spec.document import Pointer, SpecDocument, SpecError, display_path, format_pointer

from rlor_contract.spec.json_values import is_list, is_object

JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation."""

    name: str
    location: str
    """`path` or `query`."""
    required: bool
    pointer: Pointer
    """Where the parameter itself stands, references followed."""
    schema: Pointer


@dataclass(frozen=True, slots=True)
class Response:
    """One documented answer."""

    status: int
    operation: Pointer
    """Where the operation stands that it belongs to."""
    pointer: Pointer
    schema: Pointer
    examples: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, with what the suite calls it and where its parts stand."""

    id: str
    label: str
    """Group and method as users of the client know it, `jobs.create`."""
    tag: str
    method_name: str
    verb: str
    """HTTP method, upper case."""
    path: str
    pointer: Pointer
    parameters: tuple[Parameter, ...]
    body: Pointer | None
    """Schema of the JSON request body."""
    body_required: bool
    body_examples: tuple[Any, ...]
    responses: dict[int, Response]
    raw: dict[str, Any] = field(repr=False)

    def parameters_in(self, location: str) -> tuple[Parameter, ...]:
        return tuple(p for p in self.parameters if p.location == location)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """How a value breaks its schema: what the spec expects, what stands there, and where both are."""

    at: str
    """JSON pointer into the value; empty for the whole of it."""
    expected: str
    got: str
    pointer: Pointer
    """Part of the spec that is broken."""


class ContractSpec:
    """`openapi.yaml`, ready for questions."""

    def __init__(self, path: Path | Traversable = data.SPEC) -> None:
        self.document = SpecDocument.load(path)
        self._validators: dict[Pointer, jsonschema_rs.Draft202012Validator] = {}
        self._located: dict[Pointer, tuple[Pointer, Any]] = {}
        self._properties: dict[Pointer, dict[str, Pointer]] = {}
        self._branches: dict[Pointer, tuple[Pointer, ...]] = {}

    @property
    def version(self) -> str:
        return self.document.version

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        return tuple(self._operation(op.pointer, op.path, op.method, op.raw) for op in self.document.operations())

    def operation(self, operation_id: str) -> Operation:
        return next(op for op in self.operations if op.id == operation_id)

    @cached_property
    def lifecycle(self) -> dict[str, Any]:
        """`x-lifecycle` of the schema that has one."""
        schemas: dict[str, dict[str, Any]] = self.document.data["components"]["schemas"]
        nothing: dict[str, Any] = {}
        return next((schema["x-lifecycle"] for schema in schemas.values() if "x-lifecycle" in schema), nothing)

    def locate(self, pointer: Pointer) -> Pointer:
        """Where a part of the spec really stands, references followed."""
        return self._found(pointer)[0]

    def schema(self, pointer: Pointer) -> dict[str, Any]:
        return cast(dict[str, Any], self._found(pointer)[1])

    def _found(self, pointer: Pointer) -> tuple[Pointer, Any]:
        if pointer not in self._located:
            located = self.document.locate(pointer)
            self._located[pointer] = located, self.document.resolve(located)
        return self._located[pointer]

    def where(self, pointer: Pointer) -> str:
        """`spec/openapi.yaml:LINE` of a part of the spec."""
        with suppress(SpecError):  # a keyword that the schema leaves out: blame the schema
            pointer = self.locate(pointer)
        return f"{display_path(self.document.path)}:{self.document.line(pointer)}"

    def schema_name(self, pointer: Pointer) -> str | None:
        """Name of the component that a schema is, or None for an inline one."""
        located = self.locate(pointer)
        return str(located[2]) if len(located) == 3 and located[:2] == ("components", "schemas") else None

    def properties(self, pointer: Pointer) -> dict[str, Pointer]:
        if pointer not in self._properties:
            located = self.locate(pointer)
            names = self.schema(located).get("properties", {})
            self._properties[pointer] = {name: (*located, "properties", name) for name in names}
        return self._properties[pointer]

    def branches(self, pointer: Pointer) -> tuple[Pointer, ...]:
        """The alternatives of a `oneOf`, null left out; the schema itself when it has none."""
        if pointer not in self._branches:
            located = self.locate(pointer)
            count = len(self.schema(located).get("oneOf", ()))
            branches = [(*located, "oneOf", index) for index in range(count)] or [located]
            named = (branch for branch in branches if count == 0 or self.schema(branch).get("type") != "null")
            self._branches[pointer] = tuple(self.locate(branch) for branch in named)
        return self._branches[pointer]

    def nullable(self, pointer: Pointer) -> bool:
        schema = self.schema(pointer)
        declared = schema.get("type")
        return (
            declared == "null"
            or (is_list(declared) and "null" in declared)
            or any(
                self.schema((*self.locate(pointer), "oneOf", i)).get("type") == "null"
                for i in range(len(schema.get("oneOf", ())))
            )
        )

    def is_valid(self, pointer: Pointer, value: Any) -> bool:
        return self._validator(pointer).is_valid(value)

    def mismatches(self, pointer: Pointer, value: Any) -> Iterator[Mismatch]:
        """Every way in which a value breaks the schema at `pointer`, with the part of the spec that says so."""
        for error in self._validator(pointer).iter_errors(value):
            path = tuple(error.instance_path)
            part = value
            for token in path:
                part = part[token]
            keyword = next((str(k) for k in reversed(error.schema_path) if isinstance(k, str)), "")
            at, schema = self.descend(pointer, path, value)
            if keyword == "oneOf" and part is not None and len(self.branches(at)) == 1:
                # "Neither null nor an X": say what keeps it from being an X.
                for inner in self.mismatches(self.branches(at)[0], part):
                    yield Mismatch(format_pointer(path) + inner.at, inner.expected, inner.got, inner.pointer)
                continue
            broken = (*at, keyword) if keyword in schema else at
            yield Mismatch(format_pointer(path), _expectation(keyword, schema), error.message, broken)

    def undeclared(self, pointer: Pointer, value: Any, at: Pointer = ()) -> Iterator[tuple[Pointer, Pointer]]:
        """Properties of a value that no schema declares: their place in the value, and the object schema's place."""
        branch = self.branch_for(pointer, value)
        schema = self.schema(branch)
        if is_list(value) and "items" in schema:
            for index, item in enumerate(value):
                yield from self.undeclared((*branch, "items"), item, (*at, index))
        elif is_object(value) and "additionalProperties" not in schema and "properties" in schema:
            declared = self.properties(branch)
            for name, item in value.items():
                if name in declared:
                    yield from self.undeclared(declared[name], item, (*at, name))
                elif (
                    self.schema_name(branch) != "ProtobufAny"
                ):  # "with that message's own fields", says its description
                    yield (*at, name), branch

    def branch_for(self, pointer: Pointer, value: Any) -> Pointer:
        """The alternative of a `oneOf` that a value takes; the first that is not null when it takes none."""
        branches = self.branches(pointer)
        if len(branches) == 1:
            return branches[0]
        return next((branch for branch in branches if self.is_valid(branch, value)), branches[0])

    def descend(self, pointer: Pointer, path: Pointer, value: Any) -> tuple[Pointer, dict[str, Any]]:
        """Schema of what stands at `path` in a value of the schema at `pointer`; the deepest that is described."""
        here = self.locate(self.branch_for(pointer, value))
        for token in path:
            schema = self.schema(here)
            if isinstance(token, int) and "items" in schema:
                here = (*here, "items")
            elif str(token) in schema.get("properties", {}):
                here = (*here, "properties", str(token))
            elif is_object(schema.get("additionalProperties")):
                here = (*here, "additionalProperties")
            else:
                break
            value = value[token]
            here = self.locate(self.branch_for(self.locate(here), value))
        return here, self.schema(here)

    def _validator(self, pointer: Pointer) -> jsonschema_rs.Draft202012Validator:
        pointer = self.locate(pointer)
        if pointer not in self._validators:
            root = {**self.document.data, "$ref": "#" + quote(format_pointer(pointer), safe="/~")}
            self._validators[pointer] = jsonschema_rs.Draft202012Validator(root, validate_formats=True)
        return self._validators[pointer]

    def _operation(self, pointer: Pointer, path: str, verb: str, raw: dict[str, Any]) -> Operation:
        locate, resolve = self.locate, self.schema
        parameters: list[Parameter] = []
        for index in range(len(raw.get("parameters", ()))):
            at = locate((*pointer, "parameters", index))
            value = resolve(at)
            parameters.append(Parameter(value["name"], value["in"], value.get("required", False), at, (*at, "schema")))
        body: Pointer | None = None
        body_raw: dict[str, Any] = {}
        if "requestBody" in raw:
            at = locate((*pointer, "requestBody"))
            body_raw = resolve(at)
            body = (*at, "content", JSON, "schema")
        responses: dict[int, Response] = {}
        for status in raw["responses"]:
            at = locate((*pointer, "responses", status))
            media = resolve(at)["content"][JSON]
            responses[int(status)] = Response(
                int(status), pointer, at, (*at, "content", JSON, "schema"), _examples(media)
            )
        tag = raw["tags"][0]
        return Operation(
            id=raw["operationId"],
            label=f"{tag}.{raw['x-method']}",
            tag=tag,
            method_name=raw["x-method"],
            verb=verb.upper(),
            path=path,
            pointer=pointer,
            parameters=tuple(parameters),
            body=body,
            body_required=body_raw.get("required", False),
            body_examples=_examples(body_raw["content"][JSON]) if body else (),
            responses=responses,
            raw=raw,
        )


def _examples(media: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(example["value"] for example in media.get("examples", {}).values())


def _without_null(value: Any) -> Any:
    if is_object(value):
        members = value
        return {key: _without_null(item) for key, item in members.items() if item is not None}
    return value


def follows_rule(rule: dict[str, Any], body: Any) -> bool:
    """Whether a request body keeps one of the `x-request-rules`. null counts as absent, as in every request."""
    text = json.dumps(rule["schema"])
    return _rule_validator(text).is_valid(_without_null(body))


@cache
def _rule_validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(json.loads(schema))


def _expectation(keyword: str, schema: dict[str, Any]) -> str:
    value = schema.get(keyword)
    match keyword:
        case "enum" if is_list(value):
            choices = value
            shown = ", ".join(map(str, choices[:4])) + (f", … ({len(choices)} values)" if len(choices) > 4 else "")
            return f"one of {shown}"
        case "required" if is_list(value):
            return f"an object with {', '.join(cast(list[str], value))}"
        case "type":
            return f"a value of type {value}"
        case _:
            return f"{keyword}: {value}" if value is not None else f"a value that satisfies `{keyword}`"
