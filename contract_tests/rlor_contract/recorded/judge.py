"""What one recorded exchange says by itself: its answer is judged as a server's, its request as a client's."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from rlor_spec.document import Pointer, format_pointer

from rlor_contract.recorded.book import TrafficBook
from rlor_contract.recorded.exchange import Exchange, split
from rlor_contract.recorded.requests import Requests, of_text
from rlor_contract.report.coverage import Coverage
from rlor_contract.report.ledger import Side
from rlor_contract.server import checks, conformity
from rlor_contract.server.checks import Answer, Broken
from rlor_contract.spec.json_values import ITEMS, is_list, is_object, json_of, values_at
from rlor_contract.spec.operations import ContractSpec, Operation

_REMEMBERED: Final = 1024
"""Judgements that are kept for exchanges that are the same: who waits for a job asks the same again and again."""
_LONGEST: Final = 64 * 1024
"""Bytes of an answer that is kept with them."""
_WEATHER: Final = frozenset({408, 429, 502, 503, 504, *range(520, 530)})
"""Statuses with which something in between may answer in place of the server."""
_NO_ANSWER: Final = frozenset({0, 304})
"""Nothing was recorded, or a cache has answered."""
_UNASKED: Final = frozenset({"request_id_present", "response_headers_conformance"})
"""Checks of headers, which some recordings leave out."""
_OF_BODIES: Final = frozenset({"error_body_matches_status", "content_type_conformance", "response_schema_conformance"})
_BY_SHAPE: Final = frozenset({"undeclared_properties", "zero_values_present", "secrets_not_echoed"})
"""Checks that depend on which fields an answer has, of which type, and empty or not, and on nothing else of it."""
_COVERED: Final = "(coverage)"
_CREDENTIALS: Final = ("authorization", "x-api-key")
Judged = tuple[Side, str, tuple[Broken, ...]]
"""A check that had something to judge, and what broke it."""


@dataclass(slots=True)
class Call:
    """An exchange, taken apart by the spec."""

    exchange: Exchange
    operation: Operation
    base: str
    """What comes before the operation's path: scheme, host, and the path of a base URL."""
    path: dict[str, str]
    query: dict[str, str]
    json: Any = None
    """The body of the answer; None when it is not JSON."""
    sent: Any = None
    """The body of the request, likewise."""
    wrong: bool = False
    """Whether the request breaks the spec."""
    answered: bool = False
    """Whether it was the server that answered, as far as can be told."""
    fine: set[str] | None = field(default=None, repr=False)
    """What is known of answers of its shape."""
    judged: list[Judged] = field(default_factory=list[Judged], repr=False)

    @property
    def succeeded(self) -> bool:
        return 200 <= self.exchange.status < 300


class Calls:
    """Which operation an exchange calls. `base_url`: only what is below it is of the API."""

    def __init__(self, spec: ContractSpec, base_url: str = "") -> None:
        self._base_url = base_url.rstrip("/")
        self._routes = [
            (op, re.compile("^(.*?)" + re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/:]+)", re.escape(op.path)) + "$"))
            for op in spec.operations
        ]

    def call(self, exchange: Exchange) -> Call | None:
        """None for what is no call of an operation."""
        address = split(exchange.url)
        for operation, route in self._routes:
            if operation.verb == exchange.method and (found := route.match(address.path)):
                base = f"{address.scheme}://{address.netloc.rpartition('@')[2]}{found[1]}"
                if self._base_url and base != self._base_url:
                    return None
                path = {name: unquote(value) for name, value in found.groupdict().items()}
                return Call(exchange, operation, base, path, dict(parse_qsl(address.query, keep_blank_values=True)))
        return None


class Judge:
    """Judges calls one by one, and enters what it finds."""

    def __init__(self, spec: ContractSpec, book: TrafficBook) -> None:
        self.spec, self.book = spec, book
        self._requests = Requests(spec)
        self._coverage = Coverage(spec, book.server)
        self._known: OrderedDict[Any, Call] = OrderedDict()
        self._shapes: OrderedDict[Any, set[str]] = OrderedDict()

    def judge(self, call: Call, *, there: bool) -> Call:
        """Judge a call. `there`: what it names was seen a while ago. Returns the one like it that was judged first."""
        exchange, operation = call.exchange, call.operation
        for name in _CREDENTIALS:
            key = exchange.sent_headers.get(name, "").rpartition(" ")[2]
            if key and not key.startswith(("*", "<", "[")):  # what tools write in place of one
                self.book.keys[key] = None
        key = self._key(call, there)
        known = self._known.get(key)
        if known is None:
            known = call
            self._look(call, there)
            if len(exchange.content or b"") + len(exchange.sent or b"") <= _LONGEST:
                self._known[key] = call
                if len(self._known) > _REMEMBERED:
                    self._known.popitem(last=False)
        else:
            self._known.move_to_end(key)
        for side, check, broken in known.judged:
            if broken:
                for one in broken:
                    self.book.fails(side, operation, check, one, exchange, call.path.values())
            else:
                self.book.passes(side, operation, check)
        if not known.wrong:
            self.book.client.verified.add(operation.label)
            if call.succeeded:
                self.book.server.verified.add(operation.label)
        return known

    def _key(self, call: Call, there: bool) -> Any:
        exchange, response = call.exchange, call.operation.responses.get(call.exchange.status)
        told = self._headers(call)
        headers = tuple((name, "" if name.endswith("-id") else value) for name, value in sorted(told.items()))
        return (
            call.operation.id, exchange.url, exchange.sent, exchange.sent_headers.get("content-type"), exchange.status,
            headers, exchange.content, exchange.left_out, response is None, there,
        )  # fmt: skip

    def _headers(self, call: Call) -> dict[str, str]:
        """The headers of the answer that the spec speaks of, and any that has a key in it."""
        named = self._documented(call)
        spoken = {"content-type", "allow", *(name.lower() for name in named)}
        return {
            name: value
            for name, value in call.exchange.headers.items()
            if name in spoken or any(key in value for key in self.book.keys)
        }

    def _documented(self, call: Call) -> dict[str, Any]:
        """The headers that the spec describes of such an answer."""
        response = call.operation.responses.get(call.exchange.status)
        found: dict[str, Any] = self.spec.schema(response.pointer).get("headers", {}) if response else {}
        return found

    def _look(self, call: Call, there: bool) -> None:
        exchange, operation = call.exchange, call.operation
        call.json = json_of(exchange.content or b"")
        call.sent = json_of(exchange.sent or b"") if operation.body else None
        self.book.hide(self._secrets(operation.body, call.sent))
        response = operation.responses.get(exchange.status)
        self.book.hide(self._secrets(response.schema if response else None, call.json))
        kind = exchange.sent_headers.get("content-type", "")
        faults: list[tuple[str, Broken]] = []
        try:
            faults = [*self._requests.faults(operation, call.path, call.query, kind, exchange.sent)]
        except Exception as error:
            self.book.broke("(requests)", operation, error, exchange)
        call.wrong = bool(faults)
        if exchange.status not in _WEATHER | _NO_ANSWER:
            call.judged += self._of_request(call, faults)
        call.answered = self._is_server(call)
        if call.answered:
            try:
                call.judged += self._of_answer(call, there)
            except Exception as error:
                self.book.broke("(answers)", operation, error, exchange)
            if not (call.query or exchange.sent) and _COVERED in self._fine(call):
                return
            self._fine(call).add(_COVERED)
            sent = call.sent if not call.wrong else None
            values = {
                one.name: of_text(self.spec, one.schema, call.query[one.name])
                for one in operation.parameters_in("query")
                if one.name in call.query
            }
            self._coverage.call(operation, values, sent, exchange.status, call.json)

    def _fine(self, call: Call) -> set[str]:
        """What need not be looked at in answers of the same shape once more: the checks by shape that they passed."""
        if call.fine is None:
            keys = any(key.encode() in (call.exchange.content or b"") for key in self.book.keys)
            about = (call.operation.id, call.exchange.status, bool(call.query.get("readMask")), keys)
            call.fine = self._shapes.setdefault((*about, _shape(call.json)), set())
            if len(self._shapes) > _REMEMBERED:
                self._shapes.popitem(last=False)
        return call.fine

    def _is_server(self, call: Call) -> bool:
        """Whether it was the server that answered, as far as can be told."""
        status, documented = call.exchange.status, call.operation.responses.get(call.exchange.status)
        if status in _NO_ANSWER:
            return False
        page = call.exchange.headers.get("content-type", "").startswith("text/html")
        return status not in _WEATHER or (
            documented is not None and not page and (not documented.schema or bool(call.json))
        )

    def _of_request(self, call: Call, faults: list[tuple[str, Broken]]) -> Iterator[Judged]:
        """An invalid request that was refused is reported; one that was accepted breaks the contract twice."""
        parts = ["request_path", "request_query"] + ["request_body"] * (call.exchange.sent is not None)
        for check in parts:
            found = [broken for name, broken in faults if name == check]
            if call.exchange.status >= 400:
                found = [Broken(one.expected, f"{one.got}, which was refused", one.pointer, True) for one in found]
            yield "client", check, tuple(found)
        wrong = [broken for _, broken in faults if not broken.should]
        if wrong and call.exchange.status != 401:
            accepted = call.succeeded
            expected = f"a refusal, as the request is wrong: {wrong[0].expected}, got {wrong[0].got}"
            broken = Broken(expected, f"{call.exchange.status}", wrong[0].pointer)
            yield "server", "negative_data_rejection", (broken,) if accepted else ()

    def _of_answer(self, call: Call, there: bool) -> Iterator[Judged]:
        exchange, operation = call.exchange, call.operation
        answer = Answer(
            operation, exchange.method, dict(call.path), dict(call.query), call.sent if is_object(call.sent) else None,
            not call.wrong, there, exchange.status, self._headers(call), exchange.content or b"", call.json,
            next(reversed(self.book.keys), ""),
        )  # fmt: skip
        # Some tools record what a script may see of an answer, and every server sends the date.
        left = set[str]() if "date" in exchange.headers else {*_UNASKED}
        if exchange.content is None:
            left |= _OF_BODIES
        kind = exchange.headers.get("content-type", "")
        if not kind:
            left.add("content_type_conformance")
            kind = "application/json"
        masked = bool(call.query.get("readMask"))
        found: dict[str, list[Broken]] = {}
        if exchange.content is not None or exchange.status == 500 or exchange.status not in operation.responses:
            for check, broken in conformity.nonconformities(
                self.spec, operation, exchange.status, kind, answer.content, masked=masked, decoded=(call.json,)
            ):
                found.setdefault(check, []).append(broken)
            for check in conformity.CHECKS:
                if check not in found and (check != "zero_values_present"):
                    found[check] = []
        found["response_headers_conformance"] = [*self._misfit_headers(call)]
        fine = self._fine(call)
        for one in checks.CHECKS:
            if one.applies(answer):
                passed = one.name in fine or self._is_excused(one.name, call)
                told = [] if passed else [*one.breaks(self.spec, answer)]
                found.setdefault(one.name, []).extend(told)
                if one.name in _BY_SHAPE and not told:
                    fine.add(one.name)
        if exchange.left_out:
            found.setdefault("secrets_not_echoed", []).extend(self._leaks(call))
        for check, every in found.items():
            if check not in left:
                yield "server", check, tuple(every)

    def _is_excused(self, check: str, call: Call) -> bool:
        """Whether a recording cannot show it. A refusal may rest on what else there is in the account."""
        if check != "valid_request_accepted":
            return False
        texts = [one for one in call.operation.parameters_in("query") if call.query.get(one.name)]
        grammar = any(self.spec.schema(self.spec.branches(one.schema)[0]).get("type") == "string" for one in texts)
        unsure = grammar or call.operation.body is not None
        return call.exchange.status == 401 or (call.exchange.status == 400 and unsure)

    def _misfit_headers(self, call: Call) -> Iterator[Broken]:
        response = call.operation.responses.get(call.exchange.status)
        for name in self._documented(call):
            text = call.exchange.headers.get(name.lower())
            if response is None or text is None:
                continue
            schema = (*self.spec.locate((*response.pointer, "headers", name)), "schema")
            value = of_text(self.spec, schema, text)
            for mismatch in self.spec.mismatches(schema, value) if not self.spec.is_valid(schema, value) else ():
                yield Broken(f"{name}: {mismatch.expected}", mismatch.got, mismatch.pointer)

    def _secrets(self, schema: Pointer | None, body: Any) -> Iterator[str]:
        for way, _ in self.spec.marked(schema, "writeOnly", True) if schema else ():
            yield from (value for value in values_at(body, way) if isinstance(value, str))

    def _leaks(self, call: Call) -> Iterator[Broken]:
        """Secrets that were in the answer when our own client left them out of the recording."""
        response = call.operation.responses.get(call.exchange.status)
        known = dict(self.spec.marked(response.schema, "writeOnly", True)) if response and response.schema else {}
        for way in call.exchange.left_out:
            owner = known.get(tuple(ITEMS if isinstance(step, int) else step for step in way))
            if owner is not None:
                at = format_pointer(way)
                yield Broken(f"{at} empty or absent: it is write-only", f"{at} with a value", owner)


def _shape(value: Any) -> Any:
    """What of a JSON value is the same for values with the same fields of the same types, empty or not."""
    if is_object(value):
        return tuple([(name, item if item is None else _shape(item)) for name, item in value.items()])
    if isinstance(value, str):
        return bool(value)
    return frozenset([_shape(item) for item in value]) if is_list(value) else value.__class__
