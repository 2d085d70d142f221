"""What can be read and written in one transaction."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.sql import visitors

from ..resource.checkpoints import Checkpoint, Run, mark
from ..resource.clock import Real, Segment
from ..resource.jobs import RUNNING, Job, Passage
from ..resource.json_text import Json, encode
from .tables import (
    KEPT,
    FieldTable,
    Prepared,
    checkpoint_table,
    clock_table,
    count_table,
    job_table,
    passage_table,
    promotion_table,
)
from .trouble import Taken, told_apart


@dataclass(frozen=True, slots=True)
class Promotion:
    """A model made of a checkpoint. `operation_id` is set when it is made in the background, until `ready_at`."""

    account: str
    model: str
    operation_id: str | None
    ready_at: int
    kind: str


class Listed(NamedTuple):
    """A job on a page."""

    name: str
    size: int
    """Of its document, in characters."""


class Statements:
    """What most transactions execute, compiled for one database."""

    def __init__(self, dialect: sa.Dialect, field_table: FieldTable) -> None:
        self.fields = field_table

        def prepared(statement: sa.Executable) -> Prepared:
            return Prepared(statement, dialect)

        # What is read in order to be changed is locked; SQLite, which ignores it, has locked everything by then.
        self.one_job = [prepared(statement) for statement in (_ONE_JOB, _ONE_JOB.with_for_update())]
        self._dialect = dialect
        self._overdue: dict[tuple[bool, frozenset[str]], Prepared] = {}
        self.add_job = prepared(sa.insert(job_table))
        self.put_job = prepared(_PUT_JOB)
        self.add_fields = prepared(sa.insert(field_table.table))
        names = [column.name for column in field_table.table.columns if not column.primary_key]
        self.put_fields = prepared(
            sa.update(field_table.table)
            .where(field_table.table.c.account == _ACCOUNT, field_table.table.c.name == _NAME)
            .values({name: sa.bindparam(f"new_{name}") for name in names})
        )
        self.add_passage = prepared(sa.insert(passage_table))
        self.count = prepared(_COUNT)
        self.documents = sa.select(job_table.c.name, _TEXT, job_table.c.next_at)

    def overdue(self, states: frozenset[str], *, writing: bool) -> Prepared:
        """Return the statement that finds jobs in some states that time should have changed."""
        if (writing, states) not in self._overdue:
            in_them = sa.or_(*(job_table.c.state == state for state in sorted(states)))
            # What somebody else is just changing is left to them.
            found: sa.Select[Any] = _OVERDUE.with_for_update(skip_locked=True) if writing else _ANY_OVERDUE
            self._overdue[writing, states] = Prepared(found.where(in_them), self._dialect)
        return self._overdue[writing, states]


class Transaction:
    """What can be read and written in one transaction."""

    def __init__(self, connection: sa.Connection, statements: Statements, *, writing: bool) -> None:
        self._connection = connection
        self._statements = statements
        self._fields = statements.fields
        self._writing = writing
        self._counted: Counter[tuple[str, str]] = Counter()

    def job(self, account: str, name: str) -> Job | None:
        """Return a job."""
        given = {"an_account": account, "a_name": name}
        row = self._statements.one_job[self._writing].row(self._connection, given)
        return None if row is None else _job(row)

    def overdue_jobs(self, account: str, states: frozenset[str], now: int, limit: int) -> list[Job]:
        """Return jobs in some states that time should have changed by now, but for those just being changed."""
        given = {"an_account": account, "now": now, "limit": limit}
        return [_job(row) for row in self._statements.overdue(states, writing=True).rows(self._connection, given)]

    def is_overdue(self, account: str, states: frozenset[str], now: int) -> bool:
        """Return whether there is a job in one of some states that time should have changed by now."""
        given = {"an_account": account, "now": now}
        return self._statements.overdue(states, writing=False).row(self._connection, given) is not None

    def jobs_of_mark(self, account: str, of_mark: str) -> list[Job]:
        """Return the jobs of an account the ids of whose checkpoints end so, by name."""
        found = _JOB.where(job_table.c.mark == of_mark, job_table.c.account == account).order_by(job_table.c.name)
        return [_job(tuple(row)) for row in self._connection.execute(found)]

    def has_jobs(self, account: str, first: str, last: str) -> bool:
        """Return whether there is a job whose name is between two, both included."""
        where = (job_table.c.account == account, job_table.c.name >= first, job_table.c.name <= last)
        return self._connection.execute(sa.select(job_table.c.name).where(*where).limit(1)).first() is not None

    def add_job(self, *jobs: Job) -> None:
        """Store new jobs; Taken if there is one of such a name."""
        rows = [_job_row(job) for job in jobs]
        try:
            self._statements.add_job.execute(self._connection, rows)
        except Exception as error:
            if isinstance(told_apart(error, committing=False), Taken):
                raise Taken from error
            raise
        self._statements.add_fields.execute(
            self._connection, [self._field_row(job, row["document"]) for job, row in zip(jobs, rows, strict=True)]
        )
        self._add_passages(jobs)
        for job in jobs:
            self._counted[job.account, job.state] += 1

    def put_job(self, before: Job, job: Job) -> None:
        """Store what has become of a job that this transaction has read or stored as `before`."""
        self.put_jobs([(before, job)])

    def put_jobs(self, changes: Sequence[tuple[Job, Job]]) -> None:
        """Store what has become of jobs, each as it was in this transaction and as it is."""
        jobs = [job for _, job in changes]
        rows = [_job_row(job) for job in jobs]
        self._statements.put_job.execute(self._connection, [_of_key(row) for row in rows])
        values = [self._field_row(job, row["document"]) for job, row in zip(jobs, rows, strict=True)]
        self._statements.put_fields.execute(self._connection, [_of_key(row) for row in values])
        self._add_passages(jobs)
        for before, job in changes:
            self._counted[before.account, before.state] -= 1
            self._counted[job.account, job.state] += 1

    def remove_job(self, job: Job) -> None:
        """Forget a job, its history and its checkpoints."""
        self._counted[job.account, job.state] -= 1
        for table in (job_table, self._fields.table):
            self._connection.execute(sa.delete(table).where(table.c.account == job.account, table.c.name == job.name))
        for table in (passage_table, checkpoint_table):
            self._connection.execute(sa.delete(table).where(table.c.job == job.name))

    def listed(
        self, where: Sequence[sa.ColumnElement[bool]], order: Sequence[sa.ColumnElement[Any]], limit: int
    ) -> list[Listed]:
        """Return the jobs on a page. Conditions and order are in terms of the table of fields."""
        table = self._fields.table
        statement = sa.select(table.c.name, table.c.size).where(*where).order_by(*order).limit(limit)
        return [Listed(*row) for row in self._connection.execute(statement)]

    def documents(self, account: str, names: Sequence[str]) -> list[tuple[Json, int | None]]:
        """Return the documents of jobs, and when time changes them next, in the order of their names as given."""
        statement = self._statements.documents.where(job_table.c.account == account, job_table.c.name.in_(names))
        found = {name: (Json(text), next_at) for name, text, next_at in self._connection.execute(statement)}
        return [found[name] for name in names]

    def count_jobs(self, where: Sequence[sa.ColumnElement[bool]]) -> int:
        """Return how many jobs there are; by account and state, they are counted already."""
        table = self._fields.table
        in_counts = {table.c.account: count_table.c.account, self._fields.state: count_table.c.state}
        statement = sa.select(sa.func.count()).select_from(table).where(*where)
        if all(_columns(condition) <= in_counts.keys() for condition in where):
            counted = [_exchanged(condition, in_counts) for condition in where]
            statement = sa.select(sa.func.coalesce(sa.func.sum(count_table.c.jobs), 0)).where(*counted)
        return int(self._connection.scalars(statement).one())

    def history(self, job: str, after: int, limit: int) -> list[Passage]:
        """Return passages of a job, oldest first, from the one after number `after`; the first has number 1."""
        table = passage_table
        statement = (
            sa.select(table.c.at, table.c.state, table.c.ran, table.c.cause, table.c.detail, table.c.message)
            .where(table.c.job == job, table.c.number > after)
            .order_by(table.c.number)
            .limit(limit)
        )
        return [Passage(*row) for row in self._connection.execute(statement)]

    def runs(self, job: str, least: int, most: int) -> list[Run]:
        """Return when a job began to run: the times in which it was at some point between `least` and `most`.

        These are microseconds of running.
        """
        table = passage_table
        runs = (table.c.job == job, table.c.state == RUNNING)
        first = sa.select(sa.func.max(table.c.ran)).where(*runs, table.c.ran < least).scalar_subquery()
        statement = (
            sa.select(table.c.at, table.c.ran)
            .where(*runs, table.c.ran < most, table.c.ran >= sa.func.coalesce(first, 0))
            .order_by(table.c.number)
        )
        return [Run(*row) for row in self._connection.execute(statement)]

    def put_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Store a checkpoint that is no longer as it was saved."""
        table, given = checkpoint_table, {"document": checkpoint.document}
        where = (table.c.job == checkpoint.job, table.c.ordinal == checkpoint.ordinal)
        if self._connection.execute(sa.update(table).where(*where).values(given)).rowcount == 0:
            key = {"job": checkpoint.job, "ordinal": checkpoint.ordinal}
            self._connection.execute(sa.insert(table), {**key, **given})

    def changed_checkpoints(self, job: str, first: int, last: int) -> dict[int, dict[str, Any]]:
        """Return the documents of a job's checkpoints that are no longer as they were saved, by number."""
        table = checkpoint_table
        statement = sa.select(table.c.ordinal, table.c.document).where(
            table.c.job == job, table.c.ordinal.between(first, last)
        )
        return {row.ordinal: row.document for row in self._connection.execute(statement)}

    def add_promotion(self, promotion: Promotion) -> None:
        """Store a new promotion; Taken if the account has a model of that name."""
        values = {field.name: getattr(promotion, field.name) for field in fields(promotion)}
        try:
            self._connection.execute(sa.insert(promotion_table), values)
        except exc.IntegrityError as error:
            raise Taken from error

    def promotion(self, account: str, operation_id: str) -> Promotion | None:
        """Return the promotion that an operation carries out."""
        table = promotion_table
        statement = sa.select(table).where(table.c.account == account, table.c.operation_id == operation_id)
        row = self._connection.execute(statement).one_or_none()
        return None if row is None else Promotion(*row)

    def rows(self, statement: sa.Select[Any]) -> Iterator[dict[str, Any]]:
        """Yield rows by the names of their columns, without holding all of them at a time."""
        found = self._connection.execute(statement.execution_options(yield_per=1000))
        names = list(found.keys())
        for part in found.partitions():
            yield from (dict(zip(names, row, strict=True)) for row in part)

    def add_rows(self, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Store rows of a table as they are."""
        self._connection.execute(sa.insert(table), rows)

    def clear(self) -> None:
        """Forget everything but the time."""
        for table in (*KEPT, self._fields.table):
            self._connection.execute(sa.delete(table))

    def index_all(self) -> None:
        """Fill the table of fields, which is empty, from the documents."""
        jobs = self._connection.execute(_JOB).yield_per(1000)
        for rows in jobs.partitions():
            found = [_job(tuple(row)) for row in rows]
            self._statements.add_fields.execute(
                self._connection, [self._field_row(job, encode(job.document)) for job in found]
            )

    def clock(self) -> Segment | None:
        """Return how simulated time goes; None if nobody has said so yet."""
        statement = sa.select(clock_table)
        statement = statement.with_for_update() if self._writing else statement
        return segment_of(self._connection.execute(statement).one_or_none())

    def put_clock(self, segment: Segment) -> None:
        """Store how simulated time goes from now on."""
        origin = segment.origin._asdict()
        values = {**origin, "reading": segment.reading, "speed": segment.speed, "reached": segment.reached}
        if self._connection.execute(sa.update(clock_table).values(values)).rowcount == 0:
            self._connection.execute(sa.insert(clock_table), values)

    def reached(self, now: int) -> None:
        """Store that simulated time has come so far."""
        table = clock_table
        self._connection.execute(sa.update(table).where(table.c.reached < now).values(reached=now))

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
            self._statements.count.execute(self._connection, changes)

    def _field_row(self, job: Job, text: Json) -> dict[str, Any]:
        return self._fields.row(job.account, job.name, job.document, text)

    def _add_passages(self, jobs: Sequence[Job]) -> None:
        rows = [
            {"job": job.name, "number": number, **_values(passage)}
            for job in jobs
            for number, passage in enumerate(job.passed, job.moves + 1)
        ]
        if rows:
            self._statements.add_passage.execute(self._connection, rows)


def segment_of(row: Sequence[Any] | None) -> Segment | None:
    """Return what a row of the clock says, which is all NULL where there is none beside the row of a job."""
    if row is None or row[0] is None:
        return None
    wall, steady, boot, reading, speed, reached = row
    return Segment(Real(wall, steady, boot), reading, speed, reached)


def _job(row: Sequence[Any]) -> Job:
    account, name, session, state, since, ran, deleted, next_at, moves, document = row
    return Job(account, name, session, state, since, ran, deleted, next_at, moves, json.loads(document))


def job_of_row(row: Mapping[str, Any]) -> Job:
    """Return the job that a row with the names of the columns is."""
    return Job(**{name: row[name] for name in (*_COLUMNS, "document")})


def _job_row(job: Job) -> dict[str, Any]:
    return {
        "account": job.account,
        "name": job.name,
        "session": job.session,
        "state": job.state,
        "since": job.since,
        "ran": job.ran,
        "deleted": job.deleted,
        "next_at": job.next_at,
        "moves": job.moves + len(job.passed),
        "mark": mark(job.session),
        "document": encode(job.document),
    }


def _of_key(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an update of a row is given: which one, and the new values."""
    new = {f"new_{name}": value for name, value in row.items()}
    return {"an_account": row["account"], "a_name": row["name"], **new}


def _values(passage: Passage) -> Mapping[str, Any]:
    return {
        "at": passage.at,
        "state": passage.state,
        "ran": passage.ran,
        "cause": passage.cause,
        "detail": passage.detail,
        "message": passage.message,
    }


def _exchanged(
    condition: sa.ColumnElement[bool], columns: Mapping[sa.Column[Any], sa.Column[Any]]
) -> sa.ColumnElement[bool]:
    def exchange(element: Any, **_: Any) -> Any:
        return next((there for here, there in columns.items() if here is element), None)

    return visitors.replacement_traverse(condition, {}, exchange)


def _columns(condition: sa.ColumnElement[bool]) -> set[sa.Column[Any]]:
    return {part for part in visitors.iterate(condition) if isinstance(part, sa.Column)}


_ACCOUNT: sa.ColumnElement[str] = sa.bindparam("an_account", type_=sa.String)
_NAME: sa.ColumnElement[str] = sa.bindparam("a_name", type_=sa.String)
_TEXT = sa.cast(job_table.c.document, sa.Text)
_COLUMNS = ("account", "name", "session", "state", "since", "ran", "deleted", "next_at", "moves")
_JOB = sa.select(*(job_table.c[name] for name in _COLUMNS), _TEXT)
_ONE_JOB = _JOB.where(job_table.c.account == _ACCOUNT, job_table.c.name == _NAME)
_DUE = (job_table.c.account == _ACCOUNT, job_table.c.next_at.is_not(None), job_table.c.next_at <= sa.bindparam("now"))
_OVERDUE = _JOB.where(*_DUE).limit(sa.bindparam("limit", type_=sa.Integer))
_ANY_OVERDUE = sa.select(job_table.c.name).where(*_DUE).limit(1)
_PUT_JOB = (
    sa.update(job_table)
    .where(job_table.c.account == _ACCOUNT, job_table.c.name == _NAME)
    .values(
        {
            name: sa.bindparam(f"new_{name}")
            for name in ("state", "since", "ran", "deleted", "next_at", "moves", "document")
        }
    )
)
# Both databases read this.
_COUNT = sa.text(
    "INSERT INTO job_count (account, state, jobs) VALUES (:account, :state, :jobs) "
    "ON CONFLICT (account, state) DO UPDATE SET jobs = job_count.jobs + excluded.jobs"
)
