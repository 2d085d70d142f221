# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""The exceptions of the client. Invalid arguments raise `ValueError` or `TypeError` instead.

RlorTrainerError
├── ConfigurationError (also a ValueError)    no API key, an invalid base URL, …
├── APIConnectionError                        no complete answer came back
│   └── APITimeoutError                       … in time
├── APIStatusError                            the server answered with another status than 2xx
│   ├── BadRequestError                       400
│   │   └── InvalidArgumentError              … with code 3 (INVALID_ARGUMENT)
│   ├── AuthenticationError                   401, or code 16 (UNAUTHENTICATED)
│   ├── PermissionDeniedError                 403, or code 7 (PERMISSION_DENIED), also for a used-up quota
│   ├── NotFoundError                         404, or code 5 (NOT_FOUND)
│   ├── ConflictError                         409
│   │   └── AlreadyExistsError                … with code 6 (ALREADY_EXISTS)
│   ├── FailedPreconditionError               412, or code 9 (FAILED_PRECONDITION) with any status
│   ├── RateLimitError                        429
│   │   └── ResourceExhaustedError            … with code 8 (RESOURCE_EXHAUSTED)
│   └── InternalServerError                   500 and above
│       └── ServiceUnavailableError           503, or … with code 14 (UNAVAILABLE)
├── InvalidResponseError                      the answer breaks the spec and cannot be used
├── DownloadError                             the link has expired, or the file is too large
├── WaitTimeoutError                          the wait timed out
├── JobEndedError                             the job ended in a different terminal state than the one waited for
│   └── JobFailedError                        … and not successfully
├── WaitAllError (also an ExceptionGroup)     some of several waits failed, with one of these errors for each
├── OperationFailedError                      a long-running operation ended with an error
└── UnexpectedStatus                          plain functions only: an undocumented status
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Self, cast
from urllib.parse import urlsplit

ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo"
_RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo"
_LONGEST = 500
"""Longest text of a server in a message, in characters."""
_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "set-cookie"})


@dataclass(frozen=True, slots=True)
class ErrorInfo:
    """Machine-readable reason of an error. Source: google/rpc/error_details.proto."""

    reason: str
    """Constant within its domain, in UPPER_SNAKE_CASE."""
    domain: str
    metadata: Mapping[str, str]


class Headers(Mapping[str, str]):
    """Headers of an answer, with case-insensitive names, without cookies and credentials."""

    __slots__ = ("_held",)

    def __init__(self, headers: Mapping[str, str]) -> None:
        named = {name.lower(): value for name, value in headers.items()}
        self._held = {name: value for name, value in named.items() if name not in _SECRET_HEADERS}

    def __getitem__(self, name: str) -> str:
        return self._held[name.lower()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __repr__(self) -> str:
        return f"Headers({self._held!r})"


def shown(text: str) -> str:
    """Text of a server, shortened, with control characters escaped."""
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    if cut.isprintable():
        return cut
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in cut)


class RlorTrainerError(Exception):
    """Any error of this client. It can be pickled."""

    path: str | None = None
    """Path of the request; None if there was no request."""
    request_id: str | None = None
    """Request id of the answer, to quote in a support case; None if there is none."""
    may_exist: str | None = None
    """Name of the resource that the failed call may have created or changed; None if there is none."""
    docs_url: str | None = None
    """The vendor's documentation of the operation, if known."""

    def __str__(self) -> str:
        text = self._text()
        made = self.may_exist is not None and self.may_exist not in text
        return f"{text} [may exist: {self.may_exist}]" if made else text

    def _text(self) -> str:
        return super().__str__()

    def __reduce__(self) -> tuple[Any, ...]:
        return _remade, (type(self), self.args, vars(self))


class ConfigurationError(RlorTrainerError, ValueError):
    """A setting of the client is missing or wrong; the message names it."""


class APIConnectionError(RlorTrainerError):
    """No complete answer came back. The request may or may not have reached the server."""

    def __init__(
        self, method: str, path: str, reason: str, *, nothing_sent: bool = False, temporary: bool = True
    ) -> None:
        super().__init__(method, path, reason)
        self.method = method
        self.path: str = path  # pyright: ignore[reportIncompatibleVariableOverride]
        """Path of the request."""
        self.reason = reason
        self.nothing_sent = nothing_sent
        """Whether the request certainly did not reach the server."""
        self.temporary = temporary
        """Whether another attempt may succeed."""

    def _text(self) -> str:
        return f"{self.method} {self.path}: {self.reason}"


class APITimeoutError(APIConnectionError):
    """No complete answer came back in time."""


class APIStatusError(RlorTrainerError):
    """The server answered with a status other than 2xx."""

    def __init__(
        self,
        method: str,
        path: str,
        status_code: int,
        *,
        headers: Mapping[str, str] | None = None,
        code: int | str | None = None,
        message: str = "",
        details: tuple[Any, ...] = (),
        request_id: str | None = None,
        retry_after: float | None = None,
        body: bytes = b"",
    ) -> None:
        super().__init__(method, path, status_code)
        self.method = method
        self.path: str = path  # pyright: ignore[reportIncompatibleVariableOverride]
        """Path of the request."""
        self.status_code = status_code
        """HTTP status."""
        self.headers: Mapping[str, str] = Headers(headers or {})
        """Headers of the answer, without cookies and credentials. Names are case-insensitive."""
        self.code = code
        """Canonical status code (a number) of the control plane, code of the edge (text), or None."""
        self.message = message
        """Message of the server, for people: do not match on it. May be empty."""
        self.details = details
        """`details` of the Status body, as JSON values."""
        self.request_id = request_id
        """To quote in a support case."""
        self.retry_after = retry_after
        """Seconds to wait, as requested by the server; None if it requested none."""
        self.body = body

    @property
    def error_infos(self) -> tuple[ErrorInfo, ...]:
        """The `google.rpc.ErrorInfo` among the details."""
        return tuple(_error_infos(self.details))

    @property
    def error_info(self) -> ErrorInfo | None:
        """The first of them."""
        return next(iter(self.error_infos), None)

    def _text(self) -> str:
        code = "" if self.code is None else f" (code {shown(str(self.code))})"
        message = f": {shown(self.message)}" if self.message else ""
        request = f" [request {shown(self.request_id)}]" if self.request_id else ""
        return f"{self.method} {self.path} answered {self.status_code}{code}{message}{request}"


class BadRequestError(APIStatusError):
    """400: the request is invalid."""


class InvalidArgumentError(BadRequestError):
    """400 with code 3: an argument is invalid, regardless of any state."""


class AuthenticationError(APIStatusError):
    """401: the API key is missing, unknown, or not allowed to train."""


class PermissionDeniedError(APIStatusError):
    """403: the key lacks permission, or a quota is used up."""


class NotFoundError(APIStatusError):
    """404: the account has no such resource."""


class ConflictError(APIStatusError):
    """409: the request conflicts with an existing resource."""


class AlreadyExistsError(ConflictError):
    """409 with code 6: the id is already in use."""


class FailedPreconditionError(APIStatusError):
    """Code 9: the current state of the resource or account does not allow the operation."""


class RateLimitError(APIStatusError):
    """429: too many requests."""


class ResourceExhaustedError(RateLimitError):
    """429 with code 8: too many requests, or, without `retry_after`, a used-up quota."""


class InternalServerError(APIStatusError):
    """5xx: the server, or a gateway in front of it, failed."""


class ServiceUnavailableError(InternalServerError):
    """503, or 5xx with code 14: the server is temporarily unavailable."""


class InvalidResponseError(RlorTrainerError):
    """A 2xx answer that breaks the spec and cannot be used, or a page token that was returned twice."""

    permanent = False
    """Whether repeating the request is pointless, because the answer is about a different resource."""

    def __init__(
        self,
        operation: str,
        status_code: int,
        what: str,
        body: bytes = b"",
        *,
        json_path: str | None = None,
        expected: str | None = None,
    ) -> None:
        super().__init__(operation, status_code, what)
        self.operation = operation
        """`operationId` of the spec."""
        self.status_code = status_code
        """HTTP status; 0 if the answer was incomplete."""
        self.what = what
        """What is wrong with it."""
        self.json_path = json_path
        """Where, such as `jobs[3].trainingConfig.loraRank`; empty for the whole body; None if it is not JSON."""
        self.expected = expected
        """What the spec requires there; None if the body is not JSON."""
        self.body = body
        """The raw body. Not part of `str` and `repr`."""
        self.method: str | None = None

    def answers(
        self, method: str, path: str, request_id: str | None, without_key: Callable[[str], str] | None = None
    ) -> Self:
        """Itself, after adding the request and removing the key, which the answer may quote."""
        self.method, self.path = method, path
        self.request_id = request_id or self.request_id
        if without_key is not None:
            self.what = without_key(self.what)
            self.json_path = None if self.json_path is None else without_key(self.json_path)
            self.body = without_key(self.body.decode("latin-1")).encode("latin-1")
        self.args = self.operation, self.status_code, shown(self.what)
        return self

    def _text(self) -> str:
        traced = f" [request {shown(self.request_id)}]" if self.request_id else ""
        which = f"{self.operation} (status {self.status_code})"
        if self.path:
            which = f"{self.method} {self.path} ({self.operation}, status {self.status_code})"
        return f"invalid answer to {which}: {shown(self.what)}{traced}"


class DownloadError(RlorTrainerError):
    """A signed URL has expired, or what it leads to is too large. The URL is a secret and never shown."""

    def __init__(self, method: str, path: str, reason: str, status_code: int | None) -> None:
        super().__init__(method, path, reason)
        self.path: str = path  # pyright: ignore[reportIncompatibleVariableOverride]
        """Path of the request that returned the URL."""
        self.reason = reason
        self.status_code = status_code
        """HTTP status of the answer to the URL; None if the file is too large."""

    def _text(self) -> str:
        return f"{self.args[0]} {self.path}: {self.reason}"


class WaitTimeoutError(RlorTrainerError):
    """A job did not reach the state in time. The job keeps running."""

    def __init__(
        self,
        message: str,
        *,
        job: Any,
        state: str | None,
        elapsed: float,
        path: str | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.path, self.request_id = path, request_id
        self.job = job
        """The job, or the operation, as last read; None if it was never read."""
        self.state = state
        """Its state then."""
        self.elapsed = elapsed
        """Seconds waited."""


class JobEndedError(RlorTrainerError):
    """A job ended in a different terminal state. A `JobFailedError` unless it ended successfully."""

    def __init__(
        self,
        message: str,
        *,
        job: Any,
        state: str | None,
        status: Any,
        path: str | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.path, self.request_id = path, request_id
        self.job = job
        """The job as last read, of the class that `get` returns."""
        self.state = state
        """Its state then."""
        self.status = status
        """The reason that the server gives, a `models.JobStatus`, or None."""


class JobFailedError(JobEndedError):
    """A job ended unsuccessfully: it failed, was cancelled, expired, …"""


class WaitAllError(RlorTrainerError, ExceptionGroup[RlorTrainerError]):
    """Some of several jobs did not reach the state that was waited for.

    `exceptions` has one error for each of them, such as a `JobFailedError` or a `WaitTimeoutError`, so that
    `except* JobFailedError` works, too.
    """

    jobs: Sequence[Any]
    """All jobs in the given order, as last read; None for a job that was never read."""

    def __new__(cls, message: str, errors: Sequence[RlorTrainerError], *, jobs: Sequence[Any] = ()) -> Self:
        made = super().__new__(cls, message, errors)
        made.jobs = jobs
        return made

    def __init__(self, message: str, errors: Sequence[RlorTrainerError], *, jobs: Sequence[Any] = ()) -> None:
        super().__init__(message, errors)

    def derive(self, excs: Sequence[RlorTrainerError]) -> WaitAllError:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        """A part of it, for `except*`."""
        return WaitAllError(self.message, excs, jobs=self.jobs)

    def _text(self) -> str:
        first = "; ".join(str(error) for error in self.exceptions[:3])
        more = len(self.exceptions) - 3
        return f"{self.message}: {first}{f'; and {more} more' if more > 0 else ''}"


class OperationFailedError(RlorTrainerError):
    """A long-running operation ended with an error."""

    def __init__(self, message: str, *, operation: Any, code: int | None, details: Any = ()) -> None:
        super().__init__(message)
        self.operation = operation
        """The operation as last read, of the class that `get` returns."""
        self.code = code
        """Canonical code of the error (`google.rpc.Code`), such as 13 for INTERNAL; None if there is none."""
        self.details = details
        """Details of the error, as sent by the server."""


class UnexpectedStatus(RlorTrainerError):
    """A plain function got an undocumented status, with `raise_on_unexpected_status` set."""

    def __init__(self, status_code: int, content: bytes) -> None:
        super().__init__(status_code)
        self.status_code = status_code
        self.content = content

    def _text(self) -> str:
        return f"unexpected status: {self.status_code}"


def _remade(kind: type[RlorTrainerError], args: tuple[Any, ...], state: dict[str, Any]) -> RlorTrainerError:
    """Restores a pickled error: most take more arguments than `args` holds."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


_YEAR = 365 * 86400.0
_TIME = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(s|secs?|seconds?|ms|millis|milliseconds?)?", re.ASCII)
_QUOTES = "\"'"
_FAILED_PRECONDITION = 9
_UNAVAILABLE = 14
_BY_STATUS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    412: FailedPreconditionError,
    429: RateLimitError,
}
_BY_STATUS_AND_CODE: dict[tuple[int, int], type[APIStatusError]] = {
    (400, 3): InvalidArgumentError,
    (409, 6): AlreadyExistsError,
    (429, 8): ResourceExhaustedError,
}
_BY_CODE: dict[int, type[APIStatusError]] = {
    5: NotFoundError,
    7: PermissionDeniedError,
    16: AuthenticationError,
}


def status_error(
    method: str,
    path: str,
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC),
) -> APIStatusError:
    """The error for an answer with a status other than 2xx.

    Understands the control plane's `Status` body, the edge's `{"error": {…}}` envelope, and any other text. `headers`
    must be case-insensitive or in lower case.
    """
    document = _document(body)
    envelope = document.get("error")
    said = cast(dict[str, Any], envelope) if isinstance(envelope, dict) else document
    code, message, listed = said.get("code"), said.get("message"), said.get("details")
    details = cast(list[object], listed) if isinstance(listed, list) else []
    if not isinstance(message, str):
        message = envelope if isinstance(envelope, str) else "" if document else _excerpt(headers, body)
    if "location" in headers and 300 <= status < 400:
        message = f"a redirect to {_host(headers['location'])}, which is not followed: the key is for this server"
    request_id = headers.get("x-request-id") or document.get("request_id")
    return _class_of(status, code)(
        method,
        path,
        status,
        headers=headers,
        code=code if isinstance(code, int | str) else None,
        message=message,
        details=tuple(details),
        request_id=request_id if isinstance(request_id, str) else None,
        retry_after=_retry_after(headers, details, now),
        body=body,
    )


def _class_of(status: int, code: Any) -> type[APIStatusError]:
    """The status decides; the code only where the status alone is too general."""
    if code == _FAILED_PRECONDITION:
        return FailedPreconditionError
    if not isinstance(code, int):
        code = -1
    if status >= 500:
        return ServiceUnavailableError if status == 503 or code == _UNAVAILABLE else InternalServerError
    return _BY_STATUS_AND_CODE.get((status, code)) or _BY_STATUS.get(status) or _BY_CODE.get(code, APIStatusError)


def _error_infos(details: tuple[Any, ...]) -> Iterator[ErrorInfo]:
    for detail in details:
        if not isinstance(detail, dict):
            continue
        said = cast(dict[str, Any], detail)
        if said.get("@type") == ERROR_INFO:
            metadata: Any = said.get("metadata")
            pairs = cast(dict[str, object], metadata).items() if isinstance(metadata, dict) else ()
            yield ErrorInfo(
                str(said.get("reason") or ""),
                str(said.get("domain") or ""),
                {name: str(value) for name, value in pairs},
            )


def _document(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return cast(dict[str, Any], document) if isinstance(document, dict) else {}


def _host(location: str) -> str:
    """The host of a redirect, without user name, path and query, which can be secret."""
    try:
        return urlsplit(location).hostname or "the same host"
    except ValueError:
        return "an invalid URL"


def _excerpt(headers: Mapping[str, str], body: bytes) -> str:
    """The beginning of a plain text. The beginning of an HTML page would tell nothing."""
    text = body[:800].decode("utf-8", "replace").strip()
    if "html" in headers.get("content-type", "") or text.startswith("<"):
        return "an HTML page, not from the API itself"
    return text[:200]


def _retry_after(
    headers: Mapping[str, str], details: list[object], now: Callable[[], datetime.datetime]
) -> float | None:
    """Seconds that the server asks to wait, at most a year; None if it asks for nothing that can be parsed.

    Read from the headers, then from the `google.rpc.RetryInfo` among the details.
    """
    seconds = _seconds(headers.get("retry-after-ms", ""), "ms")
    value = headers.get("retry-after", "").strip().strip(_QUOTES)
    for text in (value, *value.split(",")):
        seconds = _seconds(text) if seconds is None else seconds
        seconds = _until(text, now) if seconds is None else seconds
    if seconds is None:
        seconds = next((one for one in map(_retry_info, details) if one is not None), None)
    return None if seconds is None else min(max(0.0, seconds), _YEAR)


def _seconds(text: str, unit: str = "s") -> float | None:
    """A time in `unit`, unless the text names one. It may be quoted and followed by parameters."""
    found = _TIME.fullmatch(text.strip().strip(_QUOTES).partition(";")[0].strip().lower())
    if found is None:
        return None
    return float(found[1]) / (1000 if (found[2] or unit).startswith("m") else 1)


def _retry_info(detail: object) -> float | None:
    said = cast(dict[str, object], detail) if isinstance(detail, dict) else {}
    delay = said.get("retryDelay") if said.get("@type") == _RETRY_INFO else None
    if isinstance(delay, dict):  # as some servers write it
        parts = cast(dict[str, object], delay)
        whole, rest = (_seconds(str(parts.get(name, 0))) for name in ("seconds", "nanos"))
        return None if whole is None else whole + (rest or 0) / 1e9
    return None if isinstance(delay, bool) else _seconds(str(delay))


def _until(text: str, now: Callable[[], datetime.datetime]) -> float | None:
    """Seconds until an HTTP date. Without a time zone it is in UTC, as HTTP dates always are."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        try:
            moment = datetime.datetime.fromisoformat(text.strip())
        except ValueError:
            return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return (moment - now()).total_seconds()
