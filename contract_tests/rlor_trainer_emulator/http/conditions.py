"""What requests of the journal are looked for by, and in what one differs from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, TypedDict, cast, get_args

from ..resource.messages import is_object
from .journal import Ending

if TYPE_CHECKING:
    from .recorded import RecordedRequest

_LONGEST: Final = 80
"""Characters of a value that a difference shows."""


class Named(Protocol):
    """Anything with a resource name, such as a job of the client."""

    @property
    def name(self) -> Any:
        """The name."""
        ...


class Conditions(TypedDict, total=False):
    """What requests are looked for by."""

    operation: str
    """An `operationId`, a label such as `books.lend`, or the end of one, `lend`."""
    job: str | Named
    """An id, a resource name, or something that has one."""
    status: int | str
    """A number, or a class such as `4xx`."""
    method: str
    ending: Ending
    body: Mapping[str, Any]
    """What the body contains; other members do not matter."""


@dataclass(frozen=True)
class Condition:
    """One condition, as a request fulfils it or not."""

    name: str
    value: Any
    differences: Callable[[RecordedRequest], Iterator[str]]
    """In what a request differs from it; in nothing, if it is fulfilled."""

    def __str__(self) -> str:
        return f"{self.name}={self.value!r}"

    def holds(self, request: RecordedRequest) -> bool:
        """Return whether a request fulfils it."""
        return next(self.differences(request), None) is None

    def difference(self, request: RecordedRequest) -> str:
        """Return in what a request differs from it, as `status: 409, not 200`."""
        return f"{self.name}: {', '.join(self.differences(request))}"


def condition(name: str, value: Any, operation_ids: Callable[[str], frozenset[str]]) -> Condition:
    """Return a condition; `operation_ids` says what a name of an operation stands for.

    ValueError for a value that no request can have, TypeError for a name that there is not.
    """

    def of(has: Callable[[RecordedRequest], object], fits: Callable[[RecordedRequest], bool]) -> Condition:
        def differences(request: RecordedRequest) -> Iterator[str]:
            if not fits(request):
                found = has(request)
                yield f"{'none' if found is None else found}, not {value}"

        return Condition(name, value, differences)

    match name:
        case "operation":
            ids = operation_ids(value)
            return of(lambda request: request.label, lambda request: request.operation in ids)
        case "job":
            value = value if isinstance(value, str) else value.name
            job: Callable[[RecordedRequest], str | None] = _job_name if "/" in value else _job_id
            return of(job, lambda request: job(request) == value)
        case "status":
            wanted = str(value).lower()
            if not re.fullmatch(r"[1-5](xx|[0-9]{2})", wanted):
                raise ValueError(f"{value!r} is not a status: write a number such as 404, or 4xx")
            return of(
                lambda request: request.status or request.ending,
                lambda request: wanted in (str(request.status), f"{str(request.status)[0]}xx"),
            )
        case "method":
            return of(lambda request: request.method, lambda request: request.method == value.upper())
        case "ending":
            if value not in get_args(Ending):
                raise ValueError(f"{value!r} is not an ending: write one of {', '.join(get_args(Ending))}")
            return of(lambda request: request.ending, lambda request: request.ending == value)
        case "body":
            return Condition(name, value, lambda request: _lacks(request.body, value))
        case _:
            raise TypeError(f"requests have no {name}; look for {', '.join(Conditions.__annotations__)}")


def _job_name(request: RecordedRequest) -> str | None:
    return request.job


def _job_id(request: RecordedRequest) -> str | None:
    return None if request.job is None else request.job.rpartition("/")[2]


def _lacks(whole: Any, part: Any, place: str = "") -> Iterator[str]:
    """Yield in what a value does not contain a part of it."""
    if is_object(whole) and isinstance(part, Mapping):
        for name, value in cast("Mapping[str, Any]", part).items():
            inner = f"{place}.{name}" if place else name
            if name in whole:
                yield from _lacks(whole[name], value, inner)
            else:
                yield f"{inner} is missing"
    elif whole != part:
        yield f"{f'{place} is ' if place else ''}{_shown(whole)}, not {_shown(part)}"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
