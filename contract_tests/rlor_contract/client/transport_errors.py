"""What becomes of a request that brought no answer, by each error of httpx; and errors and models on their way."""

from __future__ import annotations

import copy
import functools
import pickle
from collections.abc import Callable, Iterator
from typing import Any, Final

import httpx
from rlor_spec.document import Pointer

from rlor_contract.client.scripted import RETRIES, ScriptedFacade, Uses, error_reply, unless
from rlor_contract.client.surfaces import API_KEY, Call, Reply
from rlor_contract.spec.json_values import shown_error
from rlor_contract.spec.schemas import Mismatch

_NOTHING_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
"""When it is certain that the server has seen nothing of the request."""
_PERMANENT: Final = (httpx.UnsupportedProtocol, httpx.LocalProtocolError)
_ERRORS: Final = (
    *_NOTHING_SENT,
    httpx.ReadTimeout,
    httpx.WriteTimeout,
    httpx.ReadError,
    httpx.WriteError,
    httpx.CloseError,
    httpx.RemoteProtocolError,
)


def transport_error_uses(surface: ScriptedFacade, call: Call, good: Reply) -> Iterator[tuple[str, Uses]]:
    """By check, uses of an operation that end without an answer."""
    yield "transport_errors_told", _transport_errors(surface, call, good)
    yield "errors_travel", _travel(surface, call, good)


def _transport_errors(surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
    operation = call.operation
    pointer: Pointer = (*operation.pointer, "x-retry")
    repeats, effect = operation.raw["x-retry"] != "never", operation.raw["x-retry"] != "safe"
    for kind in _ERRORS:
        said = kind(f"{API_KEY} cannot be sent")
        exchange = surface.play(surface.call(call), said)
        error: Any = exchange.error
        temporary, nothing_sent = not issubclass(kind, _PERMANENT), issubclass(kind, _NOTHING_SENT)
        named = "APITimeoutError" if issubclass(kind, httpx.TimeoutException) else "APIConnectionError"
        requests = 1 + RETRIES if repeats and temporary else 1
        noted = effect and not nothing_sent
        holds = type(error).__name__ == named and len(exchange.requests) == requests
        holds = holds and (error.nothing_sent, error.temporary) == (nothing_sent, temporary)
        holds = holds and (error.method, error.path) == (operation.verb, exchange.requests[0].url.path)
        holds = holds and bool(getattr(error, "__notes__", ())) is noted and (error.may_exist is not None) is noted
        holds = holds and API_KEY not in f"{error} {error!r}" and error.__cause__ is error.__context__ is None
        expected = f"{named} after {requests} requests, nothing_sent={nothing_sent}, temporary={temporary}"
        expected += ", with a note of what may have been changed" if noted else ", without a note"
        yield kind.__name__, unless(holds, expected, exchange, pointer)
        exchange = surface.play(surface.call(call), said, good)
        holds = (exchange.error is None) is (repeats and temporary)
        yield f"{kind.__name__}, then an answer", unless(holds, "the answer of the repeat, if any", exchange, pointer)
    exchange = surface.play(surface.call(call), httpx.DecodingError("bad data"))
    silent = exchange.error is None and operation.responses[200].schema is None
    holds = silent or type(exchange.error).__name__ == "InvalidResponseError"
    yield "DecodingError", unless(holds, "InvalidResponseError", exchange, pointer)


def _travel(surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
    """Errors and models are what they were after pickling and copying."""
    pointer = call.operation.pointer
    detail = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "A", "domain": "b", "metadata": {"c": "d"}}
    refused = error_reply(403, 7, "not you", **{"x-request-id": "r1", "retry-after": "3"})
    refused = Reply(403, refused.content.replace(b"[]", f"[{detail}]".replace("'", '"').encode()), refused.headers)
    for shown, reply in (
        ("an answer", good),
        ("403", refused),
        ("503", error_reply(503, 14)),
        ("no connection", httpx.ReadError("gone")),
        ("no JSON", Reply(200, b"<html>", {"content-type": "text/html", "x-request-id": "r2"})),
    ):
        exchange = surface.play(surface.call(call), reply)
        yield shown, travel_faults(exchange.error or exchange.value, pointer)
    group = getattr(surface.client, call.operation.tag)
    own = surface.resource_name(call)
    if not hasattr(group, "wait") or own is None or call.operation.method_name != "get":
        return
    for timeout in (0, 60):
        exchange = surface.play(functools.partial(group.wait, own, timeout=timeout), good)
        yield f"a wait of {timeout} s", travel_faults(exchange.error or exchange.value, pointer)


def travel_faults(value: Any, pointer: Pointer) -> list[Mismatch]:
    """How a value differs from its copies."""
    ways: dict[str, Callable[[], Any]] = {
        "pickle": lambda: pickle.loads(pickle.dumps(value)),
        "copy.copy": lambda: copy.copy(value),
        "copy.deepcopy": lambda: copy.deepcopy(value),
    }
    for shown, travelled in ways.items():
        try:
            other = travelled()
        except Exception as error:
            return [Mismatch("", f"what {shown} gives back", shown_error(error), pointer)]
        same = type(other) is type(value) and (str(other), repr(other)) == (str(value), repr(value))
        if isinstance(value, Exception):
            same = same and _state(other) == _state(value)
        elif hasattr(value, "to_dict"):
            same = same and other == value and other.to_dict() == value.to_dict()
        if not same:
            return [Mismatch("", f"the same after {shown}", repr(other)[:200], pointer)]
    return []


def _state(error: Exception) -> dict[str, Any]:
    """What an error carries, in terms that can be compared."""
    held = {name: dict(item) if name == "headers" else item for name, item in vars(error).items()}
    return {**held, "args": error.args, "infos": repr(getattr(error, "error_infos", ()))}
