# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

"""Between Python values and what travels: JSON objects, timestamps, path segments."""

from __future__ import annotations

import datetime
import json
import logging
import re
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote

from ._decoding import Misfit, tolerance
from .errors import InvalidResponseError

T = TypeVar("T")

_LOGGER = logging.getLogger("rlor_trainer_client")
_SHOWN = 3
"""Things that do not fit, to be named in one line of the log."""
_JSON_TYPE = re.compile(r"\s*application/([\w.-]+\+)?json\s*(;|$)", re.IGNORECASE)


def nothing(data: object) -> None:
    """What a body means of which nothing is said."""


def datetime_to_wire(moment: datetime.datetime) -> str:
    """An aware `datetime` as RFC 3339, in UTC with the suffix `Z`. Raises `ValueError` for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone. Give it one, for example tzinfo=datetime.timezone.utc.")
    try:
        moment = moment.astimezone(datetime.UTC)
    except OverflowError:  # within hours of year 1 or 9999 there is no UTC form; an offset is RFC 3339 too
        return moment.isoformat()
    return moment.isoformat().replace("+00:00", "Z")


def path_segment(value: str, name: str) -> str:
    """A value as exactly one segment of a path, percent-encoded.

    Raises `ValueError`, before anything is sent, for what would address something else: an empty value is the
    collection, `.` and `..` are removed on the way (RFC 3986, 5.2.4), and `/` as `%2F` is a separator to many servers.
    """
    if value in ("", ".", "..") or "/" in value:
        raise ValueError(f"{name} is {value!r}, which is not one segment of a path. Give the id alone.")
    try:
        return quote(value, safe="")
    except UnicodeEncodeError:
        raise ValueError(f"{name} holds a lone surrogate, which has no UTF-8 form.") from None


def decoded(
    decode: Callable[[Any], T],
    content: bytes,
    operation: str,
    status: int,
    *,
    content_type: str | None,
    lenient: bool = False,
) -> T:
    """The body of an answer, decoded. Raises `InvalidResponseError`, which keeps the body, when it does not fit.

    `content_type` is the header of that name; an answer without one is taken at its body's word. When lenient, only a
    body that is no JSON object is refused; what does not fit in it is logged and left out, as `tolerance` says.
    """
    try:
        if content_type is not None and not lenient and not _JSON_TYPE.match(content_type):
            raise ValueError(f"the body is not JSON: its content type is {content_type[:100]!r}")
        document = _parse(content)
    except (ValueError, RecursionError) as error:
        raise InvalidResponseError(operation, status, str(error), content) from None
    try:
        if not lenient:
            return decode(document)
        with tolerance() as noted:
            value = decode(document)
    except Misfit as error:
        path = error.path(document)
        what = _difference(error, document)
        raise InvalidResponseError(operation, status, what, content, json_path=path, expected=error.expected) from None
    except RecursionError:
        raise InvalidResponseError(operation, status, "the body is nested too deeply", content) from None
    if noted:
        first = "; ".join(_difference(misfit, document) for misfit in noted[:_SHOWN])
        _LOGGER.warning("%s: %d things do not fit in the answer (status %d): %s", operation, len(noted), status, first)
    return value


def _difference(misfit: Misfit, document: Any) -> str:
    return f"{misfit.path(document) or 'the body'}: expected {misfit.expected}, got {misfit.got}"


def _parse(content: bytes) -> Any:
    """The JSON value of a body. Raises `ValueError`, which quotes nothing of the body, when there is none."""
    if not content.strip():
        raise ValueError("the body is empty")
    try:
        return _DECODER.decode(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"the body is not UTF-8, at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"the body is not JSON: {error}") from None
    except RecursionError:
        raise ValueError("the body is nested too deeply") from None


def _refuse_constant(name: str) -> float:
    raise ValueError(f"the body is not JSON: it holds {name}")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
