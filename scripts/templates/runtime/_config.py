"""The client's settings: where it connects, and with which credentials."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NoReturn, SupportsFloat, cast
from urllib.parse import urlsplit

import httpx

from ._drift import Drift, checked
from ._raw_response import RawResponse
from .errors import ConfigurationError

_OWN_HEADERS = frozenset({"authorization", "connection", "content-length", "host", "transfer-encoding"})
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[!-~]([ \t!-~]*[!-~])?|")

_TEXTS = frozenset({"api_key", "account_id", "base_url", "proxy", "ca_bundle", "record"})
_VARIABLES = {
    "api_key": "FIREWORKS_API_KEY",
    "account_id": "FIREWORKS_ACCOUNT_ID",
    "base_url": "FIREWORKS_BASE_URL",
    "record": "RLOR_RECORD",
}
_REQUIRED = ("api_key", "account_id")

NOT_COPIED = (
    "A client and its parts cannot be pickled or copied: they hold an API key and open connections. "
    "Pass the settings instead, and create a client where you need one, such as in each worker process."
)
TIMEOUT = 60.0
"""Seconds that one attempt may take, including the body of the answer."""
DEADLINE = 300.0
"""Seconds that a call may take, including all attempts and the waits between them."""
MAX_RETRIES = 2
MAX_RESPONSE_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a client, from arguments, the environment and profiles."""

    api_key: str = field(repr=False)
    account_id: str
    """Empty: the account of the key, which is looked up when first needed."""
    base_url: str
    """Without a trailing slash."""
    timeout: float | None
    """Seconds that one attempt may take; None if not set."""
    max_retries: int
    deadline: float
    """Seconds that a call may take, including all attempts."""
    max_response_bytes: int
    """Largest body, after decompression."""
    allow_insecure_http: bool
    extra_headers: Mapping[str, str] = field(repr=False)
    on_response: Callable[[RawResponse], None] | None
    strict: bool
    """Whether an answer that breaks the spec is an error."""
    on_drift: Callable[[Drift], object] | None
    """Called for each difference between an answer and the spec."""
    proxy: str | None = field(repr=False)
    ca_bundle: str | None
    record: str | None
    """Path of the file to which exchanges are appended."""

    def __reduce__(self) -> NoReturn:
        raise TypeError(NOT_COPIED)


def settings(
    *,
    api_key: str | None,
    account_id: str | None,
    base_url: str | httpx.URL | None,
    timeout: float | timedelta | None,
    max_retries: int | None,
    deadline: float | timedelta | None,
    max_response_bytes: int | None,
    allow_insecure_http: bool,
    extra_headers: Mapping[str, str] | None,
    on_response: Callable[[RawResponse], None] | None,
    strict: bool,
    on_drift: Callable[[Drift], object] | None,
    proxy: str | httpx.URL | None,
    ca_bundle: str | os.PathLike[str] | None,
    record: str | os.PathLike[str] | None,
    default_base_url: str,
    profile: str | None = None,
    brings_http: bool = False,
    finds_account: bool = False,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """Settings from, in this order: arguments, a profile passed as argument, the environment, any other profile.

    The variables are `FIREWORKS_API_KEY`, `FIREWORKS_ACCOUNT_ID`, `FIREWORKS_BASE_URL`, `RLOR_RECORD` and
    `RLOR_PROFILE`. Without `RLOR_PROFILE`, missing settings come from the profile `default`, unless key, account and
    URL are all arguments. `RLOR_LOG` shows the log.
    `brings_http`: the caller passes an HTTP client or transport, so proxies and certificates of the profile and the
    environment are ignored. `finds_account`: the account may be missing, because the client can look it up.

    Raises `ConfigurationError`, which names the setting that is missing or wrong and never shows a key.
    """
    if environ.get("RLOR_LOG"):
        from ._log import show_log  # rarely needed

        show_log(environ["RLOR_LOG"])
    arguments: dict[str, Any] = {
        "api_key": api_key,
        "account_id": account_id,
        "base_url": base_url,
        "timeout": timeout,
        "max_retries": max_retries,
        "deadline": deadline,
        "allow_insecure_http": allow_insecure_http or None,  # False is the default and overrides nothing
        "proxy": proxy,
        "ca_bundle": ca_bundle,
        "record": record,
    }
    given: dict[str, Any] = {
        **{name: environ[variable] for name, variable in _VARIABLES.items() if environ.get(variable)},
        **{name: value for name, value in arguments.items() if value is not None},
    }
    required = _REQUIRED if default_base_url else (*_REQUIRED, "base_url")
    whole = all(arguments[name] is not None for name in ("api_key", "account_id", "base_url"))
    has_file = not whole and Path(environ.get("RLOR_CONFIG_FILE") or usual_path(environ)).exists()
    if profile is not None or environ.get("RLOR_PROFILE") or has_file or not all(map(given.get, required)):
        given = _with_profile(given, arguments, profile, environ, ("proxy", "ca_bundle") if brings_http else ())
    found_later = {"account_id"} - given.keys() if finds_account else set[str]()
    for name in required:
        if name not in found_later and not given.get(name):
            raise ConfigurationError(
                f"No {name}. Pass {name}=…, set the environment variable {_VARIABLES[name]}, or write it in a profile."
            )
    return _checked(
        Settings(
            api_key=text("api_key", given["api_key"]),
            account_id=text("account_id", given.get("account_id", "")),
            base_url=text("base_url", given.get("base_url", default_base_url)),
            timeout=seconds("timeout", given.get("timeout")),
            max_retries=given.get("max_retries", MAX_RETRIES),
            deadline=seconds("deadline", given.get("deadline", DEADLINE)) or 0.0,
            max_response_bytes=MAX_RESPONSE_BYTES if max_response_bytes is None else max_response_bytes,
            allow_insecure_http=given.get("allow_insecure_http", False),
            extra_headers=extra_headers or {},
            on_response=on_response,
            strict=strict,
            on_drift=on_drift,
            proxy=_text_or_none("proxy", given),
            ca_bundle=_text_or_none("ca_bundle", given),
            record=_text_or_none("record", given),
        )
    )


def usual_path(environ: Mapping[str, str]) -> Path:
    home = environ.get("XDG_CONFIG_HOME") or os.path.join(environ.get("HOME") or os.path.expanduser("~"), ".config")
    return Path(home, "rlor", "config.toml")


def _with_profile(
    given: dict[str, Any],
    arguments: Mapping[str, Any],
    named: str | None,
    environ: Mapping[str, str],
    unused: tuple[str, ...],
) -> dict[str, Any]:
    """The settings with those of a profile. A profile passed as argument overrides the environment."""
    from ._profile import profile  # rarely needed

    if named is not None and not text("profile", named):
        raise ConfigurationError("profile is empty. Pass the name of a profile, or leave it out.")
    found = profile(named or environ.get("RLOR_PROFILE") or None, environ)
    found = {name: value for name, value in found.items() if name not in unused}
    if named is None:
        return {**found, **given}
    return {**given, **found, **{name: value for name, value in arguments.items() if value is not None}}


def _text_or_none(name: str, given: Mapping[str, Any]) -> str | None:
    return text(name, given[name]) if name in given else None


def changed(old: Settings, **changes: Any) -> Settings:
    """A copy of the settings with all `changes` that are not None. Raises `ConfigurationError`."""
    given = {name: _plain(name, value) for name, value in changes.items() if value is not None}
    return _checked(replace(old, **given))


def _plain(name: str, value: Any) -> Any:
    if name in ("timeout", "deadline"):
        return seconds(name, value)
    return text(name, value) if name in _TEXTS else value


def seconds(name: str, value: object) -> float | None:
    """A time argument in seconds. Raises `TypeError`, which names it, for any other type."""
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, SupportsFloat) and not isinstance(value, bool):  # such as those of numpy
        return float(value)
    raise TypeError(f"{name} is {_kind(value)}; pass seconds as a number, or a datetime.timedelta.")


def text(name: str, value: object) -> str:
    """A text, `httpx.URL` or path argument as text. Raises `TypeError` for other types, without showing the value."""
    if isinstance(value, os.PathLike):
        value = os.fspath(cast("os.PathLike[str]", value))
    if isinstance(value, httpx.URL):
        value = str(value)
    if not isinstance(value, str):
        raise TypeError(f"{name} is {_kind(value)}; pass a string.")
    return value


def _kind(value: object) -> str:
    return f"of the type {type(value).__name__}"


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The caller's headers, with names in lower case.

    Raises `ValueError`, without showing the value, if one cannot be sent or is reserved for the client.
    """
    if not isinstance(cast(object, headers), Mapping):
        raise TypeError(f"extra_headers is {_kind(headers)}; pass a mapping from names to values.")
    for name, value in headers.items():
        if not isinstance(cast(object, name), str) or not isinstance(cast(object, value), str):
            raise TypeError(f"extra_headers contains {name!r}, but names and values must be strings.")
        if name.lower() in _OWN_HEADERS:
            raise ValueError(f"extra_headers contains {name!r}, which the client sets itself. Remove it.")
        if not _TOKEN.fullmatch(name) or not _HEADER_VALUE.fullmatch(value):
            raise ValueError(f"extra_headers contains {name!r}, whose name or value is not valid in HTTP. Correct it.")
    return {name.lower(): value for name, value in headers.items()}


def _checked(found: Settings) -> Settings:
    for name in ("max_retries", "max_response_bytes"):
        value = getattr(found, name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError(f"{name} is {_kind(value)}; pass a whole number.")
    if found.on_response is not None and not callable(found.on_response):
        raise TypeError(f"on_response is {_kind(found.on_response)}; pass a callable.")
    if found.ca_bundle == "":
        raise ConfigurationError("ca_bundle is empty. Pass the path of a file or a directory, or leave it out.")
    if found.record == "":
        raise ConfigurationError("record is empty. Pass the path of a file, or leave it out.")
    if not found.account_id.isprintable() or any(map(str.isspace, found.account_id)):
        raise ConfigurationError(
            "The account id contains white space or control characters. "
            "Check account_id= or FIREWORKS_ACCOUNT_ID: the usual cause is a trailing line break."
        )
    if found.on_drift is not None:
        checked(found.on_drift)
    if not found.api_key.isascii() or not found.api_key.isprintable() or " " in found.api_key:
        raise ConfigurationError(
            "The API key contains white space, control or non-ASCII characters. "
            "Check api_key= or FIREWORKS_API_KEY: the usual cause is a trailing line break."
        )
    for name, value in (
        ("timeout", TIMEOUT if found.timeout is None else found.timeout),
        ("deadline", found.deadline),
        ("max_response_bytes", found.max_response_bytes),
    ):
        if not value > 0:
            raise ConfigurationError(f"{name} is {value!r}; it must be greater than 0.")
    if found.max_retries < 0:
        raise ConfigurationError(f"max_retries is {found.max_retries!r}; it must be 0 or greater.")
    try:
        checked_headers(found.extra_headers)
    except ValueError as error:
        raise ConfigurationError(str(error)) from None
    return replace(found, base_url=checked_url(found.base_url, found.allow_insecure_http))


def checked_url(url: str, allow_insecure_http: bool) -> str:
    """The base URL without a trailing slash. Raises `ConfigurationError` if it is invalid or would leak the key."""
    url = text("base_url", url)
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        usable = usable and url.isprintable() and not any(map(str.isspace, url))
    except ValueError:
        usable, parts = False, urlsplit("")
    if not usable:
        raise ConfigurationError(
            "The base URL is not an http(s) URL with a host, or contains white space. Check base_url= or "
            "FIREWORKS_BASE_URL. Example: https://api.fireworks.ai."
        )
    if "@" in parts.netloc:
        raise ConfigurationError("The base URL contains a user name or password. Remove them: the API uses a key.")
    if parts.query or parts.fragment:
        raise ConfigurationError("The base URL contains a query or a fragment. Remove it.")
    if parts.scheme == "http" and not allow_insecure_http and not is_loopback(parts.hostname or ""):
        raise ConfigurationError(
            "The base URL is http://, which would send the API key in the clear. Use https://, or, in a network that "
            "you trust, pass allow_insecure_http=True."
        )
    return url.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
