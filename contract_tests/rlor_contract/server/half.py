"""The server half: Schemathesis over every operation, with the suite's own checks, on jobs that exist."""

from __future__ import annotations

import time
import warnings
import zlib
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from schemathesis.engine import events, from_schema
from schemathesis.engine.run import PhaseName

from rlor_contract.client.fit import lacking
from rlor_contract.report.coverage import Coverage
from rlor_contract.report.history import History, Request
from rlor_contract.report.ledger import Ledger
from rlor_contract.report.masked import masked
from rlor_contract.report.progress import Steps
from rlor_contract.server.advance import proven
from rlor_contract.server.answers import Answers, OnRequest
from rlor_contract.server.cases import Cases
from rlor_contract.server.checks import Broken
from rlor_contract.server.cleanup import clean_up_after
from rlor_contract.server.engine_config import engine_config
from rlor_contract.server.engine_events import EngineEvents
from rlor_contract.server.engine_hooks import seeded_by_label, serving
from rlor_contract.server.engine_wire import on_the_wire
from rlor_contract.server.failures import Book
from rlor_contract.server.frames import Frames
from rlor_contract.server.job_requests import JobRequests
from rlor_contract.server.live_jobs import LiveJobs
from rlor_contract.server.own_checks import OwnCheck
from rlor_contract.server.own_judge import OwnJudge
from rlor_contract.server.page_walk import book_pages
from rlor_contract.server.probes.catalogue import PROBES
from rlor_contract.server.probes.probe import run_probes
from rlor_contract.server.probes.session import Session
from rlor_contract.server.registry import Registry
from rlor_contract.server.shares import Share
from rlor_contract.server.target import ServerTarget
from rlor_contract.server.through_client import CHECK, ThroughClient
from rlor_contract.server.traffic import Stopped, Traffic
from rlor_contract.server.ways import Unreachable
from rlor_contract.server.wire import Listener, Wire
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.overlay import Overlay
from rlor_contract.spec.repeatable import without_constants_of_modules
from rlor_contract.spec.request_view import request_spec, request_view
from rlor_contract.spec.routes import Routes
from rlor_contract.spec.samples import filled
from rlor_contract.spec.schemathesis_schema import load_schema

_PHASES: Final = {
    PhaseName.EXAMPLES: "examples",
    PhaseName.COVERAGE: "boundaries",
    PhaseName.FUZZING: "random cases",
    PhaseName.STATEFUL_TESTING: "sequences",
}


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
    on_request: OnRequest | None = None
    wire: Wire | None = None
    """The way to the server; None for a plain one."""
    share: Share = field(default_factory=Share)
    """What of the run it looks at."""
    traffic: Traffic = field(default_factory=Traffic)
    steps: Steps | None = None
    """Told of what goes on."""
    own_checks: tuple[OwnCheck, ...] = ()
    """Checks of the user's own, asked about every answer."""
    sequences: int = field(init=False, default=0)
    """Sequences of linked operations that were run."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The key of the run, then those of strangers."""
        return (self.target.api_key, *(stranger.api_key for stranger in self.target.strangers))

    @property
    def frames(self) -> Frames:
        """Frames for what is done with answers."""
        return Frames(self.ledger, self.keys)

    def run(self) -> Ledger:
        """Verify the operations. Raises `CannotRun` when the run itself breaks, not when the server does."""
        started = time.monotonic()
        wire = self.wire or Wire(self.target.base_url, traffic=self.traffic)
        self.traffic = wire.traffic
        with wire.client(self.target.api_key, self.target.patience) as client:
            coverage = Coverage(self.spec, self.ledger, urlsplit(self.target.base_url).path)
            registry = Registry(self.spec, self.target.run, self.overlay.samples.fields.label)
            history = History(self.spec, self.target.run, self.target.account)
            cleans = self.target.writable and not self.target.embedded
            wire.listeners += [
                *([self._framed("(registry)", registry.heard)] if cleans else []),
                self._framed("(coverage)", coverage.heard),
                self._framed("(history)", history.heard),
                *self._asked(history),
                *self._told(wire),
            ]
            jobs: LiveJobs | None = None
            try:
                self._prove_clock(client)
                jobs = LiveJobs(self.spec, self.overlay.samples, self.target, client)
                answers = Answers(self.spec, self.ledger, jobs, self.target.api_key, self.on_request)
                self._verify(wire, client, jobs, answers, history)
            except Stopped as stopped:
                self.ledger.ended_early, self.ledger.outage = str(stopped), wire.outage
            finally:
                self.ledger.unavailable += wire.unavailable
                self.ledger.notes += wire.notes()
                self._book_silence(wire, history)
                if cleans:
                    with self.frames.around("(cleanup)"):
                        self._begin("cleanup")
                        clean_up_after(self.spec, self.target, wire, registry, self.ledger, self._told(wire))
                wire.close()
        for operation_id, reason in jobs.unreachable.items() if jobs else ():
            told = masked(self.spec, reason, self.keys)
            self.ledger.skips(told, operation=self.spec.operation(operation_id).label)
        self.ledger.sent |= history.sent
        self.ledger.seconds = time.monotonic() - started
        return self.ledger

    def _prove_clock(self, client: httpx.Client) -> None:
        """Do without a clock that the server does not heed."""
        target, name = self.target, f"{self.target.run}-clock"
        body = filled(
            self.overlay.samples.jobs.workable, account=lambda: target.account, job=lambda: name, new=lambda: name
        )
        self.target = proven(target, JobRequests(self.spec, target.account, client), body)

    def _begin(self, phase: str) -> None:
        if self.steps is not None:
            self.steps.phase(phase)

    def _asked(self, history: History) -> list[Listener]:
        """Who asks the user's own checks about each answer."""
        if not self.own_checks:
            return []
        routes = Routes(self.spec, urlsplit(self.target.base_url).path)
        book = Book(self.spec, self.ledger, self.keys, history)
        return [OwnJudge(self.own_checks, book, self.frames, routes, self.operations).heard]

    def _told(self, wire: Wire) -> list[Listener]:
        """Who tells a person of each request."""
        steps, routes = self.steps, wire.routes
        if steps is None:
            return []

        def heard(request: httpx.Request, response: httpx.Response | None) -> None:
            if response is not None:
                operation = routes.operation(request.method, request.url.path) if routes else None
                steps.sent(operation.label if operation else "")

        return [self._framed("(progress)", heard)]

    def _framed(self, name: str, listener: Listener) -> Listener:
        def heard(request: httpx.Request, response: httpx.Response | None) -> None:
            with self.frames.around(name):
                listener(request, response)

        return heard

    def _verify(self, wire: Wire, client: httpx.Client, jobs: LiveJobs, answers: Answers, history: History) -> None:
        book = Book(self.spec, self.ledger, self.keys, history)
        cases = Cases(self.spec, self.overlay.samples, self.target, jobs)
        frames = self.frames
        engine = EngineEvents(book, answers, self.operations, self.traffic, request_spec(self.spec), frames)
        with ExitStack() as context:
            context.enter_context(serving(self.spec, cases, answers, frames, wire))
            context.enter_context(on_the_wire(wire))
            context.enter_context(without_constants_of_modules())
            context.enter_context(seeded_by_label(self.spec))
            context.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore")  # of Hypothesis, on how it generates
            mine = self.share.cases(self.spec, self.operations)
            if mine:
                self._execute(self._schema(self.seed, mine), engine)
            if self.share.together:
                self._finish_sequences(engine)
                self._begin("pages")
                self._walk_pages(book, jobs, client)
            if self.depth.models:
                if mine:
                    self._begin("through the client")
                    self._go_through_client(ThroughClient(book, cases, answers, wire, client, frames), mine)
                # Last: they let a month pass, after which no job is left.
                self._begin("semantic checks")
                self._probe(client, jobs, history)

    def _book_silence(self, wire: Wire, history: History) -> None:
        """Book what the server never answers, though it answers other requests in between."""
        asked = {operation.id: operation for operation in self.operations}
        for (operation_id, kind), request in wire.silent.items():
            if operation := asked.get(operation_id):
                expected = f"an answer to every request ({kind})"
                got = f"{kind}, each time that it was sent, while other requests were answered"
                broken = Broken(expected, got, operation.pointer)
                Book(self.spec, self.ledger, self.keys, history).fails(
                    operation, "answers", broken, Request.of(request)
                )

    def _walk_pages(self, book: Book, jobs: LiveJobs, client: httpx.Client) -> None:
        for operation in self.operations:
            if "x-pagination" in operation.raw:
                with self.frames.around("pages_complete", operation.label):
                    try:
                        book_pages(book, operation, jobs, client)
                    except Unreachable as error:
                        jobs.unreachable.setdefault(operation.id, str(error))

    def _go_through_client(self, through: ThroughClient, operations: tuple[Operation, ...]) -> None:
        missing = next(lacking(self.spec, operations), "")
        if missing:
            why = f"the installed client was generated from a different spec and lacks {missing}"
            self.ledger.skips(why, check=CHECK)
        else:
            through.run(operations, self.depth.models)

    def _probe(self, client: httpx.Client, jobs: LiveJobs, history: History) -> None:
        session = Session(
            self.spec,
            self.overlay.samples,
            self.target,
            self.seed,
            self.depth.models,
            self.operations,
            self.ledger,
            client=client,
            on_request=self.on_request,
            made=jobs.made,
            history=history,
        )
        session.width = self.share.width
        run_probes(session, self.share.probes(self.spec, self.operations, PROBES))

    def _finish_sequences(self, engine: EngineEvents) -> None:
        """Go on with sequences until there are as many as were asked for.

        Jobs change with time, so a sequence that Hypothesis repeats may go another way. It then takes the generation
        for flaky, and Schemathesis ends the phase silently.
        """
        attempt = 0
        before = -1
        while before < self.sequences < self._wanted_sequences:
            before, attempt = self.sequences, attempt + 1
            seed = zlib.crc32(f"{self.seed} {attempt}".encode())
            self._execute(self._schema(seed, self.operations, sequences=self._wanted_sequences - before), engine)
        if self.sequences < self._wanted_sequences:
            why = f"only {self.sequences} of {self._wanted_sequences} could be run"
            self.ledger.skips(why, check="(sequences)")

    def _execute(self, schema: Any, engine: EngineEvents) -> None:
        for event in from_schema(schema).execute():
            if isinstance(event, events.PhaseStarted):
                self._begin(_PHASES.get(event.phase.name, ""))
            if isinstance(event, events.ScenarioFinished):
                self.sequences += event.phase is PhaseName.STATEFUL_TESTING
            engine.take(event)

    @property
    def _wanted_sequences(self) -> int:
        # Links lead from one operation to others.
        return self.depth.stateful if len(self.operations) > 1 else 0

    def _schema(self, seed: int, operations: tuple[Operation, ...], *, sequences: int | None = None) -> Any:
        """The operations, configured for a run of all phases; with `sequences` for so many sequences alone."""
        wanted = self._wanted_sequences if self.share.together else 0
        config = engine_config(
            self.target,
            seed,
            examples=self.depth.examples,
            sequences=wanted if sequences is None else sequences,
            sequences_alone=sequences is not None,
        )
        schema = load_schema(request_view(self.overlay.applied_to(self.spec.document.data)), config)
        if len(operations) == len(self.spec.operations):
            return schema
        return schema.include(operation_id=[operation.id for operation in operations])
