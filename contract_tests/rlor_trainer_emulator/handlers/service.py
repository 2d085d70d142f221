"""What the handlers of operations work with: the parts of one emulator, and a job brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from ..http.faults import Faults
from ..http.operations import Operation
from ..queries import paging
from ..queries.fields import FieldIndex
from ..resource import lifecycle
from ..resource.clock import AcceleratedClock, Clock, ManualClock, Segment, SystemClock, continued, instant, moment
from ..resource.identifiers import Identifiers
from ..resource.jobs import Job, Timeline
from ..resource.json_text import Json, encode
from ..resource.messages import Message, compile_message
from ..resource.names import ResourceName
from ..resource.outcomes import Outcome, Outcomes
from ..resource.statuses import NotFound
from ..spec import Document
from ..store import Store, Transaction


@dataclass(frozen=True, slots=True)
class Call:
    """One authenticated, checked request."""

    operation: Operation
    account: str
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Mapping[str, Any]
    now: int

    @property
    def page_size(self) -> int:
        """Items on a page of the answer."""
        return paging.page_size(self.query, self.operation.pagination)

    @property
    def binding(self) -> str:
        """What this request's page tokens are bound to."""
        return paging.binding(self.operation.operation_id, self.path, self.query, self.operation.pagination)

    @property
    def page_token(self) -> str:
        """The page token, empty without one."""
        token: str = self.query.get(self.operation.pagination["pageToken"], "")
        return token

    def page(self, items: Iterable[Json], next_token: str, total: int) -> Json:
        """Return the answer that holds a page."""
        names = self.operation.pagination
        rest = encode({names["nextPageToken"]: next_token, names["totalSize"]: total})
        return Json(f'{{"{names["items"]}":[{",".join(items)}],{rest[1:]}')


class Service:
    """The parts of one emulator."""

    def __init__(
        self,
        spec: Document,
        store: Store,
        clock: Clock,
        ids: Identifiers,
        faults: Faults,
        outcomes: Sequence[Outcome] = (),
    ) -> None:
        self.spec = spec
        self.store = store
        self.clock = clock
        self.ids = ids
        self.faults = faults
        self._keeps_time = False
        self.lifecycle = lifecycle.Lifecycle(spec)
        self._first_outcomes = Outcomes(outcomes, self.lifecycle, spec)
        self.timeline = Timeline(self.lifecycle, spec, self._first_outcomes)
        self.job_message: Message = compile_message({"$ref": "#/components/schemas/RlorTrainerJob"}, spec)
        self.job_fields = FieldIndex.of("RlorTrainerJob", spec)
        self.job_name = ResourceName.of("RlorTrainerJob", spec)
        self.availability_classes: list[str] = spec["components"]["schemas"]["AvailabilityClass"]["enum"]

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

    def job(self, call: Call) -> Job:
        """Return the job that a request names, as it is now. Unknown, or beyond its retention: NotFound."""
        return self.find(call.account, self.job_name.format(call.path), call.now)

    def document(self, call: Call) -> Json:
        """Return the job that a request names, as it is now, in wire form. Unknown, or beyond its retention: NotFound.

        As `job`, at a third of its cost: most of what is asked of an emulator is how a job is.
        """
        name = self.job_name.format(call.path)
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


Handler: TypeAlias = Callable[[Service, Call], dict[str, Any] | Json]
"""Carries out one operation and returns the body of its answer; an error is raised as ApiError."""
