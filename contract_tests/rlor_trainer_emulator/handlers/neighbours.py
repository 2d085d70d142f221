"""What stands around the resource and is called with it, described as the spec describes its own operations.

It is no part of the curated spec, which is about one resource; it is served so that official clients find their way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..http.call import Call
from ..resource.jobs import RUNNING
from ..resource.names import job_resource
from ..resource.needs import Needs
from ..resource.statuses import Unavailable
from ..spec import Document
from .checkpoints import get_operation
from .description import completed
from .service import Service, ServiceHandler


def paths(spec: Document) -> Document:
    """Return the paths of the neighbours, as a spec would have them."""
    job = job_resource(spec)
    paging = [{"$ref": f"#/components/parameters/{name}"} for name in ("PageSize", "PageToken")]
    account = f"{{{job.account_parameter}}}"
    accounts = job.collection.partition(f"/{account}")[0]  # with the version before it
    health = f"/training/v1/{job.segment}/{account}/{{{job.id_parameter}}}/api/v1/healthz"
    described: Mapping[str, Document] = {
        # Where the vendor's trainer SDK learns which account a key belongs to.
        accounts: {"get": {"operationId": "Gateway_ListAccounts", "parameters": paging}},
        # Where a client polls the operation that an asynchronous promotion answers with: its name below the version.
        f"{accounts}/{account}/operations/{{operation_id}}": {"get": {"operationId": "Gateway_GetOperation"}},
        # Where the vendor's trainer SDK asks whether a running trainer takes calls yet. The rest of a trainer's own
        # API, which trains models, is not emulated.
        health: {"get": {"operationId": "Trainer_GetHealth"}},
    }
    return completed(described, spec)


_UP: Final = (RUNNING, "JOB_STATE_IDLE")
"""States in which a trainer is up."""

NEEDS: Final = Needs("handlers/neighbours.py", job_resource, states=dict.fromkeys(_UP, "in it a trainer is up"))


def list_accounts(service: Service, call: Call) -> dict[str, Any]:
    return {"accounts": [{"name": f"{service.accounts}/{call.account}"}], "nextPageToken": "", "totalSize": 1}


def get_health(service: Service, call: Call) -> dict[str, Any]:
    if service.job(call).state not in _UP:
        raise Unavailable("trainer is not running")
    return {"status": "ok"}


HANDLERS: Mapping[str, ServiceHandler] = {
    "Gateway_ListAccounts": list_accounts,
    "Gateway_GetOperation": get_operation,
    "Trainer_GetHealth": get_health,
}
"""By `operationId`."""
