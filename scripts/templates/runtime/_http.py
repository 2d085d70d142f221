"""One attempt over HTTP: from a request to a whole answer, or to one of our errors.

What it lets through is whole, in time and of a bearable size.
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
"""`httpx.Client.build_request`, or `httpx.Request` itself: quicker, when the client adds nothing of its own."""

CONNECT_TIMEOUT = 5.0
"""Seconds to wait for a connection."""
OWN_HEADERS = {"accept": "application/json", "user-agent": f"rlor-trainer-client (spec {SPEC_VERSION})"}
"""Headers of every request, in lower case like all that we name."""

_LOGGER = logging.getLogger("rlor_trainer_client")
_SHORTEST_KEY = 8
"""A shorter text can stand anywhere by chance."""
_NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_PERMANENT = (httpx.UnsupportedProtocol, httpx.LocalProtocolError)


def without_key(text: str, api_key: str) -> str:
    """The text with the key taken out of it."""
    return text.replace(api_key, "[API key]") if len(api_key) >= _SHORTEST_KEY else text


class Attempt:
    """What one attempt may take, and what becomes of it.

    Args:
        operation: What is attempted.
        path: Path of the request, without its query: it names what the request is for.
        number: 1 for the first attempt of a call.
        seconds: What it may take, with the body of the answer; may be infinite.
        sets_timeouts: Whether httpx is to keep them, too, and to connect within 5 seconds. Otherwise it has its own.
        max_bytes: The largest body, after decompression.
        api_key: What must not stand in an error.
        clock: Tells the time.
        recorded: Is told of the request and of what comes of it.
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
        """The request as httpx sends it. Raises `ValueError` for one that cannot be written."""
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
        """Leaves to the body what the headers did not take."""
        # httpcore looks at the limit of each read when it begins with the body.
        limits: dict[str, float | None] = response.request.extensions.get("timeout", {})
        read = min(limits.get("read") or inf, self._left())
        limits["read"] = None if read == inf else max(0.001, read)

    def add(self, response: httpx.Response, chunk: bytes) -> None:
        """Takes a piece of the body. Raises `InvalidResponseError` when that is too much."""
        self._size += len(chunk)
        if self._size > self._max_bytes:
            self._record(response, None)
            what = f"the body is larger than {self._max_bytes} bytes"
            raise InvalidResponseError(self._operation.id, response.status_code, what)
        self._chunks.append(chunk)

    def check_time(self) -> None:
        """Raises `APITimeoutError` when it has taken too long."""
        if self._left() < 0:
            raise self.late()

    def whole(self, response: httpx.Response) -> RawResponse:
        """The answer, when all of it is there."""
        self._outcome, self._request_id = str(response.status_code), response.headers.get("x-request-id", "")
        content = b"".join(self._chunks)
        self._record(response, content)
        return RawResponse(self._operation.id, self._number, response.status_code, response.headers, content)

    def good_enough(self, response: httpx.Response | None) -> RawResponse | None:
        """A success of which the body could not be read, for a method that returns nothing."""
        if response is None or not self._operation.returns_nothing or not 200 <= response.status_code < 300:
            return None
        self._chunks.clear()
        self._record(response, None)
        return self.whole(response)

    def late(self) -> APITimeoutError:
        """The error of an attempt that has taken too long."""
        method, path = self._named()
        return APITimeoutError(method, path, f"no whole answer within {self.seconds:g} s")

    def broken(self, error: httpx.HTTPError | UnicodeError) -> RlorTrainerError:
        """Our error for one of httpx. It is not chained: that of httpx holds the request, and with it the key."""
        self.ended(error)
        method, path = self._named()
        reason = shown(without_key(str(error) or type(error).__name__, self._api_key))
        if isinstance(error, httpx.DecodingError):
            return self.stopped(
                InvalidResponseError(self._operation.id, 0, f"the body cannot be decompressed: {reason}")
            )
        if isinstance(error, UnicodeError):  # httpx reads where a redirect leads, although it does not follow it
            return self.stopped(InvalidResponseError(self._operation.id, 0, "it redirects to what is no URL"))
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
        """An attempt that brought no whole answer. The error starts afresh: no frame of httpx hangs on it."""
        self.ended(error)
        self._outcome = type(error).__name__
        if isinstance(error, InvalidResponseError):
            error.answers(*self._named(), None)
        error.__context__ = error.__cause__ = None
        return error.with_traceback(None)

    def ended(self, error: BaseException) -> None:
        """Records what an attempt ended with, in place of an answer; the first is the cause."""
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
        """Logs what became of it, and what is done `then`, in one line: nothing of a query, a body or other headers."""
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
    """Whether a certificate was refused: those of `ca_bundle` do not vouch for it, or it is another host's."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, SSLCertVerificationError):
        cause = cause.__cause__ or cause.__context__
    return cause is not None


class Timed(httpx.SyncByteStream):
    """A body that is looked at as it comes in: what is made of a piece, decompressed, can be nothing for ever."""

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
    """Sends a request, made of arguments for `build`, and reads the answer.

    Errors are returned, not raised, so that they carry no frame that holds the key. The time limit is looked at between
    the pieces of an answer; a server that sends its headers byte by byte can draw them out beyond it.
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
    """Like `exchange`, without blocking; the time limit holds for all of the answer."""
    from asyncio import timeout  # the sync client does without asyncio, which takes long to import

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
