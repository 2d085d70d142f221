"""A request as a curl command that a person can repeat, with the key left out."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping

_KEPT = ("content-type", "accept", "authorization", "x-api-key")
_LONGEST_BODY = 2000


def curl_command(
    method: str, url: str, headers: Mapping[str, str], body: bytes | None, secrets: Iterable[str] = ()
) -> str:
    """The command. Every secret becomes `$API_KEY`, whatever part of the request it stands in."""
    parts = ["curl", "-sS", "-X", method, shlex.quote(url)]
    for name, value in headers.items():
        lowered = name.lower()
        if lowered not in _KEPT or (lowered == "accept" and value == "*/*"):
            continue
        # Credentials are never shown, not even wrong ones: a reader cannot tell which is which.
        if lowered == "authorization":
            value = f"{value.split(' ')[0]} $API_KEY"
        elif lowered == "x-api-key":
            value = "$API_KEY"
        quoted = f'"{name}: {value}"' if "$API_KEY" in value else shlex.quote(f"{name}: {value}")
        parts += ["-H", quoted]
    if body:
        text = body.decode("utf-8", "backslashreplace")
        shown = text if len(text) <= _LONGEST_BODY else f"{text[:_LONGEST_BODY]}… ({len(text)} characters)"
        parts += ["--data-raw", shlex.quote(shown)]
    command = " ".join(parts)
    for secret in secrets:
        if secret:
            command = command.replace(secret, "$API_KEY")
    return command
