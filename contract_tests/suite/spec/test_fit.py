"""A spec that lacks a part that a run needs is told in one line, with its place and what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rlor_contract.cli import main
from rlor_contract.spec.fit import require_parts
from rlor_contract.spec.operations import ContractSpec
from rlor_spec.data import SPEC
from rlor_spec.document import SpecDocument, SpecError

JOBS = "/v1/accounts/{account_id}/rlorTrainerJobs"
JOB = JOBS + "/{rlor_trainer_job_id}"
LIFECYCLE = "components schemas JobState x-lifecycle"
WHOLE = json.dumps(SpecDocument.load(SPEC).data)
Change = Callable[[dict[str, Any]], object]


def changed(folder: Path, change: Change) -> Path:
    document: dict[str, Any] = json.loads(WHOLE)
    change(document)
    path = folder / "openapi.json"
    path.write_text(json.dumps(document, indent=1), "utf-8")
    return path


def within(document: dict[str, Any], place: str) -> Any:
    here: Any = document
    for key in place.split():
        here = here[int(key) if key.isdecimal() and isinstance(here, list) else key]
    return here


def without(place: str, key: str) -> Change:
    return lambda document: within(document, place).pop(key)


def with_value(place: str, key: str | int, value: object) -> Change:
    return lambda document: within(document, place).__setitem__(key, value)


def without_parameter(place: str, name: str) -> Change:
    def change(document: dict[str, Any]) -> None:
        parameters = within(document, place)["parameters"]
        parameters[:] = [one for one in parameters if one.get("name") != name]

    return change


def test_this_spec_has_all_parts() -> None:
    require_parts(ContractSpec())


CHANGES: dict[str, tuple[Change, str]] = {
    "version": (without("info", "version"), "`info.version` is missing"),
    "tags": (without(f"paths {JOB} get", "tags"), f"GET {JOB} has no tag"),
    "empty tags": (with_value(f"paths {JOB} get", "tags", []), f"GET {JOB} has no tag"),
    "x-method": (without(f"paths {JOB} get", "x-method"), f"GET {JOB} has no `x-method`"),
    "operationId": (without(f"paths {JOB} get", "operationId"), f"GET {JOB} has no `operationId`"),
    "x-retry": (without(f"paths {JOB} get", "x-retry"), f"GET {JOB} does not say whether it may be repeated"),
    "answer": (without(f"paths {JOB} get responses", "200"), f"GET {JOB} has no answer 200"),
    "default": (
        lambda document: within(document, f"paths {JOB} get responses").update(default={"description": "Any"}),
        f"GET {JOB} has an answer 'default'",
    ),
    "content of an answer": (
        without("components responses Job", "content"),
        f"the answer 200 of GET {JOB} has no content",
    ),
    "JSON of an answer": (
        with_value("components responses Job", "content", {"text/plain": {"schema": {"type": "string"}}}),
        f"the answer 200 of POST {JOBS} has no JSON content",
    ),
    "content of a body": (
        lambda document: within(document, f"paths {JOBS} post requestBody content").update(
            {"text/plain": within(document, f"paths {JOBS} post requestBody content").pop("application/json")}
        ),
        f"the body of POST {JOBS} has no JSON content",
    ),
    "examples of a body": (
        without(f"paths {JOBS} post requestBody content application/json", "examples"),
        f"the body of POST {JOBS} has no `examples`",
    ),
    "path variable": (
        lambda document: within(document, f"paths {JOB} get")["parameters"].clear(),
        f"GET {JOB} does not describe its path variable account_id",
    ),
    "parameter without schema": (
        without("components parameters AccountId", "schema"),
        f"the parameter account_id of POST {JOBS} has no `schema`",
    ),
    "type": (with_value("components schemas JobState", "type", "text"), '"text" is not'),
    "properties": (with_value("components schemas Model", "properties", 5), "so this is not a JSON Schema"),
    "reference": (
        with_value("components schemas RlorTrainerJob properties state", "$ref", "#/components/schemas/Gone"),
        "`#/components/schemas/Gone` names nothing",
    ),
    "true": (with_value("components schemas Model properties", "kind", True), "the schema is True"),
    "rule": (
        with_value(f"paths {JOBS} post x-request-rules 0 schema", "properties", 5),
        "so this is not a JSON Schema",
    ),
    "field of a rule": (
        with_value(f"paths {JOBS} post x-request-rules 0", "fields", ["displayName", "trainingConfig.epoch"]),
        "the rule display-name-length is of trainingConfig.epoch, and the body of jobs.create has no such field",
    ),
    "items of a rule": (
        with_value(f"paths {JOBS} post x-request-rules 0", "fields", ["displayName[]"]),
        "the rule display-name-length is of displayName[], and the body",
    ),
    "fields of a rule": (
        with_value(f"paths {JOBS} post x-request-rules 0", "fields", "displayName"),
        f"a rule of POST {JOBS} has `fields` that are not paths",
    ),
    "examples": (
        with_value("components responses AlreadyExists content application/json", "examples", "x"),
        "are not a mapping",
    ),
    "one label": (
        with_value(f"paths {JOB} delete", "x-method", "get"),
        f"DELETE {JOB} and GET {JOB} are both called jobs.get",
    ),
    "one operationId": (
        with_value(f"paths {JOB} delete", "operationId", "Gateway_GetRlorTrainerJob"),
        f"DELETE {JOB} and GET {JOB} are both called Gateway_GetRlorTrainerJob",
    ),
    "x-pagination": (without(f"paths {JOBS} get", "x-pagination"), f"GET {JOBS} is a list without `x-pagination`"),
    "items": (
        with_value(f"paths {JOBS} get x-pagination", "items", "things"),
        f"`x-pagination.items` of GET {JOBS}: 'things' is no field",
    ),
    "totalSize": (
        without(f"paths {JOBS} get x-pagination", "totalSize"),
        f"`x-pagination.totalSize` of GET {JOBS}: 'nothing' is no field",
    ),
    "pageSize": (
        with_value(f"paths {JOBS} get x-pagination", "pageSize", "size"),
        f"`x-pagination.pageSize` of GET {JOBS}: 'size' is not a query parameter",
    ),
    "x-resource": (
        with_value("components schemas RlorTrainerJob", "x-resource", {"name": "name"}),
        "`x-resource` of RlorTrainerJob is incomplete",
    ),
    "nested x-resource": (
        without("components schemas Checkpoint x-resource", "template"),
        "`x-resource` of Checkpoint is incomplete",
    ),
    "name field": (
        with_value("components schemas Checkpoint x-resource", "name", "title"),
        "`x-resource` of Checkpoint: it has no property title",
    ),
    "no resource": (
        without("components schemas RlorTrainerJob", "x-resource"),
        "0 resources have a state with a lifecycle",
    ),
    "no nested resource": (
        without("components schemas Checkpoint", "x-resource"),
        "checkpoint_id is not the id of a resource",
    ),
    "lifecycle": (with_value("components schemas JobState", "x-lifecycle", []), "x-lifecycle: [] is not"),
    "classes": (without(f"{LIFECYCLE} classes", "terminal"), 'x-lifecycle.classes: "terminal" is a required'),
    "retention": (with_value(LIFECYCLE, "retention", "a month"), 'x-lifecycle.retention: "a month" does not match'),
    "time": (with_value(f"{LIFECYCLE} time 0", "after", 61), "x-lifecycle.time.0.after: 61 is not valid"),
    "state": (with_value(LIFECYCLE, "initial", "FLYING"), "x-lifecycle.initial: JobState has no state FLYING"),
    "target": (with_value(f"{LIFECYCLE} time 0", "to", "X"), "x-lifecycle.time.0.to: JobState has no state X"),
    "cancel": (
        without("paths", f"{JOB}:cancel"),
        "x-lifecycle names the operation Gateway_CancelRlorTrainerJob, which does not exist",
    ),
    "create": (without(f"paths {JOBS}", "post"), f"no operation of {JOBS} is the create of RlorTrainerJob"),
    "create id": (
        without_parameter(f"paths {JOBS} post", "rlorTrainerJobId"),
        f"POST {JOBS} has no query parameter that chooses the id of a new rlor_trainer_job_id",
    ),
    "create body": (without(f"paths {JOBS} post", "requestBody"), f"POST {JOBS} takes no body"),
    "list": (without(f"paths {JOBS}", "get"), f"no operation of {JOBS} is the list of RlorTrainerJob"),
    "get": (without(f"paths {JOB}", "get"), f"no operation of {JOB} is the get of RlorTrainerJob"),
    "delete": (
        lambda document: [
            within(document, f"paths {JOB}").pop("delete"),
            within(document, f"{LIFECYCLE} operations").pop("Gateway_DeleteRlorTrainerJob"),
        ],
        f"no operation of {JOB} is the delete of RlorTrainerJob",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_part_that_is_missing(name: str, tmp_path: Path) -> None:
    change, said = CHANGES[name]
    path = changed(tmp_path, change)
    with pytest.raises(SpecError) as raised:
        require_parts(ContractSpec(path))
    line, _, message = str(raised.value).removeprefix(f"{path}:").partition(": ")
    assert int(line) > 1
    assert said in message
    assert "\n" not in message
    assert re.search(r"(Fix: |Add |Give |Correct )\S", message)
    assert ".." not in message


@pytest.mark.parametrize("name", ["create", "delete", "create id"])
def test_what_only_reads_needs_list_and_get_alone(name: str, tmp_path: Path) -> None:
    require_parts(ContractSpec(changed(tmp_path, CHANGES[name][0])), writes=False)


def test_the_line_is_that_of_the_part(tmp_path: Path) -> None:
    text = SPEC.read_text("utf-8").replace("items: rlorTrainerJobs", "items: things")
    path = tmp_path / "openapi.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(SpecError) as raised:
        require_parts(ContractSpec(path))
    assert text.splitlines()[raised.value.line - 1].strip() == "items: things"


@pytest.mark.parametrize("name", ["tags", "cancel", "x-resource", "get"])
def test_the_command_says_so(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = changed(tmp_path, CHANGES[name][0])
    assert main(["run", "--spec", str(path), "--reports", str(tmp_path)], {}) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"contract: {path}:")
    assert CHANGES[name][1] in captured.err
    assert captured.err.count("\n") == 1


def test_a_schema_that_no_value_fits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    impossible = with_value("components schemas ListRlorTrainerJobCheckpointsResponse", "required", ["nothing"])
    path = changed(tmp_path, impossible)
    command = ["run", "--only", "client", "--operation", "checkpoints.list", "--depth", "quick"]
    assert main([*command, "--spec", str(path), "--reports", str(tmp_path)], {}) == 2
    error = capsys.readouterr().err
    assert f"contract: {path}:" in error
    assert "ListRlorTrainerJobCheckpointsResponse: no value that it allows is known" in error
    assert error.count("\n") == 1
