"""The semantic checks: probes that send requests of their own and hold what comes against a model of the spec.

A case of Schemathesis is judged by its one answer. What only shows over several requests (that a refusal changes
nothing, that pages fit together, that an outsider cannot tell one job from another) is judged here. The models know the
spec and HTTP, nothing of any server's code.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import httpx
from rlor_spec.document import Pointer

from rlor_contract.report.curl import curl_command
from rlor_contract.report.ledger import Ledger
from rlor_contract.server.target import ServerTarget, Tenant
from rlor_contract.spec.json_values import is_list, is_object, json_of
from rlor_contract.spec.operations import ContractSpec, Operation

Need = Literal["writes", "clock", "events", "second account"]
"""What a probe cannot do without: jobs of its own, a clock that it can move, events that it can cause, a stranger."""

_WITHOUT: Final[dict[Need, str]] = {
    "writes": "needs jobs of its own, and this run may only read",
    "clock": "needs time to pass, and this server's clock cannot be advanced",
    "events": "needs events from outside, such as a failure, which this server cannot be made to have",
    "second account": "needs a key of a second account, which a run against this server does not have",
}


_TRIES: Final = 4


class Unverified(Exception):
    """A probe cannot go on; `str()` says why."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a request of a probe."""

    request: httpx.Request
    status: int
    headers: Mapping[str, str]
    content: bytes
    json: Any
    """The body, decoded; None when it is no JSON."""

    @property
    def object(self) -> dict[str, Any]:
        """The body as an object; empty when it is none."""
        empty: dict[str, Any] = {}
        return self.json if is_object(self.json) else empty

    @property
    def code(self) -> Any:
        """`code` of an error body."""
        return self.object.get("code")

    @property
    def shown(self) -> str:
        text = self.content[:300].decode("utf-8", "replace")
        return f"{self.status} {text}" + ("…" if len(self.content) > 300 else "")


class Semantics:
    """What the probes work with: calls to the server as one of its tenants, and the book of what was found."""

    def __init__(
        self,
        spec: ContractSpec,
        target: ServerTarget,
        seed: int,
        amount: int,
        operations: Iterable[Operation],
        ledger: Ledger,
        *,
        client: httpx.Client,
        on_request: Callable[[str, str, bytes], None] | None = None,
        made: dict[str, None] | None = None,
    ) -> None:
        """`amount`: examples of each generated property; `made` is told of the jobs of the run's account."""
        self.spec = spec
        self.target = target
        self.seed = seed
        self.amount = amount
        self.labels = frozenset(operation.label for operation in operations)
        self.ledger = ledger
        self.tenant = Tenant(target.api_key, target.account)
        self.made: dict[str, None] = {} if made is None else made
        self._client = client
        self._on_request = on_request
        self._by_label = {operation.label: operation for operation in spec.operations}
        self._check = ""
        self._number = 0

    @property
    def strangers(self) -> tuple[Tenant, ...]:
        """Other accounts, empty when the run began."""
        return self.target.strangers

    def run(self, probes: Iterable[Probe]) -> None:
        """Run the probes in turn, as far as this server lets them."""
        available: set[Need] = {"writes"} if self.target.writable else set()
        if self.target.advance is not None:
            available.add("clock")
        if self.target.event is not None:
            available.add("events")
        if self.strangers:
            available.add("second account")
        for probe in probes:
            if not self.labels & set(probe.operations):
                continue
            missing: list[Need] = [need for need in probe.needs if need not in available]
            if missing:
                self.ledger.notes.append(f"{probe.name} is not verified: it {_WITHOUT[missing[0]]}")
                continue
            self._check = probe.name
            try:
                self._judge(probe)
            except Unverified as error:
                label = next(label for label in probe.operations if label in self.labels)
                if self.target.embedded:
                    # Our own server can be brought anywhere: that it could not is a finding.
                    where = self.spec.where(self.operation(label).pointer)
                    self.ledger.fails(
                        label, probe.name, place=str(error), expected="a server on which the check can be done",
                        got=str(error), where=where, request="(none)",
                    )  # fmt: skip
                else:
                    self.ledger.notes.append(f"{probe.name} is not verified: {error}")

    def _judge(self, probe: Probe) -> None:
        """Run a probe; where time passes by itself, believe it a violation only if nothing has moved meanwhile."""
        if self.target.embedded or probe.still is None:
            probe.run(self)
            return
        book = self.ledger
        for _ in range(_TRIES):
            before = probe.still(self)
            self.ledger = Ledger(book.side)
            try:
                probe.run(self)
            finally:
                found, self.ledger = self.ledger, book
            if not found.violations or probe.still(self) == before:
                book.absorb(found)
                return
            book.requests += found.requests
        raise Unverified("jobs of the account went on changing while it looked at them")

    def operation(self, label: str) -> Operation:
        """The operation that is called `label`."""
        return self._by_label[label]

    def new_id(self) -> str:
        """An id that no job has had."""
        self._number += 1
        return f"{self.target.run}-model-{self._number}"

    def call(
        self,
        label: str,
        *,
        job: str = "",
        checkpoint: str = "",
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        tenant: Tenant | None = None,
        account: str | None = None,
        content: bytes | None = None,
        authorized: bool = True,
    ) -> Reply:
        """Send one request: as `tenant` (the run's own by default), to `account` (that tenant's by default)."""
        request = self.request(
            label, job=job, checkpoint=checkpoint, query=query, body=body, tenant=tenant, account=account,
            content=content, authorized=authorized,
        )  # fmt: skip
        return self.send(request)

    def request(
        self,
        label: str,
        *,
        job: str = "",
        checkpoint: str = "",
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        tenant: Tenant | None = None,
        account: str | None = None,
        content: bytes | None = None,
        authorized: bool = True,
    ) -> httpx.Request:
        """The request that `call` sends, booked as sent: requests may go out side by side, in any order."""
        operation = self.operation(label)
        who = tenant or self.tenant
        path = operation.path.format(
            account_id=account or who.account, rlor_trainer_job_id=job, checkpoint_id=checkpoint
        )
        if body is not None:
            content = json.dumps(body).encode()
        headers = {} if content is None else {"Content-Type": "application/json"}
        request = self._client.build_request(operation.verb, path, params=query, content=content, headers=headers)
        request.headers.pop("Authorization", None)
        if authorized:
            request.headers["Authorization"] = f"Bearer {who.api_key}"
        self.ledger.requests += 1
        if self._on_request is not None:
            self._on_request(request.method, str(request.url), content or b"")
        if label == "jobs.create" and who == self.tenant and query and query.get("rlorTrainerJobId"):
            self.made[str(query["rlorTrainerJobId"])] = None
        return request

    def send(self, request: httpx.Request) -> Reply:
        """Send a request that `request` has made. May be called from several threads at once."""
        answer = self._client.send(request)
        return Reply(answer.request, answer.status_code, answer.headers, answer.content, json_of(answer.content))

    def created(self, body: Mapping[str, Any], *, tenant: Tenant | None = None, job: str = "") -> str:
        """Id of a new job. Raises `Unverified` when the server refuses it."""
        job = job or self.new_id()
        self.need(self.call("jobs.create", query={"rlorTrainerJobId": job}, body=dict(body), tenant=tenant))
        return job

    def need(self, reply: Reply) -> Reply:
        """An answer that has to succeed for the probe to go on, or else `Unverified`."""
        if reply.status != 200 or not is_object(reply.json):
            raise Unverified(f"{reply.request.method} {reply.request.url.path} answered {reply.shown}")
        return reply

    def job(self, job: str, *, tenant: Tenant | None = None) -> dict[str, Any]:
        """A job as it is read now. Raises `Unverified`."""
        return self.need(self.call("jobs.get", job=job, tenant=tenant)).object

    def advance(self, seconds: float) -> None:
        """Let time pass on the server. Only for probes that need `clock`."""
        if self.target.advance is None:
            raise Unverified(_WITHOUT["clock"])
        self.target.advance(seconds)

    def event(self, job: str, name: str) -> None:
        """Let an event of `x-lifecycle` happen to a job. Only for probes that need `events`."""
        if self.target.event is None:
            raise Unverified(_WITHOUT["events"])
        self.target.event(f"accounts/{self.tenant.account}/rlorTrainerJobs/{job}", name)

    def expect(
        self, label: str, holds: bool, reply: Reply, expected: str, pointer: Pointer, got: str | None = None
    ) -> bool:
        """Book one judgement of the running probe about an operation. Returns whether it held."""
        if label not in self.labels:
            return holds
        if holds:
            self.ledger.passes(label, self._check)
            return True
        request = reply.request
        secrets = [self.tenant.api_key, *(stranger.api_key for stranger in self.strangers)]
        where = self.spec.where(pointer)
        self.ledger.fails(
            label,
            self._check,
            # Numbers tell jobs apart, not violations.
            place=f"{where} {expected.rstrip('0123456789')}",
            expected=expected,
            got=reply.shown if got is None else got,
            where=where,
            request=curl_command(request.method, str(request.url), request.headers, request.content, secrets),
        )
        return False

    def exercised(self, transition: str) -> None:
        """Note that a transition of `x-lifecycle` was seen; see `coverage`."""
        self.ledger.exercised.setdefault("transitions", set()).add(transition)

    def listed(self, label: str, reply: Reply) -> list[dict[str, Any]]:
        """The items of a page."""
        names = self.operation(label).raw["x-pagination"]
        items: Any = reply.object.get(names["items"])
        return [item for item in items if is_object(item)] if is_list(items) else []

    def walk(
        self, label: str, *, job: str = "", query: Mapping[str, Any] | None = None, tenant: Tenant | None = None
    ) -> list[dict[str, Any]]:
        """All items of a list, page by page. Raises `Unverified` where a page cannot be had, or tokens never end."""
        names = self.operation(label).raw["x-pagination"]
        items: list[dict[str, Any]] = []
        token, seen = "", set[str]()
        while True:
            asked = {**(query or {}), **({names["pageToken"]: token} if token else {})}
            reply = self.need(self.call(label, job=job, query=asked, tenant=tenant))
            items += self.listed(label, reply)
            token = str(reply.object.get(names["nextPageToken"]) or "")
            if not token:
                return items
            if token in seen:
                raise Unverified(f"the list never ends: {reply.request.url.path} answered one page token twice")
            seen.add(token)


@dataclass(frozen=True, slots=True)
class Probe:
    """A named promise that takes several requests to verify."""

    name: str
    proves: str
    operations: tuple[str, ...]
    """Labels of the operations that it is about; it runs when one of them is verified."""
    needs: tuple[Need, ...]
    run: Callable[[Semantics], None] = field(repr=False)
    still: Callable[[Semantics], object] | None = field(default=None, repr=False)
    """Shows what the probe looks at, and must not change meanwhile."""


def probe(
    *operations: str, needs: tuple[Need, ...] = ("writes",), still: Callable[[Semantics], object] | None = None
) -> Callable[[Callable[[Semantics], None]], Probe]:
    """Make a function a probe. Its name is the name of the check, its docstring says what the check proves."""

    def made(run: Callable[[Semantics], None]) -> Probe:
        return Probe(run.__name__, (run.__doc__ or "").strip(), operations, needs, run, still)

    return made


def without_request_id(reply: Reply) -> bytes:
    """The body of an answer with the id of its request taken out."""
    request_id = reply.headers.get("x-request-id", "")
    return reply.content.replace(request_id.encode(), b"") if request_id else reply.content
