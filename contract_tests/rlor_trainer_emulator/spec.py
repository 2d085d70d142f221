"""The API description: where it lies, how it is read, and how references in it are followed."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager, suppress
from importlib.resources.abc import Traversable
from itertools import chain
from typing import Any, Final, TypeAlias, cast

import yaml
from rlor_spec import data
from rlor_spec.document import SpecDocument
from rlor_spec.document import SpecError as NoLines
from rlor_spec.places import members

Document: TypeAlias = dict[str, Any]
"""An OpenAPI 3.1 document, or a part of it, as plain dicts and lists."""

MOST_VALUES: Final = 1_000_000
"""Of a description, aliases being followed. The one that comes with the emulator has 7,000."""

_WANTED: Final = "name an OpenAPI 3.1 document, in YAML or JSON"


class SpecError(Exception):
    """The description is missing, unreadable, or says something that this emulator has no code for."""

    def __init__(self, message: str, *at: str | int, text: str = "") -> None:
        super().__init__(message)
        self.at = at
        """The part of the description to look at, as the keys and indices that lead there; empty if that is no part."""
        self.text = text
        """What to look for where it is not known what leads there."""


def spec_path() -> Traversable:
    """Return where the description lies that is obeyed by default; inside a zip archive it is not a file."""
    return data.SPEC


def load_spec(path: Traversable | None = None) -> Document:
    """Read the description, bodies in one spelling. Not there, neither YAML nor JSON, not OpenAPI 3.1: SpecError."""
    path = path or spec_path()
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is 8 times as fast, but not in every build
    try:
        document: Any = _parsed(path, loader)
    except (OSError, yaml.YAMLError, ValueError, RecursionError) as error:
        raise SpecError(f"{unreadable(path, error)}; {_WANTED}") from None
    if not isinstance(document, dict) or not isinstance(cast("Document", document).get("paths"), dict):
        raise SpecError(f"{path}: not an OpenAPI document: it has no `paths`; {_WANTED}")
    spec = cast("Document", document)
    if not re.fullmatch(r"3\.1\.[0-9]+", str(spec.get("openapi"))):
        said = spec.get("openapi", spec.get("swagger"))
        raise SpecError(f"{path}: {'not OpenAPI' if said is None else f'OpenAPI {said}'}; {_WANTED}")
    return spec


def _parsed(path: Traversable, loader: Any) -> Any:
    """Return what a YAML file holds. SpecError if its aliases make it endless, or too large to be worked with."""
    loading = loader(yaml_text(path))
    try:
        root = loading.get_single_node()
        if root is None:
            return None
        _count(root, {}, path)
        return loading.construct_document(root)
    finally:
        loading.dispose()


def _count(node: yaml.Node, counted: dict[int, int], path: Traversable) -> int:
    """Return of how many values a node is, each alias being what it stands for."""
    parts: Any = node.value
    if isinstance(parts, str):
        return 1
    if id(node) not in counted:
        counted[id(node)] = 0  # until it is known
        inner = chain.from_iterable(parts) if isinstance(node, yaml.MappingNode) else parts
        counted[id(node)] = 1 + sum(_count(part, counted, path) for part in inner)
    count = counted[id(node)]
    if not 0 < count <= MOST_VALUES:
        fault = f"aliases expand it to more than {MOST_VALUES:,} values" if count else "it contains itself by an alias"
        raise SpecError(f"{path}, line {node.start_mark.line + 1}: {fault}; write out what the alias stands for")
    return count


def yaml_text(path: Traversable) -> str:
    """Read a file of YAML or JSON as a YAML parser takes it: any JSON but for tabs before its lines."""
    text = path.read_text(encoding="utf-8")
    return text.replace("\t", " ") if path.name.endswith(".json") else text


def unreadable(path: Traversable, error: Exception) -> str:
    """Return in one line, with the place, why a file of YAML or JSON cannot be read."""
    if isinstance(error, (OSError, UnicodeDecodeError)):
        reason = (error.strerror or error) if isinstance(error, OSError) else "it is not UTF-8"
        return f"{path}: cannot be read: {reason}"
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark
        return f"{path}, line {mark.line + 1 if mark else 1}: {error.problem}"
    return f"{path}: is neither YAML nor JSON: {' '.join(str(error).split())}"


@contextmanager
def compiling(what: str, *at: str | int) -> Generator[None]:
    """Say of all that goes wrong with a part of the spec, since it has another form than it should: SpecError.

    `at` leads to that part.
    """
    try:
        yield
    except SpecError as error:
        error.at = error.at or at
        raise
    except KeyError as error:
        raise SpecError(f"{what} lacks `{error.args[0]}`; add it", *at) from error
    except RecursionError as error:
        raise SpecError(f"{what} contains itself; break the circle of $refs", *at) from error
    except ValueError as error:
        raise SpecError(f"{what}: {' '.join(str(error).split())}", *at) from error
    except (AttributeError, IndexError, TypeError) as error:
        raise SpecError(
            f"{what} has another form than the emulator reads ({' '.join(str(error).split())}); "
            "write it like the spec that comes with the emulator",
            *at,
        ) from error


def located(error: SpecError, path: Traversable) -> SpecError:
    """Return the error with the file that it is about and, if that can be said, the line."""
    where = str(path)
    if error.text and error.text in (whole := path.read_text("utf-8")):
        where += f", line {whole.count(chr(10), 0, whole.index(error.text)) + 1}"
    elif error.at:
        with suppress(NoLines):  # of a file that only a more lenient reader of YAML can read
            where += f", line {SpecDocument.load(path, foreign=True).line(error.at)}"
    return SpecError(f"{where}: {error}", *error.at)


def title(spec: Document) -> str:
    """Return what the API is called, in one line."""
    return " ".join(str(members(spec.get("info")).get("title", "")).split()) or "an API without a title"


def example(operation: Document, status: str, spec: Document) -> Any:
    """Return the first example of an operation's JSON answer with a status; None without one."""
    answer = resolve(members(members(operation.get("responses")).get(status)), spec)
    examples = members(members(members(answer.get("content")).get("application/json")).get("examples"))
    first = next(iter(examples.values()), None)
    return resolve(members(first), spec).get("value")


def schema_at(spec: Document, schema: str | Document, path: str) -> Document | None:
    """Return the schema of the field at a path, such as `status.code`; None if there is none.

    `schema` is one, or the name of a component. A path goes into the items of a list, and into a message that may be
    null.
    """
    found: Document = {"$ref": f"#/components/schemas/{schema}"} if isinstance(schema, str) else schema
    for name in path.split("."):
        inner = resolve(found, spec)
        if inner.get("type") == "array":
            inner = resolve(members(inner.get("items")), spec)
        properties = members(inner.get("properties"))
        if name not in properties:
            return None
        found = resolve(without_null(resolve(properties[name], spec))[0], spec)
    return found


def answer_schema(operation: Document, spec: Document) -> Document:
    """Return the schema of an operation's JSON answer with status 200; empty without one."""
    return _content(members(members(operation.get("responses")).get("200")), spec)


def body_schema(operation: Document, spec: Document) -> Document:
    """Return the schema of an operation's JSON body; empty without one."""
    return _content(members(operation.get("requestBody")), spec)


def _content(holder: Document, spec: Document) -> Document:
    content = members(members(resolve(holder, spec).get("content")).get("application/json"))
    return resolve(members(content.get("schema")), spec)


def resolve(node: Document, spec: Document) -> Document:
    """Follow `$ref` until there is none. Keys beside a `$ref` add to what it names, as OpenAPI 3.1 has it."""
    seen: set[str] = set()
    while "$ref" in node:
        reference = node["$ref"]
        if reference in seen:
            raise SpecError(f"$ref {reference!r} leads back to itself", text=reference)
        seen.add(reference)
        target: Any = spec
        for part in reference.removeprefix("#/").split("/"):
            if not isinstance(target, dict) or part not in target:
                raise SpecError(f"$ref {reference!r} names nothing in the spec", text=reference)
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
