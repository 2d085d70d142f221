"""Where the suite comes between Schemathesis and the server: its global hooks, and each request that it sends."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import requests
import schemathesis


def register_hooks(*hooks: Callable[..., None]) -> None:
    """Register functions as global hooks; each has the name of its hook."""
    untyped: Any = schemathesis
    for hook in hooks:
        untyped.hook(hook)


@contextmanager
def before_each_request(call: Callable[[], object]) -> Generator[None]:
    """Call a function before each request of Schemathesis, those of its own included, of which no hook is told."""
    untyped: Any = requests
    send = untyped.Session.send

    def called_before(session: Any, request: Any, **options: Any) -> Any:
        call()
        return send(session, request, **options)

    with patch.object(untyped.Session, "send", called_before):
        yield
