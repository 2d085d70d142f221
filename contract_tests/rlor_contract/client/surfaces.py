"""The ways in which people call the client: the facade and the plain functions, each sync and async.

A call is described by the spec's own names and by JSON; each surface turns it into Python as the documented naming
rules say, sends it into an in-memory transport, and hands back what went out and what came of it.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import itertools
import json
import keyword
import logging
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, cast

import httpx
from rlor_spec.document import Pointer

from rlor_contract.client.python_names import python_name
from rlor_contract.client.typed_oracle import check_decoded
from rlor_contract.spec.json_values import is_list, is_object
from rlor_contract.spec.operations import ContractSpec, Operation, Response
from rlor_contract.spec.schemas import Mismatch

# Longer than 20 characters: shorter strings in the source of loaded modules Hypothesis puts into the values it makes,
# and an answer with the key in it is shown without it.
API_KEY: Final = "key-of-the-client-half-of-the-contract-suite"
BASE_URL: Final = "https://contract.test"
REQUEST_ID: Final = "request-of-the-contract-suite"
CHOSEN_ID: Final = "chosen-by-the-client"
"""What a client of the suite calls what it creates, unless the caller does; the next one in a use, something else."""
ACCOUNT: Final = "account_id"
"""What the client calls its account, whatever the spec does."""
ABSENT: Final = object()
"""No request body at all."""


@dataclass(frozen=True, slots=True)
class Call:
    """One use of an operation: values by the names that the spec gives them."""

    operation: Operation
    path: dict[str, str]
    query: dict[str, Any] = field(default_factory=dict[str, Any])
    body: Any = ABSENT


@dataclass(frozen=True, slots=True)
class Reply:
    """What the transport answers."""

    status: int
    content: bytes
    headers: dict[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def of_json(cls, status: int, value: Any) -> Reply:
        return cls(
            status,
            json.dumps(value).encode(),
            {"content-type": "application/json", "x-request-id": REQUEST_ID},
        )


@dataclass(slots=True)
class Exchange:
    """What a call did: the requests that left, and the value or the error that came back."""

    requests: list[httpx.Request]
    value: Any = None
    error: Exception | None = None


class Surface:
    """One way of calling the client. `name` says which."""

    name: str
    asynchronous: bool

    def __init__(self, spec: ContractSpec, account: str, runner: asyncio.Runner, *, asynchronous: bool) -> None:
        self.spec = spec
        self.account = account
        self.asynchronous = asynchronous
        self._runner = runner
        self._reply = Reply(200, b"{}")
        self._sent: list[httpx.Request] = []
        self._ids = itertools.count(1)
        self.transport = httpx.MockTransport(self._answer)

    def send(self, call: Call, reply: Reply) -> Exchange:
        """Call, with this answer to every request. An error that the client raises is part of the exchange."""
        self._reply, self._sent, self._ids = reply, [], itertools.count(1)
        exchange = Exchange(self._sent)
        try:
            value = self._invoke(call)
            exchange.value = self.run(value)
        except Exception as error:
            exchange.error = error
        return exchange

    def faults(self, response: Response, wire: Any, value: Any) -> Iterator[Mismatch]:
        """How what was returned for a successful answer differs from the answer."""
        if response.schema is not None:
            yield from check_decoded(self.spec, response.schema, wire, value)
        elif value is not None:
            yield Mismatch("", "None, as nothing is known of the answer", repr(value), response.pointer)

    def run(self, awaitable: Any) -> Any:
        """What comes of an awaitable, or of what is none."""
        if not inspect.isawaitable(awaitable):
            return awaitable
        # `Runner.run` handles signals again each time, which takes half as long as a call does.
        return self._runner.get_loop().run_until_complete(awaitable)

    def close(self) -> None:
        """Release what the surface holds open."""

    def _invoke(self, call: Call) -> Any:
        raise NotImplementedError  # each kind of surface makes the call in its own way

    def _new_id(self) -> str:
        number = next(self._ids)
        return CHOSEN_ID if number == 1 else f"{CHOSEN_ID}-{number}"

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self._sent.append(request)
        return httpx.Response(self._reply.status, headers=self._reply.headers, content=self._reply.content)


class PlainFunctions(Surface):
    """`rlor_trainer_client.api.<tag>.<operation>`: `sync` and `asyncio`, and what they are made of, `…_detailed`."""

    def __init__(self, spec: ContractSpec, account: str, runner: asyncio.Runner, *, asynchronous: bool) -> None:
        super().__init__(spec, account, runner, asynchronous=asynchronous)
        self.name = f"plain functions, {'async' if asynchronous else 'sync'}"
        self.client = self.remade()
        self._ending = ""

    def remade(self, **settings: Any) -> Any:
        """A client with other settings."""
        package = importlib.import_module("rlor_trainer_client.client")
        given = {"base_url": BASE_URL, "token": API_KEY, "strict": True, **settings}
        given["httpx_args"] = {"transport": self.transport}
        return package.AuthenticatedClient(**given)

    def use(self, call: Call, reply: Reply, *, detailed: bool = False, client: Any = None) -> Exchange:
        """Like `send`; through the function that returns status and headers, too, or with another client."""
        kept = self.client
        self.client, self._ending = client or kept, "_detailed" if detailed else ""
        try:
            return self.send(call, reply)
        finally:
            self.client, self._ending = kept, ""

    def _invoke(self, call: Call) -> Any:
        module = importlib.import_module(
            f"rlor_trainer_client.api.{python_name(call.operation.tag)}.{python_name(call.operation.id)}"
        )
        arguments: dict[str, Any] = {python_name(name): value for name, value in call.path.items()}
        arguments |= {python_name(name): value for name, value in call.query.items()}
        if call.body is not ABSENT:
            assert call.operation.body
            arguments["body"] = build_model(self.spec, call.operation.body, call.body)
        function = getattr(module, ("asyncio" if self.asynchronous else "sync") + self._ending)
        return function(client=self.client, **arguments)


class Facade(Surface):
    """`RlorTrainerClient` and `AsyncRlorTrainerClient`: groups by tag, methods by `x-method`."""

    def __init__(
        self, spec: ContractSpec, account: str, runner: asyncio.Runner, *, asynchronous: bool, **settings: Any
    ) -> None:
        """`settings` are those of the client: by default no retries, and answers from memory."""
        super().__init__(spec, account, runner, asynchronous=asynchronous)
        self.options: dict[str, Any] = {}
        """Keywords that every call gets besides its own, such as `timeout`."""
        self.name_given: dict[str, Any] = {}
        """Under `named`, what a call names its thing by; where empty, `resource_name`."""
        class_name = "AsyncRlorTrainerClient" if asynchronous else "RlorTrainerClient"
        self.name = class_name
        package = importlib.import_module("rlor_trainer_client")
        self.settings: dict[str, Any] = {
            "api_key": API_KEY,
            ACCOUNT: account,
            "base_url": BASE_URL,
            "transport": self.transport,
            "max_retries": 0,
            "strict": True,
            **settings,
        }
        """Arguments of the client, but for its clock."""
        clock = package.Clock(new_id=self._new_id)
        self._client: Any = getattr(package, class_name)(clock=clock, **self.settings)

    def _invoke(self, call: Call) -> Any:
        operation = call.operation
        method: Callable[..., Any] = getattr(getattr(self._client, operation.tag), operation.method_name)
        positional: list[Any] = []
        account = self.spec.resource.account_parameter
        name = self.resource_name(call)
        if name is not None:
            positional.append(self.name_given.get("named", name))
        keywords = {**self.options, **{own_name(key): value for key, value in call.query.items()}}
        if call.path.get(account) != self.account:
            keywords[ACCOUNT] = call.path[account]
        if call.body is not ABSENT and operation.body:
            model = build_model(self.spec, operation.body, call.body)
            if name is None:  # a create: the resource itself is the argument
                positional.append(model)
            else:
                keywords |= {
                    python_name(key): getattr(model, python_name(key))
                    for key in self.spec.properties(operation.body)
                    if key in call.body
                }
        result = method(*positional, **keywords)
        return self._first_page(result) if "x-pagination" in operation.raw else result

    def _first_page(self, pager: Any) -> Any:
        if self.asynchronous:
            return pager.pages().__aiter__().__anext__()
        return next(iter(pager.pages()))

    def resource_name(self, call: Call) -> str | None:
        """What a caller passes: the one id of the path, or the full name where the path holds several."""
        resource = self.spec.resource
        own = [name for name in call.path if name != resource.account_parameter]
        if not own:
            return None
        if len(own) == 1:
            return call.path[own[0]]
        version, path = resource.path.removesuffix(resource.pattern), call.operation.path
        return path[: path.rindex("}") + 1].removeprefix(version).format_map(call.path)

    def faults(self, response: Response, wire: Any, value: Any) -> Iterator[Mismatch]:
        if response.schema is None:
            yield from super().faults(response, wire, value)
            return
        operation = self.spec.document.resolve(response.operation)
        paging = operation.get("x-pagination")
        schema = self.spec.schema(response.schema)
        if not schema.get("properties") and "additionalProperties" not in schema:
            if value is not None:  # an answer that says nothing is None
                yield Mismatch("", "None, as the answer has no fields", repr(value), response.schema)
        elif paging and {"items", "next_page_token", "total_size"} <= set(dir(value)):
            for attribute, name in (
                ("items", paging["items"]),
                ("next_page_token", paging["nextPageToken"]),
                ("total_size", paging["totalSize"]),
            ):
                at = self.spec.properties(response.schema)[name]
                # No count reads as 0, which cannot be right where there are items.
                meant = wire[name] or (None if attribute == "total_size" and value.items else wire[name])
                yield from check_decoded(self.spec, at, meant, getattr(value, attribute), (name,))
        else:
            yield from check_decoded(self.spec, response.schema, wire, value)

    def close(self) -> None:
        self.run(self._client.aclose()) if self.asynchronous else self._client.close()


def build_model(spec: ContractSpec, pointer: Pointer, wire: Any) -> Any:
    """The typed Python value of a JSON value, made with constructors only: `from_dict` is what is to be proved."""
    pointer = spec.locate(spec.branch_for(pointer, wire))
    schema = spec.schema(pointer)
    name = spec.schema_name(pointer)
    models = importlib.import_module("rlor_trainer_client.models")
    if wire is None:
        return None
    if "enum" in schema:
        return getattr(models, cast(str, name))(wire)
    if is_list(wire):
        return [build_model(spec, (*pointer, "items"), item) for item in wire]
    if not is_object(wire):
        return wire
    properties = spec.properties(pointer)
    fields = wire
    known = {key: build_model(spec, properties[key], item) for key, item in fields.items() if key in properties}
    model = getattr(models, cast(str, name))(**{python_name(key): item for key, item in known.items()})
    extra = {key: item for key, item in fields.items() if key not in properties}
    if extra:
        model.additional_properties = extra
    return model


def own_name(name: str) -> str:
    """The facade gives a parameter its own name, `filter`, also where Python has a built-in of that name."""
    plain = python_name(name).rstrip("_")
    return f"{plain}_" if keyword.iskeyword(plain) else plain


@contextmanager
def without_log() -> Generator[None]:
    """The client warns of each drift and each outage that is played to it; here nobody is to read that."""
    log = logging.getLogger("rlor_trainer_client")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


@contextmanager
def open_surfaces(spec: ContractSpec, account: str) -> Generator[list[Surface]]:
    """All four surfaces on one event loop."""
    with asyncio.Runner() as runner, without_log():
        surfaces: list[Surface] = [
            kind(spec, account, runner, asynchronous=asynchronous)
            for kind in (Facade, PlainFunctions)
            for asynchronous in (False, True)
        ]
        try:
            yield surfaces
        finally:
            for surface in surfaces:
                surface.close()
