"""Bad weather between the suite and a server, drawn from a seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from threading import Lock

import httpx

_PAGE = b"<html><body><center><h1>no</h1></center><hr><center>nginx</center></body></html>"
_HTML = {"content-type": "text/html"}


@dataclass(slots=True)
class Stormy(httpx.BaseTransport):
    """Passes requests on, but for a share of them: refused, lost on the way there, or lost on the way back."""

    random: Random
    share: float
    met: list[str] = field(default_factory=list[str])
    """What became of those."""
    over: httpx.HTTPTransport = field(default_factory=lambda: httpx.HTTPTransport(trust_env=False))
    _lock: Lock = field(default_factory=Lock)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            storm = self.random.random() < self.share
            kind = self.random.choice(["429", "502", "503", "504", "529", "page", "there", "back", "slow"])
        if not storm:
            return self.over.handle_request(request)
        self.met.append(kind)
        match kind:
            case "there":
                raise httpx.ConnectError("refused", request=request)
            case "back" | "slow":
                answer = self.over.handle_request(request)
                answer.read()
                answer.close()
                if kind == "slow":
                    raise httpx.ReadTimeout("slow", request=request)
                raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)
            case "page":
                return httpx.Response(403, headers=_HTML, content=_PAGE)
            case "429":
                return httpx.Response(429, headers={"retry-after": "2"}, json={"code": 8, "message": "slow down"})
            case _:
                return httpx.Response(int(kind), headers=_HTML, content=_PAGE)

    def close(self) -> None:
        self.over.close()
