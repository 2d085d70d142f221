"""The vendor's hand-written training SDK as a surface: the requests that its code builds for the resource.

    path = f"/v1/shelves/{self.shelf_id}/books"
    query_params.append(("bookId", config.book_id))
    payload["loanPeriod"] = _format(config.loan_period)
    self._post(f"{path}?{urlencode(query_params)}", json=payload)

It only uses the API, so what it does not send may exist all the same. Of types it shows what a literal shows: a
`string` is any JSON string, be it a time or the value of an enum.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import Final

from rlor_spec.document import SpecError

from drift_sources.python_expressions import Frame
from drift_sources.python_flow import Flow
from drift_sources.python_methods import NULL, Arguments
from drift_sources.python_values import Entry, Record, Scalar, Sequence, Text, Values, entries
from drift_sources.surface import (
    ANY,
    ARRAY,
    OBJECT,
    Field,
    Operation,
    Place,
    Resource,
    Shape,
    Surface,
    stated_default,
)
from drift_sources.wheel import Wheel

SOURCE: Final = "TSDK"
_FOLDER: Final = "/training/sdk/"
_ROOT: Final = "/v1/"
"""What the paths of the API begin with."""
_NOT_HAND_WRITTEN: Final = ("_core/", "tests/")
_VALUE: Final = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_METHODS: Final = ("get", "post", "put", "patch", "delete")
_LOGGING: Final = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log"})
_QUERY: Final = ("params", "query", "query_params")
_BODY: Final = ("json", "body", "data", "payload", "content")


def read(wheel: Wheel, resource: Resource) -> Surface | None:
    """What the training SDK of a wheel says about the resource; None when the wheel has none, or it does not use it."""
    surface = Surface(SOURCE, f"{wheel.title}, training SDK", Place("", 1), complete=False)
    for file in wheel.files:
        if _FOLDER in file and not file.partition(_FOLDER)[2].startswith(_NOT_HAND_WRITTEN):
            module = wheel.module(file)
            if _ROOT in wheel.text(file):
                _follow(wheel, file, _Requests(surface, resource, file))
            for value, line in _constants(module):
                surface.values.setdefault(value, Place(file, line))
    surface.place = next((Place(found.place.path, 1) for found in surface.operations.values()), surface.place)
    return surface if surface.operations else None


def _follow(wheel: Wheel, file: str, requests: _Requests) -> None:
    try:
        Flow(wheel.module(file), requests.add).follow()
    except RecursionError:
        raise SpecError(wheel.path, 1, f"cannot follow {file}: it is nested too deeply.") from None


def _constants(module: ast.Module) -> list[tuple[str, int]]:
    """Text such as `JOB_STATE_DELETED`, except where it is a docstring."""
    docstrings = {node.value for node in ast.walk(module) if isinstance(node, ast.Expr)}
    found = [
        (node.value, node.lineno)
        for node in ast.walk(module)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in docstrings
        and _VALUE.fullmatch(node.value)
    ]
    return sorted(found, key=lambda pair: pair[1])


@dataclass
class _Requests:
    """Collects the requests of one module."""

    surface: Surface
    resource: Resource
    file: str

    def add(self, call: ast.Call, given: Arguments, frame: Frame) -> bool:
        """Take a call for what it is; whether it is a request to the resource."""
        texts = [
            value
            for values in (*given.positional, *(entry.values for entry in given.keywords.values()))
            for value in values
            if isinstance(value, Text)
        ]
        method = _method(call, texts)
        found = [text for text in texts if self.resource.has(_path(text))] if method else []
        for text in found:
            place = Place(self.file, text.line)
            known = Operation(method, _path(text), frame.title or f"{method} {_path(text)}", place)
            operation = self.surface.operations.setdefault((method, known.path), known)
            query, body = _sent(method, given)
            written = Text(text.template.partition("?")[2], text.line, text.query)
            for name, entry in (*entries([written]).items(), *entries(query).items()):
                self._put(operation.parameters, name, Field(self._query_shape(entry), self._place(entry.line)), entry)
            if body:
                operation.request = _merged(operation.request, self._shape(body, place))
        return bool(found)

    def _place(self, line: int) -> Place:
        return Place(self.file, line)

    @staticmethod
    def _put(fields: dict[str, Field], key: str, field: Field, entry: Entry) -> None:
        name = _wire_name(key)
        known = fields.setdefault(name, field)
        known.shape = _merged(known.shape, field.shape)
        known.text = known.text or entry.text
        known.default = known.default or stated_default(entry.text)

    def _query_shape(self, entry: Entry) -> Shape:
        """In a query all is text, so only a text that looks like a boolean or a number shows a type."""
        kinds = {
            value.kind
            if isinstance(value, Scalar)
            else "boolean"
            if isinstance(value, Text) and value.template in ("true", "false")
            else "integer"
            if isinstance(value, Text) and value.template.isdecimal()
            else ANY
            for value in entry.values
            if value != NULL
        }
        return Shape(kinds.pop() if len(kinds) == 1 else ANY, self._place(entry.line))

    def _shape(self, values: Values, place: Place) -> Shape:
        shapes: list[Shape] = []
        for value in values:
            match value:
                case Text():  # the value of an enum is a string too
                    shapes.append(Shape(ANY if _VALUE.fullmatch(value.template) else "string", place))
                case Scalar(kind="null"):
                    continue
                case Scalar():
                    shapes.append(Shape(value.kind, place))
                case Sequence():
                    items = [self._shape(item, place) for item in value.items]
                    shapes.append(Shape(ARRAY, place, items=_all(items, place)))
                case Record():
                    shape = Shape(OBJECT, place)
                    for key, entry in value.entries.items():
                        inner = self._shape(entry.values, self._place(entry.line))
                        self._put(shape.fields, key, Field(inner, self._place(entry.line)), entry)
                    shapes.append(shape)
                case _:
                    shapes.append(Shape(ANY, place))
        return _all(shapes, place)


def _method(call: ast.Call, texts: list[Text]) -> str:
    """The HTTP method that a call names: `self._post(…)`, `retried(session.get, …)`, `send("DELETE", …)`."""
    name = _last_name(call.func)
    if name in _LOGGING:
        return ""
    words = [*name.split("_"), *(word for argument in call.args for word in _last_name(argument).split("_"))]
    said = [text.template.lower() for text in texts if text.template.isupper()]
    return next((word.upper() for word in (*words, *said) if word in _METHODS), "")


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _path(text: Text) -> str:
    """The path in a text, whatever host it is put behind."""
    _, root, below = text.template.partition("?")[0].partition(_ROOT)
    return root + below


def _sent(method: str, given: Arguments) -> tuple[Values, Values]:
    """What a request puts into the query and into the body, each empty where it has none."""
    query = [value for name in _QUERY if name in given.keywords for value in given.keywords[name].values]
    body = [value for name in _BODY if name in given.keywords for value in given.keywords[name].values]
    loose: Values = [value for values in given.positional for value in values if isinstance(value, Record)]
    if method in ("GET", "DELETE"):
        query, loose = query + loose, []
    return query, [value for value in body + loose if value != NULL]


def _all(shapes: list[Shape], place: Place) -> Shape:
    merged: Shape | None = None
    for shape in shapes:
        merged = _merged(merged, shape)
    return merged or Shape(ANY, place)


def _merged(one: Shape | None, other: Shape) -> Shape:
    """What is known of a value that is the one or the other. An object stays one: its fields are still sent."""
    if one is None or one is other:
        return other
    kinds = {one.kind, other.kind}
    if OBJECT in kinds:
        merged = Shape(OBJECT, one.place if one.kind == OBJECT else other.place, fields={**one.fields})
        for name, field in other.fields.items():
            known = merged.fields.setdefault(name, field)
            known.shape = _merged(known.shape, field.shape)
            known.text, known.default = known.text or field.text, known.default or field.default
        return merged
    if kinds == {ARRAY} and one.items is not None and other.items is not None:
        return Shape(ARRAY, one.place, items=_merged(one.items, other.items))
    kind = one.kind if len(kinds) == 1 else "number" if kinds == {"integer", "number"} else ANY
    return Shape(kind, one.place)


def _wire_name(key: str) -> str:
    """In lowerCamelCase, as the API writes it; it reads `output_model` too."""
    first, *rest = key.split("_")
    return (
        first + "".join(word.capitalize() for word in rest) if re.fullmatch(r"[a-z0-9]+(?:_[a-z0-9]+)+", key) else key
    )
