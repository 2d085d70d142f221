"""A list followed to its end: no page too long, no token or item twice, as many items as `totalSize` says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import httpx

from rlor_contract.report.history import Request
from rlor_contract.server.checks import Broken
from rlor_contract.server.failures import Book
from rlor_contract.server.live_jobs import LiveJobs
from rlor_contract.spec.json_values import is_object, json_of
from rlor_contract.spec.operations import ContractSpec, Operation

_CHECK: Final = "pages_complete"
PAGES: Final = 3
"""Pages that a list is walked in, so that tokens are followed."""
_EMPTY: Final = 20
"""Pages of a list that may be there beyond one for each item."""
_TRIES: Final = 3
"""How often a list elsewhere is walked again before what is wrong with it is believed."""
MOST_PAGES: Final = 300
"""Pages of a list after which it is not followed further."""


class _Page(NamedTuple):
    request: httpx.Request
    broken: Broken | None
    names: tuple[str, ...] = ()
    """Of the items up to the end of the page."""
    leads_on: bool = False
    """Whether it names a page after it."""


def book_pages(book: Book, operation: Operation, jobs: LiveJobs, client: httpx.Client) -> None:
    """Walk a list of the run's account, and book what came. Raises `Unreachable` where there is no job to list of."""
    resource = book.spec.resource
    path = operation.path.replace(f"{{{resource.account_parameter}}}", jobs.target.account)
    own = f"{{{resource.id_parameter}}}"
    if own in path:
        job = jobs.shared()
        if job not in jobs.made:
            return
        path = path.replace(own, job)
    else:
        jobs.at_least(2 * PAGES)
    walked = [*_walked(book.spec, operation, path, client)]
    for _ in range(0 if jobs.target.embedded else _TRIES):
        if not walked[-1].broken:
            break
        # Where time passes, a job may have gone from the list while it was walked: it is to show the same twice.
        before, walked = walked, [*_walked(book.spec, operation, path, client)]
        if walked[-1].broken and walked[-1].names == before[-1].names:
            break
    else:
        if walked[-1].broken and not jobs.target.embedded:
            book.ledger.skips("its items kept changing while it was read", check=_CHECK, operation=operation.label)
            return
    for page in walked:
        if page.broken is None:
            book.ledger.passes(operation.label, _CHECK)
        else:
            book.fails(operation, _CHECK, page.broken, Request.of(page.request))
    if walked[-1].broken is None and walked[-1].leads_on:
        why = f"its list was followed for {MOST_PAGES} pages, and continues"
        book.ledger.skips(why, check=_CHECK, operation=operation.label)


def _walked(spec: ContractSpec, operation: Operation, path: str, client: httpx.Client) -> Iterator[_Page]:
    """The pages of a list, each with what is wrong with it, up to the first that is wrong."""
    names = operation.raw["x-pagination"]
    schema = operation.responses[200].schema or ()
    fields = spec.properties(schema)
    first = json_of(client.get(path, params={names["pageSize"]: "1"}).content)
    total = first.get(names["totalSize"]) if is_object(first) else None
    size = max(1, total // PAGES) if isinstance(total, int) else 1
    tokens = [""]
    items: list[str] = []
    broken: Broken | None
    while True:
        answer = client.get(path, params={names["pageSize"]: str(size), names["pageToken"]: tokens[-1]})
        page: Any = json_of(answer.content)
        if answer.status_code != 200 or not spec.is_valid(schema, page):
            shown = f"{answer.status_code} {answer.text[:200]}"
            broken = Broken(f"page {len(tokens)} of the list", shown, operation.responses[200].pointer)
            yield _Page(answer.request, broken, tuple(items))
            return
        shown_items: list[dict[str, Any]] = page.get(names["items"]) or []
        items += [item.get("name", "") for item in shown_items]
        token: str = page.get(names["nextPageToken"]) or ""
        said = page.get(names["totalSize"])
        broken = None
        if token in tokens[1:]:
            got = f"{token!r} for the second time"
            broken = Broken("a new page token on every page", got, fields[names["nextPageToken"]])
        elif len(shown_items) > size:
            got = f"{len(shown_items)} items"
            broken = Broken(f"at most {names['pageSize']}={size} items on a page", got, fields[names["items"]])
        elif len(items) != len(set(items)):
            broken = Broken("every item once", "an item for the second time", fields[names["items"]])
        elif token and len(tokens) - len(items) > _EMPTY:
            got = f"{len(tokens)} pages with {len(items)} items, and another token"
            broken = Broken("a list that ends", got, fields[names["nextPageToken"]])
        elif not token and said is not None and len(items) != said:
            expected = f"{said} items on all pages"
            broken = Broken(expected, str(len(items)), fields[names["totalSize"]])
        yield _Page(answer.request, broken, tuple(items), leads_on=bool(token))
        if broken or not token or len(tokens) >= MOST_PAGES:
            return
        tokens.append(token)
