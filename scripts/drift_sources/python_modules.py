"""Which definition a name stands for, be it imported, re-exported or renamed on the way, within one wheel."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from drift_sources.wheel import Wheel

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
_DEEPEST: Final = 32
"""How many re-exports are followed one after another."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a name stands for."""

    file: str
    """Where it is defined; of a module, the path without its ending, `vendor/types/shared`."""
    node: ast.expr | ast.ClassDef | FunctionNode | None
    """The class, the function, or the value of a variable; None for a module."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A name that another module of the wheel may have."""

    module: str
    """`vendor/types/shared`."""
    member: str
    """Empty for the module itself."""


@dataclass(slots=True)
class _Names:
    own: dict[str, Definition | Imported] = field(default_factory=dict[str, Definition | Imported])
    stars: list[str] = field(default_factory=list[str])
    """Modules of which all names are taken over."""


@dataclass
class Modules:
    """Those of one wheel."""

    wheel: Wheel
    _names: dict[str, _Names] = field(default_factory=dict[str, _Names], repr=False)

    def find(self, expression: ast.expr, file: str) -> Definition | None:
        """What `Name` or `module.Name` stands for in a file; None for what is not in the wheel."""
        if isinstance(expression, ast.Subscript):
            return self.find(expression.value, file)
        if isinstance(expression, ast.Name):
            return self.member(file, expression.id)
        if not isinstance(expression, ast.Attribute):
            return None
        owner = self.find(expression.value, file)
        if owner is None:
            return None
        if owner.node is None:
            return self.within(owner.file, expression.attr)
        for statement in owner.node.body if isinstance(owner.node, ast.ClassDef) else ():
            if isinstance(statement, ast.ClassDef) and statement.name == expression.attr:
                return Definition(owner.file, statement)
            if isinstance(statement, ast.Assign) and any(named(each) == expression.attr for each in statement.targets):
                return Definition(owner.file, statement.value)
        return None

    def member(self, file: str, name: str, depth: int = 0) -> Definition | None:
        """What a name stands for in a file."""
        names = self._of(file)
        found = names.own.get(name)
        if isinstance(found, Definition):
            return found
        if found is not None:
            return self.imported(found, depth + 1)
        for module in names.stars:
            source = self.file(module)
            if source and depth < _DEEPEST and (definition := self.member(source, name, depth + 1)):
                return definition
        return None

    def imported(self, found: Imported, depth: int = 0) -> Definition | None:
        """What an import stands for."""
        if depth > _DEEPEST:
            return None
        if not found.member:
            return Definition(found.module, None) if self._has(found.module) else None
        return self.within(found.module, found.member, depth)

    def within(self, module: str, name: str, depth: int = 0) -> Definition | None:
        """What a module, or a package, has under a name: a member, or a module in it."""
        source = self.file(module)
        own = self.member(source, name, depth) if source else None
        if own is not None:
            return own
        inner = f"{module}/{name}"
        return Definition(inner, None) if self._has(inner) else None

    def imports(self, statement: ast.Import | ast.ImportFrom, file: str) -> Iterator[tuple[str, Imported]]:
        """The names that an import gives to a file, and what they are; `*` for all of a module."""
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                path = alias.name.replace(".", "/")
                yield (
                    (alias.asname, Imported(path, ""))
                    if alias.asname
                    else (
                        path.partition("/")[0],
                        Imported(path.partition("/")[0], ""),
                    )
                )
            return
        folder = PurePosixPath(file)
        for _ in range(statement.level):
            folder = folder.parent
        base = folder if statement.level else PurePosixPath()
        module = str(base.joinpath(*(statement.module or "").split(".")))
        for alias in statement.names:
            yield alias.asname or alias.name, Imported(module, "" if alias.name == "*" else alias.name)

    def file(self, module: str) -> str:
        """The file of a module; empty for what the wheel has not."""
        return next((name for name in (f"{module}.py", f"{module}/__init__.py") if name in self.wheel.names), "")

    def ours(self, module: str) -> bool:
        """Whether a module is, or would be, of the wheel's own packages."""
        return module.partition("/")[0] in self.wheel.packages

    def constant(self, expression: ast.expr, file: str, depth: int = 0) -> str | None:
        """The text that an expression is, where that can be told without running it."""
        if depth > _DEEPEST:
            return None
        if isinstance(expression, ast.Constant):
            return expression.value if isinstance(expression.value, str) else None
        if isinstance(expression, ast.JoinedStr):
            parts = [self.constant(each, file, depth + 1) for each in expression.values]
            return "".join(part or "" for part in parts) if None not in parts else None
        if isinstance(expression, ast.FormattedValue):
            return self.constant(expression.value, file, depth + 1)
        if isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.Add):
            left = self.constant(expression.left, file, depth + 1)
            right = self.constant(expression.right, file, depth + 1)
            return left + right if left is not None and right is not None else None
        found = self.find(expression, file)
        if found is None or not isinstance(found.node, ast.expr):
            return None
        return self.constant(found.node, found.file, depth + 1)

    def _has(self, module: str) -> bool:
        return bool(self.file(module)) or module in self.wheel.folders

    def _of(self, file: str) -> _Names:
        if file not in self._names:
            names = self._names[file] = _Names()
            for statement in statements(self.wheel.module(file).body):
                self._bind(statement, file, names)
        return self._names[file]

    def _bind(self, statement: ast.stmt, file: str, names: _Names) -> None:
        if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.own.setdefault(statement.name, Definition(file, statement))
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            names.own.setdefault(named(statement.target), Definition(file, statement.value))
        elif isinstance(statement, ast.Assign):
            for target in statement.targets:
                names.own.setdefault(named(target), Definition(file, statement.value))
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            for name, found in self.imports(statement, file):
                if name == "*":
                    names.stars.append(found.module)
                else:
                    names.own.setdefault(name, found)


def statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Those of a module, and those within its `if TYPE_CHECKING:` and `try:`."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.If):
            yield from statements([*statement.body, *statement.orelse])
        elif isinstance(statement, ast.Try):
            handled = [each for handler in statement.handlers for each in handler.body]
            yield from statements([*statement.body, *handled, *statement.orelse])


def named(expression: ast.expr) -> str:
    """The last part of a dotted name: `Status` for `shared.Status`."""
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""
