"""What the plain functions refuse: values that cannot be sent, and answers that do not fit, strict or not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from rlor_contract.client.answer_places import WRONG, kind_of, one_of_each
from rlor_contract.client.broken_answers import SECRET
from rlor_contract.client.drift_words import promised
from rlor_contract.client.python_names import python_name
from rlor_contract.client.surfaces import Call, Exchange, PlainFunctions, Reply
from rlor_contract.client.typed_oracle import check_decoded, is_unset
from rlor_contract.client.values_sent import WRONG_VALUES
from rlor_contract.spec.json_values import is_object, shown_error
from rlor_contract.spec.operations import JSON, ContractSpec, Response
from rlor_contract.spec.schema_values import SchemaValues
from rlor_contract.spec.schemas import Mismatch

_WRONG_SEGMENTS: Final[tuple[Any, ...]] = (5, None, "a/b", "half a pair: \ud800")

_Uses = Iterator[tuple[str, list[Mismatch]]]


def plain_refusals(spec: ContractSpec, surface: PlainFunctions, call: Call, answers: SchemaValues) -> _Uses:
    """`plain_functions_agree`: uses of both functions of a surface in which something does not fit."""
    yield from _values(spec, surface, call)
    for status, response in call.operation.responses.items():
        if response.schema is not None:
            yield from _answers(spec, surface, call, status, response, answers)


def _values(spec: ContractSpec, surface: PlainFunctions, call: Call) -> _Uses:
    """Every parameter is looked at before anything is sent, and named in Python's spelling."""
    for parameter in call.operation.parameters:
        kind = kind_of(spec.schema(parameter.schema))
        wrong = _WRONG_SEGMENTS if parameter.location == "path" else WRONG_VALUES.get(kind, ())
        for value in wrong:
            part = {parameter.name: value}
            in_path = parameter.location == "path"
            given = (
                replace(call, path={**call.path, **part}) if in_path else replace(call, query={**call.query, **part})
            )
            said = python_name(parameter.name).rstrip("_")
            yield f"{said}={value!r:.20}", _unsent(surface.send(given, Reply(200, b"{}")), said, parameter.pointer)


def _unsent(exchange: Exchange, said: str, pointer: Any) -> list[Mismatch]:
    named = isinstance(exchange.error, TypeError | ValueError) and str(exchange.error).startswith(said)
    if named and not exchange.requests:
        return []
    expected = f"TypeError or ValueError that begins with {said}, and nothing sent"
    return [Mismatch("", expected, f"{len(exchange.requests)} requests, {shown_error(exchange.error)}", pointer)]


def _answers(
    spec: ContractSpec, surface: PlainFunctions, call: Call, status: int, response: Response, answers: SchemaValues
) -> _Uses:
    schema = response.schema or ()
    lenient = surface.remade(strict=False)
    for branch in spec.branches(schema):
        whole: Any = one_of_each(answers.full(branch))
        if not is_object(whole):
            continue
        content = json.dumps(whole).encode()
        for kind, strict in ((None, True), (None, False), ("text/html", True), ("text/html", False)):
            reply = Reply(status, content, {} if kind is None else {"content-type": kind})
            exchange = surface.use(call, reply, client=None if strict else lenient)
            shown = f"{status} as {kind}, strict={strict}"
            if kind is not None and strict:
                yield shown, _invalid(exchange, call, reply, None, None, response)
            else:
                yield shown, _read(spec, schema, whole, exchange)
        for name, at in spec.properties(branch).items():
            words = kind_of(spec.schema(spec.branches(at)[0]))
            if len(spec.branches(schema)) > 1 or words not in WRONG or name not in whole:
                continue
            reply = Reply.of_json(status, {**whole, name: WRONG[words][-1]})
            shown = f"{status} with {name} of a wrong type"
            yield (
                f"{shown}, strict",
                _invalid(surface.send(call, reply), call, reply, name, promised(spec, at), response),
            )
            exchange = surface.use(call, reply, client=lenient)
            required = name in spec.schema(branch).get("required", ())
            unset = exchange.error is None and (required or is_unset(getattr(exchange.value, python_name(name), "")))
            unset = unset and exchange.value.additional_properties.get(name) == WRONG[words][-1]
            fault = Mismatch(f"/{name}", "the rest of the answer, and what came", shown_error(exchange.error), at)
            yield f"{shown}, lenient", [] if unset else [fault]
    bodies = [b"{", b"[]", b"5", b"\xff"]
    if len(spec.branches(schema)) > 1:  # it is one of them, and neither none nor several
        wholes: list[dict[str, Any]] = [one_of_each(answers.full(branch)) for branch in spec.branches(schema)]
        bodies += [b"{}", json.dumps({key: item for whole in wholes for key, item in whole.items()}).encode()]
    for body in bodies:
        reply = Reply(status, body, {"content-type": JSON})
        path = None if body in (b"{", b"\xff") else ""
        branches = [spec.schema_name(branch) for branch in spec.branches(schema)]
        words = "an object" if len(branches) == 1 else " or ".join(map(str, branches))
        for client in (None, lenient):
            exchange = surface.use(call, reply, client=client)
            said = None if path is None else words
            yield f"{status} {body!r}", _invalid(exchange, call, reply, path, said, response)


def _read(spec: ContractSpec, schema: Any, whole: Any, exchange: Exchange) -> list[Mismatch]:
    if exchange.error is not None:
        return [Mismatch("", "the answer", shown_error(exchange.error), schema)]
    return list(check_decoded(spec, schema, whole, exchange.value))


def _invalid(
    exchange: Exchange, call: Call, reply: Reply, path: str | None, words: str | None, response: Response
) -> list[Mismatch]:
    """A finding unless the error says of which answer it is, where in it, and what is promised there."""
    error: Any = exchange.error
    if type(error).__name__ == "InvalidResponseError":
        said = error.operation, error.status_code, error.body, error.json_path, error.expected
        wanted = call.operation.id, reply.status, reply.content, path, words
        if said == wanted and SECRET not in f"{error} {error!r}" and (not words or words in str(error)):
            return []
        return [Mismatch("", f"an error of {wanted}"[:200], f"one of {said}"[:200], response.pointer)]
    return [Mismatch("", "InvalidResponseError", shown_error(error), response.pointer)]
