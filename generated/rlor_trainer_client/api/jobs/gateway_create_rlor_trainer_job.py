# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

"""Create a trainer job: `POST /v1/accounts/{account_id}/rlorTrainerJobs`."""

from __future__ import annotations

from typing import Any

import httpx

from ... import errors
from ..._decoding import SELF, first_match
from ..._wire import decoded, path_segment
from ...client import AuthenticatedClient
from ...models.error_envelope import ErrorEnvelope
from ...models.rlor_trainer_job import RlorTrainerJob
from ...models.status import Status
from ...types import Response


def request_kwargs(
    account_id: str,
    *,
    body: RlorTrainerJob,
    rlor_trainer_job_id: str | None = None,
    training_shape: str | None = None,
    skip_validations: bool | None = None,
    deployment_id: str | None = None,
) -> dict[str, Any]:
    """Arguments of `httpx.Client.request` for this operation. Raises `ValueError` for an id that is not one segment."""
    kwargs: dict[str, Any] = {
        "method": "POST",
        "url": f"/v1/accounts/{path_segment(account_id, 'account_id')}/rlorTrainerJobs",
    }
    params = {
        "rlorTrainerJobId": rlor_trainer_job_id,
        "trainingShape": training_shape,
        "skipValidations": skip_validations,
        "deploymentId": deployment_id,
    }
    kwargs["params"] = {name: value for name, value in params.items() if value is not None}
    kwargs["json"] = body.to_dict(include_read_only=False)
    return kwargs


def _error_401(data: Any) -> ErrorEnvelope | Status:
    error: ErrorEnvelope | Status = first_match(
        data, SELF, data, "ErrorEnvelope or Status", None, ErrorEnvelope.from_dict, Status.from_dict
    )
    return error


def _parsed(client: AuthenticatedClient, response: httpx.Response) -> RlorTrainerJob | Status | ErrorEnvelope | None:
    match response.status_code:
        case 200:
            return decoded(
                RlorTrainerJob.from_dict,
                response.content,
                "Gateway_CreateRlorTrainerJob",
                response.status_code,
                content_type=response.headers.get("content-type"),
            )
        case 400 | 403 | 409 | 412 | 413 | 415 | 429 | 500 | 503 | 504:
            return decoded(
                Status.from_dict,
                response.content,
                "Gateway_CreateRlorTrainerJob",
                response.status_code,
                content_type=response.headers.get("content-type"),
            )
        case 401:
            return decoded(
                _error_401,
                response.content,
                "Gateway_CreateRlorTrainerJob",
                response.status_code,
                content_type=response.headers.get("content-type"),
            )
        case _ if client.raise_on_unexpected_status:
            raise errors.UnexpectedStatus(response.status_code, response.content)
        case _:
            return None


def _response(
    client: AuthenticatedClient, response: httpx.Response
) -> Response[RlorTrainerJob | Status | ErrorEnvelope]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parsed(client, response),
    )


def sync_detailed(
    account_id: str,
    *,
    client: AuthenticatedClient,
    body: RlorTrainerJob,
    rlor_trainer_job_id: str | None = None,
    training_shape: str | None = None,
    skip_validations: bool | None = None,
    deployment_id: str | None = None,
) -> Response[RlorTrainerJob | Status | ErrorEnvelope]:
    """Create a trainer job

    Starts a reinforcement-learning trainer. The answer is the stored job, normally in `JOB_STATE_PENDING`.

    Repeating a create is safe only with a caller-chosen `rlorTrainerJobId`: the repeat is then refused with 409, also
    when the id belongs to a deleted job that is still retained. A quota that is used up answers 403 with an `ErrorInfo`
    detail; 429 means that requests come too fast.

    Args:
        account_id: Slug of the account that owns the job, for example `acme-research`. Default: none.
        rlor_trainer_job_id: Id of the new job, chosen by the caller; 1 to 63 characters of `[a-z0-9-]` that start and
            end with a letter or digit are known to work. Default: a random UUID chosen by the server.
        training_shape: Resource name of a validated training shape, `accounts/{account}/trainingShapes/{shape}` with an
            optional `/versions/{version}`; without a version, or with `latest`, the newest validated one is used. It
            owns the hardware, so `nodeCount` and accelerator fields are not to be sent beside it. Default: none, the
            server picks a shape.
        skip_validations: Skips the validation of the training shape. Needs a super-user key. Default: false.
        deployment_id: Older way to name the hot-load deployment, sent by the vendor's trainer SDK beside
            `hotLoadDeploymentId`. Default: none.
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
        body=body,
        rlor_trainer_job_id=rlor_trainer_job_id,
        training_shape=training_shape,
        skip_validations=skip_validations,
        deployment_id=deployment_id,
    )
    return _response(client, client.get_httpx_client().request(**kwargs))


def sync(
    account_id: str,
    *,
    client: AuthenticatedClient,
    body: RlorTrainerJob,
    rlor_trainer_job_id: str | None = None,
    training_shape: str | None = None,
    skip_validations: bool | None = None,
    deployment_id: str | None = None,
) -> RlorTrainerJob | Status | ErrorEnvelope | None:
    """Like `sync_detailed`; returns the body alone, be it an error. None for an undocumented status."""
    return sync_detailed(
        account_id=account_id,
        client=client,
        body=body,
        rlor_trainer_job_id=rlor_trainer_job_id,
        training_shape=training_shape,
        skip_validations=skip_validations,
        deployment_id=deployment_id,
    ).parsed


async def asyncio_detailed(
    account_id: str,
    *,
    client: AuthenticatedClient,
    body: RlorTrainerJob,
    rlor_trainer_job_id: str | None = None,
    training_shape: str | None = None,
    skip_validations: bool | None = None,
    deployment_id: str | None = None,
) -> Response[RlorTrainerJob | Status | ErrorEnvelope]:
    """Create a trainer job

    Starts a reinforcement-learning trainer. The answer is the stored job, normally in `JOB_STATE_PENDING`.

    Repeating a create is safe only with a caller-chosen `rlorTrainerJobId`: the repeat is then refused with 409, also
    when the id belongs to a deleted job that is still retained. A quota that is used up answers 403 with an `ErrorInfo`
    detail; 429 means that requests come too fast.

    Args:
        account_id: Slug of the account that owns the job, for example `acme-research`. Default: none.
        rlor_trainer_job_id: Id of the new job, chosen by the caller; 1 to 63 characters of `[a-z0-9-]` that start and
            end with a letter or digit are known to work. Default: a random UUID chosen by the server.
        training_shape: Resource name of a validated training shape, `accounts/{account}/trainingShapes/{shape}` with an
            optional `/versions/{version}`; without a version, or with `latest`, the newest validated one is used. It
            owns the hardware, so `nodeCount` and accelerator fields are not to be sent beside it. Default: none, the
            server picks a shape.
        skip_validations: Skips the validation of the training shape. Needs a super-user key. Default: false.
        deployment_id: Older way to name the hot-load deployment, sent by the vendor's trainer SDK beside
            `hotLoadDeploymentId`. Default: none.
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
        body=body,
        rlor_trainer_job_id=rlor_trainer_job_id,
        training_shape=training_shape,
        skip_validations=skip_validations,
        deployment_id=deployment_id,
    )
    return _response(client, await client.get_async_httpx_client().request(**kwargs))


async def asyncio(
    account_id: str,
    *,
    client: AuthenticatedClient,
    body: RlorTrainerJob,
    rlor_trainer_job_id: str | None = None,
    training_shape: str | None = None,
    skip_validations: bool | None = None,
    deployment_id: str | None = None,
) -> RlorTrainerJob | Status | ErrorEnvelope | None:
    """Like `asyncio_detailed`; returns the body alone, be it an error. None for an undocumented status."""
    detailed = await asyncio_detailed(
        account_id=account_id,
        client=client,
        body=body,
        rlor_trainer_job_id=rlor_trainer_job_id,
        training_shape=training_shape,
        skip_validations=skip_validations,
        deployment_id=deployment_id,
    )
    return detailed.parsed
