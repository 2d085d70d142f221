"""Runs openapi-python-client and translates its errors.

Its input is reduced to paths, parameters, types and names, with all references resolved except those to schemas, so
that there is hardly anything left that it could drop or crash on. Its remaining errors are reported with a line of the
spec.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from openapi_python_client import Project
from openapi_python_client import schema as oai
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.strings import PythonIdentifier
from pydantic import ValidationError
from rlor_spec.document import Operation, Pointer, SpecDocument, SpecError
from rlor_spec.places import members

from client_source.names import PREFIX
from client_source.shapes import Shapes

_JSON: Final = re.compile(r"\s*application/([\w.-]+\+)?json\s*(;.*)?", re.IGNORECASE)
_VARIABLE: Final = re.compile(r"{([a-zA-Z_-][a-zA-Z0-9_-]*)}")
_WARNING: Final = re.compile(r"WARNING parsing \S+ \S+ within \S+\.(?: Endpoint will not be generated\.)?")
_OBJECT_TEXT: Final = re.compile(r"<[\w.]+ object at 0x[0-9a-f]+>|\b0x[0-9a-f]{6,}\b")


_SENT: Final = {
    "header": ("integer", "number", "string"),
    "path": ("integer", "string"),
    "query": ("boolean", "date-time", "integer", "number", "string"),
}
"""Supported types of a parameter, by its location."""
_EXPECTED: Final = {
    "bool_parsing": "Write true or false",
    "bool_type": "Write true or false",
    "dict_type": "Write an object",
    "int_parsing": "Write an integer",
    "int_type": "Write an integer",
    "list_type": "Write a list",
    "model_type": "Write an object",
    "string_type": "Write a quoted string",
}
"""What to write instead, by the type of pydantic error, whose own message names classes."""


def read(document: SpecDocument, shapes: Shapes, package: str, templates: Path) -> tuple[GeneratorData, Project]:
    """The typed endpoints and models of a spec. Raises `SpecError` if the generator rejects it."""
    config = Config.from_sources(
        ConfigFile(package_name_override=package),
        MetaType.NONE,
        Path(str(document.path)),
        "utf-8",
        True,
        output_path=Path(package),
    )
    paths: dict[str, dict[str, Any]] = {}
    for operation in document.operations():
        paths.setdefault(operation.path, {})[operation.method] = _operation(document, shapes, operation)
    given = {
        "openapi": "3.1.0",
        "info": {"title": "API", "version": "1"},
        "paths": paths,
        "components": {"schemas": shapes.schemas},
    }
    try:
        data = GeneratorData.from_dict(given, config=config)
    except Exception as error:  # it crashes on some documents, with any exception
        raise _refusal(document, [f"it fails with {type(error).__name__}: {error}"]) from None
    problems = [data] if isinstance(data, GeneratorError) else list(data.errors)
    if isinstance(data, GeneratorData):
        problems += [error for found in data.endpoint_collections_by_tag.values() for error in found.parse_errors]
    if problems or isinstance(data, GeneratorError):
        raise _refusal(document, [f"{problem.header} {problem.detail or ''}" for problem in problems])
    return data, Project(openapi=data, config=config, custom_template_path=templates)


def json_schema(document: SpecDocument, holder: Pointer) -> Pointer | None:
    """Pointer to the schema of a JSON body or answer; None if there is none."""
    content = members(members(document.resolve(holder)).get("content"))
    for media_type, said in content.items():
        if _JSON.fullmatch(media_type) and "schema" in members(said):
            return (*document.locate(holder), "content", media_type, "schema")
    return None


def parameters(document: SpecDocument, operation: Operation) -> list[Pointer]:
    """Pointers to the parameters of an operation: its own, then those of its path that it does not override."""
    found: dict[tuple[str, str], Pointer] = {}
    for holder in (operation.pointer, operation.pointer[:2]):
        for position in range(len(document.resolve(holder).get("parameters") or [])):
            pointer = document.locate((*holder, "parameters", position))
            said = members(document.resolve(pointer))
            found.setdefault((str(said.get("in")), str(said.get("name"))), pointer)
    return list(found.values())


def _operation(document: SpecDocument, shapes: Shapes, operation: Operation) -> dict[str, Any]:
    """The reduced form of an operation for the generator."""
    name = PythonIdentifier(operation.operation_id, PREFIX)
    made: dict[str, Any] = {"operationId": operation.operation_id, "tags": operation.raw["tags"]}
    made |= {"parameters": [], "responses": {}}
    for pointer in parameters(document, operation):
        said = members(document.resolve(pointer))
        if "schema" not in said:
            message = f"the parameter `{said.get('name')}` has no `schema`, so the generator would drop it. Add one."
            raise shapes.fail(pointer, message)
        if said.get("in") == "path" and said.get("required") is not True:
            raise shapes.fail(pointer, f"the parameter `{said['name']}` is in the path: add `required: true`.")
        if said.get("in") not in _SENT:
            raise shapes.fail(
                pointer, f"parameters in the {said.get('in')} are not supported by scripts/templates. Remove it."
            )
        schema = shapes.schema((*pointer, "schema"), f"{name}_{said['name']}", absent=True)
        if (kind := _kind(shapes, schema, "items" if said["in"] == "query" else "")) not in _SENT[said["in"]]:
            message = f"{kind or 'a union'} in the {said['in']} is not supported by scripts/templates. Use a plain one."
            raise shapes.fail((*pointer, "schema"), message)
        made["parameters"].append(
            {"name": said["name"], "in": said["in"], "required": said.get("required", False), "schema": schema}
        )
    listed = sorted(parameter["name"] for parameter in made["parameters"] if parameter["in"] == "path")
    if listed != sorted(_VARIABLE.findall(operation.path)):
        message = "the parameters `in: path` do not match the variables of the path. Describe each of them once."
        raise shapes.fail(operation.pointer, message)
    for status in operation.raw.get("responses", {}):
        at = (*operation.pointer, "responses", status)
        if not re.fullmatch(r"[1-5][0-9][0-9]", status):
            message = "only single statuses, such as '404', are supported by scripts/templates. List them one by one."
            raise shapes.fail(at, message)
        place = json_schema(document, at)
        content: dict[str, Any] = {}
        if place is not None:
            content = {"application/json": {"schema": shapes.schema(place, f"{name}_response_{status}")}}
        elif str(status).startswith("2") and _has_schema(document, at):
            raise shapes.fail(
                at, "only JSON answers are supported by scripts/templates. Add a JSON form, or remove the schema."
            )
        made["responses"][status] = {"description": "", "content": content}
    if "requestBody" in operation.raw:
        at = (*operation.pointer, "requestBody")
        place = json_schema(document, at)
        if place is None:
            raise shapes.fail(
                at, "only JSON bodies with a schema are supported by scripts/templates. Describe one, or remove it."
            )
        content = {"application/json": {"schema": shapes.schema(place, f"{name}_body")}}
        required = members(document.resolve(at)).get("required", False)
        made["requestBody"] = {"content": content, "required": required}
    return made


def _kind(shapes: Shapes, schema: dict[str, Any], inside: str) -> str:
    """The type of a reduced schema, or of its items for a list; empty for a union."""
    if schema.get("type") == "array" and inside:
        return _kind(shapes, schema["items"], "")
    if "$ref" in schema:
        return _kind(shapes, shapes.schemas.get(schema["$ref"].rpartition("/")[2], {}), "")
    return str(schema.get("format", schema.get("type", "")))


def _has_schema(document: SpecDocument, holder: Pointer) -> bool:
    content = members(members(document.resolve(holder)).get("content"))
    return any("schema" in members(said) for said in content.values())


def check_form(document: SpecDocument) -> None:
    """Raises `SpecError` if the document is not valid OpenAPI, such as a string where a list belongs."""
    try:
        oai.OpenAPI.model_validate(document.data)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_context=False, include_input=False)
        first, pointer = errors[0], _pointer(document, errors[0]["loc"])
        tried = {other["type"] for other in errors if _pointer(document, other["loc"]) == pointer}
        where = ".".join(map(str, pointer)) or "the document"
        message = f"{where} is not valid in OpenAPI. {_EXPECTED.get('/'.join(tried), 'Correct it')}."
        if first["type"] == "missing":
            message = f"{where} lacks `{first['loc'][-1]}`. Add it."
        elif _value(document, pointer) in (True, False) and first["type"] == "model_type":
            message = f"{where} is a boolean schema, which the generator rejects. Write `{{}}` or a real schema."
        raise SpecError(document.path, document.line(pointer), message) from None


def _pointer(document: SpecDocument, place: tuple[int | str, ...]) -> Pointer:
    """The pointer for a pydantic location, which also contains class names where a union was tried."""
    pointer: Pointer = ()
    for token in place:
        try:
            _value(document, (*pointer, token))
            pointer = (*pointer, token)
        except (KeyError, IndexError, TypeError):
            continue
    return pointer


def _value(document: SpecDocument, pointer: Pointer) -> Any:
    value: Any = document.data
    for token in pointer:
        value = value[token]
    return value


def _refusal(document: SpecDocument, problems: Iterable[str]) -> SpecError:
    said = [" ".join(_OBJECT_TEXT.sub("…", problem).split()).rstrip(" .") for problem in problems]
    more = f" ({len(said) - 1} more such errors.)" if len(said) > 1 else ""
    first = _WARNING.sub("", said[0]).strip()
    message = f"openapi-python-client rejects this: {first}. Express it in another way.{more}"
    return SpecError(document.path, _line_of(document, said[0]), message)


def _line_of(document: SpecDocument, message: str) -> int:
    """The line that the generator's message probably refers to: it names a path, component or operation only."""
    for operation in document.operations():
        if f"{operation.method.upper()} {operation.path} " in message:
            return document.line(operation.pointer)
    for name in members(members(document.data.get("components")).get("schemas")):
        if re.search(rf"\b{re.escape(name)}\b", message):
            return document.line(("components", "schemas", name))
    return document.line(("paths",))
