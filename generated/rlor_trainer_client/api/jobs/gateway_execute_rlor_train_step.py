from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.empty import Empty
from ...models.error_envelope import ErrorEnvelope
from ...models.execute_rlor_train_step_request import ExecuteRlorTrainStepRequest
from ...models.status import Status
from ...types import Response


def _get_kwargs(
    account_id: str,
    rlor_trainer_job_id: str,
    *,
    body: ExecuteRlorTrainStepRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}:executeTrainStep".format(
            account_id=quote(str(account_id), safe=""),
            rlor_trainer_job_id=quote(str(rlor_trainer_job_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Empty | ErrorEnvelope | Status | Status | None:
    if response.status_code == 200:
        response_200 = Empty.from_dict(response.json())

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

    if response.status_code == 404:
        response_404 = Status.from_dict(response.json())

        return response_404

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
) -> Response[Empty | ErrorEnvelope | Status | Status]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    account_id: str,
    rlor_trainer_job_id: str,
    *,
    client: AuthenticatedClient,
    body: ExecuteRlorTrainStepRequest,
) -> Response[Empty | ErrorEnvelope | Status | Status]:
    """Execute one train step

     Gives an idle keep-alive job the data of its next iteration and the model to make of it. Every call
    is one more
    iteration, so it is never to be repeated blindly. Hidden from the upstream description since
    2026-09, hence deprecated
    here; older SDKs still call it.

    Args:
        account_id (str):
        rlor_trainer_job_id (str):
        body (ExecuteRlorTrainStepRequest): One more iteration of a keep-alive job.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Empty | ErrorEnvelope | Status | Status]
    """

    kwargs = _get_kwargs(
        account_id=account_id,
        rlor_trainer_job_id=rlor_trainer_job_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    account_id: str,
    rlor_trainer_job_id: str,
    *,
    client: AuthenticatedClient,
    body: ExecuteRlorTrainStepRequest,
) -> Empty | ErrorEnvelope | Status | Status | None:
    """Execute one train step

     Gives an idle keep-alive job the data of its next iteration and the model to make of it. Every call
    is one more
    iteration, so it is never to be repeated blindly. Hidden from the upstream description since
    2026-09, hence deprecated
    here; older SDKs still call it.

    Args:
        account_id (str):
        rlor_trainer_job_id (str):
        body (ExecuteRlorTrainStepRequest): One more iteration of a keep-alive job.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Empty | ErrorEnvelope | Status | Status
    """

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
    body: ExecuteRlorTrainStepRequest,
) -> Response[Empty | ErrorEnvelope | Status | Status]:
    """Execute one train step

     Gives an idle keep-alive job the data of its next iteration and the model to make of it. Every call
    is one more
    iteration, so it is never to be repeated blindly. Hidden from the upstream description since
    2026-09, hence deprecated
    here; older SDKs still call it.

    Args:
        account_id (str):
        rlor_trainer_job_id (str):
        body (ExecuteRlorTrainStepRequest): One more iteration of a keep-alive job.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Empty | ErrorEnvelope | Status | Status]
    """

    kwargs = _get_kwargs(
        account_id=account_id,
        rlor_trainer_job_id=rlor_trainer_job_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    account_id: str,
    rlor_trainer_job_id: str,
    *,
    client: AuthenticatedClient,
    body: ExecuteRlorTrainStepRequest,
) -> Empty | ErrorEnvelope | Status | Status | None:
    """Execute one train step

     Gives an idle keep-alive job the data of its next iteration and the model to make of it. Every call
    is one more
    iteration, so it is never to be repeated blindly. Hidden from the upstream description since
    2026-09, hence deprecated
    here; older SDKs still call it.

    Args:
        account_id (str):
        rlor_trainer_job_id (str):
        body (ExecuteRlorTrainStepRequest): One more iteration of a keep-alive job.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Empty | ErrorEnvelope | Status | Status
    """

    return (
        await asyncio_detailed(
            account_id=account_id,
            rlor_trainer_job_id=rlor_trainer_job_id,
            client=client,
            body=body,
        )
    ).parsed
