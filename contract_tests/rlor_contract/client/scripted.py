"""The client with answers from a list and a clock of its own, so that nothing takes any time."""

from __future__ import annotations

import asyncio
import datetime
import importlib
import inspect
import itertools
import json
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any, Final

import httpx
from rlor_spec.document import Pointer

from rlor_contract.client.surfaces import Call, Exchange, Facade, Reply, without_log
from rlor_contract.spec.json_values import shown_error
from rlor_contract.spec.operations import JSON, ContractSpec
from rlor_contract.spec.schemas import Mismatch

_MOST_REQUESTS: Final = 1000
"""A call that sends more goes round in a circle."""
RETRIES: Final = 2
LEFT_OUT: Final = object()
NOW: Final = datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC)

Scripted = Reply | Exception
"""What comes of a request: an answer, or an error of the transport."""
Uses = Iterator[tuple[str, list[Mismatch]]]
"""Uses of the client, in words, and what is wrong with what came of each."""


class ScriptedFacade(Facade):
    """The client with answers that come one after the other, the last again and again, and a clock of its own."""

    def __init__(
        self, spec: ContractSpec, account: str, runner: asyncio.Runner, *, asynchronous: bool, strict: bool = True
    ) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self.blocked: list[float] = []
        """The sleeps of the last use that held up the event loop."""
        self.drifts: list[Any] = []
        """What the last use reported to `on_drift`."""
        self._replies: list[Scripted] = []
        self._seen: set[tuple[str, Pointer]] = set()

        async def async_sleep(seconds: float) -> None:
            self._sleep(seconds)

        self.clock: dict[str, Any] = {
            "monotonic": lambda: self.now,
            "sleep": self._block if asynchronous else self._sleep,
            "async_sleep": async_sleep,
            "random": lambda: 1.0,
            "now": lambda: NOW,
            "new_id": self._new_id,
        }
        """Arguments of the client's clock."""
        super().__init__(spec, account, runner, asynchronous=asynchronous, max_retries=RETRIES, strict=strict)
        self._client = self.made(on_drift=self._on_drift)
        self.client: Any = self._client

    def made(self, **settings: Any) -> Any:
        """A client with the same answers and clock, and these settings; one that is `LEFT_OUT` is not passed."""
        given = {**self.settings, "clock": self.clock_of(self.clock), **settings}
        passed = {name: value for name, value in given.items() if value is not LEFT_OUT}
        return getattr(importlib.import_module("rlor_trainer_client"), self.name)(**passed)

    @staticmethod
    def clock_of(parts: dict[str, Any]) -> Any:
        """A clock with these parts; the others are those of the machine."""
        return importlib.import_module("rlor_trainer_client").Clock(**parts)

    def is_first_of(self, use: str, schema: Pointer) -> bool:
        """Whether a use has not been made of answers of this schema."""
        first = (use, schema) not in self._seen
        self._seen.add((use, schema))
        return first

    def play(self, use: Callable[[], Any], *replies: Scripted) -> Exchange:
        """Use the client. The items of a list are gathered; an error is part of the exchange."""
        self.now, self.slept, self.blocked, self._replies, self._sent, self.drifts = 0.0, [], [], list(replies), [], []
        self._ids = itertools.count(1)
        exchange = Exchange(self._sent)
        try:
            value = use()
            if hasattr(value, "__aiter__"):
                value = _gathered(value)
            elif not inspect.isawaitable(value) and (hasattr(value, "pages") or hasattr(value, "__next__")):
                value = list(value)
            exchange.value = self.run(value)
        except Exception as error:
            exchange.error = error
        return exchange

    def call(self, call: Call, client: Any = None, named: Any = LEFT_OUT, **options: Any) -> Callable[[], Any]:
        """A use of the client, or of another one: one call of an operation, with these options besides.

        `named` stands in place of what the suite names the thing by that the call is about.
        """

        def use() -> Any:
            kept = self._client, self.options
            self._client, self.options = client or self._client, options
            self.name_given = {} if named is LEFT_OUT else {"named": named}
            try:
                return self._invoke(call)
            finally:
                self._client, self.options = kept
                self.name_given = {}

        return use

    def _on_drift(self, drift: Any) -> None:
        self.drifts.append(drift)

    def _sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept.append(seconds)

    def _block(self, seconds: float) -> None:
        self._sleep(seconds)
        self.blocked.append(seconds)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self._sent.append(request)
        if len(self._sent) > _MOST_REQUESTS:
            raise RuntimeError(f"more than {_MOST_REQUESTS} requests")
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        if isinstance(reply, Exception):
            raise reply
        return httpx.Response(reply.status, headers=reply.headers, content=reply.content)


async def _gathered(values: Any) -> list[Any]:
    return [value async for value in values]


@contextmanager
def open_scripted(spec: ContractSpec, account: str, *, strict: bool = True) -> Generator[list[ScriptedFacade]]:
    """The client, sync and async; in its default mode unless `strict`."""
    with asyncio.Runner() as runner, without_log():
        surfaces = [ScriptedFacade(spec, account, runner, asynchronous=kind, strict=strict) for kind in (False, True)]
        try:
            yield surfaces
        finally:
            for surface in surfaces:
                surface.close()


def error_reply(status: int, code: int, message: str = "not now", **headers: str) -> Reply:
    """An error of the API."""
    body = json.dumps({"code": code, "message": message, "details": []}).encode()
    return Reply(status, body, {"content-type": JSON, **headers})


def unless(holds: bool, expected: str, exchange: Exchange, pointer: Pointer) -> list[Mismatch]:
    """A finding unless the expectation holds."""
    got = f"{len(exchange.requests)} requests, {shown_error(exchange.error)}"
    return [] if holds else [Mismatch("", expected, got, pointer)]


def is_error(exchange: Exchange, kind: str) -> bool:
    """Whether an error of this class of the client ended the exchange."""
    return kind in {base.__name__ for base in type(exchange.error).__mro__}
