"""Handlers of the operations on checkpoints, and on what promotion makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..http.call import Call
from ..resource.checkpoints import INTERVAL, NO_REGION, Checkpoint, id_of, parts, synced
from ..resource.clock import SECOND, timestamp
from ..resource.jobs import Job
from ..resource.json_text import Json, encode
from ..resource.messages import Message
from ..resource.needs import OperationNeeds
from ..resource.statuses import AlreadyExists, FailedPrecondition, NotFound, PermissionDenied
from ..store.transaction import Promotion, Transaction
from ..store.trouble import Taken
from .service import Service, ServiceHandler

PROMOTION_TIME = 30 * SECOND
"""How long a promotion in the background takes, in microseconds."""

MODEL_TYPE = "type.googleapis.com/gateway.Model"
"""`@type` of the model in a finished operation. Clients drop it."""

PROGRESS_TYPE = "type.googleapis.com/gateway.PromoteCheckpointMetadata"
"""`@type` of what an operation says of its progress."""


def list_checkpoints(service: Service, call: Call) -> Json:
    place = service.tokens.decode(call.page_token, call.binding)
    first = (place[0] if place else 0) + 1
    name = service.job_resource.name(call.path)
    with service.store.reading() as transaction, service.naming_the_job(call):
        job = service.present(transaction, call.account, name, call.now)
        total = service.timeline.saved(job, call.now)
        last = min(total, first + call.page_size - 1)
        found = _saved(service, transaction, job, first, last)
    next_token = service.tokens.encode([last], call.binding) if last < total else ""
    return call.page([encode(checkpoint.document) for checkpoint in found], next_token, total)


def sync(service: Service, call: Call) -> dict[str, Any]:
    with service.writing(call.now) as transaction:
        job = service.present(transaction, call.account, service.job_resource.name(call.path), call.now)
        checkpoint = _of_id(service, transaction, job, call.path[service.checkpoint_id_variable], call.now)
        if checkpoint is None:
            raise NotFound
        ranks = service.availability_classes
        region = call.body.get("region", NO_REGION)
        document = synced(checkpoint.document, region, call.body.get("targetAvailability", ranks[0]), ranks, call.now)
        if document != checkpoint.document:
            transaction.put_checkpoint(replace(checkpoint, document=document))
    return {service.synced_field: document}


def _saved(service: Service, transaction: Transaction, job: Job, first: int, last: int) -> list[Checkpoint]:
    """Return a job's checkpoints of these numbers, both included, all of which it has saved."""
    if last < first:
        return []
    # What time has just done to the job is perhaps not stored.
    runs = [*transaction.runs(job.name, first * INTERVAL, last * INTERVAL), *job.runs]
    changed = transaction.changed_checkpoints(job.name, first, last)
    made = [service.timeline.checkpoint(job, runs, ordinal) for ordinal in range(first, last + 1)]
    return [replace(one, document=changed.get(one.ordinal, one.document)) for one in made]


def _of_id(service: Service, transaction: Transaction, job: Job, checkpoint_id: str, now: int) -> Checkpoint | None:
    """Return a job's checkpoint, if it has saved it."""
    found = parts(checkpoint_id)
    if found is None:
        return None
    ordinal, _ = found
    if id_of(job.session, ordinal) != checkpoint_id or not 1 <= ordinal <= service.timeline.saved(job, now):
        return None
    return _saved(service, transaction, job, ordinal, ordinal)[0]


def promote(service: Service, call: Call) -> dict[str, Any]:
    account, _, _ = call.body["outputModel"].removeprefix(f"{service.accounts}/").partition("/")
    if account != call.account:
        raise PermissionDenied
    checkpoint_id = call.path[service.checkpoint_id_variable]
    background: bool = call.body.get("asyncPromotion", False)
    with service.writing(call.now) as transaction:
        jobs = _jobs_of_promotion(service, transaction, call, checkpoint_id)
        of_jobs = (_of_id(service, transaction, job, checkpoint_id, call.now) for job in jobs)
        checkpoint = next((checkpoint for checkpoint in of_jobs if checkpoint is not None), None)
        if checkpoint is None:
            job_name, collection = call.body.get("trainerJobId", ""), service.checkpoint_resource.segment
            name = f"{job_name}/{collection}/{checkpoint_id}" if job_name else checkpoint_id
            raise NotFound(f'{service.checkpoint_noun} "{name}" not found in GCS')  # text: cookbook
        if not checkpoint.document["promotable"]:
            kind = checkpoint.document["checkpointType"]
            raise FailedPrecondition(f"cannot promote a {service.checkpoint_noun} of type {kind}")
        call.touched.append(checkpoint.job)
        promotion = Promotion(
            account=call.account,
            model=call.body["outputModel"],
            operation_id=f"promote-{service.ids.next()}" if background else None,
            ready_at=call.now + (PROMOTION_TIME if background else 0),
            # A LoRA checkpoint becomes an add-on, another a base model (cookbook).
            kind="HF_PEFT_ADDON" if checkpoint.document["checkpointType"].endswith("_LORA") else "HF_BASE_MODEL",
        )
        try:
            transaction.add_promotion(promotion)
        except Taken:
            raise AlreadyExists(f"model {promotion.model} already exists") from None
    done = {"operation": _operation(service, promotion, call.now)} if background else {"model": _model(promotion)}
    return _answer(service).fill(done)


def get_operation(service: Service, call: Call) -> dict[str, Any]:
    assert service.background_resource is not None  # else nothing leads here
    with service.store.reading() as transaction:
        promotion = transaction.promotion(call.account, call.path[service.background_resource.id_parameter])
    if promotion is None:
        raise NotFound
    filled: dict[str, Any] = _answer(service).fields["operation"].shape.fill(_operation(service, promotion, call.now))
    return filled


def _jobs_of_promotion(service: Service, transaction: Transaction, call: Call, checkpoint_id: str) -> list[Job]:
    """Return the job whose checkpoint is meant, as it is now; if none is given, those that can have saved it."""
    name: str = call.body.get("trainerJobId", "")
    if name:
        ids = service.job_resource.ids(name)
        if ids is None or ids[service.account_parameter] != call.account:
            raise PermissionDenied
        return [service.present(transaction, call.account, name, call.now)]
    found = parts(checkpoint_id)
    stored = transaction.jobs_of_mark(call.account, found[1]) if found else []
    jobs = (service.timeline.settle(job, max(call.now, job.since)) for job in stored)
    return [job for job in jobs if job is not None]


def _answer(service: Service) -> Message:
    assert service.promotion_message is not None
    return service.promotion_message


def _model(promotion: Promotion) -> dict[str, Any]:
    """Return what a promotion makes, as far as it is set."""
    made = timestamp(promotion.ready_at)
    return {
        "name": promotion.model,
        "createTime": made,
        "updateTime": made,
        "state": "READY",
        "status": {"code": "OK"},
        "kind": promotion.kind,
    }


def _operation(service: Service, promotion: Promotion, now: int) -> dict[str, Any]:
    """Return the operation that a promotion in the background is, as far as it is set."""
    assert service.background_resource is not None
    resource, done = service.background_resource, now >= promotion.ready_at
    names = {resource.account_parameter: promotion.account, resource.id_parameter: str(promotion.operation_id)}
    operation: dict[str, Any] = {
        resource.name_field: resource.name(names),
        "done": done,
        "metadata": {"@type": PROGRESS_TYPE, "statusMessage": "done" if done else "copying weights"},
    }
    if done:
        model = _answer(service).fields["model"].shape.fill(_model(promotion))
        operation["response"] = {"@type": MODEL_TYPE, **model}
    return operation


HANDLERS: Mapping[str, ServiceHandler] = {
    "list": list_checkpoints,
    "sync": sync,
    "promote": promote,
}
"""By `x-method` of the operation."""

OPERATION_NEEDS: Mapping[str, OperationNeeds] = {
    "sync": OperationNeeds(
        "handlers/checkpoints.py",
        body={
            "region": "there a copy is wanted",
            "targetAvailability": "so the copy is to be kept",
        },
    ),
    "promote": OperationNeeds(
        "handlers/checkpoints.py",
        body={
            "outputModel": "it names the model to make",
            "trainerJobId": "it names the job that has saved the checkpoint",
            "asyncPromotion": "it asks for promotion in the background",
        },
        required=["outputModel"],
        answer={
            "model": "it is the model, made at once",
            "operation": "it makes the model in the background",
        },
    ),
}
"""What they need of their operation, by `x-method`."""
