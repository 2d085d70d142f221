"""Semantic checks of what is stored: every field of a job as it was sent, and a promotion as the one model it makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from rlor_spec.document import Pointer

from rlor_contract.server.probes.session import Semantics, Unverified, probe
from rlor_contract.spec.json_values import is_list, is_object, shown_json
from rlor_contract.spec.operations import follows_rule
from rlor_contract.spec.schema_values import SchemaValues

_TRAINED: Final = {
    "keepAlive": True,
    "inactivityTimeout": "10800s",
    "trainingConfig": {"baseModel": "accounts/fireworks/models/qwen3-8b", "loraRank": 8},
}
# For a job to start, and then to save what can be promoted: figures of the emulator, whose clock can be moved.
_STARTED: Final = 200.0
_SAVED: Final = 130.0


@probe("jobs.create")
def fields_kept(session: Semantics) -> None:
    """What a caller writes into a field is what is read from it, in the answer and after: every field, every enum
    value, both bounds of every number.

    Write-only fields are left out, and those that a rule across fields forbids beside others. Violation: a
    `learningRate` of 2e-05 comes back as 0, and the job trains with another one than its owner believes.
    """
    operation = session.operation("jobs.create")
    assert operation.body
    values = SchemaValues(session.spec, session.seed, writable=True)
    bodies = values.pool(operation.body) if session.target.embedded else values.sample(operation.body, session.amount)
    rules = operation.raw.get("x-request-rules", ())
    stored = 0
    for body in (_mended(rules, body) for body in bodies):
        job = session.new_id()
        made = session.call("jobs.create", query={"rlorTrainerJobId": job}, body=body)
        if made.status == 400:  # `valid_request_accepted` judges refusals
            continue
        stored += 1
        for reply in (session.need(made), session.call("jobs.get", job=job)):
            lost = next(_lost(session, operation.body, body, reply.object), None)
            where, sent, got = lost or (operation.body, None, None)
            expected = f"{where[-1]}: {shown_json(sent, 80)}, as it was sent"
            session.expect("jobs.create", lost is None, made, expected, where, shown_json(got, 80))
    if not stored:
        raise Unverified("every create of a valid job was refused")


def _mended(rules: Iterable[dict[str, Any]], body: dict[str, Any]) -> dict[str, Any]:
    """A body without the few fields that make it break rules."""
    broken = _broken(rules, body)
    named = set(_names([rule["schema"] for rule in rules])) if broken else set[str]()
    while broken:
        left, fewer = min(((_broken(rules, less), less) for less in _less(body, named)), key=lambda found: found[0])
        if left >= broken:
            break
        body, broken = fewer, left
    return body


def _names(schema: Any) -> Iterator[str]:
    """The properties that a schema speaks of."""
    if is_object(schema):
        yield from schema.get("properties", ())
        schema = list(schema.values())
    if is_list(schema):
        for part in schema:
            yield from _names(part)


def _broken(rules: Iterable[dict[str, Any]], body: dict[str, Any]) -> int:
    return sum(not follows_rule(rule, body) for rule in rules)


def _less(body: dict[str, Any], names: set[str]) -> Iterator[dict[str, Any]]:
    """The body without one of these fields, the innermost first."""
    fields = [name for name in body if name in names]
    for name in fields:
        value = body[name]
        if is_object(value):
            yield from ({**body, name: less} for less in _less(value, names))
    for name in fields:
        yield {key: value for key, value in body.items() if key != name}


def _lost(session: Semantics, pointer: Pointer, sent: Any, got: Any) -> Iterator[tuple[Pointer, Any, Any]]:
    """Fields that do not come back as they were sent: where the spec has them, and both values."""
    spec = session.spec
    if not is_object(sent):
        if not _same(sent, got):
            yield pointer, sent, got
        return
    here = spec.branch_for(pointer, sent)
    declared = spec.properties(here)
    if not is_object(got) or (not declared and sent != got):
        yield pointer, sent, got
    else:
        for name, value in sent.items():
            if name in declared and value is not None and not _write_only(session, declared[name]):
                yield from _lost(session, declared[name], value, got.get(name))


def _same(sent: Any, got: Any) -> bool:
    """Whether two values are one in JSON, in which 1e+300 is also a one with 300 zeros."""
    if type(sent) is float and type(got) is int:
        return sent == float(got)
    return bool(sent == got)


def _write_only(session: Semantics, pointer: Pointer) -> bool:
    return bool(
        session.spec.document.resolve(pointer).get("writeOnly") or session.spec.schema(pointer).get("writeOnly")
    )


@probe("checkpoints.promote", needs=("writes", "clock"))
def promoted_once(session: Semantics) -> None:
    """A promotion makes the model that it names, at once or as an operation; a second one with that name is refused.

    Violation: another checkpoint promoted to the same name answers 200, and the model is not what its users think.
    """
    label = "checkpoints.promote"
    job = session.created(_TRAINED)
    session.advance(_STARTED)
    session.advance(_SAVED)
    saved = session.walk("checkpoints.list", job=job)
    names = [str(item["name"]).rpartition("/")[2] for item in saved if item.get("promotable")]
    if not names:
        raise Unverified(f"{job} has saved no checkpoint that can be promoted")
    operation = session.operation(label)
    whole = f"accounts/{session.tenant.account}/rlorTrainerJobs/{job}"
    for background in (False, True):
        body = {
            **operation.body_examples[0],
            "outputModel": f"accounts/{session.tenant.account}/models/{session.new_id()}",
            "trainerJobId": whole,
            "asyncPromotion": background,
        }
        first = session.call(label, job=job, checkpoint=names[0], body=body)
        part = "operation" if background else "model"
        where: Pointer = (*operation.pointer, "responses", "200")
        fine = first.status == 200 and is_object(first.object.get(part))
        if not session.expect(label, fine, first, f"200 with {part}", where):
            continue
        again = session.call(label, job=job, checkpoint=names[-1], body=body)
        where = (*operation.pointer, "responses", "409")
        session.expect(label, (again.status, again.code) == (409, 6), again, "409 with code 6", where)


PROBES: Final = (fields_kept, promoted_once)
