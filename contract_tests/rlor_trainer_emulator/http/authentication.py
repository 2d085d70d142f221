"""Who calls: from the key in a request to the account that it belongs to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from .operations import Credential


class Keys:
    """The known API keys, each of one account.

    Kept and looked up by digest: how long a comparison of digests takes says nothing about the key, and no traceback or
    repr can show one.
    """

    def __init__(self, keys: Mapping[str, str]) -> None:
        self._accounts = {_digest(key): account for key, account in keys.items()}

    def __bool__(self) -> bool:
        return bool(self._accounts)

    def knows(self, key: str) -> bool:
        """Return whether a text is one of the keys."""
        return _digest(key) in self._accounts

    def account(self, credentials: Sequence[Credential], headers: Mapping[str, str]) -> str | None:
        """Return the account of the key in the first header that the schemes name and the request has; else None."""
        for credential in credentials:
            value = headers.get(credential.header)
            if value is None:
                continue
            if credential.scheme:
                scheme, _, value = value.partition(" ")
                if scheme.lower() != credential.scheme:
                    return None
            return self._accounts.get(_digest(value.strip()))
        return None


def is_sendable(key: str) -> bool:
    """Return whether clients can send a key: in ASCII, without blanks."""
    return bool(key) and key.isascii() and key.isprintable() and " " not in key


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()
