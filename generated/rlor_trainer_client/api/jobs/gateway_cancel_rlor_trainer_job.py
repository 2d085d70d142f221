# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Cancel a trainer job: `POST /v1/accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}:cancel`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import _model, errors
from ..._decoding import SELF, variant
from ..._operations import OPERATIONS
from ..._raw_response import RawResponse
from ..._wire import decoded, path_segment
from ...client import AuthenticatedClient
from ...models.cancel_rlor_trainer_job_request import CancelRlorTrainerJobRequest
from ...models.empty import Empty
from ...models.error_envelope import ErrorEnvelope
from ...models.status import Status
from ...types import Response


def request_kwargs(
    account_id: str,
    rlor_trainer_job_id: str,
    *,
    body: CancelRlorTrainerJobRequest | Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Arguments of `httpx.Client.request` for this operation.

    Raises `TypeError` or `ValueError` if a value cannot be sent.
    """
    kwargs: dict[str, Any] = {
        "method": "POST",
        "url": f"/v1/accounts/{path_segment(account_id, 'account_id')}/rlorTrainerJobs/{path_segment(rlor_trainer_job_id, 'rlor_trainer_job_id')}:cancel",
    }
    if body is not None:
        kwargs["json"] = _model.body("body", body, _model.nested("CancelRlorTrainerJobRequest"))
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


def _response(client: AuthenticatedClient, answer: RawResponse) -> Response[Empty | Status | ErrorEnvelope]:
    parsed: Empty | Status | ErrorEnvelope | None
    match answer.status:
        case 200:
            parsed = decoded(
                Empty.from_dict,
                answer.content,
                answer.operation,
                answer.status,
                content_type=answer.headers.get("content-type"),
                strict=client.strict,
            )
        case 400 | 403 | 404 | 409 | 413 | 415 | 429 | 500 | 503 | 504:
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
    rlor_trainer_job_id: str,
    *,
    client: AuthenticatedClient,
    body: CancelRlorTrainerJobRequest | Mapping[str, Any] | None = None,
) -> Response[Empty | Status | ErrorEnvelope]:
    """Cancel a trainer job

    Asks a live job to stop. The answer comes at once; the job passes through `JOB_STATE_CANCELLING` and settles in
    `JOB_STATE_CANCELLED`. A job that has already stopped refuses with code 9 (`cannot cancel job in state: …`).

    Args:
        account_id: Slug of the account that owns the job, for example `acme-research`. Default: none.
        rlor_trainer_job_id: Last segment of the job's `name`; 1 to 63 characters of `[a-z0-9-]` that start and end with
            a letter or digit are known to work. Default: none.
        client: The base URL and the API key.
        body: The object to send, without its server-owned fields. None sends no body.

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
        rlor_trainer_job_id=rlor_trainer_job_id,
        body=body,
    )
    return _response(client, client.send(OPERATIONS["Gateway_CancelRlorTrainerJob"], kwargs))


def sync(
    account_id: str,
    rlor_trainer_job_id: str,
    *,
    client: AuthenticatedClient,
    body: CancelRlorTrainerJobRequest | Mapping[str, Any] | None = None,
) -> Empty | Status | ErrorEnvelope | None:
    """Like `sync_detailed`, but returns only the body, even of an error. None if no body is documented for it."""
    return sync_detailed(
        account_id=account_id,
        rlor_trainer_job_id=rlor_trainer_job_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    account_id: str,
    rlor_trainer_job_id: str,
    *,
    client: AuthenticatedClient,
    body: CancelRlorTrainerJobRequest | Mapping[str, Any] | None = None,
) -> Response[Empty | Status | ErrorEnvelope]:
    """Cancel a trainer job

    Asks a live job to stop. The answer comes at once; the job passes through `JOB_STATE_CANCELLING` and settles in
    `JOB_STATE_CANCELLED`. A job that has already stopped refuses with code 9 (`cannot cancel job in state: …`).

    Args:
        account_id: Slug of the account that owns the job, for example `acme-research`. Default: none.
        rlor_trainer_job_id: Last segment of the job's `name`; 1 to 63 characters of `[a-z0-9-]` that start and end with
            a letter or digit are known to work. Default: none.
        client: The base URL and the API key.
        body: The object to send, without its server-owned fields. None sends no body.

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
        rlor_trainer_job_id=rlor_trainer_job_id,
        body=body,
    )
    return _response(client, await client.send_async(OPERATIONS["Gateway_CancelRlorTrainerJob"], kwargs))


async def asyncio(
    account_id: str,
    rlor_trainer_job_id: str,
    *,
    client: AuthenticatedClient,
    body: CancelRlorTrainerJobRequest | Mapping[str, Any] | None = None,
) -> Empty | Status | ErrorEnvelope | None:
    """Like `asyncio_detailed`, but returns only the body, even of an error. None if no body is documented for it."""
    detailed = await asyncio_detailed(
        account_id=account_id,
        rlor_trainer_job_id=rlor_trainer_job_id,
        client=client,
        body=body,
    )
    return detailed.parsed
