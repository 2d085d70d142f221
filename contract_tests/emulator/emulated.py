"""How these tests talk to the emulator; every answer is held against the spec.

Most calls go to the application directly, which is ten times as fast as a socket between two threads of one process.
What is about HTTP itself goes over the socket, to the same application.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final, cast

import httpx
from jsonschema_rs import Draft202012Validator
from rlor_trainer_emulator import Emulator, ManualClock, load_spec
from rlor_trainer_emulator.handlers.service import Service
from rlor_trainer_emulator.resource.clock import instant
from rlor_trainer_emulator.resource.jobs import Passage
from starlette.types import ASGIApp

SPEC: Final = load_spec()
LIFECYCLE: Final[dict[str, Any]] = SPEC["components"]["schemas"]["JobState"]["x-lifecycle"]
STATES: Final = [
    state for state in SPEC["components"]["schemas"]["JobState"]["enum"] if state not in LIFECYCLE["classes"]["unset"]
]
OPERATIONS: Final = {
    operation["operationId"]: (method, path, operation)
    for path, item in SPEC["paths"].items()
    for method, operation in item.items()
}

ABSENT: Final = object()
"""No body at all, which is not the same as null."""


class Direct(httpx.BaseTransport):
    """Carries requests to an ASGI application in this process."""

    def __init__(self, app: ASGIApp) -> None:
        self._transport = httpx.ASGITransport(app)
        self._loop = asyncio.new_event_loop()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._loop.run_until_complete(self._answer(request))

    def close(self) -> None:
        self._loop.close()

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = await self._transport.handle_async_request(request)
        return httpx.Response(answer.status_code, headers=answer.headers, content=await answer.aread())


class Api:
    """Calls to one emulator whose clock stands still."""

    def __init__(self, emulator: Emulator, clock: ManualClock) -> None:
        self.emulator = emulator
        self.clock = clock
        self.service: Service = emulator.app.state.service
        self.key = {"authorization": f"Bearer {emulator.api_key}"}
        self.http = httpx.Client(base_url=emulator.url, transport=Direct(emulator.app))
        self.wire = httpx.Client(base_url=emulator.url)

    def call(
        self,
        operation_id: str,
        expect: int = 200,
        *,
        job: str = "",
        checkpoint: str = "",
        operation: str = "",
        query: Mapping[str, Any] | None = None,
        body: Any = ABSENT,
    ) -> Any:
        """Call an operation and return the JSON of its answer, checked for its status and for its form."""
        method, path, described = OPERATIONS[operation_id]
        ids = {
            "account_id": self.emulator.account,
            "rlor_trainer_job_id": job,
            "checkpoint_id": checkpoint,
            "operation_id": operation,
        }
        content = None if body is ABSENT else json.dumps(body)
        headers = self.key if body is ABSENT else {**self.key, "content-type": "application/json"}
        answer = self.http.request(method, path.format_map(ids), params=query, headers=headers, content=content)
        assert answer.status_code == expect, answer.text
        masked = "readMask" in (query or {})
        check_answer(described, answer, masked=masked)
        return answer.json()

    def close(self) -> None:
        """Close the connections."""
        self.http.close()
        self.wire.close()

    def create(self, job: str = "", expect: int = 200, **body: Any) -> dict[str, Any]:
        """Create a job."""
        query = {"rlorTrainerJobId": job} if job else {}
        return cast("dict[str, Any]", self.call("Gateway_CreateRlorTrainerJob", expect, query=query, body=body))

    def get(self, job: str, expect: int = 200) -> dict[str, Any]:
        """Read a job."""
        return cast("dict[str, Any]", self.call("Gateway_GetRlorTrainerJob", expect, job=job))

    def names(self, **query: Any) -> list[str]:
        """Return the ids of the jobs on one page of a list."""
        page = self.call("Gateway_ListRlorTrainerJobs", query=query)
        return [job["name"].rpartition("/")[2] for job in page["rlorTrainerJobs"]]

    def checkpoints(self, job: str, **query: Any) -> list[dict[str, Any]]:
        """Return the checkpoints on one page of a list."""
        page = self.call("Gateway_ListRlorTrainerJobCheckpoints", job=job, query=query)
        return cast("list[dict[str, Any]]", page["checkpoints"])

    def name(self, job: str) -> str:
        """Return the resource name of a job."""
        return f"accounts/{self.emulator.account}/rlorTrainerJobs/{job}"

    def put(self, job: str, state: str) -> None:
        """Put a job into a state, whatever leads there, as if it had entered it now."""
        with self.service.store.writing() as transaction:
            stored = transaction.job(self.emulator.account, self.name(job))
            assert stored is not None
            now = instant(self.clock.now())
            document = {**stored.document, "state": state}
            deleted = now if state in LIFECYCLE["classes"]["tombstone"] else None
            passed = (Passage(now, state, stored.ran, "admin", "put"),)
            put = replace(stored, state=state, since=now, deleted=deleted, document=document, passed=passed)
            transaction.put_job(stored, self.service.timeline.scheduled(put, now))


def check_answer(operation: Mapping[str, Any], answer: httpx.Response, *, masked: bool = False) -> None:
    """Hold an answer against the spec: documented status, headers, and a body with neither too little nor too much.

    No field may be unknown or write-only, and none be missing, unless the answer is `masked` or an error.
    """
    assert str(answer.status_code) in operation["responses"], answer.text
    response = _resolved(operation["responses"][str(answer.status_code)])
    assert answer.headers["content-type"] == "application/json"
    for name, header in response.get("headers", {}).items():
        assert name in answer.headers or not _resolved(header).get("required", False), name
    assert ("grpc-metadata-content-type" in answer.headers) == (answer.status_code == 200)
    if "content" not in response:
        return
    schema = response["content"]["application/json"]["schema"]
    complete = answer.status_code == 200 and not masked
    errors = _validator(json.dumps(schema), complete).iter_errors(answer.json())
    assert not [f"{error.instance_path}: {error.message}" for error in errors]


@cache
def _components(complete: bool) -> dict[str, Any]:
    return {name: _strict(part, complete) for name, part in SPEC["components"]["schemas"].items()}


@cache
def _validator(schema: str, complete: bool) -> Draft202012Validator:
    document = {**_strict(json.loads(schema), complete), "components": {"schemas": _components(complete)}}
    return Draft202012Validator(document, validate_formats=True)


def _strict(schema: Any, complete: bool) -> Any:
    if not isinstance(schema, dict):
        return schema
    node = cast("dict[str, Any]", schema)
    result: dict[str, Any] = {
        key: [_strict(part, complete) for part in value] if key in ("oneOf", "anyOf") else value
        for key, value in node.items()
        if not key.startswith("x-")
    }
    if "items" in node:
        result["items"] = _strict(node["items"], complete)
    if "properties" in node and "@type" not in node["properties"]:
        properties = {name: part for name, part in node["properties"].items() if not part.get("writeOnly")}
        result["properties"] = {name: _strict(part, complete) for name, part in properties.items()}
        result["additionalProperties"] = False
        if complete:
            result["required"] = [name for name, part in properties.items() if part.get("x-presence") != "explicit"]
    return result


def _resolved(node: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in node:
        target: Any = SPEC
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node
