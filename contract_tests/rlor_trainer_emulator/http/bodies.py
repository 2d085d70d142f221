"""Request bodies: from bytes to a checked message in wire form."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn, cast

from jsonschema_rs import Draft202012Validator, ValidationErrorKind

from ..queries.texts import unstorable
from ..resource.messages import Message, compile_message, is_array, is_object, snake_case
from ..resource.statuses import Code, InvalidArgument, StatusError
from ..spec import Document, compiling, resolve, without_null

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
    """A rule across fields (`x-request-rules`)."""

    validator: Draft202012Validator
    message: str


@dataclass(frozen=True, slots=True)
class Body:
    """What an operation takes as its body."""

    required: bool
    message: Message
    validator: Draft202012Validator
    rules: tuple[Rule, ...]

    def read(self, content_type: str, raw: bytes) -> dict[str, Any]:
        """Return the message in wire form, checked; an absent optional body is the empty message.

        Not declared as JSON: 415. Not JSON, unknown or doubled keys, a value or a combination that the spec does not
        allow: 400 with the name of the field.
        """
        if not raw:
            if self.required:
                raise InvalidArgument("request body is required")
            return {}
        if not _is_json(content_type):
            raise StatusError(415, Code.INVALID_ARGUMENT, "content type must be application/json")
        value = self.message.read(parse(raw), "")
        check(self.validator, value)
        for rule in self.rules:
            if not rule.validator.is_valid(value):
                raise InvalidArgument(rule.message)
        return cast("dict[str, Any]", value)


def compile_body(operation: Document, schemas: Schemas) -> Body | None:
    """Compile the `requestBody` and the `x-request-rules` of an operation; None without a body."""
    if "requestBody" not in operation:
        return None
    spec = schemas.spec
    request = resolve(operation["requestBody"], spec)
    schema = request["content"]["application/json"]["schema"]
    with compiling(f"x-request-rules of {operation['operationId']}"):
        rules = tuple(
            Rule(schemas.validator(rule["schema"]), rule["message"]) for rule in operation.get("x-request-rules", ())
        )
    return Body(request.get("required", False), compile_message(schema, spec), schemas.validator(schema), rules)


def check(validator: Draft202012Validator, value: Any, place: str = "") -> None:
    """Raise InvalidArgument for the first thing in the value that the schema does not allow."""
    error = next(validator.iter_errors(value), None)
    if error is not None:
        where = _place(error.instance_path, place)
        message = error.message
        if isinstance(error.kind, ValidationErrorKind.Not):  # what the spec has `not` for: fields that exclude another
            excluding: Any = error.kind.schema
            message = f"{' and '.join(excluding['required'])} are mutually exclusive"
        elif isinstance(error.kind, ValidationErrorKind.MaxLength):
            most: int = error.kind.limit
            # Text: python-sdk unit test.
            raise InvalidArgument(f"invalid resource: {snake_case(where)} must be fewer than {most + 1} characters")
        raise InvalidArgument(f"invalid value for field {where}: {message}" if where else message)


def parse(raw: bytes) -> Any:
    """Parse JSON strictly (RFC 8259, I-JSON): UTF-8, finite numbers, unique keys, well-formed strings; else 400."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidArgument(f"request body is not UTF-8: byte {error.start}") from None
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise InvalidArgument(
            f"request body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from None
    except RecursionError:
        raise InvalidArgument("request body is nested too deeply") from None
    except ValueError:  # an integer of more digits than Python converts
        raise InvalidArgument("request body holds a number that is out of range") from None
    if text.count("[") + text.count("{") > MAX_DEPTH and _is_deeper(value, MAX_DEPTH):
        raise InvalidArgument("request body is nested too deeply")
    if "\\u" in text:  # only an escape can bring these in
        for place, string in _strings(value, ""):
            if found := unstorable(string):
                shown = place.encode("utf-8", "replace").decode()[:200]
                message = f"the character U+{ord(found[0]):04X} cannot be stored"
                raise InvalidArgument(f"invalid value for field {shown}: {message}")
    return value


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


def _place(path: list[str | int], start: str) -> str:
    place = start
    for part in path:
        if isinstance(part, int):
            place += f"[{part}]"
        else:
            place += f".{part}" if place else part
    return place[:200]


def _refuse_constant(name: str) -> NoReturn:
    raise InvalidArgument(f"request body is not JSON: {name} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise InvalidArgument("request body holds a number that is out of range")
    return number


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise InvalidArgument(f"request body has the key {twice[:200]!a} twice in one object")
    return result


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_finite, object_pairs_hook=_unique)


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
