"""What the handlers of operations work with: the parts of one emulator, and a job brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from rlor_spec.spellings import snake_case
from sqlalchemy import ColumnElement

from ..http.call import Answer, Call
from ..http.faults import Faults
from ..queries.fields import FieldIndex
from ..resource import lifecycle
from ..resource.checkpoints import availability_classes
from ..resource.clock import AcceleratedClock, Clock, ManualClock, Segment, SystemClock, continued, instant, moment
from ..resource.identifiers import Identifiers
from ..resource.jobs import Job, Timeline
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
from ..store import Store, Transaction, job_table


class Service:
    """The parts of one emulator."""

    def __init__(
        self,
        spec: Document,
        database: str,
        clock: Clock,
        ids: Identifiers,
        faults: Faults,
        outcomes: Sequence[Outcome] = (),
    ) -> None:
        """Compile the spec and the outcomes, then open the database: SpecError, OutcomeError, StoreError."""
        self.spec = spec
        self.clock = clock
        self.ids = ids
        self.faults = faults
        self._keeps_time = False
        self.lifecycle = lifecycle.Lifecycle(spec)
        self._first_outcomes = Outcomes(outcomes, self.lifecycle, spec)
        self.job_resource = job_resource(spec)
        self._job_id_variable = self.job_resource.id_parameter
        self.job_name_field = self.job_resource.name_field
        self.account_parameter = self.job_resource.account_parameter
        self.accounts = self.job_resource.accounts
        # Fields that the table keeps in columns of their own.
        self.job_columns: Mapping[tuple[str, ...], ColumnElement[Any]] = {
            (self.job_name_field,): job_table.c.name,
            (self.job_resource.state_field,): job_table.c.state,
            ("createTime",): job_table.c.created,
        }
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
            self.job_fields = FieldIndex.of(self.job_resource.schema, spec)
            self.job_id_is_taken = taken_id_message(spec)
            self.availability_classes = availability_classes(spec)
        self.store = Store(database)

    def now(self) -> int:
        """Return the current instant."""
        return instant(self.clock.now())

    def keep_time(self, speed: float) -> None:
        """Let simulated time go on from where the database has it, so many times as fast as real time.

        It never goes back: not at a restart, and not when it went faster before. It goes on while no emulator runs, and
        emulators that share the database share the time. With speed 0 it stands until it is advanced.
        """
        real = instant(datetime.now(UTC))
        with self.store.starting() as transaction:
            before = transaction.clock()
            segment = continued(before, real, speed)
            if segment != before:
                transaction.put_clock(segment)
        if segment is None:
            self.clock = SystemClock()
        elif speed:
            self.clock = AcceleratedClock(speed, segment)
        else:
            self.clock, self._keeps_time = ManualClock(moment(segment.reading)), True

    def advance(self, by: timedelta | float) -> None:
        """Move a manual clock forward by a timedelta or by seconds. TypeError if the clock goes by itself."""
        if not isinstance(self.clock, ManualClock):
            raise TypeError("the clock goes by itself: only a manual clock can be advanced")
        self.clock.advance(by)
        if self._keeps_time:
            with self.store.writing() as transaction:
                transaction.put_clock(Segment(instant(datetime.now(UTC)), self.now(), 0))

    def reset(self) -> None:
        """Forget all jobs, checkpoints, models, operations and faults; the first script of outcomes holds again."""
        self.faults.clear()
        self.timeline.outcomes = self._first_outcomes
        with self.store.writing() as transaction:
            transaction.clear()

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
        if stored.next_at is None or stored.next_at > call.now:
            return stored.document
        return encode(self.find(call.account, name, call.now).document)

    def find(self, account: str, name: str, now: int) -> Job:
        """Return a job as it is now. Unknown, or beyond its retention: NotFound."""
        job = self.store.job(account, name)
        if job is None:
            raise NotFound
        if job.next_at is None or job.next_at > now:
            return job
        return self.change(account, name, now, lambda _, settled: settled)

    def change(self, account: str, name: str, now: int, change: Callable[[Transaction, Job], Job]) -> Job:
        """Bring a job up to date, apply a change to it and store it, all in one transaction.

        Unknown, or beyond its retention: NotFound. If the change is refused, nothing is stored: what time has done is
        done again on the next request, with the same result.
        """
        with self.store.writing() as transaction:
            job = settle(self.timeline, transaction, transaction.job(account, name), now)
            if job is not None:
                changed = change(transaction, job)
                if changed is not job:
                    transaction.put_job(job, changed)
                return changed
        raise NotFound  # after the commit, so that a job beyond its retention is removed

    def settle_account(self, account: str, now: int) -> None:
        """Bring all jobs of an account up to date."""
        with self.store.reading() as transaction:
            overdue = transaction.overdue_job(account, now)
        if overdue is None:
            return
        with self.store.writing() as transaction:
            while (overdue := transaction.overdue_job(account, now)) is not None:
                settle(self.timeline, transaction, overdue, now)

    def event(self, account: str, name: str, event: str, message: str, code: str | None) -> Job:
        """Let an event of `x-lifecycle` happen to a job. UnknownEvent if it cannot; NotFound."""

        def apply(_: Transaction, job: Job) -> Job:
            move = self.lifecycle.event(event, job.state)
            return self.timeline.move(job, lifecycle.Move(move.to, message, code or move.code), now)

        now = self.now()
        return self.change(account, name, now, apply)


def settle(timeline: Timeline, transaction: Transaction, job: Job | None, now: int) -> Job | None:
    """Store what time has done to a job by now, and return it; None if it is gone."""
    if job is None or job.next_at is None or job.next_at > now:
        return job
    settled = timeline.settle(job, now)
    if settled.job is None:
        transaction.remove_job(job)
        return None
    for made in settled.saved:
        transaction.add_checkpoint(made)
    transaction.put_job(job, settled.job)
    return settled.job


ServiceHandler: TypeAlias = Callable[[Service, Call], Answer]
"""A handler that is still to be given its emulator."""
