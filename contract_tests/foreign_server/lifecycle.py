"""What time does to jobs and operations: a thread looks every few milliseconds what is due, as a controller does."""

from __future__ import annotations

import secrets
import threading
import time
from typing import Any, Final

from foreign_server.description import LIFECYCLE, holds
from foreign_server.messages import part_of, seconds, stamp, write
from foreign_server.store import Document, Store

TERMINAL: Final[list[str]] = LIFECYCLE["classes"]["terminal"]
TOMBSTONE: Final[list[str]] = LIFECYCLE["classes"]["tombstone"]
RETENTION: Final = float(seconds(LIFECYCLE["retention"]) or 0)
WORKING: Final = ("JOB_STATE_RUNNING", "JOB_STATE_IDLE", "JOB_STATE_WRITING_RESULTS")

# How long a job stays in a state here; the spec says that its own delays are not promised.
STAYS: Final = {
    "JOB_STATE_PENDING": 0.25,
    "JOB_STATE_CREATING": 0.25,
    "JOB_STATE_RUNNING": 1.2,
    "JOB_STATE_WRITING_RESULTS": 0.25,
    "JOB_STATE_CANCELLING": 0.2,
    "JOB_STATE_DELETING": 0.15,
    "JOB_STATE_DELETING_CLEANING_UP": 0.15,
}
RESUME_IS_SEEN_AFTER: Final = 0.2
READY_AFTER: Final = 0.1  # that a job runs does not yet mean that its trainer takes calls
PROMOTION_TAKES: Final = 0.4


class Controller:
    """Moves what is due."""

    def __init__(self, store: Store, pace: float = 1.0) -> None:
        self.store = store
        self.pace = pace  # longer stays for a larger number
        self.ahead = 0.0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="controller", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._end.wait(0.02):
            self.tick(self.now())

    def now(self) -> float:
        """Seconds since 1970, and those by which time was moved."""
        return time.time() + self.ahead

    def tick(self, now: float) -> None:
        """Everything that is due by now moves on, one thing after the other."""
        with self.store.work():
            for document in self.store.due(now):
                if document.kind == "operation":
                    self._finish(document, now)
                elif document.body["state"] in TOMBSTONE:
                    self._forget(document)
                else:
                    self.enter(document, document.notes.pop("next"), now)

    def enter(self, job: Document, state: str, now: float) -> None:
        """Put a job into a state, with all that comes with it, and plan what is next."""
        body, before = job.body, job.body.get("state")
        if before in WORKING:
            self._account(job, now)
        body["state"] = state
        job.notes["since"] = now
        job.notes.pop("resuming", None)
        said = next(
            (move.get("message") for move in LIFECYCLE["time"] if (move["from"], move["to"]) == (before, state)), ""
        )
        body["status"] = {"code": "OK", "message": said} if said else None
        if state in TERMINAL or (state in TOMBSTONE and not body.get("completedTime")):
            body["completedTime"] = stamp(now)
        elif state not in TOMBSTONE and not state.startswith("JOB_STATE_DELETING"):
            body["completedTime"] = None
        if state == LIFECYCLE["success"]:
            body["jobProgress"]["percent"] = 100
        if state == "JOB_STATE_RUNNING":
            self._begin_to_run(job, now)
        elif state in TERMINAL or state.startswith("JOB_STATE_DELETING"):
            body["directRouteHandle"] = ""
        self._plan(job, now)
        self.store.put(job)

    def _plan(self, job: Document, now: float) -> None:
        """Note what time will do next, and when."""
        state = job.body["state"]
        if state in TOMBSTONE:
            job.due = job.notes["deleted"] + RETENTION
            return
        job.due = None
        for move in LIFECYCLE["time"]:
            if move["from"] == state and holds(move.get("when", {}), job.body):
                stay = STAYS.get(state, 0.0) * self.pace
                if isinstance(move["after"], dict):
                    stay = float(
                        seconds(job.body.get(move["after"]["field"]) or "0s") or seconds(move["after"]["default"]) or 0
                    )
                job.notes["next"], job.due = move["to"], now + stay
                return

    def _begin_to_run(self, job: Document, now: float) -> None:
        body = job.body
        body["jobProgress"] = {"percent": 10, "epoch": 0}
        if body.get("serviceMode"):
            body["directRouteHandle"] = f"{job.id}-{secrets.token_hex(4)}"
        logging = part_of(body, "wandbConfig")
        if logging.get("enabled"):
            logging["runId"] = logging.get("runId") or secrets.token_hex(4)
            logging["url"] = f"https://wandb.example/{logging.get('entity') or job.account}/runs/{logging['runId']}"
        adapter = part_of(body, "trainingConfig").get("loraRank")
        session = secrets.token_hex(4)
        kinds = ("TRAINING_LORA", "INFERENCE_LORA") if adapter else ("TRAINING", "INFERENCE_BASE")
        for kind, infix in zip(kinds, ("-dcp", ""), strict=True):
            job.notes["checkpoints"] = number = job.notes.get("checkpoints", 0) + 1
            self._save(job, f"step-{number * 10:04}{infix}-{session}", f"CHECKPOINT_TYPE_{kind}", number, now)

    def _save(self, job: Document, name: str, kind: str, number: int, now: float) -> None:
        saved = stamp(now + number / 1e6)
        body: dict[str, Any] = {
            "name": f"{job.body['name']}/checkpoints/{name}",
            "createTime": saved,
            "updateTime": saved,
            "checkpointType": kind,
            "promotable": "INFERENCE" in kind,
            "availability": [],
            "restoreReference": "" if "INFERENCE" in kind else f"gs://checkpoints/{job.account}/{name}",
        }
        if "INFERENCE" not in kind:
            body["availability"] = [
                {"region": "US_IOWA_1", "availabilityClass": "SINGLE_REGION", "createTime": saved, "updateTime": saved}
            ]
        self.store.put(Document("checkpoint", job.account, name, body, parent=job.id, number=number))

    def _account(self, job: Document, now: float) -> None:
        """Add up what a job has used since it came into its state."""
        used = job.notes["used"] = job.notes.get("used", 0.0) + 60 * (now - job.notes["since"])
        job.body["acceleratorSeconds"] = {"NVIDIA_H100_80GB": str(int(used))}
        job.body["jobProgress"] = {"percent": min(99, job.body["jobProgress"]["percent"] + 30), "epoch": 0}

    def _finish(self, operation: Document, now: float) -> None:
        """A promotion in the background ends: there is the model."""
        account, _, name = operation.notes["model"].partition("/")
        model = self.store.get("model", account, name)
        assert model
        model.body |= {"state": "READY", "updateTime": stamp(now)}
        self.store.put(model)
        operation.body["done"] = True
        operation.body["metadata"]["statusMessage"] = "done"
        operation.body["response"] = {
            "@type": "type.googleapis.com/gateway.Model",
            **(write("Model", model.body) or {}),
        }
        operation.due = None
        self.store.put(operation)

    def _forget(self, job: Document) -> None:
        """The retention of a deleted job has ended."""
        for checkpoint in self.store.all("checkpoint", job.account, job.id):
            self.store.remove("checkpoint", job.account, checkpoint.id)
        self.store.remove("job", job.account, job.id)
