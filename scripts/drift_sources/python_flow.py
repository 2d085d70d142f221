"""Follows values from statement to statement, to find the requests that a package sends. Nothing of it is run.

Every function of a module is followed on its own, with arguments of which nothing is known, and from each call, into
whichever module of the package it leads, with what the call gives to it. Both ways of an `if` are followed, a loop as
often as what it loops over is long.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from typing import Final

from drift_sources.python_definitions import Definitions
from drift_sources.python_expressions import Expressions, Frame, at
from drift_sources.python_methods import NULL, Arguments, function, method
from drift_sources.python_modules import Definition, Modules
from drift_sources.python_values import (
    Answer,
    ClassKey,
    Function,
    Module,
    Record,
    Scalar,
    Sequence,
    Unknown,
    Value,
    Values,
    either,
    keys,
)
from drift_sources.surface import ANY, ARRAY, OBJECT, Field, Place, Shape

_DEEPEST: Final = 5
"""How many calls are followed into one another."""
_MOST: Final = 1000
"""How many calls are followed from one function, all in all. Hand-written code makes some hundreds."""

_ABOUT_ERRORS: Final = re.compile(r"error|fail|exception", re.IGNORECASE)
"""In the name of a function that reads the bodies of errors."""
_NOT_A_SUCCESS: Final = frozenset({"is_error", "is_client_error", "is_server_error"})
_A_SUCCESS: Final = frozenset({"is_success", "ok"})

Caller = Callable[[ast.Call, Arguments, Frame, "list[Function]"], "Shape | None"]
"""Told of each call that leaves the package, and of the functions that lead there; returns the shape of the answer, to
be filled, where the call was a request."""


class Flow(Expressions):
    """Follows the modules of one package."""

    def __init__(self, modules: Modules, caller: Caller) -> None:
        self.definitions = Definitions(modules, self.load)
        self._modules = modules
        self._caller = caller
        self._names: dict[str, dict[str, Values]] = {}
        """What the variables, functions and classes of a file are."""
        self._requests = 0
        self._followed = 0
        self._cuts = 0
        """How often a call was not followed, because others were followed already."""
        self._answered: dict[object, Values] = {}
        """What calls return that have no effect, by what they were given."""
        self._failed = 0
        """How many branches we are in that are for requests that have failed."""
        self._open: list[Function] = []

    def follow(self, file: str) -> None:
        """Follow everything in a module, in the order in which it is written."""
        functions = [value for values in self.load(file).values() for value in values if isinstance(value, Function)]
        own = {each.node: each for each in (*functions, *self.definitions.methods(file)) if each.file == file}
        for each in sorted(own.values(), key=lambda each: each.node.lineno):
            self._followed = 0
            self.enter(each, Arguments(Place(file, each.node.lineno)))

    def load(self, file: str) -> dict[str, Values]:
        """Follow what a module does when it is imported, and what its objects keep when they are made."""
        if file not in self._names:
            names = self._names[file] = {}
            held = self._open, self._followed
            self._open, self._followed = [], 0
            frame = Frame("", file, names)
            self._run(self._modules.wheel.module(file).body, frame)
            names.update(frame.names)
            for each in self.definitions.methods(file):
                if each.node.name == "__init__":
                    self._followed = 0
                    self.enter(each, Arguments(Place(file, each.node.lineno)))
            self._open, self._followed = held
        return self._names[file]

    def variable(self, name: str, file: str) -> Values | None:
        own = self.load(file).get(name)
        return own if own is not None else self._values(self._modules.member(file, name))

    def within(self, module: Module, name: str) -> Values | None:
        source = self._modules.file(module.path)
        own = self.load(source).get(name) if source else None
        return own if own is not None else self._values(self._modules.within(module.path, name))

    def _values(self, found: Definition | None) -> Values | None:
        """What a definition of another module is there."""
        if found is None:
            return None
        if found.node is None:
            return [Module(found.file)]
        names = self.load(found.file)
        if isinstance(found.node, ast.expr):
            return next((names[name] for name in names if self._modules.member(found.file, name) == found), None)
        return names.get(found.node.name)

    def read(self, answer: Answer, key: str, place: Place) -> Values:
        if answer.whole or self._failed:
            return [Unknown()]
        shape = answer.shape
        if not key:
            shape.kind = ARRAY
            shape.items = shape.items or Shape(ANY, place)
            return [Answer(shape.items, self._number(shape.items))]
        shape.kind = OBJECT
        field = shape.fields.setdefault(key, Field(Shape(ANY, place), place))
        return [Answer(field.shape, self._number(field.shape))]

    @staticmethod
    def _number(shape: Shape) -> int:
        return id(shape)

    # -- statements; each answers whether the function ends there

    def _run(self, body: Iterable[ast.stmt], frame: Frame) -> bool:
        return any(self._statement(statement, frame) for statement in body)

    def _statement(self, node: ast.stmt, frame: Frame) -> bool:
        match node:
            case ast.Return():
                frame.returned += self.evaluate(node.value, frame) if node.value is not None else [NULL]
                return True
            case ast.Raise():
                return True
            case ast.Expr():
                self.evaluate(node.value, frame)
            case ast.Assign():
                values = self.evaluate(node.value, frame)
                for target in node.targets:
                    self.bind(target, values, frame, node.value)
            case ast.AnnAssign():
                holds = self.definitions.declared(node.annotation, frame.file)
                values = self.evaluate(node.value, frame) if node.value is not None else holds
                self.bind(node.target, self._known(values, holds), frame, node.value)
            case ast.AugAssign():
                values = self._combine(node.op, node.target, node.value, frame, changes=True)
                self.bind(node.target, values, frame, node.value)
            case ast.If():
                self.evaluate(node.test, frame)
                succeeded = _succeeded(node.test)
                return self._ways(frame, node.body, node.orelse, failed=None if succeeded is None else int(succeeded))
            case ast.Import() | ast.ImportFrom():
                self._import(node, frame)
            case ast.Match():
                self.evaluate(node.subject, frame)
                return self._ways(frame, *(case.body for case in node.cases), [])
            case ast.For() | ast.AsyncFor():
                self.loop(frame, node.target, self.evaluate(node.iter, frame), lambda way: self._run(node.body, way))
                return self._run(node.orelse, frame)
            case ast.While():
                self.evaluate(node.test, frame)
                self.loop(frame, None, [Unknown()], lambda way: self._run(node.body, way))
                return self._run(node.orelse, frame)
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    values = self.evaluate(item.context_expr, frame)
                    if item.optional_vars is not None:
                        self.bind(item.optional_vars, values, frame, item.context_expr)
                return self._run(node.body, frame)
            case ast.Try() | ast.TryStar():
                return self._try(node, frame)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                inner = Function(node, frame.file, None, frame.names if self._open else {})
                frame.names[node.name] = [inner]
                if self._open:
                    self.enter(inner, Arguments(at(node, frame)))
            case ast.ClassDef():
                self._class(node, frame)
            case _:
                pass
        return False

    def _import(self, node: ast.Import | ast.ImportFrom, frame: Frame) -> None:
        """Of a function's own imports; those of a module are looked up when they are used."""
        for name, found in self._modules.imports(node, frame.file) if self._open else ():
            values = self._values(self._modules.imported(found)) if name != "*" else None
            if values is not None:
                frame.names[name] = values

    def _ways(self, frame: Frame, *bodies: Iterable[ast.stmt], failed: int | None = None) -> bool:
        """Each of several ways; `failed` tells which of them is for requests that have failed."""
        ways: list[Frame] = []
        for position, body in enumerate(bodies):
            way = frame.fork()
            self._failed += position == failed
            ended = self._run(body, way)
            self._failed -= position == failed
            if not ended:
                ways.append(way)
        frame.meet(*ways or [frame.fork()])
        return not ways

    def _try(self, node: ast.Try | ast.TryStar, frame: Frame) -> bool:
        way, ways = frame.fork(), list[Frame]()
        ended = self._run(node.body, way)
        frame.meet(frame.fork(), way)
        if not ended and not self._run(node.orelse, way):
            ways.append(way)
        for handler in node.handlers:
            way = frame.fork()
            self._failed += 1
            ended = self._run(handler.body, way)
            self._failed -= 1
            if not ended:
                ways.append(way)
        frame.meet(*ways or [frame.fork()])
        return self._run(node.finalbody, frame) or not ways

    def _class(self, node: ast.ClassDef, frame: Frame) -> None:
        key: ClassKey = (frame.file, node.name)
        frame.names[node.name] = [Unknown(key)]
        inner, members = frame.fork(), self.definitions.define(key, node)
        for position, statement in enumerate(node.body):
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                members[statement.name] = [Function(statement, frame.file, key)]
            elif not self.definitions.read_field(key, node, position):
                known = {**inner.names}
                self._statement(statement, inner)
                members |= {name: values for name, values in inner.names.items() if known.get(name) is not values}

    # -- calls

    def call(self, node: ast.Call, frame: Frame) -> Values:
        given = self.given(node.args, node.keywords, node, frame)
        callees = self.evaluate(node.func, frame)
        before, answers = self._requests, list[Values]()
        for callee in callees:
            if isinstance(callee, Function):
                answer = self.enter(callee, given)
                answers += [answer] if answer is not None else []
            elif isinstance(callee, Unknown) and callee.holds and self._is_class(node.func, frame):
                answers.append([callee])  # an object of the class
        if self._requests == before:
            shape = self._caller(node, given, frame, self._open)
            if shape is not None:
                self._requests += 1
                return [Answer(shape, self._number(shape), whole=True)]
        if not answers and isinstance(node.func, ast.Attribute):
            for value in self.evaluate(node.func.value, frame):
                answer = self._of_answer(value, node.func.attr, given)
                answer = answer if answer is not None else method(value, node.func.attr, given)
                answers += [answer] if answer is not None else []
        if not answers:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            answer = function(str(name), given)
            answers += [answer] if answer is not None else []
        return either(*answers) if answers else [Unknown(origin=(node, at(node, frame)))]

    def _is_class(self, called: ast.expr, frame: Frame) -> bool:
        """Whether what is called is named like a class: `Job(…)`, `models.Job(…)`, and no attribute of an object."""
        return isinstance(called, ast.Name) or (
            isinstance(called, ast.Attribute)
            and any(isinstance(value, Module) for value in self.evaluate(called.value, frame))
        )

    def _of_answer(self, value: Value, name: str, given: Arguments) -> Values | None:
        """What a method of an answer returns: `response.json()`, `body.get("state")`, `page.items()`."""
        if not isinstance(value, Answer):
            return None
        if value.whole:
            return [Answer(value.shape, value.number)] if name == "json" else [Unknown()]
        if name in ("get", "pop", "setdefault"):
            return either(*(self.read(value, key, given.place) for key in keys(given.first())), *given.positional[1:])
        return [value] if name == "copy" else [Unknown()]

    def enter(self, called: Function, given: Arguments) -> Values | None:
        node, arguments = called.node, called.node.args
        if any(each.node is node for each in self._open) or len(self._open) > _DEEPEST or self._followed > _MOST:
            self._cuts += 1
            return None
        key = _key(called, given, bool(self._failed))
        if key in self._answered:
            return self._answered[key]
        before = self._cuts, self._requests
        self._followed += 1
        frame = Frame(title(called), called.file, {**called.names})
        defaults = [*arguments.posonlyargs, *arguments.args]
        named = [*defaults, *arguments.kwonlyargs]
        positional = [*given.positional]
        if called.owner and not any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in node.decorator_list):
            positional.insert(0, [Unknown(called.owner)])
        for parameter in named:
            frame.names[parameter.arg] = self.definitions.declared(parameter.annotation, called.file)
        for parameter, values in zip(defaults, positional, strict=False):
            frame.names[parameter.arg] = self._known(values, frame.names[parameter.arg])
        rest = Record(given.place)
        for name, entry in given.keywords.items():
            if name in frame.names:
                frame.names[name] = self._known(entry.values, frame.names[name])
            else:
                rest.put(name, entry)
        if arguments.vararg is not None:
            frame.names[arguments.vararg.arg] = [Sequence(given.place, positional[len(defaults) :])]
        if arguments.kwarg is not None:
            frame.names[arguments.kwarg.arg] = [rest]
        failed = _ABOUT_ERRORS.search(node.name) is not None
        self._open.append(called)
        self._failed += failed
        self._run(node.body, frame)
        self._failed -= failed
        self._open.pop()
        returned = either(frame.returned or [NULL])
        if key is not None and before == (self._cuts, self._requests):
            self._answered[key] = returned
        return returned

    @staticmethod
    def _known(values: Values, declared: Values) -> Values:
        return values if values != [Unknown()] or declared == [Unknown()] else declared


def title(function: Function) -> str:
    """`Books.lend` of a method, `lend` of a function."""
    return f"{function.owner[1]}.{function.node.name}" if function.owner else function.node.name


def _key(called: Function, given: Arguments, failed: bool) -> object:
    """What the answer of a call depends on; None where that is something that may change."""
    values = (*given.positional, *(entry.values for entry in given.keywords.values()))
    if called.names or any(not isinstance(value, Unknown | Module | Scalar) for each in values for value in each):
        return None
    return called.node, failed, *map(tuple, given.positional), *((k, *e.values) for k, e in given.keywords.items())


def _succeeded(test: ast.expr) -> bool | None:
    """Whether a request has succeeded where a condition holds; None for a condition that tells nothing of that."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = _succeeded(test.operand)
        return None if inner is None else not inner
    if isinstance(test, ast.BoolOp):
        return next((found for value in test.values if (found := _succeeded(value)) is not None), None)
    if isinstance(test, ast.Attribute):
        return True if test.attr in _A_SUCCESS else False if test.attr in _NOT_A_SUCCESS else None
    if isinstance(test, ast.Compare) and isinstance(test.left, ast.Attribute) and test.left.attr == "status_code":
        said = [node.value for node in ast.walk(test) if isinstance(node, ast.Constant)]
        if isinstance(test.ops[0], ast.Lt | ast.LtE | ast.Gt | ast.GtE):
            return isinstance(test.ops[0], ast.Lt | ast.LtE)
        success = any(isinstance(number, int) and 200 <= number < 300 for number in said)
        return success != isinstance(test.ops[0], ast.NotEq | ast.NotIn)
    return None
