"""What the handlers of operations work with: the parts of one emulator, and a job brought up to date."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final, TypeAlias

from jsonschema_rs import Draft202012Validator
from rlor_spec.spellings import snake_case

from ..http.call import Answer, Call
from ..http.faults import Faults
from ..queries.fields import FieldIndex
from ..queries.paging import Tokens
from ..resource import lifecycle
from ..resource.checkpoints import availability_classes
from ..resource.clock import Clock, Segment, continued, real_time
from ..resource.identifiers import Identifiers
from ..resource.jobs import Cause, Job, Passage, Timeline
from ..resource.json_text import Json, encode
from ..resource.messages import Message, compile_message
from ..resource.names import (
    background_resource,
    checkpoint_resource,
    job_resource,
    promotion_answer,
    synced_field,
    taken_id_message,
)
from ..resource.outcomes import Outcome, Outcomes
from ..resource.statuses import NotFound
from ..spec import Document, compiling
from ..store.database import Store
from ..store.patience import Unfinished
from ..store.snapshot import SnapshotError, written
from ..store.snapshot import restore as restored
from ..store.tables import FieldTable, job_table
from ..store.transaction import Transaction
from ..store.trouble import Busy
from .time import GivenTime, KeptTime, Time

BATCH: Final = 32
"""Jobs that are brought up to date at a time; others are served in between."""


class Service:
    """The parts of one emulator."""

    def __init__(
        self,
        spec: Document,
        database: str,
        clock: Clock | None,
        ids: Identifiers,
        faults: Faults,
        outcomes: Sequence[Outcome] = (),
        speed: float = 1,
    ) -> None:
        """Compile the spec and the outcomes, then open the database: SpecError, OutcomeError, StoreError.

        Without a clock time is the database's, at this speed (see `keep_time`).
        """
        self.spec = spec
        self.ids = ids
        self.faults = faults
        self._lock = threading.Lock()
        self._latest = self._reached = 0
        self.lifecycle = lifecycle.Lifecycle(spec)
        self._first_outcomes = Outcomes(outcomes, self.lifecycle, spec)
        self.job_resource = job_resource(spec)
        self._job_id_variable = self.job_resource.id_parameter
        self.job_name_field = self.job_resource.name_field
        self.account_parameter = self.job_resource.account_parameter
        self.accounts = self.job_resource.accounts
        self.checkpoint_resource = checkpoint_resource(spec)
        self.checkpoint_id_variable = self.checkpoint_resource.id_parameter
        self.synced_field = synced_field(spec)
        self.background_resource = background_resource(spec)
        self.checkpoint_noun = snake_case(self.checkpoint_resource.schema).strip("_").replace("_", " ")
        """What messages call one."""
        with compiling("the spec"):
            self.timeline = Timeline(self.lifecycle, spec, self._first_outcomes)
            reference = {"$ref": f"#/components/schemas/{self.job_resource.schema}"}
            self.job_message: Message = compile_message(reference, spec)
            promotion = promotion_answer(spec)
            self.promotion_message = compile_message(promotion, spec) if promotion else None
            # Of a job as it is stored and shown. Values never show in messages, for one of them may be a secret.
            self._job_schema = Draft202012Validator(
                {**reference, "components": {"schemas": spec["components"]["schemas"]}}, mask="value"
            )
            self.job_fields = FieldIndex.of(self.job_resource.schema, spec)
            self.job_id_is_taken = taken_id_message(spec)
            self.availability_classes = availability_classes(spec)
            state_field = self.job_resource.state_field
            indexed = {("createTime",), (state_field,)} | {
                field.path for field in self.job_fields if field.path == ("displayName",) and not field.explicit
            }
            fields = FieldTable(self.job_fields, self.job_name_field, state_field, indexed)
        self.store = Store(database, fields, ids.next)
        self.tokens = Tokens(self.store.secret)
        self._time: Time
        if clock is None:
            self.keep_time(speed)
        else:
            self._time = GivenTime(clock, self.store)

    def now(self) -> int:
        """Return the current instant. It never goes back, whatever the machine's clock does."""
        return self._never_back(self._time.now(self.store))

    def about_now(self) -> int:
        """Return the current instant as far as it is known without asking the database; others may know better."""
        return self._time.of(None)

    def keep_time(self, speed: float) -> None:
        """Let simulated time continue from where the database has it, so many times as fast as real time.

        It never goes back: not at a restart, and not when it went faster before. It continues while no emulator runs.
        Emulators that share the database share the time: the settings of the last of them apply to all. With speed 0 it
        stands still until it is advanced.
        """
        self._time = KeptTime(self.store.open(lambda: self._continued(speed)))

    def _continued(self, speed: float) -> Segment:
        with self.store.starting() as transaction:
            before = transaction.clock()
            segment = continued(before, real_time(), speed)
            if segment != before:
                transaction.put_clock(segment)
            return segment

    def advance(self, by: timedelta | float) -> None:
        """Move a manual clock forward by a timedelta or by seconds. TypeError if the clock goes by itself."""
        self._time.advance(self.store, by)

    @property
    def manual(self) -> bool:
        """Whether time stands until it is advanced."""
        return self._time.manual

    @property
    def speed(self) -> float | None:
        """How many times as fast as real time it goes; None if a clock says so that knows no speed."""
        return self._time.speed

    def _never_back(self, now: int) -> int:
        with self._lock:
            self._latest = max(self._latest, now)
            return self._latest

    @contextmanager
    def writing(self, now: int) -> Generator[Transaction]:
        """Open a transaction that writes what happens now."""
        with self.store.writing() as transaction:
            yield transaction
            if self.store.shared and now >= self._reached + self._time.slack:
                transaction.reached(now)
                self._reached = now

    def ready(self) -> None:
        """Find out whether the database answers: Busy or Lost if not."""
        self.store.ping()

    def reset(self) -> None:
        """Forget all jobs, checkpoints, models, operations and faults; the first script of outcomes holds again."""
        self.faults.clear()
        self.timeline.outcomes = self._first_outcomes
        with self.store.writing() as transaction:
            transaction.clear()
        self.store.shrink()

    def play(self, outcomes: Sequence[Outcome]) -> None:
        """Let another script of outcomes hold; what a job waits for already does not come earlier. OutcomeError."""
        self.timeline.outcomes = Outcomes(outcomes, self.lifecycle, self.spec)

    def job_name(self, path: Mapping[str, str], job_id: str) -> str:
        """Return the name of the job of an id, in the account that a path names."""
        return self.job_resource.name({**path, self._job_id_variable: job_id})

    def job(self, call: Call) -> Job:
        """Return the job that a request names, as it is now. Unknown, or beyond its retention: NotFound."""
        return self.find(call.account, self.job_resource.name(call.path), call.now)

    @contextmanager
    def naming_the_job(self, call: Call) -> Generator[None]:
        """Let a NotFound name the job. Only the train step (wire) and the list of checkpoints (python-sdk test) do."""
        try:
            yield
        except NotFound:
            raise NotFound(f"{self.job_resource.schema} {self.job_resource.name(call.path)} not found") from None

    def document(self, call: Call) -> Json:
        """Return the job that a request names, as it is now, in wire form. Unknown, or beyond its retention: NotFound.

        As `job`, at a third of its cost: most of what is asked of an emulator is how a job is.
        """
        name = self.job_resource.name(call.path)
        stored = self.store.document(call.account, name)
        if stored is None:
            raise NotFound
        if stored.next_at is None or stored.next_at > self._never_back(self._time.of(stored.time)):
            return stored.document
        return encode(self.find(call.account, name, call.now).document)

    def find(self, account: str, name: str, now: int) -> Job:
        """Return a job as it is now. Unknown, or beyond its retention: NotFound."""
        with self.store.reading() as transaction:
            job = transaction.job(account, name)
        if job is None:
            raise NotFound
        if job.next_at is None or job.next_at > now:
            return job
        try:
            return self.change(account, name, now, lambda _, settled: settled)
        except Busy:  # what time has done can be told without being stored: it is done again at the next request
            settled = self.timeline.settle(job, now)
        if settled is None:
            raise NotFound
        return settled

    def change(self, account: str, name: str, now: int, change: Callable[[Transaction, Job], Job]) -> Job:
        """Bring a job up to date, apply a change to it and store it, all in one transaction.

        Unknown, or beyond its retention: NotFound. If the change is refused, nothing is stored: what time has done is
        done again on the next request, with the same result.
        """
        with self.writing(now) as transaction:
            before = transaction.job(account, name)
            if before is not None:
                # Another process may have been quicker, by a clock of its own.
                now = self._never_back(max(now, before.since))
                job = self.timeline.settle(before, now)
                if job is None:
                    transaction.remove_job(before)
                else:
                    job = change(transaction, job)
                    if job is not before:
                        transaction.put_job(before, job)
                    return job
        raise NotFound  # after the commit, so that a job beyond its retention is removed

    def settle_account(self, account: str, states: frozenset[str], now: int) -> None:
        """Bring jobs of an account in some states up to date. If not all of them are: Unfinished; then call it again.

        What somebody else is just changing cannot be: Busy.
        """
        with self.store.reading() as transaction:
            if not transaction.is_overdue(account, states, now):
                return
        with self.writing(now) as transaction:
            changes: list[tuple[Job, Job]] = []
            overdue = transaction.overdue_jobs(account, states, now, BATCH)
            for before in overdue:
                job = self.timeline.settle(before, max(now, before.since))
                if job is None:
                    transaction.remove_job(before)
                else:
                    changes.append((before, job))
            if changes:
                transaction.put_jobs(changes)
        raise Unfinished if overdue else Busy

    def event(self, account: str, name: str, event: str, message: str, code: str | None) -> Job:
        """Let an event of `x-lifecycle` happen to a job. UnknownEvent if it cannot; NotFound."""
        now = self.now()

        def apply(_: Transaction, job: Job) -> Job:
            move = self.lifecycle.event(event, job.state)
            move = lifecycle.Move(move.to, message, code or move.code)
            return self.timeline.move(job, move, max(now, job.since), Cause("event", event))

        return self.change(account, name, now, apply)

    def present(self, transaction: Transaction, account: str, name: str, now: int) -> Job:
        """Return a job as it is now, though what time has done to it is perhaps not stored. NotFound.

        What a transaction reads beside it is of the same moment.
        """
        stored = transaction.job(account, name)
        job = stored and self.timeline.settle(stored, max(now, stored.since))
        if job is None:
            raise NotFound
        return job

    def history(self, account: str, name: str, after: int = 0, limit: int = 10_000) -> tuple[list[Passage], int]:
        """Return how a job came to where it is, oldest first, after passage number `after`, and their total.

        NotFound.
        """
        now = self.now()
        with self.store.reading() as transaction:
            job = self.present(transaction, account, name, now)
            passages = transaction.history(job.name, after, limit)
        passages += job.passed[max(0, after - job.moves) :]
        return passages[:limit], job.moves + len(job.passed)

    def snapshot(self) -> Iterator[str]:
        """Yield the lines of a snapshot of all that there is now."""
        now = self.now()
        with self.store.reading() as transaction:
            yield from written(transaction, now)

    def restore(self, time: int, rows: Iterable[tuple[str, str, dict[str, Any]]]) -> None:
        """Put what a snapshot holds in place of all that there is; time continues from its own, if that is later.

        SnapshotError.
        """
        with self.store.writing() as transaction:
            time = max(time, restored(transaction, map(self._fit, rows)))
        if (behind := time - self.now()) > 0:
            self._time.advance(self.store, timedelta(microseconds=behind), forced=True)
            self._never_back(time)
        self.store.shrink()

    def _fit(self, row: tuple[str, str, dict[str, Any]]) -> tuple[str, str, dict[str, Any]]:
        """Return a row of a snapshot, if the spec has such a job: SnapshotError."""
        where, table, values = row
        if table == job_table.name:
            document = values["document"]
            error = next(self._job_schema.iter_errors(document), None)
            if error is not None:
                place = ".".join(map(str, error.instance_path)) or "its document"
                raise SnapshotError(f"{where}: not a job of this spec: {place}: {error.message}")
            named = document.get(self.job_name_field), document.get(self.lifecycle.state_field)
            if self.job_message.fill(document) != document or named != (values["name"], values["state"]):
                raise SnapshotError(f"{where}: the document of the job lacks a field, or belongs to another job")
            if not values["ran"] <= values["since"]:
                raise SnapshotError(f"{where}: the job has run for longer than time exists")
        return row


ServiceHandler: TypeAlias = Callable[[Service, Call], Answer]
"""A handler that is still to be given its emulator."""
