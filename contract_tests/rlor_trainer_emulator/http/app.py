"""The emulator as an ASGI application. What its operations do is up to the handlers that it is given.

One request goes: request id, route, key, account, parameters, body, handler. So a path that does not exist (404) and a
method that a path does not have (405) are answered without a key, as by a gateway; everything else, wrong input and
unknown jobs included, is answered only to a good key, so that nothing can be learnt without one.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from ..queries.texts import QueryError, unstorable
from ..resource.identifiers import Identifiers
from ..resource.json_text import Json, encode
from ..resource.statuses import (
    ApiError,
    Code,
    InvalidArgument,
    NotFound,
    PermissionDenied,
    StatusError,
    Unauthenticated,
)
from .authentication import Keys
from .call import Answer, Call, Handler, Text
from .faults import WITNESS
from .operations import Operation, Router, decoded, path_of

MAX_DISCARDED = 64 * 1024 * 1024
"""Of a body that is too large so many bytes are read and thrown away, so that its sender gets to read the 413."""

LARGE_BODY = 1024 * 1024
"""A body of so many bytes is read in a thread."""

BODY_SECONDS = 60
"""How long a body may take to arrive, in seconds."""

_ACCESS = logging.getLogger("rlor_trainer_emulator.access")
_LOG = logging.getLogger("rlor_trainer_emulator")


class Gateway(BaseRoute):
    """A route for every request below a prefix, for it routes by the raw path, which Starlette's own routes do not."""

    def __init__(
        self,
        router: Router,
        keys: Keys,
        handlers: Mapping[str, Handler],
        ids: Identifiers,
        now: Callable[[], int],
        account_parameter: str = "",
        *,
        prefix: str = "/",
        level: int = logging.INFO,
    ) -> None:
        """`handlers` are found by `operationId`; `account_parameter` is the variable of paths that names the account.

        It must be that of the key. Without `account_parameter` a key is of no account, and opens each one. `level` is
        at which requests are logged.
        """
        self._router = router
        self._keys = keys
        self._handlers = handlers
        self._ids = ids
        self._now = now
        self._prefix = prefix
        self._level = level
        self._account_parameter = account_parameter

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match every HTTP request below the prefix."""
        ours = scope["type"] == "http" and scope["path"].startswith(self._prefix)
        return (Match.FULL if ours else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        started = time.perf_counter()
        request = Request(scope, receive)
        request_id = self._ids.next()
        raw_path = path_of(scope)
        headers: dict[str, str] = {"x-request-id": request_id}
        body: Mapping[str, Any] | Json | Text
        try:
            status, body = 200, await self._answer(request, raw_path, request_id)
            headers["grpc-metadata-content-type"] = "application/grpc"  # on successes only (HAR 2026-04)
        except ApiError as error:
            status, body, headers = error.http_status, error.body, error.headers(request_id)
        except ClientDisconnect:
            return  # in the middle of its body: nobody is left to answer
        except Exception:
            _LOG.exception("request %s failed", request_id)
            status, body = 500, StatusError(500, Code.INTERNAL, "internal error").body
        content = (body if isinstance(body, str) else encode(body)).encode()
        media_type = b"text/plain; charset=utf-8" if isinstance(body, Text) else b"application/json"
        fields = [(b"content-length", b"%d" % len(content)), (b"content-type", media_type)]
        fields += [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        # Not by Starlette's Response, which takes a tenth of the time of the whole request.
        await send({"type": "http.response.start", "status": status, "headers": fields})
        await send({"type": "http.response.body", "body": content})
        _ACCESS.log(
            self._level,
            "method=%s path=%s status=%d milliseconds=%.1f request_id=%s",
            request.method,
            raw_path,
            status,
            (time.perf_counter() - started) * 1000,
            request_id,
        )

    async def _answer(self, request: Request, raw_path: str, request_id: str) -> Answer:
        operation, raw_parameters = self._router.find(request.method, raw_path)
        account = self._keys.account(operation.credentials, request.headers)
        if account is None:
            raise Unauthenticated(request_id)
        texts = {name: decoded(segment) for name, segment in raw_parameters.items()}
        if texts.get(self._account_parameter, account) != account:
            raise PermissionDenied
        path = operation.read_path(texts)
        if any(map(unstorable, path.values())):  # no resource can have such a name, and PostgreSQL cannot look for it
            raise NotFound
        query = operation.read_query(request.scope["query_string"])
        body = await _read_body(request, operation)
        call = Call(operation, account, path, query, body, request_id, self._now, partial(_origin, request))
        try:
            return await self._handlers[operation.operation_id](call)
        except QueryError as error:
            raise InvalidArgument(str(error)) from None
        finally:
            if call.touched and (witness := request.scope.get("extensions", {}).get(WITNESS)) is not None:
                witness.touched = call.touched[-1]


def _origin(request: Request) -> str:
    return str(request.base_url).rstrip("/")


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
                    if size <= operation.body.limit:
                        chunks.append(chunk)
                    elif size > MAX_DISCARDED:
                        break
        except TimeoutError:
            raise StatusError(
                408, Code.INVALID_ARGUMENT, f"request body did not arrive within {BODY_SECONDS} seconds"
            ) from None
    if size > (limit := operation.body.limit):
        raise StatusError(413, Code.INVALID_ARGUMENT, f"request body is too large: the limit is {limit} bytes")
    read = partial(operation.body.read, request.headers.get("content-type", ""), b"".join(chunks))
    return read() if size < LARGE_BODY else await asyncio.to_thread(read)
