"""The criterion that keeps patterns in linear time, against known patterns and against counting all ways to match."""

from __future__ import annotations

import re
import warnings
from itertools import product

import lint_spec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lint_rules.ambiguity import PLACES, WAYS, ambiguity
from rlor_spec.document import SpecDocument

LINEAR = [
    "^[0-9]+$",
    "^[^=]+=.+$",
    "^(accounts/[^/]+/models/[^/]+)?$",
    r"^(10800(\.0{1,9})?|(10[0-7][0-9][0-9]|[0-9]{1,4})(\.[0-9]{1,9})?)s$",
    "^(a|ab)*(b|c)*$",  # two ways to read the last b, no more
    "^(ab|ac)*$",
    "^[a-z]+(-[a-z]+)*$",
    "^[^a]*a.*a$",
    "^(a*b)*$",
    "^([^,]*,)*[^,]*$",
    r"^([0-9]{1,3}\.){3}[0-9]{1,3}$",
    "^(a{2})*$",
    "^([a-z]{16})+$",
    "^(a{16}){16}$",
    "^a{2,9}b{2,}$",
    "^[a-z]{1,16}[a-z]{1,16}$",  # its own numbers bound it
    r"^[\]a-]+x$",
    "^(?:a|b)*?c$",
    "^(a(b|))*$",
    "^[a-z]{1000}$",
    r"^\S+\s\S+$",
    r"^\D*\d+\D*$",
    r"^\s*\w+\s*$",
    r"^[\w.-]+@[\w-]+\.[\w.]+$",
    r"^\w+(?:[-.]\w+)*\Z",
    r"^(?a:[\u0660-\u0669]|\d)*$",  # digits of ASCII alone
    r"^(?-i:k|K)*$",
    r"^(?:.|\n)*$",
    r"^(?>a+)+$",  # what is never given back has one way
    r"^(a++b?)*$",
    r"^(a)?(?(1)b|c)+$",
    r"(?x) ^ ( a | b )* $  # | a bar [ in a comment",
]
EXPONENTIAL = [
    "^(a+)+$",
    "^(a|a)*$",
    "^(?:a|b|ab)+$",
    "^(a|aa)+$",
    "^(a{1,2})*$",
    "^([a-z]+-?)+$",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "^(x(a?|b?))*$",  # nothing, in two ways
    "^((a{1,99}b?)+c)*$",
    "^(.*,)*b$",
    "^([^a]|b)*$",
    "^(?:^a|a)+$",  # an anchor counts as nothing
    r"^([\]x]|])*$",
    "^(a|[ab])*$",  # Python makes one class of it, other engines do not
    r"^(\w+\s?)*$",
    r"^(\d+|\d+\.\d*)+$",
    r"^(\d|[\u0660-\u0669])*$",
    r"^(\s|\u2003)*$",
    r"^(\W|\S)*$",
    r"^(\S|\D)*$",
    "^(?i:k|K)*$",
    "^(?s:.|\\n)*$",
    r"^\b(\w+\b\W?)*$",
    "^(x+x+)+y$",
    r"^(?P<word>a+)+\Z",
    "^(a+?)+?b$",
    "^((a++)?b?a)*$",
]
QUADRATIC = [
    "^a*a*$",
    "^.*a.*a$",
    "^[a-z]+[a-z0-9]+-$",
    "^(ab)*(ab|c)*$",
    "^a{2,}a{2,}$",
    "^[a-z]{1,63}[a-z]{1,63}$",
    "^a*(b|c?)a*$",
    r"^\d+\w*$",
    r"^\w*\s?\w*$",
    "(?i)^[a-z]+[A-Z]+$",
    r"^[^\s]+\S+$",
    r"^\d+[\u0660-\u0669]+$",
]
REFUSED = [
    ("^(a*)*$", "may be empty"),
    ("^(a?b?){2,}$", "may be empty"),
    ("^(|a)+$", "may be empty"),
    ("^(a?){30}a{30}$", "may be empty"),  # two to the 30th, and no loop
    ("^(a|a){1,30}$", "between the turns of"),
    ("^(a{1,9}){1,9}$", "between the turns of"),
    ("^b((a|a){3})?$", "between the turns of"),
    ("^(?=.*a)b$", "once more"),
    ("^(?!a)b$", "once more"),
    ("^(?<=a)b$", "once more"),
    ("^((a{16}){16}){16}$", f"more than {PLACES} places"),
    (r"^(a+)\1$", "refers back"),
    ("^(?P<a>a)(?P=a)$", "refers back"),
    ("^(.*)*x$", "may be empty"),
    (r"^(\b)*$", "may be empty"),
    ("^" + 33 * "a?" + 33 * "a" + "$", f"more than {WAYS} ways"),  # no loop, and 2 to the 33rd
    ("^" + 20 * "(?:a|a)" + "$", f"more than {WAYS} ways"),
    ("^(a", "does not compile: missing )"),
    (r"^\p{L}$", "does not compile: bad escape"),
    ("a{99999999999999}", "too large"),
    (2000 * "(" + 2000 * ")", "nested too deeply"),
]
STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|"
    "RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY"
)


@pytest.mark.parametrize("pattern", LINEAR)
def test_linear(pattern: str) -> None:
    assert ambiguity(pattern) == ""


@pytest.mark.parametrize("pattern", EXPONENTIAL)
def test_exponential(pattern: str) -> None:
    assert "exponential time" in ambiguity(pattern)


@pytest.mark.parametrize("pattern", QUADRATIC)
def test_quadratic(pattern: str) -> None:
    assert "quadratic time or worse" in ambiguity(pattern)


@pytest.mark.parametrize(("pattern", "why"), REFUSED)
def test_refused(pattern: str, why: str) -> None:
    assert why in ambiguity(pattern)


def steps(pattern: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many steps a pattern takes that is in order."""
    taken = 0

    class Meter:
        def __init__(self, pattern: str) -> None:
            pass

        def step(self, number: int = 1) -> None:
            nonlocal taken
            taken += number

    monkeypatch.setattr("lint_rules.ambiguity._Meter", Meter)
    assert ambiguity(pattern) == ""
    return taken


def test_alternatives_cost_little_more_than_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, half = (steps(f"^({states})*$", monkeypatch) for states in (STATES, STATES[: len(STATES) // 2]))
    assert whole < 20_000
    assert whole < 4 * half
    assert steps(f"^({STATES})*-({STATES})*$", monkeypatch) < 3 * whole


def test_what_takes_too_many_steps_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lint_rules.ambiguity.STEPS", 10)
    assert "too many steps" in ambiguity(f"^({STATES}|of no other test)*$")


@settings(derandomize=True, max_examples=200, deadline=None)
@given(pattern=st.text("abZ0é .\\dwsbDWSAZ[]^-()|*+?{}2,3:<>=!Pimx$&~#\n", max_size=30))
def test_no_text_whatever_is_too_much(pattern: str) -> None:
    found = ambiguity(pattern)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except (re.error, OverflowError):
        assert found
    else:
        assert "does not compile" not in found


def test_a_message_names_what_is_repeated() -> None:
    assert ambiguity("^x([a-z]+-?)+$").startswith("can repeat `[a-z]` over")
    assert "between the repeated `[^/]` and `b`" in ambiguity("^a[^/]+b+$")


def test_every_pattern_of_the_spec_is_linear() -> None:
    text = SpecDocument.load(lint_spec.SPEC).text
    patterns = set(re.findall(r"pattern: '?(\^.*?\$)'?\s*[}\n]", text))
    assert len(patterns) > 10
    assert not [pattern for pattern in patterns if ambiguity(pattern)]


# Ways to match, counted: `ways[i][j]` is in how many ways a pattern reads the text from i to j.
Ways = list[list[int]]
TEXTS = st.text("ab", max_size=2)


class Node:
    """A pattern, and in how many ways it reads pieces of a text."""

    def __init__(self, text: str, parts: tuple[Node, ...] = (), kind: str = "") -> None:
        self.text, self.parts, self.kind = text, parts, kind

    def __repr__(self) -> str:
        return self.text

    def ways(self, text: str) -> Ways:
        size = len(text) + 1
        if not self.parts:
            reads = self.text.strip("[]")
            return [[int(j == i + 1 and text[i] in reads) for j in range(size)] for i in range(size)]
        inner = [part.ways(text) for part in self.parts]
        if self.kind == "|":
            return [[sum(cell) for cell in zip(*rows, strict=True)] for rows in zip(*inner, strict=True)]
        empty = [[int(i == j) for j in range(size)] for i in range(size)]
        if self.kind == "?":
            return [[one + other for one, other in zip(*rows, strict=True)] for rows in zip(empty, *inner, strict=True)]
        if self.kind == "*":
            return closed(inner[0])
        result = empty
        for other in inner:
            result = after(result, other)
        return result


def after(first: Ways, second: Ways) -> Ways:
    size = range(len(first))
    return [[sum(first[i][k] * second[k][j] for k in size[i : j + 1]) for j in size] for i in size]


def closed(turn: Ways) -> Ways:
    """Any number of turns, none of them empty."""
    size = range(len(turn))
    result = [[int(i == j) for j in size] for i in size]
    for i in reversed(size):
        for j in size[i + 1 :]:
            result[i][j] = sum(turn[i][k] * result[k][j] for k in size[i + 1 : j + 1])
    return result


def joined(parts: list[Node]) -> Node:
    return Node("".join(part.text for part in parts), tuple(parts), "")


def chosen(parts: list[Node]) -> Node:
    return Node(f"(?:{'|'.join(part.text for part in parts)})", tuple(parts), "|")


NODES = st.recursive(
    st.sampled_from([Node("a"), Node("b"), Node("[ab]")]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(joined),
        st.lists(inner, min_size=2, max_size=2).map(chosen),
        inner.map(lambda part: Node(f"(?:{part.text})*", (part,), "*")),
        inner.map(lambda part: Node(f"(?:{part.text})?", (part,), "?")),
    ),
    max_leaves=6,
)


@settings(derandomize=True, max_examples=30, deadline=None)
@given(node=NODES)
def test_linear_means_that_longer_texts_are_not_matched_in_more_ways(node: Node) -> None:
    found = ambiguity(f"^{node.text}$")
    if "may be empty" in found:
        return
    grows = False
    for head, turn, tail in product(("", "a", "b"), ("a", "b", "ab", "aab", "abb"), ("", "a", "b")):
        few, many = (node.ways(head + turn * turns + tail)[0][-1] for turns in (6, 12))
        grows = grows or 0 < few < many
    assert grows == bool(found), found
