"""Faults on the wire: ASGI middleware that changes what an application says, or what it is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from rlor_contract.spec.json_values import is_object
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from faults.fault import enter_fault


@dataclass(slots=True)
class Reply:
    """An answer on its way out, which a fault may change, and the request that it answers."""

    request: Scope
    sent: bytes
    """Body of the request."""
    status: int
    headers: dict[bytes, bytes]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.body or b"{}")
        return value

    @json.setter
    def json(self, value: dict[str, Any]) -> None:
        self.body = json.dumps(value).encode()

    @property
    def sent_json(self) -> dict[str, Any]:
        """The body of the request; empty when it is no JSON object."""
        try:
            value: Any = json.loads(self.sent)
        except ValueError:
            return {}
        return value if is_object(value) else {}

    @property
    def ok(self) -> bool:
        return self.status == 200

    @property
    def is_job(self) -> bool:
        """Whether it shows one whole job."""
        return self.ok and "state" in self.json and "trainingConfig" in self.json

    @property
    def is_list(self) -> bool:
        """Whether it is a page of jobs."""
        return self.ok and "rlorTrainerJobs" in self.json

    @property
    def method(self) -> str:
        method: str = self.request["method"]
        return method

    @property
    def path(self) -> str:
        path: str = self.request["path"]
        return path

    def query(self, name: str) -> str:
        """A query parameter, empty without one."""
        text: bytes = self.request["query_string"]
        found = parse_qs(text.decode("latin-1"), keep_blank_values=True)
        return found.get(name, [""])[0]

    def header(self, name: bytes) -> str:
        """A header of the request, empty without one."""
        headers: list[tuple[bytes, bytes]] = self.request["headers"]
        value: bytes = dict(headers).get(name, b"")
        return value.decode("latin-1")

    def update(self, **fields: Any) -> None:
        self.json = {**self.json, **fields}

    def drop(self, *names: str) -> None:
        self.json = {name: value for name, value in self.json.items() if name not in names}

    def refuse(self, status: int, code: int, message: str) -> None:
        """Make it an error."""
        self.status, self.json = status, {"code": code, "message": message, "details": []}


Change = Callable[[Reply], None]
Before = Callable[[Scope], None]


def tampering(change: Change, before: Before) -> type:
    """Middleware that changes requests and answers."""

    class Middleware:
        def __init__(self, app: ASGIApp) -> None:
            self.app = app

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            scope = dict(scope)
            before(scope)
            reply = Reply(scope, b"", 0, {}, b"")

            async def heard() -> Message:
                message = await receive()
                reply.sent += message.get("body", b"")
                return message

            async def keep(message: Message) -> None:
                if message["type"] == "http.response.start":
                    reply.status, reply.headers = message["status"], dict(message["headers"])
                elif message["type"] == "http.response.body":
                    reply.body += message.get("body", b"")

            await self.app(scope, heard, keep)
            if not reply.status:
                return  # the sender has gone
            change(reply)
            reply.headers[b"content-length"] = str(len(reply.body)).encode()
            await send({"type": "http.response.start", "status": reply.status, "headers": list(reply.headers.items())})
            await send({"type": "http.response.body", "body": reply.body})

    return Middleware


def on_answer(
    area: str, operation: str, *checks: str, broken: str | None = None, before: Before = lambda scope: None
) -> Callable[[Change], Change]:
    """Enter a fault that changes answers; `before` changes the requests."""

    def enter(change: Change) -> Change:
        @contextmanager
        def apply() -> Generator[type]:
            yield tampering(change, before)

        enter_fault(change, apply, area, operation, checks, broken)
        return change

    return enter


def on_request(area: str, operation: str, *checks: str, broken: str | None = None) -> Callable[[Before], Before]:
    """Enter a fault that changes requests alone."""

    def enter(before: Before) -> Before:
        @contextmanager
        def apply() -> Generator[type]:
            yield tampering(lambda reply: None, before)

        enter_fault(before, apply, area, operation, checks, broken)
        return before

    return enter
