"""The settings of the client, each in every way that it can be given, and what is sent and done for it."""

from __future__ import annotations

import functools
import gzip
import json
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import httpx
from rlor_spec.document import Pointer

from rlor_contract.client.scripted import LEFT_OUT, RETRIES, ScriptedFacade, Uses, error_reply, is_error, unless
from rlor_contract.client.surfaces import ACCOUNT, API_KEY, BASE_URL, Call, Exchange, Reply
from rlor_contract.spec.json_values import shown_error
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.schemas import Mismatch

_KEY: Final = "another-key-of-the-contract-suite"
_OTHER: Final = "another-account"
_ELSEWHERE: Final = "https://elsewhere.contract.test/below"
_DEADLINE: Final = 300
_MOST_BYTES: Final = 32 * 1024 * 1024
"""Of an answer, where nothing else is said."""
_VARIABLES: Final = {
    "api_key": "FIREWORKS_API_KEY",
    ACCOUNT: "FIREWORKS_ACCOUNT_ID",
    "base_url": "FIREWORKS_BASE_URL",
    "record": "RLOR_RECORD",
}
_HAVE_DEFAULTS: Final = ("base_url", "record")
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
    ("record", ""),
    ("record", 5),
    ("record", "/nowhere/at/all"),
)


@contextmanager
def environment(**variables: str | None) -> Generator[None]:
    """Variables of the environment, None for none; of the client's own, these alone, and no profile of the user's."""
    variables = {"RLOR_CONFIG_FILE": os.devnull, **variables}
    names = {*_VARIABLES.values(), "RLOR_PROFILE", *variables}
    before = {name: os.environ.pop(name, None) for name in names}
    os.environ.update({name: value for name, value in variables.items() if value is not None})
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def ways(surface: ScriptedFacade, name: str, value: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Ways to make a client with a setting."""
    yield f"{name}=", lambda: surface.made(**{name: value})
    yield f"with_options({name}=)", lambda: surface.made().with_options(**{name: value})
    if name in _VARIABLES:

        def from_environment() -> Any:
            with environment(**{_VARIABLES[name]: str(value)}):
                return surface.made(**{name: LEFT_OUT})

        yield _VARIABLES[name], from_environment


def given_uses(surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
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
        for shown, make in ways(surface, name, value):
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
    for shown, make in ways(surface, ACCOUNT, _OTHER):
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
        for shown, make in ways(surface, "max_response_bytes", size):
            for zipped in (False, True):
                packed = {**good.headers, "content-encoding": "gzip"} if zipped else good.headers
                reply = Reply(200, gzip.compress(body) if zipped else body, packed)
                exchange = surface.play(surface.call(call, make()), reply)
                holds = exchange.error is None if fits else is_error(exchange, "InvalidResponseError")
                expected = "the answer" if fits else "InvalidResponseError"
                yield f"{shown}{size}, gzip={zipped}", unless(holds, expected, exchange, pointer)
    for retries in (0, 1, 3):
        for shown, make in ways(surface, "max_retries", retries):
            exchange = surface.play(surface.call(call, make()), error_reply(503, 14))
            holds = len(exchange.requests) == 1 + retries
            yield f"{shown}{retries}", unless(holds, f"{1 + retries} requests", exchange, pointer)
    usual = surface.made(max_retries=LEFT_OUT)
    exchange = surface.play(surface.call(call, usual), error_reply(503, 14))
    yield "the usual retries", unless(len(exchange.requests) == 1 + RETRIES, "two retries", exchange, pointer)
    exchange = surface.play(surface.call(call, surface.made(max_retries=99)), error_reply(503, 14))
    holds = exchange.error is not None and _DEADLINE - 9 < surface.now <= _DEADLINE
    yield "the usual deadline", unless(holds, f"the end within {_DEADLINE} s", exchange, pointer)
    for size, fits in ((_MOST_BYTES, True), (_MOST_BYTES + 1, False)):
        exchange = surface.play(surface.call(call), Reply(200, body + b" " * (size - len(body)), good.headers))
        holds = exchange.error is None if fits else is_error(exchange, "InvalidResponseError")
        yield f"an answer of {size} bytes", unless(holds, f"{'an' if fits else 'no'} answer", exchange, pointer)
    for strict in (True, False):
        odd = Reply.of_json(200, {**json.loads(body), **_misfit(call, surface.spec, json.loads(body))})
        for shown, make in ways(surface, "strict", strict):
            exchange = surface.play(surface.call(call, make()), odd)
            holds = is_error(exchange, "InvalidResponseError") if strict else exchange.error is None
            yield f"{shown}{strict}", unless(holds, "an error" if strict else "the answer", exchange, pointer)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "exchanges.ndjson"
        for shown, make in ways(surface, "record", str(file)):
            file.write_text("")
            quoting = Reply(503, API_KEY.encode(), {**good.headers, "x-request-id": API_KEY})
            exchange = surface.play(surface.call(call, make()), quoting, good)
            wanted = [(1, quoting.status), (2, good.status)]
            holds = exchange.error is None and _recorded(file) == wanted and API_KEY not in file.read_text()
            yield f"{shown}", unless(holds, "two exchanges in the file, and no key", exchange, pointer)
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


def _recorded(path: Path) -> list[tuple[Any, Any]]:
    """Attempt and status of each exchange in a file."""
    exchanges = [json.loads(line) for line in path.read_text().splitlines()]
    return [(one.get("attempt"), one.get("response", {}).get("status")) for one in exchanges]


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


def refused_uses(surface: ScriptedFacade, call: Call) -> Uses:
    pointer = call.operation.pointer
    discovery = "x-account-discovery" in surface.spec.document.data
    defaults = (*_HAVE_DEFAULTS, ACCOUNT) if discovery else _HAVE_DEFAULTS
    for name, value in _WRONG:
        said = {"base_url": "base URL", "api_key": "key", ACCOUNT: "account"}.get(name, name)
        for shown, make in ways(surface, name, value):
            if shown == _VARIABLES.get(name) and not isinstance(value, str):
                continue  # a variable is text
            if value == "" and shown == _VARIABLES.get(name) and name in defaults:
                continue  # an empty variable is none
            if shown.startswith("with_options") and value == "" and name not in ("ca_bundle", "record"):
                continue  # nothing to say against an id that is looked at when a path is made of it
            yield f"{shown}{value!r}", refusal(make, said, pointer)
    with environment():
        for name, variable in _VARIABLES.items():
            if name not in defaults:
                yield f"no {name}", refusal(functools.partial(surface.made, **{name: LEFT_OUT}), variable, pointer)
    for shown, make in ways(surface, "allow_insecure_http", True):
        fault = _equal(functools.partial(_moved, make, "http://a.test"), True, pointer)
        yield f"{shown}True", fault
    for name, value in (("timeout", 0), ("timeout", "5"), ("extra_headers", {"host": "a"}), ("extra_headers", 5)):
        exchange = surface.play(surface.call(call, **{name: value}), Reply(200, b"{}"))
        holds = isinstance(exchange.error, TypeError | ValueError) and not exchange.requests
        yield f"{name}={value!r} of the call", unless(holds, "an error, and nothing sent", exchange, pointer)


def refusal(make: Callable[[], Any], named: str, pointer: Pointer) -> list[Mismatch]:
    """A finding unless an error that names the setting comes of it, and does not show a key."""
    try:
        made = make()
    except (TypeError, ValueError) as error:
        text = f"{error} {error!r}"
        if named.lower() in text.lower() and _KEY not in text and API_KEY not in text:
            return []
        return [Mismatch("", f"an error that names {named}, without a key", text, pointer)]
    return [Mismatch("", f"an error that names {named}", repr(made), pointer)]
