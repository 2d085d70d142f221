"""A finding says how sure we are of the fact that it breaks, and who says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from rlor_contract.report.explanations import explanations
from rlor_contract.report.warrants import ORDER, Warrants, weakest, words
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_spec import data
from rlor_spec.document import Pointer, SpecError
from spec.renaming import write_renamed

SPEC = ContractSpec()
WARRANTS = Warrants.of(SPEC)
OPERATIONS = {operation.label: operation for operation in SPEC.operations}
GET, CANCEL, CREATE = (OPERATIONS[f"jobs.{name}"] for name in ("get", "cancel", "create"))


def schema(*path: str | int) -> Pointer:
    return ("components", "schemas", *path)


@pytest.mark.parametrize(
    ("pointer", "operation", "confidence", "source"),
    [
        (schema("RlorTrainerJob", "properties", "nodeCount", "type"), GET, "A", "HAR"),
        (schema("TrainingConfig", "properties", "learningRate"), GET, "B", "PROTO"),
        # A rule that narrows a thing, not the thing.
        (schema("WandbConfig", "properties", "apiKey"), GET, "A", "SDK"),
        (schema("WandbConfig", "properties", "apiKey", "writeOnly"), GET, "D", "OWN"),
        ((*SPEC.lifecycle_pointer, "operations", CANCEL.id), CANCEL, "C", "CB"),
        ((*CANCEL.pointer, "x-retry"), CANCEL, "D", "OWN"),
        ((*CREATE.pointer, "x-request-rules", 0), CREATE, "B", "TSDK"),
        (schema("ListRlorTrainerJobsResponse", "required"), OPERATIONS["jobs.list"], "A", "HAR2"),
        ((*OPERATIONS["jobs.list"].pointer, "x-pagination", "maxSize"), OPERATIONS["jobs.list"], "B", "TSDK"),
        # A shared answer is a fact of each operation that has it, and of each another one.
        (GET.responses[404].pointer, GET, "A", "HAR"),
        (GET.responses[404].pointer, OPERATIONS["jobs.get_public_logs"], "C", "CONV"),
        (CREATE.responses[413].pointer, CREATE, "D", "OWN"),
        ((*GET.responses[404].pointer, "headers", "x-request-id"), GET, "A", "HAR"),
        # What the evidence says nothing of.
        (("openapi",), GET, "D", ""),
    ],
)
def test_of_a_part_of_the_spec(pointer: Pointer, operation: Operation, confidence: str, source: str) -> None:
    found = WARRANTS.fact(pointer, operation)
    assert found.confidence == confidence
    assert source in found.sources or found.sources == ()


def test_every_response_and_parameter_rests_on_a_fact() -> None:
    for operation in SPEC.operations:
        places = [operation.pointer, *(one.pointer for one in operation.responses.values())]
        places += [one.pointer for one in operation.parameters]
        assert all(WARRANTS.fact(place, operation).sources for place in places), operation.label


def test_a_check_that_asks_for_more_is_less_sure() -> None:
    pointer = (*GET.pointer, "responses")
    assert WARRANTS.fact(pointer, GET).confidence == "A"
    assert explanations()["status_code_conformance"].confidence == "C"
    assert WARRANTS.warrant("status_code_conformance", pointer, GET).confidence == "C"
    # It makes nothing surer than the fact.
    repeat = (*CANCEL.pointer, "x-retry")
    assert WARRANTS.warrant("status_code_conformance", repeat, CANCEL).confidence == "D"
    assert WARRANTS.warrant("request_id_present", pointer, GET).confidence == "A"


def test_a_should_is_a_warning() -> None:
    assert WARRANTS.warrant("request_id_present", GET.pointer, GET, should=True).warning
    assert not WARRANTS.warrant("request_id_present", GET.pointer, GET).warning


def test_a_spec_has_the_evidence_that_lies_beside_it(tmp_path: Path) -> None:
    alone = tmp_path / "alone.yaml"
    alone.write_bytes(data.SPEC.read_bytes())
    without = Warrants.of(ContractSpec(alone)).fact((*CANCEL.pointer, "x-retry"), CANCEL)
    assert (without.confidence, without.sources) == ("A", ())

    spec = ContractSpec(write_renamed(tmp_path).spec)
    cancel = next(operation for operation in spec.operations if operation.method_name == "cancel")
    assert Warrants.of(spec).fact((*cancel.pointer, "x-retry"), cancel).confidence == "D"

    (tmp_path / "evidence.yaml").write_text("sources: {}\n")
    with pytest.raises(SpecError, match=r"evidence\.yaml:1: "):
        Warrants.of(ContractSpec(tmp_path / "openapi.yaml"))


def test_the_weakest_counts() -> None:
    assert weakest(["A", "C", "B"]) == "C"
    assert [words(one).rpartition(", ")[2] for one in ORDER] == ["A", "B", "C", "D"]
    assert words("D", ["OWN"]) == "our own choice, D (OWN)"
