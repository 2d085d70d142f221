"""Downloads of text, such as logs, from a URL that an operation has returned.

The URL is signed: for a while, whoever has it may read the file. It is therefore a secret, which no error, log or
recording shows. Neither the API key nor the caller's headers and cookies are sent there.
"""

from __future__ import annotations

import codecs
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final, TypeVar, cast
from urllib.parse import urlsplit

import httpx

from ._clock import Clock
from ._config import is_loopback, seconds
from ._connections import Send, SendAsync
from ._http import CONNECT_TIMEOUT, OWN_HEADERS, Timed
from ._operation import Operation
from .errors import APIConnectionError, APITimeoutError, DownloadError, InvalidResponseError, RlorTrainerError

AnyError = TypeVar("AnyError", bound=APIConnectionError)
Fetch = Callable[[], tuple[str, str]]
"""Requests the URL. Returns the path of that request, and the URL."""
FetchAsync = Callable[[], Awaitable[tuple[str, str]]]

SILENCE: Final = 15.0
"""Seconds without data after which a download fails."""
LONGEST_LINE: Final = 64 * 1024
"""Characters; a longer line is split, to bound the memory."""
_LOGGER = logging.getLogger("rlor_trainer_client")
_HEADERS: Final = {"accept": "*/*", "accept-encoding": "gzip", "user-agent": OWN_HEADERS["user-agent"]}


class Lines:
    """Splits bytes of UTF-8 text into lines; invalid bytes become U+FFFD."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""

    def of(self, data: bytes, *, last: bool = False) -> Iterator[str]:
        """The lines that are complete now, without line breaks; with `last`, the rest, too."""
        *lines, rest = (self._rest + self._decoder.decode(data, last)).split("\n")
        if last and rest:
            lines, rest = [*lines, rest], ""
        for line in lines:
            yield from _pieces(line.removesuffix("\r"))
        if len(rest) > LONGEST_LINE + 1:  # the rest keeps more than the \r of a line break
            whole = (len(rest) - 2) // LONGEST_LINE * LONGEST_LINE
            yield from _pieces(rest[:whole])
            rest = rest[whole:]
        self._rest = rest


def _pieces(line: str) -> Iterator[str]:
    for start in range(0, len(line) or 1, LONGEST_LINE):
        yield line[start : start + LONGEST_LINE]


class Download:
    """One download.

    Args:
        operation: The operation that returns the URL.
        method: The method that downloads the text, for messages.
        field: The field of the response that holds the URL.
        timeout: Seconds to wait for the server in total.
        max_bytes: Largest body, after decompression.
        clock: Tells the time.

    Raises:
        TypeError: If `timeout` or `max_bytes` has the wrong type.
        ValueError: If one is not greater than 0.
    """

    def __init__(
        self,
        operation: Operation,
        method: str,
        field: str,
        *,
        timeout: float | timedelta,
        max_bytes: int,
        clock: Clock,
    ) -> None:
        limit = seconds("timeout", timeout)
        if limit is None or type(max_bytes) is not int:
            name, given, wanted = (
                ("timeout", limit, "seconds") if limit is None else ("max_bytes", max_bytes, "a whole number")
            )
            raise TypeError(f"{name} is of the type {type(given).__name__}; pass {wanted}.")
        for name, value in (("timeout", limit), ("max_bytes", max_bytes)):
            if not value > 0:
                raise ValueError(f"{name} is {value!r}; it must be greater than 0.")
        self._operation, self._method, self._field = operation, method, field
        self._path = operation.path
        self._seconds, self._max_bytes, self._clock = limit, max_bytes, clock
        self._waited, self._since = 0.0, 0.0
        self._size = 0
        self._lines = Lines()
        self._outcome = "no answer"

    @property
    def left(self) -> float:
        """Seconds left to wait for the server."""
        return max(0.001, self._seconds - self._waited)

    def request(self, path: str, url: object) -> httpx.Request:
        """The request for a URL that the request to `path` has returned. Raises `InvalidResponseError` if the URL must
        not be requested.
        """
        self._path = path
        try:
            parts = urlsplit(url if isinstance(url, str) else "")
            host, usable = parts.hostname or "", parts.port != 0 and "@" not in parts.netloc
            safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
            if host and usable and safe:
                silence = min(SILENCE, self._seconds)
                limits = {"connect": min(CONNECT_TIMEOUT, silence), "read": silence, "write": silence, "pool": silence}
                return httpx.Request("GET", parts.geturl(), headers=_HEADERS, extensions={"timeout": limits})
        except (ValueError, httpx.InvalidURL):
            pass
        expected = "an https:// URL"
        what = f"{self._field}: expected {expected}, got another value, which is not shown"
        error = InvalidResponseError(self._operation.id, 200, what, json_path=self._field, expected=expected)
        raise error.answers(self._operation.http_method, path, None)

    @contextmanager
    def waiting(self) -> Generator[None]:
        """Adds up the time spent waiting. Raises `APITimeoutError` if it is too long."""
        self._since = self._clock.monotonic()
        try:
            yield
            self.check_time()
        finally:
            self._waited += self._clock.monotonic() - self._since

    def check_time(self) -> None:
        """Raises `APITimeoutError` if the wait is too long."""
        if self._waited + self._clock.monotonic() - self._since > self._seconds:
            raise self.late()

    def begins(self, response: httpx.Response) -> None:
        """Raises `DownloadError` unless the response is a success."""
        status = response.status_code
        self._outcome = str(status)
        if 200 <= status < 300:
            return
        if 300 <= status < 400:
            reason = "redirects are not followed"
        elif status >= 500 or status in (408, 429):
            reason = "try again later"
        else:
            reason = f"it has expired or is no longer valid. Call {self._method} again for a new one"
        raise self._error(f"its URL answers {status}: {reason}", status)

    def lines(self, chunk: bytes) -> Iterator[str]:
        """The lines that a chunk of the body completes. Raises `DownloadError` if the body is too large."""
        self._size += len(chunk)
        if self._size > self._max_bytes:
            raise self._error(f"the download is larger than {self._max_bytes} bytes. Pass a larger max_bytes", None)
        return self._lines.of(chunk)

    def end(self) -> Iterator[str]:
        """The last line, if it has no line break."""
        return self._lines.of(b"", last=True)

    def late(self) -> APITimeoutError:
        """The error if the download takes too long."""
        return self._lost(APITimeoutError, f"after {self._seconds:g} s")

    def broken(self, error: Exception) -> RlorTrainerError:
        """The error for one of httpx, whose text may show the URL."""
        kind = APITimeoutError if isinstance(error, httpx.TimeoutException) else APIConnectionError
        return self._lost(kind, f"({type(error).__name__})")

    def log(self) -> None:
        """Logs how it ended."""
        operation = self._operation
        _LOGGER.debug(
            "%s.%s: download from the URL of %s: %s, %d bytes in %.0f ms",
            *(operation.group, self._method, operation.name, self._outcome, self._size, 1000 * self._waited),
        )

    def _error(self, reason: str, status: int | None) -> DownloadError:
        return DownloadError(self._operation.http_method, self._path, reason, status)

    def _lost(self, kind: type[AnyError], why: str) -> AnyError:
        return kind(self._operation.http_method, self._path, f"the download from its URL is incomplete {why}")


def read(download: Download, fetch: Fetch, sender: Callable[[str], Send]) -> Iterator[str]:
    """The lines of a download. Nothing is sent before the first line is asked for."""
    request = download.request(*fetch())
    send = sender(str(request.url))
    response: httpx.Response | None = None
    failure: RlorTrainerError | None = None
    try:
        with download.waiting(), _unlogged(str(request.url)):
            response = send(request)
        response.request = request
        response.stream = Timed(cast(httpx.SyncByteStream, response.stream), download.check_time)
        download.begins(response)
        chunks = response.iter_bytes()
        while True:
            with download.waiting():
                chunk = next(chunks, None)
            if chunk is None:
                break
            yield from download.lines(chunk)
        yield from download.end()
    except (httpx.HTTPError, UnicodeError) as error:
        failure = download.broken(error)
    finally:
        if response is not None:
            response.close()
        download.log()
    if failure is not None:  # raised here, the error does not refer to one of httpx
        raise failure


async def read_async(
    download: Download, fetch: FetchAsync, sender: Callable[[str], Awaitable[SendAsync]]
) -> AsyncIterator[str]:
    """Like `read`, without blocking."""
    from asyncio import timeout  # slow to import, and not needed by the sync client

    request = download.request(*await fetch())
    send = await sender(str(request.url))
    response: httpx.Response | None = None
    failure: RlorTrainerError | None = None
    try:
        with download.waiting(), _unlogged(str(request.url)):
            async with timeout(download.left):
                response = await send(request)
        response.request = request
        download.begins(response)
        chunks = response.aiter_bytes()
        while True:
            with download.waiting():
                async with timeout(download.left):
                    chunk = await anext(chunks, None)
            if chunk is None:
                break
            for line in download.lines(chunk):
                yield line
        for line in download.end():
            yield line
    except (httpx.HTTPError, UnicodeError) as error:
        failure = download.broken(error)
    except TimeoutError:
        failure = download.late()
    finally:
        if response is not None:
            await response.aclose()
        download.log()
    if failure is not None:
        raise failure


class _Unlogged(logging.Filter):
    """Drops what the caller's httpx client logs about a secret URL."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    def filter(self, record: logging.LogRecord) -> bool:
        return not (self.urls and any(url in record.getMessage() for url in self.urls))


_FILTER: Final = _Unlogged()


@contextmanager
def _unlogged(url: str) -> Generator[None]:
    logging.getLogger("httpx").addFilter(_FILTER)  # at most once: it is always the same
    _FILTER.urls.append(url)
    try:
        yield
    finally:
        _FILTER.urls.remove(url)
