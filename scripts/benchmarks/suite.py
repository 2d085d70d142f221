"""Measure the contract suite: what its time goes into, whether it slows down, and what a second worker gains.

`python scripts/benchmarks/suite.py deep` looks at a deep run, in some four minutes.
"""

from __future__ import annotations

import itertools
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Final

from rlor_contract.server.half import DEPTHS, ServerHalf
from rlor_contract.server.target import embedded_server
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.overlay import Overlay

ROOT: Final = Path(__file__).resolve().parents[2]
_PERIOD: Final = 0.005
_PARTS: Final = 10
_OWN: Final = "our own code"
# Whose time it is: that of the innermost function of a package that is named here.
_KINDS: Final = {
    "rlor_contract": _OWN,
    "rlor_spec": _OWN,
    "rlor_trainer_client": "the client",
    "schemathesis": "generation and stock checks",
    "hypothesis": "generation and stock checks",
    "hypothesis_jsonschema": "generation and stock checks",
    "jsonschema": "generation and stock checks",
    "requests": "HTTP and the server",
    "urllib3": "HTTP and the server",
    "httpx": "HTTP and the server",
    "httpcore": "HTTP and the server",
    "http": "HTTP and the server",
    "rlor_trainer_emulator": "HTTP and the server",
    "concurrent": "HTTP and the server",  # requests sent at once
    "json": "decoding of JSON",
}
_TESTS: Final = ("contract_tests/server", "contract_tests/client")


def suite(depth: str = "default") -> None:
    """Print where the time of the server half goes, and its requests a second in each tenth of the run."""
    spec = ContractSpec()
    with embedded_server() as target:
        half = ServerHalf(spec, Overlay.load(), target, 1, DEPTHS[depth], spec.operations)
        with _Sampler(lambda: half.ledger.requests) as sampler:
            ledger = half.run()
    whole = sampler.kinds.total()
    print(f"contract suite, server half, {depth}: {ledger.seconds:.1f} s for {ledger.requests} requests, of which")
    for kind, count in sampler.kinds.most_common():
        print(f"  {kind:<36}{count / whole:>7.1%}")
    for name, count in sampler.functions.most_common(5):
        print(f"    of that: {name:<44}{count / whole:>7.1%}")
    print(f"  requests a second, by tenth of the run: {', '.join(f'{rate:.0f}' for rate in sampler.rates())}")


def tests_together() -> None:
    """Print what a second worker of pytest-xdist gains."""
    seconds = {number: _tests(number) for number in (0, 2)}
    ratio = seconds[0] / seconds[2]
    print(f"contract suite as tests, -n 2: {seconds[2]:.1f} s, {ratio:.2f} times as fast as -n 0 ({seconds[0]:.1f} s)")


def _tests(number: int) -> float:
    started = time.perf_counter()
    command = [sys.executable, "-m", "pytest", "-q", "-n", str(number), "--dist", "worksteal", *_TESTS]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


class _Sampler:
    """Looks, every few milliseconds, at what the main thread is doing. Only for use in it: a signal interrupts it."""

    def __init__(self, requests: Callable[[], int]) -> None:
        self.kinds = Counter[str]()
        self.functions = Counter[str]()
        """Of our own code alone."""
        self._requests = requests
        self._sent: list[tuple[float, int]] = []

    def __enter__(self) -> _Sampler:
        signal.signal(signal.SIGALRM, self._look)
        signal.setitimer(signal.ITIMER_REAL, _PERIOD, _PERIOD)
        return self

    def __exit__(self, *error: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)

    def rates(self) -> list[float]:
        """Requests a second in each of equal parts of the time."""
        started, ended = self._sent[0][0], self._sent[-1][0]
        step = (ended - started) / _PARTS
        edges = [max(n for at, n in self._sent if at <= started + step * part + 1e-9) for part in range(_PARTS + 1)]
        return [(after - before) / step for before, after in itertools.pairwise(edges)]

    def _look(self, number: int, frame: FrameType | None) -> None:
        self._sent.append((time.perf_counter(), self._requests()))
        kind, function = _whose(frame)
        self.kinds[kind] += 1
        if kind == _OWN:
            self.functions[function] += 1


def _whose(frame: FrameType | None) -> tuple[str, str]:
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        kind = _KINDS.get(module.partition(".")[0])
        if kind is not None:
            return kind, f"{module}.{frame.f_code.co_name}"
        frame = frame.f_back
    return "elsewhere", ""


if __name__ == "__main__":
    suite(*sys.argv[1:2])
