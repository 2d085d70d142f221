"""What the server keeps, in SQLite: documents by account and id, and when each has something to do next."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

TABLES: Final = """
CREATE TABLE IF NOT EXISTS documents (
  kind TEXT NOT NULL, account TEXT NOT NULL, id TEXT NOT NULL, parent TEXT NOT NULL, number INTEGER NOT NULL,
  due REAL, body TEXT NOT NULL, notes TEXT NOT NULL, PRIMARY KEY (kind, account, id)
);
CREATE INDEX IF NOT EXISTS by_due ON documents (due) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS by_parent ON documents (kind, account, parent, number);
"""
COLUMNS: Final = "kind, account, id, parent, number, due, body, notes"


@dataclass
class Document:
    """One thing that is kept: what an answer shows of it, and what only the server knows."""

    kind: str  # job, checkpoint, model, operation
    account: str
    id: str
    body: dict[str, Any]
    parent: str = ""
    number: int = 0
    due: float | None = None
    notes: dict[str, Any] = field(default_factory=dict[str, Any])


class Store:
    """Documents in a file of SQLite; one thread at a time works with them."""

    def __init__(self, path: str = ":memory:") -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.executescript(TABLES)
        self._lock = threading.RLock()

    @contextmanager
    def work(self) -> Generator[None]:
        """All or nothing of what is written meanwhile is kept."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def put(self, document: Document) -> None:
        """Keep a new document, or a newer state of one."""
        with self._lock:
            self._connection.execute(
                f"INSERT OR REPLACE INTO documents ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    document.kind,
                    document.account,
                    document.id,
                    document.parent,
                    document.number,
                    document.due,
                    json.dumps(document.body),
                    json.dumps(document.notes),
                ),
            )

    def get(self, kind: str, account: str, name: str) -> Document | None:
        return next(self._rows("kind = ? AND account = ? AND id = ?", kind, account, name), None)

    def all(self, kind: str, account: str, parent: str = "") -> list[Document]:
        """The documents of an account, or of a job, in the order in which they came."""
        return [*self._rows("kind = ? AND account = ? AND parent = ? ORDER BY number, id", kind, account, parent)]

    def due(self, now: float) -> list[Document]:
        """What has something to do by now, the longest overdue first."""
        return [*self._rows("due <= ? ORDER BY due", now)]

    def remove(self, kind: str, account: str, name: str) -> None:
        with self._lock:
            self._connection.execute(
                "DELETE FROM documents WHERE kind = ? AND account = ? AND id = ?", (kind, account, name)
            )

    def _rows(self, where: str, *values: Any) -> Iterator[Document]:
        with self._lock:
            rows = self._connection.execute(f"SELECT {COLUMNS} FROM documents WHERE {where}", values).fetchall()
        for kind, account, name, parent, number, due, body, notes in rows:
            yield Document(kind, account, name, json.loads(body), parent, number, due, json.loads(notes))
