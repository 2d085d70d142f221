"""Can a backtracking engine spend more than linear time on a pattern?

An engine that backtracks (Python, JavaScript, Java) tries one way to match after the other, and on a text that fails
in the end it tries all of them. So its time is the number of ways in which the pattern reads a beginning of the text:
its *ambiguity*. An automaton tells how that grows with the text (Weber and Seidl 1991, Weideman et al. 2016):

- exponentially, if a state comes back to itself in two ways by the same word: `(a+)+`, `(a|ab|b)*`;
- polynomially, if by the same word a state comes back to itself, leads to another, and that comes back to itself:
  `a*a*`, `.*a.*`;
- not at all otherwise, and the time is linear.

The automaton is Glushkov's: a state is a place of the pattern that reads a character, an edge is a way from one to
the next. Approximations are on the strict side: an anchor counts as nothing, `x{2,99}` as `xx+`.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import product
from typing import Final, TypeVar

_FIX: Final = "Let each character decide alone where the match goes on."
PLACES: Final = 500
"""A pattern with more places than this is not judged."""
COPIES: Final = 16
"""`x{n}` is exactly that up to here; beyond, it is any number of times."""
_TOKEN: Final = re.compile(
    r"(?P<atom>\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|\.)|(?P<anchor>[\^$])|(?P<around>\(\?[^:])|(?P<open>\((?:\?:)?)"
    r"|(?P<close>\))|(?P<bar>\|)|(?P<repeat>(?:[*+?]|\{(?P<low>[0-9]+)(?P<comma>,)?(?P<high>[0-9]+)?\})\??)"
    r"|(?P<literal>.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Atom:
    """Reads one character: `a`, `.`, `[^/]`."""

    text: str


@dataclass(frozen=True, slots=True)
class _Sequence:
    parts: tuple[_Node, ...]


@dataclass(frozen=True, slots=True)
class _Choice:
    options: tuple[_Node, ...]


@dataclass(frozen=True, slots=True)
class _Repeat:
    body: _Node
    low: int
    high: int | None
    text: str


_Node = _Atom | _Sequence | _Choice | _Repeat


class _Refused(Exception):
    """The pattern is bad, or cannot be judged. The message is as `ambiguity` returns it."""


def ambiguity(pattern: str) -> str:
    """Why the pattern can take more than linear time and what to do, going on from "the pattern"; empty if it cannot.

    The pattern is one that Python compiles, without back references and inline flags.
    """
    try:
        node = _parse(pattern)
        _check_repetitions(node)
        automaton = _Automaton(node)
    except _Refused as refused:
        return str(refused)
    atom = automaton.exponential()
    if atom:
        return f"can repeat `{atom}` over the same text in several ways: exponential time. {_FIX}"
    pair = automaton.polynomial()
    if pair:
        both = f"between the repeated `{pair[0]}` and `{pair[1]}`"
        return f"can divide the same text {both} in many ways: quadratic time or worse. {_FIX}"
    return ""


def _parse(pattern: str) -> _Node:
    tokens = [*_TOKEN.finditer(pattern)]
    at = 0

    def choice() -> _Node:
        nonlocal at
        options = [sequence()]
        while at < len(tokens) and tokens[at].lastgroup == "bar":
            at += 1
            options.append(sequence())
        return options[0] if len(options) == 1 else _Choice(tuple(options))

    def sequence() -> _Node:
        parts: list[_Node] = []
        while at < len(tokens) and tokens[at].lastgroup not in ("bar", "close"):
            parts.append(repeated())
        return _Sequence(tuple(parts))

    def repeated() -> _Node:
        nonlocal at
        start = tokens[at].start()
        node = single()
        if at < len(tokens) and tokens[at].lastgroup == "repeat":
            token = tokens[at]
            at += 1
            low, high = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(token[0][0], (0, None))
            if token["low"]:
                low, high = int(token["low"]), int(token["high"]) if token["high"] else None
                high = high if token["comma"] else low
            return _Repeat(node, low, high, pattern[start : token.end()])
        return node

    def single() -> _Node:
        nonlocal at
        token = tokens[at]
        at += 1
        if token.lastgroup == "around":
            raise _Refused(f"has `{token[0]}…)`, which reads the text once more from every place. Write it without.")
        if token.lastgroup == "anchor":
            return _Sequence(())
        if token.lastgroup == "open":
            node = choice()
            at += 1
            return node
        return _Atom(token[0])

    return choice()


@dataclass(frozen=True, slots=True)
class _Part:
    """How a part of the pattern can begin, end, and be empty, each in so many ways."""

    first: Counter[int] = field(default_factory=Counter[int])
    last: Counter[int] = field(default_factory=Counter[int])
    empty: int = 1


_State = TypeVar("_State")
_Pair = tuple[int, int]
_Triple = tuple[int, int, int]


class _Automaton:
    """States, what each reads, and in how many ways one follows another. `loose`: bounded repetitions have no bound."""

    def __init__(self, node: _Node, *, loose: bool = False) -> None:
        self._atoms: list[str] = []
        self._ways: Counter[_Pair] = Counter()
        self._loose = loose
        self.empty = self._build(node).empty > 0
        """Whether all of it can be empty."""
        self._reads = _characters(self._atoms)
        self._next: list[list[int]] = [[] for _ in self._atoms]
        for before, after in self._ways:
            self._next[before].append(after)
        self._reached = [_closure([state], self._next.__getitem__) for state in range(len(self._atoms))]

    def exponential(self) -> str:
        """What is read by a state that comes back to itself in two ways; empty if none does."""
        done: set[int] = set()
        for state in self._looping():
            if state in done:  # what holds of one state of a loop holds of all
                continue
            loop = {other for other in self._reached[state] if state in self._reached[other]}
            done |= loop
            if any(self._ways[edge] > 1 for edge in product(loop, loop)):
                return self._atoms[state]

            def step(pair: _Pair, loop: set[int] = loop) -> list[_Pair]:
                return [
                    (one, other)
                    for one, other in product(self._next[pair[0]], self._next[pair[1]])
                    if one in loop and other in loop and self._reads[one] & self._reads[other]
                ]

            apart = [pair for pair in _closure([(state, state)], step) if pair[0] != pair[1]]
            if any((state, state) in _closure([pair], step) for pair in apart):
                return self._atoms[state]
        return ""

    def polynomial(self) -> tuple[str, str] | None:
        """What is read by two states that share a text in many ways; None if there are none."""

        def step(triple: _Triple) -> list[_Triple]:
            return [
                (one, way, other)
                for one, way, other in product(*(self._next[state] for state in triple))
                if self._reads[one] & self._reads[way] & self._reads[other]
            ]

        for one, other in product(self._looping(), repeat=2):
            apart = one != other and other in self._reached[one]
            if apart and (one, other, other) in _closure([(one, one, other)], step):
                return self._atoms[one], self._atoms[other]
        return None

    def _looping(self) -> list[int]:
        return [state for state in range(len(self._atoms)) if state in self._reached[state]]

    def _build(self, node: _Node) -> _Part:
        if isinstance(node, _Atom):
            if len(self._atoms) == PLACES:
                raise _Refused(f"has more than {PLACES} places when its counts are written out. Use smaller counts.")
            self._atoms.append(node.text)
            state = len(self._atoms) - 1
            return _Part(Counter([state]), Counter([state]), 0)
        if isinstance(node, _Choice):
            options = [self._build(option) for option in node.options]
            first, last = Counter[int](), Counter[int]()
            for option in options:
                first, last = first + option.first, last + option.last
            return _Part(first, last, sum(option.empty for option in options))
        if isinstance(node, _Sequence):
            part = _Part()
            for child in node.parts:
                part = self._joined(part, self._build(child))
            return part
        return self._repeated(node)

    def _repeated(self, node: _Repeat) -> _Part:
        low, high = node.low, node.high
        if high is not None and (high > COPIES or (self._loose and low < high != 1)):
            high = None
        part = _Part()
        for _ in range(min(low, COPIES) - (high is None)):
            part = self._joined(part, self._build(node.body))
        if high is None:
            loop = self._build(node.body)
            self._join(loop, loop)
            return self._joined(part, _Part(loop.first, loop.last, 0 if low else 1))
        rest = _Part()
        for _ in range(high - low):
            rest = self._joined(self._build(node.body), rest)
            rest = _Part(rest.first, rest.last, rest.empty + 1)
        return self._joined(part, rest)

    def _joined(self, before: _Part, after: _Part) -> _Part:
        self._join(before, after)
        first = before.first + Counter({state: ways * before.empty for state, ways in after.first.items()})
        last = after.last + Counter({state: ways * after.empty for state, ways in before.last.items()})
        return _Part(first, last, before.empty * after.empty)

    def _join(self, before: _Part, after: _Part) -> None:
        for (out, ways_out), (into, ways_into) in product(before.last.items(), after.first.items()):
            self._ways[out, into] += ways_out * ways_into


def _check_repetitions(node: _Node) -> None:
    """Refuse to repeat what may be empty: engines differ in what they do then, and it is never needed. Refuse to repeat
    up to 30 times what can be repeated in two ways: that is 2 to the 30th.
    """
    if isinstance(node, _Sequence | _Choice):
        for child in node.parts if isinstance(node, _Sequence) else node.options:
            _check_repetitions(child)
    elif isinstance(node, _Repeat):
        _check_repetitions(node.body)
        if node.high == 1:
            return
        if _Automaton(node.body, loose=True).empty:
            raise _Refused(f"repeats what may be empty, `{node.text}`. Let each turn read at least a character.")
        if node.high is not None and _Automaton(_Repeat(node.body, 1, None, ""), loose=True).exponential():
            raise _Refused(f"can divide the same text between the turns of `{node.text}` in many ways. {_FIX}")


def _characters(atoms: Iterable[str]) -> list[frozenset[str]]:
    """What each atom reads, in characters that stand for all: where a range begins, and behind its end."""
    named = {ord(character) for atom in atoms for character in (*atom, "\n")}
    samples = {chr(code) for edge in named for code in (edge, edge + 1) if code <= sys.maxunicode}
    reads = [re.compile(atom if len(atom) > 1 or atom == "." else re.escape(atom)).fullmatch for atom in atoms]
    return [frozenset(filter(fits, samples)) for fits in reads]


def _closure(start: Iterable[_State], step: Callable[[_State], Iterable[_State]]) -> set[_State]:
    """What is reached from the start in one step or more."""
    reached: set[_State] = set()
    waiting = [*start]
    while waiting:
        fresh = {*step(waiting.pop())} - reached
        reached |= fresh
        waiting += fresh
    return reached
