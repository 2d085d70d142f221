"""Where the suite comes between Schemathesis and the server: its checks, its hooks, and each request that it sends.

Schemathesis keeps checks and hooks in global registries. What is registered here serves the run that is on, if one is.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from json import JSONDecodeError
from typing import Any, Final
from unittest.mock import patch

import schemathesis
from schemathesis.checks import CheckContext, is_check_class, load_all_checks
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.transport import Response
from schemathesis.engine import context as engine_context
from schemathesis.generation import derive_operation_seed
from schemathesis.generation.case import Case
from schemathesis.hooks import HookContext

from rlor_contract.report.history import Request
from rlor_contract.server import checks
from rlor_contract.server.answers import Answers
from rlor_contract.server.cases import Cases, operation_of
from rlor_contract.server.checks import Broken
from rlor_contract.server.conformity import nonconformities
from rlor_contract.server.engine_wire import is_unavailable
from rlor_contract.server.failures import ServerFailure
from rlor_contract.server.frames import Frames, Shown
from rlor_contract.server.ways import Unreachable
from rlor_contract.server.weather import Unavailable
from rlor_contract.server.wire import Wire
from rlor_contract.spec.operations import ContractSpec


@dataclass(frozen=True, slots=True)
class _Run:
    spec: ContractSpec
    cases: Cases
    answers: Answers
    frames: Frames
    wire: Wire


_RUNNING: Final[list[_Run]] = []
_untyped: Any = schemathesis
_CHECKS: Any = _untyped.checks.CHECKS


@contextmanager
def serving(spec: ContractSpec, cases: Cases, answers: Answers, frames: Frames, wire: Wire) -> Generator[None]:
    """Let the hooks and checks serve a run while the context lasts, each check in a frame of its own."""
    load_all_checks()  # else those of OpenAPI come with the first schema, bare
    _RUNNING.append(_Run(spec, cases, answers, frames, wire))
    plain: list[Callable[..., bool | None]] = [one for one in _CHECKS.get_all() if not is_check_class(one)]
    for check in plain:
        _CHECKS.register(_framed(check))
    try:
        with patch.object(Response, "json", _json), patch.object(threading, "excepthook", _in_a_thread(frames)):
            yield
    finally:
        for check in plain:
            _CHECKS.register(check)
        _RUNNING.pop()


_decoded: Final = Response.json


def _json(response: Response) -> Any:
    """The body of an answer, decoded. What is too deep to be read is not JSON, as is what breaks off."""
    try:
        return _decoded(response)
    except RecursionError:
        raise JSONDecodeError("nested too deeply", "", 0) from None


def _in_a_thread(frames: Frames) -> Callable[[threading.ExceptHookArgs], object]:
    """Books what ends a thread of Schemathesis, which would drop the rest of an operation silently."""
    others = threading.excepthook

    def told(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and args.thread is not None and args.thread.name.startswith("schemathesis"):
            frames.broke("(Schemathesis, which stopped)", "", args.exc_value)
        else:
            others(args)

    return told


def _framed(check: Callable[..., bool | None]) -> Callable[..., bool | None]:
    """A check of Schemathesis or of ours, whose own failure is no verdict, unless the answer breaks its schema.

    Schemathesis' checks take for granted that a body can be decoded. One that cannot is what they failed of.
    """

    @functools.wraps(check)
    def run(ctx: CheckContext, response: Response, case: Case[Any]) -> bool | None:
        running = _RUNNING[-1]
        if is_unavailable(response):
            return True  # not counted
        name: str = check.__name__
        lost = running.wire.lost_here()
        with running.frames.around(name, operation_of(running.spec, case).label, _shown(case, response)):
            try:
                seen = check(ctx, response, case)
                broken = _passed_over(running, name, case, response) if seen else None
                if broken is None:
                    return seen
            except (ValueError, RecursionError):
                broken = _unfit(running, case, response)
                if broken is None:
                    raise
            except (Failure, FailureGroup):
                if running.wire.lost_here() == lost:
                    raise  # else one of its own requests got no answer of the server
                return True  # not counted
            raise ServerFailure(case.operation.label, broken) from None
        return True  # not counted

    return run


def _passed_over(running: _Run, check: str, case: Case[Any], response: Response) -> Broken | None:
    """What a check of Schemathesis does not look at: its answers to requests of a wrong shape have to conform, too."""
    operation = operation_of(running.spec, case)
    if response.request.method != operation.verb:
        return None
    answer = running.answers.answer(case, response)
    kind = answer.headers.get("content-type", "")
    found = nonconformities(running.spec, operation, answer.status, kind, answer.content, masked=True)
    return next((broken for name, broken in found if name == check), None)


def _unfit(running: _Run, case: Case[Any], response: Response) -> Broken | None:
    """How the body of an answer breaks its schema as a whole."""
    answer = running.answers.answer(case, response)
    if answer.schema is None or running.spec.is_valid(answer.schema, answer.json):
        return None
    return Broken("a JSON body that matches the schema", answer.shown, answer.schema)


def _shown(case: Case[Any], response: Response | None = None) -> Shown:
    if response is None:
        return Shown(answer=f"(before the request {case.method} {case.path})")
    sent = response.request
    body = sent.body.encode() if isinstance(sent.body, str) else sent.body
    headers = {name: str(value) for name, value in sent.headers.items()}
    request = Request(str(sent.method), str(sent.url), headers, body if isinstance(body, bytes) else None)
    text = (response.content or b"")[:500].decode("utf-8", "replace")
    return Shown(request, f"{response.status_code} {text}")


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
    if not _RUNNING:
        return
    running = _RUNNING[-1]
    operation = operation_of(running.spec, case)
    with running.frames.around("before_call", operation.label, _shown(case)):
        try:
            running.cases.prepare(case)
        except Unreachable as error:  # sent as it is, then: what it leads to is not there
            running.answers.unready.add(case.id)
            running.cases.jobs.unreachable.setdefault(operation.id, str(error))
        except Unavailable:
            running.answers.unready.add(case.id)  # sent as it is, too


def after_call(context: HookContext, case: Case[Any], response: Response) -> None:
    """Hook: a case has been answered."""
    if not _RUNNING:
        return
    running = _RUNNING[-1]
    if is_unavailable(response):
        return
    with running.frames.around("after_call", operation_of(running.spec, case).label, _shown(case, response)):
        running.answers.remember(case, response)


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
for _hook in (before_call, after_call):
    _untyped.hook(_hook)
