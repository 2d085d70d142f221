# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Values of options: from text to what a method takes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from .command import Option

_UNITS = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}
_BOOLEANS = {"true": True, "false": False}


class Unusable(ValueError):
    """A value that an option does not take."""


def value_of(option: Option, text: str) -> Any:
    """The value that a text stands for. Raises `Unusable`."""
    if option.values:
        return chosen(text, option.values)
    match option.kind:
        case "boolean":
            if text not in _BOOLEANS:
                raise Unusable(f"invalid value {text!r}. Use true or false.")
            return _BOOLEANS[text]
        case "integer":
            return _number(int, text, "an integer")
        case "number":
            return _number(float, text, "a number")
        case "seconds":
            return _seconds(text)
        case "time":
            return _time(text)
        case "json":
            try:
                return json.loads(text)
            except ValueError as error:
                raise Unusable(f"invalid JSON: {error}.") from None
        case "text" | "file":
            return text


def chosen(text: str, values: Sequence[str]) -> str:
    """The one of the values that a text means: in any case, and without the words that all begin with."""
    plain = text.upper().replace("-", "_")
    found = {value.upper(): value for value in values} | {short(value, values).upper(): value for value in values}
    if plain in found:
        return found[plain]
    found_near = near(text, values)
    shorts = [short(value, values) for value in values]
    hint = f"Did you mean {found_near}?" if found_near else f"Use one of {', '.join(shorts)}."
    raise Unusable(f"invalid value {text!r}. {hint}")


def near(text: str, values: Sequence[str], alike: float = 0.6) -> str:
    """The short form of the value that a text is most like; empty when it is like none.

    Args:
        alike: From which similarity on; 1 is equal.
    """
    from difflib import get_close_matches  # takes long to import

    shorts = [short(value, values) for value in values]
    same = values[0].lower().removesuffix(shorts[0])
    plain = text.lower().replace("-", "_").removeprefix(same)
    return next(iter(get_close_matches(plain, shorts, 1, alike)), "")


def short(value: str, values: Sequence[str]) -> str:
    """A value of an enum in lower case, without the words that all values begin with."""
    words = [one.split("_") for one in values]
    same = 0
    while len(values) > 1 and all(len(one) > same + 1 and one[same] == words[0][same] for one in words):
        same += 1
    return "_".join(value.split("_")[same:]).lower()


def _number(kind: type[int] | type[float], text: str, what: str) -> int | float:
    try:
        return kind(text)
    except ValueError:
        raise Unusable(f"invalid value {text!r}. Use {what}.") from None


def _seconds(text: str) -> float:
    digits = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    try:
        return float(digits) * _UNITS[text[len(digits) :]]
    except (KeyError, ValueError):
        raise Unusable(
            f"invalid duration {text!r}. Use seconds, or a number with s, m, h or d, such as 90s or 2h."
        ) from None


def _time(text: str) -> Any:
    import datetime

    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise Unusable(f"invalid time {text!r}. Use a format like 2026-11-02T09:14:07Z.") from None
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
