"""Where the client connects, and as whom."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from ipaddress import ip_address
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
    "A client, and what it makes, cannot be pickled or copied: it holds an API key and open connections. "
    "Pass the settings, and make a client where it is needed, such as in each worker process."
)
TIMEOUT = 60.0
"""Seconds that one attempt may take, with the body of its answer."""
DEADLINE = 300.0
"""Seconds that a call may take, with all its attempts and the waits between them."""
MAX_RETRIES = 2
MAX_RESPONSE_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a client was told, or found in the environment or a profile."""

    api_key: str = field(repr=False)
    account_id: str
    """Empty when it is that of the key, which is asked for when it is needed."""
    base_url: str
    """Without a slash at its end."""
    timeout: float | None
    """Seconds that one attempt may take; None when the caller did not say."""
    max_retries: int
    deadline: float
    """Seconds that a call may take with all its attempts."""
    max_response_bytes: int
    """Of a body, after decompression."""
    allow_insecure_http: bool
    extra_headers: Mapping[str, str] = field(repr=False)
    on_response: Callable[[RawResponse], None] | None
    strict: bool
    """Whether the first thing in an answer that does not fit is an error."""
    on_drift: Callable[[Drift], object] | None
    """Is told of each thing that does not fit."""
    proxy: str | None = field(repr=False)
    ca_bundle: str | None
    record: str | None
    """Path of the file that exchanges are appended to."""

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
    """Settings from arguments, then from a profile that is named by argument, the environment, and another profile.

    The variables are `FIREWORKS_API_KEY`, `FIREWORKS_ACCOUNT_ID`, `FIREWORKS_BASE_URL`, `RLOR_RECORD` and
    `RLOR_PROFILE`; without the latter, the profile `default` is looked at for what is missing. `RLOR_LOG` shows the
    log. Who `brings_http` of his own has his own proxies and certificates, too: a profile's are left out, as those of
    the environment are. `finds_account`: the account may be missing, for the client can find the one of the key.

    Raises `ConfigurationError`, which names what is missing or wrong and never shows a key.
    """
    if environ.get("RLOR_LOG"):
        from ._log import show_log  # by few

        show_log(environ["RLOR_LOG"])
    arguments: dict[str, Any] = {
        "api_key": api_key,
        "account_id": account_id,
        "base_url": base_url,
        "timeout": timeout,
        "max_retries": max_retries,
        "deadline": deadline,
        "allow_insecure_http": allow_insecure_http or None,  # False is the default: it takes nothing back
        "proxy": proxy,
        "ca_bundle": ca_bundle,
        "record": record,
    }
    given: dict[str, Any] = {
        **{name: environ[variable] for name, variable in _VARIABLES.items() if environ.get(variable)},
        **{name: value for name, value in arguments.items() if value is not None},
    }
    required = _REQUIRED if default_base_url else (*_REQUIRED, "base_url")
    if profile is not None or environ.get("RLOR_PROFILE") or not all(map(given.get, required)):
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


def _with_profile(
    given: dict[str, Any],
    arguments: Mapping[str, Any],
    named: str | None,
    environ: Mapping[str, str],
    unused: tuple[str, ...],
) -> dict[str, Any]:
    """What is given, and what a profile adds to it; one that an argument names counts more than the environment."""
    from ._profile import profile  # by few

    if named is not None and not text("profile", named):
        raise ConfigurationError("profile is empty. Name a profile, or leave it out.")
    found = profile(named or environ.get("RLOR_PROFILE") or None, environ)
    found = {name: value for name, value in found.items() if name not in unused}
    if named is None:
        return {**found, **given}
    return {**given, **found, **{name: value for name, value in arguments.items() if value is not None}}


def _text_or_none(name: str, given: Mapping[str, Any]) -> str | None:
    return text(name, given[name]) if name in given else None


def changed(old: Settings, **changes: Any) -> Settings:
    """Settings like these, with what is not None in `changes` instead. Raises `ConfigurationError`."""
    given = {name: _plain(name, value) for name, value in changes.items() if value is not None}
    return _checked(replace(old, **given))


def _plain(name: str, value: Any) -> Any:
    if name in ("timeout", "deadline"):
        return seconds(name, value)
    return text(name, value) if name in _TEXTS else value


def seconds(name: str, value: object) -> float | None:
    """An argument that is a time, in seconds. Raises `TypeError`, which names it, for what is none."""
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, SupportsFloat) and not isinstance(value, bool):  # such as those of numpy
        return float(value)
    raise TypeError(f"{name} is {_kind(value)}; give seconds as a number, or a datetime.timedelta.")


def text(name: str, value: object) -> str:
    """An argument that is text, a URL of httpx or a path. Raises `TypeError`, which shows no value, for others."""
    if isinstance(value, os.PathLike):
        value = os.fspath(cast("os.PathLike[str]", value))
    if isinstance(value, httpx.URL):
        value = str(value)
    if not isinstance(value, str):
        raise TypeError(f"{name} is {_kind(value)}; give text.")
    return value


def _kind(value: object) -> str:
    return f"of the type {type(value).__name__}"


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers of the caller's, their names in lower case.

    Raises `ValueError`, which shows no value, for one that cannot be sent or is not his to set.
    """
    if not isinstance(cast(object, headers), Mapping):
        raise TypeError(f"extra_headers is {_kind(headers)}; give a mapping from names to values.")
    for name, value in headers.items():
        if not isinstance(cast(object, name), str) or not isinstance(cast(object, value), str):
            raise TypeError(f"extra_headers holds {name!r}, whose name or value is no text. Write both as text.")
        if name.lower() in _OWN_HEADERS:
            raise ValueError(f"extra_headers holds {name!r}, which the client sets itself. Leave it out.")
        if not _TOKEN.fullmatch(name) or not _HEADER_VALUE.fullmatch(value):
            raise ValueError(f"extra_headers holds {name!r}, whose name or value no header can carry. Correct it.")
    return {name.lower(): value for name, value in headers.items()}


def _checked(found: Settings) -> Settings:
    for name in ("max_retries", "max_response_bytes"):
        value = getattr(found, name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError(f"{name} is {_kind(value)}; give a whole number.")
    if found.on_response is not None and not callable(found.on_response):
        raise TypeError(f"on_response is {_kind(found.on_response)}; give what can be called.")
    if found.ca_bundle == "":
        raise ConfigurationError("ca_bundle is empty. Give the path of a file or a directory, or leave it out.")
    if found.record == "":
        raise ConfigurationError("record is empty. Give the path of a file, or leave it out.")
    if not found.account_id.isprintable() or any(map(str.isspace, found.account_id)):
        raise ConfigurationError(
            "The account id holds white space or control characters. "
            "Look at account_id= or FIREWORKS_ACCOUNT_ID: a line break at its end is the usual cause."
        )
    if found.on_drift is not None:
        checked(found.on_drift)
    if not found.api_key.isascii() or not found.api_key.isprintable() or " " in found.api_key:
        raise ConfigurationError(
            "The API key holds white space, control or non-ASCII characters. "
            "Look at api_key= or FIREWORKS_API_KEY: a line break at its end is the usual cause."
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
    """The base URL without a slash at its end. Raises `ConfigurationError` for one that is none, or leaks the key."""
    url = text("base_url", url)
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        usable = usable and url.isprintable() and not any(map(str.isspace, url))
    except ValueError:
        usable, parts = False, urlsplit("")
    if not usable:
        raise ConfigurationError(
            "The base URL is no http(s) URL with a host, or holds white space. Look at base_url= or "
            "FIREWORKS_BASE_URL; it is written like https://api.fireworks.ai."
        )
    if "@" in parts.netloc:
        raise ConfigurationError("The base URL carries a user name or password. Leave them out; the API takes a key.")
    if parts.query or parts.fragment:
        raise ConfigurationError("The base URL carries a query or a fragment. Leave them out.")
    if parts.scheme == "http" and not allow_insecure_http and not is_loopback(parts.hostname or ""):
        raise ConfigurationError(
            "The base URL is http://, which would send the API key in the clear. Write https://, or, in a network that "
            "you trust, pass allow_insecure_http=True."
        )
    return url.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
