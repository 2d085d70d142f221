"""The queryable fields of a resource, compiled from its schema in the spec.

`filter`, `orderBy` and `readMask` name fields by path. Here a path is resolved to a `Field`, which knows how its value
is read, as something comparable, both from a stored document in SQL and from the same document in Python.

A document is the resource as it goes over the wire: lowerCamelCase keys, unset fields as `rlor_spec.presence` has
them, 64-bit integers as decimal strings, 32-bit numbers in their shortest decimals, timestamps in UTC as
`2026-04-01T09:30:00.000000Z` with always six digits of fraction, durations as `1800s`.
"""

import enum
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final, TypeAlias

from rlor_spec.presence import flat, is_map
from rlor_spec.spellings import snake_case
from sqlalchemy import JSON, BigInteger, Column, ColumnElement, Double, Integer, String, case, cast, func, literal
from sqlalchemy.dialects.postgresql import JSONB

from ..spec import Document, SpecError
from .texts import QueryError, Segment, did_you_mean, quote

Scalar: TypeAlias = str | int | float
"""What a field is compared by: text, an integer (a boolean as 0 or 1, a duration in nanoseconds) or a float."""

INT64: Final = range(-(2**63), 2**63)

LONGEST: Final = 100
"""Most characters of a text that a column beside the document holds, so that it fits into an index."""

CUT: Final = {"longest": LONGEST}
"""`info` of a column that holds but the beginning of longer texts."""

_JSON: Final = JSON().with_variant(JSONB, "postgresql")
# Text is compared by code point. SQLite always does; PostgreSQL only in the collation C.
_TEXT: Final = String().with_variant(String(collation="C"), "postgresql")
# SQLite looks a key up by its raw JSON text, escapes and all; these are the characters that JSON never escapes.
_KEY: Final = re.compile(r"[ !#-\[\]-~]+")


class Kind(enum.Enum):
    """What a field holds; the value is the word used in messages."""

    STRING = "a string"
    BOOLEAN = "a boolean"
    INT32 = "a 32-bit integer"
    INT64 = "a 64-bit integer"
    FLOAT = "a 32-bit number"
    DOUBLE = "a number"
    ENUM = "an enum"
    TIMESTAMP = "a timestamp"
    DURATION = "a duration"
    MESSAGE = "a message"
    MAP = "a map"
    LIST = "a list"

    @property
    def scalar(self) -> bool:
        return self not in (Kind.MESSAGE, Kind.MAP, Kind.LIST)


_ABSENT: Final[Mapping[Kind, Scalar]] = {
    Kind.STRING: "",
    Kind.ENUM: "",
    Kind.TIMESTAMP: "",
    Kind.BOOLEAN: -1,
    Kind.INT32: INT64[0],
    Kind.INT64: INT64[0],
    Kind.DURATION: INT64[0],
    Kind.FLOAT: -1e308,
    Kind.DOUBLE: -1e308,
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a resource."""

    path: tuple[str, ...]
    """Keys that lead to it, in the wire's spelling; the last may be a key of a map."""
    kind: Kind
    values: tuple[str, ...] = ()
    """Names of an enum, the one that stands for unset first."""
    element: Kind | None = None
    """What a map or a list holds."""
    explicit: bool = False
    """Whether it can be present with its zero value (`x-presence: explicit`)."""
    in_map: bool = False
    """Whether the last part of the path is a key of a map."""
    secret: bool = False
    """Whether it is write-only, so that no query may depend on it."""

    def __str__(self) -> str:
        return ".".join(self.path)

    def json_text(self, document: ColumnElement[Any]) -> ColumnElement[str]:
        """The value as text, a message, map or list as its JSON; NULL when unset."""
        text: ColumnElement[str] = self._element(document).as_string()
        return text

    def expression(
        self, document: ColumnElement[Any], columns: Mapping[tuple[str, ...], ColumnElement[Any]] | None = None
    ) -> ColumnElement[Any]:
        """The scalar value in SQL, of the type that `parameter` gives to what it is compared with; NULL when unset.

        `columns` gives the columns in which the table keeps a field beside the document, for an index to serve the
        query. They hold what the expression would give, those whose `info` is `CUT` the beginning of it.
        """
        text = self.json_text(document)
        if columns and self.path in columns:
            column = columns[self.path]
            # The document is read only where it says more.
            return case((func.length(column) < LONGEST, column), else_=cast(text, _TEXT)) if is_cut(column) else column
        match self.kind:
            case Kind.BOOLEAN:
                return cast(self._element(document).as_boolean(), Integer)
            case Kind.INT32 | Kind.INT64:
                return cast(text, BigInteger)
            case Kind.FLOAT | Kind.DOUBLE:
                number: ColumnElement[float] = self._element(document).as_float()
                return number
            case Kind.DURATION:
                seconds = cast(func.rtrim(text, "s"), Double)
                return cast(func.round(seconds * literal(1e9, Double)), BigInteger)
            case _:
                return cast(text, _TEXT)

    def parameter(
        self, value: Scalar, columns: Mapping[tuple[str, ...], ColumnElement[Any]] | None = None
    ) -> ColumnElement[Any]:
        """`value` as a bound parameter that compares with `expression`."""
        if columns and self.path in columns:
            return literal(value, columns[self.path].type)
        match self.kind:
            case Kind.BOOLEAN:
                return literal(value, Integer)
            case Kind.INT32 | Kind.INT64 | Kind.DURATION:
                return literal(value, BigInteger)
            case Kind.FLOAT | Kind.DOUBLE:
                # As JSON, like the document's: SQLite's readings of decimals are now and then one bit off.
                number: ColumnElement[float] = literal([float(value)], _JSON)[0].as_float()
                return number
            case _:
                return literal(value, String)

    def comparable(self, document: Mapping[str, Any]) -> Scalar:
        """The scalar value of `document` in Python, equal to `expression` in SQL; `absent` when unset."""
        value: Any = document
        for key in self.path:
            value = value.get(key) if value is not None else None
        if value is None:
            return self.absent
        match self.kind:
            case Kind.BOOLEAN | Kind.INT32 | Kind.INT64:
                return int(value)
            case Kind.FLOAT | Kind.DOUBLE:
                return float(value)
            case Kind.DURATION:
                return nanoseconds(value)
            case _:
                return str(value)

    @property
    def absent(self) -> Scalar:
        """Stands for an unset value: below every other, save that unset text equals the empty string."""
        return _ABSENT[self.kind]

    def _element(self, document: ColumnElement[Any]) -> Any:
        # SQLAlchemy writes a path for PostgreSQL as an array without quotes, which a comma in a key would split; a
        # single key it binds as it is.
        return document[self.path[:-1]][self.path[-1]] if self.in_map else document[self.path]


def is_cut(column: ColumnElement[Any]) -> bool:
    """Whether a column holds but the beginning of longer texts."""
    return isinstance(column, Column) and column.info == CUT


@dataclass(frozen=True, slots=True)
class FieldIndex:
    """The fields of one schema of the spec, found by path."""

    _members: Mapping[str, tuple[Field, "FieldIndex"]]
    _spellings: Mapping[str, str] = field(repr=False)

    @classmethod
    def of(cls, schema_name: str, spec: Document) -> "FieldIndex":
        """The fields of `components/schemas/<schema_name>` of the OpenAPI document `spec`.

        Raises `SpecError` for a property whose kind the spec leaves open.
        """
        return _compile(spec["components"]["schemas"][schema_name], spec, ())

    def __iter__(self) -> Iterator[Field]:
        """Every field, messages before their members; a map's members have no end and are left out."""
        for member, index in self._members.values():
            yield member
            yield from index

    def resolve(self, parameter: str, segments: Sequence[Segment]) -> Field:
        """The field that `segments` name, each in lowerCamelCase or snake_case. Raises `QueryError`."""
        index, found = self, None
        for segment in segments:
            if found is None or found.kind is Kind.MESSAGE:
                found, index = index._member(parameter, found, segment)
            elif found.kind is Kind.MAP and found.element is not None:
                found = _map_member(parameter, found, segment, found.element)
            else:
                raise QueryError(
                    parameter, f"{quote(str(found))} is {found.kind.value} and has no subfields", segment.column
                )
        if found is None:
            raise QueryError(parameter, "expected a field name", 1)
        if found.secret:
            raise QueryError(parameter, f"{quote(str(found))} is write-only and cannot be queried", segments[0].column)
        return found

    def _member(self, parameter: str, parent: Field | None, segment: Segment) -> tuple[Field, "FieldIndex"]:
        wire = self._spellings.get(segment.text)
        if wire is None:
            written = f"{parent}.{segment.text}" if parent else segment.text
            raise QueryError(
                parameter,
                f"unknown field {quote(written)}",
                segment.column,
                did_you_mean(segment.text, self._members),
            )
        return self._members[wire]


def map_key(parameter: str, segment: Segment) -> str:
    """The key of a map that `segment` names. Raises `QueryError` for one that the databases would not agree on."""
    if not _KEY.fullmatch(segment.text):
        raise QueryError(
            parameter, "the key of a map is written in printable ASCII without quotes and backslashes", segment.column
        )
    return segment.text


def _map_member(parameter: str, of: Field, segment: Segment, kind: Kind) -> Field:
    return Field((*of.path, map_key(parameter, segment)), kind, explicit=True, in_map=True)


def nanoseconds(duration: str) -> int:
    """A duration of protobuf's JSON form, `1.5s`, in nanoseconds."""
    return int(Decimal(duration.removesuffix("s")).scaleb(9))


def _compile(schema: Document, spec: Document, path: tuple[str, ...]) -> FieldIndex:
    members: dict[str, tuple[Field, FieldIndex]] = {}
    spellings: dict[str, str] = {}
    for name, member in schema.get("properties", {}).items():
        value = flat(member, spec)
        compiled = _field((*path, name), value, spec)
        inner = _compile(value, spec, compiled.path) if compiled.kind is Kind.MESSAGE else FieldIndex({}, {})
        members[name] = compiled, inner
        spellings[name] = spellings[snake_case(name)] = name
    return FieldIndex(members, spellings)


def _field(path: tuple[str, ...], schema: Document, spec: Document) -> Field:
    def kind_of(element: Document) -> Kind:
        return _field(path, flat(element, spec), spec).kind

    field = Field(
        path,
        _kind(path, schema),
        values=tuple(schema.get("enum", ())),
        explicit=schema.get("x-presence") == "explicit",
        secret=schema.get("writeOnly", False),
    )
    match field.kind:
        case Kind.LIST:
            return replace(field, element=kind_of(schema["items"]))
        case Kind.MAP:
            return replace(field, element=kind_of(schema["additionalProperties"]))
        case _:
            return field


def _kind(path: tuple[str, ...], schema: Document) -> Kind:
    match schema.get("type"), schema.get("format"):
        case "string", _ if "enum" in schema:
            return Kind.ENUM
        case "string", "date-time":
            return Kind.TIMESTAMP
        case "string", "google-duration":
            return Kind.DURATION
        case "string", "int64":
            return Kind.INT64
        case "string", _:
            return Kind.STRING
        case "boolean", _:
            return Kind.BOOLEAN
        case "integer", _:
            return Kind.INT32
        case "number", "float":
            return Kind.FLOAT
        case "number", _:
            return Kind.DOUBLE
        case "array", _:
            return Kind.LIST
        case "object", _:
            return Kind.MAP if is_map(schema) else Kind.MESSAGE
        case _:
            raise SpecError(f"{'.'.join(path)}: the spec does not say what it holds")
