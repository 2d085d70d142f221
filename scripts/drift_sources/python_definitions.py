"""What a module defines: its classes, what they hold, and what they say about their fields."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from drift_sources.python_values import Function, Text, Unknown, Value, Values, either


@dataclass(slots=True)
class Definitions:
    """Of one module."""

    classes: dict[str, ast.ClassDef]
    names: dict[str, Values] = field(default_factory=dict[str, Values])
    """What its own variables, functions and classes are."""
    members: dict[str, dict[str, Values]] = field(default_factory=dict[str, dict[str, Values]])
    """Methods and constants, by class."""
    texts: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """The text below a field, by class and field."""

    @classmethod
    def of(cls, module: ast.Module) -> Definitions:
        """Those that are known before any statement has been followed."""
        return cls({node.name: node for node in ast.walk(module) if isinstance(node, ast.ClassDef)})

    def functions(self) -> list[Function]:
        """The functions and methods, in the order in which they are written."""
        values = (*self.names.values(), *(held for members in self.members.values() for held in members.values()))
        found = {value.node: value for held in values for value in held if isinstance(value, Function)}
        return sorted(found.values(), key=lambda function: function.node.lineno)

    def member(self, value: Value, name: str) -> Values:
        """What an attribute of a value is."""
        if isinstance(value, Unknown) and value.holds:
            for owner in self._ancestry(value.holds):
                if name in self.members.get(owner, {}):
                    return self.members[owner][name]
                if (owner, name) in self.texts:
                    return [Unknown(field=(owner, name))]
        return [Unknown()]

    def keep(self, value: Value, name: str, held: Values) -> None:
        """Note a text that is assigned to an attribute, `self._jobs = f"/v1/…"`."""
        texts = [each for each in held if isinstance(each, Text)]
        if texts and isinstance(value, Unknown) and value.holds and (value.holds, name) not in self.texts:
            members = self.members.setdefault(value.holds, {})
            members[name] = either(members.get(name, []), texts)

    def declared(self, annotation: ast.expr | None) -> Values:
        """An object of the class that an annotation names, if the module has it."""
        for node in ast.walk(annotation) if annotation is not None else ():
            name = node.id if isinstance(node, ast.Name) else node.value if isinstance(node, ast.Constant) else ""
            if isinstance(name, str) and name in self.classes:
                return [Unknown(name)]
        return [Unknown()]

    def read_field(self, owner: ast.ClassDef, position: int) -> bool:
        """Note what a class says about a field; whether the statement there is one, and no constant or method."""
        statement = owner.body[position]
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            return False
        following = owner.body[position + 1] if position + 1 < len(owner.body) else None
        self.texts[owner.name, statement.target.id] = _docstring(following)
        return not statement.target.id.isupper()

    def _ancestry(self, name: str) -> list[str]:
        found = [name]
        for owner in found:  # grows while it is walked
            bases = self.classes[owner].bases if owner in self.classes else []
            found += [base.id for base in bases if isinstance(base, ast.Name) and base.id not in found]
        return found


def _docstring(statement: ast.stmt | None) -> str:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return " ".join(str(statement.value.value).replace("``", "`").split())
    return ""
