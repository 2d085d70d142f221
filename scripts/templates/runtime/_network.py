"""Proxies and certificates, from the caller or the environment. Errors name the source of an invalid value."""

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
    """The proxy for requests to a base URL: the caller's or, except to this machine, that of the environment.

    Raises `ConfigurationError` if it is invalid, without the value, which may contain a password.
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
    """Trusted certificates: the caller's, those of `SSL_CERT_FILE` or `SSL_CERT_DIR`, or those of certifi.

    None of them for an unencrypted connection: reading certificates is the slowest part of the start.

    Raises `ConfigurationError` if they cannot be loaded.
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
    """The URL of a proxy. Raises `ConfigurationError`, which names the source `where`, if it is invalid."""
    url = value if "://" in value else f"http://{value}"
    try:
        parts = urlsplit(url)
        usable = bool(parts.scheme in _SCHEMES and parts.hostname and value.isprintable() and " " not in value)
        # A bare word is more likely a mistake than a host.
        usable = usable and (parts.port is not None or "://" in value)
        if usable:
            httpx.Proxy(url)
    except ValueError:
        usable, parts = False, urlsplit("")
    except httpx.InvalidURL:
        usable, parts = False, urlsplit("")
    if not usable:
        raise ConfigurationError(
            f"{where} is not a proxy URL. Example: http://proxy.example:3128. The scheme must be one of "
            f"{', '.join(_SCHEMES)}."
        )
    if parts.scheme.startswith("socks"):
        try:
            import_module("socksio")
        except ImportError:
            raise ConfigurationError(
                f"{where} is a SOCKS proxy, which requires another package: pip install 'httpx[socks]'."
            ) from None
    return url


def _is_bypassed(host: str, port: int, excepted: str) -> bool:
    """Whether `NO_PROXY` matches the host: by a domain name, which includes its subdomains, an address or a network.

    Entries of other forms, which other programs may understand, are ignored with a warning.
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
            "%s contains %s, which is not a host, address or network and is ignored. Example: "
            "localhost,.example.com,10.0.0.0/8,[::1].",
            _variable("no_proxy"),
            ", ".join(map(repr, unread[:5])),
        )
    return False


def _names(entry: str, host: str, port: int, address: IPv4Address | IPv6Address | None) -> bool | None:
    """Whether an entry matches the host; None if the entry is invalid."""
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
    """A variable as spelled in the environment."""
    written = [known for known in (name, name.upper()) if os.environ.get(known)]
    return written[0] if written else f"{name.upper()} (of the system)"


def _trusting(path: str, where: str) -> ssl.SSLContext:
    try:
        if not os.path.isdir(path) and os.pathsep not in path:
            return ssl.create_default_context(cafile=path)
        directories = path.split(os.pathsep)
        if any(_HASHED.fullmatch(name) for one in directories if os.path.isdir(one) for name in os.listdir(one)):
            return ssl.create_default_context(capath=path)
        reason = "it contains no hashed certificate (run openssl rehash)"
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    raise ConfigurationError(
        f"{where} is {path!r}, but no certificates can be loaded from it: {reason}. Correct or unset it."
    )
