"""Measure generation, imports, decoding, calls, the emulator and the suite, each beside a named peer in the same run.

Times are medians of this machine; the ratios are comparable between machines. The vendor's SDK is installed for this
under build/; if it is not available, its figures are left out.
"""

import argparse
import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
import time
import timeit
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks import subject
from benchmarks.command_line import command_line
from benchmarks.due import due
from benchmarks.effort import FULL, QUICK, Effort
from benchmarks.emulator import emulator, start
from benchmarks.scale import scale, workers
from benchmarks.suite import suite, tests_together
from benchmarks.traffic import traffic
from rlor_trainer_client import RlorTrainerClient
from rlor_trainer_emulator import Emulator
from vendor.registry import Unavailable
from vendor.sdk import SDK, SDK_VERSION, interpreter

ROOT = Path(__file__).resolve().parent.parent
JOBS_IN_A_PAGE = 200
PEER = f"{SDK} {SDK_VERSION}"
HTTPX = f"httpx {importlib.metadata.version('httpx')}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--emulator", action="store_true", help="measure only the emulator")
    parser.add_argument("--quick", action="store_true", help="measure the emulator briefly, with few jobs")
    options = parser.parse_args()
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} processors, load {load}, Python {sys.version.split()[0]}")
    if not options.emulator:
        client()
    the_emulator(QUICK if options.quick else FULL)
    if not options.emulator:
        suite()
        traffic()
        tests_together()


def client() -> None:
    """The generator, and what the client costs."""
    try:
        python, peer = interpreter(), True
    except Unavailable as reason:
        python, peer = Path(sys.executable), False
        print(f"{PEER} is left out, it cannot be installed: {reason}")
    with tempfile.TemporaryDirectory() as folder:
        generation(Path(folder))
        job, page = Path(folder) / "job.json", Path(folder) / "page.json"
        job.write_text(json.dumps(subject.example()))
        page.write_text(json.dumps(subject.page_of(subject.example(), JOBS_IN_A_PAGE)))
        decoding(page.read_bytes())
        imports(python, peer)
        calls(python, job, page)
    command_line()


def the_emulator(effort: Effort) -> None:
    """What the emulator costs, and what it stands."""
    start(effort)
    emulator(effort)
    workers(effort)
    due(effort)
    scale(effort)


def report(what: str, ours: float, *peers: tuple[str, float]) -> None:
    """One line: our time, and how many times that of each peer it is."""
    ratios = [f"{ours / theirs:.3g} x {name} ({theirs * 1000:.4g} ms)" for name, theirs in peers]
    print("   ".join([f"{what:<46}{ours * 1000:>9.4g} ms", *ratios]))


def generation(folder: Path) -> None:
    def generate() -> None:
        command = [sys.executable, str(ROOT / "scripts" / "generate.py"), "--output", str(folder / "client")]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    report("generate the client", median(timeit.repeat(generate, number=1, repeat=3)))


def decoding(page: bytes) -> None:
    def seconds(work: Callable[[], object]) -> float:
        return median(timeit.repeat(work, number=5, repeat=15)) / 5

    answer = subject.page_class()
    ours = seconds(lambda: answer.from_dict(json.loads(page)))
    what = f"decode {JOBS_IN_A_PAGE} jobs ({len(page) // 1024} KiB)"
    report(what, ours, ("json.loads", seconds(lambda: json.loads(page))))


def imports(python: Path, peer: bool) -> None:
    """Time of a fresh interpreter with an import, less that of one without."""
    # Names are imported when first used: the package alone would flatter us.
    ours = (
        "from rlor_trainer_client import RlorTrainerClient",
        "from rlor_trainer_client import RlorTrainerClient, models",
    )
    theirs = {f"import {HTTPX}, attrs": "import httpx, attrs"}
    if peer:
        theirs[PEER] = "from fireworks import Fireworks"
    figures: dict[str, list[float]] = {code: [] for code in ("pass", *ours, *theirs.values())}
    for _ in range(11):
        for code, seconds in figures.items():
            start = time.perf_counter()
            subprocess.run([python, "-c", code], check=True, env=_environment())
            seconds.append(time.perf_counter() - start)
    times = {code: median(seconds) - median(figures["pass"]) for code, seconds in figures.items()}
    for code in ours:
        report(code, times[code], *((name, times[theirs[name]]) for name in theirs))


def calls(python: Path, job: Path, page: Path) -> None:
    """What `benchmarks/calls.py` finds, in the environment that has the SDK."""

    def measured(*arguments: str) -> dict[str, float]:
        command = [str(python), str(ROOT / "scripts" / "benchmarks" / "calls.py"), *arguments]
        done = subprocess.run(command, check=True, env=_environment(), stdout=subprocess.PIPE, text=True)
        figures: dict[str, float] = json.loads(done.stdout)
        return figures

    def peers(figures: dict[str, float], less: float = 0) -> list[tuple[str, float]]:
        names = {"bare": f"{HTTPX} and json.loads", "sdk": PEER, "sdk, validating": f"{PEER}, validating"}
        return [(names[name], figures[name] - less) for name in names if name in figures and figures[name] > less]

    group, path = subject.RESOURCE.group, subject.collection(subject.ACCOUNT)
    found = measured("list", str(page), group, path)
    report(f"list {JOBS_IN_A_PAGE} jobs, validated", found["ours"], *peers(found))
    found = measured("get", str(job), group, f"{path}/{subject.BENCH}")
    report("get one job", found["ours"], *peers(found))
    report("get one job, beyond bare httpx", found["ours"] - found["bare"], *peers(found, found["bare"]))
    with Emulator() as server:
        with RlorTrainerClient(api_key=server.api_key, account_id=server.account, base_url=server.url) as client:
            subject.create(client)
        found = measured("concurrent", server.url, server.api_key, server.account, group, subject.BENCH)
    if "ours" in found:
        report("1,000 concurrent gets, over httpx-aiohttp", found["ours"], *peers(found))


def _environment() -> dict[str, str]:
    """Our client can be imported, compiled as an installed one is, and nothing else of the checkout."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, "PYTHONPATH": str(ROOT / "generated")}


if __name__ == "__main__":
    main()
