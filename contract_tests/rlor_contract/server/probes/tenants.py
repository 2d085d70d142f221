"""Semantic checks of what one may learn without a right to it: strangers, keyless callers, and secrets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rlor_contract.server.probes.session import Reply, Semantics, probe, without_request_id
from rlor_contract.server.target import Tenant
from rlor_contract.spec.operations import Operation

_ALL: Final = (
    "jobs.create",
    "jobs.list",
    "jobs.get",
    "jobs.delete",
    "jobs.cancel",
    "jobs.resume",
    "jobs.execute_train_step",
    "jobs.get_public_logs",
    "checkpoints.list",
    "checkpoints.sync",
    "checkpoints.promote",
)
_MISSING: Final = "no-such-job-anywhere"
_FORBIDDEN: Final = ("components", "responses", "PermissionDenied")
# Of a request and not of what it asks about. A length tells as much as the body, which is compared.
_OWN_HEADERS: Final = frozenset({"x-request-id", "date"})


def _face(reply: Reply) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    """All that an answer shows, but for what names the request."""
    headers = sorted((k.lower(), v) for k, v in reply.headers.items() if k.lower() not in _OWN_HEADERS)
    return reply.status, without_request_id(reply), tuple(headers)


def _body(operation: Operation) -> Any:
    return operation.body_examples[0] if operation.body_required else None


def _attempts(
    session: Semantics, operation: Operation, job: str, checkpoint: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a stranger might send to find out, each with its name: of good form and bad, at what is and is not."""
    body = _body(operation)
    if operation.label == "checkpoints.promote":
        names = [f"accounts/{session.tenant.account}/rlorTrainerJobs/{one}" for one in (job, _MISSING)]
        for said, name in zip(("an existing job", "a missing job"), names, strict=True):
            yield said, {"checkpoint": checkpoint, "body": {**body, "trainerJobId": name}}
    else:
        yield "an existing job", {"job": job, "checkpoint": checkpoint, "body": body}
        yield "a missing job", {"job": _MISSING, "checkpoint": "no-such-checkpoint", "body": body}
    if operation.label == "jobs.create":
        yield "an id that is taken", {"query": {"rlorTrainerJobId": job}, "body": {}}
    yield "an id that no job can have", {"job": "NO~SUCH", "checkpoint": "NO~SUCH", "body": body}
    if operation.body is not None:
        yield "a body that is no JSON", {"job": job, "checkpoint": checkpoint, "content": b"{"}
        yield "an unknown field", {"job": job, "checkpoint": checkpoint, "body": {"noSuchField": 1}}
    for parameter in operation.parameters_in("query"):
        wrong = {"pageSize": "many", "includeArchived": "perhaps", "skipValidations": "perhaps", "filter": "((("}
        query = {parameter.name: wrong.get(parameter.name, ",,\x01")}
        yield f"a wrong {parameter.name}", {"job": job, "checkpoint": checkpoint, "query": query, "body": body}


def _known(session: Semantics) -> tuple[str, str]:
    """Ids of a job of the run's account and of a checkpoint of it, as far as there is one."""
    if session.target.writable:
        job = session.created({"serviceMode": True, "keepAlive": True, "trainingConfig": {"loraRank": 8}})
    else:
        jobs = session.listed("jobs.list", session.call("jobs.list"))
        job = str(jobs[0].get("name", "")).rpartition("/")[2] if jobs else _MISSING
    if session.target.advance is not None:
        session.advance(61 + 123)  # typical times; without a checkpoint less is proved, and nothing breaks
        session.advance(130)
    listed = session.listed("checkpoints.list", session.call("checkpoints.list", job=job))
    return job, str(listed[0].get("name", "")).rpartition("/")[2] if listed else "step-1"


@probe(
    *_ALL,
    needs=(
        "writes",
        "second account",
    ),
)
def tenants_isolated(session: Semantics) -> None:
    """On no operation does any answer tell a stranger whether another account has a job.

    To a key of another account every request is answered with the same 403, byte for byte but for the request id:
    about a job that exists, one that does not, an unknown account, in good form or bad. In the stranger's own account
    the id of somebody else's job is answered like one that nobody has. Violation: 404 for a missing job of another
    account, and 403 for an existing one.
    """
    stranger = session.strangers[0]
    job, checkpoint = _known(session)
    before = session.job(job)
    for label in _ALL:
        if label not in session.labels:
            continue
        operation = session.operation(label)
        first: Reply | None = None
        for said, request in _attempts(session, operation, job, checkpoint):
            for account in (session.tenant.account, "no-such-account"):
                reply = session.call(label, tenant=stranger, account=account, **request)
                where = (*operation.pointer, "responses", "403")
                expected = f"403 with code 7 to a stranger who asks about {said}"
                session.expect(label, (reply.status, reply.code) == (403, 7), reply, expected, where)
                first = first or reply
                expected = f"to a stranger who asks about {said} the same answer as to any other"
                session.expect(label, _face(reply) == _face(first), reply, expected, where)
        if "{rlor_trainer_job_id}" in operation.path:
            foreign, nobody = (
                session.call(label, job=one, checkpoint=checkpoint, body=_body(operation), tenant=stranger)
                for one in (job, _MISSING)
            )
            where = (*operation.pointer, "responses", "404")
            session.expect(label, nobody.status == 404, nobody, "404 for a job that nobody has", where)
            expected = "for somebody else's job the same answer as for a job that nobody has"
            session.expect(label, _face(foreign) == _face(nobody), foreign, expected, where)
    reply = session.call("jobs.list", tenant=stranger, query={"includeArchived": "true", "pageSize": 200})
    listed = [str(one.get("name")) for one in session.listed("jobs.list", reply)]
    strays = [name for name in listed if not name.startswith(f"accounts/{stranger.account}/")]
    where = session.operation("jobs.list").pointer
    session.expect("jobs.list", not strays, reply, "only the account's own jobs in its list", where, str(strays[:3]))
    after = session.job(job)
    changed = {name for name in before if name in ("state", "displayName", "name") and after.get(name) != before[name]}
    reply = session.call("jobs.get", job=job)
    session.expect("jobs.get", not changed, reply, "a job that no stranger has changed", _FORBIDDEN, str(changed))


@probe(*_ALL, needs=())
def authentication_first(session: Semantics) -> None:
    """Without a good key nothing is validated or looked up: every request of an operation gets the same 401.

    Violation: a malformed body without a key answers 400, or a missing job 404.
    """
    job, checkpoint = _known(session)
    nobody = Tenant("a-key-that-nobody-has", session.tenant.account)
    for label in _ALL:
        if label not in session.labels:
            continue
        operation = session.operation(label)
        where = (*operation.pointer, "security")
        for key in ("without a key", "with a wrong key"):
            first: Reply | None = None
            for said, request in _attempts(session, operation, job, checkpoint):
                for account in (session.tenant.account, "no-such-account"):
                    authorized = key != "without a key"
                    reply = session.call(label, tenant=nobody, account=account, authorized=authorized, **request)
                    session.expect(label, reply.status == 401, reply, f"401 {key}, asked about {said}", where)
                    first = first or reply
                    same = _face(reply) == _face(first)
                    session.expect(label, same, reply, f"{key}, asked about {said}, the same answer as always", where)


@probe(*_ALL)
def secrets_stay(session: Semantics) -> None:
    """A secret that was sent comes back in no answer of any operation, refusals included, and no filter finds it.

    Violation: a create that is refused repeats the body with `wandbConfig.apiKey`, or `filter` tells letter by letter
    what the key is.
    """
    secret = "wandb-secret-8c1f5d90e7"
    body = {
        "keepAlive": True,
        "wandbConfig": {"enabled": True, "apiKey": secret, "project": "p", "entity": "e"},
        "trainingConfig": {"loraRank": 8},
    }
    made = session.call("jobs.create", query={"rlorTrainerJobId": (job := session.new_id())}, body=body)
    session.need(made)
    replies: list[tuple[str, Reply]] = [("jobs.create", made)]

    def keep(label: str, **request: Any) -> Reply:
        reply = session.call(label, **request)
        replies.append((label, reply))
        return reply

    keep("jobs.create", query={"rlorTrainerJobId": job}, body=body)
    keep("jobs.create", query={"rlorTrainerJobId": session.new_id()}, body={**body, "noSuchField": secret})
    keep("jobs.create", query={"rlorTrainerJobId": session.new_id()}, body={**body, "displayName": "x" * 64})
    keep("jobs.create", query={"rlorTrainerJobId": session.new_id()}, body={"wandbConfig": {"apiKey": [secret]}})
    for mask in ("", "wandbConfig", "wandbConfig.apiKey", "wandb_config.api_key", "*"):
        keep("jobs.get", job=job, query={"readMask": mask})
        keep("jobs.list", query={"readMask": mask, "pageSize": 200})
    where = ("components", "schemas", "WandbConfig", "properties", "apiKey")
    for text in (
        f'wandbConfig.apiKey="{secret}"',
        'wandbConfig.apiKey:"wandb-secret"',
        'wandb_config.api_key="wandb*"',
    ):
        found = session.call("jobs.list", query={"filter": text})
        refused = found.status == 400 or not session.listed("jobs.list", found)
        session.expect("jobs.list", refused, found, "a filter that does not find a secret", where)
    for label in _ALL:
        operation = session.operation(label)
        if operation.label not in ("jobs.create", "jobs.delete", "jobs.list", "jobs.get"):
            keep(label, job=job, checkpoint="step-1", body=_body(operation))
    keep("jobs.delete", job=job)
    keep("jobs.get", job=job)
    for label, reply in replies:
        text = (reply.content + repr(list(reply.headers.items())).encode()).decode("utf-8", "replace")
        keys = (session.tenant.api_key, secret)
        session.expect(label, not any(key in text for key in keys), reply, "no secret in an answer", where, "a secret")


PROBES: Final = (tenants_isolated, authentication_first, secrets_stay)
