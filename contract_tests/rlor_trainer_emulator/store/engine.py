"""How databases are opened: SQLite, in a file or in memory, and PostgreSQL."""

from __future__ import annotations

import sqlite3
import uuid
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event, exc

from ..resource.json_text import encode
from .trouble import StoreError

CONNECTIONS: Final = 32
"""Most that are open at a time."""

CONNECT_SECONDS: Final = 3
"""How long PostgreSQL may take to accept a connection."""

LOCK_MILLISECONDS: Final = 100
"""How long a statement on PostgreSQL waits for a lock before it is Busy. On SQLite it does not."""

STATEMENT_SECONDS: Final = 8
"""How long a statement may take."""

LONGEST_LOG: Final = 256 * 1024 * 1024
"""Bytes of it from which on a writer does so at once."""


def url_of(database: str) -> sa.URL:
    """Return the URL of a database: `:memory:`, a file, or a URL already. StoreError for one that cannot be parsed."""
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


def file_of(url: sa.URL) -> Path | None:
    """Return the file of a database; None for one that has none."""
    in_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(str(url.database)) if in_file else None


def engine_of(url: sa.URL) -> sa.Engine:
    """Return what opens connections; no statement on them waits long for another session."""
    # Bodies of requests have no business in a traceback.
    options: dict[str, Any] = {
        "hide_parameters": True,
        "json_serializer": encode,
        "poolclass": sa.QueuePool,
        "pool_size": CONNECTIONS,
        "max_overflow": 0,
        "pool_timeout": CONNECT_SECONDS,
        "pool_use_lifo": True,
    }
    if url.get_backend_name() == "sqlite":
        options["connect_args"] = {"check_same_thread": False, "timeout": 0}
        if file_of(url) is None:
            # A name of its own: all connections of this process that give it share one database in memory.
            name = f"file:/{uuid.uuid4()}?vfs=memdb"
            options["creator"] = lambda: sqlite3.connect(name, uri=True, check_same_thread=False, timeout=0)
    elif url.get_backend_name() == "postgresql":
        options["connect_args"] = {"connect_timeout": CONNECT_SECONDS}
    engine = sa.create_engine(url, **options)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif engine.dialect.name == "postgresql":
        event.listen(engine, "connect", _configure_postgresql)
    return engine


def _configure_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # the driver is not to open transactions by its own rules; see _begin_sqlite
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=2000")  # to change the mode of a file takes all of it for a moment
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA busy_timeout=0")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute(f"PRAGMA journal_size_limit={LONGEST_LOG}")
    cursor.execute(f"PRAGMA wal_autocheckpoint={LONGEST_LOG // 4096}")  # only if `_shorten_log` has not come to it
    cursor.close()


def _configure_postgresql(connection: Any, _: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {LOCK_MILLISECONDS}")
        cursor.execute(f"SET statement_timeout = {STATEMENT_SECONDS * 1000}")
    connection.commit()


def _begin_sqlite(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    if options.get("transaction", True):
        # A writer takes the write lock at once: to take it after a read fails if another process wrote in between.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing", False) else "BEGIN")
