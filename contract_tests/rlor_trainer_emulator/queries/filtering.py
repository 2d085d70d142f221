"""`filter` (AIP-160) compiled to SQL.

The language, where AIP-160 leaves a choice:

- `a b` and `a AND b` mean the same; `OR` binds tighter than both; `NOT` and `-` negate what directly follows them.
- A path is in lowerCamelCase or snake_case. A key of a map is its last part, in quotes if it is no word:
  `extraValues."my key"`.
- A value is bare or in quotes of either kind; a backslash in quotes takes the next quote, backslash or `*` as it is.
- Text compares by code point, upper and lower case apart. `*` in the text stands for any characters with `=`, `!=` and
  `:`; with `<`, `<=`, `>` and `>=` it stands for itself.
- `:` on text asks whether the value occurs in it; on a list of text, whether an element equals it; on a map, whether it
  has that key; on other scalars it is `=`. `field:*` asks whether a field is set: not the zero value, not null, not
  empty; for a field whose presence is explicit, there at all.
- Timestamps are RFC 3339 and compare as instants; durations are decimal seconds, `1800s`, and compare by length. What a
  32-bit number is compared with is rounded to 32 bits first.
- An unset field satisfies no comparison, `!=` included. `NOT x` holds exactly where `x` does not.
- Values without a field (a search in all fields) and functions are refused.
"""

import operator
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from math import isinf
from typing import Any, Final

from lark import Token, Tree
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

from ..resource.json_text import single
from .fields import INT64, LONGEST, Field, FieldIndex, Kind, Scalar, is_cut, map_key, nanoseconds
from .filter_syntax import branches, column_of, parse, pieces_of, refusal, tokens
from .texts import Segment, check_text, did_you_mean, quote, split_path

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
    return _Compiler(index, document, columns).condition(parse(text))


def filtered_fields(text: str, index: FieldIndex) -> set[tuple[str, ...]]:
    """The paths of the fields that `text`, which can be compiled, speaks of."""
    if not text.strip():
        return set()
    comparisons = parse(text).find_data("comparison")
    paths = [next(iter(tokens(comparison))) for comparison in comparisons]
    return {index.resolve("filter", split_path("filter", path, column_of(path))).path for path in paths}


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
                return join(*(self.condition(branch, negated) for branch in branches(tree)))
            case "negation":
                (branch,) = branches(tree)
                return self.condition(branch, not negated)
            case "comparison":
                comparison = self._comparison(*tokens(tree))
                # NULL counts as false before it is negated: an unset field satisfies no comparison, so its negation.
                return not_(func.coalesce(comparison, false())) if negated else comparison
            case _:
                (token,) = tokens(tree)
                hint = "write a field, a comparator (= != < <= > >= :) and a value"
                if token.upper() in ("AND", "OR", "NOT"):
                    hint = f"the operator {token.upper()} is written in capitals"
                raise refusal(token, f"{quote(token)} is not a comparison", hint)

    def _comparison(self, path: Token, comparator: Token, value: Token) -> ColumnElement[bool]:
        field = self._index.resolve("filter", split_path("filter", path, column_of(path)))
        pieces = pieces_of(value)
        if comparator == ":" and pieces == ["", ""]:
            return self._present(field)
        if field.kind.scalar:
            return self._scalar_comparison(field, comparator, value, pieces)
        if comparator != ":" or field.kind is Kind.MESSAGE:
            allowed = '":*"' if field.kind is Kind.MESSAGE else '":"'
            raise refusal(comparator, f"{quote(str(field))} is {field.kind.value} and takes only {allowed}")
        if field.kind is Kind.MAP:
            key = map_key("filter", Segment("*".join(pieces), column_of(value)))
            return Field((*field.path, key), Kind.STRING, in_map=True).json_text(self._document).is_not(None)
        if field.element is not Kind.STRING:
            raise refusal(comparator, f'{quote(str(field))} is not a list of text and takes only ":*"')
        elements = _Elements(self._document[field.path]).table_valued(column("value", String), name="element")
        return exists(select(literal(1)).select_from(elements).where(_text_equals(elements.c.value, pieces)))

    def _scalar_comparison(
        self, field: Field, comparator: Token, value: Token, pieces: list[str]
    ) -> ColumnElement[bool]:
        if field.kind in (Kind.BOOLEAN, Kind.ENUM) and comparator not in _EQUALITIES:
            raise refusal(comparator, f"{quote(str(field))} is {field.kind.value} and takes only = and !=")
        expression = self._beginning(field, comparator, pieces)
        if expression is None:
            expression = field.expression(self._document, self._columns)
        if field.kind is Kind.STRING and comparator in _EQUALITIES:
            if comparator == ":":
                return _text_equals(expression, ["", *pieces, ""])
            equal = _text_equals(expression, pieces)
            return not_(equal) if comparator == "!=" else equal
        try:
            literal_value, exact = _literal(field, "*".join(pieces))
        except ValueError as error:
            found = "*".join(pieces)
            raise refusal(value, f"expected {error}, found {quote(found)}", did_you_mean(found, field.values)) from None
        if not exact:
            # The value lies just above `literal_value`, and no stored value lies between the two.
            match comparator:
                case "=" | ":":
                    return false()
                case "!=":
                    return expression.is_not(None)
                case _:
                    comparator = Token("COMPARATOR", {">=": ">", "<": "<="}.get(comparator, comparator))
        return _COMPARISONS[comparator](expression, field.parameter(literal_value, self._columns))

    def _beginning(self, field: Field, comparator: str, pieces: list[str]) -> ColumnElement[Any] | None:
        """The column with the beginning of a text, if that is enough: it compares with a shorter text as the whole."""
        column = (self._columns or {}).get(field.path)
        pattern = comparator == ":" or (len(pieces) > 1 and comparator in _EQUALITIES)
        if column is None or not is_cut(column) or pattern or len("*".join(pieces)) >= LONGEST:
            return None
        return column

    def _present(self, field: Field) -> ColumnElement[bool]:
        if field.kind is Kind.MESSAGE:
            return field.json_text(self._document).is_not(None)
        if not field.kind.scalar:
            return field.json_text(self._document).not_in(["{}", "[]"])
        value = field.expression(self._document, self._columns)
        if field.explicit or field.kind in (Kind.TIMESTAMP, Kind.DURATION):
            return value.is_not(None)
        zero: Scalar = field.values[0] if field.values else "" if field.kind is Kind.STRING else 0
        return value != field.parameter(zero, self._columns)


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
        case Kind.FLOAT | Kind.DOUBLE:
            if not re.fullmatch(r"-?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text) or isinf(float(text)):
                raise ValueError("a number")
            return _rounded(field, float(text)), True
        case Kind.DURATION:
            if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,9})?s", text) or nanoseconds(text) not in INT64:
                raise ValueError("a duration in seconds such as 1800s, below 292 years")
            return nanoseconds(text), True
        case Kind.TIMESTAMP:
            return _timestamp(text)
        case _:
            return text, True


def _rounded(field: Field, number: float) -> float:
    """The number as a field can hold it."""
    if field.kind is Kind.DOUBLE:
        return number
    try:
        return single(number)
    except OverflowError:
        raise ValueError("a number of at most 32 bits") from None


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
