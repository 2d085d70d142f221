"""Whatever a server answers, the suite does not fail of it, and what breaks the contract is found by a named check.

The servers are our own, each broken in one place; see `broken_servers`. The default run tries some of them, a
thorough one more than 2,000: `pytest -m thorough contract_tests/suite/test_broken_servers.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import httpx
import pytest
from rlor_contract.client.broken_answers import Answer, Judge, Verdict
from rlor_contract.report.explanations import explanations
from rlor_contract.report.ledger import Ledger
from rlor_contract.server.answers import Answers
from rlor_contract.server.half import Depth, ServerHalf
from rlor_contract.server.network import Network
from rlor_contract.server.probes import reading
from rlor_contract.server.probes.catalogue import PROBES
from rlor_contract.server.probes.probe import Probe, run_probes
from rlor_contract.server.probes.session import Session
from rlor_contract.server.target import ServerTarget, Tenant
from rlor_contract.server.wire import Wire
from rlor_contract.spec.operations import JSON, ContractSpec, Operation
from rlor_contract.spec.overlay import Overlay
from rlor_trainer_emulator import Emulator, ManualClock, SeededIdentifiers
from suite.broken_servers import Break, Carrier, breaks

SPEC: Final = ContractSpec()
OVERLAY: Final = Overlay.load()
LABELS: Final = {operation.label: operation for operation in SPEC.operations}
KEYS: Final = {
    "key-of-the-run-against-broken-servers": "acme-research",
    "key-of-umbra-against-broken-servers": "umbra-labs",
    "key-of-quiet-against-broken-servers": "quiet-waters",
}
KEY: Final = next(iter(KEYS))
NAMED: Final = {*explanations(), "answers"}
FEW: Final = 2
"""Broken servers of a probe in the default run."""
WALKERS: Final = ("lists_hold_what_was_made", "pages_of_every_size", "deleted_jobs_kept")
"""Probes that follow lists to their end."""
# CPU seconds of these are spent in a thorough run.
COSTLY: Final = {
    "ordered_by_every_field",
    "pages_of_every_size",
    "page_size_coerced",
    "request_rules_enforced",
    "null_is_absent",
    "fields_kept",
    "lifecycle_transitions",
    "lifecycle_time",
    "lifecycle_settles",
    "masks_show_what_was_asked",
    "readiness_is_true",
}


@dataclass(frozen=True, slots=True)
class InProcess(Network):
    """A way to the servers of this process."""

    carrier: Carrier | None = None

    def transport(self, url: str) -> httpx.BaseTransport:
        assert self.carrier
        return self.carrier


class Bench:
    """One emulator in this process, emptied for each broken server."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.emulator = Emulator(keys=KEYS, clock=self.clock, ids=SeededIdentifiers(0))
        self.carrier = Carrier(SPEC, self.emulator.app)
        self.judge = Judge(SPEC)

    def close(self) -> None:
        self.carrier.end()
        self.emulator.app.state.service.store.close()

    def probed(self, probe: Probe, broken: Break | None, *, ours: bool, width: int = 1) -> Ledger:
        """What a probe says of a broken server, be it our own, whose clock stands still, or one elsewhere."""
        target, ledger = self._begun(broken, ours), Ledger("server")
        client = httpx.Client(base_url=target.base_url, transport=self.carrier)
        session = Session(SPEC, OVERLAY.samples, target, 1, 2, SPEC.operations, ledger, client=client)
        session.width = width
        run_probes(session, [probe])
        return ledger

    def verified(self, broken: Break | None, *operations: Operation) -> Ledger:
        """What the cases of Schemathesis and page walks say of operations of a broken server."""
        target, ledger = self._begun(broken, True), Ledger("server")
        wire = Wire(target.base_url, network=InProcess(carrier=self.carrier))
        return ServerHalf(SPEC, OVERLAY, target, 1, Depth(1, 0, 0), operations, ledger, wire=wire).run()

    def _begun(self, broken: Break | None, ours: bool) -> ServerTarget:
        self.emulator.reset()
        self.carrier.carry(broken)
        (key, account), *others = KEYS.items()
        strangers = tuple(Tenant(*other) for other in others)
        return ServerTarget(
            "http://in.process",
            key,
            account,
            embedded=ours,
            advance=self.clock.advance,
            event=self.emulator.event,
            strangers=strangers,
        )

    def why_unseen(self, operation: Operation, request: httpx.Request, answer: httpx.Response) -> str:
        """Why nobody need find that an answer is broken; empty where it breaks what the spec says of all answers."""
        documented = operation.responses.get(answer.status_code)
        if answer.status_code == 500:
            return "" if _with_own_key(request) else "a request without the run's key says nothing of the server"
        if answer.status_code >= 400:
            if documented is None:
                return "an error that the spec does not know may come from a gateway"
            if not _with_own_key(request):
                return "a refusal of a key may come from a gateway"
            if not _is_json(answer):
                return "an error that is not JSON may come from a gateway"
        if documented is None:
            return ""
        if documented.schema is None:
            return "the spec says nothing of the body"
        if not _is_json(answer):
            return ""
        match self.judge.verdict(documented.schema, Answer(answer.content)):
            case Verdict.VALID:
                return "it keeps to the schema: only who knows the right value finds it"
            case Verdict.UNDECIDED:
                return "not every reader can take it"
            case _:
                return ""


def _with_own_key(request: httpx.Request) -> bool:
    return bool(request.headers.get("authorization") == f"Bearer {KEY}")


def _is_json(answer: httpx.Response) -> bool:
    return bool(answer.headers.get("content-type", "").partition(";")[0] == JSON)


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def no_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "sleep", float)


def troubles(
    bench: Bench, ledger: Ledger, broken: Break, operations: tuple[Operation, ...], most: int
) -> Iterator[str]:
    """What is wrong with what the suite says of a broken server."""
    for failure in ledger.suite_failures.values():
        yield f"{broken}: the suite failed in {failure.check}: {failure.traceback}"
    struck = [one for one in bench.carrier.struck if one[0] in operations]
    if not all(bench.why_unseen(*one) for one in struck) and not ledger.violations:
        yield f"{broken}: found by no check"
    unknown = {violation.check for violation in ledger.violations.values()} - NAMED
    if unknown:
        yield f"{broken}: found by {unknown}, which nobody knows"
    if KEY in json.dumps(ledger.as_json(), ensure_ascii=False).encode().decode():
        yield f"{broken}: the key is in the report"
    if bench.carrier.requests > most:
        yield f"{broken}: {bench.carrier.requests} requests, where {most} are enough"


def _enough(clean: int) -> int:
    """The most requests against a broken server, by those against one without a fault."""
    return 3 * clean + 60


def _tried(bench: Bench, probe: Probe, count: int, *, ours: bool) -> list[str]:
    clean = bench.probed(probe, None, ours=ours)
    assert not clean.violations
    assert not clean.suite_failures
    if not bench.carrier.met:
        return []
    most = _enough(bench.carrier.requests)
    found: list[str] = []
    servers = breaks(dict(bench.carrier.met), Random(f"{probe.name} {ours}"))
    for _, broken in zip(range(count), servers, strict=False):
        found += troubles(bench, bench.probed(probe, broken, ours=ours), broken, SPEC.operations, most)
    return found


def _probes() -> Iterator[Any]:
    for number, probe in enumerate(PROBES):
        marks = pytest.mark.thorough if probe.name in COSTLY else ()
        yield pytest.param(probe, number % 2 == 0, marks=marks, id=probe.name)


@pytest.mark.parametrize(("probe", "ours"), [*_probes()])
def test_no_answer_fails_a_probe(bench: Bench, probe: Probe, ours: bool) -> None:
    assert _tried(bench, probe, FEW, ours=ours) == []


@pytest.mark.thorough
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("ours", [True, False], ids=["ours", "elsewhere"])
@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_no_answer_of_very_many_fails_a_probe(bench: Bench, probe: Probe, ours: bool) -> None:
    assert _tried(bench, probe, 10 if probe.name in COSTLY else 60, ours=ours) == []


def _operations() -> Iterator[Any]:
    for label in LABELS:
        quick = label in ("jobs.get", "jobs.cancel")
        marks = () if quick else (pytest.mark.thorough, pytest.mark.timeout(3600))
        yield pytest.param(label, 3 if quick else 25, marks=marks, id=label)


@pytest.mark.parametrize(("label", "count"), [*_operations()])
def test_no_answer_fails_a_case(bench: Bench, label: str, count: int) -> None:
    operation = LABELS[label]
    clean = bench.verified(None, operation)
    assert not clean.violations
    assert not clean.suite_failures
    most = _enough(bench.carrier.requests)
    found: list[str] = []
    for _, broken in zip(range(count), breaks(dict(bench.carrier.met), Random(label)), strict=False):
        found += troubles(bench, bench.verified(broken, operation), broken, (operation,), most)
    assert found == []


def _changed(**fields: Any) -> Callable[[httpx.Response], httpx.Response]:
    def change(answer: httpx.Response) -> httpx.Response:
        body: dict[str, Any] = answer.json()
        for name, value in fields.items():
            if value is None:
                body.pop(name, None)
            else:
                body[name] = value
        return httpx.Response(answer.status_code, headers=_plain(answer), content=json.dumps(body).encode())

    return change


def _answered(status: int, content: bytes) -> Callable[[httpx.Response], httpx.Response]:
    return lambda answer: httpx.Response(status, headers=_plain(answer), content=content)


def _plain(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "content-length"}


CREATE, GET, LIST = (LABELS[f"jobs.{method}"] for method in ("create", "get", "list"))


@pytest.mark.parametrize("ours", [True, False], ids=["ours", "elsewhere"])
@pytest.mark.parametrize(
    ("operation", "change", "check"),
    [
        (GET, _changed(name=None), "zero_values_present"),
        (GET, _changed(state="JOB_STATE_BROKEN"), "response_schema_conformance"),
        (GET, _changed(createTime="yesterday"), "response_schema_conformance"),
        (GET, _changed(nodeCount="2"), "response_schema_conformance"),
        (GET, _answered(200, b"{}"), "zero_values_present"),
        (GET, _answered(200, b"null"), "response_schema_conformance"),
        (GET, _answered(200, b""), "response_schema_conformance"),
        (GET, _answered(200, b"[" * 100_000), "response_schema_conformance"),
        (GET, _answered(500, b"{}"), "not_a_server_error"),
        (CREATE, _answered(201, b"{}"), "status_code_conformance"),
        (CREATE, _answered(204, b""), "status_code_conformance"),
        (CREATE, _answered(302, b""), "status_code_conformance"),
        (LIST, _changed(rlorTrainerJobs={}), "response_schema_conformance"),
        (LIST, _changed(rlorTrainerJobs=[{"state": "JOB_STATE_RUNNING"}]), "deleted_jobs_kept"),
        (LIST, _changed(rlorTrainerJobs=[None]), "response_schema_conformance"),
        (LIST, _changed(nextPageToken="again"), "deleted_jobs_kept"),
        (LIST, _changed(totalSize="many"), "response_schema_conformance"),
    ],
)
def test_what_no_model_may_take_for_granted(
    bench: Bench, operation: Operation, change: Callable[[httpx.Response], httpx.Response], check: str, ours: bool
) -> None:
    probe = next(probe for probe in PROBES if probe.name == "deleted_jobs_kept")
    broken = Break((operation.id, 200), "as it should not be", change)

    ledger = bench.probed(probe, broken, ours=ours)

    assert bench.carrier.struck
    assert not ledger.suite_failures
    assert check in {violation.check for violation in ledger.violations.values()}
    assert bench.carrier.requests < 40


class Forgetful(Carrier):
    """A server that knows no page token, and takes any."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_remove_param("pageToken")
        return super().handle_request(request)


@contextmanager
def behind(bench: Bench, carrier: type[Carrier]) -> Generator[None]:
    """The server of the bench, with another carrier before it."""
    usual, bench.carrier = bench.carrier, carrier(SPEC, bench.emulator.app)
    try:
        yield
    finally:
        bench.carrier.end()
        bench.carrier = usual


@pytest.mark.parametrize("ours", [True, False], ids=["ours", "elsewhere"])
@pytest.mark.parametrize("items", [0, 1], ids=["pages without anything", "the same page"])
def test_a_list_without_end(bench: Bench, items: int, ours: bool) -> None:
    tokens = iter(range(10**6))

    def change(answer: httpx.Response) -> httpx.Response:
        return _changed(nextPageToken=f"t-{next(tokens)}", rlorTrainerJobs=answer.json()["rlorTrainerJobs"][:items])(
            answer
        )

    broken = Break((LIST.id, 200), "pages without end", change)
    with behind(bench, Forgetful):
        ledger = bench.verified(broken, LIST)
        requests = bench.carrier.requests
        probed = {probe.name: bench.probed(probe, broken, ours=ours) for probe in PROBES if probe.name in WALKERS}

    assert "pages_complete" in {violation.check for violation in ledger.violations.values()}
    assert requests < 250
    for name, book in (("cases", ledger), *probed.items()):
        assert not book.suite_failures, name
        assert book.violations, name


def test_small_pages_without_anything_and_without_end(bench: Bench) -> None:
    class OfSomeSizes(Forgetful):
        """Pages of a size that is asked for have nothing on them, and lead on."""

        number = 0

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            sized = request.url.params.get("pageSize")
            answer = super().handle_request(request)
            self.number += 1
            pages = sized == "3" and answer.status_code == 200
            return _changed(nextPageToken=f"t-{self.number}", rlorTrainerJobs=[])(answer) if pages else answer

    probe = next(probe for probe in PROBES if probe.name == "pages_of_every_size")
    with behind(bench, OfSomeSizes):
        ledger = bench.probed(probe, None, ours=True)

    assert "all pages together are the list" in {violation.expected for violation in ledger.violations.values()}


def test_a_list_that_goes_on_for_too_long_is_not_verified(bench: Bench) -> None:
    numbers = iter(range(10**6))

    def change(answer: httpx.Response) -> httpx.Response:
        number = next(numbers)
        jobs = [{**job, "name": f"{job['name']}-{number}"} for job in answer.json()["rlorTrainerJobs"][:1]]
        return _changed(nextPageToken=f"token-{number}", rlorTrainerJobs=jobs)(answer)

    with behind(bench, Forgetful):
        broken = Break((LIST.id, 200), "jobs without end", change)
        ledger = bench.verified(broken, LIST)
        assert bench.carrier.requests < 500
        probe = next(probe for probe in PROBES if probe.name == "page_token_bound")
        probed = bench.probed(probe, broken, ours=False)

    assert "continues" in ledger.skipped[LIST.label, "pages_complete"]
    assert "continues" in probed.skipped["", probe.name]


@pytest.mark.parametrize(
    "name",
    [
        "creates_kept",
        *(pytest.param(name, marks=pytest.mark.thorough) for name in ("fields_kept", "request_rules_enforced")),
    ],
)
def test_a_server_that_fails_breaks_nothing_else(bench: Bench, name: str) -> None:
    """A full disk is one finding, and not one of each rule that the refused bodies keep or break."""
    probe = next(probe for probe in PROBES if probe.name == name)
    full = Break((CREATE.id, 200), "a full disk", _answered(500, b'{"code": 13, "message": "no space left on device"}'))

    ledger = bench.probed(probe, full, ours=False)

    assert {one.check for one in ledger.violations.values()} == {"not_a_server_error"}


@pytest.mark.thorough
def test_what_is_wrong_in_every_order_is_one_violation(bench: Bench) -> None:
    probe = next(probe for probe in PROBES if probe.name == "ordered_by_every_field")

    def change(answer: httpx.Response) -> httpx.Response:
        items: list[Any] = answer.json()["rlorTrainerJobs"]
        return _changed(rlorTrainerJobs=[*items[:1], *items])(answer)

    ledger = bench.probed(probe, Break((LIST.id, 200), "an item twice on each page", change), ours=False)

    twice = [one for one in ledger.violations.values() if "more than once" in one.got]
    assert len(twice) == 1
    assert twice[0].count > 50
    assert "contract-" in twice[0].got.partition("more than once")[2]


def test_a_case_that_cannot_be_made_ready_is_not_judged_as_a_valid_one(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged_as_valid: list[bool] = []
    plain = Answers.answer

    def answer(answers: Answers, case: Any, response: Any) -> Any:
        judged = plain(answers, case, response)
        judged_as_valid.append(judged.positive)
        return judged

    monkeypatch.setattr(Answers, "answer", answer)
    broken = Break((CREATE.id, 200), "nothing can be made", _answered(500, b'{"code": 13, "message": "oops"}'))

    ledger = bench.verified(broken, LIST)

    assert {*judged_as_valid} == {False}
    assert "answered 500" in ledger.skipped[LIST.label, ""]
    assert not ledger.suite_failures


@pytest.mark.parametrize("ours", [pytest.param(True, marks=pytest.mark.thorough), False], ids=["ours", "elsewhere"])
def test_everything_is_an_empty_object(bench: Bench, ours: bool) -> None:
    """Every answer 200 `{}`: violations, and an end."""

    class Everything(Carrier):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            answer = super().handle_request(request)
            return httpx.Response(200, headers=_plain(answer), content=b"{}")

    with behind(bench, Everything):
        ledger = bench.verified(None, GET)
        for probe in PROBES:
            found = bench.probed(probe, None, ours=ours)
            assert not found.suite_failures, found.suite_failures
            assert found.violations or found.skipped, probe.name
    assert not ledger.suite_failures
    assert {"zero_values_present", "ignored_auth"} <= {one.check for one in ledger.violations.values()}


@pytest.mark.parametrize(
    ("label", "status", "change"),
    [
        ("jobs.delete", 200, _answered(200, b"[" * 100_000)),
        ("jobs.resume", 415, _changed(details="7")),
    ],
    ids=["deeper than Schemathesis reads", "to a request of a wrong shape"],
)
def test_what_schemathesis_passes_over(
    bench: Bench, label: str, status: int, change: Callable[[httpx.Response], httpx.Response]
) -> None:
    operation = LABELS[label]
    ledger = bench.verified(Break((operation.id, status), "as it should not be", change), operation)

    assert "response_schema_conformance" in {violation.check for violation in ledger.violations.values()}
    assert not ledger.suite_failures
