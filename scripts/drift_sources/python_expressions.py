"""What the expressions of a function are, as far as reading tells."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from drift_sources.python_definitions import Definitions
from drift_sources.python_methods import NULL, Arguments, method
from drift_sources.python_values import (
    HOLE,
    Answer,
    Entry,
    FieldKey,
    Function,
    Module,
    Record,
    Scalar,
    Sequence,
    Text,
    Unknown,
    Value,
    Values,
    either,
    entries,
    joined,
    keys,
)
from drift_sources.surface import Place

_LONGEST: Final = 32
"""How many rounds of a loop are followed."""
_SCALARS: Final[dict[type, Scalar]] = {
    bool: Scalar("boolean"), int: Scalar("integer"), float: Scalar("number"), type(None): NULL,
}  # fmt: skip
_CHANGES: Final[dict[type[ast.operator], str]] = {ast.Add: "extend", ast.BitOr: "update"}


@dataclass(slots=True)
class Frame:
    """A function that is being followed."""

    title: str
    file: str
    names: dict[str, Values]
    returned: Values = field(default_factory=list[Value])

    def fork(self) -> Frame:
        return Frame(self.title, self.file, {**self.names}, self.returned)

    def meet(self, *ways: Frame) -> None:
        """Go on with what the variables are after one of several ways."""
        names = dict.fromkeys(name for way in ways for name in way.names)
        self.names = {name: either(*(way.names[name] for way in ways if name in way.names)) for name in names}


class Expressions(ABC):
    """Those of the modules of one package."""

    definitions: Definitions

    @abstractmethod
    def variable(self, name: str, file: str) -> Values | None:
        """What a name is in a module, be it imported; None for what is not known there."""

    @abstractmethod
    def within(self, module: Module, name: str) -> Values | None:
        """What a module has under a name."""

    @abstractmethod
    def read(self, answer: Answer, key: str, place: Place) -> Values:
        """What an answer of the server has under a key, which is read there; an empty key stands for each item."""

    @abstractmethod
    def call(self, node: ast.Call, frame: Frame) -> Values:
        """What a call answers."""

    @abstractmethod
    def enter(self, called: Function, given: Arguments) -> Values | None:
        """What a function of the package returns; None when it is not followed, having been already."""

    def evaluate(self, node: ast.expr, frame: Frame) -> Values:
        """What an expression may be."""
        match node:
            case ast.Constant(value=str() as text):
                return [Text(text, at(node, frame))]
            case ast.Constant():
                return [_SCALARS.get(type(node.value), Unknown())]
            case ast.Name():
                return frame.names.get(node.id) or self.variable(node.id, frame.file) or [Unknown()]
            case ast.Attribute():
                return self._attribute(node, frame)
            case ast.JoinedStr():
                return joined((self.evaluate(part, frame) for part in node.values), at(node, frame))
            case ast.FormattedValue() | ast.Await() | ast.Starred():
                return self.evaluate(node.value, frame)
            case ast.Dict():
                return [self._dict(node, frame)]
            case ast.List() | ast.Tuple() | ast.Set():
                return [Sequence(at(node, frame), self.given(node.elts, [], node, frame).positional)]
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return self._comprehension(node, frame)
            case ast.Subscript():
                return self._item(node, frame)
            case ast.Call():
                return self.call(node, frame)
            case ast.BoolOp():
                return either(*[self.evaluate(value, frame) for value in node.values])
            case ast.IfExp():
                self.evaluate(node.test, frame)
                return either(self.evaluate(node.body, frame), self.evaluate(node.orelse, frame))
            case ast.NamedExpr():
                values = self.evaluate(node.value, frame)
                self.bind(node.target, values, frame, node.value)
                return values
            case ast.BinOp():
                return self._combine(node.op, node.left, node.right, frame)
            case ast.UnaryOp(op=ast.USub()):
                return self.evaluate(node.operand, frame)
            case ast.Compare():
                for operand in (node.left, *node.comparators):
                    self.evaluate(operand, frame)
                return [_SCALARS[bool]]
            case ast.UnaryOp(op=ast.Not()):
                self.evaluate(node.operand, frame)
                return [_SCALARS[bool]]
            case ast.Lambda():
                self.evaluate(node.body, frame)
            case _:
                pass
        return [Unknown()]

    def _attribute(self, node: ast.Attribute, frame: Frame) -> Values:
        found: list[Values] = []
        for value in self.evaluate(node.value, frame):
            if isinstance(value, Module):
                found.append(self.within(value, node.attr) or [Unknown()])
                continue
            for member in self.definitions.member(value, node.attr):
                if isinstance(member, Function) and is_property(member):
                    found.append(self.enter(member, Arguments(at(node, frame))) or [Unknown()])
                else:
                    found.append([member])
        return either(*found)

    def _dict(self, node: ast.Dict, frame: Frame) -> Record:
        record = Record(at(node, frame))
        for key, value in zip(node.keys, node.values, strict=True):
            values = self.evaluate(value, frame)
            if key is None:  # `**value`
                record.take(values)
                continue
            for name in keys(self.evaluate(key, frame)):
                record.put(name, self._entry(name, value, values, at(key, frame), frame))
        return record

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, frame: Frame
    ) -> Values:
        """As a loop: over `payload.items()` too, so that a dict that is only weeded stays what it is."""
        place, first = at(node, frame), node.generators[0]
        record, sequence = Record(place), Sequence(place)

        def collect(way: Frame) -> None:
            if isinstance(node, ast.DictComp):
                values = self.evaluate(node.value, way)
                for key in keys(self.evaluate(node.key, way)):
                    record.put(key, self._entry(key, node.value, values, place, way))
            else:
                sequence.items.append(self.evaluate(node.elt, way))

        self.loop(frame, first.target, self.evaluate(first.iter, frame), collect, after=False)
        return [record if isinstance(node, ast.DictComp) else sequence]

    def _item(self, node: ast.Subscript, frame: Frame) -> Values:
        found: list[Values] = []
        names = keys(self.evaluate(node.slice, frame))
        place = at(node, frame)
        for value in self.evaluate(node.value, frame):
            if isinstance(value, Record):
                found += [value.entries[name].values for name in names if name in value.entries]
            elif isinstance(value, Answer):
                found += [self.read(value, name, place) for name in names or ([""] if _is_position(node.slice) else [])]
            elif isinstance(value, Sequence) and isinstance(node.slice, ast.Constant):
                position = node.slice.value
                if isinstance(position, int) and -len(value.items) <= position < len(value.items):
                    found.append(value.items[position])
        return either(*found)

    def _combine(
        self, operator: ast.operator, left: ast.expr, right: ast.expr, frame: Frame, *, changes: bool = False
    ) -> Values:
        """`+`, `|` and `%`; with `changes` as `+=`, which changes the left value itself."""
        one, other = self.evaluate(left, frame), self.evaluate(right, frame)
        if isinstance(operator, ast.Mod):
            texts = [value for value in one if isinstance(value, Text)]
            return either([Text(_percent(text.template), text.place, text.query) for text in texts])
        name = _CHANGES.get(type(operator))
        kind = Sequence if name == "extend" else Record
        containers = [value for value in one if isinstance(value, kind)]
        if name is None or not containers:
            plus = name == "extend" and any(isinstance(value, Text) for value in (*one, *other))
            return joined([one, other], at(left, frame)) if plus else [Unknown()]
        given = Arguments(at(left, frame), [other])
        result = one if changes else [c for value in containers for c in method(value, "copy", given) or ()]
        for value in result:
            if isinstance(value, kind):
                method(value, name, given)
        return result

    def _entry(self, key: str, said: ast.expr | None, values: Values, place: Place, frame: Frame) -> Entry:
        """What is put under a key, with the description of the field that it comes from, be it through a call."""
        origins: dict[FieldKey, None] = {}
        for node in ast.walk(said) if said is not None else ():
            if isinstance(node, ast.Name | ast.Attribute):
                for value in self.evaluate(node, frame):
                    if isinstance(value, Unknown) and value.field is not None:
                        origins[value.field] = None
        namesake = [origin for origin in origins if origin[-1].replace("_", "") == key.replace("_", "").lower()]
        chosen = namesake or [*origins]
        return Entry(values, place, self.definitions.texts[chosen[0]] if len(chosen) == 1 else "")

    def given(self, positional: list[ast.expr], keywords: list[ast.keyword], node: ast.expr, frame: Frame) -> Arguments:
        """What stands between the brackets of a call, or of a list."""
        given = Arguments(at(node, frame))
        for argument in positional:
            values = self.evaluate(argument, frame)
            lists = [value for value in values if isinstance(value, Sequence)]
            if isinstance(argument, ast.Starred) and lists:
                given.positional += [item for value in lists for item in value.items]
            else:
                given.positional.append(values)
        for keyword in keywords:
            values = self.evaluate(keyword.value, frame)
            if keyword.arg is None:
                given.keywords |= entries(values)
            else:
                given.keywords[keyword.arg] = self._entry(keyword.arg, keyword.value, values, at(keyword, frame), frame)
        return given

    def bind(self, target: ast.expr, values: Values, frame: Frame, said: ast.expr | None = None) -> None:
        """Assign: from now on the target is one of the values, which `said` says."""
        match target:
            case ast.Name():
                frame.names[target.id] = values
            case ast.Tuple() | ast.List():
                fitting = [v for v in values if isinstance(v, Sequence) and len(v.items) == len(target.elts)]
                for position, part in enumerate(target.elts):
                    self.bind(part, either(*(value.items[position] for value in fitting)), frame)
            case ast.Subscript():
                names = keys(self.evaluate(target.slice, frame))
                for value in self.evaluate(target.value, frame):
                    if isinstance(value, Record):
                        for key in names:
                            value.put(key, self._entry(key, said, values, at(target, frame), frame))
            case ast.Attribute(value=ast.Name(id="self")):
                for value in self.evaluate(target.value, frame):
                    self.definitions.keep(value, target.attr, values)
            case _:
                pass

    def loop(
        self,
        frame: Frame,
        target: ast.expr | None,
        over: Values,
        body: Callable[[Frame], object],
        *,
        after: bool = True,
    ) -> None:
        """One round for each item; where the items are not known, two, so that one round sees what another has left."""
        lists = [value for value in over if isinstance(value, Sequence) and value.items]
        rounds = [item for value in lists for item in value.items][:_LONGEST]
        answers = [value for value in over if isinstance(value, Answer)]
        if answers and target is not None:
            place = Place(frame.file, target.lineno)
            rounds += [each for value in answers for each in [self.read(value, "", place)] * 2]
        rounds = rounds or [[Unknown()], [Unknown()]]
        for item in rounds:
            way = frame.fork()
            if target is not None:
                self.bind(target, item, way)
            if not body(way) and after:
                frame.meet(frame.fork(), way)


def at(node: ast.expr | ast.stmt | ast.keyword, frame: Frame) -> Place:
    """Where something stands."""
    return Place(frame.file, node.lineno)


def _is_position(node: ast.expr) -> bool:
    number = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(number, ast.Slice) or (isinstance(number, ast.Constant) and isinstance(number.value, int))


def is_property(function: Function) -> bool:
    """Whether it is read like an attribute: `@property`, `@cached_property`."""
    return any(isinstance(each, ast.Name) and "property" in each.id for each in function.node.decorator_list)


def _percent(template: str) -> str:
    for conversion in ("%s", "%d", "%r"):
        template = template.replace(conversion, HOLE)
    return template
