"""What a run made is deleted again, in rounds, and looked for in the lists at the end."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, Literal
from urllib.parse import quote

import httpx
from rlor_spec.resources import Resource

from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.ledger import Ledger
from rlor_contract.server.registry import Made, Registry, deletable
from rlor_contract.server.target import ServerTarget
from rlor_contract.server.traffic import Traffic
from rlor_contract.server.wire import Listener, Wire
from rlor_contract.spec.json_values import is_list, is_object, json_of
from rlor_contract.spec.operations import ContractSpec, Operation

_STALLED: Final = 120.0
"""Seconds without anything deleted after which cleanup gives up."""
_PAUSES: Final = (0.0, 1.0, 4.0, 15.0, 30.0)
"""Seconds before each round: a job that was cancelled first takes its time to end."""
_MOST_PAGES: Final = 2000

Fate = Literal["gone", "there", "unknown"]


@dataclass(slots=True)
class Cleanup:
    """Deletes what a run has made. `left` is what is still there, whenever it ends."""

    spec: ContractSpec
    target: ServerTarget
    prefix: str
    """What is listed and begins with it, and a hyphen, is deleted."""
    label: str
    """The field of a job that may hold the prefix in place of the id."""
    client: httpx.Client
    """Paces requests, and repeats them where the server is busy."""
    traffic: Traffic
    """The pace, and the clock."""
    left: dict[Made, None] = field(default_factory=dict[Made, None])
    """What is to be deleted and is not known to be gone."""
    unlisted: bool = False
    """Whether the lists could not be read to their end."""
    nameless: list[str] = field(default_factory=list[str])
    """Labels of what may have been made under a name that nobody knows."""
    made: frozenset[Made] = frozenset()
    """What else was made."""
    since: str = ""
    """When the run began, by the server's own clock, as a header says it."""
    _gone: set[Made] = field(default_factory=set[Made])
    _accepted: dict[Made, None] = field(default_factory=dict[Made, None])
    """What a delete was answered well for."""
    _suspects: list[Made] = field(default_factory=list[Made])
    """What the run may have made, or somebody else."""
    _tried: set[Made] = field(default_factory=set[Made])
    _ending: set[Made] = field(default_factory=set[Made])
    """What was brought to an end first."""
    _accounts: dict[str, None] = field(default_factory=dict[str, None])
    _steps: int = 0
    """What a round has done that none before it had."""
    _put_off: bool = False
    """Whether a delete was not decided on in this round, for example because of a limit of requests."""
    _progress: float = 0.0
    _given_up: bool = False

    def run(self) -> None:
        """Delete what is known, then what the lists show of the run. What is left after that stands in `left`."""
        self._accounts |= dict.fromkeys(one.account for one in self.left)
        self._progress = self.traffic.now()
        for pause in _PAUSES:
            if pause:
                self.traffic.sleep(pause)
            steps, self._put_off = self._steps, False
            for one in [*self.left]:
                self._delete(one)
            self._look()
            moves = self._steps > steps or (self._put_off and not self.unlisted)
            moves = moves or not self._ending.isdisjoint(self.left) or not self._tried.issuperset(self.left)
            if not self.left or self._given_up or not moves:
                return

    def command(self) -> str:
        """What a person types to delete later what is left."""
        left = [*self.left, *self._suspects]
        others = [one.name for one in left if not one.id.startswith(f"{self.prefix}-")]
        where = ["--base-url", self.target.base_url, "--account", self.target.account]
        return shlex.join(["rlor-contract", "cleanup", "--prefix", self.prefix, *where, *others])

    def named(self) -> list[str]:
        """What is left, or may be, each in words that a person can look for."""
        said = [one.name for one in self.left]
        said += [f"perhaps {one.name}, unless somebody else made it" for one in self._suspects]
        if self.unlisted:
            said.append(f"anything else that begins with {self.prefix}-, because the lists could not be read")
            if self.nameless:
                said.append(f"what {len(self.nameless)} unanswered creates without an id have created")
        return said

    def find(self) -> list[Made]:
        """What the lists show of the run, and is not deleted already."""
        self._progress = self.traffic.now()
        self.unlisted = False
        self._suspects.clear()
        known = [account for account in {self.target.account: None, **self._accounts} if account in self._keys]
        found: list[Made] = []
        for resource in deletable(self.spec):
            for account in known:
                for one, item in self._listed(resource, account):
                    label = str(item.get(self.label) or "")
                    ours = one.id.startswith(f"{self.prefix}-") or f"{label}-".startswith(f"{self.prefix}-")
                    lost = label in self.nameless and one not in self.made and self._is_new(item)
                    if ours or (lost and label):
                        found.append(one)
                    elif lost:
                        self._suspects.append(one)
        return found

    def _is_new(self, item: dict[str, Any]) -> bool:
        """Whether something was made since the run began, as far as can be told."""
        try:
            return parsedate_to_datetime(self.since) <= datetime.fromisoformat(item["createTime"])  # AIP-148
        except (ValueError, TypeError, KeyError):
            return False

    def _look(self) -> None:
        for one in self.find():
            if one in self._gone:
                continue
            if one in self._accepted and self._is_gone(one):
                self._gone.add(one)
            else:
                self.left[one] = None

    @property
    def deleted(self) -> list[Made]:
        """What a delete was answered well for, and is not there any more."""
        return [one for one in self._accepted if one not in self.left]

    @property
    def _keys(self) -> dict[str, str]:
        strangers = {stranger.account: stranger.api_key for stranger in self.target.strangers}
        return strangers | {self.target.account: self.target.api_key}

    def _delete(self, one: Made) -> None:
        self._tried.add(one)
        fate = self._deleted(one)
        if fate == "there" and self._stop(one):
            fate = self._deleted(one)
        if fate == "gone":
            self._progress = self.traffic.now()
            self.left.pop(one, None)

    def _deleted(self, one: Made) -> Fate:
        answer = self._ask(self.spec.method(one.resource, "delete"), one)
        if answer is None:
            self._put_off = True
            return "unknown"
        if answer.is_success:
            self._steps += one not in self._accepted
            self._accepted[one] = None
            return "gone"
        # What no answer has said to be made in an account that is closed to the run was refused there, too.
        closed = answer.status_code == 403 and one.account not in self._keys and one not in self.made
        if closed or answer.status_code in (404, 410):
            self._steps += one not in self._gone
            self._gone.add(one)
            return "gone"
        if answer.status_code == 401:
            self._given_up = True  # no later request would do better
        return "unknown" if answer.status_code >= 500 else "there"

    def _stop(self, one: Made) -> bool:
        """Bring what is active to an end, where a server deletes nothing that is; return whether it took that."""
        answers = (self._ask(operation, one) for operation in self._ways_to_an_end(one.resource))
        stopped = any(answer is not None and answer.is_success for answer in answers)
        if stopped:
            self._progress = self.traffic.now()
            self._steps += one not in self._ending
            self._ending.add(one)
        return stopped

    def _ways_to_an_end(self, resource: Resource) -> Iterator[Operation]:
        if resource != self.spec.resource:
            return
        ends = self.spec.lifecycle["classes"].get("terminal", ())
        for name, entry in self.spec.lifecycle["operations"].items():
            operation = self.spec.operation(name)
            if entry.get("settles", entry["to"]) in ends and not operation.body_required:
                yield operation

    def _is_gone(self, one: Made) -> bool:
        """Whether what is still listed after a good answer to its delete is a tombstone, or on its way there."""
        answer = self._ask(self.spec.method(one.resource, "get"), one)
        if answer is None or not answer.is_success:
            return answer is not None and answer.status_code in (404, 410)
        body = json_of(answer.content)
        return is_object(body) and self._is_ending(one.resource, body)

    def _is_ending(self, resource: Resource, item: dict[str, Any]) -> bool:
        if resource != self.spec.resource:
            return False
        lifecycle = self.spec.lifecycle
        ending = {*lifecycle["classes"].get("tombstone", ())}
        delete = self.spec.method(resource, "delete")
        if delete is not None and (entry := lifecycle["operations"].get(delete.id)):
            ending |= {entry["to"], entry.get("settles", entry["to"])}
        for _ in lifecycle["time"]:  # as long as time leads on from one of them
            ending |= {edge["to"] for edge in lifecycle["time"] if edge["from"] in ending}
        state = item.get(resource.state_field)
        return isinstance(state, str) and state in ending

    def _listed(self, resource: Resource, account: str) -> Iterator[tuple[Made, dict[str, Any]]]:
        """What the list of an account shows, but for what is deleted already."""
        operation = self.spec.method(resource, "list")
        above = [one.name for one in operation.parameters_in("path")] if operation else []
        if operation is None or above != [resource.account_parameter]:
            return  # what is nested goes with what it is nested in
        paging = operation.raw.get("x-pagination", {})
        size = {paging["pageSize"]: paging["maxSize"]} if "pageSize" in paging and "maxSize" in paging else {}
        token, seen = "", set[str]()
        for _ in range(_MOST_PAGES):
            query = {**size, paging["pageToken"]: token} if token else size
            answer = self._send(operation.verb, _path(operation, {resource.account_parameter: account}), account, query)
            page = json_of(answer.content) if answer is not None and answer.is_success else None
            items = page.get(paging.get("items")) if is_object(page) else None
            if not is_object(page) or not is_list(items):
                break
            for item in items:
                made = Made.named(resource, item.get(resource.name_field)) if is_object(item) else None
                if made and made.account == account and not self._is_ending(resource, item):
                    yield made, item
            token = page.get(paging.get("nextPageToken", ""), "")
            if not isinstance(token, str) or token in seen:
                break
            if not token:
                return
            seen.add(token)
        self.unlisted = True

    def _ask(self, operation: Operation | None, one: Made) -> httpx.Response | None:
        return None if operation is None else self._send(operation.verb, _path(operation, one.ids), one.account, {})

    def _send(self, verb: str, path: str, account: str, query: dict[str, Any]) -> httpx.Response | None:
        """The answer to a request; None where there is none."""
        if self._given_up or self.traffic.now() - self._progress > _STALLED:
            self._given_up = True
            return None
        key = self._keys.get(account, self.target.api_key)
        try:
            return self.client.request(verb, path, params=query, headers={"Authorization": f"Bearer {key}"})
        except (httpx.HTTPError, httpx.InvalidURL):
            return None


def _path(operation: Operation, ids: dict[str, str]) -> str:
    return operation.path.format_map({name: quote(value, safe="") for name, value in ids.items()})


def clean_up_after(
    spec: ContractSpec,
    target: ServerTarget,
    wire: Wire,
    registry: Registry,
    ledger: Ledger,
    listeners: Iterable[Listener] = (),
) -> None:
    """Delete what a run has made, however that ended, and enter in its ledger what would not go."""
    abandoned = wire.traffic.abandoned
    wire = wire.after_the_run()
    wire.listeners += listeners
    with wire.client(target.api_key, target.patience) as client:
        sent = registry.creates > 0
        cleanup = Cleanup(
            spec,
            target,
            target.run,
            registry.label,
            client,
            wire.traffic,
            left=dict.fromkeys(registry.left),
            unlisted=sent,
            nameless=registry.nameless,
            made=registry.made,
            since=registry.since,
        )
        try:
            if sent and not abandoned:
                cleanup.run()
        except KeyboardInterrupt:
            pass  # a person does not want to wait, or the server has gone
        finally:
            ledger.left_behind += cleanup.named()
            ledger.cleanup = cleanup.command() if ledger.left_behind else ""
            wire.close()


def clean_up(cleanup: Cleanup, names: Sequence[str], *, dry_run: bool) -> Iterator[str]:
    """Delete what an earlier run has left, and say what becomes of it, line by line. Raises `CannotRun`.

    `names` are resource names of what does not begin with the prefix.
    """
    given = {name: _made(cleanup.spec, name) for name in names}
    unknown = [name for name, made in given.items() if made is None]
    if unknown:
        pattern = cleanup.spec.resource.pattern
        raise CannotRun(
            f"{unknown[0]!r} is not a name of something that can be deleted. Fix: give one such as {pattern}."
        )
    found = dict.fromkeys([*cleanup.find(), *(made for made in given.values() if made)])
    if cleanup.unlisted and not found:
        raise CannotRun("the lists could not be read. Fix: check what the server answers, then run again.")
    yield f"{len(found)} found that begin with {cleanup.prefix}-" + (" or were named." if names else ".")
    if dry_run:
        yield from (f"Would delete {made.name}" for made in found)
        return
    cleanup.left |= found
    cleanup.made |= {*found}
    try:
        if found:
            cleanup.run()
    finally:
        yield from (f"Deleted {made.name}" for made in cleanup.deleted)
        yield from (f"Left behind: {said}" for said in cleanup.named())


def _made(spec: ContractSpec, name: str) -> Made | None:
    return next((made for resource in deletable(spec) if (made := Made.named(resource, name))), None)
