# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Clients for the plain functions in `api`. Most people want `RlorTrainerClient` instead."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from math import inf
from typing import Any, NoReturn, Self

from attrs import define, evolve, field

from ._clock import Clock
from ._config import MAX_RESPONSE_BYTES, TIMEOUT, checked_url
from ._connections import AsyncHttpClient, HttpClient, as_it_is, as_it_is_async, forks
from ._http import OWN_HEADERS, Attempt, exchange, exchange_async
from ._network import proxy_for, tls_context
from ._operation import Operation
from ._raw_response import RawResponse
from .errors import RlorTrainerError


@define
class Client:
    """Connection settings for operations that need no key. A request is sent once, without retries.

    Attributes:
        base_url: URL that the paths of the API are appended to.
        cookies: Cookies of every request.
        headers: Headers of every request.
        timeout: Seconds that a call may take, of which at most 5 to connect. None means no limit. Default: 60.
        max_response_bytes: Largest body, after decompression. Default: 32 MiB.
        allow_insecure_http: Allow any `http://` URL, which sends in the clear. Default: loopback only.
        verify_ssl: Whether, or how, to verify the server's certificate.
        httpx_args: Further arguments of `httpx.Client` and `httpx.AsyncClient`, such as `transport`.
        raise_on_unexpected_status: Raise `errors.UnexpectedStatus` for an undocumented status instead of returning
            None.
        strict: Raise `errors.InvalidResponseError` if an answer breaks the spec.

    Raises:
        ConfigurationError: If the base URL is invalid.
    """

    raise_on_unexpected_status: bool = field(default=False, kw_only=True)
    strict: bool = field(default=False, kw_only=True)
    _base_url: str = field(alias="base_url")
    _cookies: dict[str, str] = field(factory=dict[str, str], kw_only=True, alias="cookies", repr=False)
    _headers: dict[str, str] = field(factory=dict[str, str], kw_only=True, alias="headers", repr=False)
    _timeout: float | None = field(default=TIMEOUT, kw_only=True, alias="timeout")
    _max_response_bytes: int = field(default=MAX_RESPONSE_BYTES, kw_only=True, alias="max_response_bytes")
    _allow_insecure_http: bool = field(default=False, kw_only=True, alias="allow_insecure_http")
    _verify_ssl: str | bool | ssl.SSLContext = field(default=True, kw_only=True, alias="verify_ssl")
    _httpx_args: dict[str, Any] = field(factory=dict[str, Any], kw_only=True, alias="httpx_args", repr=False)
    _client: HttpClient | None = field(default=None, init=False, repr=False)
    _async_client: AsyncHttpClient | None = field(default=None, init=False, repr=False)
    _made_in: int = field(default=0, init=False, repr=False)
    _brought: bool = field(default=False, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._base_url = checked_url(self._base_url, self._allow_insecure_http)

    def __reduce__(self) -> NoReturn:
        raise TypeError("A client cannot be pickled or copied: it holds secrets. Create one where you need it.")

    def with_headers(self, headers: dict[str, str]) -> Self:
        """A copy of this client with more headers."""
        return evolve(self, headers={**self._headers, **headers})

    def with_cookies(self, cookies: dict[str, str]) -> Self:
        """A copy of this client with more cookies."""
        return evolve(self, cookies={**self._cookies, **cookies})

    def with_timeout(self, timeout: float | None) -> Self:
        """A copy of this client with another timeout, in seconds."""
        return evolve(self, timeout=timeout)

    def set_httpx_client(self, client: HttpClient) -> Self:
        """Use this httpx client, with its own base URL, headers and timeouts instead of those given here."""
        self._client, self._brought = client, True
        return self

    def get_httpx_client(self) -> HttpClient:
        """The httpx client, created on first use, and again in a forked process."""
        if self._client is None or (not self._brought and self._made_in != forks()):
            self._client, self._made_in = HttpClient(**self._httpx_arguments()), forks()
        return self._client

    def send(self, operation: Operation, request: Mapping[str, Any]) -> RawResponse:
        """Sends a request once and returns the answer, whatever its status.

        Raises `APIConnectionError`, or `InvalidResponseError` if the body is too large or cannot be read.
        """
        client = self.get_httpx_client()
        attempt = self._attempt(operation, request)
        return _whole(attempt, exchange(as_it_is(client), client.build_request, request, attempt))

    def __enter__(self) -> Self:
        self.get_httpx_client().__enter__()
        return self

    def __exit__(self, *exc_info: Any) -> None:
        self.get_httpx_client().__exit__(*exc_info)

    def set_async_httpx_client(self, async_client: AsyncHttpClient) -> Self:
        """Use this httpx client, with its own base URL, headers and timeouts instead of those given here."""
        self._async_client, self._brought = async_client, True
        return self

    def get_async_httpx_client(self) -> AsyncHttpClient:
        """The httpx client, created on first use."""
        if self._async_client is None:
            self._async_client = AsyncHttpClient(**self._httpx_arguments())
        return self._async_client

    async def send_async(self, operation: Operation, request: Mapping[str, Any]) -> RawResponse:
        """Like `send`, without blocking."""
        client = self.get_async_httpx_client()
        attempt = self._attempt(operation, request)
        return _whole(attempt, await exchange_async(as_it_is_async(client), client.build_request, request, attempt))

    async def __aenter__(self) -> Self:
        await self.get_async_httpx_client().__aenter__()
        return self

    async def __aexit__(self, *exc_info: Any) -> None:
        await self.get_async_httpx_client().__aexit__(*exc_info)

    def _attempt(self, operation: Operation, request: Mapping[str, Any]) -> Attempt:
        return Attempt(
            operation,
            request["url"],
            seconds=inf if self._timeout is None or self._brought else self._timeout,
            sets_timeouts=not self._brought,
            max_bytes=self._max_response_bytes,
            api_key=self._key(),
            clock=Clock(),
        )

    def _key(self) -> str:
        return ""

    def _authorization(self) -> dict[str, str]:
        return {}

    def _httpx_arguments(self) -> dict[str, Any]:
        own: dict[str, Any] = {}
        if not {"mounts", "proxy", "transport", "trust_env"} & set(self._httpx_args):
            own = {"proxy": proxy_for(self._base_url, None), "trust_env": False}
        verify = tls_context(None) if own and self._verify_ssl is True else self._verify_ssl
        return {
            **own,
            "base_url": self._base_url,
            "cookies": self._cookies,
            "headers": {**OWN_HEADERS, **self._headers, **self._authorization()},
            "verify": verify,
            **self._httpx_args,
        }


@define
class AuthenticatedClient(Client):
    """Connection settings with a key, for all operations of this API.

    Attributes:
        token: The API key. Not part of `repr`.
        prefix: Precedes the key in the header; may be empty.
        auth_header_name: Name of the header.
    """

    token: str = field(kw_only=True, repr=False)
    prefix: str = field(default="Bearer", kw_only=True)
    auth_header_name: str = field(default="Authorization", kw_only=True)

    def _key(self) -> str:
        return self.token

    def _authorization(self) -> dict[str, str]:
        return {self.auth_header_name: f"{self.prefix} {self.token}" if self.prefix else self.token}


def _whole(attempt: Attempt, outcome: RawResponse | RlorTrainerError) -> RawResponse:
    attempt.log()
    if isinstance(outcome, RlorTrainerError):
        raise outcome
    return outcome
