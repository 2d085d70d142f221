"""What of a request nobody is to read again: keys, fields that the spec marks, and what is called like a credential."""

from __future__ import annotations

import json
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
_MOST: Final = 64
"""Most secrets of a request, in all their spellings, that are looked for elsewhere. Of one that has more nothing is
shown: to look for each in each text would take as long as somebody likes."""
_HEADERS: Final = ("authorization", "proxy-authorization", "cookie", "set-cookie")
_NAMES: Final = (
    r"[\w-]*(?:pass(?:word|wd|phrase)|secret|credentials?|signature|(?:api|access|private)[_-]?key|token)|key|sig"
)
_LIKE_A_CREDENTIAL: Final = re.compile(_NAMES, re.IGNORECASE)
# People send texts that are made to take long. So each of these takes time in proportion to the text: what repeats
# begins at one place only (a lookbehind says so) and is not given back (`++`), or has a bound.
_NAMED: Final = re.compile(
    r"""(?<![\w\\-])(?P<name>(?:[\w-]|\\{1,64}\w)++)"""  # of a member, an argument or a parameter; with escapes
    r"""(?:\\{0,64}["'`\]]){0,2}+\s*+[:=]{1,2}+>?\s*+(?P<opening>\\{0,64}["'`]|[\[{])?"""
)
_ESCAPE: Final = re.compile(r"\\{1,64}(?:u(?P<code>[0-9A-Fa-f]{4})|\w)")
_WORDS: Final = re.compile(r"[\w-]++")
_QUOTE: Final = re.compile(r"""(?<!\\)(?P<escaped>\\*+)(?P<quote>["'`])""")
_BARE: Final = re.compile(r"""[^\s&"'<>]*+""")
_FORM: Final = re.compile(r"""[^\s"'{}\[\]<>=]*+=[^\s"'{}\[\]<>]*+""")
_URL: Final = re.compile(r"""://[^\s"'<>]++""")
_USER: Final = re.compile(r"(?<=://)(?:[^/?#@]*+@)++")
_CUT_USER: Final = re.compile(r"(?<=://)[^/?#@:\[]*+:(?![0-9]{0,5}+$)[^/?#@]*+$")  # no host has such a port
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

    def is_secret(self, name: str) -> bool:
        """Return whether the value under a name, of a field or a parameter, is secret."""
        return name in self._marked or (name not in self._known and _LIKE_A_CREDENTIAL.fullmatch(name) is not None)

    def headers(self, headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return headers with the secret ones masked; the scheme before a key stays."""
        return [(name, _after_scheme(value) if self._hides(name) else value) for name, value in headers]

    def sent(self, headers: Iterable[tuple[str, str]], query: str, body: Any) -> list[str]:
        """Return the secrets of a request, the longest first: they may stand elsewhere in it, and in its answer."""
        found = {value.partition(" ")[2] or value for name, value in headers if self._hides(name)}
        for name, value in _pairs(query):
            found.update([value] if self.is_secret(name) else self._values(value))
        found.update(self._values(body))
        long = {text for text in found if len(text) >= _SHORTEST}
        return sorted(long.union(quote(text, safe="", errors="replace") for text in long), key=len, reverse=True)

    def query(self, query: str, sent: Sequence[str] = (), depth: int = 0) -> str:
        """Return a query string masked; one without secrets as it is."""
        pairs = _pairs(query)
        shown = [
            (name, MASK if value and self.is_secret(name) else self._inside(value, sent, depth))
            for name, value in pairs
        ]
        if shown != pairs:
            query = "&".join(
                f"{quote(name, errors='replace')}={quote(value, safe='*', errors='replace')}" for name, value in shown
            )
        return self.text(query, sent)

    def text(self, text: str, sent: Sequence[str] = ()) -> str:
        """Return a text without signatures, users of URLs, and what was sent as a secret; fit to be encoded."""
        if len(sent) > _MOST:
            return MASK
        for secret in sent:
            text = text.replace(secret, MASK)
        if "://" in text:
            text = _URL.sub(_unsigned, text)
        return text.encode("utf-8", "replace").decode()

    def unparsed(self, text: str, sent: Sequence[str] = (), depth: int = 0) -> str:
        """Return a text masked that may hold JSON, or what resembles it, or was JSON before it was cut."""
        if _FORM.fullmatch(text):
            return self.query(text, sent, depth)
        return self.text(self._inside(text, sent, depth), sent)

    def _inside(self, text: str, sent: Sequence[str], depth: int) -> str:
        if ":" not in text and "=" not in text:
            return text
        value = _json(text)
        if value is not None:
            try:
                shown = self.json(value, sent, depth + 1)
            except ValueError:
                pass  # too deep: it is masked as a text
            else:
                return text if shown == value else json.dumps(shown, ensure_ascii=False)
        parts, at = list[str](), 0
        for start, end in self._spans(text):
            parts += text[at:start], MASK
            at = end
        return "".join([*parts, text[at:]])

    def json(self, value: Any, sent: Sequence[str] = (), depth: int = 0) -> Any:
        """Return JSON masked, and fit to be encoded. Too deep: ValueError."""
        if depth > _DEEPEST:
            raise ValueError("too deep")
        if is_object(value):
            return {
                self.unparsed(name, sent, depth): _hidden(inner)
                if self.is_secret(name)
                else self.json(inner, sent, depth + 1)
                for name, inner in value.items()
            }
        if is_array(value):
            return [self.json(inner, sent, depth + 1) for inner in value]
        if isinstance(value, float) and not math.isfinite(value):
            return str(value)
        return self.unparsed(value, sent, depth) if isinstance(value, str) else value

    def _hides(self, header: str) -> bool:
        return header in self._headers or _LIKE_A_CREDENTIAL.fullmatch(header) is not None

    def _values(self, body: Any, depth: int = 0, *, secret: bool = False) -> Iterator[str]:
        """What stands in JSON, or in a text, under secret names."""
        if depth > _DEEPEST:
            return
        if is_object(body):
            for name, inner in body.items():
                yield from self._values(inner, depth + 1, secret=secret or self.is_secret(name))
        elif is_array(body):
            for inner in body:
                yield from self._values(inner, depth + 1, secret=secret)
        elif isinstance(body, str) and secret:
            yield body
        elif isinstance(body, str) and (":" in body or "=" in body):
            value = _json(body)
            if value is not None:
                yield from self._values(value, depth + 1)
            else:
                yield from (body[start:end] for start, end in self._spans(body))

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where in a text values stand under secret names; where it is not certain how far one goes, that is far."""
        at = 0
        while (named := _NAMED.search(text, at)) is not None:
            at = named.end()
            if self.is_secret(_spelled(named["name"])):
                start, end = _value(text, named)
                if end > start:
                    yield start, end
                at = end


def _named(node: Any) -> Iterator[tuple[str, Document]]:
    """Properties and parameters of a spec, wherever they stand."""
    for name, schema in members(members(node).get("properties")).items():
        yield name, members(schema)
    if isinstance(members(node).get("name"), str) and "schema" in members(node):
        yield node["name"], members(node["schema"])
    for inner in (*members(node).values(), *elements(node)):
        yield from _named(inner)


def _json(text: str) -> Any:
    """Return the object, array or string that a text is as JSON; None if it is something else."""
    if text.lstrip()[:1] not in ("{", "[", '"'):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _spelled(name: str) -> str:
    """Return a name without escapes, and without what precedes it, such as an escaped line break."""
    if "\\" not in name:
        return name
    plain = _ESCAPE.sub(lambda found: chr(int(found["code"], 16)) if found["code"] else " ", name)
    return next(reversed(_WORDS.findall(plain)), "")


def _value(text: str, named: re.Match[str]) -> tuple[int, int]:
    """Where the value after a name begins and ends: at its quotes, at a blank, or, of an object or array, nowhere."""
    opening = named["opening"]
    if opening is None:
        bare = _BARE.match(text, named.end())
        return named.end(), bare.end() if bare else named.end()
    for found in _QUOTE.finditer(text, named.end()):
        # With more backslashes than the one that opens, it stands inside of what is quoted.
        if found["quote"] == opening[-1] and len(found["escaped"]) < len(opening):
            return named.end(), found.start()
    return named.end(), len(text)


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True, errors="replace")


def _after_scheme(value: str) -> str:
    scheme, blank, key = value.partition(" ")
    return f"{scheme} {MASK}" if blank and key else MASK


def _unsigned(found: re.Match[str]) -> str:
    """Return a URL without its user, and without its query if that is what lets people read."""
    place, mark, query = found[0].partition("?")
    place = _CUT_USER.sub(MASK, _USER.sub(f"{MASK}@", place))
    return place + mark + (MASK if _SIGNED.search(query) else query)


def _hidden(value: Any) -> Any:
    """A mask in place of what says something; what is empty stays."""
    return MASK if value not in (None, "", [], {}) else value
