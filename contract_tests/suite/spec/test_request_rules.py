"""Rules of requests: at each of their fields, apart from the schemas of answers, and tried from both sides."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from rlor_contract.spec.json_values import values_at
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.protobuf_json import meant
from rlor_contract.spec.request_rules import broken_rules, rules_of
from rlor_contract.spec.request_view import request_spec
from rlor_contract.spec.rule_cases import RuleCases, mended

SPEC: Final = """
openapi: 3.1.0
info: {title: Shelves, version: 1.0.0}
paths:
  /books:
    post:
      operationId: Lend
      x-method: lend
      tags: [books]
      x-request-rules:
        - {id: title, fields: [title, 'tags[]', part.title], description: Short, message: no!, schema: {maxLength: 3}}
        - {id: weight, fields: [part.weight], message: no!, schema: {minimum: 0, exclusiveMaximum: 0.5}}
        - {id: one, fields: [part], description: One., message: wrong, schema: {not: {required: [title, weight]}}}
        - id: kind
          description: A weight needs a part of the kind HEAVY.
          message: wrong
          schema:
            if: {required: [part], properties: {part: {required: [weight]}}}
            then: {properties: {part: {required: [kind], properties: {kind: {const: HEAVY}}}}}
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Book'}
            examples: {one: {value: {title: abc}}}
      responses:
        '200': {description: The book., content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
components:
  schemas:
    Book:
      type: object
      properties:
        title: {type: [string, 'null']}
        tags: {type: [array, 'null'], items: {type: string}}
        part: {oneOf: [{$ref: '#/components/schemas/Part'}, {type: 'null'}]}
        rate: {type: [number, 'null'], format: float}
        count: {type: [string, 'null'], format: int64, pattern: '^-?[0-9]+$'}
        key: {type: [string, 'null'], writeOnly: true}
    Part:
      type: object
      properties:
        title: {type: [string, 'null']}
        weight: {type: [number, 'null'], format: double}
        kind: {oneOf: [{$ref: '#/components/schemas/Kind'}, {type: 'null'}]}
        pages: {type: [integer, 'null'], format: int32, minimum: -2147483648, maximum: 2147483647}
    Kind: {type: string, enum: [LIGHT, HEAVY]}
"""


@pytest.fixture
def spec(tmp_path: Path) -> ContractSpec:
    path = tmp_path / "openapi.yaml"
    path.write_text(SPEC, "utf-8")
    return ContractSpec(path)


@pytest.mark.parametrize(
    ("body", "broken"),
    [
        ({"title": "abc", "tags": ["a", "bcd"]}, []),
        ({"title": "abcd"}, [("title", "title")]),
        ({"title": None, "part": {"title": None, "weight": None}}, []),
        ({"tags": ["abc", "abcd"], "part": {"title": "long"}}, [("title", "tags[]"), ("title", "part.title")]),
        ({"part": {"weight": 0.5, "kind": "HEAVY"}}, [("weight", "part.weight")]),
        ({"part": {"weight": 0.25}}, [("kind", "")]),
        ({"part": {"weight": 0.25, "kind": "HEAVY", "title": "abc"}}, [("one", "part")]),
        ({"part": {"weight": 0.25, "kind": "HEAVY", "title": None}}, []),
    ],
)
def test_a_rule_is_broken_at_its_fields(spec: ContractSpec, body: Any, broken: list[tuple[str, str]]) -> None:
    assert [(rule.id, path) for rule, path in broken_rules(spec.operations[0], body)] == broken


def test_what_evidence_calls_a_rule(spec: ContractSpec) -> None:
    assert [rule.key for rule in rules_of(spec.operations[0])][:2] == [
        "Lend.x-request-rules.title",
        "Lend.x-request-rules.weight",
    ]
    assert list(values_at({"a": [{"b": 1}, {"b": None}, {}, {"b": [2]}]}, ("a", "[]", "b"))) == [1, [2]]


def test_the_rules_stand_in_the_view_and_nowhere_else(spec: ContractSpec) -> None:
    view = request_spec(spec)
    body, answer = view.operations[0].body, view.operations[0].responses[200].schema
    assert body
    assert answer
    for broken in (
        {"title": "abcd"},
        {"tags": ["abcd"]},
        {"part": {"weight": 0.5}},
        {"part": {"title": "a", "weight": 0}},
    ):
        assert not view.is_valid(body, broken), broken
        assert view.is_valid(answer, broken), broken
    for right in ({"title": None}, {"part": None}, {"part": {"weight": 0.25}}, {"rate": 3.4028235e38}):
        assert view.is_valid(body, right), right
    assert not view.is_valid(body, {"rate": 3.5e38})
    assert not view.is_valid(body, {"colour": "red"})
    assert spec.is_valid(body, {"colour": "red"})  # the published schema stays open
    assert "writeOnly" not in view.raw(view.properties(body)["key"])


def test_each_rule_is_tried_at_each_field_from_both_sides(spec: ContractSpec) -> None:
    operation = spec.operations[0]
    cases = list(RuleCases(spec, request_spec(spec), operation, 0))
    tried = {(case.rule.id, case.path, case.keeps) for case in cases}
    assert tried == {
        (rule.id, path, keeps) for rule in rules_of(operation) for path in rule.fields for keeps in (True, False)
    }
    for case in cases:
        broken = [(rule.id, path) for rule, path in broken_rules(operation, case.body)]
        assert broken == ([] if case.keeps else [(case.rule.id, case.path)]), case
        assert spec.is_valid(operation.body or (), case.body), case
    values = {
        keeps: [case.value for case in cases if case.path == "title" and case.keeps is keeps] for keeps in (True, False)
    }
    assert "xxx" in values[True]
    assert "xxxx" in values[False]
    weights = {
        keeps: [case.value for case in cases if case.path == "part.weight" and case.keeps is keeps]
        for keeps in (True, False)
    }
    assert {0, 0.499} <= {*weights[True]}
    assert {-0.001, 0.5, 0.501} <= {*weights[False]}


def test_a_body_is_mended_as_rules_ask(spec: ContractSpec) -> None:
    operation = spec.operations[0]
    assert mended(operation, {"title": "abcd", "tags": ["a"]}) == {"tags": ["a"]}
    assert broken_rules(operation, mended(operation, {"part": {"weight": 0.25, "pages": 1}})) == []
    rules = {rule.id: rule for rule in rules_of(operation)}
    kept = mended(operation, {"part": {"weight": 0.5}}, (rules["weight"], "part.weight"))
    assert kept == {"part": {"weight": 0.5, "kind": "HEAVY"}}


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"title": None, "count": 5}, {"count": "5"}),
        ({"count": 1.5}, {"count": 1.5}),
        (
            {"part": {"pages": "5", "weight": "1e-5", "kind": 1}},
            {"part": {"pages": 5, "weight": 1e-05, "kind": "LIGHT"}},
        ),
        (
            {"part": {"pages": "5.5", "weight": "x", "kind": "Z"}},
            {"part": {"pages": "5.5", "weight": "x", "kind": "Z"}},
        ),
        ({"rate": "NaN", "part": {"pages": " 5"}}, {"rate": 0, "part": {"pages": " 5"}}),
        ({"tags": [None, "a"], "other": None}, {"tags": [None, "a"], "other": None}),
        ({"part": True, "title": 5}, {"part": True, "title": 5}),
    ],
)
def test_what_a_reader_of_protobuf_json_makes_of_a_body(spec: ContractSpec, sent: Any, read: Any) -> None:
    assert meant(spec, spec.operations[0].body or (), sent) == read
