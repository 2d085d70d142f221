"""Whether an answer is one that the spec describes: its status, its type and its body.

Schemathesis' checks say it of the answers to cases. What probes and page walks are answered goes through here, so that
an answer which breaks the contract is found wherever it is met, whatever it was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rlor_spec.document import Pointer

from rlor_contract.server.checks import Broken
from rlor_contract.spec.json_values import is_list, is_object, json_of
from rlor_contract.spec.operations import JSON, ContractSpec, Operation

CHECKS: Final = (
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "zero_values_present",
    "not_a_server_error",
)
"""The checks under whose names it is reported."""


def nonconformities(
    spec: ContractSpec,
    operation: Operation,
    status: int,
    kind: str,
    content: bytes,
    *,
    masked: bool = False,
    decoded: tuple[Any] | None = None,
) -> Iterator[tuple[str, Broken]]:
    """What of an answer the spec does not describe, with the check that says so.

    `kind` is its content type, `decoded` what its body holds, if that is known. `masked`: a read mask was given, so
    that any field may be left out.
    Nothing is said of an error that is not JSON, or unknown to the spec: it may come from what stands in between.
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
        value = decoded[0] if decoded else json_of(content)
        if status >= 400 and not is_json and not (is_object(value) and spec.is_valid(documented.schema, value)):
            return
        if not is_json:
            got = f"{kind or 'no content type'}: {shown}"
            broken = Broken("a JSON body of type application/json", got, documented.schema[:-2])
            yield "content_type_conformance", broken
        fits = spec.is_valid(documented.schema, value)
        mismatch = None if fits else next(spec.mismatches(documented.schema, value), None)
        if mismatch is not None:
            at = f"{mismatch.at}: " if mismatch.at else ""
            broken = Broken(f"{at}{mismatch.expected}", f"{status} with {mismatch.got}", mismatch.pointer)
            yield "response_schema_conformance", broken
        elif status < 300 and not masked:
            owner = next(_nameless(spec, documented.schema, value), None)
            if owner is not None:
                yield "zero_values_present", Broken("the name of each resource", f"{status} without it", owner)


def _nameless(spec: ContractSpec, pointer: Pointer, value: Any) -> Iterator[Pointer]:
    """Names that a resource, or one on a page of a list, lacks: nothing can be asked about it without."""
    branch = spec.branch_for(pointer, value)
    resource = spec.schema(branch).get("x-resource")
    for name, owner in spec.properties(branch).items() if is_object(value) else ():
        inside = value.get(name)
        if resource is not None and name == resource["name"] and not inside:
            yield owner
        elif resource is None and is_list(inside):
            items = (*spec.branches(owner)[0], "items")
            for item in inside if spec.schema(items) else ():
                yield from _nameless(spec, items, item)
