"""A request body in the other spelling of its keys.

A protobuf JSON server takes `bookId` and `book_id` alike. Tools that know JSON Schema alone must be told, so that
the spec describes such a body twice, and marks the second schema:

    schema:
      oneOf:
        - $ref: '#/components/schemas/LendBookRequest'
        - $ref: '#/components/schemas/LendBookRequestSnakeCase'      # x-spelling-of: LendBookRequest

Whoever knows the mapping works on the document in one spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

MARK: Final = "x-spelling-of"
"""Names the schema, a component, that is spelled otherwise here."""


def snake_case(name: str) -> str:
    """The original spelling of a lowerCamelCase name, as protobuf has it: `outputModel` is `output_model`."""
    return re.sub(r"[A-Z]", lambda found: f"_{found[0].lower()}", name)


def respelled(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A closed object schema with its keys in their original spelling, without what describes it to people.

    No object is valid in both: where nothing that is required tells the two apart, what has two spellings is.
    """
    found = {key: value for key, value in schema.items() if key not in ("description", "properties", "required")}
    required = [str(name) for name in schema.get("required", ())]
    if all(snake_case(name) == name for name in required):
        required += [name for name in _members(schema.get("properties")) if snake_case(name) != name]
    if required:
        found["required"] = [snake_case(name) for name in required]
    found["properties"] = {
        snake_case(name): {key: part for key, part in _members(value).items() if key != "description"}
        for name, value in _members(schema.get("properties")).items()
    }
    return found


def in_one_spelling(document: dict[str, Any]) -> dict[str, Any]:
    """A document without the schemas that are marked, and without the references to them in a `oneOf`.

    Where one schema is left of a `oneOf`, it stands in its place. The document itself is not changed.
    """
    components = _members(document.get("components"))
    schemas = _members(components.get("schemas"))
    left = {name: schema for name, schema in schemas.items() if MARK not in _members(schema)}
    if len(left) == len(schemas):
        return document
    gone = [{"$ref": f"#/components/schemas/{name}"} for name in schemas.keys() - left.keys()]
    return _members(_without({**document, "components": {**components, "schemas": left}}, gone))


def _without(node: Any, gone: list[dict[str, str]]) -> Any:
    if isinstance(node, list):
        return [_without(child, gone) for child in cast("Iterable[Any]", node)]
    if not isinstance(node, dict):
        return node
    members = _members(node)
    if isinstance(members.get("oneOf"), list):
        options = [option for option in members["oneOf"] if option not in gone]
        if len(options) == 1 < len(members["oneOf"]):
            members = {**{key: value for key, value in members.items() if key != "oneOf"}, **options[0]}
        else:
            members = {**members, "oneOf": options}
    return {key: _without(value, gone) for key, value in members.items()}


def _members(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}
