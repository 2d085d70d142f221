"""Options of a single call, which override the client's settings or add to what the spec describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple, cast

from ._config import Settings, seconds
from ._operation import Operation

QueryValue = str | int | float | bool
"""One value of a query parameter."""
_BODILESS = ("GET", "HEAD", "DELETE")


class Limits(NamedTuple):
    """How often a call is retried, and for how long."""

    max_retries: int
    deadline: float
    """Seconds for all attempts and the waits between them."""


class CallOptions(NamedTuple):
    """The options of one call. None: use the client's setting."""

    timeout: float | timedelta | None = None
    max_retries: int | None = None
    deadline: float | timedelta | None = None
    extra_headers: Mapping[str, str] | None = None
    extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None
    extra_body: Mapping[str, Any] | None = None

    def seconds(self, name: str) -> float | None:
        """`timeout` or `deadline` in seconds. Raises `TypeError` or `ValueError`, which name it."""
        found = seconds(name, getattr(self, name))
        if found is not None and not found > 0:
            raise ValueError(f"{name} is {found!r}; it must be greater than 0.")
        return found

    def limits(self, settings: Settings) -> Limits:
        """The limits of this call, or else of the client. Raises `TypeError` or `ValueError` if one is invalid."""
        retries, deadline = self.max_retries, self.seconds("deadline")
        if retries is not None and (type(cast(object, retries)) is not int or retries < 0):
            a_number = isinstance(cast(object, retries), int | float) and not isinstance(retries, bool)
            raise (ValueError if a_number else TypeError)(
                f"max_retries is {retries!r}; pass a whole number, 0 or greater."
            )
        return Limits(
            settings.max_retries if retries is None else retries, settings.deadline if deadline is None else deadline
        )

    def of_a_read(self) -> CallOptions:
        """The options for a read within the call."""
        return CallOptions(self.timeout, self.max_retries, None, self.extra_headers)

    def added_to(self, request: dict[str, Any], operation: Operation) -> dict[str, Any]:
        """The request with the extra parameters and fields, which replace others of the same name.

        Raises `TypeError` or `ValueError` if one cannot be sent.
        """
        if self.extra_query:
            query = {name: _query_value(name, value) for name, value in _mapping("extra_query", self.extra_query)}
            chosen = None if operation.creation is None else operation.creation.parameter
            if chosen in query:
                raise ValueError(f"extra_query contains {chosen!r}. Pass the id as an argument of the method instead.")
            request = {**request, "params": {**request.get("params", {}), **query}}
        if self.extra_body:
            from ._encoding import argument
            from ._model import anything

            if operation.http_method in _BODILESS:
                raise ValueError(f"extra_body is given, but {operation.http_method} sends no body. Leave it out.")
            fields = dict(_mapping("extra_body", self.extra_body))
            body = argument("extra_body", fields, anything)
            request = {**request, "json": {**request.get("json", {}), **body}}
        return request

    def not_replaced(self, body: dict[str, Any]) -> dict[str, Any]:
        """The fields of a body that `extra_body` does not replace."""
        return {name: value for name, value in body.items() if name not in (self.extra_body or ())}


NO_OPTIONS = CallOptions()


def _mapping(name: str, value: object) -> list[tuple[str, Any]]:
    if not isinstance(value, Mapping):
        raise TypeError(f"{name} is of the type {type(value).__name__}; pass a mapping from names to values.")
    pairs = list(cast(Mapping[object, Any], value).items())
    for key, _ in pairs:
        if not isinstance(key, str) or not key:
            raise TypeError(f"{name} contains the name {key!r}. Names must be non-empty strings.")
    return cast(list[tuple[str, Any]], pairs)


def _query_value(name: str, value: object) -> Any:
    """One or more values in the form that httpx expects."""
    if isinstance(value, list | tuple):
        return [_query_value(name, one) for one in cast(Sequence[object], value)]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise TypeError(f"extra_query[{name!r}] is of the type {type(value).__name__}; pass a string, a number or a bool.")
