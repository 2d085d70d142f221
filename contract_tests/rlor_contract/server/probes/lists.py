"""Semantic checks of reading: pages, orders, filters and masks, against what a plain list shows."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any, Final

from rlor_contract.server.probes.session import Reply, Semantics, Unverified, probe
from rlor_contract.server.target import Tenant
from rlor_contract.spec.json_values import is_object, shown_json
from rlor_contract.spec.list_model import FieldPath, Filter, comparison, conjunction, disjunction, fields_of, negation
from rlor_contract.spec.list_model import random_filter as any_filter

_JOB: Final = ("components", "schemas", "RlorTrainerJob")
_LABEL: Final = "jobs.list"
_DEFAULT_SIZE, _LARGEST_SIZE = 50, 200
_BODIES: Final[tuple[dict[str, Any], ...]] = (
    {"displayName": "alpha", "keepAlive": True, "nodeCount": 2, "rewardWeights": ["accuracy=0.8", "format=0.2"]},
    {"displayName": "beta", "serviceMode": True, "inactivityTimeout": "900s", "trainingConfig": {"loraRank": 8}},
    {"displayName": "alphabet", "nodeCount": 10, "inactivityTimeout": "5400s", "lossConfig": {"method": "GRPO"}},
    {"displayName": "", "trainingConfig": {"learningRate": 0.5, "epochs": 3, "region": "US_OHIO_1"}},
    {"displayName": "gamma ray", "keepAlive": True, "wandbConfig": {"enabled": True, "project": "p", "entity": "e"}},
    {"nodeCount": 3, "purpose": "PURPOSE_PILOT", "lossConfig": {"method": "DAPO", "klBeta": 0.25}},
    {"displayName": "beta", "forwardOnly": True, "inactivityTimeout": "1.5s", "dataset": "accounts/a/datasets/d"},
    {"trainerReplicaCount": 4, "trainingConfig": {"loraRank": 16, "baseModel": "accounts/fireworks/models/m"}},
)
_ROUNDS: Final = 3
_MOST_PAGES: Final = 100
"""An account with thousands of jobs is not read one by one."""


def _reader(session: Semantics) -> Tenant:
    """Whose jobs are listed: an account that only these probes fill, where there is one."""
    return session.strangers[0] if session.target.embedded else session.tenant


def _jobs(session: Semantics) -> list[dict[str, Any]]:
    """The jobs of the account, made at the first call: of many kinds, in several states, some alike."""
    tenant = _reader(session)
    first = f"{session.target.run}-list-0"
    there = session.call("jobs.get", job=first, tenant=tenant)
    if there.status == 404:
        rounds = _ROUNDS if session.target.embedded else 1
        for number, body in enumerate(_BODIES * rounds):
            session.created(body, tenant=tenant, job=f"{first[:-1]}{number}")
            if session.target.advance is not None and number % 2:
                session.advance(97.25)
    return session.walk(_LABEL, query={"pageSize": _LARGEST_SIZE}, tenant=tenant)


def _names(items: list[dict[str, Any]]) -> list[str]:
    return [str(item.get("name")) for item in items]


def _ask(session: Semantics, **query: Any) -> Reply:
    return session.call(_LABEL, query=query, tenant=_reader(session))


@probe(_LABEL, still=_jobs)
def pages_of_every_size(session: Semantics) -> None:
    """Whatever the page size, the pages together are the list, in its order, and none is longer than asked for.

    `totalSize` is exact on each, and a page that is asked for twice is the same.

    Violation: with `pageSize=3` the fourth job is missing.
    """
    jobs = _names(_jobs(session))
    where = session.operation(_LABEL).pointer
    for size in sorted({1, 2, 3, 7, len(jobs) - 1, len(jobs), len(jobs) + 1}):
        if size < max(1, len(jobs) // _MOST_PAGES) or size > _LARGEST_SIZE:
            continue
        token, seen = "", list[str]()
        while True:
            query: dict[str, Any] = {"pageSize": size, **({"pageToken": token} if token else {})}
            reply, again = _ask(session, **query), _ask(session, **query)
            page = _names(session.listed(_LABEL, reply))
            seen += page
            session.expect(_LABEL, again.json == reply.json, again, "the same page for the same token", where)
            session.expect(_LABEL, len(page) <= size, reply, "no more items than pageSize", where, str(len(page)))
            total = reply.object.get("totalSize")
            session.expect(
                _LABEL, total == len(jobs), reply, "totalSize: all items", where, f"{total}, not {len(jobs)}"
            )
            token = str(reply.object.get("nextPageToken") or "")
            if not token or not page or len(seen) > len(jobs):
                break
        got = f"{len(seen)} items, {len(set(jobs) - set(seen))} missing"
        session.expect(_LABEL, seen == jobs, reply, "all pages together are the list", where, got)


@probe(_LABEL)
def page_size_coerced(session: Semantics) -> None:
    """`pageSize` 0 or none is 50, above 200 is 200, negative is refused.

    Violation: `pageSize=1000` answers a thousand jobs.
    """
    tenant = session.strangers[1] if session.target.embedded else session.tenant
    where = ("components", "parameters", "PageSize")
    if session.target.embedded:
        for number in range(_LARGEST_SIZE + 5):
            session.call("jobs.create", query={"rlorTrainerJobId": f"many-{number}"}, body={}, tenant=tenant)
    total = session.call(_LABEL, query={"pageSize": 1}, tenant=tenant).object.get("totalSize", 0)
    for size, most in (("", _DEFAULT_SIZE), (0, _DEFAULT_SIZE), (200, 200), (201, 200), (2_000_000_000, 200)):
        reply = session.call(_LABEL, query={} if size == "" else {"pageSize": size}, tenant=tenant)
        got = len(session.listed(_LABEL, reply))
        session.expect(_LABEL, got == min(most, total), reply, f"{most} items for pageSize={size}", where, str(got))
    reply = session.call(_LABEL, query={"pageSize": -1}, tenant=tenant)
    session.expect(_LABEL, (reply.status, reply.code) == (400, 3), reply, "400 for a negative pageSize", where)


@probe(_LABEL)
def page_token_bound(session: Semantics) -> None:
    """A page token is good for its own query alone: with another filter or order, or forged, it gets 400.

    Violation: a token of an unfiltered list goes on in a filtered one, which then lacks its beginning.
    """
    _jobs(session)
    where = ("components", "parameters", "PageToken")
    token = _ask(session, pageSize=2).object.get("nextPageToken")
    if not token:
        raise Unverified("the account has too few jobs for two pages")
    others: list[dict[str, Any]] = [
        {"filter": "nodeCount>=0"},
        {"orderBy": "createTime"},
        {"orderBy": "name desc"},
        {"includeArchived": "true"},
    ]
    for other in others:
        reply = _ask(session, pageSize=2, pageToken=token, **other)
        expected = f"400 for the token of another query, with {next(iter(other))}"
        session.expect(_LABEL, (reply.status, reply.code) == (400, 3), reply, expected, where)
    for forged in ("no-such-token", f"{token}x", "!!"):
        reply = _ask(session, pageSize=2, pageToken=forged)
        session.expect(_LABEL, (reply.status, reply.code) == (400, 3), reply, "400 for a forged token", where)


@probe(_LABEL, needs=("writes", "second account", "clock"))
def pages_under_changes(session: Semantics) -> None:
    """While jobs are created and deleted, a walk over the pages still shows every job that stays, once.

    The spec does not promise it, so other servers are not held to it. Violation: a job is created, and the walk shows
    the last job of the page before again.
    """
    tenant = _reader(session)
    before = _names(_jobs(session))
    doomed = before[-2]
    where = session.operation(_LABEL).pointer
    for order in ("name", "createTime desc"):
        token, seen, turn = "", list[str](), 0
        while True:
            query = {"pageSize": 4, "orderBy": order, **({"pageToken": token} if token else {})}
            reply = session.need(session.call(_LABEL, query=query, tenant=tenant))
            seen += _names(session.listed(_LABEL, reply))
            token, turn = str(reply.object.get("nextPageToken") or ""), turn + 1
            if not token or turn > 100:
                break
            if turn < 4:
                session.created({}, tenant=tenant, job=f"{'a' if turn % 2 else 'z'}-{session.new_id()}")
            if turn == 2 and order == "name":
                session.call("jobs.delete", job=doomed.rpartition("/")[2], tenant=tenant)
                session.advance(60)
        stayed = [name for name in before if name != doomed]
        missing = set(stayed) - set(seen)
        twice = {name for name in seen if seen.count(name) > 1}
        got = f"missing: {sorted(missing)[:3]}, twice: {sorted(twice)[:3]}"
        session.expect(_LABEL, not missing and not twice, reply, "every job that stays, once", where, got)


@probe(_LABEL, still=_jobs)
def ordered_by_every_field(session: Semantics) -> None:
    """`orderBy` sorts by every scalar field, up and down, in both spellings; ties in one order, whatever the page size.

    Without it names rise. Where a field is unset, or an enum's order is not said, either is fine. Violation:
    `createTime desc` begins with the oldest job.
    """
    jobs = _jobs(session)
    tenant = _reader(session)
    plain = _names(jobs)
    where = (*session.operation(_LABEL).pointer, "parameters", 2)
    reply = _ask(session)
    session.expect(_LABEL, plain == sorted(plain), reply, "names that rise, without orderBy", where, str(plain[:3]))
    for field in fields_of(session.spec, _JOB):
        if field.kind in ("message", "list", "map"):
            continue
        for text, down in ((field.camel, False), (f"{field.snake} desc", True)):
            small = session.call(_LABEL, query={"orderBy": text, "pageSize": 7}, tenant=tenant)
            if not session.expect(_LABEL, small.status == 200, small, f"a list ordered by {text}", field.pointer):
                continue
            listed = session.walk(_LABEL, query={"orderBy": text, "pageSize": 200}, tenant=tenant)
            size = max(7, len(jobs) // 4)
            paged = session.walk(_LABEL, query={"orderBy": text, "pageSize": size}, tenant=tenant)
            values = [value for job in listed if (value := field.comparable(job)) is not None]
            right = _sorted(field, values, down) and sorted(_names(listed)) == sorted(plain)
            got = shown_json([field.of(job) for job in listed[:9]], 300)
            session.expect(_LABEL, right, small, f"all jobs ordered by {text}", where, got)
            same = _names(paged) == _names(listed)
            session.expect(_LABEL, same, small, f"by {text}, one order for all page sizes", where, "another order")


def _sorted(field: FieldPath, values: list[Any], down: bool) -> bool:
    if field.kind == "enum":
        declared = sorted(values, key=lambda v: field.values.index(v) if v in field.values else -1, reverse=down)
        return values in (sorted(values, reverse=down), declared)
    return values == sorted(values, reverse=down)


def _kept(session: Semantics, one: Filter) -> tuple[set[str] | None, Reply]:
    """Names of the jobs that a filter keeps; None where it is refused or its `totalSize` is wrong."""
    reply = _ask(session, filter=one.text, pageSize=_LARGEST_SIZE)
    names = _names(session.listed(_LABEL, reply))
    complete = reply.status == 200 and reply.object.get("nextPageToken") == ""
    if complete and reply.object.get("totalSize") != len(names):
        return None, reply
    if complete:
        return set(names), reply
    return (None, reply) if reply.status != 200 else (set(_names(_filtered(session, one))), reply)


def _filtered(session: Semantics, one: Filter) -> list[dict[str, Any]]:
    return session.walk(_LABEL, query={"filter": one.text, "pageSize": _LARGEST_SIZE}, tenant=_reader(session))


@probe(_LABEL, still=_jobs)
def filters_evaluated(session: Semantics) -> None:
    """A filter keeps the jobs that it describes, and no others: comparisons of every kind of field, AND, OR, NOT, -,
    parentheses, wildcards, held against an evaluator of our own. A filter that is none is refused.

    Where AIP-160 leaves a job open, such as `!=` on an unset field, either is fine. Violation: `nodeCount>=10` keeps a
    job with 2 nodes.
    """
    jobs = _jobs(session)
    fields = fields_of(session.spec, _JOB)
    where = (*session.operation(_LABEL).pointer, "parameters", 1)
    for example in range(4 * session.amount):
        one = any_filter(fields, jobs, random.Random(f"{session.seed} filter {example}"))
        kept, reply = _kept(session, one)
        must = {str(job["name"]) for job in jobs if one.keeps(job) is True}
        may = {str(job["name"]) for job in jobs if one.keeps(job) is not False}
        right = kept is not None and must <= kept <= may
        got = reply.shown if kept is None else f"{len(must - kept)} missing, {len(kept - may)} too many"
        session.expect(_LABEL, right, reply, "the jobs that the filter describes", where, got)
    for text in ("noSuchField=1", "state=", "(state=JOB_STATE_RUNNING", "nodeCount>=many", "state=NO_SUCH_STATE"):
        reply = _ask(session, filter=text)
        session.expect(_LABEL, (reply.status, reply.code) == (400, 3), reply, "400 for a filter that is none", where)


@probe(_LABEL, still=_jobs)
def filter_laws(session: Semantics) -> None:
    """Filters obey their laws, whatever they mean: NOT splits the list in two, AND is the intersection, OR the union,
    OR binds tighter than AND, and both spellings of a field are one.

    Violation: `a AND b OR c` is read as `(a AND b) OR c`.
    """
    jobs = _jobs(session)
    everything = set(_names(jobs))
    fields = fields_of(session.spec, _JOB)
    where = (*session.operation(_LABEL).pointer, "parameters", 1)
    for example in range(session.amount):
        chance = random.Random(f"{session.seed} law {example}")
        a, b, c = (comparison(fields, jobs, chance) for _ in range(3))
        found = {one.text: _kept(session, one)[0] for one in (a, b, c)}
        first, second, third = found[a.text], found[b.text], found[c.text]
        if first is None or second is None or third is None:
            continue  # `filters_evaluated` tells
        tight = Filter(f"{a.text} AND {b.text} OR {c.text}", a.keeps)
        laws: list[tuple[str, Filter, set[str]]] = [
            ("NOT keeps the others", negation(a), everything - first),
            ("- is NOT", negation(a, "-"), everything - first),
            ("AND is the intersection", conjunction(a, b), first & second),
            ("OR is the union", disjunction(a, b), first | second),
            ("OR binds tighter than AND", tight, first & (second | third)),
        ]
        for law, one, expected in laws:
            kept, reply = _kept(session, one)
            got = reply.shown if kept is None else f"{len(expected - kept)} missing, {len(kept - expected)} too many"
            session.expect(_LABEL, kept == expected, reply, law, where, got)


def _pruned(value: Any) -> Any:
    """A value without what is unset: a mask may show an unset message as null, as an empty object, or not at all."""
    if not is_object(value):
        return value
    fields = {name: _pruned(item) for name, item in value.items()}
    return {name: item for name, item in fields.items() if item is not None and item != {}}


def _masked(job: Mapping[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    if path[0] not in job:
        return {}
    value = job[path[0]]
    return {path[0]: _masked(value, path[1:]) if len(path) > 1 and is_object(value) else value}


@probe("jobs.get", _LABEL, still=_jobs)
def masks_show_what_was_asked(session: Semantics) -> None:
    """A read mask shows the fields that it names and no others, with the values that they have without it: every field
    and every field of a message, in both spellings.

    Violation: `readMask=displayName` also shows `dataset`, or `training_config.lora_rank` shows nothing.
    """
    jobs = _jobs(session)
    tenant = _reader(session)
    where = ("components", "parameters", "ReadMask")
    fields = fields_of(session.spec, _JOB)
    for field in fields:
        job = next((one for one in jobs if field.of(one) not in (None, "", 0, False, [], {})), jobs[0])
        for mask in sorted({field.camel, field.snake}):
            reply = session.call(
                "jobs.get", job=str(job["name"]).rpartition("/")[2], query={"readMask": mask}, tenant=tenant
            )
            right = reply.status == 200 and _pruned(reply.json) == _pruned(_masked(job, field.path))
            session.expect("jobs.get", right, reply, f"only {mask}, with its value", where)
    for chosen in fields[:: max(1, len(fields) // 12)]:
        reply = _ask(session, readMask=f"name,{chosen.snake}", pageSize=_LARGEST_SIZE)
        shown = [_pruned(item) for item in session.listed(_LABEL, reply)]
        expected = [_pruned({"name": job["name"]} | _masked(job, chosen.path)) for job in jobs[:_LARGEST_SIZE]]
        session.expect(_LABEL, shown == expected, reply, f"only name and {chosen.snake} of each job", where)


PROBES: Final = (
    pages_of_every_size,
    page_size_coerced,
    page_token_bound,
    ordered_by_every_field,
    filters_evaluated,
    filter_laws,
    masks_show_what_was_asked,
    pages_under_changes,
)
