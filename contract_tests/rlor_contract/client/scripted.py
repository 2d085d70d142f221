"""The client with answers from a list and a clock of its own, so that nothing takes any time."""

from __future__ import annotations

import asyncio
import datetime
import importlib
import inspect
import itertools
import logging
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any, Final

import httpx
from rlor_spec.document import Pointer

from rlor_contract.client.surfaces import Call, Exchange, Facade, Reply
from rlor_contract.spec.json_values import shown_error
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.schemas import Mismatch

_MOST_REQUESTS: Final = 1000
"""A call that sends more goes round in a circle."""
RETRIES: Final = 2
NOW: Final = datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC)

Uses = Iterator[tuple[str, list[Mismatch]]]
"""Uses of the client, in words, and what is wrong with what came of each."""


class ScriptedFacade(Facade):
    """The client with answers that come one after the other, the last again and again, and a clock of its own."""

    def __init__(
        self, spec: ContractSpec, account: str, runner: asyncio.Runner, *, asynchronous: bool, strict: bool = True
    ) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self.drifts: list[Any] = []
        """What `on_drift` was told of the last use."""
        self._replies: list[Reply] = []

        async def async_sleep(seconds: float) -> None:
            self._sleep(seconds)

        clock = importlib.import_module("rlor_trainer_client").Clock(
            monotonic=lambda: self.now,
            sleep=self._sleep,
            async_sleep=async_sleep,
            random=lambda: 1.0,
            now=lambda: NOW,
            new_id=self._new_id,
        )
        super().__init__(
            spec,
            account,
            runner,
            asynchronous=asynchronous,
            max_retries=RETRIES,
            clock=clock,
            strict=strict,
            on_drift=self._on_drift,
        )
        self.client: Any = self._client

    def play(self, use: Callable[[], Any], *replies: Reply) -> Exchange:
        """Use the client. The items of a list are gathered; an error is part of the exchange."""
        self.now, self.slept, self._replies, self._sent, self.drifts = 0.0, [], list(replies), [], []
        self._ids = itertools.count(1)
        exchange = Exchange(self._sent)
        try:
            value = use()
            if hasattr(value, "__aiter__"):
                value = self._runner.run(_gathered(value))
            elif inspect.isawaitable(value):
                value = self._runner.run(_awaited(value))
            elif hasattr(value, "pages"):
                value = list(value)
            exchange.value = value
        except Exception as error:
            exchange.error = error
        return exchange

    def call(self, call: Call) -> Callable[[], Any]:
        """A use of the client: one call of an operation."""
        return lambda: self._invoke(call)

    def _on_drift(self, drift: Any) -> None:
        self.drifts.append(drift)

    def _sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept.append(seconds)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self._sent.append(request)
        if len(self._sent) > _MOST_REQUESTS:
            raise RuntimeError(f"more than {_MOST_REQUESTS} requests")
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        return httpx.Response(reply.status, headers=reply.headers, content=reply.content)


async def _awaited(value: Any) -> Any:
    return await value


async def _gathered(values: Any) -> list[Any]:
    return [value async for value in values]


@contextmanager
def open_scripted(spec: ContractSpec, account: str, *, strict: bool = True) -> Generator[list[ScriptedFacade]]:
    """The client, sync and async; in its default mode unless `strict`."""
    with asyncio.Runner() as runner:
        surfaces = [ScriptedFacade(spec, account, runner, asynchronous=kind, strict=strict) for kind in (False, True)]
        log = logging.getLogger("rlor_trainer_client")
        level = log.level
        log.setLevel(logging.CRITICAL)  # it warns of each outage that is played to it
        try:
            yield surfaces
        finally:
            log.setLevel(level)
            for surface in surfaces:
                surface.close()


def unless(holds: bool, expected: str, exchange: Exchange, pointer: Pointer) -> list[Mismatch]:
    """A finding unless the expectation holds."""
    got = f"{len(exchange.requests)} requests, {shown_error(exchange.error)}"
    return [] if holds else [Mismatch("", expected, got, pointer)]


def is_error(exchange: Exchange, kind: str) -> bool:
    """Whether an error of this class of the client ended the exchange."""
    return kind in {base.__name__ for base in type(exchange.error).__mro__}
