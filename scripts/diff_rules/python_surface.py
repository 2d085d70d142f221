"""The Python surface: what the generated package offers, and what a program that was written for it notices.

What values an attribute of a model may hold follows from the schemas, whose rules know the direction; so a type of an
attribute that only became wider or narrower is no break here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import griffe

from diff_rules.python_package import NAME, Surface
from diff_rules.rule import CLIENT_USERS, PYTHON, RULES, Change, Place, breaking, brief, compatible

REMOVED: Final = breaking(f"{PYTHON}object-removed", "A program that uses the name fails.")
ADDED: Final = compatible(f"{PYTHON}object-added", "Programs may use the new name.", CLIENT_USERS)
KIND: Final = breaking(f"{PYTHON}object-changed-kind", "A class, function, attribute or module became something else.")
BASE: Final = breaking(f"{PYTHON}class-removed-base", "`except` and `isinstance` with the lost base no longer match.")
CALL: Final = breaking(
    f"{PYTHON}function-changed-call", "It is called differently: with or without await, on the class, as a property."
)
VALUE: Final = breaking(f"{PYTHON}attribute-changed-value", "A constant that programs compare or send changed.")
ATTRIBUTE: Final = breaking(f"{PYTHON}attribute-changed-type", "A program that reads or sets it gets another type.")
ATTRIBUTE_REFINED: Final = compatible(
    f"{PYTHON}attribute-refined-type",
    "A type checker may require a change; the spec says which values come.",
    CLIENT_USERS,
)
RETURN: Final = breaking(f"{PYTHON}return-changed-type", "A program may get a value that it does not expect.")
RETURN_NARROWED: Final = compatible(f"{PYTHON}return-narrowed-type", "Fewer kinds of values come back.", CLIENT_USERS)
PARAMETER: Final = breaking(f"{PYTHON}parameter-changed-type", "An argument that was valid may be invalid.")
PARAMETER_WIDENED: Final = compatible(
    f"{PYTHON}parameter-widened-type", "More kinds of arguments are right.", CLIENT_USERS
)
PARAMETER_ADDED: Final = compatible(f"{PYTHON}parameter-added", "Programs may give the new argument.", CLIENT_USERS)
_PARAMETERS: Final = {
    griffe.BreakageKind.PARAMETER_MOVED: breaking(
        f"{PYTHON}parameter-moved", "Arguments given by position reach another parameter, as do those after it."
    ),
    griffe.BreakageKind.PARAMETER_REMOVED: breaking(f"{PYTHON}parameter-removed", "A call that gives it fails."),
    griffe.BreakageKind.PARAMETER_CHANGED_KIND: breaking(
        f"{PYTHON}parameter-changed-kind", "A call that gives it by position, or by name, fails."
    ),
    griffe.BreakageKind.PARAMETER_CHANGED_DEFAULT: breaking(
        f"{PYTHON}parameter-changed-default", "A call without it now does something else."
    ),
    griffe.BreakageKind.PARAMETER_CHANGED_REQUIRED: breaking(
        f"{PYTHON}parameter-changed-required", "A call that leaves it out fails."
    ),
    griffe.BreakageKind.PARAMETER_ADDED_REQUIRED: breaking(
        f"{PYTHON}parameter-added-required", "A call that was complete fails."
    ),
}
"""Rules of what griffe finds in a function's parameters."""
_CALL: Final = frozenset({"async", "property", "classmethod", "staticmethod", "writable", "deletable"})
_POSITIONAL: Final = (griffe.ParameterKind.positional_only, griffe.ParameterKind.positional_or_keyword)

Note = Callable[..., None]


def compare_surfaces(base: Surface, revision: Surface) -> list[Change]:
    """What differs between two versions of the package, each thing once, under its shortest name."""
    changes: list[Change] = []

    def note(rule: str, name: str, before: Any = "", after: Any = "", at: str = "") -> None:
        places = (Place(*side.place(at or name), name) for side in (base, revision))
        changes.append(Change(RULES[rule], name, brief(before), brief(after), *places))

    old, new = base.names, revision.names
    for names, others, rule in ((old, new, REMOVED), (new, old, ADDED)):
        noted: set[int] = set()
        for name in sorted(names, key=_length):
            known = name in others or name.rpartition(".")[0] not in others  # or what it belongs to is noted
            if not known and id(names[name]) not in noted:
                noted.add(id(names[name]))
                note(rule, name)
    seen: set[tuple[int, int]] = set()
    for name in sorted(old, key=_length):
        if name in new and (pair := (id(old[name]), id(new[name]))) not in seen:
            seen.add(pair)
            _compare(name, old[name], new[name], note)
    return changes


def _length(name: str) -> int:
    return name.count(".")


def _compare(name: str, old: griffe.Object, new: griffe.Object, note: Note) -> None:
    if old.kind is not new.kind:
        note(KIND, name, old.kind.value, new.kind.value)
        return
    kinds = [sorted(side.labels & _CALL) for side in (old, new)]
    if kinds[0] != kinds[1]:
        note(CALL, name, *(", ".join(kind) or "plain" for kind in kinds))
    if isinstance(old, griffe.Function) and isinstance(new, griffe.Function):
        _compare_functions(name, old, new, note)
    elif isinstance(old, griffe.Attribute) and isinstance(new, griffe.Attribute):
        _compare_attributes(name, old, new, note)
    elif isinstance(old, griffe.Class) and isinstance(new, griffe.Class):
        lost = [base for base in _bases(old) if base not in [*_bases(new)]]
        if lost:
            note(BASE, name, ", ".join(lost))


def _compare_functions(name: str, old: griffe.Function, new: griffe.Function, note: Note) -> None:
    moved = False
    for breakage in griffe.find_breaking_changes(_alone(old), _alone(new)):
        rule = _PARAMETERS.get(breakage.kind)
        if rule is None or (moved and breakage.kind is griffe.BreakageKind.PARAMETER_MOVED):
            continue  # what moves one parameter moves all behind it; return types are compared below
        moved = moved or breakage.kind is griffe.BreakageKind.PARAMETER_MOVED
        values = breakage.old_value, breakage.new_value
        parameter = values[0] or values[1]
        if breakage.kind is griffe.BreakageKind.PARAMETER_MOVED:
            said = [f"number {[*side.parameters].index(value)}" for side, value in zip((old, new), values, strict=True)]
        else:
            said = [*map(_parameter, values)]
        note(rule, f"{name}.{parameter.name}", *said, at=name)
    before = {parameter.name: parameter for parameter in old.parameters}
    for parameter in new.parameters:
        if parameter.name not in before:
            if not parameter.required:
                note(PARAMETER_ADDED, f"{name}.{parameter.name}", "", _parameter(parameter), at=name)
        elif not name.endswith(".__init__") or not _written_by_attrs(new):
            types = before[parameter.name].annotation, parameter.annotation
            _compare_types(f"{name}.{parameter.name}", *types, (PARAMETER_WIDENED, PARAMETER, PARAMETER), note, at=name)
    _compare_types(name, old.returns, new.returns, (RETURN, RETURN_NARROWED, RETURN), note)


def _compare_attributes(name: str, old: griffe.Attribute, new: griffe.Attribute, note: Note) -> None:
    refined = ATTRIBUTE_REFINED
    _compare_types(name, old.annotation, new.annotation, (refined, refined, ATTRIBUTE), note)
    # What a class annotates is a field, whose default is that of a parameter of `__init__`.
    constant = "module-attribute" in old.labels or ("class-attribute" in old.labels and old.annotation is None)
    if constant and str(old.value) != str(new.value):
        note(VALUE, name, str(old.value), str(new.value))


def _compare_types(name: str, old: Any, new: Any, rules: tuple[str, str, str], note: Note, at: str = "") -> None:
    """`rules`: of a type that became wider, narrower, or another."""
    before, after = _alternatives(old), _alternatives(new)
    if old is not None and before != after:
        rule = rules[0] if before < after else rules[1] if before > after else rules[2]
        note(rule, name, str(old or ""), str(new or ""), at=at)


def _alternatives(annotation: Any) -> frozenset[str]:
    """The members of a union; without one, a type that says nothing. Modules before names are left aside."""
    text = re.sub(r"\b(\w+\.)+(?=\w)", "", str(annotation or ""))
    parts, depth, start = list[str](), 0, 0
    for position, character in enumerate(text):
        depth += (character in "[(") - (character in "])")
        if character == "|" and not depth:
            parts.append(text[start:position].strip())
            start = position + 1
    return frozenset((*parts, text[start:].strip()))


def _alone(function: griffe.Function) -> griffe.Module:
    """A module with nothing but the function, since griffe compares what holds members."""
    holder = griffe.Module(NAME)
    holder.members["function"] = function
    return holder


def _written_by_attrs(function: griffe.Function) -> bool:
    return function.parent is not None and function.lineno == function.parent.lineno


def _parameter(parameter: griffe.Parameter | None) -> str:
    if parameter is None:
        return ""
    kind = "" if parameter.kind in _POSITIONAL else "*, "
    annotation = "" if parameter.annotation is None else f": {parameter.annotation}"
    return f"{kind}{parameter.name}{annotation}" + ("" if parameter.default is None else f" = {parameter.default}")


def _bases(kind: griffe.Class) -> Iterator[str]:
    """The names of the classes that a class inherits from: all in the package, and the first outside of it."""
    for written in kind.bases:
        yield str(written).rpartition(".")[2]
    for base in kind.resolved_bases:
        if isinstance(base, griffe.Class):
            yield from _bases(base)
