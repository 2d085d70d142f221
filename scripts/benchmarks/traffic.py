"""Measure how fast recorded traffic is judged, beside Schemathesis, which validates the same answers one by one."""

from __future__ import annotations

import importlib.metadata
import json
import resource
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import httpx
from rlor_contract.recorded.command import judge
from rlor_contract.recorded.exchanges import exchanges
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.overlay import Overlay
from rlor_contract.spec.schemathesis_schema import load_schema
from rlor_trainer_emulator import Emulator

from benchmarks.subject import BENCH, RESOURCE, collection, operation

_JOBS: Final = 50
_EXCHANGES: Final = 10_000
_HOST: Final = "https://api.example"
PEER: Final = f"schemathesis {importlib.metadata.version('schemathesis')}"


def traffic() -> None:
    """Print exchanges a second of one core: a loop that asks for jobs, where they change each time and where not."""
    job, path = _job()
    peer = _peer(job, path)
    for said, changing in (("each answer another", True), ("the same again and again", False)):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "exchanges.ndjson"
            file.write_text("".join(_line(job, path, number, changing) for number in range(_EXCHANGES)))
            spec, samples = ContractSpec(), Overlay.load().samples
            started = time.process_time()
            judge(spec, samples, exchanges([file]))
            ours = _EXCHANGES / (time.process_time() - started)
        ratio = f"{ours / peer:.3g} x {PEER} ({peer:,.0f}/s, the shape of answers alone)"
        print(f"{'recorded traffic, ' + said:<46}{ours:>9,.0f}/s   {ratio}")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  most memory of this process so far: {most:,.0f} MB")


def _job() -> tuple[dict[str, Any], str]:
    with Emulator() as emulator:
        path = collection(emulator.account)
        headers = {"Authorization": f"Bearer {emulator.api_key}"}
        query = {RESOURCE.create_id: BENCH}
        answer = httpx.post(emulator.url + path, params=query, json={}, headers=headers).raise_for_status()
        return answer.json(), path


def _line(job: dict[str, Any], path: str, number: int, changing: bool) -> str:
    own = f"{BENCH}-{number % _JOBS}"
    body = job | {RESOURCE.name_field: job[RESOURCE.name_field].replace(BENCH, own)}
    if changing:
        body["displayName"] = f"at {number}"
    minutes, seconds = divmod(number, 60)
    return (
        json.dumps(
            {
                "recording": 1,
                "time": f"2026-11-{1 + minutes // 1440:02}T{minutes // 60 % 24:02}:{minutes % 60:02}:{seconds:02}Z",
                "seconds": 0.02,
                "request": {"method": "GET", "url": f"{_HOST}{path}/{own}", "headers": {}},
                "response": {
                    "status": 200,
                    "headers": {"content-type": "application/json", "x-request-id": f"r-{number}"},
                    "body": body,
                },
            }
        )
        + "\n"
    )


def _peer(job: dict[str, Any], path: str) -> float:
    """Answers a second that Schemathesis validates, read from lines of JSON, too."""
    get = operation("get")
    validated = load_schema(ContractSpec().document.data, {})[get.path][get.method]
    lines = [_line(job, path, number, True) for number in range(300)]
    started = time.process_time()
    for line in lines:
        found = json.loads(line)
        request = httpx.Request("GET", found["request"]["url"])
        said = found["response"]
        answer = httpx.Response(200, headers=said["headers"], json=said["body"], request=request)
        answer.elapsed = timedelta(0)
        validated.validate_response(answer)
    return len(lines) / (time.process_time() - started)


if __name__ == "__main__":
    traffic()
