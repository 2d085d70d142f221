"""The tables, and the statements that most requests need, made once: to make one takes as long as to execute it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ..queries.fields import CUT, LONGEST, Field, Kind, nanoseconds
from ..resource.json_text import Json

SCHEMA_VERSION: Final = 3
"""Version of the tables below; raise it with every change to them."""

JSON: Final = sa.JSON().with_variant(JSONB, "postgresql")
# Names sort by code point everywhere: PostgreSQL would otherwise follow its locale.
NAME: Final = sa.String().with_variant(sa.String(collation="C"), "postgresql")

metadata = sa.MetaData()
schema_table = sa.Table(
    "emulator_schema",
    metadata,
    sa.Column("version", sa.Integer, nullable=False),
    # Of what the fields of a job are, from which the columns of `job_field` are made.
    sa.Column("fields", sa.String, nullable=False),
    # Only who knows it can make a page token.
    sa.Column("secret", sa.String, nullable=False),
)
job_table = sa.Table(
    "job",
    metadata,
    sa.Column("account", NAME, primary_key=True),
    sa.Column("name", NAME, primary_key=True),
    sa.Column("session", sa.String, nullable=False),
    sa.Column("state", NAME, nullable=False),
    sa.Column("since", sa.BigInteger, nullable=False),
    sa.Column("ran", sa.BigInteger, nullable=False),
    sa.Column("deleted", sa.BigInteger),
    sa.Column("next_at", sa.BigInteger),
    sa.Column("moves", sa.Integer, nullable=False),
    # What the ids of its checkpoints end in.
    sa.Column("mark", NAME, nullable=False),
    sa.Column("document", JSON, nullable=False),
    sa.Index(
        "job_next_at",
        "account",
        "state",
        "next_at",
        sqlite_where=sa.column("next_at").is_not(None),
        postgresql_where=sa.column("next_at").is_not(None),
    ),
    sa.Index("job_by_mark", "mark", "name"),
)
passage_table = sa.Table(
    "passage",
    metadata,
    sa.Column("job", NAME, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("state", NAME, nullable=False),
    sa.Column("ran", sa.BigInteger, nullable=False),
    sa.Column("cause", sa.String, nullable=False),
    sa.Column("detail", sa.String, nullable=False),
    sa.Column("message", sa.String, nullable=False),
    sqlite_with_rowid=False,
)
count_table = sa.Table(
    "job_count",
    metadata,
    sa.Column("account", NAME, primary_key=True),
    sa.Column("state", NAME, primary_key=True),
    sa.Column("jobs", sa.BigInteger, nullable=False),
)
clock_table = sa.Table(
    "clock",
    metadata,
    sa.Column("wall", sa.BigInteger, nullable=False),
    sa.Column("steady", sa.BigInteger, nullable=False),
    sa.Column("boot", sa.String, nullable=False),
    sa.Column("reading", sa.BigInteger, nullable=False),
    sa.Column("speed", sa.Double, nullable=False),
    sa.Column("reached", sa.BigInteger, nullable=False),
)
# Checkpoints that are no longer as they were saved. How they were saved follows from the history of their job.
checkpoint_table = sa.Table(
    "checkpoint",
    metadata,
    sa.Column("job", NAME, primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True),
    sa.Column("document", JSON, nullable=False),
)
promotion_table = sa.Table(
    "promotion",
    metadata,
    sa.Column("account", NAME, primary_key=True),
    sa.Column("model", NAME, primary_key=True),
    sa.Column("operation_id", NAME, unique=True),
    sa.Column("ready_at", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
)

KEPT: Final = (job_table, passage_table, count_table, checkpoint_table, promotion_table)
"""What a reset forgets, beside the fields of jobs."""

_TYPES: Final[Mapping[Kind, Any]] = {
    Kind.BOOLEAN: sa.Integer,
    Kind.INT32: sa.BigInteger,
    Kind.INT64: sa.BigInteger,
    Kind.DURATION: sa.BigInteger,
    Kind.FLOAT: sa.Double,
    Kind.DOUBLE: sa.Double,
}


class FieldTable:
    """A narrow table beside that of the jobs: a column for each scalar field, so that a list reads no documents.

    It says nothing that the documents do not, and is created again of them when the spec has other fields.
    """

    def __init__(
        self, fields: Iterable[Field], name_field: str, state_field: str, indexed: Collection[tuple[str, ...]]
    ) -> None:
        """`fields` are those of the resource, `indexed` the paths of those by which lists are usually sorted.

        The latter are never unset.
        """
        scalars = [field for field in fields if field.kind.scalar and not field.secret and field.path != (name_field,)]
        named = [(f"{number}_{'_'.join(field.path)}"[:60], field) for number, field in enumerate(scalars)]
        self._unset: dict[str, Any] = dict.fromkeys(name for name, _ in named)
        readers: dict[tuple[str, ...], list[tuple[str, str, Callable[[Any], Any] | None]]] = {}
        for column, field in named:
            readers.setdefault(field.path[:-1], []).append((column, field.path[-1], _READ.get(field.kind)))
        self._messages = list(readers.items())
        account, name = sa.Column("account", NAME, primary_key=True), sa.Column("name", NAME, primary_key=True)
        columns: dict[tuple[str, ...], sa.Column[Any]] = {
            field.path: sa.Column(
                column,
                _TYPES.get(field.kind, NAME),
                info=CUT if field.kind is Kind.STRING else None,
                nullable=field.path not in indexed,
            )
            for column, field in named
        }
        self.table = sa.Table(
            "job_field",
            sa.MetaData(),
            account,
            name,
            # Of the document, in characters.
            sa.Column("size", sa.Integer, nullable=False),
            *columns.values(),
            # The names make the order total.
            *(
                sa.Index(f"job_by_{columns[path].name}"[:60], "account", columns[path].name, "name")
                for path in indexed
                if path in columns
            ),
        )
        document = (
            sa.select(job_table.c.document)
            .where(job_table.c.account == self.table.c.account, job_table.c.name == self.table.c.name)
            .correlate(self.table)
            .scalar_subquery()
        )
        self.document: sa.ColumnElement[Any] = document
        """The document of the job of a row, for what has no column; to read it takes far longer."""
        self.columns: Mapping[tuple[str, ...], sa.ColumnElement[Any]] = {**columns, (name_field,): self.table.c.name}
        """By the path of the field."""
        self.state = columns[state_field,]
        self.fingerprint = " ".join(f"{column}:{field.kind.name}" for column, field in named)

    def row(self, account: str, name: str, document: Mapping[str, Any], text: Json) -> dict[str, Any]:
        """Return the row of a job."""
        row: dict[str, Any] = {"account": account, "name": name, "size": len(text), **self._unset}
        for path, readers in self._messages:
            message: Any = document
            for key in path:
                message = message and message.get(key)
            if message:
                for column, key, read in readers:
                    value = message.get(key)
                    row[column] = value if value is None or read is None else read(value)
        return row


def _beginning(text: str) -> str:
    return text[:LONGEST]


_READ: Final[Mapping[Kind, Callable[[Any], Any]]] = {
    Kind.STRING: _beginning,
    Kind.BOOLEAN: int,
    Kind.INT32: int,
    Kind.INT64: int,
    Kind.DURATION: nanoseconds,
    Kind.FLOAT: float,
    Kind.DOUBLE: float,
}


class Prepared:
    """A statement, compiled once and executed by the driver; a document is given to it as text.

    SQLAlchemy's own way to execute one takes five times as long as SQLite does to find a row.
    """

    def __init__(self, statement: Any, dialect: sa.Dialect) -> None:
        raw: Any = getattr(dialect.loaded_dbapi, "RawCursor", None)
        if raw is not None:  # psycopg, which would read the statement again each time to find its parameters
            of_kind: Any = type(dialect)
            dialect = of_kind(paramstyle="numeric_dollar")
        self._raw_cursor = raw
        compiled = statement.compile(dialect=dialect)
        self._sql = str(compiled)
        self._positions: Sequence[str] = compiled.positiontup
        self._constants = {name: value for name, value in compiled.params.items() if value is not None}

    def row(self, connection: sa.Connection, parameters: Mapping[str, Any]) -> Sequence[Any] | None:
        """Return the first row, if there is one."""
        with closing(self._cursor(connection)) as cursor:
            cursor.execute(self._sql, self._given(parameters))
            found: Sequence[Any] | None = cursor.fetchone()
            return found

    def rows(self, connection: sa.Connection, parameters: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """Return all rows."""
        with closing(self._cursor(connection)) as cursor:
            cursor.execute(self._sql, self._given(parameters))
            found: Sequence[Sequence[Any]] = cursor.fetchall()
            return found

    def execute(self, connection: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute it once for each row."""
        with closing(self._cursor(connection)) as cursor:
            if len(rows) == 1:
                cursor.execute(self._sql, self._given(rows[0]))
            else:
                cursor.executemany(self._sql, [self._given(row) for row in rows])

    def _cursor(self, connection: sa.Connection) -> Any:
        if self._raw_cursor is None:
            return connection.connection.cursor()
        return self._raw_cursor(connection.connection.driver_connection)

    def _given(self, parameters: Mapping[str, Any]) -> list[Any]:
        given = {**self._constants, **parameters} if self._constants else parameters
        return [given[name] for name in self._positions]
