"""The connection to the server: certificates, proxy, headers. The same for every part of a run."""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies_environment

import httpx

from rlor_contract.report.cannot_run import CannotRun

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# The suite sets these itself, or the connection does.
_OWN: Final = frozenset({"authorization", "content-length", "content-type", "host", "transfer-encoding", "connection"})


@dataclass(frozen=True, slots=True)
class Network:
    """What a person says of the network between the suite and the server."""

    ca_bundle: str = ""
    """File or folder of certificates to trust besides the usual ones."""
    proxy: str = field(default="", repr=False)
    """URL of the proxy; empty for that of the environment, if it names one."""
    client_cert: str = ""
    client_key: str = ""
    """PEM files with which the suite says who it is; the key may stand in the file of the certificate."""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Sent with every request, and shown nowhere."""
    trust_env: bool = True
    """Whether proxies and certificates that the environment names count."""

    def proxy_for(self, url: str) -> str:
        """The proxy for a URL; empty without one. Only a proxy that was asked for leads to this machine."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        found = getproxies_environment() if self.trust_env else {}
        if _bypassed(host, found.get("no", "")):
            return ""
        if self.proxy or _is_loopback(host):
            return self.proxy
        return found.get(parts.scheme) or found.get("all") or ""

    def transport(self, url: str) -> httpx.BaseTransport:
        """Connections to the server of a URL. Raises `CannotRun` with the option that is wrong."""
        proxy = self.proxy_for(url)
        if proxy and "://" not in proxy:
            proxy = f"http://{proxy}"
        context = self._context()
        try:
            if proxy and not (urlsplit(proxy).hostname and urlsplit(proxy).port != 0):
                raise ValueError
            return httpx.HTTPTransport(
                verify=context,
                trust_env=False,
                proxy=httpx.Proxy(proxy, ssl_context=context if proxy.startswith("https:") else None)
                if proxy
                else None,
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=20),
            )
        except (ValueError, httpx.InvalidURL, ImportError):
            raise CannotRun(
                f"{self._proxy_name()} is not a usable proxy URL. Fix: give one such as "
                "PROXY=http://proxy.example:3128."
            ) from None

    def told(self, error: Exception, url: str) -> str:
        """What an error on the way to a server means, and the option that mends it."""
        text = str(error) or type(error).__name__
        host = urlsplit(url).hostname or ""
        tls = tls_error(error)
        if isinstance(tls, ssl.SSLCertVerificationError) and tls.verify_code in (62, 64):  # name or address differ
            return f"its certificate is for another host: {tls.verify_message}. Fix: correct BASE_URL."
        if isinstance(tls, ssl.SSLCertVerificationError) and tls.verify_code in (9, 10):  # not yet valid, expired
            return f"{tls.verify_message}. Fix: renew it there, or set the clock of this machine."
        if isinstance(tls, ssl.SSLCertVerificationError):
            return (
                f"its certificate is not trusted: {tls.verify_message}. Fix: give the certificate of its authority as "
                "--ca-bundle FILE, or CA_BUNDLE=…."
            )
        if tls is not None and "certificate_required" in text.lower().replace(" ", "_"):
            return "it requires a client certificate. Fix: give --client-cert FILE and --client-key FILE."
        if tls is not None and self.client_cert and "alert" in text.lower():
            return f"it refuses the TLS connection: {text}. Fix: give another --client-cert and --client-key."
        if tls is not None:
            return f"TLS fails: {text}. Fix: correct BASE_URL; or write http:// if that is meant."
        proxy = self.proxy_for(url)
        if proxy:
            return (
                f"over the proxy of {self._proxy_name()}: {text}. Fix: correct --proxy, "
                f"or name {host} in NO_PROXY if it is reached without one."
            )
        return f"{text}. Fix: start the server, or correct BASE_URL."

    def _proxy_name(self) -> str:
        return "--proxy" if self.proxy else "the environment"

    def _context(self) -> ssl.SSLContext:
        try:
            context = httpx.create_ssl_context(trust_env=self.trust_env)
        except OSError as error:
            raise CannotRun(
                f"SSL_CERT_FILE or SSL_CERT_DIR cannot be read: {error.strerror}. Fix: correct or unset it."
            ) from None
        if self.ca_bundle:
            try:
                if os.path.isdir(self.ca_bundle):
                    context.load_verify_locations(capath=self.ca_bundle)
                else:
                    context.load_verify_locations(cafile=self.ca_bundle)
            except OSError as error:  # ssl.SSLError is one
                why = error.strerror or str(error)
                raise CannotRun(
                    f"the CA bundle {self.ca_bundle!r} has no readable certificates: {why}. "
                    "Fix: give a PEM file as --ca-bundle, or CA_BUNDLE=…."
                ) from None
        if self.client_key and not self.client_cert:
            raise CannotRun("--client-key has no effect without --client-cert. Fix: give both.")
        if self.client_cert:
            try:
                context.load_cert_chain(self.client_cert, self.client_key or None, password=_no_password)
            except (OSError, ValueError) as error:
                why = getattr(error, "strerror", None) or str(error)
                raise CannotRun(
                    f"the client certificate {self.client_cert!r} cannot be used: {why}. "
                    "Fix: give PEM files as --client-cert and --client-key, the key without a password."
                ) from None
        return context


def read_headers(given: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Headers as a person writes them, `NAME: VALUE`. Raises `CannotRun`, which shows no value."""
    found: list[tuple[str, str]] = []
    for text in given:
        name, colon, value = (part.strip() for part in text.partition(":"))
        if not colon or not _TOKEN.fullmatch(name):
            raise CannotRun("a --header is not written as NAME:VALUE. Fix: give one such as --header 'X-Team: ours'.")
        if not value.isprintable() or not value.isascii():
            raise CannotRun(f"the value of --header {name} is not printable ASCII. Fix: give another value.")
        if name.lower() in _OWN:
            raise CannotRun(f"--header {name} is set by the suite itself. Fix: leave it out.")
        found.append((name, value))
    return tuple(found)


def network_of(given: Mapping[str, str | None], headers: Sequence[str], environment: Mapping[str, str]) -> Network:
    """What the options say, and where they are silent the environment.

    There the settings are CA_BUNDLE, PROXY, CLIENT_CERT, CLIENT_KEY and HEADERS. Raises `CannotRun`.
    """
    values = {name: given.get(name) or environment.get(name.upper(), "") for name in _SETTINGS}
    told = read_headers(headers or environment.get("HEADERS", "").splitlines())
    return Network(values["ca_bundle"], values["proxy"], values["client_cert"], values["client_key"], told)


_SETTINGS: Final = ("ca_bundle", "proxy", "client_cert", "client_key")


def tls_error(error: BaseException | None) -> ssl.SSLError | None:
    """The TLS error behind an error of httpx."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return error
        error = error.__cause__ or error.__context__
    return None


def _no_password() -> str:
    raise ValueError("its key has a password")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _bypassed(host: str, excepted: str) -> bool:
    """Whether NO_PROXY names a host: by itself, by a domain above it, as an address or as a network."""
    return any(_named(host, entry) for entry in re.split(r"[,\s]+", excepted.strip().lower()) if entry)


def _named(host: str, entry: str) -> bool:
    if entry == "*":
        return True
    try:
        named = entry[1:].replace("]/", "/").partition("]")[0] if entry.startswith("[") else entry
        return ip_address(host) in ip_network(named, strict=False)
    except ValueError:
        pass
    name = entry.partition(":")[0].lstrip("*").strip(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))
