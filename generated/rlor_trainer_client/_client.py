# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

"""The clients that most people use."""

from __future__ import annotations

from typing import Self

import httpx

from ._config import settings
from ._groups import AsyncCheckpoints, AsyncJobs, Checkpoints, Jobs
from ._operations import SERVER
from ._transport import AsyncTransport, SyncTransport


class RlorTrainerClient:
    """The API.

    Args:
        api_key: Your Fireworks API key. Default: `FIREWORKS_API_KEY`.
        account_id: The account whose jobs you work with. Default: `FIREWORKS_ACCOUNT_ID`.
        base_url: Where the API is. Default: `FIREWORKS_BASE_URL`, then https://api.fireworks.ai.
        timeout: Seconds to wait for an answer, at most 5 of them for a connection. Default: 60; with an `http_client`,
            that client's own.
        http_client: An httpx client to send with, for proxies, certificates and pools of your own. You close it.
        transport: An httpx transport to send with, for tests. Excludes `http_client`.

    Raises:
        ConfigurationError: When a setting is missing or wrong; the message names it.
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        account_id: str | None = None,
        base_url: str | None = None,
        timeout: float | None = None,
        http_client: httpx.Client | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        found = settings(
            api_key=api_key, account_id=account_id, base_url=base_url, default_base_url=SERVER, timeout=timeout
        )
        self._transport = SyncTransport(found, http_client, transport)
        self.jobs = Jobs(self._transport)
        self.checkpoints = Checkpoints(self._transport)

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
        timeout: Seconds to wait for an answer, at most 5 of them for a connection. Default: 60; with an `http_client`,
            that client's own.
        http_client: An httpx client to send with, for proxies, certificates and pools of your own. You close it.
        transport: An httpx transport to send with, for tests. Excludes `http_client`.

    Raises:
        ConfigurationError: When a setting is missing or wrong; the message names it.
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        account_id: str | None = None,
        base_url: str | None = None,
        timeout: float | None = None,
        http_client: httpx.AsyncClient | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        found = settings(
            api_key=api_key, account_id=account_id, base_url=base_url, default_base_url=SERVER, timeout=timeout
        )
        self._transport = AsyncTransport(found, http_client, transport)
        self.jobs = AsyncJobs(self._transport)
        self.checkpoints = AsyncCheckpoints(self._transport)

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
