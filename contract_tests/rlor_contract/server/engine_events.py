"""What Schemathesis tells while it runs, booked: passed and failed checks, and what got no answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import requests as requests_library
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transport import Response
from schemathesis.engine import Status, events
from schemathesis.engine.errors import UnhealthyAPIError, UnresponsiveOperationError
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.generation.case import Case

from rlor_contract.report.history import Request
from rlor_contract.report.warrants import Warrants
from rlor_contract.server.answers import Answers
from rlor_contract.server.cases import operation_of
from rlor_contract.server.checks import Broken
from rlor_contract.server.failures import Book, explained
from rlor_contract.server.frames import Frames, Shown
from rlor_contract.server.traffic import Traffic
from rlor_contract.spec.json_values import is_object
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.protobuf_json import may_be_accepted

_NO_ANSWER: Final = (requests_library.RequestException, UnhealthyAPIError, UnresponsiveOperationError)


@dataclass(frozen=True, slots=True)
class EngineEvents:
    """Books the events of one run."""

    book: Book
    answers: Answers
    operations: tuple[Operation, ...]
    traffic: Traffic
    requests: ContractSpec
    """The spec as requests have to keep to it."""
    frames: Frames

    def take(self, event: events.EngineEvent) -> None:
        """Book one event. Raises KeyboardInterrupt when Schemathesis is interrupted."""
        if isinstance(event, events.ScenarioFinished):
            with self.frames.around("(what Schemathesis tells)"):
                self._scenario(event.recorder)
        elif isinstance(event, events.Interrupted):
            self.traffic.check()
            raise KeyboardInterrupt
        elif isinstance(event, events.FatalError):
            self.frames.broke("(Schemathesis, which stopped)", "", event.exception)
        elif isinstance(event, events.NonFatalError):
            self._unanswered(event)

    def _unanswered(self, event: events.NonFatalError) -> None:
        operation = next((op for op in self.operations if f"{op.verb} {op.path}" == event.label), None)
        if not isinstance(event.value, _NO_ANSWER):
            self.frames.broke(f"(Schemathesis: {event.info.title})", operation.label if operation else "", event.value)
            return
        self.book.ledger.fails(
            operation.label if operation else self.operations[0].label,
            "answers",
            place=event.info.title,
            expected="an answer to every request",
            got=event.info.title + ": " + event.info.message,
            where=self.book.spec.where(operation.pointer if operation else ("paths",)),
            request=event.label,
            warrant=Warrants.of(self.book.spec).fact(self.operations[0].pointer, self.operations[0]),
        )

    def _scenario(self, recorder: ScenarioRecorder) -> None:
        spec, ledger = self.book.spec, self.book.ledger
        # `ignored_auth` sends a case again without a key and with a wrong one; these have the case for a parent.
        repeated = {node.parent_id for node in recorder.cases.values() if not node.is_transition_applied}
        for case_id, judged in recorder.checks.items():
            node: Any = recorder.cases[case_id]
            case: Case[Any] = node.value
            response = recorder.find_response(case_id=case_id)
            operation = operation_of(spec, case)
            if response is None:
                continue
            meta = case.meta
            if response.status_code < 300 and meta is not None and meta.generation.mode.is_positive:
                ledger.verified.add(operation.label)
            for check in judged:
                if check.failure_info is None:
                    if check.status == Status.SUCCESS and _counts(check.name, case, repeated):
                        ledger.passes(operation.label, check.name)
                    continue
                fair = False
                with self.frames.around(check.name, operation.label):
                    fair = self._is_fair(check.name, operation, case, response)
                if fair:
                    continue
                failure = check.failure_info.failure
                shown_id = failure.case_id if failure.case_id in recorder.interactions else case_id
                shown = recorder.interactions[shown_id]
                answered = shown.response or response
                sent = shown.request
                headers = {name: values[0] for name, values in sent.headers.items()}
                request = Request(sent.method, sent.uri, headers, sent.body)
                # What cannot be put into the spec's words is told in Schemathesis'.
                broken = Broken(failure.title, failure.message, operation.pointer)
                with self.frames.around(check.name, operation.label, Shown(request, failure.message)):
                    broken = explained(spec, check.name, failure, case, self.answers.answer(case, answered))
                self.book.fails(operation, check.name, broken, request)

    def _is_fair(self, check: str, operation: Operation, case: Case[Any], response: Response) -> bool:
        """Whether a server may answer so, for reasons that Schemathesis does not know.

        An operation may need a job in another state; and protobuf's JSON has more forms than a schema can say.
        """
        if check == "not_a_server_error":
            ready = self.answers.jobs.samples.ready.get(operation.id)
            return ready is not None and response.status_code == ready.status
        if check != "negative_data_rejection" or case.meta is None or operation.body is None:
            return False
        wrong = [location for location, info in case.meta.components.items() if info.mode.is_negative]
        if wrong != [ParameterLocation.BODY] or not is_object(case.body):
            return False
        return may_be_accepted(self.book.spec, self.requests, operation, case.body)


def _counts(check: str, case: Case[Any], repeated: set[str | None]) -> bool:
    """Whether a check had something to judge. Schemathesis reports some as passed where they do nothing."""
    match check:
        case "negative_data_rejection":
            return case.meta is not None and case.meta.generation.mode.is_negative
        case "ignored_auth":
            return case.id in repeated
        case _:
            return True
