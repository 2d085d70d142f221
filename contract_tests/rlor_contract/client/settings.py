"""The settings of the client, each in every way that it can be given, and what is sent and done for it."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import functools
import gzip
import importlib
import io
import json
import os
import pickle
import tempfile
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

import httpx
from rlor_spec.document import Pointer

from rlor_contract.client.answers import whole_answer
from rlor_contract.client.scripted import LEFT_OUT, RETRIES, ScriptedFacade, Uses, error_reply, is_error, unless
from rlor_contract.client.surfaces import ACCOUNT, API_KEY, BASE_URL, Call, Exchange, Reply
from rlor_contract.spec.json_values import shown_error
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.schema_values import SchemaValues
from rlor_contract.spec.schemas import Mismatch

_KEY: Final = "another-key-of-the-contract-suite"
_OTHER: Final = "another-account"
_ELSEWHERE: Final = "https://elsewhere.contract.test/below"
_VARIABLES: Final = {
    "api_key": "FIREWORKS_API_KEY",
    ACCOUNT: "FIREWORKS_ACCOUNT_ID",
    "base_url": "FIREWORKS_BASE_URL",
}
_WRONG: Final[tuple[tuple[str, Any], ...]] = (
    ("api_key", ""),
    ("api_key", "a key"),
    ("api_key", f"{_KEY}\n"),
    ("api_key", "schlüssel"),
    ("api_key", 5),
    (ACCOUNT, ""),
    (ACCOUNT, "acme\n"),
    (ACCOUNT, "ac me"),
    ("base_url", "contract.test"),
    ("base_url", "ftp://contract.test"),
    ("base_url", "https://"),
    ("base_url", "https://contract.test:0"),
    ("base_url", "https://contract.test:x"),
    ("base_url", "https://contract.test/\n"),
    ("base_url", " https://contract.test"),
    ("base_url", "https://me:secret@contract.test"),
    ("base_url", "https://contract.test?a=b"),
    ("base_url", "https://contract.test#a"),
    ("base_url", "http://contract.test"),
    ("timeout", 0),
    ("timeout", -1),
    ("timeout", "5"),
    ("timeout", True),
    ("deadline", 0),
    ("deadline", "5"),
    ("max_retries", -1),
    ("max_retries", 1.5),
    ("max_retries", True),
    ("max_response_bytes", 0),
    ("max_response_bytes", "5"),
    ("extra_headers", {"Authorization": "Bearer x"}),
    ("extra_headers", {"host": "elsewhere.test"}),
    ("extra_headers", {"a b": "c"}),
    ("extra_headers", {"a": "b\nc: d"}),
    ("extra_headers", {"a": 5}),
    ("extra_headers", [("a", "b")]),
    ("on_response", 5),
    ("on_drift", 5),
    ("ca_bundle", ""),
)


def setting_uses(
    spec: ContractSpec, surface: ScriptedFacade, call: Call, answers: SchemaValues
) -> Iterator[tuple[str, Uses]]:
    """By check, uses of one operation with other settings than the default ones."""
    good = whole_answer(spec, call, answers)
    yield "settings_obeyed", _given(surface, call, good)
    yield "settings_obeyed", _called_back(surface, call, good)
    yield "settings_obeyed", _refused(surface, call)
    yield "settings_obeyed", _life(surface, call, good)
    yield "own_client_used", _own_client(surface, call, good)
    yield "time_limits_kept", _time_limits(surface, call, good)
    yield "secrets_hidden", _short_keys(surface, call)


@contextmanager
def environment(**variables: str | None) -> Generator[None]:
    """Variables of the environment, None for none; of the client's own, these alone."""
    names = {*_VARIABLES.values(), *variables}
    before = {name: os.environ.pop(name, None) for name in names}
    os.environ.update({name: value for name, value in variables.items() if value is not None})
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _ways(surface: ScriptedFacade, name: str, value: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Ways to make a client with a setting."""
    yield f"{name}=", lambda: surface.made(**{name: value})
    yield f"with_options({name}=)", lambda: surface.made().with_options(**{name: value})
    if name in _VARIABLES:

        def from_environment() -> Any:
            with environment(**{_VARIABLES[name]: str(value)}):
                return surface.made(**{name: LEFT_OUT})

        yield _VARIABLES[name], from_environment


def _given(surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
    pointer = call.operation.pointer
    limits = {"connect": 5, "read": 20, "write": 20, "pool": 20}
    quick = {"connect": 3, "read": 3, "write": 3, "pool": 3}
    body = good.content

    def exchanged(client: Any, **options: Any) -> Exchange:
        return surface.play(surface.call(call, client, **options), good)

    def sent(client: Any, **options: Any) -> httpx.Request:
        return exchanged(client, **options).requests[0]

    path = sent(None).url.path
    checks: list[tuple[str, Any, Callable[[httpx.Request], Any], Any]] = [
        ("api_key", _KEY, lambda request: request.headers["authorization"], f"Bearer {_KEY}"),
        ("base_url", _ELSEWHERE, lambda request: str(request.url), f"{_ELSEWHERE}{path}"),
        ("base_url", f"{_ELSEWHERE}/", lambda request: str(request.url), f"{_ELSEWHERE}{path}"),
        ("base_url", httpx.URL(_ELSEWHERE), lambda request: str(request.url), f"{_ELSEWHERE}{path}"),
        ("base_url", "http://127.0.0.1:1", lambda request: str(request.url), f"http://127.0.0.1:1{path}"),
        ("base_url", "http://localhost:1", lambda request: str(request.url), f"http://localhost:1{path}"),
        ("timeout", 20, lambda request: request.extensions["timeout"], limits),
        ("timeout", timedelta(seconds=20), lambda request: request.extensions["timeout"], limits),
        ("timeout", 3, lambda request: request.extensions["timeout"], quick),
        ("deadline", 3, lambda request: request.extensions["timeout"], quick),
        ("deadline", timedelta(seconds=3), lambda request: request.extensions["timeout"], quick),
        ("extra_headers", {"X-Trace": "a b"}, lambda request: request.headers["x-trace"], "a b"),
        ("extra_headers", {"Accept": "a/b"}, lambda request: request.headers.get_list("accept"), ["a/b"]),
    ]
    for name, value, look, wanted in checks:
        for shown, make in _ways(surface, name, value):
            if isinstance(value, str) or shown != _VARIABLES.get(name):
                send = functools.partial(_sent_by, sent, make)
                yield f"{shown}{value!r}", _equal(functools.partial(_seen, send, look), wanted, pointer)
    other: dict[str, Any] = {"timeout": 50, "extra_headers": {"x-trace": "c", "accept": "c/d", "x-kept": "e"}}
    for name, value, look, wanted in checks:
        if name in other:
            for client in (None, surface.made(**{name: other[name]})):
                send = functools.partial(sent, client, **{name: value})
                yield f"{name}= of the call", _equal(functools.partial(_seen, send, look), wanted, pointer)
    # The account stands in the path, where the call itself does not name one.
    for shown, make in _ways(surface, ACCOUNT, _OTHER):
        there = {**call.path, surface.spec.resource.account_parameter: _OTHER}
        kept = surface.account
        surface.account = _OTHER
        try:
            moved = Call(call.operation, there, call.query, call.body)
            named = Reply(good.status, body.replace(kept.encode(), _OTHER.encode()), good.headers)
            exchange = surface.play(surface.call(moved, make()), named)
        finally:
            surface.account = kept
        holds = exchange.error is None and f"/{_OTHER}/" in exchange.requests[0].url.path
        yield f"{shown}{_OTHER!r}", unless(holds, f"a path of {_OTHER}", exchange, pointer)
    request = sent(None)
    defaults = request.extensions["timeout"], request.headers["accept"]
    wanted = ({"connect": 5, "read": 60, "write": 60, "pool": 60}, "application/json")
    yield "the usual", [] if defaults == wanted else [Mismatch("", str(wanted), str(defaults), pointer)]
    agent = request.headers["user-agent"]
    yield "user-agent", [] if agent.startswith("rlor") else [Mismatch("", "the client's name", agent, pointer)]
    for size, fits in ((len(body), True), (len(body) - 1, False)):
        for shown, make in _ways(surface, "max_response_bytes", size):
            for zipped in (False, True):
                packed = {**good.headers, "content-encoding": "gzip"} if zipped else good.headers
                reply = Reply(200, gzip.compress(body) if zipped else body, packed)
                exchange = surface.play(surface.call(call, make()), reply)
                holds = exchange.error is None if fits else is_error(exchange, "InvalidResponseError")
                expected = "the answer" if fits else "InvalidResponseError"
                yield f"{shown}{size}, gzip={zipped}", unless(holds, expected, exchange, pointer)
    for retries in (0, 1, 3):
        for shown, make in _ways(surface, "max_retries", retries):
            exchange = surface.play(surface.call(call, make()), error_reply(503, 14))
            holds = len(exchange.requests) == 1 + retries
            yield f"{shown}{retries}", unless(holds, f"{1 + retries} requests", exchange, pointer)
    usual = surface.made(max_retries=LEFT_OUT)
    exchange = surface.play(surface.call(call, usual), error_reply(503, 14))
    yield "the usual retries", unless(len(exchange.requests) == 1 + RETRIES, "two retries", exchange, pointer)
    for strict in (True, False):
        odd = Reply.of_json(200, {**json.loads(body), **_misfit(call, surface.spec, json.loads(body))})
        for shown, make in _ways(surface, "strict", strict):
            exchange = surface.play(surface.call(call, make()), odd)
            holds = is_error(exchange, "InvalidResponseError") if strict else exchange.error is None
            yield f"{shown}{strict}", unless(holds, "an error" if strict else "the answer", exchange, pointer)
    base = surface.made()
    base.with_options(api_key=_KEY, base_url=_ELSEWHERE, timeout=3, extra_headers={"a": "b"})
    request = sent(base)
    same = request.headers["authorization"] == f"Bearer {API_KEY}" and str(request.url).startswith(BASE_URL)
    same = same and request.extensions["timeout"]["read"] == 60 and "a" not in request.headers
    fault = Mismatch("", "the client as it was", "another one", pointer)
    yield "with_options leaves the client as it is", [] if same else [fault]
    request = sent(base.with_options(timeout=3).with_options(api_key=_KEY))
    same = request.extensions["timeout"]["read"] == 3 and request.headers["authorization"] == f"Bearer {_KEY}"
    yield "with_options keeps the other options", [] if same else [fault]


def _sent_by(sent: Callable[[Any], httpx.Request], make: Callable[[], Any]) -> httpx.Request:
    return sent(make())


def _seen(send: Callable[[], httpx.Request], look: Callable[[httpx.Request], Any]) -> Any:
    return look(send())


def _moved(make: Callable[[], Any], url: str) -> bool:
    return url in repr(make().with_options(base_url=url))


def _misfit(call: Call, spec: ContractSpec, whole: dict[str, Any]) -> dict[str, Any]:
    """A field of a wrong type that the client does not act on."""
    schema = call.operation.responses[200].schema or ()
    names = spec.properties(schema)
    return {next(n for n in whole if isinstance(whole[n], bool) and n in names): ["odd"]}


def _equal(look: Callable[[], Any], wanted: Any, pointer: Pointer) -> list[Mismatch]:
    try:
        got = look()
    except Exception as error:
        return [Mismatch("", repr(wanted), shown_error(error), pointer)]
    return [] if got == wanted else [Mismatch("", repr(wanted), repr(got), pointer)]


def _called_back(surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
    pointer = call.operation.pointer
    odd = Reply.of_json(200, {**json.loads(good.content), "aFieldOfTomorrow": 1})
    heard: list[Any] = []
    for shown, make in _ways(surface, "on_response", heard.append):
        heard.clear()
        exchange = surface.play(surface.call(call, make()), error_reply(503, 14, **{"x-a": "b"}), good)
        told = [(one.operation, one.attempt, one.status, one.content) for one in heard]
        bodies = [error_reply(503, 14).content, good.content]
        holds = told == [(call.operation.id, 1, 503, bodies[0]), (call.operation.id, 2, 200, bodies[1])]
        holds = holds and heard[0].headers["X-A"] == "b" and API_KEY not in repr(heard)
        yield shown, unless(holds, "operation, attempt, status, headers and body of each answer", exchange, pointer)
    drifts: list[Any] = []

    def loud(drift: Any) -> None:
        drifts.append(drift)
        raise RuntimeError("of the caller's")

    for callback in (drifts.append, loud):
        for shown, make in _ways(surface, "on_drift", callback):
            drifts.clear()
            exchange = surface.play(surface.call(call, make()), odd)
            holds = exchange.error is None and [drift.path for drift in drifts] == ["aFieldOfTomorrow"]
            yield shown, unless(holds, "one drift, and the answer", exchange, pointer)

    yield from _drift_file(surface, call, odd)

    async def later(drift: Any) -> None:
        drifts.append(drift)

    for shown, make in _ways(surface, "on_drift", later):
        yield f"{shown}, a coroutine function", _refusal(make, "on_drift", pointer)


def _drift_file(surface: ScriptedFacade, call: Call, odd: Reply) -> Uses:
    """A file of drifts, and the table that is made of it."""
    pointer = call.operation.pointer
    package: Any = importlib.import_module("rlor_trainer_client")
    with tempfile.TemporaryDirectory(prefix="drift-") as folder:
        path = f"{folder}/drift.ndjson"
        with package.DriftFile(path) as file:
            client = surface.made(on_drift=pickle.loads(pickle.dumps(file)))
            surface.play(surface.call(call, client), odd)
            exchange = surface.play(surface.call(call, client), odd)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            code = importlib.import_module("rlor_trainer_client.__main__").main(["drift", path])
        words = (call.operation.id, "unknown field", "aFieldOfTomorrow", "2 drifts in 1 places", "an integer")
        holds = code == 0 and all(word in printed.getvalue() for word in words)
        yield "a file of drifts", unless(holds, f"a table with {', '.join(words)}", exchange, pointer)


def _refused(surface: ScriptedFacade, call: Call) -> Uses:
    pointer = call.operation.pointer
    for name, value in _WRONG:
        said = {"base_url": "base URL", "api_key": "key", ACCOUNT: "account"}.get(name, name)
        for shown, make in _ways(surface, name, value):
            if shown == _VARIABLES.get(name) and not isinstance(value, str):
                continue  # a variable is text
            if shown.startswith("with_options") and value == "" and name != "ca_bundle":
                continue  # nothing to say against an id that is looked at when a path is made of it
            yield f"{shown}{value!r}", _refusal(make, said, pointer)
    with environment():
        for name, variable in _VARIABLES.items():
            if name != "base_url":
                yield f"no {name}", _refusal(functools.partial(surface.made, **{name: LEFT_OUT}), variable, pointer)
    for shown, make in _ways(surface, "allow_insecure_http", True):
        fault = _equal(functools.partial(_moved, make, "http://a.test"), True, pointer)
        yield f"{shown}True", fault
    for name, value in (("timeout", 0), ("timeout", "5"), ("extra_headers", {"host": "a"}), ("extra_headers", 5)):
        exchange = surface.play(surface.call(call, **{name: value}), Reply(200, b"{}"))
        holds = isinstance(exchange.error, TypeError | ValueError) and not exchange.requests
        yield f"{name}={value!r} of the call", unless(holds, "an error, and nothing sent", exchange, pointer)


def _refusal(make: Callable[[], Any], named: str, pointer: Pointer) -> list[Mismatch]:
    """A finding unless an error that names the setting comes of it, and does not show a key."""
    try:
        made = make()
    except (TypeError, ValueError) as error:
        text = f"{error} {error!r}"
        if named.lower() in text.lower() and _KEY not in text and API_KEY not in text:
            return []
        return [Mismatch("", f"an error that names {named}, without a key", text, pointer)]
    return [Mismatch("", f"an error that names {named}", repr(made), pointer)]


def _life(surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
    pointer = call.operation.pointer
    client = surface.made()
    copied = client.with_options(timeout=3)
    for shown, action in (
        ("pickle", lambda: pickle.dumps(client)),
        ("deepcopy", lambda: copy.deepcopy(client)),
        ("copy of a group", lambda: copy.copy(getattr(client, call.operation.tag))),
    ):
        yield f"{shown} of a client", _refusal(action, "make a client", pointer)
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


def _own_client(surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
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
        yield shown, _refusal(functools.partial(surface.made, **settings), named, pointer)


def _time_limits(surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
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


def _short_keys(surface: ScriptedFacade, call: Call) -> Uses:
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
