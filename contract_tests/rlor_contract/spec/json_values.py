"""JSON values: narrowed for type checkers, and shown to people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, TypeGuard

ITEMS: Final = "[]"
"""Stands in the way to a field for each item of a list."""


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a JSON value is an object; its keys are text then."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether a JSON value is an array."""
    return isinstance(value, list)


def values_at(value: Any, way: tuple[str, ...]) -> Iterator[Any]:
    """What stands at the end of a way, null and absent left out."""
    if value is None:
        return
    if not way:
        yield value
    elif way[0] == ITEMS:
        for item in value if is_list(value) else ():
            yield from values_at(item, way[1:])
    elif is_object(value):
        yield from values_at(value.get(way[0]), way[1:])


def is_json(value: object) -> bool:
    """Whether a Python value stands for one in JSON."""
    if is_object(value):
        return all(map(is_json, value.values()))
    if is_list(value):
        return all(map(is_json, value))
    return value is None or type(value) in (bool, int, float, str)


def whole_numbers(value: Any) -> Any:
    """JSON Schema calls 5.0 an integer; protobuf's JSON never writes it so."""
    if is_object(value):
        return {key: whole_numbers(item) for key, item in value.items()}
    if is_list(value):
        return [whole_numbers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


def json_of(content: bytes) -> Any:
    """A body, decoded; None when it is not JSON.

    That is also what no reader can be asked to take: NaN, half a surrogate pair, brackets in a hundred brackets.
    """
    try:
        value = _DECODER.decode(content.decode("utf-8"))
        if b"\\u" in content:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        return None
    return None if _is_deep(content, value) else value


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse)
_DEEPEST: Final = 100
_NO_BRACKETS: Final = bytes({*range(256)} - {*b"[]{}"})


def _is_deep(content: bytes, value: Any) -> bool:
    brackets = content.translate(None, _NO_BRACKETS)
    for _ in range(_DEEPEST):
        fewer = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if not fewer:
            return False
        if fewer == brackets:  # brackets in texts
            break
        brackets = fewer
    level: list[Any] = [value]
    for _ in range(_DEEPEST):
        inside: list[Any] = []
        for one in level:
            inside += one.values() if is_object(one) else one if is_list(one) else ()
        level = inside
        if not level:
            return False
    return True


def jsonable(value: Any) -> Any:
    """A value with whatever is not JSON replaced by its text."""
    return json.loads(json.dumps(value, default=repr))


def shown_json(value: Any, limit: int = 1500) -> str:
    """A JSON value as text, cut off where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= limit else text[:limit] + "…"


def shown_error(error: BaseException | None) -> str:
    """An error with its class."""
    return f"{type(error).__name__}: {error}" if error is not None else "no error"


def shown_changes(before: dict[str, Any], after: Any) -> str:
    """What of an object has changed, in words."""
    if not is_object(after):
        return "no job any more"
    names = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    return "; ".join(f"{n}: {shown_json(before.get(n), 80)} became {shown_json(after.get(n), 80)}" for n in names)
