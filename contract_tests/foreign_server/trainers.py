"""What each operation does."""

from __future__ import annotations

import base64
import re
import secrets
import uuid
from collections.abc import Mapping
from typing import Any, Final

from foreign_server.description import COLLECTION, LIFECYCLE, SCHEMAS, holds
from foreign_server.filters import compile_filter
from foreign_server.lifecycle import PROMOTION_TAKES, READY_AFTER, RESUME_IS_SEEN_AFTER, TERMINAL, TOMBSTONE, Controller
from foreign_server.messages import keep_rules, part_of, read, stamp, write
from foreign_server.paths import Mask, ordered
from foreign_server.refusal import ABORTED, DENIED, EXISTS, NOT_FOUND, PRECONDITION, UNAVAILABLE, Refused, invalid
from foreign_server.store import Document, Store

Query = Mapping[str, str]
Body = dict[str, Any]

CANCEL: Final = "Gateway_CancelRlorTrainerJob"
RESUME: Final = "Gateway_ResumeRlorTrainerJob"
STEP: Final = "Gateway_ExecuteRlorTrainStep"
DELETE: Final = "Gateway_DeleteRlorTrainerJob"
PAGES: Final = COLLECTION["get"]["x-pagination"]
SHAPE: Final = re.compile(r"(accounts/([^/]+)/trainingShapes/[^/]+)(?:/versions/([^/]+))?")
ID: Final = re.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
MODEL: Final = re.compile(SCHEMAS["PromoteCheckpointRequest"]["properties"]["outputModel"]["pattern"][1:-1])
HARDWARE: Final = ("acceleratorType", "acceleratorCount")


class Trainers:
    """The jobs of all accounts, and what they have saved."""

    def __init__(self, store: Store, controller: Controller) -> None:
        self.store = store
        self.controller = controller

    # Jobs

    def create(self, account: str, query: Query, document: Any) -> Body:
        name = query.get("rlorTrainerJobId") or str(uuid.uuid4())
        if not ID.fullmatch(name):
            raise invalid("rlor_trainer_job_id must have 1 to 63 characters of [a-z0-9-]")
        body = read("RlorTrainerJob", document)
        keep_rules(body)
        config = part_of(body, "trainingConfig")
        if (
            flag(query, "skipValidations")
            or body.get("extraValues")
            or config.get("extraArgs")
            or body.get("preemptible")
        ):
            raise Refused(403, DENIED, "this key may not set privileged fields")
        if shape := query.get("trainingShape"):
            body["trainingShapeVersion"] = self._shape(account, shape)
            if body.get("nodeCount") or any(config.get(field) for field in HARDWARE):
                raise invalid("the training shape owns the hardware")
        if self.store.get("job", account, name):
            raise Refused(409, EXISTS, "rlor trainer job ID already exists")
        now = self.controller.now()
        body |= {
            "name": f"accounts/{account}/rlorTrainerJobs/{name}",
            "createTime": stamp(now),
            "createdBy": f"dev@{account}.example",
        }
        body["encryptionState"] = "ENCRYPTION_STATE_PLAINTEXT"
        job = Document("job", account, name, body)
        self.controller.enter(job, LIFECYCLE["initial"], now)
        return self.show(job)

    def _shape(self, account: str, shape: str) -> str:
        parts = SHAPE.fullmatch(shape)
        if not parts:
            raise invalid("training_shape must be a name like accounts/my-account/trainingShapes/my-shape")
        if parts[2] not in (account, "fireworks"):
            raise Refused(412, PRECONDITION, "training shape is not available for this account")
        return shape if parts[3] not in (None, "latest") else f"{parts[1]}/versions/3f2a9c"

    def list_jobs(self, account: str, query: Query) -> Body:
        mask = Mask(query.get("readMask", ""))
        keeps = compile_filter(query.get("filter", ""))
        archived = flag(query, "includeArchived")
        jobs = [job for job in self.jobs(account) if archived or job.body["state"] not in TOMBSTONE]
        jobs = ordered([job for job in jobs if keeps(job.body)], query.get("orderBy", ""))
        page = self.page(jobs, query)
        page["rlorTrainerJobs"] = [mask.show(self.show(job)) for job in page.pop("items")]
        return page

    def jobs(self, account: str) -> list[Document]:
        return self.store.all("job", account)

    def page(self, items: list[Any], query: Query) -> Body:
        """The items of a page, and the token of the next: the number of the page, which nobody needs to know."""
        size = query.get("pageSize", "0")
        if not re.fullmatch(r"[0-9]{1,10}", size) or int(size) >= 2**31:
            raise invalid("invalid value for field pageSize")
        limit = min(int(size) or PAGES["defaultSize"], PAGES["maxSize"])
        number = page_number(query["pageToken"]) if query.get("pageToken") else 0
        rest = items[number * limit :]
        following = base64.urlsafe_b64encode(f"page {number + 1}".encode()).decode() if len(rest) > limit else ""
        return {"items": rest[:limit], "nextPageToken": following, "totalSize": len(items)}

    def get(self, account: str, name: str, query: Query) -> Body:
        return Mask(query.get("readMask", "")).show(self.show(self.job(account, name)))

    def job(self, account: str, name: str) -> Document:
        job = self.store.get("job", account, name)
        if not job:
            raise Refused(404, NOT_FOUND, f"RlorTrainerJob accounts/{account}/rlorTrainerJobs/{name} not found")
        return job

    def show(self, job: Document) -> Body:
        return write("RlorTrainerJob", job.body) or {}

    def cancel(self, account: str, name: str, document: Any) -> Body:
        job = self.job(account, name)
        read("CancelRlorTrainerJobRequest", document)
        if self.may(CANCEL, job):
            self.controller.enter(job, LIFECYCLE["operations"][CANCEL]["to"], self.controller.now())
        return {}

    def resume(self, account: str, name: str, document: Any) -> Body:
        """The job is asked to continue; for a moment it is still seen in its old state."""
        read("ResumeRlorTrainerJobRequest", document)
        job = self.job(account, name)
        self.may(RESUME, job)
        job.notes |= {"next": LIFECYCLE["operations"][RESUME]["to"], "resuming": True}
        job.due = self.controller.now() + RESUME_IS_SEEN_AFTER * self.controller.pace
        self.store.put(job)
        return self.show(job)

    def step(self, account: str, name: str, document: Any) -> Body:
        job = self.job(account, name)
        needs = LIFECYCLE["operations"][STEP]["needs"]
        if not holds(needs["schema"], job.body):
            raise Refused(400, PRECONDITION, needs["message"])
        wish = required("ExecuteRlorTrainStepRequest", document)
        self.may(STEP, job)
        job.body["dataset"] = wish["dataset"]
        job.body["trainingConfig"] = {**part_of(job.body, "trainingConfig"), "outputModel": wish["outputModel"]}
        self.controller.enter(job, LIFECYCLE["operations"][STEP]["to"], self.controller.now())
        return {}

    def delete(self, account: str, name: str) -> Body:
        job = self.job(account, name)
        if self.may(DELETE, job):
            now = self.controller.now()
            job.notes["deleted"] = now
            self.controller.enter(job, LIFECYCLE["operations"][DELETE]["to"], now)
        return {}

    def may(self, operation: str, job: Document) -> bool:
        """Whether an operation does something to a job; refused where the job cannot take it."""
        rules, state = LIFECYCLE["operations"][operation], job.body["state"]
        if job.notes.pop("resuming", False) and state in TERMINAL and operation != DELETE:
            raise Refused(409, ABORTED, "job is in a transitional state")
        if state in rules["noop"]:
            return False
        if state not in rules["from"]:
            refusal = rules["refusal"]
            raise Refused(refusal["status"], refusal["code"], refusal["message"].replace("{state}", state))
        return True

    def logs(self, account: str, name: str) -> Body:
        self.job(account, name)
        return {"signedUrl": f"https://logs.example/{account}/{name}.log?signature={secrets.token_hex(16)}"}

    def health(self, account: str, name: str) -> str:
        job = self.job(account, name)
        up = self.controller.now() - job.notes["since"] >= READY_AFTER * self.controller.pace
        if job.body["state"] != "JOB_STATE_IDLE" and not (job.body["state"] == "JOB_STATE_RUNNING" and up):
            raise Refused(503, UNAVAILABLE, "trainer is not running")
        return "ready\n"

    # Checkpoints, models and operations

    def checkpoints(self, account: str, name: str, query: Query) -> Body:
        self.job(account, name)
        page = self.page([found.body for found in self.store.all("checkpoint", account, name)], query)
        page["checkpoints"] = [write("Checkpoint", body) for body in page.pop("items")]
        return page

    def sync(self, account: str, name: str, checkpoint: str, document: Any) -> Body:
        self.job(account, name)
        found = self.store.get("checkpoint", account, checkpoint)
        if not found or found.parent != name:
            raise Refused(404, NOT_FOUND, f'checkpoint "{checkpoint}" not found')
        wish, places = read("SyncRlorTrainerJobCheckpointRequest", document), found.body["availability"]
        region = wish.get("region", "REGION_UNSPECIFIED")
        kept = wish.get("targetAvailability", "AVAILABILITY_CLASS_UNSPECIFIED")
        if region == "REGION_UNSPECIFIED":
            region = places[0]["region"] if places else "US_IOWA_1"
        now = stamp(self.controller.now())
        place = next((place for place in places if place["region"] == region), None)
        if not place:
            place = {"region": region, "availabilityClass": "SINGLE_REGION", "createTime": now, "updateTime": now}
            places.append(place)
            found.body["updateTime"] = now
        if kept not in ("AVAILABILITY_CLASS_UNSPECIFIED", place["availabilityClass"]):
            place |= {"availabilityClass": kept, "updateTime": now}
            found.body["updateTime"] = now
        self.store.put(found)
        return {"checkpoint": write("Checkpoint", found.body)}

    def promote(self, account: str, checkpoint: str, document: Any) -> Body:
        wish = required("PromoteCheckpointRequest", document)
        if not MODEL.fullmatch(wish["outputModel"]):
            raise invalid("output_model must be a name like accounts/my-account/models/my-model")
        _, owner, _, model = wish["outputModel"].split("/")
        if owner != account:
            raise Refused(403, DENIED, "")
        trainer = wish.get("trainerJobId", "")
        if trainer and not re.fullmatch("accounts/[^/]+/rlorTrainerJobs/[^/]+", trainer):
            raise invalid("trainer_job_id must be a name like accounts/my-account/rlorTrainerJobs/my-job")
        source = wish.get("hotLoadDeploymentId", "")
        if source and not re.fullmatch("accounts/[^/]+/deployments/[^/]+", source):
            raise invalid("hot_load_deployment_id must be a name like accounts/my-account/deployments/my-deployment")
        found = self.store.get("checkpoint", account, checkpoint)
        if not found or (trainer and trainer != f"accounts/{account}/rlorTrainerJobs/{found.parent}"):
            raise Refused(404, NOT_FOUND, f'checkpoint "{checkpoint}" not found')
        if not found.body["promotable"]:
            raise Refused(400, PRECONDITION, f"cannot promote a checkpoint of type {found.body['checkpointType']}")
        if self.store.get("model", account, model):
            raise Refused(409, EXISTS, f"model {wish['outputModel']} already exists")
        return self._promoted(account, model, found, bool(wish.get("asyncPromotion")))

    def _promoted(self, account: str, name: str, checkpoint: Document, later: bool) -> Body:
        now = self.controller.now()
        base = checkpoint.body["checkpointType"].endswith("BASE")
        body = {
            "name": f"accounts/{account}/models/{name}",
            "createTime": stamp(now),
            "updateTime": stamp(now),
            "state": "UPLOADING" if later else "READY",
            "kind": "HF_BASE_MODEL" if base else "HF_PEFT_ADDON",
        }
        self.store.put(Document("model", account, name, body))
        if not later:
            return {"model": write("Model", body), "operation": None}
        progress = {
            "@type": "type.googleapis.com/gateway.PromoteCheckpointMetadata",
            "statusMessage": "copying weights",
        }
        operation = Document("operation", account, f"op-{secrets.token_hex(6)}", {})
        operation.body = {"name": f"accounts/{account}/operations/{operation.id}", "done": False, "metadata": progress}
        operation.notes["model"] = f"{account}/{name}"
        operation.due = now + PROMOTION_TAKES * self.controller.pace
        self.store.put(operation)
        return {"model": None, "operation": operation.body}

    def operation(self, account: str, name: str) -> Body:
        operation = self.store.get("operation", account, name)
        if not operation:
            raise Refused(404, NOT_FOUND, "resource not found")
        return operation.body


def required(message: str, document: Any) -> Body:
    """A request with all that it must have."""
    body = read(message, document)
    for name in SCHEMAS[message]["required"]:
        if not body.get(name):
            raise invalid(f"{name} must be set")
    return body


def flag(query: Query, name: str) -> bool:
    """A parameter that is true or false."""
    text = query.get(name, "false")
    if text not in ("true", "false", "1", "0"):
        raise invalid(f"invalid value for field {name}")
    return text in ("true", "1")


def page_number(token: str) -> int:
    try:
        text = base64.b64decode(token.encode(), altchars=b"-_", validate=True).decode()
    except ValueError as trouble:
        raise invalid("invalid value for field pageToken") from trouble
    if not re.fullmatch(r"page [1-9]\d{0,8}", text, re.ASCII):
        raise invalid("invalid value for field pageToken")
    return int(text.removeprefix("page "))
