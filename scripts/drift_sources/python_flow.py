"""Follows a module's values from statement to statement, to find the requests that it sends. Nothing of it is run.

Every function is followed on its own, with arguments of which nothing is known, and from each call within the module
with what the call gives to it. Both ways of an `if` are followed, a loop as often as what it loops over is long.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Final

from drift_sources.python_definitions import Definitions
from drift_sources.python_expressions import Expressions, Frame
from drift_sources.python_methods import NULL, Arguments, function, method
from drift_sources.python_values import Function, FunctionNode, Record, Sequence, Unknown, Values, either

_DEEPEST: Final = 4
"""How many calls are followed into one another."""
_MOST: Final = 1000
"""How many calls are followed from one function, all in all. Hand-written code makes some hundreds."""

Caller = Callable[[ast.Call, Arguments, Frame], bool]
"""Told of each call that leaves the module; answers whether it was a request."""


class Flow(Expressions):
    """Follows one module."""

    def __init__(self, module: ast.Module, caller: Caller) -> None:
        super().__init__(Definitions.of(module))
        self._module = module
        self._caller = caller
        self._requests = 0
        self._followed = 0
        self._open: list[FunctionNode] = []

    def follow(self) -> None:
        """Follow everything in the module, in the order in which it is written."""
        frame = Frame("", self.definitions.names)
        self._run(self._module.body, frame)
        self.definitions.names = frame.names
        for each in self.definitions.functions():
            self._followed = 0
            self.enter(each, Arguments(each.node.lineno))

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
                holds = self.definitions.declared(node.annotation)
                values = self.evaluate(node.value, frame) if node.value is not None else holds
                self.bind(node.target, self._known(values, holds), frame, node.value)
            case ast.AugAssign():
                values = self._combine(node.op, node.target, node.value, frame, changes=True)
                self.bind(node.target, values, frame, node.value)
            case ast.If():
                self.evaluate(node.test, frame)
                return self._ways(frame, node.body, node.orelse)
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
                inner = Function(node, "", frame.names if self._open else {})
                frame.names[node.name] = [inner]
                if self._open:
                    self.enter(inner, Arguments(node.lineno))
            case ast.ClassDef():
                self._class(node, frame)
            case _:
                pass
        return False

    def _ways(self, frame: Frame, *bodies: Iterable[ast.stmt]) -> bool:
        ways: list[Frame] = []
        for body in bodies:
            way = frame.fork()
            if not self._run(body, way):
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
            if not self._run(handler.body, way):
                ways.append(way)
        frame.meet(*ways or [frame.fork()])
        return self._run(node.finalbody, frame) or not ways

    def _class(self, node: ast.ClassDef, frame: Frame) -> None:
        frame.names[node.name] = [Unknown(node.name)]
        inner, members = frame.fork(), self.definitions.members.setdefault(node.name, {})
        for position, statement in enumerate(node.body):
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                members[statement.name] = [Function(statement, node.name)]
            elif not self.definitions.read_field(node, position):
                known = {**inner.names}
                self._statement(statement, inner)
                members |= {name: values for name, values in inner.names.items() if known.get(name) is not values}

    # -- calls

    def call(self, node: ast.Call, frame: Frame) -> Values:
        given = self.given(node.lineno, node.args, node.keywords, frame)
        callees = self.evaluate(node.func, frame)
        before, answers = self._requests, list[Values]()
        for callee in callees:
            if isinstance(callee, Function):
                answer = self.enter(callee, given)
                answers += [answer] if answer is not None else []
            elif isinstance(callee, Unknown) and callee.holds and isinstance(node.func, ast.Name):
                answers.append([callee])  # an object of the class
        if self._requests == before and self._caller(node, given, frame):
            self._requests += 1
            return [Unknown()]
        if not answers and isinstance(node.func, ast.Attribute):
            for value in self.evaluate(node.func.value, frame):
                answer = method(value, node.func.attr, given)
                answers += [answer] if answer is not None else []
        if not answers:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            answer = function(str(name), given)
            answers += [answer] if answer is not None else []
        return either(*answers)

    def enter(self, called: Function, given: Arguments) -> Values | None:
        node, arguments = called.node, called.node.args
        if node in self._open or len(self._open) > _DEEPEST or self._followed > _MOST:
            return None
        self._followed += 1
        frame = Frame(f"{called.owner}.{node.name}".lstrip("."), {**called.names})
        defaults = [*arguments.posonlyargs, *arguments.args]
        named = [*defaults, *arguments.kwonlyargs]
        positional = [*given.positional]
        if called.owner and not any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in node.decorator_list):
            positional.insert(0, [Unknown(called.owner)])
        for parameter in named:
            frame.names[parameter.arg] = self.definitions.declared(parameter.annotation)
        for parameter, values in zip(defaults, positional, strict=False):
            frame.names[parameter.arg] = self._known(values, frame.names[parameter.arg])
        rest = Record(given.line)
        for name, entry in given.keywords.items():
            if name in frame.names:
                frame.names[name] = self._known(entry.values, frame.names[name])
            else:
                rest.put(name, entry)
        if arguments.vararg is not None:
            frame.names[arguments.vararg.arg] = [Sequence(given.line, positional[len(defaults) :])]
        if arguments.kwarg is not None:
            frame.names[arguments.kwarg.arg] = [rest]
        self._open.append(node)
        self._run(node.body, frame)
        self._open.pop()
        return either(frame.returned or [NULL])

    @staticmethod
    def _known(values: Values, declared: Values) -> Values:
        return values if values != [Unknown()] else declared
