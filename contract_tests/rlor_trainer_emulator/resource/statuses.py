"""Errors as the wire shows them: google.rpc.Status from the control plane, an envelope from the edge."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any


class Code(IntEnum):
    """Canonical status codes (google.rpc.Code), those that the emulator uses."""

    INVALID_ARGUMENT = 3
    NOT_FOUND = 5
    ALREADY_EXISTS = 6
    PERMISSION_DENIED = 7
    FAILED_PRECONDITION = 9
    UNIMPLEMENTED = 12
    INTERNAL = 13
    UNAVAILABLE = 14


class ApiError(Exception):
    """An answer other than 200: HTTP status, JSON body and further headers."""

    def __init__(self, http_status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{http_status} {body}")
        self.http_status = http_status
        self.body = body
        self._headers = headers or {}

    def headers(self, request_id: str) -> dict[str, str]:
        """Return the headers of the answer to a request."""
        return {"x-request-id": request_id, **self._headers}


class StatusError(ApiError):
    """A decision of the control plane, with a Status body."""

    def __init__(self, http_status: int, code: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(http_status, {"code": int(code), "message": message, "details": []}, headers)


class InvalidArgument(StatusError):
    """The request itself is wrong, whatever the state of the system."""

    def __init__(self, message: str) -> None:
        super().__init__(400, Code.INVALID_ARGUMENT, message)


class NotFound(StatusError):
    """There is no such resource in the account."""

    def __init__(self, message: str = "resource not found") -> None:  # text: HAR 2026-04
        super().__init__(404, Code.NOT_FOUND, message)


class AlreadyExists(StatusError):
    """The name is taken."""

    def __init__(self, message: str) -> None:
        super().__init__(409, Code.ALREADY_EXISTS, message)


class PermissionDenied(StatusError):
    """The key is good but may not do this. The wire's message is empty (HAR 2026-04)."""

    def __init__(self, message: str = "") -> None:
        super().__init__(403, Code.PERMISSION_DENIED, message)


class FailedPrecondition(StatusError):
    """The state of the system does not allow it."""

    def __init__(self, message: str) -> None:
        super().__init__(400, Code.FAILED_PRECONDITION, message)


class Unavailable(StatusError):
    """What is asked for is not up."""

    def __init__(self, message: str, *, retry_after: int | None = None) -> None:
        """`retry_after` is how many seconds to wait before the next attempt."""
        headers = None if retry_after is None else {"retry-after": str(retry_after)}
        super().__init__(503, Code.UNAVAILABLE, message, headers)


class MethodNotAllowed(StatusError):
    """The path exists, but not with this method."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__(405, Code.UNIMPLEMENTED, "Method Not Allowed", {"allow": ", ".join(allowed)})


class Unauthenticated(ApiError):
    """The edge rejects the key; the id of the request stands in the body alone (HAR 2026-04)."""

    def __init__(self, request_id: str) -> None:
        error = {
            "message": "The API key you provided is invalid.",
            "param": None,
            "code": "UNAUTHORIZED",
            "type": "error",
        }
        super().__init__(401, {"error": error, "request_id": request_id})

    def headers(self, request_id: str) -> dict[str, str]:
        return {"vary": "Origin"}
