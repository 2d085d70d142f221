# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

"""The one place that every call of `RlorTrainerClient` and `AsyncRlorTrainerClient` passes through.

`send` is given what the spec says of the operation, the request and the decoder of the answer; it makes the attempts.
The two transports differ in how they wait; what they decide is written once, in `_Call`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from ._clock import Clock
from ._config import TIMEOUT, Settings, changed, checked_headers
from ._creation import id_of, is_as_asked, read_request, with_id
from ._drift import Drift, log_drift
from ._http import (
    OWN_HEADERS,
    AsyncHttpClient,
    AsyncHttpTransport,
    Attempt,
    HttpClient,
    HttpRequest,
    HttpTransport,
    exchange,
    exchange_async,
    without_key,
)
from ._operation import Operation
from ._operations import LIFECYCLES, OPERATIONS
from ._raw_response import RawResponse
from ._retry import Attempts
from ._wire import decoded
from .errors import APITimeoutError, InvalidResponseError, NotFoundError, RlorTrainerError, status_error

if TYPE_CHECKING:
    from ._moves import Move

T = TypeVar("T")

AT_ONCE = 20
"""Requests that the async client has under way at a time over a pool of its own. It is how many connections httpx keeps
alive, and more would be slower: the work of its pool for a request grows with the number of those that wait and with
that of its connections."""

_MOVING = frozenset(name for lifecycle in LIFECYCLES.values() for name in lifecycle.transitions)
"""Operations that lead from one state to another, by `operationId`."""


class _Transport:
    """What both transports are made of."""

    def __init__(self, settings: Settings, http: HttpClient | AsyncHttpClient, clock: Clock | None, own: bool) -> None:
        self.settings = settings
        self.clock = clock or Clock()
        self.moves: dict[str, Move] = {}
        """The last operation that led each resource from one state to another, by the URL of the resource."""
        self.own = own
        """Whether the httpx client is ours: it then adds nothing, and has no timeouts, of its own."""
        self._closes = own
        self._build = HttpRequest if own else http.build_request
        self._defaults = dict(http.headers) if own else {}
        self.headers = self._all_headers()
        """Headers of every request."""

    def with_settings(self, **changes: Any) -> Self:
        """A copy with other settings, which shares the connections and does not close them."""
        copy = type(self).__new__(type(self))
        vars(copy).update(vars(self), settings=changed(self.settings, **changes), _closes=False)
        copy.headers = copy._all_headers()
        return copy

    def _all_headers(self) -> dict[str, str]:
        """Those of httpx, ours, and the caller's, of which each replaces one of the same name before it."""
        authorization = {"authorization": f"Bearer {self.settings.api_key}"}
        return {**self._defaults, **OWN_HEADERS, **checked_headers(self.settings.extra_headers), **authorization}


class SyncTransport(_Transport):
    """Sends requests and decodes their answers."""

    def __init__(
        self,
        settings: Settings,
        http_client: HttpClient | None,
        transport: HttpTransport | None,
        clock: Clock | None = None,
    ) -> None:
        _check_one(http_client, transport)
        self._http = http_client or HttpClient(transport=transport)
        super().__init__(settings, self._http, clock, own=http_client is None)

    def send(
        self,
        operation: Operation,
        request: dict[str, Any],
        decode: Callable[[Any], T],
        *,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        deadline: float | None = None,
    ) -> T:
        """Sends a request, repeatedly where that is safe and helps, and returns the decoded answer.

        `timeout` (seconds) and `extra_headers` are those of this call; `deadline`, on the clock, is that of a call
        which this one is a part of. Raises the errors of `errors`.
        """
        call = _Call(self, operation, request, timeout, extra_headers, deadline)
        while True:
            outcome = exchange(self._http, self._build, call.request, call.attempt())
            failure = call.failure(outcome)
            if failure is None:
                return call.answer(outcome, decode)
            if call.attempts.met_itself(failure):
                try:
                    stored, made = self.send(
                        *call.reading(),
                        lambda data: (data, decode(data)),
                        timeout=timeout,
                        extra_headers=extra_headers,
                        deadline=call.attempts.deadline,
                    )
                except NotFoundError:
                    raise failure from None
                if call.is_stored(stored):
                    return made
                raise failure
            wait = call.wait_after(failure)
            if wait is None:
                raise failure
            self.clock.sleep(wait)

    def close(self) -> None:
        """Closes the connections, unless they belong to an `http_client` of the caller or to another client."""
        if self._closes:
            self._http.close()


class AsyncTransport(_Transport):
    """Sends requests and decodes their answers, without blocking."""

    def __init__(
        self,
        settings: Settings,
        http_client: AsyncHttpClient | None,
        transport: AsyncHttpTransport | None,
        clock: Clock | None = None,
    ) -> None:
        from asyncio import Semaphore  # the sync client does without asyncio, which takes long to import

        _check_one(http_client, transport)
        self._http = http_client or AsyncHttpClient(transport=transport)
        self._turns = None if http_client or transport else Semaphore(AT_ONCE)
        super().__init__(settings, self._http, clock, own=http_client is None)

    async def send(
        self,
        operation: Operation,
        request: dict[str, Any],
        decode: Callable[[Any], T],
        *,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        deadline: float | None = None,
    ) -> T:
        """Like `SyncTransport.send`."""
        call = _Call(self, operation, request, timeout, extra_headers, deadline)
        while True:
            outcome = await self._in_turn(call)
            failure = call.failure(outcome)
            if failure is None:
                return call.answer(outcome, decode)
            if call.attempts.met_itself(failure):
                try:
                    stored, made = await self.send(
                        *call.reading(),
                        lambda data: (data, decode(data)),
                        timeout=timeout,
                        extra_headers=extra_headers,
                        deadline=call.attempts.deadline,
                    )
                except NotFoundError:
                    raise failure from None
                if call.is_stored(stored):
                    return made
                raise failure
            wait = call.wait_after(failure)
            if wait is None:
                raise failure
            await self.clock.async_sleep(wait)

    async def _in_turn(self, call: _Call) -> RawResponse | RlorTrainerError:
        if self._turns is None:
            return await exchange_async(self._http, self._build, call.request, call.attempt())
        from asyncio import timeout

        try:
            async with timeout(call.attempts.remaining):
                await self._turns.acquire()
        except TimeoutError:
            return call.crowded_out()
        try:
            return await exchange_async(self._http, self._build, call.request, call.attempt())
        finally:
            self._turns.release()

    async def aclose(self) -> None:
        """Closes the connections, unless they belong to an `http_client` of the caller or to another client."""
        if self._closes:
            await self._http.aclose()


class _Call:
    """One call: its request, its attempts, and what becomes of their answers."""

    def __init__(
        self,
        transport: _Transport,
        operation: Operation,
        request: dict[str, Any],
        timeout: float | None,
        extra_headers: Mapping[str, str] | None,
        deadline: float | None,
    ) -> None:
        if timeout is not None and not timeout > 0:
            raise ValueError(f"timeout is {timeout!r}; it must be greater than 0.")
        settings = self._settings = transport.settings
        self._clock = transport.clock
        self._moves = transport.moves
        self._url: str = settings.base_url + request["url"]
        self._operation = operation
        if operation.creation is not None:
            request = with_id(request, operation.creation, self._clock)
        self._asked = request
        self._path: str = request["url"]
        self._timeout = timeout or settings.timeout or (TIMEOUT if transport.own else None)
        headers = {**request.get("headers", {}), **transport.headers}
        if extra_headers:
            headers.update(checked_headers(extra_headers))
        self.request = {**request, "url": self._url, "headers": headers}
        """Arguments of `httpx.Client.build_request`. Nothing is left to the defaults of a client that the caller
        brought, but its timeouts and what it adds of its own."""
        self.attempts = Attempts(operation, settings, self._clock, deadline)

    def attempt(self) -> Attempt:
        """What the next attempt may take."""
        remaining = max(0.001, self.attempts.remaining)
        return Attempt(
            self._operation,
            self._path,
            number=self.attempts.number,
            seconds=remaining if self._timeout is None else min(self._timeout, remaining),
            sets_timeouts=self._timeout is not None,
            max_bytes=self._settings.max_response_bytes,
            api_key=self._settings.api_key,
            clock=self._clock,
        )

    def crowded_out(self) -> APITimeoutError:
        """The error of a call that its client's other calls left no time for."""
        reason = f"not sent within {self._settings.deadline:g} s: {AT_ONCE} other requests were under way all the time"
        return APITimeoutError(*self._named(), reason, nothing_sent=True)

    def failure(self, outcome: RawResponse | RlorTrainerError) -> RlorTrainerError | None:
        """The error that an attempt ended with, if any. Shows the answer to `on_response`."""
        if isinstance(outcome, RlorTrainerError):
            return outcome
        if self._settings.on_response is not None:
            self._settings.on_response(outcome)
        if 200 <= outcome.status < 300:
            return None
        return status_error(
            *self._named(),
            outcome.status,
            {name: without_key(value, self._settings.api_key) for name, value in outcome.headers.items()},
            without_key(outcome.content.decode("latin-1"), self._settings.api_key).encode("latin-1"),  # it may quote it
            now=self._clock.now,
        )

    def answer(self, outcome: RawResponse | RlorTrainerError, decode: Callable[[Any], T]) -> T:
        """What a good answer says. Raises `InvalidResponseError`."""
        assert isinstance(outcome, RawResponse)
        self._note_move()
        if not self._operation.answer:
            return decode(None)
        request_id, on_drift = outcome.headers.get("x-request-id"), self._settings.on_drift or log_drift
        try:
            return decoded(
                decode,
                outcome.content,
                self._operation.id,
                outcome.status,
                content_type=outcome.headers.get("content-type"),
                strict=self._settings.strict,
                acts_on=self._operation.acts_on,
                on_drift=on_drift,
                request_id=request_id,
            )
        except InvalidResponseError as error:
            if self._operation.returns_nothing and not self._settings.strict:
                expected, got = error.expected or "a JSON object", "another body"
                on_drift(Drift("unread body", self._operation.id, error.json_path or "", expected, got, "", request_id))
                return cast(T, None)
            error.answers(*self._named(), request_id)
            raise

    def _named(self) -> tuple[str, str]:
        """Method and path, for errors."""
        return self._operation.http_method, without_key(self._path, self._settings.api_key)

    def wait_after(self, error: RlorTrainerError) -> float | None:
        """Seconds to wait before the next attempt; None when the error is final."""
        wait = self.attempts.wait_after(error)
        if self.attempts.may_have_worked:
            self._note_move()
        if wait is None and self._operation.creation is not None and self.attempts.may_have_worked:
            error.add_note(f"It may have been created all the same, as {id_of(self._asked, self._operation.creation)}.")
        return wait

    def _note_move(self) -> None:
        """Takes note of an operation that has, or may have, led from one state to another."""
        if self._operation.id in _MOVING:
            from ._moves import note  # by few

            note(self._moves, self._operation, self._url, self._clock.monotonic())

    def reading(self) -> tuple[Operation, dict[str, Any]]:
        """What reads the thing that an earlier attempt may have made."""
        assert self._operation.creation is not None
        creation = self._operation.creation
        return OPERATIONS[creation.read], read_request(self._asked, creation)

    def is_stored(self, stored: object) -> bool:
        """Whether what is stored is what this call asked for."""
        assert self._operation.creation is not None
        return is_as_asked(self._asked.get("json") or {}, stored, self._operation.creation.write_only)


def _check_one(http_client: object, transport: object) -> None:
    if http_client is not None and transport is not None:
        raise ValueError("http_client and transport exclude one another: a client has a transport already.")
