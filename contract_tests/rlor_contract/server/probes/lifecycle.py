"""Semantic checks of the lifecycle: what each operation, time and events make of a job in each state."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from rlor_spec.document import Pointer

from rlor_contract.report.coverage import moved, steered
from rlor_contract.server.probes.probe import probe
from rlor_contract.server.probes.reading import (
    DELETE,
    GET,
    LIST,
    acted,
    body_of,
    by_server,
    changes_of,
    created,
    looks,
    may_be_in,
    need,
    own_id,
    read,
    unaccounted,
    walk,
)
from rlor_contract.server.probes.roles import every, steering
from rlor_contract.server.probes.session import Reply, Session, Unverified
from rlor_contract.spec.json_values import shown_json
from rlor_contract.spec.lifecycle_model import Edge, LifecycleModel, Outcome
from rlor_contract.spec.operations import Operation
from rlor_contract.spec.same_values import shown_differences

_TICK: Final = 0.001
_COMES_SOON: Final = 30.0
"""Seconds that a change may typically take to be waited for where time cannot be advanced."""
_STEP: Final = 20
"""Most steps of one random walk."""


def _steering(session: Session) -> list[Operation]:
    """The operations that the lifecycle speaks of."""
    return [session.spec.operation(name) for name in session.model.operations]


def _follow(session: Session, job: str, way: list[Edge]) -> dict[str, Any]:
    """Bring a job along a way and return it. Raises `Unverified` where it leads elsewhere."""
    state: str = session.spec.lifecycle["initial"]
    for edge in way:
        match edge.kind:
            case "operation":
                operation = session.spec.operation(edge.name)
                need(session.call(operation, job=job, body=body_of(operation)))
            case "time":
                session.advance(edge.seconds)
            case "event":
                session.event(job, edge.name)
        _enter(session, state, edge)
        state = edge.to
    document = read(session, job)
    if way and _state(session, document) != way[-1].to:
        raise Unverified(f"{job} is in {_state(session, document)}, and x-lifecycle leads it to {way[-1].to}")
    return document


def _enter(session: Session, state: str, edge: Edge) -> None:
    """Note that a way out of a state was taken."""
    if edge.kind == "operation":
        session.exercised(steered(session.spec.operation(edge.name).label, state))
    else:
        session.exercised(moved(state, edge.to, edge.name))


def _state(session: Session, job: dict[str, Any]) -> str:
    return session.model.state(job)


def _brought(session: Session, job: str, way: list[Edge]) -> dict[str, Any]:
    """A job after the operations of a way, where it is then: on a server elsewhere time passes meanwhile."""
    if session.target.embedded:
        return _follow(session, job, way)
    for edge in way:
        operation = session.spec.operation(edge.name)
        acted(session, operation, job=job, body=body_of(operation))
    return read(session, job)


def _try(session: Session, job: str, operation: Operation, before: dict[str, Any]) -> None:
    """Call one operation on a job, and hold the answer and the job afterwards against the model."""
    model, state = session.model, _state(session, before)
    if not model.knows(state):
        return  # no state at all: what says so is judged as an answer
    where: Pointer = (*session.spec.lifecycle_pointer, "operations", operation.id)
    reply = acted(session, operation, job=job, body=body_of(operation))
    outcome = model.operate(operation.id, before)
    # Where time passes, the job may have been in another state when it was asked.
    outcomes = {one: model.operate(operation.id, model.moved(before, one)) for one in may_be_in(session, before)}
    told = {one: found for one, found in outcomes.items() if _tells(reply, found)}
    if outcome.accepted:
        fine = session.expect(operation, bool(told), reply, f"success in {state}", where)
    else:
        expected = f"{outcome.status} with code {outcome.code} in {state}"
        fine = session.expect(operation, bool(told), reply, expected, (*where, "refusal"))
        if fine and session.target.embedded:
            said = reply.object.get("message") == outcome.message
            session.expect(operation, said, reply, f"the message {outcome.message!r}", (*where, "refusal", "message"))
    if not fine:
        return
    session.exercised(steered(operation.label, state))
    ends = {end for one, found in told.items() for end in may_be_in(session, model.moved(before, found.to or one))}
    leaves = all(found.changes for found in told.values())
    after = _seen(session, job, ends, before, leaves=leaves)
    if any(found.changes for found in told.values()):
        got = _state(session, after.object)
        expected = f"{outcome.to} after {state}"
        came = got in ends and not (leaves and _still_over(session, before, after))
        if (
            session.expect(operation, came, reply, expected, (*where, "to"), str(got))
            and operation.label in session.labels
        ):
            session.ledger.verified.add(operation.label)
        kept = (*session.samples.fields.lasting, *session.samples.fields.chosen)
        changes = [
            change
            for change in changes_of(session, before, after.object)
            if change[0][:1] and (change[0][0] in kept or not by_server(session, change))
        ]
        at = changes[0][1] if changes else session.spec.field(kept[0])
        expected = f"{', '.join(kept)}, and what else the caller has set, as before"
        session.expect(operation, not changes, reply, expected, at, shown_differences(changes))
        if not model.stopped(got) and operation.label != session.operation(DELETE).label:
            end = after.object.get("completedTime")
            said = f"no completedTime in {got}, after {state}"
            session.expect(operation, end is None, reply, said, session.spec.field("completedTime"), shown_json(end))
        elif _earlier(after.object.get("completedTime"), after.object.get("createTime")):
            said = "a completedTime that is not before the createTime"
            session.expect(operation, False, after, said, session.spec.field("completedTime"))
    else:
        expected = f"nothing changed by {'a repeat' if outcome.accepted else 'a refusal'} in {state}"
        got = unaccounted(session, before, after.json)
        session.expect(operation, not got, reply, expected, where, got)


def _earlier(one: Any, other: Any) -> bool:
    """Whether one time lies before another; not where one of them is none."""
    try:
        return datetime.fromisoformat(str(one)) < datetime.fromisoformat(str(other))
    except (ValueError, TypeError):
        return False


def _tells(reply: Reply, outcome: Outcome) -> bool:
    """Whether an answer says that the outcome came about."""
    if outcome.accepted:
        return reply.status == 200
    return (reply.status, reply.code) == (outcome.status, outcome.code)


def _seen(session: Session, job: str, ends: set[str], before: dict[str, Any], *, leaves: bool) -> Reply:
    """A job after it was acted on. It may look as before for up to half a minute.

    `leaves`: it was told to leave its state.
    """
    after = session.call(GET, job=job)
    for _ in looks(session):
        got = _state(session, after.object)
        waits = got == _state(session, before) if got not in ends else leaves and _still_over(session, before, after)
        if after.status != 200 or not waits:
            break
        after = session.call(GET, job=job)
    return after


def _still_over(session: Session, before: dict[str, Any], after: Reply) -> bool:
    """Whether a job that had ended shows the same end still, though one in its state could have come there again."""
    same = _state(session, before) == _state(session, after.object)
    end = before.get("completedTime")
    return same and session.model.stopped(_state(session, before)) and after.object.get("completedTime") == end


@probe(steering())
def lifecycle_transitions(session: Session) -> None:
    """Every operation, tried in every state that a job can be brought into, does what `x-lifecycle` says.

    A legal one leads to its state; one that is a no-op there is accepted and changes nothing; another is refused with
    the status, code and (by our own server) message of the spec, and changes nothing. What time may have done meanwhile
    is no violation. Violation: `cancel` of a completed job answers 200, or a refused `resume` has cleared
    `completedTime`, or an accepted one has not.
    """
    model = session.model
    operations = [operation for operation in _steering(session) if operation.label in session.labels]
    embedded = session.target.embedded
    for body in session.samples.jobs.kinds if embedded else session.samples.jobs.kinds[:1]:
        for way in model.ways(body, time=embedded, events=embedded).values():
            for operation in operations:
                job = created(session, body)
                _try(session, job, operation, _brought(session, job, way))
    if not embedded:
        for operation, job in _found(session, operations):
            _try(session, job, operation, read(session, job))


def _found(session: Session, operations: list[Operation]) -> Iterator[tuple[Operation, str]]:
    """Jobs of the run that have come into states of their own by now, another one for each operation in each state.

    What a job shows soon after it was acted on may be old. Where a job is soon to come into a state in which an
    operation has not been accepted yet, it is waited for.
    """
    own, model = f"{session.target.run}-", session.model
    seen, accepted = set[tuple[str, str]](), set[str]()
    for _ in looks(session):
        coming = False
        for job in walk(session, LIST, query=session.samples.lists.archived, size=200):
            state = _state(session, job)
            if not own_id(job).startswith(own) or not model.knows(state):
                continue
            operation = next((one for one in operations if (state, one.id) not in seen), None)
            if operation is not None:
                seen.add((state, operation.id))
                accepted |= {operation.id} if model.operate(operation.id, job).changes else set()
                yield operation, own_id(job)
            if (timed := model.due(job)) is not None and timed.seconds <= _COMES_SOON:
                then = model.moved(job, timed.to)
                coming |= any(one.id not in accepted and model.operate(one.id, then).changes for one in operations)
        if not coming:
            return


@probe(GET, needs=("writes", "clock", "events"))
def lifecycle_time(session: Session) -> None:
    """Time alone moves a job where `x-lifecycle` says, at its instant, not before; and `completedTime` marks the end.

    Violation: a job with a limit of 900 s for being inactive is stopped after 600, or a cancelled job has no
    `completedTime`. Only for a server whose clock can be set: the delays are typical ones, not promises.
    """
    model = session.model
    for body in session.samples.jobs.kinds:
        for state, way in model.ways(body, time=True, events=True).items():
            for edge in model.events(state):
                _follow(session, created(session, body), [*way, edge])
            job = created(session, body)
            before = _follow(session, job, way)
            timed = model.due(before)
            end = before.get("completedTime") is not None
            reply = session.call(GET, job=job)
            where: Pointer = session.spec.field("completedTime")
            session.expect(GET, end == model.stopped(state), reply, f"completedTime as in {state}", where)
            if timed is None:
                continue
            session.advance(timed.seconds - _TICK)
            reply = session.call(GET, job=job)
            expected = f"{state} until {timed.seconds:g} s have passed, then {timed.to}"
            where = (*session.spec.lifecycle_pointer, "time")
            session.expect(GET, _state(session, reply.object) == state, reply, expected, where)
            session.advance(_TICK)
            reply = session.call(GET, job=job)
            if session.expect(GET, _state(session, reply.object) == timed.to, reply, expected, where):
                _enter(session, state, timed)
            fields = session.samples.fields.lasting
            same = all(reply.object.get(name) == before[name] for name in fields)
            session.expect(GET, same, reply, f"{', '.join(fields)} as before", session.spec.field("createTime"))


@probe(steering(), needs=("writes", "clock", "events"))
def lifecycle_settles(session: Session) -> None:
    """Given time, an accepted operation leads to the state in which it `settles`.

    Violation: a cancelled job keeps being cancelled forever.
    """
    model = session.model
    for body in session.samples.jobs.kinds:
        for way in model.ways(body, time=True, events=True).values():
            for operation in _steering(session):
                job = created(session, body)
                before = _follow(session, job, way)
                if not model.operate(operation.id, before).changes or operation.label not in session.labels:
                    continue
                reply = need(session.call(operation, job=job, body=body_of(operation)))
                document, goal = read(session, job), model.settles(operation.id)
                for _ in range(5):
                    timed = model.due(document)
                    if _state(session, document) == goal or timed is None:
                        break
                    session.advance(timed.seconds)
                    document = read(session, job)
                got = _state(session, document)
                where = (*session.spec.lifecycle_pointer, "operations", operation.id, "settles")
                session.expect(operation, got == goal, reply, f"{goal} in the end", where, got)


@probe(every())
def readiness_is_true(session: Session) -> None:
    """What answers for the inside of a job succeeds in the states that the overlay names, and in no other.

    Violation: the health of a job that was cancelled answers 200, and a loop continues to send it work.
    """
    for name, ready in session.samples.ready.items():
        operation = session.spec.operation(name)
        if operation.label not in session.labels:
            continue
        for body in session.samples.jobs.kinds if session.target.embedded else session.samples.jobs.kinds[:1]:
            embedded = session.target.embedded
            ways = session.model.ways(body, time=embedded, events=embedded)
            for way in ways.values():
                job = created(session, body)
                before = _brought(session, job, way)
                reply = session.call(operation, job=job, body=body_of(operation))
                after = need(session.call(GET, job=job)).object
                between = {
                    one
                    for one in may_be_in(session, before)
                    if _state(session, after) in may_be_in(session, session.model.moved(before, one))
                }
                state, is_ready = _state(session, before), not between.isdisjoint(ready.states)
                if session.target.embedded:
                    refused = not is_ready and (reply.status, reply.code) == (ready.status, ready.code)
                else:  # it may take a while until the inside is ready, and another reason may come first
                    refused = reply.status >= 400 and reply.status in operation.responses
                said = "success" if state in ready.states else f"{ready.status} with code {ready.code}"
                holds = is_ready if reply.status == 200 else refused
                expected = f"{said} in {state}"
                session.expect(operation, holds, reply, expected, (*operation.pointer, "responses"))


@probe(GET, steering(), needs=("writes", "clock", "events"))
def lifecycle_walks(session: Session) -> None:
    """Random walks of several jobs at once: whatever the order of operations, events and time, each job is where the
    model says, and keeps its own fields.

    Violation: cancelling one job moves another, or a job that was resumed twice no longer stops after inactivity.
    """
    model = session.model
    operations = _steering(session)
    for example in range(session.amount):
        chance = random.Random(f"{session.seed} {example}")
        jobs: dict[str, tuple[dict[str, Any], float]] = {}
        now = 0.0
        for _ in range(_STEP):
            choice = chance.random()
            if choice < 0.15 or not jobs:
                job = created(session, chance.choice(session.samples.jobs.kinds))
                jobs[job] = read(session, job), now
            elif choice < 0.45:
                # To just the next change of some job, or somewhere between.
                due = [since + edge.seconds - now for known, since in jobs.values() if (edge := model.due(known))]
                step = chance.choice([*due, chance.uniform(0, 700)])
                session.advance(max(0.0, round(step, 3)))
                now = round(now + max(0.0, round(step, 3)), 3)
            elif choice < 0.6:
                job = chance.choice(list(jobs))
                happening = model.events(_state(session, jobs[job][0]))
                if happening:
                    edge = chance.choice(happening)
                    session.event(job, edge.name)
                    jobs[job] = model.moved(jobs[job][0], edge.to), now
            else:
                job = chance.choice(list(jobs))
                operation = chance.choice(operations)
                known = jobs[job][0]
                outcome = model.operate(operation.id, known)
                reply = session.call(operation, job=job, body=body_of(operation))
                expected = f"{outcome.status} for a job in {_state(session, known)}"
                where: Pointer = (*session.spec.lifecycle_pointer, "operations", operation.id)
                if not session.expect(operation, reply.status == outcome.status, reply, expected, where):
                    break
                if outcome.changes:
                    jobs[job] = model.moved(known, outcome.to), now
            jobs = {job: _aged(model, *known, now) for job, known in jobs.items()}
            if not all(_stands(session, job, known) for job, (known, _) in jobs.items()):
                break


def _aged(model: LifecycleModel, job: dict[str, Any], since: float, now: float) -> tuple[dict[str, Any], float]:
    """What time has made of a job that has been in its state since then."""
    while (timed := model.due(job)) is not None and round(since + timed.seconds, 3) <= now:
        job, since = model.moved(job, timed.to), round(since + timed.seconds, 3)
    return job, since


def _stands(session: Session, job: str, known: dict[str, Any]) -> bool:
    reply = session.call(GET, job=job)
    fields = (session.resource.state_field, "name", "createTime", *session.samples.fields.chosen)
    expected = {name: known.get(name) for name in fields}
    got = {name: reply.object.get(name) for name in fields}
    said, where = f"a job in {_state(session, known)}", session.spec.lifecycle_pointer
    return session.expect(GET, got == expected, reply, said, where, shown_json(got))
