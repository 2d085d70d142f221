"""Waits for a state of the resource: what ends them, what they outlast, how they go about it."""

from __future__ import annotations

import contextlib
import functools
import importlib
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from rlor_contract.client.answers import about, whole_answer
from rlor_contract.client.many_waits import many_wait_uses
from rlor_contract.client.python_names import python_name
from rlor_contract.client.scripted import RETRIES, ScriptedFacade, Uses, error_reply, is_error, unless
from rlor_contract.client.surfaces import ABSENT, REQUEST_ID, Call, Reply
from rlor_contract.spec.operations import JSON, ContractSpec
from rlor_contract.spec.schema_values import SchemaValues
from rlor_contract.spec.schemas import Mismatch

_NO_ANSWERS: Final = (
    Reply(200, b"<html>", {"content-type": "text/html"}),
    Reply(200, b'{"name": "acc', {"content-type": JSON}),
    Reply(200, b"", {"content-type": JSON}),
    Reply(404, b"<html>", {"content-type": "text/html"}),
    Reply(403, b"<html>", {"content-type": "text/html"}),
    Reply(425, b""),
    Reply(524, b"<html>", {"content-type": "text/html"}),
)
"""What comes on the way between good reads, and says nothing of the resource."""


@dataclass(frozen=True, slots=True)
class _Waited:
    """What is waited for, and how."""

    spec: ContractSpec
    surface: ScriptedFacade
    wait: Callable[..., Any]
    own: str
    whole: dict[str, Any]

    def read(self, state: Any, **other: Any) -> Reply:
        return Reply.of_json(200, {**self.whole, self.spec.resource.state_field: state, **other})

    @property
    def live(self) -> list[Reply]:
        """Reads of the initial state and of others that continue."""
        lifecycle = self.spec.lifecycle
        return [self.read(state) for state in (lifecycle["initial"], *lifecycle["classes"]["active"][:3])]

    @property
    def reason(self) -> tuple[str, ...]:
        """What the server says of the state of the resource, where it says anything."""
        said: dict[str, Any] = self.whole.get("status") or {}
        return (str(said["message"]),) if said.get("message") else ()

    @property
    def active(self) -> list[str]:
        return [str(state) for state in self.spec.lifecycle["classes"]["active"]]

    @property
    def success(self) -> str:
        return str(self.spec.lifecycle["success"])


class _Screen(io.StringIO):
    """Where progress is drawn."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


def wait_uses(spec: ContractSpec, surface: ScriptedFacade, call: Call, answers: SchemaValues) -> Uses:
    """`waits_end`"""
    operation = call.operation
    group = getattr(surface.client, operation.tag)
    if operation.label != spec.resource.label("get") or not hasattr(group, "wait"):
        return
    response = operation.responses[200]
    whole: dict[str, Any] = about(spec, call, response, answers.full(response.schema or ()))
    waited = _Waited(spec, surface, group.wait, surface.resource_name(call) or "", whole)
    yield from _ends(waited)
    yield from _outlasts(waited)
    yield from _pauses(waited)
    yield from _options(waited)
    yield from _after_moves(waited, call, answers)
    yield from many_wait_uses(spec, surface, whole, waited.read, group)


def _ends(waited: _Waited) -> Uses:
    spec, surface, lifecycle = waited.spec, waited.surface, waited.spec.lifecycle
    wait, own, read, live, pointer = waited.wait, waited.own, waited.read, waited.live, spec.lifecycle_pointer
    bad = next(state for state in lifecycle["classes"]["terminal"] if state != waited.success)
    states = getattr(importlib.import_module("rlor_trainer_client").models, spec.resource.state_schema)
    outage = [error_reply(503, 14)] * (RETRIES + 2)  # more than one read repeats
    for state in (*lifecycle["classes"]["terminal"], *lifecycle["classes"]["tombstone"]):
        good = state == waited.success
        exchange = surface.play(lambda: wait(own, timeout=3600), *live, *outage, read(state))
        ended = exchange.value is not None if good else is_error(exchange, "JobFailedError")
        ended = ended and getattr(exchange.value if good else exchange.error, spec.resource.state_field, None) == state
        expected = "the job" if good else "JobFailedError"
        yield f"a job that ends as {state}", unless(ended and surface.now < 600, expected, exchange, pointer)
        if not good:
            said = (state, str(waited.success), *waited.reason)
            yield f"the error of a job that ends as {state}", _uncarried(waited, exchange.error, state, said)
    for value in (None, "", 3, lifecycle["classes"].get("unset", [""])[0]):
        exchange = surface.play(lambda: wait(own), read(value))
        holds = is_error(exchange, "InvalidResponseError") and surface.now < 600
        yield f"no state: {value!r}", unless(holds, "InvalidResponseError", exchange, pointer)
    exchange = surface.play(lambda: wait(own, until=states(bad)), *live, read(waited.success))
    ended = is_error(exchange, "JobEndedError") and not is_error(exchange, "JobFailedError")
    yield "a good end, though not the one", unless(ended, "JobEndedError that says not failed", exchange, pointer)
    said = (waited.success, bad, "ended successfully")
    yield "the error of a good end", _uncarried(waited, exchange.error, waited.success, said)
    exchange = surface.play(lambda: wait(own, timeout=60), live[-1])
    error: Any = exchange.error
    holds = is_error(exchange, "WaitTimeoutError") and surface.now == 60 and error.elapsed == 60 and error.state != ""
    yield "a job that runs on, for 60 s", unless(holds, "WaitTimeoutError after 60 s", exchange, pointer)
    state = lifecycle["classes"]["active"][2]
    yield "the error of a job that runs on", _uncarried(waited, error, state, (f"is still {state}", "1 min 00 s"))
    for shown, failed in (("503", error_reply(503, 14)), ("a page", _NO_ANSWERS[0])):
        reply = replace(failed, headers={**failed.headers, "x-request-id": REQUEST_ID})
        exchange = surface.play(lambda: wait(own, timeout=1800, poll_interval=50), live[-1], reply)
        said = (f"was {state} when last read,", "30 min 0", "Last error: ")
        yield f"{shown} after a good read", _uncarried(waited, exchange.error, state, said)
    for until in (states(bad), bad, [states(bad), waited.success], {bad}):
        exchange = surface.play(functools.partial(wait, own, until=until), *live, read(bad))
        yield f"until={until!r}", unless(exchange.error is None, "the job", exchange, pointer)
    for until in ((), "no such state", 5):
        exchange = surface.play(functools.partial(wait, own, until=until), *live, read(bad))
        holds = isinstance(exchange.error, TypeError | ValueError) and not exchange.requests
        yield f"until={until!r}", unless(holds, "TypeError or ValueError, and nothing sent", exchange, pointer)
    exchange = surface.play(lambda: wait(own), *live, read("A_STATE_OF_TOMORROW"), read(waited.success))
    yield "a state that nobody knows", unless(exchange.error is None, "the job, at its end", exchange, pointer)
    # Another caller may have led it away from this end: an end that is read at first may be an old one.
    exchange = surface.play(lambda: wait(own), read(bad), *live[1:], read(waited.success))
    yield "an old end that is left", unless(exchange.error is None, "the job, at its new end", exchange, pointer)
    exchange = surface.play(lambda: wait(own), read(bad))
    holds = is_error(exchange, "JobFailedError") and surface.now == 30
    yield "a bad end from the beginning", unless(holds, "JobFailedError after 30 s", exchange, pointer)
    exchange = surface.play(lambda: wait(own), read(waited.success))
    holds = exchange.error is None and not surface.slept and len(exchange.requests) == 1
    yield "the good end from the beginning", unless(holds, "the job, after one read", exchange, pointer)


def _uncarried(waited: _Waited, error: Any, state: str, words: tuple[str, ...]) -> list[Mismatch]:
    """What the error of a wait should say of the resource, and does not."""
    spec, resource = waited.spec, waited.spec.resource
    name = str(waited.whole[resource.name_field])
    wanted: dict[str, Any] = {"request_id": REQUEST_ID}
    if hasattr(error, "status"):
        wanted["status"] = getattr(error.job, "status", None)
    found = [
        f"{key} is {getattr(error, key, None)!r}" for key, value in wanted.items() if getattr(error, key, None) != value
    ]
    shown: Any = None
    with contextlib.suppress(AttributeError):
        shown = error.state
    if shown != state:
        found.append(f"the state is {shown!r}")
    job: Any = getattr(error, "job", None)
    if type(job).__name__ != resource.schema or job.to_dict().get(resource.name_field) != name:
        found.append(f"job is {job!r:.60}")
    if not str(getattr(error, "path", "")).endswith(f"/{name}"):
        found.append(f"path is {getattr(error, 'path', None)!r}")
    found += [f"no {word!r} in {str(error)!r:.200}" for word in (*words, waited.own) if word not in str(error)]
    return [
        Mismatch("", "an error that says which job, in which state, and why", one, spec.lifecycle_pointer)
        for one in found
    ]


def _outlasts(waited: _Waited) -> Uses:
    surface, wait, own = waited.surface, waited.wait, waited.own
    pointer, live = waited.spec.lifecycle_pointer, waited.live
    good = waited.read(waited.success)
    for between in _NO_ANSWERS:
        for seconds in (None, 3600.0):
            use = functools.partial(wait, own, timeout=seconds)
            exchange = surface.play(use, *live, *[between] * (RETRIES + 2), good)
            shown = f"{between.status} {between.content!r} between good reads, timeout={seconds}"
            yield shown, unless(exchange.error is None, "the job", exchange, pointer)
    refused, down, page = error_reply(404, 5), error_reply(503, 14), _NO_ANSWERS[0]
    exchange = surface.play(lambda: wait(own, timeout=3600), refused)
    holds = is_error(exchange, "NotFoundError") and len(exchange.requests) == 1
    yield "404 before the first read", unless(holds, "NotFoundError at once", exchange, pointer)
    for shown, reply, least, most, kind in (
        ("404 from the second read on", refused, 600, 720, "NotFoundError"),
        ("503 forever, without a limit", down, 600, 720, "ServiceUnavailableError"),
        ("a page of HTML forever, without a limit", page, 600, 720, "InvalidResponseError"),
    ):
        exchange = surface.play(functools.partial(wait, own, poll_interval=50), live[-1], reply)
        holds = is_error(exchange, kind) and least <= surface.now <= most
        yield shown, unless(holds, f"{kind} after {least} s", exchange, pointer)
    exchange = surface.play(lambda: wait(own, timeout=1800, poll_interval=50), live[-1], down)
    holds = is_error(exchange, "WaitTimeoutError") and 1800 <= surface.now <= 1805  # there is always a last read
    yield "503 forever, for 1800 s", unless(holds, "WaitTimeoutError after 1800 s", exchange, pointer)
    asking = error_reply(503, 14, **{"retry-after": "20"})
    exchange = surface.play(lambda: wait(own), live[-1], *[asking] * (RETRIES + 1), good)
    holds = exchange.error is None and surface.slept[-1] == 20
    yield "503 with Retry-After: 20", unless(holds, "a pause of 20 s", exchange, pointer)
    exchange = surface.play(lambda: wait(own), live[-1], *[down] * 9 * (RETRIES + 1), good)
    own_pauses = surface.slept[1 + RETRIES :: RETRIES + 1][:5]
    holds = exchange.error is None and own_pauses == [0.5, 1, 2, 4, 5]
    yield "an outage", unless(holds, "pauses that double, up to poll_interval", exchange, pointer)


def _pauses(waited: _Waited) -> Uses:
    surface, wait, own = waited.surface, waited.wait, waited.own
    pointer, live = waited.spec.lifecycle_pointer, waited.live
    for interval, slept in ((None, 5.5), (3, 3.3), (timedelta(seconds=20), 22)):
        options = {} if interval is None else {"poll_interval": interval}
        exchange = surface.play(functools.partial(wait, own, **options), *live, waited.read(waited.success))
        holds = exchange.error is None and [round(pause, 6) for pause in surface.slept] == [slept] * len(live)
        yield f"poll_interval={interval}", unless(holds, f"a pause of {slept} s between reads", exchange, pointer)
    for wrong in (0, -1, float("nan"), "5", None):
        exchange = surface.play(functools.partial(wait, own, poll_interval=wrong), *live)
        holds = isinstance(exchange.error, TypeError | ValueError) and not exchange.requests
        yield f"poll_interval={wrong!r}", unless(holds, "TypeError or ValueError, and nothing sent", exchange, pointer)
    # A read has no more time than the wait has, but always some.
    for timeout in (20, timedelta(seconds=20)):
        exchange = surface.play(functools.partial(wait, own, timeout=timeout, poll_interval=10), live[-1])
        given = [request.extensions["timeout"]["read"] for request in exchange.requests]
        holds = given == [20, 9, 5] and surface.now == 20
        expected = "reads that may take what is left of the wait, and 5 s at its end"
        yield f"timeout={timeout}", unless(holds, expected, exchange, pointer)


def _options(waited: _Waited) -> Uses:
    spec, surface, wait, own = waited.spec, waited.surface, waited.wait, waited.own
    pointer, live, lifecycle = spec.lifecycle_pointer, waited.live, spec.lifecycle
    good = waited.read(waited.success)
    told: list[Any] = []
    exchange = surface.play(lambda: wait(own, on_update=told.append), live[0], live[0], live[1], good)
    states = [str(getattr(job, python_name(spec.resource.state_field))) for job in told]
    wanted = [lifecycle["initial"], lifecycle["classes"]["active"][0], waited.success]
    changes = [state for index, state in enumerate(wanted) if index == 0 or state != wanted[index - 1]]
    yield "on_update", unless(states == changes, "the first read and each change told", exchange, pointer)
    if surface.asynchronous:
        awaited: list[Any] = []

        async def on_update(job: Any) -> None:
            awaited.append(job)

        exchange = surface.play(lambda: wait(own, on_update=on_update), live[0], good)
        yield "on_update that is awaited", unless(len(awaited) == 2, "two reads told", exchange, pointer)
    exchange = surface.play(lambda: wait(own, pending_timeout=50), live[0])
    holds = is_error(exchange, "WaitTimeoutError") and surface.now == 50
    yield "pending_timeout=50", unless(holds, "WaitTimeoutError after 50 s", exchange, pointer)
    later = waited.read(next(s for s in lifecycle["classes"]["active"] if s != lifecycle["initial"]))
    exchange = surface.play(lambda: wait(own, pending_timeout=50), live[0], *[later] * 20, good)
    yield "pending_timeout=50, and it has begun", unless(exchange.error is None, "the job", exchange, pointer)
    heard: list[Any] = []
    client = surface.client.with_options(on_response=heard.append)
    group = getattr(client, spec.resource.label("get").partition(".")[0])
    exchange = surface.play(lambda: group.wait(own), live[0], good)
    yield "on_response", unless(len(heard) == 2, "each answer told", exchange, pointer)
    name = str(waited.whole[spec.resource.name_field])
    for terminal in (True, False):
        with contextlib.redirect_stderr(_Screen(terminal=terminal)) as screen:
            exchange = surface.play(lambda: wait(name, progress=True), live[0], good)
        holds = exchange.error is None and exchange.requests[0].url.path.endswith(name)
        drawn = screen.getvalue()
        holds = holds and (lifecycle["initial"] in drawn and drawn.endswith("\r\x1b[K") if terminal else not drawn)
        yield f"by the full name, with progress, terminal={terminal}", unless(holds, "the job", exchange, pointer)
    other = {**waited.whole, spec.resource.name_field: f"{waited.whole[spec.resource.name_field]}x"}
    exchange = surface.play(lambda: wait(own), live[0], Reply.of_json(200, other))
    holds = is_error(exchange, "InvalidResponseError") and len(exchange.requests) == 2
    yield "another job is read", unless(holds, "InvalidResponseError at once", exchange, pointer)


def _after_moves(waited: _Waited, call: Call, answers: SchemaValues) -> Uses:
    """After an operation that leads away from an end, that end may still be read for 30 s, and is none."""
    spec, surface, pointer = waited.spec, waited.surface, waited.spec.lifecycle_pointer
    ends = {*spec.lifecycle["classes"]["terminal"]} - {waited.success}
    for operation in spec.operations:
        move = spec.lifecycle["operations"].get(operation.id, {})
        left = next((state for state in move.get("from", ()) if state in ends), None)
        if left is None or move["to"] not in waited.active:
            continue
        moved = Call(operation, call.path, {}, operation.body_examples[0] if operation.body else ABSENT)
        first, old = whole_answer(spec, moved, answers), waited.read(left)
        for shown, seconds, reads, kind, least, most in (
            ("the old end forever, for 10 s", 10, [old], "WaitTimeoutError", 10, 10),
            ("the old end forever", None, [old], "JobFailedError", 30, 40),
            ("the old end at first", None, [old, old, *waited.live, waited.read(waited.success)], "", 0, 60),
            ("another state, then an end", None, [waited.live[0], old], "JobFailedError", 0, 29),
        ):
            use = functools.partial(
                _both, surface, surface.call(moved), functools.partial(waited.wait, waited.own, timeout=seconds)
            )
            exchange = surface.play(use, first, *reads)
            holds = is_error(exchange, kind) if kind else exchange.error is None
            expected = f"{kind or 'the job'} after {least} to {most} s"
            fault = unless(holds and least <= surface.now <= most, expected, exchange, pointer)
            yield f"{operation.label}, then a wait that reads {shown}", fault


def _both(surface: ScriptedFacade, first: Callable[[], Any], then: Callable[[], Any]) -> Any:
    """One use after the other."""
    if not surface.asynchronous:
        first()
        return then()

    async def both() -> Any:
        await first()
        return await then()

    return both()
