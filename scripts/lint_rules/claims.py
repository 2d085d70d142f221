"""What words claim of a value: bounds, ranges, lengths of time, defaults. Only what is plain enough to be held against
a schema is a claim; all else is prose.

    claims("Fewer than 64 characters.")          Claim(high, 64, exclusive, characters)
    claims("limit 3 hours (`10800s`)")           Claim(high, 10800, inclusive, time)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

SECONDS: Final = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_NUMBER: Final = r"(-?\d+(?:,\d{3})*(?:\.\d+)?)(?!\w|\.\d)"
_UNIT: Final = r"(?:[ -]([A-Za-z]+))?"
_LOW: Final = (
    r"(at least|no less than|no fewer than|not less than|minimum(?: of|:)?|above|greater than|larger than|longer than)"
)
_HIGH: Final = (
    r"(at most|up to|no more than|not more than|no longer than|maximum(?: of|:)?|limit(?: of|:| is)?|not exceed|"
    r"not exceeding|fewer than|less than|below|under|shorter than)"
)
_EXCLUSIVE: Final = frozenset(
    {"above", "greater than", "larger than", "longer than", "fewer than", "less than", "below", "under", "shorter than"}
)
_RANGE: Final = re.compile(rf"(?<![\w.-]){_NUMBER}(?: to | and |-|\u2013){_NUMBER}{_UNIT}")
_BOUND: Final = re.compile(rf"(?i)\b(?:{_LOW}|{_HIGH}) {_NUMBER}{_UNIT}")
_TRAILING: Final = re.compile(
    rf"(?i)(?<![\w.-]){_NUMBER}(?: ([a-z]+))? (at most|or fewer|or less|at the most|or more|at least)\b"
)
_LETTERS: Final = frozenset({"character", "characters", "chars", "letters", "bytes", "digits"})
_QUANTITY: Final = re.compile(
    r"(?<![\w.-])(\d[\d,]*(?:\.\d+)?)[ -](second|minute|hour|day|week)s?\b|(?<![\w.-])`?(\d+(?:\.\d+)?) ?s`?(?!\w)"
)
_SAME: Final = re.compile(
    r"(\d[\d,]* (?:second|minute|hour|day|week)s?) \((`?\d+(?:\.\d+)?s`?|\d[\d,]* (?:second|minute|hour|day)s?)\)"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A bound in words."""

    side: str
    """`low` or `high`."""
    value: float
    exclusive: bool
    what: str
    """`characters`, `time` (the value is in seconds) or `number`."""
    words: str


def claims(text: str) -> list[Claim]:
    """The bounds that a text claims, in their order. A number with a unit of time is one of seconds."""
    found: list[Claim] = []
    taken: list[tuple[int, int]] = []

    def add(match: re.Match[str], side: str, number: str, unit: str | None, exclusive: bool = False) -> None:
        value, what = _measured(number, unit)
        found.append(Claim(side, value, exclusive, what, re.sub(" (and|or)$", "", match[0])))
        taken.append(match.span())

    for match in _RANGE.finditer(text):
        before = text[: match.start()].lower()
        if " and " in match[0] and not before.endswith("between "):
            continue
        if float(match[1].replace(",", "")) >= float(match[2].replace(",", "")):
            continue  # a date, a version, a difference
        add(match, "low", match[1], match[3])
        add(match, "high", match[2], match[3])
    for pattern in (_BOUND, _TRAILING):
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if pattern is _BOUND:
                low, high, number, unit = match.groups()
                phrase = re.sub(r"( of|:| is)$", "", (low or high).lower())
                add(match, "low" if low else "high", number, unit, phrase in _EXCLUSIVE)
            else:
                add(match, "low" if match[3].lower() in ("or more", "at least") else "high", match[1], match[2])
    if re.search(r"(?i)\b(not negative|non-negative|not be negative)\b", text):
        found.append(Claim("low", 0, False, "number", "not negative"))
    return found


def quantities(text: str) -> list[float]:
    """The lengths of time that a text names, in seconds."""
    return [
        float(found[1].replace(",", "")) * SECONDS[found[2]] if found[1] else float(found[3])
        for found in _QUANTITY.finditer(text)
    ]


def lengths(text: str) -> list[str]:
    """The same lengths of time as they are written."""
    return [found[0].strip("`") for found in _QUANTITY.finditer(text)]


def unequal(text: str) -> Iterator[tuple[str, str]]:
    """Lengths of time that stand beside one another as the same and are not: `3 hours (`3600s`)`."""
    for found in _SAME.finditer(text):
        if quantities(found[1]) != quantities(found[2]):
            yield found[1], found[2]


def default_in_words(text: str) -> str:
    """What a text says the default is; empty if it does not say so plainly. Backticks stay."""
    found = re.search(
        r"\bDefault:? (`[^`]*`|[^\s,;]+?)(?=[,;]|\.?(?:\s|$))(?: ((?:second|minute|hour|day)s?)\b)?", text
    )
    return f"{found[1]} {found[2]}" if found and found[2] else found[1] if found else ""


def counted(pattern: str) -> list[tuple[int, int]]:
    """The counts in a regular expression, `{1,63}`."""
    return [(int(low), int(high or low)) for low, high in re.findall(r"(?<!\\)\{(\d+)(?:,(\d+))?\}", pattern)]


def _measured(number: str, unit: str | None) -> tuple[float, str]:
    value = float(number.replace(",", ""))
    word = (unit or "").lower()
    if word in _LETTERS:
        return value, "characters"
    if word.removesuffix("s") in SECONDS:
        return value * SECONDS[word.removesuffix("s")], "time"
    return value, "number"


def bounds_of(schema: dict[str, Any], what: str) -> Iterator[tuple[str, float, bool]]:
    """The bounds that the keywords of a schema give: side, value, whether it is excluded."""
    low, high = {"characters": ("minLength", "maxLength"), "number": ("minimum", "maximum")}.get(what, ("", ""))
    for side, key, exclusive in (
        ("low", low, False),
        ("high", high, False),
        ("low", "exclusiveMinimum" if what == "number" else "", True),
        ("high", "exclusiveMaximum" if what == "number" else "", True),
        ("low", "minItems" if what == "number" else "", False),
        ("high", "maxItems" if what == "number" else "", False),
    ):
        if key and isinstance(schema.get(key), int | float):
            yield side, float(schema[key]), exclusive
