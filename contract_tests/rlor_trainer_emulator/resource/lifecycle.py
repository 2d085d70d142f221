"""The lifecycle of a job, compiled from `x-lifecycle`: what operations, time and events do to a state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema_rs import Draft202012Validator
from rlor_spec.places import members

from ..spec import Document, compiling
from .clock import microseconds
from .names import job_resource
from .statuses import StatusError


@dataclass(frozen=True, slots=True)
class Move:
    """A change to another state, with the text and the code that `status` then shows."""

    to: str
    message: str = ""
    code: str = "OK"


@dataclass(frozen=True, slots=True)
class TimedMove:
    """A move that time makes, so many microseconds after the state was entered."""

    after: int
    move: Move
    event: str = ""
    """The event that it is, where a script of outcomes has it happen."""


@dataclass(frozen=True, slots=True)
class _Operation:
    sources: frozenset[str]
    to: str
    noop: frozenset[str]
    refusal: Document
    """Empty where no state of a stored job is refused."""
    needs: Draft202012Validator | None
    needs_message: str


@dataclass(frozen=True, slots=True)
class _TimeEntry:
    after: int
    field: str | None
    when: Draft202012Validator | None
    move: Move


@dataclass(frozen=True, slots=True)
class _Event:
    sources: frozenset[str]
    to: str
    code: str


class UnknownEvent(Exception):
    """No such event, or not one that can happen to a job in its state."""


class Lifecycle:
    """What `x-lifecycle` on the schema of the job's state says."""

    def __init__(self, spec: Document) -> None:
        """Compile it. An unknown state, an invalid duration, a missing part: SpecError."""
        job = job_resource(spec)
        self.state_field = job.state_field
        """The field of a job that holds its state."""
        self._schema = job.state_schema
        self._where = f"x-lifecycle of {self._schema}"
        at = ("components", "schemas", self._schema, "x-lifecycle")
        with compiling(self._where, *at):
            self._compile(spec["components"]["schemas"][self._schema], *at)
            self._check_operations(spec)

    def _compile(self, schema: Document, *at: str) -> None:
        lifecycle = schema["x-lifecycle"]
        self.states: tuple[str, ...] = tuple(schema["enum"])
        self.initial: str = self._known(lifecycle["initial"])
        self.retention = microseconds(lifecycle["retention"])
        self._classes: dict[str, str] = {
            self._known(state): name for name, states in lifecycle["classes"].items() for state in states
        }
        if left := [state for state in self.states if state not in self._classes]:
            raise ValueError(f"`classes` leaves out {', '.join(left)}; put each state into one")
        self._operations: dict[str, _Operation] = {}
        for name, entry in lifecycle["operations"].items():
            with compiling(f"{self._where}, operation {name}", *at, "operations", name):
                self._operations[name] = self._operation(entry)
        self._time: dict[str, list[_TimeEntry]] = {}
        for number, entry in enumerate(lifecycle["time"], 1):
            with compiling(f"{self._where}, entry {number} of `time`", *at, "time", number - 1):
                self._time.setdefault(self._known(entry["from"]), []).append(self._time_entry(entry))
        self._events: dict[str, _Event] = {}
        for name, entry in lifecycle["events"].items():
            with compiling(f"{self._where}, event {name}", *at, "events", name):
                sources, target = frozenset(map(self._known, entry["from"])), self._known(entry["to"])
                self._events[name] = _Event(sources, target, entry.get("code", "OK"))

    def _check_operations(self, spec: Document) -> None:
        items = [members(item) for item in members(spec["paths"]).values()]
        there = {members(operation).get("operationId") for item in items for operation in item.values()}
        if unknown := [name for name in self._operations if name not in there]:
            raise ValueError(
                f"`operations` names {', '.join(unknown)}, and the spec has no such operation; name it by its "
                "`operationId`, or leave it out"
            )

    def _known(self, state: str) -> str:
        if state not in self.states:
            raise ValueError(f"{state} is not a value of {self._schema}; declare it, or name one that is")
        return state

    def _operation(self, entry: Document) -> _Operation:
        needs = entry.get("needs", {})
        sources, noop = (frozenset(map(self._known, entry[part])) for part in ("from", "noop"))
        stored = set(self.stored)
        if "refusal" not in entry and (needs or stored - sources - noop):
            raise ValueError(
                f"an operation needs a `refusal`: its `from` and `noop` leave out {stored - sources - noop}"
            )
        if "refusal" in entry:
            _check_refusal(entry["refusal"])
        return _Operation(
            sources=sources,
            to=self._known(entry["to"]),
            noop=noop,
            refusal=entry.get("refusal", {}),
            needs=Draft202012Validator(needs["schema"]) if needs else None,
            needs_message=needs.get("message", ""),
        )

    def _time_entry(self, entry: Document) -> _TimeEntry:
        after = entry["after"]
        return _TimeEntry(
            after=microseconds(after if isinstance(after, str) else after["default"]),
            field=None if isinstance(after, str) else after["field"],
            when=Draft202012Validator(entry["when"]) if "when" in entry else None,
            move=Move(self._known(entry["to"]), entry.get("message", ""), entry.get("code", "OK")),
        )

    @property
    def stored(self) -> tuple[str, ...]:
        """The states in which a job can be: all but the zero value."""
        return tuple(state for state in self.states if self._classes[state] != "unset")

    @property
    def tombstones(self) -> tuple[str, ...]:
        """The states of a job that is deleted and retained."""
        return tuple(state for state, name in self._classes.items() if name == "tombstone")

    @property
    def timed_moves(self) -> list[tuple[str, str]]:
        """What time alone may do: from which state to which."""
        return [(state, entry.move.to) for state, entries in self._time.items() for entry in entries]

    def class_of(self, state: str) -> str:
        """Return the class of a state: unset, active, terminal or tombstone."""
        return self._classes[state]

    def operation(self, operation_id: str, job: Mapping[str, Any]) -> Move | None:
        """Return the move that an operation makes, None if it is accepted without effect.

        Refused in this state, or not for this job: StatusError as the spec has it.
        """
        operation = self._operations[operation_id]
        state: str = job[self.state_field]
        if state in operation.noop:
            return None
        refusal = operation.refusal
        if state not in operation.sources:
            raise StatusError(refusal["status"], refusal["code"], refusal["message"].format(state=state))
        if operation.needs is not None and not operation.needs.is_valid(job):
            raise StatusError(refusal["status"], refusal["code"], operation.needs_message)
        return Move(operation.to)

    def timed(self, job: Mapping[str, Any]) -> TimedMove | None:
        """Return what time will make of a job in its state; of several moves the earliest."""
        due = [
            TimedMove(self._delay(entry, job), entry.move)
            for entry in self._time.get(job[self.state_field], ())
            if entry.when is None or entry.when.is_valid(job)
        ]
        return min(due, key=lambda timed: timed.after, default=None)

    def event(self, name: str, state: str) -> Move:
        """Return the move that an event makes; UnknownEvent if it cannot happen to a job in this state."""
        sources, move = self.sources(name)
        if state not in sources:
            raise UnknownEvent(f"event {name!r} cannot happen to a job in state {state}")
        return move

    def sources(self, name: str) -> tuple[frozenset[str], Move]:
        """Return the states in which an event can happen, and its move. UnknownEvent if there is no such event."""
        if name not in self._events:
            raise UnknownEvent(f"no event {name!r}; x-lifecycle knows {', '.join(sorted(self._events))}")
        event = self._events[name]
        return event.sources, Move(event.to, code=event.code)

    def knows(self, event: str) -> bool:
        """Return whether there is such an event."""
        return event in self._events

    def passes(self, state: str) -> bool:
        """Return whether time alone may end a state."""
        return state in self._time

    @staticmethod
    def _delay(entry: _TimeEntry, job: Mapping[str, Any]) -> int:
        given = job.get(entry.field) if entry.field else None
        # The default also stands for a zero duration, as the field's description says.
        return (microseconds(given) if given else 0) or entry.after


def _check_refusal(refusal: Document) -> None:
    """Find out now what could not be said to a caller."""
    if not all(isinstance(refusal[part], int) for part in ("status", "code")):
        raise ValueError("`status` and `code` of its `refusal` must be numbers, such as 400 and 9")
    try:
        refusal["message"].format(state="")
    except (LookupError, ValueError, AttributeError):
        if "message" not in refusal:
            raise
        raise ValueError("`message` of its `refusal` must be text, with no variable but {state}") from None
