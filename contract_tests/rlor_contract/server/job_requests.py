"""Single requests about jobs of the run's account: create, list, operate, delete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from rlor_spec.resources import Resource

from rlor_contract.server.ways import Unreachable
from rlor_contract.spec.json_values import is_list, is_object, json_of
from rlor_contract.spec.operations import ContractSpec, Operation


@dataclass(frozen=True, slots=True)
class JobRequests:
    """What is asked of the server beside the cases of the run."""

    spec: ContractSpec
    account: str
    client: httpx.Client

    def create(self, job: str, body: Mapping[str, Any]) -> str:
        """Make a job, and return the id that the server gives it. Raises `Unreachable`."""
        return own_id(self.made(job, body)) or job

    def made(self, job: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Make a job, and return it as the server shows it; empty where it shows none. Raises `Unreachable`."""
        resource = self.spec.resource
        create = self.spec.method(resource, "create")
        if create is None:
            raise Unreachable("the spec has no operation that creates a job")
        query = {resource.create_id: job} if resource.create_id else {}
        answer = self.client.request(create.verb, self._path(create), params=query, json=body)
        made = json_of(_expect_ok(answer).content)
        return made if is_object(made) else {}

    def read(self, job: str) -> dict[str, Any]:
        """A job as the server shows it; empty where it does not."""
        get = self.spec.method(self.spec.resource, "get")
        shown = json_of(self.client.request(get.verb, self._path(get, job)).content) if get else None
        return shown if is_object(shown) else {}

    def items(self, resource: Resource, job: str = "") -> list[dict[str, Any]]:
        """The items of the first page of the list of a resource."""
        operation = self.spec.method(resource, "list")
        if operation is None:
            return []
        page = json_of(self.client.get(self._path(operation, job)).content)
        listed: Any = page.get(operation.raw["x-pagination"]["items"]) if is_object(page) else None
        return [item for item in listed if is_object(item)] if is_list(listed) else []

    def operate(self, operation: Operation, job: str) -> None:
        """Call an operation on a job. Raises `Unreachable` where it does not succeed."""
        _expect_ok(self.client.request(operation.verb, self._path(operation, job)))

    def ask(self, operation: Operation, path: Mapping[str, str], body: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a request; `path` has its ids. Raises `Unreachable` where it does not succeed."""
        answer = json_of(
            _expect_ok(self.client.request(operation.verb, operation.path.format_map(path), json=body)).content
        )
        return answer if is_object(answer) else {}

    def _path(self, operation: Operation, job: str = "") -> str:
        own = self.spec.resource
        return operation.path.format_map({own.account_parameter: self.account, own.id_parameter: job})


def own_id(item: Mapping[str, Any]) -> str:
    """The id of a resource, the last part of its name."""
    return str(item.get("name", "")).rpartition("/")[2]


def _expect_ok(answer: httpx.Response) -> httpx.Response:
    if not answer.is_success:
        request = answer.request
        raise Unreachable(f"{request.method} {request.url.path} answered {answer.status_code}: {answer.text[:200]}")
    return answer
