"""Rules for requests (`x-request-rules`), on a small API of their own."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rlor_trainer_emulator import SpecError
from rlor_trainer_emulator.http.bodies import Body, Schemas, compile_body
from rlor_trainer_emulator.resource.statuses import InvalidArgument

TEXT: dict[str, Any] = {"type": ["string", "null"]}
BOOK: dict[str, Any] = {
    "type": "object",
    "properties": {"fullTitle": TEXT, "tags": {"type": "array", "items": {"type": "string"}}},
}
SHELF: dict[str, Any] = {
    "type": "object",
    "properties": {"books": {"type": "array", "items": BOOK}, "note": BOOK, "label": TEXT},
}


def body_with(*rules: dict[str, Any]) -> Body:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Shelf"}}}
    described: dict[str, Any] = {
        "operationId": "Library_Fill",
        "requestBody": {"content": content},
        "x-request-rules": [{"message": "{field} is wrong", **rule} for rule in rules],
    }
    body = compile_body(described, Schemas({"components": {"schemas": {"Shelf": SHELF}}}), "paths", "/shelf", "post")
    assert body is not None
    return body


def refusal(body: Body, sent: dict[str, Any]) -> str | None:
    try:
        body.read("application/json", json.dumps(sent).encode())
    except InvalidArgument as error:
        return str(error.body["message"])
    return None


SHORT: dict[str, Any] = {"maxLength": 3}


@pytest.mark.parametrize(
    ("field", "sent", "named"),
    [
        ("label", {"label": "long"}, "label"),
        ("note.fullTitle", {"note": {"full_title": "long"}}, "note.full_title"),
        ("note.tags[]", {"note": {"tags": ["a", "long", "longer"]}}, "note.tags[1]"),
        ("books[].fullTitle", {"books": [{}, {"fullTitle": "x"}, {"fullTitle": "long"}]}, "books[2].full_title"),
        ("books[].tags[]", {"books": [{"tags": ["a"]}, {"tags": ["a", "long"]}]}, "books[1].tags[1]"),
    ],
)
def test_a_rule_of_a_field(field: str, sent: dict[str, Any], named: str) -> None:
    body = body_with({"fields": [field], "schema": SHORT})
    assert refusal(body, sent) == f"{named} is wrong"
    assert refusal(body, json.loads(json.dumps(sent).replace("long", "abc").replace("abcer", "abc"))) is None
    nothing: list[dict[str, Any]] = [{}, {"label": None, "note": None, "books": None}, {"note": {}, "books": []}]
    for absent in nothing:
        assert refusal(body, absent) is None


def test_of_several_rules_and_fields_the_first_counts() -> None:
    rules: list[dict[str, Any]] = [
        {"fields": ["label", "note.fullTitle"], "schema": SHORT},
        {"message": "{all}", "schema": {"not": {}}},
    ]
    sent = {"note": {"fullTitle": "long"}, "label": "long"}
    assert refusal(body_with(*rules), sent) == "label is wrong"
    assert refusal(body_with(*reversed(rules)), sent) == "{all}"


def test_types_come_before_rules() -> None:
    body = body_with({"schema": {"not": {}}})
    assert refusal(body, {"label": 1}) == "proto: (line 1:11): invalid value for string field label: 1"


def test_a_rule_of_the_whole_body_holds_of_none_too() -> None:
    body = body_with({"message": "say something", "schema": {"minProperties": 1}})
    with pytest.raises(InvalidArgument) as caught:
        body.read("", b"")
    assert caught.value.body["message"] == "say something"


@pytest.mark.parametrize(
    "field", ["nobody", "label.x", "label[]", "note[]", "books.fullTitle", "books[].x", "books[][]", "", "note.", "[]"]
)
def test_a_field_that_is_none(field: str) -> None:
    with pytest.raises(SpecError) as caught:
        body_with({"schema": {}}, {"fields": [field], "schema": SHORT})
    assert str(caught.value) == (
        f"entry 2 of x-request-rules of Library_Fill: the body has no field `{field}`; "
        "write the names that lead to one, with a dot between them and [] after that of a list"
    )
    assert caught.value.at == ("paths", "/shelf", "post", "x-request-rules", 1)
