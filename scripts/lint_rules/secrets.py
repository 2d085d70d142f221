"""Is there anything in what is published that should not leave the house, or not travel unencrypted?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from rlor_spec.document import Pointer
from rlor_spec.places import component, elements, members

from lint_rules.rule import Finding, Subject, Text, rule

_SECRETS: Final = {
    name: re.compile(pattern)
    for name, pattern in {
        "an API key of the vendor": r"\bfw_(?=[A-Za-z0-9]*[0-9])[A-Za-z0-9]{8,}",
        "a bearer token": r"\b[Bb]earer\s+(?=[\w.~+/-]*[0-9])[\w.~+/-]{16,}",
        "a JSON web token": r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{4,}",
        "an AWS access key": r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
        "a key of Weights & Biases": r"(?<![0-9a-z/_@-])(?<!commit )[0-9a-f]{40}(?![0-9a-z])",
        "a key of another service": r"\b(?:sk-|hf_|gh[opsu]_|github_pat_|glpat-|xox[abprs]-|AIza|npm_|pypi-)[\w-]{16,}",
        "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
        "a password": r"://[^\s/:@]+:[^\s/:@{}]+@",
        "a secret": r"(?:[Aa]pi_?[Kk]ey|[Ss]ecret|[Pp]assword|[Aa]ccess_?[Tt]oken)['\"]?\s*[:=]\s*['\"]?"
        r"(?=[\w/+-]*[0-9])[\w/+-]{24,}",
    }.items()
}
_ANY: Final = re.compile("|".join(pattern.pattern for pattern in _SECRETS.values()))


@rule()
def secret(subject: Subject) -> Iterator[Finding]:
    """Spec, evidence, changelog and overlay hold no key or token, be it of an example: it may be a real one, and search
    engines find it. An invented one does not look like a real one (`wandb-demo-key`).
    """
    documents = (subject.spec, subject.evidence)
    for text in (*(Text(document.path, document.text) for document in documents), *subject.texts):
        for found in _ANY.finditer(text.text):
            name = next(name for name, pattern in _SECRETS.items() if pattern.search(found[0]) or name == "a secret")
            message = f"this looks like {name}. Put something in its place that is none, and revoke it if it was one."
            yield Finding(text, (text.text.count("\n", 0, found.start()) + 1,), message)


@rule()
def plain_http(subject: Subject) -> Iterator[Finding]:
    """Servers, and addresses at which one authenticates, are `https`, but for this machine: over `http` the key is for
    everybody to read. It travels in a header: URLs are logged.
    """
    spec = subject.spec
    places: list[tuple[Pointer, object]] = [
        ((*holder, "servers", position, "url"), members(server).get("url"))
        for holder, value in (((), spec.data), *((one.pointer, one.raw) for one in spec.operations()))
        for position, server in enumerate(elements(value.get("servers")))
    ]
    for position, server in enumerate(elements(spec.data.get("servers"))):
        base = re.search(r"\w(/v[0-9]\w*)/?$", str(members(server).get("url")))
        if base and any(path.startswith(f"{base[1]}/") for path in members(spec.data.get("paths"))):
            message = f"the paths begin with `{base[1]}` too, so that it would be there twice. Take it from the server."
            yield Finding(spec, ("servers", position, "url"), message)
    for pointer, scheme in component(spec, "securitySchemes"):
        places.append(((*pointer, "openIdConnectUrl"), scheme.get("openIdConnectUrl")))
        if scheme.get("type") == "apiKey" and scheme.get("in") != "header":
            message = "a key in a URL or a cookie is logged on its way. Let it travel in a header."
            yield Finding(spec, (*pointer, "in"), message)
        for flow, content in members(scheme.get("flows")).items():
            places += [((*pointer, "flows", flow, key), value) for key, value in members(content).items()]
    for pointer, url in places:
        if isinstance(url, str) and url.lower().startswith("http://") and not _is_here(url):
            yield Finding(spec, pointer, f"`{url}` is not encrypted, and keys go there. Write `https`.")


def _is_here(url: str) -> bool:
    """Whether an address is this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
