# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Sends every request of `RlorTrainerClient` and `AsyncRlorTrainerClient`.

`send` takes an operation of the spec, the request and a decoder for the answer, and makes the attempts. The two
transports differ only in how they wait; all decisions are in `_Call`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeVar, cast
from urllib.parse import unquote

from ._call_options import NO_OPTIONS, CallOptions
from ._clock import Clock
from ._config import NOT_COPIED, TIMEOUT, Settings, changed, checked_headers
from ._connections import (
    AT_ONCE,
    AsyncConnections,
    AsyncHttpClient,
    AsyncHttpTransport,
    HttpClient,
    HttpTransport,
    Send,
    SendAsync,
    SyncConnections,
)
from ._creation import id_of, is_as_asked, read_request, with_id
from ._drift import Drift, OnDrift, Told, log_drift
from ._http import OWN_HEADERS, Attempt, exchange, exchange_async, without_key
from ._operation import Operation
from ._operations import ACCOUNTS, LIFECYCLES, OPERATIONS
from ._raw_response import RawResponse, collect, collected
from ._retry import Attempts
from ._wire import decoded
from .errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    InvalidResponseError,
    NotFoundError,
    RlorTrainerError,
    shown,
    status_error,
)

if TYPE_CHECKING:
    from ._accounts import KeysAccount
    from ._moves import Move
    from ._recording import Exchange, Recorder

T = TypeVar("T")

_MOVING = frozenset(name for lifecycle in LIFECYCLES.values() for name in lifecycle.transitions)
"""Operations that change the state of a resource, by `operationId`."""


class _Transport:
    """What both transports have in common."""

    def __init__(
        self, settings: Settings, connections: SyncConnections | AsyncConnections, clock: Clock | None
    ) -> None:
        self.settings = settings
        self.clock = clock or Clock()
        self.on_drift = _told(settings)
        """Never raises."""
        self.moves: dict[str, Move] = {}
        """The last operation that changed the state of each resource, by the URL of the resource."""
        self._keys_account = _keys_account(settings)
        self.own = connections.own
        self._closes = True
        self._build = connections.build
        self._defaults = connections.default_headers() if connections.own else {}
        self._shared = connections
        self._route = connections.route(settings)
        self.headers = self._all_headers()
        """Headers of every request."""
        self.recorder = _recorder(settings)

    def with_settings(self, **changes: Any) -> Self:
        """A copy with other settings. It shares the connections and does not close them."""
        copy = type(self).__new__(type(self))
        settings = changed(self.settings, **changes)
        vars(copy).update(vars(self), settings=settings, _closes=False)
        if settings.on_drift is not self.settings.on_drift:
            copy.on_drift = _told(settings)
        if (settings.base_url, settings.proxy, settings.ca_bundle) != self._where():
            copy._route = self._shared.route(settings)
        if (settings.base_url, settings.api_key) != (self.settings.base_url, self.settings.api_key):
            copy._keys_account = _keys_account(settings)
        copy.headers = copy._all_headers()
        if settings.record != self.settings.record:
            copy.recorder = _recorder(settings)
        return copy

    def raw_responses(self) -> AbstractContextManager[list[RawResponse]]:
        """Collects the answers to calls made within it, including those of copies."""
        return collected(self._shared)

    def show(self, response: RawResponse) -> None:
        """Passes the raw answer to `on_response` and to those who collect it."""
        collect(self._shared, response)
        if self.settings.on_response is not None:
            self.settings.on_response(response)

    def known_account(self, given: str | None) -> str | None:
        """The account of a call: the one passed to it, or that of the client; None if there is neither."""
        return (self.settings.account_id or None) if given is None else given

    def without_key(self, text: str) -> str:
        """Text of a server with the API key removed, which it may quote."""
        return without_key(text, self.settings.api_key)

    def _stop_recording(self) -> None:
        if self.recorder is not None:
            self.recorder.close()

    def _where(self) -> tuple[str, str | None, str | None]:
        return self.settings.base_url, self.settings.proxy, self.settings.ca_bundle

    def _all_headers(self) -> dict[str, str]:
        """Headers of httpx, then ours, then the caller's: later ones replace earlier ones of the same name."""
        authorization = {"authorization": f"Bearer {self.settings.api_key}"}
        return {**self._defaults, **OWN_HEADERS, **checked_headers(self.settings.extra_headers), **authorization}

    def __reduce__(self) -> NoReturn:
        raise TypeError(NOT_COPIED)


def _keys_account(settings: Settings) -> KeysAccount | None:
    if settings.account_id:
        return None
    from ._accounts import KeysAccount  # rarely needed

    return KeysAccount()


def _told(settings: Settings) -> OnDrift:
    return log_drift if settings.on_drift is None else Told(settings.on_drift)


def _recorder(settings: Settings) -> Recorder | None:
    if settings.record is None:
        return None
    from ._recording import Recorder  # rarely needed

    return Recorder(settings.record)


class SyncTransport(_Transport):
    """Sends requests and decodes their answers."""

    def __init__(
        self,
        settings: Settings,
        http_client: HttpClient | None,
        transport: HttpTransport | None,
        clock: Clock | None = None,
    ) -> None:
        self._connections = SyncConnections(http_client, transport)
        super().__init__(settings, self._connections, clock)

    def send(
        self,
        operation: Operation,
        request: dict[str, Any],
        decode: Callable[[Any], T],
        *,
        check: Callable[[T], object] | None = None,
        options: CallOptions = NO_OPTIONS,
        until: float | None = None,
    ) -> T:
        """Sends a request, with retries where they are safe and useful, and returns the decoded answer.

        `check` raises `InvalidResponseError` if the answer is about another resource. `until` is the end of the call
        that this one is part of, on the clock.
        Raises the errors of `errors`. If the call may have taken effect, any exception, including an interrupt, gets a
        note that says so.
        """
        call = _Call(self, operation, request, options, until)
        try:
            while True:
                send = self._connections.sender(self._route, call.once)
                outcome = exchange(send, self._build, call.request, call.attempt())
                failure = call.failure(outcome)
                if failure is None:
                    return call.answer(outcome, decode, check)
                if call.attempts.met_itself(failure):
                    try:
                        stored, made = self.send(
                            *call.reading(),
                            lambda data: (data, decode(data)),
                            check=call.check_of(check),
                            options=options.of_a_read(),
                            until=call.attempts.deadline,
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
        except BaseException as error:
            call.explain(error)
            raise

    def account(self, given: str | None) -> str:
        """The account of a call: the one passed to it, that of the client, or the only one of the key."""
        known = self.known_account(given)
        if known is not None:
            return known
        assert self._keys_account is not None
        return self._keys_account.id(self._ask_for_account)

    def _ask_for_account(self) -> str:
        from ._accounts import only_account, request_for

        assert ACCOUNTS is not None
        return self.send(ACCOUNTS.operation, request_for(ACCOUNTS), partial(only_account, ACCOUNTS))

    def sender_to(self, url: str) -> Send:
        """The function that sends a request to a URL, over a new connection."""
        return self._connections.sender(self._shared.route(replace(self.settings, base_url=url)), True)

    def close(self) -> None:
        """Closes the connections, unless they belong to the caller's `http_client` or to another client."""
        if self._closes:
            self._connections.close()
            self._stop_recording()


class AsyncTransport(_Transport):
    """Sends requests and decodes their answers, without blocking."""

    def __init__(
        self,
        settings: Settings,
        http_client: AsyncHttpClient | None,
        transport: AsyncHttpTransport | None,
        clock: Clock | None = None,
    ) -> None:
        self._connections = AsyncConnections(http_client, transport)
        super().__init__(settings, self._connections, clock)

    async def send(
        self,
        operation: Operation,
        request: dict[str, Any],
        decode: Callable[[Any], T],
        *,
        check: Callable[[T], object] | None = None,
        options: CallOptions = NO_OPTIONS,
        until: float | None = None,
    ) -> T:
        """Like `SyncTransport.send`."""
        call = _Call(self, operation, request, options, until)
        try:
            while True:
                outcome = await self._in_turn(call)
                failure = call.failure(outcome)
                if failure is None:
                    return call.answer(outcome, decode, check)
                if call.attempts.met_itself(failure):
                    try:
                        stored, made = await self.send(
                            *call.reading(),
                            lambda data: (data, decode(data)),
                            check=call.check_of(check),
                            options=options.of_a_read(),
                            until=call.attempts.deadline,
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
        except BaseException as error:
            call.explain(error)
            raise

    async def _in_turn(self, call: _Call) -> RawResponse | RlorTrainerError:
        send, turns = await self._connections.sender(self._route, call.once)
        if turns is None:
            return await exchange_async(send, self._build, call.request, call.attempt())
        from asyncio import timeout

        try:
            async with timeout(call.attempts.remaining):
                await turns.acquire()
        except TimeoutError:
            return call.crowded_out()
        try:
            return await exchange_async(send, self._build, call.request, call.attempt())
        finally:
            turns.release()

    async def account(self, given: str | None) -> str:
        """The account of a call: the one passed to it, that of the client, or the only one of the key."""
        known = self.known_account(given)
        if known is not None:
            return known
        assert self._keys_account is not None
        return await self._keys_account.id_async(self._ask_for_account)

    async def _ask_for_account(self) -> str:
        from ._accounts import only_account, request_for

        assert ACCOUNTS is not None
        return await self.send(ACCOUNTS.operation, request_for(ACCOUNTS), partial(only_account, ACCOUNTS))

    async def sender_to(self, url: str) -> SendAsync:
        """The function that sends a request to a URL, over a new connection."""
        send, _ = await self._connections.sender(self._shared.route(replace(self.settings, base_url=url)), True)
        return send

    async def aclose(self) -> None:
        """Closes the connections, unless they belong to the caller's `http_client` or to another client."""
        if self._closes:
            await self._connections.aclose()
            self._stop_recording()


class _Call:
    """One call: its request, its attempts and their answers."""

    def __init__(
        self,
        transport: _Transport,
        operation: Operation,
        request: dict[str, Any],
        options: CallOptions,
        until: float | None,
    ) -> None:
        timeout, extra_headers = options.seconds("timeout"), options.extra_headers
        settings = self._settings = transport.settings
        self._clock = transport.clock
        self._moves = transport.moves
        self._told = transport.on_drift
        self._show = transport.show
        self._url: str = settings.base_url + request["url"]
        self._operation = operation
        self._asked = with_id(request, operation, self._clock)
        self._options = options
        request = options.added_to(self._asked, operation)
        self._path: str = request["url"]
        self._timeout = timeout or settings.timeout or (TIMEOUT if transport.own else None)
        headers = {**request.get("headers", {}), **transport.headers}
        if extra_headers:
            headers.update(checked_headers(extra_headers))
        self._recorder = transport.recorder
        self._callers = [name.lower() for name in (*settings.extra_headers, *(extra_headers or ()))]
        """Names of headers set by the caller."""
        self.request = {**request, "url": self._url, "headers": headers}
        """Arguments of `httpx.Client.build_request`, which override the defaults of the caller's httpx client, except
        its timeouts and what it adds itself."""
        self.attempts = Attempts(operation, options.limits(settings), self._clock, until)
        self.once = operation.retry == "never"
        """Whether it is never retried. It then uses a new connection."""
        self._own = transport.own
        self._under_way: Attempt | None = None
        self._ended: Attempt | None = None
        self._accepted: RawResponse | None = None

    def attempt(self) -> Attempt:
        """The next attempt, with its limits."""
        remaining = max(0.001, self.attempts.remaining)
        self._under_way = Attempt(
            self._operation,
            self._path,
            number=self.attempts.number,
            seconds=remaining if self._timeout is None else min(self._timeout, remaining),
            sets_timeouts=self._timeout is not None,
            max_bytes=self._settings.max_response_bytes,
            api_key=self._settings.api_key,
            clock=self._clock,
            recorded=self._recorded(),
        )
        return self._under_way

    def _recorded(self) -> Exchange | None:
        if self._recorder is None:
            return None
        key, number = self._settings.api_key, self.attempts.number
        return self._recorder.exchange(self._operation, number, self._clock, key, self._callers)

    def crowded_out(self) -> APITimeoutError:
        """The error of a call that timed out while waiting for other calls of the client."""
        reason = f"not sent within {self.attempts.seconds:g} s: {AT_ONCE} other requests were in progress all the time"
        return APITimeoutError(*self._named(), reason, nothing_sent=True)

    def failure(self, outcome: RawResponse | RlorTrainerError) -> RlorTrainerError | None:
        """The error of an attempt, if any. Shows the answer to the caller's hooks."""
        self._ended, self._under_way = self._under_way, None
        if isinstance(outcome, RlorTrainerError):
            return outcome
        if 200 <= outcome.status < 300:
            self._accepted = outcome
            self._log()
        self._show(outcome)
        if 200 <= outcome.status < 300:
            return None
        return status_error(
            *self._named(),
            outcome.status,
            {name: self._without_key(value) for name, value in outcome.headers.items()},
            self._without_key(outcome.content.decode("latin-1")).encode("latin-1"),  # it may quote the key
            now=self._clock.now,
        )

    def wait_after(self, failure: RlorTrainerError) -> float | None:
        """Seconds to wait before the next attempt; None if the failure is final."""
        wait = self.attempts.wait_after(failure)
        self._log(self.attempts.next_step, logging.DEBUG if wait is None else logging.INFO)
        return wait

    def _log(self, then: str = "", level: int = logging.DEBUG) -> None:
        if self._ended is not None:
            self._ended.log(then, level)

    def answer(
        self,
        outcome: RawResponse | RlorTrainerError,
        decode: Callable[[Any], T],
        check: Callable[[T], object] | None,
    ) -> T:
        """The decoded answer. Raises `InvalidResponseError`."""
        assert isinstance(outcome, RawResponse)
        self._note_move()
        if not self._operation.answer:
            return decode(None)
        request_id = self._request_id(outcome)
        on_drift = self._on_drift(outcome.content)
        try:
            value = decoded(
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
            if check is not None:
                check(value)
            return value
        except InvalidResponseError as error:
            if self._operation.returns_nothing and not self._settings.strict:
                expected, got = error.expected or "a JSON object", "another body"
                on_drift(Drift("unread body", self._operation.id, error.json_path or "", expected, got, "", request_id))
                return cast(T, None)
            error.answers(*self._named(), request_id, self._without_key)
            raise

    def _on_drift(self, content: bytes) -> OnDrift:
        """The callback for drifts. Removes the key from paths, because a name in the body may quote it."""
        on_drift = self._told
        if self._settings.api_key.encode() not in content:
            return on_drift
        return lambda drift: on_drift(replace(drift, path=self._without_key(drift.path)))

    def _request_id(self, outcome: RawResponse) -> str | None:
        return self._without_key(outcome.headers.get("x-request-id", "")) or None

    def _without_key(self, text: str) -> str:
        return without_key(text, self._settings.api_key)

    def _named(self) -> tuple[str, str]:
        """Method and path, for errors."""
        return self._operation.http_method, self._without_key(self._path)

    def explain(self, error: BaseException) -> None:
        """Notes on an error what the call may have created or changed."""
        operation = self._operation
        if operation.docs_url and isinstance(error, APIStatusError | InvalidResponseError):
            error.docs_url = operation.docs_url
        under_way = self._under_way is not None and self._under_way.begun
        if operation.retry == "safe" or not (under_way or self._accepted or self.attempts.may_have_worked):
            return
        self._note_move()
        named = " ".join(self._named())
        request_id = None if self._accepted is None else self._request_id(self._accepted)
        traced = f" [request {shown(request_id)}]" if request_id else ""
        if isinstance(error, RlorTrainerError):
            error.may_exist = self._what_may_exist()
        if operation.creation is not None:
            id = id_of(self._asked, operation.creation)
            done = "It was created" if self._accepted else "It may have been created nevertheless"
            error.add_note(f"{done}, as {id}{traced}: check {self._path}/{id} before you create it again.")
            return
        done = "was accepted" if self._accepted else "may have taken effect nevertheless"
        advice = "Check the resource before you send it again." if self.once else "It is safe to repeat."
        if self.once and not self._own and isinstance(error, APIConnectionError):
            advice += (
                " Your http_client may have sent it over an idle connection that was just being closed: use none, "
                "or one with httpx.Limits(max_keepalive_connections=0) for such calls."
            )
        error.add_note(f"{named} {done}{traced}. {advice}")

    def _what_may_exist(self) -> str:
        """The name of the resource to create or change: the path without version and verb."""
        creation, path = self._operation.creation, self._without_key(self._path)
        if creation is not None:
            path = f"{path}/{id_of(self._asked, creation)}"
        else:
            path = path.removesuffix(self._operation.path.rpartition("}")[2])
        return unquote(re.sub(r"^/v\d\w*/", "", path))

    def _note_move(self) -> None:
        """Remembers an operation that has, or may have, changed the state of a resource."""
        if self._operation.id in _MOVING:
            from ._moves import note  # rarely needed

            note(self._moves, self._operation, self._url, self._clock.monotonic())

    def reading(self) -> tuple[Operation, dict[str, Any]]:
        """The request that reads the resource that an earlier attempt may have created."""
        assert self._operation.creation is not None
        creation = self._operation.creation
        self._log("an earlier attempt may have created it: reading it next")
        return OPERATIONS[creation.read], read_request(self._asked, creation)

    def check_of(self, check: Callable[[T], object] | None) -> Callable[[tuple[Any, T]], object] | None:
        """The check for the result of `reading`, JSON and model: that of this call, if the resource is its own."""
        return None if check is None else lambda read: self.is_stored(read[0]) and check(read[1])

    def is_stored(self, stored: object) -> bool:
        """Whether the stored resource matches the request."""
        assert self._operation.creation is not None
        asked = self._options.not_replaced(self._asked.get("json") or {})
        return is_as_asked(asked, stored, self._operation.creation.write_only)
