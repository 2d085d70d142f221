"""Filters of lists, as AIP-160 has them: `OR` binds tighter than `AND`, and a field of an unset message never fits."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from foreign_server.description import Field
from foreign_server.messages import moment, seconds
from foreign_server.paths import absent, resolve, value_at
from foreign_server.refusal import Refused, invalid

Test = Callable[[dict[str, Any]], bool]

TOKEN: Final = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<sign><=|>=|!=|[<>=:()])|(?P<word>[^\s()<>=!:"',]+))""",
    re.DOTALL,
)
COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
DEEPEST: Final = 50


def compile_filter(text: str) -> Test:
    """The test that a filter stands for; the empty one keeps everything."""
    tokens = _tokens(text)
    if not tokens:
        return lambda job: True
    parser = _Parser(tokens)
    test = parser.expression(0)
    if parser.rest:
        raise _unreadable(parser.rest[0][1])
    return test


def _unreadable(what: str) -> Refused:
    return invalid(f"filter: cannot read {what!r}")


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        found = TOKEN.match(text, position)
        if not found or not found.lastgroup:
            raise _unreadable(text[position : position + 20])
        tokens.append((found.lastgroup, found[found.lastgroup]))
        position = found.end()
    return tokens


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.rest = tokens

    def next_is(self, *texts: str) -> bool:
        return bool(self.rest) and self.rest[0][0] != "text" and self.rest[0][1] in texts

    def take(self) -> tuple[str, str]:
        if not self.rest:
            raise _unreadable("the end")
        return self.rest.pop(0)

    def expression(self, depth: int) -> Test:
        if depth > DEEPEST:
            raise invalid("filter: too deep")
        tests = [self.sequence(depth)]
        while self.next_is("AND"):
            self.take()
            tests.append(self.sequence(depth))
        return lambda job: all(test(job) for test in tests)

    def sequence(self, depth: int) -> Test:
        tests = [self.factor(depth)]
        while self.rest and not self.next_is("AND", ")"):
            tests.append(self.factor(depth))
        return lambda job: all(test(job) for test in tests)

    def factor(self, depth: int) -> Test:
        tests = [self.term(depth)]
        while self.next_is("OR"):
            self.take()
            tests.append(self.term(depth))
        return lambda job: any(test(job) for test in tests)

    def term(self, depth: int) -> Test:
        negated = False
        if self.next_is("NOT"):
            self.take()
            negated = True
        elif self.rest and self.rest[0][0] == "word" and self.rest[0][1].startswith("-"):
            _, word = self.take()
            self.rest[:0] = [("word", word[1:])] if word[1:] else []
            negated = True
        if self.next_is("("):
            self.take()
            test = self.expression(depth + 1)
            if self.take()[1] != ")":
                raise _unreadable("an open parenthesis")
        else:
            test = self.restriction()
        return (lambda job: not test(job)) if negated else test

    def restriction(self) -> Test:
        kind, name = self.take()
        if kind != "word" or name in ("AND", "OR", "NOT"):
            raise _unreadable(name)
        kind, operator = self.take()
        if kind != "sign" or operator in "()":
            raise invalid(f"filter: {name!r} is compared with nothing")
        kind, argument = self.take()
        if kind == "sign" or (kind == "word" and argument in ("AND", "OR", "NOT")):
            raise _unreadable(argument)
        quoted = kind == "text"
        return _restrict(
            name, operator, re.sub(r"\\(.)", r"\1", argument[1:-1], flags=re.DOTALL) if quoted else argument, quoted
        )


def _restrict(name: str, operator: str, argument: str, quoted: bool) -> Test:
    path = resolve("filter", name)
    field, any_value = path[-1], operator == ":" and argument == "*" and not quoted
    if field.kind == "map" and operator == ":" and not any_value:
        return lambda job: argument in (value_at(job, path) or {})
    if any_value:
        return lambda job: (
            (value := value_at(job, path)) is not absent
            and value is not None
            and (field.kind == "message" or bool(value))
        )
    if field.kind in ("message", "map") or (field.repeated and operator != ":"):
        raise invalid(f"filter: {name} cannot be compared with {operator}")
    compare = _comparison(field, operator, argument)
    if field.repeated:
        return lambda job: any(compare(item) for item in value_at(job, path) or ())
    return lambda job: (value := value_at(job, path)) is not absent and value is not None and compare(value)


def _comparison(field: Field, operator: str, argument: str) -> Callable[[Any], bool]:
    """How a value of a field is held against an argument."""
    read: Callable[[Any], Any] = str
    right: Any
    match field.kind:
        case "string":
            return _string(operator, argument, field.repeated)
        case "bool":
            read, right = bool, {"true": True, "false": False}.get(argument)
        case "enum":
            right = argument if argument in field.values else None
        case "time":
            read, right = moment, moment(argument)
        case "duration":
            read, right = seconds, seconds(argument)
        case _:
            number = re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d{1,3})?", argument)
            read, right = Decimal, Decimal(argument) if number else None
    if right is None or (field.kind in ("bool", "enum") and operator not in ("=", "!=", ":")):
        raise invalid(f"filter: {field.name} cannot be compared with {argument!r}")
    return lambda value: COMPARE["=" if operator == ":" else operator](read(value), right)


def _string(operator: str, argument: str, whole: bool) -> Callable[[str], bool]:
    if operator == ":" and not whole:
        return lambda value: argument in value
    if operator in ("=", "!=") and "*" in argument:
        pattern = re.compile(".*".join(map(re.escape, argument.split("*"))), re.DOTALL)
        return lambda value: bool(pattern.fullmatch(value)) != (operator == "!=")
    return lambda value: COMPARE["=" if operator == ":" else operator](value, argument)
