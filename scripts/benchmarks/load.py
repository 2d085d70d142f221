"""Send requests to a server as fast as it answers, and print how fast that was, as JSON.

    python benchmarks/load.py get PORT API_KEY TARGET SECONDS CONNECTIONS
    python benchmarks/load.py create PORT API_KEY TARGET SECONDS CONNECTIONS

`get` reads the path TARGET, `create` posts to TARGET and a new id, with which its path ends. Each connection has one
request under way; it builds no objects of requests and reads no more of an answer than its length, so that it costs
less than the server.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

_END = b"\r\n\r\n"
_LENGTH = b"content-length: "
_WARM_UP = 0.5
"""Seconds."""


@dataclass(slots=True)
class Tally:
    """What has been answered."""

    answers: int = 0
    latencies: list[float] = field(default_factory=list[float])
    """Seconds."""


class Connection(asyncio.Protocol):
    """One connection, with one request under way."""

    def __init__(self, requests: Iterator[bytes], tally: Tally) -> None:
        self._requests = requests
        self._tally = tally
        self._received = b""
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(_END)
        if not end:
            return
        lines = head.lower().split(b"\r\n")
        length = next(int(line.removeprefix(_LENGTH)) for line in lines if line.startswith(_LENGTH))
        if len(body) < length:
            return
        if not head.startswith(b"HTTP/1.1 200"):
            sys.exit(f"bench: the server answered {head.decode('latin-1')}")
        self._received = b""
        self._tally.answers += 1
        self._tally.latencies.append(time.perf_counter() - self._sent)
        self._send()

    def _send(self) -> None:
        self._sent = time.perf_counter()
        self._transport.write(next(self._requests))


def requests(kind: str, key: str, target: str) -> Iterator[bytes]:
    """The requests, each as it goes over the wire."""
    common = f"host: bench\r\nauthorization: Bearer {key}\r\n"
    run = time.time_ns()
    for number in count():
        if kind == "get":
            yield f"GET {target} HTTP/1.1\r\n{common}\r\n".encode()
        else:
            kinds = "content-type: application/json\r\ncontent-length: 2\r\n"
            yield f"POST {target}bench-{run}-{number} HTTP/1.1\r\n{common}{kinds}\r\n{{}}".encode()


async def load(kind: str, port: str, key: str, target: str, seconds: str, connections: str) -> dict[str, float]:
    """Requests a second, and the latency in seconds that 99 of 100 stay below."""
    tally, stream = Tally(), requests(kind, key, target)
    for _ in range(int(connections)):
        await asyncio.get_running_loop().create_connection(lambda: Connection(stream, tally), "127.0.0.1", int(port))
    await asyncio.sleep(_WARM_UP)
    tally.answers = 0
    tally.latencies.clear()
    start = time.perf_counter()
    await asyncio.sleep(float(seconds))
    rate = tally.answers / (time.perf_counter() - start)
    return {"per second": rate, "p99": statistics.quantiles(tally.latencies, n=100)[-1]}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(load(*sys.argv[1:]))))
