"""The client half: every documented answer decodes, and every request that the client sends keeps to the spec."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from rlor_spec.document import Pointer, format_pointer

from rlor_contract.client.adversarial_ids import ADVERSARIAL_IDS, id_faults
from rlor_contract.client.answers import about, answer_faults, enum_variants, undescribed_answers, whole_answer
from rlor_contract.client.connections import LiveClients, connection_uses, live_uses, open_loopback
from rlor_contract.client.plain_functions import plain_settings, plain_uses
from rlor_contract.client.plain_refusals import plain_refusals
from rlor_contract.client.requests import calls, request_faults, used_options
from rlor_contract.client.runtime import runtime_uses
from rlor_contract.client.scripted import ScriptedFacade, Uses, open_scripted
from rlor_contract.client.surfaces import (
    ABSENT,
    API_KEY,
    BASE_URL,
    Call,
    Exchange,
    PlainFunctions,
    Reply,
    Surface,
    open_surfaces,
)
from rlor_contract.client.tolerance import tolerance_uses
from rlor_contract.client.usage import usage_uses
from rlor_contract.report.coverage import Coverage
from rlor_contract.report.curl import curl_command
from rlor_contract.report.ledger import Ledger
from rlor_contract.report.warrants import Warrants
from rlor_contract.spec.fuzzed_values import FuzzedValues
from rlor_contract.spec.json_values import shown_error, shown_json
from rlor_contract.spec.operations import ContractSpec, Operation, Response
from rlor_contract.spec.schema_values import SchemaValues
from rlor_contract.spec.schemas import Mismatch


@dataclass(frozen=True, slots=True)
class Depth:
    """How many values a run spends where more values only repeat the kind."""

    responses: int
    """Values of each documented 2xx answer."""
    errors: int
    """Values of each documented error."""
    requests: int
    fuzzed: int
    """Random answers of each distinct 2xx schema, and a quarter as many of each error schema."""


DEPTHS: Final = {
    "quick": Depth(12, 2, 12, 0),
    "default": Depth(150, 10, 150, 40),
    "deep": Depth(1500, 100, 1500, 400),
}


Part = Literal["answers and requests", "strict", "tolerant"]
PARTS: Final[tuple[Part, ...]] = ("answers and requests", "strict", "tolerant")


@dataclass(slots=True)
class ClientHalf:
    """One run. The verdicts go into the ledger."""

    spec: ContractSpec
    seed: int
    depth: Depth
    operations: tuple[Operation, ...]
    ledger: Ledger = field(default_factory=lambda: Ledger("client"))
    account: str = "acme-research"

    parts: tuple[Part, ...] = PARTS
    """What is run, in this order; another order finds the same."""
    _coverage: Coverage = field(init=False)
    _answers: SchemaValues = field(init=False)

    def run(self) -> Ledger:
        """Verify every operation on every surface."""
        started = time.monotonic()
        self._coverage = Coverage(self.spec, self.ledger)
        self._answers = SchemaValues(self.spec, self.seed)
        for part in self.parts:
            {"answers and requests": self._on_each_surface, "strict": self._strict, "tolerant": self._tolerant}[part]()
        self.ledger.seconds = time.monotonic() - started
        return self.ledger

    def _on_each_surface(self) -> None:
        answers, inputs = self._answers, SchemaValues(self.spec, self.seed, writable=True)
        fuzz = FuzzedValues(self.spec, self.seed)
        with open_surfaces(self.spec, self.account) as surfaces:
            for operation in self.operations:
                self._responses(operation, surfaces, answers, fuzz)
                self._requests(operation, surfaces, inputs, answers)
                self._adversarial_ids(operation, surfaces, answers)
                self._plain_functions(operation, surfaces, inputs, answers)

    def _strict(self) -> None:
        answers = self._answers
        with open_scripted(self.spec, self.account) as scripted, open_loopback() as server:
            live = LiveClients(server)
            for operation, surface in itertools.product(self.operations, scripted):
                call = self._plain_call(operation, answers)
                self._uses(operation, surface, runtime_uses(self.spec, surface, call, answers))
                good = whole_answer(self.spec, call, answers)
                self._uses(operation, surface, [("connections_kept", connection_uses(live, surface, call, good))])
                if operation.label == self.spec.resource.label("get"):  # what is the same for all is tried on one
                    self._uses(operation, surface, usage_uses(self.spec, surface, call, answers))
                    self._uses(operation, surface, live_uses(live, surface, call, good))
            for surface in scripted:
                live.close(surface)

    def _tolerant(self) -> None:
        with open_scripted(self.spec, self.account, strict=False) as tolerant:
            for operation, surface in itertools.product(self.operations, tolerant):
                call = self._plain_call(operation, self._answers)
                self._uses(operation, surface, tolerance_uses(self.spec, surface, call, self._answers))

    # Responses

    def _responses(
        self, operation: Operation, surfaces: list[Surface], values: SchemaValues, fuzz: FuzzedValues
    ) -> None:
        call = self._plain_call(operation, values)
        for status, response in operation.responses.items():
            success = status < 400
            if response.schema is None:
                self._undescribed(call, response, surfaces)
                continue
            for check, wire in self._wires(response, values, fuzz):
                named = about(self.spec, call, response, wire)
                for surface in surfaces:
                    exchange = surface.send(call, Reply.of_json(status, named))
                    found = answer_faults(self.spec, surface, response, named, exchange)
                    self._book(operation, check, found, surface, f"(answer given) HTTP {status} {shown_json(named)}")
                    if success and not found:
                        self.ledger.verified.add(operation.label)
                    if not found:
                        self._coverage.call(operation, {}, None, status, named)

    def _wires(self, response: Response, values: SchemaValues, fuzz: FuzzedValues) -> Iterator[tuple[str, Any]]:
        """Answers of a described status, each with the check it is for; made when they are asked for."""
        schema, success = response.schema or (), response.status < 400
        groups: list[tuple[str, Callable[[], Iterable[Any]]]] = [
            ("spec_examples", lambda: response.examples),
            (
                "documented_responses" if success else "documented_errors",
                lambda: values.sample(schema, self.depth.responses if success else self.depth.errors),
            ),
            ("fuzzed_responses", lambda: fuzz.values(schema, self.depth.fuzzed // (1 if success else 4))),
        ]
        if success:
            groups.append(("every_enum_value", lambda: enum_variants(self.spec, schema, values)))
        return ((check, wire) for check, made in groups for wire in made())

    def _undescribed(self, call: Call, response: Response, surfaces: list[Surface]) -> None:
        """An answer of whose body nothing is known may have any."""
        operation, success = call.operation, response.status < 400
        check = "documented_responses" if success else "documented_errors"
        for reply, surface in itertools.product(undescribed_answers(response.status), surfaces):
            found = answer_faults(self.spec, surface, response, None, surface.send(call, reply))
            self._book(operation, check, found, surface, f"(answer given) HTTP {response.status} {reply.content!r}")
            if not found:
                self._coverage.call(operation, {}, None, response.status, None)
                if success:
                    self.ledger.verified.add(operation.label)

    # Uses

    def _uses(self, operation: Operation, surface: ScriptedFacade, checks: Iterable[tuple[str, Uses]]) -> None:
        """Book what came of each use; and, of an async client, whether it held up its event loop."""
        for check, uses in checks:
            for use, faults in _whole(operation, uses):
                shown = f"{operation.verb} {operation.path}: {use}"
                self._book(operation, check, faults, surface, shown)
                if surface.asynchronous:
                    held = [Mismatch("", "a loop that continues", f"{len(surface.blocked)} sleeps", operation.pointer)]
                    self._book(operation, "async_never_blocks", held if surface.blocked else [], surface, shown)

    def _plain_functions(
        self, operation: Operation, surfaces: list[Surface], inputs: SchemaValues, answers: SchemaValues
    ) -> None:
        query = {p.name: inputs.pool(p.schema)[-1] for p in operation.parameters_in("query")}
        call = Call(operation, self._path_values(operation), query, self._plain_call(operation, answers).body)
        for surface in surfaces:
            if isinstance(surface, PlainFunctions):
                uses = itertools.chain(
                    plain_uses(self.spec, surface, call, answers), plain_refusals(self.spec, surface, call, answers)
                )
                if operation.label == self.spec.resource.label("get"):
                    uses = itertools.chain(uses, plain_settings(surface, call))
                for use, faults in _whole(operation, uses):
                    self._book(operation, "plain_functions_agree", faults, surface, f"{operation.label}: {use}")

    # Requests

    def _requests(
        self, operation: Operation, surfaces: list[Surface], inputs: SchemaValues, answers: SchemaValues
    ) -> None:
        reply = whole_answer(self.spec, self._plain_call(operation, answers), answers)
        seen: set[tuple[Pointer, bool]] = set()
        sent = list(calls(operation, self._path_values(operation), inputs))
        sampled = len(sent) > self.depth.requests
        if sampled:
            # At random, since in equal steps a field with as many values would always get the same one.
            chosen = random.Random(self.seed).sample(range(len(sent)), self.depth.requests)
            sent = [sent[index] for index in sorted(chosen)]
        for call, surface in itertools.product(sent, surfaces):
            exchange = surface.send(call, reply)
            shown = self._shown(exchange, call)
            if len(exchange.requests) != 1:
                got = shown_error(exchange.error) if exchange.error else f"{len(exchange.requests)} requests"
                fault = Mismatch("", "one request", got, operation.pointer)
                self._book(operation, "request_sent", [fault], surface, shown)
                continue
            self._book(operation, "request_sent", [], surface, shown)
            request = exchange.requests[0]
            self._coverage.call(operation, call.query, None if call.body is ABSENT else call.body, 200, None)
            for check, faults in request_faults(self.spec, call, request):
                self._book(operation, check, faults, surface, shown)
            seen |= set(used_options(self.spec, call))
        if not sampled:
            self._options_exercised(operation, inputs, seen)

    def _options_exercised(self, operation: Operation, inputs: SchemaValues, seen: set[tuple[Pointer, bool]]) -> None:
        """Every optional parameter and body field was sent and left out: else the suite itself has a gap."""
        wanted = {(p.pointer, present) for p in operation.parameters_in("query") for present in (True, p.required)}
        if operation.body:
            wanted |= set(inputs.options(operation.body))
        for pointer, present in wanted - seen:
            self.ledger.fails(
                operation.label,
                "options_exercised",
                place=self.spec.where(pointer),
                expected=f"a request that {'holds' if present else 'leaves out'} {pointer[-1]}",
                got="none: rlor_contract.spec.schema_values makes no such value",
                where=self.spec.where(pointer),
                request="(none)",
            )
        self.ledger.passes(operation.label, "options_exercised", len(wanted & seen))

    def _adversarial_ids(self, operation: Operation, surfaces: list[Surface], answers: SchemaValues) -> None:
        names = [p.name for p in operation.parameters_in("path")]
        base = self._plain_call(operation, answers)
        for name, value, surface in itertools.product(names, ADVERSARIAL_IDS, surfaces):
            call = Call(operation, {**base.path, name: value}, base.query, base.body)
            exchange = surface.send(call, whole_answer(self.spec, call, answers))
            faults = id_faults(call, name, exchange)
            self._book(operation, "adversarial_ids", faults, surface, self._shown(exchange, call))

    # Common

    def _plain_call(self, operation: Operation, values: SchemaValues) -> Call:
        body: Any = operation.body_examples[0] if operation.body else ABSENT
        return Call(operation, self._path_values(operation), {}, body)

    def _path_values(self, operation: Operation) -> dict[str, str]:
        examples = {p.name: self.spec.schema(p.pointer).get("example") for p in operation.parameters_in("path")}
        account = self.spec.resource.account_parameter
        return {name: self.account if name == account else str(value) for name, value in examples.items()}

    def _book(self, operation: Operation, check: str, faults: list[Mismatch], surface: Surface, shown: str) -> None:
        if not faults:
            self.ledger.passes(operation.label, check)
            return
        fault = faults[0]
        at = f"{fault.at}: " if fault.at else ""
        self.ledger.fails(
            operation.label,
            check,
            place=format_pointer(fault.pointer),
            expected=f"{at}{fault.expected}",
            got=f"{fault.got} (through {surface.name})",
            where=self.spec.where(fault.pointer),
            request=shown,
            warrant=Warrants.of(self.spec).warrant(check, fault.pointer, operation),
        )

    @staticmethod
    def _shown(exchange: Exchange, call: Call) -> str:
        if not exchange.requests:
            return (
                f"(nothing was sent) {call.operation.verb} {BASE_URL}{call.operation.path} with {shown_json(call.path)}"
            )
        request = exchange.requests[0]
        return curl_command(request.method, str(request.url), request.headers, request.content, [API_KEY])


def _whole(operation: Operation, uses: Uses) -> Uses:
    """The uses; what a broken client raises where none expects it, is one more that went wrong."""
    try:
        yield from uses
    except Exception as error:
        yield "and no further", [Mismatch("", "a client that can be used", shown_error(error), operation.pointer)]
