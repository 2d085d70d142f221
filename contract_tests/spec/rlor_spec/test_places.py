"""What the ground says of fields, of what requests and answers carry, and of the facts that a schema states."""

from __future__ import annotations

from pathlib import Path

import pytest
from rlor_spec import facts
from rlor_spec.document import SpecDocument
from rlor_spec.evidence import Entry, misshapen
from rlor_spec.places import answered_schemas, field_place, nodes, sent_schemas, texts

LIBRARY = SpecDocument.parse(
    b"""
openapi: 3.1.0
info: {title: Library, version: '1'}
paths:
  /v1/books:
    post:
      operationId: Library_CreateBook
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}
      responses:
        '200':
          content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}
components:
  schemas:
    Book:
      type: object
      required: [shelfMark]
      additionalProperties: false
      properties:
        shelfMark: {type: string}
        pages: {type: [integer, 'null'], format: int32, minimum: 0, maximum: 2147483647}
        leaves: {type: integer, format: int32, minimum: -2147483648, maximum: 2147483647}
        authors: {type: array, items: {$ref: '#/components/schemas/Author'}}
        binding: {oneOf: [{$ref: '#/components/schemas/Binding'}, {type: 'null'}]}
        loan: {$ref: '#/components/schemas/Loan', readOnly: true}
    Author:
      type: object
      properties: {names: {type: array, items: {type: string}}}
    Binding: {type: object, properties: {colour: {type: string}}}
    Loan: {type: object, x-partial: true, properties: {days: {type: string}}}
    Secret: {type: object, properties: {key: {type: string}}}
    Answer:
      type: object
      properties:
        loan: {$ref: '#/components/schemas/Loan'}
        secret: {$ref: '#/components/schemas/Secret', writeOnly: true}
""",
    Path("library.yaml"),
)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("shelfMark", "Book/properties/shelfMark"),
        ("binding.colour", "Binding/properties/colour"),
        ("authors", "Book/properties/authors"),
        ("authors[]", "Book/properties/authors/items"),
        ("authors[].names[]", "Author/properties/names/items"),
        ("loan.days", "Loan/properties/days"),
        ("shelfmark", None),
        ("shelfMark[]", None),
        ("binding.size", None),
        ("authors.names", None),
    ],
)
def test_a_path_leads_to_where_the_field_is_declared(path: str, place: str | None) -> None:
    expected = ("components", "schemas", *place.split("/")) if place else None
    assert field_place(LIBRARY, "Book", path) == expected


def test_what_requests_and_answers_carry_is_told_apart() -> None:
    assert sent_schemas(LIBRARY) == {"Book", "Author", "Binding"}, "a loan is readOnly"
    assert answered_schemas(LIBRARY) == {"Answer", "Loan"}, "a secret is writeOnly"


def test_what_closes_a_schema_is_a_fact_and_what_the_type_says_is_one() -> None:
    rules = facts.rules(LIBRARY)
    assert {name for name in rules if name.startswith("Book")} == {
        "Book.required.shelfMark",
        "Book.additionalProperties",
        "Book.pages.nullable",
        "Book.pages.int32",
        "Book.pages.minimum",
        "Book.leaves.int32",
        "Book.binding.nullable",
        "Book.loan.readOnly",
    }
    assert "Loan.x-partial" not in rules, "how much we know is no fact about the API"


def test_all_that_is_in_a_value_has_a_place() -> None:
    value = {"a": ["x", {"b": "y"}], "c": 1}
    assert [*texts(("top",), value)] == [(("top", "a", 0), "x"), (("top", "a", 1, "b"), "y")]
    assert len([*nodes((), value)]) == 6


def test_a_line_of_evidence_is_taken_apart() -> None:
    entry = Entry.parse(("here",), "Book", "A WIRE DOCS not BLOG see book-states")
    assert (entry.confidence, entry.sources, entry.against) == ("A", ("WIRE", "DOCS"), ("BLOG",))
    assert entry.decisions == ("book-states",)


def test_a_key_that_evidence_does_not_have_is_blamed_itself() -> None:
    text = b"sources: {A: {title: a, date: '2026', weight: b, worst: C}}\n"
    found = dict(misshapen(SpecDocument.parse(text, Path("evidence.yaml"))))
    assert ("sources", "A", "worst") in found
    assert () in found, "what is missing at the top is missing there"
