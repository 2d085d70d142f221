"""The public logs of a job, at the signed URL that the API gives out: it needs no key, and is good for a while.

They say what the emulator knows of a job: when it came to which state, and why.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlencode

from ..http.call import Call, Text
from ..resource.clock import SECOND, timestamp
from ..resource.jobs import Job, Passage
from ..resource.names import job_resource
from ..resource.statuses import NotFound, PermissionDenied
from ..spec import Document
from .description import completed
from .service import Service, ServiceHandler

PREFIX: Final = "/public-logs/"
"""What is below it needs no key."""

LIFETIME: Final = 3600 * SECOND
"""How long a URL is good for, in microseconds."""


def paths(spec: Document) -> Document:
    """Return the path of the logs, as a spec would have it."""
    parameters = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in ("expires", "signature")]
    operation = {"operationId": "Emulator_PublicLogs", "parameters": parameters}
    return completed({f"{PREFIX}{job_resource(spec).pattern}": {"get": operation}}, spec)


def signed_url(service: Service, call: Call, job: Job) -> str:
    """Return the URL of a job's logs, at the address that the request was sent to."""
    expires = str((call.now + LIFETIME) // SECOND)
    query = urlencode({"expires": expires, "signature": _signature(service, job, expires)})
    return f"{call.origin()}{PREFIX}{quote(job.name)}?{query}"


def read(service: Service, call: Call) -> Text:
    """Answer with the logs. A URL that has expired, or is not one of ours: 403."""
    account, name = call.path[service.account_parameter], service.job_resource.name(call.path)
    expires = call.query.get("expires", "")
    try:
        job = service.find(account, name, call.now)
    except NotFound:
        raise PermissionDenied from None  # nothing can be learnt without a signature
    given = call.query.get("signature", "").encode("utf-8", "surrogatepass")
    if not hmac.compare_digest(given, _signature(service, job, expires).encode()):
        raise PermissionDenied
    if call.now // SECOND >= int(expires):
        raise PermissionDenied
    passages, _ = service.history(account, name)
    return Text("".join(f"{_line(passage)}\n" for passage in passages))


def _line(passage: Passage) -> str:
    cause = f"{passage.cause}: {passage.detail}" if passage.detail else passage.cause
    line = f"{timestamp(passage.at)} {passage.state} ({cause})"
    return f"{line} {passage.message}" if passage.message else line


def _signature(service: Service, job: Job, expires: str) -> str:
    signed = f"{job.name}\n{job.session}\n{expires}".encode("utf-8", "surrogatepass")
    return hmac.digest(service.store.secret.encode(), signed, hashlib.sha256).hex()


HANDLERS: Mapping[str, ServiceHandler] = {"Emulator_PublicLogs": read}
"""By `operationId`."""
