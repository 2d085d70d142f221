"""How a request is refused: a status of HTTP, a code and a text."""

from __future__ import annotations

from typing import Any, Final

INVALID: Final = 3
NOT_FOUND: Final = 5
EXISTS: Final = 6
DENIED: Final = 7
PRECONDITION: Final = 9
ABORTED: Final = 10
UNIMPLEMENTED: Final = 12
INTERNAL: Final = 13
UNAVAILABLE: Final = 14


class Refused(Exception):
    """A request that is answered with a Status body."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def body(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, "details": []}


def invalid(message: str) -> Refused:
    return Refused(400, INVALID, message)
