"""The database of one emulator.

On SQLite one process writes at a time, and readers do not wait (WAL mode). `synchronous=NORMAL`: an acknowledged write
is in the operating system's hands and survives `kill -9`, though perhaps not a power cut, which is a fair price for a
test server. On PostgreSQL several emulators may share a database: who changes a job locks its row first, and a reader
sees one moment throughout. Statements are the same for both.

Nothing here waits long for somebody else: what another session holds is Busy at once, or after a tenth of a second, and
it is the caller who tries again.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple, NoReturn, TypeVar

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.pool import ConnectionPoolEntry

from ..resource.clock import Segment
from ..resource.json_text import Json
from .engine import engine_of, file_of, url_of
from .patience import patiently
from .tables import SCHEMA_VERSION, FieldTable, Prepared, clock_table, job_table, metadata, schema_table
from .transaction import Statements, Transaction, segment_of
from .trouble import Busy, Lost, StoreError, told_apart

LONG_LOG: Final = 64 * 1024 * 1024
"""Bytes of SQLite's write-ahead log from which on it is shortened."""

_PREPARING = 0x726C6F72
"""The advisory lock of who makes the tables; any number that other users of the database do not take."""


_NONE: Final = (None, 0)
_T = TypeVar("_T")


class StoredDocument(NamedTuple):
    """What of a job is shown, when time changes it next, and how simulated time goes."""

    document: Json
    next_at: int | None
    time: Segment | None


class Store:
    """The database of one emulator."""

    def __init__(self, database: str, field_table: FieldTable, new_secret: Callable[[], str]) -> None:
        """Open `:memory:`, a file, or a SQLAlchemy URL, and make the tables that it lacks. If it cannot: StoreError.

        `new_secret` is asked for the secret of a new database.
        """
        url = url_of(database)
        hidden = url.update_query_dict({"password": "***"}) if "password" in url.query else url
        self.shown = hidden.render_as_string(hide_password=True) if "://" in database else database
        """The database as given, but for its password."""
        self.fields = field_table
        self._new_secret = new_secret
        self._file = file_of(url)
        self._identity: tuple[int, int] | None = None
        try:
            self.engine = engine_of(url)
        except ModuleNotFoundError as error:
            extra = "; pip install 'rlor-trainer-client[postgresql]'" if error.name == "psycopg" else ""
            raise StoreError(
                f"database {self.shown} cannot be used: its driver is not installed ({error.name}){extra}"
            ) from None
        except (exc.ArgumentError, ImportError) as error:  # an unknown dialect, a driver that cannot be loaded
            raise StoreError(f"database {self.shown} cannot be used: {error}") from None
        dialect = self.engine.dialect
        self.waits = dialect.name == "postgresql"
        """Whether an answer takes so long that others should not wait for it meanwhile."""
        self.shared = self._file is not None or self.waits
        """Whether another process may use it, too."""
        # Else a page and the count beside it could be of two moments; SQLite reads like this anyway.
        one_moment = {"isolation_level": "REPEATABLE READ"} if self.waits else {}
        self._reader = self.engine.execution_options(**one_moment)
        # To begin and end a transaction takes twice as long as to read one row, which needs none.
        none = {"isolation_level": "AUTOCOMMIT"} if self.waits else {"transaction": False}
        self._alone = self.engine.execution_options(**none)
        self._at_hand = threading.local()
        self._generation = 0
        self._checked = 0.0
        self._errors = (exc.DBAPIError, exc.TimeoutError, dialect.loaded_dbapi.Error)
        self._held: list[sa.Connection] = []
        event.listen(self.engine, "connect", self._made)
        event.listen(self.engine, "checkout", self._lent)
        self._statements = Statements(dialect, field_table)
        self._document = Prepared(_ONE_DOCUMENT, dialect)
        self._clock = Prepared(sa.select(clock_table), dialect)
        self._under_way: dict[object, tuple[float, Any]] = {}
        self._writes = 0
        self._shortening = threading.Lock()
        try:
            if not self.shared:  # it lasts as long as there is a connection
                self._held.append(self.engine.connect())
        except self._errors as error:
            self._refuse(error)
        self.secret = self.open(self._prepare)
        if self._file is not None:
            self._identity = _identity(self._file)

    def open(self, action: Callable[[], _T]) -> _T:
        """Do something without which the database cannot be used, while others use it. If it cannot: StoreError."""
        try:
            return patiently(action)
        except StoreError:
            self.close()
            raise
        except (Busy, Lost, *self._errors) as error:
            return self._refuse(error)

    def _refuse(self, error: Exception) -> NoReturn:
        self.close()
        reason = error.orig if isinstance(error, exc.DBAPIError) else error
        text = "another session holds it" if isinstance(error, Busy) else " ".join(str(reason).split())
        raise StoreError(f"database {self.shown} cannot be used: {text}") from None

    def document(self, account: str, name: str) -> StoredDocument | None:
        """Return the document of a job, as it is stored."""
        row = self._single(self._document, {"an_account": account, "a_name": name})
        return None if row is None else StoredDocument(Json(row[0]), row[1], segment_of(row[2:]))

    def clock(self) -> Segment | None:
        """Return how simulated time goes; None if nobody has said so yet."""
        return segment_of(self._single(self._clock, {}))

    @contextmanager
    def reading(self) -> Generator[Transaction]:
        """Open a transaction that only reads."""
        with (
            self._guarded() as stage,
            self._reader.connect() as connection,
            self._known(connection),
            connection.begin(),
        ):
            yield Transaction(connection, self._statements, writing=False)
            stage.body_done()

    @contextmanager
    def writing(self) -> Generator[Transaction]:
        """Open a transaction that also writes; it is committed at the end, or undone on an exception."""
        with (
            self._guarded() as stage,
            self.engine.connect().execution_options(writing=True) as connection,
            self._known(connection),
            connection.begin(),
        ):
            transaction = Transaction(connection, self._statements, writing=True)
            yield transaction
            transaction.flush()
            stage.body_done()
        self._writes += 1
        if self._writes % 100 == 0 and self._file is not None:
            self._shorten_log(self._file)

    @contextmanager
    def starting(self) -> Generator[Transaction]:
        """Open a transaction that writes; of emulators that share the database one at a time is in it."""
        with (
            self._guarded(),
            self.engine.connect().execution_options(writing=True) as connection,
            connection.begin(),
        ):
            _take_turn(connection)
            yield Transaction(connection, self._statements, writing=True)

    def ping(self) -> None:
        """Find out whether the database answers: Busy or Lost if not."""
        self._single(self._clock, {})

    def shrink(self) -> None:
        """Give back the room of what has been forgotten, as far as nobody is in the way."""
        if self._file is None:
            return
        with self._shortening, suppress(Exception), self._waiting(2000) as connection:
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def interrupt(self, *, older_than: float = 0) -> None:
        """Let statements end that have been under way for longer, in seconds; who waits for one gets Lost."""
        now = time.monotonic()
        for started, connection in list(self._under_way.values()):
            if now - started >= older_than:
                _interrupt(connection)

    def close(self) -> None:
        """Close the database."""
        for connection in self._held:
            with suppress(Exception):
                connection.close()
        self._held.clear()
        self.engine.dispose()

    def _single(self, statement: Prepared, parameters: Mapping[str, Any]) -> Sequence[Any] | None:
        """Return the row that a statement finds, on the connection that this thread has at hand."""
        connection: sa.Connection | None = None
        try:
            self._check_file()
            connection, generation = getattr(self._at_hand, "connection", _NONE)
            if connection is None or generation != self._generation:
                self._let_go(connection)
                connection = self._alone.connect()
                self._held.append(connection)
                self._at_hand.connection = connection, self._generation
            if not self.waits:
                return statement.row(connection, parameters)
            with self._known(connection):
                return statement.row(connection, parameters)
        except self._errors as error:
            self._let_go(connection)
            raise self._told_apart(error) from error

    def _let_go(self, connection: sa.Connection | None) -> None:
        """Give up the connection that this thread has at hand, which may be broken."""
        self._at_hand.connection = None, 0
        if connection is not None:
            with suppress(Exception):
                self._held.remove(connection)
                connection.invalidate()
                connection.close()

    @contextmanager
    def _known(self, connection: sa.Connection) -> Generator[None]:
        """Let `interrupt` find what the connection is doing."""
        if not self.shared:
            yield
            return
        me = object()  # a thread may read the time in the midst of a transaction
        self._under_way[me] = time.monotonic(), connection.connection.driver_connection
        try:
            yield
        finally:
            del self._under_way[me]

    @contextmanager
    def _guarded(self) -> Generator[_Stage]:
        """Say what an error of the database means."""
        self._check_file()
        stage = _Stage()
        try:
            yield stage
        except self._errors as error:
            raise self._told_apart(error, committing=stage.committing) from error

    def _told_apart(self, error: Exception, *, committing: bool = False) -> Exception:
        meaning = told_apart(error, committing=committing)
        if isinstance(meaning, Lost):  # so are all others, if the database has been restarted
            self._generation += 1
        return meaning or error

    def _made(self, _: object, record: ConnectionPoolEntry) -> None:
        record.info["generation"] = self._generation

    def _lent(self, _: object, record: ConnectionPoolEntry, __: object) -> None:
        if record.info["generation"] != self._generation:
            raise exc.DisconnectionError  # the pool makes another one in its place

    def _check_file(self) -> None:
        """Find out, now and then, whether the file is still there: Lost if it is not."""
        if self._identity is None or (now := time.monotonic()) < self._checked + 0.05:
            return
        if _identity(self._file) != self._identity:
            raise Lost(f"the database file {self._file} has been deleted or replaced: restart the emulator")
        self._checked = now

    def _shorten_log(self, file: Path) -> None:
        """Move the write-ahead log into the file itself, if it has become long.

        In a thread, since it waits for the disk; readers and writers continue meanwhile.
        """
        if _size(file.with_name(f"{file.name}-wal")) < LONG_LOG or not self._shortening.acquire(blocking=False):
            return

        def shorten() -> None:
            try:
                # A reader may still need the log: then the next time.
                with suppress(Exception), self._waiting(200) as connection:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
                    # For what has been written since, writers are kept out, which is soon done.
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                self._shortening.release()

        threading.Thread(target=shorten, name="rlor-trainer-emulator-log", daemon=True).start()

    @contextmanager
    def _waiting(self, milliseconds: int) -> Generator[sa.Connection]:
        """Open a connection to SQLite that waits for others so long, outside of a transaction."""
        with self._alone.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={milliseconds}")
            try:
                yield connection
            finally:
                connection.exec_driver_sql("PRAGMA busy_timeout=0")

    def _prepare(self) -> str:
        """Make the tables, or bring them up to date, and return the secret of the database."""
        with self._guarded(), self.engine.connect().execution_options(writing=True) as connection, connection.begin():
            _take_turn(connection)
            known = self._version(connection)
            metadata.create_all(connection)
            fields = self.fields
            if known is None:
                secret = self._new_secret()
                fields.table.create(connection)
                row = {"version": SCHEMA_VERSION, "fields": fields.fingerprint, "secret": secret}
                connection.execute(sa.insert(schema_table), row)
                return secret
            if known.fields != fields.fingerprint or not sa.inspect(connection).has_table(fields.table.name):
                self._index_anew(connection)
            # One that cannot be written is found out now, not at the first request that writes.
            connection.execute(sa.update(schema_table), {"fields": fields.fingerprint})
            return str(known.secret)

    def _version(self, connection: sa.Connection) -> Any:
        """Return the row that says what made the tables; None if there are none. Other tables: StoreError."""
        if not sa.inspect(connection).has_table(schema_table.name):
            return None
        version = connection.scalars(sa.text(f"SELECT version FROM {schema_table.name}")).one_or_none()
        if version is not None and version != SCHEMA_VERSION:
            kind = "a newer" if version > SCHEMA_VERSION else "an older"
            raise StoreError(
                f"database {self.shown} was made by {kind} emulator (schema {version}, this one has "
                f"{SCHEMA_VERSION}): use that emulator, or another file"
            )
        return None if version is None else connection.execute(sa.select(schema_table)).one()

    def _index_anew(self, connection: sa.Connection) -> None:
        """Make the table of fields of the documents: the spec has other fields than before."""
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {self.fields.table.name}")
        self.fields.table.create(connection)
        transaction = Transaction(connection, self._statements, writing=True)
        transaction.index_all()


class _Stage:
    """How far a transaction is."""

    committing = False

    def body_done(self) -> None:
        """Say that all that is left is to commit."""
        self.committing = True


def _interrupt(connection: Any) -> None:
    with suppress(Exception):
        if isinstance(connection, sqlite3.Connection):
            connection.interrupt()
        else:  # the end of its socket is noticed whatever the server does, or does not
            with socket.socket(fileno=os.dup(connection.fileno())) as doubled:
                doubled.shutdown(socket.SHUT_RDWR)


def _take_turn(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":  # a writer on SQLite is the only one anyway
        connection.execute(sa.text("SET LOCAL lock_timeout = '5s'"))
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_PREPARING)))


def _identity(file: Path | None) -> tuple[int, int]:
    try:
        found = os.stat(str(file))
    except OSError:
        return (0, 0)
    return found.st_dev, found.st_ino


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


# With the time beside it, so that most requests are answered by one statement.
_ONE_DOCUMENT = (
    sa.select(sa.cast(job_table.c.document, sa.Text), job_table.c.next_at, *clock_table.columns)
    .select_from(job_table.outerjoin(clock_table, sa.true()))
    .where(job_table.c.account == sa.bindparam("an_account"), job_table.c.name == sa.bindparam("a_name"))
)
