"""Jobs in the state that an operation needs, so that its cases meet more than 404.

How a state is reached is not written down here: the shortest way through `x-lifecycle` is walked, by operations and by
the passing of time. Against a server whose clock cannot be moved only operations are walked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from rlor_contract.server.target import ServerTarget
from rlor_contract.server.ways import Step, Unreachable, shortest_way
from rlor_contract.spec.json_values import is_list, is_object, json_of
from rlor_contract.spec.operations import ContractSpec, Operation

# A job that the spec lets every operation work on. It may be inactive for long, so that advancing the clock for one job
# does not stop the others.
_TEMPLATE: Final[dict[str, Any]] = {
    "displayName": "contract suite",
    "dataset": "",
    "serviceMode": True,
    "keepAlive": True,
    "inactivityTimeout": "10800s",
    "trainingConfig": {"baseModel": "accounts/fireworks/models/qwen3-8b", "loraRank": 8},
}
# Time for a running job to save what can be promoted: a figure for the embedded server, which saves once a minute.
_CHECKPOINTS_AFTER: Final = 130.0
_ID: Final = re.compile("[a-z0-9-]+")
# Jobs of an account that may only be read, of which one with checkpoints is looked for.
_LOOKED_AT: Final = 5
# A server that is not ours shall not be filled with jobs: past this number the newest one is used again.
_REMOTE_LIMIT: Final = 10


@dataclass(slots=True)
class LiveJobs:
    """Creates jobs through the API and walks them to where they are needed."""

    spec: ContractSpec
    target: ServerTarget
    client: httpx.Client
    made: dict[str, None] = field(default_factory=dict[str, None])
    """Ids of all jobs made, by this class and by the cases of the run, oldest first."""
    checkpoints: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    """Ids of jobs and of checkpoints of theirs that the server has shown."""
    unreachable: dict[str, str] = field(default_factory=dict[str, str])
    """operationId and why its state cannot be reached."""
    unanswered: str = ""
    """Id of a job whose creation is under way."""
    _number: int = 0
    _shared: str | None = None
    _checkpoint: str | None = None

    def number(self) -> int:
        self._number += 1
        return self._number

    def job_for(self, operation: Operation) -> str:
        """Id of a job on which the operation is expected to succeed. Raises `Unreachable`."""
        entry = self.spec.lifecycle["operations"].get(operation.id)
        if entry is None or not self.target.writable:
            return self.shared()
        if operation.id in self.unreachable:
            return self.shared()
        try:
            return self._walked(shortest_way(self.spec, _TEMPLATE, set(entry["from"])))
        except Unreachable as error:
            self.unreachable[operation.id] = str(error)
            return self.shared()

    def shared(self) -> str:
        """A job that lives through the whole run, with checkpoints where time can be advanced."""
        if self._shared is None and not self.target.writable:
            self._shared = self._existing()
        elif self._shared is None:
            steps = shortest_way(self.spec, _TEMPLATE, {"JOB_STATE_RUNNING"}) if self.target.advance else []
            self._shared = self._walked(steps)
            if self.target.advance:
                self.target.advance(_CHECKPOINTS_AFTER)
        return self._shared

    def checkpoint(self) -> str | None:
        """Id of a checkpoint of the shared job, a promotable one if there is one; None without any."""
        if self._checkpoint is None:
            found = self._items(f"/{self.shared()}/checkpoints", "checkpoints")
            found.sort(key=lambda checkpoint: not checkpoint.get("promotable"))
            self._checkpoint = _id(found[0]) if found else ""
            if found:
                self.checkpoints.add((self.shared(), self._checkpoint))
            else:
                for operation in self.spec.operations:
                    if any(parameter.name == "checkpoint_id" for parameter in operation.parameters):
                        self.unreachable[operation.id] = "the run's own job has no checkpoint, which takes time"
        return self._checkpoint or None

    def point(self, operation: Operation, path: dict[str, Any]) -> None:
        """Let a path lead to a job, and a checkpoint, on which the operation succeeds."""
        if "checkpoint_id" in path:
            path["checkpoint_id"] = self.checkpoint() or path["checkpoint_id"]
            if "rlor_trainer_job_id" in path:
                path["rlor_trainer_job_id"] = self.shared()
        elif "rlor_trainer_job_id" in path:
            path["rlor_trainer_job_id"] = self.job_for(operation)

    def known(self, path: dict[str, Any]) -> bool:
        """Whether what a path names was seen to exist."""
        job, checkpoint = path.get("rlor_trainer_job_id"), path.get("checkpoint_id")
        if path.get("account_id") != self.target.account:
            return False
        if checkpoint is None:
            return job is None or job in self.made
        # A checkpoint belongs to one job; the path of a promotion does not name it.
        return any(checkpoint == own and job in (None, owner) for owner, own in self.checkpoints)

    def at_least(self, count: int) -> None:
        """Make jobs until there are so many, where they may be made."""
        while self.target.writable and len(self.made) < count:
            self._created()

    def remove_all(self) -> list[str]:
        """Delete what the run made on a server that is not ours; return the ids of the jobs that would not go."""
        jobs = f"/v1/accounts/{self.target.account}/rlorTrainerJobs"
        if not self.target.writable:
            return []
        made = [*self.made, self.unanswered] if _ID.fullmatch(self.unanswered) else [*self.made]
        answers = {job: self.client.delete(f"{jobs}/{job}") for job in made}
        return [job for job, answer in answers.items() if not answer.is_success and answer.status_code != 404]

    def _existing(self) -> str:
        """A job that the account has already, one with checkpoints if there is one; else an id that nobody has."""
        jobs = [_id(job) for job in self._items("", "rlorTrainerJobs")]
        self.made.update(dict.fromkeys(jobs))
        for job in jobs[:_LOOKED_AT]:
            if self._items(f"/{job}/checkpoints", "checkpoints"):
                return job
        if not jobs:
            for operation in self.spec.operations:
                if any(parameter.name == "rlor_trainer_job_id" for parameter in operation.parameters_in("path")):
                    self.unreachable[operation.id] = "the account has no job, and this run may make none"
        return jobs[0] if jobs else "no-such-job"

    def _items(self, path: str, key: str) -> list[dict[str, Any]]:
        """The items of the first page of a list below the jobs of the account."""
        page = json_of(self.client.get(f"/v1/accounts/{self.target.account}/rlorTrainerJobs{path}").content)
        listed: Any = page.get(key) if is_object(page) else None
        return [item for item in listed if is_object(item)] if is_list(listed) else []

    def _walked(self, steps: list[Step]) -> str:
        if not self.target.embedded and len(self.made) >= _REMOTE_LIMIT:
            return next(reversed(self.made))
        job = self._created()
        for step in steps:
            if step.operation is not None:
                operation = self.spec.operation(step.operation)
                path = operation.path.format(account_id=self.target.account, rlor_trainer_job_id=job)
                self._expect_ok(self.client.request(operation.verb, path))
            if step.seconds:
                if self.target.advance is None:
                    raise Unreachable(f"{step.to} comes with time, and this server's clock cannot be advanced")
                self.target.advance(step.seconds)
        return job

    def _created(self) -> str:
        job = f"{self.target.run}-job-{self.number()}"
        path = f"/v1/accounts/{self.target.account}/rlorTrainerJobs"
        answer = self._expect_ok(self.client.post(path, params={"rlorTrainerJobId": job}, json=_TEMPLATE))
        made = json_of(answer.content)
        job = str(made.get("name", "")).rpartition("/")[2] or job if is_object(made) else job
        self.made[job] = None
        return job

    @staticmethod
    def _expect_ok(answer: httpx.Response) -> httpx.Response:
        if not answer.is_success:
            request = answer.request
            raise Unreachable(f"{request.method} {request.url.path} answered {answer.status_code}: {answer.text[:200]}")
        return answer


def _id(resource: dict[str, Any]) -> str:
    return str(resource.get("name", "")).rpartition("/")[2]


def filled(value: Any, jobs: LiveJobs, *, job: Callable[[], str]) -> Any:
    """A value of the overlay with its placeholders replaced."""
    if not isinstance(value, str) or "{" not in value:
        return value
    text = value
    replacements: dict[str, Callable[[], str]] = {
        "{account}": lambda: jobs.target.account,
        "{job}": job,
        "{new}": lambda: f"{jobs.target.run}-{jobs.number()}",
    }
    for placeholder, replacement in replacements.items():
        if placeholder in text:
            text = text.replace(placeholder, replacement())
    return text
