"""What the generator would drop without a word, or crash on: found first, with the line to blame."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from typing import Any, Final, cast

from openapi_python_client.parser.properties import EnumProperty
from openapi_python_client.parser.properties.schemas import Class
from openapi_python_client.strings import ClassName, PythonIdentifier
from rlor_spec.document import Pointer, SpecDocument, SpecError

from client_source.models import PREFIX, mapping
from client_source.operations import RETRY_POLICIES

_METHOD_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


def check(document: SpecDocument) -> None:
    """Raises `SpecError` for the first fault that openapi-python-client would hide or choke on."""
    data = document.data

    def fail(pointer: Pointer, message: str) -> SpecError:
        return SpecError(document.path, document.line(pointer), message)

    for key, kind in (("openapi", str), ("info", dict), ("paths", dict), ("components", dict)):
        if not isinstance(data.get(key), kind):
            raise fail((key,), f"the document has no `{key}`. It must be an OpenAPI 3.1 document.")
    _ = document.version
    for pointer, reference in _references(data, ()):
        if not isinstance(reference, str):
            raise fail(pointer, "`$ref` is not text. Write '#/components/…'.")
        document.locate({"$ref": reference}, at=pointer)
    for path, item in data["paths"].items():
        if not isinstance(item, dict):
            raise fail(("paths", path), "the path item is no object.")
        if "$ref" in item:
            message = (
                "the generator drops a `$ref` in place of a path item, with all operations. Write the path item here."
            )
            raise fail(("paths", path), message)
    for name, schema in data["components"].get("schemas", {}).items():
        if isinstance(schema, bool):
            message = f"{name} is `{str(schema).lower()}`, which the generator rejects. Write `{{}}` or a real schema."
            raise fail(("components", "schemas", name), message)
    _check_operations(document)
    _check_names(document)


def _check_operations(document: SpecDocument) -> None:
    ids: dict[str, int] = {}
    places: dict[tuple[str, str], str] = {}
    for operation in document.operations():
        raw, pointer = operation.raw, operation.pointer
        here = document.line(pointer)

        def fail(key: str, message: str, pointer: Pointer = pointer) -> SpecError:
            return SpecError(document.path, document.line((*pointer, key)), message)

        if not operation.operation_id:
            raise fail("operationId", f"{operation.method.upper()} {operation.path} has no `operationId`. Give it one.")
        module = str(PythonIdentifier(operation.operation_id, PREFIX))
        if module in ids:
            message = f"duplicate operationId `{operation.operation_id}`; line {ids[module]} has it too. Rename one."
            raise fail("operationId", message)
        ids[module] = here
        tags: list[Any] = raw["tags"] if isinstance(raw.get("tags"), list) else []
        name = raw.get("x-method")
        if len(tags) != 1 or not isinstance(tags[0], str):
            raise fail("tags", f"{operation.operation_id} needs exactly one tag: the group its method is in.")
        if not isinstance(name, str) or not _METHOD_NAME.fullmatch(name) or keyword.iskeyword(name):
            raise fail(
                "x-method", f"{operation.operation_id} needs an `x-method`, a name in snake_case such as `list`."
            )
        if (place := (tags[0], name)) in places:
            message = f"{places[place]} has `x-method: {name}` in the group `{tags[0]}` too. Choose another name."
            raise fail("x-method", message)
        places[place] = operation.operation_id
        if raw.get("x-retry") not in RETRY_POLICIES:
            message = f"`x-retry: {raw.get('x-retry')}` is none of {', '.join(RETRY_POLICIES)}. Say what a repeat does."
            raise fail("x-retry", message)


def _check_names(document: SpecDocument) -> None:
    made: dict[str, str] = {}
    for name, schema in document.data["components"].get("schemas", {}).items():
        pointer = ("components", "schemas", name)
        class_name = str(ClassName(name, PREFIX))
        module = str(PythonIdentifier(class_name, PREFIX))
        if module in made:
            message = f"the schemas {made[module]} and {name} would both become the class {class_name}. Rename one."
            raise SpecError(document.path, document.line(pointer), message)
        made[module] = name
        values: Any = mapping(schema).get("enum")
        keys: dict[str, str] = {}
        for position, value in enumerate(cast(list[object], values) if isinstance(values, list) else []):
            if not isinstance(value, str):
                break
            kind = Class(name=ClassName(name, PREFIX), module_name=PythonIdentifier(module, PREFIX))
            key = next(iter(EnumProperty.values_from_list([value], kind, [])))
            if key in keys:
                message = f"`{keys[key]}` and `{value}` would both become the member {key} of {name}. Rename one."
                raise SpecError(document.path, document.line((*pointer, "enum", position)), message)
            keys[key] = value


def _references(value: Any, pointer: Pointer) -> Iterator[tuple[Pointer, Any]]:
    """Every `$ref` of the document, examples aside: those are data."""
    if isinstance(value, list):
        for position, item in enumerate(cast(list[object], value)):
            yield from _references(item, (*pointer, position))
    else:
        for key, item in mapping(value).items():
            if key == "$ref":
                yield (*pointer, key), item
            elif key not in ("example", "examples"):
                yield from _references(item, (*pointer, key))
