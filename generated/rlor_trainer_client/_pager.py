# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Paginated lists."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, TypeVar

from .errors import InvalidResponseError

T = TypeVar("T")

_NOT_COPIED = (
    "A pager cannot be pickled or copied: it refers to a client, which holds an API key. Pass on the items instead, "
    "such as list(pager)."
)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list."""

    items: Sequence[T]
    next_page_token: str | None
    """Token of the next page; empty or None on the last page."""
    total_size: int | None = None
    """Items on all pages, as counted by the server; None if it does not say."""

    def to_records(self) -> list[dict[str, Any]]:
        """The items as flat rows, such as `pandas.DataFrame` takes: see `Pager.to_records`."""
        from ._records import records

        return records(self.items)

    def _repr_html_(self) -> str | None:
        """A table of the items; None if the spec defines no columns for them."""
        from ._summary import table_of

        return table_of(self.items)


def page_of(items: Sequence[T] | None, next_page_token: str | None, total_size: int | None) -> Page[T]:
    """A page. A count of 0 beside items means that the server sent none."""
    return Page(items or [], next_page_token, total_size if total_size or not items else None)


class _Walk:
    """Follows the page tokens of one iteration, and detects a loop."""

    def __init__(self, operation: str, token: str | None) -> None:
        self._operation = operation
        self._seen = {token} if token else set[str]()
        self.token = token
        self.items = 0
        """Items on the pages so far."""
        self.is_over = False

    def take(self, page: Page[T]) -> None:
        """Records a page that has been read."""
        self.items += len(page.items)
        self.is_over = not page.next_page_token

    def goes_on(self, page: Page[T]) -> bool:
        self.token = page.next_page_token
        if not self.token:
            return False
        if self.token in self._seen:
            raise InvalidResponseError(self._operation, 200, "the server returned a page token a second time")
        self._seen.add(self.token)
        return True


class _List:
    """What both pagers have in common."""

    _how_to_read: str
    """Shown in notebooks to users who expect the items."""

    def __init__(self, operation: str, page_token: str | None) -> None:
        self._operation = operation
        self._start = page_token
        self._last: _Walk | None = None
        """The iteration that last read a page."""
        self.total_size: int | None = None
        """Items on all pages, as last reported by the server; None before the first page."""

    def _took(self, walk: _Walk, page: Page[Any]) -> None:
        walk.take(page)
        self._last = walk
        self.total_size = page.total_size

    def _is_read(self) -> str:
        if self._last is None:
            return "nothing read yet"
        if self._last.is_over:
            return f"{self._last.items} read, none left"
        return f"{self._last.items} {'' if self.total_size is None else f'of {self.total_size} '}read"

    def __repr__(self) -> str:
        from ._operations import OPERATIONS

        operation = OPERATIONS.get(self._operation)
        name = f"{operation.group}.{operation.name}" if operation is not None else self._operation
        return f"<{type(self).__name__} {name}: {self._is_read()}>"

    def _repr_html_(self) -> str:
        """What it is, and how to read it. Sends no request."""
        from html import escape

        return f"<code>{escape(repr(self))}</code> Read it with {self._how_to_read}."

    def __reduce__(self) -> NoReturn:
        raise TypeError(_NOT_COPIED)


class Pager(_List, Generic[T]):
    """Items of a list, fetched as needed. Every iteration starts from the beginning."""

    _how_to_read = "<code>list(pager)</code>, <code>pager.first()</code> or <code>pager.to_records()</code>"

    def __init__(self, operation: str, fetch: Callable[[str | None], Page[T]], page_token: str | None = None) -> None:
        super().__init__(operation, page_token)
        self._fetch = fetch

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items

    def pages(self) -> Iterator[Page[T]]:
        """The pages. Raises `InvalidResponseError` if the server repeats a page token."""
        walk = _Walk(self._operation, self._start)
        while True:
            page = self._fetch(walk.token)
            self._took(walk, page)
            yield page
            if not walk.goes_on(page):
                return

    def first_page(self) -> Page[T]:
        """Only the first page."""
        page = self._fetch(self._start)
        self._took(_Walk(self._operation, self._start), page)
        return page

    def first(self) -> T | None:
        """The first item, or None if there is none."""
        return next(iter(self), None)

    def to_records(self) -> list[dict[str, Any]]:
        """All items as flat rows, for `pandas.DataFrame(pager.to_records())`. It reads all pages.

        A row has `id`, then the attributes, dotted if nested: `training_config.base_model`. All rows have the same
        keys, and None for missing values. Times are datetimes, enums are text, lists are kept; secrets and fields
        unknown to this client are left out.
        """
        from ._records import records

        return records(self)


class AsyncPager(_List, Generic[T]):
    """Items of a list, fetched as needed. Every iteration starts from the beginning."""

    _how_to_read = (
        "<code>[item async for item in pager]</code>, <code>await pager.first()</code> or "
        "<code>await pager.to_records()</code>"
    )

    def __init__(
        self, operation: str, fetch: Callable[[str | None], Awaitable[Page[T]]], page_token: str | None = None
    ) -> None:
        super().__init__(operation, page_token)
        self._fetch = fetch

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def pages(self) -> AsyncIterator[Page[T]]:
        """The pages. Raises `InvalidResponseError` if the server repeats a page token."""
        walk = _Walk(self._operation, self._start)
        while True:
            page = await self._fetch(walk.token)
            self._took(walk, page)
            yield page
            if not walk.goes_on(page):
                return

    async def first_page(self) -> Page[T]:
        """Only the first page."""
        page = await self._fetch(self._start)
        self._took(_Walk(self._operation, self._start), page)
        return page

    async def first(self) -> T | None:
        """The first item, or None if there is none."""
        async for item in self:
            return item
        return None

    async def to_records(self) -> list[dict[str, Any]]:
        """All items as flat rows: see `Pager.to_records`. It reads all pages."""
        from ._records import records

        return records([item async for item in self])
