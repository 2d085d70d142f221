"""What traffic says of the facts of the spec: how often it confirms one, where it contradicts one, what is new.

Siblings are calls of the same API that this spec does not describe. They share its error answers and some of its
messages, and are told apart: what holds of them need not hold here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import yaml
from rlor_spec import facts
from rlor_spec.document import Pointer, format_pointer
from rlor_spec.evidence import Entry

from rlor_contract.recorded.exchange import Exchange, split
from rlor_contract.recorded.judge import Call
from rlor_contract.report.warrants import ORDER, Warrants
from rlor_contract.server.checks import missing
from rlor_contract.spec.json_values import is_list, is_object, json_of, shown_json
from rlor_contract.spec.lifecycle_model import LifecycleModel
from rlor_contract.spec.operations import ContractSpec, Operation, Response
from rlor_contract.spec.request_rules import broken_rules

_BOUNDS: Final = frozenset({"pattern", "const", "minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength"})
_NULL: Final = ".nullable"
_TAG: Final = "TRAFFIC"
_EDGE: Final = "Not Found"
"""What a gateway says of a path that it does not have, of which a missing thing tells more."""


@dataclass(slots=True)
class Tally:
    """What was seen of facts: here, or on siblings."""

    kept: Counter[str] = field(default_factory=Counter[str])
    """By fact, how often it was seen to hold."""
    broken: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict[tuple[str, str], tuple[int, str]])
    """By fact and what came instead: how often, and where first."""
    new: dict[str, tuple[int, str]] = field(default_factory=dict[str, tuple[int, str]])
    """What the spec does not describe: how often, and where first."""
    errors: Counter[str] = field(default_factory=Counter[str])
    """By status and code."""

    def breaks(self, fact: str, got: str, origin: str) -> None:
        count, first = self.broken.get((fact, got), (0, origin))
        self.broken[fact, got] = count + 1, first

    def adds(self, what: str, origin: str) -> None:
        count, first = self.new.get(what, (0, origin))
        self.new[what] = count + 1, first


class Learner:
    """Learns from calls and siblings, one by one."""

    def __init__(self, spec: ContractSpec) -> None:
        self._spec = spec
        self._names: dict[Pointer, list[str]] = {}
        self._nulls: dict[Pointer, str] = {}
        """The facts that something may be null, which stand where that does."""
        for name, pointer in (facts.things(spec.document) | facts.rules(spec.document)).items():
            if name.endswith(_NULL):
                self._nulls[pointer] = name
            else:
                self._names.setdefault(pointer, []).append(name)
        self.here, self.siblings = Tally(), Tally()
        self.refused: Counter[str] = Counter()
        """What was wrong with requests that were refused."""
        self._hosts: Counter[str] = Counter()
        self._times: list[float] = []
        resource = spec.resource
        self._model = LifecycleModel(spec.lifecycle, resource.state_field)
        self._resources = [resource, *spec.nested, *spec.beside]
        self._accounts = resource.collection.partition("/{")[0]
        get = spec.method(resource, "get")
        self._typical = get.responses if get else {}
        self._shared = spec.properties(("components", "schemas", resource.schema))

    def learn(self, call: Call, known: Call) -> None:
        """Take a call that was judged; `known` is the first one like it."""
        if not known.answered:
            return
        exchange, operation, tally = call.exchange, call.operation, self.here
        self._seen(exchange)
        response = operation.responses.get(exchange.status)
        if self._is_routed(exchange.status, known.json):
            self._keeps(tally, operation.pointer)
        if response is None:
            tally.adds(f"{operation.id}.{exchange.status}: not documented", exchange.origin)
        else:
            self._answer(tally, response, known.json, exchange, masked=bool(call.query.get("readMask")))
        if call.succeeded and not known.wrong:
            self._sent(operation, call, known.sent)
        rules = broken_rules(operation, known.sent) if is_object(known.sent) else []
        for rule, path in rules:
            if call.succeeded:
                tally.breaks(rule.key, f"a body that breaks it at {path or 'its root'} was accepted", exchange.origin)
            elif exchange.status == 400:
                tally.kept[rule.key] += 1
        if known.wrong and exchange.status == 400:
            wrong = next(
                (one for _, check, found in known.judged for one in found if check.startswith("request")), None
            )
            if wrong is not None:
                self.refused[f"{operation.id}: {wrong.expected}"] += 1

    def sibling(self, exchange: Exchange) -> None:
        """Take an exchange that is no call of an operation."""
        if not split(exchange.url).path.startswith(self._accounts) or exchange.status in (0, 304):
            return
        tally, json = self.siblings, json_of(exchange.content or b"")
        response = self._typical.get(exchange.status)
        if exchange.status >= 400 and response is not None:
            self._answer(tally, response, json, exchange, masked=False)
        elif exchange.status < 300 and is_object(json):
            self._total(json, exchange)
            for thing in self._things(json):
                self._sibling(thing, exchange)

    def _total(self, page: dict[str, Any], exchange: Exchange) -> None:
        """A list of siblings that ends on its first page tells whether their totals can be relied on."""
        own = self._spec.method(self._spec.resource, "list")
        names: dict[str, Any] = own.raw.get("x-pagination", {}) if own else {}
        lists = [value for value in page.values() if is_list(value)]
        response = own.responses.get(200) if own else None
        if own is None or response is None or not response.schema or len(lists) != 1 or "totalSize" not in names:
            return
        total = page.get(names["totalSize"])
        if page.get(names["nextPageToken"]) == "" and f"{names['pageToken']}=" not in exchange.url:
            place = self._spec.properties(self._spec.branches(response.schema)[0])[names["totalSize"]]
            if total == len(lists[0]):
                self._keeps(self.siblings, place)
            else:
                self.siblings.breaks(
                    self._name(place), f"a total of {total}, and items: {len(lists[0])}", exchange.origin
                )

    def _seen(self, exchange: Exchange) -> None:
        self._hosts[split(exchange.url).netloc.rpartition("@")[2]] += 1
        if exchange.at is not None:
            self._times = [min([exchange.at, *self._times]), max([exchange.at, *self._times])]

    @staticmethod
    def _is_routed(status: int, body: Any) -> bool:
        message = body.get("message") if is_object(body) else None
        return status not in (401, 404, 405, 501) or (status == 404 and isinstance(message, str) and message != _EDGE)

    def _sent(self, operation: Operation, call: Call, sent: Any) -> None:
        for position, _ in enumerate(operation.raw.get("parameters", ())):
            place = (*operation.pointer, "parameters", position)
            name = self._spec.schema(self._spec.locate(place)).get("name")
            if name in call.path or name in call.query:
                self._keeps(self.here, place)
        if operation.body and sent is not None:
            self._keeps(self.here, (*operation.pointer, "requestBody"))
            self._value(self.here, operation.body, sent, call.exchange.origin, answer=False)

    def _answer(self, tally: Tally, response: Response, json: Any, exchange: Exchange, *, masked: bool) -> None:
        if tally is self.here:
            self._keeps(tally, (*response.operation, "responses", str(response.status)))
        headers: dict[str, Any] = self._spec.schema(response.pointer).get("headers", {})
        for name in headers if exchange.headers else ():
            place = self._spec.locate((*response.pointer, "headers", name))
            if name.lower() in exchange.headers:
                self._keeps(tally, place, (*place, "required"))
            elif "required" in self._spec.schema(place):
                tally.breaks(self._name((*place, "required")), f"{response.status} without {name}", exchange.origin)
        if response.status >= 400 and is_object(json):
            code, message = json.get("code"), json.get("message")
            tally.errors[f"{response.status}, code {code}" + (" and no message" if message == "" else "")] += 1
        if response.schema is not None and exchange.content is not None:
            self._value(tally, response.schema, json, exchange.origin, answer=not masked)

    def _value(self, tally: Tally, schema: Pointer, value: Any, origin: str, *, answer: bool) -> None:
        """Hold a value against its schema, fact by fact. `answer`: what is not set is to be there."""
        spec = self._spec
        for one in spec.mismatches(schema, value):
            tally.breaks(self._name(one.pointer), one.got, origin)
        for broken in missing(spec, schema, value) if answer else ():
            tally.breaks(self._name(broken.pointer), "left out", origin)
        kept = {self._spec.locate(schema)}
        for inner, place in [(value, schema), *_parts(spec, schema, value)]:
            kept |= self._kept(place, inner, answer=answer)
            for name in self._undescribed(place, inner):
                tally.adds(name, origin)
        for place in kept:
            self._keeps(tally, place)

    def _kept(self, place: Pointer, value: Any, *, answer: bool) -> set[Pointer]:
        spec = self._spec
        if not spec.is_valid(place, value):
            return set[Pointer]()
        here = spec.locate(spec.branch_for(place, value))
        schema, found = spec.schema(here), {place}
        if value is None:
            return found | {(*place, _NULL)}
        found.add(here)
        if value in schema.get("enum", ()):
            found.add((*here, "enum", schema["enum"].index(value)))
        found |= {(*here, keyword) for keyword in schema if keyword in _BOUNDS}
        if is_object(value):
            found |= {(*here, "required", i) for i, name in enumerate(schema.get("required", ())) if name in value}
            for name, owner in spec.properties(here).items() if answer else ():
                if name not in value and "x-presence" in spec.raw(owner):
                    found.add((*owner, "x-presence"))
        return found

    def _undescribed(self, place: Pointer, value: Any) -> Iterator[str]:
        """The fields of an object that the spec does not describe, be it that it knows it in part."""
        here = self._spec.locate(self._spec.branch_for(place, value)) if is_object(value) else ()
        schema = self._spec.schema(here) if here else {}
        if "properties" in schema and not is_object(schema.get("additionalProperties")):
            yield from (f"{self._name(here)}.{name}" for name in value.keys() - schema["properties"].keys())

    def _things(self, json: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The resources in the answer of a sibling: the one, or those of a list."""
        found = [one for value in json.values() if is_list(value) for one in value if is_object(one) and "name" in one]
        yield from found if "nextPageToken" in json else [json]

    def _sibling(self, thing: dict[str, Any], exchange: Exchange) -> None:
        for resource in self._resources:
            if resource is not self._spec.resource and resource.ids(str(thing.get(resource.name_field))):
                pointer = ("components", "schemas", resource.schema)
                self._value(self.siblings, pointer, thing, exchange.origin, answer=True)
                return
        resource = self._spec.resource
        if not self._model.knows(str(thing.get(resource.state_field))):
            return  # no job of any kind
        for name, value in thing.items():
            if name in self._shared and name != resource.name_field:
                self._value(self.siblings, self._shared[name], value, exchange.origin, answer=True)

    def _keeps(self, tally: Tally, *places: Pointer) -> None:
        for place in places:
            tally.kept.update(self._names.get(place, ()))
            if place[-1:] == (_NULL,) and place[:-1] in self._nulls:
                tally.kept[self._nulls[place[:-1]]] += 1

    def _name(self, place: Pointer) -> str:
        """The fact at a place of the spec, or the innermost around it."""
        for end in range(len(place), 0, -1):
            if found := self._names.get(place[:end]):
                return found[0]
        return format_pointer(place)

    def lines(self) -> Iterator[str]:
        """What was learned, as lines of `evidence.yaml` and comments."""
        told = Warrants.of(self._spec)
        tag = next(name for name in _tags() if name not in told.sources)
        days = [datetime.fromtimestamp(at, UTC).date().isoformat() for at in self._times]
        source = {
            "title": f"Traffic recorded with {', '.join(sorted(self._hosts))}",
            "date": " to ".join(dict.fromkeys(days)) or "unknown",
            "weight": f"Good for what was called; {self._hosts.total()} calls.",
        }
        yield yaml.safe_dump({"sources": {tag: source}}, sort_keys=False, width=1000).rstrip()
        less = {name: entry for name, entry in told.told.items() if entry.confidence != ORDER[0]}
        confirmed = {name: less[name] for name in less if self.here.kept[name] and not self._is_broken(name)}
        yield ""
        yield f"# Confirmed here: {len(confirmed)} facts that were less sure than {ORDER[0]}."
        for name, entry in confirmed.items():
            yield f"{name}: {_line(entry, tag)}  # {_times(self.here.kept[name])}; was {entry.confidence}"
        yield from _contradictions("Contradicted here", self.here, told.told)
        yield from _listed("Not described here", self.here.new)
        yield from _listed("Refused as wrong", {what: (count, "") for what, count in self.refused.items()})
        yield from _listed("Errors", {what: (count, "") for what, count in self.here.errors.items()})
        kept = {name: less[name] for name in less if self.siblings.kept[name] and not self.here.kept[name]}
        yield f"# Seen on siblings alone: {len(kept)} facts that are less sure than {ORDER[0]}. Do they hold here?"
        for name, entry in kept.items():
            yield f"# {name}: {_times(self.siblings.kept[name])}; is {entry.confidence}"
        yield from _contradictions("Otherwise on siblings", self.siblings, told.told)
        yield from _listed("Not described, on siblings", self.siblings.new)
        yield from _listed("Errors of siblings", {what: (count, "") for what, count in self.siblings.errors.items()})

    def _is_broken(self, name: str) -> bool:
        return any(fact == name for fact, _ in self.here.broken)


def _parts(spec: ContractSpec, pointer: Pointer, value: Any) -> Iterator[tuple[Any, Pointer]]:
    """Every declared property in a value, with its schema."""
    branch = spec.branch_for(pointer, value)
    if is_list(value) and "items" in spec.schema(branch):
        for item in value:
            yield from _parts(spec, (*branch, "items"), item)
    elif is_object(value):
        for name, owner in spec.properties(branch).items():
            if name in value:
                yield value[name], owner
                yield from _parts(spec, owner, value[name])


def _line(entry: Entry, tag: str) -> str:
    words = [ORDER[0], tag, *entry.sources]
    words += ["not", *entry.against] if entry.against else []
    words += ["see", *entry.decisions] if entry.decisions else []
    return " ".join(words)


def _contradictions(title: str, tally: Tally, told: dict[str, Entry]) -> Iterator[str]:
    if tally.broken:
        yield f"# {title}:"
    for (name, got), (count, first) in tally.broken.items():
        entry = told.get(name)
        basis = f" (it rests on {' '.join([entry.confidence, *entry.sources])})" if entry else ""
        yield f"# {name}: {shown_json(got, 200)}, {_times(count)}, first at {first}{basis}"


def _listed(title: str, found: dict[str, tuple[int, str]]) -> Iterator[str]:
    if found:
        yield f"# {title}:"
    for what, (count, first) in found.items():
        yield f"# {what}, {_times(count)}" + (f", first at {first}" if first else "")


def _times(count: int) -> str:
    return f"{count} time" + "s" * (count != 1)


def _tags() -> Iterator[str]:
    yield _TAG
    number = 2
    while True:
        yield f"{_TAG}{number}"
        number += 1
