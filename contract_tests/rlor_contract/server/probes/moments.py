"""Semantic checks of the moment that a list is of: what time has just made of jobs counts at once."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from rlor_contract.server.probes.probe import probe
from rlor_contract.server.probes.reading import LIST, acted, body_of, changes_of, created, looks, read, walk
from rlor_contract.server.probes.session import Session
from rlor_contract.spec.json_values import shown_json
from rlor_contract.spec.lifecycle_model import Edge
from rlor_contract.spec.list_model import FieldPath, Filter, comparison_that_keeps, fields_of


@probe(LIST, needs=("writes", "clock"))
def lists_are_current(session: Session) -> None:
    """A list shows jobs as time has made them, and filters by that, though nobody has asked for them since: each field
    that time changes, on each way on which it does.

    Violation: a filter for completed jobs misses one until somebody has read it.
    """
    fields = fields_of(session.spec, ("components", "schemas", session.resource.schema))
    tried, walked = set[tuple[str, ...]](), set[tuple[str, str]]()
    for body in session.samples.jobs.kinds:
        for way in session.model.ways(body, time=True, events=False).values():
            edge = [session.spec.lifecycle["initial"], *(edge.to for edge in way)][-2:]
            if way and way[-1].kind == "time" and (edge[0], edge[-1]) not in walked:
                walked.add((edge[0], edge[-1]))
                while _tried(session, body, way, [one for one in fields if one.path not in tried], tried):
                    pass


def _tried(
    session: Session, body: Mapping[str, Any], way: list[Edge], fields: list[FieldPath], tried: set[tuple[str, ...]]
) -> bool:
    """Whether more of the fields change on a way than the one that was tried with two new jobs."""
    job, twin, before = _twins(session, body, way)
    now = read(session, twin)
    chance = random.Random(f"{session.seed} {now.get('name')}")
    filters = {one.path: comparison_that_keeps(now, one, chance) for one in fields if one.of(now) != one.of(before)}
    tried |= {path for path, chosen in filters.items() if chosen is None}
    found = [(path, chosen) for path, chosen in filters.items() if chosen is not None]
    for path, chosen in found[:1]:
        tried.add(path)
        _listed(session, chosen, job)
    return len(found) > 1


def _twins(session: Session, body: Mapping[str, Any], way: list[Edge]) -> tuple[str, str, dict[str, Any]]:
    """Two jobs after a way that ends with time, and the second before the end. The first has not been asked for."""
    body = {**body, session.samples.fields.label: session.new_id()}
    job, twin = created(session, body), created(session, body)
    for edge in way[:-1]:
        if edge.kind == "time":
            session.advance(edge.seconds)
        else:
            operation = session.spec.operation(edge.name)
            for one in (job, twin):
                acted(session, operation, job=one, body=body_of(operation))
    before = read(session, twin)
    session.advance(way[-1].seconds)
    return job, twin, before


def _listed(session: Session, chosen: Filter, job: str) -> None:
    """Ask for the twins by a value that time has given to them, and by nothing else, which might hide that."""
    where = session.operation(LIST).responses[200].pointer
    query = {**session.samples.lists.archived, "filter": chosen.text}
    right, shown = False, None
    for _ in looks(session):
        items = {str(item.get("name")): item for item in walk(session, LIST, query=query, size=200)}
        now = read(session, job)
        shown = items.get(str(now.get("name")))
        right = shown is None if chosen.keeps(now) is False else shown is not None
        right = right and not (shown and changes_of(session, now, shown))
        if right:
            break
    assert session.last
    session.expect(LIST, right, session.last, f"{job} as it is, by {chosen.text}", where, shown_json(shown))
