"""Looks up the account of the API key, once, if the caller has not named one."""

from __future__ import annotations

import re
import threading
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from copy import copy
from typing import TYPE_CHECKING, Any, cast

from ._connections import forks
from ._operation import Discovery
from .errors import (
    ConfigurationError,
    InvalidResponseError,
    NotFoundError,
    PermissionDeniedError,
    RlorTrainerError,
    shown,
)

if TYPE_CHECKING:
    import asyncio


_ACCOUNT_ID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", re.ASCII)


def request_for(discovery: Discovery) -> dict[str, Any]:
    """Arguments of the request that looks up the accounts."""
    operation = discovery.operation
    return {"method": operation.http_method, "url": operation.path, "params": dict(discovery.query)}


def only_account(discovery: Discovery, answer: object) -> str:
    """The id of the only account. Raises `ConfigurationError` if there is none, or several."""
    ids = list(dict.fromkeys(_ids(discovery, answer)))
    more = isinstance(answer, dict) and bool(cast(dict[str, object], answer).get("nextPageToken"))
    if len(ids) == 1 and not more:
        return ids[0]
    found = "several accounts, such as " + " and ".join(map(repr, ids)) if ids else "no account"
    raise ConfigurationError(
        f"No account_id, and the API key may use {shown(found)}. Pass account_id=…, set the environment variable "
        "FIREWORKS_ACCOUNT_ID, or write it in a profile."
    )


def _ids(discovery: Discovery, answer: object) -> Generator[str]:
    listed = cast(dict[str, object], answer).get(discovery.items) if isinstance(answer, dict) else ()
    if listed is None:  # an empty list may be left out
        return
    if not isinstance(listed, list):
        raise _unreadable(discovery, discovery.items, "a list of accounts")
    for position, account in enumerate(cast(list[object], listed)):
        name = cast(dict[str, object], account).get(discovery.name) if isinstance(account, dict) else None
        if not isinstance(name, str) or _ACCOUNT_ID.fullmatch(name.rpartition("/")[2]) is None:
            path = f"{discovery.items}[{position}].{discovery.name}"
            raise _unreadable(discovery, path, "the name of an account")
        yield name.rpartition("/")[2]


def _unreadable(discovery: Discovery, path: str, expected: str) -> InvalidResponseError:
    what = f"{path}: expected {expected}"
    return InvalidResponseError(discovery.operation.id, 200, what, json_path=path, expected=expected)


class KeysAccount:
    """The account of a client's key, shared by the copies of the client.

    Concurrent calls share one request and its result, even if that is an error.
    Errors are not kept for later calls. No call waits for a lock of another process or event loop.
    """

    def __init__(self) -> None:
        self._id = ""
        self._asked = 0
        self._failure: RlorTrainerError | None = None
        self._locks: dict[int, threading.Lock] = {}
        self._of_loop: tuple[object, asyncio.Lock] | None = None

    def id(self, ask: Callable[[], str]) -> str:
        """The id of the account. Raises what `ask` raises."""
        if self._id:
            return self._id
        asked = self._asked
        with self._locks.setdefault(forks(), threading.Lock()):
            if self._is_known_since(asked):
                return self._id
            with self._asking():
                self._id = ask()
        return self._id

    async def id_async(self, ask: Callable[[], Awaitable[str]]) -> str:
        """Like `id`, without blocking."""
        if self._id:
            return self._id
        asked = self._asked
        async with self._lock():
            if self._is_known_since(asked):
                return self._id
            with self._asking():
                self._id = await ask()
        return self._id

    def _lock(self) -> asyncio.Lock:
        import asyncio  # the sync client does without it

        loop = asyncio.get_running_loop()
        if self._of_loop is None or self._of_loop[0] is not loop:
            self._of_loop = loop, asyncio.Lock()
        return self._of_loop[1]

    def _is_known_since(self, asked: int) -> bool:
        if not self._id and self._asked != asked and self._failure is not None:
            raise copy(self._failure)
        return bool(self._id)

    @contextmanager
    def _asking(self) -> Generator[None]:
        self._failure = None
        try:
            yield
        except RlorTrainerError as error:
            if isinstance(error, PermissionDeniedError | NotFoundError):
                error.add_note("This request looks up the account of the API key. Pass account_id=… to avoid it.")
            self._failure = copy(error)  # without the frames of this call
            raise
        finally:
            self._asked += 1
