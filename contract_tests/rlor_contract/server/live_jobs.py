"""Jobs in the state that an operation needs, so that its cases meet more than 404.

How a state is reached is not written down here: the shortest way through `x-lifecycle` is walked, by operations and by
the passing of time. Against a server whose clock cannot be moved only operations are walked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import sleep
from typing import Any, Final

import httpx
from rlor_spec.resources import Resource

from rlor_contract.server.job_requests import JobRequests, own_id
from rlor_contract.server.target import ServerTarget
from rlor_contract.server.ways import Step, Unreachable, shortest_way
from rlor_contract.spec.json_values import is_object
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.samples import Samples, filled

# Jobs of an account that may only be read, of which one with something below it is looked for.
_LOOKED_AT: Final = 5
# A server that is not ours shall not be filled with jobs: past this number the newest one is used again.
_REMOTE_LIMIT: Final = 10
# Seconds between two looks whether a job has come into a state that is due, and all that may be waited so in a run.
_LOOKS: Final = (0.05, 0.1, 0.2, 0.4, 0.8, 1.5)
_PATIENCE: Final = 30.0


@dataclass(slots=True)
class LiveJobs:
    """Creates jobs through the API and walks them to where they are needed."""

    spec: ContractSpec
    samples: Samples
    target: ServerTarget
    client: httpx.Client
    made: dict[str, None] = field(default_factory=dict[str, None])
    """Ids of all jobs made, by this class and by the cases of the run, oldest first."""
    shown: set[tuple[str, str, str]] = field(default_factory=set[tuple[str, str, str]])
    """What the server has shown below jobs: id parameter of the nested resource, id of the job, own id."""
    unreachable: dict[str, str] = field(default_factory=dict[str, str])
    """operationId and why its state cannot be reached."""
    _requests: JobRequests = field(init=False)
    _number: int = 0
    _shared: str | None = None
    _patience: float = _PATIENCE
    _below: dict[str, str] = field(default_factory=dict[str, str])
    """By id parameter, what is below the shared job or beside the jobs; empty without any."""

    def __post_init__(self) -> None:
        self._requests = JobRequests(self.spec, self.target.account, self.client)

    def number(self) -> int:
        self._number += 1
        return self._number

    def new_id(self) -> str:
        """An id of this run that no job has had."""
        return f"{self.target.run}-{self.number()}"

    def filled(self, value: Any, *, job: Callable[[], str]) -> Any:
        """A value of the overlay with its placeholders replaced."""
        return filled(value, account=lambda: self.target.account, job=job, new=self.new_id)

    def job_for(self, operation: Operation) -> str:
        """Id of a job on which the operation is expected to succeed. Raises `Unreachable`."""
        entry, ready = self.spec.lifecycle["operations"].get(operation.id), self.samples.ready.get(operation.id)
        goals = entry["from"] if entry else ready.states if ready else ()
        if not goals or not self.target.writable or operation.id in self.unreachable:
            return self.shared()
        try:
            return self._walked(self._way(set(goals)))
        except Unreachable as error:
            self.unreachable[operation.id] = str(error)
            return self.shared()

    def shared(self) -> str:
        """A job that lives through the whole run, with something below it where time can be advanced."""
        if self._shared is None and not self.target.writable:
            self._shared = self._existing()
        elif self._shared is None:
            nested, advance = self.samples.nested, self.target.advance
            self._shared = self._walked(self._way({nested.state}) if advance else [])
            if advance:
                advance(nested.seconds)
        return self._shared

    def below(self, resource: Resource) -> str | None:
        """Id of one of a nested resource, below the shared job, a ready one if there is one; None without any."""
        parameter = resource.id_parameter
        if parameter not in self._below:
            found = self._requests.items(resource, self.shared())
            found.sort(key=lambda item: not item.get(self.samples.nested.ready))
            self._below[parameter] = own_id(found[0]) if found else ""
            if found:
                self.shown.add((parameter, self.shared(), self._below[parameter]))
            else:
                self._cannot_reach(parameter, f"the run's own job has no {_singular(resource)}, which takes time")
        return self._below[parameter] or None

    def beside(self, resource: Resource) -> str | None:
        """Id of one that stands beside the jobs, made for the run; None where it cannot be."""
        parameter = resource.id_parameter
        if parameter not in self._below:
            self._below[parameter] = ""
            try:
                self._below[parameter] = self._named(resource)
                self.shown.add((parameter, "", self._below[parameter]))
            except Unreachable as error:
                self._cannot_reach(parameter, str(error))
        return self._below[parameter] or None

    def _named(self, resource: Resource) -> str:
        """Ask for something new, as the overlay says. Raises `Unreachable`."""
        named = self.samples.named.get(resource.id_parameter)
        if named is None or not self.target.writable:
            why = "this run may make none" if named else f"the overlay does not say what names a {_singular(resource)}"
            raise Unreachable(f"no {_singular(resource)} is known, and {why}")
        operation = self.spec.operation(named.by)
        path = {one.name: self.target.account for one in operation.parameters_in("path")}
        for needed in self.spec.nested:
            if needed.id_parameter in path and self.below(needed) is None:
                why = f"the run's own job has no {_singular(needed)} to make one of, which takes time"
                raise Unreachable(f"no {_singular(resource)} is known, and {why}")
        self.point(operation, path)
        example: dict[str, Any] = operation.body_examples[0] if operation.body_examples else {}
        known = {name: values[0] for name, values in self.samples.body.get(operation.id, {}).items() if name in example}
        answer: Any = self._requests.ask(
            operation, path, self.filled({**example, **known, **named.body}, job=self.shared)
        )
        for name in named.name:
            answer = answer.get(name) if is_object(answer) else None
        ids = resource.ids(answer) if isinstance(answer, str) else None
        if ids is None:
            raise Unreachable(f"{operation.label} has named no {_singular(resource)} in {'.'.join(named.name)}")
        return ids[resource.id_parameter]

    def point(self, operation: Operation, path: dict[str, Any]) -> None:
        """Let a path lead to a job, and to what is below it, on which the operation succeeds."""
        own = self.spec.resource.id_parameter
        for resource in self.spec.beside:
            if resource.id_parameter in path:
                path[resource.id_parameter] = self.beside(resource) or path[resource.id_parameter]
        nested = {resource.id_parameter: resource for resource in self.spec.nested if resource.id_parameter in path}
        for parameter, resource in nested.items():
            path[parameter] = self.below(resource) or path[parameter]
        if own in path:
            path[own] = self.shared() if nested else self.job_for(operation)

    def known(self, path: dict[str, Any]) -> bool:
        """Whether what a path names was seen to exist."""
        job = path.get(self.spec.resource.id_parameter)
        if path.get(self.spec.resource.account_parameter) != self.target.account:
            return False
        others = (*self.spec.nested, *self.spec.beside)
        below = [(one.id_parameter, own) for one in others if (own := path.get(one.id_parameter)) is not None]
        if not below:
            return job is None or job in self.made
        # What is below a job belongs to that one, but a path need not name the job.
        return all(any(one == (kind, own) and job in (None, of) for kind, of, own in self.shown) for one in below)

    def at_least(self, count: int) -> None:
        """Make jobs until there are so many, where they may be made."""
        for _ in range(count - len(self.made) if self.target.writable else 0):  # one may get an id that another has
            self._created()

    def _existing(self) -> str:
        """A job that the account has already, one with something below it if there is one; else an id of nobody's."""
        resource = self.spec.resource
        jobs = [own_id(job) for job in self._requests.items(resource)]
        self.made.update(dict.fromkeys(jobs))
        for job in jobs[:_LOOKED_AT]:
            if any(self._requests.items(nested, job) for nested in self.spec.nested):
                return job
        if not jobs:
            self._cannot_reach(resource.id_parameter, "the account has no job, and this run may not create one")
        return jobs[0] if jobs else "no-such-job"

    def _cannot_reach(self, parameter: str, reason: str) -> None:
        for operation in self.spec.operations:
            if any(one.name == parameter for one in operation.parameters_in("path")):
                self.unreachable[operation.id] = reason

    def _way(self, goals: set[str]) -> list[Step]:
        return shortest_way(self.spec, self.samples.jobs.workable, goals)

    def _created(self) -> str:
        job = f"{self.target.run}-job-{self.number()}"
        job = self._requests.create(job, self.filled(self.samples.jobs.workable, job=lambda: job))
        self.made[job] = None
        return job

    def _walked(self, steps: list[Step]) -> str:
        if not self.target.embedded and len(self.made) >= _REMOTE_LIMIT:
            return next(reversed(self.made))
        job = self._created()
        for step in steps:
            if step.operation is not None:
                self._requests.operate(self.spec.operation(step.operation), job)
            if step.seconds:
                if self.target.advance is None:
                    raise Unreachable(f"{step.to} comes with time, and {self.target.no_clock}")
                self.target.advance(step.seconds)
                self._wait_for(job, step.to)
        return job

    def _wait_for(self, job: str, state: str) -> None:
        """Wait for a state that has become due: what moves jobs on a server elsewhere may look only now and then."""
        for seconds in () if self.target.embedded else _LOOKS:
            if self._requests.read(job).get(self.spec.resource.state_field) == state or self._patience < seconds:
                return
            self._patience -= seconds
            sleep(seconds)


def _singular(resource: Resource) -> str:
    return resource.segment.removesuffix("s")
