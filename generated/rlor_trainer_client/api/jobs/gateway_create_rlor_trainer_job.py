from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_envelope import ErrorEnvelope
from ...models.rlor_trainer_job import RlorTrainerJob
from ...models.status import Status
from ...types import UNSET, Response, Unset


def _get_kwargs(
    account_id: str,
    *,
    body: RlorTrainerJob,
    rlor_trainer_job_id: str | Unset = UNSET,
    training_shape: str | Unset = UNSET,
    skip_validations: bool | Unset = False,
    deployment_id: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    params: dict[str, Any] = {}

    params["rlorTrainerJobId"] = rlor_trainer_job_id

    params["trainingShape"] = training_shape

    params["skipValidations"] = skip_validations

    params["deploymentId"] = deployment_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/accounts/{account_id}/rlorTrainerJobs".format(
            account_id=quote(str(account_id), safe=""),
        ),
        "params": params,
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorEnvelope | Status | RlorTrainerJob | Status | None:
    if response.status_code == 200:
        response_200 = RlorTrainerJob.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = Status.from_dict(response.json())

        return response_400

    if response.status_code == 401:

        def _parse_response_401(data: object) -> ErrorEnvelope | Status:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                componentsschemas_unauthenticated_error_type_0 = (
                    ErrorEnvelope.from_dict(data)
                )

                return componentsschemas_unauthenticated_error_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            componentsschemas_unauthenticated_error_type_1 = Status.from_dict(data)

            return componentsschemas_unauthenticated_error_type_1

        response_401 = _parse_response_401(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = Status.from_dict(response.json())

        return response_403

    if response.status_code == 409:
        response_409 = Status.from_dict(response.json())

        return response_409

    if response.status_code == 412:
        response_412 = Status.from_dict(response.json())

        return response_412

    if response.status_code == 413:
        response_413 = Status.from_dict(response.json())

        return response_413

    if response.status_code == 415:
        response_415 = Status.from_dict(response.json())

        return response_415

    if response.status_code == 429:
        response_429 = Status.from_dict(response.json())

        return response_429

    if response.status_code == 500:
        response_500 = Status.from_dict(response.json())

        return response_500

    if response.status_code == 503:
        response_503 = Status.from_dict(response.json())

        return response_503

    if response.status_code == 504:
        response_504 = Status.from_dict(response.json())

        return response_504

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorEnvelope | Status | RlorTrainerJob | Status]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    account_id: str,
    *,
    client: AuthenticatedClient,
    body: RlorTrainerJob,
    rlor_trainer_job_id: str | Unset = UNSET,
    training_shape: str | Unset = UNSET,
    skip_validations: bool | Unset = False,
    deployment_id: str | Unset = UNSET,
) -> Response[ErrorEnvelope | Status | RlorTrainerJob | Status]:
    """Create a trainer job

     Starts a reinforcement-learning trainer. The answer is the stored job, normally in
    `JOB_STATE_PENDING`.

    Repeating a create is safe only with a caller-chosen `rlorTrainerJobId`: the repeat is then refused
    with 409, also when
    the id belongs to a deleted job that is still retained. A quota that is used up answers 403 with an
    `ErrorInfo`
    detail; 429 means that requests come too fast.

    Args:
        account_id (str):
        rlor_trainer_job_id (str | Unset):
        training_shape (str | Unset):
        skip_validations (bool | Unset):  Default: False.
        deployment_id (str | Unset):
        body (RlorTrainerJob): A reinforcement-learning trainer job. The vendor also calls it a
            reinforcement fine-tuning step or a (service-mode) trainer.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | Status | RlorTrainerJob | Status]
    """

    kwargs = _get_kwargs(
        account_id=account_id,
        body=body,
        rlor_trainer_job_id=rlor_trainer_job_id,
        training_shape=training_shape,
        skip_validations=skip_validations,
        deployment_id=deployment_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    account_id: str,
    *,
    client: AuthenticatedClient,
    body: RlorTrainerJob,
    rlor_trainer_job_id: str | Unset = UNSET,
    training_shape: str | Unset = UNSET,
    skip_validations: bool | Unset = False,
    deployment_id: str | Unset = UNSET,
) -> ErrorEnvelope | Status | RlorTrainerJob | Status | None:
    """Create a trainer job

     Starts a reinforcement-learning trainer. The answer is the stored job, normally in
    `JOB_STATE_PENDING`.

    Repeating a create is safe only with a caller-chosen `rlorTrainerJobId`: the repeat is then refused
    with 409, also when
    the id belongs to a deleted job that is still retained. A quota that is used up answers 403 with an
    `ErrorInfo`
    detail; 429 means that requests come too fast.

    Args:
        account_id (str):
        rlor_trainer_job_id (str | Unset):
        training_shape (str | Unset):
        skip_validations (bool | Unset):  Default: False.
        deployment_id (str | Unset):
        body (RlorTrainerJob): A reinforcement-learning trainer job. The vendor also calls it a
            reinforcement fine-tuning step or a (service-mode) trainer.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | Status | RlorTrainerJob | Status
    """

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
    rlor_trainer_job_id: str | Unset = UNSET,
    training_shape: str | Unset = UNSET,
    skip_validations: bool | Unset = False,
    deployment_id: str | Unset = UNSET,
) -> Response[ErrorEnvelope | Status | RlorTrainerJob | Status]:
    """Create a trainer job

     Starts a reinforcement-learning trainer. The answer is the stored job, normally in
    `JOB_STATE_PENDING`.

    Repeating a create is safe only with a caller-chosen `rlorTrainerJobId`: the repeat is then refused
    with 409, also when
    the id belongs to a deleted job that is still retained. A quota that is used up answers 403 with an
    `ErrorInfo`
    detail; 429 means that requests come too fast.

    Args:
        account_id (str):
        rlor_trainer_job_id (str | Unset):
        training_shape (str | Unset):
        skip_validations (bool | Unset):  Default: False.
        deployment_id (str | Unset):
        body (RlorTrainerJob): A reinforcement-learning trainer job. The vendor also calls it a
            reinforcement fine-tuning step or a (service-mode) trainer.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | Status | RlorTrainerJob | Status]
    """

    kwargs = _get_kwargs(
        account_id=account_id,
        body=body,
        rlor_trainer_job_id=rlor_trainer_job_id,
        training_shape=training_shape,
        skip_validations=skip_validations,
        deployment_id=deployment_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    account_id: str,
    *,
    client: AuthenticatedClient,
    body: RlorTrainerJob,
    rlor_trainer_job_id: str | Unset = UNSET,
    training_shape: str | Unset = UNSET,
    skip_validations: bool | Unset = False,
    deployment_id: str | Unset = UNSET,
) -> ErrorEnvelope | Status | RlorTrainerJob | Status | None:
    """Create a trainer job

     Starts a reinforcement-learning trainer. The answer is the stored job, normally in
    `JOB_STATE_PENDING`.

    Repeating a create is safe only with a caller-chosen `rlorTrainerJobId`: the repeat is then refused
    with 409, also when
    the id belongs to a deleted job that is still retained. A quota that is used up answers 403 with an
    `ErrorInfo`
    detail; 429 means that requests come too fast.

    Args:
        account_id (str):
        rlor_trainer_job_id (str | Unset):
        training_shape (str | Unset):
        skip_validations (bool | Unset):  Default: False.
        deployment_id (str | Unset):
        body (RlorTrainerJob): A reinforcement-learning trainer job. The vendor also calls it a
            reinforcement fine-tuning step or a (service-mode) trainer.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | Status | RlorTrainerJob | Status
    """

    return (
        await asyncio_detailed(
            account_id=account_id,
            client=client,
            body=body,
            rlor_trainer_job_id=rlor_trainer_job_id,
            training_shape=training_shape,
            skip_validations=skip_validations,
            deployment_id=deployment_id,
        )
    ).parsed
