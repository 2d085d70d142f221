"""Removes secrets from the bodies, texts and URLs of a recording:

- Values of every property that the spec marks `writeOnly`, wherever its name occurs, in either spelling.
- Values of fields and parameters that are not in the spec and are named like credentials.
- The query of every URL, and its user name: the query of a signed URL is a secret.
- Values known to be secret, such as the API key, wherever they occur in a text.

The paths of all but the last are listed. Empty values are not secret and kept, to show whether a server returns a
write-only field empty, as it should.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal
from urllib.parse import quote, quote_plus, unquote_plus

from ._decoding import ARRAY, OBJECT
from ._secrets import FIELDS, SECRET, WRITE_ONLY

SHORTEST: Final = 8
"""Shorter secrets may occur anywhere by chance, and are only removed from their own field."""
MASK: Final = "***"

Kind = Literal["", "write-only", "secret", "credential", "token"]

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_CREDENTIAL: Final = re.compile(
    r".*(?:key|secret|password|passwd|passphrase|credential|signature)s?|auth|authorization|bearer|cookies?|jwt|pwd|sas|sig"
)
_TOKEN: Final = re.compile(r".*tokens?")
_AMOUNT: Final = re.compile(r"-?\d{1,19}")
_SEEN: Final[dict[str, Kind]] = {}
"""Cache of judged names, limited so that a server that invents names cannot exhaust memory."""
_LONGEST_NAME: Final = 100
_MOST_NAMES: Final = 5000
_NESTED: Final = (OBJECT, ARRAY)
_SCHEME: Final = r"[A-Za-z][\w+.-]*+:(?:\\?/){2}"
_URL: Final = re.compile(rf"(?<![\w+.-]){_SCHEME}[^\s\"'<>]+")
_WHOLE_URL: Final = re.compile(rf"\s*{_SCHEME}")
_USER: Final = re.compile(rf"({_SCHEME})[^/\\?#]*@")
_QUOTE: Final = r"(?:\\{0,9}[\"']|&quot;|&#3[49];|%2[27]){0,3}"
_NAMED: Final = re.compile(
    rf"(?<![\w-])([\w-]++){_QUOTE}\s*(?:[:=>]|%3[AD])\s*{_QUOTE}(?:(?:bearer|basic)\s+)?", re.IGNORECASE
)
"""A word and the separator before its value, in JSON, forms, headers and XML, escaped or not."""
_VALUES: Final = {
    '"': re.compile(r'(?:\\.|[^"\\])*', re.DOTALL),
    "'": re.compile(r"(?:\\.|[^'\\])*", re.DOTALL),
    ">": re.compile(r"[^<]*"),
}
_VALUE: Final = re.compile(r"[\[{(].*|[^\s\"'<>&,;\\]*", re.DOTALL)
_BEARER: Final = re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{16,}", re.IGNORECASE)


def _plain(name: str) -> str:
    """A name in a form that is the same for all its spellings."""
    return name.replace("_", "").replace("-", "").lower()


_KINDS: Final[tuple[tuple[frozenset[str], Kind], ...]] = ((FIELDS, ""), (SECRET, "secret"), (WRITE_ONLY, "write-only"))
_KNOWN: Final[dict[str, Kind]] = {_plain(name): kind for names, kind in _KINDS for name in names}


def kind_of(name: str) -> Kind:
    """Judges by the name of a field whether its value is secret.

    The spec decides for the names that it defines. Other names are judged by their words: `hfToken`,
    `AWS_SECRET_ACCESS_KEY` and `apikey` are names of credentials, `pageToken` and `tokenizer` are not. `maxTokens` is
    of the kind `token`, whose numbers are kept: language models count tokens, too.
    """
    kind = _SEEN.get(name)
    if kind is None:
        kind = _judged(name)
        if len(name) <= _LONGEST_NAME:
            if len(_SEEN) >= _MOST_NAMES:
                _SEEN.clear()
            _SEEN[name] = kind
    return kind


def _judged(name: str) -> Kind:
    known = _KNOWN.get(_plain(name))
    if known is not None:
        return known
    words = [word.lower() for word in _WORD.findall(name)]
    if any(map(_CREDENTIAL.fullmatch, words)):
        return "credential"
    return "token" if "page" not in words and any(map(_TOKEN.fullmatch, words)) else ""


def is_credential(name: str) -> bool:
    """Whether the name of a header or a parameter, or a word before a value in a text, indicates a secret."""
    return kind_of(name) != ""


class Redaction:
    """The redaction of one body. `left_out`: paths of removed values. `found`: those that the spec marks as secret."""

    def __init__(self) -> None:
        self.left_out: list[str] = []
        self.found: list[str] = []

    def of(self, value: Any, path: str = "") -> Any:
        """Removes the secrets from a parsed JSON value, in place."""
        if type(value) is OBJECT:
            self._clean_members(value, path)
        elif type(value) is ARRAY:
            for index, item in enumerate(value):
                value[index] = self.of(item, f"{path}[{index}]")
        elif isinstance(value, str) and "://" in value:
            cut = without_queries(value)
            if cut != value:
                self.left_out.append(path)
            return cut
        return value

    def _clean_members(self, members: dict[str, Any], path: str) -> None:
        gone: list[str] = []
        seen = _SEEN.get
        for name, item in members.items():
            kind = seen(name)
            if kind is None:
                kind = kind_of(name)
            if name == "value" and not kind:  # {"name": "HF_TOKEN", "value": …}
                kind = kind_of(str(members.get("name", members.get("key", ""))))
            if kind and not _is_harmless(kind, item):
                gone.append(name)
                if kind in ("write-only", "secret"):
                    self.found += leaves(item)
            elif type(item) in _NESTED or (type(item) is str and "://" in item):
                members[name] = self.of(item, f"{path}.{name}" if path else name)
        for name in gone:
            del members[name]
            self.left_out.append(f"{path}.{name}" if path else name)


def _is_harmless(kind: Kind, value: Any) -> bool:
    """Whether a value with such a name is not secret. In a URL, only the query is."""
    if value is None or value in ("", [], {}):
        return True
    if kind == "secret":
        return type(value) is str and _WHOLE_URL.match(value) is not None
    if kind == "credential":
        return isinstance(value, bool)
    if kind == "token":
        return isinstance(value, int | float) or (isinstance(value, str) and _AMOUNT.fullmatch(value) is not None)
    return False


def leaves(value: Any) -> Iterator[str]:
    """The texts and numbers in a JSON value, as texts."""
    if type(value) in (OBJECT, ARRAY):
        for item in value.values() if type(value) is OBJECT else value:
            yield from leaves(item)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def without_queries(text: str) -> str:
    """A text with users, queries and fragments removed from its URLs."""
    if _WHOLE_URL.match(text):
        return _without_query(text)
    return _URL.sub(lambda found: _without_query(found[0]), text)


def _without_query(url: str) -> str:
    url = url.partition("#")[0].partition("?")[0]
    return _USER.sub(r"\1", url, count=1) if "@" in url else url


def request_url(url: str) -> tuple[str, list[str]]:
    """The URL of a request without user, fragment and credentials; and the removed parameters, as `?name`."""
    base, _, query = url.partition("#")[0].partition("?")
    kept: list[str] = []
    gone: list[str] = []
    for part in query.split("&") if query else ():
        name = unquote_plus(part.partition("=")[0])
        if is_credential(name):
            gone.append(f"?{name}")
        else:
            kept.append(part)
    base = _without_query(base)
    return (f"{base}?{'&'.join(kept)}" if kept else base), gone


def location(value: str) -> str:
    """The target of a redirect, without user and query."""
    cut = value.partition("#")[0].partition("?")[0]
    return _without_query(cut) if "://" in cut else re.sub(r"^//[^/]*@", "//", cut)


def unstructured(text: str) -> str:
    """A text that is not JSON, without the values of credentials, and without the queries of its URLs."""
    text = _BEARER.sub(rf"\1 {MASK}", without_queries(text))
    parts: list[str] = []
    done = 0
    for found in _NAMED.finditer(text):
        if found.start() >= done and is_credential(found[1]):
            value = _VALUES.get(text[found.end() - 1], _VALUE).match(text, found.end())
            if value is not None and value[0]:
                parts += (text[done : value.start()], MASK)
                done = value.end()
    return "".join([*parts, text[done:]])


def forms_of(secret: str) -> tuple[str, ...]:
    """A secret as it may occur in texts: unchanged, percent-encoded, in HTML and in JSON; the longest form first."""
    encoded = [quote(secret, safe=""), quote(secret), quote_plus(secret)]
    lower = [re.sub(r"%..", lambda found: found[0].lower(), form) for form in encoded]
    forms = {secret, *encoded, *lower, html.escape(secret), html.escape(secret, quote=False), json.dumps(secret)[1:-1]}
    return tuple(sorted(forms, key=len, reverse=True))


def masked(value: Any, forms: Iterable[str]) -> Any:
    """A JSON value or a text with secrets masked, including those in names."""
    if isinstance(value, str):
        for form in forms:
            value = value.replace(form, MASK)
    elif type(value) is OBJECT:
        return {masked(name, forms): masked(item, forms) for name, item in value.items()}
    elif type(value) is ARRAY:
        return [masked(item, forms) for item in value]
    return value
