"""Can a backtracking engine spend more than linear time on a pattern?

An engine that backtracks (Python, JavaScript, Java) tries one way to match after the other, and on a text that fails
in the end it tries all of them. So its time is the number of ways in which the pattern reads a beginning of the text:
its *ambiguity*. An automaton tells how that grows with the text (Weber and Seidl 1991, Weideman et al. 2016):

- exponentially, if a state comes back to itself in two ways by the same word: `(a+)+`, `(a|ab|b)*`;
- polynomially, if by the same word a state comes back to itself, leads to another, and that comes back to itself:
  `a*a*`, `.*a.*`;
- not at all otherwise; then the time is linear, but the factor may be large: `a?a?a?…aaa`.

The automaton is Glushkov's: a state is a place of the pattern that reads a character, an edge is a way from one to
the next. The pattern is read by Python's own parser. Approximations are on the strict side: an anchor counts as
nothing, `x{2,99}` as `xx+`, and a match may always fail in the end.
"""

from __future__ import annotations

import importlib
import re
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise, product
from typing import Any, Final

_FIX: Final = "Let each character decide alone where the match continues."
PLACES: Final = 3000
"""A pattern with more places than this is not judged."""
STEPS: Final = 400
"""A pattern that takes more steps than this for each of its characters is not judged."""
SHORT: Final = 100
"""A pattern of fewer characters may take as many steps as one of so many."""
COPIES: Final = 16
"""`x{n}` is exactly that up to here; beyond, it is any number of times."""
WAYS: Final = 10_000
"""To read a text in more ways than this takes too long, even if a longer text is not read in more."""
_PREFIX: Final = 40
"""How many characters of a text are tried when ways are counted."""
_SCANNED: Final = 20_000
"""In how many characters of a range one of each class is looked for."""
_CLASSES: Final = tuple(re.compile(text) for text in (r"\d", r"[^\W\d]", r"\s", r"[^\w\s]"))
_CATEGORIES: Final = {
    f"CATEGORY_{'NOT_' * (name != name.lower())}{word}": f"\\{name}"
    for letter, word in (("d", "DIGIT"), ("w", "WORD"), ("s", "SPACE"))
    for name in (letter, letter.upper())
}
_PARSER: Final[Any] = importlib.import_module("re._parser")
_BAR: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\|", re.DOTALL)
"""A bar, or what may contain one that is not a bar."""
_SIGNS: Final = {(0, None): "*", (1, None): "+", (0, 1): "?"}


@dataclass(frozen=True, slots=True)
class _Atom:
    """Reads one character: `a`, `.`, `[^/]`."""

    ranges: tuple[tuple[int, int], ...]
    categories: tuple[str, ...] = ()
    negated: bool = False
    flags: int = 0
    text: str = ""

    def reads(self, character: str) -> bool:
        forms = {character}
        if self.flags & re.IGNORECASE:
            forms |= {form for form in (character.lower(), character.upper()) if len(form) == 1}
        listed = any(low <= ord(form) <= high for form in forms for low, high in self.ranges)
        kind = self.flags & re.ASCII
        named = any(re.compile(category, kind).match(character) for category in self.categories)
        return (listed or named) != self.negated


@dataclass(frozen=True, slots=True)
class _Sequence:
    parts: tuple[_Node, ...]

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class _Choice:
    options: tuple[_Node, ...]

    @property
    def text(self) -> str:
        return f"({'|'.join(option.text for option in self.options)})"


@dataclass(frozen=True, slots=True)
class _Repeat:
    body: _Node
    low: int
    high: int | None
    kept: bool = False
    """Whether what it has read is never given back: `a*+`."""

    @property
    def text(self) -> str:
        body = self.body.text if isinstance(self.body, _Atom | _Choice) else f"({self.body.text})"
        high = "" if self.high is None else self.high
        times = f"{{{self.low}}}" if self.low == self.high else f"{{{self.low},{high}}}"
        return body + _SIGNS.get((self.low, self.high), times) + "+" * self.kept


_Node = _Atom | _Sequence | _Choice | _Repeat


class _Refused(Exception):
    """The pattern is bad, or cannot be judged. The message is as `ambiguity` returns it."""


@cache
def ambiguity(pattern: str) -> str:
    """Why the pattern can take more than linear time and what to do, continuing from "the pattern"; empty if it cannot.

    It is judged as if it were anchored: to search a text for it takes as long again from every place.
    """
    try:
        with warnings.catch_warnings():  # of what a later Python may read otherwise
            warnings.simplefilter("ignore")
            re.compile(pattern)
            tree = _tree(pattern)
        node = _Sequence(tuple(_translated(tree, tree.state.flags)))
        meter = _Meter(pattern)
        letters = _Letters(dict.fromkeys(_atoms(node)))
        _check_repetitions(node, letters, meter)
        return _Automaton(node, letters, meter).trouble()
    except _Refused as refused:
        return str(refused)
    except re.error as error:
        return f"does not compile: {error}. Correct it."
    except (OverflowError, RecursionError):
        return "has counts that are too large, or is nested too deeply. Make it simpler."


def _tree(pattern: str) -> Any:
    """What Python's parser reads, without its shortcut for alternatives such as `(a|[ab])`, which it makes one class:
    other engines try one after the other. An empty group in all but the first keeps it from that.
    """
    try:
        return _PARSER.parse(_BAR.sub(lambda found: f"{found[0]}()" if found[0] == "|" else found[0], pattern))
    except re.error:  # it refers to groups by number
        return _PARSER.parse(pattern)


class _Meter:
    """Counts what is done for a pattern, and ends it when it is too much."""

    def __init__(self, pattern: str) -> None:
        self._left = STEPS * max(len(pattern), SHORT)

    def step(self, number: int = 1) -> None:
        self._left -= number
        if self._left < 0:
            raise _Refused("takes too many steps to be judged. Make it simpler.")


def _translated(tree: Any, flags: int) -> Iterator[_Node]:
    """What Python's parser has read, in nodes of our own. An anchor is nothing."""
    for operator, value in tree:
        match str(operator):
            case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN":
                yield _atom(str(operator), value, flags)
            case "BRANCH":
                yield _Choice(tuple(_Sequence(tuple(_translated(option, flags))) for option in value[1]))
            case "SUBPATTERN":
                yield _Sequence(tuple(_translated(value[3], (flags | value[1]) & ~value[2])))
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                low, high, body = value
                bound = None if high == _PARSER.MAXREPEAT else int(high)
                inner = _single(_Sequence(tuple(_translated(body, flags))))
                yield _Repeat(inner, int(low), bound, str(operator).startswith("POSS"))
            case "ATOMIC_GROUP":
                inner = _single(_Sequence(tuple(_translated(value, flags))))
                if isinstance(inner, _Repeat):
                    inner = _Repeat(inner.body, inner.low, inner.high, kept=True)
                yield inner
            case "GROUPREF_EXISTS":
                options = (_Sequence(tuple(_translated(option or (), flags))) for option in value[1:])
                yield _Choice(tuple(options))
            case "GROUPREF" | "GROUPREF_IGNORE":
                raise _Refused("refers back to what it has read, so that no automaton can tell. Write it without.")
            case "ASSERT" | "ASSERT_NOT":
                raise _Refused(
                    "looks ahead or behind, which reads the text once more from every place. Write it without."
                )
            case "AT" | _:
                continue


def _single(node: _Node) -> _Node:
    """A node without the sequences of one part around it."""
    while isinstance(node, _Sequence) and len(node.parts) == 1:
        node = node.parts[0]
    return node


def _atom(operator: str, value: Any, flags: int) -> _Atom:
    if operator == "ANY":
        return _Atom(() if flags & re.DOTALL else ((10, 10),), (), True, flags, ".")
    negated = operator == "NOT_LITERAL"
    ranges: list[tuple[int, int]] = []
    categories: list[str] = []
    shown = ""
    for kind, said in value if operator == "IN" else [("LITERAL", value)]:
        match str(kind):
            case "NEGATE":
                negated = True
            case "LITERAL":
                ranges.append((said, said))
                shown += _shown(said)
            case "RANGE":
                ranges.append(said)
                shown += f"{_shown(said[0])}-{_shown(said[1])}"
            case _:
                categories.append(_CATEGORIES[str(said)])
                shown += categories[-1]
    bare = not negated and len(ranges) + len(categories) == 1 and "-" not in shown[1:]
    return _Atom(tuple(ranges), tuple(categories), negated, flags, shown if bare else f"[{'^' * negated}{shown}]")


def _shown(code: int) -> str:
    return chr(code) if chr(code).isprintable() else ascii(chr(code))[1:-1]


def _atoms(node: _Node) -> Iterator[_Atom]:
    match node:
        case _Atom():
            yield node
        case _Repeat():
            yield from _atoms(node.body)
        case _Sequence(inner) | _Choice(inner):
            for part in inner:
                yield from _atoms(part)


class _Letters:
    """What atoms read, in letters that stand for all characters between which no atom makes a difference."""

    def __init__(self, atoms: Iterable[_Atom]) -> None:
        known = list(atoms)
        fits = [[atom.reads(sample) for atom in known] for sample in _samples(known)]
        columns = list(dict.fromkeys(map(tuple, fits)))
        self._reads = {
            atom: frozenset(letter for letter, column in enumerate(columns) if column[position])
            for position, atom in enumerate(known)
        }

    def of(self, atom: _Atom) -> frozenset[int]:
        return self._reads[atom]


def _samples(atoms: list[_Atom]) -> Iterator[str]:
    """Characters: of each stretch between the edges of ranges one, or one of each class if atoms name classes."""
    edges = {0, 10, 11}
    for atom in atoms:
        for low, high in atom.ranges:
            for code in (low, high):
                forms = (
                    (chr(code), chr(code).lower(), chr(code).upper()) if atom.flags & re.IGNORECASE else (chr(code),)
                )
                edges |= {at for form in forms if len(form) == 1 for at in (ord(form), ord(form) + 1)}
    named = any(atom.categories for atom in atoms)
    if named:
        edges.add(128)  # the classes of ASCII end there
    for start, end in pairwise(sorted({*edges, sys.maxunicode + 1})):
        yield chr(start)
        if named and end - start > 1:
            stretch = "".join(map(chr, range(start, min(end, start + _SCANNED))))
            yield from (found[0] for kind in _CLASSES if (found := kind.search(stretch)))


@dataclass(frozen=True, slots=True)
class _Part:
    """How a part of the pattern can begin, end, and be empty, each in so many ways."""

    first: Counter[int] = field(default_factory=Counter[int])
    last: Counter[int] = field(default_factory=Counter[int])
    empty: int = 1
    kept: frozenset[int] = frozenset()
    """States that read as long as they can: what follows is nothing that they read."""


_States = tuple[int, ...]


class _Automaton:
    """States, what each reads, and in how many ways one follows another. `loose`: bounded repetitions have no bound."""

    def __init__(self, node: _Node, letters: _Letters, meter: _Meter, *, loose: bool = False) -> None:
        self._letters = letters
        self._meter = meter
        self._loose = loose
        self._atoms: list[_Atom] = []
        self._ways: dict[_States, Counter[int]] = {}
        whole = self._build(node)
        self.empty = whole.empty > 0
        """Whether all of it can be empty."""
        self._first = whole.first
        self._unite()
        self._next: list[dict[int, list[int]]] = [{} for _ in self._atoms]
        """For each state, by the letter that is read: the states that follow."""
        for (before, after), read in self._ways.items():
            for letter in read:
                self._next[before].setdefault(letter, []).append(after)
        self._loops = self._find_loops()

    def _unite(self) -> None:
        """Make one state of all from which the same follows, in as many ways: the last letters of many words, then the
        letters before them. The number of ways to read a text stays the same.
        """
        left = set(range(len(self._atoms)))
        while True:
            follow: dict[int, list[tuple[int, int, int]]] = {state: [] for state in left}
            for (before, after), read in self._ways.items():
                self._meter.step(1 + len(read))
                follow[before] += [(after, letter, ways) for letter, ways in read.items()]
            alike: dict[frozenset[tuple[int, int, int]], int] = {}
            one = {state: alike.setdefault(frozenset(edges), state) for state, edges in follow.items()}
            if len(alike) == len(left):
                return
            left = set(alike.values())
            former, self._ways = self._ways, {}
            for (before, after), read in former.items():
                if before in left:
                    self._ways.setdefault((before, one[after]), Counter()).update(read)
            first, self._first = self._first, Counter[int]()
            for state, ways in first.items():
                self._first[one[state]] += ways

    def trouble(self) -> str:
        """Why it takes more than linear time, or too long; empty if it does not."""
        atom = self.exponential()
        if atom:
            return f"can repeat `{atom}` over the same text in several ways: exponential time. {_FIX}"
        pair = self._polynomial()
        if pair:
            both = f"between the repeated `{pair[0]}` and `{pair[1]}`"
            return f"can divide the same text {both} in many ways: quadratic time or worse. {_FIX}"
        if self._many_ways():
            return f"can read a short text in more than {WAYS} ways. {_FIX}"
        return ""

    def exponential(self) -> str:
        """What is read by a state that comes back to itself in two ways; empty if none does."""
        for loop in self._loops:
            for before in loop:
                for after in {after for follow in self._next[before].values() for after in follow}:
                    if after in loop and max(self._ways[before, after].values()) > 1:
                        return self._atoms[before].text
            back: dict[_States, set[_States]] = {}

            def step(
                pair: _States, loop: frozenset[int] = loop, back: dict[_States, set[_States]] = back
            ) -> Iterator[_States]:
                for after in self._steps(pair):
                    if after[0] in loop and after[1] in loop:
                        ordered = (min(after), max(after))
                        back.setdefault(ordered, set()).add(pair)
                        yield ordered

            same = [(state, state) for state in loop]
            apart = [pair for pair in _closure(same, step) if pair[0] != pair[1]]
            # All that begins and ends with equal states goes round: within a loop every state leads to every other.

            def behind(pair: _States, back: dict[_States, set[_States]] = back) -> Iterable[_States]:
                return back.get(pair, ())

            together = _closure(same, behind) if apart else set[_States]()
            for pair in apart:
                if pair in together:
                    return self._atoms[pair[0]].text
        return ""

    def _polynomial(self) -> tuple[str, str] | None:
        """What is read by two states that share a text in many ways; None if there are none. Not both in one loop:
        then the time is exponential.
        """
        where = {state: loop for loop in self._loops for state in loop}
        for loop in self._loops if len(self._loops) > 1 else ():

            def ahead(pair: _States, loop: frozenset[int] = loop) -> Iterator[_States]:
                return (after for after in self._steps(pair) if after[0] in loop)

            for one, other in sorted(_closure([(state, state) for state in loop], ahead)):
                if other in loop or other not in where:
                    continue

                def step(
                    triple: _States, loop: frozenset[int] = loop, end: frozenset[int] = where[other]
                ) -> Iterator[_States]:
                    return (after for after in self._steps(triple) if after[0] in loop and after[2] in end)

                if (one, other, other) in _closure([(one, one, other)], step):
                    return self._atoms[one].text, self._atoms[other].text
        return None

    def _many_ways(self) -> bool:
        """Whether there is a text of some characters that is read in too many ways: the worst letter comes next."""
        ways = Counter(self._first)
        seen: list[Counter[int]] = []
        for _ in range(_PREFIX):
            if ways in seen:  # from here on it goes round
                return False
            seen.append(ways)
            by_letter: dict[int, Counter[int]] = {}
            for state, number in ways.items():
                for letter, follow in self._next[state].items():
                    reached = by_letter.setdefault(letter, Counter[int]())
                    self._meter.step(len(follow))
                    for after in follow:
                        reached[after] += number * self._ways[state, after][letter]
            if not by_letter:
                return False
            ways = max(by_letter.values(), key=lambda reached: reached.total())
            if ways.total() > WAYS:
                return True
        return False

    def _steps(self, states: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """What follows several states when all read the same letter."""
        one, *others = (self._next[state] for state in states)
        self._meter.step()
        for letter, follow in one.items():
            if all(letter in other for other in others):
                for after in product(follow, *(other[letter] for other in others)):
                    self._meter.step()
                    yield after

    def _find_loops(self) -> list[frozenset[int]]:
        """Sets of states each of which leads to every other and back (Tarjan's components, without recursion)."""
        follow = [{after for states in read.values() for after in states} for read in self._next]
        index: dict[int, int] = {}
        low: dict[int, int] = {}
        path: list[int] = []
        on_path = set[int]()
        loops: list[frozenset[int]] = []
        for root in range(len(self._atoms)):
            waiting = [(root, iter(follow[root]))] if root not in index else []
            while waiting:
                state, rest = waiting[-1]
                if state not in index:
                    index[state] = low[state] = len(index)
                    path.append(state)
                    on_path.add(state)
                for after in rest:
                    if after not in index:
                        waiting.append((after, iter(follow[after])))
                        break
                    if after in on_path:
                        low[state] = min(low[state], index[after])
                else:
                    waiting.pop()
                    if waiting:
                        low[waiting[-1][0]] = min(low[waiting[-1][0]], low[state])
                    if low[state] == index[state]:
                        cut = path.index(state)
                        loop = frozenset(path[cut:])
                        del path[cut:]
                        on_path -= loop
                        if len(loop) > 1 or state in follow[state]:
                            loops.append(loop)
        return loops

    def _build(self, node: _Node) -> _Part:
        if isinstance(node, _Atom):
            if len(self._atoms) == PLACES:
                raise _Refused(f"has more than {PLACES} places when its counts are written out. Use smaller counts.")
            self._atoms.append(node)
            state = len(self._atoms) - 1
            return _Part(Counter([state]), Counter([state]), 0)
        if isinstance(node, _Choice):
            options = [self._build(option) for option in node.options]
            first, last = Counter[int](), Counter[int]()
            for option in options:
                first.update(option.first)
                last.update(option.last)
            kept = frozenset[int]().union(*(option.kept for option in options))
            return _Part(first, last, sum(option.empty for option in options), kept)
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
            # What is never given back is read by one state alone in the simple case, and only that is seen.
            kept = frozenset(loop.last) if node.kept and isinstance(node.body, _Atom) else frozenset[int]()
            return self._joined(part, _Part(loop.first, loop.last, 0 if low else 1, kept | loop.kept))
        rest = _Part()
        for _ in range(high - low):
            rest = self._joined(self._build(node.body), rest)
            rest = _Part(rest.first, rest.last, rest.empty + 1, rest.kept)
        return self._joined(part, rest)

    def _joined(self, before: _Part, after: _Part) -> _Part:
        self._join(before, after)
        first, last = Counter(before.first), Counter(after.last)
        for state, ways in after.first.items() if before.empty else ():
            first[state] += ways * before.empty
        for state, ways in before.last.items() if after.empty else ():
            last[state] += ways * after.empty
        self._meter.step(len(first) + len(last))
        return _Part(first, last, before.empty * after.empty, before.kept | after.kept)

    def _join(self, before: _Part, after: _Part) -> None:
        for (out, ways_out), (into, ways_into) in product(before.last.items(), after.first.items()):
            read = self._letters.of(self._atoms[into])
            if out in before.kept:
                read -= self._letters.of(self._atoms[out])
            self._meter.step(1 + len(read))
            edge = self._ways.setdefault((out, into), Counter())
            for letter in read:
                edge[letter] += ways_out * ways_into


def _check_repetitions(node: _Node, letters: _Letters, meter: _Meter) -> None:
    """Refuse to repeat what may be empty: engines differ in what they do then, and it is never needed. Refuse to repeat
    up to 30 times what can be repeated in two ways: that is 2 to the 30th.
    """
    if isinstance(node, _Sequence | _Choice):
        for child in node.parts if isinstance(node, _Sequence) else node.options:
            _check_repetitions(child, letters, meter)
    elif isinstance(node, _Repeat):
        _check_repetitions(node.body, letters, meter)
        if node.high is not None and node.high <= 1:
            return
        if _can_be_empty(node.body):
            raise _Refused(f"repeats what may be empty, `{node.text}`. Let each turn read at least a character.")
        if node.high is not None and not isinstance(node.body, _Atom):
            turns = _Automaton(_Repeat(node.body, 1, None), letters, meter, loose=True)
            if turns.exponential():
                raise _Refused(f"can divide the same text between the turns of `{node.text}` in many ways. {_FIX}")


def _can_be_empty(node: _Node) -> bool:
    match node:
        case _Atom():
            return False
        case _Repeat():
            return node.low == 0 or _can_be_empty(node.body)
        case _Choice():
            return any(map(_can_be_empty, node.options))
        case _Sequence():
            return all(map(_can_be_empty, node.parts))


def _closure(start: Iterable[_States], step: Callable[[_States], Iterable[_States]]) -> set[_States]:
    """What is reached from the start in one step or more."""
    reached = set[_States]()
    waiting = [*start]
    while waiting:
        fresh = {*step(waiting.pop())} - reached
        reached |= fresh
        waiting += fresh
    return reached
