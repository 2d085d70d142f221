"""The vendor's generated client as a surface: its resource methods, and the types that they send and return.

A method tells the HTTP method and the path, which of its arguments go into the query and which into the body, and the
class of either; a class tells the names on the wire and the types.

    return self._post(
        path_template("/v1/shelves/{shelf_id}/books", shelf_id=shelf_id),
        body=maybe_transform({"title": title}, create_params.CreateParams),
        options=make_request_options(query=maybe_transform({"book_id": …}, create_params.CreateParams)),
        cast_to=Book,
    )
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from drift_sources.python_modules import named
from drift_sources.python_types import Scope, TypeReader
from drift_sources.surface import (
    ANY,
    OBJECT,
    Field,
    Operation,
    Place,
    Resource,
    Shape,
    Surface,
    Unread,
    without_host,
)
from drift_sources.wheel import Wheel

SOURCE: Final = "SDK"
_METHODS: Final = {
    "_get": "GET", "_get_api_list": "GET", "_post": "POST", "_put": "PUT", "_patch": "PATCH", "_delete": "DELETE",
}  # fmt: skip
_NEVER: Final = "statuses, headers, limits and patterns, and the asynchronous client"


def read(wheel: Wheel, resource: Resource) -> Surface | None:
    """What the generated client of a wheel says about the resource; None when it does not know it."""
    operations: dict[tuple[str, str], Operation] = {}
    unread = [Unread(_NEVER)]
    segment = resource.collection.rpartition("/")[2]
    for file in wheel.files:
        if "/resources/" in file and segment in wheel.text(file):
            reader = TypeReader(wheel)
            for call in _calls(wheel.module(file)):
                operation = _operation(reader, Scope(file), call)
                if operation is None:
                    where = Place(file, call.lineno)
                    unread.append(Unread(f"a request whose path is not resolved, `{_excerpt(call.args[0])}`", where))
                elif resource.has(operation.path):
                    operations.setdefault((operation.method, operation.path), operation)
    if not operations:
        return None
    file = next(iter(operations.values())).place.path
    return Surface(SOURCE, f"{wheel.title}, generated types", Place(file, 1), True, operations, unread=unread)


def _calls(module: ast.Module) -> Iterator[ast.Call]:
    """The requests that a module sends: `self._post(…)` and the like."""
    for node in ast.walk(module):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in _METHODS
            and node.args
        ):
            yield node


def _operation(reader: TypeReader, scope: Scope, call: ast.Call) -> Operation | None:
    assert isinstance(call.func, ast.Attribute)
    path = _path(reader, scope, call.args[0])
    if path is None:
        return None
    method = _METHODS[call.func.attr]
    place = Place(scope.file, call.lineno)
    found = Operation(method, path, f"{method} {path}", place)
    in_path = {node.id for node in ast.walk(call.args[0]) if isinstance(node, ast.Name)}
    body = _keyword(call, "body")
    if body is not None:
        found.request = _sent(reader, scope, body, place, in_path)
    query = next((node.value for node in ast.walk(call) if isinstance(node, ast.keyword) and node.arg == "query"), None)
    if query is not None:
        found.parameters = _sent(reader, scope, query, place, in_path).fields
    answer = _keyword(call, "page") or _keyword(call, "cast_to")
    if isinstance(answer, ast.Call) and named(answer.func) == "cast" and len(answer.args) == 2:
        answer = answer.args[1]
    if answer is not None:
        found.response = reader.shape(answer, scope)
    return found


def _sent(reader: TypeReader, scope: Scope, transform: ast.expr, place: Place, in_path: set[str]) -> Shape:
    """What `maybe_transform({…}, Params)` sends: of the class, the fields whose names the dict has."""
    if not isinstance(transform, ast.Call) or len(transform.args) != 2:
        return Shape(ANY, place, unresolved="" if isinstance(transform, ast.Name) else _excerpt(transform))
    value, params = transform.args
    known = reader.members(params, scope)
    shape = Shape(OBJECT, place, named(params))
    if isinstance(value, ast.Name) and value.id in known:  # the body is one argument
        return known[value.id][1].shape
    if not isinstance(value, ast.Dict):  # all that the class has, but for what stands in the path
        shape.fields = {wire: field for name, (wire, field) in known.items() if name not in in_path}
        return shape if known else Shape(ANY, place)
    for key in value.keys:
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            wire, field = known.get(key.value, (key.value, Field(Shape(ANY, place), place)))
            shape.fields[wire] = field
    return shape


def _path(reader: TypeReader, scope: Scope, expression: ast.expr) -> str | None:
    """The path template in an expression, whatever host it is put behind: `/v1/shelves/{}/books`."""
    for node in ast.walk(expression):
        text = reader.modules.constant(node, scope.file) if isinstance(node, ast.Name | ast.Attribute) else None
        if text is not None and (path := without_host(text)):
            return path
    inner = {child for node in ast.walk(expression) if isinstance(node, ast.JoinedStr) for child in ast.walk(node)} - {
        node for node in ast.walk(expression) if isinstance(node, ast.JoinedStr)
    }
    for node in ast.walk(expression):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
            text = "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inner:
            text = node.value
        else:
            continue
        if path := without_host(text):
            return path
    return None


def _excerpt(expression: ast.expr) -> str:
    """An expression as people find it, not too long."""
    text = ast.unparse(expression)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
