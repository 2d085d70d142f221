"""Lets an application close the connection that a request came on, which ASGI itself has no message for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.types import Receive, Scope, Send

EXTENSION = "rlor_trainer_emulator.close"
"""Key in the scope's `extensions` of the function that closes the connection, after what was written has gone out."""

GONE = "rlor_trainer_emulator.gone"
"""The same of the function that says whether the connection is closed, or about to be."""


def closable(protocol: type[asyncio.Protocol]) -> type[asyncio.Protocol]:
    """Return an HTTP protocol of uvicorn that puts `EXTENSION` into the scope of each request."""

    def connection_made(self: Any, transport: asyncio.Transport) -> None:
        protocol.connection_made(self, transport)
        application = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {}).update({EXTENSION: transport.close, GONE: transport.is_closing})
            await application(scope, receive, send)

        self.app = app

    return type(f"Closable{protocol.__name__}", (protocol,), {"connection_made": connection_made})


async def close(scope: Scope, receive: Receive) -> None:
    """Close the connection of a request, and return when it is closed. RuntimeError under a server that cannot."""
    closing: Callable[[], None] | None = scope.get("extensions", {}).get(EXTENSION)
    if closing is None:
        raise RuntimeError("a connection can be closed under the emulator's own server only")
    closing()
    while (await receive())["type"] != "http.disconnect":
        pass  # a body that nobody has read
