"""Judges files of recorded traffic, and says what of them was judged."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rlor_contract.recorded.book import TrafficBook
from rlor_contract.recorded.exchange import Exchange, split
from rlor_contract.recorded.judge import Calls, Judge
from rlor_contract.recorded.learn import Learner
from rlor_contract.recorded.order import Order, Recent
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.ledger import Ledger
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.samples import Samples

_REMEMBERED = 100_000
_NOT_SEEN = "it is not in the traffic"


@dataclass(slots=True)
class Judgement:
    """What came of all exchanges."""

    ledgers: list[Ledger]
    learner: Learner | None
    exchanges: int = 0
    calls: int = 0
    hosts: Counter[str] = field(default_factory=Counter[str])
    seconds: float = 0.0

    @property
    def said(self) -> str:
        """What was judged, in words."""
        hosts = ", ".join(sorted(self.hosts))
        return f"{self.calls} calls among {self.exchanges} exchanges recorded with {hosts}"


def judge(
    spec: ContractSpec, samples: Samples, found: Iterable[Exchange], *, base_url: str = "", learns: bool = False
) -> Judgement:
    """Judge exchanges one by one. Raises `CannotRun` where none is a call of the API."""
    started = time.monotonic()
    book = TrafficBook(spec)
    calls, judge_, order = Calls(spec, base_url), Judge(spec, book), Order(spec, samples, book)
    learner = Learner(spec) if learns else None
    judgement = Judgement([book.server, book.client], learner)
    others, unanswered, weather = Counter[str](), 0, Counter[str]()
    accounts, seen_before, twice = spec.resource.collection.partition("/{")[0], Recent[object, None](_REMEMBERED), 0
    for exchange in found:
        judgement.exchanges += 1
        same = hash(_same(exchange))
        if same in seen_before:  # two tools have recorded one session
            twice += 1
            continue
        seen_before.keep(same, None)
        call = calls.call(exchange)
        if call is None:
            others[_collection(exchange.url, accounts)] += 1
            try:
                if learner is not None:
                    learner.sibling(exchange)
            except Exception as error:
                book.broke("(siblings)", spec.operations[0], error, exchange)
            continue
        judgement.calls += 1
        judgement.hosts[split(exchange.url).netloc.rpartition("@")[2]] += 1
        unanswered += exchange.status == 0
        known = judge_.judge(call, there=order.there(call))
        if not known.answered and exchange.status:
            weather[str(exchange.status)] += 1
        try:
            order.follow(call, known)
            if learner is not None:
                learner.learn(call, known)
        except Exception as error:
            book.broke("(the order of calls)", call.operation, error, exchange)
    if not judgement.exchanges:
        raise CannotRun("the traffic is empty: no exchange is recorded. Fix: record some calls of the API.")
    if not judgement.calls:
        named = ", ".join(f"{count} of {name}" for name, count in others.most_common(3))
        where = f" below {base_url}" if base_url else ""
        paths = next(iter(spec.operations)).path
        raise CannotRun(
            f"none of {judgement.exchanges} exchanges is a call to this API{where}; there are {named}. "
            f"Fix: give traffic with calls such as {paths}."
        )
    judgement.seconds = time.monotonic() - started
    for ledger in judgement.ledgers:
        ledger.seconds, ledger.requests = judgement.seconds, judgement.calls
        seen = {operation for operation, _ in (*ledger.passed, *ledger.failed)}
        for operation in spec.operations:
            if operation.label not in seen:
                ledger.skips(_NOT_SEEN, operation=operation.label)
    book.client.exercised |= book.server.exercised  # each call is both sides'
    book.server.unavailable += weather
    if others:
        book.server.notes.append(f"{others.total()} exchanges belong to other APIs: {_most(others)}")
    if twice:
        book.server.notes.append(f"{twice} exchanges were recorded twice, and are judged once")
    if unanswered:
        book.client.notes.append(
            f"{unanswered} calls have no answer in the recording, and only their requests were judged"
        )
    if weather:
        book.server.notes.append(f"{weather.total()} calls were answered by an intermediary: {_most(weather)}")
    return judgement


def _most(counts: Counter[str]) -> str:
    shown = ", ".join(f"{name} ({count})" for name, count in counts.most_common(6))
    return shown + (", …" if len(counts) > 6 else "")


def _collection(url: str, accounts: str) -> str:
    """What others are called by: the host, and of the same API the collection. A path may hold a secret."""
    address = split(url)
    words = address.path.partition(f"{accounts}/")[2].split("/")
    return f"{address.netloc.rpartition('@')[2]} {words[1] if len(words) > 1 else ''}".strip()


def _same(exchange: Exchange) -> tuple[object, ...]:
    """What two recordings of one exchange have in common."""
    request_id = exchange.headers.get("x-request-id")
    if request_id:
        return exchange.method, exchange.url, exchange.status, request_id
    moment = exchange.origin if exchange.at is None else round(exchange.at, 1)
    return exchange.method, exchange.url, exchange.status, exchange.sent, exchange.content, moment
