"""Python's type annotations as shapes: classes of fields, their aliases on the wire, and what annotations wrap."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from drift_sources.surface import ANY, ARRAY, ENUM, MAP, OBJECT, Field, Place, Shape, stated_default
from drift_sources.wheel import Wheel

_SCALARS: Final = {
    "str": "string", "int": "integer", "float": "number", "bool": "boolean",
    "datetime": "date-time", "date": "date-time",
}  # fmt: skip
_WRAPPERS: Final = frozenset({"Optional", "Required", "NotRequired", "Annotated", "Final", "ClassVar", "Type"})
_LISTS: Final = frozenset({"List", "list", "Iterable", "Sequence", "SequenceNotStr", "Tuple"})
_MAPS: Final = frozenset({"Dict", "dict", "Mapping"})


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a name is read: the file, and what its type variables stand for."""

    file: str
    variables: tuple[tuple[str, Shape], ...] = ()


Members = dict[str, tuple[str, Field]]
"""The fields of a class: by the name in Python, the name on the wire and the field."""


@dataclass
class TypeReader:
    """Reads the types of one wheel."""

    wheel: Wheel
    _open: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def shape(self, annotation: ast.expr, scope: Scope, called: str = "") -> Shape:
        """The shape of an annotation. `called` names what has no name of its own, such as a list of literals."""
        place = self._place(scope, annotation)
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):  # a forward reference
            return self.shape(ast.parse(annotation.value, mode="eval").body, scope, called)
        if isinstance(annotation, ast.BinOp):
            return self._union([annotation.left, annotation.right], scope, called, place)
        if isinstance(annotation, ast.Subscript):
            return self._generic(annotation, scope, called, place)
        name = self.name(annotation)
        if name in _SCALARS:
            return Shape(_SCALARS[name], place)
        for variable, stands_for in scope.variables:
            if variable == name:
                return stands_for
        return self._named(annotation, scope, (), called, place)

    def members(self, annotation: ast.expr, scope: Scope) -> Members:
        """The fields of the class that an expression names; none when it names no class."""
        file, node = self._find(annotation, scope)
        return self._fields(node, Scope(file)) if isinstance(node, ast.ClassDef) else {}

    @staticmethod
    def name(annotation: ast.expr) -> str:
        """The last part of a dotted name: `Status` for `shared.Status`."""
        if isinstance(annotation, ast.Attribute):
            return annotation.attr
        return annotation.id if isinstance(annotation, ast.Name) else ""

    def _generic(self, annotation: ast.Subscript, scope: Scope, called: str, place: Place) -> Shape:
        name = self.name(annotation.value)
        inner = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else [annotation.slice]
        if name in _WRAPPERS:
            return self.shape(inner[0], scope, called)
        if name == "Union":
            return self._union(inner, scope, called, place)
        if name in _LISTS:
            return Shape(ARRAY, place, items=self.shape(inner[0], scope, called))
        if name in _MAPS:
            return Shape(MAP, place, items=self.shape(inner[-1], scope, called))
        if name == "Literal":
            values = {str(item.value): self._place(scope, item) for item in inner if isinstance(item, ast.Constant)}
            return Shape(ENUM, place, called, values=values)
        arguments = tuple(self.shape(item, scope, called) for item in inner)
        return self._named(annotation.value, scope, arguments, called, place)

    def _union(self, branches: list[ast.expr], scope: Scope, called: str, place: Place) -> Shape:
        found = [self.shape(branch, scope, called) for branch in branches if not _is_none(branch)]
        kinds = {shape.kind for shape in found}
        if kinds == {"string", "date-time"}:  # what a caller may give for a time
            return next(shape for shape in found if shape.kind == "date-time")
        return found[0] if len(kinds) == 1 else Shape(ANY, place)

    def _named(
        self, annotation: ast.expr, scope: Scope, arguments: tuple[Shape, ...], called: str, place: Place
    ) -> Shape:
        """What a name stands for: a class, or an alias of another type."""
        name = self.name(annotation)
        file, node = self._find(annotation, scope)
        if node is None or (file, name) in self._open:
            return Shape(ANY, place)
        self._open.add((file, name))
        try:
            if isinstance(node, ast.ClassDef):
                variables = [variable for base in node.bases for variable in _type_variables(base)]
                inner = Scope(file, tuple(zip(dict.fromkeys(variables), arguments, strict=False)))
                fields = dict(self._fields(node, inner).values())
                kind = OBJECT if fields or _is_record(node) else ANY
                text = _text(node.body[0])
                return Shape(kind, self._place(inner, node), name, fields, text=text)
            return self.shape(node, Scope(file), name)
        finally:
            self._open.discard((file, name))

    def _fields(self, node: ast.ClassDef, scope: Scope) -> Members:
        found: Members = {}
        for base in node.bases:
            file, parent = self._find(base, scope)
            if isinstance(parent, ast.ClassDef):
                found |= self._fields(parent, Scope(file, scope.variables))
        for position, statement in enumerate(node.body):
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                name = statement.target.id
                if name.startswith("_"):  # the library's own, never on the wire
                    continue
                text = _text(*node.body[position + 1 : position + 2])
                shape = self.shape(statement.annotation, scope, f"{node.name}.{name}")
                required = any(self.name(inner) == "Required" for inner in _names(statement.annotation))
                place = self._place(scope, statement)
                found[name] = _alias(statement) or name, Field(shape, place, required, text, stated_default(text))
        return found

    def _find(self, expression: ast.expr, scope: Scope) -> tuple[str, ast.expr | ast.ClassDef | None]:
        """The class or alias that an expression names, and its file; None for what is not in the wheel."""
        if isinstance(expression, ast.Subscript):
            expression = expression.value
        if isinstance(expression, ast.Attribute):  # a module's member
            module = self._module(expression.value, scope.file)
            return self._member(module, expression.attr) if module else ("", None)
        return self._member(scope.file, self.name(expression))

    def _member(self, file: str, name: str) -> tuple[str, ast.expr | ast.ClassDef | None]:
        for statement in self.wheel.module(file).body:
            if isinstance(statement, ast.ClassDef) and statement.name == name:
                return file, statement
            if isinstance(statement, ast.AnnAssign) and self.name(statement.target) == name and statement.value:
                return file, statement.value
            if isinstance(statement, ast.Assign) and any(self.name(target) == name for target in statement.targets):
                return file, statement.value
            if isinstance(statement, ast.ImportFrom):
                for alias in statement.names:
                    if (alias.asname or alias.name) == name:
                        source = self._file(file, statement)
                        return self._member(source, alias.name) if source else ("", None)
        return "", None

    def _module(self, expression: ast.expr, file: str) -> str:
        """The file of a module that was imported by name: `from ..types import create_params`."""
        name = self.name(expression)
        for statement in self.wheel.module(file).body:
            if isinstance(statement, ast.ImportFrom):
                for alias in statement.names:
                    if (alias.asname or alias.name) == name:
                        return self._file(file, statement, alias.name)
        return ""

    def _file(self, file: str, statement: ast.ImportFrom, member: str = "") -> str:
        folder = PurePosixPath(file)
        for _ in range(statement.level):
            folder = folder.parent
        path = (folder if statement.level else PurePosixPath()).joinpath(*(statement.module or "").split("."), member)
        return next((name for name in (f"{path}.py", f"{path}/__init__.py") if name in self.wheel.files), "")

    def _place(self, scope: Scope, node: ast.expr | ast.stmt) -> Place:
        return Place(scope.file, getattr(node, "lineno", 1))


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_record(node: ast.ClassDef) -> bool:
    return any(TypeReader.name(base) in ("BaseModel", "TypedDict") for base in node.bases)


def _type_variables(base: ast.expr) -> Iterator[str]:
    if isinstance(base, ast.Subscript):
        yield from (node.id for node in ast.walk(base.slice) if isinstance(node, ast.Name))


def _names(annotation: ast.expr) -> Iterator[ast.expr]:
    for node in ast.walk(annotation):
        if isinstance(node, ast.Name | ast.Attribute):
            yield node


def _alias(statement: ast.AnnAssign) -> str:
    """The name on the wire: `FieldInfo(alias=…)` as the value, or `PropertyInfo(alias=…)` in the annotation."""
    for part in (statement.annotation, statement.value):
        for node in ast.walk(part) if part is not None else ():
            if isinstance(node, ast.keyword) and node.arg == "alias" and isinstance(node.value, ast.Constant):
                return str(node.value.value)
    return ""


def _text(statement: ast.stmt | None = None) -> str:
    """What a statement says if it is a docstring, in one line."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return " ".join(str(statement.value.value).split())
    return ""
