"""Whether an answer is one that the spec describes: its status, its type and its body.

Schemathesis' checks say it of the answers to cases. What probes and page walks are answered goes through here, so that
an answer which breaks the contract is found wherever it is met, whatever it was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rlor_contract.server.checks import Broken
from rlor_contract.spec.json_values import json_of
from rlor_contract.spec.operations import JSON, ContractSpec, Operation

CHECKS: Final = (
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "not_a_server_error",
)
"""The checks under whose names it is told."""


def nonconformities(
    spec: ContractSpec, operation: Operation, status: int, kind: str, content: bytes
) -> Iterator[tuple[str, Broken]]:
    """What of an answer the spec does not describe, with the check that says so. `kind` is its content type.

    Nothing is said of an error that is no JSON, or that the spec does not know: it may come from what stands in between.
    """
    responses = (*operation.pointer, "responses")
    shown = f"{status} {content[:200].decode('utf-8', 'replace')}"
    documented = operation.responses.get(status)
    if status == 500:
        yield "not_a_server_error", Broken("no server error", shown, responses)
    elif documented is None:
        if status < 400:
            statuses = ", ".join(map(str, operation.responses))
            yield "status_code_conformance", Broken(f"one of the documented statuses {statuses}", shown, responses)
    elif documented.schema is not None:
        is_json = kind.partition(";")[0].strip().lower() == JSON
        if status >= 400 and not is_json:
            return
        if not is_json:
            got = f"{kind or 'no content type'}: {shown}"
            broken = Broken("a JSON body of type application/json", got, documented.schema[:-2])
            yield "content_type_conformance", broken
        mismatch = next(spec.mismatches(documented.schema, json_of(content)), None)
        if mismatch is not None:
            at = f"{mismatch.at}: " if mismatch.at else ""
            broken = Broken(f"{at}{mismatch.expected}", f"{status} with {mismatch.got}", mismatch.pointer)
            yield "response_schema_conformance", broken
