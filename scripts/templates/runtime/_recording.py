"""The recording of exchanges, for `rlor-contract traffic`: a JSON Lines file, one exchange per line.

    {"recording": 1, "time": "2026-11-28T05:00:00.123Z", "seconds": 0.012, "operation": "GROUP.METHOD", "attempt": 1,
     "request": {"method": …, "url": …, "headers": {…}, "body": …},
     "response": {"status": 200, "headers": {…}, "body": …}}

`time` is when the request was sent, `seconds` the time until the answer was read. Each attempt is an exchange.
`body` is missing if there is no body. An answer that is not JSON has `text` instead, at most 64 KiB. With
`"truncated": true` the body, or the rest of the text, was left out or not received. Without an answer, `error`
replaces `response`: the class of the exception. `leftOut` of a request or response lists the paths of its secrets,
which are removed fields or URLs without their query; `?name` is a parameter. `***` replaces a secret within a text.

Only the headers listed below are written, and none that the caller has set.
"""

from __future__ import annotations

import datetime
import json
import logging
import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final, NoReturn

import httpx

from ._clock import Clock
from ._config import NOT_COPIED
from ._line_file import LineFile
from ._operation import Operation
from ._redaction import (
    SHORTEST,
    Redaction,
    forms_of,
    is_credential,
    location,
    masked,
    request_url,
    unstructured,
)
from .errors import ConfigurationError

VERSION: Final = 1
MOST_BYTES: Final = 8 * 1024 * 1024
"""Larger bodies are left out."""
MOST_TEXT: Final = 64 * 1024
"""Characters of an answer that is not JSON."""
HEADERS: Final = frozenset(
    {"accept", "allow", "cache-control", "content-length", "content-type", "date", "location"}
    | {"retry-after", "server", "vary", "x-request-id"}
)
"""The headers that are written."""

_LOGGER = logging.getLogger("rlor_trainer_client")
_MOST_REMEMBERED: Final = 64
_SHORTEST_GUESS: Final = 16
_PARTS: Final = ("request", "response")
_PIECES: Final = re.compile(r"[\s;,=]+")


class Recorder:
    """Appends exchanges to a file. A failed write does not fail the call. It is logged, once until writes work again.

    It remembers recent secrets, because an answer may quote a secret sent in another request.

    Raises:
        ConfigurationError: If the file cannot be written.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._fails = False
        self._secrets: dict[str, tuple[str, ...]] = {}
        try:
            self._file = LineFile(path)
        except (OSError, ValueError) as error:
            reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
            raise ConfigurationError(
                f"The recording {path!r} cannot be written: {reason}. Check record= or RLOR_RECORD: it must name a "
                "file in an existing directory that you can write to."
            ) from None

    def exchange(
        self, operation: Operation, attempt: int, clock: Clock, api_key: str, callers: Collection[str]
    ) -> Exchange:
        """A new exchange. `callers`: names of headers that the caller has set."""
        return Exchange(self, operation, attempt, clock, api_key, callers)

    def forms(self, secrets: Iterable[str], guessed: Iterable[str] = ()) -> list[str]:
        """The texts to mask: these secrets, which are then remembered, those of other exchanges, and guesses."""
        known = dict(self._secrets)
        for secret in secrets:
            if len(secret) >= SHORTEST:
                known[secret] = known.pop(secret, ()) or forms_of(secret)
        self._secrets = dict([*known.items()][-_MOST_REMEMBERED:])
        found = {form for forms in known.values() for form in forms}
        found.update(form for guess in guessed if len(guess) >= _SHORTEST_GUESS for form in forms_of(guess))
        return sorted(found, key=len, reverse=True)

    def append(self, record: dict[str, Any], forms: Iterable[str]) -> None:
        """Writes an exchange, masking these texts."""
        line = _ENCODER.encode(record)
        if any(json.dumps(form)[1:-1] in line for form in forms):
            line = _ENCODER.encode(
                {name: masked(part, forms) if name in _PARTS else part for name, part in record.items()}
            )
        self._file.append(line.encode())
        self._fails = False

    def warn(self, error: Exception) -> None:
        """Logs an error, without its text, which may contain a secret."""
        if not self._fails:
            self._fails = True
            reason = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
            _LOGGER.warning("%s: an exchange is not recorded: %s (logged once until writes work)", self._path, reason)

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def __reduce__(self) -> NoReturn:
        raise TypeError(NOT_COPIED)


class Exchange:
    """A request and its outcome. Only the first call of `answered` or `failed` counts. Neither raises."""

    __slots__ = ("_api_key", "_attempt", "_callers", "_clock", "_operation", "_recorder", "_sent", "_started", "_time")

    def __init__(
        self,
        recorder: Recorder,
        operation: Operation,
        attempt: int,
        clock: Clock,
        api_key: str,
        callers: Collection[str],
    ) -> None:
        self._recorder = recorder
        self._operation = operation
        self._attempt = attempt
        self._clock = clock
        self._api_key = api_key
        self._callers = callers
        self._sent: httpx.Request | None = None

    def sent(self, request: httpx.Request) -> None:
        """Remembers a request that is about to be sent."""
        self._time = self._clock.now()
        self._started = self._clock.monotonic()
        self._sent = request

    def answered(self, response: httpx.Response, content: bytes | None) -> None:
        """Records an answer. `content` is None if the body was not received."""
        self._end(response, content, "")

    def failed(self, error: str) -> None:
        """Records that there was no answer, with the class of the exception."""
        self._end(None, None, error)

    def _end(self, response: httpx.Response | None, content: bytes | None, error: str) -> None:
        request, self._sent = self._sent, None
        if request is None:
            return
        try:
            secrets = [self._api_key]
            headers = dict(request.headers.items())
            guessed = _in_headers(headers, self._api_key)
            record: dict[str, Any] = {
                "recording": VERSION,
                "time": _utc(self._time),
                "seconds": round(self._clock.monotonic() - self._started, 6),
                "operation": f"{self._operation.group}.{self._operation.name}",
                "attempt": self._attempt,
                "request": _request(request, headers, self._callers, secrets),
            }
            if response is None:
                record["error"] = error
            else:
                record["response"] = _response(
                    response, content, secrets, lambda value: masked(value, self._recorder.forms(secrets, guessed))
                )
            self._recorder.append(record, self._recorder.forms(secrets, guessed))
        except Exception as problem:
            self._recorder.warn(problem)


def _request(
    request: httpx.Request, headers: Mapping[str, str], callers: Collection[str], secrets: list[str]
) -> dict[str, Any]:
    url, left_out = request_url(str(request.url))
    written = {name: value for name, value in headers.items() if name in HEADERS and name not in callers}
    said: dict[str, Any] = {"method": request.method, "url": url, "headers": written}
    if request.content:
        redaction = Redaction()
        clean = redaction.of(json.loads(request.content))
        secrets += redaction.found
        if len(request.content) > MOST_BYTES:
            said["truncated"] = True
        else:
            said["body"] = clean
            left_out += redaction.left_out
    if left_out:
        said["leftOut"] = left_out
    return said


def _response(
    response: httpx.Response, content: bytes | None, secrets: list[str], mask: Callable[[Any], Any]
) -> dict[str, Any]:
    headers = {name: value for name, value in response.headers.items() if name in HEADERS}
    if "location" in headers:
        headers["location"] = location(headers["location"])
    said: dict[str, Any] = {"status": response.status_code, "headers": headers}
    if content is None or len(content) > MOST_BYTES:
        return {**said, "truncated": True}
    text = content.decode("utf-8", "replace")
    redaction = Redaction()
    try:
        document, exact = _document(text)
        clean = redaction.of(document)
    except RecursionError:
        return {**said, "truncated": True}
    except ValueError:
        if "\0" in text:  # an encoding in which secrets would not be found
            return {**said, "truncated": True}
        said |= _cut(text, mask)
        return {**said, "text": unstructured(said["text"])}
    secrets += redaction.found
    if exact:
        said["body"] = clean
    else:
        said |= _cut(json.dumps(mask(clean)), mask)
    if redaction.left_out:
        said["leftOut"] = redaction.left_out
    return said


def _cut(text: str, mask: Callable[[Any], Any]) -> dict[str, Any]:
    """A text of limited size. Secrets are masked first: half of one would not be recognized."""
    return {"text": text} if len(text) <= MOST_TEXT else {"text": mask(text)[:MOST_TEXT], "truncated": True}


def _in_headers(headers: Mapping[str, str], api_key: str) -> list[str]:
    """Further values that may be secret in the headers of a request, such as headers set by the caller."""
    found = [value for name, value in headers.items() if is_credential(name) and api_key not in value]
    return [*found, *(piece for value in found for piece in _PIECES.split(value))]


def _document(text: str) -> tuple[Any, bool]:
    """The parsed text, and whether it is strictly JSON. Raises `ValueError`.

    Also accepts NaN and infinite numbers, as Python does, and a byte order mark.
    """
    try:
        return _DECODER.decode(text), True
    except ValueError:
        return json.loads(text.removeprefix("\ufeff")), False


def _finite(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise ValueError("the number is too large for a float")
    return value


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


_DECODER: Final = json.JSONDecoder(parse_float=_finite, parse_constant=_refuse)
_ENCODER: Final = json.JSONEncoder(allow_nan=False, check_circular=False, separators=(",", ":"))


def _utc(time: datetime.datetime) -> str:
    return time.astimezone(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
