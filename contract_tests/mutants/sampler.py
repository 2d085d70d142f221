"""Every mutant that a side can have, and a sample of them in which each is as likely as any other.

The changes are those of mutmut, which is kept and has been for years: its functions take a node of libcst and give its
variants. Of mutmut itself nothing else is used. Its runner compiles all mutants of a function into the module at once,
which suits neither module level nor decorated functions, and generated code has much of both. Cosmic-ray can change one
place of one module, too, but it drops no argument and changes no string, and nine in ten of its changes replace one
arithmetic operator. Two operators are added that mutmut lacks: a negated condition and a dropped statement.

No places are: type annotations, docstrings, `__all__`, `TYPE_CHECKING` blocks, what is handed to a logger, and what
only type checkers look at (`cast`, `TypeVar`).
"""

from __future__ import annotations

import ast
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGES: Final = {
    "client": Path("generated/rlor_trainer_client"),
    "emulator": Path("contract_tests/rlor_trainer_emulator"),
}

_LOGGERS: Final = re.compile(r"_?(log|logger|access|logging|warnings)", re.IGNORECASE)
_TELLS: Final = {"log", "debug", "info", "warning", "error", "exception", "warn"}
_FOR_TYPES: Final = {"cast", "TypeVar", "ParamSpec"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one place."""

    module: str
    """Its path within the package."""
    function: str
    """Dotted, with its classes; `<module>` outside of any."""
    text: str
    """The line where the change begins, without its indentation."""
    operator: str
    occurrence: int
    """Which of the mutants it is that agree with it in all of the above."""
    line: int
    index: int
    """Which of the module's mutants it is."""

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        """What stays the same when lines are added elsewhere, or the client is generated again."""
        return self.module, self.function, self.text, self.operator, self.occurrence


def negated_condition(node: cst.If | cst.While) -> Iterator[cst.CSTNode]:
    """`if it:` becomes `if not (it):`."""
    test = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    yield node.with_changes(test=cst.UnaryOperation(operator=cst.Not(), expression=test))


def dropped_statement(node: cst.SimpleStatementLine) -> Iterator[cst.CSTNode]:
    """A call that stands for itself, awaited or not, or an assertion or `raise` or `del`, is not made."""
    if len(node.body) == 1 and isinstance(node.body[0], cst.Expr | cst.Raise | cst.Del | cst.Assert):
        yield node.with_changes(body=[cst.Pass()])


# mutmut offers these two every node there is, and they look for a kind among them. To ask only those saves a minute.
_KINDS: Final[dict[str, tuple[type, ...]]] = {
    "operator_keywords": (cst.Is, cst.IsNot, cst.In, cst.NotIn, cst.Break, cst.Continue),
    "operator_swap_op": (
        cst.BinaryOperation,
        cst.UnaryOperation,
        cst.BooleanOperation,
        cst.ComparisonTarget,
        cst.AugAssign,
    ),
}
_Change = Callable[[Any], Iterable[cst.CSTNode]]
_OPERATORS: Final[list[tuple[type | tuple[type, ...], _Change]]] = [
    *((_KINDS.get(change.__name__, kind), change) for kind, change in mutation_operators),
    ((cst.If, cst.While), negated_condition),
    (cst.SimpleStatementLine, dropped_statement),
]


@cache
def _operators_of(kind: type) -> tuple[tuple[str, _Change], ...]:
    """What can change a node of a kind, and the names of that."""
    return tuple(
        (change.__name__.removeprefix("operator_"), change) for kinds, change in _OPERATORS if issubclass(kind, kinds)
    )


def _is_no_place(node: cst.CSTNode) -> bool:
    match node:
        case cst.Annotation() | cst.Import() | cst.ImportFrom():
            return True
        case cst.SimpleStatementLine(body=[cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString())]):
            return True
        case cst.If(test=cst.Name(value="TYPE_CHECKING")):
            return True
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value="__all__"))]):
            return True
        case cst.Call(func=cst.Attribute(value=cst.Name(value=logger), attr=cst.Name(value=tells))):
            return tells in _TELLS and bool(_LOGGERS.fullmatch(logger))
        case cst.Call(func=cst.Name(value=name)):
            return name in _FOR_TYPES
        case _:
            return False


class _Places(cst.CSTVisitor):
    def __init__(self, positions: Mapping[cst.CSTNode, CodeRange]) -> None:
        super().__init__()
        self.found: list[tuple[str, int, str, Callable[[cst.Module], cst.Module]]] = []
        """Function, line, operator, and what makes the change."""
        self._positions = positions
        self._within: list[str] = []
        self._line = 1

    def on_visit(self, node: cst.CSTNode) -> bool:
        if _is_no_place(node):
            return False
        if position := self._positions.get(node):
            self._line = position.start.line
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self._within.append(node.name.value)
        function = ".".join(self._within) or "<module>"
        for name, change in _operators_of(type(node)):
            for changed in change(node):
                self.found.append((function, self._line, name, partial(_replaced, old=node, new=changed)))
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.FunctionDef | cst.ClassDef):
            self._within.pop()


def _replaced(module: cst.Module, old: cst.CSTNode, new: cst.CSTNode) -> cst.Module:
    changed = module.deep_replace(old, new)
    assert isinstance(changed, cst.Module)
    return changed


def _places(source: str, *, lines: bool) -> tuple[cst.Module, _Places]:
    module = cst.parse_module(source)
    positions: Mapping[cst.CSTNode, CodeRange] = {}
    if lines:
        positions = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    places = _Places(positions)
    module.visit(places)
    return module, places


def mutants_of(source: str, module: str) -> list[Mutant]:
    """All mutants of a module, in the order of its text."""
    lines = source.splitlines()
    seen: Counter[tuple[str, str, str]] = Counter()
    made: list[Mutant] = []
    for index, (function, line, operator, _) in enumerate(_places(source, lines=True)[1].found):
        text = lines[line - 1].strip()
        made.append(Mutant(module, function, text, operator, seen[function, text, operator], line, index))
        seen[function, text, operator] += 1
    return made


def mutated(source: str, mutant: Mutant) -> str | None:
    """The module with the mutant in it; None where that is no Python, or means what it did before."""
    module, places = _places(source, lines=False)
    text = places.found[mutant.index][-1](module).code
    try:
        same = ast.dump(ast.parse(text)) == ast.dump(ast.parse(source))
        compile(text, mutant.module, "exec")
    except SyntaxError:
        return None
    return None if same else text


def sources(side: str, root: Path = ROOT) -> dict[str, str]:
    """The text of each module of a side, by its path within the package."""
    package = root / PACKAGES[side]
    return {file.relative_to(package).as_posix(): file.read_text("utf-8") for file in sorted(package.rglob("*.py"))}


def sample(modules: Mapping[str, str], seed: int) -> Iterator[Mutant]:
    """All mutants of the modules in an order that the seed gives, each as likely at each place as any other."""
    counts = {module: len(_places(source, lines=False)[1].found) for module, source in modules.items()}
    everything = [(module, index) for module, count in counts.items() for index in range(count)]
    random.Random(seed).shuffle(everything)

    @cache
    def told(module: str) -> list[Mutant]:
        return mutants_of(modules[module], module)

    return (told(module)[index] for module, index in everything)
