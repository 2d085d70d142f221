"""One attempt over HTTP: from a request to a complete answer, or to one of our errors.

It returns only answers that are complete, in time and not too large.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from math import inf
from ssl import SSLCertVerificationError
from typing import TYPE_CHECKING, Any, cast

import httpx

from ._clock import Clock
from ._connections import Send, SendAsync
from ._operation import Operation
from ._provenance import SPEC_VERSION
from ._raw_response import RawResponse
from .errors import APIConnectionError, APITimeoutError, InvalidResponseError, RlorTrainerError, shown

if TYPE_CHECKING:
    from ._recording import Exchange

Build = Callable[..., httpx.Request]
"""`httpx.Client.build_request`, or `httpx.Request`, which is faster if the client adds nothing."""

CONNECT_TIMEOUT = 5.0
"""Seconds to wait for a connection."""
OWN_HEADERS = {"accept": "application/json", "user-agent": f"rlor-trainer-client (spec {SPEC_VERSION})"}
"""Headers of every request, with names in lower case."""

_LOGGER = logging.getLogger("rlor_trainer_client")
_SHORTEST_KEY = 8
"""Shorter keys may occur anywhere by chance."""
_NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_PERMANENT = (httpx.UnsupportedProtocol, httpx.LocalProtocolError)


def without_key(text: str, api_key: str) -> str:
    """The text without the key."""
    return text.replace(api_key, "[API key]") if len(api_key) >= _SHORTEST_KEY else text


class Attempt:
    """The limits and the outcome of one attempt.

    Args:
        operation: The operation.
        path: Path of the request, without its query, for messages.
        number: 1 for the first attempt of a call.
        seconds: Time limit, including the body of the answer; may be infinite.
        sets_timeouts: Whether httpx enforces the limit, too, and connects within 5 seconds. If not, httpx has its own.
        max_bytes: Largest body, after decompression.
        api_key: Never appears in an error.
        clock: Tells the time.
        recorded: Receives the request and its outcome.
    """

    __slots__ = (
        *(
            "_api_key",
            "_chunks",
            "_clock",
            "_max_bytes",
            "_number",
            "_operation",
            "_outcome",
            "_path",
            "_recorded",
            "_request_id",
            "_sets_timeouts",
            "_size",
            "_started",
        ),
        "begun",
        "seconds",
    )

    def __init__(
        self,
        operation: Operation,
        path: str,
        *,
        number: int = 1,
        seconds: float,
        sets_timeouts: bool = True,
        max_bytes: int,
        api_key: str,
        clock: Clock,
        recorded: Exchange | None = None,
    ) -> None:
        self.begun = False
        """Whether something may have been sent."""
        self.seconds = seconds
        self._sets_timeouts = sets_timeouts
        self._operation = operation
        self._path = path
        self._number = number
        self._max_bytes = max_bytes
        self._api_key = api_key
        self._clock = clock
        self._recorded = recorded
        self._chunks: list[bytes] = []
        self._size = 0
        self._outcome = self._request_id = ""
        self._started = clock.monotonic()

    def prepared(self, build: Build, request: Mapping[str, Any]) -> httpx.Request:
        """The request for httpx. Raises `ValueError` if its URL is invalid."""
        made = self._made(build, request)
        if self._recorded is not None:
            self._recorded.sent(made)
        return made

    def _made(self, build: Build, request: Mapping[str, Any]) -> httpx.Request:
        try:
            if not self._sets_timeouts:
                return build(**request)
            limit = None if self.seconds == inf else self.seconds
            limits = {"connect": min(CONNECT_TIMEOUT, self.seconds), "read": limit, "write": limit, "pool": limit}
            return build(**request, extensions={"timeout": limits})
        except httpx.InvalidURL as error:
            reason = str(error)
        raise ValueError(f"{self._operation.http_method} {self._path[:200]} cannot be sent: {reason}.")

    def begin_body(self, response: httpx.Response) -> None:
        """Gives the body the time that the headers did not use."""
        # httpcore reads the limit for each read when it starts on the body.
        limits: dict[str, float | None] = response.request.extensions.get("timeout", {})
        read = min(limits.get("read") or inf, self._left())
        limits["read"] = None if read == inf else max(0.001, read)

    def add(self, response: httpx.Response, chunk: bytes) -> None:
        """Adds a chunk of the body. Raises `InvalidResponseError` if the body is too large."""
        self._size += len(chunk)
        if self._size > self._max_bytes:
            self._record(response, None)
            what = f"the body is larger than {self._max_bytes} bytes"
            raise InvalidResponseError(self._operation.id, response.status_code, what)
        self._chunks.append(chunk)

    def check_time(self) -> None:
        """Raises `APITimeoutError` if it has taken too long."""
        if self._left() < 0:
            raise self.late()

    def whole(self, response: httpx.Response) -> RawResponse:
        """The complete answer."""
        self._outcome, self._request_id = str(response.status_code), response.headers.get("x-request-id", "")
        content = b"".join(self._chunks)
        self._record(response, content)
        return RawResponse(self._operation.id, self._number, response.status_code, response.headers, content)

    def good_enough(self, response: httpx.Response | None) -> RawResponse | None:
        """A success whose body could not be read, for a method that returns nothing."""
        if response is None or not self._operation.returns_nothing or not 200 <= response.status_code < 300:
            return None
        self._chunks.clear()
        self._record(response, None)
        return self.whole(response)

    def late(self) -> APITimeoutError:
        """The error of an attempt that has taken too long."""
        method, path = self._named()
        return APITimeoutError(method, path, f"no complete answer within {self.seconds:g} s")

    def broken(self, error: httpx.HTTPError | UnicodeError) -> RlorTrainerError:
        """Our error for one of httpx. They are not chained, because that of httpx holds the request, and so the key."""
        self.ended(error)
        method, path = self._named()
        reason = shown(without_key(str(error) or type(error).__name__, self._api_key))
        if isinstance(error, httpx.DecodingError):
            return self.stopped(
                InvalidResponseError(self._operation.id, 0, f"the body cannot be decompressed: {reason}")
            )
        if isinstance(error, UnicodeError):  # httpx parses the target of a redirect that it does not follow
            return self.stopped(InvalidResponseError(self._operation.id, 0, "it redirects to an invalid URL"))
        kind = APIConnectionError
        if isinstance(error, httpx.TimeoutException):
            reason, kind = f"no answer in time ({type(error).__name__})", APITimeoutError
        return self.stopped(
            kind(
                method,
                path,
                reason,
                nothing_sent=isinstance(error, _NOTHING_SENT + _PERMANENT),
                temporary=not isinstance(error, _PERMANENT) and not _is_distrust(error),
            )
        )

    def stopped(self, error: RlorTrainerError) -> RlorTrainerError:
        """The error of an attempt without a complete answer, freed of its traceback, which holds frames of httpx."""
        self.ended(error)
        self._outcome = type(error).__name__
        if isinstance(error, InvalidResponseError):
            error.answers(*self._named(), None)
        error.__context__ = error.__cause__ = None
        return error.with_traceback(None)

    def ended(self, error: BaseException) -> None:
        """Records the exception that ended the attempt. Only the first counts: it is the cause."""
        if self._recorded is not None:
            self._recorded.failed(type(error).__name__)

    def _record(self, response: httpx.Response, content: bytes | None) -> None:
        if self._recorded is not None:
            self._recorded.answered(response, content)

    def _named(self) -> tuple[str, str]:
        return self._operation.http_method, without_key(self._path, self._api_key)

    def _left(self) -> float:
        return self.seconds - (self._clock.monotonic() - self._started)

    def log(self, then: str = "", level: int = logging.DEBUG) -> None:
        """Logs the outcome and what is done `then`, in one line without query, body and other headers."""
        if _LOGGER.isEnabledFor(level):
            _LOGGER.log(
                level,
                "%s.%s %s %s: %s in %.0f ms, attempt %d%s%s",
                self._operation.group,
                self._operation.name,
                *self._named(),
                self._outcome,
                1000 * (self._clock.monotonic() - self._started),
                self._number,
                self._request_id and f", request {shown(without_key(self._request_id, self._api_key))}",
                then and f"; {then}",
            )


def _is_distrust(error: BaseException) -> bool:
    """Whether a certificate was rejected: it is not trusted, or belongs to another host."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, SSLCertVerificationError):
        cause = cause.__cause__ or cause.__context__
    return cause is not None


class Timed(httpx.SyncByteStream):
    """A body that is timed as it arrives: chunks that decompress to nothing could otherwise go on forever."""

    def __init__(self, stream: httpx.SyncByteStream, check_time: Callable[[], None]) -> None:
        self._stream = stream
        self._check_time = check_time

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            self._check_time()
            yield piece

    def close(self) -> None:
        self._stream.close()


def exchange(send: Send, build: Build, request: Mapping[str, Any], attempt: Attempt) -> RawResponse | RlorTrainerError:
    """Sends a request, given as arguments of `build`, and reads the answer.

    Errors are returned, not raised, so that they have no frame that holds the key. The time limit is checked between
    chunks of the answer; a server that sends its headers byte by byte can exceed it.
    """
    prepared = attempt.prepared(build, request)
    attempt.begun = True
    response: httpx.Response | None = None
    try:
        response = send(prepared)
        response.request = prepared
        response.stream = Timed(cast(httpx.SyncByteStream, response.stream), attempt.check_time)
        attempt.begin_body(response)
        for chunk in response.iter_bytes():
            attempt.add(response, chunk)
        return attempt.whole(response)
    except RlorTrainerError as error:
        return attempt.good_enough(response) or attempt.stopped(error)
    except (httpx.HTTPError, UnicodeError) as error:
        return attempt.good_enough(response) or attempt.broken(error)
    except BaseException as error:
        attempt.ended(error)
        raise
    finally:
        if response is not None:
            response.close()


async def exchange_async(
    send: SendAsync, build: Build, request: Mapping[str, Any], attempt: Attempt
) -> RawResponse | RlorTrainerError:
    """Like `exchange`, without blocking. The time limit covers the whole answer."""
    from asyncio import timeout  # slow to import, and not needed by the sync client

    prepared = attempt.prepared(build, request)
    attempt.begun = True
    response: httpx.Response | None = None
    try:
        async with timeout(None if attempt.seconds == inf else attempt.seconds):
            response = await send(prepared)
            response.request = prepared
            attempt.begin_body(response)
            async for chunk in response.aiter_bytes():
                attempt.add(response, chunk)
        return attempt.whole(response)
    except RlorTrainerError as error:
        return attempt.good_enough(response) or attempt.stopped(error)
    except (httpx.HTTPError, UnicodeError) as error:
        return attempt.good_enough(response) or attempt.broken(error)
    except TimeoutError:
        return attempt.good_enough(response) or attempt.stopped(attempt.late())
    except BaseException as error:
        attempt.ended(error)
        raise
    finally:
        if response is not None:
            await response.aclose()
