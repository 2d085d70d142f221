"""Checks for what openapi-python-client would drop silently or crash on. Errors name the line."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from typing import Any, Final, cast

from openapi_python_client.strings import ClassName, PythonIdentifier
from rlor_spec.document import Pointer, SpecDocument, SpecError
from rlor_spec.places import members

from client_source.names import GROUP_CLASSES, GROUPS, METHODS, PREFIX
from client_source.operations import RETRY_POLICIES

_METHOD_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


def check(document: SpecDocument) -> None:
    """Raises `SpecError` for the first problem that openapi-python-client would hide or crash on."""
    data = document.data

    def fail(pointer: Pointer, message: str) -> SpecError:
        return SpecError(document.path, document.line(pointer), message)

    if not re.fullmatch(r"[ -~]*", document.version):
        raise fail(("info", "version"), "the version is not a single line of plain text. Example: 1.2.3.")
    for pointer, reference in _references(data, ()):
        if not isinstance(reference, str):
            raise fail(pointer, "`$ref` is not a string. Write '#/components/…'.")
        document.locate({"$ref": reference}, at=pointer)
    for path, item in data["paths"].items():
        if not isinstance(item, dict):
            raise fail(("paths", path), "the path item is not an object.")
        if "$ref" in item:
            message = (
                "the generator drops path items that are a `$ref`, with all their operations. Write the path item here."
            )
            raise fail(("paths", path), message)
    if not any(True for _ in document.operations()):
        raise fail(("paths",), "there is no operation, so no client can be generated. Add one.")
    _check_operations(document)
    _check_groups(document)
    _check_lifecycles(document)


def _check_operations(document: SpecDocument) -> None:
    ids: dict[str, int] = {}
    places: dict[tuple[str, str], str] = {}
    for operation in document.operations():
        raw, pointer = operation.raw, operation.pointer
        here = document.line(pointer)

        def fail(key: str, message: str, pointer: Pointer = pointer) -> SpecError:
            return SpecError(document.path, document.line((*pointer, key)), message)

        if not operation.operation_id:
            raise fail("operationId", f"{operation.method.upper()} {operation.path} has no `operationId`. Add one.")
        module = str(PythonIdentifier(operation.operation_id, PREFIX))
        if module in ids:
            message = f"duplicate operationId `{operation.operation_id}`, also on line {ids[module]}. Rename one."
            raise fail("operationId", message)
        ids[module] = here
        tags: list[Any] = raw["tags"] if isinstance(raw.get("tags"), list) else []
        name = raw.get("x-method")
        if len(tags) != 1 or not isinstance(tags[0], str):
            raise fail("tags", f"{operation.operation_id} needs exactly one tag: the group of its method.")
        if not isinstance(name, str) or not _METHOD_NAME.fullmatch(name) or keyword.iskeyword(name):
            raise fail(
                "x-method", f"{operation.operation_id} needs an `x-method`, a name in snake_case such as `list`."
            )
        if name in METHODS:
            raise fail("x-method", f"`{name}` is needed for the types of arguments. Choose another name.")
        if (place := (PythonIdentifier(tags[0], "tag"), name)) in places:
            message = f"{places[place]} also has `x-method: {name}` in the group `{tags[0]}`. Choose another name."
            raise fail("x-method", message)
        places[place] = operation.operation_id
        if raw.get("x-retry") not in RETRY_POLICIES:
            message = f"`x-retry` must be one of {', '.join(RETRY_POLICIES)}. State whether a retry is safe."
            raise fail("x-retry", message)


def _check_groups(document: SpecDocument) -> None:
    """Raises `SpecError` for tags that cannot all be groups of methods."""
    made: dict[str, str] = {}
    for operation in document.operations():
        tag: str = operation.raw["tags"][0]
        group, kind = str(PythonIdentifier(tag, "tag")), str(ClassName(tag, PREFIX))
        at = (*operation.pointer, "tags", 0)
        if group in GROUPS or {kind, f"Async{kind}"} & GROUP_CLASSES:
            message = f"the group `{tag}` would hide a member of the client with that name. Choose another tag."
            raise SpecError(document.path, document.line(at), message)
        for name in (kind, f"Async{kind}"):
            if made.setdefault(name, tag) != tag:
                message = f"the tags `{made[name]}` and `{tag}` would both become the class {name}. Rename one."
                raise SpecError(document.path, document.line(at), message)


def _check_lifecycles(document: SpecDocument) -> None:
    """Raises `SpecError` for an `x-lifecycle` that lacks what the client needs."""
    for title, schema in members(members(document.data.get("components")).get("schemas")).items():
        if "x-lifecycle" not in members(schema):
            continue
        at: Pointer = ("components", "schemas", title, "x-lifecycle")
        said = members(members(schema)["x-lifecycle"])
        needs: list[tuple[Pointer, Any, type]] = [
            (("initial",), said.get("initial"), str),
            (("success",), said.get("success"), str),
            (("classes",), said.get("classes"), dict),
            (("operations",), said.get("operations"), dict),
        ]
        needs += [(("classes", name), states, list) for name, states in members(said.get("classes")).items()]
        for name, effect in members(said.get("operations")).items():
            parts: list[tuple[str, type]] = [("from", list), ("to", str), ("settles", str), ("noop", list)]
            needs += [(("operations", name, key), members(effect).get(key), kind) for key, kind in parts]
        for where, value, kind in needs:
            if not isinstance(value, kind):
                word = "a list of states" if kind is list else "a state" if kind is str else "an object"
                message = f"`x-lifecycle` needs `{'.'.join(map(str, where))}`, {word}. Add it."
                raise SpecError(document.path, document.line((*at, *where)), message)


def _references(value: Any, pointer: Pointer, names: bool = False) -> Iterator[tuple[Pointer, Any]]:
    """Every `$ref` of the document, except in examples, which are data. `names`: the keys are property names."""
    if isinstance(value, list):
        for position, item in enumerate(cast(list[object], value)):
            yield from _references(item, (*pointer, position))
    else:
        for key, item in members(value).items():
            if key == "$ref" and not names:
                yield (*pointer, key), item
            elif names or key not in ("const", "default", "enum", "example", "examples"):
                yield from _references(item, (*pointer, key), names=key in ("properties", "mapping") and not names)
