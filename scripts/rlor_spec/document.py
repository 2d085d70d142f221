"""Read a YAML document that other people edit, and remember on which line each part of it stands.

The spec is read by several programs (the generator, Schemathesis, the emulator, the linter), and their YAML readers
do not agree: `1e-5`, `2026-11-02`, `no` or `017` are a number, a date, a boolean, an octal to one and plain text to the
next. So this loader accepts only what everybody reads alike, the JSON subset, and tells the writer to quote the rest.

    document = SpecDocument.load(Path("spec/openapi.yaml"))
    document.data["info"]["title"]
    document.line("/components/schemas/Book/required/3")     # 2104
    for operation in document.operations(): ...
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import unquote

import yaml

from rlor_spec.spellings import in_one_spelling

Pointer = tuple[str | int, ...]
"""A JSON pointer, taken apart: keys as text, positions in a list as numbers."""

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""The keys of a path item that hold an operation."""

_REPOSITORY: Final = Path(__file__).resolve().parents[2]
_PACKAGE: Final = Path(__file__).resolve().parent
_TAG: Final = "tag:yaml.org,2002:"
_PLAIN: Final = "plain "
_JSON_SCALAR: Final = re.compile(
    r"(?P<null>null)|(?P<bool>true|false)|(?P<int>-?(?:0|[1-9][0-9]*))"
    r"|(?P<float>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)"
)
_SURROGATES: Final = re.compile(
    r"(?<!\\)(?P<before>(?:\\\\)*)(?P<pairs>(?:\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})+)"
)
"""How JSON may write a character beyond the first 65,536, and YAML may not."""
_DEEPEST: Final = 200
"""Levels of nesting; the spec has 16."""
_YAML_1_1_NAMES: Final = {
    "bool": "a boolean",
    "null": "null",
    "int": "a number",
    "float": "a number",
    "merge": "a merge key",
}


class SpecError(Exception):
    """The document cannot be used. `str()` gives `path:line: what is wrong and how to fix it`."""

    def __init__(self, path: Path | Traversable | str, line: int, message: str) -> None:
        super().__init__(path, line, message)
        self.path = display_path(path)
        self.line = line
        self.message = message

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an OpenAPI document: where it stands, and what it says."""

    operation_id: str
    """`operationId`, or the empty string when the document gives none."""
    path: str
    """Path template, `/v1/shelves/{shelf_id}/books`."""
    method: str
    """HTTP method in lower case, as in the document."""
    pointer: Pointer
    """Where the operation stands: `("paths", path, method)`."""
    raw: dict[str, Any]
    """The operation as written, references unresolved."""


@dataclass(frozen=True, slots=True)
class SpecDocument:
    """A YAML document as plain JSON data, with the line of every part."""

    path: Path | Traversable
    """The file, as given to `load` or `parse`."""
    text: str = field(repr=False)
    """The file's text."""
    sha256: str
    """SHA-256 of the file's bytes, in hexadecimal."""
    data: dict[str, Any] = field(repr=False)
    """The document: dicts with text keys, lists, text, numbers, booleans, None. Treat it as read-only.

    Bodies are there in one spelling; see `rlor_spec.spellings`.
    """
    written: dict[str, Any] = field(repr=False, compare=False)
    """The same as it is written, in both spellings."""
    _root: yaml.MappingNode = field(repr=False, compare=False)

    @classmethod
    def load(cls, path: Path | Traversable, *, foreign: bool = False) -> SpecDocument:
        """Read a file. Raises `SpecError` for a file that is missing, is not YAML or says more than JSON can.

        A `foreign` file was written by others: what YAML readers do not agree on is read as YAML 1.2 and JSON mean it.
        So is a file that ends in `.json`: there every reader agrees.
        """
        try:
            content = path.read_bytes()
        except OSError as error:
            raise SpecError(
                path, 1, f"cannot read the file: {error.strerror or error}. Name one that can be read."
            ) from None
        return cls.parse(content, path, foreign=foreign)

    @classmethod
    def parse(cls, content: bytes, path: Path | Traversable, *, foreign: bool = False) -> SpecDocument:
        """Read the bytes of a file; `path` is what messages call it. Raises `SpecError` like `load`."""
        foreign = foreign or path.name.endswith(".json")
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise SpecError(path, line, "the file is not UTF-8 text. Save it as UTF-8.") from None
        try:
            root = _compose(path, _SURROGATES.sub(_unescaped, text) if foreign else text)
            data = _JsonReader(path, foreign).read(root)
        except RecursionError:
            raise SpecError(path, 1, "the document is nested too deeply.") from None
        return cls(path, text, hashlib.sha256(content).hexdigest(), in_one_spelling(data), data, root)

    @property
    def version(self) -> str:
        """`info.version`. Raises `SpecError` when the document has none."""
        version = _members(self.data.get("info")).get("version")
        if not isinstance(version, str):
            raise SpecError(
                self.path, self.line("/info/version"), "`info.version` is missing or not text. Add one, quoted."
            )
        return version

    def require_openapi_3_1(self) -> None:
        """Raises `SpecError` for a document that is not OpenAPI 3.1."""
        version = self.data.get("openapi", self.data.get("swagger"))
        if "openapi" not in self.data or not re.fullmatch(r"3\.1\.[0-9]+", str(version)):
            said = f"OpenAPI {version}" if version is not None else "not OpenAPI"
            place = "/swagger" if "swagger" in self.data else "/openapi"
            raise self._error(place, f"this is {said}; only OpenAPI 3.1 is understood. Convert it first.")

    def require_followable(self) -> None:
        """Raises `SpecError` for a document that is not OpenAPI 3.1, or has path items that are references.

        Those are not followed by `operations`, so that what is behind them would go unnoticed.
        """
        self.require_openapi_3_1()
        if not isinstance(self.data.get("paths"), dict):
            raise self._error("/paths", "`paths` is missing or no mapping. Add it.")
        for path, item in _members(self.data["paths"]).items():
            if "$ref" in _members(item):
                raise self._error(("paths", path), "a path item is a reference, which is not followed. Write it out.")

    def line(self, pointer: str | Pointer) -> int:
        """Line, from 1, of what a JSON pointer names; of its nearest existing ancestor when it names nothing.

        What stands under a key is on the key's line. A pointer is RFC 6901 text, with or without a leading `#`, or a
        tuple.
        """
        node: yaml.Node = self._root
        line = 1
        for token in _tokens(pointer):
            if isinstance(node, yaml.MappingNode):
                entry = next(((key, value) for key, value in node.value if key.value == str(token)), None)
                if entry is None:
                    return line
                line, node = entry[0].start_mark.line + 1, entry[1]
            elif isinstance(node, yaml.SequenceNode) and str(token).isdecimal() and int(token) < len(node.value):
                node = node.value[int(token)]
                line = node.start_mark.line + 1
            else:
                return line
        return line

    def locate(self, target: str | Pointer | Mapping[str, Any], *, at: str | Pointer = ()) -> Pointer:
        """Pointer to what a pointer or a reference object stands for, following `$ref` to its end.

        `at` is where the reference stands: the line to blame. Raises `SpecError` for a reference that leaves the
        document, leads nowhere or leads round in a circle.
        """
        blame = at or (target if not isinstance(target, Mapping) else ())
        pointer = _tokens(self._reference(target, blame) if isinstance(target, Mapping) else target)
        seen: set[Pointer] = set()
        while pointer not in seen:
            seen.add(pointer)
            value: Any = self.data
            for position, token in enumerate(pointer):
                reference = _members(value).get("$ref")
                if reference is not None and token not in _members(value):
                    pointer = (*_tokens(self._reference(value, blame)), *pointer[position:])
                    break
                try:
                    value = value[int(token) if isinstance(value, list) else str(token)]
                except (KeyError, IndexError, TypeError, ValueError):
                    message = f"`#{format_pointer(pointer)}` names nothing in this document. Correct the reference."
                    raise self._error(blame, message) from None
            else:
                if not isinstance(_members(value).get("$ref"), str):
                    return pointer
                pointer = _tokens(self._reference(value, blame))
        raise self._error(blame, f"`#{format_pointer(pointer)}` refers to itself. Break the circle.")

    def resolve(self, target: str | Pointer | Mapping[str, Any], *, at: str | Pointer = ()) -> Any:
        """Value that a pointer or a reference object stands for; an object without `$ref` stands for itself.

        What stands beside a `$ref` (a description, say) is not merged into the answer. Raises like `locate`.
        """
        if isinstance(target, Mapping) and "$ref" not in target:
            return target
        value: Any = self.data
        for token in self.locate(target, at=at):
            value = value[int(token) if isinstance(value, list) else str(token)]
        return value

    def operations(self) -> Iterator[Operation]:
        """The operations, in the order in which they are written."""
        for path, item in _members(self.data.get("paths")).items():
            for method, value in _members(item).items():
                if method in METHODS and isinstance(value, dict):
                    raw = _members(value)
                    yield Operation(str(raw.get("operationId", "")), path, method, ("paths", path, method), raw)

    def _reference(self, target: Mapping[str, Any], blame: str | Pointer) -> str:
        reference = target.get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#"):
            raise self._error(
                blame, f"`$ref: {reference}` leaves this document. Refer to a component of this file, `#/…`."
            )
        return reference

    def _error(self, blame: str | Pointer, message: str) -> SpecError:
        return SpecError(self.path, self.line(blame), message)


def format_pointer(pointer: str | Pointer) -> str:
    """RFC 6901 text of a pointer: `/paths/~1v1~1jobs/get`."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in _tokens(pointer))


def display_path(path: Path | Traversable | str) -> str:
    """A path as a person would type it: relative to the working directory, else to the repository, else as it is.

    What lies in this package, as in an installed one, is named by it: `rlor_spec/openapi.yaml`.
    """
    absolute = Path(str(path)).absolute()
    if absolute.is_relative_to(_PACKAGE):
        return absolute.relative_to(_PACKAGE.parent).as_posix()
    for anchor in (Path.cwd(), _REPOSITORY):
        if absolute.is_relative_to(anchor):
            return absolute.relative_to(anchor).as_posix()
    return str(path)


def _members(value: Any) -> dict[str, Any]:
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}


def _tokens(pointer: str | Pointer) -> Pointer:
    if not isinstance(pointer, str):
        return pointer
    if pointer.startswith("#"):  # a URI fragment, so percent-encoded too (RFC 6901, section 6)
        pointer = unquote(pointer[1:])
    if pointer and not pointer.startswith("/"):
        raise ValueError(f"a JSON pointer starts with '/': {pointer!r}")
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:])


class _Composer(yaml.CSafeLoader):
    """libyaml's parser. It marks what has neither quotes nor a tag with the meaning that YAML 1.1 gives to it.

    It stops at a depth that no document needs: libyaml itself continues until the process crashes.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0

    def descend_resolver(self, current_node: yaml.Node | None, current_index: Any) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise RecursionError

    def ascend_resolver(self) -> None:
        self._depth -= 1

    def resolve(self, kind: type[yaml.Node], value: str, implicit: Any) -> str:
        tag = cast(str, super().resolve(kind, value, implicit))  # type: ignore[no-untyped-call]
        return _PLAIN + tag.removeprefix(_TAG) if kind is yaml.ScalarNode and implicit[0] else tag


def _compose(path: Path | Traversable, text: str) -> yaml.MappingNode:
    form = "JSON" if path.name.endswith(".json") else "YAML"
    try:
        composer = _Composer(text)
        try:
            root = composer.get_single_node()
        finally:
            composer.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        context = f" {error.context}" if error.context else ""
        raise SpecError(
            path, mark.line + 1 if mark else 1, f"not valid {form}: {error.problem}{context}. Correct it there."
        ) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise SpecError(path, line, f"not valid {form}: {error.reason}. Remove it.") from None
    except yaml.YAMLError as error:
        raise SpecError(path, 1, f"not valid {form}: {error}. Correct it.") from None
    if not isinstance(root, yaml.MappingNode):
        raise SpecError(path, 1, "the document is not a mapping of keys to values. Write it as one.")
    return root


def _unescaped(match: re.Match[str]) -> str:
    return match["before"] + str(json.loads(f'"{match["pairs"]}"'))


class _JsonReader:
    """Turns composed nodes into JSON data, and refuses what JSON or another YAML reader would see differently."""

    def __init__(self, path: Path | Traversable, foreign: bool) -> None:
        self._path = path
        self._foreign = foreign
        self._done: dict[yaml.Node, Any] = {}
        self._open: set[yaml.Node] = set()

    def read(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if node in self._done:  # an alias: the same node once more
            return self._done[node]
        if node in self._open:
            raise self._error(node, "an alias refers to something that it is part of. Write the value out.")
        self._open.add(node)
        value: Any
        if isinstance(node, yaml.MappingNode):
            self._check_tag(node, "map")
            value = self._mapping(node)
        else:
            self._check_tag(node, "seq")
            value = [self.read(child) for child in node.value]
        self._open.remove(node)
        self._done[node] = value
        return value

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self.read(key_node) if isinstance(key_node, yaml.ScalarNode) else None
            if self._foreign and isinstance(key_node, yaml.ScalarNode):  # a status, say
                key = key_node.value
            if not isinstance(key, str):
                shown = f"`{key_node.value}`" if isinstance(key_node, yaml.ScalarNode) else "a list or mapping"
                raise self._error(key_node, f"the key {shown} is not text. Quote it: keys are text in JSON.")
            if key in result:
                first = next(other for other, _ in node.value if other.value == key).start_mark.line + 1
                raise self._error(key_node, f"duplicate key `{key}`, first on line {first}. Remove one of the two.")
            result[key] = self.read(value_node)
        return result

    def _scalar(self, node: yaml.ScalarNode) -> str | int | float | bool | None:
        text: str = node.value
        if not node.tag.startswith(_PLAIN):  # quoted or a block: text, whatever it looks like
            self._check_tag(node, "str")
            return text
        match = _JSON_SCALAR.fullmatch(text)
        kind = (match and match.lastgroup) or "str"
        elsewhere = node.tag.removeprefix(_PLAIN)
        if self._foreign:
            kind = kind if text else "null"
        elif kind != elsewhere:
            raise self._error(node, self._ambiguity(text, kind, elsewhere))
        if kind == "str":
            return text
        if kind == "bool":
            return text == "true"
        number: int | float | None = json.loads(text or "null")
        return number

    @staticmethod
    def _ambiguity(text: str, kind: str, elsewhere: str) -> str:
        if not text:
            return "the value is missing. Write `null`, `''`, `{}` or `[]`, whichever is meant."
        if kind in ("int", "float"):
            return (
                f"`{text}` is a number to some YAML readers, text to others. Quote it, or write it without an exponent."
            )
        name = _YAML_1_1_NAMES.get(elsewhere, f"a {elsewhere}")
        return f"`{text}` is {name} to some YAML readers, text to others. Quote it, or write it the JSON way."

    def _check_tag(self, node: yaml.Node, expected: str) -> None:
        if node.tag != _TAG + expected:
            raise self._error(node, f"the tag `{node.tag}` has no meaning in JSON. Remove it.")

    def _error(self, node: yaml.Node, message: str) -> SpecError:
        return SpecError(self._path, node.start_mark.line + 1, message)
