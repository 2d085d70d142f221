"""What the modules of a package define: their classes, what they hold, and what they say about their fields."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field

from drift_sources.python_modules import Definition, Modules, named
from drift_sources.python_values import ClassKey, FieldKey, Function, Text, Unknown, Value, Values, either


@dataclass(slots=True)
class Definitions:
    """Of all modules that have been read so far."""

    modules: Modules
    load: Callable[[str], object]
    """Read a file, so that what its classes hold is known."""
    members: dict[ClassKey, dict[str, Values]] = field(default_factory=dict[ClassKey, dict[str, Values]])
    """Methods and constants, by class."""
    texts: dict[FieldKey, str] = field(default_factory=dict[FieldKey, str])
    """The text below a field."""
    _nodes: dict[ClassKey, ast.ClassDef] = field(default_factory=dict[ClassKey, ast.ClassDef])

    def define(self, key: ClassKey, node: ast.ClassDef) -> dict[str, Values]:
        """Note a class; returns what its members are, to be filled."""
        self._nodes[key] = node
        return self.members.setdefault(key, {})

    def methods(self, file: str) -> list[Function]:
        """The methods of the classes of a file."""
        held = [values for (where, _), each in self.members.items() if where == file for values in each.values()]
        return [value for values in held for value in values if isinstance(value, Function)]

    def member(self, value: Value, name: str) -> Values:
        """What an attribute of a value is."""
        if isinstance(value, Unknown) and value.holds:
            for owner in self.ancestry(value.holds):
                if name in self.members.get(owner, {}):
                    return self.members[owner][name]
                if (*owner, name) in self.texts:
                    return [Unknown(field=(*owner, name))]
        if isinstance(value, Text) and name == "value":  # of a member of an enum
            return [value]
        return [Unknown()]

    def keep(self, value: Value, name: str, held: Values) -> None:
        """Note a text or an object that is assigned to an attribute, `self._jobs = f"/v1/…"`."""
        known = [each for each in held if isinstance(each, Text) or (isinstance(each, Unknown) and each.holds)]
        if known and isinstance(value, Unknown) and value.holds and (*value.holds, name) not in self.texts:
            members = self.members.setdefault(value.holds, {})
            members[name] = either(members.get(name, []), known)

    def read_field(self, key: ClassKey, owner: ast.ClassDef, position: int) -> bool:
        """Note what a class says about a field; whether the statement there is one, and no constant or method."""
        statement = owner.body[position]
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            return False
        following = owner.body[position + 1] if position + 1 < len(owner.body) else None
        self.texts[(*key, statement.target.id)] = _docstring(following)
        return not statement.target.id.isupper()

    def ancestry(self, key: ClassKey) -> list[ClassKey]:
        """A class and what it inherits from."""
        found = [key]
        for owner in found:  # grows while it is walked
            self.load(owner[0])
            for base in self._nodes[owner].bases if owner in self._nodes else []:
                parent = self.named(base, owner[0])
                found += [parent] if parent is not None and parent not in found else []
        return found

    def named(self, expression: ast.expr, file: str) -> ClassKey | None:
        """The class that an expression names, be it one within a function."""
        own = file, named(expression)
        return class_key(self.modules.find(expression, file)) or (own if own in self._nodes else None)

    def declared(self, annotation: ast.expr | None, file: str) -> Values:
        """An object of the class that an annotation names, if the package has it."""
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            try:
                annotation = ast.parse(annotation.value, mode="eval").body
            except SyntaxError:
                return [Unknown()]
        for node in ast.walk(annotation) if annotation is not None else ():
            if isinstance(node, ast.Name | ast.Attribute) and (key := self.named(node, file)):
                self.load(key[0])
                return [Unknown(key)]
        return [Unknown()]


def class_key(found: Definition | None) -> ClassKey | None:
    """Which class a definition is; None for what is none."""
    return (found.file, found.node.name) if found is not None and isinstance(found.node, ast.ClassDef) else None


def _docstring(statement: ast.stmt | None) -> str:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return " ".join(str(statement.value.value).replace("``", "`").split())
    return ""
