"""The operations of the spec, as the suite needs them, and its lifecycle."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from rlor_spec import data
from rlor_spec.document import Pointer, SpecDocument
from rlor_spec.resources import Resource, lifecycle_resource, nested_resources, resources
from rlor_spec.spellings import MARK

from rlor_contract.spec.schemas import Schemas

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
    schema: Pointer | None
    """Schema of the JSON body; None where the spec says nothing of a body."""
    examples: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, with what the suite calls it and where its parts stand."""

    id: str
    label: str
    """Group and method, as users of the client know it."""
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
    spelled_twice: bool
    """Whether the spec describes the body in both spellings of its keys."""
    body_examples: tuple[Any, ...]
    responses: dict[int, Response]
    raw: dict[str, Any] = field(repr=False)

    def parameters_in(self, location: str) -> tuple[Parameter, ...]:
        return tuple(p for p in self.parameters if p.location == location)


class ContractSpec(Schemas):
    """`openapi.yaml`, ready for questions."""

    def __init__(self, source: Path | Traversable | SpecDocument = data.SPEC) -> None:
        super().__init__(source)

    @property
    def version(self) -> str:
        return self.document.version

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        return tuple(self._operation(op.pointer, op.path, op.method, op.raw) for op in self.document.operations())

    def operation(self, operation_id: str) -> Operation:
        return next(op for op in self.operations if op.id == operation_id)

    @cached_property
    def resource(self) -> Resource:
        """The resource that has a lifecycle. Raises `NoResource`."""
        return lifecycle_resource(self.document.data)

    @cached_property
    def nested(self) -> tuple[Resource, ...]:
        """The resources that are nested in it."""
        return nested_resources(self.document.data, self.resource)

    @cached_property
    def beside(self) -> tuple[Resource, ...]:
        """The resources of the same accounts that are neither that one nor nested in it."""
        known = {self.resource, *self.nested}
        found = (one for one in resources(self.document.data) if one not in known)
        return tuple(one for one in found if one.account_parameter == self.resource.account_parameter)

    def method(self, resource: Resource, name: str) -> Operation | None:
        """The operation that `x-method` calls so in the group of a resource; None without one."""
        label = resource.label(name)
        return next((op for op in self.operations if op.label == label), None)

    def field(self, *path: str) -> Pointer:
        """Where a field of the resource that has a lifecycle stands, or one of a message in it; the deepest known."""
        pointer: Pointer = ("components", "schemas", self.resource.schema)
        for name in path:
            declared = self.properties(self.branches(pointer)[0])
            if name not in declared:
                break
            pointer = declared[name]
        return pointer

    @property
    def lifecycle_pointer(self) -> Pointer:
        """Where `x-lifecycle` stands."""
        return ("components", "schemas", self.resource.state_schema, "x-lifecycle")

    @cached_property
    def lifecycle(self) -> dict[str, Any]:
        """`x-lifecycle` of the states of that resource. Raises `NoResource`."""
        return self.schema(self.lifecycle_pointer)

    @cached_property
    def _spelled_twice(self) -> frozenset[str]:
        schemas = self.document.written["components"]["schemas"].values()
        return frozenset(str(schema[MARK]) for schema in schemas if MARK in schema)

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
            content = resolve(at).get("content")
            schema = (*at, "content", JSON, "schema") if content else None
            examples = _examples(content[JSON]) if content else ()
            responses[int(status)] = Response(int(status), pointer, at, schema, examples)
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
            spelled_twice=body is not None and self.schema_name(body) in self._spelled_twice,
            body_required=body_raw.get("required", False),
            body_examples=_examples(body_raw["content"][JSON]) if body else (),
            responses=responses,
            raw=raw,
        )


def _examples(media: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(example["value"] for example in media.get("examples", {}).values())
