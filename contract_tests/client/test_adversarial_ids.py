"""An id, whatever it holds, addresses exactly what it names, or is refused before anything is sent.

Every operation of the spec, every id in its path, every way of calling it: both clients, by id, by name and by object,
and the plain functions. The raw path of what was sent is taken apart here, without help from the client.
"""

from __future__ import annotations

import asyncio
import random
import re
import unicodedata
from collections.abc import Iterator
from itertools import product
from typing import Any, Final
from urllib.parse import parse_qsl, unquote_to_bytes, urlsplit

import httpx
import pytest
from rlor_contract.client.answers import whole_answer
from rlor_contract.client.surfaces import ABSENT, BASE_URL, Call, Facade, Surface, open_surfaces
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.schema_values import SchemaValues
from rlor_trainer_client import AsyncRlorTrainerClient, RlorTrainerClient, models

SEED = 20261124
ACCOUNT = "acme-research"
SPEC = ContractSpec()
VALUES = SchemaValues(SPEC, SEED)
OPERATIONS = {operation.label: operation for operation in SPEC.operations}
_ID: Final = re.compile(rb"([A-Za-z0-9._~-]|%(?!2F)[0-9A-F]{2})+")
"""Nothing that any server could take for a separator: many decode `%2F` before they split."""

FIXED: Final = (
    *("", ".", "..", "...", ".a", "a.", "/", "//", "a/b", "a/", "/a", "../a", "a/..", "./.", "..%2Fa", "../../secrets"),
    *("%", "%%", "%2F", "%2f", "a%2Fb", "%2e", "%2e%2e", "%2E%2E", ".%2e", "%252e%252e", "%252F", "%5c", "%00", "%zz"),
    *("?", "a?b=c", "?rlorTrainerJobId=x", "#", "a#b", "&", "a&pageSize=1", "=", ";", "a;b=c", "..;", "..;/a", ","),
    *("+", ":", "a:cancel", ":cancel", "a:resume:cancel", "@", "user:pw@host", "//host", "http://host", "*", "-", "~"),
    *("\\", "..\\..", "a\\b", "{rlor_trainer_job_id}", "'", '"', "<b>", "|", "^", "`", "$(id)", "a\r\nHost: b", "a b"),
    *(" ", " a", "a ", "\ta", "a\t", "\x00", "a\x00b", "\r", "\n", "a\nb", "\x1b[2J", "\x7f", "\x80", "\x85", "\x9f"),
    *("\u00a0", "\u2028", "\ufeff", "\u200b", "\u202eboj", "\u2066a\u2069", "\uff0e\uff0e", "\u2215", "\uff0f"),
    *("ключ", "é", unicodedata.normalize("NFD", "é"), "🦊", "\uffff", "\U0010ffff", "\ud800", "a\udfffb", "\udc2f"),
    *("x" * 10_000, "/" * 10_000, "%" * 10_000, "é" * 10_000, "🦊" * 10_000),
)
_PIECES: Final = (
    *(".", "..", "/", "\\", "%", "%2F", "%2e", "?", "#", ";", ":", "&", "=", " ", "\t", "\x00", "\r\n", "\x7f", "\x9b"),
    *("a", "b", "0", "é", "🦊", "\u202e", "\ud800"),
)


def mixed(count: int) -> Iterator[str]:
    """Ids of a few dangerous pieces each."""
    chance = random.Random(SEED)
    for _ in range(count):
        yield "".join(chance.choices(_PIECES, k=chance.randint(1, 6)))


IDS: Final = tuple(dict.fromkeys([*FIXED, *mixed(30)]))


class ByName(Facade):
    """A client that is given resource names, as `x-resource` writes them, instead of ids."""

    def _resource_name(self, call: Call) -> Any:
        kinds = {schema["pattern"]: name for name, schema in resource_kinds().items()}
        last = [name for name in call.path if name != "account_id"][-1:]
        pattern = next((pattern for pattern in kinds if last and pattern.endswith(f"/{{{last[0]}}}")), None)
        if pattern is None:
            return None
        return self.named(kinds[pattern], pattern.format(**{"rlor_trainer_job_id": "j", **call.path}))

    def named(self, kind: str, name: str) -> Any:
        return name


class ByObject(ByName):
    """A client that is given objects with such names."""

    def named(self, kind: str, name: str) -> Any:
        return getattr(models, kind)(name=name)


def resource_kinds() -> dict[str, dict[str, str]]:
    schemas: dict[str, dict[str, Any]] = SPEC.document.data["components"]["schemas"]
    return {name: schema["x-resource"] for name, schema in schemas.items() if "x-resource" in schema}


@pytest.fixture(scope="module")
def surfaces() -> Iterator[list[Surface]]:
    with open_surfaces(SPEC, ACCOUNT) as opened, asyncio.Runner() as runner:
        more = [
            kind(SPEC, ACCOUNT, runner, asynchronous=asynchronous)
            for kind in (ByName, ByObject)
            for asynchronous in (False, True)
        ]
        yield [*opened, *more]
        for surface in more:
            surface.close()


def faults(operation: Operation, path: dict[str, str], request: httpx.Request) -> Iterator[str]:
    """How a request differs from one to the path template with exactly these ids in it."""
    host = urlsplit(BASE_URL).hostname
    if (request.method, request.url.scheme, request.url.host) != (operation.verb, "https", host):
        yield f"another method or server: {request.method} {request.url}"
    target, _, query = request.url.raw_path.partition(b"?")
    declared = {parameter.name for parameter in operation.parameters_in("query")}
    extra = {name for name, _ in parse_qsl(query.decode(), keep_blank_values=True)} - declared
    if extra:
        yield f"query parameters that the operation does not have: {extra}"
    segments, wanted = target.split(b"/"), operation.path.split("/")
    if len(segments) != len(wanted):
        yield f"{len(segments)} segments instead of {len(wanted)}"
        return
    for segment, template in zip(segments, wanted, strict=True):
        variable = re.fullmatch(r"{(\w+)}(:\w+)?", template)
        if variable is None:
            if segment != template.encode():
                yield f"{segment!r} instead of {template!r}"
            continue
        verb = (variable[2] or "").encode()
        id = segment.removesuffix(verb)
        if not segment.endswith(verb) or not _ID.fullmatch(id) or id in (b".", b".."):
            yield f"{segment!r} for {template!r}"
        elif unquote_to_bytes(id) != path[variable[1]].encode():
            yield f"{segment!r} is not {path[variable[1]]!r}"


@pytest.mark.parametrize(
    "label",
    [pytest.param(label, marks=() if n % 4 == 0 else pytest.mark.thorough) for n, label in enumerate(OPERATIONS)],
)
def test_an_id_addresses_what_it_names_or_nothing(label: str, surfaces: list[Surface]) -> None:
    operation = OPERATIONS[label]
    examples = {p.name: str(SPEC.schema(p.pointer).get("example")) for p in operation.parameters_in("path")}
    plain = {**examples, "account_id": ACCOUNT}
    body: Any = operation.body_examples[0] if operation.body else ABSENT
    sent = refused = 0
    for name, id, surface in product(plain, IDS, surfaces):
        path = {**plain, name: id}
        call = Call(operation, path, {}, body)
        exchange = surface.send(call, whole_answer(SPEC, call, VALUES))
        shown = f"{surface.name}, {type(surface).__name__}: {name} is {id[:100]!r}"
        if not exchange.requests:
            assert type(exchange.error) is ValueError, f"{shown}: {exchange.error!r}"
            refused += 1
            continue
        assert exchange.error is None, f"{shown}: {exchange.error!r}"
        assert len(exchange.requests) == 1, shown
        assert not list(faults(operation, path, exchange.requests[0])), shown
        sent += 1
    assert min(sent, refused) > len(plain) * len(surfaces) * 10, "hardly anything was sent, or refused"


class Seen:
    """Keeps what is sent, and answers with a job."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        name = unquote_to_bytes(request.url.raw_path).decode().removeprefix("/v1/")
        return httpx.Response(200, json={"name": name, "state": "JOB_STATE_COMPLETED"})

    def judge(self, path: dict[str, str], error: Exception | None) -> None:
        """What was sent, if anything, reads one job; otherwise there was a `ValueError`."""
        if not self.requests:
            assert isinstance(error, ValueError), (path, error)
            assert not isinstance(error, UnicodeError), (path, error)
            return
        (request,) = self.requests
        assert error is None, (path, error)
        assert not list(faults(OPERATIONS["jobs.get"], path, request)), path


async def _read(seen: Seen, account: str, id: str, *, asynchronous: bool, wait: bool) -> None:
    settings: dict[str, Any] = {"api_key": "k", "account_id": account, "base_url": BASE_URL}
    transport = httpx.MockTransport(seen)
    if asynchronous:
        async with AsyncRlorTrainerClient(transport=transport, **settings) as client:
            await (client.jobs.wait(id, timeout=0) if wait else client.jobs.get(id))
    else:
        with RlorTrainerClient(transport=transport, **settings) as blocking:
            blocking.jobs.wait(id, timeout=0) if wait else blocking.jobs.get(id)


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("what", ["the id that is waited for", "the account of the client"])
def test_what_no_operation_says_keeps_to_it_too(what: str, asynchronous: bool) -> None:
    wait = what == "the id that is waited for"

    async def run() -> None:
        for id in IDS:
            seen, error = Seen(), None
            path = {"account_id": ACCOUNT, "rlor_trainer_job_id": "j"}
            path["rlor_trainer_job_id" if wait else "account_id"] = id
            try:
                await _read(seen, *path.values(), asynchronous=asynchronous, wait=wait)
            except Exception as raised:
                error = raised
            seen.judge(path, error)

    asyncio.run(run())
