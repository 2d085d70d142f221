"""The client's package as its users see it: every public name, and what it stands for. Read by griffe, not imported.

griffe tells what is public by its place and by `__all__`. Three things it cannot know by itself:

- attrs writes the `__init__` of a class from its fields;
- an attribute that is assigned outside `__init__` is an attribute all the same;
- what stands in a private module is public when a public attribute holds it: `client.books`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import griffe
from rlor_spec.document import SpecError

from diff_rules.sources import Tree

NAME: Final = "rlor_trainer_client"
_ATTRS: Final = frozenset({"attrs.define", "attrs.frozen", "attrs.mutable", "attr.s", "attr.define", "attr.frozen"})
_OF_CLASS: Final = {"class-attribute", "instance-attribute"}
_FIELD: Final = frozenset({"attrs.field", "attr.ib", "attr.field"})


@dataclass(frozen=True, slots=True)
class Surface:
    """The public names of one version of the package."""

    tree: Tree
    names: dict[str, griffe.Object]
    """What each stands for, by the path that a user writes: `rlor_trainer_client.RlorTrainerClient.books.lend`."""

    def place(self, name: str) -> tuple[str, int]:
        """File and line of a name; of what it would belong to, when there is none."""
        while name not in self.names:
            name = name.rpartition(".")[0]
        found = self.names[name]
        return self.tree.display(Path(str(found.filepath))), found.lineno or 1


def read_surface(tree: Tree) -> Surface:
    """The surface of the package of a tree. Raises `SpecError` when there is no package, or it is no Python."""
    folder = tree.generated / NAME
    if not (folder / "__init__.py").is_file():
        raise SpecError(tree.display(folder), 1, "there is no package. Generate it: make generate. Or: --spec-only.")
    for file in sorted(folder.rglob("*.py")):  # griffe would leave out a module that it cannot read
        try:
            ast.parse(file.read_bytes())
        except (SyntaxError, ValueError) as error:
            line, said = (error.lineno, error.msg) if isinstance(error, SyntaxError) else (1, str(error))
            raise SpecError(tree.display(file), line or 1, f"not valid Python: {said}. Run: make generate") from None
    package = griffe.load(
        NAME,
        search_paths=[tree.generated],
        allow_inspection=False,
        resolve_aliases=True,
        resolve_external=False,
        extensions=griffe.load_extensions(_SelfAttributes),
    )
    assert isinstance(package, griffe.Module)
    for kind in list(_classes(package)):
        _give_init(kind)
    names: dict[str, griffe.Object] = {NAME: package}
    _collect(package, NAME, names, ())
    return Surface(tree, names)


class _SelfAttributes(griffe.Extension):
    """Notes what methods assign to `self`; griffe itself looks at `__init__` alone."""

    def on_class_members(self, *, node: Any, cls: griffe.Class, **_: Any) -> None:
        if not isinstance(node, ast.ClassDef):
            return
        for method in node.body:
            if not isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            for part in ast.walk(method):
                target = part.targets[0] if isinstance(part, ast.Assign) else None
                if (
                    isinstance(part, ast.Assign)
                    and isinstance(target, ast.Attribute)
                    and isinstance(target.value, ast.Name)
                    and target.value.id == "self"
                    and target.attr not in cls.members
                ):
                    value = griffe.safe_get_expression(part.value, parent=cls)
                    cls.set_member(target.attr, griffe.Attribute(target.attr, value=value, lineno=part.lineno))


def _classes(holder: griffe.Object) -> Iterator[griffe.Class]:
    for member in list(holder.members.values()):
        if isinstance(member, griffe.Class):
            yield member
        if isinstance(member, (griffe.Class, griffe.Module)):
            yield from _classes(member)


def _give_init(kind: griffe.Class) -> None:
    """Add the `__init__` that attrs writes."""
    decorators = [decorator for decorator in kind.decorators if decorator.callable_path in _ATTRS]
    if not decorators or "__init__" in kind.members:
        return
    fields = _fields(kind)
    order = griffe.ParameterKind.positional_or_keyword, griffe.ParameterKind.keyword_only
    own = [griffe.Parameter("self", kind=order[0])]
    init = griffe.Function(
        "__init__",
        parameters=griffe.Parameters(*own, *(field for way in order for field in fields if field.kind is way)),
        returns="None",
        lineno=kind.lineno,
        endlineno=kind.endlineno,
    )
    kind.set_member("__init__", init)


def _fields(kind: griffe.Class) -> list[griffe.Parameter]:
    """The fields that `__init__` takes, those of attrs classes it inherits from first."""
    fields: dict[str, griffe.Parameter] = {}
    for base in kind.resolved_bases:
        if isinstance(base, griffe.Class):
            fields |= {field.name: field for field in _fields(base)}
    calls = [dict(_keywords(item.value)) for item in kind.decorators if item.callable_path in _ATTRS]
    if not calls:
        return [*fields.values()]
    for name, member in kind.members.items():
        if not isinstance(member, griffe.Attribute) or "property" in member.labels:
            continue
        if member.annotation is None or member.labels & _OF_CLASS == {"class-attribute"}:  # a ClassVar
            continue
        said = dict(_keywords(member.value))
        if _is_field(member.value):
            default = said.get("default") or (f"{said['factory']}()" if "factory" in said else None)
        else:
            default, said = (None if member.value is None else str(member.value)), {}
        if said.get("init") == "False":
            continue
        by_name = "True" in (said.get("kw_only"), calls[0].get("kw_only"))
        alias = said["alias"].strip("'\"") if "alias" in said else name.lstrip("_")
        way = griffe.ParameterKind.keyword_only if by_name else griffe.ParameterKind.positional_or_keyword
        fields[alias] = griffe.Parameter(alias, annotation=member.annotation, kind=way, default=default)
    return [*fields.values()]


def _is_field(value: Any) -> bool:
    return isinstance(value, griffe.ExprCall) and value.canonical_path in _FIELD


def _keywords(value: Any) -> Iterator[tuple[str, str]]:
    for argument in value.arguments if isinstance(value, griffe.ExprCall) else ():
        if isinstance(argument, griffe.ExprKeyword):
            yield argument.name, str(argument.value)


def _collect(holder: griffe.Object, path: str, names: dict[str, griffe.Object], within: tuple[str, ...]) -> None:
    """Add the public members of a module or class, and theirs. `within`: what is being looked at, against circles."""
    if holder.path in within:
        return
    for name, member in holder.all_members.items():
        target = _target(member)
        if target is None or not member.is_public:
            continue
        here = f"{path}.{name}"
        names[here] = target
        if isinstance(target, (griffe.Module, griffe.Class)):
            _collect(target, here, names, (*within, holder.path))
        elif isinstance(target, griffe.Attribute) and (held := _held(target)) is not None:
            _collect(held, here, names, (*within, holder.path))
            names.pop(f"{here}.__init__", None)  # the package makes these objects, not its users


def _target(member: griffe.Object | griffe.Alias) -> griffe.Object | None:
    """What a member stands for; None for what comes from elsewhere."""
    if not isinstance(member, griffe.Alias):
        return member
    try:
        return member.final_target
    except griffe.GriffeError:
        return None


def _held(attribute: griffe.Attribute) -> griffe.Class | None:
    """The class of what an attribute holds, when it stands in a private module."""
    said = attribute.annotation or (attribute.value.function if isinstance(attribute.value, griffe.ExprCall) else None)
    path = said.canonical_path if isinstance(said, griffe.Expr) else ""
    module, _, _ = path.removeprefix(f"{NAME}.").rpartition(".")
    if not path.startswith(f"{NAME}.") or not any(part.startswith("_") for part in module.split(".")):
        return None
    try:
        found = _target(attribute.package.get_member(path.removeprefix(f"{NAME}.")))
    except KeyError:
        return None
    return found if isinstance(found, griffe.Class) else None
