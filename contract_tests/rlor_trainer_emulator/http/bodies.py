"""Request bodies: from bytes to a checked message in wire form."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jsonschema_rs import Draft202012Validator
from rlor_spec.spellings import snake_case

from ..queries.texts import unstorable
from ..resource.messages import Doubled, Message, Misread, compile_message, is_array, is_object
from ..resource.statuses import Code, InvalidArgument, StatusError
from ..spec import Document, compiling, resolve, schema_at, without_null

MAX_BODY = 4 * 1024 * 1024
"""Largest body that is read, in bytes (gRPC's own default for a message)."""

MAX_DEPTH = 64
"""Most objects and arrays that may lie in one another; the spec's deepest message has four."""


class Schemas:
    """Compiles schemas of one spec for values in wire form, from which nulls that mean `absent` are gone.

    So `X or null` is compiled as X: an error then names the field inside X, not just X. Values never show in messages,
    since one of them may be a secret.
    """

    def __init__(self, spec: Document) -> None:
        self.spec = spec
        self._components = {"schemas": _no_nulls(spec["components"]["schemas"])}

    def validator(self, schema: Document) -> Draft202012Validator:
        """Compile a schema."""
        document = _no_nulls(schema)
        if _refers(document):
            document = {**document, "components": self._components}
        return Draft202012Validator(document, mask="value")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for what a request says (`x-request-rules`): for the whole of its body, or for each of some fields."""

    places: Sequence[Sequence[str]]
    """The fields, each as the names that lead to it; `[]` among them stands for every item of a list."""
    validator: Draft202012Validator
    message: str

    def check(self, body: Mapping[str, Any]) -> None:
        """Raise InvalidArgument for the first place in a body that breaks the rule."""
        for place in self.places:
            for where, value in _found(body, place):
                if not self.validator.is_valid(value):
                    raise InvalidArgument(self.message.replace("{field}", where))


@dataclass(frozen=True, slots=True)
class Body:
    """What an operation takes as its body."""

    required: bool
    message: Message
    validator: Draft202012Validator
    rules: Sequence[Rule]
    limit: int = MAX_BODY
    """Bytes that it may have."""

    def read(self, content_type: str, raw: bytes) -> dict[str, Any]:
        """Return the message in wire form, checked; an absent optional body is the empty message.

        Not declared as JSON: 415. Not JSON, unknown or doubled keys, a value or a combination that the spec does not
        allow: 400 with the name of the field.
        """
        body: dict[str, Any] = {}
        if raw:
            if not _is_json(content_type):
                raise StatusError(415, Code.INVALID_ARGUMENT, "content type must be application/json")
            value = parse(raw)
            try:
                body = self.message.read(value)
            except Misread as error:
                raise InvalidArgument(_worded(error, raw.decode())) from None
        elif self.required:
            raise InvalidArgument("request body is required")
        check(self.validator, body)
        for rule in self.rules:
            rule.check(body)
        return body


def compile_body(operation: Document, schemas: Schemas, *at: str) -> Body | None:
    """Compile the `requestBody` and the `x-request-rules` of the operation that `at` leads to; None without a body."""
    if "requestBody" not in operation:
        return None
    spec = schemas.spec
    request = resolve(operation["requestBody"], spec)
    schema = request["content"]["application/json"]["schema"]
    rules: list[Rule] = []
    for number, rule in enumerate(operation.get("x-request-rules", ())):
        what = f"entry {number + 1} of x-request-rules of {operation['operationId']}"
        with compiling(what, *at, "x-request-rules", number):
            places = [_place(field, schema, spec) for field in rule["fields"]] if "fields" in rule else [()]
            rules.append(Rule(places, schemas.validator(rule["schema"]), rule["message"]))
    return Body(
        required=request.get("required", False),
        message=compile_message(schema, spec),
        validator=schemas.validator(schema),
        rules=rules,
        limit=schema.get("x-max-bytes", MAX_BODY),
    )


def check(validator: Draft202012Validator, value: Any, place: str = "") -> None:
    """Raise InvalidArgument for the first thing in the value that the schema does not allow."""
    error = next(validator.iter_errors(value), None)
    if error is not None:
        where = _shown_path(error.instance_path, place)
        raise InvalidArgument(f"invalid value for field {where}: {error.message}" if where else error.message)


def parse(raw: bytes) -> Any:
    """Parse JSON strictly (RFC 8259, I-JSON): UTF-8 and well-formed strings; otherwise 400.

    An object with a key twice is a `Doubled`; a number that cannot be read, or is out of range, is NaN or infinite.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidArgument(f"request body is not UTF-8: byte {error.start}") from None
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise InvalidArgument(f"proto: {_syntax_error(text, error)}") from None
    except RecursionError:
        raise InvalidArgument("request body is nested too deeply") from None
    if text.count("[") + text.count("{") > MAX_DEPTH and _is_deeper(value, MAX_DEPTH):
        raise InvalidArgument("request body is nested too deeply")
    if "\\u" in text:  # only an escape can bring these in
        for place, string in _strings(value, ""):
            if found := unstorable(string):
                shown = place.encode("utf-8", "replace").decode()[:200]
                message = f"the character U+{ord(found[0]):04X} cannot be stored"
                raise InvalidArgument(f"invalid value for field {shown}: {message}")
    return value


def _place(field: str, schema: Document, spec: Document) -> tuple[str, ...]:
    """Return the names that lead to a field of a body, such as `a.b[]`, of which there must be one."""
    place: list[str] = []
    for part in field.split("."):
        name, items, _ = part.partition("[]")
        found = schema_at(spec, schema, name)
        is_list = found is not None and found.get("type") == "array"
        if found is None or bool(items) > is_list or f"{name}{items}" != part:
            raise ValueError(
                f"the body has no field `{field}`; write the names that lead to one, with a dot between them and [] "
                "after that of a list"
            )
        place += [name, items] if items else [name]
        schema = found if not is_list else found["items"] if items else {}
    return tuple(place)


def _found(value: Any, place: Sequence[str], where: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the values at a place in a message, each with its name, such as `a_b.c[0]`."""
    if not place:
        yield where, value
    elif place[0] == "[]":
        for index, item in enumerate(value):
            yield from _found(item, place[1:], f"{where}[{index}]")
    elif place[0] in value:
        name = _snake_case(place[0])
        yield from _found(value[place[0]], place[1:], f"{where}.{name}" if where else name)


_snake_case = cache(snake_case)  # of names in the spec, which are few


def _is_json(content_type: str) -> bool:
    media_type, _, parameters = content_type.partition(";")
    charset = parameters.lower().replace(" ", "").partition("charset=")[2].strip('"')
    return media_type.strip().lower() == "application/json" and charset in ("", "utf-8", "utf8")


def _no_nulls(schema: Any) -> Any:
    if is_array(schema):
        return [_no_nulls(part) for part in schema]
    if not is_object(schema):
        return schema
    plain, _ = without_null(schema)
    return {key: _no_nulls(part) for key, part in plain.items()}


def _refers(schema: Any) -> bool:
    if is_array(schema):
        return any(map(_refers, schema))
    return is_object(schema) and ("$ref" in schema or any(map(_refers, schema.values())))


def _shown_path(path: list[str | int], start: str) -> str:
    place = start
    for part in path:
        if isinstance(part, int):
            place += f"[{part}]"
        else:
            place += f".{part}" if place else part
    return place[:200]


# How protojson tells people where the trouble is.


def _worded(error: Misread, text: str) -> str:
    """Return what is wrong with a body as protojson says it: with line and column, from 1, and the token as sent."""
    at = _start(text, error.path, of_key=error.of_key)
    token = "(hidden)" if error.secret else _token(text, at)
    problem = error.problem.format(field=error.field, token=token)
    return f"proto: {'syntax error ' if error.syntax else ''}({_position(text, at)}): {problem}"


def _syntax_error(text: str, error: json.JSONDecodeError) -> str:
    at = error.pos if error.msg.startswith("Invalid") else _after_blanks(text, error.pos)
    if at == len(text) or error.msg.startswith("Unterminated"):
        return "unexpected EOF"
    token = _token(text, at)
    if error.msg.startswith("Invalid control"):
        problem = f"invalid character {token!r} in string"
    elif error.msg.startswith("Invalid"):
        problem = f"invalid escape code {json.dumps(text[at : at + 2])} in string"
    else:
        known = token[0] in '{}[],:"-0123456789' or token in ("true", "false", "null")
        problem = f"{'unexpected token' if known else 'invalid value'} {token}"
    return f"syntax error ({_position(text, at)}): {problem}"


def _position(text: str, at: int) -> str:
    return f"line {text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}"


def _token(text: str, at: int) -> str:
    found = _TOKEN.match(text, at)
    return found[0][:200] if found else ""


def _start(text: str, path: Sequence[str | int], *, of_key: bool) -> int:
    """Return where a value stands in a JSON text that has been parsed, or the last key that leads to it."""
    at = key_at = _after_blanks(text, 0)
    for part in path:
        key_at, at = [places for found, *places in _children(text, at) if found == part][-1]
    return key_at if of_key else at


def _children(text: str, at: int) -> Iterator[tuple[str | int, int, int]]:
    """Yield the keys or indices of an object or array that begins at a place, each with where it and its value do."""
    is_map, index = text[at] == "{", 0
    at = _after_blanks(text, at + 1)
    while text[at] not in "}]":
        key_at, key = at, index
        if is_map:
            key, at = _SKIPPER.raw_decode(text, at)
            at = _after_blanks(text, _after_blanks(text, at) + 1)
        yield key, key_at, at
        _, at = _SKIPPER.raw_decode(text, at)
        at = _after_blanks(text, at)
        at = _after_blanks(text, at + 1) if text[at] == "," else at
        index += 1


def _after_blanks(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


_BLANKS = " \t\r\n"
_BLANK = re.compile(f"[{_BLANKS}]*")
_TOKEN = re.compile(r'"(\\.|[^"\\])*"|[-+._a-zA-Z0-9]{1,400}|.', re.DOTALL)


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) < 400 else math.inf  # Python refuses to read very long ones


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) == len(pairs):
        return result
    doubled = Doubled(result)
    keys = [key for key, _ in pairs]
    doubled.key = next(key for index, key in enumerate(keys) if key in keys[:index])
    return doubled


_DECODER = json.JSONDecoder(parse_constant=float, parse_int=_integer, object_pairs_hook=_object)
_SKIPPER = json.JSONDecoder(parse_int=len, parse_float=len)


def _is_deeper(value: Any, depth: int) -> bool:
    level: list[Any] = [value]
    for _ in range(depth + 1):
        level = [
            part
            for item in level
            if is_object(item) or is_array(item)
            for part in (item.values() if is_object(item) else item)
        ]
    return bool(level)


def _strings(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Yield each string below a value, keys too, with where it stands."""
    waiting: list[tuple[str, Any]] = [(place, value)]
    while waiting:
        where, item = waiting.pop()
        if isinstance(item, str):
            yield where, item
        elif is_array(item):
            waiting.extend((f"{where}[{index}]", part) for index, part in enumerate(item))
        elif is_object(item):
            for key, part in item.items():
                yield where, key
                waiting.append((f"{where}.{key}" if where else key, part))
