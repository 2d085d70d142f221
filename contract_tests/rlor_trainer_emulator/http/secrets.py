"""What of a request nobody is to read again: keys, fields that the spec marks, and what is called like a credential."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, quote

from rlor_spec.places import elements, members
from rlor_spec.spellings import snake_case

from ..resource.messages import is_array, is_object
from ..spec import Document

MASK: Final = "***"

_SHORTEST: Final = 8
"""A shorter secret stands in other texts by chance; it is masked only where it was sent."""
_DEEPEST: Final = 100
"""Most objects and arrays in one another that are read as JSON."""
_HEADERS: Final = ("authorization", "proxy-authorization", "cookie", "set-cookie")
_NAMES: Final = (
    r"[\w-]*(?:pass(?:word|wd|phrase)|secret|credentials?|signature|(?:api|access|private)[_-]?key|token)|key|sig"
)
_LIKE_A_CREDENTIAL: Final = re.compile(_NAMES, re.IGNORECASE)
_URL: Final = re.compile(r"[^\s\"'<>]+://[^\s\"'<>]+")
_USER: Final = re.compile(r"(?<=://)[^/?#]+@")
_SIGNED: Final = re.compile(r"(?:sig|signature|credential|key)=", re.IGNORECASE)


class Secrets:
    """Masks what the spec, or a name that the spec does not have, says is secret."""

    def __init__(self, spec: Document) -> None:
        marked, known = set[str](), set[str]()
        for name, schema in _named(spec):
            secret = schema.get("writeOnly") is True or schema.get("format") == "password"
            (marked if secret else known).update((name, snake_case(name)))
        self._marked, self._known = frozenset(marked), frozenset(known - marked)
        schemes = members(members(spec.get("components")).get("securitySchemes")).values()
        self._headers = {*_HEADERS, *(str(members(scheme).get("name", "")).lower() for scheme in schemes)}
        some = "|".join([*map(re.escape, sorted(marked)), _NAMES])
        # Of a text that is no JSON, as one that was cut: up to the closing quote, or the end.
        self._member = re.compile(rf'(?is)("(?P<name>{some})"\s*:\s*")(?:[^"\\]|\\.)+')
        self._pair = re.compile(rf"(?i)(?<![\w-])((?P<name>{some})=)[^\s&\"'<>]+")

    def is_secret(self, name: str) -> bool:
        """Return whether what stands under a name, of a field or a parameter, is secret."""
        return name in self._marked or (name not in self._known and _LIKE_A_CREDENTIAL.fullmatch(name) is not None)

    def headers(self, headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return headers with the secret ones masked; the scheme before a key stays."""
        return [(name, _after_scheme(value) if self._hides(name) else value) for name, value in headers]

    def sent(self, headers: Iterable[tuple[str, str]], query: str, body: Any) -> list[str]:
        """Return the secrets of a request, the longest first: they may stand elsewhere in it, and in its answer."""
        found = {value.partition(" ")[2] or value for name, value in headers if self._hides(name)}
        found.update(value for name, value in _pairs(query) if self.is_secret(name))
        found.update(self._values(body))
        return sorted((text for text in found if len(text) >= _SHORTEST), key=len, reverse=True)

    def query(self, query: str, sent: Sequence[str] = ()) -> str:
        """Return a query string masked; one without secrets as it is."""
        if any(value and self.is_secret(name) for name, value in _pairs(query)):
            shown = [(name, MASK if value and self.is_secret(name) else value) for name, value in _pairs(query)]
            query = "&".join(f"{quote(name)}={quote(value, safe='*')}" for name, value in shown)
        return self.text(query, sent)

    def text(self, text: str, sent: Sequence[str] = ()) -> str:
        """Return a text without signatures, users of URLs, and what was sent as a secret; fit to be encoded."""
        for secret in sent:
            text = text.replace(secret, MASK).replace(quote(secret, safe=""), MASK)
        if "://" in text:
            text = _URL.sub(_unsigned, text)
        return text.encode("utf-8", "replace").decode()

    def unparsed(self, text: str, sent: Sequence[str] = ()) -> str:
        """Return a body that is no JSON, masked."""
        for pattern in (self._member, self._pair):
            text = pattern.sub(self._without_value, text)
        return self.text(text, sent)

    def json(self, value: Any, sent: Sequence[str] = (), depth: int = 0) -> Any:
        """Return JSON masked, and fit to be encoded. Too deep: ValueError."""
        if depth > _DEEPEST:
            raise ValueError("too deep")
        if is_object(value):
            return {
                self.text(name, sent): _hidden(inner) if self.is_secret(name) else self.json(inner, sent, depth + 1)
                for name, inner in value.items()
            }
        if is_array(value):
            return [self.json(inner, sent, depth + 1) for inner in value]
        if isinstance(value, float) and not math.isfinite(value):
            return str(value)
        return self.text(value, sent) if isinstance(value, str) else value

    def _hides(self, header: str) -> bool:
        return header in self._headers or _LIKE_A_CREDENTIAL.fullmatch(header) is not None

    def _values(self, body: Any, depth: int = 0) -> Iterator[str]:
        if depth > _DEEPEST:
            return
        for name, inner in body.items() if is_object(body) else ():
            if isinstance(inner, str) and self.is_secret(name):
                yield inner
            yield from self._values(inner, depth + 1)
        for inner in body if is_array(body) else ():
            yield from self._values(inner, depth + 1)

    def _without_value(self, found: re.Match[str]) -> str:
        return found[1] + MASK if self.is_secret(found["name"]) else found[0]


def _named(node: Any) -> Iterator[tuple[str, Document]]:
    """Properties and parameters of a spec, wherever they stand."""
    for name, schema in members(members(node).get("properties")).items():
        yield name, members(schema)
    if isinstance(members(node).get("name"), str) and "schema" in members(node):
        yield node["name"], members(node["schema"])
    for inner in (*members(node).values(), *elements(node)):
        yield from _named(inner)


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True, errors="replace")


def _after_scheme(value: str) -> str:
    scheme, blank, key = value.partition(" ")
    return f"{scheme} {MASK}" if blank and key else MASK


def _unsigned(found: re.Match[str]) -> str:
    """Return a URL without its user, and without its query if that is what lets people read."""
    place, mark, query = found[0].partition("?")
    return _USER.sub(f"{MASK}@", place) + mark + (MASK if _SIGNED.search(query) else query)


def _hidden(value: Any) -> Any:
    """A mask in place of what says something; what is empty stays."""
    return MASK if value not in (None, "", [], {}) else value
