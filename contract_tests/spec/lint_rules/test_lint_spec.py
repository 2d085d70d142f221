"""The linter finds nothing in the spec as it is, and each of its rules finds the one thing that it is there for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import lint_spec
import pytest
from lint_rules.examples import stated_values
from lint_rules.rule import RULES
from lint_rules.run import lint
from rlor_spec import facts
from rlor_spec.document import Pointer, SpecDocument
from rlor_spec.places import elements, members
from spec.lint_rules.lint_faults import EVIDENCE_FAULTS, SPEC_FAULTS, Fault, edit
from spec.lint_rules.lint_faults_of_agreement import AGREEMENT_EVIDENCE_FAULTS, AGREEMENT_FAULTS
from spec.lint_rules.lint_faults_of_style import IN_ORDER, STYLE_FAULTS
from spec.renaming import renamed

SPEC = SpecDocument.load(lint_spec.SPEC)
EVIDENCE = SpecDocument.load(lint_spec.EVIDENCE)
EVIDENCE_RULES = frozenset(name for name in RULES if name.startswith(("evidence-", "difference-")))
ECHOES = (
    "words-", "example", "answer-", "copied", "unused-component", "enum-name", "request-nullable", "facade-method",
    "retry-class", "spelling", "statuses", "optional-body",
)  # fmt: skip
"""Beginnings of the names of rules that hold two places against one another: a fault in one of them is one in both."""
TODAY = date(2026, 11, 27)
FAULTS = (*SPEC_FAULTS, *STYLE_FAULTS, *AGREEMENT_FAULTS)


def planted(faults: Sequence[Fault]) -> list[Any]:
    """The faults as parameters of a test, with the rules that are asked: all of them in a thorough run.

    Otherwise the first fault of each rule is shown to that rule alone.
    """
    first = {fault.rule: fault for fault in reversed(faults)}
    quick = [pytest.param(fault, frozenset({fault.rule}), id=fault.name) for fault in first.values()]
    every = frozenset(RULES)
    return quick + [pytest.param(one, every, id=f"{one.name}, all rules", marks=pytest.mark.thorough) for one in faults]


def document(path: Path, text: str) -> SpecDocument:
    path.write_text(text, encoding="utf-8")
    return SpecDocument.load(path)


def test_the_spec_and_its_evidence_are_clean() -> None:
    assert lint(SPEC, EVIDENCE) == []


def under_other_names(text: str) -> str:
    """The resource, the schema of its states and the service renamed: none of them is for the rules to know."""
    return renamed(text).replace("JobState", "WorkState").replace("Gateway_", "Library_")


def test_under_other_names_they_are_as_clean(tmp_path: Path) -> None:
    evidence = document(tmp_path / "evidence.yaml", under_other_names(EVIDENCE.text))
    assert lint(document(tmp_path / "openapi.yaml", under_other_names(SPEC.text)), evidence) == []


@pytest.mark.parametrize(
    ("old", "new", "rule", "message"),
    [
        (
            "operationId: Library_GetDpoJob\n",
            "operationId: Gateway_GetDpoJob\n",
            "operation-id",
            "`Gateway_GetDpoJob` is not `Library_` and a PascalCase name. Use the name of the RPC.",
        ),
        (
            "            - JOB_STATE_EXPIRED\n",
            "",
            "lifecycle-states",
            "`JOB_STATE_EXPIRED` is in no class of x-lifecycle. Say unset, active, terminal or tombstone.",
        ),
        (
            "        - name: deploymentId\n",
            "        - name: deploymentName\n",
            "evidence-missing",
            "nothing says where `Library_CreateDpoJob.deploymentName` comes from. Give its sources in evidence.yaml, "
            "operations.Library_CreateDpoJob.parameters.",
        ),
        (
            "      x-retry: never\n",
            "      x-retry: idempotent\n",
            "retry-class",
            "`idempotent`, but x-lifecycle refuses a repeat in JOB_STATE_PENDING. Say `never`, or add the state to the "
            "operation's `noop`.",
        ),
        (
            "        items: dpoJobs\n",
            "        items: jobs\n",
            "pagination",
            "the 200 response has no field `jobs`. Correct or declare it.",
        ),
    ],
)
def test_under_other_names_faults_are_found(tmp_path: Path, old: str, new: str, rule: str, message: str) -> None:
    evidence = document(tmp_path / "evidence.yaml", under_other_names(EVIDENCE.text))
    text = under_other_names(SPEC.text)
    assert old in text
    problems = lint(document(tmp_path / "openapi.yaml", text.replace(old, new, 1)), evidence)
    assert (rule, message) in [(problem.rule, problem.message) for problem in problems], problems


def test_every_rule_is_seen_to_fire() -> None:
    assert {fault.rule for fault in (*FAULTS, *EVIDENCE_FAULTS, *AGREEMENT_EVIDENCE_FAULTS)} == set(RULES)


@pytest.mark.parametrize(("fault", "asked"), planted(FAULTS))
def test_a_fault_of_the_spec_is_found_by_its_rule_on_its_line(
    tmp_path: Path, fault: Fault, asked: frozenset[str]
) -> None:
    text, line = edit(SPEC.text, fault)
    # A fact that comes or goes is also a matter for the evidence; those rules have their own faults.
    aside = RULES.keys() - asked | (frozenset[str]() if fault.rule in EVIDENCE_RULES else EVIDENCE_RULES)
    problems = lint(document(tmp_path / "openapi.yaml", text), EVIDENCE, today=TODAY, without=aside)
    rules = {problem.rule for problem in problems if not problem.rule.startswith(ECHOES)}
    others = {one for one in fault.also & asked if not one.startswith(ECHOES)}
    assert rules | {fault.rule} == {fault.rule} | others, problems
    assert not [problem for problem in problems if problem.line == 1], "nothing is wrong in the first line"
    found = {(problem.path, problem.rule, problem.line) for problem in problems}
    assert (str(tmp_path / "openapi.yaml"), fault.rule, line) in found, problems
    assert any(fault.message in problem.message for problem in problems if problem.rule == fault.rule), problems


@pytest.mark.parametrize("added", IN_ORDER)
def test_a_property_that_is_in_order_is_no_fault(tmp_path: Path, added: str) -> None:
    text = SPEC.text.replace("        managedBy:\n", f"        {added}\n        managedBy:\n")
    spec = document(tmp_path / "openapi.yaml", text)
    assert lint(spec, EVIDENCE, without=EVIDENCE_RULES | {"example-complete"}) == []


def test_a_parameter_may_be_called_a_state(tmp_path: Path) -> None:
    text = SPEC.text.replace("name: deploymentId", "name: deploymentState")
    spec = document(tmp_path / "openapi.yaml", text)
    assert lint(spec, EVIDENCE, without=EVIDENCE_RULES) == []


def test_the_name_that_the_aip_itself_gives_needs_no_evidence(tmp_path: Path) -> None:
    evidence = document(tmp_path / "evidence.yaml", re.sub(r"      orderBy: A ", "      orderBy: B ", EVIDENCE.text))
    assert evidence.text != EVIDENCE.text
    assert lint(SPEC, evidence) == []


@pytest.mark.parametrize(("fault", "asked"), planted((*EVIDENCE_FAULTS, *AGREEMENT_EVIDENCE_FAULTS)))
def test_a_fault_of_the_evidence_is_found_by_its_rule_on_its_line(
    tmp_path: Path, fault: Fault, asked: frozenset[str]
) -> None:
    text, line = edit(EVIDENCE.text, fault)
    problems = lint(SPEC, document(tmp_path / "evidence.yaml", text), today=TODAY, without=RULES.keys() - asked)
    rules = {problem.rule for problem in problems if not problem.rule.startswith(ECHOES)} - fault.also
    assert rules | {fault.rule} == {fault.rule}, problems
    found = [problem for problem in problems if problem.rule == fault.rule]
    if fault.rule != "evidence-missing":  # what lacks evidence is shown where it stands: in the spec
        assert (str(tmp_path / "evidence.yaml"), line) in [(problem.path, problem.line) for problem in found], problems
    assert any(fault.message in problem.message for problem in found), problems


def test_a_missing_piece_of_evidence_is_shown_at_the_fact() -> None:
    names = facts.things(SPEC) | facts.rules(SPEC)
    lines = SPEC.text.splitlines()
    assert "displayName:" in lines[SPEC.line(names["RlorTrainerJob.displayName"]) - 1]
    rule = "Gateway_CreateRlorTrainerJob.x-request-rules.display-name-length"
    assert "- id: display-name-length" in lines[SPEC.line(names[rule]) - 1]
    assert "suspend:" in lines[SPEC.line(names["JobState.x-lifecycle.events.suspend"]) - 1]
    assert "JOB_STATE_PAUSED" in lines[SPEC.line(names["JobState.JOB_STATE_PAUSED"]) - 1]


def test_each_fact_is_counted_once() -> None:
    things, rules = facts.things(SPEC), facts.rules(SPEC)
    assert not things.keys() & rules.keys()
    schemas = SPEC.data["components"]["schemas"]
    counts = Counter(len(schema.get("properties", {})) + len(schema.get("enum", [])) for schema in schemas.values())
    expected = sum(size * number for size, number in counts.items()) + len(schemas)
    assert sum(name.split(".")[0] in schemas for name in things) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a: 1",
        "openapi: 3.1.0\npaths: []\ncomponents: 5",
        "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {/a: {get: 3}}",
        "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {/a: {get: {responses: [1]}}}",
        "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {/a: {get: {parameters: [{name: 3}], responses: {}}}}",
        "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: ok}}}}}",
        "openapi: 3.1.0\ninfo: {title: a, version: '1'}\ncomponents: {schemas: {A: 3, B: [1], C: {enum: 5}}}",
        "openapi: 3.1.0\ninfo: {title: a, version: '1'}\ncomponents: {schemas: {D: {type: []}}}",
        "openapi: 3.1.0\ninfo: {title: a, version: '1'}\ncomponents: {schemas: {JobState: {x-lifecycle: 3}}}",
        "openapi: 3.1.0\ninfo: {title: a, version: '1'}\ncomponents: {schemas: {A: {$ref: '#/components/schemas/A'}}}",
    ],
)
def test_a_document_that_is_hardly_openapi_has_findings_and_no_crash(tmp_path: Path, text: str) -> None:
    assert lint(document(tmp_path / "openapi.yaml", text), EVIDENCE)


def test_an_example_that_is_a_component_is_checked_too(tmp_path: Path) -> None:
    inline = "              value: {nextPageToken: '', rlorTrainerJobs: [], totalSize: 0}\n"
    shared = "                empty:\n                  summary: An account without jobs\n    " + inline
    assert shared in SPEC.text

    def with_component(value: str) -> SpecDocument:
        text = SPEC.text.replace(shared, "                empty: {$ref: '#/components/examples/NoJobs'}\n")
        component = f"components:\n  examples:\n    NoJobs: {{summary: None., value: {value}}}\n"
        return document(tmp_path / "openapi.yaml", text.replace("components:\n", component, 1))

    good = "{nextPageToken: '', rlorTrainerJobs: [], totalSize: 0}"
    assert lint(with_component(good), EVIDENCE) == []
    bad = with_component("{nextPageToken: 5, rlorTrainerJobs: [], totalSize: 0, next: ''}")
    line = bad.line("/components/examples/NoJobs")
    found = [(problem.rule, problem.line) for problem in lint(bad, EVIDENCE)]
    assert {("example", line), ("example-fields", line)} <= {*found}
    lost = document(tmp_path / "openapi.yaml", bad.text.replace("examples/NoJobs'", "examples/Nothing'"))
    assert {problem.rule for problem in lint(lost, EVIDENCE)} == {"reference"}
    misplaced = document(tmp_path / "openapi.yaml", bad.text.replace("examples/NoJobs'", "schemas/Empty'"))
    assert {problem.rule for problem in lint(misplaced, EVIDENCE)} == {"reference"}


def test_no_example_of_the_spec_escapes_the_check() -> None:
    checked = {place for _, place, _ in stated_values(SPEC)}
    written = {*_written((), SPEC.data)}
    assert len(written) > 40
    assert written == checked


def _written(pointer: Pointer, node: Any) -> Iterator[Pointer]:
    """Where an example or a default stands, to judge by the key alone."""
    children: list[tuple[str | int, Any]] = [*members(node).items(), *enumerate(elements(node))]
    for key, child in children:
        place: Pointer = (*pointer, key)
        if key == "default" and "time" in pointer:
            continue  # of a delay in the lifecycle
        if key in ("example", "default"):
            yield place
        elif key == "examples":
            yield from ((*place, name, "value") for name in members(child))
            yield from ((*place, position) for position in range(len(elements(child))))
        else:
            yield from _written(place, child)


def test_what_the_api_is_seen_to_call_so_may_be_called_so(tmp_path: Path) -> None:
    faults = {
        "base_url": "{type: [string, 'null'], description: A URL. Caller-owned.}",
        "isReady": "{type: [boolean, 'null'], description: Is ready. Caller-owned.}",
        "deadline": "{type: [string, 'null'], format: date-time, description: The end. Caller-owned.}",
        "finishedTime": "{type: [string, 'null'], format: date-time, description: The end. Caller-owned.}",
        "idleMinutes": "{type: [integer, 'null'], format: int32, minimum: -2147483648, maximum: 2147483647, "
        "description: The time. Caller-owned.}",
    }
    properties = "".join(f"        {name}: {schema}\n" for name, schema in faults.items())
    spec = document(
        tmp_path / "openapi.yaml", SPEC.text.replace("        managedBy:\n", f"{properties}        managedBy:\n")
    )
    for confidence, expected in {"A": 0, "B": 1, "C": 1, "D": 1}.items():
        entries = "".join(f"      {name}: {confidence} SWIFT\n" for name in faults)
        given = EVIDENCE.text.replace("      managedBy:", f"{entries}      managedBy:", 1)
        problems = lint(
            spec, document(tmp_path / "evidence.yaml", given), without=EVIDENCE_RULES | {"example-complete"}
        )
        found = {name: sum(name in problem.pointer.split("/") for problem in problems) for name in faults}
        assert found == dict.fromkeys(faults, expected), problems
        assert len(problems) == expected * len(faults)
