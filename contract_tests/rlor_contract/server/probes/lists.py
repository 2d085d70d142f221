"""Semantic checks of reading: pages, orders, filters and masks, against what a plain list shows."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from itertools import groupby, islice
from typing import Any, Final

from rlor_spec.document import Pointer

from rlor_contract.server.probes.deletion import deletion_lasts
from rlor_contract.server.probes.probe import probe
from rlor_contract.server.probes.reading import (
    CREATE,
    DELETE,
    GET,
    LIST,
    acted,
    changes_of,
    created,
    listed,
    looks,
    need,
    next_token,
    own_id,
    paged,
    total,
    walk,
)
from rlor_contract.server.probes.roles import on
from rlor_contract.server.probes.session import Reply, Session, Unverified
from rlor_contract.server.target import Tenant
from rlor_contract.spec.json_values import is_object, shown_json
from rlor_contract.spec.list_model import (
    FieldPath,
    Filter,
    comparison,
    conjunction,
    disjunction,
    every_comparison,
    fields_of,
    in_order,
    negation,
)
from rlor_contract.spec.list_model import random_filter as any_filter

_DEFAULT_SIZE, _LARGEST_SIZE = 50, 200
_ROUNDS: Final = 3
_ENOUGH: Final = 5
"""So many jobs show what a list is worth."""
_MOST_PAGES: Final = 100
"""An account with thousands of jobs is not read one by one."""


def _reader(session: Session) -> Tenant:
    """The account whose jobs are listed: one that only these probes fill, if there is one."""
    return session.strangers[0] if session.target.embedded else session.tenant


def _jobs(session: Session) -> list[dict[str, Any]]:
    """The jobs of the account, made at the first call: of many kinds, in several states, some alike.

    On a server elsewhere they are cancelled: what has stopped does not change while it is looked at.
    """
    tenant = _reader(session)
    first = f"{session.target.run}-list-0"
    if session.call(GET, job=first, tenant=tenant).status == 404:
        _make(session, tenant, first[:-1])
    return walk(session, LIST, size=_LARGEST_SIZE, tenant=tenant)


def _make(session: Session, tenant: Tenant, start: str) -> None:
    bodies = session.samples.jobs.listed * (_ROUNDS if session.target.embedded else 1)
    for number, body in enumerate(bodies):
        created(session, body, tenant=tenant, job=f"{start}{number}")
        if session.target.advance is not None and number % 2:
            session.advance(97.25)
    if session.target.embedded:
        return
    cancel = session.operation(on("cancel"))
    for number in range(len(bodies)):
        acted(session, cancel, job=f"{start}{number}")
    for _ in looks(session):
        jobs = walk(session, LIST, size=_LARGEST_SIZE)
        if all(session.model.stopped(session.model.state(job)) for job in jobs if own_id(job).startswith(start)):
            break


def _steady(session: Session, jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The jobs that stay as they are while one looks: all on a clock that stands, else those that have stopped."""
    model = session.model
    stopped = [job for job in jobs if model.stopped(state := model.state(job)) and not model.tombstone(state)]
    return jobs if session.target.embedded or len(stopped) < _ENOUGH else stopped


def _still(session: Session) -> Any:
    """What must be the same before and after, if a violation is to count: which jobs there are, and the steady ones."""
    jobs = _jobs(session)
    return _names(jobs), _steady(session, jobs)


def _names(items: list[dict[str, Any]]) -> list[str]:
    return [str(item.get("name")) for item in items]


def _amiss(names: list[str], steady: set[str]) -> str:
    """What is wrong with the jobs of all pages, each of which should be there once."""
    twice = [name for name, count in sorted(Counter(names).items()) if count > 1]
    return f"{len(names)} of {len(steady)}, without {sorted(steady - {*names})[:3]}, more than once {twice[:3]}"


def _among(names: Iterable[str], known: Collection[str]) -> list[str]:
    """Those of the names that are known, in their order."""
    return [name for name in names if name in known]


def _ask(session: Session, *, size: int | None = None, token: object = None, **query: Any) -> Reply:
    asked = {**paged(session, LIST, size=size, token=token), **query}
    return session.call(LIST, query=asked, tenant=_reader(session))


def _fields(session: Session) -> list[FieldPath]:
    """The fields of the jobs that are listed."""
    found = fields_of(session.spec, ("components", "schemas", session.resource.schema))
    return [replace(field, asks_all=session.target.embedded) for field in found]


def _parameter(session: Session, name: str) -> Pointer:
    """Where a parameter of the list stands; the list itself where it has none of the name."""
    operation = session.operation(LIST)
    found = (parameter.pointer for parameter in operation.parameters if parameter.name == name)
    return next(found, operation.pointer)


@probe(LIST, still=_still)
def pages_of_every_size(session: Session) -> None:
    """Whatever the page size, the pages together are the list, in its order, and none is longer than asked for.

    `totalSize` is exact on each, and a page that is asked for twice is the same.

    Violation: with `pageSize=3` the fourth job is missing.
    """
    there = _jobs(session)
    jobs, steady = _names(there), {*_names(_steady(session, there))}
    where = session.operation(LIST).pointer
    reply = _ask(session)
    query = session.samples.lists.archived
    archive = _names(walk(session, LIST, query=query, size=_LARGEST_SIZE, tenant=_reader(session)))
    missing = sorted(steady - {*archive})
    expected = "every job, also where deleted ones are listed"
    session.expect(LIST, not missing, reply, expected, where, f"without {missing[:3]}")
    for size in sorted({1, 2, 3, 7, len(jobs) - 1, len(jobs), len(jobs) + 1}):
        if size < max(1, len(jobs) // _MOST_PAGES) or size > _LARGEST_SIZE:
            continue
        token, tokens, seen = "", set[str](), list[str]()
        while True:
            reply, again = (_ask(session, size=size, token=token) for _ in range(2))
            page = _names(listed(session, LIST, reply))
            seen += page
            same = _among(_names(listed(session, LIST, again)), steady) == _among(page, steady)
            session.expect(LIST, same, again, "the same page for the same token", where)
            session.expect(LIST, len(page) <= size, reply, "no more items than pageSize", where, str(len(page)))
            said = total(session, LIST, reply)
            got = f"{said}, not {len(jobs)}"
            session.expect(LIST, said == len(jobs), reply, "totalSize: all items", where, got)
            token = next_token(session, LIST, reply)
            if not token or token in tokens or max(len(seen), len(tokens)) > 2 * len(jobs) + 1:
                break
            tokens.add(token)
        got = f"{len(seen)} items, {len(set(jobs) - set(seen))} missing"
        whole = _among(seen, steady) == _among(jobs, steady)
        session.expect(LIST, whole, reply, "all pages together are the list", where, got)


@probe(LIST, still=lambda session: _names(_jobs(session)))
def page_size_coerced(session: Session) -> None:
    """`pageSize` 0 or none is 50, above 200 is 200, negative is refused.

    Violation: `pageSize=1000` answers a thousand jobs.
    """
    tenant = session.strangers[1] if session.target.embedded else session.tenant
    where = ("components", "parameters", "PageSize")
    if session.target.embedded:
        for number in range(_LARGEST_SIZE + 5):
            session.call(CREATE, query=session.chosen(f"many-{number}"), body={}, tenant=tenant)

    def page(size: int | None) -> tuple[Reply, list[str]]:
        reply = session.call(LIST, query=paged(session, LIST, size=size), tenant=tenant)
        return reply, _names(listed(session, LIST, reply))

    # A page may be shorter than asked for; but what counts as a size is answered as that.
    for size, most in ((None, _DEFAULT_SIZE), (0, _DEFAULT_SIZE), (201, _LARGEST_SIZE), (2_000_000_000, _LARGEST_SIZE)):
        (reply, got), (_, like) = page(size), page(most)
        said = "" if size is None else size
        expected = f"at most {most} items for pageSize={said}, as many as for {most}"
        right = reply.status == 200 and len(got) == len(like) <= most
        session.expect(LIST, right, reply, expected, where, f"{len(got)}, and {len(like)} for {most}")
    reply = session.call(LIST, query=paged(session, LIST, size=-1), tenant=tenant)
    session.expect(LIST, (reply.status, reply.code) == (400, 3), reply, "400 for a negative pageSize", where)


@probe(LIST)
def page_token_bound(session: Session) -> None:
    """A page token is valid for its own query, and an invalid one is refused with 400.

    With another filter or order it is refused, or, elsewhere, leads on in that list, like a page number; in which order
    parameters come does not matter. Violation: a token of an unfiltered list ends a filtered one early.
    """
    _jobs(session)
    where = ("components", "parameters", "PageToken")
    token = next_token(session, LIST, _ask(session, size=2))
    if not token:
        raise Unverified("the account has too few jobs for two pages")
    for other in session.samples.lists.others:
        reply = _ask(session, size=2, token=token, **other)
        expected = f"400 for the token of another query, or a page of that one, with {next(iter(other))}"
        refused = (reply.status, reply.code) == (400, 3)
        leads_on = not session.target.embedded and _goes_on(session, reply, other)
        session.expect(LIST, refused or leads_on, reply, expected, where)
    asked = {"filter": "", "orderBy": "name", **session.samples.lists.archived}
    token = next_token(session, LIST, _ask(session, size=2, **asked))
    if token:
        turned = dict(reversed([*asked.items()]))
        first, second = (_ask(session, size=2, token=token, **query) for query in (asked, turned))
        # Elsewhere, others may have changed the list meanwhile.
        same = not session.target.embedded or first.json == second.json
        expected = "the same page, in whichever order the parameters come"
        session.expect(LIST, second.status == 200 and same, second, expected, where)
    for forged in ("no-such-token", "!!"):
        reply = _ask(session, size=2, token=forged)
        session.expect(LIST, (reply.status, reply.code) == (400, 3), reply, "400 for a forged token", where)


def _goes_on(session: Session, reply: Reply, query: Mapping[str, str]) -> bool:
    """Whether an answer is a page of a list, not its first: some of its items in a row, or none where it has two."""
    whole = _names(walk(session, LIST, query=query, size=_LARGEST_SIZE, tenant=_reader(session)))
    page = _names(listed(session, LIST, reply))
    if reply.status != 200 or not page:
        return reply.status == 200 and len(whole) <= 2
    return any(whole[at : at + len(page)] == page for at in range(1, len(whole)))


@probe(LIST, needs=("ours", "writes", "second account", "clock"))
def pages_under_changes(session: Session) -> None:
    """While jobs are created and deleted, a walk over the pages still shows every job that stays, once.

    The spec does not promise it, so other servers are not held to it. Violation: a job is created, and the walk shows
    the last job of the page before again.
    """
    tenant = _reader(session)
    before = _names(_jobs(session))
    if len(before) < 2:
        raise Unverified("the account shows too few jobs to lose one")
    doomed = before[-2]
    where = session.operation(LIST).pointer
    for order in ("name", "createTime desc"):
        token, seen, turn = "", list[str](), 0
        while True:
            reply = need(_ask(session, size=4, token=token, orderBy=order))
            seen += _names(listed(session, LIST, reply))
            token, turn = next_token(session, LIST, reply), turn + 1
            if not token or turn > 100:
                break
            if turn < 4:
                created(session, {}, tenant=tenant, job=f"{'a' if turn % 2 else 'z'}-{session.new_id()}")
            if turn == 2 and order == "name":
                session.call(DELETE, job=doomed.rpartition("/")[2], tenant=tenant)
                session.advance(2 * deletion_lasts(session))
        stayed = [name for name in before if name != doomed]
        missing = set(stayed) - set(seen)
        twice = {name for name in seen if seen.count(name) > 1}
        got = f"missing: {sorted(missing)[:3]}, twice: {sorted(twice)[:3]}"
        session.expect(LIST, not missing and not twice, reply, "every job that stays, once", where, got)


@probe(LIST, still=_still)
def ordered_by_every_field(session: Session) -> None:
    """`orderBy` sorts by every scalar field, up and down, in both spellings, and every job is once on the pages.

    Without it names rise. Where unset fields stand, in which order ties are, and how texts and enums are compared is
    not said. Violation: `createTime desc` begins with the oldest job.
    """
    jobs = _jobs(session)
    tenant = _reader(session)
    plain, steady = _names(jobs), {*_names(_steady(session, jobs))}
    where = _parameter(session, "orderBy")
    reply = _ask(session)
    right = in_order(plain, "text", down=False)
    session.expect(LIST, right, reply, "names that rise, without orderBy", where, str(plain[:3]))
    fields = [field for field in _fields(session) if field.kind not in ("message", "list", "map")]
    orders = [
        order for field in fields for order in ((field, field.camel, False), (field, f"{field.snake} desc", True))
    ]

    def ordered(text: str) -> tuple[Reply, list[dict[str, Any]]]:
        small = _ask(session, size=7, orderBy=text)
        query, size = {"orderBy": text}, max(7, len(jobs) // 3)
        return small, walk(session, LIST, query=query, size=size, tenant=tenant) if small.status == 200 else []

    shown = session.side_by_side(partial(ordered, text) for _, text, _ in orders)
    for (field, text, down), (small, found) in zip(orders, shown, strict=True):
        if not session.expect(LIST, small.status == 200, small, f"a list ordered by {text}", field.pointer):
            continue
        found = [job for job in found if str(job.get("name")) in steady]
        got = shown_json([field.of(job) for job in found[:9]], 300)
        right = in_order([field.of(job) for job in found], field.kind, down=down, values=field.values)
        session.expect(LIST, right, small, f"jobs ordered by {text}", where, got)
        names = sorted(_names(found))
        once = "every job once on all pages, whatever the order"
        session.expect(LIST, names == sorted(steady), small, once, where, f"by {text}: {_amiss(names, steady)}")
        said = total(session, LIST, small)
        session.expect(LIST, said == len(jobs), small, "totalSize: all items, whatever the order", where, str(said))
    label, second = session.samples.fields.label, f"{session.resource.name_field} desc"
    small, found = ordered(f"{label},{second}")
    groups = groupby(
        (job for job in found if str(job.get("name")) in steady), key=lambda job: str(job.get(label) or "")
    )
    alike = [(own, _names([*of_label])) for own, of_label in groups]
    right = all(in_order(names, "text", down=True) for _, names in alike)
    session.expect(LIST, right, small, f"jobs that are alike in {label} by {second}", where, shown_json(alike, 300))


def _kept(session: Session, one: Filter, known: Collection[str]) -> tuple[set[str] | None, Reply]:
    """Those of the known jobs that a filter keeps; None where it is refused or its `totalSize` is wrong."""
    reply = _ask(session, filter=one.text, size=_LARGEST_SIZE)
    names = _names(listed(session, LIST, reply))
    complete = reply.status == 200 and next_token(session, LIST, reply) == ""
    if reply.status != 200 or (complete and total(session, LIST, reply) != len(names)):
        return None, reply
    query = {"filter": one.text}
    if not complete:
        names = _names(walk(session, LIST, query=query, size=_LARGEST_SIZE, tenant=_reader(session)))
    return {*_among(names, known)}, reply


@probe(LIST, still=_still)
def filters_evaluated(session: Session) -> None:
    """A filter keeps the jobs that it describes, and no others: comparisons of every kind of field, AND, OR, NOT, -,
    parentheses, wildcards, held against an evaluator of our own. An invalid filter is refused.

    Where AIP-160 leaves a job open, such as `!=` on an unset field, either is fine. Violation: a filter
    for 10 nodes or more keeps a job with 2.
    """
    jobs = _steady(session, _jobs(session))
    names = {*_names(jobs)}
    fields = _fields(session)
    where = _parameter(session, "filter")
    filters = [*every_comparison(fields, jobs, random.Random(f"{session.seed} comparisons"))]
    for example in range(4 * session.amount):
        filters.append(any_filter(fields, jobs, random.Random(f"{session.seed} filter {example}")))
    answers = [*session.side_by_side(partial(_kept, session, one, names) for one in filters)]
    for one, (kept, reply) in zip(filters, answers, strict=True):
        must = {str(job["name"]) for job in jobs if one.keeps(job) is True}
        may = {str(job["name"]) for job in jobs if one.keeps(job) is not False}
        right = kept is not None and must <= kept <= may
        got = reply.shown if kept is None else f"{len(must - kept)} missing, {len(kept - may)} too many"
        session.expect(LIST, right, reply, "the jobs that the filter describes", where, got)
    known = [(one, kept) for one, (kept, _) in zip(filters, answers, strict=True) if kept]
    _filtered_pages(session, [one for one, kept in known if len(kept) > 1])
    pairs = ((one, many, last, few) for one, many in known for last, few in known if many - few and few & many)
    for one, many, last, few in islice(pairs, 1):
        long = Filter(f"{' AND '.join([one.closed] * 8)} AND {last.closed}", one.keeps)
        kept, reply = _kept(session, long, names)
        session.expect(LIST, kept == many & few, reply, "the jobs that the last of many comparisons leaves", where)
    for text in session.samples.lists.no_filters:
        reply = _ask(session, filter=text)
        session.expect(LIST, (reply.status, reply.code) == (400, 3), reply, "400 for a filter that is none", where)


def _filtered_pages(session: Session, filters: list[Filter]) -> None:
    """Follow a few lists with filters from page to page."""
    where = _parameter(session, "filter")
    for one in filters[:: max(1, len(filters) // 3)]:
        query, tenant = {"filter": one.text}, _reader(session)
        whole, small = (
            _names(walk(session, LIST, query=query, size=size, tenant=tenant)) for size in (_LARGEST_SIZE, 5)
        )
        reply = _ask(session, size=5, filter=one.text)
        session.expect(LIST, small == whole, reply, "on all pages the jobs that the filter describes", where)


@probe(LIST, still=_still)
def filter_laws(session: Session) -> None:
    """Filters obey their laws, whatever they mean: NOT splits the list in two, AND is the intersection, OR the union,
    OR binds tighter than AND, and both spellings of a field are one.

    Violation: `a AND b OR c` is read as `(a AND b) OR c`.
    """
    jobs = _steady(session, _jobs(session))
    everything = set(_names(jobs))
    fields = _fields(session)
    where = _parameter(session, "filter")

    def judged(example: int) -> list[tuple[str, set[str], set[str] | None, Reply]]:
        """Laws, each with the jobs that it asks for, and those that the server keeps."""
        chance = random.Random(f"{session.seed} law {example}")
        a, b, c = (comparison(fields, jobs, chance) for _ in range(3))
        found = {one.text: _kept(session, one, everything)[0] for one in (a, b, c)}
        first, second, third = found[a.text], found[b.text], found[c.text]
        if first is None or second is None or third is None:
            return []  # `filters_evaluated` tells
        tight = Filter(f"{a.text} AND {b.text} OR {c.text}", a.keeps)
        laws: list[tuple[str, Filter, set[str]]] = [
            ("NOT keeps the others", negation(a), everything - first),
            ("- is NOT", negation(a, "-"), everything - first),
            ("AND is the intersection", conjunction(a, b), first & second),
            ("OR is the union", disjunction(a, b), first | second),
            ("OR binds tighter than AND", tight, first & (second | third)),
        ]
        return [(law, expected, *_kept(session, one, everything)) for law, one, expected in laws]

    for laws in session.side_by_side(partial(judged, example) for example in range(session.amount)):
        for law, expected, kept, reply in laws:
            got = reply.shown if kept is None else f"{len(expected - kept)} missing, {len(kept - expected)} too many"
            session.expect(LIST, kept == expected, reply, law, where, got)


def _pruned(value: Any) -> Any:
    """A value without what is unset: a mask may show an unset message as null, as an empty object, or not at all."""
    if not is_object(value):
        return value
    fields = {name: _pruned(item) for name, item in value.items()}
    return {name: item for name, item in fields.items() if item is not None and item != {}}


def _alike(session: Session, shown: Any, expected: Any) -> bool:
    """Whether a masked job shows what is expected."""
    found = _pruned(shown)
    return is_object(found) and not changes_of(session, _pruned(expected), found)


def _masked(job: Mapping[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    if path[0] not in job:
        return {}
    value = job[path[0]]
    return {path[0]: _masked(value, path[1:]) if len(path) > 1 and is_object(value) else value}


@probe(GET, LIST, still=_still)
def masks_show_what_was_asked(session: Session) -> None:
    """A read mask shows the fields that it names and no others, with the values that they have without it: every field
    and every field of a message, in both spellings.

    Violation: a mask of one field also shows another, or one with a path into a message shows nothing.
    """
    jobs = {str(job["name"]): job for job in _steady(session, _jobs(session))}
    tenant = _reader(session)
    where = ("components", "parameters", "ReadMask")
    fields = _fields(session)
    known = [*jobs.values()]
    if not known:
        raise Unverified("no job is listed that a mask could be held against")
    masks = [(field, mask) for field in fields for mask in sorted({field.camel, field.snake})]
    full = {
        field.path: next((one for one in known if field.of(one) not in (None, "", 0, False, [], {})), known[0])
        for field in fields
    }

    def masked(field: FieldPath, mask: str) -> Reply:
        return session.call(GET, job=own_id(full[field.path]), query={"readMask": mask}, tenant=tenant)

    replies = session.side_by_side(partial(masked, *one) for one in masks)
    for (field, mask), reply in zip(masks, replies, strict=True):
        right = reply.status == 200 and _alike(session, reply.json, _masked(full[field.path], field.path))
        session.expect(GET, right, reply, f"only {mask}, with its value", where)
    every = ",".join(field.camel for field in fields if len(field.path) == 1)
    plain, reply = (
        session.call(GET, job=own_id(known[0]), query=query, tenant=tenant) for query in ({}, {"readMask": every})
    )
    right = reply.status == 200 and _alike(session, reply.json, plain.json)
    session.expect(GET, right, reply, "every field, as each is named", where)
    for chosen in fields[:: max(1, len(fields) // 12)]:
        reply = _ask(session, readMask=f"name,{chosen.snake}", size=_LARGEST_SIZE)
        shown = {str(item.get("name")): item for item in listed(session, LIST, reply)}
        right = bool(shown) and all(
            _alike(session, item, {"name": name} | _masked(jobs[name], chosen.path))
            for name, item in shown.items()
            if name in jobs
        )
        session.expect(LIST, right, reply, f"only name and {chosen.snake} of each job", where)
