"""Asks your own checks about every answer of a run, and books what they say."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Final

import httpx

from rlor_contract.report.history import Request
from rlor_contract.report.ledger import Warrant
from rlor_contract.report.warrants import OWN_CHECK
from rlor_contract.server.checks import Broken
from rlor_contract.server.failures import Book
from rlor_contract.server.frames import Frames, Shown
from rlor_contract.server.own_checks import Answer, OwnCheck
from rlor_contract.spec.json_values import json_of
from rlor_contract.spec.operations import Operation
from rlor_contract.spec.routes import Routes

_DEMAND: Final = Warrant("A", (OWN_CHECK,))
"""Who writes a check is sure of it."""


@dataclass(frozen=True, slots=True)
class OwnJudge:
    """Listens to the wire of a run. The checks are asked one answer at a time, whoever sends."""

    checks: tuple[OwnCheck, ...]
    book: Book
    frames: Frames
    routes: Routes
    operations: tuple[Operation, ...]
    """What the run looks at."""
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _judged: list[Answer] = field(default_factory=list[Answer])
    """What is being judged."""

    def heard(self, request: httpx.Request, response: httpx.Response | None) -> None:
        """Judge an answer to an operation that the run looks at."""
        operation = self.routes.operation(request.method, request.url.path) if response is not None else None
        if response is None or operation not in self.operations:
            return
        answer = _answer(operation, request, response)
        with self._lock:
            if self._judged:
                return  # a check has asked the server itself
            self._judged.append(answer)
            try:
                for check in self.checks:
                    self._judge(check, operation, answer, request)
            finally:
                self._judged.clear()

    def _judge(self, check: OwnCheck, operation: Operation, answer: Answer, request: httpx.Request) -> None:
        ledger, label = self.book.ledger, operation.label
        try:
            found = check.found(answer)
        except Exception as error:
            shown = Shown(Request.of(request), f"{answer.status} {answer.content[:500].decode('utf-8', 'replace')}")
            self.frames.broke(check.name, label, error, shown)
            return
        if found:
            broken = Broken(check.proves, "; ".join(found), operation.pointer)
            self.book.fails(operation, check.name, broken, Request.of(request), _DEMAND)
        elif found is not None:
            ledger.passes(label, check.name)


def _answer(operation: Operation, request: httpx.Request, response: httpx.Response) -> Answer:
    return Answer(
        operation=operation.label,
        method=request.method,
        path=request.url.path,
        query=dict(request.url.params),
        body=json_of(request.content),
        status=response.status_code,
        headers={name.lower(): value for name, value in response.headers.items()},
        content=response.content,
        json=json_of(response.content),
    )
