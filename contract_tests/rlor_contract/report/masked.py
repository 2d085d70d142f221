"""What a server said, fit for a report: without keys, write-only values, and what makes a signed URL good."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

from rlor_spec.spellings import snake_case

from rlor_contract.spec.json_values import is_list, is_object
from rlor_contract.spec.operations import ContractSpec

MASK: Final = "***"
_SHORTEST: Final = 4
"""A shorter key stands in any text by chance."""
_NAMES: Final = (
    r"[\w-]*(?:pass(?:word|wd|phrase)|secret|credentials?|signature|(?:api|access|private|secret)[_-]?key|token)"
)
_PAGE: Final = r"(?!(?:next[_-]?)?page[_-]?token\b)"
_PATTERNS: Final = (
    # Whoever has a signed URL may read: its query goes, `?sig=…`, and the user before the host of any URL.
    (
        re.compile(
            r"(?i)(https?://[^\s\"'<>?]*)\?[^\s\"'<>]*(?:sig|signature|credential|(?<!page)(?<!page[_-])token|key)=[^\s\"'<>]*"
        ),
        rf"\1?{MASK}",
    ),
    (re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^\s/\"'@?#]+@"), rf"\1{MASK}@"),
    # Members of JSON, and what stands behind such a name in a text.
    (re.compile(rf"(?i)(\\*\"{_PAGE}{_NAMES}\\*\"\s*:\s*\\*\")[^\"\\]+"), rf"\1{MASK}"),
    (re.compile(rf"(?i)\b({_PAGE}(?:{_NAMES}|key))=(?!\*)[^\s&\"'<>]+"), rf"\1={MASK}"),
    (re.compile(r"\beyJ[\w-]{10,}\.[\w-]+\.[\w-]*"), MASK),
)


def masked(spec: ContractSpec, text: str, keys: Iterable[str] = ()) -> str:
    """The text without its secrets. It may be a part of a body, cut anywhere."""
    told = (key for key in keys if len(key) >= _SHORTEST)
    for key in sorted(told, key=len, reverse=True):  # one may begin with another
        text = text.replace(key, MASK)
    text = _fields(spec).sub(_without_value, text)
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def _without_value(found: re.Match[str]) -> str:
    return f"{found['name']}{found['quote']}{MASK}{found['quote']}"


@cache
def _fields(spec: ContractSpec) -> re.Pattern[str]:
    """A secret field with a text that is not empty, in either spelling; quotes are escaped where JSON is in JSON."""
    names = {spelled for name in _secret(spec.document.data) for spelled in (name, snake_case(name))}
    some = "|".join(map(re.escape, sorted(names))) or "(?!)"
    value = r"""(?P<quote>\\*")(?!(?P=quote)).+?(?:(?<!\\)(?P=quote)|\Z)"""
    return re.compile(rf"""(?P<name>\\*"(?:{some})\\*"\s*:\s*){value}""", re.DOTALL)


def _secret(value: Any) -> Iterator[str]:
    """Properties, wherever they stand, that are `writeOnly` or passwords."""
    if is_object(value):
        properties = value.get("properties")
        for name, schema in properties.items() if is_object(properties) else ():
            if is_object(schema) and (schema.get("writeOnly") is True or schema.get("format") == "password"):
                yield name
    for inside in value.values() if is_object(value) else value if is_list(value) else ():
        yield from _secret(inside)
