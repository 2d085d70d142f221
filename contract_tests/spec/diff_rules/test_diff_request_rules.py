"""Rules on requests: what they restrict counts as if the schema of the body said it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from diff_rules.report import compare
from diff_rules.rule import RULES, Severity
from rlor_spec.document import SpecDocument, SpecError

Rule = dict[str, Any]


def document(schema: Rule, *rules: Rule) -> SpecDocument:
    """A spec in which a thing is sent and comes back."""
    thing = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    put = {
        "operationId": "putThing",
        "x-request-rules": [{"id": f"rule-{position}", **rule} for position, rule in enumerate(rules)],
        "requestBody": {"required": True, **thing},
        "responses": {"200": {"description": "The thing.", **thing}},
    }
    data = {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1.0.0"},
        "paths": {"/things": {"put": put}},
        "components": {"schemas": {"Thing": schema}},
    }
    return SpecDocument.parse(json.dumps(data, indent=1).encode(), Path("things.json"), foreign=True)


def thing(**of_label: Any) -> Rule:
    """A thing with a label, a list of tags, and parts in parts."""
    return {
        "type": "object",
        "properties": {
            "label": {"type": ["string", "null"], **of_label},
            "tags": {"type": ["array", "null"], "items": {"type": "string"}},
            "size": {"oneOf": [{"type": "object", "properties": {"width": {"type": "integer"}}}, {"type": "null"}]},
        },
    }


def on(*fields: str, **schema: Any) -> Rule:
    return {"fields": [*fields], "message": "{field} will not do", "schema": schema}


def whole(name: str, **schema: Any) -> Rule:
    """A rule on the whole body."""
    return {"schema": {"properties": {name: schema}}}


def found(base: SpecDocument, revision: SpecDocument) -> set[str]:
    return {change.rule.id for change in compare(base, revision)}


RESTATED = "request-rule-restated"


@pytest.mark.parametrize(
    ("of_label", "rule", "undone", "done"),
    [
        ({"maxLength": 9}, on("label", maxLength=9), "max-length-unset", "max-length-set"),
        ({"pattern": "^a$"}, on("label", pattern="^a$"), "pattern-removed", "pattern-added"),
        ({"not": {"const": "a"}}, on("label", **{"not": {"const": "a"}}), "not-removed", "not-added"),
    ],
)
def test_a_restriction_that_moves_to_a_rule_is_lost_to_answers_alone(
    of_label: Rule, rule: Rule, undone: str, done: str
) -> None:
    schema, ruled = document(thing(**of_label)), document(thing(), rule)
    assert found(schema, ruled) == {RESTATED, f"response-property-{undone}"}
    assert found(ruled, schema) == {RESTATED, f"response-property-{done}"}
    # Who relied on it in answers may meet what he does not expect.
    assert RULES[f"response-property-{undone}"].severity is Severity.BREAKING
    assert RULES[RESTATED].severity is Severity.DOCS


@pytest.mark.parametrize(
    ("before", "after", "forward", "backward"),
    [
        ([], [on("label", maxLength=9)], "property-max-length-set", "property-max-length-unset"),
        (
            [on("label", maxLength=9)],
            [on("label", maxLength=5)],
            "property-max-length-decreased",
            "property-max-length-increased",
        ),
        (
            [on("label", maxLength=9)],
            [on("label", maxLength=9), on("label", maxLength=5)],
            "property-max-length-decreased",
            "property-max-length-increased",
        ),
        ([], [on("tags[]", pattern="^a$")], "property-pattern-added", "property-pattern-removed"),
        ([], [on("tags", maxItems=9)], "property-max-items-set", "property-max-items-unset"),
        ([], [on("size.width", minimum=1)], "property-min-set", "property-min-unset"),
        ([], [on("size", **{"not": {"required": ["a", "b"]}})], "property-not-added", "property-not-removed"),
        ([], [{"schema": {"not": {"required": ["label"]}}}], "body-not-added", "body-not-removed"),
        ([], [whole("label", minLength=1)], "property-min-length-set", "property-min-length-unset"),
        ([], [whole("secret", minLength=1)], "property-min-length-set", "property-min-length-unset"),
    ],
)  # fmt: skip
def test_a_rule_restricts_requests_where_its_fields_stand(
    before: list[Rule], after: list[Rule], forward: str, backward: str
) -> None:
    base, revision = (document(thing(), *rules) for rules in (before, after))
    assert found(base, revision) == {RESTATED, f"request-{forward}"}
    assert found(revision, base) == {RESTATED, f"request-{backward}"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([on("label", maxLength=9)], [{**on("label", maxLength=9), "id": "label-length"}]),
        ([on("label", "tags[]", maxLength=9)], [on("tags[]", maxLength=9), on("label", maxLength=9)]),
        ([whole("label", maxLength=9)], [on("label", maxLength=9)]),
        ([on("label", enum=["a"])], [on("label", enum=["a"], type="string")]),
    ],
)
def test_a_rule_that_says_the_same_in_other_words_is_for_readers(before: list[Rule], after: list[Rule]) -> None:
    base, revision = (document(thing(), *rules) for rules in (before, after))
    for one, other in ((base, revision), (revision, base)):
        assert found(one, other) - {"documentation-changed"} == {RESTATED}


def test_another_message_is_for_readers() -> None:
    said, otherwise = on("label", maxLength=9), {**on("label", maxLength=9), "message": "no {field}"}
    assert found(document(thing(), said), document(thing(), otherwise)) == {"documentation-changed"}


@pytest.mark.parametrize("field", ["name", "label.first", "label[]", "tags[][]"])
def test_a_rule_on_what_the_body_has_not_is_refused_with_its_line(field: str) -> None:
    base, revision = document(thing()), document(thing(), on(field, maxLength=9))
    with pytest.raises(
        SpecError, match=r"^things\.json:\d+: the rule is on `.*`, which the body does not have"
    ) as raised:
        compare(base, revision)
    line = int(str(raised.value).split(":")[1])
    assert json.dumps(field) in revision.text.splitlines()[line - 1]
