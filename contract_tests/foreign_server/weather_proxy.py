"""A reverse proxy with bad weather: what happens now and then to requests on their way to a server elsewhere."""

from __future__ import annotations

import asyncio
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Final, Self

import h11
import httpx

HTML: Final = b"<html><head><title>%d</title></head><body><h1>%s</h1><hr>edge</body></html>"
HOP_BY_HOP: Final = {"connection", "keep-alive", "transfer-encoding", "content-length", "server", "date", "host"}
REASONS: Final = {
    404: b"Not Found",
    429: b"Too Many Requests",
    502: b"Bad Gateway",
    503: b"Service Unavailable",
    520: b"Web Server Error",
}


@dataclass(frozen=True)
class Weather:
    """How often what happens to a request, as a share of all of them; and how long each takes at most, in seconds."""

    rate_limited: float = 0.004
    bad_gateway: float = 0.01
    unavailable: float = 0.01
    web_server_error: float = 0.005
    reset_before: float = 0.01  # the server never saw it
    reset_after: float = 0.0  # the server did what it says, and its answer is lost
    latency: float = 0.004
    seed: int = 1


@dataclass
class WeatherProxy:
    """A proxy in front of a server, below a path of its own, with TLS where a context is given."""

    upstream: str
    weather: Weather = field(default_factory=Weather)
    prefix: str = "/edge/v7"
    tls: ssl.SSLContext | None = None
    struck: dict[str, int] = field(default_factory=dict[str, int])
    url: str = ""

    def __enter__(self) -> Self:
        self._random = Random(self.weather.seed)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="weather", daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _listen(self) -> None:
        self._client = httpx.AsyncClient(base_url=self.upstream, timeout=30, trust_env=False)
        self._tasks = set[asyncio.Task[None]]()
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self.tls)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http{'s' if self.tls else ''}://localhost:{port}{self.prefix}"

    async def _end(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            await self._serve(reader, writer)
        except (OSError, h11.ProtocolError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            with suppress(OSError):
                writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: one request after the other, as long as both sides like."""
        peer = h11.Connection(h11.SERVER)
        while request := await self._request(peer, reader):
            head, body = request
            event = self._event()
            await asyncio.sleep(self._random.random() * self.weather.latency)
            if event == "reset_before":
                break
            answer = await self._answer(event, head, body)
            if event == "reset_after":
                break
            status, headers, content = answer
            no_body = head.method == b"HEAD" or status in (204, 304)
            sent = peer.send(h11.Response(status_code=status, headers=headers, reason=REASONS.get(status, b"")))
            for part in (h11.Data(data=b"" if no_body else content), h11.EndOfMessage()):
                sent = (sent or b"") + (peer.send(part) or b"")
            writer.write(sent or b"")
            await writer.drain()
            if peer.our_state is h11.MUST_CLOSE:
                return
            peer.start_next_cycle()
        writer.transport.abort()

    async def _request(self, peer: h11.Connection, reader: asyncio.StreamReader) -> tuple[h11.Request, bytes] | None:
        head, body = None, bytearray()
        while True:
            event = peer.next_event()
            if event is h11.NEED_DATA:
                peer.receive_data(await reader.read(65536))
            elif isinstance(event, h11.Request):
                head = event
            elif isinstance(event, h11.Data):
                body += event.data
            else:
                return (head, bytes(body)) if head else None

    def _event(self) -> str:
        """What happens to the next request: nothing, mostly."""
        drawn = self._random.random()
        for name in ("rate_limited", "bad_gateway", "unavailable", "web_server_error", "reset_before", "reset_after"):
            drawn -= getattr(self.weather, name)
            if drawn < 0:
                self.struck[name] = self.struck.get(name, 0) + 1
                return name
        return ""

    async def _answer(self, event: str, head: h11.Request, body: bytes) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        own = {"rate_limited": 429, "bad_gateway": 502, "unavailable": 503, "web_server_error": 520}
        target = head.target.decode("ascii")
        status, headers, content = own.get(event, 404), [(b"content-type", b"text/html")], b""
        if not own.get(event) and target.startswith(f"{self.prefix}/"):
            status, headers, content = await self._forward(head, target.removeprefix(self.prefix), body)
        else:
            content = HTML % (status, REASONS[status])
        if status == 429 and event:
            headers.append((b"retry-after", b"1"))
        noise = self._random.getrandbits(64)
        headers += [
            (b"server", b"edge"),
            (b"cf-ray", b"%016x-LHR" % noise),
            (b"x-envoy-upstream-service-time", b"%d" % (noise % 90)),
            (b"x-ratelimit-remaining-requests", b"%d" % (noise % 5999)),
            (b"set-cookie", b"__edge=%x; Path=/; HttpOnly" % (noise % 65536)),
            (b"content-length", b"%d" % len(content)),
        ]
        return status, headers, content

    async def _forward(
        self, head: h11.Request, target: str, body: bytes
    ) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        kept = [(name, value) for name, value in head.headers if name.decode() not in HOP_BY_HOP]
        url = self._client.base_url.copy_with(raw_path=target.encode("ascii"))
        request = httpx.Request(head.method.decode("ascii"), url, headers=kept, content=body or None)
        try:
            answer = await self._client.send(request)
        except httpx.TransportError:
            return 502, [(b"content-type", b"text/html")], HTML % (502, REASONS[502])
        headers = [
            (name.lower(), value) for name, value in answer.headers.raw if name.decode().lower() not in HOP_BY_HOP
        ]
        return answer.status_code, headers, answer.content
