"""What stands around the resource and is called with it, described as the spec describes its own operations.

It is no part of the curated spec; it is served so that official clients find their way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rlor_spec.places import members

from ..http.call import Call
from ..resource.names import job_resource
from ..spec import Document
from .description import completed
from .service import Service, ServiceHandler

_DISCOVERY: Final = "x-account-discovery"


def paths(spec: Document) -> Document:
    """Return the paths of the neighbours, as a spec would have them."""
    job = job_resource(spec)
    paging = [{"$ref": f"#/components/parameters/{name}"} for name in ("PageSize", "PageToken")]
    accounts = members(spec.get(_DISCOVERY)).get("path")
    accounts = accounts or job.collection.partition(f"/{{{job.account_parameter}}}")[0]  # with the version before it
    # Where clients learn which account a key belongs to.
    return completed({accounts: {"get": {"operationId": "Gateway_ListAccounts", "parameters": paging}}}, spec)


def list_accounts(service: Service, call: Call) -> dict[str, Any]:
    said = members(service.spec.get(_DISCOVERY))
    account = {said.get("name", "name"): f"{service.accounts}/{call.account}"}
    return {said.get("items", "accounts"): [account], "nextPageToken": "", "totalSize": 1}


HANDLERS: Mapping[str, ServiceHandler] = {"Gateway_ListAccounts": list_accounts}
"""By `operationId`."""
