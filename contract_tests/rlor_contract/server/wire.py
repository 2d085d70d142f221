"""The one way of every request of the server half: those of Schemathesis, of the suite itself and of the client.

It paces them (`Traffic`), outlasts weather where the server is not ours (`weather.py`), and tells listeners of each.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, Self

import httpx

from rlor_contract.server.network import Network, tls_error
from rlor_contract.server.traffic import Stopped, Traffic
from rlor_contract.server.weather import Trouble, Unavailable, Weather, trouble_of
from rlor_contract.spec.json_values import is_object, json_of
from rlor_contract.spec.routes import Routes

Listener = Callable[[httpx.Request, httpx.Response | None], None]
"""Told of each request twice: when it is about to go out, each time (None), and when the server has answered it.

A request that was lost is not reported again: it stays under way.
"""

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_IN_A_ROW: Final = 3
"""Requests without an answer, one after the other, after which the server is looked at."""
_MOST_BYTES: Final = 64 * 2**20
_SLOWEST: Final = 120.0
"""Seconds for the whole body of an answer, which may come in drops."""
_SURE: Final = 8
"""Tries without an answer, the last of them between others that were answered, after which it is no weather."""
_LONGEST_TARGET: Final = 8000
"""Bytes of a target that whatever stands before a server has to take (RFC 9110, 4.1)."""
_LONGEST_BODY: Final = 64 * 2**10
"""Bytes of a body that are sent before a refusal could close the connection."""
_TRUSTED: Final = 25
"""Answers 401 to a good key, of single operations, between two looks whether it is the key."""


@dataclass(slots=True)
class Wire(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A transport for httpx, of both kinds. Safe to use from several threads."""

    url: str
    """The base URL of the server."""
    network: Network = field(default_factory=Network)
    traffic: Traffic = field(default_factory=Traffic)
    weather: Weather | None = None
    """None with a server of our own, where everything counts."""
    routes: Routes | None = None
    """Which requests may be sent again; without it those that only read."""
    create_id: str = ""
    """The parameter with which a create chooses the id of what it makes."""
    told: Mapping[str, int] = field(default_factory=dict[str, int])
    """By operationId, a status with which a server answers about a job, whatever it says of others."""
    look: httpx.Request | None = None
    """A request that the server has answered: it shows whether the server is still there, and knows the key."""
    second: httpx.Request | None = None
    """One with the key of a second account, which the server has answered."""
    transport: httpx.BaseTransport | None = None
    """What the requests go over; None for connections as `network` says."""
    listeners: list[Listener] = field(default_factory=list[Listener])
    unavailable: Counter[str] = field(default_factory=Counter[str])
    """By kind, the requests that got no answer of the server."""
    silent: dict[tuple[str, str], httpx.Request] = field(default_factory=dict[tuple[str, str], httpx.Request])
    """By operationId and kind, a request that the server never answers, though it answers others in between."""
    outage: str = ""
    """Why the server cannot be asked any more; empty while it can."""
    _transport: httpx.BaseTransport = field(init=False)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _here: threading.local = field(default_factory=threading.local)
    _in_a_row: int = 0
    _trusted: Counter[str] = field(default_factory=Counter[str])

    def __post_init__(self) -> None:
        self._transport = self.transport or self.network.transport(self.url)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request. Raises `Unavailable` when only weather comes back, and `Stopped` when nothing may go out."""
        request.read()
        if self.weather is None:
            outcome = self._attempt(request)
            if isinstance(outcome, httpx.TransportError):
                raise outcome
            self._tell(request, outcome)
            return outcome
        begun, tries, lost, dropped = self.traffic.now(), 0, False, True
        while True:
            outcome, tries = self._attempt(request), tries + 1
            trouble = None if self._is_meant(request, outcome) else trouble_of(outcome)
            if trouble is None and lost and isinstance(outcome, httpx.Response) and outcome.status_code == 409:
                # Its own first try may have made what is there already.
                trouble = Trouble("answer to a create lost", done=True, tries=1)
            if trouble is None and isinstance(outcome, httpx.Response):
                self._answered(request, outcome)
                return outcome
            assert trouble
            if isinstance(outcome, httpx.TransportError) and self._was_never_there(outcome, trouble):
                raise outcome
            wait = self.weather.pause(trouble, tries, self.traffic.now() - begun)
            dropped = dropped and _is_dropped(outcome)
            if wait is None or (trouble.done and not self._may_repeat(request)):
                self._lost(trouble.kind, outcome)
                if dropped:
                    self._hear_out(request, trouble.kind, tries)
                raise Unavailable(trouble.kind, request=request)
            lost = lost or trouble.done
            if trouble.after is not None:
                self.traffic.hold(wait)  # others would be refused, too
            else:
                self.traffic.sleep(wait)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The same, over the same connections."""
        await request.aread()
        return await asyncio.to_thread(self.handle_request, request)

    @contextmanager
    def client(self, key: str = "", timeout: float = 15.0) -> Generator[httpx.Client]:
        """A client of httpx on this wire, which closes it. It adds no header of its own but the key."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        with httpx.Client(base_url=self.url, headers=headers, timeout=timeout, transport=_Kept(self)) as opened:
            yield opened

    def after_the_run(self) -> Wire:
        """The same way for what must be sent however the run ended. It tells nobody."""
        weather = Weather(patience=self.weather.patience) if self.weather else None
        return Wire(self.url, self.network, self.traffic.afresh(), weather, self.routes, self.create_id, look=self.look)

    def latency(self) -> float:
        """Seconds for a request, at best of three."""
        assert self.look
        found: list[float] = []
        for _ in range(3):
            begun = self.traffic.now()
            self._attempt(self.look)
            found.append(self.traffic.now() - begun)
        return min(found)

    def notes(self) -> list[str]:
        """What of the run the weather took, in words."""
        kinds = ", ".join(f"{kind}: {count}" for kind, count in self.unavailable.most_common())
        times = self.unavailable.total()
        return (
            [f"the server was unavailable {times} times ({kinds}), and no check judged those requests"] if times else []
        )

    def lost_here(self) -> int:
        """How many requests of this thread got no answer."""
        return getattr(self._here, "lost", 0)

    def __enter__(self) -> Self:
        return self

    def close(self) -> None:
        self._transport.close()

    async def aclose(self) -> None:
        self.close()

    def _attempt(self, request: httpx.Request) -> httpx.Response | httpx.TransportError:
        self.traffic.take()
        for listener in self.listeners:
            listener(request, None)
        try:
            return self._exchanged(request)
        except httpx.LocalProtocolError:
            raise  # it never left, and never will
        except httpx.TransportError as error:
            return error

    def _exchanged(self, request: httpx.Request) -> httpx.Response:
        """One request and its whole answer. Raises `httpx.TransportError`."""
        sent = request
        if self.network.headers:
            headers = [*request.headers.raw, *((a.encode(), b.encode()) for a, b in self.network.headers)]
            sent = httpx.Request(
                request.method, request.url, headers=headers, content=request.content, extensions=request.extensions
            )
        clock = self.traffic.now
        begun = clock()
        answer = self._transport.handle_request(sent)
        parts: list[bytes] = []
        size = 0
        try:
            assert isinstance(answer.stream, httpx.SyncByteStream)
            for part in answer.stream:
                parts.append(part)
                size += len(part)
                if clock() - begun > _SLOWEST:
                    raise httpx.ReadTimeout(f"the answer took more than {_SLOWEST:g} s", request=request)
                if size > _MOST_BYTES:
                    raise httpx.ReadError(f"an answer of more than {_MOST_BYTES} bytes", request=request)
        finally:
            answer.close()
        return _whole(request, answer, b"".join(parts))

    def _was_never_there(self, error: httpx.TransportError, trouble: Trouble) -> bool:
        return self.look is None and (tls_error(error) is not None or not trouble.done)

    def _is_meant(self, request: httpx.Request, outcome: httpx.Response | httpx.TransportError) -> bool:
        """Whether an answer tells of a job what would be weather elsewhere, such as that it does not run."""
        if not isinstance(outcome, httpx.Response) or outcome.status_code not in self.told.values():
            return False
        operation = self.routes.operation(request.method, request.url.path) if self.routes else None
        return (
            operation is not None
            and self.told.get(operation.id) == outcome.status_code
            and is_object(json_of(outcome.content))
        )

    def _may_repeat(self, request: httpx.Request) -> bool:
        """Whether a second try does no harm after a first one that may have been carried out."""
        if request.method in _SAFE:
            return True
        operation = self.routes.operation(request.method, request.url.path) if self.routes else None
        match operation.raw.get("x-retry") if operation else None:
            case "safe" | "idempotent":
                return True
            case "with-id":
                return bool(self.create_id and request.url.params.get(self.create_id))
            case _:
                return False

    def _tell(self, request: httpx.Request, response: httpx.Response) -> None:
        for listener in self.listeners:
            listener(request, response)

    def _answered(self, request: httpx.Request, response: httpx.Response) -> None:
        self._in_a_row = 0
        self._tell(request, response)
        if response.status_code == 401:
            for look, said in ((self.look, "the API key"), (self.second, "the API key of the second account")):
                if look is not None and request.headers.get("authorization") == look.headers.get("authorization"):
                    self._refused(look, said)

    def _refused(self, look: httpx.Request, said: str) -> None:
        """Look whether a key that was refused is refused everywhere now, as it is when it has expired."""
        with self._lock:
            self._trusted[said] -= 1
            if self._trusted[said] >= 0:
                return
            self._trusted[said] = _TRUSTED
            outcome = self._attempt(look)
            if isinstance(outcome, httpx.Response) and outcome.status_code == 401:
                self.give_up(f"{said}, accepted at first, is now refused (401): it has expired")

    def _lost(self, kind: str, outcome: httpx.Response | httpx.TransportError) -> None:
        with self._lock:
            self.unavailable[kind] += 1
            self._here.lost = self.lost_here() + 1
            self._in_a_row += 1
            if self._in_a_row < _IN_A_ROW:
                return
            self._in_a_row = 0
            if self.look is None or trouble_of(self._attempt(self.look)) is not None:
                said = self.network.told(outcome, self.url) if isinstance(outcome, Exception) else kind
                self.give_up(f"the server stopped answering: {said.partition(' Fix: ')[0].rstrip('.')}")

    def _hear_out(self, request: httpx.Request, kind: str, tries: int) -> None:
        """Keep a request in mind that never gets an answer while others do; asked once of an operation and a kind."""
        operation = self.routes.operation(request.method, request.url.path) if self.routes else None
        target = request.extensions.get("target", request.url.raw_path)
        if operation is None or self.look is None or (operation.id, kind) in self.silent:
            return
        if len(target) > _LONGEST_TARGET or len(request.content) > _LONGEST_BODY or not self._may_repeat(request):
            return
        for _ in range(_SURE - tries):
            if trouble_of(self._attempt(self.look)) is not None or not _is_dropped(self._attempt(request)):
                return
        if trouble_of(self._attempt(self.look)) is None:
            self.silent[operation.id, kind] = request

    def give_up(self, why: str) -> NoReturn:
        """End the run. Raises `Stopped`."""
        self.outage = why
        self.traffic.stopped = why
        raise Stopped(why)


@dataclass(slots=True)
class _Kept(httpx.BaseTransport):
    """A wire that outlives a client of httpx."""

    wire: Wire

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self.wire.handle_request(request)


def _is_dropped(outcome: httpx.Response | httpx.TransportError) -> bool:
    """Whether a server that was reached has closed the connection, or has said nothing."""
    trouble = trouble_of(outcome)
    return isinstance(outcome, httpx.TransportError) and trouble is not None and trouble.done


def _whole(request: httpx.Request, answer: httpx.Response, content: bytes) -> httpx.Response:
    """An answer whose body is read. One that cannot be decoded is kept as it came."""
    extensions: dict[str, Any] = {
        key: value for key, value in answer.extensions.items() if key in ("http_version", "reason_phrase")
    }
    extensions["raw"] = content
    headers = answer.headers
    try:
        return httpx.Response(
            answer.status_code, headers=headers, content=content, request=request, extensions=extensions
        )
    except httpx.DecodingError:
        plain = [(name, value) for name, value in headers.raw if name.lower() != b"content-encoding"]
        return httpx.Response(
            answer.status_code, headers=plain, content=content, request=request, extensions=extensions
        )
