"""A request that has been checked, as a handler gets it, and the body that a handler answers with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeAlias

from ..queries import paging
from ..resource.json_text import Json, encode
from .operations import Operation


@dataclass(frozen=True)
class Call:
    """One authenticated, checked request."""

    operation: Operation
    account: str
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Mapping[str, Any]
    request_id: str
    clock: Callable[[], int]
    origin: Callable[[], str] = str
    """Tells where the client sent it: scheme and host, as the client knows them."""
    touched: list[str] = field(default_factory=list[str])
    """Names of what it turns out to be about, where the request itself does not say so."""

    @cached_property
    def now(self) -> int:
        """When it is carried out: the instant at which it was first asked for."""
        return self.clock()

    def later(self) -> Call:
        """Return the request to be carried out again, at the time that it is by then."""
        return replace(self)

    @property
    def page_size(self) -> int:
        """Items on a page of the answer."""
        return paging.page_size(self.query, self.operation.pagination)

    @property
    def binding(self) -> str:
        """What this request's page tokens are bound to."""
        return paging.binding(self.operation.operation_id, self.path, self.query, self.operation.pagination)

    @property
    def page_token(self) -> str:
        """The page token, empty without one."""
        token: str = self.query.get(self.operation.pagination["pageToken"], "")
        return token

    def page(self, items: Iterable[Json], next_token: str, total: int) -> Json:
        """Return the answer that holds a page."""
        names = self.operation.pagination
        rest = encode({names["nextPageToken"]: next_token, names["totalSize"]: total})
        return Json(f'{{"{names["items"]}":[{",".join(items)}],{rest[1:]}')


class Text(str):
    """The body of an answer that is plain text."""

    __slots__ = ()


Answer: TypeAlias = dict[str, Any] | Json | Text
"""The body of a successful answer, as a value or as the text that is sent."""

Handler: TypeAlias = Callable[[Call], Awaitable[Answer]]
"""Carries out one operation and returns the body of its answer; an error is raised as ApiError."""
