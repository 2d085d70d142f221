# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Create a trainer job: `POST /v1/accounts/{account_id}/rlorTrainerJobs`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import _encoding, _model, errors
from ..._decoding import SELF, variant
from ..._operations import OPERATIONS
from ..._raw_response import RawResponse
from ..._wire import decoded, path_segment
from ...client import AuthenticatedClient
from ...models.error_envelope import ErrorEnvelope
from ...models.rlor_trainer_job import RlorTrainerJob
from ...models.status import Status
from ...types import Response


def request_kwargs(
    account_id: str,
    *,
    body: RlorTrainerJob | Mapping[str, Any],
    rlor_trainer_job_id: str | None = None,
    training_shape: str | None = None,
    skip_validations: bool | None = None,
    deployment_id: str | None = None,
) -> dict[str, Any]:
    """Arguments of `httpx.Client.request` for this operation.

    Raises `TypeError` or `ValueError` if a value cannot be sent.
    """
    kwargs: dict[str, Any] = {
        "method": "POST",
        "url": f"/v1/accounts/{path_segment(account_id, 'account_id')}/rlorTrainerJobs",
    }
    params = {
        "rlorTrainerJobId": _encoding.optional("rlor_trainer_job_id", rlor_trainer_job_id, _encoding.text),
        "trainingShape": _encoding.optional("training_shape", training_shape, _encoding.text),
        "skipValidations": _encoding.optional("skip_validations", skip_validations, _encoding.truth),
        "deploymentId": _encoding.optional("deployment_id", deployment_id, _encoding.text),
    }
    given = {name: value for name, value in params.items() if value is not None}
    if given:
        kwargs["params"] = given
    kwargs["json"] = _model.body("job", body, _model.nested("RlorTrainerJob"))
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
        case 400 | 403 | 409 | 412 | 413 | 415 | 429 | 500 | 503 | 504:
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
    *,
    client: AuthenticatedClient,
    body: RlorTrainerJob | Mapping[str, Any],
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
        client: The base URL and the API key.
        body: The object to send, without its server-owned fields.

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
        body=body,
        rlor_trainer_job_id=rlor_trainer_job_id,
        training_shape=training_shape,
        skip_validations=skip_validations,
        deployment_id=deployment_id,
    )
    return _response(client, client.send(OPERATIONS["Gateway_CreateRlorTrainerJob"], kwargs))


def sync(
    account_id: str,
    *,
    client: AuthenticatedClient,
    body: RlorTrainerJob | Mapping[str, Any],
    rlor_trainer_job_id: str | None = None,
    training_shape: str | None = None,
    skip_validations: bool | None = None,
    deployment_id: str | None = None,
) -> RlorTrainerJob | Status | ErrorEnvelope | None:
    """Like `sync_detailed`, but returns only the body, even of an error. None if no body is documented for it."""
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
    body: RlorTrainerJob | Mapping[str, Any],
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
        client: The base URL and the API key.
        body: The object to send, without its server-owned fields.

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
        body=body,
        rlor_trainer_job_id=rlor_trainer_job_id,
        training_shape=training_shape,
        skip_validations=skip_validations,
        deployment_id=deployment_id,
    )
    return _response(client, await client.send_async(OPERATIONS["Gateway_CreateRlorTrainerJob"], kwargs))


async def asyncio(
    account_id: str,
    *,
    client: AuthenticatedClient,
    body: RlorTrainerJob | Mapping[str, Any],
    rlor_trainer_job_id: str | None = None,
    training_shape: str | None = None,
    skip_validations: bool | None = None,
    deployment_id: str | None = None,
) -> RlorTrainerJob | Status | ErrorEnvelope | None:
    """Like `asyncio_detailed`, but returns only the body, even of an error. None if no body is documented for it."""
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
