"""What exchanges say together, in the order in which they were recorded: of one job, of one list, of one create.

Nobody knows who else acted on the jobs meanwhile. What no operation, time or event can have done breaks the contract;
what somebody else may have done, and nothing recorded did, is a warning.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from rlor_spec.document import Pointer

from rlor_contract.recorded.book import TrafficBook
from rlor_contract.recorded.judge import Call
from rlor_contract.report.coverage import moved, steered
from rlor_contract.report.ledger import Side
from rlor_contract.server.checks import Broken
from rlor_contract.spec.json_values import is_list, is_object, shown_json
from rlor_contract.spec.lifecycle_model import LifecycleModel
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.samples import Samples

K = TypeVar("K")
V = TypeVar("V")
_JOBS: Final = 100_000
_WALKS: Final = 1_000
_REQUESTS: Final = 10_000
_EARLY: Final = 0.5
"""Seconds by which clocks and recordings may be out when a pause is measured."""


class Recent(OrderedDict[K, V], Generic[K, V]):
    """Remembers so many, those that were used last: memory stays bounded, however long a recording is."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def keep(self, key: K, value: V) -> None:
        self[key] = value
        self.move_to_end(key)
        if len(self) > self._most:
            self.popitem(last=False)


@dataclass(slots=True)
class Seen:
    """A job as it was seen last."""

    document: dict[str, Any]
    at: float
    """When its answer was there."""
    alone: frozenset[str]
    """The states in which it may be if only what was recorded has acted on it."""


@dataclass(slots=True)
class Walk:
    """A list that is followed from page to page."""

    names: list[str] = field(default_factory=list[str])
    totals: set[Any] = field(default_factory=set[Any])
    writes: int = 0


class Order:
    """Follows jobs, lists and creates through traffic, and enters what it finds."""

    def __init__(self, spec: ContractSpec, samples: Samples, book: TrafficBook) -> None:
        self._spec, self._samples, self._book = spec, samples, book
        self._model = LifecycleModel(spec.lifecycle, spec.resource.state_field)
        self._resource = spec.resource
        self._jobs: Recent[tuple[str, str], Seen] = Recent(_JOBS)
        self._created: Recent[tuple[str, str], float] = Recent(_JOBS)
        self._walks: Recent[tuple[Any, ...], Walk] = Recent(_WALKS)
        self._asked_to_wait: Recent[tuple[Any, ...], float] = Recent(_REQUESTS)
        self._wide: Recent[tuple[str, str], frozenset[str]] = Recent(_REQUESTS)
        self._writes = 0

    def there(self, call: Call) -> bool:
        """Whether the job of a call was seen so lately that it cannot be gone."""
        seen = self._jobs.get(self._key(call))
        at = call.exchange.at
        nested = any(one.id_parameter in call.path for one in (*self._spec.nested, *self._spec.beside))
        return seen is not None and not nested and at is not None and 0 <= at - seen.at < self._model.retention

    def follow(self, call: Call, known: Call) -> None:
        """Take a call, `known` being one like it that was judged."""
        exchange, operation = call.exchange, call.operation
        json, wrong = known.json, known.wrong
        if exchange.at is None:
            return
        self._pause(call)
        if exchange.status in (0, 429) or exchange.status >= 500:
            if operation.verb != "GET":  # it may have done what it was sent for
                self._writes += 1
                self._forget(call)
            return
        if operation.verb != "GET":
            self._writes += 1
        if operation.id in self._model.operations:
            self._operate(call, json, wrong)
        for document in self._shown(call, json):
            self._observe(call, document)
        if call.succeeded and operation.label == self._resource.label("create"):
            self._create(call, json)
        if call.succeeded and "x-pagination" in operation.raw and is_object(json):
            self._page(call, json)

    # -- jobs ----------------------------------------------------------------------------------------------------

    def _key(self, call: Call, job: str = "") -> tuple[str, str]:
        ids = {**call.path, self._resource.id_parameter: job or call.path.get(self._resource.id_parameter, "")}
        return call.base, self._resource.name(ids) if ids.get(self._resource.account_parameter) else ""

    def _shown(self, call: Call, json: Any) -> Iterator[dict[str, Any]]:
        """The jobs that an answer shows."""
        response = call.operation.responses.get(call.exchange.status)
        if not call.succeeded or response is None or response.schema is None or not is_object(json):
            return
        schema = self._resource.schema
        if self._spec.schema_name(response.schema) == schema:
            yield json
        names = call.operation.raw.get("x-pagination")
        if names and call.operation.label == self._resource.label("list") and is_list(json.get(names["items"])):
            yield from filter(is_object, json[names["items"]])

    def _observe(self, call: Call, job: dict[str, Any]) -> None:
        name, at = job.get(self._resource.name_field), call.exchange.at
        if not isinstance(name, str) or at is None:
            return
        key, ended = (call.base, name), at + call.exchange.seconds
        seen, state = self._jobs.get(key), self._model.state(job)
        if seen is not None and at < seen.at:
            return  # under way at the same time, or out of order: nothing follows
        if seen is not None and at - seen.at < self._model.retention:
            self._lasting(call, seen.document, job)
            if not self._model.knows(state):
                return  # masked out, or what is judged as a value
            before = self._model.state(seen.document)
            if before:
                self._moved(call, seen, before, state, name)
        if self._model.knows(state) or seen is None:
            same = seen is not None and self._model.state(seen.document) == state
            # An old state may be shown for a while after an operation, so that what that leads to is still to come.
            alone = seen.alone if seen is not None and same else self._model.later(job)
            self._jobs.keep(key, Seen({**(seen.document if seen else {}), **job}, ended, alone))

    def _lasting(self, call: Call, before: Mapping[str, Any], job: Mapping[str, Any]) -> None:
        for name in self._samples.fields.lasting:
            if name in before and name in job:
                got = f"{shown_json(before[name], 80)} became {shown_json(job[name], 80)}"
                self._expect(
                    "server", call, "lasting_fields_kept", before[name] == job[name], f"{name} as before", got,
                    self._spec.field(name),
                )  # fmt: skip

    def _moved(self, call: Call, seen: Seen, before: str, state: str, name: str) -> None:
        where: Pointer = self._spec.lifecycle_pointer
        wide = self._reachable(seen.document)
        if state == before or state in seen.alone or (state in wide and not seen.alone):
            self._expect("server", call, "lifecycle_transitions", True, "", "", where)
            if state != before:
                self._book.server.exercised.setdefault("transitions", set()).add(moved(before, state))
        elif state in wide:
            expected = f"a state to which time leads from {before}, or somebody else who acts on it"
            self._expect("server", call, "lifecycle_transitions", False, expected, state, where, should=True)
        else:
            self._expect(
                "server", call, "lifecycle_transitions", False,
                f"a state to which x-lifecycle leads from {before}", state, where,
            )  # fmt: skip

    def _reachable(self, job: Mapping[str, Any]) -> frozenset[str]:
        """The states to which operations, time and events can lead a job, its own among them."""
        key = str(job.get(self._resource.name_field)), self._model.state(job)
        found = self._wide.get(key)
        if found is None:
            states, queue = set[str](), [self._model.state(job)]
            while queue:
                state = queue.pop()
                if state in states:
                    continue
                states.add(state)
                here = self._model.moved(job, state)
                queue += self._model.later(here)
                queue += [self._model.operate(name, here).to for name in self._model.operations]
            found = frozenset(states)
            self._wide.keep(key, found)
        return found

    def _operate(self, call: Call, json: Any, wrong: bool) -> None:
        """An operation of the lifecycle was answered: it has to be legal, or illegal, in a state that is possible."""
        key, at = self._key(call), call.exchange.at
        seen = self._jobs.get(key)
        if (
            seen is None
            or at is None
            or wrong
            or at < seen.at
            or not self._model.knows(self._model.state(seen.document))
        ):
            return
        code = json.get("code") if is_object(json) else None
        refused = call.exchange.status in (400, 409) and code in (9, 10)
        if not call.succeeded and not refused:
            return
        name, before = call.operation.id, self._model.state(seen.document)
        where: Pointer = (*self._spec.lifecycle_pointer, "operations", name)
        label = f"{call.exchange.status} in {before}"
        for states, should in ((self._reachable(seen.document), False), (seen.alone or frozenset({before}), True)):
            outcomes = [self._model.operate(name, self._model.moved(seen.document, state)) for state in states]
            fits = code == 10 or any(one.accepted == call.succeeded for one in outcomes)
            if not fits:
                said = f"{'a refusal' if call.succeeded else 'success'} in {before}"
                said += ", unless somebody else acted on it" if should else ""
                self._expect("server", call, "lifecycle_transitions", False, said, label, where, should=should)
                break
        else:
            self._expect("server", call, "lifecycle_transitions", True, "", "", where)
            self._book.server.exercised.setdefault("transitions", set()).add(steered(call.operation.label, before))
        if call.succeeded:
            then = set(seen.alone)
            for state in seen.alone or {before}:
                outcome = self._model.operate(name, self._model.moved(seen.document, state))
                if outcome.accepted:
                    then |= self._model.later(self._model.moved(seen.document, outcome.to))
            seen.alone = frozenset(then)

    def _forget(self, call: Call) -> None:
        """What a call without a good answer may have done is not known."""
        seen = self._jobs.get(self._key(call))
        if seen is not None:
            seen.alone = frozenset()

    # -- creates, pauses, lists -----------------------------------------------------------------------------------

    def _create(self, call: Call, json: Any) -> None:
        name = json.get(self._resource.name_field) if is_object(json) else None
        asked = call.query.get(self._resource.create_id, "")
        if isinstance(name, str) and asked and call.exchange.at is not None:
            key = (call.base, name)
            before = self._created.get(key)
            again = before is not None and 0 <= call.exchange.at - before < self._model.retention
            at = next((one.pointer for one in call.operation.parameters if one.name == self._resource.create_id), ())
            expected = "409: the id is taken, and stays so while a deleted one is kept"
            self._expect("server", call, "creates_kept", not again, expected, "200 for the second time", at)
            self._created.keep(key, call.exchange.at)

    def _pause(self, call: Call) -> None:
        """A client that was told to wait waits before it sends the same again."""
        exchange = call.exchange
        key = (exchange.method, exchange.url, exchange.sent)
        until = self._asked_to_wait.pop(key, None)
        if until is not None and exchange.at is not None:
            early = until - exchange.at
            expected, got = "the same request no sooner than Retry-After says", f"{early:.1f} s before"
            where = call.operation.pointer
            self._expect("client", call, "retry_after_obeyed", early <= _EARLY, expected, got, where, should=True)
        text = exchange.headers.get("retry-after", "")
        if exchange.status in (429, 503) and text.isdecimal() and exchange.at is not None and len(text) < 6:
            self._asked_to_wait.keep(key, exchange.at + exchange.seconds + int(text))

    def _page(self, call: Call, page: dict[str, Any]) -> None:
        names, operation = call.operation.raw["x-pagination"], call.operation
        items = page.get(names["items"])
        if not is_list(items):
            return
        where: Pointer = (*operation.pointer, "x-pagination")
        self._size(call, names, len(items))
        token, following = call.query.get(names["pageToken"], ""), page.get(names["nextPageToken"])
        left = ("", names["pageToken"], names["pageSize"])
        query = tuple(sorted((name, value) for name, value in call.query.items() if name not in left))
        about = (call.base, operation.id, tuple(call.path.values()), query)
        walk = self._walks.pop((*about, token), None) if token else Walk(writes=self._writes)
        if walk is None or not isinstance(following, str):
            return
        walk.names += [str(item.get("name")) for item in items if is_object(item)]
        walk.totals.add(page.get(names.get("totalSize", "")))
        if following and following == token:
            self._expect("server", call, "pages_complete", False, "a token that leads on", "the same once more", where)
        elif following:
            self._walks.keep((*about, following), walk)
        elif walk.writes == self._writes and len(walk.totals) == 1 and "readMask" not in call.query:
            [total] = walk.totals
            twice = len(walk.names) - len({*walk.names})
            fits = not twice and total in (len(walk.names), None)
            got = f"{len(walk.names)} items, {twice} of them twice, and a total of {total}"
            self._expect("server", call, "pages_complete", fits, "each item once, and as many as the total", got, where)

    def _size(self, call: Call, names: Mapping[str, Any], count: int) -> None:
        text = call.query.get(names.get("pageSize", ""), "") or "0"
        if {"defaultSize", "maxSize"} <= {*names} and text.isdecimal():
            most = min(int(text) or names["defaultSize"], names["maxSize"])
            where: Pointer = (*call.operation.pointer, "x-pagination", "maxSize")
            expected = "a page of no more items than were asked for"
            self._expect("server", call, "page_size_coerced", count <= most, expected, f"{count} of {most}", where)

    def _expect(
        self, side: Side, call: Call, check: str, holds: bool, expected: str, got: str, where: Pointer,
        *, should: bool = False,
    ) -> None:  # fmt: skip
        if holds:
            self._book.passes(side, call.operation, check)
        else:
            broken = Broken(expected, got, where, should)
            self._book.fails(side, call.operation, check, broken, call.exchange, call.path.values())
