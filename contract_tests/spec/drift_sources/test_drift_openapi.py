"""An OpenAPI document is read as a surface: what is sent, what is returned, and what being left out means."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from drift_sources import openapi
from drift_sources.surface import ANY, ARRAY, ENUM, MAP, OBJECT, Operation, Resource
from rlor_spec.document import SpecDocument

PATH = "/v1/accounts/{account_id}/rlorTrainerJobs"
JOBS = "/v1/accounts/{}/rlorTrainerJobs"


def read(folder: Path, operation: dict[str, Any], **components: Any) -> Operation:
    """The one operation of a document; keyword arguments are its schemas."""
    document = {"openapi": "3.1.0", "paths": {PATH: {"post": operation}}, "components": {"schemas": components}}
    path = folder / "api.json"
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    surface = openapi.read(SpecDocument.load(path), Resource(JOBS, frozenset()))
    (found,) = surface.operations.values()
    return found


def body(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def test_an_operation_has_its_query_its_body_and_its_success(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {
            "operationId": "Create",
            "parameters": [
                {"name": "account_id", "in": "path", "required": True, "schema": {"type": "string"}},
                {"name": "X-Trace", "in": "header", "schema": {"type": "string"}},
                {
                    "name": "jobId",
                    "in": "query",
                    "required": True,
                    "description": "An\nid.",
                    "schema": {"type": "string"},
                },
            ],
            "requestBody": body({"$ref": "#/components/schemas/Job"}),
            "responses": {
                "100": body({"type": "string"}),
                "201": body({"$ref": "#/components/schemas/Job"}),
                "400": {},
            },
        },
        Job={
            "type": "object",
            "required": ["dataset"],
            "properties": {
                "name": {"type": "string", "readOnly": True},
                "key": {"type": "string", "writeOnly": True},
                "dataset": {"type": "string"},
            },
        },
    )
    assert (found.method, found.path, found.name) == ("POST", JOBS, "Create")
    assert {name: (each.required, each.text) for name, each in found.parameters.items()} == {"jobId": (True, "An id.")}
    assert found.request is not None
    assert found.response is not None
    assert (found.request.kind, found.request.name) == (OBJECT, "Job")
    assert {name: each.required for name, each in found.request.fields.items()} == {"key": False, "dataset": True}
    assert list(found.response.fields) == ["name", "dataset"]


@pytest.mark.parametrize(
    ("schema", "kind", "shown"),
    [
        ({"type": "integer", "format": "int32"}, "integer", "integer"),
        ({"type": ["string", "null"], "format": "date-time"}, "date-time", "date-time"),
        ({"type": "array", "items": {"type": "number"}}, ARRAY, "array of number"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, MAP, "map of string"),
        ({"oneOf": [{"type": "boolean"}, {"type": "null"}]}, "boolean", "boolean"),
        ({"oneOf": [{"type": "boolean"}, {"type": "string"}]}, "boolean or string", "boolean or string"),
        ({"type": ["string", "integer"]}, "integer or string", "integer or string"),
        ({"type": ["integer", "number"]}, "number", "number"),
        ({"type": "object"}, OBJECT, "object"),
        ({"type": "object", "additionalProperties": True}, ANY, "any"),
        ({}, ANY, "any"),
    ],
)
def test_a_schema_has_its_shape(tmp_path: Path, schema: Any, kind: str, shown: str) -> None:
    found = read(tmp_path, {"requestBody": body(schema)})
    assert found.request is not None
    assert (found.request.kind, str(found.request)) == (kind, shown)


def test_values_stand_at_their_lines_and_null_is_none_of_them(tmp_path: Path) -> None:
    found = read(tmp_path, {"requestBody": body({"type": ["string", "null"], "enum": ["A", "B", None]})})
    assert found.request is not None
    assert (found.request.kind, list(found.request.values)) == (ENUM, ["A", "B"])
    place = found.request.values["B"]
    text = (tmp_path / "api.json").read_text(encoding="utf-8").splitlines()
    assert '"B"' in text[place.line - 1]


def test_a_schema_within_itself_is_read_once(tmp_path: Path) -> None:
    tree = {"type": "object", "properties": {"left": {"$ref": "#/components/schemas/Tree"}}}
    found = read(tmp_path, {"requestBody": body({"$ref": "#/components/schemas/Tree"})}, Tree=tree)
    assert found.request is not None
    assert found.request.fields["left"].shape.kind == ANY


@pytest.mark.parametrize(
    ("schema", "default"),
    [
        ({"type": "boolean", "default": False}, "false"),
        ({"type": "integer", "default": 50}, "50"),
        ({"type": "integer", "description": "Default 50, also for 0. Limit: 200."}, "50, also for 0"),
        ({"type": "string", "description": "What it is. Default: `name`."}, "`name`"),
        ({"type": "string", "description": "If unset, the default is 3."}, "3"),
        ({"type": "string", "description": "Nothing."}, ""),
    ],
)
def test_a_field_says_what_being_left_out_means(tmp_path: Path, schema: Any, default: str) -> None:
    found = read(tmp_path, {"requestBody": body({"type": "object", "properties": {"x": schema}})})
    assert found.request is not None
    assert found.request.fields["x"].default == default


def test_parameters_of_the_path_hold_for_its_operations(tmp_path: Path) -> None:
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "paths": {
            PATH: {"parameters": [{"name": "shared", "in": "query", "schema": {"type": "string"}}], "get": {}},
            "/v1/other": {"get": {}},
        },
    }
    path = tmp_path / "api.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    surface = openapi.read(SpecDocument.load(path), Resource(JOBS, frozenset()))
    assert [(key, list(each.parameters)) for key, each in surface.operations.items()] == [(("GET", JOBS), ["shared"])]
