# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

"""Where the client connects, and as whom."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from .errors import ConfigurationError

CONNECT_TIMEOUT = 5.0
"""Seconds to wait for a connection."""
TIMEOUT = 60.0
"""Seconds to wait for the rest."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a client was told, or found in the environment."""

    api_key: str = field(repr=False)
    account_id: str
    base_url: str
    """Without a slash at its end."""
    timeout: float | None
    """Seconds; None when the caller did not say."""


def settings(
    *,
    api_key: str | None,
    account_id: str | None,
    base_url: str | None,
    default_base_url: str,
    timeout: float | None,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """Settings from arguments, then from `FIREWORKS_API_KEY`, `FIREWORKS_ACCOUNT_ID`, `FIREWORKS_BASE_URL`.

    Raises `ConfigurationError`, which names what is missing or wrong and never shows a key.
    """
    key = _given(api_key, "api_key", "FIREWORKS_API_KEY", environ)
    if not key.isascii() or not key.isprintable() or " " in key:
        raise ConfigurationError(
            "The API key holds white space, control or non-ASCII characters. "
            "Look at api_key= or FIREWORKS_API_KEY: a line break at its end is the usual cause."
        )
    account = _given(account_id, "account_id", "FIREWORKS_ACCOUNT_ID", environ)
    url = base_url if base_url is not None else environ.get("FIREWORKS_BASE_URL") or default_base_url
    return Settings(key, account, _checked_url(url), timeout)


def _given(value: str | None, argument: str, variable: str, environ: Mapping[str, str]) -> str:
    found = value if value is not None else environ.get(variable)
    if not found:
        raise ConfigurationError(f"No {argument}. Pass {argument}=… or set the environment variable {variable}.")
    return found


def _checked_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable, parts = False, urlsplit("")
    if not usable:
        raise ConfigurationError(
            "The base URL is no http(s) URL with a host. Look at base_url= or FIREWORKS_BASE_URL; "
            "it is written like https://api.fireworks.ai."
        )
    if "@" in parts.netloc:
        raise ConfigurationError("The base URL carries a user name or password. Leave them out; the API takes a key.")
    if parts.query or parts.fragment:
        raise ConfigurationError("The base URL carries a query or a fragment. Leave them out.")
    return url.rstrip("/")
