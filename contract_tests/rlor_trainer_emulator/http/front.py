"""What stands before the API and needs no key: request targets of other forms, health, and the description itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final, cast
from urllib.parse import unquote

import yaml
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ..resource.identifiers import Identifiers
from ..resource.statuses import ApiError, MethodNotAllowed, NotFound
from ..spec import Document
from .connections import origin_form
from .operations import Router, path_of

_OK: Final = '{"status": "ok"}'


@dataclass(frozen=True, slots=True)
class Page:
    """What is answered to GET and HEAD of a path."""

    media_type: str
    content: str | Callable[[], Awaitable[str]]
    """An ApiError that it raises is the answer."""


class Front:
    """ASGI middleware that answers what needs no key and lets all else pass.

    A path that the API itself has is the API's.
    """

    def __init__(
        self, app: ASGIApp, *, router: Router, methods: Iterable[str], pages: Mapping[str, Page], ids: Identifiers
    ) -> None:
        """`router` knows the paths of the API, and `methods` are all of them that it has."""
        self._app = app
        self._ids = ids
        self._allowed = ", ".join(sorted({*methods, "HEAD", "OPTIONS"}))
        self._pages = {path: page for path, page in pages.items() if not _is_known(router, path)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if scope["path"][:1] != "/":
                if scope["path"] == "*" and scope["method"] == "OPTIONS":  # of the server as a whole
                    await Response(status_code=204, headers={"allow": self._allowed})(scope, receive, send)
                    return
                scope = _in_origin_form(scope)
            if (page := self._pages.get(scope["path"])) is not None:
                await (await self._answer(page, scope["method"]))(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _answer(self, page: Page, method: str) -> Response:
        try:
            if method not in ("GET", "HEAD"):
                raise MethodNotAllowed(("GET", "HEAD"))
            content = page.content if isinstance(page.content, str) else await page.content()
            return Response(content, media_type=page.media_type)
        except ApiError as error:
            headers = error.headers(self._ids.next())
            return Response(json.dumps(error.body), error.http_status, headers, "application/json")


def pages(spec: Document, ready: Callable[[], Awaitable[object]]) -> dict[str, Page]:
    """Return the pages about an emulator: whether it is up, whether its database answers, and what it obeys.

    `ready` raises an ApiError if the database does not answer.
    """

    async def answers() -> str:
        await ready()
        return _OK

    return {
        "/healthz": Page("application/json", _OK),
        "/readyz": Page("application/json", answers),
        "/openapi.json": Page("application/json", partial(asyncio.to_thread, cache(partial(_as_json, spec)))),
        "/openapi.yaml": Page("application/yaml", partial(asyncio.to_thread, cache(partial(_as_yaml, spec)))),
    }


def _as_json(spec: Document) -> str:
    return json.dumps(spec, default=str, ensure_ascii=False)  # what is not JSON is a date


class _Dumper(yaml.SafeDumper):
    """Quotes each text that some version of YAML takes for a number; PyYAML knows those of 1.1 alone."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_str(self, data: str) -> yaml.ScalarNode:
        style = "|" if "\n" in data else '"' if data[:1] in tuple("-+.0123456789") else None
        node: yaml.ScalarNode = cast("Any", self).represent_scalar("tag:yaml.org,2002:str", data, style)
        return node


_Dumper.add_representer(str, _Dumper.represent_str)


def _as_yaml(spec: Document) -> str:
    dumped: str = yaml.dump(spec, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return dumped


def _in_origin_form(scope: Scope) -> Scope:
    """Return a scope whose path begins with a slash, as all routing here takes it."""
    raw = origin_form(path_of(scope).encode("latin-1", "replace"))
    raw = raw if raw[:1] == b"/" else b"/" + raw  # a form that only proxies know: no such path
    return {**scope, "raw_path": raw, "path": unquote(raw.decode("latin-1"))}


def _is_known(router: Router, path: str) -> bool:
    try:
        router.find("GET", path)
    except NotFound:
        return False
    except MethodNotAllowed:
        pass
    return True
