"""Print how fast generation, import and decoding are, each as a ratio to a named peer measured in the same run.

Times are medians; they say something about this machine only, the ratios travel better.
"""

import importlib.metadata
import json
import subprocess
import sys
import tempfile
import timeit
from collections.abc import Callable
from pathlib import Path
from statistics import median

from rlor_trainer_client import models
from spec_document import SpecDocument

ROOT = Path(__file__).resolve().parent.parent
SPEC = ROOT / "spec" / "openapi.yaml"
JOBS_IN_A_PAGE = 200


def job_page() -> bytes:
    """A page of 200 jobs with every public field set, as the wire would carry it."""
    document = SpecDocument.load(SPEC)
    job = document.data["components"]["responses"]["Job"]["content"]["application/json"]["examples"]["running"]["value"]
    page = {"rlorTrainerJobs": [job] * JOBS_IN_A_PAGE, "nextPageToken": "", "totalSize": JOBS_IN_A_PAGE}
    return json.dumps(page).encode()


def seconds(work: Callable[[], object], *, rounds: int, repeats: int = 1) -> float:
    """Median time of one call, in seconds, over `rounds` measurements of `repeats` calls each."""
    return median(timeit.repeat(work, number=repeats, repeat=rounds)) / repeats


def interpreter(*arguments: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)


def report(what: str, ours: float, peer: str | None = None, theirs: float = 0) -> None:
    line = f"{what:<54}{ours * 1000:>9.1f} ms"
    if peer is not None:
        line += f"   {ours / theirs:>5.2f} x {peer} ({theirs * 1000:.1f} ms)"
    print(line)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        generate = interpreter(str(ROOT / "scripts" / "generate.py"), "--output", str(Path(folder) / "client"))
        report("generate the client", seconds(generate, rounds=3))

    bare = seconds(interpreter("-c", "pass"), rounds=9)
    peer = seconds(interpreter("-c", "import httpx, attrs"), rounds=9) - bare
    httpx = importlib.metadata.version("httpx")
    for what in ("RlorTrainerClient", "RlorTrainerClient, models"):
        # Names are imported when first used: the package alone would flatter us.
        ours = seconds(interpreter("-c", f"from rlor_trainer_client import {what}"), rounds=9) - bare
        report(f"from rlor_trainer_client import {what}", ours, f"import httpx {httpx}, attrs", peer)

    page = job_page()
    peer = seconds(lambda: json.loads(page), rounds=15, repeats=5)
    ours = seconds(lambda: models.ListRlorTrainerJobsResponse.from_dict(json.loads(page)), rounds=15, repeats=5)
    report(f"decode {JOBS_IN_A_PAGE} jobs ({len(page) // 1024} KiB)", ours, "json.loads", peer)


if __name__ == "__main__":
    main()
