"""A client from its making to its end: copies, contexts, an HTTP client of the caller's own, limits of time, keys."""

from __future__ import annotations

import asyncio
import copy
import functools
import pickle
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx

from rlor_contract.client.scripted import LEFT_OUT, ScriptedFacade, Uses, error_reply, is_error, unless
from rlor_contract.client.settings import refusal
from rlor_contract.client.surfaces import API_KEY, BASE_URL, Call, Reply
from rlor_contract.spec.schemas import Mismatch


def life_uses(surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
    pointer = call.operation.pointer
    client = surface.made()
    copied = client.with_options(timeout=3)
    for shown, action in (
        ("pickle", lambda: pickle.dumps(client)),
        ("deepcopy", lambda: copy.deepcopy(client)),
        ("copy of a group", lambda: copy.copy(getattr(client, call.operation.tag))),
    ):
        yield f"{shown} of a client", refusal(action, "create a client", pointer)
    _close(surface, copied)
    exchange = surface.play(surface.call(call, client), good)
    yield "a copy is closed", unless(exchange.error is None, "the answer", exchange, pointer)
    shown = repr(client)
    whole = surface.account in shown and BASE_URL in shown and API_KEY not in shown
    yield "repr", [] if whole else [Mismatch("", "account and base URL, without the key", shown, pointer)]
    entered = surface.run(client.__aenter__()) if surface.asynchronous else client.__enter__()
    same = entered is client
    yield "as a context", [] if same else [Mismatch("", "the client itself", repr(entered), pointer)]
    surface.run(client.__aexit__(None, None, None)) if surface.asynchronous else client.__exit__(None, None, None)
    for again in (client, copied):
        exchange = surface.play(surface.call(call, again), good)
        holds = isinstance(exchange.error, RuntimeError) and not exchange.requests
        yield "after its end", unless(holds, "RuntimeError, and nothing sent", exchange, pointer)


def _close(surface: ScriptedFacade, client: Any) -> None:
    surface.run(client.aclose()) if surface.asynchronous else client.close()


def own_client_uses(surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
    pointer = call.operation.pointer
    kind, other = (httpx.AsyncClient, httpx.Client) if surface.asynchronous else (httpx.Client, httpx.AsyncClient)

    def made(**settings: Any) -> Any:
        return kind(transport=surface.transport, trust_env=False, **settings)

    own = made(
        cookies={"a": "b"},
        headers={"x-own": "1", "authorization": "Basic x", "user-agent": "own", "accept": "a/b"},
        timeout=7,
        auth=("user", "password"),
        base_url="https://own.test",
        follow_redirects=True,
        params={"own": "1"},
    )
    client = surface.made(transport=LEFT_OUT, http_client=own)
    exchange = surface.play(surface.call(call, client), error_reply(503, 14), good)
    holds = exchange.error is None and len(exchange.requests) == 2
    yield "http_client=", unless(holds, "the answer, after a repeat", exchange, pointer)
    for request in exchange.requests:
        headers = request.headers
        got = [headers.get("cookie"), headers.get("x-own"), headers.get_list("authorization"), headers["accept"]]
        wanted = ["a=b", "1", [f"Bearer {API_KEY}"], "application/json"]
        yield "its cookies and headers", [] if got == wanted else [Mismatch("", str(wanted), "others", pointer)]
        limits = request.extensions["timeout"]
        whole = {"connect": 7, "read": 7, "write": 7, "pool": 7}
        yield "its timeouts", [] if limits == whole else [Mismatch("", str(whole), str(limits), pointer)]
        there = request.url.host
        yield "its base URL", [] if BASE_URL.endswith(there) else [Mismatch("", BASE_URL, str(request.url), pointer)]
    for shown, options in (("timeout= of the call", {"timeout": 3}), ("of the client", {})):
        given = surface.made(transport=LEFT_OUT, http_client=own, **({} if options else {"timeout": 3}))
        exchange = surface.play(surface.call(call, given, **options), good)
        given_limits: dict[str, float] = exchange.requests[0].extensions["timeout"] if exchange.requests else {}
        holds = set(given_limits.values()) == {3}
        yield shown, unless(holds, "limits of 3 s", exchange, pointer)
    exchange = surface.play(surface.call(call, client), Reply(302, b"", {"location": "https://elsewhere.test/"}))
    holds = len(exchange.requests) == 1 and is_error(exchange, "APIStatusError")
    yield "a redirect", unless(holds, "one request, and an error", exchange, pointer)
    _close(surface, client)
    yield "it stays open", [Mismatch("", "an open client", "a closed one", pointer)] if own.is_closed else []
    surface.run(own.aclose()) if surface.asynchronous else own.close()
    exchange = surface.play(surface.call(call, client), good)
    holds = isinstance(exchange.error, RuntimeError) and not exchange.requests
    yield "it was closed", unless(holds, "RuntimeError", exchange, pointer)
    base = httpx.BaseTransport() if surface.asynchronous else httpx.AsyncBaseTransport()
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("one of the other kind", {"transport": LEFT_OUT, "http_client": other(trust_env=False)}, "http_client"),
        ("its class", {"transport": LEFT_OUT, "http_client": kind}, "http_client"),
        ("a transport of the other kind", {"transport": base}, "transport"),
        ("both", {"http_client": made()}, "http_client and transport"),
        ("a proxy, too", {"proxy": "http://proxy.test:3128"}, "proxy"),
        ("certificates, too", {"ca_bundle": "/nowhere"}, "ca_bundle"),
    ]
    for shown, settings, named in wrong:
        yield shown, refusal(functools.partial(surface.made, **settings), named, pointer)


def time_limit_uses(surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
    """A body that never ends does not hold a call for longer than it may take."""
    pointer = call.operation.pointer
    piece = len(good.content) // 3 + 1
    pieces = [good.content[at : at + piece] for at in range(0, len(good.content), piece)]

    class Slow(httpx.SyncByteStream, httpx.AsyncByteStream):
        def __init__(self, seconds: float) -> None:
            self.seconds = seconds

        def __iter__(self) -> Iterator[bytes]:
            for content in pieces:
                surface.now += self.seconds
                yield content

        async def __aiter__(self) -> AsyncIterator[bytes]:
            for content in pieces:
                await asyncio.sleep(1 if self.seconds > 1 else 0)
                yield content

    for shown, seconds, options, fits in (
        ("in time", 1 if not surface.asynchronous else 0, {"timeout": 3.0}, True),
        ("too late", 2, {"timeout": 5.0}, False),
        ("too late for the call", 2, {"deadline": 5.0}, False),
    ):
        sent: list[httpx.Request] = []
        # An async client has the time of its event loop, which is the machine's.
        limits = dict.fromkeys(options, 0.02) if surface.asynchronous and not fits else options

        def answer(request: httpx.Request, seconds: float = seconds, sent: Any = sent) -> httpx.Response:
            sent.append(request)
            return httpx.Response(200, headers=good.headers, stream=Slow(seconds))

        client = surface.made(transport=httpx.MockTransport(answer), max_retries=0, **limits)
        exchange = surface.play(surface.call(call, client), good)
        exchange.requests = sent
        holds = exchange.error is None if fits else is_error(exchange, "APITimeoutError")
        yield (
            f"an answer bit by bit, {shown}",
            unless(holds, "the answer" if fits else "APITimeoutError", exchange, pointer),
        )


def short_key_uses(surface: ScriptedFacade, call: Call) -> Uses:
    """A key is sent as it is, long or short; of what a server quotes, one of 8 characters or more is taken out."""
    pointer = (*call.operation.pointer, "security")
    for key in ("k", "key-of-8", "k" * 4096):
        client = surface.made(api_key=key)
        exchange = surface.play(surface.call(call, client), error_reply(403, 7, f"the key <{key}> may not"))
        error: Any = exchange.error
        holds = bool(exchange.requests) and exchange.requests[0].headers["authorization"] == f"Bearer {key}"
        if len(key) >= 8:
            holds = holds and key not in f"{error} {error!r} {vars(error)}"
        else:
            holds = holds and error.message == f"the key <{key}> may not"
        yield f"a key of {len(key)} characters", unless(holds, "it is sent, and not shown", exchange, pointer)
