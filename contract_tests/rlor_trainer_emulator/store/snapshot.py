"""Snapshots: all that a database holds, as one JSON document with a row on each line; the same for both databases.

```
{"snapshot":1,"time":1767225600000000,"rows":[
{"job":{"account":"acme-research","name":…}},
{"passage":{"job":…}}
],"count":2}
```
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import exc

from ..resource.clock import instant
from ..resource.json_text import encode
from ..resource.messages import is_array, is_object
from .tables import checkpoint_table, job_table, passage_table, promotion_table
from .transaction import Transaction, job_of_row
from .trouble import Busy, Lost, Taken, told_apart

VERSION: Final = 1
"""Of the form above and of the columns below; raise it with every change to them."""

_TABLES: Final[Mapping[str, sa.Table]] = {
    table.name: table for table in (job_table, passage_table, checkpoint_table, promotion_table)
}
_DERIVED: Final = "mark"
"""A column that follows from the others."""

_INSTANTS: Final = range(instant(datetime.max.replace(tzinfo=UTC)))
"""What a time, or any number here, can be."""

_AT_ONCE: Final = 500


class SnapshotError(ValueError):
    """Not a snapshot, a damaged one, or one of another version; the message says where and why."""


def written(transaction: Transaction, now: int) -> Iterator[str]:
    """Yield the lines of a snapshot of what a transaction sees at an instant."""
    count = 0
    yield f'{{"snapshot":{VERSION},"time":{now},"rows":['
    line = ""
    for name, table in _TABLES.items():
        for row in transaction.rows(sa.select(*_columns(table)).order_by(*table.primary_key)):
            if line:
                yield f"{line},"
            line = encode({name: row})
            count += 1
    if line:
        yield line
    yield f'],"count":{count}}}'


def read(lines: Iterable[str], what: str) -> tuple[int, Iterator[tuple[str, str, dict[str, Any]]]]:
    """Return the instant of a snapshot, and its rows: of each where it stands, its table and its values.

    `what` is what it is called in errors. A SnapshotError may come with the rows, too.
    """
    numbered = iter(enumerate(lines, 1))
    _, head = next(numbered, (1, ""))
    try:
        begun = json.loads(f"{head.rstrip()}]}}")
    except (ValueError, RecursionError):  # laid out by another program
        return read_value(_parsed("".join([head, *(line for _, line in numbered)]), f"{what}, line 1"), what)
    time = _head(begun, f"{what}, line 1")

    def rows() -> Iterator[tuple[str, str, dict[str, Any]]]:
        for number, line in numbered:
            where = f"{what}, line {number}"
            if line.startswith("]"):
                if _parsed(f'{{"rows":[{line}', where).get("count") != number - 2:
                    raise SnapshotError(f"{where}: the snapshot is not whole")
                if any(left.strip() for _, left in numbered):
                    raise SnapshotError(f"{where}: there is data after the end of the snapshot")
                return
            yield where, *_row(_parsed(line.rstrip().removesuffix(","), where), where)
        raise SnapshotError(f"{what} ends before the snapshot does: it was cut off")

    return time, rows()


def read_value(value: Any, what: str) -> tuple[int, Iterator[tuple[str, str, dict[str, Any]]]]:
    """Return the same of a snapshot that has been parsed."""
    time = _head(value, what)
    rows: Any = value.get("rows")
    if not is_array(rows) or value.get("count") != len(rows):
        raise SnapshotError(f"{what} is incomplete: it has fewer rows than its count says")
    return time, ((f"{what}, row {number}", *_row(row, f"{what}, row {number}")) for number, row in enumerate(rows, 1))


def restore(transaction: Transaction, rows: Iterable[tuple[str, str, dict[str, Any]]]) -> int:
    """Store rows in place of all that there is, and return an instant that none of them is after."""
    transaction.clear()
    latest = 0
    waiting: dict[str, list[dict[str, Any]]] = {name: [] for name in _TABLES}

    def store(name: str) -> None:
        found, waiting[name] = waiting[name], []
        if found and name == job_table.name:
            transaction.add_job(*map(job_of_row, found))
        elif found:
            transaction.add_rows(_TABLES[name], found)

    try:
        for _, name, row in rows:
            waiting[name].append(row)
            latest = max(latest, row.get("since", 0))
            if len(waiting[name]) == _AT_ONCE:
                store(name)
        for name in _TABLES:
            store(name)
    except (exc.DBAPIError, Taken) as error:
        if isinstance(error, exc.DBAPIError) and isinstance(told_apart(error, committing=False), Busy | Lost):
            raise
        reason = error.orig if isinstance(error, exc.DBAPIError) else "a job is there twice"
        raise SnapshotError(f"the database refuses the contents of the snapshot: {reason}") from None
    return latest


def _head(value: Any, where: str) -> int:
    if not is_object(value) or "snapshot" not in value:
        raise SnapshotError(f"{where}: not a snapshot of an emulator")
    if value["snapshot"] != VERSION:
        raise SnapshotError(
            f"{where}: a snapshot of version {value['snapshot']}, and this emulator reads version {VERSION}; "
            "restore it with the emulator that made it"
        )
    time = value.get("time")
    if type(time) is not int or time not in _INSTANTS:
        raise SnapshotError(f"{where}: the snapshot does not say its time")
    return time


def _row(value: Any, where: str) -> tuple[str, dict[str, Any]]:
    name, row = next(iter(value.items())) if is_object(value) and len(value) == 1 else ("", None)
    if name not in _TABLES or not is_object(row):
        raise SnapshotError(f"{where}: not a row of a snapshot: write one of {', '.join(_TABLES)} with its values")
    columns = {column.name: column for column in _columns(_TABLES[name])}
    for key in sorted(row.keys() ^ columns.keys()):
        raise SnapshotError(f"{where}: a {name} {'lacks' if key in columns else 'has no'} {key}")
    for key, column in columns.items():
        kind = dict if key == "document" else column.type.python_type
        fits = type(row[key]) is kind and (kind is not int or row[key] in _INSTANTS)
        if not (fits or (row[key] is None and column.nullable)):
            raise SnapshotError(f"{where}: {key} of a {name} must be {kind.__name__}")
    return name, row


def _columns(table: sa.Table) -> list[sa.Column[Any]]:
    return [column for column in table.columns if column.name != _DERIVED]


def _parsed(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise SnapshotError(f"{where}: not a snapshot of an emulator, or a damaged one") from None
