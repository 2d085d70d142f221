# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

"""The one place that every call of `RlorTrainerClient` and `AsyncRlorTrainerClient` passes through.

`send` is given what the spec says of the operation, the request and the decoder of the answer; it makes the attempts.
The two transports differ in how they wait and read; what they decide is written once, in `_Call`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any, Self, TypeVar

import httpx

from ._clock import Clock
from ._config import CONNECT_TIMEOUT, TIMEOUT, Settings, changed, checked_headers
from ._creation import id_of, is_as_asked, read_request, with_id
from ._operation import Operation
from ._operations import OPERATIONS
from ._provenance import SPEC_VERSION
from ._raw_response import RawResponse
from ._retry import Attempts
from ._wire import decoded
from .errors import (
    APIConnectionError,
    APITimeoutError,
    InvalidResponseError,
    NotFoundError,
    RlorTrainerError,
    status_error,
)

T = TypeVar("T")

_LOGGER = logging.getLogger("rlor_trainer_client")
_SHORTEST_KEY = 8
"""A shorter text can stand anywhere by chance."""
_NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_PERMANENT = (httpx.UnsupportedProtocol, httpx.LocalProtocolError)


class SyncTransport:
    """Sends requests and decodes their answers."""

    def __init__(
        self,
        settings: Settings,
        http_client: httpx.Client | None,
        transport: httpx.BaseTransport | None,
        clock: Clock | None = None,
    ) -> None:
        if http_client is not None and transport is not None:
            raise ValueError("http_client and transport exclude one another: a client has a transport already.")
        self.settings = settings
        self.clock = clock or Clock()
        self._own_timeouts = http_client is None
        self._closes = http_client is None
        self._http = http_client or httpx.Client(transport=transport)

    def with_settings(self, **changes: Any) -> Self:
        """A copy with other settings, which shares the connections and does not close them."""
        copy = type(self).__new__(type(self))
        vars(copy).update(vars(self), settings=changed(self.settings, **changes), _closes=False)
        return copy

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
        call = _Call(
            self.settings, self.clock, self._own_timeouts, operation, request, timeout, extra_headers, deadline
        )
        while True:
            outcome = self._attempt(call)
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

    def _attempt(self, call: _Call) -> RawResponse | RlorTrainerError:
        prepared = call.prepared(self._http.build_request)
        response: httpx.Response | None = None
        try:
            response = self._http.send(prepared, auth=None, follow_redirects=False, stream=True)
            body = call.body(response)
            for chunk in response.iter_bytes():
                body.add(chunk)
            return body.whole()
        except RlorTrainerError as error:
            return call.stopped(error)
        except httpx.HTTPError as error:
            return call.broken(error)
        finally:
            if response is not None:
                response.close()

    def close(self) -> None:
        """Closes the connections, unless they belong to an `http_client` of the caller or to another client."""
        if self._closes:
            self._http.close()


class AsyncTransport:
    """Sends requests and decodes their answers, without blocking."""

    def __init__(
        self,
        settings: Settings,
        http_client: httpx.AsyncClient | None,
        transport: httpx.AsyncBaseTransport | None,
        clock: Clock | None = None,
    ) -> None:
        if http_client is not None and transport is not None:
            raise ValueError("http_client and transport exclude one another: a client has a transport already.")
        self.settings = settings
        self.clock = clock or Clock()
        self._own_timeouts = http_client is None
        self._closes = http_client is None
        self._http = http_client or httpx.AsyncClient(transport=transport)

    def with_settings(self, **changes: Any) -> Self:
        """A copy with other settings, which shares the connections and does not close them."""
        copy = type(self).__new__(type(self))
        vars(copy).update(vars(self), settings=changed(self.settings, **changes), _closes=False)
        return copy

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
        call = _Call(
            self.settings, self.clock, self._own_timeouts, operation, request, timeout, extra_headers, deadline
        )
        while True:
            outcome = await self._attempt(call)
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

    async def _attempt(self, call: _Call) -> RawResponse | RlorTrainerError:
        prepared = call.prepared(self._http.build_request)
        response: httpx.Response | None = None
        try:
            async with asyncio.timeout(call.limit):
                response = await self._http.send(prepared, auth=None, follow_redirects=False, stream=True)
                body = call.body(response)
                async for chunk in response.aiter_bytes():
                    body.add(chunk)
            return body.whole()
        except RlorTrainerError as error:
            return call.stopped(error)
        except httpx.HTTPError as error:
            return call.broken(error)
        except TimeoutError:
            return call.stopped(call.late())
        finally:
            if response is not None:
                await response.aclose()

    async def aclose(self) -> None:
        """Closes the connections, unless they belong to an `http_client` of the caller or to another client."""
        if self._closes:
            await self._http.aclose()


class _Call:
    """One call: its request, its attempts, and what becomes of their answers."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        own_timeouts: bool,
        operation: Operation,
        request: dict[str, Any],
        timeout: float | None,
        extra_headers: Mapping[str, str] | None,
        deadline: float | None,
    ) -> None:
        if timeout is not None and not timeout > 0:
            raise ValueError(f"timeout is {timeout!r}; it must be greater than 0.")
        self._settings = settings
        self._clock = clock
        self._operation = operation
        self._extra_headers = checked_headers(extra_headers or {})
        self._request = request
        self._timeout = timeout or settings.timeout or (TIMEOUT if own_timeouts else None)
        if operation.creation is not None:
            self._request = with_id(request, operation.creation, clock)
        self.attempts = Attempts(operation, settings, clock, deadline)
        self.limit = 0.0
        """Seconds that the attempt under way may take."""
        self._started = 0.0

    def prepared(self, build_request: Callable[..., httpx.Request]) -> httpx.Request:
        """The request of a new attempt. Nothing is left to the defaults of a client that the caller brought, but its
        timeouts and what it adds of its own. Raises `ValueError` for one that cannot be written.
        """
        remaining = max(0.001, self.attempts.remaining)
        self.limit = remaining if self._timeout is None else min(self._timeout, remaining)
        self._started = self._clock.monotonic()
        arguments = dict(self._request)
        if self._timeout is not None:
            arguments["timeout"] = httpx.Timeout(self.limit, connect=min(CONNECT_TIMEOUT, self.limit))
        try:
            prepared = build_request(**{**arguments, "url": self._settings.base_url + self._request["url"]})
        except httpx.InvalidURL as error:
            reason = str(error)
        else:
            prepared.headers.update({"Accept": "application/json", "User-Agent": _USER_AGENT})
            prepared.headers.update(self._settings.extra_headers)
            prepared.headers.update(self._extra_headers)
            prepared.headers["Authorization"] = f"Bearer {self._settings.api_key}"
            return prepared
        raise ValueError(f"{self._operation.http_method} {self._operation.path} cannot be sent: {reason}.")

    def body(self, response: httpx.Response) -> _Body:
        """What collects the body of an answer."""
        # httpcore looks at the limit of each read when it begins with the body; what the headers took is gone.
        limits: dict[str, float | None] = response.request.extensions.get("timeout", {})
        limits["read"] = max(0.001, min(limits.get("read") or self.limit, self._left()))
        return _Body(self, response)

    def _left(self) -> float:
        return self.limit - (self._clock.monotonic() - self._started)

    def check_time(self) -> None:
        """Raises `APITimeoutError` when the attempt has taken too long."""
        if self._left() < 0:
            raise self.late()

    def check_size(self, size: int, status: int) -> None:
        """Raises `InvalidResponseError` when a body has grown too large."""
        allowed = self._settings.max_response_bytes
        if size > allowed:
            raise InvalidResponseError(self._operation.id, status, f"the body is larger than {allowed} bytes")

    def late(self) -> APITimeoutError:
        """The error of an attempt that has taken too long."""
        return APITimeoutError(
            self._operation.http_method, self._operation.path, f"no whole answer within {self.limit:g} s"
        )

    def arrived(self, response: httpx.Response, content: bytes) -> RawResponse:
        """A whole answer."""
        self._log(response.status_code)
        return RawResponse(self._operation.id, self.attempts.number, response.status_code, response.headers, content)

    def broken(self, error: httpx.HTTPError) -> RlorTrainerError:
        """Our error for one of httpx. It is not chained: that of httpx holds the request, and with it the key."""
        method, path = self._operation.http_method, self._operation.path
        reason = self._without_key(str(error) or type(error).__name__)
        if isinstance(error, httpx.DecodingError):
            return self.stopped(
                InvalidResponseError(self._operation.id, 0, f"the body cannot be decompressed: {reason}")
            )
        kind = APIConnectionError
        if isinstance(error, httpx.TimeoutException):
            reason, kind = f"no answer in time ({type(error).__name__})", APITimeoutError
        return self.stopped(
            kind(
                method,
                path,
                reason,
                nothing_sent=isinstance(error, _NOTHING_SENT + _PERMANENT),
                temporary=not isinstance(error, _PERMANENT),
            )
        )

    def stopped(self, error: RlorTrainerError) -> RlorTrainerError:
        """An attempt that brought no whole answer. The error starts afresh: no frame of httpx hangs on it."""
        self._log(type(error).__name__)
        error.__context__ = error.__cause__ = None
        return error.with_traceback(None)

    def failure(self, outcome: RawResponse | RlorTrainerError) -> RlorTrainerError | None:
        """The error that an attempt ended with, if any. Shows the answer to `on_response`."""
        if isinstance(outcome, RlorTrainerError):
            return outcome
        if self._settings.on_response is not None:
            self._settings.on_response(outcome)
        if 200 <= outcome.status < 300:
            return None
        return status_error(
            self._operation.http_method,
            self._operation.path,
            outcome.status,
            outcome.headers,
            self._without_key(outcome.content.decode("latin-1")).encode("latin-1"),  # it may be quoted
            now=self._clock.now,
        )

    def _without_key(self, text: str) -> str:
        key = self._settings.api_key
        return text.replace(key, "[API key]") if len(key) >= _SHORTEST_KEY else text

    def answer(self, outcome: RawResponse | RlorTrainerError, decode: Callable[[Any], T]) -> T:
        """What a good answer says. Raises `InvalidResponseError`."""
        assert isinstance(outcome, RawResponse)
        return decoded(
            decode,
            outcome.content,
            self._operation.id,
            outcome.status,
            content_type=outcome.headers.get("content-type"),
            lenient=self._settings.lenient,
        )

    def wait_after(self, error: RlorTrainerError) -> float | None:
        """Seconds to wait before the next attempt; None when the error is final."""
        wait = self.attempts.wait_after(error)
        if wait is None and self._operation.creation is not None and self.attempts.may_have_worked:
            error.add_note(
                f"It may have been created all the same, as {id_of(self._request, self._operation.creation)}."
            )
        return wait

    def reading(self) -> tuple[Operation, dict[str, Any]]:
        """What reads the thing that an earlier attempt may have made."""
        assert self._operation.creation is not None
        creation = self._operation.creation
        return OPERATIONS[creation.read], read_request(self._request, creation)

    def is_stored(self, stored: object) -> bool:
        """Whether what is stored is what this call asked for."""
        assert self._operation.creation is not None
        return is_as_asked(self._request.get("json") or {}, stored, self._operation.creation.write_only)

    def _log(self, outcome: int | str) -> None:
        _LOGGER.debug(
            "%s %s: %s in %.3f s, attempt %d",
            self._operation.http_method,
            self._operation.path,
            outcome,
            self._clock.monotonic() - self._started,
            self.attempts.number,
        )


class _Body:
    """A body that grows, within the limits of its call."""

    def __init__(self, call: _Call, response: httpx.Response) -> None:
        self._call = call
        self._response = response
        self._chunks: list[bytes] = []
        self._size = 0

    def add(self, chunk: bytes) -> None:
        self._size += len(chunk)
        self._call.check_size(self._size, self._response.status_code)
        self._call.check_time()
        self._chunks.append(chunk)

    def whole(self) -> RawResponse:
        return self._call.arrived(self._response, b"".join(self._chunks))


_USER_AGENT = f"rlor-trainer-client (spec {SPEC_VERSION})"
