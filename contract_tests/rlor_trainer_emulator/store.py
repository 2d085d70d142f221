"""Where the emulator keeps its state: SQLAlchemy Core on SQLite, in a file or in memory, or on PostgreSQL.

On SQLite one process writes at a time and waits for its turn, readers do not wait (WAL mode). `synchronous=NORMAL`: an
acknowledged write is in the operating system's hands and survives `kill -9`, though perhaps not a power cut, which is
a fair price for a test server. On PostgreSQL several emulators may share a database: who changes a job locks its row
first, and a reader sees one moment throughout. Statements are the same for both.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.pool import StaticPool
from sqlalchemy.sql import visitors

from .resource.checkpoints import Checkpoint
from .resource.clock import Segment
from .resource.jobs import Job
from .resource.json_text import Json, encode

SCHEMA_VERSION = 2
"""Version of the tables below; raise it with every change to them."""

_JSON = sa.JSON().with_variant(JSONB, "postgresql")
# Names sort by code point everywhere: PostgreSQL would otherwise follow its locale.
_NAME = sa.String().with_variant(sa.String(collation="C"), "postgresql")

_PREPARING = 0x726C6F72
"""The advisory lock of who makes the tables; any number that other users of the database do not take."""

metadata = sa.MetaData()
version_table = sa.Table("emulator_schema", metadata, sa.Column("version", sa.Integer, nullable=False))
job_table = sa.Table(
    "job",
    metadata,
    sa.Column("account", _NAME, primary_key=True),
    sa.Column("name", _NAME, primary_key=True),
    sa.Column("session", sa.String, nullable=False),
    sa.Column("created", _NAME, nullable=False),
    sa.Column("state", _NAME, nullable=False),
    sa.Column("since", sa.BigInteger, nullable=False),
    sa.Column("ran", sa.BigInteger, nullable=False),
    sa.Column("saved", sa.Integer, nullable=False),
    sa.Column("deleted", sa.BigInteger),
    sa.Column("next_at", sa.BigInteger),
    sa.Column("document", _JSON, nullable=False),
    sa.Index("job_next_at", "account", "next_at"),
    # What lists of any length are usually sorted and filtered by; the names make the order total.
    sa.Index("job_by_creation", "account", "created", "name"),
    sa.Index("job_by_state", "account", "state", "name"),
)
count_table = sa.Table(
    "job_count",
    metadata,
    sa.Column("account", _NAME, primary_key=True),
    sa.Column("state", _NAME, primary_key=True),
    sa.Column("jobs", sa.BigInteger, nullable=False),
)
clock_table = sa.Table(
    "clock",
    metadata,
    sa.Column("origin", sa.BigInteger, nullable=False),
    sa.Column("reading", sa.BigInteger, nullable=False),
    sa.Column("speed", sa.Double, nullable=False),
)
checkpoint_table = sa.Table(
    "checkpoint",
    metadata,
    sa.Column("job", _NAME, primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True),
    sa.Column("checkpoint_id", _NAME, nullable=False),
    sa.Column("document", _JSON, nullable=False),
    sa.Index("checkpoint_by_id", "checkpoint_id", "job"),
)
promotion_table = sa.Table(
    "promotion",
    metadata,
    sa.Column("account", _NAME, primary_key=True),
    sa.Column("model", _NAME, primary_key=True),
    sa.Column("operation_id", _NAME, unique=True),
    sa.Column("ready_at", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Promotion:
    """A model made of a checkpoint. `operation_id` is set when it is made in the background, until `ready_at`."""

    account: str
    model: str
    operation_id: str | None
    ready_at: int
    kind: str


class StoredDocument(NamedTuple):
    """What of a job is shown, and when time changes it next."""

    document: Json
    next_at: int | None


class StoreError(Exception):
    """The database cannot be used; the text says why, and what to do."""


class Taken(Exception):
    """There is a row of that name already."""


class Transaction:
    """What can be read and written in one transaction."""

    def __init__(self, connection: sa.Connection, *, writing: bool) -> None:
        self._connection = connection
        self._writing = writing
        self._counted: Counter[tuple[str, str]] = Counter()

    def job(self, account: str, name: str) -> Job | None:
        """Return a job."""
        return self._job(_ONE_JOB[self._writing], {"an_account": account, "a_name": name})

    def overdue_job(self, account: str, now: int) -> Job | None:
        """Return the job that time should have changed first by now."""
        return self._job(_OVERDUE_JOB[self._writing], {"an_account": account, "now": now})

    def _job(self, statement: sa.Select[Any], parameters: dict[str, Any]) -> Job | None:
        row = self._connection.execute(statement, parameters).one_or_none()
        return None if row is None else Job(*row)

    def add_job(self, *jobs: Job) -> None:
        """Store new jobs; Taken if there is one of such a name."""
        self._add(job_table, [_row(job) for job in jobs])
        for job in jobs:
            self._counted[job.account, job.state] += 1

    def put_job(self, before: Job, job: Job) -> None:
        """Store what has become of a job that this transaction has read or stored as `before`."""
        self._connection.execute(_PUT_JOB, {"an_account": job.account, "a_name": job.name, **_row(job)})
        self._counted[before.account, before.state] -= 1
        self._counted[job.account, job.state] += 1

    def remove_job(self, job: Job) -> None:
        """Forget a job and its checkpoints."""
        self._counted[job.account, job.state] -= 1
        self._connection.execute(
            sa.delete(job_table).where(job_table.c.account == job.account, job_table.c.name == job.name)
        )
        self._connection.execute(sa.delete(checkpoint_table).where(checkpoint_table.c.job == job.name))

    def jobs(
        self, where: Sequence[sa.ColumnElement[bool]], order: Sequence[sa.ColumnElement[Any]], limit: int
    ) -> list[Json]:
        """Return the documents of jobs."""
        statement = sa.select(_TEXT).where(*where).order_by(*order).limit(limit)
        return [Json(text) for text in self._connection.scalars(statement)]

    def count_jobs(self, where: Sequence[sa.ColumnElement[bool]]) -> int:
        """Return how many jobs there are; by account and state, they are counted already."""
        statement = sa.select(sa.func.count()).select_from(job_table).where(*where)
        if all(_columns(condition) <= _COUNTED for condition in where):
            counted = [visitors.replacement_traverse(condition, {}, _count_column) for condition in where]
            statement = sa.select(sa.func.coalesce(sa.func.sum(count_table.c.jobs), 0)).where(*counted)
        return int(self._connection.scalars(statement).one())

    def add_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Store a new checkpoint."""
        self._add(checkpoint_table, [_row(checkpoint)])

    def put_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Store the document of a checkpoint that is there already."""
        table = checkpoint_table
        where = (table.c.job == checkpoint.job, table.c.ordinal == checkpoint.ordinal)
        self._connection.execute(sa.update(table).where(*where).values(document=checkpoint.document))

    def checkpoint(self, job: str, checkpoint_id: str) -> Checkpoint | None:
        """Return the checkpoint of a job, or, with a `/` at the end of `job`, of the first job whose name begins so."""
        table = checkpoint_table
        of_job = table.c.job.startswith(job, autoescape=True) if job.endswith("/") else table.c.job == job
        statement = (
            sa.select(table).where(table.c.checkpoint_id == checkpoint_id, of_job).order_by(table.c.job).limit(1)
        )
        statement = statement.with_for_update() if self._writing else statement
        row = self._connection.execute(statement).one_or_none()
        return None if row is None else Checkpoint(*row)

    def checkpoints(self, job: str, after: int, limit: int) -> list[Checkpoint]:
        """Return checkpoints of a job, oldest first, from the one after ordinal `after`."""
        table = checkpoint_table
        statement = (
            sa.select(table).where(table.c.job == job, table.c.ordinal > after).order_by(table.c.ordinal).limit(limit)
        )
        return [Checkpoint(*row) for row in self._connection.execute(statement)]

    def add_promotion(self, promotion: Promotion) -> None:
        """Store a new promotion; Taken if the account has a model of that name."""
        self._add(promotion_table, [_row(promotion)])

    def promotion(self, account: str, operation_id: str) -> Promotion | None:
        """Return the promotion that an operation carries out."""
        table = promotion_table
        statement = sa.select(table).where(table.c.account == account, table.c.operation_id == operation_id)
        row = self._connection.execute(statement).one_or_none()
        return None if row is None else Promotion(*row)

    def clear(self) -> None:
        """Forget everything but the time."""
        for table in (job_table, checkpoint_table, promotion_table, count_table):
            self._connection.execute(sa.delete(table))

    def clock(self) -> Segment | None:
        """Return how simulated time goes; None if it has always been the machine's."""
        row = self._connection.execute(sa.select(clock_table)).one_or_none()
        return None if row is None else Segment(row.origin, row.reading, row.speed)

    def put_clock(self, segment: Segment | None) -> None:
        """Store how simulated time goes from now on."""
        self._connection.execute(sa.delete(clock_table))
        if segment is not None:
            self._connection.execute(sa.insert(clock_table), _row(segment))

    def take_turn(self) -> None:
        """Wait until no other emulator that shares the database is starting."""
        _take_turn(self._connection)

    def flush(self) -> None:
        """Store how many jobs there are now.

        At the end and in one order, so that of two transactions which both wait for the other's counts there is none.
        """
        changes = [
            {"account": account, "state": state, "jobs": change}
            for (account, state), change in sorted(self._counted.items())
            if change
        ]
        if changes:
            self._connection.execute(_COUNT, changes)

    def _add(self, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
        try:
            self._connection.execute(_ADD[table.name], rows if len(rows) > 1 else rows[0])
        except exc.IntegrityError as error:
            raise Taken from error


def _take_turn(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":  # a writer on SQLite is the only one anyway
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_PREPARING)))


def _columns(condition: sa.ColumnElement[bool]) -> set[str]:
    return {str(part.name) for part in visitors.iterate(condition) if isinstance(part, sa.Column)}


def _count_column(element: Any, **_: Any) -> Any:
    return count_table.c[element.name] if isinstance(element, sa.Column) else None


class Store:
    """The database of one emulator."""

    def __init__(self, database: str) -> None:
        """Open `:memory:`, a file, or a SQLAlchemy URL, and make the tables that it lacks. If it cannot: StoreError."""
        url = _url(database)
        self.shown = url.render_as_string(hide_password=True) if "://" in database else database
        """The database as given, but for its password."""
        try:
            self.engine = _engine(url)
        except (exc.ArgumentError, ImportError) as error:  # an unknown dialect, a driver that is not installed
            raise StoreError(f"database {self.shown} cannot be used: {error}") from None
        # Else a page and the count beside it could be of two moments; SQLite reads like this anyway.
        postgresql = self.engine.dialect.name == "postgresql"
        one_moment = {"isolation_level": "REPEATABLE READ"} if postgresql else {}
        self._reader = self.engine.execution_options(**one_moment)
        # To begin and end a transaction takes twice as long as to read one row, which needs none.
        none = {"isolation_level": "AUTOCOMMIT"} if postgresql else {"transaction": False}
        self._single = self.engine.execution_options(**none)
        self._at_hand: sa.Connection | None = None
        self._document = _Prepared(_ONE_DOCUMENT, self.engine.dialect)
        # Handlers run one at a time in one thread; the lock is for tests that look in from another.
        self._lock = threading.RLock()
        try:
            self._prepare()
        except exc.DBAPIError as error:
            self.close()
            raise StoreError(f"database {self.shown} cannot be used: {error.orig}") from None
        except StoreError:
            self.close()
            raise

    def job(self, account: str, name: str) -> Job | None:
        """Return a job, as it is stored."""
        with self._single_read() as connection:
            return Transaction(connection, writing=False).job(account, name)

    def document(self, account: str, name: str) -> StoredDocument | None:
        """Return the document of a job, as it is stored."""
        with self._single_read() as connection:
            row = self._document.row(connection, {"an_account": account, "a_name": name})
            return None if row is None else StoredDocument(Json(row[0]), row[1])

    @contextmanager
    def reading(self) -> Generator[Transaction]:
        """Open a transaction that only reads."""
        with self._lock, self._reader.begin() as connection:
            yield Transaction(connection, writing=False)

    @contextmanager
    def writing(self) -> Generator[Transaction]:
        """Open a transaction that also writes; it is committed at the end, or undone on an exception."""
        with self._lock, self.engine.connect().execution_options(writing=True) as connection, connection.begin():
            transaction = Transaction(connection, writing=True)
            yield transaction
            transaction.flush()

    @contextmanager
    def starting(self) -> Generator[Transaction]:
        """Open a transaction that writes; of emulators that share the database one at a time is in it."""
        with self.writing() as transaction:
            transaction.take_turn()
            yield transaction

    @contextmanager
    def _single_read(self) -> Generator[sa.Connection]:
        with self._lock:
            if self._at_hand is None:
                self._at_hand = self._single.connect()
            try:
                yield self._at_hand
            except (exc.DBAPIError, self.engine.dialect.loaded_dbapi.Error):
                self._at_hand.close()  # the database may have gone away: the next one connects anew
                self._at_hand = None
                raise

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            if self._at_hand is not None:
                self._at_hand.close()
            self.engine.dispose()

    def _prepare(self) -> None:
        with self.engine.connect().execution_options(writing=True) as connection, connection.begin():
            _take_turn(connection)
            metadata.create_all(connection)
            version = connection.scalars(sa.select(version_table.c.version)).one_or_none()
            if version is None:
                connection.execute(sa.insert(version_table), {"version": SCHEMA_VERSION})
            elif version != SCHEMA_VERSION:
                kind = "newer" if version > SCHEMA_VERSION else "older"
                raise StoreError(
                    f"database {self.shown} was made by a {kind} emulator (schema {version}, this one has "
                    f"{SCHEMA_VERSION}): use that emulator, or another file"
                )
            else:  # one that cannot be written is found out now, not at the first request that writes
                connection.execute(sa.update(version_table), {"version": SCHEMA_VERSION})


def _url(database: str) -> sa.URL:
    if database == ":memory:":
        return sa.URL.create("sqlite")
    if "://" not in database:
        return sa.URL.create("sqlite", database=str(Path(database).expanduser()))
    try:
        url = sa.make_url(database)
    except (exc.ArgumentError, ValueError):  # not showing it: it may hold a password
        raise StoreError("the database URL cannot be parsed; write dialect://user:password@host/name") from None
    # The driver that the extra `postgresql` installs, not SQLAlchemy's default; libpq knows both spellings.
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url


def _engine(url: sa.URL) -> sa.Engine:
    # Bodies of requests have no business in a traceback.
    options: dict[str, Any] = {"hide_parameters": True, "json_serializer": encode}
    if url.get_backend_name() == "sqlite" and not url.database:
        # One connection for all, for each connection to `:memory:` is a database of its own.
        options |= {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    elif url.get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": 30}
    engine = sa.create_engine(url, **options)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # the driver is not to open transactions by its own rules; see _begin_sqlite
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    if options.get("transaction", True):
        # A writer takes the write lock at once: to take it after a read fails if another process wrote in between.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing", False) else "BEGIN")


def _row(record: Job | Checkpoint | Promotion | Segment) -> dict[str, Any]:
    # Not dataclasses.asdict, which would copy the document through and through.
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _reading_and_writing(statement: sa.Select[Any]) -> tuple[sa.Select[Any], sa.Select[Any]]:
    # What is read in order to be changed is locked; SQLite, which ignores it, has locked the whole database by then.
    return statement, statement.with_for_update()


class _Prepared:
    """A statement that reads one row, compiled once and executed by the driver.

    SQLAlchemy's own way to execute one takes five times as long as SQLite does to find the row.
    """

    def __init__(self, statement: sa.Select[*tuple[Any, ...]], dialect: sa.Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self._sql = str(compiled)
        self._positions: Sequence[str] | None = compiled.positiontup if dialect.positional else None

    def row(self, connection: sa.Connection, parameters: Mapping[str, Any]) -> Sequence[Any] | None:
        """Return the row, if there is one."""
        positions = self._positions
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self._sql, parameters if positions is None else [parameters[name] for name in positions])
            return cursor.fetchone()
        finally:
            cursor.close()


# Statements that most requests need are made once: to make one takes as long as to execute it.
_ADD = {table.name: sa.insert(table) for table in (job_table, checkpoint_table, promotion_table)}
_ONE_JOB = _reading_and_writing(
    sa.select(job_table).where(
        job_table.c.account == sa.bindparam("an_account"), job_table.c.name == sa.bindparam("a_name")
    )
)
_OVERDUE_JOB = _reading_and_writing(
    sa.select(job_table)
    .where(job_table.c.account == sa.bindparam("an_account"), job_table.c.next_at <= sa.bindparam("now"))
    .order_by(job_table.c.next_at, job_table.c.name)
    .limit(1)
)
# Both databases read this.
_COUNT = sa.text(
    "INSERT INTO job_count (account, state, jobs) VALUES (:account, :state, :jobs) "
    "ON CONFLICT (account, state) DO UPDATE SET jobs = job_count.jobs + excluded.jobs"
)
_COUNTED = {"account", "state"}
_TEXT = sa.cast(job_table.c.document, sa.Text)
_ONE_DOCUMENT = sa.select(_TEXT, job_table.c.next_at).where(
    job_table.c.account == sa.bindparam("an_account"), job_table.c.name == sa.bindparam("a_name")
)
_PUT_JOB = sa.update(job_table).where(
    job_table.c.account == sa.bindparam("an_account"), job_table.c.name == sa.bindparam("a_name")
)
