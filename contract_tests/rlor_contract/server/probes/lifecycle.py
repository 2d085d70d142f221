"""Semantic checks of the lifecycle: every transition, what time does, what repeats do, how long jobs are kept."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from rlor_spec.document import Pointer

from rlor_contract.report.coverage import moved, steered
from rlor_contract.server.probes.session import Reply, Semantics, Unverified, probe
from rlor_contract.spec.json_values import is_object, shown_json
from rlor_contract.spec.lifecycle_model import Edge, LifecycleModel

LIFECYCLE: Final[Pointer] = ("components", "schemas", "JobState", "x-lifecycle")
JOB: Final[Pointer] = ("components", "schemas", "RlorTrainerJob", "properties")

# Between them these jobs can be in every state, and differ in what `when` and `needs` of the lifecycle ask for.
_MODEL: Final[dict[str, Any]] = {"baseModel": "accounts/fireworks/models/qwen3-8b", "loraRank": 8}
_KINDS: Final[dict[str, dict[str, Any]]] = {
    "keep-alive": {"keepAlive": True, "inactivityTimeout": "900s", "trainingConfig": _MODEL},
    "service": {"serviceMode": True, "keepAlive": False, "trainingConfig": _MODEL},
    "dataset": {"dataset": "accounts/acme-research/datasets/rollouts", "trainingConfig": _MODEL},
}
_TICK: Final = 0.001
_STEP: Final = 20
"""Most steps of one random walk."""
_TOGETHER: Final = 8
"""Creates sent at the same time."""


def _body(session: Semantics, label: str) -> Any:
    operation = session.operation(label)
    return operation.body_examples[0] if operation.body_required else None


def _labels(session: Semantics, model: LifecycleModel) -> dict[str, str]:
    """Label by operationId, of the operations that the lifecycle speaks of."""
    return {name: session.spec.operation(name).label for name in model.operations}


def _follow(session: Semantics, model: LifecycleModel, job: str, way: list[Edge]) -> dict[str, Any]:
    """Bring a job along a way and return it. Raises `Unverified` where it leads elsewhere."""
    state: str = session.spec.lifecycle["initial"]
    for edge in way:
        match edge.kind:
            case "operation":
                label = _labels(session, model)[edge.name]
                session.need(session.call(label, job=job, body=_body(session, label)))
            case "time":
                session.advance(edge.seconds)
            case "event":
                session.event(job, edge.name)
        _enter(session, state, edge)
        state = edge.to
    document = session.job(job)
    if way and document.get("state") != way[-1].to:
        raise Unverified(f"{job} is in {document.get('state')}, and x-lifecycle leads it to {way[-1].to}")
    return document


def _enter(session: Semantics, state: str, edge: Edge) -> None:
    """Note that a way out of a state was taken."""
    if edge.kind == "operation":
        session.exercised(steered(session.spec.operation(edge.name).label, state))
    else:
        session.exercised(moved(state, edge.to, edge.name))


def _changed(before: dict[str, Any], after: Any) -> str:
    """What of a job has changed, in words."""
    if not is_object(after):
        return "no job any more"
    names = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    return "; ".join(f"{n}: {shown_json(before.get(n), 80)} became {shown_json(after.get(n), 80)}" for n in names)


def _try(session: Semantics, model: LifecycleModel, job: str, operation_id: str, before: dict[str, Any]) -> None:
    """Call one operation on a job, and hold the answer and the job afterwards against the model."""
    label = _labels(session, model)[operation_id]
    outcome = model.operate(operation_id, before)
    where: Pointer = (*LIFECYCLE, "operations", operation_id)
    reply = session.call(label, job=job, body=_body(session, label))
    after = session.call("jobs.get", job=job)
    state = before["state"]
    if outcome.accepted:
        fine = session.expect(label, reply.status == 200, reply, f"success in {state}", where)
    else:
        expected = f"{outcome.status} with code {outcome.code} in {state}"
        fine = (reply.status, reply.code) == (outcome.status, outcome.code)
        fine = session.expect(label, fine, reply, expected, (*where, "refusal"))
        if fine and session.target.embedded:
            said = reply.object.get("message") == outcome.message
            session.expect(label, said, reply, f"the message {outcome.message!r}", (*where, "refusal", "message"))
    if not fine:
        return
    session.exercised(steered(label, state))
    if outcome.changes:
        got = after.object.get("state")
        session.expect(label, got == outcome.to, reply, f"{outcome.to} after {state}", (*where, "to"), str(got))
        times = before.get("createTime"), after.object.get("createTime")
        session.expect(label, times[0] == times[1], reply, "createTime as before", (*JOB, "createTime"), str(times))
    elif session.target.embedded:  # elsewhere time passes meanwhile
        expected = f"nothing changed by {'a repeat' if outcome.accepted else 'a refusal'} in {state}"
        session.expect(label, after.json == before, reply, expected, where, _changed(before, after.json))


_STEERING: Final = ("jobs.cancel", "jobs.resume", "jobs.execute_train_step", "jobs.delete")


@probe(*_STEERING)
def lifecycle_transitions(session: Semantics) -> None:
    """Every operation, tried in every state that a job can be brought into, does what `x-lifecycle` says.

    A legal one leads to its state; one that is a no-op there is accepted and changes nothing; another is refused with
    the status, code and (by our own server) message of the spec, and changes nothing. Violation: `cancel` of a
    completed job answers 200, or a refused `resume` has cleared `completedTime`.
    """
    model = LifecycleModel(session.spec.lifecycle)
    remote = not session.target.embedded
    for kind, body in _KINDS.items():
        ways = model.ways(body, time=session.target.advance is not None, events=session.target.event is not None)
        for way in ways.values():
            for operation_id, label in _labels(session, model).items():
                if label not in session.labels or (remote and kind != "keep-alive"):
                    continue
                job = session.created(body)
                _try(session, model, job, operation_id, _follow(session, model, job, way))


@probe("jobs.get", needs=("writes", "clock", "events"))
def lifecycle_time(session: Semantics) -> None:
    """Time alone moves a job where `x-lifecycle` says, at its instant, not before; and `completedTime` marks the end.

    Violation: a job with an `inactivityTimeout` of 900 s is stopped after 600, or a cancelled job has no
    `completedTime`. Only for a server whose clock can be set: the delays are typical ones, not promises.
    """
    model = LifecycleModel(session.spec.lifecycle)
    for body in _KINDS.values():
        for state, way in model.ways(body, time=True, events=True).items():
            for edge in model.events(state):
                _follow(session, model, session.created(body), [*way, edge])
            job = session.created(body)
            before = _follow(session, model, job, way)
            timed = model.due(before)
            end = before.get("completedTime") is not None
            reply = session.call("jobs.get", job=job)
            where: Pointer = (*JOB, "completedTime")
            session.expect("jobs.get", end == model.stopped(state), reply, f"completedTime as in {state}", where)
            if timed is None:
                continue
            session.advance(timed.seconds - _TICK)
            reply = session.call("jobs.get", job=job)
            expected = f"{state} until {timed.seconds:g} s have passed, then {timed.to}"
            where = (*LIFECYCLE, "time")
            session.expect("jobs.get", reply.object.get("state") == state, reply, expected, where)
            session.advance(_TICK)
            reply = session.call("jobs.get", job=job)
            if session.expect("jobs.get", reply.object.get("state") == timed.to, reply, expected, where):
                _enter(session, state, timed)
            fields = "name", "createTime", "createdBy"
            same = all(reply.object.get(name) == before[name] for name in fields)
            session.expect("jobs.get", same, reply, f"{', '.join(fields)} as before", (*JOB, "createTime"))


@probe(*_STEERING, needs=("writes", "clock", "events"))
def lifecycle_settles(session: Semantics) -> None:
    """Given time, an accepted operation leads to the state in which it `settles`.

    Violation: a cancelled job stays in `JOB_STATE_CANCELLING`.
    """
    model = LifecycleModel(session.spec.lifecycle)
    for body in _KINDS.values():
        for way in model.ways(body, time=True, events=True).values():
            for operation_id, label in _labels(session, model).items():
                job = session.created(body)
                before = _follow(session, model, job, way)
                if not model.operate(operation_id, before).changes or label not in session.labels:
                    continue
                reply = session.need(session.call(label, job=job, body=_body(session, label)))
                document, goal = session.job(job), model.settles(operation_id)
                for _ in range(5):
                    timed = model.due(document)
                    if document["state"] == goal or timed is None:
                        break
                    session.advance(timed.seconds)
                    document = session.job(job)
                got, where = document["state"], (*LIFECYCLE, "operations", operation_id, "settles")
                session.expect(label, got == goal, reply, f"{goal} in the end", where, got)


@probe("jobs.get", *_STEERING, needs=("writes", "clock", "events"))
def lifecycle_walks(session: Semantics) -> None:
    """Random walks of several jobs at once: whatever the order of operations, events and time, each job is where the
    model says, and keeps its own fields.

    Violation: cancelling one job moves another, or a job that was resumed twice no longer stops after inactivity.
    """
    model = LifecycleModel(session.spec.lifecycle)
    labels = _labels(session, model)
    for example in range(session.amount):
        chance = random.Random(f"{session.seed} {example}")
        jobs: dict[str, tuple[dict[str, Any], float]] = {}
        now = 0.0
        for _ in range(_STEP):
            choice = chance.random()
            if choice < 0.15 or not jobs:
                job = session.created(chance.choice(list(_KINDS.values())))
                jobs[job] = session.job(job), now
            elif choice < 0.45:
                # To just the next change of some job, or somewhere between.
                due = [since + edge.seconds - now for known, since in jobs.values() if (edge := model.due(known))]
                step = chance.choice([*due, chance.uniform(0, 700)])
                session.advance(max(0.0, round(step, 3)))
                now = round(now + max(0.0, round(step, 3)), 3)
            elif choice < 0.6:
                job = chance.choice(list(jobs))
                happening = model.events(jobs[job][0]["state"])
                if happening:
                    edge = chance.choice(happening)
                    session.event(job, edge.name)
                    jobs[job] = {**jobs[job][0], "state": edge.to}, now
            else:
                job = chance.choice(list(jobs))
                name = chance.choice(list(labels))
                known = jobs[job][0]
                outcome = model.operate(name, known)
                reply = session.call(labels[name], job=job, body=_body(session, labels[name]))
                expected = f"{outcome.status} for a job in {known['state']}"
                where: Pointer = (*LIFECYCLE, "operations", name)
                if not session.expect(labels[name], reply.status == outcome.status, reply, expected, where):
                    break
                if outcome.changes:
                    jobs[job] = {**known, "state": outcome.to}, now
            jobs = {job: _aged(model, *known, now) for job, known in jobs.items()}
            if not all(_stands(session, job, known) for job, (known, _) in jobs.items()):
                break


def _aged(model: LifecycleModel, job: dict[str, Any], since: float, now: float) -> tuple[dict[str, Any], float]:
    """What time has made of a job that has been in its state since then."""
    while (timed := model.due(job)) is not None and round(since + timed.seconds, 3) <= now:
        job, since = {**job, "state": timed.to}, round(since + timed.seconds, 3)
    return job, since


def _stands(session: Semantics, job: str, known: dict[str, Any]) -> bool:
    reply = session.call("jobs.get", job=job)
    fields = ("state", "name", "createTime", "keepAlive", "serviceMode", "inactivityTimeout")
    expected = {name: known.get(name) for name in fields}
    got = {name: reply.object.get(name) for name in fields}
    return session.expect("jobs.get", got == expected, reply, f"a job in {known['state']}", LIFECYCLE, shown_json(got))


@probe("jobs.create")
def read_only_fields_ignored(session: Semantics) -> None:
    """What a caller sends in a `readOnly` field has no effect: the server's own value stands, in the answer and after.

    A refusal with 400 is as good. Violation: a job created with `"state": "JOB_STATE_COMPLETED"` is completed.
    """
    sent: dict[str, Any] = {
        "name": f"accounts/{session.tenant.account}/rlorTrainerJobs/chosen-by-the-caller",
        "createTime": "2001-02-03T04:05:06Z",
        "completedTime": "2001-02-03T04:05:07Z",
        "state": "JOB_STATE_COMPLETED",
        "status": {"code": "ABORTED", "message": "said by the caller"},
        "createdBy": "somebody@else.example",
        "jobProgress": {"percent": 77},
        "acceleratorSeconds": {"NVIDIA_A10G_24GB": "424242"},
        "directRouteHandle": "caller.example",
        "encryptionState": "ENCRYPTION_STATE_CMEK",
    }
    schema = session.operation("jobs.create").body
    owned = [name for name in sent if schema and _read_only(session, name)]
    for name in owned:
        job = session.new_id()
        body = {"displayName": "sent by the caller", name: sent[name]}
        made = session.call("jobs.create", query={"rlorTrainerJobId": job}, body=body)
        if made.status == 400 and made.code == 3:
            session.expect("jobs.create", True, made, "", (*JOB, name))
            continue
        session.need(made)
        for reply in (made, session.call("jobs.get", job=job)):
            got = reply.object.get(name)
            kept = got != sent[name] and reply.object.get("displayName") == "sent by the caller"
            session.expect("jobs.create", kept, made, f"{name} as the server sets it", (*JOB, name), shown_json(got))


def _read_only(session: Semantics, name: str) -> bool:
    schemas: Any = session.spec.document.data["components"]["schemas"]
    return bool(schemas["RlorTrainerJob"]["properties"].get(name, {}).get("readOnly"))


@probe("jobs.create")
def creates_kept(session: Semantics) -> None:
    """No create is lost: of many sent at once each makes its job, and of several with one id exactly one does.

    The job that was made first stays as it was. Violation: eight creates answer 200, and a list shows seven.
    """
    jobs = [session.new_id() for _ in range(_TOGETHER)]
    taken = session.new_id()

    def requests(ids: list[str]) -> list[Any]:
        return [
            session.request("jobs.create", query={"rlorTrainerJobId": job}, body={"displayName": f"at once {n}"})
            for n, job in enumerate(ids)
        ]

    with ThreadPoolExecutor(_TOGETHER) as pool:
        made = list(pool.map(session.send, requests(jobs)))
        raced = list(pool.map(session.send, requests([taken] * _TOGETHER)))
    where = session.operation("jobs.create").pointer
    for number, (job, reply) in enumerate(zip(jobs, made, strict=True)):
        kept = session.call("jobs.get", job=job)
        right = reply.status == 200 and kept.object.get("displayName") == f"at once {number}"
        session.expect("jobs.create", right, reply, "a job that can be read as it was created", where, kept.shown)
    shown = {item.get("name") for item in session.walk("jobs.list", query={"pageSize": 200})}
    for reply in made:
        listed = reply.object.get("name") in shown
        session.expect("jobs.create", listed, reply, "a job that is listed", where, "a list without it")
    won = [number for number, reply in enumerate(raced) if reply.status == 200]
    statuses = sorted(reply.status for reply in raced)
    right = statuses == [200] + [409] * (_TOGETHER - 1)
    expected = "of several creates with one id one 200, and 409 for the others"
    if session.expect("jobs.create", right, raced[0], expected, where, str(statuses)):
        again = session.call("jobs.create", query={"rlorTrainerJobId": taken}, body={"displayName": "later"})
        session.expect("jobs.create", (again.status, again.code) == (409, 6), again, "409 with code 6", where)
        label = session.job(taken).get("displayName")
        session.expect("jobs.create", label == f"at once {won[0]}", again, "the first job as it was", where, str(label))


@probe("jobs.cancel", "jobs.delete", "checkpoints.sync")
def repeats_harmless(session: Semantics) -> None:
    """What `x-retry` calls idempotent may be sent twice: the second answer equals the first, and changes nothing.

    Violation: the second `delete` of a job answers 404.
    """
    for label in ("jobs.cancel", "jobs.delete"):
        if label not in session.labels or session.operation(label).raw["x-retry"] != "idempotent":
            continue
        job = session.created(_KINDS["keep-alive"])
        first = session.need(session.call(label, job=job))
        before = session.job(job)
        second = session.call(label, job=job)
        where = (*session.operation(label).pointer, "x-retry")
        same = (second.status, second.json) == (first.status, first.json)
        session.expect(label, same, second, f"the same answer again: {first.shown}", where)
        after = session.job(job)
        if session.target.embedded:
            session.expect(label, after == before, second, "no further effect", where, _changed(before, after))


@probe("jobs.delete")
def deleted_jobs_kept(session: Semantics) -> None:
    """A deleted job is readable by name, its id is not given again, and a list shows it only with `includeArchived`.

    What takes time is verified where the clock can be moved. Violation: a create with the id of a deleted job makes a
    new job.
    """
    where = session.operation("jobs.delete").pointer
    job = session.created(_KINDS["dataset"])
    session.need(session.call("jobs.delete", job=job))
    states = [False] if session.target.advance is None else [False, True]
    for settled in states:
        if settled:
            session.advance(60)
        reply = session.call("jobs.get", job=job)
        session.expect("jobs.delete", reply.status == 200, reply, "a deleted job that can be read", where)
        again = session.call("jobs.create", query={"rlorTrainerJobId": job}, body={})
        session.expect("jobs.delete", (again.status, again.code) == (409, 6), again, "409 for its id", where)
        if not settled:
            continue
        session.expect("jobs.delete", _listed(session, job, True), reply, "listed with includeArchived", where, "no")
        session.expect("jobs.delete", not _listed(session, job, False), reply, "hidden from lists", where, "listed")


def _listed(session: Semantics, job: str, archived: bool) -> bool:
    query = {"pageSize": 200, "readMask": "name", **({"includeArchived": "true"} if archived else {})}
    return any(str(item.get("name", "")).endswith(f"/{job}") for item in session.walk("jobs.list", query=query))


@probe(
    "jobs.delete",
    needs=(
        "writes",
        "clock",
    ),
)
def retention_ends(session: Semantics) -> None:
    """A deleted job is kept for the `retention` of `x-lifecycle` from its first delete on, then it is gone.

    A second delete changes nothing about that. Violation: deleting a tombstone again keeps it for another 30 days.
    """
    where = (*LIFECYCLE, "retention")
    model = LifecycleModel(session.spec.lifecycle)
    job = session.created(_KINDS["dataset"])
    session.need(session.call("jobs.delete", job=job))
    session.advance(model.retention / 2)
    session.need(session.call("jobs.delete", job=job))
    session.advance(model.retention / 2 - 1)
    reply = session.call("jobs.get", job=job)
    session.expect("jobs.delete", reply.status == 200, reply, "a job that is still retained", where)
    session.advance(1)
    gone: list[Reply] = [session.call("jobs.get", job=job), session.call("jobs.delete", job=job)]
    for reply in gone:
        session.expect("jobs.delete", (reply.status, reply.code) == (404, 5), reply, "404 after the retention", where)
    listed = _listed(session, job, True)
    session.expect("jobs.delete", not listed, gone[0], "gone from all lists after the retention", where, "listed")
    made = session.call("jobs.create", query={"rlorTrainerJobId": job}, body={})
    session.expect("jobs.delete", made.status == 200, made, "an id that is free again after the retention", where)


PROBES: Final = (
    lifecycle_transitions,
    lifecycle_time,
    lifecycle_settles,
    lifecycle_walks,
    read_only_fields_ignored,
    creates_kept,
    repeats_harmless,
    deleted_jobs_kept,
    retention_ends,
)
