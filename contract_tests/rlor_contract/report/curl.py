"""A request as a curl command that gives the same answer again, with the keys left out."""

from __future__ import annotations

import base64
import gzip
import re
import shlex
from collections.abc import Iterable, Mapping
from typing import Final

_KEPT: Final = ("content-type", "accept")
CREDENTIALS: Final = ("authorization", "x-api-key")
_LONGEST_BODY: Final = 2000
"""Bytes of a body that are shown as they are; a longer one goes in through a pipe."""
# A variable of the shell in a text that is not quoted yet.
_VARIABLE: Final = re.compile("\0(\\w+)\0")
# What nobody can copy from a terminal.
_CONTROL: Final = re.compile("[\x01-\x08\x0b-\x1f\x7f]")
# What means something within double quotes.
_SPECIAL: Final = re.compile(r'["$`!\\\n\r]')


def variable(name: str) -> str:
    """A variable of the shell, to stand in a URL, header or body given to `curl_command`."""
    return f"\0{name}\0"


def curl_command(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None,
    secrets: Iterable[str] = (),
    *,
    quiet: bool = False,
) -> str:
    """The command.

    The first secret becomes `$API_KEY`, any other `$SECOND_API_KEY`, whatever part of the request it stands in; another
    key is shown as `wrong-key`. `quiet`: the answer does not matter.
    """
    keys = dict(zip((key for key in secrets if key), _names(), strict=False))
    parts = ["curl", "-sS", "--globoff", "--path-as-is", *(["-o", "/dev/null"] if quiet else [])]
    parts += ["--head"] if method == "HEAD" else ["-X", shlex.quote(method)]
    parts.append(_shell(_hidden(url, keys)))
    lowered = {name.lower(): value for name, value in headers.items()}
    for name, value in headers.items():
        if name.lower() in CREDENTIALS:
            parts += ["-H", _shell(f"{name}: {_credential(value, keys)}")]
        elif name.lower() in _KEPT and (name.lower(), value) != ("accept", "*/*"):
            parts += ["-H", _shell(_hidden(f"{name}: {value}", keys))]
    before = ""
    if body:
        if "content-type" not in lowered:
            parts += ["-H", "Content-Type:"]  # or curl calls it a form
        before, given = _given(body, keys)
        parts += given
    elif method in ("POST", "PUT", "PATCH"):
        parts += ["-H", "'Content-Length: 0'"]
    return before + " ".join(parts)


def _names() -> Iterable[str]:
    yield "API_KEY"
    while True:
        yield "SECOND_API_KEY"


def _hidden(text: str, keys: Mapping[str, str]) -> str:
    for key in sorted(keys, key=len, reverse=True):  # one may begin with another
        text = text.replace(key, variable(keys[key]))
    return text


def _credential(value: str, keys: Mapping[str, str]) -> str:
    """A key that is not ours is shown as such: it may still be somebody's."""
    scheme, blank, key = value.rpartition(" ")
    shown = variable(keys[key]) if key in keys else "wrong-key" if key else ""
    return f"{scheme}{blank}{shown}"


def _given(body: bytes, keys: Mapping[str, str]) -> tuple[str, list[str]]:
    """What comes before curl, and the options that give it the body."""
    try:
        text = _hidden(body.decode("utf-8"), keys)
    except UnicodeDecodeError:
        text = ""
    if text and len(body) <= _LONGEST_BODY and "\0" not in _VARIABLE.sub("", text) and not _CONTROL.search(text):
        return "", ["--data-raw", _shell(text)]
    for key, name in keys.items():  # no shell looks into what is packed
        body = body.replace(key.encode(), f"${name}".encode())
    packed = base64.b64encode(gzip.compress(body, mtime=0)).decode()
    return f"echo {packed} | base64 -d | gunzip | ", ["--data-binary", "@-"]


def _shell(text: str) -> str:
    """A word of a shell, in which variables have their values."""
    if not _VARIABLE.search(text):
        return shlex.quote(text)
    pieces = _VARIABLE.split(text)
    if not any(_SPECIAL.search(literal) for literal in pieces[::2]):
        return '"' + "".join(_named(piece) if at % 2 else piece for at, piece in enumerate(pieces)) + '"'
    return "".join(f'"{_named(piece)}"' if at % 2 else piece and shlex.quote(piece) for at, piece in enumerate(pieces))


def _named(name: str) -> str:
    return f"${name}" if name.endswith("KEY") else f"${{{name}}}"
