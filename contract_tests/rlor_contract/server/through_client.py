"""Cases that the server accepts, sent once more through the client: the pair, as users run it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from schemathesis.generation.case import Case

from rlor_contract.client.surfaces import Call, Facade, Reply
from rlor_contract.report.history import Request
from rlor_contract.server.answers import Answers
from rlor_contract.server.cases import Cases
from rlor_contract.server.checks import Broken
from rlor_contract.server.failures import Book
from rlor_contract.server.frames import Frames, Shown
from rlor_contract.server.target import ServerTarget
from rlor_contract.server.weather import Unavailable
from rlor_contract.server.wire import Wire
from rlor_contract.spec.json_values import json_of, shown_error
from rlor_contract.spec.operations import ContractSpec, Operation

CHECK = "through_the_client"


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it went over the wire, and its answer."""

    request: httpx.Request
    status: int
    content: bytes


@dataclass(slots=True)
class _Kept(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """The wire, of which a call keeps what went over it."""

    wire: Wire
    sent: list[Sent] = field(default_factory=list[Sent])
    lost: bool = False
    """Whether a request of the call got no answer of the server."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            response = self.wire.handle_request(request)
        except Unavailable:
            self.lost = True
            raise
        self.sent.append(Sent(request, response.status_code, response.content))
        return response

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        return await asyncio.to_thread(self.handle_request, request)


def _heard(drift: object) -> None:
    """What does not fit is found by checks, which say more of it."""


class LiveFacade(Facade):
    """The client on a real connection to the server."""

    def __init__(
        self,
        spec: ContractSpec,
        target: ServerTarget,
        runner: asyncio.Runner,
        wire: Wire,
        *,
        asynchronous: bool,
    ) -> None:
        self.wire = _Kept(wire)
        super().__init__(
            spec,
            target.account,
            runner,
            asynchronous=asynchronous,
            api_key=target.api_key,
            base_url=target.base_url,
            transport=self.wire,
            allow_insecure_http=True,  # the suite's own requests go there too
            on_drift=_heard,  # else it would be logged
        )

    def judge(self, call: Call, plainly: Callable[[httpx.Request], httpx.Response]) -> tuple[list[Sent], Broken | None]:
        """Make a call, and say what went over the wire, and what is wrong with what came of it.

        `plainly` sends a request again, but as the suite sends its own.
        """
        self.wire.sent.clear()
        self.wire.lost = False
        exchange = self.send(call, Reply(200, b""))  # the reply is for surfaces without a wire
        sent = [*self.wire.sent]
        where = call.operation.pointer
        if self.wire.lost:
            return [], None
        if len(sent) != 1:
            got = f"{len(sent)} requests, {shown_error(exchange.error)}"
            return sent, Broken(f"one request through {self.name}", got, where)
        status, content = sent[0].status, sent[0].content
        if status >= 300:
            plain = plainly(sent[0].request)
            if plain.status_code >= 300:
                return [], None  # such a case is no evidence: what it was accepted for has passed
            expected = f"{plain.status_code} through {self.name}, as without it"
            return sent, Broken(expected, f"{status} {content[:200].decode('utf-8', 'replace')}", where)
        response = call.operation.responses.get(status)
        if response is None:
            documented = ", ".join(map(str, call.operation.responses))
            got = f"{status} {content[:200].decode('utf-8', 'replace')}"
            return sent, Broken(f"one of the documented statuses {documented}", got, (*where, "responses"))
        wire = json_of(content)
        if exchange.error is not None:
            where = response.schema or response.pointer
            return sent, Broken(f"an answer that {self.name} reads", shown_error(exchange.error), where)
        if response.schema is not None and not self.spec.is_valid(response.schema, wire):
            return sent, None  # its values have no types to be held against; other checks tell of the answer
        for mismatch in self.faults(response, wire, exchange.value):
            got = f"{mismatch.got} (through {self.name})"
            return sent, Broken(f"{mismatch.at}: {mismatch.expected}", got, mismatch.pointer)
        return sent, None


@contextmanager
def open_live(spec: ContractSpec, target: ServerTarget, wire: Wire) -> Generator[tuple[LiveFacade, LiveFacade]]:
    """The client, sync and async."""
    with asyncio.Runner() as runner:
        sync, asynchronous = (LiveFacade(spec, target, runner, wire, asynchronous=kind) for kind in (False, True))
        try:
            yield sync, asynchronous
        finally:
            sync.close()
            asynchronous.close()


@dataclass(frozen=True, slots=True)
class ThroughClient:
    """Sends a share of the accepted cases of a run again, now through the client."""

    book: Book
    cases: Cases
    answers: Answers
    wire: Wire
    client: httpx.Client
    """What the suite's own requests go through."""
    frames: Frames

    def run(self, operations: Iterable[Operation], share: int) -> None:
        """Send at most so many cases of each operation."""
        with open_live(self.book.spec, self.cases.target, self.wire) as surfaces:
            for operation in operations:
                accepted = self.answers.accepted.get(operation.label, [])
                step = max(1, len(accepted) // share)
                for number, case in enumerate(accepted[::step][:share]):
                    shown = Shown(answer=f"(a case of {case.method} {case.path})")
                    with self.frames.around(CHECK, operation.label, shown):
                        self._case(operation, case, surfaces[number % 2])

    def _case(self, operation: Operation, case: Case[Any], surface: LiveFacade) -> None:
        call = self.cases.renewed(case)
        sent, broken = surface.judge(call, self._plainly)
        self.wire.traffic.check()  # raised within the client it would be an error of the call
        self.book.ledger.requests += len(sent)
        if broken is None:
            self.book.ledger.passes(operation.label, CHECK, len(sent))
        else:
            url = self.cases.target.base_url + operation.path.format(**call.path)
            request = sent[0].request if sent else httpx.Request(operation.verb, url)
            self.book.fails(operation, CHECK, broken, Request.of(request))

    def _plainly(self, request: httpx.Request) -> httpx.Response:
        """The answer to a request of the client, sent as the suite sends its own."""
        kind = {name: request.headers[name] for name in ("content-type",) if name in request.headers}
        return self.client.request(request.method, request.url, content=request.content, headers=kind)
