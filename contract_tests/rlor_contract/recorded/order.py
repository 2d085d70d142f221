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
_JOBS: Final = 20_000
_WALKS: Final = 1_000
_REQUESTS: Final = 10_000
_SETTLES: Final = 120.0
"""Seconds after which a job has left the state that an operation leads it out of."""
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
    """Empty for one that was acted on, and not seen yet."""
    at: float
    """When the answer was there."""
    opened: frozenset[str] = frozenset()
    """States to which recorded operations have led it since."""
    acted: float | None = None
    """When the last of these was answered."""
    unsure: bool = False
    """Whether it is not known what was done to it since."""


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
        # By state and kind of job, where time leads it, and where anything does.
        self._later: dict[tuple[str, tuple[bool, ...]], frozenset[str]] = {}
        self._wide: dict[tuple[str, tuple[bool, ...]], frozenset[str]] = {}
        self._writes = 0

    def there(self, call: Call) -> bool:
        """Whether the job of a call was seen so lately that it cannot be gone."""
        seen = self._jobs.get(self._key(call))
        at = call.exchange.at
        nested = any(one.id_parameter in call.path for one in (*self._spec.nested, *self._spec.beside))
        if seen is None or not seen.document or nested or at is None:
            return False
        return 0 <= at - seen.at < self._model.retention

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
                self._moved(call, seen, before, state)
        elif not self._model.knows(state):
            return
        if seen is None or self._model.state(seen.document) != state:
            seen = Seen(job, ended)
            self._jobs.keep(key, seen)
        else:
            # An old state may be shown for a while after an operation, so that what that leads to is still to come.
            seen.document, seen.at = {**seen.document, **job}, ended
            self._jobs.move_to_end(key)

    def _lasting(self, call: Call, before: Mapping[str, Any], job: Mapping[str, Any]) -> None:
        for name in self._samples.fields.lasting:
            if before.get(name) == job.get(name, before.get(name)):
                self._book.passes("server", call.operation, "lasting_fields_kept")
            elif name in before:
                got = f"{shown_json(before[name], 80)} became {shown_json(job[name], 80)}"
                where = self._spec.field(name)
                self._expect("server", call, "lasting_fields_kept", False, f"{name} as before", got, where)

    def _moved(self, call: Call, seen: Seen, before: str, state: str) -> None:
        where: Pointer = self._spec.lifecycle_pointer
        at = call.exchange.at or 0.0
        # For a while the state before may be shown, and no longer.
        done = not seen.unsure and seen.acted is not None and at > seen.acted + _SETTLES
        stays = state == before and not done
        if stays or state in (seen.opened if done else self._alone(seen)) or self._unsure(seen, state):
            self._expect("server", call, "lifecycle_transitions", True, "", "", where)
            if state != before:
                self._book.server.exercised.setdefault("transitions", set()).add(moved(before, state))
            return
        expected, other = f"a state to which x-lifecycle leads from {before}", False
        if state in self._reachable(seen.document):
            led = "what was done to it leads" if done else "time leads"
            expected, other = f"a state to which {led} from {before}, or somebody else who acts on it", True
        self._expect("server", call, "lifecycle_transitions", False, expected, state, where, should=other)

    def _unsure(self, seen: Seen, state: str) -> bool:
        return seen.unsure and state in self._reachable(seen.document)

    def _alone(self, seen: Seen) -> frozenset[str]:
        """The states in which a job may be if only what was recorded has acted on it."""
        job = seen.document
        key = self._model.state(job), self._model.kind(job)
        if key not in self._later:
            self._later[key] = self._model.later(job)
        return self._later[key] | seen.opened

    def _reachable(self, job: Mapping[str, Any]) -> frozenset[str]:
        """The states to which operations, time and events can lead a job, its own among them."""
        key = self._model.state(job), self._model.kind(job)
        if key not in self._wide:
            states, queue = set[str](), [self._model.state(job)]
            while queue:
                state = queue.pop()
                if state not in states:
                    states.add(state)
                    here = self._model.moved(job, state)
                    queue += self._model.later(here)
                    queue += [self._model.operate(name, here).to for name in self._model.operations]
            self._wide[key] = frozenset(states)
        return self._wide[key]

    def _operate(self, call: Call, json: Any, wrong: bool) -> None:
        """An operation of the lifecycle was answered: it must be legal, or illegal, in a state that is possible."""
        key, at = self._key(call), call.exchange.at
        seen = self._jobs.get(key)
        if at is None:
            return
        if seen is None or not seen.document or wrong or at < seen.at:
            # Not seen, or under way at the same time, so that the order is not known.
            self._forget(call)
            return
        code = json.get("code") if is_object(json) else None
        refused = call.exchange.status in (400, 409) and code in (9, 10)
        if not call.succeeded and not refused:
            return
        name, before = call.operation.id, self._model.state(seen.document)
        where: Pointer = (*self._spec.lifecycle_pointer, "operations", name)
        label = f"{call.exchange.status} in {before}"
        wide = self._reachable(seen.document)
        for states, should in ((wide, False), (wide if seen.unsure else self._alone(seen), True)):
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
            for state in self._alone(seen):
                outcome = self._model.operate(name, self._model.moved(seen.document, state))
                if outcome.accepted:
                    seen.opened |= self._model.later(self._model.moved(seen.document, outcome.to))
                    seen.acted = at + call.exchange.seconds

    def _forget(self, call: Call) -> None:
        """What a call may have done is not known."""
        key, exchange = self._key(call), call.exchange
        if exchange.at is not None and key[1]:
            seen = self._jobs.get(key) or Seen({}, 0.0)
            seen.unsure, seen.at = True, max(seen.at, exchange.at + exchange.seconds)
            self._jobs.keep(key, seen)

    # -- creates, pauses, lists -----------------------------------------------------------------------------------

    def _create(self, call: Call, json: Any) -> None:
        name = json.get(self._resource.name_field) if is_object(json) else None
        asked = call.query.get(self._resource.create_id, "")
        if isinstance(name, str) and asked and call.exchange.at is not None:
            key = (call.base, name)
            wanted = self._key(call, asked)[1]
            where = self._spec.field(self._resource.name_field)
            self._expect("server", call, "names_match_path", name == wanted, f"the name {wanted}", name, where)
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
        walk.totals.add(shown_json(page.get(names.get("totalSize", "")), 40))
        if following and following == token:
            self._expect("server", call, "pages_complete", False, "a token that leads on", "the same once more", where)
        elif following:
            self._walks.keep((*about, following), walk)
        elif walk.writes == self._writes and len(walk.totals) == 1 and "readMask" not in call.query:
            [total] = walk.totals
            twice = len(walk.names) - len({*walk.names})
            fits = not twice and total in (str(len(walk.names)), "null")
            got = f"{len(walk.names)} items, {twice} of them twice, and a total of {total}"
            expected = "each item once, and as many as the total, unless somebody else changed the list"
            self._expect("server", call, "pages_complete", fits, expected, got, where, should=True)

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
