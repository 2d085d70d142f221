"""`orderBy` (AIP-132) compiled to SQL, and the condition that continues a list after a known row: keyset pagination."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Column, ColumnElement, String, UnaryExpression, and_, case, false, func, literal, or_, tuple_

from .fields import INT64, LONGEST, Field, FieldIndex, Scalar, is_cut
from .texts import QueryError, Segment, check_text, quote, split_path, unstorable

_WORD: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class OrderTerm:
    """One key to sort by."""

    field: Field
    descending: bool
    expression: ColumnElement[Any]
    """The key in SQL, never NULL: an unset field sorts below every value, unset text together with the empty string.

    Text and the names of enums sort by code point, timestamps by instant, durations and integers by size, false before
    true; the same on SQLite and PostgreSQL."""
    column: ColumnElement[Any] | None = None
    """The column that holds the field or its beginning, if there is one."""
    part: Literal["whole", "beginning", "long"] = "whole"
    """Which part of a text the key is: its beginning, which an index holds, or the text that is longer than that."""

    @property
    def ordering(self) -> UnaryExpression[Any]:
        """What goes into `ORDER BY`."""
        return self.expression.desc() if self.descending else self.expression.asc()

    def bound(self, value: Scalar) -> ColumnElement[Any]:
        """`value` as a bound parameter that compares with `expression`."""
        if self.column is None:
            return self.field.parameter(value)
        return literal(value, self.column.type)

    def value_of(self, document: Mapping[str, Any]) -> Scalar:
        """The key of `document`, equal to `expression` for its row; fit for JSON, so for a page token."""
        value = self.field.comparable(document)
        if self.part == "whole" or not isinstance(value, str):
            return value
        if self.part == "beginning":
            return value[:LONGEST]
        return value if len(value) >= LONGEST else ""


def compile_order(
    text: str,
    index: FieldIndex,
    document: ColumnElement[Any],
    columns: Mapping[tuple[str, ...], ColumnElement[Any]] | None = None,
    default: str = "name",
) -> list[OrderTerm]:
    """The keys that `text` names, such as `createTime desc, displayName`; `default` when it names none.

    Fields are scalars or members of maps, in lowerCamelCase or snake_case, each once, each with `asc` (the default) or
    `desc`. `columns` gives the columns in which the table keeps a field beside the document; one that is not nullable
    is sorted by as it is, so an index on it serves the list. Raises `QueryError`.
    """
    check_text("orderBy", text)
    terms: dict[tuple[str, ...], list[OrderTerm]] = {}
    at = 1
    for part in (text if text.strip() else default).split(","):
        words = [Segment(found[0], at + found.start()) for found in _WORD.finditer(part)]
        if not words:
            raise QueryError("orderBy", "expected a field name", at)
        path, *direction = words
        field = index.resolve("orderBy", split_path("orderBy", path.text, path.column))
        if not field.kind.scalar:
            raise QueryError("orderBy", f"{quote(str(field))} is {field.kind.value} and has no order", path.column)
        if field.path in terms:
            raise QueryError("orderBy", f"{quote(str(field))} is named twice", path.column)
        if direction and direction[0].text not in ("asc", "desc"):
            raise QueryError(
                "orderBy", f'expected "asc" or "desc", found {quote(direction[0].text)}', direction[0].column
            )
        if len(direction) > 1:
            raise QueryError("orderBy", f"expected a comma, found {quote(direction[1].text)}", direction[1].column)
        terms[field.path] = _terms(field, [word.text for word in direction] == ["desc"], document, columns)
        at += len(part) + 1
    return [term for of_field in terms.values() for term in of_field]


def _terms(
    field: Field,
    descending: bool,
    document: ColumnElement[Any],
    columns: Mapping[tuple[str, ...], ColumnElement[Any]] | None,
) -> list[OrderTerm]:
    column = (columns or {}).get(field.path)
    key = field.expression(document) if column is None else column
    if not (isinstance(key, Column) and not key.nullable):
        key = func.coalesce(key, field.parameter(field.absent, columns))
    if column is None or not is_cut(column):
        return [OrderTerm(field, descending, key, column)]
    # Only where the beginnings are equal and there is more, the texts themselves are compared.
    long = case((func.length(key) < LONGEST, literal("", String)), else_=field.expression(document))
    return [
        OrderTerm(field, descending, key, column, "beginning"),
        OrderTerm(field, descending, long, column, "long"),
    ]


def after(terms: Sequence[OrderTerm], values: Sequence[Any]) -> ColumnElement[bool]:
    """Whether a row comes after the row whose keys are `values`, in the order of `terms`.

    Raises `ValueError` for values that no row can have under these terms, such as those of a forged page token.
    """
    if len(terms) != len(values) or not all(map(_fits, terms, values)):
        raise ValueError("the values do not fit the order")
    keys = [(term, term.bound(value)) for term, value in zip(terms, values, strict=True)]
    if len({term.descending for term in terms}) == 1:
        left, right = tuple_(*(term.expression for term in terms)), tuple_(*(bound for _, bound in keys))
        return left < right if terms[0].descending else left > right
    condition: ColumnElement[bool] = false()
    for term, bound in reversed(keys):
        key = term.expression
        beyond, from_here = (key < bound, key <= bound) if term.descending else (key > bound, key >= bound)
        # An index serves the first conjunct; `beyond OR (equal AND ...)` alone would be no range to it.
        condition = and_(from_here, or_(beyond, condition))
    return condition


def _fits(term: OrderTerm, value: Any) -> bool:
    match term.field.absent:
        case str():
            return isinstance(value, str) and unstorable(value) is None
        case int():
            return type(value) is int and value in INT64
        case float():
            return type(value) is float and value - value == 0
