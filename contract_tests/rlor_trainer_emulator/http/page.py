"""The page at `/`, and who may see it: this machine, and who has the admin key.

A browser on this machine also carries out what other sites say. So a request has to name this machine (a site that has
its own name lead here does not), and what the page shows is for the page alone. What a proxy passes on comes from
elsewhere, also where the proxy is on this machine. A browser elsewhere, such as one outside of the emulator's
container, is asked for a password, which is the admin key (HTTP Basic).
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Final, Protocol

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from .authentication import Keys
from .operations import Credential

PLACE: Final = "/"
"""Where the page is."""

_LOOPBACK_NAME: Final = re.compile(r"(?:[a-z0-9-]+\.)*localhost\.?", re.IGNORECASE)
_AUTHORITY: Final = re.compile(r"(?P<host>\[[^\]]*\]|[^:\[\]]*)(?::[0-9]+)?")

_OF_PROXIES: Final = frozenset({"forwarded", "via", "x-real-ip"})
"""Headers that proxies add, besides those that begin with X-Forwarded."""

_SCRIPTS: Final = ("parts.js", "jobs.js", "requests.js", "admin.js", "live.js")


class Everybody(Keys):
    """Keys of those who need none, since it is known already who they are."""

    def __init__(self) -> None:
        super().__init__({})

    def account(self, credentials: Sequence[Credential], headers: Mapping[str, str]) -> str | None:
        """Return no account in particular."""
        return ""


class Served(Protocol):
    """What answers requests."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        ...


class PageRoute(BaseRoute):
    """Serves the page, and below a prefix what it shows, to those who may see it.

    Others are asked for the admin key where there is one; where there is none, there is no page for them.
    """

    def __init__(self, data: Served, prefix: str, keys: Keys, credentials: Sequence[Credential]) -> None:
        """`data` answers below the prefix; one of `keys` opens the page from anywhere."""
        self._data = data
        self._prefix = prefix
        self._keys = keys
        self._credentials = credentials
        self._html, policy = _assembled()
        self._headers = {
            "content-security-policy": policy,
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cross-origin-resource-policy": "same-origin",
            "cross-origin-opener-policy": "same-origin",
        }

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match what belongs to the page, if the client may see it."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return Match.NONE, {}
        page, data = scope["path"] == PLACE, scope["path"].startswith(self._prefix)
        ours = (page and bool(self._keys)) or ((page or data) and self._opens(scope, data=data))
        return (Match.FULL if ours else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["path"] == PLACE and not self._opens(scope, data=False):
            ask = {"www-authenticate": 'Basic realm="the admin key as password", charset="UTF-8"'}
            await Response("The password is the admin key.\n", 401, ask, "text/plain")(scope, receive, send)
        elif scope["path"] == PLACE:
            await Response(self._html, 200, self._headers, "text/html")(scope, receive, send)
        else:
            await self._data.handle(scope, receive, send)

    def _opens(self, scope: Scope, *, data: bool) -> bool:
        headers = Headers(scope=scope)
        if self._keys.account(self._credentials, headers) is not None:
            return True
        # Browsers say who asks (Fetch Metadata). Who follows a link from elsewhere gets the page, which holds nothing.
        asked_by = headers.get("sec-fetch-site", "none")
        origin = headers.get("origin")
        if data and (asked_by not in ("same-origin", "none") or origin not in (None, _origin(scope, headers))):
            return False
        if self._keys.knows(_password(headers.get("authorization", ""))):
            return True
        near = scope["client"] is not None and is_loopback(scope["client"][0])
        return near and _names_loopback(headers) and not _is_passed_on(headers)


def _password(authorization: str) -> str:
    """Return the password of HTTP Basic; empty without one."""
    scheme, _, value = authorization.partition(" ")
    try:
        text = base64.b64decode(value, validate=True).decode()
    except ValueError:
        return ""
    return text.partition(":")[2] if scheme.lower() == "basic" else ""


def is_loopback(address: str) -> bool:
    """Return whether a text is an address of this machine alone."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (mapped or found).is_loopback


def _origin(scope: Scope, headers: Headers) -> str:
    """Return the origin of the page itself, as its address in the browser has it."""
    return f"{scope['scheme']}://{headers.get('host', '')}".lower()


def _is_passed_on(headers: Headers) -> bool:
    return any(name in _OF_PROXIES or name.startswith("x-forwarded") for name in headers)


def _names_loopback(headers: Headers) -> bool:
    hosts = headers.getlist("host")
    found = _AUTHORITY.fullmatch(hosts[0]) if len(hosts) == 1 else None
    if found is None:
        return False
    return is_loopback(found["host"].strip("[]")) or _LOOPBACK_NAME.fullmatch(found["host"]) is not None


def _assembled() -> tuple[str, str]:
    """Return the page in one piece, and the policy that lets its own style and script alone run."""
    folder = files(__name__.partition(".")[0]) / "page"
    html, style, *scripts = ((folder / name).read_text("utf-8") for name in ("page.html", "page.css", *_SCRIPTS))
    script = "\n".join(scripts)
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    whole = html.replace("<style></style>", f"<style>{style}</style>")
    return whole.replace("<script></script>", f"<script>{script}</script>"), policy


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
