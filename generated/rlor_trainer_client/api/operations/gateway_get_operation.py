# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Get a long-running operation: `GET /v1/accounts/{account_id}/operations/{operation_id}`."""

from __future__ import annotations

from typing import Any

from ... import errors
from ..._decoding import SELF, variant
from ..._operations import OPERATIONS
from ..._raw_response import RawResponse
from ..._wire import decoded, path_segment
from ...client import AuthenticatedClient
from ...models.error_envelope import ErrorEnvelope
from ...models.operation import Operation
from ...models.status import Status
from ...types import Response


def request_kwargs(
    account_id: str,
    operation_id: str,
) -> dict[str, Any]:
    """Arguments of `httpx.Client.request` for this operation.

    Raises `TypeError` or `ValueError` if a value cannot be sent.
    """
    kwargs: dict[str, Any] = {
        "method": "GET",
        "url": f"/v1/accounts/{path_segment(account_id, 'account_id')}/operations/{path_segment(operation_id, 'operation_id')}",
    }
    return kwargs


def _error_401(data: Any) -> ErrorEnvelope | Status:
    error: ErrorEnvelope | Status = variant(
        None,
        data,
        SELF,
        data,
        "ErrorEnvelope or Status",
        (ErrorEnvelope.from_dict, {}, ("error", "request_id"), (1,)),
        (Status.from_dict, {}, ("code", "message"), (0,)),
    )
    return error


def _response(client: AuthenticatedClient, answer: RawResponse) -> Response[Operation | Status | ErrorEnvelope]:
    parsed: Operation | Status | ErrorEnvelope | None
    match answer.status:
        case 200:
            parsed = decoded(
                Operation.from_dict,
                answer.content,
                answer.operation,
                answer.status,
                content_type=answer.headers.get("content-type"),
                strict=client.strict,
            )
        case 400 | 403 | 404 | 429 | 500 | 503 | 504:
            parsed = decoded(
                Status.from_dict,
                answer.content,
                answer.operation,
                answer.status,
                content_type=answer.headers.get("content-type"),
                strict=client.strict,
            )
        case 401:
            parsed = decoded(
                _error_401,
                answer.content,
                answer.operation,
                answer.status,
                content_type=answer.headers.get("content-type"),
                strict=client.strict,
            )
        case 408 | 502:
            parsed = None
        case _ if client.raise_on_unexpected_status:
            raise errors.UnexpectedStatus(answer.status, answer.content)
        case _:
            parsed = None
    return Response(status_code=answer.status, content=answer.content, headers=answer.headers, parsed=parsed)


def sync_detailed(
    account_id: str,
    operation_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[Operation | Status | ErrorEnvelope]:
    """Get a long-running operation

    Reads an operation, such as the one that an asynchronous promotion answers with. While `done` is false, `metadata`
    may tell how far it is; then there is a `response`, here the promoted model, or an `error`. The vendor's client asks
    every 10 seconds, for 2 hours at most.

    Args:
        account_id: Slug of the account that owns the job, for example `acme-research`. Default: none.
        operation_id: Last segment of the operation's `name`. Default: none.
        client: The base URL and the API key.

    Returns:
        The answer, with its status and headers.

    Raises:
        TypeError, ValueError: If a value cannot be sent, or an id is not a single path segment. Nothing is sent.
        errors.InvalidResponseError: If the body of a documented status breaks the spec, or any body is too large.
        errors.UnexpectedStatus: For an undocumented status, if `client.raise_on_unexpected_status` is set.
        errors.APIConnectionError: If there is no complete answer; `APITimeoutError` if it is not in time.
    """
    kwargs = request_kwargs(
        account_id=account_id,
        operation_id=operation_id,
    )
    return _response(client, client.send(OPERATIONS["Gateway_GetOperation"], kwargs))


def sync(
    account_id: str,
    operation_id: str,
    *,
    client: AuthenticatedClient,
) -> Operation | Status | ErrorEnvelope | None:
    """Like `sync_detailed`, but returns only the body, even of an error. None if no body is documented for it."""
    return sync_detailed(
        account_id=account_id,
        operation_id=operation_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    account_id: str,
    operation_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[Operation | Status | ErrorEnvelope]:
    """Get a long-running operation

    Reads an operation, such as the one that an asynchronous promotion answers with. While `done` is false, `metadata`
    may tell how far it is; then there is a `response`, here the promoted model, or an `error`. The vendor's client asks
    every 10 seconds, for 2 hours at most.

    Args:
        account_id: Slug of the account that owns the job, for example `acme-research`. Default: none.
        operation_id: Last segment of the operation's `name`. Default: none.
        client: The base URL and the API key.

    Returns:
        The answer, with its status and headers.

    Raises:
        TypeError, ValueError: If a value cannot be sent, or an id is not a single path segment. Nothing is sent.
        errors.InvalidResponseError: If the body of a documented status breaks the spec, or any body is too large.
        errors.UnexpectedStatus: For an undocumented status, if `client.raise_on_unexpected_status` is set.
        errors.APIConnectionError: If there is no complete answer; `APITimeoutError` if it is not in time.
    """
    kwargs = request_kwargs(
        account_id=account_id,
        operation_id=operation_id,
    )
    return _response(client, await client.send_async(OPERATIONS["Gateway_GetOperation"], kwargs))


async def asyncio(
    account_id: str,
    operation_id: str,
    *,
    client: AuthenticatedClient,
) -> Operation | Status | ErrorEnvelope | None:
    """Like `asyncio_detailed`, but returns only the body, even of an error. None if no body is documented for it."""
    detailed = await asyncio_detailed(
        account_id=account_id,
        operation_id=operation_id,
        client=client,
    )
    return detailed.parsed
