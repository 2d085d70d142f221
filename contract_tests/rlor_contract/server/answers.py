"""The answers to the cases of a run: what the checks judge, and what is remembered of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from schemathesis.core.transport import Response
from schemathesis.generation.case import Case

from rlor_contract.report.ledger import Ledger
from rlor_contract.server.cases import operation_of
from rlor_contract.server.checks import Answer
from rlor_contract.server.live_jobs import LiveJobs
from rlor_contract.spec.json_values import is_object, json_of
from rlor_contract.spec.operations import ContractSpec

OnRequest = Callable[[str, str, bytes], None]
"""Told method, URL and body of every request that a case sends, in order."""


@dataclass(slots=True)
class Answers:
    """Judges and remembers the answers of one run."""

    spec: ContractSpec
    ledger: Ledger
    jobs: LiveJobs
    api_key: str = field(repr=False)
    on_request: OnRequest | None = None
    accepted: dict[str, list[Case[Any]]] = field(default_factory=dict[str, list[Case[Any]]])
    """By label, the valid cases that the server has accepted."""
    unready: set[str] = field(default_factory=set[str])
    """Ids of the cases that could not be made ready, so that nobody knows whether they are valid."""
    _last: tuple[Response, Answer] | None = None

    def remember(self, case: Case[Any], response: Response) -> None:
        """Keep the ids of jobs that the cases create, so that links to them are recognised and they can be removed."""
        self.ledger.requests += 1
        request = response.request
        method, url, body = str(request.method), str(request.url), request.body
        sent = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else b""
        if self.on_request is not None:
            self.on_request(method, url, sent)
        content = response.content or b""
        self._remember_nested(content)
        operation = operation_of(self.spec, case)
        if response.status_code < 300 and case.meta is not None and case.meta.generation.mode.is_positive:
            self.accepted.setdefault(operation.label, []).append(case)
        if response.status_code == 200 and operation.label == self.spec.resource.label("create"):
            job = json_of(content)
            if is_object(job) and job.get("name"):
                self.jobs.made[str(job["name"]).rpartition("/")[2]] = None

    def _remember_nested(self, content: bytes) -> None:
        """Keep the ids that stand in names of nested resources."""
        for resource in self.spec.beside:
            name = re.escape(resource.pattern.rpartition("/{")[0].replace(f"{{{resource.account_parameter}}}", "@"))
            found = re.findall(f'"{name.replace("@", self.jobs.target.account)}/([\\w-]+)"'.encode(), content)
            self.jobs.shown.update((resource.id_parameter, "", own.decode()) for own in found)
        for resource in self.spec.nested:
            name = rf'/{self.spec.resource.segment}/([\w-]+)/{resource.segment}/([\w-]+)"'
            for job, own in re.findall(name.encode(), content):
                self.jobs.shown.add((resource.id_parameter, job.decode(), own.decode()))

    def answer(self, case: Case[Any], response: Response) -> Answer:
        """What the checks judge; built once for all of them."""
        if self._last is None or self._last[0] is not response:
            self._last = response, self._answer(case, response)
        return self._last[1]

    def _answer(self, case: Case[Any], response: Response) -> Answer:
        meta = case.meta
        path = dict(case.path_parameters or {})
        positive = meta is not None and meta.generation.mode.is_positive and case.id not in self.unready
        return Answer(
            operation=operation_of(self.spec, case),
            method=str(response.request.method),
            path=path if positive else {},
            query=dict(case.query or {}),
            body=case.body if is_object(case.body) else None,
            positive=positive,
            known=self.jobs.known(path),
            status=response.status_code,
            headers={name.lower(): values[0] for name, values in response.headers.items()},
            content=response.content or b"",
            json=json_of(response.content or b""),
            api_key=self.api_key,
        )
