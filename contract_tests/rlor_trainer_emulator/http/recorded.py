"""What the journal has kept, read: requests as tests and people ask for them, without their secrets."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Final, Unpack, overload

from rlor_spec.resources import Resource
from starlette.datastructures import Headers, QueryParams

from ..files import replaced
from ..queries.texts import did_you_mean
from ..resource.clock import moment, timestamp
from ..resource.messages import is_array, is_object
from ..resource.statuses import ApiError
from .conditions import Condition, Conditions, condition
from .expectation import came_instead, expected, missing
from .har import har
from .journal import Ending, Exchange, Journal, KeptBody
from .operations import Operation, Router, decoded
from .secrets import Secrets

_EITHER: Final = "write an operationId, or the client's name for it"


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
    """One request to the API, without its secrets. Its parts are read when they are needed."""

    def __init__(self, exchange: Exchange, reader: Reader) -> None:
        self._exchange = exchange
        self._reader = reader

    def __repr__(self) -> str:
        return f"<RecordedRequest {self}>"

    def __str__(self) -> str:
        """One line."""
        return f"{self.summary}, {self.milliseconds:.1f} ms"

    @property
    def summary(self) -> str:
        """One line, without how long it took."""
        said = str(self.status or "no answer") if self.ending == "answered" else f"{self.status or ''} {self.ending}"
        target = f"{self.path}?{self.query_string}" if self.query_string else self.path
        known = self.label or "no operation"
        return f"{self.number}. {self.clock_time} {self.method} {target} -> {said.strip()}, {known}"

    @property
    def clock_time(self) -> str:
        """When it came, by the emulator's clock, to the second."""
        return f"{self.time:%Y-%m-%d %H:%M:%S}"

    @property
    def likeness(self) -> tuple[object, ...]:
        """What it has in common with requests that ask for the same and come to the same. Not to be shown: secrets."""
        one = self._exchange
        return one.method, one.path, one.query, one.body.kept, one.body.size, self.status, self.ending, self.faults

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
        """Whether `body` is only the beginning, as text; None if nothing was read."""
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
        """Resource name of its job."""
        name = self._exchange.touched or self._reader.job(self, self._exchange.path)
        return None if name is None else self._reader.secrets.text(name, self._sent)

    @property
    def status(self) -> int | None:
        """Of the answer that began to be sent; None without one."""
        return None if self.ending in ("dropped", "abandoned", "open") else self._exchange.status

    @property
    def ending(self) -> Ending:
        """How it ended."""
        return self._exchange.ending

    @property
    def faults(self) -> tuple[str, ...]:
        """The kinds of faults that struck it."""
        return tuple(fault.kind for fault in self._exchange.struck)

    @property
    def milliseconds(self) -> float:
        """How long it took, in real time, until the end of its answer, or until now if it is open."""
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
        """Whether `answer` is only the beginning, as text."""
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
        body = self._exchange.body
        return self._reader.secrets.sent(headers, query, _parsed(body) or _text(body))

    def _masked(self, headers: Sequence[tuple[str, str]]) -> Headers:
        secrets = self._reader.secrets
        shown = [(name, secrets.unparsed(value, self._sent)) for name, value in secrets.headers(headers)]
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
        return self._reader.secrets.unparsed(_text(body), self._sent)


class Requests:
    """The requests to the API in the journal, in the order in which they came. Always up to date.

    emulator.requests.where(operation="lend", status=200)[0].body
    emulator.requests.assert_sent(operation="lend", job="moby-dick", times=1)
    """

    def __init__(self, journal: Journal, reader: Reader, conditions: Sequence[Condition] = ()) -> None:
        self._journal = journal
        self._reader = reader
        self._conditions = conditions

    def __iter__(self) -> Iterator[RecordedRequest]:
        for exchange in self._journal.exchanges():
            request = RecordedRequest(exchange, self._reader)
            if self._fits(request):
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
        return f"<Requests {', '.join(map(str, self._conditions)) or 'of any kind'}: {len(self)}>"

    def count(self) -> int:
        """Return the number of requests."""
        return len(self)

    def where(self, **conditions: Unpack[Conditions]) -> Requests:
        """Return those that fulfil all conditions. An operation, status or ending that there cannot be: ValueError.

        What was `forgotten` is not among them.
        """
        asked = {name: value for name, value in conditions.items() if value is not None}
        added = [condition(name, value, self._reader.operation_ids) for name, value in asked.items()]
        return Requests(self._journal, self._reader, [*self._conditions, *added])

    def assert_sent(self, *, times: int | None = None, **conditions: Unpack[Conditions]) -> Requests:
        """Return those that fulfil the conditions, or raise an AssertionError that shows what came instead.

        There must be one at least or, with `times`, exactly so many. Where requests that the journal has forgotten
        could make a difference, that is an AssertionError too.
        """
        found = self.where(**conditions)
        exchanges, forgotten = self._journal.kept()
        requests = [RecordedRequest(exchange, self._reader) for exchange in exchanges]
        asked = found._conditions
        least = sum(1 for request in requests if found._fits(request)) + (0 if asked else forgotten)
        most = least + (forgotten if asked else 0)
        if (times is None and least) or times == least == most:
            return found
        said = expected(asked, times, least)
        if least < most and (times is None or least <= times <= most):
            raise AssertionError(f"{said}, but {missing(forgotten)}")
        gone = f"\nBesides, {missing(forgotten)}." if forgotten else ""
        raise AssertionError(f"{said}. {came_instead(asked, times, requests)}{gone}")

    @property
    def forgotten(self) -> int:
        """How many requests of any kind the journal has dropped since the start or the last `clear`."""
        return self._journal.forgotten

    def after(self, number: int, most: int | None = None) -> list[RecordedRequest]:
        """Return those that came after the one of this number; with `most` no more than so many, the oldest."""
        found = (RecordedRequest(exchange, self._reader) for exchange in self._journal.exchanges(number))
        return list(islice((request for request in found if self._fits(request)), most))

    @property
    def first(self) -> int:
        """Number of the oldest request that the journal has; one after `last` if it has none."""
        return self._journal.first

    @property
    def last(self) -> int:
        """Number of the request that came last, whatever has been forgotten; 0 before the first."""
        return self._journal.last

    def har(self, path: Path | str | None = None) -> dict[str, Any]:
        """Return them as HAR 1.2, the archive that browsers and tools read, and write it to a file, if one is named.

        Its times are the emulator's. What is masked here is masked there. OSError if it cannot be written; what is
        there already stays then.
        """
        archive = har(self)
        if path is not None:
            with replaced(Path(path)) as file:
                json.dump(archive, file)
        return archive

    def clear(self) -> None:
        """Delete all requests from the journal, whatever the conditions."""
        self._journal.clear()

    def _fits(self, request: RecordedRequest) -> bool:
        return all(condition.holds(request) for condition in self._conditions)


def _parsed(body: KeptBody) -> Any:
    try:
        return json.loads(body.kept)
    except (ValueError, RecursionError):
        return None


def _text(body: KeptBody) -> str:
    return body.kept.decode("utf-8", "replace")
