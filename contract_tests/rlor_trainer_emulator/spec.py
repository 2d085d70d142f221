"""The API description: where it lies, how it is read, and how references in it are followed."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from typing import Any, TypeAlias, cast

import yaml
from rlor_spec import data

Document: TypeAlias = dict[str, Any]
"""An OpenAPI 3.1 document, or a part of it, as plain dicts and lists."""


class SpecError(Exception):
    """The description is missing, unreadable, or says something that this emulator has no code for."""


def spec_path() -> Traversable:
    """Return where the description lies that is obeyed by default; inside a zip archive it is no file."""
    return data.SPEC


def load_spec(path: Traversable | None = None) -> Document:
    """Read the description. Not there, not YAML, not a mapping: SpecError."""
    path = path or spec_path()
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is 8 times as fast, but not in every build
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SpecError(f"{path}: cannot be read: {error}") from error
    if not isinstance(document, dict) or "paths" not in document:
        raise SpecError(f"{path}: not an OpenAPI document: it has no `paths`")
    return cast("Document", document)


def resolve(node: Document, spec: Document) -> Document:
    """Follow `$ref` until there is none. Keys beside a `$ref` add to what it names, as OpenAPI 3.1 has it."""
    while "$ref" in node:
        reference = node["$ref"]
        target: Any = spec
        for part in reference.removeprefix("#/").split("/"):
            if not isinstance(target, dict) or part not in target:
                raise SpecError(f"$ref {reference!r} names nothing in the spec")
            target = cast("Document", target)[part]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    return node


def without_null(schema: Document) -> tuple[Document, bool]:
    """Split `X or null` into X and whether null is allowed; the spec writes it as a `oneOf` or as a list of types."""
    alternatives = [part for part in schema.get("oneOf", ()) if part != {"type": "null"}]
    if len(alternatives) == 1 and len(schema["oneOf"]) == 2:
        rest = {key: value for key, value in schema.items() if key != "oneOf"}
        return {**rest, **alternatives[0]}, True
    types = schema.get("type")
    if isinstance(types, list) and "null" in types and len(cast("list[str]", types)) == 2:
        (other,) = (name for name in cast("list[str]", types) if name != "null")
        return {**schema, "type": other}, True
    return schema, False
