from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_envelope import ErrorEnvelope
from ...models.list_rlor_trainer_job_checkpoints_response import (
    ListRlorTrainerJobCheckpointsResponse,
)
from ...models.status import Status
from ...types import UNSET, Response, Unset


def _get_kwargs(
    account_id: str,
    rlor_trainer_job_id: str,
    *,
    page_size: int | Unset = UNSET,
    page_token: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["pageSize"] = page_size

    params["pageToken"] = page_token

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}/checkpoints".format(
            account_id=quote(str(account_id), safe=""),
            rlor_trainer_job_id=quote(str(rlor_trainer_job_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorEnvelope | Status | ListRlorTrainerJobCheckpointsResponse | Status | None:
    if response.status_code == 200:
        response_200 = ListRlorTrainerJobCheckpointsResponse.from_dict(response.json())

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
) -> Response[ErrorEnvelope | Status | ListRlorTrainerJobCheckpointsResponse | Status]:
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
    page_size: int | Unset = UNSET,
    page_token: str | Unset = UNSET,
) -> Response[ErrorEnvelope | Status | ListRlorTrainerJobCheckpointsResponse | Status]:
    """List the checkpoints of a trainer job

     Lists what the job has saved, oldest `createTime` first. Works in every job state, and for a deleted
    job until its
    retention ends.

    Args:
        account_id (str):
        rlor_trainer_job_id (str):
        page_size (int | Unset):
        page_token (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | Status | ListRlorTrainerJobCheckpointsResponse | Status]
    """

    kwargs = _get_kwargs(
        account_id=account_id,
        rlor_trainer_job_id=rlor_trainer_job_id,
        page_size=page_size,
        page_token=page_token,
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
    page_size: int | Unset = UNSET,
    page_token: str | Unset = UNSET,
) -> ErrorEnvelope | Status | ListRlorTrainerJobCheckpointsResponse | Status | None:
    """List the checkpoints of a trainer job

     Lists what the job has saved, oldest `createTime` first. Works in every job state, and for a deleted
    job until its
    retention ends.

    Args:
        account_id (str):
        rlor_trainer_job_id (str):
        page_size (int | Unset):
        page_token (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | Status | ListRlorTrainerJobCheckpointsResponse | Status
    """

    return sync_detailed(
        account_id=account_id,
        rlor_trainer_job_id=rlor_trainer_job_id,
        client=client,
        page_size=page_size,
        page_token=page_token,
    ).parsed


async def asyncio_detailed(
    account_id: str,
    rlor_trainer_job_id: str,
    *,
    client: AuthenticatedClient,
    page_size: int | Unset = UNSET,
    page_token: str | Unset = UNSET,
) -> Response[ErrorEnvelope | Status | ListRlorTrainerJobCheckpointsResponse | Status]:
    """List the checkpoints of a trainer job

     Lists what the job has saved, oldest `createTime` first. Works in every job state, and for a deleted
    job until its
    retention ends.

    Args:
        account_id (str):
        rlor_trainer_job_id (str):
        page_size (int | Unset):
        page_token (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | Status | ListRlorTrainerJobCheckpointsResponse | Status]
    """

    kwargs = _get_kwargs(
        account_id=account_id,
        rlor_trainer_job_id=rlor_trainer_job_id,
        page_size=page_size,
        page_token=page_token,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    account_id: str,
    rlor_trainer_job_id: str,
    *,
    client: AuthenticatedClient,
    page_size: int | Unset = UNSET,
    page_token: str | Unset = UNSET,
) -> ErrorEnvelope | Status | ListRlorTrainerJobCheckpointsResponse | Status | None:
    """List the checkpoints of a trainer job

     Lists what the job has saved, oldest `createTime` first. Works in every job state, and for a deleted
    job until its
    retention ends.

    Args:
        account_id (str):
        rlor_trainer_job_id (str):
        page_size (int | Unset):
        page_token (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | Status | ListRlorTrainerJobCheckpointsResponse | Status
    """

    return (
        await asyncio_detailed(
            account_id=account_id,
            rlor_trainer_job_id=rlor_trainer_job_id,
            client=client,
            page_size=page_size,
            page_token=page_token,
        )
    ).parsed
