# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

"""Make a checkpoint available elsewhere: `POST /v1/accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}/checkpoints/{checkpoint_id}:sync`."""

from __future__ import annotations

from typing import Any

import httpx

from ... import errors
from ..._decoding import SELF, first_match
from ..._wire import decoded, path_segment
from ...client import AuthenticatedClient
from ...models.error_envelope import ErrorEnvelope
from ...models.status import Status
from ...models.sync_rlor_trainer_job_checkpoint_request import SyncRlorTrainerJobCheckpointRequest
from ...models.sync_rlor_trainer_job_checkpoint_response import SyncRlorTrainerJobCheckpointResponse
from ...types import Response


def request_kwargs(
    account_id: str,
    rlor_trainer_job_id: str,
    checkpoint_id: str,
    *,
    body: SyncRlorTrainerJobCheckpointRequest,
) -> dict[str, Any]:
    """Arguments of `httpx.Client.request` for this operation. Raises `ValueError` for an id that is not one segment."""
    kwargs: dict[str, Any] = {
        "method": "POST",
        "url": f"/v1/accounts/{path_segment(account_id, 'account_id')}/rlorTrainerJobs/{path_segment(rlor_trainer_job_id, 'rlor_trainer_job_id')}/checkpoints/{path_segment(checkpoint_id, 'checkpoint_id')}:sync",
    }
    kwargs["json"] = body.to_dict(include_read_only=False)
    return kwargs


def _error_401(data: Any) -> ErrorEnvelope | Status:
    error: ErrorEnvelope | Status = first_match(
        data, SELF, data, "ErrorEnvelope or Status", None, ErrorEnvelope.from_dict, Status.from_dict
    )
    return error


def _parsed(
    client: AuthenticatedClient, response: httpx.Response
) -> SyncRlorTrainerJobCheckpointResponse | Status | ErrorEnvelope | None:
    match response.status_code:
        case 200:
            return decoded(
                SyncRlorTrainerJobCheckpointResponse.from_dict,
                response.content,
                "Gateway_SyncRlorTrainerJobCheckpoint",
                response.status_code,
                content_type=response.headers.get("content-type"),
            )
        case 400 | 403 | 404 | 413 | 415 | 429 | 500 | 503 | 504:
            return decoded(
                Status.from_dict,
                response.content,
                "Gateway_SyncRlorTrainerJobCheckpoint",
                response.status_code,
                content_type=response.headers.get("content-type"),
            )
        case 401:
            return decoded(
                _error_401,
                response.content,
                "Gateway_SyncRlorTrainerJobCheckpoint",
                response.status_code,
                content_type=response.headers.get("content-type"),
            )
        case _ if client.raise_on_unexpected_status:
            raise errors.UnexpectedStatus(response.status_code, response.content)
        case _:
            return None


def _response(
    client: AuthenticatedClient, response: httpx.Response
) -> Response[SyncRlorTrainerJobCheckpointResponse | Status | ErrorEnvelope]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parsed(client, response),
    )


def sync_detailed(
    account_id: str,
    rlor_trainer_job_id: str,
    checkpoint_id: str,
    *,
    client: AuthenticatedClient,
    body: SyncRlorTrainerJobCheckpointRequest,
) -> Response[SyncRlorTrainerJobCheckpointResponse | Status | ErrorEnvelope]:
    """Make a checkpoint available elsewhere

    Asks for a checkpoint to be available in a region or at an availability class. Repeating it changes nothing.

    Args:
        account_id: Slug of the account that owns the job, for example `acme-research`. Default: none.
        rlor_trainer_job_id: Last segment of the job's `name`; 1 to 63 characters of `[a-z0-9-]` that start and end with
            a letter or digit are known to work. Default: none.
        checkpoint_id: Last segment of the checkpoint's `name`, usually the snapshot's name and an 8-digit hexadecimal
            session suffix. Default: none.
        client: Where to send it, and the key.
        body: What is sent; its server-owned fields are left out.

    Returns:
        The answer, with its status and headers.

    Raises:
        ValueError: When an id is not one segment of a path. Nothing is sent.
        errors.InvalidResponseError: When a documented status comes with a body that does not fit.
        errors.UnexpectedStatus: For an undocumented status, when `client.raise_on_unexpected_status` is set.
        httpx.HTTPError: When no whole answer comes back, or not in time.
    """
    kwargs = request_kwargs(
        account_id=account_id,
        rlor_trainer_job_id=rlor_trainer_job_id,
        checkpoint_id=checkpoint_id,
        body=body,
    )
    return _response(client, client.get_httpx_client().request(**kwargs))


def sync(
    account_id: str,
    rlor_trainer_job_id: str,
    checkpoint_id: str,
    *,
    client: AuthenticatedClient,
    body: SyncRlorTrainerJobCheckpointRequest,
) -> SyncRlorTrainerJobCheckpointResponse | Status | ErrorEnvelope | None:
    """Like `sync_detailed`; returns the body alone, be it an error. None for an undocumented status."""
    return sync_detailed(
        account_id=account_id,
        rlor_trainer_job_id=rlor_trainer_job_id,
        checkpoint_id=checkpoint_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    account_id: str,
    rlor_trainer_job_id: str,
    checkpoint_id: str,
    *,
    client: AuthenticatedClient,
    body: SyncRlorTrainerJobCheckpointRequest,
) -> Response[SyncRlorTrainerJobCheckpointResponse | Status | ErrorEnvelope]:
    """Make a checkpoint available elsewhere

    Asks for a checkpoint to be available in a region or at an availability class. Repeating it changes nothing.

    Args:
        account_id: Slug of the account that owns the job, for example `acme-research`. Default: none.
        rlor_trainer_job_id: Last segment of the job's `name`; 1 to 63 characters of `[a-z0-9-]` that start and end with
            a letter or digit are known to work. Default: none.
        checkpoint_id: Last segment of the checkpoint's `name`, usually the snapshot's name and an 8-digit hexadecimal
            session suffix. Default: none.
        client: Where to send it, and the key.
        body: What is sent; its server-owned fields are left out.

    Returns:
        The answer, with its status and headers.

    Raises:
        ValueError: When an id is not one segment of a path. Nothing is sent.
        errors.InvalidResponseError: When a documented status comes with a body that does not fit.
        errors.UnexpectedStatus: For an undocumented status, when `client.raise_on_unexpected_status` is set.
        httpx.HTTPError: When no whole answer comes back, or not in time.
    """
    kwargs = request_kwargs(
        account_id=account_id,
        rlor_trainer_job_id=rlor_trainer_job_id,
        checkpoint_id=checkpoint_id,
        body=body,
    )
    return _response(client, await client.get_async_httpx_client().request(**kwargs))


async def asyncio(
    account_id: str,
    rlor_trainer_job_id: str,
    checkpoint_id: str,
    *,
    client: AuthenticatedClient,
    body: SyncRlorTrainerJobCheckpointRequest,
) -> SyncRlorTrainerJobCheckpointResponse | Status | ErrorEnvelope | None:
    """Like `asyncio_detailed`; returns the body alone, be it an error. None for an undocumented status."""
    detailed = await asyncio_detailed(
        account_id=account_id,
        rlor_trainer_job_id=rlor_trainer_job_id,
        checkpoint_id=checkpoint_id,
        client=client,
        body=body,
    )
    return detailed.parsed
