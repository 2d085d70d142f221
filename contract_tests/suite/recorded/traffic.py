"""Traffic of a small session with the emulator, as tools write it, to be judged or broken."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from rlor_contract.recorded.command import Judgement, judge
from rlor_contract.recorded.exchanges import exchanges
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.overlay import Overlay
from rlor_trainer_emulator import Emulator, ManualClock

SPEC, SAMPLES = ContractSpec(), Overlay.load().samples
KEY = "emulator-key"
SECRET = "wandb-key-that-nobody-may-see"
START = datetime(2026, 11, 1, 12, tzinfo=UTC)
JOBS = "/v1/accounts/acme-research/rlorTrainerJobs"


@dataclass
class Session:
    """Asks an emulator, and keeps what went over the wire; its time passes when it is told to."""

    emulator: Emulator
    entries: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    now: datetime = START

    def ask(self, method: str, path: str, body: Any = None, *, key: str = KEY, **query: str) -> httpx.Response:
        with httpx.Client(base_url=self.emulator.url) as client:
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            answer = client.request(method, path, params=query, json=body, headers=headers)
        self.entries.append(entry(answer, self.now))
        self.wait(1)
        return answer

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.emulator.advance(seconds)


def entry(answer: httpx.Response, at: datetime) -> dict[str, Any]:
    """An exchange as an entry of a HAR file."""
    request = answer.request
    posted = {"postData": {"mimeType": "application/json", "text": request.content.decode()}} if request.content else {}
    return {
        "startedDateTime": at.isoformat(),
        "time": 20.0,
        "request": {
            "method": request.method,
            "url": str(request.url).replace(f"{request.url.host}:{request.url.port}", "api.example"),
            "headers": [{"name": name, "value": value} for name, value in request.headers.items()],
            "bodySize": len(request.content),
            **posted,
        },
        "response": {
            "status": answer.status_code,
            "headers": [{"name": name, "value": value} for name, value in answer.headers.items()],
            "content": {"size": len(answer.content), "mimeType": "application/json", "text": answer.text},
        },
    }


def recorded() -> list[dict[str, Any]]:
    """Two jobs are made, watched, cancelled, resumed, listed page by page and deleted; some requests are wrong."""
    with Emulator(clock=ManualClock(START)) as emulator:
        session = Session(emulator)
        body = {"displayName": "one", "wandbConfig": {"enabled": True, "apiKey": SECRET, "project": "p", "entity": "e"}}
        session.ask("POST", JOBS, body, rlorTrainerJobId="one")
        session.ask("POST", JOBS, {"displayName": "two"}, rlorTrainerJobId="two")
        session.ask("POST", JOBS, {"evaluator": "x"}, rlorTrainerJobId="three")
        session.ask("GET", f"{JOBS}/one")
        session.wait(300)
        session.ask("GET", f"{JOBS}/one")
        session.ask("GET", f"{JOBS}/nobody")
        session.ask("POST", f"{JOBS}/one:cancel", {})
        session.ask("GET", f"{JOBS}/one")
        session.wait(60)
        session.ask("GET", f"{JOBS}/one")
        session.ask("POST", f"{JOBS}/one:resume", {})
        session.ask("GET", f"{JOBS}/one")
        first = session.ask("GET", JOBS, pageSize="1").json()
        session.ask("GET", JOBS, pageSize="1", pageToken=first["nextPageToken"])
        session.ask("GET", JOBS, filter="state=JOB_STATE_FAILED")
        session.ask("GET", f"{JOBS}/one/checkpoints")
        session.ask("GET", f"{JOBS}/one", readMask="name,state")
        session.ask("GET", f"{JOBS}/two", key="another-key-of-somebody")
        session.ask("DELETE", f"{JOBS}/two")
        session.ask("GET", f"{JOBS}/two")
    return session.entries


_ENTRIES: list[dict[str, Any]] = []


def entries() -> list[dict[str, Any]]:
    """The session, recorded once; a copy to be broken."""
    if not _ENTRIES:
        _ENTRIES.extend(recorded())
    return copy.deepcopy(_ENTRIES)


def har(found: list[dict[str, Any]], path: Path) -> Path:
    """The entries in a HAR file."""
    log = {"version": "1.2", "creator": {"name": "a tool", "version": "1"}, "pages": [], "entries": found}
    path.write_text(json.dumps({"log": log}), encoding="utf-8")
    return path


def recording(found: list[dict[str, Any]], path: Path) -> Path:
    """The same as the client records it."""
    path.write_text("".join(json.dumps(line) + "\n" for line in map(_line, found)), encoding="utf-8")
    return path


def _line(one: dict[str, Any]) -> dict[str, Any]:
    request, response = one["request"], one["response"]
    posted = {"body": json.loads(request["postData"]["text"])} if "postData" in request else {}
    kept = ("content-type", "x-request-id")
    headers = {h["name"]: h["value"] for h in response["headers"] if h["name"] in kept}
    return {
        "recording": 1,
        "time": one["startedDateTime"],
        "seconds": one["time"] / 1000,
        "operation": "",
        "attempt": 1,
        "request": {"method": request["method"], "url": request["url"], "headers": {}, **posted},
        "response": {
            "status": response["status"],
            "headers": headers,
            "body": json.loads(response["content"]["text"] or "null"),
        },
    }


def packed(one: dict[str, Any]) -> dict[str, Any]:
    """An entry whose answer is in Base64, as proxies write it."""
    content = one["response"]["content"]
    text = base64.b64encode(content["text"].encode()).decode()
    return {**one, "response": {**one["response"], "content": {**content, "text": text, "encoding": "base64"}}}


def judged(path: Path, **how: Any) -> Judgement:
    return judge(SPEC, SAMPLES, exchanges([path]), **how)


def found(judgement: Judgement) -> Iterator[tuple[str, str, str, bool]]:
    """Side, operation and check of what was found, and whether it is a warning."""
    for ledger in judgement.ledgers:
        for one in ledger.violations.values():
            yield one.side, one.operation, one.check, one.warning
