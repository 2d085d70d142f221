"""Bodies with one mistake each, as JSON text: where the mistake stands, and what a parser says of it.

The words are those of protobuf's own parser in Go, which the spec's examples of refusals show.
"""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rlor_spec.document import Pointer

from rlor_contract.spec.json_values import is_list, is_object
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.schema_values import SchemaValues

_BLANKS: Final = ("", " ", "\n", "\t", "\r\n  ")
_UNKNOWN: Final = "no\tsuchField"
_READ: Final = ("date-time", "google-duration", "int64")
"""Formats of texts whose values are read before their patterns are looked at."""
_NO_CHARACTERS: Final = ("\ud800", "\0", "\udfff")
"""What JSON can escape and no text can hold, or no database."""
_LEAST: Final = -(2**31)
"""Below it is no integer of 32 bits."""
_Path = tuple[str | int, ...]
_WELL_KNOWN: Final = {"date-time": "Timestamp", "google-duration": "Duration"}
"""Formats of texts that are messages in protobuf."""
_BEYOND: Final = {"Duration": ("315576000001s",), "Timestamp": ("0000-12-31T23:59:59Z",)}
"""Values of well-known messages that are out of range."""
_WRONG: Final[dict[str, tuple[Any, ...]]] = {
    "enum": ("NO_SUCH_VALUE", 1, {}),
    "string": (7, [], False),
    "bool": ("yes", 0, {}),
    "int32": ("many", 1.5, 2**31, [], True, ""),
    "int64": ("1x", {}, 2**63, False),
    "float": ("much", [], 1e39, "NaN"),
    "double": ("1,5", {}, True, "Infinity"),
}
"""What a field of each kind cannot hold."""


@dataclass(frozen=True, slots=True)
class Misread:
    """A text that is no body of an operation, and how its refusal reads."""

    text: str
    said: str
    where: Pointer = field(repr=False)
    """The part of the spec that does not allow it."""


def whole_body(requests: ContractSpec, operation: Operation, seed: int) -> Any:
    """A body with every field; `requests` is the spec as requests have to keep to it."""
    bound = requests.operation(operation.id).body or ()
    return SchemaValues(requests, seed, writable=True, plain=True).full(requests.branches(bound)[0])


def misread_bodies(spec: ContractSpec, operation: Operation, whole: Any) -> Iterator[Misread]:
    """Of a whole body every field with a value of another kind, every message with a key that it does not have or has
    twice.
    """
    assert operation.body
    yield from _cut_short(_written(whole, _BLANKS), operation.body)
    wrong_values = {kind: itertools.cycle(values) for kind, values in _WRONG.items()}
    found = _mistakes(spec, operation.body, whole, wrong_values)
    for number, (path, where, wrong, problem, hidden) in enumerate(found):
        start = number % len(_BLANKS)
        text = _written(_with(whole, path, wrong), (*_BLANKS[start:], *_BLANKS[:start]))
        of_key = wrong is _TWICE or path[-1:] == (_UNKNOWN,)
        at = (text.keys if of_key else text.values)[path]
        token = "(hidden)" if hidden else _token(text.text, at)
        kind = "syntax error " if problem.startswith("unexpected token") else ""
        yield Misread(text.text, f"proto: {kind}({_line_and_column(text.text, at)}): {problem} {token}", where)


def misfit_bodies(spec: ContractSpec, operation: Operation, whole: Any) -> Iterator[Misread]:
    """Whole bodies with a value that the schema of its field does not allow, and how the refusal of each begins."""
    assert operation.body
    yield Misread(json.dumps({**whole, _NO_CHARACTERS[0]: _NO_CHARACTERS[1]}), "", operation.body)
    for path, where, wrong in _misfits(spec, operation.body, whole):
        said = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)[1:]
        yield Misread(json.dumps(_with(whole, path, wrong)), f"invalid value for field {said}: ", where)


def _misfits(
    spec: ContractSpec, pointer: Pointer, value: Any, path: _Path = ()
) -> Iterator[tuple[_Path, Pointer, Any]]:
    here = spec.branches(pointer)[0]
    schema = spec.schema(here)
    if is_object(value):
        for key, at in spec.properties(here).items():
            if key in value and not spec.raw(at).get("readOnly"):
                yield from _misfits(spec, at, value[key], (*path, key))
    elif is_list(value):
        for index, item in enumerate(value[:2]):
            yield from _misfits(spec, (*here, "items"), item, (*path, index))
    elif "pattern" in schema and schema.get("format") not in _READ:
        yield path, here, "~"
    elif "maxLength" in schema:
        yield path, here, "x" * (schema["maxLength"] + 1)
    elif schema.get("minimum", _LEAST) > _LEAST:
        yield path, here, schema["minimum"] - 1
    elif schema.get("maximum", -_LEAST) < -_LEAST - 1:
        yield path, here, schema["maximum"] + 1
    elif _kind(schema) == "string":
        yield path, here, f"a{_NO_CHARACTERS[len(path) % len(_NO_CHARACTERS)]}b"


_TWICE: Final = object()


def _mistakes(
    spec: ContractSpec,
    pointer: Pointer,
    value: Any,
    wrong_values: Mapping[str, Iterator[Any]],
    path: _Path = (),
    name: str = "",
    *,
    hidden: bool = False,
) -> Iterator[tuple[_Path, Pointer, Any, str, bool]]:
    """Of each field below a value: its path and place, what stands there, what is wrong, whether that is a secret."""
    here = spec.branches(pointer)[0]
    schema = spec.schema(here)
    kind = _kind(schema)
    if kind in _WRONG:
        yield path, here, next(wrong_values[kind]), f"invalid value for {kind} field {name}:", hidden
        return
    of_another_kind: tuple[Any, ...] = ("x", 7 if len(path) % 2 else {} if kind == "list" else [])
    for wrong in of_another_kind:
        well_known = kind in _WELL_KNOWN.values() and wrong == "x"
        problem = f"invalid google.protobuf.{kind} value" if well_known else "unexpected token"
        yield path, here, wrong, problem, hidden
    for wrong in _BEYOND.get(kind, ()):
        yield path, here, wrong, f"google.protobuf.{kind} value out of range:", hidden
    if kind == "list":
        for index, item in enumerate(value[:2]):
            yield from _mistakes(spec, (*here, "items"), item, wrong_values, (*path, index), name, hidden=hidden)
    elif kind == "map":
        for key, item in itertools.islice(value.items(), 2):
            inner = (*here, "additionalProperties")
            yield from _mistakes(spec, inner, item, wrong_values, (*path, key), "value", hidden=hidden)
            yield (*path, key), here, _TWICE, "duplicate map key", hidden
    elif kind == "message":
        yield (*path, _UNKNOWN), here, [{"a": "}"}], "unknown field", hidden
        for number, (key, at) in enumerate(spec.properties(here).items()):
            raw = spec.raw(at)
            if key in value and not raw.get("readOnly"):
                secret = hidden or raw.get("writeOnly") is True
                yield from _mistakes(spec, at, value[key], wrong_values, (*path, key), key, hidden=secret)
                if number % 3 == 0:
                    yield (*path, key), here, _TWICE, "duplicate field", False


def _kind(schema: dict[str, Any]) -> str:
    """What protobuf calls a kind of value; `message`, `map` or `list` for what holds others."""
    declared: Any = schema.get("type")
    if is_list(declared):
        declared = next(one for one in declared if one != "null")
    form = str(schema.get("format", ""))
    match declared:
        case "array":
            return "list"
        case "boolean":
            return "bool"
        case "integer":
            return "int32" if form == "int32" else "int64"
        case "number":
            return "float" if form == "float" else "double"
        case "string" if "enum" in schema:
            return "enum"
        case "string":
            return _WELL_KNOWN.get(form, "int64" if form == "int64" else "string")
        case _:
            return "message" if "properties" in schema else "map"


def _with(value: Any, path: _Path, wrong: Any) -> Any:
    """A copy with something wrong at a path."""
    if not path:
        return wrong
    made = copy.deepcopy(value)
    inside = made
    for step in path[:-1]:
        inside = inside[step]
    if wrong is _TWICE:
        assert is_object(inside)
        inside[_Again(path[-1])] = inside[str(path[-1])]
    else:
        inside[path[-1]] = wrong
    return made


class _Again(str):
    """A key that an object has for the second time."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = str.__hash__


@dataclass(slots=True)
class _Text:
    """A JSON text, and where its keys and values begin."""

    text: str = ""
    keys: dict[_Path, int] = field(default_factory=dict[_Path, int])
    values: dict[_Path, int] = field(default_factory=dict[_Path, int])
    ends: list[int] = field(default_factory=list[int])
    """Where something ends, so that the text can be cut there."""


def _written(value: Any, blanks: tuple[str, ...]) -> _Text:
    """A value with blanks between all its parts."""
    text, gaps = _Text(), itertools.cycle(blanks)
    text.text = next(gaps)
    _write(text, value, (), gaps)
    text.text += next(gaps)
    return text


def _write(text: _Text, value: Any, path: _Path, gaps: Iterator[str]) -> None:
    text.values[path] = len(text.text)
    members = value.items() if is_object(value) else enumerate(value) if is_list(value) else ()
    if not (is_object(value) or is_list(value)):
        text.text += json.dumps(value)
    else:
        text.text += "{" if is_object(value) else "["
        for position, (key, item) in enumerate(members):
            text.text += f"{',' if position else ''}{next(gaps)}"
            step = key if isinstance(key, int) else str(key)
            if is_object(value):
                text.keys[*path, step] = len(text.text)
                text.text += f"{json.dumps(key)}{next(gaps)}:{next(gaps)}"
            _write(text, item, (*path, step), gaps)
            text.text += next(gaps)
        text.text += "}" if is_object(value) else "]"
    text.ends.append(len(text.text))


def _cut_short(text: _Text, where: Pointer) -> Iterator[Misread]:
    """What has an end too early or too late, or something in it that is not JSON."""
    for end in text.ends[:-1:11]:
        yield Misread(text.text[:end], "proto: unexpected EOF", where)
        for mark, said in (("?", "invalid value ?"), ("nil", "invalid value nil"), ('"x"', 'unexpected token "x"')):
            at = _line_and_column(text.text, end)
            # Behind a number or a word it would belong to it.
            if text.text[end - 1] in '"}]' and (mark != '"x"' or text.text[end - 1] in "}]"):
                cut = f"{text.text[:end]}{mark}{text.text[end:]}"
                yield Misread(cut, f"proto: syntax error ({at}): {said}", where)
    whole = text.text.rstrip()
    at = _line_and_column(whole, len(whole))
    yield Misread(f"{whole}{{}}", f"proto: syntax error ({at}): unexpected token {{", where)
    for bad, said in (
        ('"\\q"', 'invalid escape code "\\\\q" in string'),
        ('"\x01"', "invalid character '\\x01' in string"),
    ):
        yield Misread(f" {bad}", f"proto: syntax error (line 1:3): {said}", where)


def _line_and_column(text: str, at: int) -> str:
    return f"line {text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}"


def _token(text: str, at: int) -> str:
    """What stands at a place: a text, a number or word, or a single mark."""
    if text[at] in "{[":
        return text[at]
    _, end = json.JSONDecoder().raw_decode(text, at)
    return text[at:end]
