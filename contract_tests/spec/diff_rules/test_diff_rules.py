"""Each rule of the comparison is set off by an edit of the real spec, and the edit undone sets off its opposite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from diff_rules.meaning import TEXTS
from diff_rules.report import compare
from diff_rules.rule import PYTHON, RULES, SUBJECTS, Severity
from diff_rules.view import TYPE_ITSELF
from rlor_spec.document import Pointer, SpecDocument, SpecError, format_pointer
from rlor_spec.places import elements, members
from spec.diff_rules.spec_edits import EDITS, LIFECYCLE, TEXT, Edit, expanded


def _some() -> Iterator[Any]:
    """All edits; every third is tried whenever something changes, the others in a thorough run."""
    for number, edit in enumerate(EDITS):
        yield pytest.param(edit, id=str(edit), marks=() if number % 3 == 0 else pytest.mark.thorough)


@pytest.mark.parametrize("edit", [*_some()])
def test_an_edit_and_its_undoing_are_told_by_their_rules_alone(edit: Edit) -> None:
    old, new = edit.documents
    for base, revision, rules in ((old, new, edit.forward), (new, old, edit.backward)):
        found = {change.rule.id for change in compare(base, revision)}
        assert found == expanded(rules) or (not rules and found == {"documentation-changed"})


def test_every_rule_has_an_edit() -> None:
    told = set[str]().union(*(expanded(rules) for edit in EDITS for rules in (edit.forward, edit.backward)))
    told |= {"request-path-parameter-renamed"}  # below: it takes two places at once
    families = {RULES[rule].family or rule for rule in told}
    for direction in ("request", "response"):
        in_direction = {RULES[rule].family for rule in told if rule.startswith(f"{direction}-")}
        assert {rule.family for rule in RULES.values()} <= in_direction | {""}
    spec_rules = [rule for rule in RULES.values() if not rule.id.startswith(PYTHON)]  # the others: test_diff_python.py
    assert {rule.family or rule.id for rule in spec_rules} == families
    assert {subject for subject in SUBJECTS if any(rule.startswith(subject) for rule in told)} == set(SUBJECTS)


def test_a_renamed_path_parameter_is_no_other_path() -> None:
    base = SpecDocument.parse(TEXT.encode(), Path("edited.yaml"))
    renamed = TEXT.replace("{checkpoint_id}:", "{checkpoint}:").replace("name: checkpoint_id", "name: checkpoint")
    revision = SpecDocument.parse(renamed.encode(), Path("edited.yaml"))
    for one, other in ((base, revision), (revision, base)):
        assert [change.rule.id for change in compare(one, other)] == ["request-path-parameter-renamed"]


@pytest.mark.parametrize(
    ("rule", "severity", "affects"),
    [
        ("request-property-max-length-decreased", Severity.BREAKING, "client users"),
        ("request-property-max-length-increased", Severity.COMPATIBLE, "server owners"),
        ("response-property-max-length-decreased", Severity.COMPATIBLE, "server owners"),
        ("response-property-max-length-increased", Severity.BREAKING, "client users"),
        ("request-property-pattern-changed", Severity.BREAKING, "client users, server owners"),
        ("request-property-enum-value-added", Severity.COMPATIBLE, "server owners"),
        ("request-property-enum-value-removed", Severity.BREAKING, "client users"),
        ("response-property-enum-value-added", Severity.COMPATIBLE, "client users"),
        ("response-property-became-nullable", Severity.BREAKING, "client users"),
        ("response-property-became-optional", Severity.BREAKING, "client users"),
        ("request-property-became-optional", Severity.COMPATIBLE, "server owners"),
    ],
)
def test_the_direction_decides_what_breaks_whom(rule: str, severity: Severity, affects: str) -> None:
    assert (RULES[rule].severity, RULES[rule].affects) == (severity, affects)


def test_a_change_that_many_operations_share_is_told_once_on_its_lines() -> None:
    edit = Edit(
        "",
        "",
        "        message:\n          type: string\n",
        "        message:\n\n          type: [string, 'null']\n",
        "    Status:\n",
    )
    base, revision = edit.documents
    (change,) = compare(base, revision)
    line = TEXT[: TEXT.index(edit.marker, TEXT.index(edit.after))].count("\n") + 1
    assert change.rule.id == "response-property-became-nullable"
    assert change.where == "response Status.message"
    assert (change.base.line, change.revision.line) == (line, line)


def test_a_readonly_property_is_no_part_of_requests() -> None:
    edit = Edit(
        "", "", "          pattern: ^(accounts/[^/]+/rlorTrainerJobs/[^/]+)?$\n", "", "x-ignored-fields: [usePurpose]\n"
    )
    (change,) = compare(*edit.documents)
    assert change.rule.id == "response-property-pattern-removed"


def test_states_that_are_no_text_are_compared_all_the_same() -> None:
    edit = Edit("", "", "unset: [JOB_STATE_UNSPECIFIED]", "unset: [[], {}]", LIFECYCLE)
    found = {change.rule.id for change in compare(*edit.documents)}
    assert found == {"lifecycle-class-changed", "lifecycle-state-added"}


def test_the_spec_does_not_differ_from_itself() -> None:
    document = SpecDocument.parse(TEXT.encode(), Path("edited.yaml"))
    assert compare(document, document) == []


_GONE = object()
_NAMES = ("paths", "properties", "schemas", "responses", "parameters", "headers", "securitySchemes", "content")
_NAMES_OF_LIFECYCLE = ("operations", "events", "classes")
WITHOUT_MEANING = {
    ("info",): "a spec without it has no version to judge, and is refused",
    ("info", "version"): "it is what is judged, not a change",
    **{
        ("tags", *rest): "what tags mean to readers"
        for rest in ((), (0,), (1,), (2,), (0, "name"), (1, "name"), (2, "name"))
    },
}
"""Places where a change is none, or only one for readers, and why."""


@pytest.mark.thorough
def test_no_part_of_the_spec_can_change_unnoticed() -> None:
    """One part of each kind is changed, taken away and given a keyword that nobody knows; each time something is noted
    that is more than documentation."""
    document = SpecDocument.parse(TEXT.encode(), Path("edited.yaml"))
    tried = set[tuple[str, Pointer]]()
    unnoticed: list[str] = []
    for pointer, value in _parts((), document.data):
        for what, other in _variants(pointer, value):
            kind = (what, _kind(pointer))
            if (
                kind in tried
                or pointer in WITHOUT_MEANING
                or (what == "removed" and _is_said_anyway(document, pointer))
            ):
                continue
            tried.add(kind)
            changed = replace(document, data=_with(document.data, pointer, other))
            try:
                found = {change.rule.id for change in compare(document, changed)}
            except SpecError:  # it is no spec any more, and that was noticed
                continue
            if found <= {"documentation-changed"}:
                unnoticed.append(f"{what}: {format_pointer(pointer)}")
    assert unnoticed == []
    assert len(tried) > 350


def _parts(pointer: Pointer, value: Any) -> Iterator[tuple[Pointer, Any]]:
    """Every part of the spec that is not for readers."""
    yield pointer, value
    inside = enumerate(elements(value)) if isinstance(value, list) else members(value).items()
    for token, part in inside:
        if token not in TEXTS or _holds_names(pointer):
            yield from _parts((*pointer, token), part)


def _is_said_anyway(document: SpecDocument, pointer: Pointer) -> bool:
    """Whether a schema says the same without a keyword: by its format, or since any property may stand in it."""
    if not pointer:
        return False
    value = document.resolve(pointer)
    holder = members(document.resolve(pointer[:-1]))
    if pointer[-1] == "additionalProperties":
        return value is True
    return bool(TYPE_ITSELF.get(str(holder.get("format")), {}).get(str(pointer[-1]), _GONE) == value)


def _holds_names(pointer: Pointer) -> bool:
    return bool(pointer) and (
        pointer[-1] in _NAMES or (pointer[-1] in _NAMES_OF_LIFECYCLE and pointer[-2] == "x-lifecycle")
    )


def _kind(pointer: Pointer) -> Pointer:
    """The pointer without names that the spec gives, and from the nearest thing on that has a kind of its own."""
    kind = tuple(
        "*" if isinstance(token, int) or _holds_names(pointer[:at]) else token for at, token in enumerate(pointer)
    )
    last = max((at for at in range(len(pointer)) if _holds_names(pointer[:at])), default=0)
    return kind[max(last - 1, 0) :]


def _variants(pointer: Pointer, value: Any) -> Iterator[tuple[str, Any]]:
    """What a part may become. A name is not taken away: what it names is."""
    if isinstance(value, bool):
        yield "changed", not value
    elif isinstance(value, (int, float)):
        yield "changed", value + 1
    elif isinstance(value, str):
        yield "changed", f"{value}X"
    elif isinstance(value, list):
        yield "longer", [*elements(value), "X"]
    elif value is not None and not _holds_names(pointer) and _reads_neighbours(pointer, members(value)):
        yield "unknown keyword", {**members(value), "unheardOf": 1}
    # Nothing, an empty list and false often mean the same.
    if pointer and value not in (False, [], None) and pointer != ("openapi",):
        yield "removed", _GONE


def _reads_neighbours(pointer: Pointer, value: dict[str, Any]) -> bool:
    """OpenAPI gives no meaning to what stands beside a reference, outside of schemas; nor has the type null any."""
    return value.get("type") != "null" and ("$ref" not in value or "schema" in pointer or "schemas" in pointer)


def _with(data: Any, pointer: Pointer, value: Any) -> Any:
    """A document with another value in one place."""
    if not pointer:
        return value
    token, rest = pointer[0], pointer[1:]
    if isinstance(data, list):
        return [
            _with(part, rest, value) if position == token else part
            for position, part in enumerate(elements(data))
            if rest or value is not _GONE or position != token
        ]
    return {
        key: _with(part, rest, value) if key == token else part
        for key, part in members(data).items()
        if rest or value is not _GONE or key != token
    }
