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
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rlor_spec.document import SpecError

from drift_sources.python_expressions import Frame
from drift_sources.python_flow import Flow, title
from drift_sources.python_methods import NULL, Arguments
from drift_sources.python_modules import Definition, Modules
from drift_sources.python_values import HOLE, Entry, Function, Record, Scalar, Sequence, Text, Unknown, Values, entries
from drift_sources.surface import (
    ANY,
    ARRAY,
    OBJECT,
    UNKNOWN_PATHS,
    Field,
    Operation,
    Place,
    Resource,
    Shape,
    Surface,
    Unread,
    stated_default,
    without_host,
)
from drift_sources.wheel import Wheel

SOURCE: Final = "TSDK"
_FOLDER: Final = "/training/sdk/"
_ROOT: Final = "/v1/"
"""What the paths of the API begin with."""
_NOT_HAND_WRITTEN: Final = ("_core/", "tests/")
_GENERATED: Final = ("/_core/", "/tests/", "/types/", "/resources/", "/generated/")
"""Folders that the training SDK may import from, and that other readers read."""
_NEVER: Final = "statuses, headers and limits, and what the code does not send"
_VALUE: Final = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_METHODS: Final = ("get", "post", "put", "patch", "delete")
_LOGGING: Final = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log"})
_QUERY: Final = ("params", "query", "query_params")
_BODY: Final = ("json", "body", "data", "payload", "content")


def read(wheel: Wheel, resource: Resource) -> Surface | None:
    """What the training SDK of a wheel says about the resource; None when the wheel has none, or it does not use it."""
    surface = Surface(SOURCE, f"{wheel.title}, training SDK", Place("", 1), complete=False, unread=[Unread(_NEVER)])
    own = [f for f in wheel.files if _FOLDER in f and not f.partition(_FOLDER)[2].startswith(_NOT_HAND_WRITTEN)]
    if not own:
        return None
    modules = Modules(wheel)
    flow = Flow(modules, _Requests(surface, resource, resource.collection.rpartition("/")[2]).add)
    begins = _begins(resource)
    for file in _reached(modules, own):
        if begins.search(wheel.text(file)) or any(_has_path(node, begins) for _, node in _taken(modules, file)):
            try:
                flow.follow(file)
            except RecursionError:
                raise SpecError(wheel.path, 1, f"cannot follow {file}: it is nested too deeply.") from None
    taken = {id(node): (place, node) for file in own for place, node in _taken(modules, file)}
    for place, node in (*((file, wheel.module(file)) for file in own), *taken.values()):
        if isinstance(node, ast.expr | ast.Module) or (isinstance(node, ast.ClassDef) and node.bases):
            _collect(surface, place, node)  # a class without a base has texts of its own; an enum has a base
    for operation in surface.operations.values():
        if operation.response is not None:
            _rename(operation.response)
    surface.place = next((Place(found.place.path, 1) for found in surface.operations.values()), surface.place)
    return surface if surface.operations else None


def _begins(resource: Resource) -> re.Pattern[str]:
    """How the paths begin that a module may send requests to: `/v1/shelves/`, or `/v1/` and a name."""
    starts = {path.partition("{")[0].rstrip("/") for path in (resource.collection, *resource.others)}
    return re.compile("|".join([re.escape(_ROOT) + r"[{%\"']", *map(re.escape, sorted(starts))]))


def _has_path(node: ast.AST, begins: re.Pattern[str]) -> bool:
    """Whether a constant or a function holds a path, or makes one."""
    return not isinstance(node, ast.ClassDef) and any(
        isinstance(each, ast.Constant) and isinstance(each.value, str) and begins.search(f"{each.value}'")
        for each in ast.walk(node)
    )


def _rename(shape: Shape) -> None:
    """Bring the keys that were read from an answer into the spelling of the wire; code may read both."""
    for inner in (shape.items, *(field.shape for field in shape.fields.values())):
        if inner is not None:
            _rename(inner)
    fields, shape.fields = shape.fields, {}
    for name, field in fields.items():
        known = shape.fields.setdefault(_wire_name(name), field)
        known.shape = _merged(known.shape, field.shape)


def _reached(modules: Modules, own: list[str]) -> list[str]:
    """Files of the SDK, and those that they import, however far away."""
    found = dict.fromkeys(own)
    waiting = [*own]
    while waiting:
        for file in _imported_files(modules, waiting.pop()):
            if file not in found and not any(folder in file for folder in _GENERATED):
                found[file] = None
                waiting.append(file)
    return list(found)


def _imported_files(modules: Modules, file: str) -> list[str]:
    found: dict[str, None] = {}
    for statement in ast.walk(modules.wheel.module(file)):
        if isinstance(statement, ast.Import | ast.ImportFrom):
            for _, each in modules.imports(statement, file):
                inner = f"{each.module}/{each.member}".rstrip("/")
                found |= dict.fromkeys(name for name in (modules.file(inner), modules.file(each.module)) if name)
    return list(found)


def _taken(modules: Modules, file: str) -> Iterator[tuple[str, ast.AST]]:
    """What a file takes from other modules: `from ..states import State`, `states.State`; where it is, and what."""
    for node in ast.walk(modules.wheel.module(file)):
        found: list[Definition | None] = []
        if isinstance(node, ast.Attribute):
            found = [modules.find(node, file)]
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found = [modules.imported(each) for _, each in modules.imports(node, file)]
        for each in found:
            if each is not None and each.node is not None and each.file != file:
                yield each.file, each.node


def _collect(surface: Surface, file: str, node: ast.AST) -> None:
    for value, line in _constants(node):
        surface.values.setdefault(value, Place(file, line))


def _constants(module: ast.AST) -> list[tuple[str, int]]:
    """Text such as `JOB_STATE_DELETED`, except where it is a docstring."""
    nodes = [*ast.walk(module)]
    docstrings = {node.value for node in nodes if isinstance(node, ast.Expr)}
    found = [
        (node.value, node.lineno)
        for node in nodes
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in docstrings
        and _VALUE.fullmatch(node.value)
    ]
    return sorted(found, key=lambda pair: pair[1])


@dataclass
class _Requests:
    """Collects the requests of one package."""

    surface: Surface
    resource: Resource
    segment: str

    def add(self, call: ast.Call, given: Arguments, frame: Frame, callers: list[Function]) -> Shape | None:
        """Take a call for what it is; where it is a request to the resource, the shape of its answer."""
        texts = [
            value
            for values in (*given.positional, *(entry.values for entry in given.keywords.values()))
            for value in values
            if isinstance(value, Text)
        ]
        method = _method(call, texts)
        found = [(text, path) for text in texts if (path := self._path(text))] if method else []
        answer: Shape | None = None
        for text, path in found:
            near = [each for each in callers if each.file == text.place.path]
            exact = [each for each in near if _encloses(each, text.place)]
            name = title((exact or near)[-1]) if near else frame.title
            known = Operation(method, path, name or f"{method} {path}", text.place)
            operation = self.surface.operations.setdefault((method, path), known)
            query, body = _sent(method, given)
            written = Text(text.template.partition("?")[2], text.place, text.query)
            for name, entry in (*entries([written]).items(), *entries(query).items()):
                self._put(operation.parameters, name, Field(self._query_shape(entry), entry.place), entry)
            if body:
                operation.request = _merged(operation.request, self._body(body, method, path, text.place))
            operation.response = operation.response or Shape(ANY, text.place)
            answer = operation.response
        if method and not found:
            self._note(method, texts)
        return answer

    def _path(self, text: Text) -> str:
        """The path of the resource in a text, whatever host it is put behind; empty for any other text."""
        below = text.template.partition("?")[0]
        _, root, rest = below.partition(_ROOT)
        candidates = (re.sub(r"[\w.-]+-\{\}", HOLE, path) for path in (without_host(below), root + rest))
        return next((path for path in candidates if self.resource.has(path)), "")

    def _note(self, method: str, texts: list[Text]) -> None:
        """Keep in mind a request of which it is only known when it is sent what it is for."""
        for text in texts:
            _, root, rest = text.template.partition("?")[0].partition(_ROOT)
            if root and rest.startswith(HOLE):
                self._leave_out(UNKNOWN_PATHS, text.place)

    def _leave_out(self, what: str, place: Place) -> None:
        said = Unread(what, place)
        if said not in self.surface.unread:
            self.surface.unread.append(said)

    def _body(self, body: Values, method: str, path: str, place: Place) -> Shape:
        shape = self._shape(body, place)
        for value in body:
            if isinstance(value, Record):
                for each in value.unknown:
                    if each.origin is not None:
                        added, where = each.origin
                        self._leave_out(f"what `{_excerpt(added)}` adds to the body of {method} {path}", where)
        if shape.kind == ANY:
            origins = [each.origin for each in body if isinstance(each, Unknown) and each.origin is not None]
            if origins:
                expression, where = origins[0]
                return Shape(ANY, where, unresolved=_excerpt(expression))
        return shape

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
        return Shape(kinds.pop() if len(kinds) == 1 else ANY, entry.place)

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
                        inner = self._shape(entry.values, entry.place)
                        self._put(shape.fields, key, Field(inner, entry.place), entry)
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


def _encloses(function: Function, place: Place) -> bool:
    """Whether something stands in a function."""
    node = function.node
    return function.file == place.path and node.lineno <= place.line <= (node.end_lineno or node.lineno)


def _excerpt(expression: ast.expr) -> str:
    """An expression as people find it, not too long."""
    text = ast.unparse(expression)
    return text if len(text) <= 60 else f"{text[:59]}…"


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
    if kind == ANY and (one.unresolved or other.unresolved):
        return one if one.unresolved else other
    return Shape(kind, one.place)


def _wire_name(key: str) -> str:
    """In lowerCamelCase, as the API writes it; it reads `output_model` too."""
    first, *rest = key.split("_")
    return (
        first + "".join(word.capitalize() for word in rest) if re.fullmatch(r"[a-z0-9]+(?:_[a-z0-9]+)+", key) else key
    )
