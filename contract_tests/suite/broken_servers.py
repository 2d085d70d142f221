"""Servers that are broken in one place: our own, in this process, behind a transport that changes one kind of answers.

A kind of answers is an operation with a status. A place is the body as a whole, a field of it at any depth, the status
or the type. What kinds there are is seen in a run without a fault; which of the many servers are tried, a seed says.
"""

from __future__ import annotations

import asyncio
import copy
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

import httpx
from rlor_contract.spec.json_values import is_list, is_object
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.routes import Routes
from starlette.types import ASGIApp

Place = tuple[str | int, ...]
"""Where in a body: names of fields, and 0 for the first item of a list."""
Kind = tuple[str, int]
"""operationId and status."""
DROP: Final = object()

_DEEP: Final = "@deep@"
_VALUES: Final[dict[str, Any]] = {
    "dropped": DROP,
    "null": None,
    "a text": "broken",
    "an empty text": "",
    "a number": 7,
    "a number as a text": "7",
    "a negative number": -1,
    "a fraction": 0.5,
    "a number without bounds": 10**40,
    "true": True,
    "an empty list": [],
    "a list": ["broken"],
    "a list of null": [None],
    "an empty object": {},
    "an object": {"broken": 1},
    "a huge text": "broken " * 3000,
    "a state of nobody": "JOB_STATE_BROKEN",
    "a time that is none": "2026-02-30T10:00:00Z",
    "a time without a zone": "2026-11-02T10:00:00",
    "a duration that is none": "1e3s",
    "the name of another": "accounts/somebody/things/another",
    "half a surrogate pair": "\ud800",
    "brackets in brackets": _DEEP,
}
_WHOLE: Final[dict[str, bytes]] = {
    "no body": b"",
    "null": b"null",
    "an empty object": b"{}",
    "an empty list": b"[]",
    "a list of null": b"[null]",
    "a text": b'"broken"',
    "a number": b"0",
    "a page of HTML": b"<!doctype html><title>Log in</title>",
    "no UTF-8": b'{"name": "\xff\xfe"}',
    "NaN": b'{"name": NaN}',
    "a number of 5000 digits": b'{"name": ' + b"9" * 5000 + b"}",
    "brackets in brackets": b"[" * 100_000,
    "braces in braces": b'{"name":' * 500 + b"1" + b"}" * 500,
}
_STATUSES: Final = (200, 201, 202, 204, 206, 302, 400, 401, 403, 404, 409, 418, 422, 500, 501)
_TYPES: Final = ("text/html", "text/plain; charset=utf-8", "application/octet-stream", "", "json")


@dataclass(frozen=True, slots=True)
class Break:
    """One thing that is wrong with one kind of answers."""

    kind: Kind
    said: str
    change: Callable[[httpx.Response], httpx.Response] = field(repr=False)
    first: int = 0
    """The first answer of the kind that is broken."""
    most: int = 10**9
    """How many of them are."""

    def __str__(self) -> str:
        struck = {(0, 10**9): "always"}.get((self.first, self.most), f"from answer {self.first} on, {self.most} times")
        return f"{self.kind[0]} {self.kind[1]}: {self.said}, {struck}"


class Carrier(httpx.BaseTransport):
    """Carries requests to an application in this process, and breaks the answers that a `Break` says."""

    def __init__(self, spec: ContractSpec, app: ASGIApp) -> None:
        self._routes = Routes(spec)
        self._transport = httpx.ASGITransport(app)
        self._loop = asyncio.new_event_loop()
        self._lock = threading.Lock()
        self.carry(None)

    def carry(self, broken: Break | None) -> None:
        """Break so from now on."""
        self.broken = broken
        self.requests = 0
        self.met: dict[Kind, bytes] = {}
        """The largest body of each kind of answers."""
        self.struck: list[tuple[Operation, httpx.Request, httpx.Response]] = []
        """The broken answers."""
        self._number = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            self.requests += 1
            answer = self._loop.run_until_complete(self._answer(request))
            operation = self._routes.operation(request.method, request.url.path)
            if operation is None:
                return answer
            kind = (operation.id, answer.status_code)
            if len(answer.content) >= len(self.met.get(kind, b"")):
                self.met[kind] = answer.content
            if self.broken is None or self.broken.kind != kind:
                return answer
            number, self._number = self._number, self._number + 1
            if not self.broken.first <= number < self.broken.first + self.broken.most:
                return answer
            changed = self.broken.change(answer)
            if (changed.status_code, changed.content, changed.headers.get("content-type")) != (
                answer.status_code,
                answer.content,
                answer.headers.get("content-type"),
            ):
                self.struck.append((operation, request, changed))
            return changed

    def end(self) -> None:
        """Release what is held open. Not `close`: clients of httpx call that, and more of them come."""
        self._loop.close()

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = await self._transport.handle_async_request(request)
        return httpx.Response(answer.status_code, headers=answer.headers, content=await answer.aread())


def breaks(met: dict[Kind, bytes], chance: Random) -> Iterator[Break]:
    """Broken servers without end, each different from what was met in one place."""
    kinds = sorted(met)
    while True:
        kind = chance.choice(kinds)
        said, change = _change(met[kind], kind, chance)
        first, most = chance.choice(((0, 10**9), (0, 10**9), (0, 1), (1, 1), (2, 10**9)))
        yield Break(kind, said, change, first, most)


def _change(content: bytes, kind: Kind, chance: Random) -> tuple[str, Callable[[httpx.Response], httpx.Response]]:
    try:
        body = json.loads(content)
    except ValueError:
        body = None
    places = list(_places(body))
    choice = chance.random()
    if choice < 0.7 and places:
        place = chance.choice(places)
        name = chance.choice([*_VALUES])
        return f"{'/'.join(map(str, place))} is {name}", lambda answer: _with(answer, place, _VALUES[name])
    if choice < 0.8:
        status = chance.choice([one for one in _STATUSES if one != kind[1]])
        return f"status {status}", lambda answer: _made(status, answer.headers, answer.content)
    if choice < 0.87:
        kind_of_body = chance.choice(_TYPES)
        return f"content type {kind_of_body!r}", lambda answer: _typed(answer, kind_of_body)
    if choice < 0.9:
        return "cut off", lambda answer: _made(answer.status_code, answer.headers, answer.content[:-7])
    name = chance.choice([*_WHOLE])
    return f"the body is {name}", lambda answer: _made(answer.status_code, answer.headers, _WHOLE[name])


def _places(value: Any, above: Place = ()) -> Iterator[Place]:
    if is_object(value):
        for name, item in value.items():
            yield (*above, name)
            yield from _places(item, (*above, name))
    elif is_list(value) and value:
        yield (*above, 0)
        yield from _places(value[0], (*above, 0))


def _with(answer: httpx.Response, place: Place, value: Any) -> httpx.Response:
    """An answer with another value in a place, where it has that."""
    try:
        body = json.loads(answer.content)
    except ValueError:
        return answer
    inside: Any = body
    for token in place[:-1]:
        if is_list(inside) and token == 0 and inside:
            inside = inside[0]
        elif is_object(inside) and token in inside:
            inside = inside[token]
        else:
            return answer
    last: Any = place[-1]
    if not (is_object(inside) and last in inside) and not (is_list(inside) and inside and last == 0):
        return answer
    where: Any = inside
    if value is DROP:
        del where[last]
    else:
        where[last] = copy.deepcopy(value)
    text = json.dumps(body).replace(f'"{_DEEP}"', "[" * 2000 + "]" * 2000)
    return _made(answer.status_code, answer.headers, text.encode())


def _typed(answer: httpx.Response, kind: str) -> httpx.Response:
    headers = httpx.Headers(answer.headers)
    headers.pop("content-type", None)
    if kind:
        headers["content-type"] = kind
    return _made(answer.status_code, headers, answer.content)


def _made(status: int, headers: httpx.Headers, content: bytes) -> httpx.Response:
    kept = [(name, value) for name, value in headers.items() if name != "content-length"]
    return httpx.Response(status, headers=kept, content=content)
