# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""A request as a curl command, which reads the key from the environment."""

from __future__ import annotations

import json
import shlex
from typing import Final

import httpx

from .._http import OWN_HEADERS
from .._redaction import Redaction
from .output import json_text

KEY: Final = "FIREWORKS_API_KEY"
_LEFT_OUT: Final = frozenset({*OWN_HEADERS, "authorization", "accept-encoding", "connection", "content-length", "host"})


class Captured(BaseException):
    """A request that was about to be sent. It is no error: nothing is to handle it on the way."""

    def __init__(self, request: httpx.Request) -> None:
        super().__init__()
        self.request = request


class Capture(httpx.BaseTransport):
    """Sends nothing."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raise Captured(request)


def curl(request: httpx.Request) -> tuple[str, list[str]]:
    """The command, and the paths of secrets that were left out of the body."""
    words = ["curl", *([] if request.method == "GET" else ["-X", request.method]), shlex.quote(str(request.url))]
    words += ["-H", f'"Authorization: Bearer ${KEY}"']
    for name, value in request.headers.items():
        if name not in _LEFT_OUT:
            words += ["-H", shlex.quote(f"{name}: {value}")]
    content, redaction = request.read(), Redaction()
    if content:
        words += ["-d", shlex.quote(json_text(redaction.of(json.loads(content))))]
    return " ".join(words), redaction.left_out
