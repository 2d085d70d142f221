"""The grammar of `filter` (AIP-160), and what its parser makes of a text: a tree of comparisons, or a refusal.

A tree is a `conjunction` or a `sequence` (all of), a `disjunction` (any of), a `negation`, a `comparison` of the three
tokens path, comparator and value, or a `bare` token where a comparison should be.
"""

import re
from collections.abc import Iterator
from typing import Any, Final, cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput
from lark.lark import PostLex

from .texts import QueryError, quote

MOST_COMPARISONS: Final = 100
DEEPEST_PARENTHESES: Final = 16
"""About half of what SQLite's parser takes, so that the condition can be part of a larger one."""

_GRAMMAR: Final = r"""
?start: conjunction
?conjunction: sequence (_AND sequence)*
?sequence: disjunction+
?disjunction: term (_OR term)*
?term: simple
     | (_NOT | _MINUS) simple -> negation
?simple: PATH COMPARATOR (VALUE | QUOTED) -> comparison
       | (PATH | WORD | QUOTED | FUNCTION) -> bare
       | _LPAR conjunction _RPAR

_AND.2: /AND(?![A-Za-z0-9_.])/
_OR.2: /OR(?![A-Za-z0-9_.])/
_NOT.2: /NOT(?![A-Za-z0-9_.])/
_MINUS: "-"
_LPAR: "("
_RPAR: ")"
COMPARATOR: /<=|>=|!=|[=<>:]/
FUNCTION.1: /(?!(AND|OR|NOT)\()[A-Za-z_][A-Za-z0-9_.]*\(/
PATH: /(?!(AND|OR|NOT)(?![A-Za-z0-9_.]))[A-Za-z_][A-Za-z0-9_]*(\.([A-Za-z0-9_]+|"[^"\\]*"|'[^'\\]*'))*/
WORD.-1: /(?!(AND|OR|NOT)(?![A-Za-z0-9_.]))[^\s()"'<>=!:,.\\-][^\s()"'<>=!:,\\]*/
VALUE: /(?!(AND|OR|NOT)(?![^\s()]))[^\s()"'<>=!:,\\][^\s()"'<>=!,\\]*/
QUOTED: /"(\\.|[^"\\])*"|'(\\.|[^'\\])*'/s
%ignore /\s+/
"""

_WORDS: Final = {
    "a comparison": {"PATH", "WORD", "FUNCTION"},
    "a value": {"VALUE"},
    "a comparator (= != < <= > >= :)": {"COMPARATOR"},
    "AND": {"_AND"},
    "OR": {"_OR"},
    '")"': {"_RPAR"},
    "the end": {"$END"},
}


class _Bounds(PostLex):
    """Refuses what is too large or unsupported while the text is still being split into tokens."""

    always_accept = ()

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        depth = comparisons = 0
        for token in stream:
            depth += (token.type == "_LPAR") - (token.type == "_RPAR")
            comparisons += token.type == "COMPARATOR"
            if depth > DEEPEST_PARENTHESES:
                raise refusal(token, f"parentheses are nested more than {DEEPEST_PARENTHESES} deep")
            if comparisons > MOST_COMPARISONS:
                raise refusal(token, f"there are more than {MOST_COMPARISONS} comparisons")
            if token.type == "FUNCTION":
                raise refusal(token, f"functions such as {quote(token[:-1])} are not supported")
            yield token


_PARSER: Final = Lark(_GRAMMAR, parser="lalr", postlex=_Bounds())


def parse(text: str) -> Tree[Token]:
    """The tree of `text`, in time linear in its length. Raises `QueryError` with what was expected where."""
    try:
        return _PARSER.parse(text)  # pyright: ignore[reportUnknownMemberType]
    except UnexpectedInput as error:
        problem = cast(Any, error)
    # lark gives the end of the text the position of the last token.
    at_end: bool = getattr(getattr(problem, "token", None), "type", None) == "$END"
    position: int = len(text) if at_end else problem.pos_in_stream
    rest = text[position:]
    if rest.startswith(('"', "'")):
        raise QueryError("filter", f"the quote {rest[0]} is not closed", position + 1)
    accepted: set[str] = problem.interactive_parser.accepts()
    *others, last = [words for words, terminals in _WORDS.items() if terminals & accepted]
    expected = f"{', '.join(others)} or {last}" if others else last
    found = "".join(re.findall(r"^(?:\w+|.)", rest, re.DOTALL))
    raise QueryError("filter", f"expected {expected}, found {quote(found) if found else 'the end'}", position + 1)


def branches(tree: Tree[Token]) -> Iterator[Tree[Token]]:
    """The trees that `tree` is made of."""
    return (child for child in tree.children if isinstance(child, Tree))


def tokens(tree: Tree[Token]) -> Iterator[Token]:
    """The tokens that `tree` is made of."""
    return (child for child in tree.children if isinstance(child, Token))


def column_of(token: Token) -> int:
    """Where `token` begins in the text, counted from 1."""
    return (token.start_pos or 0) + 1


def refusal(token: Token, message: str, hint: str = "") -> QueryError:
    """The error that points at `token`."""
    return QueryError("filter", message, column_of(token), hint)


def pieces_of(value: Token) -> list[str]:
    """The text that a value stands for, cut at its wildcards. Raises `QueryError` for an unknown escape."""
    if value.type == "VALUE":
        return value.split("*")
    pieces = [""]
    for found in re.finditer(r"\\(.)|(\*)|[^\\*]+", value[1:-1], re.DOTALL):
        if found[2]:
            pieces.append("")
        elif found[1] and found[1] not in "\\\"'*":
            raise QueryError(
                "filter",
                f"unknown escape {quote(found[0])}",
                column_of(value) + 1 + found.start(),
                "a backslash must precede a quote, a backslash or *",
            )
        else:
            pieces[-1] += found[1] or found[0]
    return pieces
