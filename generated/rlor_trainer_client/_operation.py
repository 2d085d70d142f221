# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What the spec says of an operation beyond its types: where it stands, how it pages, whether it may be repeated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

RetryPolicy = Literal["safe", "idempotent", "with-id", "never"]
"""`safe`: no effect. `idempotent`: a repeat does nothing more. `with-id`: only with an id chosen by the caller."""


@dataclass(frozen=True, slots=True)
class Pagination:
    """Wire names of the fields that a list operation pages with."""

    items: str
    next_page_token: str
    page_token: str
    page_size: str | None
    total_size: str | None


@dataclass(frozen=True, slots=True)
class Creation:
    """How an operation with the policy `with-id` is repeated."""

    parameter: str
    """Query parameter that carries the id: `jobId`."""
    read: str
    """`operationId` of the operation that reads what was made: its path is that of the create and the id."""
    write_only: tuple[tuple[str, ...], ...]
    """Fields that are sent and never come back, by path."""


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
    """Class in `models` that a 2xx answer decodes to; empty when nothing is said of its body: it is not read."""
    statuses: tuple[int, ...]
    """HTTP statuses that the spec documents."""
    pagination: Pagination | None = None
    creation: Creation | None = None
    returns_nothing: bool = False
    """Whether the method returns None: any 2xx is success then, whatever its body."""
    docs_url: str | None = None
    """The page of the vendor's documentation about it, where one is known (`externalDocs`)."""
    acts_on: tuple[str, ...] = ()
    """Fields of the answer that the client itself reads: it refuses an answer in which one cannot be read."""


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
    """State right after it."""
    settles: str
    """State that follows by itself, when all goes well."""
    noop: tuple[str, ...]
    """States in which the operation is accepted without effect."""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The states of a resource."""

    initial: str
    classes: Mapping[str, tuple[str, ...]]
    """States by class: `active`, `terminal`, `tombstone`, …"""
    success: str
    """The terminal state of a job that has ended well."""
    transitions: Mapping[str, Transition]
    """What operations do, by `operationId`."""

    @property
    def ends(self) -> frozenset[str]:
        """States in which nothing more happens by itself."""
        return frozenset((*self.classes["terminal"], *self.classes["tombstone"]))
