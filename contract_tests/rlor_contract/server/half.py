"""The server half: Schemathesis over every operation, with the suite's own checks, on jobs that exist."""

from __future__ import annotations

import copy
import re
import time
import warnings
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
import schemathesis
from schemathesis.checks import CheckContext
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transport import Response
from schemathesis.engine import Status, events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.engine.run import PhaseName
from schemathesis.generation.case import Case
from schemathesis.hooks import HookContext

from rlor_contract.client.surfaces import Call
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.coverage import Coverage
from rlor_contract.report.curl import curl_command
from rlor_contract.report.ledger import Ledger
from rlor_contract.server import checks
from rlor_contract.server.checks import Answer, Broken
from rlor_contract.server.engine_hooks import before_each_request, register_hooks
from rlor_contract.server.failures import ServerFailure, explained
from rlor_contract.server.live_jobs import LiveJobs, Unreachable, filled
from rlor_contract.server.page_walk import PAGES, walk_pages
from rlor_contract.server.probes.catalogue import PROBES as SEMANTIC_CHECKS
from rlor_contract.server.probes.semantics import Semantics
from rlor_contract.server.target import ServerTarget
from rlor_contract.server.through_client import CHECK as THROUGH_CLIENT
from rlor_contract.server.through_client import open_live
from rlor_contract.server.traffic import Stopped, Traffic
from rlor_contract.spec.json_values import is_object, json_of, whole_numbers
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.overlay import Overlay, closed
from rlor_contract.spec.schemathesis_schema import load_schema


@dataclass(frozen=True, slots=True)
class Depth:
    """How much is generated. The coverage phase enumerates and knows no number."""

    examples: int
    """Random cases of each operation in the fuzzing phase."""
    stateful: int
    """Sequences of linked operations."""
    models: int = 0
    """Examples of each property that is generated from a model. With 0 the semantic checks are left out."""


DEPTHS: Final = {"quick": Depth(3, 2, 2), "default": Depth(25, 25, 25), "deep": Depth(1400, 1000, 400)}
_STEPS: Final = 6
_CHECKPOINT_NAME: Final = re.compile(rb'/rlorTrainerJobs/([\w-]+)/checkpoints/([\w-]+)"')

# Each exception with its reason:
DISABLED_CHECKS: Final = {
    "positive_data_acceptance": "replaced by `valid_request_accepted`, which asks a refusal for its reason",
    "unsupported_method": "replaced by `wrong_method`: grpc-gateway's stock answer, 501, is tolerated",
    "allow_header_conformance": "part of `wrong_method`",
    "use_after_free": "a deleted job stays readable for 30 days, by contract",
    "ensure_resource_availability": "takes every POST after a create for the same kind of thing, custom verbs too; "
    "`valid_request_accepted` refuses 404 for a job that was created",
    "object_level_authorization": "replaced by `tenants_isolated`",
    "missing_required_header": "no operation has a required header",
}


@dataclass(slots=True)
class ServerHalf:
    """One run against one server."""

    spec: ContractSpec
    overlay: Overlay
    target: ServerTarget
    seed: int
    depth: Depth
    operations: tuple[Operation, ...]
    ledger: Ledger = field(default_factory=lambda: Ledger("server"))
    on_request: Callable[[str, str, bytes], None] | None = None
    """Told method, URL and body of every request that a case sends, in order."""
    traffic: Traffic = field(default_factory=Traffic)
    _coverage: Coverage = field(init=False)
    _jobs: LiveJobs = field(init=False)
    sequences: int = field(init=False, default=0)
    """Sequences of linked operations that were run."""
    _last: tuple[Response, Answer] | None = field(init=False, default=None)
    _accepted: dict[str, list[Case[Any]]] = field(init=False, default_factory=dict[str, list[Case[Any]]])
    """By label, the valid cases that the server has accepted."""

    def run(self) -> Ledger:
        """Verify the operations. Raises `CannotRun` when the run itself breaks, not when the server does."""
        started = time.monotonic()
        authorization = {"Authorization": f"Bearer {self.target.api_key}"}
        self._coverage = Coverage(self.spec, self.ledger)
        hooks: dict[str, list[Callable[..., Any]]] = {"request": [self.traffic.take], "response": [self._answered]}
        with httpx.Client(
            base_url=self.target.base_url, headers=authorization, timeout=15, event_hooks=hooks
        ) as client:
            self._jobs = LiveJobs(self.spec, self.target, client)
            try:
                try:
                    self._verify(client)
                except Stopped as stopped:
                    self.ledger.notes.append(f"{stopped}, so what is not counted below was not looked at")
                finally:
                    if not self.target.embedded:
                        client.event_hooks = {}
                        self.ledger.left_behind += self._jobs.remove_all()
            except httpx.HTTPError as error:
                raise CannotRun(
                    f"{self.target.base_url} stopped answering: {error!r}. Fix: see its log, then run again."
                ) from None
        for operation_id, reason in self._jobs.unreachable.items():
            label = self.spec.operation(operation_id).label
            self.ledger.notes.append(f"{label}: {reason}")
        self.ledger.seconds = time.monotonic() - started
        return self.ledger

    def _verify(self, client: httpx.Client) -> None:
        with _current(self), before_each_request(self.traffic.take), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Hypothesis, on how it generates
            for event in from_schema(self._schema(self.seed)).execute():
                self._take(event)
            self._finish_sequences()
            for operation in self.operations:
                if "x-pagination" in operation.raw:
                    try:
                        self._walk_pages(operation, client)
                    except Unreachable as error:
                        self._jobs.unreachable.setdefault(operation.id, str(error))
            if self.depth.models:
                self._go_through_client(client)
            # Last: they let a month pass, after which no job is left.
            if self.depth.models:
                Semantics(
                    self.spec,
                    self.target,
                    self.seed,
                    self.depth.models,
                    self.operations,
                    self.ledger,
                    client=client,
                    on_request=self.on_request,
                    made=self._jobs.made,
                ).run(SEMANTIC_CHECKS)

    def _finish_sequences(self) -> None:
        """Go on with sequences until there are as many as were asked for.

        Jobs change with time, so a sequence that Hypothesis repeats may go another way. It then takes the generation
        for flaky, and Schemathesis ends the phase without a word.
        """
        attempt = 0
        before = -1
        while before < self.sequences < self._wanted_sequences:
            before, attempt = self.sequences, attempt + 1
            seed = zlib.crc32(f"{self.seed} {attempt}".encode())
            for event in from_schema(self._schema(seed, sequences=self._wanted_sequences - before)).execute():
                self._take(event)
        if self.sequences < self._wanted_sequences:
            self.ledger.notes.append(f"only {self.sequences} of {self._wanted_sequences} sequences could be run")

    @property
    def _wanted_sequences(self) -> int:
        # Links lead from one operation to others.
        return self.depth.stateful if len(self.operations) > 1 else 0

    def _schema(self, seed: int, *, sequences: int | None = None) -> Any:
        """The operations, configured for a run of all phases; with `sequences` for so many sequences alone."""
        alone = {} if sequences is None else {"enabled": False}
        wanted = self._wanted_sequences if sequences is None else sequences
        methods: dict[str, Any] = {} if self.target.writable else {"unexpected-methods": []}
        config: dict[str, Any] = {
            "base-url": self.target.base_url,
            "headers": {"Authorization": f"Bearer {self.target.api_key}"},
            "seed": seed,
            # Threads would interleave requests, and some versions of CPython break Hypothesis in threads.
            "workers": 1,
            "continue-on-failure": True,
            "request-timeout": 15,
            "cache": {"enabled": False},
            "suppress-health-check": ["all"],
            "generation": {
                "mode": "all",
                "max-examples": self.depth.examples,
                "deterministic": True,
                "no-shrink": True,  # takes minutes; the first failure is reported
                "database": "none",
                "allow-x00": False,  # HTTP servers refuse NUL in a URL before they route it
                "with-security-parameters": False,  # the run's own key is sent
                "allow-extra-parameters": False,  # unknown query parameters are ignored, by contract
            },
            "checks": {name: {"enabled": False} for name in DISABLED_CHECKS},
            "phases": {
                "examples": {"extra-data-sources": {"responses": False}, **alone},
                "coverage": {"extra-data-sources": {"responses": False}, **methods, **alone},
                "fuzzing": {"extra-data-sources": {"responses": False}, "error-feedback": {"enabled": False}, **alone},
                "stateful": {
                    "enabled": wanted > 0,
                    "max-steps": _STEPS,
                    "generation": {"max-examples": wanted},
                    # Inference takes `dataset` for the id of a job; the links are in the overlay.
                    "inference": {"algorithms": []},
                },
            },
            # The default would also hide `pageToken`. Reports carry no key anyway: see curl.py.
            "output": {"sanitization": {"sensitive-markers": ["authorization", "secret", "password"]}},
        }
        document = closed(self.overlay.applied_to(self.spec.document.data))
        schema = load_schema(document, config)
        if len(self.operations) == len(self.spec.operations):
            return schema
        return schema.include(operation_id=[operation.id for operation in self.operations])

    # Before a request

    def about_to_send(self, case: Case[Any]) -> None:
        """Make a case ready, and remember the job that it may make."""
        self.prepare(case)
        wanted = (case.query or {}).get("rlorTrainerJobId")
        if isinstance(wanted, str) and self._operation_of(case).method_name == "create":
            self._jobs.unanswered = wanted

    def prepare(self, case: Case[Any]) -> None:
        """Point the valid parts of a case at things that exist; what is wrong on purpose stays as it is."""
        if case.meta is None:
            return
        operation = self._operation_of(case)
        wrong = {location for location, info in case.meta.components.items() if info.mode.is_negative}
        path = case.path_parameters or {}
        if "x-pagination" in operation.raw:
            self._jobs.at_least(PAGES)  # a list of none or one shows little
        if ParameterLocation.PATH not in wrong and path:
            path["account_id"] = self.target.account
            # What exists came along a link, and stays.
            if not self._known(path):
                self._point(operation, path)
        if ParameterLocation.QUERY not in wrong:
            self._fill(case.query or {}, self.overlay.query_values)
        if ParameterLocation.BODY not in wrong and is_object(case.body):
            self._fill(case.body, self.overlay.body_values.get(operation.id, {}))

    def _point(self, operation: Operation, path: dict[str, Any]) -> None:
        """Let a path lead to a job, and a checkpoint, on which the operation succeeds."""
        if "checkpoint_id" in path:
            path["checkpoint_id"] = self._jobs.checkpoint() or path["checkpoint_id"]
            if "rlor_trainer_job_id" in path:
                path["rlor_trainer_job_id"] = self._jobs.shared()
        elif "rlor_trainer_job_id" in path:
            path["rlor_trainer_job_id"] = self._jobs.job_for(operation)

    def _fill(self, values: dict[str, Any], known: dict[str, list[str]]) -> None:
        for name in values:
            if name in known:
                # Which one is a matter of what was generated, so that a repeated case repeats.
                choices = known[name]
                chosen = choices[zlib.crc32(repr(values[name]).encode()) % len(choices)]
                values[name] = filled(chosen, self._jobs, job=self._jobs.shared)

    # After a response

    def remember(self, case: Case[Any], response: Response) -> None:
        """Keep the ids of jobs that the cases create, so that links to them are recognised and they can be removed."""
        self.ledger.requests += 1
        self._jobs.unanswered = ""
        request = response.request
        method, url, body = str(request.method), str(request.url), request.body
        sent = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else b""
        if self.on_request is not None:
            self.on_request(method, url, sent)
        self._coverage.exchange(method, url, sent, response.status_code, response.content or b"")
        for job, checkpoint in _CHECKPOINT_NAME.findall(response.content or b""):
            self._jobs.checkpoints.add((job.decode(), checkpoint.decode()))
        if response.status_code < 300 and case.meta is not None and case.meta.generation.mode.is_positive:
            self._accepted.setdefault(self._operation_of(case).label, []).append(case)
        if response.status_code == 200 and self._operation_of(case).method_name == "create":
            job = json_of(response.content or b"")
            if is_object(job) and job.get("name"):
                self._jobs.made[str(job["name"]).rpartition("/")[2]] = None

    def _answered(self, response: httpx.Response) -> None:
        """Hook: a request of the suite's own has been answered."""
        request = response.request
        content = response.read()
        self._coverage.exchange(request.method, str(request.url), request.content, response.status_code, content)

    def answer(self, case: Case[Any], response: Response) -> Answer:
        """What the checks judge; built once for all of them."""
        if self._last is None or self._last[0] is not response:
            self._last = response, self._answer(case, response)
        return self._last[1]

    def _answer(self, case: Case[Any], response: Response) -> Answer:
        meta = case.meta
        path = dict(case.path_parameters or {})
        positive = meta is not None and meta.generation.mode.is_positive
        return Answer(
            operation=self._operation_of(case),
            method=str(response.request.method),
            path=path if positive else {},
            query=dict(case.query or {}),
            body=case.body if is_object(case.body) else None,
            positive=positive,
            known=self._known(path),
            status=response.status_code,
            headers={name.lower(): values[0] for name, values in response.headers.items()},
            content=response.content or b"",
            json=json_of(response.content or b""),
            api_key=self.target.api_key,
        )

    def _known(self, path: dict[str, Any]) -> bool:
        """Whether what a path names was seen to exist."""
        job, checkpoint = path.get("rlor_trainer_job_id"), path.get("checkpoint_id")
        if path.get("account_id") != self.target.account:
            return False
        if checkpoint is None:
            return job is None or job in self._jobs.made
        # A checkpoint belongs to one job; the path of a promotion does not name it.
        return any(checkpoint == own and job in (None, owner) for owner, own in self._jobs.checkpoints)

    # Events

    def _take(self, event: events.EngineEvent) -> None:
        if isinstance(event, events.ScenarioFinished):
            self.sequences += event.phase is PhaseName.STATEFUL_TESTING
            self._book(event.recorder)
        elif isinstance(event, events.Interrupted):
            self.traffic.check()
            raise KeyboardInterrupt
        elif isinstance(event, events.FatalError):
            raise CannotRun(
                f"Schemathesis stopped: {event.exception}. Fix: run again with another SEED, and report it."
            )
        elif isinstance(event, events.NonFatalError):
            operation = next((op for op in self.operations if f"{op.verb} {op.path}" == event.label), None)
            if operation is None and event.label != "Stateful tests":
                raise CannotRun(f"Schemathesis: {event.label}: {event.info.format()}")
            self.ledger.fails(
                operation.label if operation else self.operations[0].label,
                "answers",
                place=event.info.title,
                expected="an answer to every request",
                got=event.info.title + ": " + event.info.message,
                where=self.spec.where(operation.pointer if operation else ("paths",)),
                request=event.label,
            )

    def _book(self, recorder: ScenarioRecorder) -> None:
        # `ignored_auth` sends a case again without a key and with a wrong one; these have the case for a parent.
        repeated = {node.parent_id for node in recorder.cases.values() if not node.is_transition_applied}
        for case_id, judged in recorder.checks.items():
            node: Any = recorder.cases[case_id]
            case: Case[Any] = node.value
            response = recorder.find_response(case_id=case_id)
            operation = self._operation_of(case)
            if response is None:
                continue
            meta = case.meta
            if response.status_code < 300 and meta is not None and meta.generation.mode.is_positive:
                self.ledger.verified.add(operation.label)
            for check in judged:
                if check.failure_info is None:
                    if check.status == Status.SUCCESS and self._counts(check.name, case, repeated):
                        self.ledger.passes(operation.label, check.name)
                    continue
                failure = check.failure_info.failure
                shown_id = failure.case_id if failure.case_id in recorder.interactions else case_id
                shown = recorder.interactions[shown_id]
                answered = shown.response or response
                broken = explained(self.spec, check.name, failure, case, self.answer(case, answered))
                request = shown.request
                headers = {name: values[0] for name, values in request.headers.items()}
                self._fails(operation, check.name, broken, request.method, request.uri, headers, request.body)

    @staticmethod
    def _counts(check: str, case: Case[Any], repeated: set[str | None]) -> bool:
        """Whether a check had something to judge. Schemathesis reports some as passed where they do nothing."""
        match check:
            case "negative_data_rejection":
                return case.meta is not None and case.meta.generation.mode.is_negative
            case "ignored_auth":
                return case.id in repeated
            case _:
                return True

    def _fails(
        self, operation: Operation, check: str, broken: Broken, method: str, url: str, headers: Any, body: bytes | None
    ) -> None:
        where = self.spec.where(broken.pointer)
        self.ledger.fails(
            operation.label,
            check,
            place=f"{where} {broken.expected}",
            expected=broken.expected,
            got=broken.got,
            where=where,
            request=curl_command(method, url, headers, body, [self.target.api_key]),
        )

    def _walk_pages(self, operation: Operation, client: httpx.Client) -> None:
        path = operation.path.replace("{account_id}", self.target.account)
        if "{rlor_trainer_job_id}" in path:
            job = self._jobs.shared()
            if job not in self._jobs.made:
                return
            path = path.replace("{rlor_trainer_job_id}", job)
        else:
            self._jobs.at_least(2 * PAGES)
        for request, broken in walk_pages(self.spec, operation, path, client):
            if broken is None:
                self.ledger.passes(operation.label, "pages_complete")
            else:
                url = str(request.url)
                self._fails(operation, "pages_complete", broken, request.method, url, request.headers, None)

    def _go_through_client(self, client: httpx.Client) -> None:
        """Send a share of the accepted cases again, now through the client."""

        def plainly(request: httpx.Request) -> httpx.Response:
            kind = {name: request.headers[name] for name in ("content-type",) if name in request.headers}
            return client.request(request.method, request.url, content=request.content, headers=kind)

        with open_live(self.spec, self.target, self.traffic.take) as surfaces:
            for operation in self.operations:
                cases = self._accepted.get(operation.label, [])
                step = max(1, len(cases) // self.depth.models)
                for number, case in enumerate(cases[::step][: self.depth.models]):
                    call = self._renewed(operation, case)
                    sent, broken = surfaces[number % 2].judge(call, plainly)
                    self.traffic.check()  # raised within the client it would be an error of the call
                    self.ledger.requests += len(sent)
                    for one in sent:
                        request, content = one.request, one.content
                        url = str(request.url)
                        self._coverage.exchange(request.method, url, request.content, one.status, content)
                    if broken is None:
                        self.ledger.passes(operation.label, THROUGH_CLIENT, len(sent))
                    else:
                        url = self.target.base_url + operation.path.format(**call.path)
                        request = sent[0].request if sent else httpx.Request(operation.verb, url)
                        headers, content = request.headers, request.content
                        self._fails(
                            operation, THROUGH_CLIENT, broken, request.method, str(request.url), headers, content
                        )

    def _renewed(self, operation: Operation, case: Case[Any]) -> Call:
        """A case as a call of the client, on a job on which it succeeds."""
        path = dict(case.path_parameters or {})
        self._point(operation, path)
        query, body = dict(case.query or {}), copy.deepcopy(case.body)
        self._fill(query, self.overlay.query_values)
        if not is_object(body):
            return Call(operation, path, query)
        self._fill(body, self.overlay.body_values.get(operation.id, {}))
        return Call(operation, path, query, whole_numbers(body))

    def _operation_of(self, case: Case[Any]) -> Operation:
        return self.spec.operation(case.operation.definition.raw["operationId"])


# Schemathesis keeps checks and hooks in global registries. These delegate to the run that is on, if one is.
_RUNNING: list[ServerHalf] = []


@contextmanager
def _current(half: ServerHalf) -> Generator[None]:
    _RUNNING.append(half)
    try:
        yield
    finally:
        _RUNNING.pop()


def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
    """Hook: a case is about to be sent."""
    if _RUNNING:
        _RUNNING[-1].about_to_send(case)


def after_call(context: HookContext, case: Case[Any], response: Response) -> None:
    """Hook: a case has been answered."""
    if _RUNNING:
        _RUNNING[-1].remember(case, response)


def _register(check: checks.Check) -> None:
    def run(ctx: CheckContext, response: Response, case: Case[Any]) -> bool | None:
        if not _RUNNING:
            return True  # not applicable
        half = _RUNNING[-1]
        answer = half.answer(case, response)
        if not check.applies(answer):
            return True
        for broken in check.breaks(half.spec, answer):
            raise ServerFailure(case.operation.label, broken)
        return None

    run.__name__ = check.name
    run.__doc__ = check.proves
    schemathesis.check(run)


for _check in checks.CHECKS:
    _register(_check)
register_hooks(before_call, after_call)
