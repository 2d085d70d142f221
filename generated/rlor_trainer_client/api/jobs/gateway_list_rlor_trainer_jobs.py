# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""List trainer jobs: `GET /v1/accounts/{account_id}/rlorTrainerJobs`."""

from __future__ import annotations

from typing import Any

from ... import _encoding, errors
from ..._decoding import SELF, variant
from ..._operations import OPERATIONS
from ..._raw_response import RawResponse
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
    """Arguments of `httpx.Client.request` for this operation.

    Raises `TypeError` or `ValueError` if a value cannot be sent.
    """
    kwargs: dict[str, Any] = {
        "method": "GET",
        "url": f"/v1/accounts/{path_segment(account_id, 'account_id')}/rlorTrainerJobs",
    }
    params = {
        "filter": _encoding.optional("filter", filter_, _encoding.text),
        "orderBy": _encoding.optional("order_by", order_by, _encoding.text),
        "pageSize": _encoding.optional("page_size", page_size, _encoding.INT32),
        "pageToken": _encoding.optional("page_token", page_token, _encoding.text),
        "readMask": _encoding.optional("read_mask", read_mask, _encoding.text),
        "includeArchived": _encoding.optional("include_archived", include_archived, _encoding.truth),
    }
    given = {name: value for name, value in params.items() if value is not None}
    if given:
        kwargs["params"] = given
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


def _response(
    client: AuthenticatedClient, answer: RawResponse
) -> Response[ListRlorTrainerJobsResponse | Status | ErrorEnvelope]:
    parsed: ListRlorTrainerJobsResponse | Status | ErrorEnvelope | None
    match answer.status:
        case 200:
            parsed = decoded(
                ListRlorTrainerJobsResponse.from_dict,
                answer.content,
                answer.operation,
                answer.status,
                content_type=answer.headers.get("content-type"),
                strict=client.strict,
            )
        case 400 | 403 | 429 | 500 | 503 | 504:
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
        filter_=filter_,
        order_by=order_by,
        page_size=page_size,
        page_token=page_token,
        read_mask=read_mask,
        include_archived=include_archived,
    )
    return _response(client, client.send(OPERATIONS["Gateway_ListRlorTrainerJobs"], kwargs))


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
    """Like `sync_detailed`, but returns only the body, even of an error. None if no body is documented for it."""
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
        filter_=filter_,
        order_by=order_by,
        page_size=page_size,
        page_token=page_token,
        read_mask=read_mask,
        include_archived=include_archived,
    )
    return _response(client, await client.send_async(OPERATIONS["Gateway_ListRlorTrainerJobs"], kwargs))


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
    """Like `asyncio_detailed`, but returns only the body, even of an error. None if no body is documented for it."""
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
