"""What the journal has kept, read: requests as tests and people ask for them, without their secrets."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Final, Protocol, TypedDict, Unpack, cast, overload

from rlor_spec.resources import Resource
from starlette.datastructures import Headers, QueryParams

from ..queries.texts import did_you_mean
from ..resource.clock import moment, timestamp
from ..resource.messages import is_array, is_object
from ..resource.statuses import ApiError
from .har import har
from .journal import Ending, Exchange, Journal, KeptBody
from .operations import Operation, Router, decoded
from .secrets import Secrets

_EITHER: Final = "write an operationId, or what clients call it"
_MOST_SHOWN: Final = 50
"""Requests that an assertion shows."""


class Reader:
    """Makes of what was kept what it means, by the spec and without its secrets."""

    def __init__(self, router: Router, job: Resource, secrets: Secrets) -> None:
        self._router = router
        self._job = job
        self._create = job.label("create")
        self.secrets = secrets

    def operation_ids(self, name: str) -> frozenset[str]:
        """Return the `operationId`s that a name stands for; ValueError if there are none."""
        known = {operation.operation_id: operation.label for operation in self._router.operations}
        found = frozenset(
            operation_id
            for operation_id, label in known.items()
            if name in (operation_id, label, label.rpartition(".")[2])
        )
        if not found:
            choices = [*known, *known.values(), *(label.rpartition(".")[2] for label in known.values())]
            raise ValueError(f"no operation {name[:100]!r}; {did_you_mean(name, choices) or _EITHER}")
        return found

    def operation(self, method: str, path: str) -> Operation | None:
        """Return the operation of a request; None where the API has none."""
        try:
            return self._router.find(method, path)[0]
        except ApiError:
            return None

    def job(self, request: RecordedRequest, path: str) -> str | None:
        """Return the name of the job that a request is about: of its path, else of a create's answer, else of its body.

        A create that made none is about the one that it asked for.
        """
        try:
            operation, raw = self._router.find(request.method, path)
            ids = {name: decoded(segment) for name, segment in raw.items()}
        except ApiError:
            return None
        if self._job.id_parameter in ids:
            return self._named(ids)
        if operation.label == self._create:
            made = request.answer.get(self._job.name_field) if is_object(request.answer) else None
            if isinstance(made, str) and made:
                return made
            for name, parameter in operation.query_parameters.items():
                if parameter.name == self._job.create_id and request.query.get(name):
                    return self._named({**ids, self._job.id_parameter: request.query[name]})
        body = request.body if operation.body is not None else None
        texts = [value for value in body.values() if isinstance(value, str)] if is_object(body) else []
        return next((text for text in texts if self._job.ids(text) is not None), None)

    def _named(self, ids: dict[str, str]) -> str | None:
        try:
            return self._job.name(ids)
        except KeyError:  # an operation whose path does not say whose job it is
            return None


class RecordedRequest:
    """One request to the API, without its secrets. What it is made of is read when it is asked for."""

    def __init__(self, exchange: Exchange, reader: Reader) -> None:
        self._exchange = exchange
        self._reader = reader

    def __repr__(self) -> str:
        return f"<RecordedRequest {self}>"

    def __str__(self) -> str:
        """One line."""
        said = str(self.status or "no answer") if self.ending == "answered" else f"{self.status or ''} {self.ending}"
        target = f"{self.path}?{self.query_string}" if self.query_string else self.path
        known = self.label or "no operation"
        return f"{self.number}. {self.method} {target} -> {said.strip()}, {self.milliseconds:.1f} ms, {known}"

    @property
    def number(self) -> int:
        """In the order in which requests came, from 1 on."""
        return self._exchange.number

    @property
    def time(self) -> datetime:
        """When it came, by the emulator's clock."""
        return moment(self._exchange.at)

    @property
    def method(self) -> str:
        return self._exchange.method

    @property
    def scheme(self) -> str:
        """`http` or `https`."""
        return self._exchange.scheme

    @cached_property
    def path(self) -> str:
        """As it was sent, percent-encoded."""
        return self._reader.secrets.text(self._exchange.path, self._sent)

    @cached_property
    def query_string(self) -> str:
        """As it was sent, percent-encoded."""
        return self._reader.secrets.query(self._exchange.query.decode("latin-1"), self._sent)

    @cached_property
    def query(self) -> QueryParams:
        """The parameters as they were spelled: `query["filter"]`, `query.multi_items()`."""
        return QueryParams(self.query_string)

    @cached_property
    def headers(self) -> Headers:
        return self._masked(self._exchange.headers)

    @cached_property
    def body(self) -> Any:
        """The body: its JSON, else its text; None without one."""
        return self._masked_body(self._exchange.body)

    @property
    def body_size(self) -> int:
        """Bytes of the body; what was said of it, where not all was read, as when there is no such path."""
        declared = self.headers.get("content-length", "")
        return max(self._exchange.body.size, int(declared) if declared.isascii() and declared.isdecimal() else 0)

    @property
    def body_cut(self) -> bool:
        """Whether `body` is the text of the beginning alone; None, if nothing was read."""
        return self.body_size > len(self._exchange.body.kept)

    @cached_property
    def _operation(self) -> Operation | None:
        return self._reader.operation(self._exchange.method, self._exchange.path)

    @property
    def operation(self) -> str | None:
        """The `operationId`; None for a path or method that the API does not have."""
        return None if self._operation is None else self._operation.operation_id

    @property
    def label(self) -> str | None:
        """What clients call the operation, such as `books.lend`."""
        return None if self._operation is None else self._operation.label

    @cached_property
    def job(self) -> str | None:
        """Resource name of the job that it is about."""
        name = self._reader.job(self, self._exchange.path)
        return None if name is None else self._reader.secrets.text(name, self._sent)

    @property
    def status(self) -> int | None:
        """Of the answer that began to be sent; None without one."""
        return None if self.ending in ("dropped", "abandoned", "open") else self._exchange.status

    @property
    def ending(self) -> Ending:
        """What became of it."""
        return self._exchange.ending

    @property
    def faults(self) -> tuple[str, ...]:
        """Kinds of the faults that struck it."""
        return tuple(fault.kind for fault in self._exchange.struck)

    @property
    def milliseconds(self) -> float:
        """How long it took, in real time, to the end of its answer; so far, if it is open."""
        exchange = self._exchange
        return 1000 * (exchange.seconds if exchange.ended else time.perf_counter() - exchange.started)

    @cached_property
    def answer(self) -> Any:
        """The body that it was answered with, or would have been: its JSON, else its text; None without one."""
        return self._masked_body(self._exchange.answer)

    @property
    def answer_size(self) -> int:
        """Bytes of that body."""
        return self._exchange.answer.size

    @property
    def answer_cut(self) -> bool:
        """Whether `answer` is the text of its beginning alone."""
        return self._exchange.answer.cut

    @cached_property
    def answer_headers(self) -> Headers:
        return self._masked(self._exchange.answer_headers)

    @property
    def request_id(self) -> str | None:
        """The id in the answer: in its headers or, of a rejected key, in its body."""
        said = self.answer_headers.get("x-request-id")
        found: Any = said or (self.answer.get("request_id") if is_object(self.answer) else None)
        return found if isinstance(found, str) else None

    def document(self, *, whole: bool = True) -> dict[str, Any]:
        """Return it as JSON; not whole without headers and bodies."""
        shown: dict[str, Any] = {
            "number": self.number,
            "time": timestamp(self._exchange.at),
            "operation": self.operation,
            "label": self.label,
            "method": self.method,
            "path": self.path,
            "query": self.query_string,
            "status": self.status,
            "ending": self.ending,
            "faults": list(self.faults),
            "milliseconds": round(self.milliseconds, 2),
            "requestId": self.request_id,
            "job": self.job,
        }
        if whole:
            shown["headers"] = [list(pair) for pair in self.headers.items()]
            shown |= {"body": self.body, "bodySize": self.body_size, "bodyCut": self.body_cut}
            shown["answer"] = {
                "headers": [list(pair) for pair in self.answer_headers.items()],
                "body": self.answer,
                "bodySize": self.answer_size,
                "bodyCut": self.answer_cut,
            }
        return shown

    @cached_property
    def _sent(self) -> list[str]:
        """Its secrets."""
        headers, query = self._exchange.headers, self._exchange.query.decode("latin-1")
        return self._reader.secrets.sent(headers, query, _parsed(self._exchange.body))

    def _masked(self, headers: Sequence[tuple[str, str]]) -> Headers:
        secrets = self._reader.secrets
        shown = [(name, secrets.text(value, self._sent)) for name, value in secrets.headers(headers)]
        return Headers(raw=[(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in shown])

    def _masked_body(self, body: KeptBody) -> Any:
        if not body.kept:
            return None
        try:
            value = None if body.cut else _parsed(body)
            if is_object(value) or is_array(value):
                return self._reader.secrets.json(value, self._sent)
        except (ValueError, RecursionError):
            pass
        return self._reader.secrets.unparsed(body.kept.decode("utf-8", "replace"), self._sent)


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


class Requests:
    """The requests to the API that the journal has, in the order in which they came; always those of now.

    emulator.requests.where(operation="lend", status=200)[0].body
    emulator.requests.assert_sent(operation="lend", job="moby-dick", times=1)
    """

    def __init__(
        self, journal: Journal, reader: Reader, wanted: Sequence[Callable[[RecordedRequest], bool]] = (), said: str = ""
    ) -> None:
        self._journal = journal
        self._reader = reader
        self._wanted = wanted
        self._said = said

    def __iter__(self) -> Iterator[RecordedRequest]:
        for exchange in self._journal.exchanges():
            request = RecordedRequest(exchange, self._reader)
            if all(holds(request) for holds in self._wanted):
                yield request

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @overload
    def __getitem__(self, index: int) -> RecordedRequest: ...
    @overload
    def __getitem__(self, index: slice) -> list[RecordedRequest]: ...
    def __getitem__(self, index: int | slice) -> RecordedRequest | list[RecordedRequest]:
        return list(self)[index]

    def __repr__(self) -> str:
        return f"<Requests {self._said or 'of any kind'}: {len(self)}>"

    def count(self) -> int:
        """Return how many there are."""
        return len(self)

    def where(self, **conditions: Unpack[Conditions]) -> Requests:
        """Return those that fulfil all conditions. An operation or a status that there cannot be: ValueError."""
        asked = {name: value for name, value in conditions.items() if value is not None}
        wanted = [self._condition(name, value) for name, value in asked.items()]
        said = ", ".join(filter(None, [self._said, *(f"{name}={_shown(value)}" for name, value in asked.items())]))
        return Requests(self._journal, self._reader, [*self._wanted, *wanted], said)

    def assert_sent(self, *, times: int | None = None, **conditions: Unpack[Conditions]) -> Requests:
        """Return those that fulfil the conditions, or raise an AssertionError that shows what came instead.

        There has to be one at least or, with `times`, exactly so many.
        """
        found = self.where(**conditions)
        count = len(found)
        if count == times or (times is None and count):
            return found
        came = [str(request) for request in self]
        left = len(came) - _MOST_SHOWN
        shown = [f"({left} earlier ones)", *came[-_MOST_SHOWN:]] if left > 0 else came
        raise AssertionError(
            f"expected {'at least 1 request' if times is None else f'{times} requests'}"
            f"{' with ' if found._said else ''}{found._said}, found {count}. "
            + (f"What came{', in order' if came[1:] else ''}:\n  " + "\n  ".join(shown) if came else "No request came.")
        )

    @property
    def last(self) -> int:
        """Number of the request that came last, whatever has been forgotten; 0 before the first."""
        return self._journal.last

    def har(self) -> dict[str, Any]:
        """Return them as HAR 1.2, the archive that browsers and tools read, ready for `json.dump`.

        Its times are the emulator's. What is masked here is masked there.
        """
        return har(self)

    def clear(self) -> None:
        """Forget all requests of the journal, also those that fulfil no condition."""
        self._journal.clear()

    def _condition(self, name: str, value: Any) -> Callable[[RecordedRequest], bool]:
        match name:
            case "operation":
                ids = self._reader.operation_ids(value)
                return lambda request: request.operation in ids
            case "job":
                text: str = value if isinstance(value, str) else value.name
                if "/" in text:
                    return lambda request: request.job == text
                return lambda request: request.job is not None and request.job.rpartition("/")[2] == text
            case "status":
                wanted = str(value).lower()
                if not re.fullmatch(r"[1-5](xx|[0-9]{2})", wanted):
                    raise ValueError(f"{value!r} is not a status: write a number such as 404, or 4xx")
                return lambda request: wanted in (str(request.status), f"{str(request.status)[0]}xx")
            case "method":
                return lambda request: request.method == value.upper()
            case "ending":
                return lambda request: request.ending == value
            case "body":
                return lambda request: _contains(request.body, value)
            case _:
                raise TypeError(f"requests have no {name}; look for {', '.join(Conditions.__annotations__)}")


def _contains(whole: Any, part: Any) -> bool:
    if is_object(whole) and isinstance(part, Mapping):
        wanted = cast("Mapping[str, Any]", part)
        return all(name in whole and _contains(whole[name], value) for name, value in wanted.items())
    return bool(whole == part)


def _shown(value: Any) -> str:
    return repr(getattr(value, "name", value))


def _parsed(body: KeptBody) -> Any:
    try:
        return json.loads(body.kept)
    except (ValueError, RecursionError):
        return None
