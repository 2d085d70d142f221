"""What an unset field looks like in an answer."""

from __future__ import annotations

from typing import Any

import pytest
from rlor_spec.presence import LEFT_OUT, flat, is_map, unset

NULL = {"type": "null"}
DOCUMENT: dict[str, Any] = {
    "components": {
        "schemas": {
            "Shelf": {"type": "object", "properties": {"floor": {"type": "integer"}}},
            "Genre": {"type": "string", "enum": ["GENRE_UNSPECIFIED", "CRIME"], "description": "All of them."},
            "Copies": {"type": "object", "additionalProperties": {"type": "string", "format": "int64"}},
            "Note": {"type": "object", "additionalProperties": True, "properties": {"@type": {"type": "string"}}},
            "Alias": {"$ref": "#/components/schemas/Genre"},
            "Circle": {"$ref": "#/components/schemas/Circle"},
        }
    }
}


def ref(name: str, **beside: Any) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}", **beside}


def or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"oneOf": [schema, NULL], "description": "Perhaps."}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string"}, ""),
        ({"type": "string", "format": "password"}, ""),
        ({"type": "string", "format": "int64"}, "0"),
        ({"type": "string", "format": "date-time"}, None),
        ({"type": "string", "format": "google-duration"}, None),
        ({"type": "string", "enum": ["A", "B"]}, "A"),
        ({"type": "boolean"}, False),
        ({"type": "integer", "format": "int32"}, 0),
        ({"type": "number", "format": "float"}, 0),
        ({"type": "array", "items": ref("Shelf")}, []),
        ({"type": "object", "properties": {}}, None),
        ({"type": "object"}, None),
        (ref("Shelf"), None),
        (ref("Genre"), "GENRE_UNSPECIFIED"),
        (ref("Alias"), "GENRE_UNSPECIFIED"),
        (ref("Copies"), {}),
        (ref("Note"), None),
        ({}, None),
    ],
)
def test_by_kind_and_not_by_whether_null_is_allowed(schema: dict[str, Any], value: Any) -> None:
    forms = [schema, or_null(schema)]
    if isinstance(schema.get("type"), str) and "enum" not in schema:
        forms.append({**schema, "type": [schema["type"], "null"]})
    for form in forms:
        found = unset(form, DOCUMENT)
        assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("beside", [{"x-presence": "explicit"}, {"writeOnly": True}])
def test_left_out(beside: dict[str, Any]) -> None:
    for schema in ({"type": "string"}, ref("Shelf"), or_null(ref("Copies"))):
        assert unset({**schema, **beside}, DOCUMENT) is LEFT_OUT
        assert unset({**schema, **dict.fromkeys(beside)}, DOCUMENT) is not LEFT_OUT


def test_each_time_afresh() -> None:
    unset({"type": "array"}, DOCUMENT).append(1)
    unset(ref("Copies"), DOCUMENT)["a"] = "1"
    assert unset({"type": "array"}, DOCUMENT) == []
    assert unset(ref("Copies"), DOCUMENT) == {}


def test_what_stands_beside_a_reference_comes_first() -> None:
    schema = or_null(ref("Alias", description="That one.", readOnly=True))
    assert flat(schema, DOCUMENT) == {
        "type": "string",
        "enum": ["GENRE_UNSPECIFIED", "CRIME"],
        "readOnly": True,
        "description": "Perhaps.",
    }
    assert flat({"oneOf": [{"type": "string"}, {"type": "integer"}]}, DOCUMENT).keys() == {"oneOf"}
    assert flat({"type": ["string", "integer", "null"]}, DOCUMENT)["type"] == ["string", "integer"]


@pytest.mark.parametrize("name", ["Circle", "Nobody"])
def test_a_reference_that_leads_nowhere(name: str) -> None:
    with pytest.raises(KeyError, match=name):
        flat(ref(name), DOCUMENT)


def test_is_map() -> None:
    assert is_map(flat(ref("Copies"), DOCUMENT))
    assert not is_map(flat(ref("Note"), DOCUMENT))
    assert not is_map({"type": "object", "additionalProperties": False})
