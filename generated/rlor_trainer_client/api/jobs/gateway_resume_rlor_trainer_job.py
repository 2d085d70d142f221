# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Resume a trainer job: `POST /v1/accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}:resume`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import _model, errors
from ..._decoding import SELF, variant
from ..._operations import OPERATIONS
from ..._raw_response import RawResponse
from ..._wire import decoded, path_segment
from ...client import AuthenticatedClient
from ...models.error_envelope import ErrorEnvelope
from ...models.resume_rlor_trainer_job_request import ResumeRlorTrainerJobRequest
from ...models.rlor_trainer_job import RlorTrainerJob
from ...models.status import Status
from ...types import Response


def request_kwargs(
    account_id: str,
    rlor_trainer_job_id: str,
    *,
    body: ResumeRlorTrainerJobRequest | Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Arguments of `httpx.Client.request` for this operation.

    Raises `TypeError` or `ValueError` if a value cannot be sent.
    """
    kwargs: dict[str, Any] = {
        "method": "POST",
        "url": f"/v1/accounts/{path_segment(account_id, 'account_id')}/rlorTrainerJobs/{path_segment(rlor_trainer_job_id, 'rlor_trainer_job_id')}:resume",
    }
    if body is not None:
        kwargs["json"] = _model.body("body", body, _model.nested("ResumeRlorTrainerJobRequest"))
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


def _response(client: AuthenticatedClient, answer: RawResponse) -> Response[RlorTrainerJob | Status | ErrorEnvelope]:
    parsed: RlorTrainerJob | Status | ErrorEnvelope | None
    match answer.status:
        case 200:
            parsed = decoded(
                RlorTrainerJob.from_dict,
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
    body: ResumeRlorTrainerJobRequest | Mapping[str, Any] | None = None,
) -> Response[RlorTrainerJob | Status | ErrorEnvelope]:
    """Resume a trainer job

    Restarts a failed, cancelled, paused or completed job under the same id; training goes on from the job's own
    checkpoints. The answer is the job. Its old state may still be read for up to about 30 seconds before it leaves it.
    Other states refuse with code 9.

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
    return _response(client, client.send(OPERATIONS["Gateway_ResumeRlorTrainerJob"], kwargs))


def sync(
    account_id: str,
    rlor_trainer_job_id: str,
    *,
    client: AuthenticatedClient,
    body: ResumeRlorTrainerJobRequest | Mapping[str, Any] | None = None,
) -> RlorTrainerJob | Status | ErrorEnvelope | None:
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
    body: ResumeRlorTrainerJobRequest | Mapping[str, Any] | None = None,
) -> Response[RlorTrainerJob | Status | ErrorEnvelope]:
    """Resume a trainer job

    Restarts a failed, cancelled, paused or completed job under the same id; training goes on from the job's own
    checkpoints. The answer is the job. Its old state may still be read for up to about 30 seconds before it leaves it.
    Other states refuse with code 9.

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
    return _response(client, await client.send_async(OPERATIONS["Gateway_ResumeRlorTrainerJob"], kwargs))


async def asyncio(
    account_id: str,
    rlor_trainer_job_id: str,
    *,
    client: AuthenticatedClient,
    body: ResumeRlorTrainerJobRequest | Mapping[str, Any] | None = None,
) -> RlorTrainerJob | Status | ErrorEnvelope | None:
    """Like `asyncio_detailed`, but returns only the body, even of an error. None if no body is documented for it."""
    detailed = await asyncio_detailed(
        account_id=account_id,
        rlor_trainer_job_id=rlor_trainer_job_id,
        client=client,
        body=body,
    )
    return detailed.parsed
