"""`x-lifecycle` as a reference model: what operations, time and events make of a job. Pure, and no server's code."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import jsonschema_rs


@dataclass(frozen=True, slots=True)
class Edge:
    """One way out of a state."""

    kind: Literal["operation", "time", "event"]
    name: str
    """operationId or event; empty for time."""
    to: str
    seconds: float = 0.0
    """How long the state lasts, for time."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an operation does to a job."""

    accepted: bool
    to: str
    """The state afterwards; the state before where nothing changes."""
    changes: bool
    status: int = 200
    code: int = 0
    message: str = ""


class LifecycleModel:
    """Answers what the spec says of a job in a state."""

    def __init__(self, lifecycle: Mapping[str, Any], state: str) -> None:
        """`state` is the field of a job that holds its state."""
        self._lifecycle = lifecycle
        self._state = state
        self._class = {state: name for name, states in lifecycle["classes"].items() for state in states}

    @property
    def operations(self) -> tuple[str, ...]:
        """operationIds that need or change a state."""
        return tuple(self._lifecycle["operations"])

    @property
    def retention(self) -> float:
        """Seconds that a tombstone is kept, from the first delete on."""
        return _seconds(self._lifecycle["retention"])

    @property
    def initial(self) -> frozenset[str]:
        """States that a new job may be in."""
        return frozenset([self._lifecycle["initial"], *self._lifecycle.get("acceptableInitial", ())])

    def stopped(self, state: str) -> bool:
        """Whether a job in the state has come to an end."""
        return self._class.get(state) in ("terminal", "tombstone")

    def tombstone(self, state: str) -> bool:
        """Whether a job in the state is deleted and retained."""
        return self._class.get(state) == "tombstone"

    def operate(self, operation_id: str, job: Mapping[str, Any]) -> Outcome:
        """What an operation does to the job."""
        entry = self._lifecycle["operations"][operation_id]
        state = self.state(job)
        if state in entry["noop"]:
            return Outcome(True, state, changes=False)
        refusal = entry.get("refusal", {"status": 400, "code": 9, "message": ""})
        if state not in entry["from"]:
            message = refusal["message"].format(state=state)
            return Outcome(False, state, False, refusal["status"], refusal["code"], message)
        needs = entry.get("needs")
        if needs and not jsonschema_rs.is_valid(needs["schema"], dict(job)):
            return Outcome(False, state, False, refusal["status"], refusal["code"], needs["message"])
        return Outcome(True, entry["to"], changes=True)

    def state(self, job: Mapping[str, Any]) -> str:
        """The state that a job shows; empty when it shows none."""
        state = job.get(self._state)
        return state if isinstance(state, str) else ""

    def knows(self, state: str) -> bool:
        """Whether it is a state that a job may be in."""
        return bool(self._class.get(state, "unset") != "unset")

    def later(self, job: Mapping[str, Any]) -> frozenset[str]:
        """The states in which the job may be some time later, when nobody asks anything of it; its own among them.

        How long anything takes is not promised, and what comes from outside may come at any time. States to which
        nothing leads count where they lead to one that counts.
        """
        found, queue = set[str](), [self.state(job)]
        while queue:
            state = queue.pop()
            if state not in found:
                found.add(state)
                queue += [edge.to for edge in self._timed(self.moved(job, state))]
                queue += [edge.to for edge in self.events(state)]
        unreached: list[str] = self._lifecycle.get("unreached", [])
        ahead = found | self.initial if found & self.initial else found
        for state in reversed(unreached):
            after = {edge.to for edge in self._timed(self.moved(job, state))}
            if after & ahead or (not after and any(self._class.get(one) == self._class.get(state) for one in found)):
                found.add(state)
                ahead = ahead | {state}
        return frozenset(found)

    def kind(self, job: Mapping[str, Any]) -> tuple[bool, ...]:
        """What of a job decides, beside its state, where operations and time can lead it."""
        needs = [entry["needs"]["schema"] for entry in self._lifecycle["operations"].values() if "needs" in entry]
        conditions = [entry["when"] for entry in self._lifecycle["time"] if "when" in entry]
        return tuple(jsonschema_rs.is_valid(schema, dict(job)) for schema in (*needs, *conditions))

    def settles(self, operation_id: str) -> str:
        """Where a job ends up after the operation, given time."""
        return str(self._lifecycle["operations"][operation_id]["settles"])

    def due(self, job: Mapping[str, Any]) -> Edge | None:
        """What time makes of the job next."""
        return min(self._timed(job), key=lambda edge: edge.seconds, default=None)

    def _timed(self, job: Mapping[str, Any]) -> list[Edge]:
        """What time may make of the job."""
        due: list[Edge] = []
        for entry in self._lifecycle["time"]:
            if entry["from"] == self.state(job) and jsonschema_rs.is_valid(entry.get("when", True), dict(job)):
                after = entry["after"]
                if isinstance(after, str):
                    seconds = _seconds(after)
                else:  # the default also stands for a zero duration, as the field's description says
                    seconds = _seconds(job.get(after["field"])) or _seconds(after["default"])
                due.append(Edge("time", "", entry["to"], seconds))
        return due

    def moved(self, job: Mapping[str, Any], to: str) -> dict[str, Any]:
        """The job in another state."""
        return {**job, self._state: to}

    def until(self, job: Mapping[str, Any], goal: str) -> float:
        """Seconds after which time alone has brought the job into a state; up to where time ends if it does not."""
        seconds, seen = 0.0, set[str]()
        while self.state(job) not in {goal, *seen} and (timed := self.due(job)) is not None:
            seen.add(self.state(job))
            seconds, job = seconds + timed.seconds, self.moved(job, timed.to)
        return seconds

    def new(self, job: Mapping[str, Any]) -> dict[str, Any]:
        """The job as it is right after its creation."""
        return self.moved(job, self._lifecycle["initial"])

    def events(self, state: str) -> list[Edge]:
        """What may happen to a job in the state from outside."""
        events = self._lifecycle["events"].items()
        return [Edge("event", name, entry["to"]) for name, entry in events if state in entry["from"]]

    def ways(self, job: Mapping[str, Any], *, time: bool, events: bool) -> dict[str, list[Edge]]:
        """The shortest way of such a job from the initial state to each state that can be reached."""
        ways: dict[str, list[Edge]] = {self._lifecycle["initial"]: []}
        queue = deque(ways)
        while queue:
            state = queue.popleft()
            here = self.moved(job, state)
            edges: list[Edge] = []
            for name in self.operations:
                outcome = self.operate(name, here)
                if outcome.changes:
                    edges.append(Edge("operation", name, outcome.to))
            timed = self.due(here) if time else None
            edges += [timed] if timed else []
            edges += self.events(state) if events else []
            for edge in edges:
                if edge.to not in ways:
                    ways[edge.to] = [*ways[state], edge]
                    queue.append(edge.to)
        return ways


def _seconds(duration: Any) -> float:
    """A duration in seconds; 0 for what is none."""
    try:
        return float(str(duration).removesuffix("s"))
    except ValueError:
        return 0.0
