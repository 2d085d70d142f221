"""What the client tells its caller of answers and drifts, by calls and in a file."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import io
import json
import pickle
import tempfile
from pathlib import Path
from typing import Any, Final

from rlor_contract.client.scripted import ScriptedFacade, Uses, error_reply, unless
from rlor_contract.client.settings import refusal, ways
from rlor_contract.client.surfaces import API_KEY, Call, Reply
from rlor_contract.spec.schemas import Mismatch

_HEAD: Final = ("Times", "Operation", "Place in the spec", "Kind", "Expected", "Got", "For example")


def callback_uses(surface: ScriptedFacade, call: Call, good: Reply) -> Uses:
    pointer = call.operation.pointer
    odd = Reply.of_json(200, {**json.loads(good.content), "aFieldOfTomorrow": 1})
    heard: list[Any] = []
    for shown, make in ways(surface, "on_response", heard.append):
        heard.clear()
        exchange = surface.play(surface.call(call, make()), error_reply(503, 14, **{"x-a": "b"}), good)
        told = [(one.operation, one.attempt, one.status, one.content) for one in heard]
        bodies = [error_reply(503, 14).content, good.content]
        holds = told == [(call.operation.id, 1, 503, bodies[0]), (call.operation.id, 2, 200, bodies[1])]
        holds = holds and heard[0].headers["X-A"] == "b" and API_KEY not in repr(heard)
        yield shown, unless(holds, "operation, attempt, status, headers and body of each answer", exchange, pointer)
    drifts: list[Any] = []

    def loud(drift: Any) -> None:
        drifts.append(drift)
        raise RuntimeError("of the caller's")

    for callback in (drifts.append, loud):
        for shown, make in ways(surface, "on_drift", callback):
            drifts.clear()
            exchange = surface.play(surface.call(call, make()), odd)
            holds = exchange.error is None and [drift.path for drift in drifts] == ["aFieldOfTomorrow"]
            yield shown, unless(holds, "one drift, and the answer", exchange, pointer)

    yield from _drift_file(surface, call, odd)

    async def later(drift: Any) -> None:
        drifts.append(drift)

    for shown, make in ways(surface, "on_drift", later):
        yield f"{shown}, a coroutine function", refusal(make, "on_drift", pointer)


def _drift_file(surface: ScriptedFacade, call: Call, odd: Reply) -> Uses:
    """A file of drifts, and the table that is made of it."""
    pointer = call.operation.pointer
    package: Any = importlib.import_module("rlor_trainer_client")
    with tempfile.TemporaryDirectory(prefix="drift-") as folder:
        path = f"{folder}/drift.ndjson"
        with package.DriftFile(path) as file:
            client = surface.made(on_drift=pickle.loads(pickle.dumps(file)))
            surface.play(surface.call(call, client), odd)
            exchange = surface.play(surface.call(call, client), odd)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            code = importlib.import_module("rlor_trainer_client.__main__").main(["drift", path])
        words = (call.operation.id, "unknown field", "aFieldOfTomorrow", "2 drifts in 1 places", "an integer")
        holds = code == 0 and all(word in printed.getvalue() for word in words)
        yield "a file of drifts", unless(holds, f"a table with {', '.join(words)}", exchange, pointer)
    yield from _tables(surface, call, odd)


def _tables(surface: ScriptedFacade, call: Call, odd: Reply) -> Uses:
    """The table of a file has a line for each place, the most frequent first; what is no drift is named."""
    pointer = call.operation.pointer
    main: Any = importlib.import_module("rlor_trainer_client.__main__").main
    surface.play(surface.call(call), odd)
    [field] = surface.drifts
    drifts = [
        dataclasses.replace(field, kind="misfit", path="a.b", pointer="/b", expected="a string", got="null"),
        *[dataclasses.replace(field, path=path, pointer="/a") for path in ("x[1].new", "x[2].new", "x[3].other")],
        dataclasses.replace(field, kind="unread body", path="", pointer="", expected="\x1bnothing", got="g" * 80),
    ]
    label, kind = field.operation, "unknown field"
    rows = [
        ("2", label, "/a + new", kind, field.expected, field.got, "x[1].new"),
        ("1", label, "-", "unread body", "?nothing", "…" + "g" * 59, "(the body)"),
        ("1", label, "/a + other", kind, field.expected, field.got, "x[3].other"),
        ("1", label, "/b", "misfit", "a string", "null", "a.b"),
    ]
    widths = [max(map(len, column)) for column in zip(_HEAD, *rows, strict=True)]
    lines = [
        "  ".join(map(str.ljust, row, widths)).rstrip() for row in (_HEAD, ["-" * width for width in widths], *rows)
    ]
    table = "\n".join([*lines, "5 drifts in 4 places", ""])
    odd_lines = ["{", "[]", "5", '{"kind": 1}', json.dumps({**dataclasses.asdict(field), "kind": "another"})]
    good = [json.dumps(dataclasses.asdict(drift)) for drift in drifts]
    with tempfile.TemporaryDirectory(prefix="drift-") as folder:
        path = Path(folder) / "drift.ndjson"
        for shown, content, code, said, told in (
            ("five drifts", good, 0, table, 0),
            ("no drift", [""], 0, "No drift: all answers match the spec.\n", 0),
            ("five drifts among other lines", [*odd_lines, *good], 1, table, len(odd_lines)),
            ("one other line", [*odd_lines[:1], *good], 1, table, 1),
            ("other lines alone", odd_lines * 30, 2, "", 100),
            ("no file", None, 2, "", 0),
        ):
            path.unlink(missing_ok=True)
            if content is not None:
                path.write_text("\n".join(content), encoding="utf-8")
            out, errors = io.StringIO(), io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
                ended = main(["drift", str(path)])
            named = errors.getvalue().splitlines()
            holds = (ended, out.getvalue()) == (code, said) and sum(f"{path}:" in one for one in named) == len(named)
            numbered = [one.partition(": ")[0] for one in named if not one.startswith(f"{path}: ")]
            holds = holds and numbered == [f"{path}:{number}" for number in range(1, told + 1)]
            summed = (
                f"{len(odd_lines) * 30 if told == 100 else told} lines are not drifts"
                if told > 1
                else "1 line is not a drift"
            )
            holds = holds and (summed in errors.getvalue() if told else len(named) == (content is None))
            got = f"{ended}: {out.getvalue()} {errors.getvalue()}"[-400:]
            fault = Mismatch("", f"exit code {code}, {told} lines named, and {said}", got, pointer)
            yield f"a file with {shown}", [] if holds else [fault]
