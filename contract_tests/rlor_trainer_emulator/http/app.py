"""The emulator as an ASGI application.

One request goes: request id, route, key, account, parameters, body, handler. So a path that does not exist (404) and a
method that a path does not have (405) are answered without a key, as by a gateway; everything else, wrong input and
unknown jobs included, is answered only to a good key, so that nothing can be learnt without one.

Handlers run in the event loop, one at a time: a statement on SQLite takes less time than handing it to a thread.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from ..handlers import admin, checkpoints, jobs, neighbours
from ..handlers.service import Call, Handler, Service
from ..queries.texts import QueryError, unstorable
from ..resource.clock import Clock, SystemClock
from ..resource.identifiers import Identifiers, RandomIdentifiers
from ..resource.json_text import Json, encode
from ..resource.lifecycle import Lifecycle
from ..resource.outcomes import Outcome, Outcomes
from ..resource.statuses import (
    ApiError,
    Code,
    InvalidArgument,
    NotFound,
    PermissionDenied,
    StatusError,
    Unauthenticated,
)
from ..spec import Document, SpecError, load_spec
from ..store import Store
from .authentication import Keys
from .bodies import MAX_BODY, Schemas
from .faults import FaultMiddleware, Faults
from .operations import Operation, Router, compile_operations, decoded, path_of

MAX_DISCARDED = 64 * 1024 * 1024
"""Of a body that is too large so many bytes are read and thrown away, so that its sender gets to read the 413."""

BODY_SECONDS = 60
"""How long a body may take to arrive, in seconds."""

HANDLERS: Mapping[str, Handler] = {**jobs.HANDLERS, **checkpoints.HANDLERS, **neighbours.HANDLERS}

_ACCESS = logging.getLogger("rlor_trainer_emulator.access")
_LOG = logging.getLogger("rlor_trainer_emulator")


def create_app(
    *,
    database: str = ":memory:",
    keys: Mapping[str, str],
    clock: Clock | None = None,
    ids: Identifiers | None = None,
    spec: Document | None = None,
    admin_key: str | None = None,
    outcomes: Sequence[Outcome] = (),
) -> Starlette:
    """Make the application.

    `database` is `:memory:`, a file, or a SQLAlchemy URL; `keys` maps API keys to the accounts they belong to; `clock`
    and `ids` are by default the machine's; `spec` is by default the description that comes with the package; with
    `admin_key` there is an admin surface, which that key alone opens; `outcomes` say which jobs fail or wait. The parts
    are at hand as `app.state.service`. Raises StoreError for a database that cannot be used, SpecError for a spec that
    cannot be obeyed, as one with an operation that no handler carries out, OutcomeError for outcomes that cannot be,
    and ValueError for an admin key that is empty or one of `keys`.
    """
    if admin_key is not None and (not admin_key or admin_key in keys):
        raise ValueError("the admin key must not be empty, nor one of the API keys")
    spec = load_spec() if spec is None else spec
    schemas = Schemas(spec)
    operations = [*compile_operations(spec["paths"], schemas), *compile_operations(neighbours.PATHS, schemas)]
    missing = sorted({operation.operation_id for operation in operations} - HANDLERS.keys())
    if missing:
        raise SpecError(
            f"the spec has operations that the emulator has no handler for: {', '.join(missing)}; "
            "add them to HANDLERS of handlers/jobs.py or handlers/checkpoints.py"
        )
    faults = Faults(operation.operation_id for operation in operations)
    Outcomes(outcomes, Lifecycle(spec), spec)  # before a database is opened
    service = Service(spec, Store(database), clock or SystemClock(), ids or RandomIdentifiers(), faults, outcomes)
    router = Router(operations)
    gateways = [Gateway(service, router, Keys(keys), HANDLERS)]
    if admin_key is not None:
        admin_router = Router(list(compile_operations(admin.PATHS, schemas)))
        gateways.insert(0, Gateway(service, admin_router, Keys({admin_key: ""}), admin.HANDLERS, admin.PREFIX))
    app = Starlette(routes=gateways)
    app.add_middleware(FaultMiddleware, faults=faults, router=router, ids=service.ids)
    app.state.service = service
    return app


class Gateway(BaseRoute):
    """A route for every request below a prefix, for it routes by the raw path, which Starlette's own routes do not."""

    def __init__(
        self, service: Service, router: Router, keys: Keys, handlers: Mapping[str, Handler], prefix: str = "/"
    ) -> None:
        self._service = service
        self._router = router
        self._keys = keys
        self._handlers = handlers
        self._prefix = prefix

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match every HTTP request below the prefix."""
        ours = scope["type"] == "http" and scope["path"].startswith(self._prefix)
        return (Match.FULL if ours else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        started = time.perf_counter()
        request = Request(scope, receive)
        request_id = self._service.ids.next()
        raw_path = path_of(scope)
        headers: dict[str, str] = {"x-request-id": request_id}
        body: Mapping[str, Any] | Json
        try:
            status, body = 200, await self._answer(request, raw_path, request_id)
            headers["grpc-metadata-content-type"] = "application/grpc"  # on successes only (HAR 2026-04)
        except ApiError as error:
            status, body = error.http_status, error.body
            headers |= error.headers
        except ClientDisconnect:
            return  # in the middle of its body: nobody is left to answer
        except Exception:
            _LOG.exception("request %s failed", request_id)
            status, body = 500, StatusError(500, Code.INTERNAL, "internal error").body
        response = Response(body if isinstance(body, Json) else encode(body), status, headers, "application/json")
        await response(scope, receive, send)
        _ACCESS.info(
            "method=%s path=%s status=%d milliseconds=%.1f request_id=%s",
            request.method,
            raw_path,
            status,
            (time.perf_counter() - started) * 1000,
            request_id,
        )

    async def _answer(self, request: Request, raw_path: str, request_id: str) -> dict[str, Any] | Json:
        operation, raw_parameters = self._router.find(request.method, raw_path)
        account = self._keys.account(operation.credentials, request.headers)
        if account is None:
            raise Unauthenticated(request_id)
        texts = {name: decoded(segment) for name, segment in raw_parameters.items()}
        foreign = texts.get("account_id", account) != account
        if foreign and self._prefix != admin.PREFIX:  # the admin key is of no account, and opens every one
            raise PermissionDenied
        path = operation.read_path(texts)
        if any(map(unstorable, path.values())):  # no resource can have such a name, and PostgreSQL cannot look for it
            raise NotFound
        query = operation.read_query(request.scope["query_string"])
        body = await _read_body(request, operation)
        call = Call(operation, account, path, query, body, self._service.now())
        try:
            return self._handlers[operation.operation_id](self._service, call)
        except QueryError as error:
            raise InvalidArgument(str(error)) from None


async def _read_body(request: Request, operation: Operation) -> dict[str, Any]:
    if operation.body is None:
        return {}
    encoding = request.headers.get("content-encoding", "").strip()
    if encoding.lower() not in ("", "identity"):  # never unpacked: a small body could become any size
        raise StatusError(415, Code.INVALID_ARGUMENT, "content encoding is not supported: send the body uncompressed")
    declared = request.headers.get("content-length", "")
    size = int(declared) if declared.isdecimal() else 0
    chunks: list[bytes] = []
    if size <= MAX_DISCARDED:
        size = 0
        try:
            async with asyncio.timeout(BODY_SECONDS):
                async for chunk in request.stream():
                    size += len(chunk)
                    if size <= MAX_BODY:
                        chunks.append(chunk)
                    elif size > MAX_DISCARDED:
                        break
        except TimeoutError:
            raise StatusError(
                408, Code.INVALID_ARGUMENT, f"request body did not arrive within {BODY_SECONDS} seconds"
            ) from None
    if size > MAX_BODY:
        raise StatusError(413, Code.INVALID_ARGUMENT, f"request body is too large: the limit is {MAX_BODY} bytes")
    return operation.body.read(request.headers.get("content-type", ""), b"".join(chunks))
