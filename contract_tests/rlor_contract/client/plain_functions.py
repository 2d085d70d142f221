"""The plain functions: all four of each operation send the same, and say what was answered."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from typing import Any, Final

import httpx
from rlor_spec.document import Pointer

from rlor_contract.client.requests import request_faults
from rlor_contract.client.surfaces import Call, Exchange, PlainFunctions, Reply
from rlor_contract.spec.json_values import shown_error
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.schema_values import SchemaValues
from rlor_contract.spec.schemas import Mismatch

_UNDOCUMENTED: Final = (218, 418, 599)


def plain_uses(
    spec: ContractSpec, surface: PlainFunctions, call: Call, answers: SchemaValues
) -> Iterator[tuple[str, list[Mismatch]]]:
    """`plain_functions_agree`: uses of the two functions of a surface, and what is wrong with each.

    `call` has every parameter.
    """
    replies = [(str(status), _reply(status, answers, response.schema)) for status, response in _documented(call)]
    replies += [(f"{status}, undocumented", Reply.of_json(status, {"a": 1})) for status in _UNDOCUMENTED]
    replies.append(("307", Reply(307, b"", {"location": "https://elsewhere.test/"})))
    for shown, reply in replies:
        detailed, plain = surface.use(call, reply, detailed=True), surface.send(call, reply)
        yield shown, list(_differences(spec, call, reply, detailed, plain))
    loud = surface.remade(raise_on_unexpected_status=True)
    for status in _UNDOCUMENTED:
        for detailed_too in (True, False):
            exchange = surface.use(call, Reply(status, b"odd"), detailed=detailed_too, client=loud)
            error: Any = exchange.error
            holds = type(error).__name__ == "UnexpectedStatus" and (error.status_code, error.content) == (
                status,
                b"odd",
            )
            found = Mismatch("", f"UnexpectedStatus of {status}", shown_error(error), call.operation.pointer)
            yield f"{status}, raise_on_unexpected_status", [] if holds else [found]
    for status, response in _documented(call):
        exchange = surface.use(call, _reply(status, answers, response.schema), client=loud)
        found = Mismatch("", "no error for a documented status", shown_error(exchange.error), response.pointer)
        yield f"{status}, raise_on_unexpected_status", [found] if exchange.error else []


def _documented(call: Call) -> Iterator[tuple[int, Any]]:
    return iter(call.operation.responses.items())


def _reply(status: int, answers: SchemaValues, schema: Pointer | None) -> Reply:
    reply = Reply.of_json(status, {} if schema is None else answers.full(schema))
    return Reply(reply.status, reply.content, {**reply.headers, "x-of-this-answer": str(status)})


def _differences(
    spec: ContractSpec, call: Call, reply: Reply, detailed: Exchange, plain: Exchange
) -> Iterator[Mismatch]:
    """Between the answer and what the detailed function says of it, and between the two functions."""
    pointer = call.operation.pointer
    for exchange in (detailed, plain):
        if exchange.error is not None or len(exchange.requests) != 1:
            got = f"{len(exchange.requests)} requests, {shown_error(exchange.error)}"
            yield Mismatch("", "one request, and what was answered", got, pointer)
            return
        for _, faults in request_faults(spec, call, exchange.requests[0]):
            yield from faults
    response = detailed.value
    for name, wanted in (("status_code", reply.status), ("content", reply.content)):
        if getattr(response, name, None) != wanted:
            yield Mismatch(f"/{name}", repr(wanted)[:200], repr(getattr(response, name, None))[:200], pointer)
    headers = httpx.Headers(getattr(response, "headers", {}))
    for name, value in reply.headers.items():
        if headers.get(name) != value:
            yield Mismatch(f"/headers/{name}", value, str(headers.get(name)), pointer)
    if type(response.parsed) is not type(plain.value) or response.parsed != plain.value:
        yield Mismatch("/parsed", f"{plain.value!r:.200}", f"{response.parsed!r:.200}", pointer)
    first, second = (_sent(exchange.requests[0]) for exchange in (detailed, plain))
    if first != second:
        yield Mismatch("", f"the same request as {json.dumps(first)[:200]}", json.dumps(second)[:200], pointer)


def _sent(request: httpx.Request) -> list[str]:
    return [request.method, str(request.url), request.content.decode(), str(sorted(request.headers.keys()))]


def plain_settings(surface: PlainFunctions, call: Call) -> Iterator[tuple[str, list[Mismatch]]]:
    """What the clients of the plain functions are told, and what is sent for it."""
    pointer = call.operation.pointer
    reply = Reply(200, b"{}", {"content-type": "application/json"})
    key = "another-key-of-the-contract-suite"
    client: Any = surface.client
    package = importlib.import_module("rlor_trainer_client.client")
    for shown, changed, wanted in (
        ("with_headers", client.with_headers({"x-more": "1"}), {"x-more": "1", "accept": "application/json"}),
        ("with_cookies", client.with_cookies({"a": "b"}), {"cookie": "a=b"}),
        ("token", surface.remade(token=key), {"authorization": f"Bearer {key}"}),
        ("prefix", surface.remade(token=key, prefix="Key"), {"authorization": f"Key {key}"}),
        ("no prefix", surface.remade(token=key, prefix=""), {"authorization": key}),
        ("auth_header_name", surface.remade(token=key, auth_header_name="x-key"), {"x-key": f"Bearer {key}"}),
        ("headers", surface.remade(headers={"x-own": "2"}), {"x-own": "2", "accept": "application/json"}),
        ("cookies", surface.remade(cookies={"c": "d"}), {"cookie": "c=d"}),
    ):
        exchange = surface.use(call, reply, client=changed)
        told = {name: exchange.requests[0].headers.get(name) for name in wanted} if exchange.requests else {}
        yield shown, [] if told == wanted else [Mismatch("", str(sorted(wanted)), "others", pointer)]
    for shown, changed, seconds in (
        ("with_timeout", client.with_timeout(3), 3),
        ("timeout", surface.remade(timeout=20), 20),
        ("no timeout", surface.remade(timeout=None), None),
        ("the usual timeout", surface.remade(), 60),
    ):
        exchange = surface.use(call, reply, client=changed)
        got: dict[str, Any] = exchange.requests[0].extensions["timeout"] if exchange.requests else {}
        connect, read = 5 if seconds is None else min(5, seconds), got.get("read")
        wanted_limits = {"connect": connect, "read": read, "write": seconds, "pool": seconds}
        # The headers took some of the time to read.
        fits = read is None if seconds is None else read is not None and seconds / 2 < read <= seconds
        holds = got == wanted_limits and fits
        yield shown, [] if holds else [Mismatch("", f"limits of {seconds} s", str(got), pointer)]
    big = Reply(200, b" " * 100 + b"{}", {"content-type": "application/json"})
    for size, fits in ((102, True), (101, False)):
        exchange = surface.use(call, big, client=surface.remade(max_response_bytes=size, strict=False))
        fault = Mismatch("", f"{'an' if fits else 'no'} answer of 102 bytes", shown_error(exchange.error), pointer)
        yield f"max_response_bytes={size}", [] if (exchange.error is None) is fits else [fault]
    for shown, setting in (
        ("http://", {"base_url": "http://contract.test"}),
        ("not an http(s) URL", {"base_url": "contract"}),
    ):
        try:
            package.AuthenticatedClient(**{"base_url": "https://contract.test", "token": key, **setting})
            refused = False
        except ValueError as error:
            refused = key not in f"{error!r}"
        yield f"a base URL with {shown}", [] if refused else [Mismatch("", "ConfigurationError", "a client", pointer)]
    hidden = key not in repr(surface.remade(token=key, headers={"x": key}, cookies={"y": key}))
    yield "repr", [] if hidden else [Mismatch("", "a repr without the key", "one with it", pointer)]
