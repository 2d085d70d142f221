# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

"""List trainer jobs: `GET /v1/accounts/{account_id}/rlorTrainerJobs`."""

from __future__ import annotations

from typing import Any

import httpx

from ... import errors
from ..._decoding import SELF, first_match
from ..._wire import decoded, path_segment
from ...client import AuthenticatedClient
from ...models.error_envelope import ErrorEnvelope
from ...models.list_rlor_trainer_jobs_response import ListRlorTrainerJobsResponse
from ...models.status import Status
from ...types import Response


def request_kwargs(
    account_id: str,
    *,
    filter_: str | None = None,
    order_by: str | None = None,
    page_size: int | None = None,
    page_token: str | None = None,
    read_mask: str | None = None,
    include_archived: bool | None = None,
) -> dict[str, Any]:
    """Arguments of `httpx.Client.request` for this operation. Raises `ValueError` for an id that is not one segment."""
    kwargs: dict[str, Any] = {
        "method": "GET",
        "url": f"/v1/accounts/{path_segment(account_id, 'account_id')}/rlorTrainerJobs",
    }
    params = {
        "filter": filter_,
        "orderBy": order_by,
        "pageSize": page_size,
        "pageToken": page_token,
        "readMask": read_mask,
        "includeArchived": include_archived,
    }
    kwargs["params"] = {name: value for name, value in params.items() if value is not None}
    return kwargs


def _error_401(data: Any) -> ErrorEnvelope | Status:
    error: ErrorEnvelope | Status = first_match(
        data, SELF, data, "ErrorEnvelope or Status", None, ErrorEnvelope.from_dict, Status.from_dict
    )
    return error


def _parsed(
    client: AuthenticatedClient, response: httpx.Response
) -> ListRlorTrainerJobsResponse | Status | ErrorEnvelope | None:
    match response.status_code:
        case 200:
            return decoded(
                ListRlorTrainerJobsResponse.from_dict,
                response.content,
                "Gateway_ListRlorTrainerJobs",
                response.status_code,
                content_type=response.headers.get("content-type"),
            )
        case 400 | 403 | 429 | 500 | 503 | 504:
            return decoded(
                Status.from_dict,
                response.content,
                "Gateway_ListRlorTrainerJobs",
                response.status_code,
                content_type=response.headers.get("content-type"),
            )
        case 401:
            return decoded(
                _error_401,
                response.content,
                "Gateway_ListRlorTrainerJobs",
                response.status_code,
                content_type=response.headers.get("content-type"),
            )
        case _ if client.raise_on_unexpected_status:
            raise errors.UnexpectedStatus(response.status_code, response.content)
        case _:
            return None


def _response(
    client: AuthenticatedClient, response: httpx.Response
) -> Response[ListRlorTrainerJobsResponse | Status | ErrorEnvelope]:
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
    filter_: str | None = None,
    order_by: str | None = None,
    page_size: int | None = None,
    page_token: str | None = None,
    read_mask: str | None = None,
    include_archived: bool | None = None,
) -> Response[ListRlorTrainerJobsResponse | Status | ErrorEnvelope]:
    """List trainer jobs

    Lists the jobs of one account, page by page. Deleted jobs are left out unless `includeArchived` is set. Every other
    parameter of a follow-up request must equal that of the request which returned its `pageToken`.

    Args:
        account_id: Slug of the account that owns the job, for example `acme-research`. Default: none.
        filter_: Keeps only matching jobs. An AIP-160 expression over the fields of the job, for example
            `state="JOB_STATE_RUNNING" AND displayName:"policy"`. `OR` binds tighter than `AND`. Default: empty, all
            jobs.
        order_by: Sort order: comma-separated field names, each optionally followed by ` desc`, `.` for a subfield, in
            lowerCamelCase or snake_case (AIP-132). Default: `name`, ascending.
        page_size: The most items on a page. Default: 50, also for 0. Limit: 200; a larger number counts as 200, a
            negative one is refused.
        page_token: `nextPageToken` of the page before. Opaque: do not read or build it. Default: empty, the first page.
        read_mask: Comma-separated fields to return, `.` for a subfield, in lowerCamelCase or snake_case; other fields
            are left out. Default: empty, like `*`, all fields.
        include_archived: Also lists deleted jobs that are still retained. Default: false.
        client: Where to send it, and the key.

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
        filter_=filter_,
        order_by=order_by,
        page_size=page_size,
        page_token=page_token,
        read_mask=read_mask,
        include_archived=include_archived,
    )
    return _response(client, client.get_httpx_client().request(**kwargs))


def sync(
    account_id: str,
    *,
    client: AuthenticatedClient,
    filter_: str | None = None,
    order_by: str | None = None,
    page_size: int | None = None,
    page_token: str | None = None,
    read_mask: str | None = None,
    include_archived: bool | None = None,
) -> ListRlorTrainerJobsResponse | Status | ErrorEnvelope | None:
    """Like `sync_detailed`; returns the body alone, be it an error. None for an undocumented status."""
    return sync_detailed(
        account_id=account_id,
        client=client,
        filter_=filter_,
        order_by=order_by,
        page_size=page_size,
        page_token=page_token,
        read_mask=read_mask,
        include_archived=include_archived,
    ).parsed


async def asyncio_detailed(
    account_id: str,
    *,
    client: AuthenticatedClient,
    filter_: str | None = None,
    order_by: str | None = None,
    page_size: int | None = None,
    page_token: str | None = None,
    read_mask: str | None = None,
    include_archived: bool | None = None,
) -> Response[ListRlorTrainerJobsResponse | Status | ErrorEnvelope]:
    """List trainer jobs

    Lists the jobs of one account, page by page. Deleted jobs are left out unless `includeArchived` is set. Every other
    parameter of a follow-up request must equal that of the request which returned its `pageToken`.

    Args:
        account_id: Slug of the account that owns the job, for example `acme-research`. Default: none.
        filter_: Keeps only matching jobs. An AIP-160 expression over the fields of the job, for example
            `state="JOB_STATE_RUNNING" AND displayName:"policy"`. `OR` binds tighter than `AND`. Default: empty, all
            jobs.
        order_by: Sort order: comma-separated field names, each optionally followed by ` desc`, `.` for a subfield, in
            lowerCamelCase or snake_case (AIP-132). Default: `name`, ascending.
        page_size: The most items on a page. Default: 50, also for 0. Limit: 200; a larger number counts as 200, a
            negative one is refused.
        page_token: `nextPageToken` of the page before. Opaque: do not read or build it. Default: empty, the first page.
        read_mask: Comma-separated fields to return, `.` for a subfield, in lowerCamelCase or snake_case; other fields
            are left out. Default: empty, like `*`, all fields.
        include_archived: Also lists deleted jobs that are still retained. Default: false.
        client: Where to send it, and the key.

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
        filter_=filter_,
        order_by=order_by,
        page_size=page_size,
        page_token=page_token,
        read_mask=read_mask,
        include_archived=include_archived,
    )
    return _response(client, await client.get_async_httpx_client().request(**kwargs))


async def asyncio(
    account_id: str,
    *,
    client: AuthenticatedClient,
    filter_: str | None = None,
    order_by: str | None = None,
    page_size: int | None = None,
    page_token: str | None = None,
    read_mask: str | None = None,
    include_archived: bool | None = None,
) -> ListRlorTrainerJobsResponse | Status | ErrorEnvelope | None:
    """Like `asyncio_detailed`; returns the body alone, be it an error. None for an undocumented status."""
    detailed = await asyncio_detailed(
        account_id=account_id,
        client=client,
        filter_=filter_,
        order_by=order_by,
        page_size=page_size,
        page_token=page_token,
        read_mask=read_mask,
        include_archived=include_archived,
    )
    return detailed.parsed
