"""What can go wrong with a database, told apart by what is to be done about it."""

from __future__ import annotations

import sqlite3
from typing import Final

from sqlalchemy import exc


class StoreError(Exception):
    """The database cannot be used; the text says why, and what to do."""


class Taken(Exception):
    """There is a row of that name already."""


class Busy(Exception):
    """Somebody else holds what is needed; nothing has changed, and the same can be tried again."""


class Lost(Exception):
    """The database does not answer as it should: it is gone, full, damaged or too slow."""

    def __init__(self, reason: str, *, again: bool = False) -> None:
        super().__init__(reason)
        self.again = again
        """Whether nothing has changed, and a new connection may help: the database has perhaps been restarted."""


_BUSY_SQLITE: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
# lock_not_available, deadlock_detected, serialization_failure
_BUSY_POSTGRESQL: Final = ("55P03", "40P01", "40001")


def told_apart(error: BaseException, *, committing: bool) -> Exception | None:
    """Return what an error of SQLAlchemy or of a driver means: Busy, Lost, Taken; None for a mistake of our own.

    `committing` says that what has been written may be in the database all the same.
    """
    if isinstance(error, exc.TimeoutError):  # of the pool: others use all connections
        return Busy()
    original = error.orig if isinstance(error, exc.DBAPIError) else error
    reason = " ".join(str(original).split()) or type(original).__name__
    if isinstance(original, sqlite3.Error):
        code = getattr(original, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _BUSY_SQLITE:
            return Busy()
        if isinstance(original, sqlite3.IntegrityError):
            return Taken()
        # A table that is gone is the doing of somebody else.
        ours = code in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_RANGE) and "no such" not in reason
        return None if ours else Lost(reason)
    state = getattr(original, "sqlstate", "")
    if state is None or str(state).startswith(("08", "57P")):  # no connection, or none any more
        gone = isinstance(error, exc.DBAPIError) or _of_driver(original)
        return Lost(reason, again=not committing) if gone else None
    if state in _BUSY_POSTGRESQL:
        return Busy()
    if str(state).startswith("23"):
        return Taken()
    # Out of room or memory, cancelled since it took too long, read-only, broken inside; a table that is gone.
    return Lost(reason) if str(state).startswith(("53", "57014", "25006", "58", "XX", "42P01", "42703", "3D")) else None


def _of_driver(error: object) -> bool:
    return type(error).__module__.startswith("psycopg")
