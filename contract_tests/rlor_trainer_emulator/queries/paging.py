"""Pages: how long one is, and the opaque token that leads to the next.

A token holds the place of the last item, so that insertions and deletions elsewhere neither repeat nor lose an item,
and a digest of the request it belongs to, so that it is refused with another filter, order, mask or account. The digest
is keyed: nobody but the emulator can make one.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from ..resource.statuses import InvalidArgument

DEFAULT_SIZE = 50
"""Items on a page that does not say how many (`pageSize` absent or 0), where the spec has no `defaultSize`."""

MAX_SIZE = 200
"""Most items on a page, where the spec has no `maxSize`; a larger `pageSize` counts as this."""

_DIGEST = 16


def page_size(query: Mapping[str, Any], pagination: Mapping[str, Any]) -> int:
    """Return how many items a page of this request has."""
    asked: int = query.get(pagination["pageSize"], 0) or pagination.get("defaultSize", DEFAULT_SIZE)
    most: int = pagination.get("maxSize", MAX_SIZE)
    return min(asked, most)


def binding(operation_id: str, path: Mapping[str, str], query: Mapping[str, Any], pagination: Mapping[str, Any]) -> str:
    """Return what a token is bound to: all of the request but the token itself and the page's size (AIP-158)."""
    free = (pagination["pageToken"], pagination["pageSize"])
    rest = {name: value for name, value in query.items() if name not in free}
    return json.dumps([operation_id, dict(path), rest], sort_keys=True)


class Tokens:
    """Makes page tokens and reads them."""

    def __init__(self, secret: str) -> None:
        """Whoever knows the secret can make tokens."""
        self._secret = secret.encode()

    def encode(self, place: Sequence[Any], bound_to: str) -> str:
        """Return the token that continues after a place, a list of strings, numbers and nulls."""
        payload = json.dumps(list(place), separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._digest(payload, bound_to) + payload).decode().rstrip("=")

    def decode(self, token: str, bound_to: str) -> list[Any] | None:
        """Return the place that a token continues after; None for the empty token. Not one of this request: 400."""
        if not token:
            return None
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise invalid_token() from None
        digest, payload = raw[:_DIGEST], raw[_DIGEST:]
        if not hmac.compare_digest(digest, self._digest(payload, bound_to)):
            raise invalid_token()
        return cast("list[Any]", json.loads(payload))

    def _digest(self, payload: bytes, bound_to: str) -> bytes:
        return hmac.digest(self._secret, bound_to.encode("utf-8", "surrogatepass") + b"\0" + payload, "sha256")[
            :_DIGEST
        ]


def invalid_token() -> InvalidArgument:
    """Return the error of a token that is not one, or not this request's."""
    return InvalidArgument(
        "invalid value for parameter pageToken: not a token of this request; send every other parameter as in the "
        "request that returned it"
    )
