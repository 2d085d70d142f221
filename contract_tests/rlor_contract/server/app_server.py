"""An ASGI application of the user's, served to the run on a real socket: a client's connections are real, too."""

from __future__ import annotations

import inspect
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Generator, MutableMapping
from contextlib import contextmanager, suppress
from typing import Any, Final

from rlor_contract.report.cannot_run import CannotRun

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Message, Receive, Send], Awaitable[None]]

_LOOKS_EVERY: Final = 0.01
_ENDS_WITHIN: Final = 5
"""Seconds that requests under way have at the end."""


@contextmanager
def serving(app: AsgiApp) -> Generator[str]:
    """Serve an application in a thread, lifespan included, while the context lasts: its URL. Raises `CannotRun`."""
    import uvicorn

    _require_asgi(app)
    told: list[str] = []
    config = uvicorn.Config(
        _Heard(app, told),
        interface="asgi3",
        http="h11",  # httptools, which is there for the emulator, refuses methods that the application should see
        ws="none",
        access_log=False,
        log_config=None,
        log_level="critical",
        timeout_graceful_shutdown=_ENDS_WITHIN,
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def run() -> None:
            with suppress(SystemExit):  # it ends the whole program where an application does not start
                server.run([listening])

        thread = threading.Thread(target=run, name="rlor-contract-app", daemon=True)
        thread.start()
        while thread.is_alive() and not server.started:
            time.sleep(_LOOKS_EVERY)
        try:
            if not server.started:
                why = " ".join(told[-1].split()[-40:]) if told else "it ended at once"
                raise CannotRun(f"the app does not start: {why}. Fix: start it by itself to see more.")
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def _require_asgi(app: object) -> None:
    try:
        taken = inspect.signature(app).bind(None, None, None) if callable(app) else None
    except TypeError:
        taken = None
    except ValueError:  # something that Python cannot look into
        return
    if taken is None:
        raise CannotRun(
            f"app is a {type(app).__name__} and not an ASGI application, which is called with scope, receive and send. "
            "Fix: give one, or serve it yourself and give its base_url; a2wsgi turns a WSGI application into one."
        )


class _Heard:
    """An application, and what it says of its start when that fails."""

    def __init__(self, app: AsgiApp, told: list[str]) -> None:
        self._app, self._told = app, told

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        async def heard(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                self._told.append(str(message.get("message", "")) or "its lifespan has failed")
            await send(message)

        await self._app(scope, receive, heard if scope["type"] == "lifespan" else send)
