"""JSON bodies and path segments."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from typing import Any, TypeVar, cast
from urllib.parse import quote

from ._decoding import Misfit, paths, reading
from ._drift import Drift, OnDrift, log_drift
from .errors import InvalidResponseError

T = TypeVar("T")

_MOST_DIGITS = 640
"""Digits of an integer that Python parses whatever its configured limit."""
_JSON_TYPE = re.compile(r"\s*application/([\w.-]+\+)?json\s*(;|$)", re.IGNORECASE)


def nothing(data: object) -> None:
    """Decodes the body of an answer that the spec does not describe."""


def path_segment(value: object, name: str) -> str:
    """A value as exactly one path segment, percent-encoded.

    Raises `TypeError` if it is not text, and `ValueError` if it would address something else: an empty value is the
    collection, `.` and `..` are removed on the way (RFC 3986, 5.2.4), and many servers treat `%2F` as a separator.
    Nothing is sent then.
    """
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected text, got {type(value).__name__}")
    if value in ("", ".", "..") or "/" in value:
        raise ValueError(f"{name} is {value!r}, which is not a single path segment. Pass only the id.")
    try:
        return quote(value, safe="")
    except UnicodeEncodeError:
        raise ValueError(f"{name} contains a lone surrogate, which has no UTF-8 form.") from None


def decoded(
    decode: Callable[[Any], T],
    content: bytes,
    operation: str,
    status: int,
    *,
    content_type: str | None,
    strict: bool,
    acts_on: Collection[str] = (),
    on_drift: OnDrift = log_drift,
    request_id: str | None = None,
) -> T:
    """The decoded body of an answer. Raises `InvalidResponseError`, with the body, if it cannot be decoded.

    Strict in what the client acts on: an unreadable field of `acts_on` is an error. Tolerant in what it carries: other
    values that break the spec are read as described in `_decoding`, and passed to `on_drift`. With `strict`, the first
    value that breaks the spec is an error, as is a wrong content type; a missing content type is accepted.
    """
    try:
        if content_type is not None and strict and not _JSON_TYPE.match(content_type):
            raise ValueError(f"the body is not JSON: its content type is {content_type[:100]!r}")
        document = _parse(content, strict)
    except (ValueError, RecursionError) as error:
        raise InvalidResponseError(operation, status, str(error), content) from None
    value: Any = None
    noted: list[Misfit] = []
    try:
        with reading(strict=strict, document=document, acts_on=acts_on) as read:
            noted = read.noted
            value = decode(document)
        lost = read.lost
    except Misfit as error:
        lost = error
    except RecursionError:
        raise InvalidResponseError(operation, status, "the body is nested too deeply", content) from None
    if noted:
        if on_drift is log_drift:
            noted = log_drift.untold(operation, noted)
        for one, path in zip(noted, paths(document, noted), strict=True):
            on_drift(Drift(one.kind, operation, path, one.expected, one.got, one.pointer, request_id))
    if lost is not None:
        [path] = paths(document, [lost])
        what = f"{path or 'the body'}: expected {lost.expected}, got {lost.got}"
        raise InvalidResponseError(operation, status, what, content, json_path=path, expected=lost.expected)
    return cast(T, value)


def _parse(content: bytes, strict: bool) -> Any:
    """The JSON value of a body. Raises `ValueError`, which does not quote the body, if it is not JSON."""
    try:
        text = content.decode("utf-8" if strict else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"the body is not UTF-8, at byte {error.start}") from None
    if not text.strip():
        raise ValueError("the body is empty")
    try:
        try:
            return (_STRICT if strict else _DECODER).decode(text)
        except json.JSONDecodeError:
            raise
        except ValueError:  # an integer with more digits than Python parses
            if strict:
                raise
            return _DIGITS.decode(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"the body is not JSON: {error}") from None
    except RecursionError:
        raise ValueError("the body is nested too deeply") from None


def _refuse_constant(name: str) -> float:
    raise ValueError(f"the body is not JSON: it contains {name}")


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


_STRICT = json.JSONDecoder(parse_constant=_refuse_constant)
_DECODER = json.JSONDecoder()
"""Also accepts NaN and Infinity, which are not JSON: many servers send them."""
_DIGITS = json.JSONDecoder(parse_int=_integer)
"""Keeps an integer with many digits as text: a float would be another number, or infinite."""
