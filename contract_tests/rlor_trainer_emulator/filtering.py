"""`filter` (AIP-160) compiled to SQL.

The language, where AIP-160 leaves a choice:

- `a b` and `a AND b` mean the same; `OR` binds tighter than both; `NOT` and `-` negate what stands right behind them.
- A path is in lowerCamelCase or snake_case. A key of a map is its last part, in quotes if it is no word:
  `extraValues."my key"`.
- A value is bare or in quotes of either kind; a backslash in quotes takes the next quote, backslash or `*` as it is.
- Text compares by code point, upper and lower case apart. `*` in the text stands for any characters with `=`, `!=` and
  `:`; with `<`, `<=`, `>` and `>=` it stands for itself.
- `:` on text asks whether the value occurs in it; on a list of text, whether an element equals it; on a map, whether it
  has that key; on other scalars it is `=`. `field:*` asks whether a field is set: not the zero value, not null, not
  empty; for a field whose presence is explicit, there at all.
- Timestamps are RFC 3339 and compare as instants; durations are decimal seconds, `1800s`, and compare by length.
- An unset field satisfies no comparison, `!=` included. `NOT x` holds exactly where `x` does not.
- Values without a field (a search in all fields) and functions are refused.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from math import isinf
from typing import Any, Final, cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput
from lark.lark import PostLex
from sqlalchemy import (
    Boolean,
    ColumnElement,
    String,
    and_,
    column,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from .fields import (
    INT64,
    Field,
    FieldIndex,
    Kind,
    QueryError,
    Scalar,
    Segment,
    check_text,
    did_you_mean,
    map_key,
    nanoseconds,
    quote,
    split_path,
)

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
_COMPARISONS: Final[Mapping[str, Callable[[Any, Any], ColumnElement[bool]]]] = {
    "=": operator.eq,
    ":": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_EQUALITIES: Final = ("=", "!=", ":")
_TIMESTAMP: Final = re.compile(
    r"(?P<seconds>[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?P<micros>[0-9]{1,6})(?P<rest>[0-9]{0,3}))?"
    r"(?P<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})"
)


class _Bounds(PostLex):
    """Refuses what is too large or unsupported while the text is still being split into tokens."""

    always_accept = ()

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        depth = comparisons = 0
        for token in stream:
            depth += (token.type == "_LPAR") - (token.type == "_RPAR")
            comparisons += token.type == "COMPARATOR"
            if depth > DEEPEST_PARENTHESES:
                raise _error(token, f"parentheses are nested more than {DEEPEST_PARENTHESES} deep")
            if comparisons > MOST_COMPARISONS:
                raise _error(token, f"there are more than {MOST_COMPARISONS} comparisons")
            if token.type == "FUNCTION":
                raise _error(token, f"functions such as {quote(token[:-1])} are not supported")
            yield token


_PARSER: Final = Lark(_GRAMMAR, parser="lalr", postlex=_Bounds())


def compile_filter(
    text: str,
    index: FieldIndex,
    document: ColumnElement[Any],
    columns: Mapping[tuple[str, ...], ColumnElement[Any]] | None = None,
) -> ColumnElement[bool]:
    """The condition that `text` states about `document`, for a `WHERE`; true when `text` is empty.

    `columns` gives the columns in which the table keeps a field beside the document. Values of the text become bound
    parameters. The condition may be NULL where it is not true, which a `WHERE` takes for false; that leaves plain
    comparisons to the indexes. Raises `QueryError`.
    """
    check_text("filter", text)
    if not text.strip():
        return true()
    return _Compiler(index, document, columns).condition(_parse(text))


class _Compiler:
    def __init__(
        self,
        index: FieldIndex,
        document: ColumnElement[Any],
        columns: Mapping[tuple[str, ...], ColumnElement[Any]] | None,
    ) -> None:
        self._index = index
        self._document = document
        self._columns = columns

    def condition(self, tree: Tree[Token], negated: bool = False) -> ColumnElement[bool]:
        """The condition of `tree` or its negation, which is carried down to the comparisons: SQLite's parser takes
        nested parentheses, and the calls that negation needs, only so deep (`parser stack overflow`)."""
        match tree.data:
            case "conjunction" | "sequence" | "disjunction":
                join = or_ if (tree.data == "disjunction") is not negated else and_
                return join(*(self.condition(branch, negated) for branch in _branches(tree)))
            case "negation":
                (branch,) = _branches(tree)
                return self.condition(branch, not negated)
            case "comparison":
                comparison = self._comparison(*_tokens(tree))
                # NULL counts as false before it is negated: an unset field satisfies no comparison, so its negation.
                return not_(func.coalesce(comparison, false())) if negated else comparison
            case _:
                (token,) = _tokens(tree)
                hint = "write a field, a comparator (= != < <= > >= :) and a value"
                if token.upper() in ("AND", "OR", "NOT"):
                    hint = f"the operator {token.upper()} is written in capitals"
                raise _error(token, f"{quote(token)} is not a comparison", hint)

    def _comparison(self, path: Token, comparator: Token, value: Token) -> ColumnElement[bool]:
        field = self._index.resolve("filter", split_path("filter", path, _column(path)))
        pieces = _pieces(value)
        if comparator == ":" and pieces == ["", ""]:
            return self._present(field)
        if field.kind.scalar:
            return self._scalar_comparison(field, comparator, value, pieces)
        if comparator != ":" or field.kind is Kind.MESSAGE:
            allowed = '":*"' if field.kind is Kind.MESSAGE else '":"'
            raise _error(comparator, f"{quote(str(field))} is {field.kind.value} and takes only {allowed}")
        if field.kind is Kind.MAP:
            key = map_key("filter", Segment("*".join(pieces), _column(value)))
            return Field((*field.path, key), Kind.STRING, in_map=True).json_text(self._document).is_not(None)
        if field.element is not Kind.STRING:
            raise _error(comparator, f'{quote(str(field))} is not a list of text and takes only ":*"')
        elements = _Elements(self._document[field.path]).table_valued(column("value", String), name="element")
        return exists(select(literal(1)).select_from(elements).where(_text_equals(elements.c.value, pieces)))

    def _scalar_comparison(
        self, field: Field, comparator: Token, value: Token, pieces: list[str]
    ) -> ColumnElement[bool]:
        if field.kind in (Kind.BOOLEAN, Kind.ENUM) and comparator not in _EQUALITIES:
            raise _error(comparator, f"{quote(str(field))} is {field.kind.value} and takes only = and !=")
        expression = field.expression(self._document, self._columns)
        if field.kind is Kind.STRING and comparator in _EQUALITIES:
            if comparator == ":":
                return _text_equals(expression, ["", *pieces, ""] if pieces != [""] else ["", ""])
            equal = _text_equals(expression, pieces)
            return not_(equal) if comparator == "!=" else equal
        try:
            literal_value, exact = _literal(field, "*".join(pieces))
        except ValueError as error:
            found = "*".join(pieces)
            raise _error(value, f"expected {error}, found {quote(found)}", did_you_mean(found, field.values)) from None
        if not exact:
            # The value lies just above `literal_value`, and no stored value lies between the two.
            match comparator:
                case "=" | ":":
                    return false()
                case "!=":
                    return expression.is_not(None)
                case _:
                    comparator = Token("COMPARATOR", {">=": ">", "<": "<="}.get(comparator, comparator))
        return _COMPARISONS[comparator](expression, field.parameter(literal_value))

    def _present(self, field: Field) -> ColumnElement[bool]:
        if field.kind is Kind.MESSAGE:
            return field.json_text(self._document).is_not(None)
        if not field.kind.scalar:
            return field.json_text(self._document).not_in(["{}", "[]"])
        value = field.expression(self._document, self._columns)
        if field.explicit or field.kind in (Kind.TIMESTAMP, Kind.DURATION):
            return value.is_not(None)
        zero: Scalar = field.values[0] if field.values else "" if field.kind is Kind.STRING else 0
        return value != field.parameter(zero)


def _branches(tree: Tree[Token]) -> Iterator[Tree[Token]]:
    return (child for child in tree.children if isinstance(child, Tree))


def _tokens(tree: Tree[Token]) -> Iterator[Token]:
    return (child for child in tree.children if isinstance(child, Token))


def _column(token: Token) -> int:
    return (token.start_pos or 0) + 1


def _error(token: Token, message: str, hint: str = "") -> QueryError:
    return QueryError("filter", message, _column(token), hint)


def _parse(text: str) -> Tree[Token]:
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


def _pieces(value: Token) -> list[str]:
    """The text of a value, cut at its wildcards."""
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
                _column(value) + 1 + found.start(),
                "a backslash goes before a quote, a backslash or *",
            )
        else:
            pieces[-1] += found[1] or found[0]
    return pieces


def _literal(field: Field, text: str) -> tuple[Scalar, bool]:
    """The value that `text` stands for, and whether it is exactly that or lies just above.

    Raises `ValueError` with what was expected in its place.
    """
    match field.kind:
        case Kind.BOOLEAN:
            if text not in ("true", "false"):
                raise ValueError("true or false")
            return int(text == "true"), True
        case Kind.ENUM:
            if text not in field.values:
                raise ValueError(f"one of the {len(field.values)} values of {quote(str(field))}")
            return text, True
        case Kind.INT32 | Kind.INT64:
            if not re.fullmatch(r"-?[0-9]{1,20}", text) or int(text) not in INT64:
                raise ValueError("a whole number of at most 64 bits")
            return int(text), True
        case Kind.DOUBLE:
            if not re.fullmatch(r"-?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text) or isinf(float(text)):
                raise ValueError("a number")
            return float(text), True
        case Kind.DURATION:
            if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,9})?s", text) or nanoseconds(text) not in INT64:
                raise ValueError("a duration in seconds such as 1800s, below 292 years")
            return nanoseconds(text), True
        case Kind.TIMESTAMP:
            return _timestamp(text)
        case _:
            return text, True


def _timestamp(text: str) -> tuple[str, bool]:
    """An RFC 3339 timestamp as documents spell it, cut to microseconds, and whether nothing was cut."""
    found = _TIMESTAMP.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        offset = found["offset"].upper().replace("Z", "+00:00")
        instant = datetime.fromisoformat(f"{found['seconds'].upper()}{offset}").astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("an RFC 3339 timestamp such as 2026-04-01T09:30:00Z") from None
    # strftime does not pad years below 1000 everywhere.
    seconds = instant.replace(tzinfo=None).isoformat(timespec="seconds")
    return f"{seconds}.{found['micros'] or '':0<6}Z", not (found["rest"] or "").strip("0")


def _text_equals(text: ColumnElement[Any], pieces: list[str]) -> ColumnElement[bool]:
    if len(pieces) == 1:
        return text == literal(pieces[0], String)
    glob = "*".join(re.sub(r"[*?[]", r"[\g<0>]", piece) for piece in pieces)
    like = "%".join(re.sub(r"[\\%_]", r"\\\g<0>", piece) for piece in pieces)
    return _Matches(text, literal(glob, String), literal(like, String))


class _Matches(FunctionElement[bool]):
    """Text against a pattern, upper and lower case apart: `GLOB` on SQLite, where `LIKE` mixes them; else `LIKE`.

    Its arguments are the text and the pattern in the language of each.
    """

    name = "matches"
    type = Boolean()
    inherit_cache = True


@compiles(_Matches)
def _like(element: _Matches, compiler: SQLCompiler, **options: Any) -> str:
    text, _, like = element.clauses
    return f"({compiler.process(text, **options)} LIKE {compiler.process(like, **options)})"


@compiles(_Matches, "sqlite")
def _glob(element: _Matches, compiler: SQLCompiler, **options: Any) -> str:
    text, glob, _ = element.clauses
    return f"({compiler.process(text, **options)} GLOB {compiler.process(glob, **options)})"


class _Elements(FunctionElement[str]):
    """The elements of a JSON list of text, as a table with the column `value`."""

    name = "elements"
    inherit_cache = True


@compiles(_Elements, "sqlite")
def _json_each(element: _Elements, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_Elements)
def _array_elements(element: _Elements, compiler: SQLCompiler, **options: Any) -> str:
    return f"jsonb_array_elements_text({compiler.process(element.clauses, **options)})"
