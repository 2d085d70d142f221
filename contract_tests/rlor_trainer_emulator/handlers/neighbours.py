"""What stands around the resource and is called with it, described as the spec describes its own operations.

It is no part of the curated spec, which is about one resource; it is served so that official clients find their way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..resource.statuses import Unavailable
from ..spec import Document
from .service import Call, Handler, Service

_SECURITY: list[Document] = [{"BearerAuth": []}, {"ApiKeyAuth": []}]

PATHS: Document = {
    # Where the vendor's trainer SDK learns which account a key belongs to.
    "/v1/accounts": {
        "get": {
            "operationId": "Gateway_ListAccounts",
            "security": _SECURITY,
            "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in ("PageSize", "PageToken")],
        },
    },
    # Where a client polls the operation that an asynchronous promotion answers with: `GET /v1/{operation.name}`.
    "/v1/accounts/{account_id}/operations/{operation_id}": {
        "parameters": [
            {"$ref": "#/components/parameters/AccountId"},
            {
                "name": "operation_id",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "pattern": "^[^/]+$"},
            },
        ],
        "get": {"operationId": "Gateway_GetOperation", "security": _SECURITY},
    },
    # Where the vendor's trainer SDK asks whether a running trainer takes calls yet. The rest of a trainer's own API,
    # which trains models, is not emulated.
    "/training/v1/rlorTrainerJobs/{account_id}/{rlor_trainer_job_id}/api/v1/healthz": {
        "parameters": [
            {"$ref": "#/components/parameters/AccountId"},
            {"$ref": "#/components/parameters/RlorTrainerJobId"},
        ],
        "get": {"operationId": "Trainer_GetHealth", "security": _SECURITY},
    },
}

_UP = frozenset({"JOB_STATE_RUNNING", "JOB_STATE_IDLE"})
"""States in which a trainer is up."""


def list_accounts(_: Service, call: Call) -> dict[str, Any]:
    return {"accounts": [{"name": f"accounts/{call.account}"}], "nextPageToken": "", "totalSize": 1}


def get_health(service: Service, call: Call) -> dict[str, Any]:
    if service.job(call).state not in _UP:
        raise Unavailable("trainer is not running")
    return {"status": "ok"}


HANDLERS: Mapping[str, Handler] = {"Gateway_ListAccounts": list_accounts, "Trainer_GetHealth": get_health}
