"""What of the spec a run has exercised: operations, parameters, statuses, keywords of schemas, transitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args
from urllib.parse import parse_qsl

import httpx
from rlor_spec.document import Pointer, format_pointer
from rlor_spec.places import members
from rlor_spec.spellings import snake_case

from rlor_contract.report.ledger import Ledger, Side
from rlor_contract.spec.json_values import is_list, is_object, json_of
from rlor_contract.spec.operations import ContractSpec, Operation, Response
from rlor_contract.spec.request_rules import Rule, rules_of
from rlor_contract.spec.routes import Routes

Kind = Literal["operations", "parameters", "statuses", "keywords", "rules", "transitions"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

# What no request of a reasonable size brings about: a server's load and health, and a body of more than 64 MB.
_UNASKED: Final = frozenset({408, 413, 429, 500, 502, 503, 504})
_ABORTED: Final = 10
"""The code of an answer to what came in between: look again in a moment."""
# Keywords that a value is held against. The others explain, or lead to the schemas of parts.
_CONSTRAINTS: Final = frozenset(
    [
        "additionalProperties",
        "anyOf",
        "const",
        "enum",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "format",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "multipleOf",
        "not",
        "oneOf",
        "pattern",
        "propertyNames",
        "required",
        "type",
        "uniqueItems",
    ]
)
# Of a long list, the first items: the others seldom show anything new.
_ITEMS: Final = 5


class Coverage:
    """Enters into a ledger what calls and their answers exercise.

    That is an operation that succeeded; a parameter that was sent in a call that succeeded; a status that was answered;
    a keyword of a schema that the body or a parameter of such a call, or a documented answer, was held against. A probe
    enters the rules of requests that it has tried from both sides.
    """

    def __init__(self, spec: ContractSpec, ledger: Ledger, base: str = "") -> None:
        """`base` is the path of the server's base URL."""
        self._routes = Routes(spec, base)
        self._spec = spec
        self._ledger = ledger
        self._entered: set[Pointer] = set()
        self._whole: set[Pointer] = set()
        """Schemas of which every part has been entered."""
        self._parts: dict[Pointer, list[Pointer]] = {}
        self._names: dict[Pointer, dict[str, Pointer]] = {}

    def heard(self, request: httpx.Request, answer: httpx.Response | None) -> None:
        """Listen to an exchange: enter what it exercises once it is answered."""
        if answer is None:
            return
        url = request.url
        operation = self._routes.operation(request.method, url.path)
        response = operation.responses.get(answer.status_code) if operation else None
        if operation is None or response is None:
            return
        known = response.schema is None or self._spec.locate(response.schema) in self._whole
        # What was refused counts for nothing, and most answers show nothing new.
        succeeded = response.status < 300
        query = dict(parse_qsl(url.query.decode(), keep_blank_values=True)) if succeeded else {}
        sent = json_of(request.content) if succeeded and operation.body else None
        self.call(operation, query, sent, response.status, None if known else json_of(answer.content))

    def call(self, operation: Operation, query: Mapping[str, Any], body: Any, status: int, answer: Any) -> None:
        """Enter a call, its values by the names that the spec gives them, and its answer."""
        response = operation.responses.get(status)
        if response is None:
            return
        self._add("statuses", _status(operation, status))
        if response.schema:
            self._value(response.schema, answer)
        if status >= 300:
            return
        self._add("operations", operation.label)
        for parameter in operation.parameters:
            if parameter.location == "path" or parameter.name in query:
                self._add("parameters", f"{operation.label} {parameter.name}")
                self._value(parameter.schema, query.get(parameter.name, ""))
        if operation.body and body is not None:
            self._value(operation.body, body)

    def _add(self, kind: Kind, name: str) -> None:
        self._ledger.exercised.setdefault(kind, set()).add(name)

    def _value(self, pointer: Pointer, value: Any) -> None:
        """Enter the keywords at `pointer` and below that a value reaches."""
        spec = self._spec
        here = spec.locate(pointer)
        if here in self._whole:
            return
        schema = spec.schema(here)
        if here not in self._entered:
            self._entered.add(here)
            self._ledger.exercised.setdefault("keywords", set()).update(_keywords(here, schema))
        if "oneOf" in schema and value is not None:
            self._value(spec.branch_for(here, value), value)
        elif is_object(value):
            spelled = self._spelled(here)
            for name, at in [*spelled.items()]:
                if name in value:
                    self._value(at, value[name])
                    if spec.locate(at) in self._whole:  # the next time it shows nothing new
                        del spelled[name]
            if is_object(schema.get("additionalProperties")):
                declared = spec.properties(here)
                for item in (item for name, item in value.items() if name not in declared):
                    self._value((*here, "additionalProperties"), item)
        elif is_list(value) and "items" in schema:
            for item in value[:_ITEMS]:
                self._value((*here, "items"), item)
        if here not in self._parts:
            self._parts[here] = _parts(spec, here)
        if self._whole.issuperset(self._parts[here]):
            self._whole.add(here)

    def _spelled(self, here: Pointer) -> dict[str, Pointer]:
        """The properties of an object that are still to be entered, by their names in both spellings."""
        if here not in self._names:
            declared = self._spec.properties(here)
            self._names[here] = {snake_case(name): at for name, at in declared.items()} | declared
        return self._names[here]


def _everything(spec: ContractSpec, side: Side, operations: tuple[Operation, ...]) -> dict[Kind, set[str]]:
    """All that a run over these operations could exercise."""
    found: dict[Kind, set[str]] = {kind: set() for kind in KINDS}
    schemas: set[Pointer] = set()
    for operation in operations:
        found["operations"].add(operation.label)
        found["parameters"] |= {f"{operation.label} {parameter.name}" for parameter in operation.parameters}
        statuses = [status for status, answer in operation.responses.items() if side == "client" or _asked(answer)]
        found["statuses"] |= {_status(operation, status) for status in statuses}
        roots = [*(p.schema for p in operation.parameters), *(operation.responses[s].schema for s in statuses)]
        for root in filter(None, [*roots, operation.body]):
            schemas |= reachable(spec, spec.locate(root))
    for schema in schemas:
        found["keywords"].update(_keywords(schema, spec.schema(schema)))
    if side == "server":
        ids = {operation.id: operation.label for operation in operations}
        found["transitions"] = set(_transitions(spec.lifecycle, ids))
        rules = (rule for operation in operations for rule in rules_of(operation))
        found["rules"] = {ruled(rule, path) for rule in rules for path in rule.fields}
    return found


@dataclass(frozen=True, slots=True)
class Share:
    """How much of one kind was exercised."""

    kind: Kind
    exercised: int
    missing: tuple[str, ...]
    """Names of what was not."""

    @property
    def whole(self) -> int:
        return self.exercised + len(self.missing)

    @property
    def percent(self) -> float:
        return 100 * self.exercised / self.whole if self.whole else 100.0

    def as_json(self) -> dict[str, Any]:
        return {"exercised": self.exercised, "of": self.whole, "missing": self.missing}


def shares(spec: ContractSpec, ledger: Ledger, operations: tuple[Operation, ...]) -> list[Share]:
    """By kind, what a half has exercised of what it could have."""
    found: list[Share] = []
    for kind, names in _everything(spec, ledger.side, operations).items():
        missing = names - ledger.exercised.get(kind, set())
        found.append(Share(kind, len(names) - len(missing), tuple(sorted(missing))))
    return found


def ruled(rule: Rule, path: str) -> str:
    """Name of a rule at one of its fields."""
    return f"{rule.key} {path}".rstrip()


def steered(label: str, state: str) -> str:
    """Name of an operation in a state."""
    return f"{label} in {state}"


def moved(state: str, to: str, event: str = "") -> str:
    """Name of what time, or an event, makes of a state."""
    return f"{state} to {to} {'by ' + event if event else 'in time'}"


def _transitions(lifecycle: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[str]:
    """All in the states that a job can be brought into."""
    states = {state for states in lifecycle["classes"].values() for state in states} - {*lifecycle["unreached"]}
    states -= {*lifecycle["classes"]["unset"]}
    for name in lifecycle["operations"]:
        if name in labels:
            yield from (steered(labels[name], state) for state in states)
    for entry in lifecycle["time"]:
        if entry["from"] in states:
            yield moved(entry["from"], entry["to"])
    for name, entry in lifecycle["events"].items():
        yield from (moved(state, entry["to"], name) for state in entry["from"] if state in states)


def _asked(answer: Response) -> bool:
    """Whether a request can bring a server to such an answer, whatever else goes on there."""
    codes = {members(example).get("code") for example in answer.examples}
    return answer.status not in _UNASKED and codes != {_ABORTED}


def _status(operation: Operation, status: int) -> str:
    return f"{operation.label} {status}"


def _keywords(pointer: Pointer, schema: Mapping[str, Any]) -> list[str]:
    return [f"{format_pointer(pointer)}/{keyword}" for keyword in schema if keyword in _CONSTRAINTS]


def _parts(spec: ContractSpec, pointer: Pointer) -> list[Pointer]:
    """The schemas that a schema is made of, references followed."""
    schema = spec.schema(pointer)
    parts = list(spec.properties(pointer).values())
    parts += [(*pointer, key) for key in ("items", "additionalProperties") if is_object(schema.get(key))]
    if "oneOf" in schema:
        parts += spec.branches(pointer)
    return [spec.locate(part) for part in parts]


def reachable(spec: ContractSpec, root: Pointer) -> set[Pointer]:
    found, queue = {root}, [root]
    while queue:
        for part in _parts(spec, queue.pop()):
            if part not in found:
                found.add(part)
                queue.append(part)
    return found
