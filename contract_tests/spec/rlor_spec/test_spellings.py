"""A body that is described in both spellings is one body to whoever knows the mapping."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from rlor_spec.spellings import in_one_spelling, respelled, snake_case

BODY: dict[str, Any] = {
    "type": "object",
    "description": "What to lend.",
    "required": ["bookId", "until"],
    "additionalProperties": False,
    "properties": {
        "bookId": {"type": "string", "minLength": 1, "description": "Which book."},
        "until": {"type": ["string", "null"], "format": "date-time", "description": "Until when."},
    },
}
REF = {"$ref": "#/components/schemas/LendBookRequest"}
OTHER = {"$ref": "#/components/schemas/LendBookRequestSnakeCase"}


def document(*options: Any) -> dict[str, Any]:
    other = {**respelled(BODY), "x-spelling-of": "LendBookRequest"}
    return {
        "openapi": "3.1.0",
        "paths": {"/books:lend": {"post": {"requestBody": {"content": {"a/json": {"schema": {"oneOf": [*options]}}}}}}},
        "components": {"schemas": {"LendBookRequest": BODY, "LendBookRequestSnakeCase": other, "Book": {"oneOf": []}}},
    }


def schema(found: dict[str, Any]) -> Any:
    return found["paths"]["/books:lend"]["post"]["requestBody"]["content"]["a/json"]["schema"]


def test_the_other_spelling_says_the_same_of_other_keys() -> None:
    assert snake_case("hotLoadDeploymentId") == "hot_load_deployment_id"
    assert respelled(BODY) == {
        "type": "object",
        "required": ["book_id", "until"],
        "additionalProperties": False,
        "properties": {
            "book_id": {"type": "string", "minLength": 1},
            "until": {"type": ["string", "null"], "format": "date-time"},
        },
    }


@pytest.mark.parametrize(
    ("required", "told_apart"), [(["until"], ["until", "book_id"]), ([], ["book_id"]), (["bookId"], ["book_id"])]
)
def test_no_body_is_in_both_spellings_at_once(required: list[str], told_apart: list[str]) -> None:
    assert respelled({**BODY, "required": required})["required"] == told_apart


def test_one_spelling_is_left_and_the_document_as_it_was() -> None:
    written = document(REF, OTHER)
    before = copy.deepcopy(written)
    found = in_one_spelling(written)
    assert schema(found) == REF
    assert found["components"]["schemas"].keys() == {"LendBookRequest", "Book"}
    assert written == before


@pytest.mark.parametrize("options", [(REF, {"type": "null"}), ()], ids=["two others", "none"])
def test_other_alternatives_stay(options: tuple[Any, ...]) -> None:
    assert schema(in_one_spelling(document(*options, OTHER)))["oneOf"] == [*options]


@pytest.mark.parametrize("odd", [{}, {"components": 3}, {"components": {"schemas": {"A": 4}}}])
def test_a_document_without_such_schemas_is_as_it_was(odd: dict[str, Any]) -> None:
    assert in_one_spelling(odd) == odd
