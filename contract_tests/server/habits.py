"""Habits of servers that keep the contract: middleware that makes another server of the emulator, and no wrong one."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from itertools import count
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

from faults.wire import Change, Reply, tampering
from rlor_contract.spec.json_values import is_list, is_object
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HABITS: Final[dict[str, Callable[[], Any]]] = {}
"""By name, what makes the middleware: each run has its own."""


def _habit(change: Callable[[], Any]) -> Callable[[], Any]:
    HABITS[change.__name__] = change
    return change


def _changing(make: Callable[[], Change]) -> Callable[[], Change]:
    HABITS[make.__name__] = lambda: tampering(make(), lambda scope: None)
    return make


@_changing
def headers_of_intermediaries() -> Change:
    """What gateways and edges add, each time another."""
    number = count(1)

    def change(reply: Reply) -> None:
        n = next(number)
        reply.headers[b"x-envoy-upstream-service-time"] = str(n * 7 % 5).encode()
        reply.headers[b"x-ratelimit-remaining-requests"] = str(6000 - n).encode()
        reply.headers[b"cf-ray"] = f"8f{n:08x}-HEL".encode()
        if n % 3 == 0:
            reply.headers[b"set-cookie"] = f"__cf_bm={n}; path=/".encode()

    return change


@_changing
def keys_in_another_order() -> Change:
    def change(reply: Reply) -> None:
        if reply.body:
            reply.body = json.dumps(_turned(json.loads(reply.body))).encode()

    return change


def _turned(value: Any) -> Any:
    if is_object(value):
        return {name: _turned(value[name]) for name in reversed(value)}
    return [_turned(item) for item in value] if is_list(value) else value


@_changing
def errors_in_other_words() -> Change:
    """Messages that quote the path, and details that name the request."""
    number = count(1)

    def change(reply: Reply) -> None:
        if reply.status >= 400 and "code" in reply.json:
            info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "REFUSED", "domain": "x.example"}
            details = [{**info, "metadata": {"trace": f"t-{next(number)}"}}]
            reply.update(message=f"cannot do that at {reply.path}", details=details)

    return change


@_changing
def other_accounts_are_not_found() -> Change:
    def change(reply: Reply) -> None:
        collection = reply.path.endswith("/rlorTrainerJobs")
        if reply.status == 403 and not collection:
            reply.refuse(404, 5, "")

    return change


@_changing
def form_is_looked_at_before_the_account() -> Change:
    def change(reply: Reply) -> None:
        wrong = b"noSuchField" in reply.sent or reply.sent == b"{" or b"%2C%2C" in reply.request["query_string"]
        if reply.status in (403, 404) and wrong:
            reply.refuse(400, 3, "a wrong request")

    return change


@_changing
def unset_fields_are_null() -> Change:
    def change(reply: Reply) -> None:
        if reply.is_job:
            reply.json = _nulled(reply.json)
        elif reply.is_list:
            reply.update(rlorTrainerJobs=[_nulled(job) for job in reply.json["rlorTrainerJobs"]])

    return change


def _nulled(job: dict[str, Any]) -> dict[str, Any]:
    return {name: None if value in ("", 0, False) else value for name, value in job.items()}


@_changing
def nine_digits_of_a_second() -> Change:
    """Times and durations with as many digits as protobuf allows."""

    def change(reply: Reply) -> None:
        text = re.sub(rb'(T\d\d:\d\d:\d\d\.\d{6})Z"', rb'\g<1>000Z"', reply.body)
        reply.body = re.sub(rb'"inactivityTimeout": ?"(\d+)s"', rb'"inactivityTimeout": "\1.000s"', text)

    return change


@_habit
def the_old_state_shows_for_a_while() -> Any:
    """After an operation the next two reads of the job show it as it was."""
    shown = dict[str, bytes]()
    late = Counter[str]()

    def change(reply: Reply) -> None:
        job = re.sub(r":\w+$", "", reply.path)
        for other in late.keys() - {job}:  # not forever: until something else is asked
            del late[other]
        if reply.method == "POST" and re.search(r"rlorTrainerJobs/[^/]+:", reply.path) and reply.ok:
            late[job] = 2
        elif reply.is_job and reply.method == "GET" and not reply.query("readMask"):
            if late[job] > 0 and job in shown:
                late[job] -= 1
                reply.body = shown[job]
            shown[job] = reply.body

    return tampering(change, lambda scope: None)


@_habit
def pages_have_numbers() -> Any:
    """Tokens are page numbers and good for any query, pages are short, and a deleted job is hidden at once."""

    class PageNumbers:
        def __init__(self, app: ASGIApp) -> None:
            self.app = app

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            query = parse_qs(scope.get("query_string", b"").decode(), keep_blank_values=True)
            token, size = query.pop("pageToken", [""])[0], query.get("pageSize", ["50"])[0]
            key = {"rlorTrainerJobs": "rlorTrainerJobs", "checkpoints": "checkpoints"}.get(
                scope.get("path", "").rpartition("/")[2]
            )
            if key is None or scope["method"] != "GET" or not size.isdigit() or not (token or "1").isdigit():
                await self.app(scope, receive, send)
                return
            items: list[Any] = []
            inner = ""
            while True:
                asked = {**query, "pageSize": ["200"], "pageToken": [inner]}
                start, body = await self._asked(
                    {**scope, "query_string": urlencode(asked, doseq=True).encode()}, receive
                )
                page: dict[str, Any] = json.loads(body)
                if start["status"] != 200:
                    break
                items += page[key]
                inner = page["nextPageToken"]
                if not inner:
                    archived = query.get("includeArchived") == ["true"]
                    kept = [one for one in items if archived or "DELETING" not in str(one.get("state"))]
                    most, number = min(int(size) or 50, 40), int(token or "1")
                    shown = kept[most * (number - 1) : most * number]
                    more = str(number + 1) if most * number < len(kept) else ""
                    page = {key: shown, "nextPageToken": more, "totalSize": len(kept)}
                    break
            body = json.dumps(page).encode()
            headers = [(name, value) for name, value in start["headers"] if name != b"content-length"]
            await send({**start, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
            await send({"type": "http.response.body", "body": body})

        async def _asked(self, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
            parts: list[Message] = []

            async def keep(message: Message) -> None:
                parts.append(message)

            await self.app(scope, receive, keep)
            return parts[0], b"".join(part.get("body", b"") for part in parts[1:])

    return PageNumbers


@_habit
def jobs_are_about_to_change() -> Any:
    """What steers a job is refused at first, with 409 and code 10, and done when it is asked again."""
    seen = Counter[str]()

    class Busy:
        def __init__(self, app: ASGIApp) -> None:
            self.app = app

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            path, method = scope.get("path", ""), scope.get("method", "")
            steers = re.search(r"/accounts/acme-research/rlorTrainerJobs/r\d[^/:]+(:\w+)?$", path)
            if (
                not steers
                or method == "GET"
                or seen[f"{method} {path}"]
                or b"a-key-of-the-account" not in str(dict(scope["headers"])).encode()
            ):
                await self.app(scope, receive, send)
                return
            existing = Counter[str]()

            async def told(message: Message) -> None:
                existing[str(message.get("status", ""))] += 1

            await self.app({**scope, "method": "GET", "path": path.partition(":")[0]}, receive, told)
            if not existing["200"]:
                await self.app(scope, receive, send)
                return
            seen[f"{method} {path}"] += 1
            body = b'{"code": 10, "message": "job is in a transitional state", "details": []}'
            headers = [(b"content-type", b"application/json"), (b"x-request-id", b"busy-1")]
            await send({"type": "http.response.start", "status": 409, "headers": headers})
            await send({"type": "http.response.body", "body": body})

    return Busy


@_habit
def ties_are_by_falling_names() -> Any:
    def before(scope: Scope) -> None:
        text = re.sub(rb"(orderBy=[^&]+)", rb"\1%2Cname+desc", scope["query_string"])
        scope["query_string"] = text if b"orderBy=name" not in text else scope["query_string"]

    return tampering(lambda reply: None, before)
