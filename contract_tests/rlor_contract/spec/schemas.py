"""The schemas of a document: their parts, references followed, and validation that names the broken line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import quote

import jsonschema_rs
from rlor_spec.document import Pointer, SpecDocument, SpecError, display_path, format_pointer

from rlor_contract.spec.json_values import ITEMS, is_list, is_object

_SCALARS: Final = frozenset({"string", "number", "integer", "boolean", "null"})


@dataclass(frozen=True, slots=True)
class Mismatch:
    """How a value breaks its schema: what the spec expects, what the value is, and where both are."""

    at: str
    """JSON pointer into the value; empty for the whole of it."""
    expected: str
    got: str
    pointer: Pointer
    """Part of the spec that is broken."""


class Schemas:
    """The schemas of one document, ready for questions."""

    def __init__(self, source: Path | Traversable | SpecDocument) -> None:
        self.document = source if isinstance(source, SpecDocument) else SpecDocument.load(source)
        self._validators: dict[Pointer, jsonschema_rs.Draft202012Validator] = {}
        self._located: dict[Pointer, tuple[Pointer, Any]] = {}
        self._properties: dict[Pointer, dict[str, Pointer]] = {}
        self._branches: dict[Pointer, tuple[Pointer, ...]] = {}
        self._inner: dict[Pointer, dict[str, Pointer]] = {}
        self._marked: dict[tuple[Pointer, str, Any], tuple[tuple[tuple[str, ...], Pointer], ...]] = {}

    def locate(self, pointer: Pointer) -> Pointer:
        """Where a part of the spec really stands, references followed."""
        return self._found(pointer)[0]

    def schema(self, pointer: Pointer) -> dict[str, Any]:
        return cast(dict[str, Any], self._found(pointer)[1])

    def raw(self, pointer: Pointer) -> dict[str, Any]:
        """A part as written: beside a reference stand `readOnly`, `x-presence` and the like."""
        value: Any = self.document.data
        for token in pointer:
            value = value[token]
        return cast(dict[str, Any], value)

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
                if is_object(item) or is_list(item):
                    yield from self.undeclared((*branch, "items"), item, (*at, index))
        elif is_object(value) and "properties" in schema:
            if "additionalProperties" not in schema and not schema.get("x-partial"):
                declared = self.properties(branch)
                yield from (((*at, name), branch) for name in value if name not in declared)
            for name, owner in self.inner(branch).items():
                if is_object(item := value.get(name)) or is_list(item):
                    yield from self.undeclared(owner, item, (*at, name))

    def inner(self, pointer: Pointer) -> dict[str, Pointer]:
        """The properties that may be an object or a list, by name."""
        if pointer not in self._inner:
            found: dict[str, Pointer] = {}
            for name, owner in self.properties(pointer).items():
                kinds = [self.schema(branch).get("type") for branch in self.branches(owner)]
                if any(not _SCALARS.issuperset(kind if is_list(kind) else [kind]) for kind in kinds):
                    found[name] = owner
            self._inner[pointer] = found
        return self._inner[pointer]

    def marked(self, pointer: Pointer, keyword: str, value: Any) -> tuple[tuple[tuple[str, ...], Pointer], ...]:
        """The properties with a keyword of a value that a schema has, however deep: way to each, and where it stands.

        In a way `ITEMS` stands for each item of a list. A schema is not followed into itself.
        """
        key = pointer, keyword, value
        if key not in self._marked:
            self._marked[key] = tuple(self._find_marked(pointer, keyword, value, (), frozenset()))
        return self._marked[key]

    def _find_marked(
        self, pointer: Pointer, keyword: str, value: Any, way: tuple[str, ...], within: frozenset[Pointer]
    ) -> Iterator[tuple[tuple[str, ...], Pointer]]:
        for branch in self.branches(pointer):
            if branch in within:
                continue
            inner = within | {branch}
            if "items" in self.schema(branch):
                yield from self._find_marked((*branch, "items"), keyword, value, (*way, ITEMS), inner)
            for name, owner in self.properties(branch).items():
                if self.raw(owner).get(keyword) == value or self.schema(owner).get(keyword) == value:
                    yield (*way, name), owner
                yield from self._find_marked(owner, keyword, value, (*way, name), inner)

    def branch_for(self, pointer: Pointer, value: Any) -> Pointer:
        """The alternative of a `oneOf` that a value takes; the first that is not null when it takes none."""
        branches = self.branches(pointer)
        if len(branches) == 1:
            return branches[0]
        return next((branch for branch in branches if self.is_valid(branch, value)), branches[0])

    def descend(self, pointer: Pointer, path: Pointer, value: Any) -> tuple[Pointer, dict[str, Any]]:
        """Schema of the value at `path` in a value of the schema at `pointer`; the deepest that is described."""
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
