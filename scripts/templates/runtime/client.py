"""Clients for the plain functions in `api`. Most people want `RlorTrainerClient` instead."""

from __future__ import annotations

import ssl
from typing import Any, Self

import httpx
from attrs import define, evolve, field

_DEFAULT_TIMEOUT = httpx.Timeout(60.0, connect=5.0)


@define
class Client:
    """Connection settings for operations that need no key. What is given here goes to httpx.

    Attributes:
        base_url: URL that the paths of the API are appended to.
        cookies: Cookies of every request.
        headers: Headers of every request.
        timeout: Default: 5 seconds to connect, 60 for the rest. None waits for ever.
        verify_ssl: Whether, or how, to verify the server's certificate.
        follow_redirects: Whether to follow redirects. Default: False.
        httpx_args: Further arguments of `httpx.Client` and `httpx.AsyncClient`, such as `transport`.
        raise_on_unexpected_status: Raise `errors.UnexpectedStatus` for an undocumented status instead of returning
            None.
    """

    raise_on_unexpected_status: bool = field(default=False, kw_only=True)
    _base_url: str = field(alias="base_url")
    _cookies: dict[str, str] = field(factory=dict[str, str], kw_only=True, alias="cookies", repr=False)
    _headers: dict[str, str] = field(factory=dict[str, str], kw_only=True, alias="headers", repr=False)
    _timeout: httpx.Timeout | None = field(default=_DEFAULT_TIMEOUT, kw_only=True, alias="timeout")
    _verify_ssl: str | bool | ssl.SSLContext = field(default=True, kw_only=True, alias="verify_ssl")
    _follow_redirects: bool = field(default=False, kw_only=True, alias="follow_redirects")
    _httpx_args: dict[str, Any] = field(factory=dict[str, Any], kw_only=True, alias="httpx_args", repr=False)
    _client: httpx.Client | None = field(default=None, init=False, repr=False)
    _async_client: httpx.AsyncClient | None = field(default=None, init=False, repr=False)

    def with_headers(self, headers: dict[str, str]) -> Self:
        """A new client like this one with more headers."""
        return evolve(self, headers={**self._headers, **headers})

    def with_cookies(self, cookies: dict[str, str]) -> Self:
        """A new client like this one with more cookies."""
        return evolve(self, cookies={**self._cookies, **cookies})

    def with_timeout(self, timeout: httpx.Timeout) -> Self:
        """A new client like this one with another timeout."""
        return evolve(self, timeout=timeout)

    def set_httpx_client(self, client: httpx.Client) -> Self:
        """Use this httpx client. Its own settings replace all of those given here."""
        self._client = client
        return self

    def get_httpx_client(self) -> httpx.Client:
        """The httpx client, made when it is first needed."""
        if self._client is None:
            self._client = httpx.Client(**self._httpx_arguments())
        return self._client

    def __enter__(self) -> Self:
        self.get_httpx_client().__enter__()
        return self

    def __exit__(self, *exc_info: Any) -> None:
        self.get_httpx_client().__exit__(*exc_info)

    def set_async_httpx_client(self, async_client: httpx.AsyncClient) -> Self:
        """Use this httpx client. Its own settings replace all of those given here."""
        self._async_client = async_client
        return self

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        """The httpx client, made when it is first needed."""
        if self._async_client is None:
            self._async_client = httpx.AsyncClient(**self._httpx_arguments())
        return self._async_client

    async def __aenter__(self) -> Self:
        await self.get_async_httpx_client().__aenter__()
        return self

    async def __aexit__(self, *exc_info: Any) -> None:
        await self.get_async_httpx_client().__aexit__(*exc_info)

    def _authorization(self) -> dict[str, str]:
        return {}

    def _httpx_arguments(self) -> dict[str, Any]:
        return {
            "base_url": self._base_url,
            "cookies": self._cookies,
            "headers": {**self._headers, **self._authorization()},
            "timeout": self._timeout,
            "verify": self._verify_ssl,
            "follow_redirects": self._follow_redirects,
            **self._httpx_args,
        }


@define
class AuthenticatedClient(Client):
    """Connection settings with a key, for all operations of this API.

    Attributes:
        token: The API key. Not part of `repr`.
        prefix: What stands before the key in the header; empty for nothing.
        auth_header_name: The header.
    """

    token: str = field(kw_only=True, repr=False)
    prefix: str = field(default="Bearer", kw_only=True)
    auth_header_name: str = field(default="Authorization", kw_only=True)

    def _authorization(self) -> dict[str, str]:
        return {self.auth_header_name: f"{self.prefix} {self.token}" if self.prefix else self.token}
