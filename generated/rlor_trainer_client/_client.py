# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""The clients: `RlorTrainerClient` and `AsyncRlorTrainerClient`."""

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
from ._operations import ACCOUNTS, SERVER
from ._raw_response import RawResponse
from ._transport import AsyncTransport, SyncTransport


class RlorTrainerClient:
    """The client.

    Args:
        profile: Name of a profile. Its settings take precedence over the environment. Default: the profile that
            `RLOR_PROFILE` names, or `default`, which apply only where arguments and environment set nothing. A profile is
            a table `[profiles.NAME]` of `$XDG_CONFIG_HOME/rlor/config.toml` (usually `~/.config/rlor/config.toml`) or of
            the file `RLOR_CONFIG_FILE`. It may set `api_key`, `account_id`, `base_url`, `timeout`, `max_retries`,
            `deadline`, `proxy`, `ca_bundle` and `allow_insecure_http`. A file that holds a key needs mode 600.
        api_key: Your Fireworks API key. Default: `FIREWORKS_API_KEY`.
        account_id: The account whose jobs you work with. Default: `FIREWORKS_ACCOUNT_ID`, then the
            profile. If none sets it, the first call that needs the account looks it up: the key must have exactly one.
        base_url: URL of the API. Default: `FIREWORKS_BASE_URL`, then https://api.fireworks.ai.
        timeout: Time limit of one attempt, in seconds or as a `timedelta`; connecting may take at most 5 s of it. Default:
            60, or the timeouts of `http_client`.
        max_retries: How often a failed request is sent again, if the operation is safe to repeat. Default: 2.
        deadline: Time limit of a call with all its attempts and the waits between them. Default: 300 s.
        max_response_bytes: Largest response body, after decompression. Default: 32 MiB.
        allow_insecure_http: Send the key unencrypted to any `http://` URL. Default: only to this
            machine, unless the profile allows it.
        extra_headers: Headers to send with every request; `Authorization` and `Host` are not among them.
        on_response: Called with every response before it is decoded: status, headers, body.
        strict: Raise `InvalidResponseError` at the first place where a response breaks the spec; for tests. Default: only
            where the client acts on the value, such as the name, the state or the next page.
        on_drift: Called with each place where a response breaks the spec or has something that the spec does not know,
            without the value. Exceptions that it raises are logged once and ignored. Default: log each place once.
        proxy: URL of a proxy: `http://`, `https://` or `socks5://`. Default: from the environment (`HTTPS_PROXY`,
            `ALL_PROXY`, `NO_PROXY`), but no proxy to this machine.
        ca_bundle: File or directory of trusted certificates. Default: `SSL_CERT_FILE`, `SSL_CERT_DIR`, then certifi's.
        record: File to which every exchange is appended, as a line of JSON without secrets; `rlor-contract traffic`
            checks it. A new file is readable only by its owner. Default: `RLOR_RECORD`, else no recording.
        http_client: Your own httpx client, to share its connection pool. You close it, and use it only in one process.
            Cannot be combined with `proxy` or `ca_bundle`.
        transport: An httpx transport, for tests. Cannot be combined with `http_client`, `proxy` or `ca_bundle`.
        clock: Time and randomness, for tests.

    Set the environment variable `RLOR_LOG` to `debug`, `info`, `warning` or `error` to log to standard error: every attempt
    at `debug`, retries at `info`. The log never contains keys, query strings or bodies.

    Raises:
        ConfigurationError: If a setting is missing or wrong; the message names it.
        TypeError: If `http_client` or `transport` has the wrong type.
    """

    def __init__(
        self,
        *,
        profile: str | None = None,
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
            profile=profile,
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
            finds_account=ACCOUNTS is not None,
            brings_http=http_client is not None or transport is not None,
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
        """Return a modified copy that shares the connection pool. None keeps a setting.

        Closing the copy closes nothing; closing the original closes the connections of both.
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
        """Collect the raw responses of the calls in the `with` block: status, headers, body.

            with client.raw_responses() as raw:
                ...
            print(raw[-1].status, raw[-1].headers.get("x-request-id"))

        Each attempt and each page adds one, errors included. It covers this thread, and copies made by `with_options`.
        """
        return self._transport.raw_responses()

    def __reduce__(self) -> NoReturn:
        raise TypeError(NOT_COPIED)

    def __repr__(self) -> str:
        found = self._transport.settings
        return f"RlorTrainerClient(account_id={found.account_id or None!r}, base_url={found.base_url!r})"

    def close(self) -> None:
        """Close the connections, except those of your own `http_client`."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()


class AsyncRlorTrainerClient:
    """The asynchronous client: the same methods as `RlorTrainerClient`, with `await` and `async for`.

    Args:
        profile: Name of a profile. Its settings take precedence over the environment. Default: the profile that
            `RLOR_PROFILE` names, or `default`, which apply only where arguments and environment set nothing. A profile is
            a table `[profiles.NAME]` of `$XDG_CONFIG_HOME/rlor/config.toml` (usually `~/.config/rlor/config.toml`) or of
            the file `RLOR_CONFIG_FILE`. It may set `api_key`, `account_id`, `base_url`, `timeout`, `max_retries`,
            `deadline`, `proxy`, `ca_bundle` and `allow_insecure_http`. A file that holds a key needs mode 600.
        api_key: Your Fireworks API key. Default: `FIREWORKS_API_KEY`.
        account_id: The account whose jobs you work with. Default: `FIREWORKS_ACCOUNT_ID`, then the
            profile. If none sets it, the first call that needs the account looks it up: the key must have exactly one.
        base_url: URL of the API. Default: `FIREWORKS_BASE_URL`, then https://api.fireworks.ai.
        timeout: Time limit of one attempt, in seconds or as a `timedelta`; connecting may take at most 5 s of it. Default:
            60, or the timeouts of `http_client`.
        max_retries: How often a failed request is sent again, if the operation is safe to repeat. Default: 2.
        deadline: Time limit of a call with all its attempts and the waits between them. Default: 300 s.
        max_response_bytes: Largest response body, after decompression. Default: 32 MiB.
        allow_insecure_http: Send the key unencrypted to any `http://` URL. Default: only to this
            machine, unless the profile allows it.
        extra_headers: Headers to send with every request; `Authorization` and `Host` are not among them.
        on_response: Called with every response before it is decoded: status, headers, body.
        strict: Raise `InvalidResponseError` at the first place where a response breaks the spec; for tests. Default: only
            where the client acts on the value, such as the name, the state or the next page.
        on_drift: Called with each place where a response breaks the spec or has something that the spec does not know,
            without the value. Exceptions that it raises are logged once and ignored. Default: log each place once.
        proxy: URL of a proxy: `http://`, `https://` or `socks5://`. Default: from the environment (`HTTPS_PROXY`,
            `ALL_PROXY`, `NO_PROXY`), but no proxy to this machine.
        ca_bundle: File or directory of trusted certificates. Default: `SSL_CERT_FILE`, `SSL_CERT_DIR`, then certifi's.
        record: File to which every exchange is appended, as a line of JSON without secrets; `rlor-contract traffic`
            checks it. A new file is readable only by its owner. Default: `RLOR_RECORD`, else no recording.
        http_client: Your own httpx client, to share its connection pool. You close it, and use it only in one event loop.
            Cannot be combined with `proxy` or `ca_bundle`.
        transport: An httpx transport, for tests. Cannot be combined with `http_client`, `proxy` or `ca_bundle`.
        clock: Time and randomness, for tests.

    Set the environment variable `RLOR_LOG` to `debug`, `info`, `warning` or `error` to log to standard error: every attempt
    at `debug`, retries at `info`. The log never contains keys, query strings or bodies.

    Raises:
        ConfigurationError: If a setting is missing or wrong; the message names it.
        TypeError: If `http_client` or `transport` has the wrong type.
    """

    def __init__(
        self,
        *,
        profile: str | None = None,
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
            profile=profile,
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
            finds_account=ACCOUNTS is not None,
            brings_http=http_client is not None or transport is not None,
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
        """Return a modified copy that shares the connection pool. None keeps a setting.

        Closing the copy closes nothing; closing the original closes the connections of both.
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
        """Collect the raw responses of the calls in the `with` block: status, headers, body.

            with client.raw_responses() as raw:
                ...
            print(raw[-1].status, raw[-1].headers.get("x-request-id"))

        Each attempt and each page adds one, errors included. It covers this task and the tasks created in it, and copies made by `with_options`.
        """
        return self._transport.raw_responses()

    def __reduce__(self) -> NoReturn:
        raise TypeError(NOT_COPIED)

    def __repr__(self) -> str:
        found = self._transport.settings
        return f"AsyncRlorTrainerClient(account_id={found.account_id or None!r}, base_url={found.base_url!r})"

    async def aclose(self) -> None:
        """Close the connections, except those of your own `http_client`."""
        await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()
