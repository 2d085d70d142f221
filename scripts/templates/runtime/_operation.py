"""What the spec says about an operation besides its types: its path, its pagination, whether it may be retried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

RetryPolicy = Literal["safe", "idempotent", "with-id", "never"]
"""`safe`: no effect. `idempotent`: a repeat changes nothing. `with-id`: retried only with an id from the caller."""


@dataclass(frozen=True, slots=True)
class Pagination:
    """Wire names of the pagination fields of a list operation."""

    items: str
    next_page_token: str
    page_token: str
    page_size: str | None
    total_size: str | None


@dataclass(frozen=True, slots=True)
class Creation:
    """How an operation with the policy `with-id` is retried."""

    parameter: str
    """Query parameter that carries the id: `jobId`."""
    read: str
    """`operationId` of the operation that reads the result. Its path is that of the create, followed by the id."""
    write_only: tuple[tuple[str, ...], ...]
    """Fields that are sent but never returned, by path."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API."""

    id: str
    """`operationId` of the spec."""
    http_method: str
    """`GET`, `POST`, …"""
    path: str
    """Path template, `/v1/accounts/{account_id}/jobs`."""
    group: str
    """Attribute of the client that holds the method: `jobs`."""
    name: str
    """The method: `list`."""
    module: str
    """Module of the plain functions, relative to the package: `api.jobs.gateway_list_jobs`."""
    retry: RetryPolicy
    answer: str
    """Class in `models` of a 2xx answer; empty if the spec describes no body, which is then not read."""
    statuses: tuple[int, ...]
    """HTTP statuses that the spec documents."""
    pagination: Pagination | None = None
    creation: Creation | None = None
    returns_nothing: bool = False
    """Whether the method returns None: any 2xx is then a success, whatever its body."""
    docs_url: str | None = None
    """The vendor's documentation of it, if known (`externalDocs`)."""
    acts_on: tuple[str, ...] = ()
    """Fields of the answer that the client itself uses: it rejects an answer in which one is unreadable."""


class Discovery(NamedTuple):
    """How to look up the accounts of a key (`x-account-discovery`)."""

    operation: Operation
    query: Mapping[str, str]
    items: str
    """The field of the response that lists accounts."""
    name: str
    """The field of an account that holds its resource name, which ends with its id."""


@dataclass(frozen=True, slots=True)
class Transition:
    """What an operation does to the state of a resource."""

    sources: tuple[str, ...]
    """States in which the operation is allowed."""
    target: str
    """State immediately afterwards."""
    settles: str
    """State that follows by itself, if all goes well."""
    noop: tuple[str, ...]
    """States in which the operation is accepted without effect."""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The states of a resource."""

    initial: str
    classes: Mapping[str, tuple[str, ...]]
    """States by class: `active`, `terminal`, `tombstone`, …"""
    success: str
    """The terminal state of a job that ended successfully."""
    transitions: Mapping[str, Transition]
    """The effects of operations, by `operationId`."""

    @property
    def ends(self) -> frozenset[str]:
        """States that do not change by themselves."""
        return frozenset((*self.classes["terminal"], *self.classes["tombstone"]))
