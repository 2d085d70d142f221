"""What a bad backend does: servers that are wrong in one place each."""

from __future__ import annotations

import json
import time
from typing import Any, ClassVar, Final

from flask import Response, request

from foreign_server.description import is_object, spellings
from foreign_server.lifecycle import TERMINAL, TOMBSTONE
from foreign_server.messages import part_of, stamp
from foreign_server.refusal import INTERNAL, NOT_FOUND, Refused
from foreign_server.server import ForeignServer
from foreign_server.store import Document
from foreign_server.trainers import CANCEL, DELETE, RESUME, Body, Query, Trainers

Found = list[Document]


class Fault(Trainers):
    """A wrong server; the operation `shown_by` shows it, and one of `checks` has to name it."""

    shown_by: ClassVar[str]
    checks: ClassVar[set[str]]

    def answered(self, response: Response) -> None:
        """Change an answer on its way out."""


def faulty(fault: type[Fault], keys: dict[str, str]) -> ForeignServer:
    """A server with a fault."""
    server = ForeignServer(keys, trainers=fault)

    def change(response: Response) -> Response:
        assert isinstance(server.trainers, fault)
        server.trainers.answered(response)
        return response

    server.app.after_request_funcs.setdefault(None, []).insert(0, change)  # the last of them runs first
    return server


def _body(response: Response) -> Any:
    return response.get_json() if response.is_json else None


class UnknownJobIsEmpty(Fault):
    shown_by = "jobs.get"
    checks: ClassVar = {"unknown_things_missing", "response_schema_conformance", "names_match_path"}

    def get(self, account: str, name: str, query: Query) -> Body:
        return super().get(account, name, query) if self.store.get("job", account, name) else {}


class StoppedJobIsCancelled(Fault):
    shown_by = "jobs.cancel"
    checks: ClassVar = {"lifecycle_transitions"}

    def may(self, operation: str, job: Document) -> bool:
        return (
            False
            if operation == CANCEL and job.body["state"] in (*TERMINAL, *TOMBSTONE)
            else super().may(operation, job)
        )


class CancelDoesNothing(Fault):
    shown_by = "jobs.cancel"
    checks: ClassVar = {"lifecycle_transitions"}

    def may(self, operation: str, job: Document) -> bool:
        return super().may(operation, job) and operation != CANCEL


class ListLeaksAnotherTenant(Fault):
    shown_by = "jobs.list"
    checks: ClassVar = {"tenants_isolated", "names_match_path"}

    def jobs(self, account: str) -> Found:
        return [*super().jobs(account), *self.store.all("job", "other" if account == "acme" else "acme")]


class PageLosesAnItem(Fault):
    shown_by = "jobs.list"
    checks: ClassVar = {"pages_complete", "pages_of_every_size"}

    def page(self, items: list[Any], query: Query) -> Body:
        page = super().page(items, query)
        return {**page, "items": page["items"][1:] if query.get("pageToken") else page["items"]}


class TotalSizeIsOfThePage(Fault):
    shown_by = "jobs.list"
    checks: ClassVar = {"pages_complete", "pages_of_every_size"}

    def page(self, items: list[Any], query: Query) -> Body:
        page = super().page(items, query)
        return {**page, "totalSize": len(page["items"])}


class ForgedTokenIsTheFirstPage(Fault):
    shown_by = "jobs.list"
    checks: ClassVar = {"page_token_bound", "negative_data_rejection"}

    def page(self, items: list[Any], query: Query) -> Body:
        try:
            return super().page(items, query)
        except Refused:
            return super().page(items, {**query, "pageToken": ""})


class MaskIsIgnored(Fault):
    shown_by = "jobs.get"
    checks: ClassVar = {"read_mask_applied", "masks_show_what_was_asked"}

    def get(self, account: str, name: str, query: Query) -> Body:
        super().get(account, name, query)
        return self.show(self.job(account, name))


class OrderIsAlwaysAscending(Fault):
    shown_by = "jobs.list"
    checks: ClassVar = {"items_ordered", "ordered_by_every_field"}

    def list_jobs(self, account: str, query: Query) -> Body:
        return super().list_jobs(account, {**query, "orderBy": query.get("orderBy", "").replace(" desc", "")})


class FilterIsAPrefix(Fault):
    shown_by = "jobs.list"
    checks: ClassVar = {"filters_evaluated", "filter_laws"}

    def list_jobs(self, account: str, query: Query) -> Body:
        return super().list_jobs(account, {**query, "filter": query.get("filter", "").partition(" AND ")[0]})


class OddFilterBreaksIt(Fault):
    shown_by = "jobs.list"
    checks: ClassVar = {"not_a_server_error"}

    def list_jobs(self, account: str, query: Query) -> Body:
        try:
            return super().list_jobs(account, query)
        except Refused as refusal:
            if refusal.message.startswith("filter:"):
                raise Refused(500, INTERNAL, "internal error") from refusal
            raise


class SecretIsEchoed(Fault):
    shown_by = "jobs.create"
    checks: ClassVar = {"secrets_not_echoed", "secrets_stay"}

    def show(self, job: Document) -> Body:
        shown = super().show(job)
        if secret := part_of(job.body, "wandbConfig").get("apiKey"):
            shown["wandbConfig"]["apiKey"] = secret
        return shown


class UnsetFieldsAreLeftOut(Fault):
    shown_by = "jobs.get"
    checks: ClassVar = {"zero_values_present"}

    def get(self, account: str, name: str, query: Query) -> Body:
        return {
            field: value for field, value in super().get(account, name, query).items() if value or query.get("readMask")
        }


class UnknownJobIsInternalError(Fault):
    shown_by = "jobs.delete"
    checks: ClassVar = {"error_body_matches_status", "unknown_things_missing"}

    def answered(self, response: Response) -> None:
        if response.status_code == 404:
            response.set_data(json.dumps({**_body(response), "code": INTERNAL}))


class ErrorsArePlainText(Fault):
    shown_by = "jobs.cancel"
    checks: ClassVar = {"content_type_conformance"}

    def answered(self, response: Response) -> None:
        if response.status_code in (400, 404):
            response.content_type = "text/plain; charset=utf-8"


class DeletedJobIsUnknownToDelete(Fault):
    shown_by = "jobs.delete"
    checks: ClassVar = {"repeats_harmless", "lifecycle_transitions"}

    def may(self, operation: str, job: Document) -> bool:
        if operation == DELETE and "deleted" in job.notes:
            raise Refused(404, NOT_FOUND, "resource not found")
        return super().may(operation, job)


class DeletedJobIsGone(Fault):
    shown_by = "jobs.delete"
    checks: ClassVar = {"deleted_jobs_kept", "repeats_harmless", "lifecycle_transitions"}

    def job(self, account: str, name: str) -> Document:
        job = super().job(account, name)
        if "deleted" in job.notes:
            raise Refused(404, NOT_FOUND, "resource not found")
        return job


class IdIsTakenAgain(Fault):
    shown_by = "jobs.create"
    checks: ClassVar = {"creates_kept", "deleted_jobs_kept"}

    def create(self, account: str, query: Query, document: Any) -> Body:
        self.store.remove("job", account, query.get("rlorTrainerJobId", ""))
        return super().create(account, query, document)


class ResumedJobIsStillOver(Fault):
    shown_by = "jobs.resume"
    checks: ClassVar = {"lifecycle_transitions", "lifecycle_settles"}

    def show(self, job: Document) -> Body:
        ended = job.body.get("completedTime")
        if ended and job.notes.get("ended") != ended:
            job.notes["ended"] = ended
            self.store.put(job)
        return {**super().show(job), "completedTime": job.notes.get("ended")}


class ResumeTakesAnyState(Fault):
    shown_by = "jobs.resume"
    checks: ClassVar = {"lifecycle_transitions"}

    def may(self, operation: str, job: Document) -> bool:
        return operation == RESUME or super().may(operation, job)


class CreateTimeChanges(Fault):
    shown_by = "jobs.cancel"
    checks: ClassVar = {"repeats_harmless", "lifecycle_transitions"}

    def show(self, job: Document) -> Body:
        return {**super().show(job), "createTime": stamp(time.time())}


class CreateTimeIsThatOfTheRequest(CreateTimeChanges):
    shown_by = "jobs.get"
    checks: ClassVar = {"lasting_fields_kept"}


class NameOfAnotherAccount(Fault):
    shown_by = "jobs.get"
    checks: ClassVar = {"names_match_path"}

    def get(self, account: str, name: str, query: Query) -> Body:
        shown = super().get(account, name, query)
        return {**shown, "name": f"accounts/fireworks/rlorTrainerJobs/{name}"} if "name" in shown else shown


class UnknownKeysAreDropped(Fault):
    shown_by = "jobs.create"
    checks: ClassVar = {"unknown_keys_refused"}

    def create(self, account: str, query: Query, document: Any) -> Body:
        if is_object(document):
            document = {key: value for key, value in document.items() if key in spellings("RlorTrainerJob")}
        return super().create(account, query, document)


class CreatedIsAStatusOfItsOwn(Fault):
    shown_by = "jobs.create"
    checks: ClassVar = {"status_code_conformance"}

    def answered(self, response: Response) -> None:
        if request.method == "POST" and request.path.endswith("rlorTrainerJobs") and response.status_code == 200:
            response.status_code = 201


class StateOfItsOwn(Fault):
    shown_by = "jobs.get"
    checks: ClassVar = {"response_schema_conformance"}

    def get(self, account: str, name: str, query: Query) -> Body:
        shown = super().get(account, name, query)
        return {**shown, "state": "JOB_STATE_BOOTING"} if "state" in shown else shown


class RequestsHaveNoId(Fault):
    shown_by = "jobs.get_public_logs"
    checks: ClassVar = {"request_id_present", "response_headers_conformance"}

    def answered(self, response: Response) -> None:
        response.headers.pop("x-request-id", None)


class ReadyBeforeItRuns(Fault):
    shown_by = "jobs.check_health"
    checks: ClassVar = {"readiness_is_true"}

    def health(self, account: str, name: str) -> str:
        self.job(account, name)
        return "ready\n"


class SyncIsForgotten(Fault):
    shown_by = "checkpoints.sync"
    checks: ClassVar = {"synced_as_asked", "repeats_harmless"}

    def sync(self, account: str, name: str, checkpoint: str, document: Any) -> Body:
        before = self.store.get("checkpoint", account, checkpoint)
        answer = super().sync(account, name, checkpoint, document)
        if before:
            self.store.put(before)
        return answer


FAULTS: Final = [*Fault.__subclasses__(), CreateTimeIsThatOfTheRequest]
