"""Waits beyond that for one job: for several with one poller, for one that is ready, for a long-running operation."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final, cast

from rlor_contract.client.python_names import python_name
from rlor_contract.client.scripted import ScriptedFacade, Uses, error_reply, is_error, unless
from rlor_contract.client.surfaces import Call, Exchange, Reply
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.schema_values import SchemaValues

_MANY: Final = 12
"""Resources that a list shows in fewer requests than they are."""


def many_wait_uses(
    spec: ContractSpec, surface: ScriptedFacade, whole: dict[str, Any], read: Callable[..., Reply], group: Any
) -> Uses:
    """The waits for several: `whole` is a read of the one that `group` waits for, `read` one in a state."""
    lifecycle, pointer, resource = spec.lifecycle, spec.lifecycle_pointer, spec.resource
    name_field, state_field = resource.name_field, python_name(resource.state_field)
    good, bad = lifecycle["success"], next(s for s in lifecycle["classes"]["terminal"] if s != lifecycle["success"])
    live = next(state for state in lifecycle["classes"]["active"] if state != lifecycle["initial"])
    one = str(whole[name_field])
    other = f"{one}-2"

    def of(name: str, state: str) -> Reply:
        return read(state, **{name_field: name})

    def names(jobs: Any) -> list[str | None]:
        return [None if job is None else getattr(job, python_name(name_field)) for job in jobs]

    both = [of(one, live), of(other, live)]
    exchange = surface.play(lambda: group.wait_all([other, one, other]), *both[::-1], of(other, good), of(one, good))
    holds = exchange.error is None and names(exchange.value) == [other, one, other] and len(exchange.requests) == 4
    yield "wait_all of two, one of them named twice", unless(holds, "three jobs, four reads", exchange, pointer)
    exchange = surface.play(lambda: group.wait_all([one, other]), *both, of(one, good), of(other, bad))
    error: Any = exchange.error
    holds = is_error(exchange, "WaitAllError") and names(error.jobs) == [one, other]
    holds = holds and [type(inner).__name__ for inner in error.exceptions] == ["JobFailedError"]
    yield "wait_all, and one fails", unless(holds, "WaitAllError with one JobFailedError", exchange, pointer)
    exchange = surface.play(lambda: group.wait_all([one, other], timeout=60), *both, of(one, good), both[1])
    error = exchange.error
    holds = is_error(exchange, "WaitAllError") and surface.now == 60
    holds = holds and [type(inner).__name__ for inner in error.exceptions] == ["WaitTimeoutError"]
    yield "wait_all, and one runs on for 60 s", unless(holds, "WaitAllError after 60 s", exchange, pointer)
    exchange = surface.play(lambda: group.wait_all([one], pending_timeout=50), of(one, lifecycle["initial"]))
    holds = is_error(exchange, "WaitAllError") and surface.now == 50
    yield "wait_all, pending_timeout=50", unless(holds, "WaitAllError after 50 s", exchange, pointer)
    exchange = surface.play(lambda: group.wait_all([one, other], until=live), *both)
    holds = exchange.error is None and not surface.slept
    yield "wait_all, until a state of the middle", unless(holds, "both, at once", exchange, pointer)
    told: list[Any] = []
    surface.play(
        lambda: group.wait_all([one, other], on_update=told.append), *both, *both, of(one, good), of(other, good)
    )
    holds = [str(getattr(job, state_field)) for job in told] == [live, live, good, good]
    yield "wait_all, on_update", unless(holds, "the first read and each change told", exchange, pointer)
    for wrong in (one, 5, None):
        exchange = surface.play(partial(group.wait_all, wrong), of(one, good))
        holds = isinstance(exchange.error, TypeError) and not exchange.requests
        yield f"wait_all({wrong!r})", unless(holds, "TypeError, and nothing sent", exchange, pointer)
    exchange = surface.play(lambda: group.wait_any([one, other]), of(one, bad), both[1], of(one, bad), of(other, good))
    holds = exchange.error is None and names([exchange.value]) == [other]
    yield "wait_any, and the first fails", unless(holds, "the second", exchange, pointer)
    exchange = surface.play(lambda: group.wait_any([one, other]), *[of(one, bad), of(other, bad)] * 9)
    holds = is_error(exchange, "WaitAllError") and len(getattr(exchange.error, "exceptions", ())) == 2
    yield "wait_any, and all fail", unless(holds, "WaitAllError with an error for each", exchange, pointer)
    replies = [*both, of(one, live), of(other, good), of(one, bad)]
    exchange = surface.play(lambda: group.as_completed([one, other]), *replies)
    holds = exchange.error is None and names(exchange.value) == [other, one]
    yield "as_completed, and one fails", unless(holds, "each, as it ends", exchange, pointer)
    exchange = surface.play(lambda: group.watch(one), of(one, live), of(one, live), of(one, bad))
    states = [] if exchange.error else [str(getattr(job, state_field)) for job in exchange.value]
    yield "watch", unless(states[:2] == [live, bad], "each change, to the end", exchange, pointer)
    yield from _by_lists(spec, surface, one, of, group, names)
    yield from _ready(spec, surface, one, of, group)


def _by_lists(
    spec: ContractSpec, surface: ScriptedFacade, one: str, of: Callable[[str, str], Reply], group: Any, names: Any
) -> Uses:
    """Many are read by pages of a list, where there is one."""
    listing = next((found for found in spec.operations if found.label == spec.resource.label("list")), None)
    if listing is None or "x-pagination" not in listing.raw:
        return
    pages: dict[str, Any] = listing.raw["x-pagination"]
    wanted = [f"{one}-{number}" for number in range(_MANY)]

    def page(*found: tuple[str, str]) -> Reply:
        items = [json.loads(of(name, state).content) for name, state in found]
        counted = {pages["totalSize"]: len(items)} if "totalSize" in pages else {}
        return Reply.of_json(200, {pages["items"]: items, pages["nextPageToken"]: "", **counted})

    lifecycle = spec.lifecycle
    live, good = lifecycle["classes"]["active"][1], lifecycle["success"]
    running, done = page(*((name, live) for name in wanted)), page(*((name, good) for name in reversed(wanted)))
    exchange = surface.play(lambda: group.wait_all(wanted), running, done)
    holds = exchange.error is None and names(exchange.value) == wanted and len(exchange.requests) == 2
    expected = "two pages, and all in the order given"
    yield f"wait_all of {_MANY}", unless(holds, expected, exchange, spec.lifecycle_pointer)
    # One that the list does not show is read by itself.
    partly = page(*((name, good) for name in wanted[1:]))
    exchange = surface.play(lambda: group.wait_all(wanted), running, partly, partly, of(wanted[0], good))
    holds = exchange.error is None and names(exchange.value) == wanted
    yield "wait_all, and a list without one", unless(holds, "all of them", exchange, spec.lifecycle_pointer)


def _ready(spec: ContractSpec, surface: ScriptedFacade, one: str, of: Callable[[str, str], Reply], group: Any) -> Uses:
    """A wait for one that is ready, where the lifecycle says when it is."""
    ready = spec.lifecycle.get("ready")
    if ready is None or not hasattr(group, "wait_ready"):
        return
    pointer = (*spec.lifecycle_pointer, "ready")
    sick, well = error_reply(503, 14), Reply.of_json(200, {})
    for state in ready["states"]:
        exchange = surface.play(lambda: group.wait_ready(one), of(one, state), sick, of(one, state), well)
        paths = [request.url.path for request in exchange.requests]
        holds = exchange.error is None and len(paths) == 4 and paths[0] == paths[2] != paths[1] == paths[3]
        holds = holds and surface.now == 5
        yield f"wait_ready in {state}", unless(holds, "a second health check after 5 s", exchange, pointer)
    state = ready["states"][0]
    exchange = surface.play(lambda: group.wait_ready(one, health_timeout=60), *[of(one, state), sick] * 50)
    holds = is_error(exchange, "WaitTimeoutError") and surface.now == 60
    yield "wait_ready, health_timeout=60", unless(holds, "WaitTimeoutError after 60 s", exchange, pointer)
    exchange = surface.play(lambda: group.wait_ready(one), of(one, state), error_reply(403, 7))
    holds = is_error(exchange, "PermissionDeniedError") and len(exchange.requests) == 2
    yield "wait_ready, and health is refused", unless(holds, "PermissionDeniedError at once", exchange, pointer)


def long_running_uses(spec: ContractSpec, surface: ScriptedFacade, call: Call, answers: SchemaValues) -> Uses:
    """Calls that wait for the operation which they begin: `x-long-running`."""
    said = call.operation.raw.get("x-long-running")
    if said is None:
        return
    pointer = (*call.operation.pointer, "x-long-running")
    fields: Any = call.body
    if isinstance(fields, dict):  # whether it asks for an operation is the client's business here
        fields = cast("dict[str, Any]", fields)
        call = replace(call, body={field: value for field, value in fields.items() if field != said.get("background")})
    whole: dict[str, Any] = answers.full(call.operation.responses[200].schema or ())
    owner = spec.properties(call.operation.responses[200].schema or ())[said["operation"]]
    template = spec.schema(spec.branch_for(owner, {}))["x-resource"]["template"]
    account = spec.resource.account_parameter
    name = re.sub(r"{\w+}", "promote-1", template.replace(f"{{{account}}}", call.path[account]))
    result = whole[said["result"]]
    begun = Reply.of_json(200, {said["operation"]: {"name": name}, said["result"]: None})

    def operation(message: str | None = None, **more: Any) -> Reply:
        metadata = None if message is None else {"statusMessage": message}
        return Reply.of_json(200, {"name": name, "metadata": metadata, **more})

    first, second = operation("copying"), operation("registering")
    done = operation(done=True, response={"@type": "type.googleapis.com/test.Result", **result})
    failed = operation(done=True, error={"code": 13, "message": "no space left", "details": []})
    told: list[Any] = []

    def waited(**options: Any) -> Callable[[], Any]:
        return surface.call(call, wait=True, **options)

    exchange = surface.play(waited(on_update=told.append), begun, first, first, error_reply(503, 14), second, done)
    value = getattr(exchange.value, python_name(said["result"]), None)
    holds = value is not None and value.to_dict().get("name") == result.get("name") and _asks(exchange, said)
    yield "wait=True", unless(holds, f"`{said['result']}`, once the operation is done", exchange, pointer)
    messages = [one.metadata and one.metadata.status_message for one in told]
    yield (
        "wait=True, on_update",
        unless(messages == ["copying", "registering", None], "each message once", exchange, pointer),
    )
    exchange = surface.play(waited(), begun, first, failed)
    error: Any = exchange.error
    holds = is_error(exchange, "OperationFailedError") and error.code == 13 and "no space left" in str(error)
    yield "wait=True, and it fails", unless(holds, "OperationFailedError with code and reason", exchange, pointer)
    exchange = surface.play(waited(wait_timeout=60), begun, first)
    error = exchange.error
    holds = is_error(exchange, "WaitTimeoutError") and surface.now == 60 and error.job.name == name
    yield "wait_timeout=60", unless(holds, "WaitTimeoutError after 60 s, with the operation", exchange, pointer)
    exchange = surface.play(surface.call(call), begun, first)
    holds = exchange.error is None and len(exchange.requests) == 1
    yield "without wait", unless(holds, "the operation, at once", exchange, pointer)


def _asks(exchange: Exchange, said: dict[str, Any]) -> bool:
    """Whether the first request asks for an operation, where there is a choice."""
    if "background" not in said:
        return True
    return json.loads(exchange.requests[0].content).get(said["background"]) is True
