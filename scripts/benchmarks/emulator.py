"""Measure the emulator over HTTP: its start, reads against a bare route under the same server, and durable creates.

    python benchmarks/emulator.py bare BODY

serves the file BODY at every path, and prints its port: the peer, started by this module itself.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import IO, cast

from rlor_trainer_client import RlorTrainerClient
from rlor_trainer_emulator.http.serving import Server, listen
from rlor_trainer_emulator.server import DEFAULT_ACCOUNT, DEFAULT_KEY
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks import subject
from benchmarks.effort import Effort

LOAD = Path(__file__).with_name("load.py")
SERVE = ("-m", "rlor_trainer_emulator", "--port", "0", "--log-level", "error", "--database")
TARGETS = {
    "get": f"{subject.collection(DEFAULT_ACCOUNT)}/{subject.BENCH}",
    "create": f"{subject.collection(DEFAULT_ACCOUNT)}?{subject.RESOURCE.create_id}=",
}
"""What `load.py` calls, by kind."""
CONNECTIONS = 8
STOPS = 10.0
"""Seconds that a server has to stop in."""


def bare(body: Path) -> None:
    """Serve the bytes of a file."""
    content = body.read_bytes()

    async def answer(_: Request) -> Response:
        return Response(content, media_type="application/json")

    with listen("127.0.0.1", 0) as listening:
        print(listening.getsockname()[1], flush=True)
        Server(Starlette(routes=[Route("/{path:path}", answer)])).run([listening])


@dataclass(frozen=True, slots=True)
class Running:
    """A server in a process of its own."""

    port: str
    pid: int

    @property
    def url(self) -> str:
        """The URL to call."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def cpu(self) -> float:
        """Seconds of processor time that it has used, all its threads together."""
        words = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return sum(map(int, words[11:13])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(*command: str) -> Generator[Running]:
    """Run a server that prints its port last in its first line."""
    with subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True) as process:
        first = cast(IO[str], process.stdout).readline()
        try:
            yield Running(re.findall(r"\d+", first)[-1], process.pid)
        finally:
            process.terminate()
            try:
                process.wait(STOPS)
            except subprocess.TimeoutExpired:
                process.kill()


def load(kind: str, target: Running, effort: Effort) -> dict[str, float]:
    """What `load.py` finds."""
    command = [
        sys.executable,
        str(LOAD),
        kind,
        target.port,
        DEFAULT_KEY,
        TARGETS[kind],
        str(effort.seconds),
        str(CONNECTIONS),
    ]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def start(effort: Effort) -> None:
    """Print a line for the processor time until it listens."""
    times: list[float] = []
    for _ in range(effort.rounds):
        with running(*SERVE, ":memory:") as started:
            times.append(started.cpu)
    print(f"{'emulator: import and start':<46}{median(times):>9.3g} s of processor time")


def emulator(effort: Effort) -> None:
    """Print a line for reads, and one for creates."""
    with tempfile.TemporaryDirectory() as folder:
        database, body = Path(folder) / "emulator.db", Path(folder) / "job.json"
        with running(*SERVE, str(database)) as ours:
            with RlorTrainerClient(
                api_key=DEFAULT_KEY,
                account_id=DEFAULT_ACCOUNT,
                base_url=ours.url,
                on_response=lambda answer: (body.write_bytes(answer.content), None)[1],
            ) as client:
                subject.create(client)
                subject.methods(client).get(subject.BENCH)
            with running(__file__, "bare", str(body)) as peer:
                pairs = [
                    (load("get", ours, effort)["per second"], load("get", peer, effort)["per second"])
                    for _ in range(effort.rounds)
                ]
            created = [load("create", ours, effort) for _ in range(effort.rounds)]
            size = body.stat().st_size
    gets, bares = (median(rates) for rates in zip(*pairs, strict=True))
    print(
        f"{f'emulator: get, {CONNECTIONS} connections':<46}{gets:>9,.0f} /s   {gets / bares:.3g} x a bare Starlette "
        f"route that answers the same {size:,} bytes ({bares:,.0f} /s)"
    )
    rate, slowest = median(found["per second"] for found in created), median(found["p99"] for found in created)
    print(
        f"{f'emulator: create, durable, {CONNECTIONS} connections':<46}{rate:>9,.0f} /s   p99 {slowest * 1000:.3g} ms"
    )


if __name__ == "__main__":
    bare(Path(sys.argv[2]))
