"""Semantic checks of the lifecycle: what each operation, time and events make of a job in each state."""

from __future__ import annotations

import random
from typing import Any, Final

from rlor_spec.document import Pointer

from rlor_contract.report.coverage import moved, steered
from rlor_contract.server.probes.probe import probe
from rlor_contract.server.probes.reading import GET, created, need, read
from rlor_contract.server.probes.roles import every, steering
from rlor_contract.server.probes.session import Session, Unverified
from rlor_contract.spec.json_values import shown_changes, shown_json
from rlor_contract.spec.lifecycle_model import Edge, LifecycleModel
from rlor_contract.spec.operations import Operation

_TICK: Final = 0.001
_STEP: Final = 20
"""Most steps of one random walk."""


def _body(operation: Operation) -> Any:
    return operation.body_examples[0] if operation.body_required else None


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
                need(session.call(operation, job=job, body=_body(operation)))
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


def _state(session: Session, job: dict[str, Any]) -> Any:
    return job.get(session.resource.state_field)


def _try(session: Session, job: str, operation: Operation, before: dict[str, Any]) -> None:
    """Call one operation on a job, and hold the answer and the job afterwards against the model."""
    outcome = session.model.operate(operation.id, before)
    where: Pointer = (*session.spec.lifecycle_pointer, "operations", operation.id)
    reply = session.call(operation, job=job, body=_body(operation))
    after = session.call(GET, job=job)
    state = _state(session, before)
    if outcome.accepted:
        fine = session.expect(operation, reply.status == 200, reply, f"success in {state}", where)
    else:
        expected = f"{outcome.status} with code {outcome.code} in {state}"
        fine = (reply.status, reply.code) == (outcome.status, outcome.code)
        fine = session.expect(operation, fine, reply, expected, (*where, "refusal"))
        if fine and session.target.embedded:
            said = reply.object.get("message") == outcome.message
            session.expect(operation, said, reply, f"the message {outcome.message!r}", (*where, "refusal", "message"))
    if not fine:
        return
    session.exercised(steered(operation.label, state))
    if outcome.changes:
        got = _state(session, after.object)
        session.expect(operation, got == outcome.to, reply, f"{outcome.to} after {state}", (*where, "to"), str(got))
        times = before.get("createTime"), after.object.get("createTime")
        same, created_at = times[0] == times[1], session.spec.field("createTime")
        session.expect(operation, same, reply, "createTime as before", created_at, str(times))
    elif session.target.embedded:  # elsewhere time passes meanwhile
        expected = f"nothing changed by {'a repeat' if outcome.accepted else 'a refusal'} in {state}"
        got = shown_changes(before, after.json)
        session.expect(operation, after.json == before, reply, expected, where, got)


@probe(steering())
def lifecycle_transitions(session: Session) -> None:
    """Every operation, tried in every state that a job can be brought into, does what `x-lifecycle` says.

    A legal one leads to its state; one that is a no-op there is accepted and changes nothing; another is refused with
    the status, code and (by our own server) message of the spec, and changes nothing. Violation: `cancel` of a
    completed job answers 200, or a refused `resume` has cleared `completedTime`.
    """
    model = session.model
    remote = not session.target.embedded
    for number, body in enumerate(session.samples.jobs.kinds):
        ways = model.ways(body, time=session.target.advance is not None, events=session.target.event is not None)
        for way in ways.values():
            for operation in _steering(session):
                if operation.label not in session.labels or (remote and number):
                    continue
                job = created(session, body)
                _try(session, job, operation, _follow(session, job, way))


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

    Violation: a cancelled job goes on being cancelled for ever.
    """
    model = session.model
    for body in session.samples.jobs.kinds:
        for way in model.ways(body, time=True, events=True).values():
            for operation in _steering(session):
                job = created(session, body)
                before = _follow(session, job, way)
                if not model.operate(operation.id, before).changes or operation.label not in session.labels:
                    continue
                reply = need(session.call(operation, job=job, body=_body(operation)))
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

    Violation: the health of a job that was cancelled answers 200, and a loop goes on to send it work.
    """
    for name, ready in session.samples.ready.items():
        operation = session.spec.operation(name)
        if operation.label not in session.labels:
            continue
        for body in session.samples.jobs.kinds if session.target.embedded else session.samples.jobs.kinds[:1]:
            ways = session.model.ways(
                body, time=session.target.advance is not None, events=session.target.event is not None
            )
            for way in ways.values():
                job = created(session, body)
                before = _follow(session, job, way)
                reply = session.call(operation, job=job, body=_body(operation))
                state = _state(session, before)
                if state in ready.states:
                    # Elsewhere it may take a while until the inside is ready.
                    holds = reply.status == 200 or (not session.target.embedded and reply.status == ready.status)
                    expected = f"success in {state}"
                else:
                    holds = (reply.status, reply.code) == (ready.status, ready.code)
                    holds = holds or _state(session, read(session, job)) != state  # time has passed
                    expected = f"{ready.status} with code {ready.code} in {state}"
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
                reply = session.call(operation, job=job, body=_body(operation))
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
