"""Python's type annotations as shapes: classes of fields, their aliases on the wire, and what annotations wrap."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from drift_sources.python_modules import Definition, Modules, named, statements
from drift_sources.surface import ANY, ARRAY, ENUM, MAP, OBJECT, Field, Place, Shape, one_of, stated_default
from drift_sources.wheel import Wheel

_SCALARS: Final = {
    "str": "string", "int": "integer", "float": "number", "bool": "boolean",
    "datetime": "date-time", "date": "date-time",
}  # fmt: skip
_ANYTHING: Final = frozenset({"object", "Any", ""})
_WRAPPERS: Final = frozenset(
    {"Optional", "Required", "NotRequired", "ReadOnly", "Annotated", "Final", "ClassVar", "Type"}
)
_LISTS: Final = frozenset({"List", "list", "Iterable", "Sequence", "SequenceNotStr", "Tuple", "tuple"})
_MAPS: Final = frozenset({"Dict", "dict", "Mapping", "MutableMapping"})
_ENUMS: Final = frozenset({"Enum", "StrEnum", "IntEnum"})
_LEFT_OUT: Final = frozenset({"None", "NoneType", "Omit", "NotGiven"})
"""Alternatives of a union that say that nothing is sent."""


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
    modules: Modules = field(init=False)
    _open: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def __post_init__(self) -> None:
        self.modules = Modules(self.wheel)

    def shape(self, annotation: ast.expr, scope: Scope, called: str = "") -> Shape:
        """The shape of an annotation. `called` names what has no name of its own, such as a list of literals."""
        place = self._place(scope, annotation)
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):  # a forward reference
            try:
                inner = ast.parse(annotation.value, mode="eval").body
            except SyntaxError:
                return Shape(ANY, place, unresolved=ast.unparse(annotation))
            return self.shape(ast.copy_location(inner, annotation), scope, called)
        if isinstance(annotation, ast.BinOp):
            return self._union([annotation.left, annotation.right], scope, called, place)
        if isinstance(annotation, ast.Subscript):
            return self._generic(annotation, scope, called, place)
        name = named(annotation)
        if name in _SCALARS:
            return Shape(_SCALARS[name], place)
        for variable, stands_for in scope.variables:
            if variable == name:
                return stands_for
        return self._named(annotation, scope, (), called, place)

    def members(self, annotation: ast.expr, scope: Scope) -> Members:
        """The fields of the class that an expression names; none when it names no class."""
        found = self.modules.find(annotation, scope.file)
        if found is None or found.node is None:
            return {}
        if isinstance(found.node, ast.ClassDef):
            return self._fields(found.node, Scope(found.file))
        return self._functional(found.node, Scope(found.file)) if isinstance(found.node, ast.Call) else {}

    def _generic(self, annotation: ast.Subscript, scope: Scope, called: str, place: Place) -> Shape:
        name = named(annotation.value)
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
            return self._literal(inner, scope, called, place)
        arguments = tuple(self.shape(item, scope, called) for item in inner)
        return self._named(annotation.value, scope, arguments, called, place)

    def _literal(self, inner: list[ast.expr], scope: Scope, called: str, place: Place) -> Shape:
        values: dict[str, Place] = {}
        for item in inner:
            said = item.value if isinstance(item, ast.Constant) else self.modules.constant(item, scope.file)
            if said is None and not isinstance(item, ast.Constant):
                return Shape(ANY, place, unresolved=ast.unparse(item))
            if said is not None:
                values[str(said)] = self._place(scope, item)
        return Shape(ENUM, place, called, values=values)

    def _union(self, branches: list[ast.expr], scope: Scope, called: str, place: Place) -> Shape:
        return one_of(
            [self.shape(branch, scope, called) for branch in branches if not _says_nothing(branch)],
            place,
        )

    def _named(
        self, annotation: ast.expr, scope: Scope, arguments: tuple[Shape, ...], called: str, place: Place
    ) -> Shape:
        """What a name stands for: a class, or an alias of another type."""
        name = named(annotation)
        found = self.modules.find(annotation, scope.file)
        if found is None or found.node is None or isinstance(found.node, ast.FunctionDef | ast.AsyncFunctionDef):
            anything = name in _ANYTHING and not isinstance(annotation, ast.Call)
            return Shape(ANY, place, unresolved="" if anything else ast.unparse(annotation))
        file, node = found.file, found.node
        if (file, name) in self._open:
            return Shape(ANY, place)
        self._open.add((file, name))
        try:
            if isinstance(node, ast.ClassDef):
                return self._class(node, file, arguments, called)
            if isinstance(node, ast.Call):
                return self._made(node, Scope(file), name, place)
            return self.shape(node, Scope(file), name)
        finally:
            self._open.discard((file, name))

    def _class(self, node: ast.ClassDef, file: str, arguments: tuple[Shape, ...], called: str) -> Shape:
        place, text = Place(file, node.lineno), _text(node.body[0])
        if self._is_enum(node, file):
            return self._enumeration(node, file, text, called)
        variables = [variable for base in node.bases for variable in _type_variables(base)]
        inner = Scope(file, tuple(zip(dict.fromkeys(variables), arguments, strict=False)))
        fields = dict(self._fields(node, inner).values())
        if fields or self._is_record(node, file):
            return Shape(OBJECT, place, node.name, fields, text=text)
        scalar = next((_SCALARS[named(base)] for base in node.bases if named(base) in _SCALARS), ANY)
        return Shape(scalar, place, node.name, text=text)

    def _enumeration(self, node: ast.ClassDef, file: str, text: str, called: str) -> Shape:
        """`class State(str, Enum)`: the values that its members have."""
        values: dict[str, Place] = {}
        for statement in statements(node.body):
            if isinstance(statement, ast.Assign) and not named(statement.targets[0]).startswith("_"):
                place = Place(file, statement.lineno)
                said = self._value(statement, file)
                if said is None:
                    return Shape(ANY, place, node.name, unresolved=ast.unparse(statement.value))
                values[said] = place
        return Shape(ENUM, Place(file, node.lineno), node.name or called, values=values, text=text)

    def _value(self, statement: ast.Assign, file: str) -> str | None:
        value = statement.value
        if isinstance(value, ast.Tuple) and value.elts:  # the value, and what else the class keeps with it
            value = value.elts[0]
        if isinstance(value, ast.Call) and named(value.func) == "auto":
            return named(statement.targets[0]).lower()
        if isinstance(value, ast.Constant):
            return str(value.value)
        return self.modules.constant(value, file)

    def _made(self, call: ast.Call, scope: Scope, name: str, place: Place) -> Shape:
        """A type that a call makes: `NewType`, `TypedDict`, `Enum`."""
        maker = named(call.func)
        if maker == "NewType" and len(call.args) == 2:
            return self.shape(call.args[1], scope, name)
        if maker == "TypedDict":
            return Shape(OBJECT, place, name, dict(self._functional(call, scope).values()))
        if maker in _ENUMS and len(call.args) == 2:
            given = call.args[1]
            parts = given.values if isinstance(given, ast.Dict) else getattr(given, "elts", [given])
            pairs = [part.elts[-1] if isinstance(part, ast.Tuple) else part for part in parts]
            said = [self.modules.constant(part, scope.file) for part in pairs]
            if said and None not in said:
                texts = [word for text in said for word in (text or "").replace(",", " ").split()]
                return Shape(ENUM, place, name, values=dict.fromkeys(texts, self._place(scope, given)))
        return Shape(ANY, place, unresolved="" if maker == "TypeVar" else ast.unparse(call))

    def _functional(self, call: ast.Call, scope: Scope) -> Members:
        """The fields of `TypedDict("Name", {"lambda": float})`, as for names that are words of the language."""
        found: Members = {}
        if named(call.func) == "TypedDict" and len(call.args) == 2 and isinstance(call.args[1], ast.Dict):
            for key, value in zip(call.args[1].keys, call.args[1].values, strict=True):
                if isinstance(key, ast.Constant):
                    name = str(key.value)
                    shape = self.shape(value, scope, name)
                    required = any(named(inner) == "Required" for inner in _names(value))
                    found[name] = _alias(value) or name, Field(shape, self._place(scope, key), required)
        return found

    def _fields(self, node: ast.ClassDef, scope: Scope) -> Members:
        found: Members = {}
        for base in node.bases:
            parent = self.modules.find(base, scope.file)
            if parent is not None and isinstance(parent.node, ast.ClassDef):
                found |= self._fields(parent.node, Scope(parent.file, scope.variables))
            elif parent is not None and isinstance(parent.node, ast.Call):
                found |= self._functional(parent.node, Scope(parent.file))
        for position, statement in enumerate(node.body):
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                name = statement.target.id
                if name.startswith("_"):  # the library's own, never on the wire
                    continue
                text = _text(*node.body[position + 1 : position + 2])
                shape = self.shape(statement.annotation, scope, f"{node.name}.{name}")
                required = any(named(inner) == "Required" for inner in _names(statement.annotation))
                place = self._place(scope, statement)
                alias = _alias(statement.annotation) or _alias(statement.value) or name
                found[name] = alias, Field(shape, place, required, text, stated_default(text))
        return found

    def _bases(self, node: ast.ClassDef, file: str) -> Iterator[tuple[str, Definition | None]]:
        """What a class is made from, and what that is made from."""
        for base in node.bases:
            found = self.modules.find(base, file)
            yield named(base.value if isinstance(base, ast.Subscript) else base), found
            if found is not None and isinstance(found.node, ast.ClassDef) and found.node is not node:
                yield from self._bases(found.node, found.file)

    def _is_enum(self, node: ast.ClassDef, file: str) -> bool:
        return any(name in _ENUMS for name, _ in self._bases(node, file))

    def _is_record(self, node: ast.ClassDef, file: str) -> bool:
        return any(name in ("BaseModel", "TypedDict") for name, _ in self._bases(node, file))

    def _place(self, scope: Scope, node: ast.expr | ast.stmt) -> Place:
        return Place(scope.file, getattr(node, "lineno", 1))


def _says_nothing(branch: ast.expr) -> bool:
    return named(branch) in _LEFT_OUT or (isinstance(branch, ast.Constant) and branch.value is None)


def _type_variables(base: ast.expr) -> Iterator[str]:
    if isinstance(base, ast.Subscript):
        yield from (node.id for node in ast.walk(base.slice) if isinstance(node, ast.Name))


def _names(annotation: ast.expr) -> Iterator[ast.expr]:
    for node in ast.walk(annotation):
        if isinstance(node, ast.Name | ast.Attribute):
            yield node


def _alias(part: ast.expr | None) -> str:
    """The name on the wire: `FieldInfo(alias=…)` as the value, or `PropertyInfo(alias=…)` in the annotation."""
    for node in ast.walk(part) if part is not None else ():
        if isinstance(node, ast.keyword) and node.arg == "alias" and isinstance(node.value, ast.Constant):
            return str(node.value.value)
    return ""


def _text(statement: ast.stmt | None = None) -> str:
    """What a statement says if it is a docstring, in one line."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return " ".join(str(statement.value.value).split())
    return ""
