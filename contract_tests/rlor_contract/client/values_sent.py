"""Values that callers give for fields: what cannot be sent is named, what equals a value of JSON is sent as that."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import json
import math
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from rlor_spec.document import Pointer
from rlor_spec.spellings import snake_case

from rlor_contract.client.answer_places import kind_of
from rlor_contract.client.python_names import python_name
from rlor_contract.client.scripted import ScriptedFacade, Uses, unless
from rlor_contract.client.surfaces import Call, Reply
from rlor_contract.spec.json_values import is_object
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.schemas import Mismatch


class _Number:
    """A whole number of another library."""

    def __index__(self) -> int:
        return 7

    def __int__(self) -> int:
        return 7


WRONG_VALUES: Final[dict[str, tuple[Any, ...]]] = {
    "string": (object(), 5, "half a pair: \ud800"),
    "integer": (object(), "5", True, 0.5, math.nan, Decimal("0.5")),
    "number": (object(), "5", True, math.nan, math.inf, -math.inf, Decimal(10) ** 400, 10**400),
    "boolean": (object(), 1, "true"),
    "array": (object(), "text", 5),
    "object": (object(), "text", 5),
    "date-time": (object(), 5, "yesterday"),
}
_EQUAL: Final[dict[str, tuple[tuple[Any, Any], ...]]] = {
    "integer": ((_Number(), 7), (Decimal(8), 8), (8.0, 8), (Fraction(6, 2), 3)),
    "number": ((_Number(), 7), (Decimal("0.25"), 0.25), (Fraction(1, 4), 0.25), (5, 5)),
}
_CREATED: Final = Reply(200, b"{}", {"content-type": "application/json"})


def value_uses(spec: ContractSpec, surface: ScriptedFacade, call: Call) -> Uses:
    """`wrong_values_named`"""
    for parameter in call.operation.parameters_in("query"):
        kind = kind_of(spec.schema(parameter.schema))
        for value in WRONG_VALUES[kind]:
            given = dataclasses.replace(call, query={**call.query, parameter.name: value})
            yield _refused(surface, given, python_name(parameter.name).rstrip("_"), value, parameter.pointer)
    body = call.operation.body
    if body is None or not spec.properties(body):
        return
    for (outer, name), at in _fields(spec, body):
        schema = spec.schema(spec.branches(at)[0])
        kind = kind_of(schema)
        named = f"{python_name(outer)}.{python_name(name)}" if outer else python_name(name)
        bounds = [schema[bound] + step for bound, step in (("maximum", 1), ("minimum", -1)) if bound in schema]
        for value in (*WRONG_VALUES.get(kind, ()), *bounds):
            yield _refused(surface, _with_field(call, outer, name, value), named, value, at)
        bounds = [schema[bound] for bound in ("maximum", "minimum") if bound in schema]
        spans = [(timedelta(minutes=90), "5400s"), (timedelta(milliseconds=1500), "1.5s")] if _is_span(schema) else []
        for value, wanted in (*_EQUAL.get(kind, ()), *((bound, bound) for bound in bounds), *spans):
            exchange = surface.play(surface.call(_with_field(call, outer, name, value)), _CREATED)
            sent: dict[str, Any] = json.loads(exchange.requests[0].content) if exchange.requests else {}
            held: dict[str, Any] = sent.get(outer, {}) if outer else sent
            holds = held.get(name) == wanted and type(held.get(name)) is type(wanted)
            yield f"{named} is {value!r}", unless(holds, f"{wanted!r} to be sent", exchange, at)
    yield from _maps(spec, body)
    if surface.resource_name(call) is None and is_object(call.body):
        yield from _mappings(spec, surface, call, body)


def _is_span(schema: dict[str, Any]) -> bool:
    return schema.get("format") == "duration" or str(schema.get("pattern", "")).endswith("s$")


def _fields(spec: ContractSpec, body: Pointer) -> Iterator[tuple[tuple[str, str], Pointer]]:
    """Fields that a caller may set, and those of the messages in them. The class of an enum refuses for itself."""
    for name, at in spec.properties(body).items():
        branch = spec.branches(at)[0]
        if spec.document.resolve(at).get("readOnly") or spec.schema(branch).get("readOnly"):
            continue
        if "enum" not in spec.schema(branch):
            yield ("", name), at
        if len(spec.branches(at)) == 1:
            for inner, at_inner in spec.properties(branch).items():
                schema = spec.schema(spec.branches(at_inner)[0])
                if "enum" not in schema and not schema.get("readOnly"):
                    yield (name, inner), at_inner


def _with_field(call: Call, outer: str, name: str, value: Any) -> Call:
    held = {**call.body.get(outer, {}), name: value} if outer else value
    return dataclasses.replace(call, body={**call.body, outer or name: held})


def _refused(
    surface: ScriptedFacade, call: Call, named: str, value: Any, pointer: Pointer
) -> tuple[str, list[Mismatch]]:
    exchange = surface.play(surface.call(call), Reply(200, b"{}"))
    holds = isinstance(exchange.error, TypeError | ValueError) and named in str(exchange.error)
    holds = holds and not exchange.requests
    expected = f"TypeError or ValueError that names {named}"
    return f"{named} is {value!r:.20}", unless(holds, expected, exchange, pointer)


def _maps(spec: ContractSpec, body: Pointer) -> Uses:
    """A map is a mapping."""
    kinds = importlib.import_module("rlor_trainer_client").models
    for name, at in spec.properties(body).items():
        branch = spec.locate(spec.branches(at)[0])
        extra = spec.schema(branch).get("additionalProperties")
        if is_object(extra) and spec.schema_name(branch):
            made = getattr(kinds, spec.schema_name(branch) or "").from_dict({"a": "b"})
            holds = dict(made) == {"a": "b"} and [*made.items()] == [("a", "b")] and "a" in made and len(made) == 1
            yield f"{name} as a dict", [] if holds else [Mismatch(f"/{name}", "a mapping", repr(made), at)]


def _mappings(spec: ContractSpec, surface: ScriptedFacade, call: Call, body: Pointer) -> Uses:
    """A mapping for a model, in the spelling of the wire or of Python; a slip in a name is refused."""
    method = getattr(getattr(surface.client, call.operation.tag), call.operation.method_name)
    exchange = surface.play(surface.call(call), _CREATED)
    wanted = [json.loads(request.content) for request in exchange.requests]
    pythonic = {snake_case(key): value for key, value in call.body.items()}
    for shown, given in (("a mapping", call.body), ("a mapping in snake_case", pythonic)):
        exchange = surface.play(functools.partial(method, given), _CREATED)
        sent = [json.loads(request.content) for request in exchange.requests]
        yield shown, unless(sent == wanted, "the same body as of the model", exchange, body)
    more = {"fieldOfTomorrow": {"a": [1]}}
    for shown, given in (
        ("a mapping with a field of tomorrow", {**call.body, **more}),
        ("a mapping with further fields", {**pythonic, "additional_properties": more}),
    ):
        exchange = surface.play(functools.partial(method, given), _CREATED)
        sent = [json.loads(request.content) for request in exchange.requests]
        yield shown, unless(sent == [{**one, **more} for one in wanted], "that field, too", exchange, body)
    name = max(pythonic, key=len)
    slip = {**pythonic, f"{name[:-1]}": pythonic[name]}
    exchange = surface.play(lambda: method(slip), _CREATED)
    holds = isinstance(exchange.error, ValueError) and f"Did you mean {name!r}" in str(exchange.error)
    holds = holds and not exchange.requests
    yield "a slip in a name", unless(holds, f"ValueError that asks whether {name} is meant", exchange, body)
    both = {**call.body, snake_case(max(call.body, key=len)): call.body[max(call.body, key=len)]}
    exchange = surface.play(lambda: method(both), _CREATED)
    holds = isinstance(exchange.error, ValueError) and not exchange.requests
    yield "a field in both spellings", unless(holds, "ValueError", exchange, body)
