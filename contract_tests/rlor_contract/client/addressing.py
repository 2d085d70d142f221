"""How a call says what it is about and how it is to be made: by names in every form, with options of its own."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from rlor_contract.client.answers import whole_answer
from rlor_contract.client.python_names import python_name
from rlor_contract.client.scripted import ScriptedFacade, Uses, unless
from rlor_contract.client.surfaces import Call, Exchange, Reply
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.schema_values import SchemaValues
from rlor_contract.spec.schemas import Mismatch

_OTHER: Final = "another-account"
_SECONDS: Final = 7


def addressing_uses(
    spec: ContractSpec, surface: ScriptedFacade, call: Call, answers: SchemaValues
) -> Iterator[tuple[str, Uses]]:
    """By check, calls of an operation with other names of the same thing, of other things, and with options."""
    yield "settings_obeyed", _options(spec, surface, call, answers)
    yield "request_path", _names(spec, surface, call, answers)


def _options(spec: ContractSpec, surface: ScriptedFacade, call: Call, answers: SchemaValues) -> Uses:
    """Every operation takes them, not only the one on which the settings are tried."""
    pointer, good = call.operation.pointer, whole_answer(spec, call, answers)
    for timeout in (_SECONDS, timedelta(seconds=_SECONDS)):
        exchange = surface.play(surface.call(call, timeout=timeout, extra_headers={"X-Of-The-Call": "a b"}), good)
        got = [(one.extensions["timeout"], one.headers.get("x-of-the-call")) for one in exchange.requests]
        limits = {"connect": 5, **dict.fromkeys(("read", "write", "pool"), _SECONDS)}
        holds = exchange.error is None and got == [(limits, "a b")]
        yield f"timeout={timeout!r} and extra_headers=", unless(holds, f"{limits}, and the header", exchange, pointer)
    account = spec.resource.account_parameter
    moved = dataclasses.replace(call, path={**call.path, account: _OTHER})
    exchange = surface.play(surface.call(moved), whole_answer(spec, moved, answers))
    holds = exchange.error is None and _paths(exchange) == [_path(moved)]
    yield f"{account}={_OTHER!r}", unless(holds, f"a path of {_OTHER}", exchange, pointer)


@dataclasses.dataclass(frozen=True, slots=True)
class _Named:
    """What an operation is about: its class, where its name stands, and forms of names."""

    title: str
    field: str
    pattern: str
    own: str
    """The last variable of the operation's path."""

    def name(self, path: Mapping[str, str]) -> str:
        return re.sub(r"{(\w+)}", lambda found: path.get(found[1], "any"), self.pattern)


def _kind(spec: ContractSpec, call: Call) -> _Named | None:
    """What a call names, if anything but its account."""
    own = [name for name in call.path if name != spec.resource.account_parameter]
    for kind in (spec.resource, *spec.nested, *spec.beside):
        if own and kind.id_parameter == own[-1]:
            return _Named(kind.schema, kind.name_field, kind.pattern, own[-1])
    return None


def _names(spec: ContractSpec, surface: ScriptedFacade, call: Call, answers: SchemaValues) -> Uses:
    kind = _kind(spec, call)
    if kind is None:
        return
    pointer, good = call.operation.pointer, whole_answer(spec, call, answers)
    model: Any = getattr(importlib.import_module("rlor_trainer_client").models, kind.title)
    field, full = python_name(kind.field), kind.name(call.path)
    alone = len(call.path) == 2  # the account, and the id of its own
    forms: list[tuple[str, Any]] = [
        ("the full name", full),
        ("an object with it", model.from_dict({kind.field: full})),
        ("a mapping with it", {kind.field: full}),
        *([("the id", call.path[kind.own])] if alone else []),
        *([("an object with the id", model.from_dict({kind.field: call.path[kind.own]}))] if alone else []),
    ]
    for shown, named in forms:
        exchange = surface.play(surface.call(call, named=named), good)
        holds = exchange.error is None and _paths(exchange) == [_path(call)]
        yield f"by {shown}", unless(holds, _path(call), exchange, pointer)
    there = {**call.path, spec.resource.account_parameter: _OTHER}
    moved = dataclasses.replace(call, path=there)
    exchange = surface.play(surface.call(moved, named=kind.name(there)), whole_answer(spec, moved, answers))
    yield "of another account", unless(_paths(exchange) == [_path(moved)], _path(moved), exchange, pointer)
    wrong: list[tuple[str, Any, type[Exception], tuple[str, ...]]] = [
        ("of another account, without saying so", kind.name(there), ValueError, (_OTHER, surface.account)),
        ("of something else", f"{full}/else/b", ValueError, (kind.title, kind.pattern)),
        ("of something else", full.partition("/")[2], ValueError, (kind.title, kind.pattern)),
        ("of nothing", model.from_dict({}), ValueError, (kind.title, field, kind.pattern)),
        ("of no kind", 5, TypeError, ("int", kind.title, kind.pattern)),
        ("of None", None, TypeError, ("None", kind.title, kind.pattern)),
        ("of an empty mapping", {}, TypeError, (kind.title, kind.pattern)),
        *([] if alone else [("the id alone", call.path[kind.own], ValueError, (kind.pattern,))]),
    ]
    for shown, named, error, words in wrong:
        exchange = surface.play(surface.call(call, named=named), good)
        holds = isinstance(exchange.error, error) and all(word in str(exchange.error) for word in words)
        expected = f"{error.__name__} that says {', '.join(words)}, and nothing sent"
        yield shown, unless(holds and not exchange.requests, expected, exchange, pointer)
    if call.operation.label == spec.resource.label("get"):
        yield from _waits(surface, call, full, pointer)


def _waits(surface: ScriptedFacade, call: Call, full: str, pointer: Any) -> Iterator[tuple[str, list[Mismatch]]]:
    group = getattr(surface.client, call.operation.tag)
    if not hasattr(group, "wait"):
        return
    for named in (5, f"{full}/else/b"):
        exchange = surface.play(functools.partial(group.wait, named), Reply(200, b"{}"))
        holds = isinstance(exchange.error, TypeError | ValueError) and not exchange.requests
        yield f"a wait for {named!r}", unless(holds, "TypeError or ValueError, and nothing sent", exchange, pointer)


def _path(call: Call) -> str:
    return call.operation.path.format_map(call.path)


def _paths(exchange: Exchange) -> list[str]:
    return [request.url.path for request in exchange.requests]
