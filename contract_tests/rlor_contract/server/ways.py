"""How a job gets into a state: the shortest way through `x-lifecycle`, by operations and by the passing of time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from rlor_contract.spec.operations import ContractSpec


class Unreachable(Exception):
    """A state that this run cannot bring a job into."""


@dataclass(frozen=True, slots=True)
class Step:
    """One edge of the lifecycle: an operation to call, or seconds to wait."""

    to: str
    operation: str | None
    seconds: float


def shortest_way(spec: ContractSpec, job: Mapping[str, Any], goals: set[str]) -> list[Step]:
    """The shortest way of such a job from the initial state to one of the goals. Raises `Unreachable`."""
    start: str = spec.lifecycle["initial"]
    queue: deque[tuple[str, list[Step]]] = deque([(start, [])])
    seen = {start}
    while queue:
        state, steps = queue.popleft()
        if state in goals:
            return steps
        for step in _edges(spec, job, state):
            if step.to not in seen:
                seen.add(step.to)
                queue.append((step.to, [*steps, step]))
    raise Unreachable(f"x-lifecycle leads from {start} to none of {', '.join(sorted(goals))}")


def _edges(spec: ContractSpec, job: Mapping[str, Any], state: str) -> Iterator[Step]:
    lifecycle = spec.lifecycle
    tombstones = set(lifecycle["classes"].get("tombstone", ()))
    for name, entry in lifecycle["operations"].items():
        body_required = spec.operation(name).body_required
        if state in entry["from"] and not body_required and entry.get("settles") not in tombstones:
            yield Step(entry["to"], name, 0.0)
    for entry in lifecycle["time"]:
        after = entry["after"]
        holds = jsonschema_rs.is_valid(entry.get("when", True), dict(job))
        if entry["from"] == state and isinstance(after, str) and holds:
            yield Step(entry["to"], None, float(after.removesuffix("s")))
