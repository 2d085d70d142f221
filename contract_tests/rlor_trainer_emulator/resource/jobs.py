"""A trainer job as the emulator keeps it, and what time and moves make of it. Pure: no clock, no storage."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote

from ..spec import Document, schema_at
from . import checkpoints
from .checkpoints import Checkpoint, Run, promotable_types
from .clock import SECOND, timestamp
from .lifecycle import Lifecycle, Move
from .messages import compile_message
from .names import checkpoint_resource, job_resource
from .needs import Needs
from .outcomes import Outcomes

RUNNING = "JOB_STATE_RUNNING"
"""The state in which a job advances, uses accelerators and saves checkpoints."""

NEEDS: Final = Needs(
    "resource/jobs.py",
    job_resource,
    states={RUNNING: "in it a job advances, uses accelerators and saves checkpoints"},
    fields={
        "status.code": "it says why a job is in its state",
        "status.message": "it says in words why a job is in its state",
        "completedTime": "it says when a job has ended",
        "jobProgress.percent": "it grows while a job runs",
        "acceleratorSeconds": "it grows while a job runs",
        "nodeCount": "it multiplies what a job uses",
        "trainerReplicaCount": "it multiplies what a job uses",
        "trainingConfig.acceleratorCount": "it multiplies what a job uses",
        "trainingConfig.acceleratorType": "it says what a job uses",
        "wandbConfig.enabled": "a job that runs logs to Weights & Biases if this is set",
        "wandbConfig.entity": "the URL of a run is made of it",
        "wandbConfig.project": "the URL of a run is made of it",
        "wandbConfig.runId": "a run that has no id is given one",
        "wandbConfig.url": "it leads to the run",
    },
    values={"status.code": ["OK"]},
    shown=[
        "completedTime",
        "jobProgress",
        "jobProgress.percent",
        "nodeCount",
        "trainerReplicaCount",
        "trainingConfig",
        "wandbConfig",
        "wandbConfig.enabled",
        "wandbConfig.entity",
        "wandbConfig.project",
        "wandbConfig.runId",
    ],
    numbers=["jobProgress.percent", "nodeCount", "trainerReplicaCount", "trainingConfig.acceleratorCount"],
)

PASSING: Final = ("status", "completedTime", "jobProgress", "acceleratorSeconds", "wandbConfig")
"""Fields that time changes, beside that of the state."""

DEFAULT_ACCELERATOR = "NVIDIA_H200_141GB"
"""What a job runs on that does not say."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a job has come to a state."""

    kind: str
    """`request`, `time`, `event` or `admin`."""
    detail: str = ""
    """Which: the operation and the id of the request, the name of the event."""


TIME: Final = Cause("time")


@dataclass(frozen=True, slots=True)
class Passage:
    """That a job came to a state: one line of its history."""

    at: int
    state: str
    ran: int
    """Microseconds that it had spent running by then."""
    cause: str
    detail: str
    message: str = ""
    """What `status.message` said then."""


@dataclass(frozen=True, slots=True)
class Job:
    """One stored job. Times are instants (microseconds since 1970)."""

    account: str
    name: str
    session: str
    """A private random id, so that two jobs that have one name in turn do not share checkpoint ids."""
    state: str
    since: int
    """When the state was entered."""
    ran: int
    """Microseconds spent running before `since`."""
    deleted: int | None
    """When it was first deleted."""
    next_at: int | None
    """When time changes it next."""
    moves: int
    """How many passages of it are stored."""
    document: dict[str, Any]
    """The resource in wire form, its state and all."""
    passed: tuple[Passage, ...] = ()
    """Passages that are not stored yet."""

    @property
    def runs(self) -> list[Run]:
        """When it began to run, of the passages that are not stored."""
        return [Run(passage.at, passage.ran) for passage in self.passed if passage.state == RUNNING]

    def ran_by(self, at: int) -> int:
        """Return how many microseconds it has spent running by an instant, in its state."""
        return self.ran + (at - self.since if self.state == RUNNING else 0)


class Timeline:
    """Applies to a job what the lifecycle and the script of outcomes say."""

    def __init__(self, lifecycle: Lifecycle, spec: Document, outcomes: Outcomes) -> None:
        self.lifecycle = lifecycle
        self.outcomes = outcomes
        self._state_field = lifecycle.state_field
        self._checkpoint_resource = checkpoint_resource(spec)
        self._promotable = promotable_types(spec)
        progress = schema_at(spec, job_resource(spec).schema, "jobProgress") or {}
        self.no_progress: dict[str, Any] = compile_message(progress, spec).zero()
        """`jobProgress` at the beginning of an iteration."""

    def settle(self, job: Job, now: int) -> Job | None:
        """Apply all that time has done to a job until now, each move at its own scheduled instant.

        None when its retention has ended.
        """
        while job.next_at is not None and job.next_at <= now:
            at = job.next_at
            gone = self._gone_at(job)
            if gone is not None and gone <= at:
                return None
            timed = self.outcomes.timed(job.document, job.since)
            # By another script it might have been earlier; yet nothing comes before what the job has been waiting for.
            end = None if timed is None else max(job.since + timed.after, at)
            if timed is not None and end is not None and end <= now and (gone is None or end < gone):
                cause = Cause("event", f"{timed.event} (outcome)") if timed.event else TIME
                job = self.move(job, timed.move, end, cause)
            elif job.state == RUNNING:
                at = max(job.since, now - job.ran_by(now) % checkpoints.INTERVAL)  # when it saved last
                job = self.scheduled(replace(job, document={**job.document, **self._progress(job, at)}), at)
            else:
                job = self.scheduled(job, at)
        return job

    def begun(self, job: Job, cause: Cause) -> Job:
        """Return a new job, in the state that it begins with."""
        passage = Passage(job.since, job.state, 0, cause.kind, cause.detail)
        return self.scheduled(replace(job, passed=(passage,)), job.since)

    def move(self, job: Job, move: Move, at: int, cause: Cause) -> Job:
        """Return the job after a move at an instant."""
        document = {
            **job.document,
            **self._progress(job, at),
            self._state_field: move.to,
            "status": {"code": move.code, "message": move.message},
        }
        kind = self.lifecycle.class_of(move.to)
        if kind in ("terminal", "tombstone") and not document["completedTime"]:
            document["completedTime"] = timestamp(at)
        if move.to == RUNNING:
            document["wandbConfig"] = _logging(job)
        deleted = at if kind == "tombstone" and job.deleted is None else job.deleted
        ran = job.ran_by(at)
        passed = (*job.passed, Passage(at, move.to, ran, cause.kind, cause.detail, move.message))
        moved = Job(job.account, job.name, job.session, move.to, at, ran, deleted, None, job.moves, document, passed)
        return self.scheduled(moved, at)

    def scheduled(self, job: Job, at: int) -> Job:
        """Return a job after everything that is due by an instant, with `next_at` set accordingly."""
        timed = self.outcomes.timed(job.document, job.since)
        saves = None
        if job.state == RUNNING:
            saves = at + checkpoints.INTERVAL - job.ran_by(at) % checkpoints.INTERVAL
        instants = (job.since + timed.after if timed else None, saves, self._gone_at(job))
        next_at = min((at for at in instants if at is not None), default=None)
        return job if next_at == job.next_at else replace(job, next_at=next_at)

    def saved(self, job: Job, now: int) -> int:
        """Return how many checkpoints a job has saved by now."""
        return job.ran_by(now) // checkpoints.INTERVAL if checkpoints.saves(job.document) else 0

    def checkpoint(self, job: Job, runs: Sequence[Run], ordinal: int) -> Checkpoint:
        """Make a job's checkpoint number `ordinal`, from 1.

        `runs` are those passages to running, oldest first, in which it can have been saved.
        """
        ran = ordinal * checkpoints.INTERVAL
        run = next((run for run in reversed(runs) if run.ran < ran), Run(job.since, job.ran))
        resource, promotable = self._checkpoint_resource, self._promotable
        at = run.at + ran - run.ran
        return checkpoints.checkpoint(job.name, resource, job.session, ordinal, at, job.document, promotable)

    def lasts(self, field: tuple[str, ...]) -> bool:
        """Return whether time never changes a field."""
        return field[0] != self._state_field and field[0] not in PASSING

    def _gone_at(self, job: Job) -> int | None:
        if job.deleted is None or self.lifecycle.class_of(job.state) != "tombstone":
            return None
        return job.deleted + self.lifecycle.retention

    def _progress(self, job: Job, at: int) -> dict[str, Any]:
        """Return the fields that grow while a job runs; as by the service, refreshed now and then, not at each read."""
        if job.state != RUNNING:
            return {}
        timed = self.outcomes.timed(job.document, job.since)
        ran = job.ran_by(at)
        percent = min(100, 100 * (at - job.since) // timed.after) if timed else 0
        before: dict[str, Any] = job.document["jobProgress"] or self.no_progress
        config: dict[str, Any] = job.document["trainingConfig"] or {}
        accelerators = (
            max(1, config.get("acceleratorCount") or 1)
            * max(1, job.document["nodeCount"] or 0)
            * max(1, job.document["trainerReplicaCount"] or 0)
        )
        kind = config.get("acceleratorType", "ACCELERATOR_TYPE_UNSPECIFIED")
        if kind == "ACCELERATOR_TYPE_UNSPECIFIED":
            kind = DEFAULT_ACCELERATOR
        # After an interruption it continues from a checkpoint: what was reached is not lost.
        progress = {**before, "percent": max(percent, before["percent"] or 0)}
        return {"jobProgress": progress, "acceleratorSeconds": {kind: str(ran * accelerators // SECOND)}}


def _logging(job: Job) -> dict[str, Any] | None:
    """Return the `wandbConfig` of a job that runs: Weights & Biases makes a run where none is named."""
    config: dict[str, Any] | None = job.document["wandbConfig"]
    if config is None or not config["enabled"]:
        return config
    run = config["runId"] or hashlib.sha256(job.session.encode()).hexdigest()[:8]
    # What an unnamed project is called there; an unnamed entity is the caller's own.
    path = (config["entity"] or job.account, config["project"] or "uncategorized", "runs", run)
    return {**config, "runId": run, "url": "https://wandb.ai/" + "/".join(quote(part, safe="") for part in path)}
