"""What the probes work with: calls to the server as one of its tenants, and the book of what was found."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypedDict, TypeVar, Unpack

import httpx
from rlor_spec.document import Pointer

from rlor_contract.report.history import History, Request
from rlor_contract.report.ledger import Ledger
from rlor_contract.server.checks import Broken
from rlor_contract.server.conformity import nonconformities
from rlor_contract.server.failures import Book
from rlor_contract.server.probes.roles import Role
from rlor_contract.server.target import ServerTarget, Tenant
from rlor_contract.spec.json_values import is_object, json_of
from rlor_contract.spec.lifecycle_model import LifecycleModel
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.request_view import request_spec
from rlor_contract.spec.samples import Samples, filled

T = TypeVar("T")
Need = Literal["writes", "clock", "events", "second account", "ours"]
"""What a probe cannot do without: jobs of its own, a clock that it can move, events that it can cause, a stranger, and
a server of our own, which keeps more than the spec promises."""

_TOLD: Final = 6
"""How many of the last passages of a job a failure shows."""

WITHOUT: Final[dict[Need, str]] = {
    "writes": "needs its own jobs, but this run may only read",
    "clock": "needs time to pass",
    "events": "needs events from outside, such as a failure, which cannot be triggered on this server",
    "second account": "needs a key of a second account, which this run does not have",
    "ours": "asks for more than the spec promises, so only our own server is checked",
}


_ENOUGH: Final = 100
"""Failures of a probe on one operation after which it is not tried further there, or anywhere."""
_PATIENCE: Final = 120.0
_REPEATS: Final = 6
"""A server that shows things late, or that moves all the time, does it in every probe: some are enough to wait for."""
_OPERATION: Final = "operation"
"""Under this name a request carries the operation that it is for."""


class Unverified(Exception):
    """A probe cannot continue; `str()` says why."""


class Enough(Exception):
    """A probe has failed so often that more of it would say nothing new; `str()` says what was left out."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a request of a probe."""

    request: httpx.Request
    status: int
    headers: Mapping[str, str]
    content: bytes
    json: Any
    """The body, decoded; None when it is not JSON."""

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


class Asked(TypedDict, total=False):
    """The parts of a request."""

    job: str
    """Id of the job in the path."""
    nested: str | Mapping[str, str]
    """Id of what is below the job or beside the jobs, in the path; where there are several, by parameter."""
    query: Mapping[str, Any]
    body: Any
    content: bytes
    """A body as bytes, in place of JSON."""
    tenant: Tenant | None
    """Who asks: by default the run itself."""
    account: str
    """Whose account is asked about: by default the tenant's own."""
    authorized: bool
    """Whether the key is sent; it is by default."""


class Session:
    """One run of the probes."""

    def __init__(
        self,
        spec: ContractSpec,
        samples: Samples,
        target: ServerTarget,
        seed: int,
        amount: int,
        operations: Iterable[Operation],
        ledger: Ledger,
        *,
        client: httpx.Client,
        on_request: Callable[[str, str, bytes], None] | None = None,
        made: dict[str, None] | None = None,
        history: History | None = None,
    ) -> None:
        """`amount`: examples of each generated property; `made` is called with the jobs of the run's account."""
        self.spec = spec
        self.resource = spec.resource
        self.requests = request_spec(spec)
        """The spec as requests have to keep to it."""
        self.samples = samples
        self.model = LifecycleModel(spec.lifecycle, self.resource.state_field)
        self.target = target
        self.seed = seed
        self.amount = amount
        self.labels = frozenset(operation.label for operation in operations)
        self.ledger = ledger
        self.tenant = Tenant(target.api_key, target.account)
        self.strangers = target.strangers
        """Other accounts, empty when the run began."""
        self.made: dict[str, None] = {} if made is None else made
        self.check = ""
        """Name of the running probe."""
        self.width = 1
        """How many requests that only read may be under way at once."""
        self.patience = _PATIENCE
        """Seconds that may still be waited for what shows late."""
        self.repeats = _REPEATS
        """How many times probes may still be repeated, because what they looked at has moved."""
        self._base = ledger
        """Where that goes which is wrong whatever time has done meanwhile."""
        self.last: Reply | None = None
        """The newest answer."""
        self._client = client
        self._history = history or History(spec, target.run, target.account)
        self._on_request = on_request
        self._number = 0
        self._failures = Counter[tuple[str, str]]()
        self._lock = threading.Lock()

    def operation(self, which: Role | Operation) -> Operation:
        """The operation in a role. Raises `Unverified` when the spec has none."""
        if isinstance(which, Operation):
            return which
        found = which.operations(self.spec)
        if not found:
            raise Unverified(f"the spec has no {which.said}")
        return found[0]

    def new_id(self) -> str:
        """An id that no job has had."""
        self._number += 1
        return f"{self.target.run}-model-{self._number}"

    def filled(self, value: Any, *, job: str = "", secret: str = "") -> Any:
        """A value of the overlay with its placeholders replaced."""
        account = self.tenant.account
        return filled(value, account=lambda: account, job=lambda: job, new=self.new_id, secret=lambda: secret)

    def chosen(self, job: str) -> dict[str, str]:
        """The query with which a create chooses the id of its job."""
        return {self.resource.create_id: job}

    def name(self, job: str) -> str:
        """Resource name of a job of the run's account."""
        return self.resource.name(
            {self.resource.account_parameter: self.tenant.account, self.resource.id_parameter: job}
        )

    def call(self, which: Role | Operation, **asked: Unpack[Asked]) -> Reply:
        """Send one request."""
        return self.send(self.request(which, **asked))

    def request(self, which: Role | Operation, **asked: Unpack[Asked]) -> httpx.Request:
        """The request that `call` sends, booked as sent: requests may go out side by side, in any order."""
        operation = self.operation(which)
        who = asked.get("tenant") or self.tenant
        nested = asked.get("nested", "")
        others = [resource.id_parameter for resource in (*self.spec.nested, *self.spec.beside)]
        ids = {name: nested if isinstance(nested, str) else nested.get(name, "") for name in others}
        ids[self.resource.account_parameter] = asked.get("account", who.account)
        ids[self.resource.id_parameter] = asked.get("job", "")
        query, content = asked.get("query"), asked.get("content")
        if asked.get("body") is not None:
            content = json.dumps(asked.get("body")).encode()
        headers = {} if content is None else {"Content-Type": "application/json"}
        path = operation.path.format_map(ids)
        request = self._client.build_request(operation.verb, path, params=query, content=content, headers=headers)
        request.extensions[_OPERATION] = operation
        request.headers.pop("Authorization", None)
        if asked.get("authorized", True):
            request.headers["Authorization"] = f"Bearer {who.api_key}"
        with self._lock:
            self.ledger.requests += 1
            if self._on_request is not None:
                self._on_request(request.method, str(request.url), content or b"")
        wanted = (query or {}).get(self.resource.create_id)
        if wanted and operation.label == self.resource.label("create") and who == self.tenant:
            self.made[str(wanted)] = None
        return request

    def again(self, reply: Reply) -> Reply:
        """Send the request of an answer once more."""
        self.ledger.requests += 1
        return self.send(reply.request)

    def send(self, request: httpx.Request) -> Reply:
        """Send a request that `request` has made. May be called from several threads at once."""
        answer = self._client.send(request)
        # The request as it was made: what goes over the wire may be a copy.
        reply = Reply(request, answer.status_code, answer.headers, answer.content, json_of(answer.content))
        self.last = reply
        self._hold(request.extensions[_OPERATION], reply)
        return reply

    def _hold(self, operation: Operation, reply: Reply) -> None:
        """Hold an answer against what the spec says of all answers; a refusal of a key may come from anybody."""
        if operation.label not in self.labels or (reply.status >= 400 and not self._is_own(reply)):
            return
        kind = reply.headers.get("content-type", "")
        masked = bool(reply.request.url.params.get("readMask"))
        for check, broken in nonconformities(self.spec, operation, reply.status, kind, reply.content, masked=masked):
            self._fails(operation, check, reply, broken, self._base)

    def side_by_side(self, asked: Iterable[Callable[[], T]]) -> Iterator[T]:
        """What calls that only read come to, in their order; from a distant server several of them are under way."""
        if self.width < 2:
            for one in asked:
                yield one()
            return
        pool = ThreadPoolExecutor(self.width)
        try:
            for under_way in [pool.submit(one) for one in asked]:
                yield under_way.result()
        finally:
            pool.shutdown(cancel_futures=True)

    def _is_own(self, reply: Reply) -> bool:
        """Whether it was the run itself that asked."""
        return bool(reply.request.headers.get("Authorization") == f"Bearer {self.tenant.api_key}")

    def advance(self, seconds: float) -> None:
        """Let time pass on the server. Only for probes that need `clock`."""
        if self.target.advance is None:
            raise Unverified(f"it {WITHOUT['clock']}, and {self.target.no_clock}")
        self.target.advance(seconds)

    def event(self, job: str, name: str) -> None:
        """Let an event of `x-lifecycle` happen to a job. Only for probes that need `events`."""
        if self.target.event is None:
            raise Unverified(WITHOUT["events"])
        self.target.event(self.name(job), name)

    def expect(
        self,
        which: Role | Operation,
        holds: bool,
        reply: Reply,
        expected: str,
        pointer: Pointer,
        got: str | None = None,
        *,
        should: bool = False,
    ) -> bool:
        """Book one judgement of the running probe about an operation. Returns whether it held.

        `should`: what is expected is no promise of the spec but a SHOULD or a habit.
        """
        label = self.operation(which).label
        if label not in self.labels:
            return holds
        if holds:
            self.ledger.passes(label, self.check)
            return True
        if not self.target.embedded and reply.status == 500 and self._is_own(reply):
            return False  # `_hold` has booked it: a server that fails says nothing of what was asked
        got = reply.shown if got is None else got
        self._fails(self.operation(which), self.check, reply, Broken(expected, got, pointer, should))
        self._failures[label, self.check] += 1
        if self._failures[label, self.check] >= _ENOUGH:
            raise Enough(f"it has failed {_ENOUGH} times on {label}, and the rest of it was not looked at")
        return False

    def _fails(
        self, operation: Operation, check: str, reply: Reply, broken: Broken, ledger: Ledger | None = None
    ) -> None:
        if check.startswith("lifecycle"):
            broken = replace(broken, got=f"{broken.got}{self._history_of(reply)}")
        keys = (self.tenant.api_key, *(stranger.api_key for stranger in self.strangers))
        Book(self.spec, ledger or self.ledger, keys, self._history).fails(
            operation, check, broken, Request.of(reply.request)
        )

    def _history_of(self, reply: Reply) -> str:
        """What the server itself says of how the job of a request came to its state; empty if it does not."""
        resource, path = self.spec.resource, reply.request.url.path
        _, found, rest = path.partition(f"/{resource.segment}/")
        job_id = re.split("[/:]", rest)[0]
        if self.target.history is None or not found or not job_id:
            return ""
        names = {resource.account_parameter: self.tenant.account, resource.id_parameter: job_id}
        told = [
            f"{one.state} ({f'{one.cause} {one.detail}'.strip()})" for one in self.target.history(resource.name(names))
        ]
        return f"; by the server's own account the job went {' > '.join(told[-_TOLD:])}" if told else ""

    def exercised(self, transition: str) -> None:
        """Note that a transition of `x-lifecycle` was seen; see `coverage`."""
        self.ledger.exercised.setdefault("transitions", set()).add(transition)
