"""The spec is read as plain JSON data with line numbers, and what YAML readers see differently is refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from rlor_spec.document import SpecDocument, SpecError, display_path, format_pointer
from rlor_spec.places import elements, members

SPEC = Path(__file__).resolve().parents[3] / "spec" / "openapi.yaml"

SMALL = """\
openapi: 3.1.0
info: {title: Small, version: 1.2.3}
paths:
  /v1/{id}~x:
    get:
      operationId: first
      parameters:
        - $ref: '#/components/parameters/Id'
        - name: q
          in: query
    summary: not an operation
    post: {responses: {}}
components:
  parameters:
    Id: {name: id, in: path}
    Alias: {$ref: '#/components/parameters/Id'}
    Nested: {$ref: '#/components/parameters/Alias'}
    Loop: {$ref: '#/components/parameters/Pool'}
    Pool: {$ref: '#/components/parameters/Loop'}
    Away: {$ref: other.yaml}
    Gone: {$ref: '#/components/parameters/Nobody'}
"""


@pytest.fixture
def small(tmp_path: Path) -> SpecDocument:
    return load(tmp_path, SMALL)


def load(folder: Path, text: str | bytes) -> SpecDocument:
    path = folder / "small.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return SpecDocument.load(path)


def test_the_spec_is_what_another_yaml_reader_sees() -> None:
    document = SpecDocument.load(SPEC)
    assert document.written == yaml.safe_load(SPEC.read_text(encoding="utf-8"))
    assert document.sha256 == hashlib.sha256(SPEC.read_bytes()).hexdigest()
    assert document.text == SPEC.read_text(encoding="utf-8")
    assert document.version == document.data["info"]["version"]


def test_every_key_of_the_spec_stands_on_the_line_that_is_reported() -> None:
    document = SpecDocument.load(SPEC)
    lines = document.text.splitlines()
    checked = 0

    def walk(pointer: tuple[str | int, ...], node: Any) -> None:
        nonlocal checked
        children: list[tuple[str | int, Any]] = [*members(node).items(), *enumerate(elements(node))]
        for key, child in children:
            place = (*pointer, key)
            assert document.line(place) == document.line(format_pointer(place))
            if isinstance(key, str):
                assert key in lines[document.line(place) - 1], place
                checked += 1
            walk(place, child)

    walk((), document.written)
    assert checked > 2000


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("", 1),
        ("#", 1),
        ("/info/version", 2),
        ("/paths/~1v1~1{id}~0x/get", 5),
        ("#/paths/~1v1~1%7Bid%7D~0x/get", 5),
        (("paths", "/v1/{id}~x", "get", "parameters", 0), 8),
        (("paths", "/v1/{id}~x", "get", "parameters", 1, "in"), 10),
        (("paths", "/v1/{id}~x", "get", "parameters", 7, "in"), 7),
        (("paths", "/v1/{id}~x", "get", "nothing", "here"), 5),
        ("/nothing", 1),
    ],
)
def test_a_pointer_has_a_line(small: SpecDocument, pointer: str | tuple[str | int, ...], line: int) -> None:
    assert small.line(pointer) == line


def test_a_pointer_begins_with_a_slash(small: SpecDocument) -> None:
    with pytest.raises(ValueError, match="starts with '/'"):
        small.line("info/version")


def test_references_are_followed_to_their_end(small: SpecDocument) -> None:
    assert small.resolve({"$ref": "#/components/parameters/Nested"}) == {"name": "id", "in": "path"}
    assert small.resolve("/components/parameters/Nested/name") == "id"
    assert small.resolve("/paths/~1v1~1{id}~0x/get/parameters/0") == {"name": "id", "in": "path"}
    assert small.resolve({"type": "string"}) == {"type": "string"}
    assert small.locate("/components/parameters/Nested") == ("components", "parameters", "Id")


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        ("Loop", 18, "refers to itself"),
        ("Away", 20, "leaves this document"),
        ("Gone", 21, "`#/components/parameters/Nobody` names nothing"),
    ],
)
def test_a_bad_reference_is_an_error_with_a_line(small: SpecDocument, name: str, line: int, message: str) -> None:
    with pytest.raises(SpecError, match=message) as caught:
        small.resolve(f"/components/parameters/{name}")
    assert caught.value.line == line
    with pytest.raises(SpecError) as caught:
        small.resolve(small.data["components"]["parameters"][name], at="/info")
    assert caught.value.line == 2


def test_operations_come_in_order(small: SpecDocument) -> None:
    first, second = small.operations()
    assert (first.operation_id, first.path, first.method) == ("first", "/v1/{id}~x", "get")
    assert first.pointer == ("paths", "/v1/{id}~x", "get")
    assert first.raw["parameters"][1]["name"] == "q"
    assert (second.operation_id, second.method) == ("", "post")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2026-11-02\n", 2, "`2026-11-02` is a timestamp to some YAML readers"),
        ("a: 2026-11-02T09:14:07Z\n", 1, "Quote it"),
        ("a: .nan\n", 1, "a number to some"),
        ("a: .inf\n", 1, "a number to some"),
        ("a: 1e-5\n", 1, "without an exponent"),
        ("a: no\n", 1, "a boolean to some"),
        ("a: On\n", 1, "a boolean to some"),
        ("a: True\n", 1, "a boolean to some"),
        ("a: 017\n", 1, "a number to some"),
        ("a: 0o17\nb: 0x1F\n", 2, "a number to some"),
        ("a: 1_000\n", 1, "a number to some"),
        ("a: 1:30\n", 1, "a number to some"),
        ("a: 412.\n", 1, "a number to some"),
        ("a: ~\n", 1, "null to some"),
        ("a:\n  b:\n", 2, "the value is missing"),
        ("<<: {a: 1}\n", 1, "a merge key to some"),
        ("a: 1\n1: 2\n", 2, "key `1` is not text"),
        ("true: 1\n", 1, "key `true` is not text"),
        ("? [a]\n: 1\n", 1, "a list or mapping is not text"),
        ("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", 5, "duplicate key `c`, first on line 3"),
        ("a: &here\n  b: *here\n", 1, "an alias refers to something that it is part of"),
        ("a: &here [*here]\n", 1, "an alias refers to something that it is part of"),
        ("a: *nobody\n", 1, "undefined alias"),
        ("a: !!binary aGk=\n", 1, "has no meaning in JSON"),
        ("a: !!set {b: null}\n", 1, "has no meaning in JSON"),
        ("a: 1\nb: [1, 2\n", 3, "not valid YAML"),
        ("a: 1\n\tb: 2\n", 2, "not valid YAML"),
        ("a: 1\n---\nb: 2\n", 2, "another document"),
        ("a: 1\nb: \x01\n", 2, "not valid YAML"),
        (b"a: 1\nb: caf\xe9\n", 2, "not UTF-8"),
        ("", 1, "not a mapping"),
        ("- a\n", 1, "not a mapping"),
        ("a: " + "[" * 100, 2, "not valid YAML"),
        ("a: " + "[" * 300 + "]" * 300, 1, "nested too deeply"),
        ("a: " + "[" * 100_000, 1, "nested too deeply"),
    ],
)
def test_what_readers_see_differently_is_refused(tmp_path: Path, text: str | bytes, line: int, message: str) -> None:
    with pytest.raises(SpecError, match=message) as caught:
        load(tmp_path, text)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"{tmp_path / 'small.yaml'}:{line}: ")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'2026-11-02'", "2026-11-02"),
        ('"no"', "no"),
        ("!!str 3", "3"),
        ("|\n  12\n", "12\n"),
        ("-3", -3),
        ("0.00002", 0.00002),
        ("1.5e+3", 1500.0),
        ("9223372036854775808", 9223372036854775808),
        ("true", True),
        ("null", None),
        ("''", ""),
        ("{}", {}),
        ("[]", []),
        ("v1.0", "v1.0"),
        ("{x: &x {y: 1}, z: *x}", {"x": {"y": 1}, "z": {"y": 1}}),
    ],
)
def test_json_values_are_read(tmp_path: Path, text: str, value: object) -> None:
    found = load(tmp_path, f"a: {text}\n").data["a"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-11-02", "2026-11-02"),
        ("no", "no"),
        ("017", "017"),
        ("1e-5", 1e-5),
        ("", None),
        ('"\\ud83d\\ude00 \\\\ud83d"', "\U0001f600 \\ud83d"),
        ("{200: ok}", {"200": "ok"}),
    ],
)
def test_what_others_wrote_is_read_as_json_would_mean_it(tmp_path: Path, text: str, value: object) -> None:
    path = tmp_path / "foreign.yaml"
    path.write_text(f"a: {text}\n", encoding="utf-8")
    with pytest.raises(SpecError):
        SpecDocument.load(path)
    assert SpecDocument.load(path, foreign=True).data == {"a": value}


def test_broken_json_is_called_json(tmp_path: Path) -> None:
    path = tmp_path / "foreign.json"
    path.write_text('{"a": 1,\n"b" 2}\n', encoding="utf-8")
    with pytest.raises(SpecError, match="not valid JSON: ") as caught:
        SpecDocument.load(path, foreign=True)
    assert caught.value.line == 2


def test_json_is_read_as_json(tmp_path: Path) -> None:
    """What YAML readers see differently, such as `2e-05`, all readers of JSON see alike."""
    value = {"rate": 2e-05, "when": "2026-11-02", "keys": {"/a\u00df": ["\U0001d518", None, True, 0]}}
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    assert SpecDocument.load(path).data == value
    path.write_text(json.dumps(value, indent="\t"), encoding="utf-8")
    assert SpecDocument.load(path).data == value


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="cannot read the file: No such file"):
        SpecDocument.load(tmp_path / "none.yaml")
    with pytest.raises(SpecError, match="cannot read the file: Is a directory"):
        SpecDocument.load(tmp_path)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("swagger: '2.0'\npaths: {}\n", 1, "this is OpenAPI 2.0; only OpenAPI 3.1 is understood"),
        ("info: {}\nopenapi: 3.0.3\npaths: {}\n", 2, "this is OpenAPI 3.0.3"),
        ("a: 1\n", 1, "this is not OpenAPI"),
        ("openapi: 3.1.0\n", 1, "`paths` is missing or no mapping"),
        ("openapi: 3.1.0\npaths:\n  /x: {$ref: '#/a'}\n", 3, "a path item is a reference"),
    ],
)
def test_what_is_no_openapi_that_can_be_compared_says_so(tmp_path: Path, text: str, line: int, message: str) -> None:
    with pytest.raises(SpecError, match=message) as caught:
        load(tmp_path, text).require_followable()
    assert caught.value.line == line


def test_a_document_without_a_version_says_so(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"small.yaml:1: `info.version` is missing"):
        _ = load(tmp_path, "info: {version: 1}\n").version


def test_paths_are_shown_as_a_person_would_type_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert display_path(tmp_path / "a" / "b.yaml") == "a/b.yaml"
    assert display_path(SPEC) == "spec/openapi.yaml"
    assert display_path("/elsewhere/b.yaml") == "/elsewhere/b.yaml"
