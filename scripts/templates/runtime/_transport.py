"""The one place that every call of `RlorTrainerClient` and `AsyncRlorTrainerClient` passes through.

`send` is given what the spec says of the operation, the request and the decoder of the answer. What concerns all calls
(retries, a deadline, logging, a size cap) belongs here, between `send` and `_exchange`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import httpx

from ._config import CONNECT_TIMEOUT, TIMEOUT, Settings
from ._operation import Operation
from ._provenance import SPEC_VERSION
from ._wire import decoded
from .errors import APIConnectionError, APITimeoutError, InvalidResponseError, RlorTrainerError, status_error

T = TypeVar("T")


class SyncTransport:
    """Sends requests and decodes their answers."""

    def __init__(
        self, settings: Settings, http_client: httpx.Client | None, transport: httpx.BaseTransport | None
    ) -> None:
        if http_client is not None and transport is not None:
            raise ValueError("http_client and transport exclude one another: a client has a transport already.")
        self.settings = settings
        self._owned = http_client is None
        self._http = http_client or httpx.Client(transport=transport, timeout=_timeout(settings.timeout))

    def send(self, operation: Operation, request: dict[str, Any], decode: Callable[[Any], T]) -> T:
        """Sends one request and returns its decoded answer. Raises the errors of `errors`."""
        return _answer(operation, self._exchange(operation, request), decode)

    def _exchange(self, operation: Operation, request: dict[str, Any]) -> httpx.Response:
        try:
            return self._http.request(**_arguments(self.settings, request))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _transport_error(operation, error) from error

    def close(self) -> None:
        """Closes the connections, unless they belong to an `http_client` of the caller."""
        if self._owned:
            self._http.close()


class AsyncTransport:
    """Sends requests and decodes their answers, without blocking."""

    def __init__(
        self, settings: Settings, http_client: httpx.AsyncClient | None, transport: httpx.AsyncBaseTransport | None
    ) -> None:
        if http_client is not None and transport is not None:
            raise ValueError("http_client and transport exclude one another: a client has a transport already.")
        self.settings = settings
        self._owned = http_client is None
        self._http = http_client or httpx.AsyncClient(transport=transport, timeout=_timeout(settings.timeout))

    async def send(self, operation: Operation, request: dict[str, Any], decode: Callable[[Any], T]) -> T:
        """Sends one request and returns its decoded answer. Raises the errors of `errors`."""
        return _answer(operation, await self._exchange(operation, request), decode)

    async def _exchange(self, operation: Operation, request: dict[str, Any]) -> httpx.Response:
        try:
            return await self._http.request(**_arguments(self.settings, request))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _transport_error(operation, error) from error

    async def aclose(self) -> None:
        """Closes the connections, unless they belong to an `http_client` of the caller."""
        if self._owned:
            await self._http.aclose()


def _timeout(seconds: float | None) -> httpx.Timeout:
    total = TIMEOUT if seconds is None else seconds
    return httpx.Timeout(total, connect=min(CONNECT_TIMEOUT, total))


def _arguments(settings: Settings, request: dict[str, Any]) -> dict[str, Any]:
    """Arguments of httpx. Nothing is left to the defaults of a client that the caller brought, but its timeout."""
    headers = {
        "Authorization": f"Bearer {settings.api_key}",
        "Accept": "application/json",
        "User-Agent": f"rlor-trainer-client (spec {SPEC_VERSION})",
        **request.get("headers", {}),
    }
    arguments = {**request, "url": settings.base_url + request["url"], "headers": headers, "follow_redirects": False}
    if settings.timeout is not None:
        arguments["timeout"] = _timeout(settings.timeout)
    return arguments


def _answer(operation: Operation, response: httpx.Response, decode: Callable[[Any], T]) -> T:
    status = response.status_code
    if not 200 <= status < 300:
        raise status_error(operation.http_method, operation.path, status, response.headers, response.content)
    return decoded(decode, response.content, operation.id, status, content_type=response.headers.get("content-type"))


def _transport_error(operation: Operation, error: httpx.HTTPError | httpx.InvalidURL) -> RlorTrainerError | ValueError:
    reason = str(error) or type(error).__name__
    if isinstance(error, httpx.InvalidURL):
        return ValueError(f"{operation.http_method} {operation.path} cannot be sent: {reason}.")
    if isinstance(error, httpx.DecodingError):
        return InvalidResponseError(operation.id, 0, f"the body cannot be decompressed: {reason}")
    if isinstance(error, httpx.TimeoutException):
        return APITimeoutError(operation.http_method, operation.path, f"no answer in time ({type(error).__name__})")
    return APIConnectionError(operation.http_method, operation.path, reason)
