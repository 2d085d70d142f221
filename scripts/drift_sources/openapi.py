"""An OpenAPI 3.1 document as a surface: the spec itself, or a description that upstream has published."""

from __future__ import annotations

from typing import Any, Final

from rlor_spec.document import Pointer, SpecDocument, display_path
from rlor_spec.places import elements, members

from drift_sources.surface import (
    ANY,
    ARRAY,
    ENUM,
    MAP,
    OBJECT,
    Field,
    Operation,
    Place,
    Resource,
    Shape,
    Surface,
    Unread,
    empty_placeholders,
    one_of,
    stated_default,
)

_NEVER: Final = "statuses, headers, examples, limits and patterns"
_SCALARS: Final = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean"}


def read(document: SpecDocument, resource: Resource, *, source: str = "", complete: bool = True) -> Surface:
    """The surface of a document. Raises `SpecError` for a reference that leads nowhere."""
    place = Place(display_path(document.path), document.line("/paths"))
    surface = Surface(source, place.path, place, complete, unread=[Unread(_NEVER)])
    for operation in document.operations():
        path = empty_placeholders(operation.path)
        if resource.has(path):
            key = operation.method.upper(), path
            surface.operations[key] = _Reader(document, own=not source).operation(
                *key, operation.operation_id, operation.pointer
            )
    return surface


class _Reader:
    """Reads one operation. A schema within itself is read once, as anything from there on."""

    def __init__(self, document: SpecDocument, *, own: bool) -> None:
        self._document = document
        self._own = own
        """Whether it is this project's spec, which says of each field whether its presence is explicit."""
        self._open: set[Pointer] = set()

    def operation(self, method: str, path: str, name: str, pointer: Pointer) -> Operation:
        raw = members(self._document.resolve(pointer))
        found = Operation(method, path, name or f"{method} {path}", self._place(pointer))
        shared = [((*pointer[:-1], "parameters"), self._document.data["paths"][pointer[1]])]
        for place, holder in (*shared, ((*pointer, "parameters"), raw)):
            for position in range(len(elements(members(holder).get("parameters")))):
                self._parameter(found, (*place, position))
        if "requestBody" in raw:
            found.request = self._body((*pointer, "requestBody"), "writing")
        for status in sorted(members(raw.get("responses"))):
            if status.startswith("2"):
                found.response = self._body((*pointer, "responses", status), "reading")
                break
        return found

    def _parameter(self, found: Operation, pointer: Pointer) -> None:
        target = self._document.locate(pointer)
        said = members(self._document.resolve(target))
        if said.get("in") == "query":
            text = str(said.get("description", ""))
            shape = self._shape((*target, "schema"), said.get("schema", {}), "writing")
            default = _default(members(said.get("schema")), text)
            required = said.get("required") is True
            found.parameters[str(said.get("name"))] = Field(shape, self._place(target), required, _line(text), default)

    def _body(self, pointer: Pointer, use: str) -> Shape | None:
        target = self._document.locate(pointer)
        media = members(members(members(self._document.resolve(target)).get("content")).get("application/json"))
        place = (*target, "content", "application/json", "schema")
        return self._shape(place, media["schema"], use) if "schema" in media else None

    def _shape(self, pointer: Pointer, schema: Any, use: str) -> Shape:
        """`use` is `writing` or `reading`: what is readOnly is not written, what is writeOnly not read."""
        said = members(schema)
        if "$ref" in said:
            pointer = self._document.locate(said, at=pointer)
            said = members(self._document.resolve(pointer))
        place, name = self._place(pointer), str(pointer[-1]) if pointer[:2] == ("components", "schemas") else ""
        if pointer in self._open:
            return Shape(ANY, place, name)
        branches = [
            (position, word)
            for word in ("oneOf", "anyOf", "allOf")
            for position, branch in enumerate(elements(said.get(word)))
            if members(branch).get("type") != "null" and members(branch).keys() - {"required", "not"}
        ]
        self._open.add(pointer)
        try:
            if not branches:
                return self._own_shape(pointer, said, use, Shape(ANY, place, name))
            found = [self._shape((*pointer, word, position), said[word][position], use) for position, word in branches]
            if "properties" in said:
                found = [self._own_shape(pointer, said, use, Shape(ANY, place, name)), *found]
            shape = one_of([each for each in found if each.kind != ANY] or found, place)
            if len(found) > 1 and "anyOf" not in said and "oneOf" not in said:
                shape.name = name or shape.name
            return shape
        finally:
            self._open.discard(pointer)

    def _own_shape(self, pointer: Pointer, said: dict[str, Any], use: str, shape: Shape) -> Shape:
        types = [kind for kind in (elements(said.get("type")) or [said.get("type")]) if kind != "null"]
        if isinstance(said.get("enum"), list):
            shape.kind = ENUM
            shape.values = {
                str(value): self._place((*pointer, "enum", position))
                for position, value in enumerate(elements(said["enum"]))
                if value is not None
            }
        elif "properties" in said:
            shape.kind = OBJECT
            shape.open = said.get("additionalProperties") is True
            required = _required(said)
            for key, value in members(said["properties"]).items():
                if members(value).get("readOnly" if use == "writing" else "writeOnly") is not True:
                    place: Pointer = (*pointer, "properties", key)
                    text = str(members(value).get("description", ""))
                    inner = self._shape(place, value, use)
                    default = _default(members(value), text)
                    field = Field(inner, self._place(place), key in required, _line(text), default)
                    if self._own:
                        field.explicit = members(value).get("x-presence") == "explicit"
                    shape.fields[key] = field
        elif isinstance(said.get("additionalProperties"), dict):
            shape.kind = MAP
            shape.items = self._shape((*pointer, "additionalProperties"), said["additionalProperties"], use)
        elif types == ["array"]:
            shape.kind = ARRAY
            shape.items = self._shape((*pointer, "items"), said.get("items", {}), use)
        elif types == ["object"] and (use == "writing" or said.get("additionalProperties") is False):
            # a body or an answer without fields; an answer that may hold more may be anything
            shape.kind = ANY if said.get("additionalProperties") is True else OBJECT
        elif types and all(kind in _SCALARS for kind in types):
            form = str(said.get("format", ""))
            scalars = [Shape("date-time" if form == "date-time" else _SCALARS[kind], shape.place) for kind in types]
            shape.kind = one_of(scalars, shape.place).kind
            shape.format = form
        return shape

    def _place(self, pointer: Pointer) -> Place:
        return Place(display_path(self._document.path), self._document.line(pointer))


def _required(schema: dict[str, Any]) -> set[str]:
    """What must be there, be it in one of two spellings: `anyOf: [{required: [title]}, {required: [book_title]}]`."""
    found = {str(name) for name in elements(schema.get("required"))}
    for word in ("anyOf", "oneOf", "allOf"):
        for branch in elements(schema.get(word)):
            if members(branch).keys() <= {"required", "anyOf", "oneOf", "allOf"}:
                found |= _required(members(branch))
    return found


def _default(schema: dict[str, Any], text: str) -> str:
    if "default" in schema:
        value = schema["default"]
        return str(value).lower() if isinstance(value, bool) else str(value)
    said = " ".join(text.split()).partition("Default")
    if said[1]:  # as this project's spec writes it: `Default 60 minutes, also for null.`
        return said[2].lstrip(": ").partition(". ")[0].rstrip(".")
    return stated_default(text)


def _line(text: str) -> str:
    return " ".join(text.split())
