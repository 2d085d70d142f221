"""The journal on the admin surface: what was sent to the API, as a list, as counts and as an archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

from ..http.call import Answer, Call
from ..http.har import har_text
from ..http.journal import Ending
from ..http.recorded import Requests
from ..resource.json_text import Json, encode
from ..resource.statuses import InvalidArgument
from ..spec import Document
from .description import completed

MAX_PAGE: Final = 1000
"""Most requests in one answer."""
_PAGE: Final = 100

_CONDITIONS: Final[Mapping[str, Document]] = {
    "operation": {"type": "string"},
    "job": {"type": "string"},
    "status": {"type": "string"},
    "method": {"type": "string"},
    "ending": {"type": "string", "enum": [*get_args(Ending)]},
}
_PAGING: Final[Mapping[str, Document]] = {
    "pageSize": {"type": "integer", "minimum": 1, "maximum": MAX_PAGE},
    "after": {"type": "integer", "minimum": 0},
}


def paths(prefix: str, spec: Document) -> Document:
    """Return the paths of the journal below a prefix, as a spec would have them."""
    described: Mapping[str, Document] = {
        f"{prefix}v1/requests": {
            "get": {"operationId": "Emulator_ListRequests", "parameters": _parameters({**_CONDITIONS, **_PAGING})},
            "delete": {"operationId": "Emulator_ClearRequests"},
        },
        f"{prefix}v1/requests:har": {
            "get": {"operationId": "Emulator_ExportRequests", "parameters": _parameters(_CONDITIONS)}
        },
    }
    return completed(described, spec)


def _parameters(schemas: Mapping[str, Document]) -> list[Document]:
    return [{"name": name, "in": "query", "schema": schema} for name, schema in schemas.items()]


def list_requests(requests: Requests, call: Call) -> Json:
    """Answer with those after a number, the newest last, and with counts of all that fulfil the conditions.

    The text is made piece by piece: other threads wait while one piece is made.
    """
    found = list(_found(requests, call))
    after, size = call.query.get("after", 0), call.query.get("pageSize", _PAGE)
    counts = Counter((request.operation, request.status, request.ending) for request in found)
    rest = [request for request in found if request.number > after]
    rest_of_answer = {
        "more": len(rest) > size,
        "counts": [
            {"operation": operation, "status": status, "ending": ending, "count": count}
            for (operation, status, ending), count in counts.items()
        ],
        "totalSize": len(found),
        "forgotten": requests.forgotten,
    }
    shown = ",".join([encode(request.document()) for request in rest[:size]])
    return Json(f'{{"requests":[{shown}],{encode(rest_of_answer)[1:]}')


def export_requests(requests: Requests, call: Call) -> Json:
    return har_text(_found(requests, call))


def clear_requests(requests: Requests, _: Call) -> dict[str, Any]:
    requests.clear()
    return {}


def _found(requests: Requests, call: Call) -> Requests:
    conditions: Any = {name: call.query[name] for name in _CONDITIONS if call.query.get(name)}
    try:
        return requests.where(**conditions)
    except ValueError as error:
        raise InvalidArgument(str(error)) from None


HANDLERS: Mapping[str, Callable[[Requests, Call], Answer]] = {
    "Emulator_ListRequests": list_requests,
    "Emulator_ExportRequests": export_requests,
    "Emulator_ClearRequests": clear_requests,
}
"""By `operationId`."""
