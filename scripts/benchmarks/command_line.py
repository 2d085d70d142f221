"""Measure the command line: whole processes, beside one of bare httpx that lists and prints the same."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

from rlor_trainer_client import RlorTrainerClient, models
from rlor_trainer_emulator import Emulator

from benchmarks import subject

ROOT: Final = Path(__file__).resolve().parents[2]
COUNT: Final = 200
ROUNDS: Final = 21
BARE: Final = """
import os
import httpx

with httpx.Client(headers={{"Authorization": f"Bearer {{os.environ['FIREWORKS_API_KEY']}}"}}) as client:
    token = ""
    while True:
        page = client.get("{url}", params={{"{size}": 200, "{token}": token}}).raise_for_status().json()
        for item in page["{items}"]:
            print(item["{name}"].rpartition("/")[2])
        token = page["{next}"]
        if not token:
            break
"""


def command_line() -> None:
    """Print what a list of 200 costs, and what help does."""
    with Emulator() as server, tempfile.TemporaryDirectory() as folder:
        with RlorTrainerClient(api_key=server.api_key, account_id=server.account, base_url=server.url) as client:
            create, kind = subject.methods(client).create, getattr(models, subject.RESOURCE.schema)
            for number in range(COUNT):
                create(kind.from_dict(subject.example()), **{subject.RESOURCE.id_parameter: f"bench-{number}"})
        bare = Path(folder) / "bare.py"
        bare.write_text(_program(server.url + subject.collection(server.account)))
        command = [sys.executable, "-m", "rlor_trainer_client"]
        commands = {
            "httpx": [sys.executable, str(bare)],
            "list": [*command, subject.RESOURCE.group, "list", "--all"],
            "help": [*command, "--help"],
        }
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment = {
            **inherited,
            "FIREWORKS_ACCOUNT_ID": server.account,
            "FIREWORKS_API_KEY": server.api_key,
            "FIREWORKS_BASE_URL": server.url,
            "PYTHONPATH": str(ROOT / "generated"),
        }
        figures: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, line in commands.items():
                start = time.perf_counter()
                subprocess.run(line, check=True, env=environment, stdout=subprocess.DEVNULL)
                figures[name].append(time.perf_counter() - start)
    ours, theirs = median(figures["list"]), median(figures["httpx"])
    least = min(figures["list"]) / min(figures["httpx"])
    print(
        f"command line: list {COUNT} in {ours * 1000:.0f} ms, {ours / theirs:.2f} x a program of bare httpx"
        f" ({theirs * 1000:.0f} ms; {least:.2f} x at their best); help in {median(figures['help']) * 1000:.0f} ms"
    )


def _program(url: str) -> str:
    pages = subject.PAGES
    return BARE.format(
        url=url,
        size=pages["pageSize"],
        token=pages["pageToken"],
        items=pages["items"],
        next=pages["nextPageToken"],
        name=subject.RESOURCE.name_field,
    )


if __name__ == "__main__":
    command_line()
