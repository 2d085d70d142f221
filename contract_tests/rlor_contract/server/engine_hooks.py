"""Where the suite comes between Schemathesis and the server: its checks, its hooks, and each request that it sends.

Schemathesis keeps checks and hooks in global registries. What is registered here serves the run that is on, if one is.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from unittest.mock import patch

import requests
import schemathesis
from schemathesis.checks import CheckContext
from schemathesis.core.transport import Response
from schemathesis.engine import context as engine_context
from schemathesis.generation import derive_operation_seed
from schemathesis.generation.case import Case
from schemathesis.hooks import HookContext

from rlor_contract.server import checks
from rlor_contract.server.answers import Answers
from rlor_contract.server.cases import Cases
from rlor_contract.server.failures import ServerFailure
from rlor_contract.spec.operations import ContractSpec


@dataclass(frozen=True, slots=True)
class _Run:
    spec: ContractSpec
    cases: Cases
    answers: Answers


_RUNNING: Final[list[_Run]] = []


@contextmanager
def serving(spec: ContractSpec, cases: Cases, answers: Answers) -> Generator[None]:
    """Let the hooks and checks serve a run while the context lasts."""
    _RUNNING.append(_Run(spec, cases, answers))
    try:
        yield
    finally:
        _RUNNING.pop()


@contextmanager
def before_each_request(call: Callable[[], object]) -> Generator[None]:
    """Call a function before each request of Schemathesis, those of its own included, of which no hook is told."""
    untyped: Any = requests
    send = untyped.Session.send

    def called_before(session: Any, request: Any, **options: Any) -> Any:
        call()
        return send(session, request, **options)

    with patch.object(untyped.Session, "send", called_before):
        yield


@contextmanager
def seeded_by_label(spec: ContractSpec) -> Generator[None]:
    """Let the random cases of an operation follow from its label, and not from its path, which has names in it.

    So the same API of a resource with another name gets the same cases. Schemathesis has no setting for it, and is
    pinned.
    """
    labels = {f"{operation.verb} {operation.path}": operation.label for operation in spec.operations}

    def derived(seed: int | None, path: str) -> int | None:
        return derive_operation_seed(seed, labels.get(path, path))

    with patch.object(engine_context, "derive_operation_seed", derived):
        yield


def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
    """Hook: a case is about to be sent."""
    if _RUNNING:
        _RUNNING[-1].cases.about_to_send(case)


def after_call(context: HookContext, case: Case[Any], response: Response) -> None:
    """Hook: a case has been answered."""
    if _RUNNING:
        _RUNNING[-1].answers.remember(case, response)


def _register(check: checks.Check) -> None:
    def run(ctx: CheckContext, response: Response, case: Case[Any]) -> bool | None:
        if not _RUNNING:
            return True  # not applicable
        running = _RUNNING[-1]
        answer = running.answers.answer(case, response)
        if not check.applies(answer):
            return True
        for broken in check.breaks(running.spec, answer):
            raise ServerFailure(case.operation.label, broken)
        return None

    run.__name__ = check.name
    run.__doc__ = check.proves
    schemathesis.check(run)


for _check in checks.CHECKS:
    _register(_check)
_untyped: Any = schemathesis
for _hook in (before_call, after_call):
    _untyped.hook(_hook)
