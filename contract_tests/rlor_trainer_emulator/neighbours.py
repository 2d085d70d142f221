"""What stands around the resource and is called with it, described as the spec describes its own operations.

It is no part of the curated spec, which is about one resource; it is served so that official clients find their way.
"""

from __future__ import annotations

from .spec import Document

_SECURITY: list[Document] = [{"BearerAuth": []}, {"ApiKeyAuth": []}]

PATHS: Document = {
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
}
