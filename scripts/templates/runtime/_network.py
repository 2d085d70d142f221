"""Proxies and certificates, the caller's or the environment's. A bad value is an error that says where it stands."""

from __future__ import annotations

import logging
import os
import re
import ssl
from importlib import import_module
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit
from urllib.request import getproxies

import httpx

from ._config import is_loopback
from .errors import ConfigurationError

_LOGGER = logging.getLogger("rlor_trainer_client")
_SCHEMES = ("http", "https", "socks5", "socks5h")
_HASHED = re.compile(r"[0-9a-f]{8}\.\d+")
"""How OpenSSL finds a certificate in a directory (`openssl rehash`)."""


def proxy_for(base_url: str, given: str | None) -> str | None:
    """The proxy for requests to a base URL: the caller's or, for other machines than this, that of the environment.

    Raises `ConfigurationError` for one that cannot be used. It shows nothing of the value, which may hold a password.
    """
    if given is not None:
        return checked_proxy(given, "proxy=")
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if is_loopback(host):
        return None
    found = getproxies()
    kind = parts.scheme if found.get(parts.scheme) else "all"
    value = found.get(kind)
    if not value or _is_bypassed(host, parts.port or (443 if parts.scheme == "https" else 80), found.get("no") or ""):
        return None
    return checked_proxy(value, _variable(f"{kind}_proxy"))


def tls_context(ca_bundle: str | None, encrypted: bool = True) -> ssl.SSLContext:
    """Whom to trust: the caller's certificates, those of `SSL_CERT_FILE` or `SSL_CERT_DIR`, or those of certifi.

    Nobody where nothing is `encrypted`: to read certificates takes longer than all else at the start.

    Raises `ConfigurationError` when there are none.
    """
    if ca_bundle is not None:
        return _trusting(ca_bundle, "ca_bundle=")
    if not encrypted:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        if os.environ.get(variable):
            return _trusting(os.environ[variable], variable)
    return httpx.create_ssl_context(trust_env=False)


def checked_proxy(value: str, where: str) -> str:
    """The URL of a proxy. Raises `ConfigurationError`, which says where it stands, for what is none."""
    url = value if "://" in value else f"http://{value}"
    try:
        parts = urlsplit(url)
        usable = bool(parts.scheme in _SCHEMES and parts.hostname and value.isprintable() and " " not in value)
        # A bare word is more often a slip than a host.
        usable = usable and (parts.port is not None or "://" in value)
        if usable:
            httpx.Proxy(url)
    except ValueError:
        usable, parts = False, urlsplit("")
    except httpx.InvalidURL:
        usable, parts = False, urlsplit("")
    if not usable:
        raise ConfigurationError(
            f"{where} holds no URL of a proxy. It is written like http://proxy.example:3128, with one of the schemes "
            f"{', '.join(_SCHEMES)}."
        )
    if parts.scheme.startswith("socks"):
        try:
            import_module("socksio")
        except ImportError:
            raise ConfigurationError(
                f"{where} names a SOCKS proxy, for which httpx needs a package: pip install 'httpx[socks]'."
            ) from None
    return url


def _is_bypassed(host: str, port: int, excepted: str) -> bool:
    """Whether `NO_PROXY` names the host: as a name, which stands for what is below it, too, an address or a network.

    Entries of other forms, which some program may know, are left out with a warning.
    """
    address = _address(host)
    unread: list[str] = []
    for entry in filter(None, re.split(r"[,\s]+", excepted.strip().lower())):
        named = True if entry == "*" else _names(entry.partition("://")[2] or entry, host, port, address)
        if named:
            return True
        if named is None:
            unread.append(entry[:100])
    if unread:
        _LOGGER.warning(
            "%s holds %s, which names no host, address or network and is left out. It is written like "
            "localhost,.example.com,10.0.0.0/8,[::1].",
            _variable("no_proxy"),
            ", ".join(map(repr, unread[:5])),
        )
    return False


def _names(entry: str, host: str, port: int, address: IPv4Address | IPv6Address | None) -> bool | None:
    """Whether an entry names the host; None when it names nothing."""
    try:
        network = ip_network(
            re.sub(r"[\[\]]", "", entry) if entry.endswith("]") or "]/" in entry else entry, strict=False
        )
    except ValueError:
        pass
    else:
        return address is not None and address in network
    try:
        parts = urlsplit(f"//{entry}")
        name, only = (parts.hostname or "").lstrip("*").strip("."), parts.port
    except ValueError:
        return None
    if not name or parts.path.strip("/") or set(name) & set("[]*"):
        return None
    if only is not None and only != port:
        return False
    return _address(name) == address if address is not None else host == name or host.endswith(f".{name}")


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _variable(name: str) -> str:
    """A variable as it is written in the environment."""
    written = [known for known in (name, name.upper()) if os.environ.get(known)]
    return written[0] if written else f"{name.upper()} (of the system)"


def _trusting(path: str, where: str) -> ssl.SSLContext:
    try:
        if not os.path.isdir(path) and os.pathsep not in path:
            return ssl.create_default_context(cafile=path)
        directories = path.split(os.pathsep)
        if any(_HASHED.fullmatch(name) for one in directories if os.path.isdir(one) for name in os.listdir(one)):
            return ssl.create_default_context(capath=path)
        reason = "it holds no certificate under its hash (openssl rehash)"
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    raise ConfigurationError(
        f"{where} is {path!r}, which gives no certificates to trust: {reason}. Correct or unset it."
    )
