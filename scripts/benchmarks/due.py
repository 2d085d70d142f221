"""Measure what it costs that many jobs are due at once: the first answer, and what others wait for meanwhile.

What is asked for is the jobs of one state, to which it matters what has become of every one.
"""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from rlor_trainer_emulator.server import DEFAULT_ACCOUNT, DEFAULT_KEY

from benchmarks.effort import Effort
from benchmarks.emulator import SERVE, running
from benchmarks.scale import ADMIN_KEY, administer, seed
from benchmarks.subject import LIFECYCLE, PAGES, RESOURCE, collection

OTHER_KEY, OTHER_ACCOUNT = "bench-other", "bench"
"""Of those who have no jobs that are due."""
KEYS = {DEFAULT_KEY: DEFAULT_ACCOUNT, OTHER_KEY: OTHER_ACCOUNT}
LATER = 30 * 24 * 3600
"""Seconds, in which every job comes to its end."""
ENDED = LIFECYCLE["classes"]["terminal"][0]
PATIENCE = 600.0
"""Seconds for the answer."""
PAUSE = 0.002
"""Seconds between two requests of others."""


def due(effort: Effort) -> None:
    """Print a line: the processor time until a list is answered, and the longest that another request waits."""
    keys = [f"--api-key={key}={account}" for key, account in KEYS.items()]
    options = ("--clock", "manual", "--admin-key", ADMIN_KEY, *keys)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(*SERVE, str(Path(folder) / "jobs.db"), *options) as emulator,
        httpx.Client(base_url=emulator.url, timeout=PATIENCE) as client,
        httpx.Client(base_url=emulator.url, timeout=PATIENCE) as other,
        ThreadPoolExecutor() as threads,
    ):
        seed(client, DEFAULT_ACCOUNT, effort.due, [LIFECYCLE["initial"]])
        seed(client, OTHER_ACCOUNT, 1, [ENDED])
        (theirs,) = _list(other, OTHER_ACCOUNT, OTHER_KEY)
        administer(client, "/v1/clock:advance", {"seconds": LATER})
        before, longest = emulator.cpu, 0.0
        first = threads.submit(_list, client, DEFAULT_ACCOUNT, DEFAULT_KEY)
        while not first.done():
            start = time.perf_counter()
            other.get(f"/v1/{theirs}", headers={"x-api-key": OTHER_KEY}).raise_for_status()
            longest = max(longest, time.perf_counter() - start)
            time.sleep(PAUSE)
        first.result()
        spent = emulator.cpu - before
    print(
        f"{f'emulator: {effort.due:,} jobs due at once, first answer':<62}{spent:>6.3g} s of processor time   "
        f"another account's get waits {longest * 1000:,.0f} ms at most"
    )


def _list(client: httpx.Client, account: str, key: str) -> list[str]:
    query = {"filter": f"{RESOURCE.state_field}={ENDED}"}
    answer = client.get(collection(account), params=query, headers={"x-api-key": key}).raise_for_status()
    return [str(item[RESOURCE.name_field]) for item in answer.json()[PAGES["items"]]]
