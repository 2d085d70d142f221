# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""The clients that most people use."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import NoReturn, Self

import httpx

from ._clock import Clock
from ._config import NOT_COPIED, settings
from ._connections import AsyncHttpClient, AsyncHttpTransport, HttpClient, HttpTransport
from ._drift import Drift
from ._groups import AsyncCheckpoints, AsyncJobs, AsyncOperations, Checkpoints, Jobs, Operations
from ._operations import SERVER
from ._raw_response import RawResponse
from ._transport import AsyncTransport, SyncTransport


class RlorTrainerClient:
    """The API.

    Args:
        api_key: Your Fireworks API key. Default: `FIREWORKS_API_KEY`.
        account_id: The account whose jobs you work with. Default: `FIREWORKS_ACCOUNT_ID`.
        base_url: Where the API is. Default: `FIREWORKS_BASE_URL`, then https://api.fireworks.ai.
        timeout: Seconds, or a `timedelta`, that one attempt may take, at most 5 s of it for a connection. Default: 60; with an `http_client`,
            that client's own.
        max_retries: How often a request that failed is sent again, where the operation allows it. Default: 2.
        deadline: Seconds, or a `timedelta`, that a call may take with all its attempts and waits. Default: 300.
        max_response_bytes: The largest body that is read, after decompression. Default: 32 MiB.
        allow_insecure_http: Send the key to any `http://` URL, in the clear. Default: to loopback only.
        extra_headers: Headers to send with every request; `Authorization` and `Host` are not among them.
        on_response: Is called with every answer as it came, before it is decoded; for headers and bodies.
        strict: Raise `InvalidResponseError` for the first thing in an answer that does not fit the spec; for tests. Default:
            only for what the client acts on, such as the name, the state and the next page.
        on_drift: Is called with each thing in an answer that does not fit, or that the spec does not know; its value is
            not told. What it raises ends no call: that is logged, once. Default: one warning in the log for each place.
        proxy: URL of a proxy, `http://`, `https://` or `socks5://`. Default: that of the environment (`HTTPS_PROXY`,
            `ALL_PROXY`, `NO_PROXY`), but none to this machine itself.
        ca_bundle: Path of a file, or a directory, of the certificates to trust. Default: `SSL_CERT_FILE`, `SSL_CERT_DIR`,
            then those of certifi.
        record: Path of a file that every exchange is appended to, as a line of JSON without secrets, for
            `rlor-contract traffic` to judge. It is made, for its owner alone, when it is not there. Default: `RLOR_RECORD`,
            then none.
        http_client: An httpx client to send with, for a pool of your own; it then stays in the process that used it
            first. You close it. Excludes `proxy` and `ca_bundle`.
        transport: An httpx transport to send with, for tests. Excludes the three.
        clock: Time and chance, for tests.

    Raises:
        ConfigurationError: When a setting is missing or wrong; the message names it.
        TypeError: When `http_client` or `transport` is of another kind.
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        account_id: str | None = None,
        base_url: str | httpx.URL | None = None,
        timeout: float | timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | timedelta | None = None,
        max_response_bytes: int | None = None,
        allow_insecure_http: bool = False,
        extra_headers: Mapping[str, str] | None = None,
        on_response: Callable[[RawResponse], None] | None = None,
        strict: bool = False,
        on_drift: Callable[[Drift], object] | None = None,
        proxy: str | httpx.URL | None = None,
        ca_bundle: str | os.PathLike[str] | None = None,
        record: str | os.PathLike[str] | None = None,
        http_client: HttpClient | None = None,
        transport: HttpTransport | None = None,
        clock: Clock | None = None,
    ) -> None:
        found = settings(
            api_key=api_key,
            account_id=account_id,
            base_url=base_url,
            timeout=timeout,
            max_retries=max_retries,
            deadline=deadline,
            max_response_bytes=max_response_bytes,
            allow_insecure_http=allow_insecure_http,
            extra_headers=extra_headers,
            on_response=on_response,
            strict=strict,
            on_drift=on_drift,
            proxy=proxy,
            ca_bundle=ca_bundle,
            record=record,
            default_base_url=SERVER,
        )
        self._use(SyncTransport(found, http_client, transport, clock))

    def _use(self, transport: SyncTransport) -> None:
        self._transport = transport
        self.jobs = Jobs(transport)
        self.checkpoints = Checkpoints(transport)
        self.operations = Operations(transport)

    def with_options(
        self,
        *,
        api_key: str | None = None,
        account_id: str | None = None,
        base_url: str | httpx.URL | None = None,
        timeout: float | timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | timedelta | None = None,
        max_response_bytes: int | None = None,
        allow_insecure_http: bool | None = None,
        extra_headers: Mapping[str, str] | None = None,
        on_response: Callable[[RawResponse], None] | None = None,
        strict: bool | None = None,
        on_drift: Callable[[Drift], object] | None = None,
        proxy: str | httpx.URL | None = None,
        ca_bundle: str | os.PathLike[str] | None = None,
        record: str | os.PathLike[str] | None = None,
    ) -> Self:
        """A client like this one with other settings; None leaves one as it is. This one stays as it is.

        The two share their connections. To close the copy closes nothing; to close this one closes them for both.
        """
        copy = type(self).__new__(type(self))
        copy._use(
            self._transport.with_settings(
                api_key=api_key,
                account_id=account_id,
                base_url=base_url,
                timeout=timeout,
                max_retries=max_retries,
                deadline=deadline,
                max_response_bytes=max_response_bytes,
                allow_insecure_http=allow_insecure_http,
                extra_headers=extra_headers,
                on_response=on_response,
                strict=strict,
                on_drift=on_drift,
                proxy=proxy,
                ca_bundle=ca_bundle,
                record=record,
            )
        )
        return copy

    def raw_responses(self) -> AbstractContextManager[list[RawResponse]]:
        """The answers as they came to the calls that are made within: status, headers, body.

            with client.raw_responses() as raw:
                ...
            print(raw[-1].status, raw[-1].headers.get("x-request-id"))

        Every attempt and every page is one, errors too. Calls of this thread count, also of copies made by `with_options`.
        """
        return self._transport.raw_responses()

    def __reduce__(self) -> NoReturn:
        raise TypeError(NOT_COPIED)

    def __repr__(self) -> str:
        found = self._transport.settings
        return f"RlorTrainerClient(account_id={found.account_id!r}, base_url={found.base_url!r})"

    def close(self) -> None:
        """Closes the connections, unless they belong to an `http_client` of yours."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()


class AsyncRlorTrainerClient:
    """The API, without blocking. The same as `RlorTrainerClient`, with `await` and `async for`.

    Args:
        api_key: Your Fireworks API key. Default: `FIREWORKS_API_KEY`.
        account_id: The account whose jobs you work with. Default: `FIREWORKS_ACCOUNT_ID`.
        base_url: Where the API is. Default: `FIREWORKS_BASE_URL`, then https://api.fireworks.ai.
        timeout: Seconds, or a `timedelta`, that one attempt may take, at most 5 s of it for a connection. Default: 60; with an `http_client`,
            that client's own.
        max_retries: How often a request that failed is sent again, where the operation allows it. Default: 2.
        deadline: Seconds, or a `timedelta`, that a call may take with all its attempts and waits. Default: 300.
        max_response_bytes: The largest body that is read, after decompression. Default: 32 MiB.
        allow_insecure_http: Send the key to any `http://` URL, in the clear. Default: to loopback only.
        extra_headers: Headers to send with every request; `Authorization` and `Host` are not among them.
        on_response: Is called with every answer as it came, before it is decoded; for headers and bodies.
        strict: Raise `InvalidResponseError` for the first thing in an answer that does not fit the spec; for tests. Default:
            only for what the client acts on, such as the name, the state and the next page.
        on_drift: Is called with each thing in an answer that does not fit, or that the spec does not know; its value is
            not told. What it raises ends no call: that is logged, once. Default: one warning in the log for each place.
        proxy: URL of a proxy, `http://`, `https://` or `socks5://`. Default: that of the environment (`HTTPS_PROXY`,
            `ALL_PROXY`, `NO_PROXY`), but none to this machine itself.
        ca_bundle: Path of a file, or a directory, of the certificates to trust. Default: `SSL_CERT_FILE`, `SSL_CERT_DIR`,
            then those of certifi.
        record: Path of a file that every exchange is appended to, as a line of JSON without secrets, for
            `rlor-contract traffic` to judge. It is made, for its owner alone, when it is not there. Default: `RLOR_RECORD`,
            then none.
        http_client: An httpx client to send with, for a pool of your own; it then stays in the event loop that used it
            first. You close it. Excludes `proxy` and `ca_bundle`.
        transport: An httpx transport to send with, for tests. Excludes the three.
        clock: Time and chance, for tests.

    Raises:
        ConfigurationError: When a setting is missing or wrong; the message names it.
        TypeError: When `http_client` or `transport` is of another kind.
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        account_id: str | None = None,
        base_url: str | httpx.URL | None = None,
        timeout: float | timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | timedelta | None = None,
        max_response_bytes: int | None = None,
        allow_insecure_http: bool = False,
        extra_headers: Mapping[str, str] | None = None,
        on_response: Callable[[RawResponse], None] | None = None,
        strict: bool = False,
        on_drift: Callable[[Drift], object] | None = None,
        proxy: str | httpx.URL | None = None,
        ca_bundle: str | os.PathLike[str] | None = None,
        record: str | os.PathLike[str] | None = None,
        http_client: AsyncHttpClient | None = None,
        transport: AsyncHttpTransport | None = None,
        clock: Clock | None = None,
    ) -> None:
        found = settings(
            api_key=api_key,
            account_id=account_id,
            base_url=base_url,
            timeout=timeout,
            max_retries=max_retries,
            deadline=deadline,
            max_response_bytes=max_response_bytes,
            allow_insecure_http=allow_insecure_http,
            extra_headers=extra_headers,
            on_response=on_response,
            strict=strict,
            on_drift=on_drift,
            proxy=proxy,
            ca_bundle=ca_bundle,
            record=record,
            default_base_url=SERVER,
        )
        self._use(AsyncTransport(found, http_client, transport, clock))

    def _use(self, transport: AsyncTransport) -> None:
        self._transport = transport
        self.jobs = AsyncJobs(transport)
        self.checkpoints = AsyncCheckpoints(transport)
        self.operations = AsyncOperations(transport)

    def with_options(
        self,
        *,
        api_key: str | None = None,
        account_id: str | None = None,
        base_url: str | httpx.URL | None = None,
        timeout: float | timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | timedelta | None = None,
        max_response_bytes: int | None = None,
        allow_insecure_http: bool | None = None,
        extra_headers: Mapping[str, str] | None = None,
        on_response: Callable[[RawResponse], None] | None = None,
        strict: bool | None = None,
        on_drift: Callable[[Drift], object] | None = None,
        proxy: str | httpx.URL | None = None,
        ca_bundle: str | os.PathLike[str] | None = None,
        record: str | os.PathLike[str] | None = None,
    ) -> Self:
        """A client like this one with other settings; None leaves one as it is. This one stays as it is.

        The two share their connections. To close the copy closes nothing; to close this one closes them for both.
        """
        copy = type(self).__new__(type(self))
        copy._use(
            self._transport.with_settings(
                api_key=api_key,
                account_id=account_id,
                base_url=base_url,
                timeout=timeout,
                max_retries=max_retries,
                deadline=deadline,
                max_response_bytes=max_response_bytes,
                allow_insecure_http=allow_insecure_http,
                extra_headers=extra_headers,
                on_response=on_response,
                strict=strict,
                on_drift=on_drift,
                proxy=proxy,
                ca_bundle=ca_bundle,
                record=record,
            )
        )
        return copy

    def raw_responses(self) -> AbstractContextManager[list[RawResponse]]:
        """The answers as they came to the calls that are made within: status, headers, body.

            with client.raw_responses() as raw:
                ...
            print(raw[-1].status, raw[-1].headers.get("x-request-id"))

        Every attempt and every page is one, errors too. Calls of this task, and of tasks made in it, count, also of copies made by `with_options`.
        """
        return self._transport.raw_responses()

    def __reduce__(self) -> NoReturn:
        raise TypeError(NOT_COPIED)

    def __repr__(self) -> str:
        found = self._transport.settings
        return f"AsyncRlorTrainerClient(account_id={found.account_id!r}, base_url={found.base_url!r})"

    async def aclose(self) -> None:
        """Closes the connections, unless they belong to an `http_client` of yours."""
        await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()
