"""Lists that come page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, NoReturn, TypeVar

from .errors import InvalidResponseError

T = TypeVar("T")

_NOT_COPIED = (
    "A pager cannot be pickled or copied: it reads with a client, which holds an API key. Pass on what it has read, "
    "such as list(pager)."
)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list."""

    items: Sequence[T]
    next_page_token: str | None
    """Token of the next page; empty or None on the last."""
    total_size: int | None = None
    """Items on all pages, as the server counts them; None when it does not say."""


def page_of(items: Sequence[T] | None, next_page_token: str | None, total_size: int | None) -> Page[T]:
    """A page of what came. No count reads as 0, which cannot be right where there are items."""
    return Page(items or [], next_page_token, total_size if total_size or not items else None)


class _Walk:
    """Follows the tokens of one iteration, and notices a circle."""

    def __init__(self, operation: str, token: str | None) -> None:
        self._operation = operation
        self._seen = {token} if token else set[str]()
        self.token = token

    def goes_on(self, page: Page[T]) -> bool:
        self.token = page.next_page_token
        if not self.token:
            return False
        if self.token in self._seen:
            raise InvalidResponseError(self._operation, 200, "the server returned a page token for the second time")
        self._seen.add(self.token)
        return True


class Pager(Generic[T]):
    """Items of a list, fetched as they are needed. Every iteration starts afresh."""

    def __init__(self, operation: str, fetch: Callable[[str | None], Page[T]], page_token: str | None = None) -> None:
        self._operation = operation
        self._fetch = fetch
        self._start = page_token
        self.total_size: int | None = None
        """Items on all pages, as the server said last; None before the first page."""

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items

    def pages(self) -> Iterator[Page[T]]:
        """The pages. Raises `InvalidResponseError` when the server repeats a page token."""
        walk = _Walk(self._operation, self._start)
        while True:
            page = self._fetch(walk.token)
            self.total_size = page.total_size
            yield page
            if not walk.goes_on(page):
                return

    def first_page(self) -> Page[T]:
        """The first page alone."""
        page = self._fetch(self._start)
        self.total_size = page.total_size
        return page

    def first(self) -> T | None:
        """The first item, or None when there is none."""
        return next(iter(self), None)

    def __reduce__(self) -> NoReturn:
        raise TypeError(_NOT_COPIED)


class AsyncPager(Generic[T]):
    """Items of a list, fetched as they are needed. Every iteration starts afresh."""

    def __init__(
        self, operation: str, fetch: Callable[[str | None], Awaitable[Page[T]]], page_token: str | None = None
    ) -> None:
        self._operation = operation
        self._fetch = fetch
        self._start = page_token
        self.total_size: int | None = None
        """Items on all pages, as the server said last; None before the first page."""

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def pages(self) -> AsyncIterator[Page[T]]:
        """The pages. Raises `InvalidResponseError` when the server repeats a page token."""
        walk = _Walk(self._operation, self._start)
        while True:
            page = await self._fetch(walk.token)
            self.total_size = page.total_size
            yield page
            if not walk.goes_on(page):
                return

    async def first_page(self) -> Page[T]:
        """The first page alone."""
        page = await self._fetch(self._start)
        self.total_size = page.total_size
        return page

    async def first(self) -> T | None:
        """The first item, or None when there is none."""
        async for item in self:
            return item
        return None

    def __reduce__(self) -> NoReturn:
        raise TypeError(_NOT_COPIED)
