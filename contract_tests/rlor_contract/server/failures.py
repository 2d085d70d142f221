"""What a failure of a check means in the words and lines of the spec, and how it is entered into the ledger."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from rlor_spec.document import Pointer, format_pointer
from schemathesis.core.failures import Failure
from schemathesis.generation.case import Case

from rlor_contract.report.history import History, Request
from rlor_contract.report.ledger import Ledger, Warrant
from rlor_contract.report.masked import masked
from rlor_contract.report.warrants import Warrants
from rlor_contract.server.checks import Answer, Broken
from rlor_contract.spec.operations import ContractSpec, Operation

_ITEM: Final = re.compile(r"/\d+(?=/)")


@dataclass(frozen=True, slots=True)
class Book:
    """Enters broken promises into a ledger, each with its line of the spec, what it rests on, and how to repeat it."""

    spec: ContractSpec
    ledger: Ledger
    keys: tuple[str, ...] = field(repr=False)
    """The key of the run, then those of strangers: no report may show them."""
    history: History = field(repr=False)

    def fails(
        self, operation: Operation, check: str, broken: Broken, request: Request, warrant: Warrant | None = None
    ) -> None:
        """`warrant`: what it rests on where that is not the evidence."""
        where = self.spec.where(broken.pointer)
        expected = broken.expected.rstrip("0123456789")
        again = self.history.repeat(request, self.keys)
        self.ledger.fails(
            operation.label,
            check,
            # Ids and numbers tell jobs apart, not violations; nor does where in a list something stands.
            place=_ITEM.sub("/0", self.history.same(f"{format_pointer(broken.pointer)} {expected}")),
            expected=broken.expected,
            got=masked(self.spec, broken.got, self.keys),
            where=where,
            request=again.command,
            status=again.status,
            warrant=warrant or Warrants.of(self.spec).warrant(check, broken.pointer, operation, should=broken.should),
            fingerprint=again.fingerprint,
        )


class ServerFailure(Failure):
    """A broken promise found by one of the suite's own checks."""

    __slots__ = ("broken",)

    def __init__(self, operation: str, broken: Broken) -> None:
        super().__init__(operation=operation, title=broken.expected, message=broken.got)
        self.broken = broken

    @property
    def _unique_key(self) -> str:
        return f"{self.broken.pointer}{self.broken.expected}"


def explained(spec: ContractSpec, check: str, failure: Failure, case: Case[Any], answer: Answer) -> Broken:
    """The broken promise behind a failure."""
    if isinstance(failure, ServerFailure):
        return failure.broken
    operation = answer.operation
    documented = operation.responses.get(answer.status)
    answers: Pointer = (*operation.pointer, "responses")
    match check:
        case "response_schema_conformance" if documented and documented.schema and answer.json is not None:
            mismatch = next(spec.mismatches(documented.schema, answer.json), None)
            if mismatch is None:  # closed for the suite only: a property that no schema declares
                return Broken("a body that keeps to the schema", failure.message, documented.schema)
            at = f"{mismatch.at}: " if mismatch.at else ""
            return Broken(f"{at}{mismatch.expected}", f"{answer.status} with {mismatch.got}", mismatch.pointer)
        case "response_schema_conformance" | "content_type_conformance" if documented and documented.schema:
            kind = answer.headers.get("content-type", "no content type")
            return Broken("a JSON body of type application/json", f"{kind}: {answer.shown}", documented.schema[:-2])
        case "response_headers_conformance" if documented:
            return Broken("the headers that are documented", failure.message, (*documented.pointer, "headers"))
        case "status_code_conformance":
            statuses = ", ".join(map(str, operation.responses))
            return Broken(f"one of the documented statuses {statuses}", answer.shown, answers)
        case "not_a_server_error":
            return Broken("no server error", answer.shown, answers)
        case "negative_data_rejection":
            data = case.meta.phase.data if case.meta else None
            wrong = f"{data.parameter or ''} {data.description or ''}".strip() if data else failure.message
            parameter = next((p for p in operation.parameters if data and p.name == data.parameter), None)
            pointer = parameter.pointer if parameter else operation.body or operation.pointer
            return Broken(f"a refusal, as the request is wrong: {wrong}", answer.shown, pointer)
        case "ignored_auth":
            refused = operation.responses.get(401)
            where = refused.pointer if refused else (*operation.pointer, "security")
            return Broken("401 without a valid key", f"{failure.title}: {answer.shown}", where)
        case _:
            return Broken(failure.title, failure.message or answer.shown, operation.pointer)
